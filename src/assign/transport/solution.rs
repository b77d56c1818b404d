//! The answer.

use super::solver::Solver;

/// Units of a point that go to one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// Whose.
    pub point: u32,
    /// Where they are served; `None` where no station serves them.
    pub station: Option<u32>,
    /// How many.
    pub amount: u32,
    /// What each costs.
    pub cost: u32,
}

/// Flows and prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// What all shares cost, overflow included.
    pub cost: i64,
    /// No assignment over the problem's arcs costs less: found from the prices alone. Equal to the cost at an optimum.
    pub bound: i64,
    /// Units that no station serves.
    pub overflow: u64,
    /// Who is served where, sorted by point, then station, what is not served last.
    pub shares: Vec<Share>,
    /// By how much one more slot at each station would lower the least cost.
    pub prices: Vec<i64>,
    /// By how much one unit less at each point would lower the least cost.
    pub values: Vec<i64>,
}

impl Solution {
    pub(super) fn of(solver: &Solver) -> Self {
        let shares = shares(solver);
        let cost = shares.iter().map(|s| i64::from(s.amount) * i64::from(s.cost)).sum();
        let overflow = shares.iter().filter(|s| s.station.is_none()).map(|s| u64::from(s.amount)).sum();
        let problem = &solver.problem;
        let prices = solver.tree.price[..problem.stations()].to_vec();
        let values: Vec<i64> = (0..problem.points()).map(|p| solver.tree.value(solver.tree.point(p))).collect();
        Self { cost, bound: bound(solver), overflow, shares, prices, values }
    }

    /// Whether the bound proves that no assignment over the problem's arcs costs less.
    pub fn is_optimal(&self) -> bool {
        self.cost == self.bound
    }

    /// A number that depends on all shares (FNV-1a).
    pub fn checksum(&self) -> u64 {
        let words = self.shares.iter().flat_map(|s| [s.point, s.station.unwrap_or(u32::MAX), s.amount]);
        words.fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ u64::from(word)).wrapping_mul(0x100_0000_01b3))
    }
}

fn shares(solver: &Solver) -> Vec<Share> {
    let (problem, tree) = (&solver.problem, &solver.tree);
    let stations = problem.stations() as u32;
    let mut found = Vec::with_capacity(problem.points() + problem.stations());
    let mut add = |point: u32, station: u32, flow: i64, cost: u32| {
        if flow > 0 {
            let station = (station < stations).then_some(station);
            found.push(Share { point, station, amount: flow as u32, cost });
        }
    };
    let first = tree.point(0);
    for point in 0..problem.points() as u32 {
        let node = tree.node(first + point);
        add(point, node.parent, node.flow, node.cost);
    }
    for station in 0..=stations {
        let node = tree.node(station);
        if node.parent >= first {
            add(node.parent - first, station, node.flow, node.cost);
        }
    }
    found.sort_unstable_by_key(|s| (s.point, s.station.unwrap_or(u32::MAX)));
    found
}

/// Lagrange's: every unit at the cheapest place for these prices, less what all capacity is worth. Negative prices, of
/// an unfinished basis, count as none.
fn bound(solver: &Solver) -> i64 {
    let (problem, price) = (&solver.problem, &solver.tree.price);
    let unit = |point: usize| {
        let arcs = problem.arcs(point).iter();
        let least = arcs.map(|a| i64::from(a.cost) + price[a.station as usize].max(0)).min();
        least.map_or(i64::from(problem.overflow[point]), |l| l.min(i64::from(problem.overflow[point])))
    };
    let units: i128 = (0..problem.points()).map(|p| i128::from(problem.demand[p]) * i128::from(unit(p))).sum();
    let worth: i128 = problem.capacity.iter().zip(price).map(|(&c, &p)| i128::from(c) * i128::from(p.max(0))).sum();
    i64::try_from(units - worth).unwrap_or(i64::MIN)
}
