//! What no answer to a vehicle routing problem can cost less than.
//!
//! # How
//! Two relaxations, of which the higher counts:
//!
//! * *Forest*, for any number of visits: tours are a forest of legs between visits with as many legs out of and into
//!   depots as there are trips, two legs at each visit in the mean (Fisher 1994; Held and Karp's multipliers by
//!   subgradient). It knows nothing of times, and of capacity only how many trips it takes.
//! * *Routes*, up to 256 visits: each visit is on a route, drawn from all *ng-routes* (Baldacci, Mingozzi and Roberti
//!   2011: in time and within capacity, but free to come back to a visit after having been far from it). The linear program
//!   over them is solved by column generation: labels in the order of time, or of load where there are no times, with all
//!   ways home known beforehand, and smoothed duals (Wentges 1997).
//!
//! Both leave out what would take too long to ask: limits of distance and visits, the law, the order of a trip, all
//! measures but the tightest, how many there are of each kind. All answers are among what they allow.
//!
//! *Invariants.* A bound is added up in whole numbers from multipliers that were rounded first: it holds whatever the
//! linear program's doubles were, and also where the budget ends the search for better ones.
//!
//! *Cost.* A round of the forest is O(n²); a round of routes takes from a millisecond to many seconds where tours are long
//! and windows wide. Tables of n² numbers for each kind, and up to 200 MB of labels.

mod ends;
mod forest;
mod generate;
mod ground;
mod labels;
mod master;

use crate::base::{Budget, Error};
use crate::scenario::vrp::{Answer, Problem};
use ground::Ground;

/// How a [`Bound`] was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Relaxation {
    /// A forest of legs.
    Forest,
    /// A linear program over routes.
    Routes,
}

/// A lower bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// No answer that serves every visit without a prize costs less.
    pub cost: i64,
    /// Which relaxation says so.
    pub relaxation: Relaxation,
    /// Rounds used.
    pub rounds: u64,
}

/// What no answer can cost less than that serves all visits without a prize; `known`, if it is one, is where the search
/// starts. Of the budget's iterations, each is a subgradient or a round of column generation.
///
/// `Ok(None)`: no bound is known, as where a visit can't be left out and nothing that is not 0 can be said.
/// `Err`: the problem is invalid, or it was cancelled before there was any.
///
/// ```
/// use skyroad::{Budget, IdVec};
/// use skyroad::scenario::vrp::{Kind, Legs, Objective, Order, Plane, Problem, Rounding, Visit};
/// use skyroad::tour::vrp::lower_bound;
///
/// // Four villages around a depot in the middle, two to a vehicle: two tours of 22.
/// let points = vec![[0.0, 0.0], [10.0, 1.0], [10.0, -1.0], [-10.0, 1.0], [-10.0, -1.0]];
/// let problem = Problem {
///     legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest)?)],
///     visits: (1..5).map(|place| Visit { place, deliver: vec![1], ..Visit::default() }).collect(),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![Kind { count: 4, capacity: vec![2], ..Kind::default() }]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let bound = lower_bound(&problem, None, &Budget::iterations(100))?;
/// assert_eq!(bound.map(|bound| bound.cost), Some(44));
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn lower_bound(problem: &Problem, known: Option<&Answer>, budget: &Budget) -> Result<Option<Bound>, Error> {
    budget.check()?;
    problem.check()?;
    if problem.visits.is_empty() {
        return Ok(None);
    }
    let ground = Ground::new(problem);
    let known = known.filter(|answer| is_whole(problem, answer));
    let forest = forest::bound(&ground, known.map(|answer| answer.cost), budget)?;
    let routes = match forest {
        Some(_) if budget.is_over() => None,
        _ => generate::bound(&ground, known, budget)?,
    };
    Ok(forest.into_iter().chain(routes).max_by_key(|bound| bound.cost).filter(|bound| bound.cost > 0))
}

/// Whether an answer serves all visits without a prize: those that a [`Bound`] speaks of.
pub fn is_whole(problem: &Problem, answer: &Answer) -> bool {
    answer.unserved.iter().all(|unserved| problem.visits[unserved.visit].prize.is_some())
}
