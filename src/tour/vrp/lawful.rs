//! The seam to the law: tours of vehicles with a crew, breaks of their own or legs with hours are timed by
//! [`hours`](crate::tour::hours).
//!
//! Insertion knows nothing of it: what it lets through, by times that no law makes earlier, is timed exactly once it is
//! placed, and taken back where that can't be.

use super::model::Model;
use super::tours::Tours;
use super::travel::Travel;
use crate::base::Id;
use crate::scenario::vrp::{KindId, Place, Plan, Problem, Tour, VisitId, Why};
use crate::tour::hours::{Clock, blame, time};

/// The clocks of all kinds; `None` where nothing but legs and windows tells times.
pub(super) fn clocks(problem: &Problem) -> Vec<Option<Clock<'_>>> {
    problem.kinds.ids().map(|id| problem.is_phased(id).then(|| Clock::new(problem, id))).collect()
}

impl<T: Travel> Model<'_, T> {
    fn stops(&self, kind: u32, nodes: impl Iterator<Item = u32>) -> Vec<Place> {
        let reload = || self.places[self.kinds[kind as usize].reload as usize];
        let place = |node: u32| match node < self.n {
            true => Place::Visit(VisitId::from_index(node as usize)),
            false => Place::Reload(reload()),
        };
        nodes.map(place).collect()
    }

    /// The shortest time under way of a vehicle that makes these calls and is back as early as can be; `Err(())`: no
    /// times are legal. `Ok(None)`: nobody asks.
    pub(super) fn lawful_span(&self, kind: u32, nodes: impl Iterator<Item = u32>) -> Result<Option<i64>, ()> {
        let Some(clock) = &self.clocks[kind as usize] else { return Ok(None) };
        let sequence = clock.sequence(&self.stops(kind, nodes)).ok_or(())?;
        let timed = clock.time(&sequence).ok_or(())?;
        Ok(Some(timed.end - timed.start))
    }

    /// The legal tour, where somebody asks.
    pub(super) fn lawful_tour(&self, kind: u32, nodes: &[u32]) -> Option<Tour> {
        self.clocks[kind as usize].as_ref()?;
        let plan = Plan { kind: KindId::from_index(kind as usize), stops: self.stops(kind, nodes.iter().copied()) };
        time(self.problem, &plan).ok()
    }

    /// What of the law keeps a vehicle of `kind` from serving these visits alone; `NoRoom`: nothing.
    pub(super) fn lawful_reason(&self, trip: &[u32], kind: u32) -> Why {
        match (self.lawful_span(kind, trip.iter().copied()), &self.clocks[kind as usize]) {
            (Ok(span), _) if span.is_none_or(|span| span <= self.kinds[kind as usize].max_duration) => Why::NoRoom,
            (Err(()), Some(clock)) => {
                let sequence = clock.sequence(&self.stops(kind, trip.iter().copied()));
                sequence.and_then(|sequence| blame(clock, &sequence)).map_or(Why::NoTime, Why::Hours)
            }
            _ => Why::NoTime,
        }
    }
}

impl<T: Travel> Tours<'_, '_, T> {
    /// [`Model::lawful_span`] of a slot in use.
    pub(super) fn slot_span(&self, slot: u32) -> Result<Option<i64>, ()> {
        self.m.lawful_span(self.slots[slot as usize].kind, self.sequence(slot))
    }
}
