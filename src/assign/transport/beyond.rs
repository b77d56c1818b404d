//! Pairs that are not held as arcs, and the optimum over all of them.

use super::problem::{MAX_COST, Problem};
use super::solver::Solver;
use super::start::at_prices;
use crate::base::{Budget, Error, Rng};
use rayon::prelude::*;

/// An arc to add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// From where.
    pub point: u32,
    /// To where.
    pub station: u32,
    /// What a unit costs.
    pub cost: u32,
}

/// A set of pairs too large to hold, which can tell which of them would pay.
pub trait Beyond: Sync {
    /// Makes ready for a round at these prices of the stations.
    fn at_prices(&mut self, prices: &[i64]);

    /// Adds to `found` pairs of `point` whose cost and price together are below `value`: one at least where there are any,
    /// the cheapest among them.
    fn cheaper(&self, point: u32, value: i64, prices: &[i64], found: &mut Vec<Offer>);
}

/// Points that one task prices.
const CHUNK: u32 = 512;

/// Each level of a large problem has one point for so many of the level above.
const SHARE: usize = 8;

/// A problem with fewer points is solved as it is.
const SMALL: usize = 2_000;

impl Solver {
    /// An optimum over the problem's arcs and all pairs of `beyond`: solves, adds arcs that would pay at the
    /// prices found, and so on until there are none. Gives the number of rounds.
    ///
    /// A large problem starts at the prices of a smaller one, in which one point of every eight, by a fixed hash, has
    /// the demand of all: prices of a part are nearly those of the whole, and it is bad prices that add useless arcs.
    /// Measured for 100,000
    /// points and 5,000 stations: 2.6 million arcs and 5.6 s, where starting from 8 listed arcs took 7.3 million and 15.6 s.
    ///
    /// # Errors
    /// Cancelled, or more arcs than fit.
    pub fn solve_beyond(&mut self, beyond: &mut impl Beyond, budget: &Budget) -> Result<usize, Error> {
        self.descend(&mut Part { whole: beyond, points: None }, budget)
    }

    fn descend(&mut self, beyond: &mut Part<'_, impl Beyond>, budget: &Budget) -> Result<usize, Error> {
        let mut rounds = 0;
        if self.problem.points() >= SMALL && self.pivots == 0 {
            let (mut part, points) = self.part();
            let all = |point: u32| beyond.points.as_ref().map_or(point, |p| p[point as usize]);
            let points = Some(points.into_iter().map(all).collect());
            rounds += part.descend(&mut Part { whole: &mut *beyond.whole, points }, budget)?;
            let prices = part.tree.price;
            let prices = &prices[..self.problem.stations()];
            let offers = offers(&self.problem, beyond, prices, |p| i64::from(self.problem.overflow[p as usize]));
            self.insert(&offers)?;
            self.tree = at_prices(&self.problem, prices);
        }
        loop {
            self.solve(budget)?;
            rounds += 1;
            let prices = &self.tree.price[..self.problem.stations()];
            let offers = offers(&self.problem, beyond, prices, |p| self.tree.value(self.tree.point(p as usize)));
            if offers.is_empty() || budget.is_over() {
                return Ok(rounds);
            }
            self.insert(&offers)?;
        }
    }

    /// Adds arcs; [`Solver::solve`] then goes on from the current basis.
    ///
    /// # Errors
    /// A point or station that is not there, a cost above [`MAX_COST`], more arcs than fit.
    pub fn add_arcs(&mut self, mut arcs: Vec<Offer>) -> Result<(), Error> {
        let (points, stations) = (self.problem.points(), self.problem.stations());
        let wrong = |o: &&Offer| o.point as usize >= points || o.station as usize >= stations || o.cost > MAX_COST;
        if let Some(arc) = arcs.iter().find(wrong) {
            return Err(Error::invalid(
                "assignment",
                format!("{arc:?} is not of {points} points and {stations} stations"),
            ));
        }
        arcs.sort_unstable_by_key(|o| (o.point, o.station, o.cost));
        self.insert(&arcs)
    }

    fn insert(&mut self, offers: &[Offer]) -> Result<(), Error> {
        if self.problem.arc_count() + offers.len() > u32::MAX as usize / 2 {
            return Err(Error::too_large("assignment", 8 * offers.len() as u64, 4 << 30));
        }
        self.problem.insert(offers);
        self.reverse = None;
        Ok(())
    }

    /// One point of each block, which stands for all of it, and which points these are.
    fn part(&self) -> (Self, Vec<u32>) {
        let whole = &self.problem;
        let mut part = Problem::new(whole.capacity.clone());
        let mut chosen = Vec::with_capacity(whole.points() / SHARE);
        for block in 0..whole.points().div_ceil(SHARE) {
            let block = block * SHARE..((block + 1) * SHARE).min(whole.points());
            let point = block.start + Rng::fork(0, block.start as u64).below(block.len());
            let demand = whole.demand[block].iter().fold(0, |sum: u32, &d| sum.saturating_add(d));
            let arcs = whole.arcs(point).iter().map(|arc| (arc.station, arc.cost));
            // What the whole holds, its part does too.
            if part.add_point(demand, whole.overflow[point], arcs).is_ok() {
                chosen.push(point as u32);
            }
        }
        (Self::new(part), chosen)
    }
}

/// Some of the points of a larger set of pairs.
struct Part<'a, B> {
    whole: &'a mut B,
    /// Their numbers there; `None` where they are all.
    points: Option<Vec<u32>>,
}

impl<B: Beyond> Part<'_, B> {
    fn cheaper(&self, point: u32, value: i64, prices: &[i64], found: &mut Vec<Offer>) {
        let before = found.len();
        let there = self.points.as_ref().map_or(point, |points| points[point as usize]);
        self.whole.cheaper(there, value, prices, found);
        found[before..].iter_mut().for_each(|offer| offer.point = point);
    }
}

/// What would pay, in the points' order; `value` is what a unit of each point costs so far.
fn offers(
    problem: &Problem,
    beyond: &mut Part<'_, impl Beyond>,
    prices: &[i64],
    value: impl Fn(u32) -> i64 + Sync,
) -> Vec<Offer> {
    beyond.whole.at_prices(prices);
    let points = problem.points() as u32;
    let chunk = |chunk: u32| {
        let mut found = Vec::new();
        for point in chunk * CHUNK..((chunk + 1) * CHUNK).min(points) {
            beyond.cheaper(point, value(point), prices, &mut found);
        }
        found
    };
    let chunks: Vec<Vec<Offer>> = (0..points.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
    chunks.concat()
}
