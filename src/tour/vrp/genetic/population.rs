//! Legal and illegal solutions, kept for what they cost and for how they differ (Vidal et al. 2012).

use super::ground::Ground;
use super::school::Prices;
use crate::base::Rng;

/// A solution.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub routes: Vec<Vec<u32>>,
    pub dist: i64,
    /// What is too much aboard, and how late it is, over all tours.
    pub excess: i64,
    pub warp: i64,
    /// Who comes before and behind each customer.
    beside: Vec<(u32, u32)>,
    /// Distances to the others, nearest first.
    others: Vec<(u32, u64)>,
    id: u64,
    fitness: f64,
}

impl Person {
    pub(super) fn new(g: &Ground, mut routes: Vec<Vec<u32>>) -> Self {
        routes.retain(|route| !route.is_empty());
        super::cross::by_angle(g, &mut routes);
        let (mut dist, mut excess, mut warp) = (0, 0, 0);
        let mut beside = vec![(0, 0); g.n + 1];
        for route in &routes {
            let (mut at, mut load, mut time) = (0, 0, g.open[0]);
            for (i, &c) in route.iter().chain(std::iter::once(&0)).enumerate() {
                let arrive = (time + g.leg(at, c)).max(g.open[c as usize]);
                dist += g.leg(at, c);
                warp += if g.timed { (arrive - g.close[c as usize]).max(0) } else { 0 };
                time = arrive.min(g.close[c as usize]) + g.service[c as usize];
                load += g.load[c as usize];
                if c != 0 {
                    beside[c as usize] = (at, route.get(i + 1).copied().unwrap_or(0));
                }
                at = c;
            }
            excess += (load - g.capacity).max(0);
        }
        Self { routes, dist, excess, warp, beside, others: Vec::new(), id: 0, fitness: 0.0 }
    }

    pub(super) fn is_legal(&self) -> bool {
        self.excess == 0 && self.warp == 0
    }

    pub(super) fn cost(&self, prices: Prices) -> f64 {
        self.dist as f64 + prices.load * self.excess as f64 + prices.warp * self.warp as f64
    }

    /// Whether it has this very tour; without windows, the other way round is the same.
    pub(super) fn has(&self, route: &[u32], timed: bool) -> bool {
        let at = |i: usize| route.get(i).copied().unwrap_or(0);
        (0..route.len()).all(|i| {
            let (prev, next) = (if i == 0 { 0 } else { at(i - 1) }, at(i + 1));
            let beside = self.beside[route[i] as usize];
            beside == (prev, next) || (!timed && beside == (next, prev))
        })
    }

    /// How many neighbourhoods differ.
    fn distance(&self, other: &Self) -> u32 {
        let mut differ = 0;
        for (&(p, s), &(q, t)) in self.beside.iter().zip(&other.beside).skip(1) {
            differ += u32::from(s != t && s != q);
            differ += u32::from(p == 0 && q != 0 && t != 0);
        }
        differ
    }

    /// How far the nearest few are, on average.
    fn room(&self) -> f64 {
        let near = &self.others[..self.others.len().min(CLOSE)];
        near.iter().map(|&(d, _)| f64::from(d)).sum::<f64>() / near.len().max(1) as f64
    }
}

/// Fewest of each group.
pub(super) const FEWEST: usize = 25;
/// How many come before the group shrinks back to the fewest.
const BROOD: usize = 40;
const CLOSE: usize = 5;
/// How many of the cheapest are never outlived by stranger ones.
const ELITE: f64 = 4.0;

/// Both groups.
#[derive(Debug, Default)]
pub(super) struct Population {
    /// Legal ones, illegal ones; the cheapest first.
    groups: [Vec<Person>; 2],
    next: u64,
}

impl Population {
    pub(super) fn clear(&mut self) {
        self.groups.iter_mut().for_each(Vec::clear);
    }

    pub(super) fn add(&mut self, mut person: Person, prices: Prices) {
        let group = &mut self.groups[usize::from(!person.is_legal())];
        self.next += 1;
        person.id = self.next;
        for other in group.iter_mut() {
            let distance = person.distance(other);
            let put = |list: &mut Vec<(u32, u64)>, entry: (u32, u64)| {
                let at = list.partition_point(|&e| e < entry);
                list.insert(at, entry);
            };
            put(&mut other.others, (distance, person.id));
            put(&mut person.others, (distance, other.id));
        }
        let cost = person.cost(prices);
        let at = group.partition_point(|other| other.cost(prices) <= cost);
        group.insert(at, person);
        if group.len() > FEWEST + BROOD {
            while group.len() > FEWEST {
                shrink(group);
            }
        }
        rank(group);
    }

    /// The better of two drawn ones, twice.
    pub(super) fn parents(&self, rng: &mut Rng) -> Option<(&Person, &Person)> {
        let all = self.groups[0].len() + self.groups[1].len();
        let of = |i: usize| self.groups[0].get(i).or_else(|| self.groups[1].get(i - self.groups[0].len()));
        let draw = |rng: &mut Rng| {
            let (a, b) = (of(rng.below(all))?, of(rng.below(all))?);
            Some(if a.fitness <= b.fitness { a } else { b })
        };
        if all < 2 {
            return None;
        }
        let first = draw(rng)?;
        let mut second = draw(rng)?;
        for _ in 0..10 {
            if second.id != first.id {
                break;
            }
            second = draw(rng)?;
        }
        Some((first, second))
    }

    /// Sorts the illegal ones anew after prices changed.
    pub(super) fn reprice(&mut self, prices: Prices) {
        self.groups[1].sort_by(|a, b| a.cost(prices).total_cmp(&b.cost(prices)));
        rank(&mut self.groups[1]);
    }
}

/// Fitness by rank of cost and of room among the others.
fn rank(group: &mut [Person]) {
    let n = group.len();
    if n == 1 {
        group[0].fitness = 0.0;
        return;
    }
    let mut order: Vec<(f64, usize)> = group.iter().map(Person::room).zip(0..n).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let weight = if n as f64 <= ELITE { 0.0 } else { 1.0 - ELITE / n as f64 };
    for (place, &(_, i)) in order.iter().enumerate() {
        let (cost, room) = (i as f64 / (n - 1) as f64, place as f64 / (n - 1) as f64);
        group[i].fitness = cost + weight * room;
    }
}

/// The worst goes, twins first; never the cheapest.
fn shrink(group: &mut Vec<Person>) {
    rank(group);
    let is_twin = |p: &Person| p.others.first().is_some_and(|&(d, _)| d == 0);
    let key = |i: &usize| (is_twin(&group[*i]), group[*i].fitness);
    let Some(worst) = (1..group.len()).max_by(|a, b| {
        let (x, y) = (key(a), key(b));
        x.0.cmp(&y.0).then(x.1.total_cmp(&y.1))
    }) else {
        return;
    };
    let gone = group.remove(worst).id;
    group.iter_mut().for_each(|p| p.others.retain(|&(_, id)| id != gone));
}
