//! From question to answer.

use super::model::Model;
use super::problem::Problem;
use super::search::Search;
use crate::base::{Budget, Error};

/// Which sites to open and who is served where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it costs, open sites and unserved customers included.
    pub cost: i64,
    /// No answer costs less.
    pub bound: i64,
    /// The open sites, ascending.
    pub open: Vec<u32>,
    /// Where each customer is served.
    pub served: Vec<Option<u32>>,
    /// Nodes of the search tree looked at.
    pub nodes: u64,
}

impl Answer {
    /// Whether the bound proves that no answer costs less.
    pub fn is_optimal(&self) -> bool {
        self.cost == self.bound
    }

    /// How much of the cost is not proven.
    pub fn gap(&self) -> f64 {
        if self.cost == 0 { 0.0 } else { (self.cost - self.bound) as f64 / self.cost as f64 }
    }
}

/// The cheapest sites, with a bound that proves it or says by how much they may be off. The budget's iterations are
/// nodes of the search tree; the first is always looked at. `None` where there provably is no answer.
///
/// # Errors
/// Cancelled, or the budget ended before any answer was found.
pub fn solve(problem: &Problem, budget: &Budget) -> Result<Option<Answer>, Error> {
    let model = Model::new(problem);
    let mut search = Search::new(&model, budget);
    search.run()?;
    let (left, nodes) = (search.left, search.nodes);
    let Some(best) = search.best else {
        let problem = "no answer was found within the budget, and none is excluded";
        return if left.is_some() { Err(Error::invalid("siting", problem)) } else { Ok(None) };
    };
    let bound = left.map_or(best.cost, |left| model.unscaled(left).min(best.cost));
    let open = (0..best.open.len() as u32).filter(|&s| best.open[s as usize]).collect();
    Ok(Some(Answer { cost: best.cost, bound, open, served: best.served, nodes }))
}
