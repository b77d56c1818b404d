//! Civil time of the region (one zone; for the embedded region Asia/Shanghai), in whole seconds.

use super::error::Error;
use super::units::measure;

measure!(
    /// A length of time in whole seconds.
    Seconds
);

impl Seconds {
    /// `n` minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n * 60)
    }

    /// `n` hours.
    pub const fn hours(n: i64) -> Self {
        Self(n * 3600)
    }

    /// From milliseconds, halves up.
    pub const fn from_millis(millis: u32) -> Self {
        Self((millis as i64 + 500).div_euclid(1000))
    }

    /// In hours, for display.
    pub fn as_hours(self) -> f64 {
        self.0 as f64 / 3600.0
    }
}

const DAY: i64 = 86_400;

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day `year`-`month`-`day`, or an error where there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, Error> {
        jiff::civil::Date::new(year, month, day)
            .map(Self)
            .map_err(|_| Error::invalid("date", format!("there is no day {year}-{month}-{day}")))
    }

    /// Parses `2026-07-15`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        text.parse::<jiff::civil::Date>()
            .map(Self)
            .map_err(|_| Error::invalid("date", format!("\"{text}\" is not a day like 2026-07-15")))
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month() as u8
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day() as u8
    }

    /// The weekday, 1 (Monday) to 7 (Sunday).
    pub fn weekday(self) -> u8 {
        self.0.weekday().to_monday_one_offset() as u8
    }

    /// The day `days` later (earlier where negative). Saturates at the calendar's ends.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }

    /// Days since 1970-01-01.
    fn epoch_day(self) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        i64::from((self.0 - epoch).get_days())
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Debug for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Date {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

/// A clock reading within a day, in seconds after midnight; 24:00 is allowed as an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// Midnight, the day's start.
    pub const MIDNIGHT: Self = Self(0);
    /// 24:00, the day's end.
    pub const END: Self = Self(DAY as u32);

    /// `hour`:`minute`; refuses what is no clock reading.
    pub fn new(hour: u32, minute: u32) -> Result<Self, Error> {
        if (hour < 24 && minute < 60) || (hour == 24 && minute == 0) {
            return Ok(Self(hour * 3600 + minute * 60));
        }
        Err(Error::invalid("time of day", format!("{hour:02}:{minute:02} is on no clock")))
    }

    /// Parses `08:30`, `08:30:00` or `24:00`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::invalid("time of day", format!("\"{text}\" is not a time like 08:30"));
        let parts: Option<Vec<u32>> = text.trim().split(':').map(two_digits).collect();
        let (hour, minute, second) = match parts.ok_or_else(bad)?[..] {
            [hour, minute] => (hour, minute, 0),
            [hour, minute, second] if second < 60 => (hour, minute, second),
            _ => return Err(bad()),
        };
        let whole = Self::new(hour, minute).map_err(|_| bad())?;
        if hour == 24 && second > 0 {
            return Err(bad());
        }
        Ok(Self(whole.0 + second))
    }

    /// Seconds after midnight.
    pub fn seconds(self) -> Seconds {
        Seconds(i64::from(self.0))
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60)
    }
}

/// One or two digits and nothing else: no sign, no space, no zone.
fn two_digits(text: &str) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A moment: a day and a second of it, in the region's civil time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Time(i64);

impl Time {
    /// `offset` after the midnight that starts `date`; the offset may pass 24 h (timetables do).
    pub fn at(date: Date, offset: Seconds) -> Self {
        Self(date.epoch_day() * DAY + offset.0)
    }

    /// Parses `2026-07-15 08:30`, with a space or a `T`, with or without seconds; refuses time zones and fractions.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::invalid("time", format!("\"{text}\" is not a time like 2026-07-15 08:30"));
        let (date, clock) = text.trim().split_once([' ', 'T']).ok_or_else(bad)?;
        let (date, clock) = (Date::parse(date).map_err(|_| bad())?, TimeOfDay::parse(clock).map_err(|_| bad())?);
        Ok(Self::at(date, clock.seconds()))
    }

    /// The day.
    pub fn date(self) -> Date {
        let epoch = Date(jiff::civil::date(1970, 1, 1));
        epoch.plus_days(self.0.div_euclid(DAY))
    }

    /// Seconds after that day's midnight.
    pub fn second_of_day(self) -> Seconds {
        Seconds(self.0.rem_euclid(DAY))
    }

    /// Time from `earlier` to this; negative where `earlier` is later.
    pub fn since(self, earlier: Time) -> Seconds {
        Seconds(self.0 - earlier.0)
    }
}

impl std::ops::Add<Seconds> for Time {
    type Output = Time;
    fn add(self, span: Seconds) -> Time {
        Time(self.0 + span.0)
    }
}

impl std::ops::Sub<Seconds> for Time {
    type Output = Time;
    fn sub(self, span: Seconds) -> Time {
        Time(self.0 - span.0)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let s = self.second_of_day().0;
        write!(f, "{}T{:02}:{:02}:{:02}", self.date(), s / 3600, s / 60 % 60, s % 60)
    }
}

impl std::fmt::Debug for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl TryFrom<String> for Time {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<Time> for String {
    fn from(time: Time) -> Self {
        time.to_string()
    }
}

/// Opening hours within one day; never closes before it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TimeWindow {
    opens: TimeOfDay,
    closes: TimeOfDay,
}

impl TimeWindow {
    /// Round the clock.
    pub const ALWAYS: Self = Self { opens: TimeOfDay::MIDNIGHT, closes: TimeOfDay::END };

    /// From `opens` to `closes`; refuses a window that closes before it opens.
    pub fn new(opens: TimeOfDay, closes: TimeOfDay) -> Result<Self, Error> {
        if closes < opens {
            return Err(Error::invalid("time window", format!("closes at {closes}, before it opens at {opens}")));
        }
        Ok(Self { opens, closes })
    }

    /// When it opens.
    pub fn opens(self) -> TimeOfDay {
        self.opens
    }

    /// When it closes.
    pub fn closes(self) -> TimeOfDay {
        self.closes
    }

    /// The first moment not before `time` at which it is open, on a day that `days` allows; `None` where no
    /// day within a week is.
    pub fn next_open(self, time: Time, days: super::Weekdays) -> Option<Time> {
        (0..=7).find_map(|ahead| {
            let date = time.date().plus_days(ahead);
            let start = Time::at(date, self.opens.seconds()).max(time);
            let end = Time::at(date, self.closes.seconds());
            (days.contains(date.weekday()) && start <= end).then_some(start)
        })
    }
}
