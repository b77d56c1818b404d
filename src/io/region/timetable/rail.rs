//! rail_stop_times.csv, with chainage from odbl/rail.csv and room from departure_capacity.csv.

use super::super::super::source::Source;
use super::super::super::table::Row;
use super::terminals::Terminals;
use super::{Validity, clock, goes_back, is_model};
use crate::base::{Error, Grams, Metres, Seconds, Warning, half_up};
use crate::timetable::{Mode, Stop, TerminalId, Trip};
use std::collections::HashMap;

/// Track over great circle where no chainage is known.
const TRACK_OVER_STRAIGHT: f64 = 1.25;
/// Room of a parcel train and of a goods train that departure_capacity.csv does not know (MODEL).
const ROOM: (Grams, Grams) = (Grams(15_000_000), Grams(1_000_000_000));

pub(super) fn read(source: &Source, terminals: &Terminals, warnings: &mut Vec<Warning>) -> Result<Vec<Trip>, Error> {
    const COLUMNS: [&str; 11] =
        ["line", "train", "trip_id", "seq", "station", "arr", "dep", "day_offset", "days", "valid_from", "use"];
    let Some(table) = super::super::optional_table(source, "rail_stop_times.csv", &COLUMNS, warnings)? else {
        return Ok(Vec::new());
    };
    warnings.extend(table.warnings.iter().cloned());
    let reader =
        Reader { terminals, chainage: Chainage::read(source, warnings)?, capacity: Capacity::read(source, warnings)? };
    let mut groups: Vec<Vec<Row<'_>>> = Vec::new();
    let mut by_trip = HashMap::new();
    for row in table.rows() {
        let group = *by_trip.entry(row.text("trip_id")).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(row);
    }
    let mut trips = Vec::with_capacity(groups.len());
    for rows in groups {
        match reader.trip(&rows) {
            Ok(trip) => trips.push(trip),
            Err(e) => {
                let name = rows.first().map_or("", |r| r.text("trip_id"));
                warnings.push(Warning::new(format!("{e}; the trip {name} is left out")));
            }
        }
    }
    Ok(trips)
}

struct Reader<'a> {
    terminals: &'a Terminals,
    chainage: Chainage,
    capacity: Capacity,
}

impl Reader<'_> {
    /// One train's run from its rows, at least one.
    fn trip(&self, rows: &[Row<'_>]) -> Result<Trip, Error> {
        let mut calls = Vec::with_capacity(rows.len());
        for row in rows {
            calls.push((row.number("seq", 1.0..=10_000.0)? as i64, *row));
        }
        calls.sort_by_key(|&(seq, _)| seq);
        let rows: Vec<Row<'_>> = calls.iter().map(|&(_, row)| row).collect();
        let first = rows[0];
        if rows.len() < 2 {
            return Err(first.error("trip_id", "the trip has one stop; a run needs two"));
        }
        if let Some(gap) = calls.iter().zip(1..).find(|((seq, _), n)| seq != n) {
            return Err(gap.0.1.error("seq", format!("stop {} of the trip is missing or there twice", gap.1)));
        }
        let (validity, serves) = (Validity::read(&first)?, first.text("use"));
        for row in &rows {
            if Validity::read(row)? != validity || row.text("use") != serves {
                return Err(row.error("days", "days, validity and use must be the same on all rows of a trip"));
            }
        }
        let stops = self.stops(&rows)?;
        let number = joined(&rows, "train", "/");
        let (people, capacity) = match serves {
            "passenger" => (true, None),
            "express-parcel" => (false, Some(self.capacity.of(&number).unwrap_or(ROOM.0))),
            "freight" => (false, Some(self.capacity.of(&number).unwrap_or(ROOM.1))),
            other => {
                return Err(first.error("use", format!("\"{other}\" is none of passenger, express-parcel, freight")));
            }
        };
        Ok(Trip {
            is_model: number.starts_with("M-") || rows.iter().any(|r| is_model(r.text("source"))),
            number,
            mode: Mode::Rail,
            line: joined(&rows, "line", " + "),
            people,
            capacity,
            is_parcel_service: serves == "express-parcel",
            days: validity.days,
            valid_from: validity.from,
            valid_to: validity.to,
            stops,
            source: joined(&rows, "source", "; "),
        })
    }

    fn stops(&self, rows: &[Row<'_>]) -> Result<Vec<Stop>, Error> {
        let mut stops: Vec<Stop> = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let terminal = row.with("station", |name| self.terminals.station(name))?;
            let (arrive, depart) = times(row, i == 0, i + 1 == rows.len())?;
            let behind = self.terminals.behind(terminal);
            let at = match (i.checked_sub(1).map(|before| &rows[before]), stops.last()) {
                (Some(before), Some(last)) => last.at + self.length(before, row, (last.terminal, terminal)),
                _ => Metres::ZERO,
            };
            stops.push(Stop { terminal, arrive: arrive + behind, depart: depart + behind, at });
        }
        match goes_back(&stops) {
            Some(i) => Err(rows[i].error("arr", "the times go back; is day_offset (of the arrival) right?")),
            None => Ok(stops),
        }
    }

    /// Along the track between two calls: on the line of the later one, of the earlier one, or any that has both.
    fn length(&self, before: &Row<'_>, row: &Row<'_>, ends: (TerminalId, TerminalId)) -> Metres {
        let stations = (before.text("station"), row.text("station"));
        let known = self.chainage.between([row.text("line"), before.text("line")], stations);
        let straight = self.terminals.distance(ends.0, ends.1);
        known.unwrap_or_else(|| Metres(half_up(straight.0 as f64 * TRACK_OVER_STRAIGHT)))
    }
}

/// The different values of a column, in order.
fn joined(rows: &[Row<'_>], field: &str, between: &str) -> String {
    let mut values: Vec<&str> = Vec::new();
    for row in rows {
        if !values.contains(&row.text(field)) {
            values.push(row.text(field));
        }
    }
    values.join(between)
}

/// Arrival and departure after the service day's midnight. `day_offset` is the arrival's (the departure's at the
/// first stop); a departure by an earlier clock reading than the arrival is after midnight.
fn times(row: &Row<'_>, first: bool, last: bool) -> Result<(Seconds, Seconds), Error> {
    const DAY: Seconds = Seconds::hours(24);
    let days = Seconds::hours(24 * row.maybe_number("day_offset", 0.0..=9.0)?.unwrap_or(0.0) as i64);
    let (arrive, depart) = (clock(row, "arr")?, clock(row, "dep")?);
    match (arrive, depart) {
        (None, None) => Err(row.error("arr", "the stop has no time")),
        (Some(_), None) if first => Err(row.error("dep", "the first stop needs a departure")),
        (None, Some(_)) if last => Err(row.error("arr", "the last stop needs an arrival")),
        (Some(a), Some(d)) if d < a => Ok((a + days, d + days + DAY)),
        (arrive, depart) => {
            let (a, d) = (arrive.or(depart).unwrap_or_default(), depart.or(arrive).unwrap_or_default());
            Ok((a + days, d + days))
        }
    }
}

/// Metres from the start of each line.
struct Chainage(HashMap<(String, String), Metres>);

impl Chainage {
    fn read(source: &Source, warnings: &mut Vec<Warning>) -> Result<Self, Error> {
        const COLUMNS: [&str; 3] = ["line", "name_en", "km_from_start"];
        let Some(table) = super::super::optional_table(source, "odbl/rail.csv", &COLUMNS, warnings)? else {
            return Ok(Self(HashMap::new()));
        };
        let rows = table.read(warnings, |row| {
            let at = Metres(half_up(row.number("km_from_start", 0.0..=20_000.0)? * 1000.0));
            Ok(((row.string("line"), row.string("name_en")), at))
        });
        Ok(Self(rows.into_iter().collect()))
    }

    /// On the first line that holds both stations: the `preferred` ones, then any by name.
    fn between(&self, preferred: [&str; 2], stations: (&str, &str)) -> Option<Metres> {
        let at = |line: &str, station: &str| self.0.get(&(line.to_owned(), station.to_owned()));
        let on = |line: &str| Some(Metres((at(line, stations.0)?.0 - at(line, stations.1)?.0).abs()));
        let others = || {
            let lines: std::collections::BTreeSet<&str> = self.0.keys().map(|(line, _)| line.as_str()).collect();
            lines.into_iter().find_map(on)
        };
        preferred.into_iter().find_map(on).or_else(others)
    }
}

/// Room by the start and end of a train's number; the first row that fits counts.
struct Capacity(Vec<(String, String, Grams)>);

impl Capacity {
    fn read(source: &Source, warnings: &mut Vec<Warning>) -> Result<Self, Error> {
        const COLUMNS: [&str; 3] = ["starts", "ends", "capacity_kg"];
        let Some(table) = super::super::optional_table(source, "departure_capacity.csv", &COLUMNS, warnings)? else {
            return Ok(Self(Vec::new()));
        };
        Ok(Self(table.read(warnings, |row| {
            let mass = Grams(half_up(row.number("capacity_kg", 0.0..=1e8)? * 1000.0));
            Ok((row.string("starts"), row.string("ends"), mass))
        })))
    }

    fn of(&self, number: &str) -> Option<Grams> {
        let fits = |(starts, ends, _): &&(String, String, Grams)| number.starts_with(starts) && number.ends_with(ends);
        self.0.iter().find(fits).map(|&(_, _, mass)| mass)
    }
}
