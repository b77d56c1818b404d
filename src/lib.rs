//! skyroad plans rural logistics.

pub mod assign;
pub mod base;
pub mod freight;
pub mod load;
pub mod network;
pub mod scenario;
pub mod timetable;
pub mod tour;

pub use base::{
    Budget, Co2, Coord, Date, Error, ErrorKind, Fen, Grams, Id, IdVec, Metres, Millilitres, MonthSet, Rng, Seconds,
    Time, TimeOfDay, TimeWindow, Warning, Weekdays, half_up, nearest_spelling,
};
pub use freight::{Flow, Parcel, Service, Station, Temperature, VehicleClass};
pub use network::{ArcId, Conditions, Network, NodeId};
pub use scenario::{Plan, Region, Scenario};
