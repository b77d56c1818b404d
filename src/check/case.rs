//! What all checks look things up in: the question, the answer, who carries which load, the paths.

use super::paths::Paths;
use crate::base::{Grams, Id, IdVec, Millilitres, Time};
use crate::freight::{Flow, Parcel, ParcelId};
use crate::scenario::{Fate, Load, LoadId, Plan, Region, Scenario, ShipmentId, Tour, TourId, Visit};

/// A mention of a load by a visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    /// The tour.
    pub(super) tour: TourId,
    /// Position of the visit in it.
    pub(super) visit: usize,
    /// In where the visit delivers it, out where it collects it.
    pub(super) flow: Flow,
}

/// What the parcels of a load or shipment add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How many.
    pub(super) pieces: u32,
    /// Their mass.
    pub(super) mass: Grams,
    /// Their volume.
    pub(super) volume: Millilitres,
    /// The last of them to stand ready.
    pub(super) latest: Option<(Time, ParcelId)>,
}

impl Tally {
    fn add(&mut self, id: ParcelId, parcel: &Parcel) {
        self.pieces = self.pieces.saturating_add(1);
        self.mass = Grams(self.mass.0.saturating_add(parcel.mass.0));
        self.volume = Millilitres(self.volume.0.saturating_add(parcel.volume.0));
        self.latest = self.latest.max(Some((parcel.ready, id)));
    }

    /// Takes in another tally.
    pub(super) fn merge(&mut self, other: &Tally) {
        self.pieces = self.pieces.saturating_add(other.pieces);
        self.mass = Grams(self.mass.0.saturating_add(other.mass.0));
        self.volume = Millilitres(self.volume.0.saturating_add(other.volume.0));
        self.latest = self.latest.max(other.latest);
    }
}

/// A plan of the right shape, with its indices.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// Where.
    pub(super) region: &'a Region,
    /// The question.
    pub(super) scenario: &'a Scenario,
    /// The answer.
    pub(super) plan: &'a Plan,
    /// All that is driven.
    pub(super) paths: Paths,
    /// Every mention of each load by a visit.
    pub(super) calls: IdVec<LoadId, Vec<Call>>,
    /// What the parcels of each load add up to.
    pub(super) load_tallies: IdVec<LoadId, Tally>,
    /// Whether all parcels of a load are unserved: it may stay where it is.
    pub(super) stays: IdVec<LoadId, bool>,
    /// What the parcels of each shipment add up to.
    pub(super) shipment_tallies: IdVec<ShipmentId, Tally>,
}

impl<'a> Case<'a> {
    /// Indexes a plan that passed the shape check.
    pub(super) fn new(region: &'a Region, scenario: &'a Scenario, plan: &'a Plan, paths: Paths) -> Self {
        let mut load_tallies = IdVec::filled(plan.loads.len(), Tally::default());
        let mut stays = IdVec::filled(plan.loads.len(), true);
        for ((id, parcel), outcome) in scenario.parcels.entries().zip(&plan.outcomes) {
            if let Some(load) = outcome.load {
                load_tallies[load].add(id, parcel);
                stays[load] &= matches!(outcome.fate, Fate::Unserved(_));
            }
        }
        let mut shipment_tallies = IdVec::filled(plan.shipments.len(), Tally::default());
        for (load, tally) in plan.loads.iter().zip(&load_tallies) {
            if let Some(shipment) = load.shipment {
                shipment_tallies[shipment].merge(tally);
            }
        }
        Self { region, scenario, plan, paths, calls: calls(plan), load_tallies, stays, shipment_tallies }
    }

    /// The tour and visit that carry a load the right way; the first where there are several.
    pub(super) fn carrier(&self, id: LoadId) -> Option<(TourId, &'a Tour, &'a Visit)> {
        let flow = self.plan.loads[id].flow;
        let call = self.calls[id].iter().find(|c| c.flow == flow)?;
        let tour = &self.plan.tours[call.tour];
        Some((call.tour, tour, &tour.visits[call.visit]))
    }

    /// Loads left or taken at a visit.
    pub(super) fn handled(&self, visit: &'a Visit) -> impl Iterator<Item = (LoadId, &'a Load)> {
        visit.deliver.iter().chain(&visit.collect).map(|&id| (id, &self.plan.loads[id]))
    }

    /// A parcel's label.
    pub(super) fn label(&self, id: ParcelId) -> &'a str {
        &self.scenario.parcels[id].id
    }
}

fn calls(plan: &Plan) -> IdVec<LoadId, Vec<Call>> {
    let mut calls = IdVec::filled(plan.loads.len(), Vec::new());
    for (id, tour) in plan.tours.entries() {
        for (position, visit) in tour.visits.iter().enumerate() {
            for (loads, flow) in [(&visit.deliver, Flow::In), (&visit.collect, Flow::Out)] {
                for &load in loads {
                    calls[load].push(Call { tour: id, visit: position, flow });
                }
            }
        }
    }
    calls
}

/// How messages name a load, shipment or tour: by its position.
pub(super) fn number(id: impl Id) -> usize {
    id.index()
}
