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

use super::source::{read_text, shown};
use super::table::{Row, Table};
use crate::base::{Date, Error, Grams, IdVec, Millilitres, Seconds, Time, Warning, half_up};
use crate::freight::{Flow, Parcel, ParcelId, Service, Temperature, VillageId};
use crate::scenario::Region;
use crate::timetable::TerminalId;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A parcel may stand ready so many days before or after the day that is planned.
const READY_WITHIN: i64 = 10;

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
    let table = Table::parse(file, text, &["id", "flow", "place", "hub", "kg", "litres", "ready", "due"])?;
    let places = Places::of(region);
    let mut seen = HashSet::new();
    let mut warnings = Vec::new();
    let parcels = table.read(&mut warnings, |row| {
        let parcel = parcel(row, region, &places)?;
        let (first, last) = (date.plus_days(-READY_WITHIN), date.plus_days(READY_WITHIN));
        if !(first..=last).contains(&parcel.ready.date()) {
            let problem = format!("{} is not within {READY_WITHIN} days of {date}, the day planned", parcel.ready);
            return Err(row.error("ready", problem));
        }
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

/// Villages by every name that a row may give.
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

fn parcel(row: &Row<'_>, region: &Region, places: &Places<'_>) -> Result<Parcel, Error> {
    let id = row.string("id");
    if id.is_empty() {
        return Err(row.error("id", "is empty"));
    }
    let (ready, due) = (row.with("ready", Time::parse)?, row.with("due", Time::parse)?);
    if due < ready {
        return Err(row.error("due", format!("{due} is before the parcel is ready, {ready}")));
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
