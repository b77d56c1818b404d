//! Published train times.

use crate::base::{Date, Error, Metres, Seconds, TimeOfDay, half_up};
use crate::io::{Row, Source, Table};
use crate::timetable::{Stop, TerminalId, Timetable};

/// A published run between two stations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainAnchor {
    /// The train's number.
    pub number: String,
    /// The service day.
    pub date: Date,
    /// Terminal codes of its ends.
    pub ends: (String, String),
    /// Departure after the service day's midnight.
    pub depart: Seconds,
    /// Arrival after the service day's midnight.
    pub arrive: Seconds,
    /// Length, to the nearest kilometre; `None` where none was published.
    pub length: Option<Metres>,
    /// What was published.
    pub published: String,
}

/// Reads train_anchors.csv.
pub fn read_train_anchors(source: &Source) -> Result<Vec<TrainAnchor>, Error> {
    const FILE: &str = "train_anchors.csv";
    let columns = ["number", "date", "from", "to", "depart", "arrive", "day_offset", "km", "published"];
    let table = Table::parse(FILE, &source.text(FILE)?, &columns)?;
    let read = |row: Row<'_>| {
        let clock = |field: &str| row.with(field, TimeOfDay::parse).map(TimeOfDay::seconds);
        let days = row.number("day_offset", 0.0..=10.0)? as i64;
        let km = row.maybe_number("km", 0.0..=10_000.0)?;
        Ok(TrainAnchor {
            number: row.string("number"),
            date: row.with("date", Date::parse)?,
            ends: (row.string("from"), row.string("to")),
            depart: clock("depart")?,
            arrive: clock("arrive")? + Seconds::hours(24 * days),
            length: km.map(|km| Metres(half_up(km * 1000.0))),
            published: row.string("published"),
        })
    };
    table.rows().map(read).collect()
}

impl TrainAnchor {
    /// Departure, arrival and length by the timetable; `None` where the train does not run between these ends.
    pub fn reading(&self, timetable: &Timetable) -> Result<Option<(Seconds, Seconds, Metres)>, Error> {
        let ends = (timetable.terminal(&self.ends.0)?, timetable.terminal(&self.ends.1)?);
        let trips = timetable.on(self.date).into_iter().map(|id| &timetable.trips[id]);
        let mut runs = trips.filter(|t| t.number == self.number).filter_map(|t| run(&t.stops, ends));
        Ok(runs.next())
    }

    /// Whether the timetable says exactly what was published, kilometres to the nearest.
    pub fn holds(&self, timetable: &Timetable) -> Result<bool, Error> {
        Ok(self.reading(timetable)?.is_some_and(|(depart, arrive, length)| {
            let near = self.length.is_none_or(|published| (published.0 - length.0).abs() < 1_000);
            (depart, arrive) == (self.depart, self.arrive) && near
        }))
    }
}

fn run(stops: &[Stop], (from, to): (TerminalId, TerminalId)) -> Option<(Seconds, Seconds, Metres)> {
    let board = stops.iter().position(|s| s.terminal == from)?;
    let alight = board + stops[board..].iter().position(|s| s.terminal == to)?;
    Some((stops[board].depart, stops[alight].arrive, stops[alight].at - stops[board].at))
}
