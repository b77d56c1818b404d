//! The pipeline from a day's parcels to a plan: the one place where the steps meet.

mod anchors;
mod demand;

pub use anchors::{Anchor, Journey, Reading, read_anchors};
pub use demand::Demand;
