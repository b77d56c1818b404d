//! The law as it binds one vehicle, in seconds.

use crate::freight::{Day, DaySpan, HoursRule, Pair, Week};
use crate::scenario::vrp::Crew;

/// A limit that is none; sums of a few don't wrap.
pub(super) const NEVER: i64 = 1 << 56;
pub(super) const DAY: i64 = 86_400;
pub(super) const WEEK: i64 = 7 * DAY;

/// Limits for the crew as one: two drivers count as one who may drive twice as long and needs no breaks.
#[derive(Clone, Debug)]
pub(super) struct Law {
    pub continuous: i64,
    pub pause: i64,
    pub part: Option<i64>,
    pub work_pauses: bool,
    /// From, to, longest.
    pub night: Option<(i64, i64, i64)>,
    pub daily: i64,
    /// An extension of a day's driving, how many a day may have and how many a week.
    pub longer: (i64, u8, u8),
    /// Whether a day's driving is counted in any 24 h, too.
    pub rolling: bool,
    pub rest: i64,
    pub reduced: Option<(i64, u8)>,
    pub parts: Option<(i64, i64)>,
    /// A rest lies within this time after the last.
    pub within: i64,
    /// No driving later than this after the last rest.
    pub window: i64,
    pub week: Option<Calendar>,
    pub duty: Option<Duty>,
    pub sleeper: bool,
    /// Whether one can stay everywhere.
    pub anywhere: bool,
}

/// What holds for calendar weeks.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub driving: i64,
    pub two_weeks: i64,
    pub rest: i64,
    pub reduced: i64,
    pub every: i64,
}

/// What holds for the last days.
#[derive(Clone, Debug)]
pub(super) struct Duty {
    pub most: i64,
    pub days: i64,
    pub restart: i64,
}

impl Law {
    /// No law at all: a vehicle that has breaks of its own.
    pub(super) fn none() -> Self {
        Self {
            continuous: NEVER,
            pause: 0,
            part: None,
            work_pauses: false,
            night: None,
            daily: NEVER,
            longer: (0, 0, 0),
            rolling: false,
            rest: NEVER,
            reduced: None,
            parts: None,
            within: NEVER,
            window: NEVER,
            week: None,
            duty: None,
            sleeper: true,
            anywhere: true,
        }
    }

    pub(super) fn new(crew: &Crew) -> Self {
        let (rules, drivers) = (&crew.rules, i64::from(crew.drivers.max(1)));
        let pair = drivers > 1;
        let mut law = Self {
            continuous: if pair { NEVER } else { rules.continuous.0 },
            pause: rules.pause.0,
            part: rules.pause_part.map(|part| part.0),
            work_pauses: rules.work_pauses,
            night: rules.night.filter(|_| !pair).map(|night| (night.from.0, night.to.0, night.continuous.0)),
            daily: rules.daily.0 * drivers,
            sleeper: crew.sleeper,
            anywhere: false,
            ..Self::none()
        };
        match rules.day {
            Day::Any24 { stay } => {
                law.rolling = true;
                law.rest = stay.0;
            }
            Day::BetweenRests(day) => {
                law.rest = day.rest.0;
                law.reduced = day.reduced.map(|(rest, times)| (rest.0, times));
                law.parts = day.parts.map(|(first, second)| (first.0, second.0));
                let most = drivers as u8;
                law.longer = day.longer.map_or((0, 0, 0), |(by, times)| (by.0, most, times.saturating_mul(most)));
                match day.span {
                    DaySpan::WithRest(within) => law.within = within.0,
                    DaySpan::Driving(window) => law.window = window.0,
                }
            }
        }
        if let (true, Pair::Rest { rest, within }) = (pair, rules.pair) {
            (law.rest, law.within, law.reduced, law.parts) = (rest.0, within.0, None, None);
        }
        match rules.week {
            Week::Free => {}
            Week::Calendar { driving, two_weeks, rest, reduced, every } => {
                let (driving, two_weeks) = (driving.0 * drivers, two_weeks.0 * drivers);
                law.week = Some(Calendar { driving, two_weeks, rest: rest.0, reduced: reduced.0, every: every.0 });
            }
            Week::Duty { hours, days, restart } => {
                law.duty = Some(Duty { most: hours.0 * drivers, days: i64::from(days), restart: restart.0 });
            }
        }
        law
    }

    /// Whether driving since a rest is limited: by laws that count from rest to rest, and where a driver without a
    /// sleeper must find a bed.
    pub(super) fn counts_days(&self) -> bool {
        !self.rolling || !(self.sleeper || self.anywhere)
    }

    /// The same law but for one rule.
    pub(super) fn without(&self, rule: HoursRule) -> Self {
        let mut law = self.clone();
        match rule {
            HoursRule::Continuous => law.continuous = NEVER,
            HoursRule::Night => law.night = None,
            HoursRule::Daily => (law.daily, law.rolling) = (NEVER, false),
            HoursRule::DailyRest => (law.within, law.window) = (NEVER, NEVER),
            HoursRule::Stay => law.anywhere = true,
            HoursRule::Duty => law.duty = None,
            HoursRule::Weekly | HoursRule::TwoWeeks | HoursRule::WeeklyRest => {
                if let Some(week) = &mut law.week {
                    match rule {
                        HoursRule::Weekly => week.driving = NEVER,
                        HoursRule::TwoWeeks => week.two_weeks = NEVER,
                        _ => week.every = NEVER,
                    }
                }
            }
        }
        law
    }
}
