//! Published driving times.

use crate::base::{Date, Error, Seconds};
use crate::freight::VehicleClass;
use crate::io::{Source, Table};
use crate::metric::{Metric, Profile};
use crate::network::{Network, NodeId};
use crate::search::{Path, Search};

/// How an anchor's journey is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journey {
    /// One way.
    OneWay,
    /// Out and back with half an hour of deliveries.
    Round,
    /// There must be no way.
    None,
}

/// A published travel time.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// Slugs of its ends.
    pub ends: (String, String),
    /// The day it speaks of.
    pub date: Date,
    /// The vehicle it speaks of.
    pub vehicle: VehicleClass,
    /// How it is driven.
    pub journey: Journey,
    /// Kilometres one way, published value with its tolerance.
    pub km: (f64, f64),
    /// Hours of the journey, published value with its tolerance.
    pub hours: (f64, f64),
    /// What was published.
    pub published: String,
    /// Why a reading may fall outside, or what follows from it; empty where there is nothing to say.
    pub note: String,
    /// Whether the figure went into the data (used) or did not (held).
    pub is_held: bool,
}

/// What the network says of an anchor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Kilometres one way and hours of the journey; `None` where there is no way.
    pub found: Option<(f64, f64)>,
    /// Whether the kilometres are within tolerance.
    pub km_holds: bool,
    /// Whether the hours are.
    pub hours_hold: bool,
}

impl Reading {
    /// Whether both are within tolerance.
    pub fn holds(&self) -> bool {
        self.km_holds && self.hours_hold
    }
}

/// Reads anchors.csv.
pub fn read_anchors(source: &Source) -> Result<Vec<Anchor>, Error> {
    const FILE: &str = "anchors.csv";
    let columns = ["from", "to", "date", "vehicle", "trip", "km_min", "km_max", "hours_min", "hours_max"];
    let table = Table::parse(FILE, &source.text(FILE)?, &columns)?;
    let read = |row: crate::io::Row<'_>| {
        let range = |low: &str, high: &str| {
            let bound = |field| row.maybe_number(field, 0.0..=1e6);
            Ok::<_, Error>((bound(low)?.unwrap_or(0.0), bound(high)?.unwrap_or(f64::INFINITY)))
        };
        Ok(Anchor {
            ends: (row.string("from"), row.string("to")),
            date: row.with("date", Date::parse)?,
            vehicle: match row.text("vehicle") {
                "car" => VehicleClass::Car,
                "box-truck" => VehicleClass::BoxTruck,
                "heavy-truck" => VehicleClass::HeavyTruck,
                other => return Err(row.error("vehicle", format!("\"{other}\" is no vehicle"))),
            },
            journey: match row.text("trip") {
                "one-way" => Journey::OneWay,
                "round" => Journey::Round,
                "none" => Journey::None,
                other => return Err(row.error("trip", format!("\"{other}\" is none of one-way, round, none"))),
            },
            km: range("km_min", "km_max")?,
            hours: range("hours_min", "hours_max")?,
            published: row.string("published"),
            note: row.string("note"),
            is_held: row.text("kind") == "held",
        })
    };
    table.rows().map(read).collect()
}

impl Anchor {
    /// What `network` says of it with observed hours.
    pub fn reading(&self, network: &Network) -> Result<Reading, Error> {
        self.reading_by(network, Profile::new(self.vehicle))
    }

    /// What `network` says of it by the speed model alone.
    pub fn reading_by_model(&self, network: &Network) -> Result<Reading, Error> {
        self.reading_by(network, Profile::new(self.vehicle).without_observed())
    }

    fn reading_by(&self, network: &Network, profile: Profile) -> Result<Reading, Error> {
        let ends = (network.node(&self.ends.0)?, network.node(&self.ends.1)?);
        let metric = Metric::new(network, &network.on(self.date), &profile);
        let there = path(network, &metric, ends);
        let back = path(network, &metric, (ends.1, ends.0));
        let within = |range: (f64, f64), value: f64| range.0 <= value && value <= range.1;
        let reading = |km: f64, hours: f64| Reading {
            found: Some((km, hours)),
            km_holds: within(self.km, km),
            hours_hold: within(self.hours, hours),
        };
        let nothing = Reading { found: None, km_holds: false, hours_hold: false };
        Ok(match (self.journey, there, back) {
            (Journey::None, None, _) => Reading { found: None, km_holds: true, hours_hold: true },
            (Journey::None, Some(way), _) => {
                Reading { km_holds: false, hours_hold: false, ..reading(way.length().km(), way.time().as_hours()) }
            }
            (Journey::OneWay, Some(way), _) => reading(way.length().km(), way.time().as_hours()),
            (Journey::Round, Some(way), Some(back)) => {
                let deliveries = Seconds::minutes(30);
                reading(way.length().km(), (way.time() + back.time() + deliveries).as_hours())
            }
            _ => nothing,
        })
    }
}

fn path(network: &Network, metric: &Metric, ends: (NodeId, NodeId)) -> Option<Path> {
    Search::new(network, metric).path(ends.0, ends.1)
}
