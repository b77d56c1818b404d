//! Trains and flights.

use super::terminal::TerminalId;
use crate::base::{Date, Grams, Metres, Seconds, Weekdays, id_type};

id_type!(
    /// Names a [`Trip`] of one [`super::Timetable`].
    TripId
);

/// What moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// A vehicle on a road.
    Road,
    /// A train.
    Rail,
    /// An aircraft.
    Air,
}

/// What is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carriage {
    /// Passengers.
    People,
    /// Parcels and goods.
    Freight,
}

/// A call at a terminal, as offsets from the midnight of the service day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Where.
    pub terminal: TerminalId,
    /// Arrival.
    pub arrive: Seconds,
    /// Departure, not before the arrival.
    pub depart: Seconds,
    /// Distance from the first stop along track or great circle.
    pub at: Metres,
}

/// One vehicle's run.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// Number as published, such as `C881`; numbers that start with `M-` are invented.
    pub number: String,
    /// Rail or air.
    pub mode: Mode,
    /// The rail line or airline.
    pub line: String,
    /// Whether passengers may ride.
    pub people: bool,
    /// Room for freight; `None` where it takes none.
    pub capacity: Option<Grams>,
    /// Whether its freight rides as parcels (express trains, holds of aircraft), not as wagon loads.
    pub is_parcel_service: bool,
    /// Weekdays of the service day.
    pub days: Weekdays,
    /// First service day.
    pub valid_from: Date,
    /// Last service day, `None` while the programme holds.
    pub valid_to: Option<Date>,
    /// Its calls, two or more.
    pub stops: Vec<Stop>,
    /// Whether any of its times, its room or its existence is MODEL, not published.
    pub is_model: bool,
    /// Where the facts are from.
    pub source: String,
}

impl Trip {
    /// What programmes of the same service share: number and ends.
    pub fn service(&self) -> (&str, Option<TerminalId>, Option<TerminalId>) {
        (&self.number, self.stops.first().map(|s| s.terminal), self.stops.last().map(|s| s.terminal))
    }

    /// Whether it takes this carriage.
    pub fn carries(&self, carriage: Carriage) -> bool {
        match carriage {
            Carriage::People => self.people,
            Carriage::Freight => self.capacity.is_some(),
        }
    }
}
