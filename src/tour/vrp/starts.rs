//! Pairs on the fewest vehicles: annealing from several beginnings, of which the best is followed.
//!
//! So few vehicles leave pairs so little room that annealing, however hot, hardly leaves the set of tours where it
//! begins: on Li and Lim's LR1_2_4 it ends at the best known cost from most beginnings, and 7 to 10 % above from others,
//! for any length of time. The first beginning is what saving vehicles has led to; others are made afresh, and each of
//! them tries to save one vehicle more.

use super::anneal::{Clock, Heat};
use super::search::{Kept, Search};
use super::travel::Travel;
use crate::base::Error;

/// Beginnings.
const STARTS: usize = 3;
/// The part of the time that each of them has; the rest goes to the best.
const EACH: f64 = 0.2;
/// The part of it in which a fresh one saves vehicles.
const SAVING: f64 = 0.4;
/// The first temperature of the rest.
const AGAIN: f64 = 1.0;

impl<T: Travel> Search<'_, '_, T> {
    /// Whether [`Self::anneal_from_several`] is worth it and possible: no visit is decided.
    pub(super) fn may_start_afresh(&self) -> bool {
        self.m.paired && self.m.price > 0 && !self.tours.frozen.contains(&true)
    }

    /// Rounds from several beginnings and on from the best until the clock runs out; `Err` where cancelled. The best
    /// found stays either way.
    pub(super) fn anneal_from_several(&mut self, clock: &mut Clock<'_>, heat: Heat) -> Result<(), Error> {
        let mut best = self.best().clone();
        for start in 0..STARTS {
            let from = start as f64 * EACH;
            let saved = if start == 0 { from } else { from + SAVING * EACH };
            let mut saving = clock.part(from, saved);
            let mut result = if start == 0 { Ok(()) } else { self.afresh(&mut saving, &best) };
            let mut rounds = clock.part(saved, from + EACH);
            result = result.and_then(|()| self.anneal(&mut rounds, heat));
            clock.done += saving.done + rounds.done;
            if self.best().cost < best.cost {
                best = self.best().clone();
            }
            if result.is_err() {
                self.go_on_from(&best);
                return result;
            }
        }
        self.go_on_from(&best);
        let mut rest = clock.part(STARTS as f64 * EACH, 1.0);
        rest.rounds = clock.rounds - clock.done;
        let result = self.anneal(&mut rest, Heat { first: AGAIN.min(heat.first), ..heat });
        clock.done += rest.done;
        result
    }

    /// Begins anew and saves vehicles, one more than `best` does if it can; where it needs more, goes on from `best`.
    fn afresh(&mut self, clock: &mut Clock<'_>, best: &Kept) -> Result<(), Error> {
        let used = best.slots.iter().filter(|(_, nodes)| !nodes.is_empty()).count() as u32;
        let slots = vec![(0, Vec::new()); self.m.tours as usize];
        self.limit = self.m.tours;
        self.restart(&Kept { cost: 0, slots, absent: (0..self.m.n).collect() });
        self.build(clock.budget)?;
        self.fewer_vehicles(clock, Heat { first: 0.1, last: 0.01 }, used.saturating_sub(1).max(1))?;
        let kept = self.best().clone();
        // Of as many vehicles it costs about as much; a vehicle, or a visit left out, costs more than all ways.
        let many = kept.slots.iter().filter(|(_, nodes)| !nodes.is_empty()).count() as u32;
        let worse = many > used || kept.absent.len() > best.absent.len();
        self.go_on_from(if worse { best } else { &kept });
        Ok(())
    }

    fn go_on_from(&mut self, kept: &Kept) {
        self.restart(kept);
        self.limit = self.tours.count.max(1);
    }
}
