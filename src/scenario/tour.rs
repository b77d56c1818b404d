//! What one vehicle does.

use super::load::LoadId;
use crate::base::{Co2, Date, Fen, Metres, Time, id_type};
use crate::freight::{DepotId, StationId, VehicleTypeId};

id_type!(
    /// Names a [`Tour`] of one plan.
    TourId
);

/// What a driver does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Activity {
    /// Driving.
    Drive,
    /// A break that the law asks for.
    Break,
    /// A daily rest, the vehicle standing.
    Rest,
    /// Waiting for a station to open.
    Wait,
    /// Unloading and loading at a station or the depot.
    Service,
}

/// A stretch of one activity; the events of a tour follow each other without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// What.
    pub activity: Activity,
    /// From.
    pub start: Time,
    /// To.
    pub end: Time,
}

/// A call at a station.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Visit {
    /// Where.
    pub station: StationId,
    /// Loads left there.
    pub deliver: Vec<LoadId>,
    /// Loads taken from there.
    pub collect: Vec<LoadId>,
    /// When the vehicle comes.
    pub arrive: Time,
    /// When service starts, within opening hours.
    pub start: Time,
    /// When the vehicle goes.
    pub leave: Time,
}

/// One vehicle's way from its depot and back.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tour {
    /// Whose vehicle.
    pub depot: DepotId,
    /// Which kind.
    pub vehicle: VehicleTypeId,
    /// Which of the depot's vehicles of this kind, from 0.
    pub unit: u32,
    /// When loading starts at the depot.
    pub start: Time,
    /// When it is back and unloaded.
    pub end: Time,
    /// First and last of the days whose common open roads it is planned on.
    pub days: (Date, Date),
    /// Its calls, in order.
    pub visits: Vec<Visit>,
    /// What the driver does, from start to end without a gap.
    pub events: Vec<Event>,
    /// Length driven.
    pub length: Metres,
    /// Money.
    pub cost: Fen,
    /// Greenhouse gas.
    pub co2: Co2,
}
