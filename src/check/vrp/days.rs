//! Days between rests: is there a reading of what was stood as rests, reduced rests, parts of rests and weekly rests by
//! which no day is too long? Every reading is followed.

use super::hours::{Broken, Doing, Piece, WEEK};
use crate::freight::{DailyRest, Day, DaySpan, HoursRule, Pair, Week};
use crate::scenario::vrp::Crew;
use std::collections::BTreeSet;

/// One reading so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Reading {
    /// When the day began, and the week; none: not yet.
    day: Option<i64>,
    week: Option<i64>,
    driven: i64,
    /// Whether the first part of a rest is had.
    part: bool,
    /// Extensions of this day, and of a calendar week.
    level: i64,
    longer: (i64, i64),
    reduced: u8,
    /// Whether the last weekly rest was short.
    short: bool,
}

struct Law {
    drivers: i64,
    daily: i64,
    rest: DailyRest,
    /// Rest, reduced rest, days between two: in seconds.
    weekly: Option<(i64, i64, i64)>,
    sleeper: bool,
}

pub(super) fn check(crew: &Crew, pieces: &[Piece]) -> Broken {
    let Day::BetweenRests(mut rest) = crew.rules.day else { return None };
    let drivers = i64::from(crew.drivers);
    if let (true, Pair::Rest { rest: alone, within }) = (drivers > 1, crew.rules.pair) {
        rest = DailyRest { rest: alone, reduced: None, parts: None, span: DaySpan::WithRest(within), ..rest };
    }
    let weekly = match crew.rules.week {
        Week::Calendar { rest, reduced, every, .. } => Some((rest.0, reduced.0, every.0)),
        _ => None,
    };
    let law = Law { drivers, daily: crew.rules.daily.0, rest, weekly, sleeper: crew.sleeper };
    let mut readings = BTreeSet::from([Reading::default()]);
    let mut last = None;
    for piece in pieces {
        let mut next = BTreeSet::new();
        for &reading in &readings {
            match piece.doing {
                Doing::Standing(bed) => law.stand(reading, piece, bed, &mut next),
                doing => match law.work(reading, piece, doing == Doing::Driving) {
                    Ok(reading) => _ = next.insert(reading),
                    Err(rule) => last = Some(rule),
                },
            }
        }
        if next.is_empty() {
            let rule = last.unwrap_or(HoursRule::DailyRest);
            return Some((rule, format!("by no reading of its rests may it go on until {}", piece.to)));
        }
        readings = next;
    }
    None
}

impl Law {
    fn work(&self, mut it: Reading, piece: &Piece, driving: bool) -> Result<Reading, HoursRule> {
        let day = *it.day.get_or_insert(piece.from);
        let week = *it.week.get_or_insert(piece.from);
        if driving {
            self.drive(&mut it, piece)?;
        }
        let length = piece.to - day;
        let in_time = match self.rest.span {
            DaySpan::Driving(window) => !driving || length <= window.0,
            DaySpan::WithRest(within) => length + self.shortest(&it) <= within.0,
        };
        if !in_time {
            return Err(HoursRule::DailyRest);
        }
        match self.weekly {
            Some((_, _, every)) if piece.to - week > every => Err(HoursRule::WeeklyRest),
            _ => Ok(it),
        }
    }

    fn drive(&self, it: &mut Reading, piece: &Piece) -> Result<(), HoursRule> {
        let before = it.driven;
        it.driven += piece.length();
        let (by, times) = self.rest.longer.map_or((0, 0), |(by, times)| (by.0, i64::from(times)));
        loop {
            let most = self.daily * self.drivers + by * it.level;
            if it.driven <= most {
                return Ok(());
            }
            // The week in which the limit is passed pays for the extension.
            let week = (piece.from + most - before).div_euclid(WEEK);
            let used = if it.longer.0 == week { it.longer.1 } else { 0 };
            if by == 0 || it.level == self.drivers || used == times * self.drivers {
                return Err(HoursRule::Daily);
            }
            it.level += 1;
            it.longer = (week, used + 1);
        }
    }

    fn shortest(&self, it: &Reading) -> i64 {
        let reduced = self.rest.reduced.filter(|&(_, times)| it.reduced < times).map(|(rest, _)| rest.0);
        let second = self.rest.parts.filter(|_| it.part).map(|(_, second)| second.0);
        self.rest.rest.0.min(reduced.unwrap_or(i64::MAX)).min(second.unwrap_or(i64::MAX))
    }

    fn stand(&self, it: Reading, piece: &Piece, bed: bool, next: &mut BTreeSet<Reading>) {
        next.insert(it);
        if !(bed || self.sleeper) {
            return;
        }
        let fits = |rest: i64| {
            let within = match self.rest.span {
                DaySpan::WithRest(within) => within.0,
                DaySpan::Driving(_) => i64::MAX / 2,
            };
            piece.length() >= rest && it.day.is_none_or(|day| piece.from + rest <= day.saturating_add(within))
        };
        let rested = Reading { day: None, driven: 0, part: false, level: 0, ..it };
        if let Some((first, second)) = self.rest.parts {
            if piece.length() >= first.0 {
                next.insert(Reading { part: true, ..it });
            }
            if it.part && fits(second.0) {
                next.insert(rested);
            }
        }
        if fits(self.rest.rest.0) {
            next.insert(rested);
        }
        if let Some((short, times)) = self.rest.reduced
            && it.reduced < times
            && fits(short.0)
        {
            next.insert(Reading { reduced: it.reduced + 1, ..rested });
        }
        let Some((whole, short, every)) = self.weekly else { return };
        let begins = fits(self.shortest(&it)) && it.week.is_none_or(|week| piece.from - week <= every);
        let week = Reading { week: None, reduced: 0, ..rested };
        if begins && bed && piece.length() >= whole {
            next.insert(Reading { short: false, ..week });
        }
        if begins && !it.short && piece.length() >= short {
            next.insert(Reading { short: true, ..week });
        }
    }
}
