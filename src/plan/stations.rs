//! Which station serves each parcel.

use crate::assign::capacitated::{Question, Site, Terms};
use crate::base::{Budget, Date, Error, Id, IdVec};
use crate::freight::{Parcel, ParcelId, StationId, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::{Closure, NodeId};
use crate::scenario::{CostTable, Reason, Region};
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

/// The question that a plan asks: pieces alone, since a region's stations know no litres, and open round the clock, since a
/// parcel that comes late is better than one that never does.
///
/// # Errors
/// Those of [`Question::new`].
pub fn station_question<'a>(
    region: &Region,
    table: &'a CostTable,
    parcels: &'a IdVec<ParcelId, Parcel>,
    terms: &Terms,
) -> Result<Question<'a>, Error> {
    let sites = region.stations.iter().map(|station| Site::of(station, region.reach).always_open()).collect();
    Question::new(sites, table, parcels, terms.clone())
}

/// The station of each parcel at the least cost, or why it has none: no station within reach, or all of them full. A limit
/// of time does not stop it half way, for then a parcel could be refused where there is room.
pub(super) fn assign_stations(
    region: &Region,
    table: &CostTable,
    parcels: &IdVec<ParcelId, Parcel>,
    terms: &Terms,
    budget: &Budget,
) -> Result<IdVec<ParcelId, Result<StationId, Reason>>, Error> {
    let answer = station_question(region, table, parcels, terms)?.solve(&budget.without_deadline())?;
    let reached = |parcel: &Parcel| {
        let within = |station| table.time(parcel.village.index(), station).is_some_and(|time| time <= region.reach);
        (0..table.columns()).any(within)
    };
    let reason = |parcel: &Parcel| if reached(parcel) { Reason::StationsFull } else { Reason::StationCutOff };
    Ok(parcels.iter().zip(&answer.stations).map(|(parcel, station)| station.ok_or_else(|| reason(parcel))).collect())
}
