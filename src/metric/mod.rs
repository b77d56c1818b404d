//! What an arc costs: the one definition of driving time.
//!
//! A [`Profile`] (a vehicle class, with or without observed hours) under [`Conditions`](crate::network::Conditions)
//! gives a [`Metric`]: one `u32` of milliseconds for each arc, or closed. Where somebody published or timed the hours
//! of a segment, these hold; elsewhere the speed model does:
//!
//! speed = base(class, vehicle) × surface × grade × altitude × season, not above the limit (MODEL; see [`Profile`]).
//!
//! *Invariants.* A weight is at most 2²⁸ ms (74 h); zero is allowed. The only floats are inside the speed model, and
//! are rounded once for each arc.
//!
//! *Cost.* O(arcs) time and memory, a few nanoseconds an arc.

mod profile;
mod weights;

pub use profile::Profile;
pub use weights::{CLOSED, FAR, MAX_WEIGHT, Metric};

#[cfg(test)]
mod metric_tests;
