//! What becomes of each parcel, and why.

use super::load::LoadId;
use crate::base::Time;
use crate::freight::StationId;

/// Why a parcel is late or unserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The county's roads are closed on this date.
    CountyCutOff,
    /// The station's road is closed on this date.
    StationCutOff,
    /// Heavier than every vehicle of the depot carries.
    TooHeavy,
    /// Bulkier than every vehicle of the depot holds.
    TooBulky,
    /// Chilled goods, and no vehicle with a cold compartment.
    NoColdVehicle,
    /// Every station within reach of the village is full.
    StationsFull,
    /// All vehicles of the depot are out.
    NoVehicleLeft,
    /// No departure with room within the horizon.
    NoDeparture,
    /// No legal tour reaches the station within its opening hours.
    NoLegalTour,
    /// The line-haul arrives after the promise.
    LineHaulTooSlow,
    /// The tour reaches the station after the promise.
    TourTooLate,
    /// Longer under way than it keeps.
    ShelfLifePassed,
}

impl Reason {
    /// One sentence for a planner.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::CountyCutOff => "every road into the county is closed on this date",
            Self::StationCutOff => "the road to the station is closed on this date",
            Self::TooHeavy => "heavier than every vehicle of the depot may carry",
            Self::TooBulky => "bulkier than every vehicle of the depot can hold",
            Self::NoColdVehicle => "the depot has no vehicle with a cold compartment",
            Self::StationsFull => "every station within reach has handled its day's pieces",
            Self::NoVehicleLeft => "all vehicles of the depot are out; one more would take it",
            Self::NoDeparture => "no train, flight or truck with room within the horizon",
            Self::NoLegalTour => "no tour within driving hours and opening hours reaches the station",
            Self::LineHaulTooSlow => "the line-haul is over after the promise",
            Self::TourTooLate => "the tour reaches its end after the promise",
            Self::ShelfLifePassed => "longer under way than the goods keep",
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Delivered by its promise.
    Served,
    /// Delivered after its promise.
    Late(Reason),
    /// Not delivered.
    Unserved(Reason),
}

/// One parcel's part of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// The station that serves it; where it is unserved, the one that was to.
    pub station: Option<StationId>,
    /// The load it travels in between depot and station.
    pub load: Option<LoadId>,
    /// When it is delivered: at the station (in) or at the hub (out).
    pub at: Option<Time>,
    /// How it ends.
    pub fate: Fate,
}
