//! CSV tables whose every field knows its place in the file.

use crate::base::{Error, Warning};
use std::collections::HashMap;

/// The name of a CSV file and where its columns stand.
#[derive(Clone, Debug)]
pub(super) struct Header {
    file: String,
    columns: HashMap<String, usize>,
}

impl Header {
    /// Reads the header line; all of `required` must be columns.
    pub(super) fn read(
        file: &str,
        reader: &mut csv::Reader<impl std::io::Read>,
        required: &[&str],
    ) -> Result<Self, Error> {
        let headers = reader.headers().map_err(|e| Error::file(file, e.to_string()))?.clone();
        if let Some(twice) = headers.iter().enumerate().find(|(i, h)| headers.iter().take(*i).any(|o| o == *h)) {
            return Err(Error::row(file, 1, twice.1, "the column is there twice"));
        }
        let columns: HashMap<String, usize> = headers.iter().enumerate().map(|(i, h)| (h.to_owned(), i)).collect();
        if let Some(missing) = required.iter().find(|c| !columns.contains_key(**c)) {
            let near = crate::base::nearest_spelling(missing, headers.iter());
            let hint = near.map(|n| format!("; is \"{n}\" meant?")).unwrap_or_default();
            return Err(Error::row(file, 1, *missing, format!("the column is missing{hint}")));
        }
        Ok(Self { file: file.to_owned(), columns })
    }

    /// The name that messages give.
    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn row<'a>(&'a self, record: &'a csv::StringRecord) -> Row<'a> {
        Row { header: self, line: record.position().map_or(0, csv::Position::line), record }
    }

    /// What to say of a row that is no CSV.
    pub(super) fn broken(&self, error: &csv::Error) -> Warning {
        let line = error.position().map_or(0, csv::Position::line);
        let problem = match error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} fields where the header has {expected_len}")
            }
            other => format!("{other:?}"),
        };
        Warning::new(format!("{}, line {line}: {problem}; the row is left out", self.file))
    }
}

/// What to say of a row that could not be read.
pub(super) fn left_out(error: &Error) -> Warning {
    Warning::new(format!("{error}; the row is left out"))
}

/// A CSV file with a header line, read whole.
#[derive(Clone, Debug)]
pub struct Table {
    header: Header,
    rows: Vec<csv::StringRecord>,
    /// Rows that are no CSV: wrong number of fields.
    pub warnings: Vec<Warning>,
}

impl Table {
    /// Parses `text`; `file` is the name that errors give. All of `required` must be columns.
    pub fn parse(file: &str, text: &str, required: &[&str]) -> Result<Self, Error> {
        // Line numbers of the csv crate slip by one where lines end as on Windows.
        let unix = text.contains('\r').then(|| text.replace("\r\n", "\n"));
        let text = unix.as_deref().unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = Header::read(file, &mut reader, required)?;
        let (mut rows, mut warnings) = (Vec::new(), Vec::new());
        for record in reader.records() {
            match record {
                Ok(record) => rows.push(record),
                Err(e) => warnings.push(header.broken(&e)),
            }
        }
        Ok(Self { header, rows, warnings })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| self.header.row(record))
    }

    /// Reads every row; those that fail become warnings, and the rest is kept.
    pub fn read<T>(&self, warnings: &mut Vec<Warning>, mut read: impl FnMut(&Row<'_>) -> Result<T, Error>) -> Vec<T> {
        warnings.extend(self.warnings.iter().cloned());
        let mut kept = Vec::with_capacity(self.rows.len());
        for row in self.rows() {
            match read(&row) {
                Ok(item) => kept.push(item),
                Err(e) => warnings.push(left_out(&e)),
            }
        }
        kept
    }
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    header: &'a Header,
    line: u64,
    record: &'a csv::StringRecord,
}

impl<'a> Row<'a> {
    /// The field's text, empty where the column is not there.
    pub fn text(&self, field: &str) -> &'a str {
        self.header.columns.get(field).and_then(|&i| self.record.get(i)).unwrap_or("")
    }

    /// The field's text as a string of its own.
    pub fn string(&self, field: &str) -> String {
        self.text(field).to_owned()
    }

    /// An error about this field.
    pub fn error(&self, field: &str, problem: impl Into<String>) -> Error {
        Error::row(&self.header.file, self.line, field, problem)
    }

    /// The field read by `parse`, whose errors gain this place.
    pub fn with<T>(&self, field: &str, parse: impl FnOnce(&str) -> Result<T, Error>) -> Result<T, Error> {
        parse(self.text(field)).map_err(|e| e.in_row(&self.header.file, self.line, field))
    }

    /// The same, `None` where the field is empty.
    pub fn maybe<T>(&self, field: &str, parse: impl FnOnce(&str) -> Result<T, Error>) -> Result<Option<T>, Error> {
        if self.text(field).is_empty() { Ok(None) } else { self.with(field, parse).map(Some) }
    }

    /// A finite number within `range`.
    pub fn number(&self, field: &str, range: std::ops::RangeInclusive<f64>) -> Result<f64, Error> {
        self.with(field, |text| number(text, range))
    }

    /// The same, `None` where the field is empty.
    pub fn maybe_number(&self, field: &str, range: std::ops::RangeInclusive<f64>) -> Result<Option<f64>, Error> {
        self.maybe(field, |text| number(text, range))
    }
}

fn number(text: &str, range: std::ops::RangeInclusive<f64>) -> Result<f64, Error> {
    let value: f64 = text.parse().map_err(|_| Error::invalid("number", format!("\"{text}\" is not a number")))?;
    if range.contains(&value) {
        return Ok(value);
    }
    Err(Error::invalid("number", format!("{text} is not between {} and {}", range.start(), range.end())))
}
