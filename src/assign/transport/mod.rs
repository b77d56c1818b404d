//! Who is served where at the least cost: the transportation problem, exactly.
//!
//! A [`Problem`] has points with a demand, stations with a capacity, arcs with a cost per unit, and for every point a
//! price per unit that no station serves (its *overflow*). A [`Solver`] finds flows of the least cost, and prices that
//! prove it: [`Solution::bound`] is computed from the prices alone, and equals the cost.
//!
//! The method is the primal network simplex, shaped for many points and few stations. The basis is a tree of stations
//! and the few points between them; all other points are leaves that a walk never meets, so a pivot costs the
//! length of a cycle between stations, not between points. Only stations have stored prices, which stay in the
//! nearest cache, and pricing a point is one pass over its arcs. See `tree.rs` for what keeps pivots from cycling.
//!
//! # What the prices mean
//! Exactly: one more slot at station `s` lowers the least cost by `prices[s]`, and one unit less at point `p`
//! by `values[p]`. No reservation about degeneracy is needed: one unit can always be sent from the root of the basis to
//! any of its nodes, and the basis then still is optimal.
//!
//! # Changes
//! [`Solver::set_capacity`] and [`Solver::set_demand`] move an optimum to the next one by dual pivots, each of which
//! looks only at the stations of one branch. [`Solver::solve_beyond`] adds arcs from a [`Beyond`], a much
//! larger set of pairs, until no pair anywhere would improve the answer: optimal over all pairs with few of them held.
//!
//! *Cost.* 8 bytes an arc and 60 a point. 20,000 points × 16 arcs, 1,000 stations: 75,000 pivots; 100,000 × 16: 0.7
//! million pivots at half a microsecond. The answer is the same at any number of threads.
//!
//! *Sources.* W. H. Cunningham, "A network simplex method", 1976; Ahuja, Magnanti, Orlin, "Network flows", 1993,
//! chapter 11.
//!
//! ```
//! use skyroad::{Budget, assign::transport::{Problem, Solver}};
//! let mut problem = Problem::new(vec![1, 1]);
//! problem.add_point(1, 1_000, [(0, 10), (1, 30)])?;
//! problem.add_point(1, 1_000, [(0, 20), (1, 90)])?;
//! let mut solver = Solver::new(problem);
//! solver.solve(&Budget::default())?;
//! let solution = solver.solution();
//! assert_eq!((solution.cost, solution.bound), (50, 50));
//! assert_eq!(solution.prices, [20, 0]); // A second slot at the first station would save 20.
//! # Ok::<(), skyroad::Error>(())
//! ```

mod beyond;
mod change;
mod plane;
mod problem;
mod solution;
mod solver;
mod start;
mod tree;

pub use beyond::{Beyond, Offer};
pub use plane::Plane;
pub use problem::{Arc, MAX_COST, Problem};
pub use solution::{Share, Solution};
pub use solver::Solver;

#[cfg(test)]
mod transport_tests;
