//! Where to open stations, and which customer each serves.
//!
//! A [`Problem`] has sites that may open at a cost, customers that each go whole to one open site, and for every pair
//! that is possible what it costs. [`solve`] finds the cheapest sites with a bound that proves it: exact where the search
//! ends within its budget, else the best answer found with its gap. One engine serves
//!
//! * **single-source capacitated location**: sites with a [`Site::capacity`];
//! * **uncapacitated location**: sites without;
//! * the **p-median**: [`Problem::p_median`], so many sites and no cost of opening;
//! * **maximal covering**: [`Problem::covering`], so many sites that the most people are near one;
//!
//! and any mixture, with what is already decided ([`Decision`]), a budget and promises to keep ([`Rules`], [`Target`]).
//! Everything is plain numbers: a cost may be money, seconds or person-kilometres.
//!
//! # Method
//! Lagrange's relaxation of "every customer is served once" makes each site a knapsack and the choice of sites a
//! selection under each rule by itself; promises have multipliers too. Its bound decides most sites and pairs at once
//! (what would lift the bound to the best answer known is out), and depth-first branch and bound decides the rest, over
//! sites, then pairs. Answers come from the relaxed ones by regret and chains of moves, then exchanges of sites.
//! Integers throughout: costs are refined so that multipliers may lie between them, and no bound is a rounding away
//! from wrong.
//!
//! *Cost.* One step of the bound looks at each pair once and solves a knapsack for each site. The 48 problems of Holmberg
//! and of OR-Library (to 50 sites, 200 customers) are proven in 11 s together. One thread, so the answer never depends on
//! their number.
//!
//! *Sources.* K. Holmberg, M. Rönnqvist, D. Yuan, "An exact algorithm for the capacitated facility location problems with
//! single sourcing", 1999; N. Christofides, J. E. Beasley, "A tree search algorithm for the p-median problem", 1982.
//!
//! ```
//! use skyroad::{Budget, assign::siting::{Customer, Problem, Rules, Site, Way, solve}};
//! let site = |cost, capacity| Site { cost, capacity: Some(capacity), ..Site::default() };
//! let mut problem = Problem::new(vec![site(50, 4), site(30, 9)], Rules::default())?;
//! for (demand, near, far) in [(3, 5, 9), (2, 8, 20), (4, 30, 10)] {
//!     let way = |site, cost| Way { site, cost, time: 0 };
//!     problem.add(Customer { demand, ..Customer::default() }, [way(0, near), way(1, far)])?;
//! }
//! let answer = solve(&problem, &Budget::default())?.expect("all fit into the second site");
//! assert_eq!((answer.cost, answer.bound, answer.open), (69, 69, vec![1]));
//! # Ok::<(), skyroad::Error>(())
//! ```

mod construct;
mod exchange;
mod fix;
mod kinds;
mod model;
mod problem;
mod relax;
mod search;
mod select;
mod solve;
mod view;

#[cfg(test)]
mod siting_tests;

pub use problem::{Customer, Decision, MAX_AMOUNT, MAX_SITES, MAX_TOTAL, Problem, Rules, Site, Target, Way};
pub use solve::{Answer, solve};
