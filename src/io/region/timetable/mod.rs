//! terminals.csv, terminal_transfers.csv, rail_stop_times.csv, flight_legs.csv.
//!
//! Times are of the region's clock; a terminal that keeps another one says by how many minutes it lags
//! (`clock_behind_min`). A bad row costs its whole trip, since the rest of it would claim a run that nobody makes.

mod flights;
mod rail;
mod terminals;

use super::super::source::Source;
use super::super::table::Row;
use crate::base::{Date, Error, IdVec, Seconds, Warning, Weekdays};
use crate::network::Network;
use crate::timetable::{Stop, Timetable};

pub(super) fn read(source: &Source, network: &Network, warnings: &mut Vec<Warning>) -> Result<Timetable, Error> {
    let terminals = terminals::Terminals::read(source, network, warnings)?;
    let transfers = terminals.transfers(source, warnings)?;
    let mut trips = rail::read(source, &terminals, warnings)?;
    trips.extend(flights::read(source, &terminals, warnings)?);
    Ok(Timetable { terminals: terminals.list, trips: IdVec::from_vec(trips), transfers })
}

/// When a trip runs.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Validity {
    days: Weekdays,
    from: Date,
    to: Option<Date>,
}

impl Validity {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let days = row.with("days", Weekdays::parse)?;
        if !(1..=7).any(|day| days.contains(day)) {
            return Err(row.error("days", "is empty; 1234567 is every day"));
        }
        let from = row.with("valid_from", Date::parse)?;
        let to = row.maybe("valid_to", Date::parse)?;
        if to.is_some_and(|to| to < from) {
            return Err(row.error("valid_to", "is before valid_from"));
        }
        Ok(Self { days, from, to })
    }
}

/// A clock reading after the service day's midnight, `07:05` or `27:35`; `None` where the field is empty.
fn clock(row: &Row<'_>, field: &str) -> Result<Option<Seconds>, Error> {
    row.maybe(field, |text| {
        let bad = || Error::invalid("time", format!("\"{text}\" is not a time like 07:05 or 27:35"));
        let numbers: Vec<i64> = text
            .split(':')
            .map(|part| part.parse::<u8>().map(i64::from).map_err(|_| bad()))
            .collect::<Result<_, _>>()?;
        match numbers[..] {
            [hour, minute] if hour <= 99 && minute < 60 => Ok(Seconds(hour * 3600 + minute * 60)),
            [hour, minute, second] if hour <= 99 && minute < 60 && second < 60 => {
                Ok(Seconds(hour * 3600 + minute * 60 + second))
            }
            _ => Err(bad()),
        }
    })
}

/// The first stop whose times go back, by its position.
fn goes_back(stops: &[Stop]) -> Option<usize> {
    (0..stops.len()).find(|&i| {
        let stop = stops[i];
        stop.depart < stop.arrive || (i > 0 && stop.arrive < stops[i - 1].depart)
    })
}

fn is_model(source: &str) -> bool {
    source.contains("MODEL")
}

#[cfg(test)]
mod timetable_tests;
