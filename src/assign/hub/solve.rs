//! From question to answer.

use super::problem::Problem;
use super::search::Search;
use crate::base::{Budget, Error};

/// Where the hubs are and which one each place uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it costs.
    pub cost: f64,
    /// No answer costs less, to nine digits. Equal to the cost where the search is complete.
    pub bound: f64,
    /// The hubs, ascending.
    pub hubs: Vec<u32>,
    /// The hub of each place.
    pub hub_of: Vec<u32>,
    /// Sets of hubs whose bound was looked at.
    pub sets: u64,
    /// Sets to which the places were allocated.
    pub allocated: u64,
}

impl Answer {
    /// How much of the cost is not proven.
    pub fn gap(&self) -> f64 {
        if self.cost == 0.0 { 0.0 } else { (self.cost - self.bound) / self.cost }
    }
}

/// The cheapest hubs, with a bound that proves it or says by how much they may be off. The budget's iterations are sets of
/// hubs, and nodes of the search for who uses which. `None` where there provably is no answer.
///
/// # Errors
/// Cancelled, or the budget ended before any answer was found.
pub fn solve(problem: &Problem, budget: &Budget) -> Result<Option<Answer>, Error> {
    let mut search = Search::new(problem, budget);
    search.run()?;
    let (left, sets, allocated) = (search.left, search.sets, search.allocated);
    let Some((cost, hub_of)) = search.best else {
        let problem = "no answer was found within the budget, and none is excluded";
        return if left.is_some() { Err(Error::invalid("hub location", problem)) } else { Ok(None) };
    };
    let bound = left.map_or(cost, |left| left.min(cost));
    let mut hubs = hub_of.clone();
    hubs.sort_unstable();
    hubs.dedup();
    Ok(Some(Answer { cost, bound, hubs, hub_of, sets, allocated }))
}
