//! The question and the answer.

use super::itinerary::{Shipment, ShipmentId};
use super::load::{Load, LoadId};
use super::outcome::Outcome;
use super::tour::{Tour, TourId};
use crate::base::{Date, IdVec};
use crate::freight::{Parcel, ParcelId};
use crate::network::Closure;

/// What is asked of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The day that starts the plan: its seasons, its timetable.
    pub date: Date,
    /// What is closed beside the season.
    pub closures: Vec<Closure>,
    /// The day's parcels, in and out.
    pub parcels: IdVec<ParcelId, Parcel>,
    /// Seed of everything random in the solvers.
    pub seed: u64,
}

/// The answer: no clock time, no thread count, no path; the same bytes for the same question and seed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Plan {
    /// The scenario's date.
    pub date: Date,
    /// The scenario's seed.
    pub seed: u64,
    /// Whether another run gives the same bytes; false once a wall-clock limit was set.
    pub reproducible: bool,
    /// One for each parcel, in the scenario's order.
    pub outcomes: IdVec<ParcelId, Outcome>,
    /// Between depots and stations.
    pub loads: IdVec<LoadId, Load>,
    /// Between hubs and depots.
    pub shipments: IdVec<ShipmentId, Shipment>,
    /// Of the depots' vehicles.
    pub tours: IdVec<TourId, Tour>,
}
