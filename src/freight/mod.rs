//! Freight: parcels, stations, depots, vehicles, the driver's law and the rates.
//!
//! Plain data with checked constructors and no algorithm beyond a rate's arithmetic. Mass is in grams, volume in
//! millilitres, money in fen, greenhouse gas in grams.

mod depot;
mod driver;
mod laws;
mod parcel;
mod rates;
mod station;
mod vehicle;

pub use depot::{Depot, DepotId};
pub use driver::{DailyRest, Day, DaySpan, DriverRules, HoursRule, LegalText, Night, Pair, ServiceTimes, Week};
pub use parcel::{Flow, Parcel, ParcelId, Service, Temperature};
pub use rates::{Rate, Rates, Tariff, Usage};
pub use station::{Station, StationId, Village, VillageId};
pub use vehicle::{VehicleClass, VehicleType, VehicleTypeId};
