//! New weights for some arcs, at a cost in proportion to what they change.

use super::customize::{Customized, Rows, Scratch, check_weight, relax_row};
use super::layout::{Below, Inner, NONE};
use crate::base::{Error, Kernel, dispatch};
use crate::metric::FAR;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;

impl Customized {
    /// Gives arcs new weights: pairs of an arc of the topology and its weight, at most
    /// [`MAX_WEIGHT`](crate::metric::MAX_WEIGHT) or [`CLOSED`](crate::metric::CLOSED). Where an arc stands twice, the
    /// last holds.
    ///
    /// The result equals a fresh [`Hierarchy::customize`](super::Hierarchy::customize) with all weights. Chordal arcs
    /// are weighed anew from the lowest row up, and only where a triangle that held them up or may now undercut them has
    /// changed. To keep answering questions meanwhile, update a clone and swap it in.
    ///
    /// Returns how many chordal arcs changed.
    ///
    /// # Errors
    /// Where an arc does not exist or a weight is neither; nothing is changed then.
    pub fn update(&mut self, changes: &[(u32, u32)]) -> Result<usize, Error> {
        for &(arc, weight) in changes {
            if arc as usize >= self.given.len() {
                let problem = format!("there is no arc {arc} among {}", self.given.len());
                return Err(Error::invalid("weights", problem));
            }
            check_weight(arc as usize, weight)?;
        }
        let hierarchy = self.hierarchy.clone();
        let inner = &*hierarchy.0;
        let mut queue = BinaryHeap::new();
        for &(arc, weight) in changes {
            let slot = inner.slot[arc as usize];
            if std::mem::replace(&mut self.given[arc as usize], weight) != weight && slot != NONE {
                queue.push(Reverse(slot / 2));
            }
        }
        let (mut changed, mut rows) = (0, Vec::new());
        let mut row = self.spare.0.take().unwrap_or_else(|| Box::new(UpdateRow::new(inner)));
        while let Some(Reverse(e)) = queue.pop() {
            let low = inner.row_of(e as usize);
            row.take(inner.row(low), e, &mut queue);
            let new = self.reweigh(inner, low, &mut row, &mut queue);
            changed += new;
            rows.extend((new > 0).then_some(low as u32));
        }
        self.spare.0 = Some(row);
        if let Some(perfect) = &mut self.perfect {
            perfect.repair(inner, &self.up, &self.down, &mut rows);
        }
        Ok(changed)
    }

    /// Weighs the row of `low` from its given arcs and lower triangles; returns how many of its arcs changed.
    fn reweigh(
        &mut self,
        inner: &Inner,
        low: usize,
        new: &mut UpdateRow,
        queue: &mut BinaryHeap<Reverse<u32>>,
    ) -> usize {
        let row = inner.row(low);
        new.up.resize(row.len(), FAR);
        new.down.resize(row.len(), FAR);
        dispatch(Reweigh {
            rows: Rows { inner, base: 0, up: &self.up[..row.start], down: &self.down[..row.start] },
            weights: &self.given,
            x: low,
            row: new,
        });
        let mut changed = 0;
        for &at in &new.at {
            let e = row.start + at;
            let old = (self.up[e], self.down[e]);
            (self.up[e], self.down[e]) = (new.up[at], new.down[at]);
            self.refresh_middle(low, at);
            if (self.up[e], self.down[e]) != old {
                changed += 1;
                self.notice(inner, low, at, old, queue);
            }
        }
        changed
    }

    /// Queues the upper sides of triangles whose lowest corner is `low` that may notice that arc `at` of its row no
    /// longer weighs `old`, up and down.
    fn notice(&self, inner: &Inner, low: usize, at: usize, old: (u32, u32), queue: &mut BinaryHeap<Reverse<u32>>) {
        // A detour as long as the best may be the one to be written down.
        let slack = u32::from(self.middles.is_some());
        let row = inner.row(low);
        let (new_up, new_down) = (self.up[row.start + at], self.down[row.start + at]);
        let (heads, ends, list) = (inner.heads(low), inner.ends(low), inner.nodes[low].list);
        for other in (0..row.len()).filter(|&other| other != at) {
            let (u, d) = (self.up[row.start + other], self.down[row.start + other]);
            let (inner_at, outer_at) = (at.max(other), at.min(other));
            let below = ends[inner_at] as usize;
            // In one group rows are prefixes of each other.
            let shared = inner.nodes[below].list == list;
            let place = if shared { outer_at } else { inner.position(below, usize::from(heads[outer_at])) };
            let upper = inner.nodes[below].first as usize + place;
            // Over `e` upwards and `other` downwards the way leads from the other's head to that of `e`.
            let (to_other, from_other) =
                if at > other { (self.up[upper], self.down[upper]) } else { (self.down[upper], self.up[upper]) };
            let held = old.1 + u == to_other || d + old.0 == from_other;
            let undercuts = new_down + u < to_other + slack || d + new_up < from_other + slack;
            if held || undercuts {
                queue.push(Reverse(upper as u32));
            }
        }
    }
}

/// A row to weigh anew, for some of its arcs: a pass over the groups below does for all of them.
pub(super) struct UpdateRow {
    scratch: Scratch,
    /// Positions of those arcs.
    at: Vec<usize>,
    /// Weights.
    up: Vec<u32>,
    down: Vec<u32>,
}

impl UpdateRow {
    fn new(inner: &Inner) -> Self {
        Self { scratch: Scratch::new(inner), at: Vec::new(), up: Vec::new(), down: Vec::new() }
    }

    /// Takes chordal arc `e` and the rest of its row's from the queue, each once.
    fn take(&mut self, row: Range<usize>, e: u32, queue: &mut BinaryHeap<Reverse<u32>>) {
        self.at.clear();
        self.at.push(e as usize - row.start);
        while let Some(next) = queue.peek_mut().filter(|next| (next.0 as usize) < row.end) {
            let Reverse(e) = PeekMut::pop(next);
            self.at.push(e as usize - row.start);
        }
        self.at.dedup();
    }
}

impl Rows<'_> {
    /// Reads once what the triangles over lower groups of the row of `x` are made of: it lies far apart, and here no read
    /// waits for another.
    #[inline(always)]
    fn warm(&self, x: usize) {
        let read = |sum: u32, group: &Below| {
            let node = &self.inner.nodes[group.low as usize];
            let e = node.first as usize + usize::from(group.at);
            sum ^ self.up[e] ^ self.down[e] ^ u32::from(self.inner.heads[node.list as usize])
        };
        std::hint::black_box(self.inner.below(x).iter().fold(0, read));
    }
}

struct Reweigh<'a> {
    rows: Rows<'a>,
    weights: &'a [u32],
    x: usize,
    row: &'a mut UpdateRow,
}

impl Kernel for Reweigh<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { rows, weights, x, row } = self;
        rows.warm(x);
        row.scratch.pull_row(rows, weights, x, (&mut row.up, &mut row.down));
        relax_row(rows, rows.inner.group_start(x)..x, &mut row.up, &mut row.down);
    }
}
