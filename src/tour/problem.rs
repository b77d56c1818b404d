//! The question that [`solve`](super::solve) answers, and its answer.

use crate::base::{Date, Fen, IdVec, Seconds, Time};
use crate::freight::{
    DepotId, DriverRules, ServiceTimes, Station, StationId, VehicleClass, VehicleType, VehicleTypeId,
};
use crate::scenario::{CostTable, Load, LoadId, Reason, Tour};
use std::collections::BTreeMap;

/// A load to be carried.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'a> {
    /// Which load.
    pub id: LoadId,
    /// What it is.
    pub load: &'a Load,
    /// When it is due: at the end of its visit (in) or of its tour (out); `None` where it can't be late.
    pub due: Option<Time>,
}

/// One vehicle of the depot and what it did before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Which kind.
    pub vehicle: VehicleTypeId,
    /// Which of the depot's vehicles of this kind, from 0.
    pub number: u32,
    /// When it is free.
    pub free: Time,
    /// When it was driven, in order; what is older than 24 h before `free` may be left out.
    pub driven: Vec<(Time, Time)>,
    /// Driving since the last break, when it became free.
    pub since_break: Seconds,
}

impl Unit {
    /// A vehicle that was not driven in the 24 h before `free`.
    pub fn new(vehicle: VehicleTypeId, number: u32, free: Time) -> Self {
        Self { vehicle, number, free, driven: Vec::new(), since_break: Seconds::ZERO }
    }

    /// All vehicles of a depot's fleet, by kind and number.
    pub fn fleet(fleet: &[(VehicleTypeId, u32)], free: Time) -> Vec<Self> {
        fleet.iter().flat_map(|&(vehicle, count)| (0..count).map(move |n| Self::new(vehicle, n, free))).collect()
    }
}

/// How to search and what lateness costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seed of everything random.
    pub seed: u64,
    /// Tours start at most this long after the earliest start.
    pub start_within: Seconds,
    /// The longest tour.
    pub longest: Seconds,
    /// How many near jobs each job is tried beside.
    pub neighbours: usize,
    /// Price of each piece of a load that is late.
    pub late_piece: Fen,
    /// Price of each hour that a load is late.
    pub late_hour: Fen,
}

impl Default for Options {
    /// Start within 3 days, last 6 days, 16 neighbours, 2 yuan a late piece and 5 yuan a late load's hour (MODEL).
    fn default() -> Self {
        Self {
            seed: 0,
            start_within: Seconds::hours(72),
            longest: Seconds::hours(144),
            neighbours: 16,
            late_piece: Fen(200),
            late_hour: Fen(500),
        }
    }
}

/// The loads of one depot and one wave, and what may carry them.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// Whose vehicles.
    pub depot: DepotId,
    /// No tour starts earlier.
    pub earliest: Time,
    /// First and last of the days whose common open roads the tables hold.
    pub days: (Date, Date),
    /// The loads.
    pub demands: Vec<Demand<'a>>,
    /// The stations that the tables speak of: place `k + 1` is `places[k]`, place 0 is the depot.
    pub places: &'a [StationId],
    /// All stations, for their opening hours and days.
    pub stations: &'a IdVec<StationId, Station>,
    /// All kinds of vehicle.
    pub vehicles: &'a IdVec<VehicleTypeId, VehicleType>,
    /// Times and lengths between all places, for each class that a unit has.
    pub tables: &'a BTreeMap<VehicleClass, CostTable>,
    /// The depot's vehicles.
    pub units: Vec<Unit>,
    /// The law on driving hours.
    pub rules: &'a DriverRules,
    /// How long loading and unloading takes.
    pub service_times: &'a ServiceTimes,
    /// How to search.
    pub options: Options,
}

/// Tours of one depot and one wave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// The tours, by start, then vehicle.
    pub tours: Vec<Tour>,
    /// Loads that no tour carries, by id, and why.
    pub unplanned: Vec<(LoadId, Reason)>,
    /// The vehicles after these tours, in the problem's order: the units of the next wave.
    pub units: Vec<Unit>,
    /// Iterations used: jobs whose surroundings were searched, and rounds of ruin and recreate.
    pub iterations: u64,
}
