//! The pipeline from a day's parcels to a plan: the one place where the steps meet.

mod anchors;
mod demand;
mod geometry;

pub use anchors::{Anchor, Journey, Reading, read_anchors};
pub use demand::Demand;
pub use geometry::lines;
