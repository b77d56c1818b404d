//! New weights for some arcs, at a cost in proportion to what they change.

use super::customize::{Customized, check_weight};
use super::layout::{Inner, NONE};
use crate::base::Error;
use crate::metric::FAR;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

impl Customized {
    /// Gives arcs new weights: pairs of an arc of the topology and its weight, at most
    /// [`MAX_WEIGHT`](crate::metric::MAX_WEIGHT) or [`CLOSED`](crate::metric::CLOSED). Where an arc stands twice, the
    /// last holds.
    ///
    /// The result equals a fresh [`Hierarchy::customize`](super::Hierarchy::customize) with all weights. Chordal arcs
    /// are weighed anew from the lowest up, and only where a triangle that held them up or may now undercut them has
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
        let mut queue = Queue::default();
        for &(arc, weight) in changes {
            let slot = inner.slot[arc as usize];
            if std::mem::replace(&mut self.given[arc as usize], weight) != weight && slot != NONE {
                queue.push(slot / 2);
            }
        }
        let (mut changed, mut rows) = (0, Vec::new());
        while let Some(e) = queue.pop() {
            let low = inner.row_of(e as usize);
            if self.reweigh(inner, low, e as usize, &mut queue) {
                changed += 1;
                rows.push(low as u32);
            }
        }
        if let Some(perfect) = &mut self.perfect {
            perfect.repair(inner, &self.up, &self.down, &mut rows);
        }
        Ok(changed)
    }

    /// Weighs chordal arc `e` of the row of `low` from its given arcs and lower triangles.
    fn reweigh(&mut self, inner: &Inner, low: usize, e: usize, queue: &mut Queue) -> bool {
        let at = e - inner.row(low).start;
        let old = (self.up[e], self.down[e]);
        let new = self.weigh(inner, low, at);
        (self.up[e], self.down[e]) = new;
        self.refresh_middle(low, at);
        if new == old {
            return false;
        }
        // A detour as long as the best may be the one to be written down.
        let slack = u32::from(self.middles.is_some());
        // Triangles whose lowest corner is `low`, with `e` as one lower side: does their upper side notice?
        let row = inner.row(low);
        for other in (0..row.len()).filter(|&other| other != at) {
            let (u, d) = (self.up[row.start + other], self.down[row.start + other]);
            let (inner_at, outer_at) = (at.max(other), at.min(other));
            let below = inner.ends(low)[inner_at] as usize;
            let upper = inner.row(below).start + inner.position(below, usize::from(inner.heads(low)[outer_at]));
            // Over `e` upwards and `other` downwards the way leads from the other's head to that of `e`.
            let (to_other, from_other) =
                if at > other { (self.up[upper], self.down[upper]) } else { (self.down[upper], self.up[upper]) };
            let held = old.1 + u == to_other || d + old.0 == from_other;
            let undercuts = new.1 + u < to_other + slack || d + new.0 < from_other + slack;
            if held || undercuts {
                queue.push(upper as u32);
            }
        }
        true
    }

    /// What arc `at` of the row of `low` weighs, up and down.
    fn weigh(&self, inner: &Inner, low: usize, at: usize) -> (u32, u32) {
        let mut best = [FAR, FAR];
        for &given in inner.given(low, at) {
            let side = &mut best[given as usize & 1];
            *side = (*side).min(self.given[given as usize / 2]);
        }
        let mut relax = |v: usize, to_low: usize, to_high: usize| {
            let first = inner.row(v).start;
            best[0] = best[0].min(self.down[first + to_low] + self.up[first + to_high]);
            best[1] = best[1].min(self.down[first + to_high] + self.up[first + to_low]);
        };
        let own = inner.row(low).len();
        (inner.group_start(low)..low).for_each(|v| relax(v, own, at));
        let head = inner.heads(low)[at];
        for group in inner.below(low) {
            let (first, to_low) = (group.low as usize, usize::from(group.at));
            let heads = &inner.heads(first)[..to_low];
            let to_high = heads.partition_point(|&d| d < head);
            if heads.get(to_high) == Some(&head) {
                (first..first + usize::from(group.size)).for_each(|v| relax(v, to_low, to_high));
            }
        }
        (best[0], best[1])
    }
}

/// Chordal arcs to weigh anew, each once, the lowest first.
#[derive(Debug, Default)]
struct Queue {
    heap: BinaryHeap<Reverse<u32>>,
}

impl Queue {
    fn push(&mut self, e: u32) {
        self.heap.push(Reverse(e));
    }

    fn pop(&mut self) -> Option<u32> {
        let Reverse(e) = self.heap.pop()?;
        while self.heap.peek() == Some(&Reverse(e)) {
            self.heap.pop();
        }
        Some(e)
    }
}
