//! Who serves whom, what more room is worth, and what to open next, for a planner to read.

use super::advice::Explanation;
use crate::base::{IdVec, Seconds};
use crate::freight::{StationId, VillageId};
use crate::network::SegmentId;

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Serving {
    /// One for each station.
    pub stations: IdVec<StationId, StationServing>,
    /// Where to open stations next, the best first; each counts with those before it.
    pub openings: Vec<Opening>,
}

/// One station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StationServing {
    /// Pieces that it is given, in and out, by the home station of their village.
    pub served: Vec<(StationId, [u32; 2])>,
    /// Pieces of its own villages that nobody serves, in and out.
    pub unserved: [u32; 2],
    /// What one more piece would save, in and out, as way of a standard parcel.
    pub slot: [Seconds; 2],
    /// What an hour more of reach would save, in and out together, as way of standard parcels.
    pub reach_hour: Seconds,
    /// Why parcels of its own villages are unserved and what would help, with how many parcels it is told of, the most first.
    pub advice: Vec<(u32, Explanation)>,
    /// Roads to open so that vehicles bring parcels there; empty where they do.
    pub roads: Vec<SegmentId>,
}

/// A station that is worth opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// In which village.
    pub village: VillageId,
    /// Pieces a day, in and out each.
    pub pieces: u32,
    /// What it saves: way of standard parcels.
    pub saves: Seconds,
    /// Parcels that are served with it and were not before it.
    pub more_served: u32,
}
