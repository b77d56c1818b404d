//! The timetable: trains and flights with their days, times, room and terminals.
//!
//! A [`Trip`] is one vehicle's run over a sequence of [`Stop`]s on the days that its calendar allows; a
//! [`Terminal`] is a railway station or airport with its way to the road network, cut-offs, release times, opening
//! hours and handling charge. Words follow Transmodel. Times are offsets from the midnight of the service day and
//! may pass 24 h.
//!
//! *Invariants.* Stops of a trip have non-decreasing times; every stop's terminal exists. What is MODEL in the
//! facts stays marked: [`Trip::is_model`] is true where any of its times is.

mod terminal;
mod trip;

pub use terminal::{Access, Terminal, TerminalId, Transfer};
pub use trip::{Carriage, Mode, Stop, Trip, TripId};

use crate::base::{Date, Error, IdVec};

/// All terminals, trips and direct transfers of a region.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    /// Railway stations and airports.
    pub terminals: IdVec<TerminalId, Terminal>,
    /// Trains and flights, every programme that ever held.
    pub trips: IdVec<TripId, Trip>,
    /// Known ways between two terminals that are shorter than over their road nodes.
    pub transfers: Vec<Transfer>,
}

impl Timetable {
    /// The terminal of this code, or an error that names the nearest spelling.
    pub fn terminal(&self, code: &str) -> Result<TerminalId, Error> {
        let found = self.terminals.entries().find(|(_, t)| t.code == code);
        found
            .map(|(id, _)| id)
            .ok_or_else(|| Error::unknown("terminal", code, self.terminals.iter().map(|t| t.code.as_str())))
    }

    /// The trips that run on service day `date`. Of several programmes of the same number between the same ends,
    /// the newest that is valid counts.
    pub fn on(&self, date: Date) -> Vec<TripId> {
        let valid = |t: &Trip| t.valid_from <= date && t.valid_to.is_none_or(|end| date <= end);
        let mut newest = std::collections::HashMap::new();
        for (_, trip) in self.trips.entries().filter(|(_, t)| valid(t)) {
            let since = newest.entry(trip.service()).or_insert(trip.valid_from);
            *since = trip.valid_from.max(*since);
        }
        let runs = |t: &Trip| t.days.contains(date.weekday()) && newest.get(&t.service()) == Some(&t.valid_from);
        self.trips.entries().filter(|(_, t)| valid(t) && runs(t)).map(|(id, _)| id).collect()
    }
}
