//! flight_legs.csv.

use super::super::super::source::Source;
use super::super::super::table::Row;
use super::terminals::Terminals;
use super::{Validity, clock, is_model};
use crate::base::{Error, Grams, Metres, Seconds, Warning, half_up};
use crate::timetable::{Mode, Stop, Trip};

/// Airlines and numbers of freighters, which take no passengers.
const FREIGHTERS: [&str; 2] = ["O3", "O3-"];

/// Reads the legs. Consecutive ones of one number with the same days and validity become one trip where each starts
/// in time where the one before ended. Its room is the least of its legs'.
pub(super) fn read(source: &Source, terminals: &Terminals, warnings: &mut Vec<Warning>) -> Result<Vec<Trip>, Error> {
    const COLUMNS: [&str; 9] =
        ["flight", "airline", "from", "to", "dep_local", "arr_local", "days", "valid_from", "belly_kg"];
    let Some(table) = super::super::optional_table(source, "flight_legs.csv", &COLUMNS, warnings)? else {
        return Ok(Vec::new());
    };
    warnings.extend(table.warnings.iter().cloned());
    let mut trips: Vec<Trip> = Vec::new();
    // A bad leg costs the legs of its flight that would be one trip with it: those of its number, days and validity.
    let mut dropped: Vec<(String, String)> = Vec::new();
    for row in table.rows() {
        match leg(&row, terminals) {
            Ok(leg) => match trips.last_mut() {
                Some(trip) if continues(trip, &leg) => extend(trip, &leg),
                _ => trips.push(leg),
            },
            Err(e) => {
                let name = (row.string("flight"), row.string("days"));
                warnings.push(Warning::new(format!("{e}; the flight {} on days {} is left out", name.0, name.1)));
                dropped.push(name);
            }
        }
    }
    trips.retain(|trip| !dropped.iter().any(|(number, days)| *number == trip.number && same_days(days, trip)));
    Ok(trips)
}

fn same_days(text: &str, trip: &Trip) -> bool {
    crate::base::Weekdays::parse(text).is_ok_and(|days| days == trip.days)
}

fn leg(row: &Row<'_>, terminals: &Terminals) -> Result<Trip, Error> {
    let from = row.with("from", |iata| terminals.airport(iata))?;
    let to = row.with("to", |iata| terminals.airport(iata))?;
    let days = Seconds::hours(24 * row.maybe_number("arr_day_offset", -1.0..=9.0)?.unwrap_or(0.0) as i64);
    let time = |field: &str| clock(row, field)?.ok_or_else(|| row.error(field, "is empty"));
    let depart = time("dep_local")? + terminals.behind(from);
    let arrive = time("arr_local")? + days + terminals.behind(to);
    if arrive < depart {
        return Err(row.error("arr_local", "is before the departure; is arr_day_offset right?"));
    }
    let validity = Validity::read(row)?;
    let number = row.string("flight");
    let stop = |terminal, time, at| Stop { terminal, arrive: time, depart: time, at };
    Ok(Trip {
        is_model: number.starts_with("M-") || is_model(row.text("source")),
        people: row.text("airline") != FREIGHTERS[0] && !number.starts_with(FREIGHTERS[1]),
        number,
        mode: Mode::Air,
        line: row.string("airline"),
        capacity: row.maybe_number("belly_kg", 0.0..=200_000.0)?.map(|kg| Grams(half_up(kg * 1000.0))),
        is_parcel_service: true,
        days: validity.days,
        valid_from: validity.from,
        valid_to: validity.to,
        stops: vec![stop(from, depart, Metres::ZERO), stop(to, arrive, terminals.distance(from, to))],
        source: row.string("source"),
    })
}

fn continues(trip: &Trip, leg: &Trip) -> bool {
    let run = |t: &Trip| (t.days, t.valid_from, t.valid_to);
    let joint = trip.stops.last().zip(leg.stops.first());
    trip.number == leg.number
        && run(trip) == run(leg)
        && joint.is_some_and(|(last, first)| last.terminal == first.terminal && last.arrive <= first.depart)
}

fn extend(trip: &mut Trip, leg: &Trip) {
    let length = trip.stops.last().map_or(Metres::ZERO, |last| last.at);
    if let (Some(last), Some(first)) = (trip.stops.last_mut(), leg.stops.first()) {
        last.depart = first.depart;
    }
    trip.stops.extend(leg.stops.iter().skip(1).map(|stop| Stop { at: length + stop.at, ..*stop }));
    trip.capacity = trip.capacity.zip(leg.capacity).map(|(a, b)| a.min(b));
    trip.is_model |= leg.is_model;
    if trip.source != leg.source {
        trip.source = format!("{}; {}", trip.source, leg.source);
    }
}
