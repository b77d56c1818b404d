//! Vehicles.

use crate::base::{Co2, Fen, Grams, Millilitres, id_type};

id_type!(
    /// Names a [`VehicleType`] of one region.
    VehicleTypeId
);

/// How a vehicle drives: the part of it that speeds depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VehicleClass {
    /// A passenger car.
    Car,
    /// A mail van or pickup.
    Van,
    /// A 4.2 m box truck (gross 4.5 t).
    BoxTruck,
    /// Anything heavier.
    HeavyTruck,
}

impl VehicleClass {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Car, Self::Van, Self::BoxTruck, Self::HeavyTruck];

    /// Whether rules for trucks hold for it.
    pub fn is_truck(self) -> bool {
        matches!(self, Self::BoxTruck | Self::HeavyTruck)
    }
}

/// A kind of vehicle that depots own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VehicleType {
    /// Short name, such as `box-4.2`.
    pub name: String,
    /// How it drives.
    pub class: VehicleClass,
    /// Payload.
    pub mass: Grams,
    /// Room.
    pub volume: Millilitres,
    /// Whether it has a compartment for chilled goods.
    pub chilled: bool,
    /// Drivers on board.
    pub drivers: u8,
    /// Money for each tour.
    pub fixed: Fen,
    /// Money for each kilometre.
    pub per_km: Fen,
    /// Money for each hour of a tour, from its start to its end.
    pub per_hour: Fen,
    /// Greenhouse gas for each kilometre.
    pub co2_per_km: Co2,
    /// Where the facts are from.
    pub source: String,
}
