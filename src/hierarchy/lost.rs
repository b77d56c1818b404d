//! Weights of single arcs from all that is below them, for updates.

use super::customize::{ByDepth, Customized, by_depth};
use super::layout::{Below, Inner};
use super::touched::Touched;
use crate::metric::FAR;

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
    /// The least weight by depth: of the arcs looked for, and whatever of others.
    least: Option<ByDepth>,
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
        warm(inner, by, inner.below(x));
        let by_depth = self.least.get_or_insert_with(by_depth);
        self.arcs.iter().for_each(|&(_, depth, least)| by_depth[usize::from(depth)] = least);
        for group in inner.below(x).iter().rev() {
            let (low, len) = (group.low as usize, usize::from(group.at));
            let mut is_near = false;
            for v in low..low + usize::from(group.size) {
                let first = inner.nodes[v].first as usize;
                let to = by[first + len];
                if to >= limit {
                    continue;
                }
                is_near = true;
                for (&head, &w) in inner.heads(low).iter().zip(&on[first..first + len]) {
                    let least = &mut by_depth[usize::from(head)];
                    *least = (to + w).min(*least);
                }
            }
            if is_near {
                limit = self.arcs.iter().map(|&(_, depth, _)| by_depth[usize::from(depth)]).fold(0, u32::max);
            }
        }
        self.arcs.iter_mut().for_each(|(_, depth, least)| *least = by_depth[usize::from(*depth)]);
    }

    /// The greatest weight so far.
    fn limit(&self) -> u32 {
        self.arcs.iter().map(|&(.., least)| least).fold(0, u32::max)
    }
}

/// Reads once what decides on each group: it lies far apart, and here no read waits for another.
fn warm(inner: &Inner, by: &[u32], below: &[Below]) {
    let read =
        |sum: u32, group: &Below| sum ^ by[inner.nodes[group.low as usize].first as usize + usize::from(group.at)];
    std::hint::black_box(below.iter().fold(0, read));
}
