//! Trips: where a visit may start a new one, and where one is no longer of use.
//!
//! A reload is a node like any other. A visit may be placed with a reload before or behind it, which splits the trip
//! there; such a place is judged by driving the whole tour, O(length), but only if its legs cost less than the best
//! place known. After a ruin, reloads with an empty trip on either side go, and so do those without which the two trips
//! fit together.

use super::insert::{Split, Spot};
use super::model::NONE;
use super::near::Near;
use super::search::Search;
use super::tours::Tours;
use super::travel::Travel;
use crate::scenario::vrp::FAR;

/// A reload that is not in the tour yet.
const FRESH: u32 = NONE - 1;

impl<T: Travel> Tours<'_, '_, T> {
    /// The cheapest place for `c` that starts a new trip on a tour of a neighbour, if it is cheaper than `best`.
    pub(super) fn best_on_new_trip(&self, c: u32, near: &Near, mut best: Spot) -> Spot {
        for &v in near.of(c) {
            let slot = self.nodes[v as usize].tour;
            if slot == NONE || !self.may_join(c, slot) || self.kind(slot).reload == NONE || self.spare.is_empty() {
                continue;
            }
            if self.slots[slot as usize].trips < self.kind(slot).max_trips {
                for after in [v, self.nodes[v as usize].prev] {
                    self.try_split(c, after, slot, &mut best);
                }
            }
        }
        best
    }

    fn try_split(&self, c: u32, after: u32, slot: u32, best: &mut Spot) {
        let kind = self.kind(slot);
        let before = &self.nodes[after as usize];
        let next = before.next;
        if next < self.m.n && self.frozen[next as usize] {
            return;
        }
        let (a, b, r) = (before.point, self.nodes[next as usize].point, kind.reload);
        for (split, path) in [(Split::Before, [a, r, c, b]), (Split::Behind, [a, c, r, b])] {
            let empty = match split {
                Split::Before => !self.is_visit(after),
                _ => !self.is_visit(next),
            };
            let cost = path.windows(2).map(|leg| self.m.leg(kind, leg[0], leg[1])).sum::<i64>() - before.out;
            if empty || cost >= best.cost {
                continue;
            }
            let put = if split == Split::Before { [FRESH, c] } else { [c, FRESH] };
            let mut nodes = Vec::with_capacity(self.slots[slot as usize].count as usize + 8);
            if after == self.start(slot) {
                nodes.extend(put);
            }
            for at in self.sequence(slot) {
                nodes.push(at);
                if at == after {
                    nodes.extend(put);
                }
            }
            if self.fits(slot, &nodes) {
                *best = Spot { cost, after, kind: NONE, split };
            }
        }
    }

    /// Whether the slot's vehicle could drive `nodes`: room on every leg, and times.
    fn fits(&self, slot: u32, nodes: &[u32]) -> bool {
        let number = self.slots[slot as usize].kind;
        let kind = self.kind(slot);
        let travel = &self.m.travel[kind.profile];
        let (mut at, mut time) = (kind.start, kind.from);
        for (i, trip) in nodes.split(|&node| node >= self.m.n).enumerate() {
            if i > 0 {
                time += travel.time(at, kind.reload) + kind.reload_service;
                at = kind.reload;
            }
            let alone = |c: u32| self.m.visits[c as usize].partner == NONE;
            let mut load: i64 = trip.iter().filter(|&&c| alone(c)).map(|&c| self.m.visits[c as usize].deliver).sum();
            time = trip.iter().map(|&c| self.m.visits[c as usize].release).fold(time, i64::max);
            if load > kind.capacity || (!self.m.goods.is_empty() && self.m.is_mixed(trip.iter().copied())) {
                return false;
            }
            for &c in trip {
                let visit = &self.m.visits[c as usize];
                load += visit.pick - visit.deliver;
                if load > kind.capacity || travel.dist(at, c) >= i64::from(FAR) {
                    return false;
                }
                let Some(begin) = self.m.begin(c, time + travel.time(at, c)) else { return false };
                time = begin + self.m.service(c, number);
                at = c;
            }
        }
        time + travel.time(at, kind.end) <= kind.to
    }

    /// Links a reload behind `after`; `refresh` must follow.
    pub(super) fn link_reload(&mut self, after: u32) -> u32 {
        let slot = self.nodes[after as usize].tour;
        let Some(reload) = self.spare.pop() else { return after };
        self.nodes[reload as usize].point = self.kind(slot).reload;
        self.link(reload, after);
        reload
    }

    fn unlink_reload(&mut self, at: u32) {
        self.unlink(at);
        self.spare.push(at);
    }

    /// Takes out reloads that serve nothing; `refresh` must follow.
    pub(super) fn tidy(&mut self, slot: u32) {
        let reloads: Vec<u32> = self.sequence(slot).filter(|&at| self.is_reload(at)).collect();
        for at in reloads {
            let (prev, next) = (self.nodes[at as usize].prev, self.nodes[at as usize].next);
            if !self.is_visit(prev) || !self.is_visit(next) {
                self.unlink_reload(at);
                continue;
            }
            let nodes: Vec<u32> = self.sequence(slot).filter(|&node| node != at).collect();
            let (a, b) = (self.nodes[prev as usize].point, self.nodes[next as usize].point);
            let kind = self.kind(slot);
            let saves = self.m.leg(kind, a, b) < self.nodes[prev as usize].out + self.nodes[at as usize].out;
            if saves && self.fits(slot, &nodes) {
                self.unlink_reload(at);
            }
        }
    }
}

impl<T: Travel> Search<'_, '_, T> {
    /// Tidies the trips of all tours changed in this round.
    pub(super) fn tidy_trips(&mut self) {
        if !self.m.reloads {
            return;
        }
        let touched: Vec<u32> = self.tours.touched().collect();
        for slot in touched {
            if self.tours.slots[slot as usize].trips > 1 {
                self.tours.tidy(slot);
                self.tours.refresh(slot);
            }
        }
    }
}
