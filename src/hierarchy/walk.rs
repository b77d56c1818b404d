//! The walk from a node to its root: what every query is made of.
//!
//! Tentative distances live in an array indexed by depth. Nodes that share one list of heads are done together: first
//! among themselves, where heads are neighbours in that array, then towards their common heads, whose minimum over the
//! group is taken lane by lane in registers and spread once.
//!
//! Predecessors are not written down on the way: a path is traced back through the groups that were climbed, by the
//! sums that its distances are.

use super::layout::Inner;
use crate::base::prefetch;
use crate::metric::FAR;

/// Lanes of one step: a vector of AVX2.
const LANES: usize = 8;
/// Reading ahead ends at a group of more chordal arcs: those near the root are in the cache from earlier queries.
const WARM: usize = 1000;

/// Distances of ranks, each with where the true distances of its row start.
pub(super) type Picks = Vec<(u32, u32)>;

/// Distances by depth for one direction of one query.
#[derive(Debug)]
pub(super) struct Front<'a> {
    pub(super) inner: &'a Inner,
    /// Weights of the direction.
    pub(super) weights: &'a [u32],
    pub(super) distance: &'a mut [u32],
}

impl Front<'_> {
    /// Starts at rank `r` with `cost`.
    #[inline(always)]
    pub(super) fn start(&mut self, r: usize, cost: u32) {
        let depth = usize::from(self.inner.nodes[r].depth);
        self.distance[..depth].fill(FAR);
        self.distance[depth] = cost;
    }

    /// Does the ranks from `r` to its group's last, `top`, but for those at `limit` or farther.
    #[inline(always)]
    pub(super) fn climb_group(&mut self, r: usize, top: usize, limit: u32) {
        self.within(r, top, limit);
        self.beyond(r, top, limit);
    }

    /// The ranks from `r` to `top` among themselves.
    #[inline(always)]
    pub(super) fn within(&mut self, r: usize, top: usize, limit: u32) {
        let inner = self.inner;
        let outer = inner.row(top).len();
        let top_depth = usize::from(inner.nodes[top].depth);
        for v in r..top {
            let depth = top_depth + (top - v);
            let d = self.distance[depth];
            if d < limit {
                let row = &self.weights[inner.nodes[v].first as usize + outer..][..top - v];
                relax_row(&mut self.distance[top_depth..depth], d, row);
            }
        }
    }

    /// From the ranks `r` to `top` towards the heads that they have in common.
    #[inline(always)]
    pub(super) fn beyond(&mut self, r: usize, top: usize, limit: u32) {
        let inner = self.inner;
        let (outer, depth) = (inner.row(top).len(), usize::from(inner.nodes[top].depth));
        if self.distance[depth..=depth + (top - r)].iter().fold(FAR, |least, &d| least.min(d)) >= limit {
            return;
        }
        let heads = inner.heads(top);
        let mut at = 0;
        while at + LANES <= outer {
            self.spread((r, top), &heads[at..at + LANES], at);
            at += LANES;
        }
        if at < outer {
            if outer >= LANES {
                // The last lanes once more: a minimum taken twice is the same.
                self.spread((r, top), &heads[outer - LANES..], outer - LANES);
            } else {
                self.spread_few((r, top), heads);
            }
        }
    }

    /// The group's minimum towards eight heads, from position `at` of its list.
    #[inline(always)]
    fn spread(&mut self, (r, top): (usize, usize), heads: &[u16], at: usize) {
        let inner = self.inner;
        let mut best = [FAR; LANES];
        let top_depth = usize::from(inner.nodes[top].depth);
        for v in r..=top {
            let d = self.distance[top_depth + (top - v)];
            relax_row(&mut best, d, &self.weights[inner.nodes[v].first as usize + at..][..LANES]);
        }
        for (&head, &best) in heads.iter().zip(&best) {
            let to = &mut self.distance[usize::from(head)];
            *to = (*to).min(best);
        }
    }

    /// The same towards fewer than eight heads.
    #[inline(always)]
    fn spread_few(&mut self, (r, top): (usize, usize), heads: &[u16]) {
        let inner = self.inner;
        let top_depth = usize::from(inner.nodes[top].depth);
        for v in r..=top {
            let d = self.distance[top_depth + (top - v)];
            let row = &self.weights[inner.nodes[v].first as usize..][..heads.len()];
            for (&head, &w) in heads.iter().zip(row) {
                let to = &mut self.distance[usize::from(head)];
                *to = (*to).min(d + w);
            }
        }
    }

    /// Does those ranks of the group of `top` alone that are among `doors`, depths of which the deepest come last, and
    /// nearer than `limit`: among the group's members, and into `picks` for [`Front::beyond_picks`].
    ///
    /// Right where weights are true distances and `doors` the heads of the group before (or the start alone); those of a
    /// group in a small subtree are starts, and stay among the doors of all groups above. A shortest
    /// way upwards that comes to another member of this group came from a member below it, and that one has an arc of
    /// its own to wherever the way goes on.
    #[inline(always)]
    pub(super) fn pick(&mut self, doors: &[u16], top: usize, limit: u32, picks: &mut Picks) {
        picks.clear();
        let inner = self.inner;
        let (outer, top_depth) = (inner.row(top).len(), usize::from(inner.nodes[top].depth));
        for &door in doors.iter().rev() {
            let Some(above) = usize::from(door).checked_sub(top_depth) else { break };
            let d = self.distance[top_depth + above];
            if d < limit {
                let first = inner.nodes[top - above].truth;
                let row = &self.weights[first as usize + outer..][..above];
                relax_row(&mut self.distance[top_depth..top_depth + above], d, row);
                picks.push((d, first));
            }
        }
    }

    /// From the ranks picked towards the heads that the group of `top` has in common.
    #[inline(always)]
    pub(super) fn beyond_picks(&mut self, top: usize, picks: &Picks) {
        if picks.is_empty() {
            return;
        }
        let heads = self.inner.heads(top);
        let outer = heads.len();
        if outer < LANES {
            for &(d, first) in picks {
                for (&head, &w) in heads.iter().zip(&self.weights[first as usize..][..outer]) {
                    let to = &mut self.distance[usize::from(head)];
                    *to = (*to).min(d + w);
                }
            }
            return;
        }
        for at in (0..outer).step_by(LANES) {
            // The last lanes once more: a minimum taken twice is the same.
            let at = at.min(outer - LANES);
            let mut best = [FAR; LANES];
            for &(d, first) in picks {
                relax_row(&mut best, d, &self.weights[first as usize + at..][..LANES]);
            }
            for (&head, &best) in heads[at..at + LANES].iter().zip(&best) {
                let to = &mut self.distance[usize::from(head)];
                *to = (*to).min(best);
            }
        }
    }

    /// All groups from rank `r` to the root.
    #[inline(always)]
    pub(super) fn climb(&mut self, r: usize) {
        let mut next = Some(r);
        while let Some(r) = next {
            let top = self.inner.group_end(r);
            self.climb_group(r, top, FAR);
            next = self.inner.beyond(r);
        }
    }
}

/// Reads ahead along two walks, each by weights of its own and above small subtrees by true distances if there are any: a
/// query meets most of its rows for the first time.
///
/// Only the next group is waited for, and of two walks the one meanwhile. What rows lie at is asked for and not waited for:
/// a read that is not there yet would keep the processor from looking farther.
#[inline(always)]
pub(super) fn warm(inner: &Inner, walks: [(usize, &[u32], Option<&[u32]>); 2]) {
    let mut next = walks.map(|(start, ..)| Some(start));
    while next != [None; 2] {
        for (next, (_, weights, truth)) in next.iter_mut().zip(walks) {
            *next = next.and_then(|r| warm_group(inner, weights, truth, r));
        }
    }
}

/// Asks for the rows of a group from rank `r` on, and tells where the walk goes on.
#[inline(always)]
fn warm_group(inner: &Inner, weights: &[u32], truth: Option<&[u32]>, r: usize) -> Option<usize> {
    let node = &inner.nodes[r];
    let top = r + usize::from(node.above);
    let arcs = (inner.nodes[top + 1].first - node.first) as usize;
    if arcs > WARM {
        return None;
    }
    prefetch(&inner.heads, inner.nodes[top].first as usize);
    let (weights, start) = match truth {
        Some(truth) if !inner.is_small(r) => (truth, node.truth as usize),
        _ => (weights, node.first as usize),
    };
    let end = start + arcs;
    (start..end).step_by(16).for_each(|e| prefetch(weights, e));
    prefetch(weights, end.wrapping_sub(1));
    inner.beyond(r)
}

/// `to[i] = min(to[i], d + row[i])`.
#[inline(always)]
fn relax_row(to: &mut [u32], d: u32, row: &[u32]) {
    for (t, &w) in to.iter_mut().zip(row) {
        *t = (*t).min(d + w);
    }
}

/// The groups climbed from a rank to its ancestor `end`, by the rank that each is entered at.
#[inline(always)]
pub(super) fn groups_between(inner: &Inner, start: usize, end: usize, groups: &mut Vec<u32>) {
    groups.clear();
    let mut next = Some(start);
    while let Some(r) = next {
        groups.push(r as u32);
        let top = inner.group_end(r);
        next = if top < end { inner.beyond(r) } else { None };
    }
}

/// Walks a shortest way from a rank up to its ancestor `end` backwards, from `end` down: `found` gets the rank of the
/// lower end of each of its chordal arcs and the position in that rank's row.
///
/// `groups` are those between; `is_step` tells whether the distance at the first depth and the weight of a chordal arc
/// make the distance at the second. Of several predecessors it takes the highest.
#[inline(always)]
pub(super) fn trace(
    inner: &Inner,
    groups: &[u32],
    end: usize,
    is_step: impl Fn(usize, usize, usize) -> bool,
    mut found: impl FnMut(usize, usize),
) {
    let (mut to, mut to_depth) = (end, usize::from(inner.nodes[end].depth));
    for &r in groups.iter().rev() {
        let r = r as usize;
        let top = inner.group_end(r);
        let (outer, top_depth) = (inner.row(top).len(), usize::from(inner.nodes[top].depth));
        let mut at = if to <= top {
            outer + (top - to)
        } else {
            let place = inner.heads(top).partition_point(|&head| usize::from(head) < to_depth);
            if inner.heads(top).get(place).is_none_or(|&head| usize::from(head) != to_depth) {
                continue;
            }
            place
        };
        for v in (r..to.min(top + 1)).rev() {
            let depth = top_depth + (top - v);
            if is_step(depth, inner.nodes[v].first as usize + at, to_depth) {
                found(v, at);
                (to, to_depth, at) = (v, depth, outer + (top - v));
            }
        }
    }
}
