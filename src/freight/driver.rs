//! The law on driving hours as data.
//!
//! Three kinds of law differ in what they count, not only in how much: China's looks at any 24 hours, the European
//! Union's at the time between two rests and at calendar weeks, the United States' at a window of duty and at the duty of
//! the last days. [`DriverRules`] writes all three, and mixtures of them, with the same fields; planner and verifier
//! read them from here and from nowhere else.
//!
//! # How the fields are read
//! * *Standing* is any stretch without driving and without work, however it is called. Loading and unloading is work.
//! * A *break* is standing of [`pause`](DriverRules::pause) or more; or first standing of `pause_part`, later of what is
//!   left of `pause`. Where `work_pauses`, work counts as standing for breaks.
//! * A *rest* is standing of the length that [`Day`] gives, in a place where one can stay or in a vehicle with a
//!   sleeper. It ends when driving or work begins; the *day* lasts from there to the next rest.
//! * Weeks run from Monday to Sunday. The driver is taken to come from a weekly rest, with nothing driven before.
//! * A crew takes turns: one drives and works, the other rests meanwhile, so that nobody stands still for a break.
//!
//! *Left out.* Compensation of reduced weekly rests, ferries and trains (EU 561/2006 art. 8(6b), 9), split sleeper berth
//! and adverse conditions (49 CFR 395.1), daily working time (2002/15/EC).

use crate::base::Seconds;

/// Limits on the driving and rest of a driver or a crew.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DriverRules {
    /// The text that they are from, for quoting its articles.
    pub text: LegalText,
    /// The longest driving without a break.
    pub continuous: Seconds,
    /// The shortest break that counts.
    pub pause: Seconds,
    /// A break may be in two parts: one of this length, later another of `pause` less this.
    pub pause_part: Option<Seconds>,
    /// Whether loading and unloading counts as a break.
    pub work_pauses: bool,
    /// A shorter limit by night.
    pub night: Option<Night>,
    /// The longest driving in a day, for each driver on board.
    pub daily: Seconds,
    /// What a day is, and the rest between two of them.
    pub day: Day,
    /// What holds for weeks.
    pub week: Week,
    /// What two drivers on board may do.
    pub pair: Pair,
}

/// A text of law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegalText {
    /// China: Road Traffic Safety Law with its implementing regulation, and the State Council's and tachograph rules.
    China,
    /// European Union: Regulation (EC) No 561/2006.
    Eu,
    /// United States: 49 CFR part 395.
    Us,
    /// An agreement or rule of the asker's own.
    Own,
}

/// A shorter limit on driving without a break, counted by night alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Night {
    /// When night begins, after midnight.
    pub from: Seconds,
    /// When it ends, after midnight; before `from` where the night has a midnight in it.
    pub to: Seconds,
    /// The longest driving by night without a break.
    pub continuous: Seconds,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Day {
    /// Any 24 hours, wherever they begin.
    Any24 {
        /// Such laws ask for no rest of a certain length; this much (MODEL: a night) a driver without a sleeper must
        /// stand at a place to stay at between two days' driving.
        stay: Seconds,
    },
    /// The time between two rests.
    BetweenRests(DailyRest),
}

/// The rest between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DailyRest {
    /// Its length.
    pub rest: Seconds,
    /// A shorter one, so many times between two weekly rests.
    pub reduced: Option<(Seconds, u8)>,
    /// A rest in two parts: of the first length, later of the second.
    pub parts: Option<(Seconds, Seconds)>,
    /// So much more driving in a day, so many times in a week.
    pub longer: Option<(Seconds, u8)>,
    /// How long the day may be.
    pub span: DaySpan,
}

/// How long after a rest there may be work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DaySpan {
    /// The next rest lies within this time after the end of the last one; work ends where it must begin.
    WithRest(Seconds),
    /// No driving later than this after the day began; work is free.
    Driving(Seconds),
}

/// What holds for weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Week {
    /// Nothing.
    Free,
    /// Driving in calendar weeks, and weekly rests.
    Calendar {
        /// The longest driving in a week, for each driver.
        driving: Seconds,
        /// The longest driving in two weeks that follow each other, for each driver.
        two_weeks: Seconds,
        /// A weekly rest; never in the vehicle.
        rest: Seconds,
        /// A shorter one, not twice in a row.
        reduced: Seconds,
        /// A weekly rest begins within this time after the last one.
        every: Seconds,
    },
    /// No driving once there was so much driving and work in the last days.
    Duty {
        /// How much.
        hours: Seconds,
        /// In how many days, the present one included.
        days: u8,
        /// Standing of this length, at a place to stay or in a sleeper, begins the count anew.
        restart: Seconds,
    },
}

/// What two drivers on board may do, beyond relieving each other for breaks and each driving a driver's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pair {
    /// Nothing: the vehicle rests as for one.
    Same,
    /// A daily rest of this length, within this time after the last one.
    Rest {
        /// Its length.
        rest: Seconds,
        /// Within which time.
        within: Seconds,
    },
    /// These rules don't say how two drivers share a vehicle: they are for one.
    Unknown,
}

/// One of the rules that [`DriverRules`] may hold, for naming what is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoursRule {
    /// Driving without a break.
    Continuous,
    /// Driving by night without a break.
    Night,
    /// Driving in a day.
    Daily,
    /// Rest between two days.
    DailyRest,
    /// Driving in a week.
    Weekly,
    /// Driving in two weeks.
    TwoWeeks,
    /// Rest between two weeks.
    WeeklyRest,
    /// Driving and work in the last days.
    Duty,
    /// No place to stay at.
    Stay,
}

impl HoursRule {
    /// All, in order.
    pub const ALL: [Self; 9] = [
        Self::Continuous,
        Self::Night,
        Self::Daily,
        Self::DailyRest,
        Self::Weekly,
        Self::TwoWeeks,
        Self::WeeklyRest,
        Self::Duty,
        Self::Stay,
    ];
}

impl DriverRules {
    /// The longest driving in a day with `drivers` on board.
    pub fn daily_for(&self, drivers: u8) -> Seconds {
        self.daily.times(i64::from(drivers.max(1)))
    }

    /// From leaving to arriving on a line-haul of this much driving with two drivers on board: they relieve each
    /// other at the wheel, so that only the daily rest stands still, for what is left of each 24 h.
    pub fn pair_elapsed(&self, driving: Seconds) -> Seconds {
        let daily = self.daily_for(2).0.clamp(1, 86_400);
        let rests = (driving.0 - 1).max(0) / daily;
        driving + Seconds(rests * (86_400 - daily))
    }
}

impl Default for DriverRules {
    fn default() -> Self {
        Self::CHINA
    }
}

/// How long loading and unloading takes (MODEL).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ServiceTimes {
    /// At the depot, before leaving and after returning.
    pub depot: Seconds,
    /// For each call at a station.
    pub call: Seconds,
    /// For each piece handed over or taken in there.
    pub piece: Seconds,
}

impl ServiceTimes {
    /// A call at a station that hands over or takes in this many pieces.
    pub fn visit(&self, pieces: u32) -> Seconds {
        self.call + self.piece.times(i64::from(pieces))
    }
}

impl Default for ServiceTimes {
    /// 20 min at the depot, 10 min a call and 1 s a piece (cages are sorted before), MODEL.
    fn default() -> Self {
        Self { depot: Seconds::minutes(20), call: Seconds::minutes(10), piece: Seconds(1) }
    }
}
