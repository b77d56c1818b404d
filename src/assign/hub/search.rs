//! All sets of hubs, those that can't be best left out in bunches.

use super::allocate::{Allocation, Field};
use super::problem::Problem;
use super::shortest::Ways;
use crate::assign::siting::Decision;
use crate::base::{Budget, Error};

pub(super) struct Search<'a> {
    problem: &'a Problem,
    budget: &'a Budget,
    /// Places that may be hubs and need not, the most central first.
    free: Vec<usize>,
    pub(super) best: Option<(f64, Vec<u32>)>,
    pub(super) sets: u64,
    pub(super) allocated: u64,
    /// The least bound of what was left out when the budget ended.
    pub(super) left: Option<f64>,
    /// Nodes that allocations may still look at.
    nodes: u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(problem: &'a Problem, budget: &'a Budget) -> Self {
        let mut free: Vec<usize> = (0..problem.places).filter(|&p| problem.decided[p] == Decision::Free).collect();
        let central = |&p: &usize| Ways::none(problem).with(problem, p).cost(problem) + problem.opening[p];
        let mut ranked: Vec<(f64, usize)> = free.iter().map(|p| (central(p), *p)).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        free = ranked.into_iter().map(|r| r.1).collect();
        let nodes = budget.max_iterations();
        Self { problem, budget, free, best: None, sets: 0, allocated: 0, left: None, nodes }
    }

    pub(super) fn run(&mut self) -> Result<(), Error> {
        let mut ways = Ways::none(self.problem);
        let must = (0..self.problem.places).filter(|&p| self.problem.decided[p] == Decision::Open);
        must.for_each(|p| ways.add(self.problem, p));
        self.descend(&ways)?;
        let rest = self.with_all(&ways, 0);
        self.whole(&ways, 0, &rest)
    }

    fn enough(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |b| b.0 * (1.0 - super::PRECISION))
    }

    fn opening(&self, hubs: &[usize]) -> f64 {
        hubs.iter().map(|&h| self.problem.opening[h]).sum()
    }

    fn is_over(&self) -> bool {
        self.sets >= self.budget.max_iterations() || self.nodes == 0 || self.budget.is_over()
    }

    /// The set of `ways` itself, and all that add to it from `from` on; `rest` as [`Ways::remaining`] gives it for a
    /// larger set than any of them.
    fn whole(&mut self, ways: &Ways, from: usize, rest: &[f64]) -> Result<(), Error> {
        if ways.hubs.len() >= self.problem.hubs.0 && !ways.hubs.is_empty() {
            self.sets += 1;
            if ways.cost(self.problem) + self.opening(&ways.hubs) < self.enough() {
                self.allocate(&ways.hubs)?;
            }
        }
        if ways.hubs.len() < self.problem.hubs.1 {
            for at in from..self.free.len() {
                self.with(ways, at, rest)?;
            }
        }
        Ok(())
    }

    /// All sets that have the hub at `at` and none before it beside those of `ways`.
    fn with(&mut self, ways: &Ways, at: usize, rest: &[f64]) -> Result<(), Error> {
        let (least, most) = self.problem.hubs;
        if ways.hubs.len() + self.free.len() - at < least {
            return Ok(());
        }
        if self.sets.is_multiple_of(64) {
            self.budget.check()?;
        }
        let (hub, opening) = (self.free[at], self.opening(&ways.hubs));
        let opening = opening + self.problem.opening[hub];
        if self.is_over() {
            let bound = opening + self.with_all(&ways.with(self.problem, hub), at + 1)[0];
            self.left = Some(self.left.map_or(bound, |left| left.min(bound)));
            return Ok(());
        }
        let enough = self.enough();
        if ways.hubs.len() + 1 == most {
            self.sets += 1;
            if opening + ways.cost_with(self.problem, hub, enough - opening, rest) < enough {
                let hubs: Vec<usize> = ways.hubs.iter().copied().chain([hub]).collect();
                self.allocate(&hubs)?;
            }
            return Ok(());
        }
        let next = ways.with(self.problem, hub);
        if ways.hubs.len() + 2 == most {
            return self.whole(&next, at + 1, rest);
        }
        // Nothing is cheaper than all hubs from here on together, with only those chosen paid for. One hub short of all,
        // this would cost more than the sets that it saves.
        let rest = self.with_all(&next, at + 1);
        if opening + rest[0] < enough { self.whole(&next, at + 1, &rest) } else { Ok(()) }
    }

    fn with_all(&self, ways: &Ways, from: usize) -> Vec<f64> {
        let mut all = ways.clone();
        self.free[from..].iter().for_each(|&hub| all.add(self.problem, hub));
        all.remaining(self.problem)
    }

    /// The best allocation to these hubs, where it is better than the best known.
    fn allocate(&mut self, hubs: &[usize]) -> Result<(), Error> {
        self.budget.check()?;
        self.allocated += 1;
        let mut hubs = hubs.to_vec();
        hubs.sort_unstable();
        let mut field = Field::new(self.problem, &hubs);
        field.raise(self.enough());
        let sure = field.sure;
        if sure >= self.enough() {
            return Ok(());
        }
        let (found, left) = Allocation::new(self.problem, field, (self.enough(), self.nodes), self.budget).run();
        self.nodes = left;
        if left == 0 {
            self.left = Some(self.left.map_or(sure, |l| l.min(sure)));
        }
        if let Some((cost, hub_of)) = found.and_then(|f| Some((self.problem.cost(&f)?, f))) {
            self.best = Some((cost, hub_of));
        }
        Ok(())
    }

    /// A first answer: hubs added, then exchanged, by what the flows cost on their shortest ways.
    fn descend(&mut self, start: &Ways) -> Result<(), Error> {
        let problem = self.problem;
        let (least, most) = problem.hubs;
        let mut ways = start.clone();
        let mut cost = f64::INFINITY;
        while ways.hubs.len() < most {
            self.budget.check()?;
            let choices = self.free.iter().filter(|h| !ways.hubs.contains(h));
            let priced = choices.map(|&h| (ways.cost_with(problem, h, f64::INFINITY, &[]) + problem.opening[h], h));
            let Some(next) = priced.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) else { break };
            let whole = next.0 + self.opening(&ways.hubs);
            if whole >= cost && ways.hubs.len() >= least {
                break;
            }
            ways.add(problem, next.1);
            cost = whole;
        }
        let mut hubs = ways.hubs;
        while let Some(better) = self.exchange(&mut hubs, start.hubs.len(), cost)? {
            cost = better;
        }
        if hubs.len() >= least && !hubs.is_empty() {
            self.allocate(&hubs)?;
        }
        Ok(())
    }

    /// Puts the best hub in place of the first one for which that gains; the first `kept` stay.
    fn exchange(&self, hubs: &mut [usize], kept: usize, cost: f64) -> Result<Option<f64>, Error> {
        let problem = self.problem;
        for out in kept..hubs.len() {
            self.budget.check()?;
            let rest: Vec<usize> = hubs.iter().copied().filter(|&h| h != hubs[out]).collect();
            let mut ways = Ways::none(problem);
            rest.iter().for_each(|&h| ways.add(problem, h));
            let choices = self.free.iter().filter(|h| !hubs.contains(h));
            let price =
                |&h: &usize| ways.cost_with(problem, h, f64::INFINITY, &[]) + problem.opening[h] + self.opening(&rest);
            let best = choices.map(|h| (price(h), *h)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            if let Some((better, hub)) = best.filter(|b| b.0 < cost * (1.0 - super::PRECISION)) {
                hubs[out] = hub;
                return Ok(Some(better));
            }
        }
        Ok(None)
    }
}
