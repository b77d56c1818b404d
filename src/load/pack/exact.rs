//! Branch and bound for few items.
//!
//! Items, largest first, go into each open vehicle that takes them (of equal ones into one) or into a new one of each
//! kind. A branch ends where its cost, with the price of the demand beyond the room that is open, is no better than
//! the best known.

use super::bins::Bins;
use super::construct::{Rank, decreasing};
use super::problem::{MEASURES, PackProblem};
use crate::base::{Budget, Error};

/// More items than this are left to the other methods.
pub(super) const EXACT_ITEMS: usize = 24;

pub(super) struct Exact<'p, 'b> {
    bins: Bins<'p>,
    order: Vec<usize>,
    /// What the items from each position on need.
    rest: Vec<[i64; MEASURES]>,
    best: i64,
    found: Option<Bins<'p>>,
    nodes: u64,
    limit: u64,
    step: i64,
    budget: &'b Budget,
}

impl<'p, 'b> Exact<'p, 'b> {
    /// Looks for a packing of all `items` that costs less than `below`, over at most `limit` nodes.
    pub(super) fn new(problem: &'p PackProblem, items: &[usize], below: i64, limit: u64, budget: &'b Budget) -> Self {
        let order = decreasing(problem, items, Rank::Largest);
        let mut rest = vec![[0; MEASURES]; order.len() + 1];
        for at in (0..order.len()).rev() {
            rest[at] = std::array::from_fn(|m| rest[at + 1][m] + problem.items()[order[at]].sizes[m]);
        }
        let step = super::bound::step(problem);
        Self { bins: Bins::new(problem), order, rest, best: below, found: None, nodes: 0, limit, step, budget }
    }

    /// The cheapest packing below the limit given, if there is one, and whether the search was complete.
    pub(super) fn run(mut self) -> Result<(Option<Bins<'p>>, bool), Error> {
        self.branch(0, 0)?;
        Ok((self.found, self.nodes < self.limit))
    }

    fn branch(&mut self, at: usize, cost: i64) -> Result<(), Error> {
        if self.nodes >= self.limit || cost + self.more(at) >= self.best {
            return Ok(());
        }
        self.nodes += 1;
        if self.nodes.is_multiple_of(1024) {
            self.budget.check()?;
            if self.budget.is_over() {
                self.limit = self.nodes;
            }
        }
        let Some(&item) = self.order.get(at) else {
            self.best = cost;
            self.found = Some(self.bins.clone());
            return Ok(());
        };
        for bin in 0..self.bins.open.len() {
            if self.bins.fits(bin, item) && !(0..bin).any(|other| self.bins.same(other, bin)) {
                self.bins.put(bin, item);
                self.branch(at + 1, cost)?;
                self.bins.take(bin, self.bins.open[bin].items.len() - 1);
            }
        }
        let problem = self.bins.problem;
        for (vehicle, kind) in problem.vehicles().iter().enumerate() {
            if self.bins.has(vehicle) && problem.takes(vehicle, item) {
                let bin = self.bins.open(vehicle);
                self.bins.put(bin, item);
                self.branch(at + 1, cost + kind.cost.0)?;
                self.bins.close(bin);
            }
        }
        Ok(())
    }

    /// The least that the items from `at` on still cost: what they need beyond the open room, at the best price.
    fn more(&self, at: usize) -> i64 {
        let of = |m: usize| -> i64 {
            let free: i64 = self.bins.open.iter().map(|b| b.free[m]).sum();
            let over = i128::from(self.rest[at][m] - free);
            let price = |v: &super::Vehicle| {
                let room = i128::from(v.capacity[m]);
                (room > 0).then(|| (over * i128::from(v.cost.0) + room - 1) / room)
            };
            let vehicles = self.bins.problem.vehicles().iter();
            if over > 0 { vehicles.filter_map(price).min().unwrap_or(0) as i64 } else { 0 }
        };
        let least = (0..MEASURES).map(of).max().unwrap_or(0);
        (least + self.step - 1) / self.step * self.step
    }
}
