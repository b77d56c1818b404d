//! First answers: first-fit decreasing in several orders, and filling one vehicle at a time.
//!
//! Panigrahy, Talwar, Uyeda and Wieder, 2011, "Heuristics for vector bin packing": an item's size is the weighted sum
//! of its measures, each weighted by how scarce it is; filling vehicle by vehicle with the item whose sizes point most
//! like the room that is left does better than first fit where the measures differ.

use super::bins::Bins;
use super::problem::{MEASURES, PackProblem};

/// How items are ranked for first-fit decreasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// By the sum of the measures, each as a part of the largest vehicle's.
    Sum,
    /// By the largest of them.
    Largest,
    /// By the sum, each weighted by the total demand for it.
    Scarcity,
}

/// The largest room of any vehicle, measure by measure; at least 1.
pub(super) fn largest(problem: &PackProblem) -> [i64; MEASURES] {
    std::array::from_fn(|m| problem.vehicles().iter().map(|v| v.capacity[m]).max().unwrap_or(0).max(1))
}

/// How scarce each measure is: the demand for it in largest vehicles.
pub(super) fn scarcity(problem: &PackProblem, items: &[usize]) -> [f64; MEASURES] {
    let room = largest(problem);
    std::array::from_fn(|m| items.iter().map(|&i| problem.items()[i].sizes[m] as f64).sum::<f64>() / room[m] as f64)
}

/// The items, largest first; of equal size in the order of the list.
pub(super) fn decreasing(problem: &PackProblem, items: &[usize], rank: Rank) -> Vec<usize> {
    let room = largest(problem);
    let scarce = scarcity(problem, items);
    let part = |i: usize, m: usize| problem.items()[i].sizes[m] as f64 / room[m] as f64;
    let size = |i: usize| match rank {
        Rank::Sum => (0..MEASURES).map(|m| part(i, m)).sum::<f64>(),
        Rank::Largest => (0..MEASURES).map(|m| part(i, m)).fold(0.0, f64::max),
        Rank::Scarcity => (0..MEASURES).map(|m| scarce[m] * part(i, m)).sum::<f64>(),
    };
    let mut order = items.to_vec();
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    order
}

/// First fit in the given order; a new vehicle is `prefer` where it takes the item and is left, else the cheapest.
/// What finds none is returned.
pub(super) fn first_fit<'p>(
    problem: &'p PackProblem,
    order: &[usize],
    prefer: Option<usize>,
) -> (Bins<'p>, Vec<usize>) {
    let mut bins = Bins::new(problem);
    let mut left = Vec::new();
    for &item in order {
        if let Some(bin) = (0..bins.open.len()).find(|&b| bins.fits(b, item)) {
            bins.put(bin, item);
            continue;
        }
        let preferred = prefer.filter(|&v| bins.has(v) && problem.takes(v, item));
        match preferred.or_else(|| bins.cheapest(item)) {
            Some(vehicle) => {
                let bin = bins.open(vehicle);
                bins.put(bin, item);
            }
            None => left.push(item),
        }
    }
    (bins, left)
}

/// Fills one vehicle at a time, always with the item whose sizes, weighted by scarcity, have the largest product with
/// the room left. Returns what finds no vehicle.
pub(super) fn fill<'p>(problem: &'p PackProblem, items: &[usize], prefer: Option<usize>) -> (Bins<'p>, Vec<usize>) {
    let (room, scarce) = (largest(problem), scarcity(problem, items));
    let mut waiting = decreasing(problem, items, Rank::Scarcity);
    let mut bins = Bins::new(problem);
    let mut left = Vec::new();
    while let Some(&first) = waiting.first() {
        let preferred = prefer.filter(|&v| bins.has(v) && problem.takes(v, first));
        let Some(vehicle) = preferred.or_else(|| bins.cheapest(first)) else {
            left.push(waiting.remove(0));
            continue;
        };
        let bin = bins.open(vehicle);
        bins.put(bin, first);
        waiting.remove(0);
        loop {
            let free = bins.open[bin].free;
            let weight: [f64; MEASURES] =
                std::array::from_fn(|m| scarce[m] * free[m] as f64 / (room[m] as f64 * room[m] as f64));
            let product =
                |i: usize| -> f64 { problem.items()[i].sizes.iter().zip(weight).map(|(&s, w)| s as f64 * w).sum() };
            let fitting = waiting.iter().enumerate().filter(|&(_, &i)| bins.fits(bin, i));
            // The first of equal ones: `max_by` would give the last.
            let best = fitting.rev().max_by(|a, b| product(*a.1).total_cmp(&product(*b.1)));
            let Some((at, &item)) = best else { break };
            bins.put(bin, item);
            waiting.remove(at);
        }
    }
    (bins, left)
}
