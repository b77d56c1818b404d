//! What a leg costs.

use crate::base::{Co2, Fen, Grams, Metres, Millilitres, Seconds};
use crate::timetable::{Carriage, Mode, Trip};

/// Which rate a leg is priced by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tariff {
    /// One person's share of a car.
    PersonRoad,
    /// A train seat.
    PersonRail,
    /// A flight seat.
    PersonAir,
    /// Line-haul by heavy truck, for the goods' share of it.
    FreightRoad,
    /// Parcel trains, luggage vans, lockers on fast trains.
    RailParcel,
    /// Ordinary goods trains.
    RailFreight,
    /// Belly and freighter holds.
    AirFreight,
}

impl Tariff {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::PersonRoad,
        Self::PersonRail,
        Self::PersonAir,
        Self::FreightRoad,
        Self::RailParcel,
        Self::RailFreight,
        Self::AirFreight,
    ];

    /// The tariff of `carriage` on a scheduled `trip`.
    pub fn of_trip(trip: &Trip, carriage: Carriage) -> Self {
        match (trip.mode, carriage) {
            (Mode::Air, Carriage::People) => Self::PersonAir,
            (_, Carriage::People) => Self::PersonRail,
            (Mode::Air, Carriage::Freight) => Self::AirFreight,
            (_, Carriage::Freight) if trip.is_parcel_service => Self::RailParcel,
            (_, Carriage::Freight) => Self::RailFreight,
        }
    }

    /// The tariff of `carriage` on the road.
    pub fn of_road(carriage: Carriage) -> Self {
        match carriage {
            Carriage::People => Self::PersonRoad,
            Carriage::Freight => Self::FreightRoad,
        }
    }

    /// Its name in rate tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::PersonRoad => "person-road",
            Self::PersonRail => "person-rail",
            Self::PersonAir => "person-air",
            Self::FreightRoad => "freight-road",
            Self::RailParcel => "rail-parcel",
            Self::RailFreight => "rail-freight",
            Self::AirFreight => "air-freight",
        }
    }
}

/// One line of the rate table.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rate {
    /// For each use.
    pub fixed: Fen,
    /// For each kilometre.
    pub per_km: Fen,
    /// For each hour.
    pub per_hour: Fen,
    /// For each chargeable kilogram.
    pub per_kg: Fen,
    /// For each chargeable tonne-kilometre.
    pub per_tkm: Fen,
    /// Not less than this.
    pub minimum: Fen,
    /// Millilitres that count as one kilogram; `None` where only mass is charged.
    pub volumetric: Option<i64>,
    /// Greenhouse gas for each tonne-kilometre.
    pub co2_per_tkm: Co2,
    /// Greenhouse gas for each kilometre (persons).
    pub co2_per_km: Co2,
    /// Where the figures are from, or MODEL.
    pub source: String,
}

/// What is priced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Mass of the goods; zero for persons.
    pub mass: Grams,
    /// Volume of the goods.
    pub volume: Millilitres,
    /// Length of the leg.
    pub length: Metres,
    /// Time under way.
    pub time: Seconds,
}

impl Rate {
    /// The mass that is charged: actual or volumetric, whichever is more.
    pub fn chargeable(&self, usage: Usage) -> Grams {
        match self.volumetric {
            Some(divisor) if divisor > 0 => Grams(usage.mass.0.max(usage.volume.0 * 1000 / divisor)),
            _ => usage.mass,
        }
    }

    /// The money, rounded once, halves up: fixed + km + hours + kg + t-km, not below the minimum.
    pub fn price(&self, usage: Usage) -> Fen {
        let (mass, length) = (i128::from(self.chargeable(usage).0), i128::from(usage.length.0));
        // In units of 1 / 9e9 fen, the common denominator of metres, seconds, grams and gram-metres.
        let total = i128::from(self.fixed.0) * 9_000_000_000
            + i128::from(self.per_km.0) * length * 9_000_000
            + i128::from(self.per_hour.0) * i128::from(usage.time.0) * 2_500_000
            + i128::from(self.per_kg.0) * mass * 9_000_000
            + i128::from(self.per_tkm.0) * mass * length * 9;
        Fen((total + 4_500_000_000).div_euclid(9_000_000_000) as i64).max(self.minimum)
    }

    /// The greenhouse gas, rounded once, halves up.
    pub fn co2(&self, usage: Usage) -> Co2 {
        let (mass, length) = (i128::from(usage.mass.0), i128::from(usage.length.0));
        let total = i128::from(self.co2_per_tkm.0) * mass * length + i128::from(self.co2_per_km.0) * length * 1_000_000;
        Co2((total + 500_000_000).div_euclid(1_000_000_000) as i64)
    }
}

/// The rate table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    rates: [Rate; Tariff::ALL.len()],
}

impl Rates {
    /// From one rate for each tariff, in the order of [`Tariff::ALL`].
    pub fn new(rates: [Rate; Tariff::ALL.len()]) -> Self {
        Self { rates }
    }

    /// The rate of this tariff.
    pub fn of(&self, tariff: Tariff) -> &Rate {
        &self.rates[tariff as usize]
    }
}
