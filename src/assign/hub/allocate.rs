//! Which hub each place uses, when the hubs are given.
//!
//! A place costs something at each hub by itself, and each two places something for their two hubs: the problem of a
//! most likely state of a random field, with as many labels as hubs. A dual is raised by passing costs between
//! pairs and places (Kolmogorov 2006, "Convergent tree-reweighted message passing"); where it leaves a gap, depth-first search
//! closes it, with what is left of the costs as its bound.

use super::problem::Problem;
use crate::base::Budget;

/// Passes over all places; more raise the bound by little.
const PASSES: usize = 30;

/// Costs that are moved about until their least values add up to a high bound. No cost is below 0 but `sure`.
#[derive(Clone, Debug)]
pub(super) struct Field {
    hubs: Vec<usize>,
    places: usize,
    /// What every answer costs.
    pub(super) sure: f64,
    /// By place, then hub.
    own: Vec<f64>,
    /// By place, other place, the place's hub and the other's; each pair stands twice, the earlier place first counts.
    pair: Vec<f64>,
}

impl Field {
    pub(super) fn new(problem: &Problem, hubs: &[usize]) -> Self {
        let (n, p, rates) = (problem.places, hubs.len(), problem.rates);
        let mut field = Self { hubs: hubs.to_vec(), places: n, sure: 0.0, own: vec![0.0; n * p], pair: Vec::new() };
        field.sure = hubs.iter().map(|&h| problem.opening[h]).sum();
        for place in 0..n {
            let (sent, received) = (problem.sent(place) * rates.collect, problem.received(place) * rates.distribute);
            for (at, &hub) in hubs.iter().enumerate() {
                let cost = sent * problem.between(place, hub) + received * problem.between(hub, place);
                let elsewhere = hubs.contains(&place) && place != hub;
                field.own[place * p + at] = if elsewhere { f64::INFINITY } else { cost };
            }
        }
        field.pair = vec![0.0; n * (n - 1) / 2 * p * p];
        for low in 0..n {
            for high in low + 1..n {
                let (there, back) = (problem.flow[low * n + high], problem.flow[high * n + low]);
                let costs = field.pair_mut(low, high);
                for (k, &first) in hubs.iter().enumerate() {
                    for (l, &last) in hubs.iter().enumerate() {
                        costs[k * p + l] = rates.transfer
                            * (there * problem.between(first, last) + back * problem.between(last, first));
                    }
                }
            }
        }
        field
    }

    fn start(&self, low: usize, high: usize) -> usize {
        let p = self.hubs.len();
        (low * (2 * self.places - low - 1) / 2 + high - low - 1) * p * p
    }

    fn pair_mut(&mut self, low: usize, high: usize) -> &mut [f64] {
        let (from, size) = (self.start(low, high), self.hubs.len() * self.hubs.len());
        &mut self.pair[from..from + size]
    }

    /// Raises `sure` until it is above `enough` or rises no more.
    pub(super) fn raise(&mut self, enough: f64) {
        for pass in 0..PASSES {
            let before = self.sure;
            for at in 0..self.places {
                let place = if pass % 2 == 0 { at } else { self.places - 1 - at };
                self.pull(place);
                self.push(place, pass % 2 == 0);
            }
            if self.sure > enough || (pass > 2 && self.sure - before < (enough - self.sure) * 0.02) {
                break;
            }
        }
        (0..self.places).for_each(|place| self.pull(place));
    }

    /// Moves what all of a place's pairs cost at least to the place, and what that costs at least to `sure`.
    fn pull(&mut self, place: usize) {
        let p = self.hubs.len();
        for other in (0..self.places).filter(|&o| o != place) {
            let from = self.start(place.min(other), place.max(other));
            let costs = &mut self.pair[from..from + p * p];
            let (own, across) = if place < other { (p, 1) } else { (1, p) };
            for k in 0..p {
                let least = (0..p).map(|l| costs[k * own + l * across]).fold(f64::INFINITY, f64::min);
                (0..p).for_each(|l| costs[k * own + l * across] -= least);
                self.own[place * p + k] += least;
            }
        }
        let own = &mut self.own[place * p..(place + 1) * p];
        let least = own.iter().copied().fold(f64::INFINITY, f64::min);
        own.iter_mut().for_each(|o| *o -= least);
        self.sure += least;
    }

    /// Moves a place's own costs in equal parts to its pairs with the places ahead.
    fn push(&mut self, place: usize, forward: bool) {
        let p = self.hubs.len();
        let ahead = if forward { place + 1..self.places } else { 0..place };
        let share = 1.0 / ahead.len().max(1) as f64;
        let moved: Vec<f64> = self.own[place * p..(place + 1) * p].to_vec();
        for other in ahead.clone() {
            let from = self.start(place.min(other), place.max(other));
            let (own, across) = if place < other { (p, 1) } else { (1, p) };
            for (k, cost) in moved.iter().enumerate().filter(|m| m.1.is_finite()) {
                (0..p).for_each(|l| self.pair[from + k * own + l * across] += cost * share);
            }
        }
        if !ahead.is_empty() {
            let own = &mut self.own[place * p..(place + 1) * p];
            own.iter_mut().filter(|o| o.is_finite()).for_each(|o| *o = 0.0);
        }
    }
}

/// The best allocation to the field's hubs that costs less than `below`, with its cost; whether the search was complete.
pub(super) struct Allocation<'a> {
    problem: &'a Problem,
    budget: &'a Budget,
    field: Field,
    order: Vec<usize>,
    label: Vec<usize>,
    room: Vec<f64>,
    below: f64,
    found: Option<Vec<u32>>,
    /// Nodes that the search may still look at.
    pub(super) left: u64,
}

impl<'a> Allocation<'a> {
    pub(super) fn new(problem: &'a Problem, field: Field, (below, left): (f64, u64), budget: &'a Budget) -> Self {
        let p = field.hubs.len();
        let second = |place: usize| {
            let mut own: Vec<f64> = field.own[place * p..(place + 1) * p].to_vec();
            own.sort_by(f64::total_cmp);
            own.get(1).copied().unwrap_or(f64::INFINITY)
        };
        let mut order: Vec<usize> = (0..field.places).collect();
        order.sort_by(|&a, &b| second(b).total_cmp(&second(a)).then(a.cmp(&b)));
        let room = field.hubs.iter().map(|&h| problem.capacity[h]).collect();
        let label = vec![0; field.places];
        Self { problem, budget, field, order, label, room, below, found: None, left }
    }

    pub(super) fn run(mut self) -> (Option<Vec<u32>>, u64) {
        let costs = self.field.own.clone();
        self.branch(0, self.field.sure, &costs);
        (self.found, self.left)
    }

    /// Places from `at` on are still free; `costs` are their own costs with those of their pairs with the placed ones.
    fn branch(&mut self, at: usize, sure: f64, costs: &[f64]) {
        let p = self.field.hubs.len();
        let least = |&place: &usize| costs[place * p..(place + 1) * p].iter().copied().fold(f64::INFINITY, f64::min);
        let bound: f64 = sure + self.order[at..].iter().map(least).sum::<f64>();
        if bound >= self.below || self.left == 0 {
            return;
        }
        self.left -= 1;
        if self.left.is_multiple_of(256) && (self.budget.is_over() || self.budget.check().is_err()) {
            self.left = 0;
        }
        let Some(&place) = self.order.get(at) else {
            let hub_of: Vec<u32> = self.label.iter().map(|&l| self.field.hubs[l] as u32).collect();
            if let Some(cost) = self.problem.cost(&hub_of).filter(|&c| c < self.below) {
                self.below = cost;
                self.found = Some(hub_of);
            }
            return;
        };
        let sent = self.problem.sent(place);
        let own = &costs[place * p..(place + 1) * p];
        let mut labels: Vec<usize> = (0..p).filter(|&k| own[k].is_finite()).collect();
        labels.sort_by(|&a, &b| own[a].total_cmp(&own[b]).then(a.cmp(&b)));
        for k in labels {
            if sent > self.room[k] * (1.0 + super::PRECISION) {
                continue;
            }
            let mut next = costs.to_vec();
            for &other in &self.order[at + 1..] {
                let from = self.field.start(place.min(other), place.max(other));
                let (mine, across) = if place < other { (p, 1) } else { (1, p) };
                for l in 0..p {
                    next[other * p + l] += self.field.pair[from + k * mine + l * across];
                }
            }
            self.label[place] = k;
            self.room[k] -= sent;
            self.branch(at + 1, sure + own[k], &next);
            self.room[k] += sent;
        }
    }
}
