//! What costs beside legs and time: goods by how far they are carried, visits by who makes them, the longest tour.
//!
//! Only problems that have some are slower: their tours are priced by driving them, and a place for a visit by driving its tour
//! with it, where its legs alone don't make it too dear. Pairs, and visits that start a trip, are placed by their legs alone;
//! what they cost is counted once they are placed.

use super::model::{HotKind, Model, NONE};
use super::tours::Tours;
use super::travel::Travel;
use crate::scenario::vrp::{Carried, FAR, Kind, Problem, Visit};

/// Prices of what a visit delivers and picks up, in the kind's unit.
pub(super) type Worth = (i128, i128);

/// Of each kind of vehicle, what all visits' goods are worth a unit of distance; empty where there are no extras.
pub(super) fn worths(problem: &Problem) -> Vec<Vec<Worth>> {
    let is_free = |visit: &Visit| visit.price_by_kind.is_empty();
    if problem.kinds.iter().all(|kind| kind.carried.is_none()) && problem.visits.iter().all(is_free) {
        return Vec::new();
    }
    let sum = |carried: &Carried, amounts: &[i64]| -> i128 {
        carried.prices.iter().zip(amounts).map(|(&price, &amount)| i128::from(price) * i128::from(amount)).sum()
    };
    let of = |carried: Option<&Carried>, visit: &Visit| {
        carried.map_or((0, 0), |carried| (sum(carried, &visit.deliver), sum(carried, &visit.pick)))
    };
    let all = |carried: Option<&Carried>| problem.visits.iter().map(|visit| of(carried, visit)).collect();
    problem.kinds.iter().map(|kind| all(kind.carried.as_ref())).collect()
}

impl<T: Travel> Model<'_, T> {
    /// More than the extras of a visit are ever likely to be.
    pub(super) fn dearest_extra(&self) -> i128 {
        let prices = self.problem.visits.iter().flat_map(|visit| visit.price_by_kind.iter().copied()).max();
        let carried = |(kind, hot): (&Kind, &HotKind)| {
            let Some(carried) = &kind.carried else { return 0 };
            let pairs = carried.prices.iter().zip(&kind.capacity);
            let full: i128 = pairs.map(|(&price, &room)| i128::from(price) * i128::from(room)).sum();
            let there = (0..self.n).map(|c| self.travel[hot.profile].dist(hot.start, c));
            let farthest = there.filter(|&way| way < i64::from(FAR)).max().unwrap_or(0);
            (full / i128::from(carried.distance.max(1)) + 1) * 2 * i128::from(farthest)
        };
        let carried = self.problem.kinds.iter().zip(&self.kinds).map(carried).max().unwrap_or(0);
        i128::from(prices.unwrap_or(0)) + carried + i128::from(self.per_longest) * 1_000_000
    }

    /// Whether anything but legs and time costs.
    #[inline]
    pub(super) fn has_extras(&self) -> bool {
        !self.worths.is_empty()
    }
}

impl<T: Travel> Tours<'_, '_, T> {
    /// What a vehicle of kind `number` pays for the visits and what is carried on the slot's tour, with visit `c` behind a
    /// node where one is put there.
    pub(super) fn extras(&self, slot: u32, number: u32, put: Option<(u32, u32)>) -> i64 {
        let visits = self.sequence(slot).filter(|&node| self.is_visit(node)).chain(put.map(|put| put.0));
        let price = |c: u32| {
            let prices = &self.m.problem.visits.as_slice()[c as usize].price_by_kind;
            prices.get(number as usize).copied().unwrap_or(0)
        };
        visits.map(price).fold(0, i64::saturating_add).saturating_add(self.carried(slot, number, put)).min(1 << 60)
    }

    fn carried(&self, slot: u32, number: u32, put: Option<(u32, u32)>) -> i64 {
        let kind = &self.m.kinds[number as usize];
        let Some(carried) = &self.m.problem.kinds.as_slice()[number as usize].carried else { return 0 };
        let (worths, travel) = (&self.m.worths[number as usize], &self.m.travel[kind.profile]);
        // Deliveries ride from the trip's start, pickups to its end, and a pair's goods between its visits.
        let (mut sum, mut way, mut picked) = (0i128, 0i128, 0i128);
        let (mut at, end) = (self.start(slot), self.end(slot));
        let mut point = kind.start;
        let mut extra = put.filter(|put| put.1 == at).map(|put| put.0);
        while at != end || extra.is_some() {
            let node = extra.take().unwrap_or_else(|| {
                at = self.nodes[at as usize].next;
                at
            });
            if put.is_some_and(|put| put.1 == node) {
                extra = put.map(|put| put.0);
            }
            let to = if node == end { kind.end } else { self.nodes[node as usize].point };
            let leg = i128::from(travel.dist(point, to));
            (sum, way, point) = (sum + picked * leg, way + leg, to);
            if !self.is_visit(node) {
                (way, picked) = (0, 0);
                continue;
            }
            let (out, back) = worths[node as usize];
            if self.m.visits[node as usize].partner == NONE {
                sum += out * way;
                picked += back;
            } else {
                picked += back - out;
            }
        }
        let distance = i128::from(carried.distance.max(1));
        i64::try_from((2 * sum + distance).div_euclid(2 * distance)).unwrap_or(i64::MAX)
    }

    /// What visit `c` behind `after` adds to them.
    pub(super) fn more_extras(&self, c: u32, after: u32) -> i64 {
        let slot = self.nodes[after as usize].tour;
        let number = self.slots[slot as usize].kind;
        self.extras(slot, number, Some((c, after))) - self.extras(slot, number, None)
    }

    /// The longest time that a tour takes.
    pub(super) fn longest(&self) -> i64 {
        self.slots.iter().filter(|slot| slot.count > 0).map(|slot| slot.span).max().unwrap_or(0)
    }

    /// What the solution costs, the price of its longest tour included.
    #[inline]
    pub(super) fn total(&self) -> i64 {
        if self.m.per_longest == 0 { self.cost } else { self.cost + self.m.per_longest * self.longest() }
    }
}
