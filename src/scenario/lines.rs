//! Where the vehicles of a plan drive, for drawing; never priced and never checked.

use super::itinerary::ShipmentId;
use super::tour::TourId;
use crate::network::ArcId;

/// The drives of one tour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TourLine {
    /// Which tour.
    pub tour: TourId,
    /// The arcs of each drive: to the first call, between calls, and back to the depot. A drive without a way, or
    /// between two places on one node, is empty.
    pub drives: Vec<Vec<ArcId>>,
}

/// One road leg of a shipment's line-haul.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HaulLine {
    /// Which shipment.
    pub shipment: ShipmentId,
    /// Position of the leg in its itinerary.
    pub leg: usize,
    /// The arcs of the leg; empty where it is no way of the network (a transfer between two terminals).
    pub arcs: Vec<ArcId>,
}

/// All ways of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Of tours.
    pub tours: Vec<TourLine>,
    /// Of road legs between hubs and depots.
    pub hauls: Vec<HaulLine>,
}
