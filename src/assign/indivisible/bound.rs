//! Lagrange's bound: each station takes its own best set of whole points.

use crate::assign::transport::Problem;
use crate::assign::whole::knapsack::{Item, Knapsack};
use crate::assign::whole::places::{Choices, UNSERVED};
use rayon::prelude::*;

/// Steps of a knapsack's search: beyond, its bound counts, which at these sizes is as good.
const STEPS: u32 = 400;

/// Steps without a better bound before the stride is halved.
const PATIENCE: usize = 8;

/// How much of the direction so far a step keeps.
const MEMORY: f64 = 0.3;

pub(super) struct Relaxation<'a> {
    choices: &'a Choices,
    /// For each station, where its pairs begin; pairs are point and whole cost.
    first: Vec<usize>,
    pairs: Vec<(u32, i64)>,
    price: Vec<i64>,
    best_price: Vec<i64>,
    direction: Vec<f64>,
    pub(super) bound: i64,
    /// Where the relaxation last served each point, the cheapest place if several.
    pub(super) served: Vec<u32>,
    times: Vec<u32>,
    stride: f64,
    calm: usize,
}

impl<'a> Relaxation<'a> {
    /// Starts from the divisible values of the points.
    pub(super) fn new(problem: &Problem, choices: &'a Choices, values: &[i64]) -> Self {
        let mut first = vec![0; problem.stations() + 1];
        choices.arcs.iter().for_each(|a| first[a.0 as usize + 1] += 1);
        (0..problem.stations()).for_each(|s| first[s + 1] += first[s]);
        let mut next = first.clone();
        let mut pairs = vec![(0, 0); choices.arcs.len()];
        for point in 0..choices.len() {
            for &(station, cost) in choices.arcs(point) {
                pairs[next[station as usize]] = (point as u32, cost);
                next[station as usize] += 1;
            }
        }
        let whole = |point: usize| (values[point] * choices.demand[point]).clamp(0, choices.unserved[point]);
        let price: Vec<i64> = (0..choices.len()).map(whole).collect();
        Self {
            choices,
            first,
            pairs,
            best_price: price.clone(),
            price,
            direction: vec![0.0; choices.len()],
            bound: i64::MIN,
            served: vec![UNSERVED; choices.len()],
            times: vec![0; choices.len()],
            stride: 1.0,
            calm: 0,
        }
    }

    /// The bound at the current prices; then one step towards `goal`. Whether there is more to find.
    pub(super) fn step(&mut self, goal: i64) -> bool {
        let now = self.evaluate();
        self.calm += 1;
        if now > self.bound {
            (self.bound, self.calm) = (now, 0);
            self.best_price.clone_from(&self.price);
        } else if self.calm > PATIENCE {
            (self.stride, self.calm) = (self.stride / 2.0, 0);
            self.price.clone_from(&self.best_price);
        }
        let mut length = 0.0;
        for point in 0..self.price.len() {
            let lacking = 1.0 - f64::from(self.times[point]);
            let content = lacking > 0.0 && self.price[point] >= self.choices.unserved[point];
            let towards = if content { 0.0 } else { lacking };
            self.direction[point] += (1.0 - MEMORY) * (towards - self.direction[point]);
            length += self.direction[point] * self.direction[point];
        }
        if length < 1e-9 || self.bound >= goal || self.stride < 1e-3 {
            return false;
        }
        let step = self.stride * (goal - now).max(1) as f64 / length;
        for (point, price) in self.price.iter_mut().enumerate() {
            *price = (*price + (step * self.direction[point]) as i64).clamp(0, self.choices.unserved[point]);
        }
        true
    }

    fn evaluate(&mut self) -> i64 {
        let knapsack = || Knapsack::with_steps(STEPS);
        let solve = |knapsack: &mut Knapsack, station: usize| {
            let demand = &self.choices.demand;
            knapsack.items.clear();
            for &(point, cost) in &self.pairs[self.first[station]..self.first[station + 1]] {
                let profit = self.price[point as usize] - cost;
                if profit > 0 {
                    knapsack.items.push(Item { profit, weight: demand[point as usize], id: point });
                }
            }
            let gain = knapsack.solve(self.choices.capacity[station]);
            (gain, knapsack.taken.clone())
        };
        let stations = self.first.len() - 1;
        let sets: Vec<(i64, Vec<u32>)> = (0..stations).into_par_iter().map_init(knapsack, solve).collect();
        self.times.iter_mut().for_each(|t| *t = 0);
        self.served.iter_mut().for_each(|s| *s = UNSERVED);
        let mut bound: i64 = self.price.iter().sum();
        for (station, (gain, taken)) in sets.into_iter().enumerate() {
            bound -= gain;
            for point in taken {
                let (at, station) = (point as usize, station as u32);
                self.times[at] += 1;
                let before = self.served[at];
                let cheaper = || self.choices.cost(at, station) < self.choices.cost(at, before);
                if before == UNSERVED || cheaper() {
                    self.served[at] = station;
                }
            }
        }
        bound
    }
}
