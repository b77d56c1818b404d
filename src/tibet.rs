//! The embedded region: the Tibetan plateau, its 74 counties and 701 township stations.
//!
//! The files are those of the project's `data/` folder, whose README names sources, licences and what is fact,
//! estimate and MODEL. They are read by the same reader as any other region's folder.

use crate::base::{Date, Error};
use crate::io::Source;
use crate::scenario::Region;

macro_rules! embed {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../data/", $name)))),*]
    };
}

const FILES: &[(&str, &str)] = embed![
    "anchors.csv",
    "train_anchors.csv",
    "region.csv",
    "places.csv",
    "junctions.csv",
    "roads.csv",
    "stations.csv",
    "demand.csv",
    "vehicles.csv",
    "rates.csv",
    "terminals.csv",
    "terminal_transfers.csv",
    "rail_stop_times.csv",
    "flight_legs.csv",
    "departure_capacity.csv",
];

/// Derived from OpenStreetMap and OpenFlights, under the Open Database License.
#[cfg(feature = "odbl")]
const ODBL: &[(&str, &str)] = embed!["odbl/road_shapes.csv", "odbl/rail.csv"];
#[cfg(not(feature = "odbl"))]
const ODBL: &[(&str, &str)] = &[];

/// The files that the region is read from.
pub const SOURCE: Source = Source::Embedded(&[FILES, ODBL]);

/// Reads the embedded region: about 940 nodes, 2,000 arcs, 66 terminals. Some milliseconds; keep it.
///
/// # Errors
/// None in a build whose tests pass; the type is that of every region's reader.
pub fn region() -> Result<Region, Error> {
    crate::io::region::read(&SOURCE)
}

/// The date that "today" means in the embedded region, so that no output depends on the clock.
pub fn today() -> Result<Date, Error> {
    Date::new(2026, 7, 15)
}
