#![doc = include_str!("../README.md")]

pub mod assign;
pub mod base;
pub mod check;
pub mod freight;
pub mod hierarchy;
pub mod io;
pub mod itinerary;
pub mod load;
pub mod metric;
pub mod network;
pub mod plan;
pub mod report;
pub mod scenario;
pub mod search;
#[cfg(feature = "tibet")]
pub mod tibet;
pub mod timetable;
pub mod tour;

pub use base::{
    Budget, Co2, Coord, Date, Error, ErrorKind, Fen, Grams, Id, IdVec, Metres, Millilitres, MonthSet, Rng, Seconds,
    Time, TimeOfDay, TimeWindow, Warning, Weekdays, half_up, nearest_spelling,
};
pub use freight::{Flow, Parcel, Service, Station, Temperature, VehicleClass};
pub use metric::{Metric, Profile};
pub use network::{ArcId, Conditions, Network, NodeId};
pub use scenario::{Plan, Region, Scenario};
pub use search::{Path, Search};
