//! Stations as the assignment sees them.

use crate::base::{Millilitres, Seconds, Time, TimeWindow, Weekdays};
use crate::freight::Station;

/// What a station takes, and whom it may serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Pieces a day, in and out each.
    pub pieces: u32,
    /// What it can store, in and out each; `None` for no limit.
    pub volume: Option<Millilitres>,
    /// Whether it may hold chilled goods.
    pub cold: bool,
    /// Whether vehicles bring parcels there on the day; a station that is cut off serves nobody.
    pub supplied: bool,
    /// Opening hours.
    pub hours: TimeWindow,
    /// Opening days.
    pub days: Weekdays,
    /// The longest way from a village that it serves.
    pub reach: Seconds,
}

impl Site {
    /// A station's pieces and hours; any volume, chilled goods too.
    pub fn of(station: &Station, reach: Seconds) -> Self {
        Self {
            pieces: station.capacity,
            volume: None,
            cold: true,
            supplied: true,
            hours: station.hours,
            days: station.days,
            reach,
        }
    }

    /// The same, open round the clock: for those who would rather be late than not served.
    pub fn always_open(self) -> Self {
        Self { hours: TimeWindow::ALWAYS, days: Weekdays::ALL, ..self }
    }

    /// Whether it is open at some moment from `ready` to `due`.
    pub(super) fn is_open_within(&self, ready: Time, due: Time) -> bool {
        self.hours.next_open(ready, self.days).is_some_and(|open| open <= due)
    }
}
