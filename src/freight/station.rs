//! Stations and the villages that they serve.

use super::depot::DepotId;
use crate::base::{Metres, Seconds, TimeWindow, Weekdays, id_type};
use crate::network::{Names, NodeId};

id_type!(
    /// Names a [`Station`] of one region.
    StationId
);

id_type!(
    /// Names a [`Village`] of one region.
    VillageId
);

/// A township's service station, where villagers fetch and hand in parcels.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Unique code.
    pub code: String,
    /// Names for people.
    pub names: Names,
    /// The township's administrative code.
    pub township: String,
    /// The depot that serves it.
    pub depot: DepotId,
    /// Where it stands (MODEL).
    pub node: NodeId,
    /// Pieces that it can handle in a day, in and out each.
    pub capacity: u32,
    /// Opening hours.
    pub hours: TimeWindow,
    /// Opening days.
    pub days: Weekdays,
    /// People in the township (MODEL).
    pub population: u32,
    /// Parcels that come in on an average day (MODEL).
    pub parcels_in: f64,
}

/// A village: where parcels start or end.
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// Unique code.
    pub code: String,
    /// Its township's own station.
    pub home: StationId,
    /// Length of the way to the home station (MODEL).
    pub length: Metres,
    /// Time on that way (MODEL).
    pub time: Seconds,
    /// Share of its township's parcels.
    pub share: f64,
}
