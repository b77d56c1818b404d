//! What travels together: parcels of one station, flow, class and line-haul, in loads that fit a vehicle.
//!
//! [`consolidate`] groups the parcels that are to be carried by (station, flow, service, temperature, shipment, hub) and
//! splits each group, first-fit in parcel order, so that every load fits the largest vehicle that may carry it, by
//! mass and by volume. First-fit needs at most 1.7 times the fewest loads in one dimension; parcels are so small
//! against a vehicle that only the last load of a group is much less than full. [`Filling`] does so with parcels that pass, and
//! are not held: millions of them in the memory of the loads that are open.
//!
//! [`pack`] is for goods that are not small: it searches for the fewest or cheapest vehicles in several measures, and bounds
//! them. [`haul`] chooses over days which departures carry which goods, and when to hold them for a fuller one; [`calls`]
//! chooses the days of the week on which villages are called at.
//!
//! *Cost.* One sort of the parcels, then for each parcel a scan of its group's loads that still have room.
//!
//! *Invariants.* Every parcel of a load has the load's station, flow, service, temperature and shipment; pieces,
//! mass and volume are sums over its parcels; loads come in the order of their group keys.

pub mod calls;
mod consolidate;
mod filling;
pub mod haul;
mod limits;
pub mod pack;

pub use consolidate::{Carried, Loads, consolidate};
pub use filling::Filling;
pub use limits::{Limit, Limits};
