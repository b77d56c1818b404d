//! Where to place hubs, and which hub each place uses, when all flow goes by hubs.
//!
//! Every place sends and receives through one hub; between hubs flow is cheaper. A [`Problem`] asks for so many hubs (the
//! p-hub median), or for any number that cost something each, with or without a limit to what a hub collects, and with
//! places where a hub must be or must not. [`solve`] gives the best with a bound that proves it.
//!
//! # Method
//! All sets of hubs are enumerated, the most central first. The bound on a set lets every flow take its own shortest way
//! through one or two hubs, and takes two passes over the pairs for one hub more; the bound on a bunch of sets is that of
//! their union. Of 2.1 million sets of 5 hubs out of 50, all but some tens are done with then. For those left, who uses
//! which hub is the state of a random field: a dual is raised until it excludes the set or leaves little for a
//! depth-first search.
//!
//! *Cost.* As many sets as there are choices, 4 µs each for 50 places: 50 places and 5 hubs take 7 s. Much beyond that the
//! budget ends first and the answer has a gap. One thread, and sums in one order: the answer is always the same.
//!
//! *Sources.* A. T. Ernst, M. Krishnamoorthy, "Efficient algorithms for the uncapacitated single allocation p-hub median
//! problem", 1996, and "An exact solution approach based on shortest-paths for p-hub median problems", 1998.
//!
//! ```
//! use skyroad::{Budget, assign::hub::{Problem, Rates, solve}};
//! let distance = vec![0.0, 1.0, 9.0, 1.0, 0.0, 8.0, 9.0, 8.0, 0.0];
//! let flow = vec![0.0, 5.0, 1.0, 5.0, 0.0, 1.0, 1.0, 1.0, 0.0];
//! let rates = Rates { collect: 1.0, transfer: 0.5, distribute: 1.0 };
//! let problem = Problem::new(3, flow, distance, rates)?.hubs(2, 2);
//! let answer = solve(&problem, &Budget::iterations(1_000))?.expect("two of three places");
//! assert_eq!((answer.cost, answer.bound, answer.hubs), (28.0, 28.0, vec![1, 2]));
//! # Ok::<(), skyroad::Error>(())
//! ```

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
