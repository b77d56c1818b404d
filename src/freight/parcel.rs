//! Parcels.

use super::station::VillageId;
use crate::base::{Grams, Millilitres, Seconds, Time, id_type};
use crate::timetable::TerminalId;

id_type!(
    /// Names a [`Parcel`] of one scenario: its position in the list.
    ParcelId
);

/// Which way a parcel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// From a hub to a village.
    In,
    /// From a village to a hub: farm goods.
    Out,
}

/// How fast it was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Days count: may fly.
    Express,
    /// Money counts: rail and road.
    Standard,
}

/// What temperature it must be held at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Temperature {
    /// Any.
    Ambient,
    /// 2 to 8 °C.
    Chilled,
}

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its number on the label.
    pub id: String,
    /// Which way it goes.
    pub flow: Flow,
    /// Its village end.
    pub village: VillageId,
    /// Its hub end.
    pub hub: TerminalId,
    /// Promised speed.
    pub service: Service,
    /// Temperature class.
    pub temperature: Temperature,
    /// Mass.
    pub mass: Grams,
    /// Volume.
    pub volume: Millilitres,
    /// When it stands ready at its origin.
    pub ready: Time,
    /// The promise: when it is due, at the station (in) or at the hub (out).
    pub due: Time,
    /// Longest time from collection at the station to the hub, for what perishes.
    pub shelf_life: Option<Seconds>,
}
