//! Who is served where when nobody may be split: a village goes whole to one station.
//!
//! The question is [`transport`](super::transport)'s own: points with a demand, stations with a capacity, arcs with a cost per
//! unit, a price for what no station serves. [`solve`] puts all of a point at one station, or at none, and says how
//! far that is from a lower bound.
//!
//! # Method
//! The divisible optimum is a bound, and splits few points: at most one for each full station. Those go to the place with
//! room that they would regret most to lose; chains of moves (shift, swap, ejection) then lower the cost. Lagrange's
//! relaxation of "every point is served once", started from the divisible prices, makes each station a knapsack of whole
//! points: its bound is higher, and its choices are where the search starts again. Small problems, of up to [`EXACT_POINTS`]
//! points, go on to [`siting`](super::siting)'s branch and bound, all stations being open.
//!
//! *Cost.* Beside the divisible solution, 32 bytes an arc and a pass over the arcs for each step of the bound. Knapsacks are
//! solved in parallel; the answer is the same at any number of threads.
//!
//! *Sources.* G. T. Ross, R. M. Soland 1975, and M. L. Fisher, R. Jaikumar, L. N. Van Wassenhove 1986, on the generalized
//! assignment problem and its Lagrangean bound; M. Yagiura, T. Ibaraki, F. Glover, "An ejection chain approach", 2004.
//!
//! ```
//! use skyroad::{Budget, assign::{indivisible, transport::Problem}};
//! let mut problem = Problem::new(vec![5, 4]);
//! problem.add_point(3, 1_000, [(0, 10), (1, 30)])?;
//! problem.add_point(3, 1_000, [(0, 10), (1, 20)])?;
//! let answer = indivisible::solve(&problem, &Budget::iterations(100))?;
//! assert_eq!((answer.cost, answer.bound, answer.stations), (90, 90, vec![Some(0), Some(1)]));
//! # Ok::<(), skyroad::Error>(())
//! ```

mod bound;
mod solve;

#[cfg(test)]
mod indivisible_tests;

pub use solve::{Answer, EXACT_POINTS, solve};
