//! How few vehicles, or how little money, carry these things: bin packing in several measures.
//!
//! Items have a size in up to [`MEASURES`] measures (mass, volume, pieces, floor), may need something of their vehicle
//! (cooling), and belong to groups of which some never ride together (food and fuel). Vehicles come in kinds with
//! their own room and cost, as many as wanted or a fixed number. [`pack`] finds a cheap set of vehicles and says by
//! a lower bound how much cheaper another could be; goods that lie on each other are made into columns first
//! ([`columns`]).
//!
//! ```
//! use skyroad::load::pack::{Item, PackOptions, PackProblem, Vehicle, pack};
//! use skyroad::Fen;
//! let item = |kg, litres| Item { sizes: [kg, litres, 1, 0], ..Item::default() };
//! let van = Vehicle { capacity: [1_000, 6_000, 100, 0], offers: 0, cost: Fen(30_000), available: None };
//! let goods = vec![item(600, 1_000), item(500, 4_500), item(400, 5_000), item(450, 1_200)];
//! let problem = PackProblem::new(goods, vec![van])?;
//! let packing = pack(&problem, &PackOptions::default())?;
//! assert_eq!(packing.vehicles.len(), 2);
//! assert!(packing.is_optimal());
//! # Ok::<(), skyroad::Error>(())
//! ```
//!
//! *How.* First-fit decreasing in three orders and vehicle-by-vehicle filling, each with every kind of vehicle preferred
//! in turn, give the first answer. Up to 24 items are then solved by branch and bound. Otherwise, or where that takes
//! too long, an ejection search gives up one vehicle after another until the bound or the end of the
//! [`Budget`]: an iteration is an item placed or refused.
//!
//! *Where the vehicles don't suffice*, as many items as the search can place are packed and the others are listed with
//! their reason; cost and bound are then those of the packed ones, and which are left behind is a heuristic's choice.
//!
//! *Determinism.* One thread, integers, and the seed of the options.

mod bins;
mod bound;
mod columns;
mod construct;
mod exact;
mod improve;
mod problem;

pub use columns::{Column, Piece, columns};
pub use problem::{Item, MAX_GROUP, MEASURES, PackProblem, Packed, Packing, Unpacked, Vehicle};

use crate::base::{Budget, Error, Fen};
use bins::Bins;
use construct::{Rank, decreasing, fill, first_fit};

/// How hard to search.
#[derive(Clone, Debug)]
pub struct PackOptions {
    /// Iterations: items placed or refused by the search.
    pub budget: Budget,
    /// Of the random numbers.
    pub seed: u64,
}

impl Default for PackOptions {
    /// 50,000 iterations: about a second for 1,000 items.
    fn default() -> Self {
        Self { budget: Budget::iterations(50_000), seed: 1 }
    }
}

/// Packs everything that fits some vehicle, as cheaply as it can.
///
/// Errors where the budget is cancelled.
pub fn pack(problem: &PackProblem, options: &PackOptions) -> Result<Packing, Error> {
    options.budget.check()?;
    let refusals: Vec<Option<Unpacked>> = (0..problem.items().len()).map(|i| problem.refusal(i)).collect();
    let items: Vec<usize> = (0..refusals.len()).filter(|&i| refusals[i].is_none()).collect();
    let mut unpacked: Vec<_> = refusals.iter().enumerate().filter_map(|(i, why)| Some((i, (*why)?))).collect();
    let (bins, left, bound) = solve(problem, &items, options)?;
    unpacked.extend(left.into_iter().map(|i| (i, Unpacked::NoVehicleLeft)));
    unpacked.sort_unstable_by_key(|&(i, _)| i);
    let mut packing = bins.into_packing(unpacked, bound);
    packing.reproducible = options.budget.is_reproducible();
    Ok(packing)
}

/// A lower bound on the cost of packing all the items that fit some vehicle.
pub fn lower_bound(problem: &PackProblem) -> Fen {
    let items: Vec<usize> = (0..problem.items().len()).filter(|&i| problem.refusal(i).is_none()).collect();
    Fen(bound::bound(problem, &items))
}

/// First-fit decreasing by the sum of the measures, into the cheapest vehicle that takes the item: what a good
/// spreadsheet does, and the yardstick of the tests.
pub fn first_fit_decreasing(problem: &PackProblem) -> Packing {
    let items: Vec<usize> = (0..problem.items().len()).filter(|&i| problem.refusal(i).is_none()).collect();
    let (bins, left) = first_fit(problem, &decreasing(problem, &items, Rank::Sum), None);
    let refused = (0..problem.items().len()).filter_map(|i| Some((i, problem.refusal(i)?)));
    let mut unpacked: Vec<_> = left.into_iter().map(|i| (i, Unpacked::NoVehicleLeft)).chain(refused).collect();
    unpacked.sort_unstable_by_key(|&(i, _)| i);
    bins.into_packing(unpacked, 0)
}

type Solved<'p> = (Bins<'p>, Vec<usize>, i64);

/// Vehicles, what they leave behind, and the bound on the cost of what they hold.
fn solve<'p>(problem: &'p PackProblem, items: &[usize], options: &PackOptions) -> Result<Solved<'p>, Error> {
    let bound = bound::bound(problem, items);
    let (mut bins, mut left) = constructed(problem, items);
    let all_in = |left: &[usize]| left.is_empty();
    if items.len() <= exact::EXACT_ITEMS && (!all_in(&left) || bins.cost() > bound) {
        let below = if all_in(&left) { bins.cost() } else { i64::MAX };
        let limit = options.budget.max_iterations().saturating_mul(20);
        let (found, complete) = exact::Exact::new(problem, items, below, limit, &options.budget).run()?;
        if let Some(better) = found {
            (bins, left) = (better, Vec::new());
        }
        if complete && all_in(&left) {
            let cost = bins.cost();
            return Ok((bins, left, cost));
        }
    }
    let mut search = improve::Search::new(problem.items().len(), options.seed, &options.budget);
    if !all_in(&left) {
        let limit = options.budget.max_iterations() / 2;
        search.settle(&mut bins, &mut left, limit)?;
    }
    let packed: Vec<usize> = bins.open.iter().flat_map(|b| b.items.iter().copied()).collect();
    let bound = if all_in(&left) { bound } else { bound::bound(problem, &packed) };
    search.run(&mut bins, bound)?;
    Ok((bins, left, bound))
}

/// The best of the constructions: fewest left behind, then least cost, then the first.
fn constructed<'p>(problem: &'p PackProblem, items: &[usize]) -> (Bins<'p>, Vec<usize>) {
    let mut best: Option<(Bins<'p>, Vec<usize>)> = None;
    let kinds = problem.vehicles().len();
    let preferred = std::iter::once(None).chain((0..kinds).filter(|_| kinds > 1).map(Some));
    for prefer in preferred {
        let ranks = [Rank::Sum, Rank::Largest, Rank::Scarcity];
        let fitted = ranks.map(|rank| first_fit(problem, &decreasing(problem, items, rank), prefer));
        // Filling looks at every waiting item again and again: not for more than a few thousand.
        let filled = (items.len() <= 5_000).then(|| fill(problem, items, prefer));
        for (mut bins, left) in fitted.into_iter().chain(filled) {
            bins.right_size();
            let key = |b: &Bins<'_>, l: &[usize]| (l.len(), b.cost());
            if best.as_ref().is_none_or(|(b, l)| key(&bins, &left) < key(b, l)) {
                best = Some((bins, left));
            }
        }
    }
    best.unwrap_or_else(|| (Bins::new(problem), Vec::new()))
}

#[cfg(test)]
#[path = "pack_tests.rs"]
mod tests;
