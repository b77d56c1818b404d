//! Which station serves each parcel.

use crate::base::{Date, Error, Id};
use crate::freight::VehicleClass;
use crate::metric::{Metric, Profile};
use crate::network::{Closure, NodeId};
use crate::scenario::{CostTable, Region};
use crate::search::{Engine, FAR};

/// Times and lengths from every village (row) to every station (column) on a date: the village's own way to its home
/// station, then by van. Against [`Region::reach`], these times say which stations may serve a village; `check` finds
/// them again without this table.
///
/// *Cost.* 12 bytes a cell: 47 MB for 5,580 villages and 701 stations.
///
/// # Errors
/// An engine of another network.
pub fn station_table(region: &Region, engine: &Engine, date: Date, closures: &[Closure]) -> Result<CostTable, Error> {
    let network = &region.network;
    let metric = Metric::new(network, &network.on_with(date, closures), &Profile::new(VehicleClass::Van));
    let nodes: Vec<NodeId> = region.stations.iter().map(|s| s.node).collect();
    let between = engine.ways(&metric)?.table(&nodes, &nodes)?;
    let rows = region.villages.iter().map(|village| {
        let (millis, metres) = (village.time.0.clamp(0, 1 << 20) as u32 * 1000, village.length.0 as u32);
        let cell = |station| {
            let (drive, length) = between.cell(village.home.index(), station)?;
            Some(((millis + drive).min(FAR), metres + length))
        };
        (0..nodes.len()).map(cell).collect()
    });
    Ok(CostTable::from_rows(nodes.len(), rows))
}
