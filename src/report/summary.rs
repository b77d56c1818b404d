//! The sums of a plan. As JSON, masses are grams, lengths metres, money fen and greenhouse gas grams.

use crate::base::{Co2, Date, Fen, Grams, IdVec, Metres};
use crate::freight::{DepotId, Flow};
use crate::scenario::{Fate, Plan, Reason, Region, Scenario, Tour};
use std::collections::{BTreeMap, BTreeSet};

/// A number of parcels with their mass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Parcels.
    pub parcels: u64,
    /// Their mass in grams.
    pub mass: Grams,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.parcels += other.parcels;
        self.mass += other.mass;
    }
}

impl std::iter::Sum for Tally {
    fn sum<It: Iterator<Item = Self>>(iter: It) -> Self {
        iter.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

/// What became of one flow's parcels.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FlowSummary {
    /// All that was asked for.
    pub total: Tally,
    /// Delivered by the promise.
    pub served: Tally,
    /// Delivered after it, by reason.
    pub late: BTreeMap<Reason, Tally>,
    /// Not delivered, by reason.
    pub unserved: BTreeMap<Reason, Tally>,
}

impl FlowSummary {
    /// All that is late.
    pub fn all_late(&self) -> Tally {
        self.late.values().copied().sum()
    }

    /// All that is unserved.
    pub fn all_unserved(&self) -> Tally {
        self.unserved.values().copied().sum()
    }

    fn add(&mut self, tally: Tally, fate: Option<Fate>) {
        self.total += tally;
        match fate {
            Some(Fate::Served) => self.served += tally,
            Some(Fate::Late(reason)) => *self.late.entry(reason).or_default() += tally,
            Some(Fate::Unserved(reason)) => *self.unserved.entry(reason).or_default() += tally,
            // A plan of another scenario; `check` calls it malformed, and the sums here show the gap.
            None => {}
        }
    }
}

/// What happens in one county.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CountySummary {
    /// The county's slug.
    pub slug: String,
    /// To its villages.
    pub inbound: FlowSummary,
    /// From its villages.
    pub outbound: FlowSummary,
    /// Tours of its depot.
    pub tours: u32,
    /// Vehicles of its depot in use.
    pub vehicles: u32,
    /// Length of its tours.
    pub length: Metres,
    /// Money of its tours.
    pub cost: Fen,
    /// Greenhouse gas of its tours.
    pub co2: Co2,
}

/// The sums of a plan.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// The region's name.
    pub region: String,
    /// The day.
    pub date: Date,
    /// From hubs to villages.
    pub inbound: FlowSummary,
    /// From villages to hubs.
    pub outbound: FlowSummary,
    /// Number of tours.
    pub tours: u32,
    /// Vehicles in use.
    pub vehicles: u32,
    /// Length of all tours.
    pub tour_length: Metres,
    /// Money of all tours.
    pub tour_cost: Fen,
    /// Greenhouse gas of all tours.
    pub tour_co2: Co2,
    /// Number of shipments between hubs and depots.
    pub shipments: u32,
    /// Length of their legs: once for each shipment, also where several share a departure.
    pub haul_length: Metres,
    /// Their money.
    pub haul_cost: Fen,
    /// Their greenhouse gas.
    pub haul_co2: Co2,
    /// County by county, in the order of the region's depots.
    pub counties: IdVec<DepotId, CountySummary>,
}

/// Sums up `plan`.
pub fn summary(region: &Region, scenario: &Scenario, plan: &Plan) -> Summary {
    let mut counties: IdVec<DepotId, CountySummary> = region
        .depots
        .iter()
        .map(|depot| CountySummary { slug: depot.slug.clone(), ..CountySummary::default() })
        .collect();
    let (mut inbound, mut outbound) = (FlowSummary::default(), FlowSummary::default());
    for (id, parcel) in scenario.parcels.entries() {
        let fate = plan.outcomes.get(id).map(|o| o.fate);
        let tally = Tally { parcels: 1, mass: parcel.mass };
        let county = &mut counties[region.stations[region.villages[parcel.village].home].depot];
        let (all, own) = match parcel.flow {
            Flow::In => (&mut inbound, &mut county.inbound),
            Flow::Out => (&mut outbound, &mut county.outbound),
        };
        all.add(tally, fate);
        own.add(tally, fate);
    }
    add_tours(&mut counties, plan);
    let legs = || plan.shipments.iter().map(|s| &s.itinerary);
    Summary {
        region: region.name.clone(),
        date: plan.date,
        inbound,
        outbound,
        tours: plan.tours.len() as u32,
        vehicles: counties.iter().map(|c| c.vehicles).sum(),
        tour_length: plan.tours.iter().map(|t| t.length).sum(),
        tour_cost: plan.tours.iter().map(|t| t.cost).sum(),
        tour_co2: plan.tours.iter().map(|t| t.co2).sum(),
        shipments: plan.shipments.len() as u32,
        haul_length: legs().map(|i| i.length()).sum(),
        haul_cost: legs().map(|i| i.cost()).sum(),
        haul_co2: legs().map(|i| i.co2()).sum(),
        counties,
    }
}

fn add_tours(counties: &mut IdVec<DepotId, CountySummary>, plan: &Plan) {
    let vehicle = |t: &Tour| (t.depot, t.vehicle, t.unit);
    let used: BTreeSet<_> = plan.tours.iter().map(vehicle).collect();
    for (depot, _, _) in used {
        counties[depot].vehicles += 1;
    }
    for tour in &plan.tours {
        let county = &mut counties[tour.depot];
        county.tours += 1;
        county.length += tour.length;
        county.cost += tour.cost;
        county.co2 += tour.co2;
    }
}
