//! The forest of legs: degree-constrained, with multipliers.

use super::ground::{Ground, NO};
use super::{Bound, Relaxation};
use crate::base::{Budget, Error, Id};
use crate::scenario::vrp::{Kind, KindId, VisitId};

/// Subgradients that pay.
const ROUNDS: u64 = 300;
/// The part of the time that goes into them.
const PART: f64 = 0.2;
/// Up to so many visits, legs are written out.
const TABLE: usize = 2500;
/// Multipliers are counted in this part of the unit.
const SCALE: i64 = 256;

/// The bound by forests; `None` where visits may be left out, or there is no way.
pub(super) fn bound(ground: &Ground<'_>, known: Option<i64>, budget: &Budget) -> Result<Option<Bound>, Error> {
    if (0..ground.n).any(|i| ground.prize(i).is_some()) {
        return Ok(None);
    }
    let Some(legs) = Legs::new(ground) else { return Ok(None) };
    let mut search = Search::new(&legs, known);
    let mut rounds = 0;
    while rounds < budget.max_iterations().min(ROUNDS) && budget.spent().is_none_or(|spent| spent < PART || rounds == 0)
    {
        match budget.check() {
            Err(cancelled) if search.best.is_none() => return Err(cancelled),
            Err(_) => break,
            Ok(()) => {}
        }
        rounds += 1;
        if !search.round() {
            break;
        }
    }
    let cost = search.best.map(|best| legs.constant + best.div_euclid(SCALE) + i64::from(best.rem_euclid(SCALE) > 0));
    Ok(cost.map(|cost| Bound { cost, relaxation: Relaxation::Forest, rounds }))
}

/// Prices of legs in the cheapest direction by the cheapest kind.
struct Legs<'a> {
    ground: &'a Ground<'a>,
    /// Kinds whose legs differ.
    kinds: Vec<&'a Kind>,
    table: Vec<i64>,
    first: Vec<i64>,
    last: Vec<i64>,
    fixed: i64,
    trips: (usize, usize),
    /// What is paid whatever is driven.
    constant: i64,
}

impl<'a> Legs<'a> {
    fn new(ground: &'a Ground<'a>) -> Option<Self> {
        let (problem, n) = (ground.problem, ground.n);
        let ids: Vec<KindId> = ground.kinds().iter().map(|&(id, _)| id).collect();
        let all: Vec<&Kind> = ids.iter().map(|&id| &problem.kinds[id]).collect();
        let mut kinds: Vec<&Kind> = Vec::new();
        for &kind in &all {
            let price = |kind: &Kind| (kind.profile, kind.per_distance, kind.per_driving, kind.per_duration);
            if kinds.iter().all(|other| price(other) != price(kind)) {
                kinds.push(kind);
            }
        }
        let visit = |i: usize| &problem.visits[VisitId::from_index(i)];
        let ends = |i: usize, is_first: bool| {
            let price = |kind: &&Kind| {
                let bases = ground.bases(kind, if is_first { kind.start } else { kind.end });
                let place = visit(i).place;
                ground.base_leg(kind, &bases, |base| if is_first { (base, place) } else { (place, base) })
            };
            all.iter().map(price).min().unwrap_or(NO)
        };
        let service = |i: usize| {
            let price = |&id: &KindId| {
                problem.kinds[id].per_duration.saturating_mul(problem.service(VisitId::from_index(i), id))
            };
            ids.iter().map(price).min().unwrap_or(0)
        };
        let count: u64 =
            all.iter().map(|kind| if kind.reloads.is_empty() { u64::from(kind.count) } else { u64::MAX >> 8 }).sum();
        let most = usize::try_from(count).map_or(n, |count| count.min(n));
        let mut legs = Self {
            ground,
            kinds,
            table: Vec::new(),
            first: (0..n).map(|i| ends(i, true)).collect(),
            last: (0..n).map(|i| ends(i, false)).collect(),
            fixed: all.iter().map(|kind| Ground::fixed(kind)).min().unwrap_or(0),
            trips: (usize::try_from(ground.least_trips()).ok()?.max(1), most),
            constant: (0..n).map(service).fold(0, i64::saturating_add),
        };
        if n <= TABLE {
            legs.table = (0..n * n).map(|cell| legs.compute(cell / n, cell % n)).collect();
        }
        let dear = legs.table.iter().chain(&legs.first).chain(&legs.last).any(|&leg| leg < NO && leg > 1 << 40);
        (legs.trips.0 <= legs.trips.1 && !dear && legs.fixed < 1 << 40).then_some(legs)
    }

    fn compute(&self, i: usize, j: usize) -> i64 {
        let place = |i: usize| self.ground.problem.visits[VisitId::from_index(i)].place;
        let (a, b) = (place(i), place(j));
        self.kinds.iter().map(|kind| self.ground.leg(kind, a, b).min(self.ground.leg(kind, b, a))).min().unwrap_or(NO)
    }

    /// In the multipliers' unit.
    fn between(&self, i: usize, j: usize) -> i64 {
        let leg = if self.table.is_empty() { self.compute(i, j) } else { self.table[i * self.ground.n + j] };
        scaled(leg)
    }
}

fn scaled(price: i64) -> i64 {
    if price >= NO { NO } else { price * SCALE }
}

struct Search<'a> {
    legs: &'a Legs<'a>,
    /// Of each visit, what each of its two legs is cheaper by.
    multipliers: Vec<i64>,
    best: Option<i64>,
    known: Option<i64>,
    step: f64,
    idle: u32,
}

impl<'a> Search<'a> {
    fn new(legs: &'a Legs<'a>, known: Option<i64>) -> Self {
        Self {
            legs,
            multipliers: vec![0; legs.ground.n],
            best: None,
            known: known.map(|cost| (cost - legs.constant).saturating_mul(SCALE)),
            step: 1.0,
            idle: 0,
        }
    }

    /// One forest and a step along its degrees; false: no more is to be had.
    fn round(&mut self) -> bool {
        let Some((value, degrees)) = self.forest() else { return false };
        self.idle = if self.best.is_none_or(|best| value > best) { 0 } else { self.idle + 1 };
        self.best = self.best.max(Some(value));
        if self.idle > 8 {
            (self.step, self.idle) = (self.step * 0.6, 0);
        }
        let norm: f64 = degrees.iter().map(|&degree| f64::from(2 - degree).powi(2)).sum();
        let best = self.best.unwrap_or(value);
        let target = self.known.map_or(best as f64 * 1.1, |known| known as f64);
        let length = self.step * (target - value as f64) / norm;
        if norm == 0.0 || length < 1.0 {
            return false;
        }
        for (multiplier, degree) in self.multipliers.iter_mut().zip(degrees) {
            *multiplier += (length * f64::from(2 - degree)).round() as i64;
        }
        true
    }

    /// The cheapest forest with its ends under the multipliers, and the degree of each visit.
    fn forest(&self) -> Option<(i64, Vec<i32>)> {
        let (legs, n) = (self.legs, self.legs.ground.n);
        let mut edges = self.tree();
        edges.sort_unstable();
        let ends = |prices: &[i64]| {
            let mut ends: Vec<(i64, usize)> =
                (0..n).map(|i| (scaled(prices[i]).saturating_sub(self.multipliers[i]), i)).collect();
            ends.sort_unstable();
            ends
        };
        let (first, last) = (ends(&legs.first), ends(&legs.last));
        let sums = |prices: &mut dyn Iterator<Item = i64>| -> Vec<i128> {
            let mut sum = 0;
            std::iter::once(0)
                .chain(prices.map(|price| {
                    sum += i128::from(price);
                    sum
                }))
                .collect()
        };
        let joined = sums(&mut edges.iter().map(|edge| edge.0));
        let (out, home) = (sums(&mut first.iter().map(|end| end.0)), sums(&mut last.iter().map(|end| end.0)));
        let fixed = i128::from(legs.fixed * SCALE);
        let cost = |trips: usize| joined[n - trips] + out[trips] + home[trips] + fixed * trips as i128;
        let trips = (legs.trips.0..=legs.trips.1).min_by_key(|&trips| cost(trips))?;
        let value = cost(trips) + 2 * self.multipliers.iter().map(|&m| i128::from(m)).sum::<i128>();
        let mut degrees = vec![0; n];
        edges[..n - trips].iter().for_each(|&(_, a, b)| {
            degrees[a] += 1;
            degrees[b] += 1;
        });
        first[..trips].iter().chain(&last[..trips]).for_each(|&(_, i)| degrees[i] += 1);
        i64::try_from(value).ok().filter(|&value| value < NO / 2).map(|value| (value, degrees))
    }

    /// The cheapest tree over all visits (Prim).
    fn tree(&self) -> Vec<(i64, usize, usize)> {
        let n = self.legs.ground.n;
        let mut edges = Vec::with_capacity(n);
        let mut nearest = vec![(i64::MAX, 0); n];
        let mut outside: Vec<usize> = (1..n).collect();
        let mut at = 0;
        while !outside.is_empty() {
            let mut next = (i64::MAX, 0);
            for (index, &i) in outside.iter().enumerate() {
                let price = self.legs.between(at, i).saturating_sub(self.multipliers[at] + self.multipliers[i]);
                if price < nearest[i].0 {
                    nearest[i] = (price, at);
                }
                if nearest[i].0 < next.0 {
                    next = (nearest[i].0, index);
                }
            }
            let i = outside.swap_remove(next.1);
            edges.push((nearest[i].0, nearest[i].1, i));
            at = i;
        }
        edges
    }
}
