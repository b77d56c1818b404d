//! Depots: one at each county seat.

use super::vehicle::VehicleTypeId;
use crate::base::id_type;
use crate::network::{Names, NodeId};

id_type!(
    /// Names a [`Depot`] of one region.
    DepotId
);

/// A county's depot: it owns vehicles and drivers, and serves the county's stations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depot {
    /// The county's administrative code.
    pub adcode: String,
    /// The county's slug, such as `bayi`.
    pub slug: String,
    /// The county's names.
    pub names: Names,
    /// The prefecture's English name.
    pub prefecture: String,
    /// Where it stands.
    pub node: NodeId,
    /// People in the county.
    pub population: u32,
    /// Parcels that come in on an average day (MODEL).
    pub parcels_in: u32,
    /// Parcels that go out on an average day (MODEL).
    pub parcels_out: u32,
    /// What mainly goes out, in the source's words.
    pub product: String,
    /// How many vehicles of each type.
    pub fleet: Vec<(VehicleTypeId, u32)>,
}
