//! The laws that come with the crate, and their articles.

use super::driver::{DailyRest, Day, DaySpan, DriverRules, HoursRule, LegalText, Night, Pair, Week};
use crate::base::{Error, Seconds};

const fn hours(n: i64) -> Seconds {
    Seconds::hours(n)
}

const fn minutes(n: i64) -> Seconds {
    Seconds::minutes(n)
}

impl DriverRules {
    /// China, lorries: at most 4 h at the wheel, then at least 20 min of rest (Road Traffic Safety Law, implementing
    /// regulation, art. 62(7)); at most 8 h in 24 h for each driver of goods vehicles (JT/T tachograph rules).
    pub const CHINA: Self = Self {
        text: LegalText::China,
        continuous: hours(4),
        pause: minutes(20),
        pause_part: None,
        work_pauses: false,
        night: None,
        daily: hours(8),
        day: Day::Any24 { stay: hours(8) },
        week: Week::Free,
        pair: Pair::Same,
    };

    /// China with the night rule that the State Council set for coaches and that carriers hold lorries to: from 22:00
    /// to 6:00 at most 2 h at the wheel, then at least 20 min of rest (Guofa (2012) 30).
    pub const CHINA_NIGHT: Self =
        Self { night: Some(Night { from: hours(22), to: hours(6), continuous: hours(2) }), ..Self::CHINA };

    /// European Union, Regulation (EC) No 561/2006 (as amended by 2020/1054): 4½ h then 45 min, or 15 and 30 (art. 7);
    /// 9 h a day, twice a week 10 (6(1)), 56 h a week (6(2)), 90 h in two (6(3)); 11 h of daily rest within 24, or 3 and
    /// 9, or 9 three times between weekly rests (8(2), 8(4), 4(g)); two drivers 9 h within 30 (8(5)); weekly rest of 45
    /// h or, not twice running, 24 h, after at most six days (8(6)), the long one never in the vehicle (8(8)).
    pub const EU: Self = Self {
        text: LegalText::Eu,
        continuous: minutes(270),
        pause: minutes(45),
        pause_part: Some(minutes(15)),
        work_pauses: false,
        night: None,
        daily: hours(9),
        day: Day::BetweenRests(DailyRest {
            rest: hours(11),
            reduced: Some((hours(9), 3)),
            parts: Some((hours(3), hours(9))),
            longer: Some((hours(1), 2)),
            span: DaySpan::WithRest(hours(24)),
        }),
        week: Week::Calendar {
            driving: hours(56),
            two_weeks: hours(90),
            rest: hours(45),
            reduced: hours(24),
            every: hours(144),
        },
        pair: Pair::Rest { rest: hours(9), within: hours(30) },
    };

    /// United States, property carriers, 60 h in 7 days (49 CFR 395.3): after 10 h off duty (a)(1) 11 h of driving
    /// (a)(3)(i) within 14 h (a)(2), 30 min without driving after 8 h of it (a)(3)(ii); no driving after 60 h on duty in
    /// 7 days (b)(1), 34 h off duty begin them anew (c).
    pub const US: Self = Self {
        text: LegalText::Us,
        continuous: hours(8),
        pause: minutes(30),
        pause_part: None,
        work_pauses: true,
        night: None,
        daily: hours(11),
        day: Day::BetweenRests(DailyRest {
            rest: hours(10),
            reduced: None,
            parts: None,
            longer: None,
            span: DaySpan::Driving(hours(14)),
        }),
        week: Week::Duty { hours: hours(60), days: 7, restart: hours(34) },
        pair: Pair::Unknown,
    };

    /// [`US`](Self::US) for carriers that work on every day of the week: 70 h in 8 days (49 CFR 395.3(b)(2)).
    pub const US_70: Self = Self { week: Week::Duty { hours: hours(70), days: 8, restart: hours(34) }, ..Self::US };

    /// Where a rule stands, for people.
    pub fn article(&self, rule: HoursRule) -> &'static str {
        use HoursRule as R;
        match (self.text, rule) {
            (LegalText::China, R::Continuous) => "Road Traffic Safety Law, implementing regulation, art. 62(7)",
            (LegalText::China, R::Night) => "Guofa (2012) 30, on driving by night",
            (LegalText::China, R::Daily) => "JT/T tachograph rules, 8 h of driving in 24 h",
            (LegalText::Eu, R::Continuous) => "Regulation (EC) No 561/2006, art. 7",
            (LegalText::Eu, R::Daily) => "Regulation (EC) No 561/2006, art. 6(1)",
            (LegalText::Eu, R::DailyRest) => "Regulation (EC) No 561/2006, art. 8(2), (4), (5)",
            (LegalText::Eu, R::Weekly) => "Regulation (EC) No 561/2006, art. 6(2)",
            (LegalText::Eu, R::TwoWeeks) => "Regulation (EC) No 561/2006, art. 6(3)",
            (LegalText::Eu, R::WeeklyRest) => "Regulation (EC) No 561/2006, art. 8(6)",
            (LegalText::Eu, R::Stay) => "Regulation (EC) No 561/2006, art. 8(8)",
            (LegalText::Us, R::Continuous) => "49 CFR 395.3(a)(3)(ii)",
            (LegalText::Us, R::Daily) => "49 CFR 395.3(a)(3)(i)",
            (LegalText::Us, R::DailyRest) => "49 CFR 395.3(a)(1), (2)",
            (LegalText::Us, R::Duty) => "49 CFR 395.3(b)",
            (_, R::Stay) => "no place to stay at and no sleeper",
            _ => "the rules given",
        }
    }

    /// `Err` names what makes these rules impossible to keep or to count by: a limit of nothing, a break or rest that
    /// is negative or longer than 30 days.
    pub fn check(&self) -> Result<(), Error> {
        let most = Seconds::hours(720);
        let mut spans = vec![("continuous", self.continuous), ("daily", self.daily)];
        let mut rests = vec![("pause", self.pause)];
        rests.extend(self.pause_part.map(|part| ("pause_part", part)));
        if let Some(night) = self.night {
            spans.push(("night", night.continuous));
            rests.extend([("night", night.from), ("night", night.to)]);
        }
        match self.day {
            Day::Any24 { stay } => rests.push(("stay", stay)),
            Day::BetweenRests(DailyRest { rest, reduced, parts, longer, span }) => {
                spans.push(("rest", rest));
                spans.extend(reduced.map(|(rest, _)| ("reduced", rest)));
                spans.extend(parts.into_iter().flat_map(|(a, b)| [("parts", a), ("parts", b)]));
                spans.extend(longer.map(|(by, _)| ("longer", by)));
                let (DaySpan::WithRest(within) | DaySpan::Driving(within)) = span;
                spans.push(("span", within));
            }
        }
        match self.week {
            Week::Free => {}
            Week::Calendar { driving, two_weeks, rest, reduced, every } => {
                let all = [driving, two_weeks, rest, reduced, every];
                spans.extend(all.map(|span| ("week", span)));
            }
            Week::Duty { hours, days, restart } => {
                spans.extend([hours, restart, Seconds::hours(i64::from(days))].map(|span| ("week", span)))
            }
        }
        let bad = spans.iter().find(|(_, span)| span.0 <= 0 || *span > most);
        let bad = bad.or_else(|| rests.iter().find(|(_, rest)| rest.0 < 0 || *rest > most));
        match bad {
            Some((what, span)) => Err(Error::invalid("driver rules", format!("{what} of {} s", span.0))),
            None if self.pause_part.is_some_and(|part| part >= self.pause) => {
                Err(Error::invalid("driver rules", "a part of a break is as long as the whole"))
            }
            None => Ok(()),
        }
    }
}
