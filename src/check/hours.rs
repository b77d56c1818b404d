//! The law on driving hours, from a vehicle's events alone.

use crate::base::{Seconds, Time};
use crate::freight::DriverRules;
use crate::scenario::{Activity, Event};

const DAY: Seconds = Seconds(86_400);

fn length(event: &Event) -> Seconds {
    event.end.since(event.start).max(Seconds::ZERO)
}

/// The longest driving between two breaks that count, and when it ends. Standing without work counts as a break from
/// `rules.pause` on, however it is called; service does not.
pub(super) fn longest_without_break(events: &[Event], rules: &DriverRules) -> Option<(Seconds, Time)> {
    let (mut driven, mut stood) = (Seconds::ZERO, Seconds::ZERO);
    let mut worst: Option<(Seconds, Time)> = None;
    for event in events {
        match event.activity {
            Activity::Drive => {
                driven += length(event);
                stood = Seconds::ZERO;
                if worst.is_none_or(|(most, _)| driven > most) {
                    worst = Some((driven, event.end));
                }
            }
            Activity::Service => stood = Seconds::ZERO,
            Activity::Break | Activity::Rest | Activity::Wait => {
                stood += length(event);
                if stood >= rules.pause {
                    driven = Seconds::ZERO;
                }
            }
        }
    }
    worst
}

/// The longest driving in any 24 h, and when these begin.
///
/// Sliding the window changes its driving linearly between events, so that a maximum begins where a drive begins or
/// ends where a drive ends; only these windows are measured.
pub(super) fn longest_in_a_day(events: &[Event]) -> Option<(Seconds, Time)> {
    let drives: Vec<&Event> = events.iter().filter(|e| e.activity == Activity::Drive).collect();
    let mut worst: Option<(Seconds, Time)> = None;
    for (i, drive) in drives.iter().enumerate() {
        let end = drive.start + DAY;
        let after = drives[i..].iter().take_while(|d| d.start < end).map(|d| overlap(d, drive.start, end)).sum();
        let start = drive.end - DAY;
        let before = drives[..=i].iter().rev().take_while(|d| d.end > start);
        let before = before.map(|d| overlap(d, start, drive.end)).sum();
        for window in [(after, drive.start), (before, start)] {
            if worst.is_none_or(|(most, _)| window.0 > most) {
                worst = Some(window);
            }
        }
    }
    worst
}

fn overlap(event: &Event, start: Time, end: Time) -> Seconds {
    event.end.min(end).since(event.start.max(start)).max(Seconds::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Date;

    /// Events of these minutes, one after the other.
    fn day(parts: &[(Activity, i64)]) -> Vec<Event> {
        let mut at = Time::at(Date::new(2026, 7, 15).unwrap(), Seconds::hours(8));
        let mut event = |&(activity, minutes): &(Activity, i64)| {
            let start = at;
            at = at + Seconds::minutes(minutes);
            Event { activity, start, end: at }
        };
        parts.iter().map(&mut event).collect()
    }

    fn without_break(parts: &[(Activity, i64)]) -> i64 {
        longest_without_break(&day(parts), &DriverRules::CHINA).map_or(0, |(s, _)| s.0 / 60)
    }

    fn in_a_day(parts: &[(Activity, i64)]) -> i64 {
        longest_in_a_day(&day(parts)).map_or(0, |(s, _)| s.0 / 60)
    }

    use Activity::{Break, Drive, Rest, Service, Wait};

    #[test]
    fn a_break_of_twenty_minutes_counts_and_one_of_nineteen_does_not() {
        assert_eq!(without_break(&[(Drive, 200), (Break, 20), (Drive, 100)]), 200);
        assert_eq!(without_break(&[(Drive, 200), (Break, 19), (Drive, 100)]), 300);
    }

    #[test]
    fn waiting_counts_and_service_does_not() {
        assert_eq!(without_break(&[(Drive, 60), (Wait, 30), (Drive, 70)]), 70);
        assert_eq!(without_break(&[(Drive, 60), (Service, 90), (Drive, 70)]), 130);
        assert_eq!(without_break(&[(Drive, 60), (Wait, 8), (Break, 12), (Drive, 70)]), 70);
        assert_eq!(without_break(&[(Drive, 60), (Wait, 10), (Service, 9), (Wait, 10), (Drive, 70)]), 130);
    }

    #[test]
    fn a_day_slides() {
        assert_eq!(in_a_day(&[]), 0);
        assert_eq!(in_a_day(&[(Drive, 240), (Break, 20), (Drive, 240)]), 480);
        // 6 h, 10 h of rest, 6 h, 10 h of rest, 6 h: no 24 h see more than two of them.
        let thirds = [(Drive, 360), (Rest, 600), (Drive, 360), (Rest, 600), (Drive, 360)];
        assert_eq!(in_a_day(&thirds), 720);
        assert_eq!(in_a_day(&[(Drive, 240), (Rest, 1200), (Drive, 300)]), 300);
        // A window that begins in the middle of the first drive and ends with the second.
        assert_eq!(in_a_day(&[(Drive, 300), (Rest, 1080), (Drive, 200)]), 360);
    }
}
