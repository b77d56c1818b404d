//! What is asked of the engine.

use super::residual::Residual;
use crate::base::{Grams, Millilitres, Seconds, Time};
use crate::freight::{DriverRules, VehicleClass};
use crate::scenario::Place;
use crate::timetable::{Carriage, Mode};

/// Which modes an itinerary may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modes {
    /// Road alone.
    Road,
    /// Road and trains.
    RoadRail,
    /// Road, trains and flights.
    #[default]
    RoadRailAir,
    /// Trains alone, from terminal to terminal: what a planner asks who drives the rest himself.
    Rail,
}

impl Modes {
    /// Those that lead from door to door, from fewest to most modes.
    pub const ALL: [Self; 3] = [Self::Road, Self::RoadRail, Self::RoadRailAir];

    /// Whether `mode` is among them.
    pub fn allows(self, mode: Mode) -> bool {
        match mode {
            Mode::Road => self != Self::Rail,
            Mode::Rail => self != Self::Road,
            Mode::Air => self == Self::RoadRailAir,
        }
    }

    /// Its name in tables: `road`, `road+rail`, `road+rail+air`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Road => "road",
            Self::RoadRail => "road+rail",
            Self::RoadRailAir => "road+rail+air",
            Self::Rail => "rail",
        }
    }
}

/// Who drives a truck on a road leg.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Crew {
    /// Two drivers on board: [`DriverRules::pair_elapsed`], with a daily rest once both have driven their day.
    #[default]
    Pair,
    /// Fresh drivers wait along the way, so that the truck never stands: elapsed is driving.
    Relay,
}

/// From where to where, when, with what.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// Origin and destination. A terminal means inside it: ready to ride at the start, handed in at the end.
    pub ends: (Place, Place),
    /// The earliest start.
    pub start: Time,
    /// Allowed modes.
    pub modes: Modes,
    /// A person, or goods.
    pub carriage: Carriage,
    /// Who drives the truck; of no effect on persons, who take turns in a car and never rest.
    pub crew: Crew,
    /// Mass of the goods; zero for a person.
    pub mass: Grams,
    /// Volume of the goods; zero for a person.
    pub volume: Millilitres,
    /// Room that other goods left on departures; `None` where all of it is free.
    pub residual: Option<&'a Residual>,
}

impl<'a> Query<'a> {
    /// One person.
    pub fn person(ends: (Place, Place), start: Time) -> Self {
        let (mass, volume) = (Grams::ZERO, Millilitres::ZERO);
        let (modes, crew) = (Modes::default(), Crew::default());
        Self { ends, start, modes, carriage: Carriage::People, crew, mass, volume, residual: None }
    }

    /// Goods, driven by pairs.
    pub fn goods(ends: (Place, Place), start: Time, mass: Grams, volume: Millilitres) -> Self {
        Self { carriage: Carriage::Freight, mass, volume, ..Self::person(ends, start) }
    }

    /// The same with these modes.
    pub fn with_modes(self, modes: Modes) -> Self {
        Self { modes, ..self }
    }

    /// The same with this crew.
    pub fn with_crew(self, crew: Crew) -> Self {
        Self { crew, ..self }
    }

    /// The same, only on departures with room left for its mass.
    pub fn with_residual(self, residual: &'a Residual) -> Self {
        Self { residual: Some(residual), ..self }
    }

    /// From leaving to arriving on a road leg of this much driving.
    pub(super) fn elapsed(&self, rules: &DriverRules, driving: Seconds) -> Seconds {
        match (self.carriage, self.crew) {
            (Carriage::Freight, Crew::Pair) => rules.pair_elapsed(driving),
            _ => driving,
        }
    }
}

/// What persons and goods drive in.
pub(super) fn class(carriage: Carriage) -> VehicleClass {
    match carriage {
        Carriage::People => VehicleClass::Car,
        Carriage::Freight => VehicleClass::HeavyTruck,
    }
}
