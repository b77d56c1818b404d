//! Months and weekdays as small sets.

use super::error::Error;

/// Some of the twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct MonthSet(u16);

impl MonthSet {
    /// All twelve.
    pub const ALL: Self = Self(0x0fff);

    /// Parses `5-11`, `1-12`, or `11-3` (over the new year).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::invalid("months", format!("\"{text}\" is not a range of months like 5-11"));
        let (first, last) = text.trim().split_once('-').ok_or_else(bad)?;
        let month = |t: &str| t.trim().parse::<u16>().ok().filter(|m| (1..=12).contains(m));
        let (first, last) = (month(first).ok_or_else(bad)?, month(last).ok_or_else(bad)?);
        let mut set = 0;
        let mut m = first;
        loop {
            set |= 1 << (m - 1);
            if m == last {
                return Ok(Self(set));
            }
            m = m % 12 + 1;
        }
    }

    /// Whether month 1 to 12 is among them.
    pub fn contains(self, month: u8) -> bool {
        (1..=12).contains(&month) && self.0 >> (month - 1) & 1 == 1
    }
}

impl std::fmt::Display for MonthSet {
    /// As ranges: `5-11`; over the new year `11-3`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Self::ALL {
            return f.write_str("1-12");
        }
        let starts = (1..=12u8).filter(|&m| self.contains(m) && !self.contains((m + 10) % 12 + 1));
        for (i, first) in starts.enumerate() {
            let mut last = first;
            while self.contains(last % 12 + 1) {
                last = last % 12 + 1;
            }
            write!(f, "{}{first}-{last}", if i > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

/// Some of the seven weekdays, Monday 1 to Sunday 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Every day.
    pub const ALL: Self = Self(0x7f);

    /// Parses digits, `12345` for Monday to Friday.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut set = 0;
        for c in text.trim().chars() {
            match c.to_digit(10) {
                Some(d @ 1..=7) => set |= 1 << (d - 1),
                _ => return Err(Error::invalid("weekdays", format!("\"{text}\" is not digits 1 (Monday) to 7"))),
            }
        }
        Ok(Self(set))
    }

    /// Whether weekday 1 to 7 is among them.
    pub fn contains(self, weekday: u8) -> bool {
        (1..=7).contains(&weekday) && self.0 >> (weekday - 1) & 1 == 1
    }
}
