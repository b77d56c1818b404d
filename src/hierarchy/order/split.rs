//! Which of many cuts: directions, widths, and the best of what they give.

use super::flow::{Flow, Place};
use super::part::Part;
use crate::base::Budget;

/// Share of the nodes, in percent, that is source and as many that are sink; one flow grows through all of them.
///
/// Four widths from 20 to 40 take two thirds of the time and leave 30 % more triangles on 1.2 million nodes; eight
/// directions instead of four take twice the time and gain nothing.
const WIDTHS: [usize; 8] = [8, 13, 18, 23, 28, 33, 38, 43];

/// From so many nodes on, two directions are tried at once.
const WORTH_A_THREAD: usize = 5_000;

/// A part, cut.
pub(super) struct Split {
    pub(super) places: Vec<Place>,
    cut: usize,
    smaller: usize,
}

impl Split {
    /// Size for the smaller side; less is better.
    fn score(&self) -> f64 {
        self.cut as f64 / self.smaller as f64
    }

    /// `None` where a side is so small that cutting leads nowhere.
    fn new(places: Vec<Place>) -> Option<Self> {
        let count = |p| places.iter().filter(|&&q| q == p).count();
        let (near, cut) = (count(Place::Near), count(Place::Cut));
        let smaller = near.min(places.len() - near - cut);
        (smaller > places.len() / 16).then_some(Self { places, cut, smaller })
    }
}

/// The best cut of a connected part along `directions` directions, or its nodes of highest degree where all are bad.
/// Once it is cancelled, any cut.
pub(super) fn split(part: &Part, directions: usize, budget: &Budget) -> Vec<Place> {
    let mut best: Option<Split> = None;
    let directions: Vec<usize> = (0..directions).collect();
    for pair in directions.chunks(2) {
        let bound = best.as_ref().map(Split::score);
        let cut = |d: usize| cut_along(part, (d, directions.len()), bound, budget);
        // A bound only drops what could not have won, so the answer is the same at any number of threads.
        let found = match *pair {
            [a, b] if part.len() >= WORTH_A_THREAD => {
                let (a, b) = rayon::join(|| cut(a), || cut(b));
                [a, b]
            }
            [a, b] => {
                let first = cut(a);
                let tighter = first.as_ref().map(Split::score).or(bound);
                [first, cut_along(part, (b, directions.len()), tighter, budget)]
            }
            _ => [pair.first().and_then(|&d| cut(d)), None],
        };
        for split in found.into_iter().flatten() {
            if best.as_ref().is_none_or(|b| split.score() < b.score()) {
                best = Some(split);
            }
        }
    }
    best.map_or_else(|| busiest(part), |split| split.places)
}

/// The best cut along one direction of so many that is better than `bound`; none, once it is cancelled.
fn cut_along(
    part: &Part,
    (direction, directions): (usize, usize),
    bound: Option<f64>,
    budget: &Budget,
) -> Option<Split> {
    let n = part.len();
    let mut keys = part.keys(direction, directions);
    let mut flow = Flow::new(part);
    let mut best: Option<Split> = None;
    let mut done = 0;
    sort_rims(&mut keys);
    for width in WIDTHS.map(|percent| (n * percent / 100).max(1)) {
        if width <= done {
            continue;
        }
        budget.check().ok()?;
        let node = |key: &u64| *key as u32;
        flow.grow(keys[done..width].iter().map(node), keys[n - width..n - done].iter().map(node));
        done = width;
        let score = best.as_ref().map(Split::score).into_iter().chain(bound).fold(1.0, f64::min);
        if !flow.fill((score * n as f64 / 2.0) as usize) {
            break;
        }
        let found = [flow.cut_near_sinks(), flow.cut_near_sources()];
        for split in found.into_iter().filter_map(Split::new) {
            if best.as_ref().is_none_or(|b| split.score() < b.score()) {
                best = Some(split);
            }
        }
    }
    best
}

/// Sorts just so far that every width's sources stand first and its sinks last.
fn sort_rims(keys: &mut [u64]) {
    let n = keys.len();
    let mut rest = &mut *keys;
    for percent in WIDTHS.into_iter().rev() {
        let width = (n * percent / 100).max(1);
        if width < rest.len() {
            rest.select_nth_unstable(width);
        }
        rest = &mut rest[..width];
    }
    // The sinks are looked for among what the sources left, or finding them would mix up the sources.
    let mut rest = &mut keys[(n * WIDTHS[WIDTHS.len() - 1] / 100).max(1)..];
    for percent in WIDTHS.into_iter().rev() {
        let start = rest.len() - (n * percent / 100).max(1);
        if start > 0 {
            rest.select_nth_unstable(start);
        }
        rest = &mut rest[start..];
    }
}

/// The sixteenth of the nodes with the most neighbours, taken as a separator: what is left where no direction cuts
/// well (stars, cliques).
fn busiest(part: &Part) -> Vec<Place> {
    let n = part.len();
    let mut nodes: Vec<u32> = (0..n as u32).collect();
    nodes.sort_by_key(|&v| std::cmp::Reverse(part.neighbours(v).len()));
    let mut places = vec![Place::Near; n];
    for &v in &nodes[..n / 16 + 1] {
        places[v as usize] = Place::Cut;
    }
    places
}
