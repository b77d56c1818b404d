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

/// Part of a group, from a rank of it to its highest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// First chordal arc of the rank. The rows of the others come right after its own, each an arc shorter.
    pub(super) first: usize,
    /// How many heads all have in common.
    pub(super) outer: usize,
    /// How many members are above the rank.
    pub(super) above: usize,
    /// The highest, and its depth.
    pub(super) top: usize,
    pub(super) depth: usize,
}

impl Group {
    /// How many chordal arcs the rows have.
    #[inline(always)]
    fn arcs(&self) -> usize {
        (self.above + 1) * self.outer + self.above * (self.above + 1) / 2
    }
}

impl Inner {
    /// Depths of the heads that the members of `group` have in common.
    #[inline(always)]
    pub(super) fn heads_of(&self, group: &Group) -> &[u16] {
        &self.heads[group.first..group.first + group.outer]
    }

    /// The group of `r` from there on.
    #[inline(always)]
    pub(super) fn group(&self, r: usize) -> Group {
        let node = &self.nodes[r];
        let (first, above) = (node.first as usize, usize::from(node.above));
        let outer = self.nodes[r + 1].first as usize - first - above;
        Group { first, outer, above, top: r + above, depth: usize::from(node.depth) - above }
    }
}

/// Where a walk begins, the weights of its direction, and the true distances if it is to go by these.
pub(super) type Walk<'a> = (usize, &'a [u32], Option<&'a [u32]>);

/// Distances by depth for one direction of one query.
#[derive(Debug)]
pub(super) struct Front<'a> {
    pub(super) inner: &'a Inner,
    /// Weights of the direction.
    pub(super) weights: &'a [u32],
    /// All levels, also those deeper than the start.
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

    /// Climbs from rank `r`, group by group, to the first that ends at rank `end` or a higher one; tells the ranks at
    /// which groups are entered, and that at which the last is.
    #[inline(always)]
    pub(super) fn climb_to(&mut self, r: usize, end: usize, mut entered: impl FnMut(u32)) -> Option<usize> {
        let mut r = r;
        loop {
            entered(r as u32);
            if self.inner.group_end(r) >= end {
                return Some(r);
            }
            let group = self.inner.group(r);
            self.within(&group, FAR);
            self.beyond(&group);
            r = self.inner.beyond(r)?;
        }
    }

    /// The members of `group` among themselves, but for those at `limit` or farther.
    #[inline(always)]
    pub(super) fn within(&mut self, group: &Group, limit: u32) {
        let own = &mut self.distance[group.depth..=group.depth + group.above];
        let mut row = group.first + group.outer;
        for left in (1..=group.above).rev() {
            let d = own[left];
            if d < limit {
                relax_row(&mut own[..left], d, &self.weights[row..row + left]);
            }
            row += group.outer + left;
        }
    }

    /// Whether a member of `group` is nearer than `limit`.
    #[inline(always)]
    pub(super) fn reaches(&self, group: &Group, limit: u32) -> bool {
        let own = &self.distance[group.depth..=group.depth + group.above];
        own.iter().fold(FAR, |least, &d| least.min(d)) < limit
    }

    /// From the members of `group` towards the heads that they have in common.
    #[inline(always)]
    pub(super) fn beyond(&mut self, group: &Group) {
        let (inner, outer) = (self.inner, group.outer);
        let (own, whole) = (group.depth..=group.depth + group.above, outer.next_multiple_of(LANES));
        let last = group.first + group.arcs() - outer;
        if last + whole > self.weights.len() || group.first + whole > inner.heads.len() {
            return self.beyond_at_end(group);
        }
        let mut at = 0;
        while at < outer {
            let (mut best, mut row) = ([FAR; LANES], group.first + at);
            for (left, &d) in self.distance[own.clone()].iter().enumerate().rev() {
                relax_row(&mut best, d, &self.weights[row..row + LANES]);
                row += outer + left;
            }
            // Lanes past the list are of other rows and set nothing: a branch for the number of heads would be guessed
            // wrong more often than not.
            let known = (outer - at) as u32;
            (0..).zip(&mut best).for_each(|(lane, best)| *best |= if lane < known { 0 } else { FAR });
            self.lower(&inner.heads[group.first + at..][..LANES], &best);
            at += LANES;
        }
    }

    /// The same where weights or heads end within a vector.
    #[inline(always)]
    fn beyond_at_end(&mut self, group: &Group) {
        let mut row = group.first;
        for left in (0..=group.above).rev() {
            let d = self.distance[group.depth + left];
            self.relax_heads(group, d, row);
            row += group.outer + left;
        }
    }

    /// From one rank of `group`, whose row begins at chordal arc `row`, towards the heads that all have in common.
    #[inline(always)]
    fn relax_heads(&mut self, group: &Group, d: u32, row: usize) {
        for (&head, &w) in self.inner.heads_of(group).iter().zip(&self.weights[row..]) {
            let to = &mut self.distance[usize::from(head)];
            *to = (*to).min(d + w);
        }
    }

    /// Sets the distances of `heads` to `best` where that is less.
    #[inline(always)]
    fn lower(&mut self, heads: &[u16], best: &[u32; LANES]) {
        for (&head, &best) in heads.iter().zip(best) {
            let to = &mut self.distance[usize::from(head)];
            *to = (*to).min(best);
        }
    }

    /// Does those ranks of `group` alone that are among `doors`, depths of which the deepest come last, and nearer than
    /// `limit`: among the group's members, and towards the heads that they have in common.
    ///
    /// Right where weights are true distances and `doors` the heads of the group before (or the start alone); those of a
    /// group in a small subtree are starts, and stay among the doors of all groups above. A shortest
    /// way upwards that comes to another member of this group came from a member below it, and that one has an arc of
    /// its own to wherever the way goes on.
    #[inline(always)]
    pub(super) fn pass(&mut self, group: &Group, doors: &[u16], limit: u32, picks: &mut Picks) {
        picks.clear();
        for &door in doors.iter().rev() {
            let Some(left) = usize::from(door).checked_sub(group.depth) else { break };
            let d = self.distance[group.depth + left];
            if d < limit {
                let first = self.inner.nodes[group.top - left].truth;
                let row = &self.weights[first as usize + group.outer..][..left];
                relax_row(&mut self.distance[group.depth..group.depth + left], d, row);
                picks.push((d, first));
            }
        }
        if picks.is_empty() {
            return;
        }
        if group.outer < LANES {
            return picks.iter().for_each(|&(d, first)| self.relax_heads(group, d, first as usize));
        }
        let heads = self.inner.heads_of(group);
        for at in (0..group.outer).step_by(LANES) {
            // The last lanes once more: a minimum taken twice is the same.
            let at = at.min(group.outer - LANES);
            let mut best = [FAR; LANES];
            for &(d, first) in &*picks {
                relax_row(&mut best, d, &self.weights[first as usize + at..][..LANES]);
            }
            self.lower(&heads[at..at + LANES], &best);
        }
    }

    /// All groups from rank `r` to the root.
    #[inline(always)]
    pub(super) fn climb(&mut self, r: usize) {
        let mut next = Some(r);
        while let Some(r) = next {
            let group = self.inner.group(r);
            self.within(&group, FAR);
            self.beyond(&group);
            next = self.inner.beyond(r);
        }
    }
}

/// Reads ahead along two walks, the lower end's first, each by weights of its own and above small subtrees by true distances
/// if there are any, until they meet: a query meets most of its rows for the first time.
///
/// Only the next group is waited for, and of two walks the one meanwhile. What rows lie at is asked for and not waited for:
/// a read that is not there yet would keep the processor from looking farther.
#[inline(always)]
pub(super) fn warm(inner: &Inner, [mut low, mut high]: [Walk<'_>; 2]) {
    let end = high.0;
    let (mut low_goes, mut high_goes) = (true, true);
    while low_goes && inner.group_end(low.0) < end {
        low_goes = warm_group(inner, &mut low);
        high_goes = high_goes && warm_group(inner, &mut high);
    }
    while high_goes && inner.group_end(high.0) < low.0 {
        high_goes = warm_group(inner, &mut high);
    }
}

/// Asks for the rows of a group from rank `r` on, and goes on to the next where there is one to read ahead.
#[inline(always)]
fn warm_group(inner: &Inner, (r, weights, truth): &mut Walk<'_>) -> bool {
    let group = inner.group(*r);
    let arcs = group.arcs();
    prefetch(&inner.heads, group.first);
    let (weights, start) = match truth {
        Some(truth) if !inner.is_small(*r) => (*truth, inner.nodes[*r].truth as usize),
        _ => (*weights, group.first),
    };
    (start..start + arcs).step_by(16).for_each(|e| prefetch(weights, e));
    prefetch(weights, (start + arcs).wrapping_sub(1));
    let beyond = inner.beyond(*r);
    *r = beyond.unwrap_or(*r);
    beyond.is_some() && arcs <= WARM
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
/// `groups` are those between, the highest first, by the ranks at which they are entered; `is_step` tells whether the distance at the first depth and the weight of a chordal arc
/// make the distance at the second. Of several predecessors it takes the highest.
#[inline(always)]
pub(super) fn trace<'a>(
    inner: &Inner,
    groups: impl Iterator<Item = &'a u32>,
    end: usize,
    is_step: impl Fn(usize, usize, usize) -> bool,
    mut found: impl FnMut(usize, usize),
) {
    let (mut to, mut to_depth) = (end, usize::from(inner.nodes[end].depth));
    for &r in groups {
        let r = r as usize;
        let group = inner.group(r);
        let (top, outer, top_depth) = (group.top, group.outer, group.depth);
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
