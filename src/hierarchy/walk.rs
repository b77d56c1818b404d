//! The walk from a node to its root: what every query is made of.
//!
//! Tentative distances live in an array indexed by depth. Nodes that share one list of heads are done together: first
//! among themselves, where heads are neighbours in that array, then towards their common heads, whose minimum over the
//! group is taken lane by lane in registers and spread once.

use super::layout::Inner;
use crate::metric::FAR;

/// Lanes of one step: a vector of AVX2.
const LANES: usize = 8;
/// Reading ahead ends at a group of more chordal arcs: those near the root are in the cache from earlier queries.
const WARM: usize = 1000;

/// Distances by depth for one direction of one query, with the ranks that they came from where paths are asked for.
#[derive(Debug)]
pub(super) struct Front<'a> {
    pub(super) inner: &'a Inner,
    /// Weights of the direction.
    pub(super) weights: &'a [u32],
    pub(super) distance: &'a mut [u32],
    /// By depth the rank of the predecessor; only written where `PATHS`.
    pub(super) from: &'a mut [u32],
}

impl Front<'_> {
    /// Starts at rank `r` with `cost`.
    #[inline(always)]
    pub(super) fn start(&mut self, r: usize, cost: u32) {
        let depth = usize::from(self.inner.nodes[r].depth);
        self.distance[..depth].fill(FAR);
        self.distance[depth] = cost;
    }

    /// Reads ahead along the walk from rank `r`: a query meets most of its rows for the first time, and reads that wait
    /// for nothing are in flight together.
    #[inline(always)]
    pub(super) fn warm(&self, r: usize) {
        let mut sum = 0;
        let mut next = Some(r);
        while let Some(r) = next {
            let top = self.inner.group_end(r);
            let (start, end) = (self.inner.nodes[r].first as usize, self.inner.nodes[top + 1].first as usize);
            if end - start > WARM {
                break;
            }
            for e in (start..end).step_by(16) {
                sum ^= self.weights[e];
            }
            sum ^= u32::from(self.inner.heads.get(self.inner.nodes[r].list as usize).copied().unwrap_or_default());
            next = self.inner.parent(top);
        }
        std::hint::black_box(sum);
    }

    /// Does the ranks from `r` to its group's last, `top`.
    #[inline(always)]
    pub(super) fn climb_group<const PATHS: bool>(&mut self, r: usize, top: usize) {
        let inner = self.inner;
        let outer = inner.row(top).len();
        let top_depth = usize::from(inner.nodes[top].depth);
        for v in r..top {
            let depth = top_depth + (top - v);
            let d = self.distance[depth];
            let row = &self.weights[inner.nodes[v].first as usize + outer..][..top - v];
            let to = &mut self.distance[top_depth..depth];
            let from = if PATHS { &mut self.from[top_depth..depth] } else { &mut [][..] };
            relax_row::<PATHS>(to, from, d, v as u32, row);
        }
        let heads = inner.heads(top);
        let mut at = 0;
        while at + LANES <= outer {
            self.spread::<PATHS>((r, top), &heads[at..at + LANES], at);
            at += LANES;
        }
        if at < outer {
            if outer >= LANES {
                // The last lanes once more: a minimum taken twice is the same.
                self.spread::<PATHS>((r, top), &heads[outer - LANES..], outer - LANES);
            } else {
                self.spread_few::<PATHS>((r, top), heads);
            }
        }
    }

    /// The group's minimum towards eight heads, from position `at` of its list.
    #[inline(always)]
    fn spread<const PATHS: bool>(&mut self, (r, top): (usize, usize), heads: &[u16], at: usize) {
        let inner = self.inner;
        let mut best = [FAR; LANES];
        let mut from = [0; LANES];
        let top_depth = usize::from(inner.nodes[top].depth);
        for v in r..=top {
            let d = self.distance[top_depth + (top - v)];
            let row = &self.weights[inner.nodes[v].first as usize + at..][..LANES];
            relax_row::<PATHS>(&mut best, &mut from, d, v as u32, row);
        }
        for i in 0..LANES {
            let head = usize::from(heads[i]);
            let better = best[i] < self.distance[head];
            self.distance[head] = if better { best[i] } else { self.distance[head] };
            if PATHS {
                self.from[head] = if better { from[i] } else { self.from[head] };
            }
        }
    }

    /// The same towards fewer than eight heads.
    #[inline(always)]
    fn spread_few<const PATHS: bool>(&mut self, (r, top): (usize, usize), heads: &[u16]) {
        let inner = self.inner;
        let top_depth = usize::from(inner.nodes[top].depth);
        for v in r..=top {
            let d = self.distance[top_depth + (top - v)];
            let row = &self.weights[inner.nodes[v].first as usize..][..heads.len()];
            for (&head, &w) in heads.iter().zip(row) {
                let head = usize::from(head);
                let better = d + w < self.distance[head];
                self.distance[head] = if better { d + w } else { self.distance[head] };
                if PATHS {
                    self.from[head] = if better { v as u32 } else { self.from[head] };
                }
            }
        }
    }

    /// All groups from rank `r` to the root.
    #[inline(always)]
    pub(super) fn climb<const PATHS: bool>(&mut self, r: usize) {
        let mut next = Some(r);
        while let Some(r) = next {
            let top = self.inner.group_end(r);
            self.climb_group::<PATHS>(r, top);
            next = self.inner.parent(top);
        }
    }
}

/// `to[i] = min(to[i], d + row[i])`, with `v` as where it came from.
#[inline(always)]
fn relax_row<const PATHS: bool>(to: &mut [u32], from: &mut [u32], d: u32, v: u32, row: &[u32]) {
    if PATHS {
        for ((t, f), &w) in to.iter_mut().zip(from).zip(row) {
            let better = d + w < *t;
            *t = if better { d + w } else { *t };
            *f = if better { v } else { *f };
        }
    } else {
        for (t, &w) in to.iter_mut().zip(row) {
            *t = (*t).min(d + w);
        }
    }
}
