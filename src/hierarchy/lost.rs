//! Weights of single arcs from all that is below them, for updates.

use super::customize::{ByDepth, Customized, by_depth};
use super::layout::Inner;
use super::touched::Touched;
use crate::base::prefetch;
use crate::metric::FAR;
use std::ops::Range;

/// The arcs of one row that lost what held their weight up, and the weights found for them.
#[derive(Default)]
pub(super) struct Lost {
    /// Position and direction, ascending, with the weight.
    found: Vec<((usize, bool), u32)>,
    side: Side,
}

/// Scratch for one direction.
#[derive(Default)]
struct Side {
    /// Positions, depths of heads, and the least weight so far.
    arcs: Vec<(usize, u16, u32)>,
    /// By depth of its head, one more than the place of an arc among `arcs`; 0 for none.
    wanted: Option<ByDepth>,
    /// The groups that have such heads.
    groups: Vec<Group>,
    /// Of these heads the positions in the list of their group, and the places among `arcs`.
    heads: Vec<(usize, usize)>,
}

/// A group below a row, with heads of arcs that are looked for.
struct Group {
    ranks: Range<usize>,
    /// Position of the row's node in its list.
    at: usize,
    /// The range of [`Side::heads`].
    heads: Range<usize>,
}

impl Lost {
    /// Finds the weights of those arcs in the row of rank `x` that are `touched` so.
    pub(super) fn find(&mut self, customized: &Customized, x: usize, touched: &[Touched]) {
        self.found.clear();
        for downwards in [false, true] {
            let lost = touched.iter().filter(|touched| touched.touch.lost && touched.downwards == downwards);
            let heads = customized.hierarchy.0.heads(x);
            self.side.arcs.clear();
            self.side.arcs.extend(lost.map(|touched| (touched.at, heads[touched.at], FAR)));
            if !self.side.arcs.is_empty() {
                self.side.find(customized, x, downwards);
                self.found.extend(self.side.arcs.iter().map(|&(at, _, least)| ((at, downwards), least)));
            }
        }
        self.found.sort_unstable();
    }

    /// The weight found.
    pub(super) fn weight(&self, at: usize, downwards: bool) -> u32 {
        let place = self.found.binary_search_by_key(&(at, downwards), |&(arc, _)| arc);
        place.map_or(FAR, |place| self.found[place].1)
    }
}

impl Side {
    fn find(&mut self, customized: &Customized, x: usize, downwards: bool) {
        let inner = &*customized.hierarchy.0;
        // A way goes to `x` by the one side and on to a head by the other; downwards the other way round.
        let (by, on) = if downwards { (&customized.up, &customized.down) } else { (&customized.down, &customized.up) };
        self.look_below(inner, by, x);
        for (at, _, least) in &mut self.arcs {
            for &given in inner.given(x, *at).iter().filter(|&&given| (given & 1 == 1) == downwards) {
                *least = customized.given[given as usize / 2].min(*least);
            }
        }
        // Ways to `x` as long as the longest of these weights lead to no lower one.
        let mut limit = self.limit();
        let len = inner.row(x).len();
        for v in (inner.group_start(x)..x).rev() {
            let first = inner.nodes[v].first as usize;
            let to = by[first + len];
            if to < limit {
                self.arcs.iter_mut().for_each(|(at, _, least)| *least = (to + on[first + *at]).min(*least));
                limit = self.limit();
            }
        }
        for Group { ranks, at, heads } in &self.groups {
            let mut is_near = false;
            for v in ranks.clone() {
                let first = inner.nodes[v].first as usize;
                let to = by[first + at];
                if to >= limit {
                    continue;
                }
                is_near = true;
                for &(place, arc) in &self.heads[heads.clone()] {
                    let least = &mut self.arcs[arc].2;
                    *least = (to + on[first + place]).min(*least);
                }
            }
            if is_near {
                limit = self.limit();
            }
        }
    }

    /// Finds the groups below `x` that have the head of an arc that is looked for: one in six. What will be read of them
    /// lies far apart, and is asked for here.
    fn look_below(&mut self, inner: &Inner, by: &[u32], x: usize) {
        self.groups.clear();
        self.heads.clear();
        let below = inner.below(x);
        below.iter().for_each(|group| prefetch(&inner.nodes, group.low as usize));
        let wanted = self.wanted.get_or_insert_with(by_depth);
        for (place, &(_, depth, _)) in self.arcs.iter().enumerate() {
            wanted[usize::from(depth)] = place as u32 + 1;
        }
        for group in below.iter().rev() {
            let (low, at) = (group.low as usize, usize::from(group.at));
            let list = &inner.heads[inner.nodes[low].first as usize..][..at];
            let start = self.heads.len();
            match self.arcs[..] {
                [(_, depth, _)] => self.heads.extend(list.binary_search(&depth).ok().map(|place| (place, 0))),
                _ => {
                    for (place, &head) in list.iter().enumerate() {
                        if let Some(arc) = wanted[usize::from(head)].checked_sub(1) {
                            self.heads.push((place, arc as usize));
                        }
                    }
                }
            }
            let heads = start..self.heads.len();
            if !heads.is_empty() {
                prefetch(by, inner.nodes[low].first as usize + at);
                self.groups.push(Group { ranks: low..low + usize::from(group.size), at, heads });
            }
        }
        self.arcs.iter().for_each(|&(_, depth, _)| wanted[usize::from(depth)] = 0);
    }

    /// The greatest weight so far.
    fn limit(&self) -> u32 {
        self.arcs.iter().map(|&(.., least)| least).fold(0, u32::max)
    }
}
