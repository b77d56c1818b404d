//! Published travel times, each beside what the region says: how far its data and the speed model can be trusted.

mod roads;
mod trains;

pub use roads::{Anchor, Journey, Reading, read_anchors};
pub use trains::{TrainAnchor, read_train_anchors};
