//! The answer.

use super::question::Question;
use super::volume::{Flowed, NOBODY};
use crate::base::{Id, IdVec};
use crate::freight::{Flow, ParcelId, StationId};

/// Where each parcel goes, and the proof.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The station of each parcel; `None` where none serves it.
    pub stations: IdVec<ParcelId, Option<StationId>>,
    /// What it costs: ways and unserved parcels, weighted by [`Terms`](super::Terms).
    pub cost: i64,
    /// No assignment costs less. Equal to the cost where litres do not bind.
    pub bound: i64,
    /// Parcels that no station serves.
    pub unserved: usize,
    pub(super) flows: [Flowed; 2],
}

impl Answer {
    pub(super) fn of(question: &Question<'_>, flows: [Flowed; 2]) -> Self {
        let mut stations = IdVec::filled(question.parcels.len(), None);
        let mut unserved = 0;
        for (flow, flowed) in flows.iter().enumerate() {
            for point in 0..question.points[flow].points.len() {
                for (&member, &station) in question.points[flow]
                    .members(point)
                    .iter()
                    .zip(&flowed.stations[question.points[flow].range(point)])
                {
                    let station = (station != NOBODY).then(|| StationId::from_index(station as usize));
                    unserved += usize::from(station.is_none());
                    stations[ParcelId::from_index(member as usize)] = station;
                }
            }
        }
        let sum = |of: fn(&Flowed) -> i64| flows.iter().map(of).fold(0, i64::saturating_add);
        Self { stations, cost: sum(|f| f.cost), bound: sum(|f| f.bound), unserved, flows }
    }

    /// What one more piece of capacity would save at a station: exactly, where litres do not bind.
    pub fn slot_price(&self, flow: Flow, station: StationId) -> i64 {
        self.flows[flow as usize].solver.price(station.index())
    }

    /// What one more litre would save at a station, about; 0 where its litres do not bind.
    pub fn litre_price(&self, flow: Flow, station: StationId) -> u32 {
        self.flows[flow as usize].litre.get(station.index()).copied().unwrap_or(0)
    }

    /// How far the cost may be above the least, as a share of the bound.
    pub fn gap(&self) -> f64 {
        (self.cost - self.bound) as f64 / (self.bound.max(1)) as f64
    }

    /// Arcs that were needed, over both flows.
    pub fn arcs(&self) -> usize {
        self.flows.iter().map(|f| f.solver.problem().arc_count()).sum()
    }
}
