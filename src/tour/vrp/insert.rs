//! Where a visit fits best.
//!
//! A position costs what its two legs add. Feasibility is O(1) by the nodes' figures: room by the most aboard before
//! and after, times by the earliest departure before and the latest arrival after, durations by joining three
//! stretches. Only a release later than its trip's start asks for a walk along the trip. Positions are tried beside
//! the nearest placed neighbours alone; with a small chance each is skipped (a *blink*, Christiaens and Vanden Berghe
//! 2020), so that the same ruin does not always heal the same way.

use super::model::{HORIZON, HotKind, Model, NONE};
use super::near::Near;
use super::tours::{Slot, Stretch, Tours};
use super::travel::Travel;
use crate::base::{Id, Rng};
use crate::scenario::vrp::{FAR, KindId, Place, VisitId};

/// A place for a visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// What it adds.
    pub cost: i64,
    /// The node before.
    pub after: u32,
    /// The kind that the slot shall have, if it is empty or needs a bigger one.
    pub kind: u32,
    /// Whether a reload goes in with it.
    pub split: Split,
}

/// Whether a reload comes with a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    No,
    Before,
    Behind,
}

impl Spot {
    pub(super) const NOWHERE: Self = Self { cost: i64::MAX, after: NONE, kind: NONE, split: Split::No };

    pub(super) fn is_some(&self) -> bool {
        self.after != NONE
    }
}

/// Chances of one in 128, seven random bits each.
pub(super) struct Blinks {
    bits: u64,
    left: u32,
}

impl Blinks {
    pub(super) fn new() -> Self {
        Self { bits: 0, left: 0 }
    }

    #[inline]
    pub(super) fn blink(&mut self, rng: &mut Rng) -> bool {
        if self.left == 0 {
            (self.bits, self.left) = (rng.next_u64(), 9);
        }
        self.left -= 1;
        self.bits >>= 7;
        self.bits & 127 == 0
    }
}

/// What each visit alone costs, the cheapest kinds first.
pub(super) struct Solos {
    first: Vec<u32>,
    kinds: Vec<(i64, u32)>,
}

/// How many kinds of vehicle are kept for each visit.
const SOLO_KINDS: usize = 16;

impl Solos {
    pub(super) fn new<T: Travel>(m: &Model<'_, T>) -> Self {
        let (mut first, mut kinds) = (vec![0], Vec::new());
        for c in 0..m.n {
            let all = 0..m.kinds.len() as u32;
            let mut of: Vec<(i64, u32)> = all.filter_map(|k| Some((solo_cost(m, c, k)?, k))).collect();
            of.sort_unstable();
            kinds.extend(of.iter().take(SOLO_KINDS));
            first.push(kinds.len() as u32);
        }
        Self { first, kinds }
    }

    pub(super) fn of(&self, c: u32) -> &[(i64, u32)] {
        &self.kinds[self.first[c as usize] as usize..self.first[c as usize + 1] as usize]
    }
}

/// What a tour of `c` alone costs a vehicle of kind `k`, or `None` where it can't be (of pairs: one end alone).
pub(super) fn solo_cost<T: Travel>(m: &Model<'_, T>, c: u32, k: u32) -> Option<i64> {
    let (visit, kind) = (&m.visits[c as usize], &m.kinds[k as usize]);
    if kind.count == 0 || !m.suits(c, k) || !suits_more(m, c, k) || !m.may_be_alone(c) {
        return None;
    }
    let travel = &m.travel[kind.profile];
    let (there, back) = (travel.dist(kind.start, c), travel.dist(c, kind.end));
    let far = i64::from(FAR);
    if there >= far || back >= far || there + back > kind.max_distance || kind.max_visits == 0 {
        return None;
    }
    let mut cost = kind.fixed + m.leg(kind, kind.start, c) + m.leg(kind, c, kind.end);
    if m.timed {
        let (out, home) = (travel.time(kind.start, c), travel.time(c, kind.end));
        let begin = m.begin(c, kind.from.max(visit.release) + out)?;
        let end = begin + m.service(c, k) + home;
        let span = m.lawful_span(k, [c].into_iter()).ok()?.unwrap_or(end - m.latest(c, begin) + out);
        if end > kind.to || span > kind.max_duration {
            return None;
        }
        cost += kind.per_duration * span;
    }
    let id = |c: u32| VisitId::from_index(c as usize);
    cost = cost.saturating_add(m.problem.extras(KindId::from_index(k as usize), &[Place::Visit(id(c))]));
    Some(cost)
}

fn suits_more<T: Travel>(m: &Model<'_, T>, c: u32, k: u32) -> bool {
    let more = m.measures.saturating_sub(1);
    let capacity = m.problem.kinds.as_slice()[k as usize].capacity.get(1..).unwrap_or_default();
    (0..more).all(|i| {
        let (deliver, pick) = m.more[c as usize * more + i];
        deliver.max(pick) <= capacity.get(i).copied().unwrap_or(0)
    })
}

impl<T: Travel> Tours<'_, '_, T> {
    /// The cheapest place for `c` beside its neighbours, cheaper than `best.cost`.
    #[inline]
    pub(super) fn best_beside(&self, c: u32, near: &Near, mut best: Spot, blinks: &mut Blinks, rng: &mut Rng) -> Spot {
        if self.m.light && self.m.travel.len() == 1 && !self.m.driven {
            if self.m.kinds.len() == 1 && self.m.plain_cost && !self.m.by_kind {
                return self.best_beside_alike(c, near, best, blinks, rng);
            }
            return self.best_beside_light(c, near, best, blinks, rng);
        }
        if self.m.lean {
            return self.best_beside_lean(c, near, best, blinks, rng);
        }
        for &v in near.of(c) {
            let slot = self.nodes[v as usize].tour;
            if slot == NONE || !self.may_join(c, slot) || blinks.blink(rng) {
                continue;
            }
            self.try_after(c, v, &mut best);
            self.try_after(c, self.nodes[v as usize].prev, &mut best);
        }
        best
    }

    fn best_beside_light(&self, c: u32, near: &Near, mut best: Spot, blinks: &mut Blinks, rng: &mut Rng) -> Spot {
        let visit = &self.m.visits[c as usize];
        let size = visit.deliver + visit.pick;
        let travel = &self.m.travel[0];
        for &v in near.of(c) {
            let node = &self.nodes[v as usize];
            if node.tour == NONE {
                continue;
            }
            let slot = &self.slots[node.tour as usize];
            let room = self.m.kinds[slot.kind as usize].capacity - slot.load;
            if (self.m.by_kind && !self.m.suits(c, slot.kind)) || blinks.blink(rng) {
                continue;
            }
            if size > room {
                if self.m.kinds.len() > 1 && self.may_grow {
                    self.try_bigger(c, v, &mut best);
                }
                continue;
            }
            let (next, prev) = (&self.nodes[node.next as usize], &self.nodes[node.prev as usize]);
            let unit = if self.m.plain_cost { 1 } else { self.m.kinds[slot.kind as usize].per_distance };
            let behind = unit * (travel.dist_into(c, v) + travel.dist(c, next.point)) - node.out;
            if behind < best.cost {
                best = Spot { cost: behind, after: v, kind: NONE, split: Split::No };
            }
            let ahead = unit * (travel.dist_into(c, prev.point) + travel.dist(c, v)) - prev.out;
            if ahead < best.cost {
                best = Spot { cost: ahead, after: node.prev, kind: NONE, split: Split::No };
            }
        }
        best
    }

    /// The same where all vehicles are alike and a leg costs its length.
    fn best_beside_alike(&self, c: u32, near: &Near, mut best: Spot, blinks: &mut Blinks, rng: &mut Rng) -> Spot {
        let visit = &self.m.visits[c as usize];
        let room = self.m.kinds[0].capacity - visit.deliver - visit.pick;
        let travel = &self.m.travel[0];
        let (mut least, mut after) = (best.cost, NONE);
        for &v in near.of(c) {
            let node = &self.nodes[v as usize];
            if node.tour == NONE || blinks.blink(rng) || self.slots[node.tour as usize].load > room {
                continue;
            }
            let (next, prev) = (&self.nodes[node.next as usize], &self.nodes[node.prev as usize]);
            let behind = travel.dist_into(c, v) + travel.dist(c, next.point) - node.out;
            let ahead = travel.dist_into(c, prev.point) + travel.dist(c, v) - prev.out;
            if behind < least {
                (least, after) = (behind, v);
            }
            if ahead < least {
                (least, after) = (ahead, node.prev);
            }
        }
        if after != NONE {
            best = Spot { cost: least, after, kind: NONE, split: Split::No };
        }
        best
    }

    /// The positions at `v` with the cheapest free kind of vehicle that holds the tour and `c`.
    fn try_bigger(&self, c: u32, v: u32, best: &mut Spot) {
        let node = &self.nodes[v as usize];
        let slot = &self.slots[node.tour as usize];
        let now = &self.m.kinds[slot.kind as usize];
        let visit = &self.m.visits[c as usize];
        let load = slot.load + visit.deliver + visit.pick;
        let travel = &self.m.travel[now.profile];
        let legs = if now.per_distance > 0 { (slot.cost - now.fixed) / now.per_distance } else { 0 };
        let (next, prev) = (self.nodes[node.next as usize].point, self.nodes[node.prev as usize].point);
        let into = travel.dist_into(c, v);
        let behind = into + travel.dist(c, next) - travel.dist(v, next);
        let ahead = travel.dist_into(c, prev) + travel.dist(c, v) - travel.dist_into(v, prev);
        for (k, kind) in (0..).zip(&self.m.kinds) {
            let alike = (kind.start, kind.end, kind.profile) == (now.start, now.end, now.profile);
            if !alike || load > kind.capacity || self.used[k as usize] >= kind.count || self.m.by_kind {
                continue;
            }
            let other = kind.fixed - now.fixed + (kind.per_distance - now.per_distance) * legs;
            for (added, after) in [(behind, v), (ahead, node.prev)] {
                let cost = other + kind.per_distance * added;
                if cost < best.cost {
                    *best = Spot { cost, after, kind: k, split: Split::No };
                }
            }
        }
    }

    /// Whether the slot's vehicle suits `c` and has room for one visit more.
    #[inline]
    pub(super) fn may_join(&self, c: u32, slot: u32) -> bool {
        let Slot { kind, count, load, .. } = self.slots[slot as usize];
        let hot = &self.m.kinds[kind as usize];
        if self.m.summed() {
            let visit = &self.m.visits[c as usize];
            return visit.deliver + visit.pick + load <= hot.capacity && (!self.m.by_kind || self.m.suits(c, kind));
        }
        count < hot.max_visits && (!self.m.by_kind || self.m.suits(c, kind))
    }

    /// Keeps the position behind `a` if it is feasible and cheaper.
    #[inline]
    pub(super) fn try_after(&self, c: u32, a: u32, best: &mut Spot) {
        let before = &self.nodes[a as usize];
        let (slot, b) = (before.tour, before.next);
        let behind = &self.nodes[b as usize];
        let kind = self.kind(slot);
        let mut cost = self.m.leg_into(kind, c, before.point) + self.m.leg(kind, c, behind.point) - before.out;
        if cost >= best.cost {
            return;
        }
        if !self.m.light {
            let visit = &self.m.visits[c as usize];
            let full = before.head + visit.deliver > kind.capacity || behind.tail + visit.pick > kind.capacity;
            if full && !self.m.lean {
                return;
            }
            if (self.m.measures > 1 && !self.room_in_more(c, a, b)) || (b < self.m.n && self.frozen[b as usize]) {
                return;
            }
            if !self.m.goods.is_empty() && !self.goes_with_trip(c, a) {
                return;
            }
            if self.m.timed && !self.in_time(c, a, b, kind) {
                return;
            }
            if kind.max_distance < HORIZON && !self.short_enough(c, a, b, kind) {
                return;
            }
            if self.m.durations {
                let span = self.joined_span(c, a, b, kind);
                cost += kind.per_duration * (span - self.slots[slot as usize].span);
                cost += self.m.per_longest * (span - self.longest).max(0);
                if span > kind.max_duration || cost >= best.cost {
                    return;
                }
            }
            if self.m.has_extras() {
                cost += self.more_extras(c, a);
                if cost >= best.cost {
                    return;
                }
            }
        }
        *best = Spot { cost, after: a, kind: NONE, split: Split::No };
    }

    #[inline]
    fn in_time(&self, c: u32, a: u32, b: u32, kind: &HotKind) -> bool {
        let (before, behind) = (&self.nodes[a as usize], &self.nodes[b as usize]);
        let visit = &self.m.visits[c as usize];
        let travel = &self.m.travel[kind.profile];
        let mut depart = before.depart;
        if visit.release > 0 && visit.release > self.nodes[before.trip as usize].depart {
            match self.depart_if_started(before.trip, visit.release, a, kind) {
                Some(later) => depart = later,
                None => return false,
            }
        }
        let Some(begin) = self.m.begin(c, depart + travel.time_into(c, before.point)) else { return false };
        begin + self.m.service(c, self.slots[before.tour as usize].kind) + travel.time(c, behind.point) <= behind.late
    }

    /// When the vehicle leaves `to` if its trip starts at `time`; `None` where that is too late for one between.
    pub(super) fn depart_if_started(&self, trip: u32, time: i64, to: u32, kind: &HotKind) -> Option<i64> {
        let travel = &self.m.travel[kind.profile];
        let (mut at, mut time) = (trip, time);
        while at != to {
            let next = self.nodes[at as usize].next;
            time += travel.time(self.nodes[at as usize].point, self.nodes[next as usize].point);
            time = self.m.begin(next, time)?
                + self.m.service(next, self.slots[self.nodes[at as usize].tour as usize].kind);
            at = next;
        }
        Some(time)
    }

    fn room_in_more(&self, c: u32, a: u32, b: u32) -> bool {
        let more = self.m.measures - 1;
        let slot = self.nodes[a as usize].tour;
        let capacity = &self.m.problem.kinds.as_slice()[self.slots[slot as usize].kind as usize].capacity;
        (0..more).all(|i| {
            let (deliver, pick) = self.m.more[c as usize * more + i];
            self.more[a as usize * more + i].0 + deliver <= capacity[i + 1]
                && self.more[b as usize * more + i].1 + pick <= capacity[i + 1]
        })
    }

    fn short_enough(&self, c: u32, a: u32, b: u32, kind: &HotKind) -> bool {
        let travel = &self.m.travel[kind.profile];
        let (pa, pb) = (self.nodes[a as usize].point, self.nodes[b as usize].point);
        let added = travel.dist(pa, c) + travel.dist(c, pb) - travel.dist(pa, pb);
        self.slots[self.nodes[a as usize].tour as usize].dist + added <= kind.max_distance
    }

    fn joined_span(&self, c: u32, a: u32, b: u32, kind: &HotKind) -> i64 {
        let travel = &self.m.travel[kind.profile];
        let (pa, pb) = (self.nodes[a as usize].point, self.nodes[b as usize].point);
        let visit = &self.m.visits[c as usize];
        let service = self.m.service(c, self.slots[self.nodes[a as usize].tour as usize].kind);
        let alone = Stretch { span: service, early: visit.open, late: visit.close };
        self.ahead[a as usize].then(travel.time(pa, c), alone).then(travel.time(c, pb), self.behind[b as usize]).span
    }

    /// The cheapest free vehicle for `c` alone (or one of the kind `wanted`), cheaper than `best.cost`, within `limit`
    /// tours.
    pub(super) fn best_alone(&self, c: u32, solos: &Solos, best: Spot, limit: u32, wanted: u32) -> Spot {
        let Some(&slot) = self.free.last().filter(|_| self.count < limit) else { return best };
        let free = |k: u32| self.used[k as usize] < self.m.kinds[k as usize].count;
        let of = solos.of(c);
        let drawn = of.iter().find(|&&(_, k)| k == wanted && free(k));
        match drawn.or_else(|| of.iter().find(|&&(_, k)| free(k))) {
            Some(&(cost, kind)) if cost < best.cost => Spot { cost, after: self.start(slot), kind, split: Split::No },
            _ => best,
        }
    }

    /// Puts `c` at its spot.
    pub(super) fn place(&mut self, c: u32, spot: Spot) {
        let slot = self.nodes[spot.after as usize].tour;
        self.touch(slot);
        if spot.kind != NONE && self.slots[slot as usize].count == 0 {
            self.open(slot, spot.kind);
        } else if spot.kind != NONE {
            self.retype(slot, spot.kind);
        }
        let after = if spot.split == Split::Before { self.link_reload(spot.after) } else { spot.after };
        self.link(c, after);
        if spot.split == Split::Behind {
            self.link_reload(c);
        }
        if self.m.lean && self.slots[slot as usize].count > 1 {
            self.spread(c);
        } else if !self.m.light {
            self.refresh(slot);
        }
    }
}
