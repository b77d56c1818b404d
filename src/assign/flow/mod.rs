//! Minimum-cost flow on any directed network, exactly.
//!
//! A [`Problem`] has nodes with a supply (or, negative, a demand) and arcs with a capacity and a cost per unit, which may
//! be negative. [`Problem::solve`] finds a flow of the least cost with node potentials that prove it, or tells that
//! there is none. For points and stations, [`transport`](super::transport) is several times as fast.
//!
//! The method is the primal network simplex: a spanning tree from an artificial root, arcs priced block by block, and
//! the leaving arc chosen so that every arc of the tree that carries nothing more leads away from a bound toward the root
//! (*strongly feasible*), which excludes cycling.
//!
//! *Cost.* 29 bytes an arc and 48 a node; in practice some pivots for each arc, each as long as a cycle of the
//! tree and the branch that it moves.
//!
//! *Sources.* W. H. Cunningham, "A network simplex method", 1976; block pricing as in Z. Király, P. Kovács, "Efficient
//! implementations of minimum-cost flow algorithms", 2012.
//!
//! ```
//! use skyroad::{Budget, assign::flow::Problem};
//! let mut problem = Problem::new(vec![3, 0, -3]);
//! problem.add_arc(0, 1, 2, 1)?;
//! problem.add_arc(1, 2, 5, 1)?;
//! problem.add_arc(0, 2, 5, 4)?;
//! let solution = problem.solve(&Budget::default())?.ok_or("no flow")?;
//! assert_eq!((solution.cost, solution.flows), (8, vec![2, 2, 1]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod problem;
mod simplex;

pub use problem::{MAX_COST, MAX_UNITS, Problem, Solution};

#[cfg(test)]
mod flow_tests;
