//! Customization on several threads, without atomics: a row is written by one thread, and reads lower rows alone.
//!
//! Subtrees share nothing, and a row reads only rows of its own subtree. So what lies below a group is cut in two wherever
//! a subtree ends, each part is weighed by whoever is free, and then the group. A minimum does not depend on the order in
//! which it is taken: the result is the same on any number of threads.

use super::customize::{Relax, Scratch};
use super::layout::Inner;
use crate::base::dispatch;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Subtrees have at most one in so many of all chordal arcs.
const PARTS: usize = 64;

/// How often a part is cut at most. Dissections need a few cuts; the tree of another order may be as deep as it has nodes.
const CUTS: usize = 48;

/// Weighs all rows.
pub(super) fn in_parallel(inner: &Inner, weights: &[u32], up: &mut [u32], down: &mut [u32]) {
    let most = inner.chordal_arcs() / PARTS;
    Work { inner, weights, most, spare: Mutex::default() }.weigh(0..inner.len(), (up, down), CUTS);
}

struct Work<'a> {
    inner: &'a Inner,
    weights: &'a [u32],
    /// Parts with as few chordal arcs are not cut.
    most: usize,
    /// Scratch that no thread has at present.
    spare: Mutex<Vec<Scratch>>,
}

impl Work<'_> {
    /// Weighs `ranks`, one or more subtrees one after another, whose rows are `up` and `down`.
    fn weigh(&self, ranks: Range<usize>, (up, down): (&mut [u32], &mut [u32]), cuts: usize) {
        let inner = self.inner;
        let base = inner.nodes[ranks.start].first as usize;
        let arcs = |end: usize| inner.nodes[end].first as usize - base;
        // From the top down to where several subtrees lie side by side or little is left.
        let (mut end, mut groups) = (ranks.end, Vec::new());
        while cuts > 0 && arcs(end) > self.most && inner.lowest(end - 1) == ranks.start {
            let low = inner.group_start(end - 1);
            groups.push(low..end);
            end = low;
        }
        if cuts == 0 || arcs(end) <= self.most {
            self.relax(base, ranks.start..end, &mut up[..arcs(end)], &mut down[..arcs(end)]);
        } else {
            let middle = self.middle(ranks.start..end);
            let (low_up, high_up) = up[..arcs(end)].split_at_mut(arcs(middle));
            let (low_down, high_down) = down[..arcs(end)].split_at_mut(arcs(middle));
            rayon::join(
                || self.weigh(ranks.start..middle, (low_up, low_down), cuts - 1),
                || self.weigh(middle..end, (high_up, high_down), cuts - 1),
            );
        }
        for group in groups.into_iter().rev() {
            let arcs = arcs(group.end);
            self.relax(base, group, &mut up[..arcs], &mut down[..arcs]);
        }
    }

    /// Where, of all places between subtrees of `ranks`, the chordal arcs are best halved.
    fn middle(&self, ranks: Range<usize>) -> usize {
        let first = |rank: usize| self.inner.nodes[rank].first;
        let half = first(ranks.start).midpoint(first(ranks.end));
        let below = |&end: &usize| Some(self.inner.lowest(end - 1)).filter(|&end| end > ranks.start);
        let ends = std::iter::successors(below(&ranks.end), below);
        ends.min_by_key(|&end| first(end).abs_diff(half)).unwrap_or(ranks.end)
    }

    fn relax(&self, base: usize, ranks: Range<usize>, up: &mut [u32], down: &mut [u32]) {
        let Self { inner, weights, .. } = *self;
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = spare().pop();
        let mut scratch = kept.unwrap_or_else(Scratch::new);
        dispatch(Relax { scratch: &mut scratch, inner, weights, base, up, down, ranks });
        spare().push(scratch);
    }
}
