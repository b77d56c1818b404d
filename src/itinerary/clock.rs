//! Moments as plain seconds, so that the search does no calendar arithmetic.

use crate::base::{Date, Seconds, Time, TimeWindow};

/// Seconds after the midnight that starts day 0 of the engine's span.
pub(super) type Moment = i64;

/// Seconds of a day.
pub(super) const DAY: Moment = 86_400;

/// The days that an engine knows: service days, of which the first few are there for trips under way.
#[derive(Clone, Debug)]
pub(super) struct Days {
    base: Time,
    dates: Vec<Date>,
    /// How many days before the first day of queries.
    pub(super) lead: usize,
    /// How many days queries may start on.
    pub(super) asked: usize,
}

impl Days {
    pub(super) fn new(first: Date, lead: usize, asked: usize, horizon: usize) -> Self {
        let start = first.plus_days(-(lead as i64));
        let dates = (0..lead + asked + horizon).map(|n| start.plus_days(n as i64)).collect();
        Self { base: Time::at(start, Seconds::ZERO), dates, lead, asked }
    }

    pub(super) fn dates(&self) -> &[Date] {
        &self.dates
    }

    pub(super) fn moment(&self, time: Time) -> Moment {
        time.since(self.base).0
    }

    pub(super) fn time(&self, moment: Moment) -> Time {
        self.base + Seconds(moment)
    }

    /// Whether a query may start at this moment.
    pub(super) fn may_start(&self, moment: Moment) -> bool {
        let first = self.lead as i64 * DAY;
        (first..first + self.asked as i64 * DAY).contains(&moment)
    }
}

/// The first open moment from `at` on; as [`TimeWindow::next_open`] on every day.
pub(super) fn next_open(hours: TimeWindow, at: Moment) -> Moment {
    let (midnight, clock) = (at.div_euclid(DAY) * DAY, at.rem_euclid(DAY));
    let opens = hours.opens().seconds().0;
    match clock {
        _ if clock < opens => midnight + opens,
        _ if clock <= hours.closes().seconds().0 => at,
        _ => midnight + DAY + opens,
    }
}

/// The last open moment up to `at`.
pub(super) fn last_open(hours: TimeWindow, at: Moment) -> Moment {
    let (midnight, clock) = (at.div_euclid(DAY) * DAY, at.rem_euclid(DAY));
    let closes = last_second(hours);
    match clock {
        _ if clock < hours.opens().seconds().0 => midnight - DAY + closes,
        _ => midnight + clock.min(closes),
    }
}

/// The last second of the day at which it is open: 24:00 is a moment of the next day.
pub(super) fn last_second(hours: TimeWindow) -> Moment {
    hours.closes().seconds().0.min(DAY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{TimeOfDay, Weekdays};

    #[test]
    fn open_moments_agree_with_time_windows() {
        let day = Date::parse("2026-07-15").unwrap();
        let days = Days::new(day, 0, 3, 0);
        for (opens, closes) in [("00:00", "24:00"), ("08:00", "18:00"), ("05:00", "24:00"), ("12:00", "12:00")] {
            let parse = |text| TimeOfDay::parse(text).unwrap();
            let hours = TimeWindow::new(parse(opens), parse(closes)).unwrap();
            for at in (DAY..3 * DAY).step_by(600).flat_map(|m| [m - 1, m, m + 1]) {
                let expected = hours.next_open(days.time(at), Weekdays::ALL).unwrap();
                assert_eq!(next_open(hours, at), days.moment(expected));
                let last = last_open(hours, at);
                assert!(last <= at && next_open(hours, last) == last, "{last} is open");
                assert!(last == at || next_open(hours, last + 1) > at, "and no later moment up to {at} is");
            }
        }
    }
}
