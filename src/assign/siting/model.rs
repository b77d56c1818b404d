//! The problem in finer units, seen from the sites.

use super::problem::{Problem, Target};

/// Costs are multiplied by at most this, so that multipliers may lie between them; bounds stay exact.
const FINEST: i64 = 1 << 20;

/// No sum of scaled costs passes this.
pub(super) const MOST: i64 = 1 << 60;

/// A pair of a site and a customer, in scaled cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) customer: u32,
    pub(super) cost: i64,
    /// The first target, of those sorted by time, that the pair meets.
    pub(super) level: u32,
}

#[derive(Debug)]
pub(super) struct Model<'a> {
    pub(super) problem: &'a Problem,
    pub(super) scale: i64,
    /// Every cost is a multiple of this.
    pub(super) step: i64,
    pub(super) open_cost: Vec<i64>,
    /// `i64::MAX` where all demand fits.
    pub(super) capacity: Vec<i64>,
    /// Scaled; `None` where the customer must be served.
    pub(super) unserved: Vec<Option<i64>>,
    pub(super) first: Vec<usize>,
    pub(super) pairs: Vec<Pair>,
    pub(super) targets: Vec<Target>,
    /// Whether customers compete, so that to know the open sites is not to know who goes where.
    pub(super) coupled: bool,
    /// What must be served of all demand.
    pub(super) must_serve: i64,
}

impl<'a> Model<'a> {
    pub(super) fn new(problem: &'a Problem) -> Self {
        let mut scale = FINEST;
        while scale > 1 && scale.saturating_mul(problem.total.max(1)) > MOST / 4 {
            scale /= 2;
        }
        let mut targets = problem.rules.targets.clone();
        targets.sort_by_key(|t| t.within);
        let mut by_site = vec![Vec::new(); problem.sites.len()];
        for customer in 0..problem.customers.len() {
            for way in problem.ways(customer) {
                let level = targets.partition_point(|t| t.within < way.time) as u32;
                let pair = Pair { customer: customer as u32, cost: way.cost * scale, level };
                by_site[way.site as usize].push(pair);
            }
        }
        let mut first = vec![0];
        let mut pairs = Vec::with_capacity(problem.ways.len());
        for of in by_site {
            pairs.extend(of);
            first.push(pairs.len());
        }
        let customers = problem.customers();
        let all: i64 = customers.iter().map(|c| c.demand).sum();
        let capacity =
            problem.sites.iter().map(|s| s.capacity.filter(|&c| c < all).unwrap_or(i64::MAX)).collect::<Vec<_>>();
        let must = customers.iter().filter(|c| c.unserved.is_none());
        let costs = problem.ways.iter().map(|w| w.cost).chain(problem.sites.iter().map(|s| s.cost));
        let step = costs.chain(customers.iter().filter_map(|c| c.unserved)).fold(0, gcd).max(1) * scale;
        Self {
            scale,
            step,
            open_cost: problem.sites.iter().map(|s| s.cost * scale).collect(),
            coupled: !targets.is_empty() || capacity.iter().any(|&c| c != i64::MAX),
            capacity,
            unserved: customers.iter().map(|c| c.unserved.map(|u| u * scale)).collect(),
            must_serve: must.map(|c| c.demand).sum(),
            problem,
            first,
            pairs,
            targets,
        }
    }

    pub(super) fn sites(&self) -> usize {
        self.open_cost.len()
    }

    pub(super) fn demand(&self, customer: u32) -> i64 {
        self.problem.customers[customer as usize].demand
    }

    pub(super) fn people(&self, customer: u32) -> i64 {
        self.problem.customers[customer as usize].people
    }

    /// The least cost, in the problem's units, that a scaled bound leaves possible.
    pub(super) fn unscaled(&self, bound: i64) -> i64 {
        let unit = self.step / self.scale;
        (bound.max(0) + self.step - 1) / self.step * unit
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
