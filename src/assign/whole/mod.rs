//! Customers that go whole to one place: what [`super::indivisible`] and [`super::siting`] share.
//!
//! [`knapsack`] is the exact subproblem of their bounds, [`places`] the search for good answers.

pub(super) mod knapsack;
pub(super) mod places;
