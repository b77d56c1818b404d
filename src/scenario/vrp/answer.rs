//! Who drives what, and when.

use super::crew::Phase;
use super::id::{KindId, VisitId};
use crate::freight::HoursRule;

/// Where a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// At a visit.
    Visit(VisitId),
    /// At a place where the vehicle is emptied and filled.
    Reload(u32),
}

/// A call on a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Where.
    pub at: Place,
    /// When the vehicle comes.
    pub arrive: i64,
    /// When service begins; for a reload, when emptying and filling is over and all is released less
    /// [`reload_service`](super::Kind::reload_service).
    pub begin: i64,
    /// When it goes.
    pub leave: i64,
}

/// Which kind of vehicle calls where, in order: a tour without its times, as it is put in (warm starts) and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What drives.
    pub kind: KindId,
    /// Where it calls, start and end left out.
    pub stops: Vec<Place>,
}

/// One vehicle's way, timed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tour {
    /// What drives.
    pub kind: KindId,
    /// When it leaves its start (where the start is open, when it is at its first visit).
    pub start: i64,
    /// When it is at its end (where the end is open, when its last service is over).
    pub end: i64,
    /// Its calls, start and end left out.
    pub stops: Vec<Stop>,
    /// Sum of its legs' distances.
    pub distance: i64,
    /// Sum of its legs' durations.
    pub driving: i64,
    /// What it costs.
    pub cost: i64,
    /// Of a kind with a crew, breaks or legs with [hours](super::Legs::hours): all that happens from start to end,
    /// without a gap. Else empty.
    pub phases: Vec<Phase>,
}

impl Tour {
    /// The same without times.
    pub fn plan(&self) -> Plan {
        Plan { kind: self.kind, stops: self.stops.iter().map(|stop| stop.at).collect() }
    }

    /// Its visits, in order.
    pub fn visits(&self) -> impl Iterator<Item = VisitId> {
        self.stops.iter().filter_map(|stop| match stop.at {
            Place::Visit(visit) => Some(visit),
            Place::Reload(_) => None,
        })
    }
}

/// Why a visit is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// No vehicle has all that it needs.
    NoSkill,
    /// No vehicle that may serve it holds it.
    TooMuch,
    /// No vehicle that may serve it has a way there and back.
    NoWay,
    /// No vehicle that may serve it could alone do so in time and within its limits.
    NoTime,
    /// In time, but not within the law on driving hours: the rule that is in the way.
    Hours(HoursRule),
    /// Alone it could be served; the search found no room for it beside the others.
    NoRoom,
    /// Serving it was found to cost more than its prize.
    NotWorth,
}

/// A visit that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unserved {
    /// Which.
    pub visit: VisitId,
    /// Why.
    pub why: Why,
}

/// The answer to a [`Problem`](super::Problem).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The tours, by kind, then first visit.
    pub tours: Vec<Tour>,
    /// What is left out, by visit.
    pub unserved: Vec<Unserved>,
    /// Tours and prizes lost, and what [`Objective::Even`](super::Objective::Even) asks for.
    pub cost: i64,
    /// No answer that serves as much costs less, where that is known.
    pub bound: Option<i64>,
    /// Rounds of search used.
    pub iterations: u64,
    /// Whether the same question gives the same answer: no clock and no cancelling took part.
    pub reproducible: bool,
}
