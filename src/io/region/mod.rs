//! A region from its folder of CSV files.
//!
//! | file | holds |
//! |---|---|
//! | region.csv | name, dates that the data speaks of, attribution, hubs of generated demand |
//! | places.csv, junctions.csv | counties with their seats; junctions, passes, gateways |
//! | roads.csv | segments between them |
//! | stations.csv | township service stations with their spur roads |
//! | demand.csv | parcels of an average day for each county |
//! | vehicles.csv, rates.csv | what depots own, what legs cost |
//! | terminals.csv | railway stations and airports |
//! | terminal_transfers.csv | optional: ways between two of them |
//! | rail_stop_times.csv, flight_legs.csv | optional: trains and flights |
//! | departure_capacity.csv | optional: how much freight trains take |
//! | turns.csv | optional: turns that are forbidden or take time, as in [`read_turns`](super::read_turns) |
//! | odbl/road_shapes.csv, odbl/rail.csv | optional: shapes to draw, chainage along the track |
//!
//! Columns are documented in the data folder's README.

mod fleet;
mod places;
mod rates;
mod roads;
mod settings;
mod shapes;
mod spurs;
mod stations;
mod timetable;

pub use settings::Settings;

use super::source::Source;
use super::table::Table;
use super::turns::parse_turns;
use crate::base::{Error, Seconds, Warning};
use crate::freight::{DriverRules, ServiceTimes};
use crate::network::{Network, TurnTable};
use crate::scenario::Region;

/// Reads a region. Bad rows are left out with a warning in [`Region::warnings`].
pub fn read(source: &Source) -> Result<Region, Error> {
    let mut warnings = Vec::new();
    let settings = Settings::read(source)?;
    let places = places::read(source, &mut warnings)?;
    let trunk = roads::read(source, &places, &mut warnings)?;
    let vehicles = fleet::vehicles(source, &mut warnings)?;
    let depots = fleet::depots(source, &places, &vehicles, &mut warnings)?;
    let rows = stations::read(source, &places, &depots, &mut warnings)?;
    let built = spurs::build(places, trunk, &depots, rows)?;
    let turns = turns(source, &built.network, &mut warnings)?;
    let timetable = timetable::read(source, &built.network, &mut warnings)?;
    Ok(Region {
        name: settings.name,
        network: built.network,
        turns,
        shapes: built.shapes,
        timetable,
        stations: built.stations,
        villages: built.villages,
        depots,
        vehicles,
        rates: rates::read(source)?,
        rules: DriverRules::CHINA,
        service_times: ServiceTimes::default(),
        reach: Seconds::hours(4), // MODEL
        span: settings.span,
        attribution: settings.attribution,
        warnings,
    })
}

/// Most regions have no rules on turns, so that nothing is said where there is no file.
fn turns(source: &Source, network: &Network, warnings: &mut Vec<Warning>) -> Result<TurnTable, Error> {
    let Some(text) = source.optional_text("turns.csv")? else { return Ok(TurnTable::new()) };
    let (turns, bad) = parse_turns("turns.csv", &text, network)?;
    warnings.extend(bad);
    Ok(turns)
}

fn table(source: &Source, name: &str, required: &[&str]) -> Result<Table, Error> {
    Table::parse(name, &source.text(name)?, required)
}

/// A table that may be missing, with a warning.
fn optional_table(
    source: &Source,
    name: &str,
    required: &[&str],
    warnings: &mut Vec<Warning>,
) -> Result<Option<Table>, Error> {
    match source.optional_text(name)? {
        Some(text) => Table::parse(name, &text, required).map(Some),
        None => {
            warnings.push(Warning::new(format!("{name} is missing; the region is read without it")));
            Ok(None)
        }
    }
}
