//! stations.csv: service stations with their MODEL spurs.

use super::super::source::Source;
use super::super::table::Row;
use super::places::{Places, coord};
use super::roads::seconds;
use crate::base::{Coord, Error, Id, IdVec, Metres, Seconds, TimeOfDay, TimeWindow, Warning, Weekdays, half_up};
use crate::freight::{Depot, DepotId, Station};
use crate::network::{Names, NodeId};
use std::collections::{HashMap, HashSet};

/// Seats and stations are placed to within so much.
const ROUNDING: Metres = Metres(2_000);

/// A station before its road is built; its node is still the depot's.
pub(super) struct StationRow {
    pub(super) station: Station,
    pub(super) coord: Coord,
    pub(super) villages: u32,
    /// Road from the county seat, as one spur.
    pub(super) length: Metres,
    pub(super) time: Seconds,
}

pub(super) fn read(
    source: &Source,
    places: &Places,
    depots: &IdVec<DepotId, Depot>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<StationRow>, Error> {
    const COLUMNS: [&str; 9] =
        ["code", "name_zh", "county_adcode", "villages", "capacity_per_day", "spur_km", "spur_hours", "lat", "lon"];
    let by_adcode: HashMap<&str, (DepotId, NodeId)> =
        depots.entries().map(|(id, d)| (d.adcode.as_str(), (id, d.node))).collect();
    let table = super::table(source, "stations.csv", &COLUMNS)?;
    let mut seen = HashSet::new();
    let mut rows = table.read(warnings, |row| {
        if !seen.insert(row.string("code")) {
            return Err(row.error("code", format!("\"{}\" is there twice", row.text("code"))));
        }
        let adcode = row.text("county_adcode");
        let known = || depots.iter().map(|d| d.adcode.as_str());
        let county = row.with("county_adcode", |_| {
            by_adcode.get(adcode).copied().ok_or_else(|| Error::unknown("county", adcode, known()))
        })?;
        let station = station(row, county)?;
        let straight = places.nodes[county.1.index()].coord.distance(station.coord);
        if straight > station.length + ROUNDING {
            let (km, spur) = (straight.km(), station.length.km());
            let problem = format!("the station is off the network: {km:.1} km from its county seat in a straight line, on a spur of {spur:.1} km");
            return Err(row.error("spur_km", problem));
        }
        Ok(station)
    });
    if rows.is_empty() {
        return Err(Error::file("stations.csv", "has no usable row; a region needs stations"));
    }
    // Near ones first, so that the far ones can branch off them.
    rows.sort_by(|a, b| {
        let key = |r: &StationRow| (r.station.depot, r.length);
        key(a).cmp(&key(b)).then_with(|| a.station.code.cmp(&b.station.code))
    });
    Ok(rows)
}

fn station(row: &Row<'_>, (depot, node): (DepotId, NodeId)) -> Result<StationRow, Error> {
    let clock =
        |field: &str, default: TimeOfDay| Ok::<_, Error>(row.maybe(field, TimeOfDay::parse)?.unwrap_or(default));
    let hours = (clock("opens", TimeOfDay::MIDNIGHT)?, clock("closes", TimeOfDay::END)?);
    let station = Station {
        code: row.string("code"),
        names: Names { zh: row.string("name_zh"), ..Names::default() },
        township: row.string("township_code"),
        depot,
        node,
        capacity: row.number("capacity_per_day", 0.0..=1e8)? as u32,
        hours: row.with("closes", |_| TimeWindow::new(hours.0, hours.1))?,
        days: row.maybe("open_days", Weekdays::parse)?.unwrap_or(Weekdays::ALL),
        population: row.maybe_number("pop_2020", 0.0..=1e9)?.unwrap_or(0.0) as u32,
        parcels_in: row.maybe_number("parcels_in_per_day", 0.0..=1e8)?.unwrap_or(0.0),
    };
    Ok(StationRow {
        station,
        coord: coord(row)?,
        villages: row.number("villages", 0.0..=10_000.0)? as u32,
        length: Metres(half_up(row.number("spur_km", 0.0..=2000.0)? * 1000.0)),
        time: seconds(row.number("spur_hours", 0.0..=100.0)?),
    })
}
