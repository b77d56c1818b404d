//! The triangles whose lowest corner is one node: where the arcs between each two of its heads are.

use super::layout::Inner;
use std::ops::Range;

/// The heads of a row by groups, and the place of each in the rows of those below it.
#[derive(Default)]
pub(super) struct Corners {
    /// For each head its rank, and the first chordal arc of its row.
    pub(super) heads: Vec<(u32, u32)>,
    /// From the lowest up.
    pub(super) groups: Vec<Group>,
    /// For each group, the places of all heads up to its own in its list.
    places: Vec<u16>,
    /// Scratch: place in a list by depth.
    by_depth: Vec<u16>,
}

/// The heads of a row in one group, which have one list of heads themselves.
pub(super) struct Group {
    /// Their positions in the row.
    pub(super) heads: Range<usize>,
    /// Where their places begin.
    places: usize,
}

impl Corners {
    /// Those of the row of `low`.
    pub(super) fn set(&mut self, inner: &Inner, low: usize) {
        let heads = inner.heads(low);
        self.heads.resize(heads.len(), (0, 0));
        self.groups.clear();
        self.places.clear();
        self.by_depth.resize(inner.deepest + 1, 0);
        let (mut end, mut below) = (heads.len(), low);
        while end > 0
            && let Some(lowest) = inner.ancestor(below, usize::from(heads[end - 1]))
        {
            let top = inner.group_end(lowest);
            let (top_depth, list) = (usize::from(inner.nodes[top].depth), inner.heads(top));
            list.iter().enumerate().for_each(|(at, &depth)| self.by_depth[usize::from(depth)] = at as u16);
            let start = heads[..end].iter().rposition(|&depth| usize::from(depth) < top_depth).map_or(0, |at| at + 1);
            self.groups.push(Group { heads: start..end, places: self.places.len() });
            self.places.extend(heads[..start].iter().map(|&depth| self.by_depth[usize::from(depth)]));
            for (head, &depth) in self.heads[start..end].iter_mut().zip(&heads[start..end]) {
                let down = usize::from(depth) - top_depth;
                *head = ((top - down) as u32, inner.nodes[top - down].first);
                self.places.push((list.len() + down) as u16);
            }
            (end, below) = (start, top);
        }
    }

    /// The places in the rows of the heads of `group` of all heads before them.
    #[inline(always)]
    pub(super) fn places(&self, group: &Group) -> &[u16] {
        &self.places[group.places..][..group.heads.end]
    }
}
