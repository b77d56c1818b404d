//! Saving vehicles by ejection.
//!
//! A vehicle is given up (or two for one, or one for a cheaper kind) and what it held goes to a pool. Items leave the
//! pool for any vehicle with room; where there is none, an item goes in and the one or two that were easiest to place
//! so far come out. How often an item found no room is its penalty, so hard items stay and easy ones wander (Nagata and
//! Bräysy, 2009, "A powerful route minimization heuristic for the vehicle routing problem with time windows",
//! whose routes are our vehicles). After each ejection some random swaps keep the search from going round in circles.
//! When the pool is empty the saving stands; when the attempt's steps are used up it is undone.

use super::bins::Bins;
use super::problem::MEASURES;
use crate::base::{Budget, Error, Rng};

/// Random swaps tried after each ejection.
const SWAPS: usize = 12;
/// Steps of one attempt: so many for each item, and as many again as [`STEPS_AT_LEAST`].
const STEPS_PER_ITEM: u64 = 20;
const STEPS_AT_LEAST: u64 = 2_000;

pub(super) struct Search<'b> {
    penalty: Vec<u64>,
    rng: Rng,
    budget: &'b Budget,
    steps: u64,
}

impl<'b> Search<'b> {
    pub(super) fn new(items: usize, seed: u64, budget: &'b Budget) -> Self {
        Self { penalty: vec![1; items], rng: Rng::new(seed), budget, steps: 0 }
    }

    fn is_spent(&self) -> bool {
        self.steps >= self.budget.max_iterations() || self.budget.is_over()
    }

    /// Lowers the cost of `bins` until it reaches `bound` or the budget is spent.
    pub(super) fn run(&mut self, bins: &mut Bins<'_>, bound: i64) -> Result<(), Error> {
        let attempt = STEPS_AT_LEAST + STEPS_PER_ITEM * bins.problem.items().len() as u64;
        while bins.cost() > bound && !bins.open.is_empty() && !self.is_spent() {
            self.budget.check()?;
            let before = bins.clone();
            let cost = before.cost();
            let Some(mut pool) = self.give_up(bins) else {
                self.steps += 1;
                continue;
            };
            if self.settle(bins, &mut pool, attempt)? {
                bins.right_size();
                debug_assert!(bins.cost() < cost);
            } else {
                *bins = before;
            }
        }
        Ok(())
    }

    /// Gives up some vehicles for less money; returns what they held, or `None` where the kind picked saves nothing.
    fn give_up(&mut self, bins: &mut Bins<'_>) -> Option<Vec<usize>> {
        let kinds = bins.problem.vehicles();
        let choice = if kinds.len() > 1 { self.rng.below(3) } else { 0 };
        let first = self.small(bins);
        let mut saved = kinds[bins.open[first].vehicle].cost.0;
        if choice == 0 {
            return Some(bins.close(first));
        }
        let second = (choice == 2 && bins.open.len() > 1).then(|| self.small(bins)).filter(|&s| s != first);
        saved += second.map_or(0, |s| kinds[bins.open[s].vehicle].cost.0);
        let cheaper: Vec<usize> = (0..kinds.len()).filter(|&v| bins.has(v) && kinds[v].cost.0 < saved).collect();
        let new = *cheaper.get(self.rng.below(cheaper.len()))?;
        // The higher number first, since closing moves the last vehicle into the gap.
        let (high, low) = second.map_or((first, None), |s| (first.max(s), Some(first.min(s))));
        let mut pool = bins.close(high);
        pool.extend(low.map(|l| bins.close(l)).into_iter().flatten());
        bins.open(new);
        Some(pool)
    }

    /// A vehicle: the emptiest of three.
    fn small(&mut self, bins: &Bins<'_>) -> usize {
        let load = |b: usize| {
            let open = &bins.open[b];
            let capacity = bins.problem.vehicles()[open.vehicle].capacity;
            let part = |m: usize| (capacity[m] - open.free[m]) as f64 / capacity[m].max(1) as f64;
            (0..MEASURES).map(part).sum::<f64>()
        };
        let three = [(); 3].map(|()| self.rng.below(bins.open.len()));
        three.into_iter().min_by(|&a, &b| load(a).total_cmp(&load(b))).unwrap_or(three[0])
    }

    /// Places the pool within `limit` steps; `false` where something is left over.
    pub(super) fn settle(&mut self, bins: &mut Bins<'_>, pool: &mut Vec<usize>, limit: u64) -> Result<bool, Error> {
        let end = self.steps + limit;
        while let Some(&item) = pool.last() {
            if self.steps >= end || self.is_spent() {
                return Ok(false);
            }
            self.steps += 1;
            if self.steps.is_multiple_of(256) {
                self.budget.check()?;
            }
            if let Some(bin) = tightest(bins, item) {
                pool.pop();
                bins.put(bin, item);
                continue;
            }
            self.penalty[item] += 1;
            if let Some((bin, out)) = self.easiest(bins, item) {
                pool.pop();
                // Positions descend, since taking moves the last item into the gap.
                out.into_iter().flatten().for_each(|at| pool.push(bins.take(bin, at)));
                bins.put(bin, item);
            }
            self.swap_some(bins);
        }
        Ok(true)
    }

    /// The one or two items of one vehicle with the least penalty, below that of `item`, that make room for it.
    fn easiest(&mut self, bins: &Bins<'_>, item: usize) -> Option<(usize, [Option<usize>; 2])> {
        let mut best = self.penalty[item];
        let mut ties = 0;
        let mut found = None;
        for bin in 0..bins.open.len() {
            if !bins.problem.takes(bins.open[bin].vehicle, item) {
                continue;
            }
            let held = &bins.open[bin].items;
            for at in 0..held.len() {
                let one = self.penalty[held[at]];
                if one > best {
                    continue;
                }
                if bins.fits_without(bin, item, &[at]) {
                    self.keep(one, (bin, [Some(at), None]), &mut best, &mut ties, &mut found);
                    continue;
                }
                for (second, &other) in held[..at].iter().enumerate() {
                    let two = one + self.penalty[other];
                    if two <= best && bins.fits_without(bin, item, &[at, second]) {
                        self.keep(two, (bin, [Some(at), Some(second)]), &mut best, &mut ties, &mut found);
                    }
                }
            }
        }
        found
    }

    /// Keeps the lowest penalty; of equal ones each with the same chance.
    fn keep<T>(&mut self, penalty: u64, what: T, best: &mut u64, ties: &mut usize, found: &mut Option<T>) {
        if penalty < *best || found.is_none() {
            (*best, *ties, *found) = (penalty, 1, Some(what));
        } else {
            *ties += 1;
            if self.rng.below(*ties) == 0 {
                *found = Some(what);
            }
        }
    }

    /// Some swaps of two items of two vehicles, where both fit.
    fn swap_some(&mut self, bins: &mut Bins<'_>) {
        for _ in 0..SWAPS {
            let (a, b) = (self.rng.below(bins.open.len()), self.rng.below(bins.open.len()));
            if a == b || bins.open[a].items.is_empty() || bins.open[b].items.is_empty() {
                continue;
            }
            let (at, bt) = (self.rng.below(bins.open[a].items.len()), self.rng.below(bins.open[b].items.len()));
            let (from_a, from_b) = (bins.open[a].items[at], bins.open[b].items[bt]);
            if bins.fits_without(a, from_b, &[at]) && bins.fits_without(b, from_a, &[bt]) {
                bins.take(a, at);
                bins.take(b, bt);
                bins.put(a, from_b);
                bins.put(b, from_a);
            }
        }
    }
}

/// The vehicle with the least room, summed over the measures as parts of its own, among those where the item fits.
fn tightest(bins: &Bins<'_>, item: usize) -> Option<usize> {
    let room = |b: usize| {
        let open = &bins.open[b];
        let capacity = bins.problem.vehicles()[open.vehicle].capacity;
        (0..MEASURES).map(|m| open.free[m] as f64 / capacity[m].max(1) as f64).sum::<f64>()
    };
    let fitting = (0..bins.open.len()).filter(|&b| bins.fits(b, item));
    fitting.min_by(|&a, &b| room(a).total_cmp(&room(b)))
}
