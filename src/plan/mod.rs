//! The pipeline from a day's parcels to a plan: the one place where the steps meet.

mod demand;

pub use demand::Demand;
