//! Where to place hubs, and which hub each place uses, when all flow goes by hubs.
mod allocate;
mod problem;
mod search;
mod shortest;
mod solve;

#[cfg(test)]
mod hub_tests;

pub use problem::{MAX_PLACES, Problem, Rates};
pub use solve::{Answer, solve};

/// Costs are told apart down to this part of them: sums of floating-point numbers are not more exact.
const PRECISION: f64 = 1e-9;
