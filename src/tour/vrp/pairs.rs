//! Where a pickup and its delivery fit best: on one trip, in this order.
//!
//! For every tour near either of them, each position of the pickup is joined with those of the delivery behind it, as
//! far as times and room allow: the walk along the tour stops where the pickup has made it late or overfull, or where no
//! later position of the delivery, judged as if there were no pickup, is cheap enough (half as many rounds more on Li and
//! Lim's 200). That takes it that no detour is quicker than the leg that it replaces; where one is, positions are missed.
//! Quadratic in a tour's length at worst; windows cut it short. Durations and further measures are judged after the fact.

use super::insert::{Split, Spot};
use super::model::{HotKind, NONE};
use super::search::Search;
use super::tours::Tours;
use super::travel::Travel;
use crate::scenario::vrp::{FAR, Order};

/// A node of the tour that is tried.
#[derive(Clone, Copy, Debug)]
struct Step {
    at: u32,
    point: u32,
    depart: i64,
    late: i64,
    out: i64,
    /// Aboard on the leg out of here.
    load: i64,
    /// Open pairs on the leg out of here.
    depth: i32,
    /// What the delivery adds on the leg out of here; `TOO_LATE` where it would be late even without the pickup.
    drop: i64,
    /// The least that the delivery adds here or later.
    least: i64,
}

/// Costs no delivery, and never wraps in a sum.
const TOO_LATE: i64 = i64::MAX / 4;

/// Where both go: the delivery behind `drop_after`, or right behind the pickup where that is the same node.
#[derive(Clone, Copy, Debug)]
pub(super) struct PairSpot {
    pub spot: Spot,
    pub drop_after: u32,
}

/// Reused lists.
#[derive(Debug, Default)]
pub(super) struct PairScratch {
    steps: Vec<Step>,
    slots: Vec<u32>,
}

impl<T: Travel> Search<'_, '_, T> {
    /// Places a pair where it costs least, or makes it absent.
    pub(super) fn place_pair(&mut self, pick: u32) {
        let drop = self.m.visits[pick as usize].partner;
        let worth = self.m.visits[pick as usize].penalty;
        let mut best = PairSpot { spot: Spot { cost: worth, ..Spot::NOWHERE }, drop_after: NONE };
        let mut scratch = std::mem::take(&mut self.pair_scratch);
        self.near_slots(pick, drop, &mut scratch.slots);
        for i in 0..scratch.slots.len() {
            if !self.blinks.blink(&mut self.rng) {
                self.tours.try_pair(pick, drop, scratch.slots[i], &mut scratch.steps, &mut best);
            }
        }
        self.pair_alone(pick, drop, &mut best);
        if !best.spot.is_some() {
            for slot in 0..self.tours.slots.len() as u32 {
                if self.tours.slots[slot as usize].count > 0 {
                    self.tours.try_pair(pick, drop, slot, &mut scratch.steps, &mut best);
                }
            }
        }
        self.pair_scratch = scratch;
        if !best.spot.is_some() {
            self.tours.set_absent(pick);
            self.tours.set_absent(drop);
            return;
        }
        let slot = self.tours.nodes[best.spot.after as usize].tour;
        if best.spot.kind != NONE {
            self.tours.open(slot, best.spot.kind);
        }
        self.tours.touch(slot);
        self.tours.link(pick, best.spot.after);
        self.tours.link(drop, if best.drop_after == best.spot.after { pick } else { best.drop_after });
        self.tours.refresh(slot);
        if self.tours.slots[slot as usize].bad {
            self.tours.unlink(pick);
            self.tours.unlink(drop);
            self.tours.refresh(slot);
            self.tours.set_absent(pick);
            self.tours.set_absent(drop);
        }
    }

    fn near_slots(&mut self, pick: u32, drop: u32, slots: &mut Vec<u32>) {
        slots.clear();
        self.round_of_slots += 1;
        for c in [pick, drop] {
            for &v in self.time.of(c) {
                let slot = self.tours.nodes[v as usize].tour;
                if slot != NONE && self.seen_slot[slot as usize] != self.round_of_slots {
                    self.seen_slot[slot as usize] = self.round_of_slots;
                    slots.push(slot);
                }
            }
        }
    }

    fn pair_alone(&self, pick: u32, drop: u32, best: &mut PairSpot) {
        let m = self.m;
        let Some(&slot) = self.tours.free.last().filter(|_| self.tours.count < self.limit) else { return };
        let fits = |&k: &u32| {
            let kind = &m.kinds[k as usize];
            self.tours.used[k as usize] < kind.count && m.suits(pick, k) && m.suits(drop, k) && kind.max_visits > 1
        };
        for k in (0..m.kinds.len() as u32).filter(fits) {
            let kind = &m.kinds[k as usize];
            let legs = [(kind.start, pick), (pick, drop), (drop, kind.end)];
            let travel = &m.travel[kind.profile];
            if legs.iter().any(|&(a, b)| travel.dist(a, b) >= i64::from(FAR)) {
                continue;
            }
            let cost = kind.fixed + legs.iter().map(|&(a, b)| m.leg(kind, a, b)).sum::<i64>();
            let arrive = kind.from.max(m.visits[pick as usize].release) + travel.time(kind.start, pick);
            let Some(at_drop) = m.begin(pick, arrive).map(|b| b + m.service(pick, k) + travel.time(pick, drop)) else {
                continue;
            };
            let Some(leave) = m.begin(drop, at_drop).map(|b| b + m.service(drop, k)) else { continue };
            if cost < best.spot.cost && leave + travel.time(drop, kind.end) <= kind.to {
                best.spot = Spot { cost, after: self.tours.start(slot), kind: k, split: Split::No };
                best.drop_after = best.spot.after;
            }
        }
    }
}

impl<T: Travel> Tours<'_, '_, T> {
    fn steps(&self, drop: u32, slot: u32, kind: &HotKind, steps: &mut Vec<Step>) {
        steps.clear();
        let number = self.slots[slot as usize].kind;
        let (mut at, end) = (self.start(slot), self.end(slot));
        let (mut load, mut depth) = (0, 0);
        loop {
            let node = &self.nodes[at as usize];
            if !self.is_visit(at) {
                load = node.head;
            } else {
                let visit = &self.m.visits[at as usize];
                load += visit.pick - visit.deliver;
                if visit.partner != NONE {
                    depth += if self.nodes[visit.partner as usize].rank > node.rank { 1 } else { -1 };
                }
            }
            let added = if at == end { TOO_LATE } else { self.drop_behind(drop, at, kind, number) };
            let (point, depart, late, out) = (node.point, node.depart, node.late, node.out);
            steps.push(Step { at, point, depart, late, out, load, depth, drop: added, least: added });
            if at == end {
                break;
            }
            at = node.next;
        }
        for i in (1..steps.len()).rev() {
            steps[i - 1].least = steps[i - 1].least.min(steps[i].least);
        }
    }

    /// What `drop` adds behind a node, or `TOO_LATE`: a pickup before it makes nothing earlier.
    #[inline]
    fn drop_behind(&self, drop: u32, at: u32, kind: &HotKind, number: u32) -> i64 {
        let node = &self.nodes[at as usize];
        let next = &self.nodes[node.next as usize];
        let travel = &self.m.travel[kind.profile];
        match self.m.begin(drop, node.depart + travel.time_into(drop, node.point)) {
            Some(begin) if begin + self.m.service(drop, number) + travel.time(drop, next.point) <= next.late => {
                self.m.leg_into(kind, drop, node.point) + self.m.leg(kind, drop, next.point) - node.out
            }
            _ => TOO_LATE,
        }
    }

    /// Keeps the cheapest way to put the pair into a tour, if it is cheaper than `best`.
    fn try_pair(&self, pick: u32, drop: u32, slot: u32, steps: &mut Vec<Step>, best: &mut PairSpot) {
        let number = self.slots[slot as usize].kind;
        let kind = self.kind(slot);
        let wide = self.slots[slot as usize].count + 2 <= kind.max_visits;
        if !wide || !self.m.suits(pick, number) || !self.m.suits(drop, number) {
            return;
        }
        self.steps(drop, slot, kind, steps);
        let travel = &self.m.travel[kind.profile];
        let p = &self.m.visits[pick as usize];
        for i in 0..steps.len() - 1 {
            let (here, next) = (steps[i], steps[i + 1]);
            if here.depart > p.close {
                break;
            }
            if self.is_visit(next.at) && self.frozen[next.at as usize] {
                continue;
            }
            let added = self.m.leg_into(kind, pick, here.point) + self.m.leg(kind, pick, next.point) - here.out;
            if here.load + p.pick > kind.capacity || !self.pair_goes_with(pick, drop, here.at) {
                continue;
            }
            let Some(begin) = self.m.begin(pick, here.depart + travel.time_into(pick, here.point)) else { continue };
            let leave = begin + self.m.service(pick, number);
            self.try_drop_at_once(pick, drop, (here, next), leave, number, best);
            if added + steps[i + 1].least < best.spot.cost {
                self.try_drops(pick, drop, steps, i, (leave, added), number, best);
            }
        }
    }

    /// Whether all on the trip that goes on from a node can go with a pair.
    fn pair_goes_with(&self, pick: u32, drop: u32, at: u32) -> bool {
        self.m.goods.is_empty() || (self.goes_with_trip(pick, at) && self.goes_with_trip(drop, at))
    }

    /// Pickup, then delivery at once.
    fn try_drop_at_once(
        &self,
        pick: u32,
        drop: u32,
        (here, next): (Step, Step),
        leave: i64,
        number: u32,
        best: &mut PairSpot,
    ) {
        let kind = &self.m.kinds[number as usize];
        let travel = &self.m.travel[kind.profile];
        let cost =
            self.m.leg_into(kind, pick, here.point) + self.m.leg(kind, pick, drop) + self.m.leg(kind, drop, next.point)
                - here.out;
        if cost >= best.spot.cost {
            return;
        }
        let Some(begin) = self.m.begin(drop, leave + travel.time(pick, drop)) else { return };
        if begin + self.m.service(drop, number) + travel.time(drop, next.point) <= next.late {
            *best = PairSpot { spot: Spot { cost, after: here.at, kind: NONE, split: Split::No }, drop_after: here.at };
        }
    }

    /// Delivery behind each later node of the trip, while the way there stays legal.
    #[allow(clippy::too_many_arguments, reason = "one step of one loop, apart to stay readable")]
    fn try_drops(
        &self,
        pick: u32,
        drop: u32,
        steps: &[Step],
        i: usize,
        (mut leave, added): (i64, i64),
        number: u32,
        best: &mut PairSpot,
    ) {
        let kind = &self.m.kinds[number as usize];
        let travel = &self.m.travel[kind.profile];
        let size = self.m.visits[pick as usize].pick;
        let nested = self.m.problem.order == Order::LastInFirstOut;
        let mut from = pick;
        for j in i + 1..steps.len() - 1 {
            let here = steps[j];
            let arrive = leave + travel.time(from, here.point);
            if !self.is_visit(here.at) || arrive > here.late || here.load + size > kind.capacity {
                return;
            }
            if nested && here.depth < steps[i].depth {
                return;
            }
            let Some(begin) = self.m.begin(here.at, arrive) else { return };
            leave = begin + self.m.service(here.at, number);
            from = here.point;
            if added + here.least >= best.spot.cost {
                return;
            }
            let cost = added + here.drop;
            if cost >= best.spot.cost || (nested && here.depth != steps[i].depth) {
                continue;
            }
            let next = steps[j + 1];
            let Some(begin) = self.m.begin(drop, leave + travel.time_into(drop, here.point)) else { return };
            if begin + self.m.service(drop, number) + travel.time(drop, next.point) <= next.late {
                *best = PairSpot {
                    spot: Spot { cost, after: steps[i].at, kind: NONE, split: Split::No },
                    drop_after: here.at,
                };
            }
        }
    }
}
