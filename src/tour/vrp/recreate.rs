//! Puts taken visits back, one by one, each where it costs least.

use super::insert::Spot;
use super::model::NONE;
use super::search::Search;
use super::travel::Travel;
use std::sync::atomic::Ordering;

/// One round in so many lets no tour take a bigger vehicle.
const FIRM: usize = 3;

impl<T: Travel> Search<'_, '_, T> {
    /// Places all of `self.removed` in a random kind of order; what fits nowhere becomes absent.
    pub(super) fn recreate(&mut self) {
        self.sort_removed();
        let kinds = self.m.kinds.len();
        let drawn = kinds > 1 && self.rng.below(2) == 0;
        self.kind_of_round = if drawn { self.rng.below(kinds) as u32 } else { NONE };
        self.tours.may_grow = kinds == 1 || self.rng.below(FIRM) > 0;
        for i in 0..self.removed.len() {
            let c = self.removed[i];
            if self.switch.load(Ordering::Relaxed) {
                self.tours.set_absent(c);
                self.torn = true;
                continue;
            }
            let partner = self.m.visits[c as usize].partner;
            if partner != NONE && self.tours.frozen[partner as usize] {
                self.place_drop(c);
                continue;
            }
            if partner != NONE {
                // A pair is placed when its pickup comes up.
                if self.is_pickup[c as usize] {
                    self.place_pair(c);
                }
                continue;
            }
            let spot = self.best_spot(c);
            if spot.is_some() {
                self.tours.place(c, spot);
                self.take_back_if_bad(c);
            } else {
                self.tours.set_absent(c);
            }
        }
    }

    /// What O(1) evaluation let through but the whole tour shows to be illegal is taken out again.
    fn take_back_if_bad(&mut self, c: u32) {
        let slot = self.tours.nodes[c as usize].tour;
        if !self.m.light && self.tours.slots[slot as usize].bad {
            self.tours.unlink(c);
            if self.m.reloads {
                self.tours.tidy(slot);
            }
            self.tours.refresh(slot);
            self.tours.set_absent(c);
        }
    }

    fn best_spot(&mut self, c: u32) -> Spot {
        let worth = self.m.visits[c as usize].penalty;
        let nothing = Spot { cost: worth, ..Spot::NOWHERE };
        let beside = self.tours.best_beside(c, self.time, nothing, &mut self.blinks, &mut self.rng);
        let kind = self.kind_of_round;
        let mut spot = self.tours.best_alone(c, self.solos, beside, self.limit, kind);
        if self.m.reloads {
            spot = self.tours.best_on_new_trip(c, self.time, spot);
        }
        if spot.is_some() || self.tours.count == 0 || !(self.thorough || self.rng.below(8) == 0) {
            return spot;
        }
        self.anywhere(c, nothing)
    }

    /// Every position of every tour, for a visit that fits beside none of its neighbours.
    fn anywhere(&mut self, c: u32, mut best: Spot) -> Spot {
        for slot in 0..self.tours.slots.len() as u32 {
            if self.tours.slots[slot as usize].count == 0 || !self.tours.may_join(c, slot) {
                continue;
            }
            let (mut at, end) = (self.tours.start(slot), self.tours.end(slot));
            while at != end {
                self.tours.try_after(c, at, &mut best);
                at = self.tours.nodes[at as usize].next;
            }
        }
        best
    }

    /// Random, largest first, farthest first, nearest first; with times also narrowest, earliest or latest first.
    fn sort_removed(&mut self) {
        let draw = self.rng.below(if self.m.timed { 17 } else { 11 });
        self.order.clear();
        for &c in &self.removed {
            let visit = &self.m.visits[c as usize];
            let key = match draw {
                0..=3 => (self.rng.next_u64() >> 1) as i64,
                4..=7 => -(visit.deliver + visit.pick),
                8..=9 => -self.away[c as usize],
                10 => self.away[c as usize],
                11..=12 => visit.close - visit.open,
                13..=14 => visit.open,
                _ => -visit.close,
            };
            self.order.push((key, c));
        }
        self.order.sort_unstable();
        for (place, &(_, c)) in self.removed.iter_mut().zip(&self.order) {
            *place = c;
        }
    }
}
