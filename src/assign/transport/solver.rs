//! Primal pivots until no arc would lower the cost.

use super::problem::Problem;
use super::solution::Solution;
use super::start::{at_prices, greedy};
use super::tree::Tree;
use crate::base::{Budget, Error};

/// Points priced between two rounds of pivots: few enough that prices are fresh, many enough that the best of them are
/// good. Measured: 500 to 2,000 are best for 20,000 points, 2,000 to 10,000 for 100,000; pricing a block on two threads costs
/// more than it saves (0.43 s for 0.38 s), since most of the time goes into pivots.
const BLOCKS: usize = 16;
const SMALLEST_BLOCK: usize = 500;
const LARGEST_BLOCK: usize = 5_000;

/// The cheapest place for a point at given prices.
#[derive(Clone, Copy)]
pub(super) struct Best {
    pub(super) value: i64,
    pub(super) station: u32,
    pub(super) cost: u32,
}

/// A problem with its current basis.
#[derive(Clone, Debug)]
pub struct Solver {
    pub(super) problem: Problem,
    pub(super) tree: Tree,
    pub(super) pivots: u64,
    /// The points that have an arc to each station, found when first needed.
    pub(super) reverse: Option<super::change::Reverse>,
}

impl Solver {
    /// Starts from each point's first stations with room: give the cheapest arcs first.
    pub fn new(problem: Problem) -> Self {
        let tree = greedy(&problem);
        Self { problem, tree, pivots: 0, reverse: None }
    }

    /// Starts from prices that are about right, one for each station: those of a problem like this one.
    pub fn at_prices(problem: Problem, prices: &[i64]) -> Self {
        let mut known = prices.to_vec();
        known.resize(problem.stations(), 0);
        let tree = at_prices(&problem, &known);
        Self { problem, tree, pivots: 0, reverse: None }
    }

    /// The question.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// How many times the basis changed so far.
    pub fn pivots(&self) -> u64 {
        self.pivots
    }

    /// Goes on from the current basis to an optimum over the problem's arcs, or until the budget's deadline; the
    /// number of iterations is not limited, for it is finite and small.
    ///
    /// # Errors
    /// Cancelled.
    pub fn solve(&mut self, budget: &Budget) -> Result<(), Error> {
        let points = self.problem.points();
        let block = (points / BLOCKS).clamp(SMALLEST_BLOCK, LARGEST_BLOCK);
        let mut candidates = Vec::new();
        let (mut from, mut without) = (0, 0);
        // A pass over all points, and the root, in which nothing was found is the proof.
        while without <= points {
            budget.check()?;
            if budget.is_over() {
                return Ok(());
            }
            let to = (from + block).min(points);
            self.candidates(from..to, &mut candidates);
            let mut found = !candidates.is_empty();
            for &(_, point) in &candidates {
                self.improve(point as usize);
            }
            if to == points {
                found |= self.free_room(&mut candidates);
            }
            without = if found { 0 } else { without + (to - from).max(1) };
            from = if to == points { 0 } else { to };
        }
        Ok(())
    }

    /// The points of a block that would be cheaper elsewhere, the best first.
    fn candidates(&self, points: std::ops::Range<usize>, found: &mut Vec<(i64, u32)>) {
        let candidate = |point: usize| {
            let gain = self.tree.value(self.tree.point(point)) - self.best(point).value;
            (gain > 0).then_some((gain, point as u32))
        };
        found.clear();
        found.extend(points.filter_map(candidate));
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    }

    /// Looks again at a point, since prices have moved, and pivots where it still pays.
    fn improve(&mut self, point: usize) {
        let (node, best) = (self.tree.point(point), self.best(point));
        let gain = self.tree.value(node) - best.value;
        if gain > 0 {
            self.tree.pivot(node, best.station, best.cost, gain);
            self.pivots += 1;
        }
    }

    /// Pivots on unused capacity of stations whose price is negative; tells whether there were any.
    fn free_room(&mut self, found: &mut Vec<(i64, u32)>) -> bool {
        found.clear();
        let negative = self.tree.price.iter().enumerate().filter(|&(_, &p)| p < 0);
        found.extend(negative.map(|(station, &p)| (p, station as u32)));
        found.sort_unstable();
        for &(_, station) in found.iter() {
            let price = self.tree.price[station as usize];
            if price < 0 {
                self.tree.pivot(self.tree.root(), station, 0, -price);
                self.pivots += 1;
            }
        }
        !found.is_empty()
    }

    /// The cheapest place for a point, overflow included.
    #[inline]
    pub(super) fn best(&self, point: usize) -> Best {
        let overflow = self.problem.overflow[point];
        let mut best = Best { value: i64::from(overflow), station: self.problem.stations() as u32, cost: overflow };
        for arc in self.problem.arcs(point) {
            let value = i64::from(arc.cost) + self.tree.price[arc.station as usize];
            if value < best.value {
                best = Best { value, station: arc.station, cost: arc.cost };
            }
        }
        best
    }

    /// What one more slot at a station would save, as [`Solution::prices`].
    pub fn price(&self, station: usize) -> i64 {
        self.tree.price[station]
    }

    /// What one unit less at a point would save, as [`Solution::values`].
    pub fn value(&self, point: usize) -> i64 {
        self.tree.value(self.tree.point(point))
    }

    /// Units of a point that no station serves.
    pub fn unserved(&self, point: usize) -> u32 {
        let (overflow, node) = (self.problem.stations() as u32, self.tree.point(point));
        let below = self.tree.node(overflow);
        let linked = if below.parent == node { below.flow } else { 0 };
        let own = self.tree.node(node);
        (linked + if own.parent == overflow { own.flow } else { 0 }) as u32
    }

    /// The flows and prices of the current basis.
    pub fn solution(&self) -> Solution {
        Solution::of(self)
    }
}
