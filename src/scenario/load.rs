//! Loads: what stays together on a vehicle.

use super::itinerary::ShipmentId;
use crate::base::{Grams, Millilitres, Time, id_type};
use crate::freight::{Flow, Service, StationId, Temperature};

id_type!(
    /// Names a [`Load`] of one plan.
    LoadId
);

/// Parcels of one station, flow and class that one vehicle carries between depot and station.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Load {
    /// In: depot to station. Out: station to depot.
    pub flow: Flow,
    /// The station.
    pub station: StationId,
    /// Promised speed.
    pub service: Service,
    /// Temperature class.
    pub temperature: Temperature,
    /// Number of parcels.
    pub pieces: u32,
    /// Their mass.
    pub mass: Grams,
    /// Their volume.
    pub volume: Millilitres,
    /// When all of it stands ready: at the depot (in) or at the station (out).
    pub ready: Time,
    /// The line-haul that brought it (in) or takes it on (out); `None` where it has none.
    pub shipment: Option<ShipmentId>,
}
