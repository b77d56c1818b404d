//! parcels.csv: a day's parcels from outside.
//!
//! | column | holds |
//! |---|---|
//! | id | number on the label, once in the file |
//! | flow | `in` (hub to village) or `out` (village to hub) |
//! | place | village code, township code, station code or the station's Chinese name |
//! | hub | terminal code, such as `rail-xining` |
//! | service | `express` or `standard`; empty is standard |
//! | temperature | `ambient` or `chilled`; empty is ambient |
//! | kg, litres | mass and volume |
//! | ready, due | when it stands ready, and the promise, such as `2026-07-15 12:00` |
//! | shelf_life_h | optional: hours that it keeps from collection |

use super::source::{plain, read_text, shown};
use super::table::{Header, Row, Table, left_out};
use crate::base::{Date, Error, Grams, IdVec, Millilitres, Seconds, Time, Warning, half_up};
use crate::freight::{Flow, Parcel, ParcelId, Service, Temperature, VillageId};
use crate::scenario::Region;
use crate::timetable::TerminalId;
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

/// A parcel may stand ready so many days before or after the day that is planned.
const READY_WITHIN: i64 = 10;

/// Columns that must be there.
const COLUMNS: [&str; 8] = ["id", "flow", "place", "hub", "kg", "litres", "ready", "due"];

/// The longest line of a file that is read line by line, in bytes.
const LONGEST_LINE: usize = 1 << 20;

/// Reads parcels for `region` and the plan of `date` from a file. Bad rows are left out, each with a warning that names line and field.
///
/// # Errors
/// Where the file can't be read, a column is missing, or no row is usable.
pub fn read_parcels(
    path: &Path,
    region: &Region,
    date: Date,
) -> Result<(IdVec<ParcelId, Parcel>, Vec<Warning>), Error> {
    parse_parcels(&shown(path), &read_text(path)?, region, date)
}

/// The same from text; `file` is the name that messages give.
pub fn parse_parcels(
    file: &str,
    text: &str,
    region: &Region,
    date: Date,
) -> Result<(IdVec<ParcelId, Parcel>, Vec<Warning>), Error> {
    let table = Table::parse(file, text, &COLUMNS)?;
    let places = Places::of(region);
    let mut seen = HashSet::new();
    let mut warnings = Vec::new();
    let parcels = table.read(&mut warnings, |row| {
        let parcel = parcel(row, region, &places, date)?;
        if !seen.insert(parcel.id.clone()) {
            return Err(row.error("id", format!("\"{}\" is there twice", parcel.id)));
        }
        Ok(parcel)
    });
    if parcels.is_empty() {
        let first = warnings.first().map(|w| format!("; the first problem: {w}")).unwrap_or_default();
        return Err(Error::file(file, format!("has no usable parcel{first}")));
    }
    Ok((IdVec::from_vec(parcels), warnings))
}

/// Reads a file of parcels of any length one by one, and holds one row at a time.
///
/// Items are parcels, and warnings for rows that are left out. Unlike [`read_parcels`] it does not remember ids, so it cannot tell
/// that one stands twice.
#[derive(Debug)]
pub struct ParcelReader<'a, R> {
    header: Header,
    reader: csv::Reader<Lines<R>>,
    record: csv::StringRecord,
    region: &'a Region,
    places: Places<'a>,
    date: Date,
}

impl<'a> ParcelReader<'a, std::fs::File> {
    /// Opens a file.
    ///
    /// # Errors
    /// Where it can't be opened, or a column is missing.
    pub fn open(path: &Path, region: &'a Region, date: Date) -> Result<Self, Error> {
        let file = std::fs::File::open(path).map_err(|e| Error::file(shown(path), plain(&e)))?;
        Self::new(&shown(path), file, region, date)
    }
}

impl<'a, R: Read> ParcelReader<'a, R> {
    /// The same from bytes; `file` is the name that messages give.
    ///
    /// # Errors
    /// Where they can't be read, or a column is missing.
    pub fn new(file: &str, bytes: R, region: &'a Region, date: Date) -> Result<Self, Error> {
        let lines = Lines { bytes, length: 0 };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).buffer_capacity(1 << 16).from_reader(lines);
        let header = Header::read(file, &mut reader, &COLUMNS)?;
        let record = csv::StringRecord::new();
        Ok(Self { header, reader, record, region, places: Places::of(region), date })
    }

    /// The next parcel, or a warning about a row that is left out; `None` at the end.
    ///
    /// # Errors
    /// Where the file can't be read on, or a line is over a megabyte long.
    pub fn read(&mut self) -> Result<Option<Result<Parcel, Warning>>, Error> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => {
                let parcel = parcel(&self.header.row(&self.record), self.region, &self.places, self.date);
                Ok(Some(parcel.map_err(|e| left_out(&e))))
            }
            Err(e) if e.is_io_error() => Err(Error::file(self.header.file(), e.to_string())),
            Err(e) => Ok(Some(Err(self.header.broken(&e)))),
        }
    }
}

/// Bytes whose lines are not too long, and end as on Unix.
#[derive(Debug)]
struct Lines<R> {
    bytes: R,
    /// Of the line that is not ended yet.
    length: usize,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.bytes.read(buffer)?;
            for &byte in &buffer[..read] {
                self.length = if byte == b'\n' { 0 } else { self.length + 1 };
                if self.length > LONGEST_LINE {
                    return Err(std::io::Error::other(format!("a line is over {LONGEST_LINE} bytes long")));
                }
            }
            // Line numbers of the csv crate slip by one where lines end as on Windows.
            let mut kept = 0;
            for at in 0..read {
                buffer[kept] = buffer[at];
                kept += usize::from(buffer[at] != b'\r');
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

/// Villages by every name that a row may give.
#[derive(Debug)]
struct Places<'a> {
    by_name: HashMap<&'a str, VillageId>,
}

impl<'a> Places<'a> {
    fn of(region: &'a Region) -> Self {
        let mut by_name = HashMap::new();
        for (id, village) in region.villages.entries() {
            let station = &region.stations[village.home];
            by_name.insert(village.code.as_str(), id);
            for name in [&station.code, &station.township, &station.names.zh] {
                by_name.entry(name.as_str()).or_insert(id);
            }
        }
        Self { by_name }
    }

    fn find(&self, name: &str) -> Result<VillageId, Error> {
        self.by_name.get(name).copied().ok_or_else(|| {
            let mut known: Vec<&str> = self.by_name.keys().copied().collect();
            known.sort_unstable();
            Error::unknown("village or township", name, known)
        })
    }
}

fn parcel(row: &Row<'_>, region: &Region, places: &Places<'_>, date: Date) -> Result<Parcel, Error> {
    let id = row.string("id");
    if id.is_empty() {
        return Err(row.error("id", "is empty"));
    }
    let (ready, due) = (row.with("ready", Time::parse)?, row.with("due", Time::parse)?);
    if due < ready {
        return Err(row.error("due", format!("{due} is before the parcel is ready, {ready}")));
    }
    if !(date.plus_days(-READY_WITHIN)..=date.plus_days(READY_WITHIN)).contains(&ready.date()) {
        let problem = format!("{ready} is not within {READY_WITHIN} days of {date}, the day planned");
        return Err(row.error("ready", problem));
    }
    let hours = row.maybe_number("shelf_life_h", 0.0..=10_000.0)?;
    Ok(Parcel {
        id,
        flow: choice(row, "flow", &[("in", Flow::In), ("out", Flow::Out)])?,
        village: row.with("place", |name| places.find(name))?,
        hub: row.with("hub", |code| hub(region, code))?,
        service: choice(
            row,
            "service",
            &[("", Service::Standard), ("standard", Service::Standard), ("express", Service::Express)],
        )?,
        temperature: choice(
            row,
            "temperature",
            &[("", Temperature::Ambient), ("ambient", Temperature::Ambient), ("chilled", Temperature::Chilled)],
        )?,
        mass: Grams(half_up(row.number("kg", 0.001..=1e6)? * 1000.0)),
        volume: Millilitres(half_up(row.number("litres", 0.0..=1e6)? * 1000.0)),
        ready,
        due,
        shelf_life: hours.map(|h| Seconds(half_up(h * 3600.0))),
    })
}

/// A terminal that freight can be handed in at.
fn hub(region: &Region, code: &str) -> Result<TerminalId, Error> {
    let id = region.timetable.terminal(code)?;
    if region.timetable.terminals[id].cut_off_freight.is_none() {
        return Err(Error::invalid("hub", format!("\"{code}\" handles no freight")));
    }
    Ok(id)
}

fn choice<T: Copy>(row: &Row<'_>, field: &str, choices: &[(&str, T)]) -> Result<T, Error> {
    let text = row.text(field);
    let found = choices.iter().find(|(name, _)| *name == text);
    found.map(|&(_, value)| value).ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(n, _)| *n).filter(|n| !n.is_empty()).collect();
        row.error(field, format!("\"{text}\" is none of {}", names.join(", ")))
    })
}

/// Writes parcels as [`read_parcels`] reads them.
pub fn parcels_csv(parcels: &IdVec<ParcelId, Parcel>, region: &Region) -> Result<String, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Error::file("parcels.csv", e.to_string());
    let header =
        ["id", "flow", "place", "hub", "service", "temperature", "kg", "litres", "ready", "due", "shelf_life_h"];
    writer.write_record(header).map_err(failed)?;
    for p in parcels {
        writer
            .write_record([
                p.id.as_str(),
                if p.flow == Flow::In { "in" } else { "out" },
                &region.villages[p.village].code,
                &region.timetable.terminals[p.hub].code,
                if p.service == Service::Express { "express" } else { "standard" },
                if p.temperature == Temperature::Chilled { "chilled" } else { "ambient" },
                &format!("{}.{:03}", p.mass.0 / 1000, p.mass.0 % 1000),
                &format!("{}.{:03}", p.volume.0 / 1000, p.volume.0 % 1000),
                &p.ready.to_string(),
                &p.due.to_string(),
                &p.shelf_life.map(|s| format!("{}", s.as_hours())).unwrap_or_default(),
            ])
            .map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::file("parcels.csv", e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| Error::file("parcels.csv", e.to_string()))
}
