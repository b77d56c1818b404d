//! Lower bounds on what any packing costs.
//!
//! * *Continuous*: in each measure the demand, bought at the lowest price for a unit of room.
//! * *L2* (Martello and Toth, 1990, "Knapsack Problems", ch. 8) and dual feasible functions u⁽ᵏ⁾ (Fekete and Schepers,
//!   2001, "New classes of fast lower bounds for bin packing problems"), in each measure, and in sums of measures: what fits in every
//!   measure also fits in their sum.
//! * *Cliques*: items of which no two fit together need a vehicle each; what the others need beyond the room beside
//!   them comes on top. With one measure this is L2; with several, two items may clash in any of them.
//!
//! The bounds that count vehicles suppose that each is as roomy as the largest in every measure and as cheap as the
//! cheapest. Costs come in multiples of the greatest common divisor of the vehicles' costs, so bounds are rounded up
//! to it.
//!
//! *Cost.* O(n²) time for the cliques (left out above [`CLIQUE_ITEMS`] items), O(n log n) for the rest.

use super::construct::largest;
use super::problem::{MEASURES, PackProblem};

/// Above so many items no cliques are looked for.
const CLIQUE_ITEMS: usize = 5_000;
/// The largest k of u⁽ᵏ⁾; larger ones look at sizes below a 12th of a vehicle.
const LARGEST_K: i128 = 12;

/// The least that vehicles for `items` cost, in fen. Every one of them must fit some vehicle.
pub(super) fn bound(problem: &PackProblem, items: &[usize]) -> i64 {
    let costs = || problem.vehicles().iter().map(|v| v.cost.0);
    let (Some(cheapest), false) = (costs().min(), items.is_empty()) else { return 0 };
    let step = step(problem);
    let mut best = continuous(problem, items).max(cheapest);
    let count = vehicles(problem, items) as i64;
    best = best.max(count.saturating_mul(cheapest));
    best.saturating_add(step - 1) / step * step
}

/// Every cost is a multiple of this.
pub(super) fn step(problem: &PackProblem) -> i64 {
    problem.vehicles().iter().map(|v| v.cost.0).fold(0, gcd).max(1)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// In each measure: demand times the lowest cost of a unit of room, rounded up.
fn continuous(problem: &PackProblem, items: &[usize]) -> i64 {
    let of = |m: usize| -> i64 {
        let demand: i128 = items.iter().map(|&i| i128::from(problem.items()[i].sizes[m])).sum();
        let price = |v: &super::Vehicle| {
            let room = i128::from(v.capacity[m]);
            (room > 0).then(|| (demand * i128::from(v.cost.0) + room - 1) / room)
        };
        let least = problem.vehicles().iter().filter_map(price).min().unwrap_or(0);
        i64::try_from(least).unwrap_or(i64::MAX)
    };
    (0..MEASURES).map(of).max().unwrap_or(0)
}

/// The least number of vehicles.
pub(super) fn vehicles(problem: &PackProblem, items: &[usize]) -> usize {
    let room = largest(problem);
    let mut best = usize::from(!items.is_empty());
    for set in 1..1usize << MEASURES {
        let (sizes, capacity) = aggregated(problem, items, &room, set);
        if capacity > 0 {
            best = best.max(l2(&sizes, capacity)).max(dual_feasible(&sizes, capacity));
        }
    }
    if items.len() <= CLIQUE_ITEMS {
        best = best.max(cliques(problem, items, &room));
    }
    best
}

/// The items in one measure, or in the sum of several, each scaled to the same capacity.
fn aggregated(problem: &PackProblem, items: &[usize], room: &[i64; MEASURES], set: usize) -> (Vec<i64>, i64) {
    let used = |m: usize| items.iter().any(|&i| problem.items()[i].sizes[m] > 0);
    let of: Vec<usize> = (0..MEASURES).filter(|m| set >> m & 1 == 1).collect();
    if of.iter().any(|&m| !used(m)) {
        return (Vec::new(), 0);
    }
    if let [m] = of[..] {
        return (items.iter().map(|&i| problem.items()[i].sizes[m]).collect(), room[m]);
    }
    // Scaled down by flooring, so that no item grows; 2^20 parts a measure lose less than a millionth.
    const PARTS: i128 = 1 << 20;
    let part = |i: usize, m: usize| i128::from(problem.items()[i].sizes[m]) * PARTS / i128::from(room[m]);
    let sizes = items.iter().map(|&i| of.iter().map(|&m| part(i, m)).sum::<i128>() as i64).collect();
    (sizes, (PARTS * of.len() as i128) as i64)
}

/// Martello and Toth's L2: over all thresholds p up to half, large items need a vehicle each, middling ones fill them.
fn l2(sizes: &[i64], capacity: i64) -> usize {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    let mut sums = vec![0i128];
    sums.extend(sorted.iter().scan(0i128, |sum, &s| {
        *sum += i128::from(s);
        Some(*sum)
    }));
    let below = |limit: i64| sorted.partition_point(|&s| s < limit);
    let half = sorted.partition_point(|&s| 2 * s <= capacity);
    let mut thresholds: Vec<i64> = sorted[..half].to_vec();
    thresholds.push(0);
    thresholds.dedup();
    let of = |p: i64| {
        // [from, half): middling; [half, large): share a vehicle with middling ones; from `large` on: alone.
        let (from, large) = (below(p), sorted.partition_point(|&s| s <= capacity - p));
        let beside = i128::from(capacity) * (large - half) as i128 - (sums[large] - sums[half]);
        let rest = (sums[half] - sums[from] - beside).max(0);
        sorted.len() - half + ((rest + i128::from(capacity) - 1) / i128::from(capacity)) as usize
    };
    thresholds.into_iter().map(of).max().unwrap_or(0)
}

/// Fekete and Schepers' u⁽ᵏ⁾ for k = 1 to [`LARGEST_K`].
fn dual_feasible(sizes: &[i64], capacity: i64) -> usize {
    let capacity = i128::from(capacity);
    let of = |k: i128| {
        // In units of 1 / (k · capacity) of a vehicle.
        let value = |s: i128| {
            let whole = (k + 1) * s;
            if whole % capacity == 0 { s * k } else { whole / capacity * capacity }
        };
        let sum: i128 = sizes.iter().map(|&s| value(i128::from(s))).sum();
        ((sum + k * capacity - 1) / (k * capacity)) as usize
    };
    (1..=LARGEST_K).map(of).max().unwrap_or(0)
}

/// Greedy cliques of items that clash, in several orders, each with the overflow of what is left.
fn cliques(problem: &PackProblem, items: &[usize], room: &[i64; MEASURES]) -> usize {
    let goods = |i: usize| &problem.items()[i];
    let clash = |a: usize, b: usize| {
        (0..MEASURES).any(|m| goods(a).sizes[m] + goods(b).sizes[m] > room[m])
            || !problem.may_join(goods(a).group, 1 << goods(b).group)
    };
    let degree: Vec<usize> = items.iter().map(|&a| items.iter().filter(|&&b| a != b && clash(a, b)).count()).collect();
    let part = |i: usize, m: usize| goods(i).sizes[m] as f64 / room[m] as f64;
    let largest = |i: usize| (0..MEASURES).map(|m| part(i, m)).fold(0.0, f64::max);
    let sum = |i: usize| (0..MEASURES).map(|m| part(i, m)).sum::<f64>();
    let mut orders: Vec<Vec<usize>> = vec![(0..items.len()).collect(); 3];
    orders[0].sort_by_key(|&at| (std::cmp::Reverse(degree[at]), at));
    orders[1].sort_by(|&a, &b| largest(items[b]).total_cmp(&largest(items[a])).then(a.cmp(&b)));
    orders[2].sort_by(|&a, &b| sum(items[b]).total_cmp(&sum(items[a])).then(a.cmp(&b)));
    let with_rest = |order: &Vec<usize>| {
        let mut clique: Vec<usize> = Vec::new();
        for &at in order {
            if clique.iter().all(|&other| clash(items[at], other)) {
                clique.push(items[at]);
            }
        }
        clique.len() + overflow(problem, items, room, &clique, &clash)
    };
    orders.iter().map(with_rest).max().unwrap_or(0)
}

/// How many vehicles more the items outside the clique need, beyond the room beside its members.
fn overflow(
    problem: &PackProblem,
    items: &[usize],
    room: &[i64; MEASURES],
    clique: &[usize],
    clash: &impl Fn(usize, usize) -> bool,
) -> usize {
    let inside: std::collections::BTreeSet<usize> = clique.iter().copied().collect();
    let rest: Vec<usize> = items.iter().copied().filter(|i| !inside.contains(i)).collect();
    let mut over = [0i128; MEASURES];
    for &i in &rest {
        (0..MEASURES).for_each(|m| over[m] += i128::from(problem.items()[i].sizes[m]));
    }
    for &member in clique {
        let mut beside = [0i128; MEASURES];
        for &i in rest.iter().filter(|&&i| !clash(i, member)) {
            (0..MEASURES).for_each(|m| beside[m] += i128::from(problem.items()[i].sizes[m]));
        }
        for m in 0..MEASURES {
            over[m] -= beside[m].min(i128::from(room[m] - problem.items()[member].sizes[m]));
        }
    }
    let of = |m: usize| ((over[m].max(0) + i128::from(room[m]) - 1) / i128::from(room[m])) as usize;
    (0..MEASURES).map(of).max().unwrap_or(0)
}
