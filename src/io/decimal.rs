//! Numbers with decimals, read exactly: a text of words apart by spaces and lines.

use super::dimacs::{Line, Lines, shown};
use crate::base::{Error, Warning};

/// Decimals that are read; more are an error.
const MOST_DECIMALS: usize = 9;

/// A number as written: digits, and how many of them stand behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i64,
    decimals: u32,
}

impl Decimal {
    fn parse(word: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(word).ok()?;
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        if part.len() > MOST_DECIMALS || !plain(part) || !plain(whole.strip_prefix('-').unwrap_or(whole)) {
            return None;
        }
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = format!("{whole}{part}");
        let digits = if matches!(&*digits, "" | "-") { 0 } else { digits.parse().ok()? };
        Some(Self { digits, decimals: part.len() as u32 })
    }
}

/// All numbers in units of the finest of them; `None` where one is too large for that.
pub(super) fn common(numbers: &[Decimal]) -> Option<(u32, Vec<i64>)> {
    let decimals = numbers.iter().map(|n| n.decimals).max().unwrap_or(0);
    let scaled = numbers.iter().map(|n| n.digits.checked_mul(10i64.pow(decimals - n.decimals)));
    Some((decimals, scaled.collect::<Option<Vec<i64>>>()?))
}

/// The words of a text, one after the other.
pub(super) struct Words<'a> {
    file: &'a str,
    bytes: usize,
    lines: Lines<'a>,
    line: Option<Line<'a>>,
    last: u64,
}

impl<'a> Words<'a> {
    /// Files of these collections may end in zero bytes, left from tapes: they are no words.
    pub(super) fn new(file: &'a str, bytes: &'a [u8]) -> Self {
        let length = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
        let bytes = &bytes[..length];
        Self { file, bytes: bytes.len(), lines: Lines::new(file, bytes), line: None, last: 0 }
    }

    fn word(&mut self) -> Option<&'a [u8]> {
        loop {
            if let Some(word) = self.line.as_mut().and_then(Line::word) {
                return Some(word);
            }
            self.line = Some(self.lines.next()?);
            self.last = self.line.as_ref().map_or(self.last, |l| l.number);
        }
    }

    pub(super) fn error(&self, field: &str, problem: impl Into<String>) -> Error {
        Error::row(self.file, self.last.max(1), field, problem)
    }

    pub(super) fn decimal(&mut self, field: &str) -> Result<Decimal, Error> {
        let word = self.word().ok_or_else(|| self.error(field, "is missing; is the file cut short?"))?;
        let wrong =
            || self.error(field, format!("\"{}\" is no number of at most {MOST_DECIMALS} decimals", shown(word)));
        Decimal::parse(word).ok_or_else(wrong)
    }

    pub(super) fn decimals(&mut self, field: &str, count: usize, into: &mut Vec<Decimal>) -> Result<(), Error> {
        for _ in 0..count {
            into.push(self.decimal(field)?);
        }
        Ok(())
    }

    /// A number that need not be exact.
    pub(super) fn real(&mut self, field: &str) -> Result<f64, Error> {
        let word = self.word().ok_or_else(|| self.error(field, "is missing; is the file cut short?"))?;
        let number = std::str::from_utf8(word).ok().and_then(|w| w.parse::<f64>().ok()).filter(|x| x.is_finite());
        number.ok_or_else(|| self.error(field, format!("\"{}\" is no finite number", shown(word))))
    }

    /// A number of things.
    pub(super) fn count(&mut self, field: &str) -> Result<usize, Error> {
        let number = self.decimal(field)?;
        let count = if number.decimals == 0 { u32::try_from(number.digits).ok() } else { None };
        count.map(|c| c as usize).ok_or_else(|| self.error(field, "is no whole number from 0 to 4294967295"))
    }

    /// An error where so many numbers can't be in the file.
    pub(super) fn expect(&self, numbers: Option<usize>, field: &str) -> Result<(), Error> {
        if numbers.is_some_and(|n| n <= self.bytes / 2 + 1) {
            return Ok(());
        }
        Err(self.error(field, "the file is too short for as many as this line says"))
    }

    pub(super) fn too_large(&self, field: &str) -> Error {
        self.error(field, "a number is too large for its decimals")
    }

    /// Words beyond the last one needed: one file of Holmberg's collection has a piece of itself at the end again.
    pub(super) fn end(&mut self) -> Vec<Warning> {
        if self.word().is_none() {
            return Vec::new();
        }
        let line = self.last;
        let more = std::iter::from_fn(|| self.word()).count() + 1;
        let message = format!("{}, line {line}: words beyond the last number were left out: {more}", self.file);
        vec![Warning::new(message)]
    }
}
