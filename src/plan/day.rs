//! The main job.

use super::line_haul::LineHaul;
use super::outcomes;
use super::progress::{Progress, Silent};
use super::rounds;
use super::stations::{assign_stations, station_table};
use crate::assign::capacitated::Terms;
use crate::base::{Budget, Error, IdVec, Time};
use crate::freight::{DepotId, Flow, ParcelId, StationId};
use crate::load::{self, Carried, Limits, Loads};
use crate::scenario::{Plan, Reason, Region, Scenario, Shipment, ShipmentId, Tour, TourId};
use crate::search::Engine;
use crate::tour;

/// How to plan.
#[derive(Clone)]
pub struct Options<'a> {
    /// Iterations of the tour search for each depot and wave, and the switch that cancels.
    pub budget: Budget,
    /// What ways of villagers and unserved parcels cost; every station within the region's reach may serve a village.
    pub terms: Terms,
    /// How tours are searched; the seed is the scenario's.
    pub tour: tour::Options,
    /// Hears what is going on.
    pub progress: &'a dyn Progress,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("budget", &self.budget).field("tour", &self.tour).finish_non_exhaustive()
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { budget: Budget::default(), terms: Terms::default(), tour: tour::Options::default(), progress: &Silent }
    }
}

/// What is known so far of the plan in the making.
pub(super) struct Draft<'a> {
    pub(super) region: &'a Region,
    /// The engine of the region's roads.
    pub(super) engine: Engine,
    pub(super) scenario: &'a Scenario,
    /// The station that has a piece of capacity for each parcel, whatever becomes of it.
    pub(super) assigned: IdVec<ParcelId, Option<StationId>>,
    /// The station of each parcel, or why it is in no plan.
    pub(super) stations: IdVec<ParcelId, Result<StationId, Reason>>,
    /// The shipment that an inbound parcel came with.
    pub(super) shipment_of: IdVec<ParcelId, Option<ShipmentId>>,
    pub(super) shipments: IdVec<ShipmentId, Shipment>,
    pub(super) loads: Loads,
    pub(super) tours: IdVec<TourId, Tour>,
    /// Loads that no tour carries.
    pub(super) unplanned: Vec<(crate::scenario::LoadId, Reason)>,
}

/// Plans a day: every parcel of `scenario` ends in the plan's outcomes as served, late or unserved, with its reason.
///
/// # Errors
/// A date that the region's data does not speak of, no parcels, and cancellation.
pub fn plan_day(region: &Region, scenario: &Scenario, options: &Options<'_>) -> Result<Plan, Error> {
    region.check_date(scenario.date)?;
    if scenario.parcels.is_empty() {
        return Err(Error::invalid("scenario", "has no parcels"));
    }
    options.progress.step("stations: who serves whom");
    let mut draft = Draft::new(region, scenario, options)?;
    options.budget.check()?;
    options.progress.step("line-haul in: trains, flights and trucks to the depots");
    let mut line_haul = LineHaul::new(region, &draft.engine, scenario)?;
    line_haul.inbound(&mut draft, &options.budget)?;
    line_haul.leave_what_cannot_go(&mut draft);
    options.progress.step("loads: what travels together");
    draft.consolidate();
    options.progress.step("tours: what each vehicle does");
    rounds::plan(&mut draft, options)?;
    options.progress.step("line-haul out: farm goods to the nation");
    line_haul.outbound(&mut draft, &options.budget)?;
    Ok(outcomes::plan(draft, options.budget.is_reproducible()))
}

impl<'a> Draft<'a> {
    fn new(region: &'a Region, scenario: &'a Scenario, options: &Options<'_>) -> Result<Self, Error> {
        let engine = Engine::with_turns(&region.network, &region.turns)?;
        let table = station_table(region, &engine, scenario.date, &scenario.closures)?;
        let mut stations = assign_stations(region, &table, &scenario.parcels, &options.terms, &options.budget)?;
        drop(table);
        let assigned = stations.iter().map(|station| station.ok()).collect();
        let limits = limits(region);
        for (id, parcel) in scenario.parcels.entries() {
            if let Ok(station) = stations[id]
                && let Err(reason) = limits[region.stations[station].depot].admit(parcel)
            {
                stations[id] = Err(reason);
            }
        }
        Ok(Self {
            region,
            engine,
            scenario,
            assigned,
            stations,
            shipment_of: IdVec::filled(scenario.parcels.len(), None),
            shipments: IdVec::new(),
            loads: Loads::default(),
            tours: IdVec::new(),
            unplanned: Vec::new(),
        })
    }

    /// The depot of a parcel that has a station.
    pub(super) fn depot(&self, parcel: ParcelId) -> Option<DepotId> {
        self.stations[parcel].ok().map(|station| self.region.stations[station].depot)
    }

    fn consolidate(&mut self) {
        let ready = |id: ParcelId| -> Option<(Option<ShipmentId>, Time)> {
            let parcel = &self.scenario.parcels[id];
            match parcel.flow {
                Flow::In => self.shipment_of[id].map(|s| (Some(s), self.shipments[s].itinerary.end)),
                Flow::Out => Some((None, parcel.ready)),
            }
        };
        let carried: Vec<Carried> = self
            .stations
            .entries()
            .filter_map(|(parcel, station)| {
                let (station, (shipment, ready)) = (station.ok()?, ready(parcel)?);
                Some(Carried { parcel, station, shipment, ready })
            })
            .collect();
        self.loads = load::consolidate(&self.scenario.parcels, &carried, &self.region.stations, &limits(self.region));
    }
}

fn limits(region: &Region) -> IdVec<DepotId, Limits> {
    region.depots.iter().map(|d| Limits::of_fleet(&d.fleet, &region.vehicles)).collect()
}
