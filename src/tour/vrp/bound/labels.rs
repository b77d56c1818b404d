//! Routes of negative price: labels in the order of the key.

use super::ends::Ends;
use super::ground::{Class, NO};
use crate::base::{Budget, Error};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Most visits of a problem that routes bound.
pub(super) const MOST: usize = 256;

/// Visits as bits.
pub(super) type Set = [u64; MOST / 64];

/// Beyond so many labels a round is given up.
const LABELS: usize = 3_000_000;

/// Routes of one round.
const ROUTES: usize = 150;

/// Multipliers, in 1/scale of the unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Duals {
    pub scale: i64,
    /// What being served is worth to each visit.
    pub visits: Vec<i64>,
    /// What each trip more is worth.
    pub trip: i64,
}

/// What tells labels apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Memory {
    /// Price and measures alone: quick, finds good routes, proves nothing.
    Short,
    /// All.
    Whole,
}

/// The cheapest price of a route (at most 0), and routes below 0, the cheapest first.
pub(super) struct Priced {
    pub least: i64,
    /// The cheapest price of a route for each unit of its load, as both; `None`: some load nothing, or none is below 0.
    pub rate: Option<(i64, i64)>,
    pub routes: Vec<Vec<u16>>,
}

#[derive(Clone, Copy)]
struct Label {
    cost: i64,
    key: i64,
    other: i64,
    seen: Set,
    at: u16,
    from: u32,
}

/// What later labels at the same visit are compared to.
#[derive(Clone, Copy)]
struct Settled {
    cost: i64,
    other: i64,
    seen: Set,
}

/// Where labels of one class are set.
pub(super) struct Labels<'a> {
    class: &'a Class,
    /// Beside which visits each is remembered.
    near: &'a [Set],
    /// Visits that can follow each.
    after: Vec<Vec<u16>>,
    labels: Vec<Label>,
    settled: Vec<Vec<Settled>>,
    queue: BinaryHeap<Reverse<(i64, i64, u32)>>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(class: &'a Class, near: &'a [Set]) -> Self {
        let (n, key) = (near.len(), &class.key);
        let follows =
            |i: usize, j: usize| class.leg[i * n + j] < NO && key.open[i] + key.step[i * n + j] <= key.close[j];
        let after = (0..n).map(|i| (0..n).filter(|&j| follows(i, j)).map(|j| j as u16).collect()).collect();
        Self { class, near, after, labels: Vec::new(), settled: vec![Vec::new(); n], queue: BinaryHeap::new() }
    }

    /// Prices routes; `None` where there are too many labels or time is over.
    pub(super) fn price(&mut self, duals: &Duals, memory: Memory, budget: &Budget) -> Result<Option<Priced>, Error> {
        let (class, n) = (self.class, self.near.len());
        let price = |price: i64, dual: i64| if price >= NO { NO } else { price * duals.scale - dual };
        let legs: Vec<i64> = (0..n * n).map(|cell| price(class.leg[cell], duals.visits[cell % n])).collect();
        let last: Vec<i64> = class.last.iter().map(|&last| price(last, 0)).collect();
        let ends = Ends::new(class, &legs, &last);
        self.labels.clear();
        self.queue.clear();
        self.settled.iter_mut().for_each(Vec::clear);
        for i in 0..n {
            let first = price(class.first[i], duals.visits[i] + duals.trip);
            if first < NO {
                self.push(
                    i,
                    (first, class.key.first[i], class.other.first[i]),
                    ([0; MOST / 64], u32::MAX),
                    memory,
                    &ends,
                );
            }
        }
        let mut closed: Vec<(i64, u32)> = Vec::new();
        let mut pops = 0u32;
        while let Some(Reverse((_, _, id))) = self.queue.pop() {
            pops += 1;
            if pops & 4095 == 0 {
                budget.check()?;
                if budget.is_over() {
                    return Ok(None);
                }
            }
            if self.labels.len() > LABELS {
                return Ok(None);
            }
            self.settle(id, memory, &legs, (&last, &mut closed), &ends);
        }
        closed.sort_unstable();
        let least = closed.first().map_or(0, |&(cost, _)| cost.min(0));
        let rate = self.rate(&closed);
        let below = closed.iter().take_while(|&&(cost, _)| cost < 0).take(ROUTES);
        Ok(Some(Priced { least, rate, routes: below.map(|&(_, id)| self.route(id)).collect() }))
    }

    /// Takes a label up, unless another is as good in everything: closes its route and goes on to all that can follow.
    fn settle(
        &mut self,
        id: u32,
        memory: Memory,
        legs: &[i64],
        (last, closed): (&[i64], &mut Vec<(i64, u32)>),
        ends: &Ends,
    ) {
        let (class, n) = (self.class, self.near.len());
        let label = self.labels[id as usize];
        let i = usize::from(label.at);
        if self.is_beaten(i, &label, memory) {
            return;
        }
        let at = self.settled[i].partition_point(|settled| settled.cost <= label.cost);
        self.settled[i].insert(at, Settled { cost: label.cost, other: label.other, seen: label.seen });
        let within =
            label.key + class.key.last[i] <= class.key.end && label.other + class.other.last[i] <= class.other.end;
        if within && last[i] < NO && label.cost + last[i] < 0 {
            closed.push((label.cost + last[i], id));
        }
        for index in 0..self.after[i].len() {
            let j = usize::from(self.after[i][index]);
            if label.seen[j / 64] >> (j % 64) & 1 == 0 {
                let cell = i * n + j;
                let grown =
                    (label.cost + legs[cell], label.key + class.key.step[cell], label.other + class.other.step[cell]);
                self.push(j, grown, (label.seen, id), memory, ends);
            }
        }
    }

    /// A label at `i` that has come so far, unless it can't get below 0 or another is as good.
    #[inline]
    fn push(
        &mut self,
        i: usize,
        (cost, key, other): (i64, i64, i64),
        (seen, from): (Set, u32),
        memory: Memory,
        ends: &Ends,
    ) {
        let class = self.class;
        let (key, other) = (key.max(class.key.open[i]), other.max(class.other.open[i]));
        if key > class.key.close[i] || other > class.other.close[i] || ends.least(i, key).saturating_add(cost) >= 0 {
            return;
        }
        let mut seen = seen;
        seen.iter_mut().zip(&self.near[i]).for_each(|(seen, near)| *seen &= near);
        seen[i / 64] |= 1 << (i % 64);
        let label = Label { cost, key, other, seen, at: i as u16, from };
        if !self.is_beaten(i, &label, memory) {
            self.queue.push(Reverse((key, cost, self.labels.len() as u32)));
            self.labels.push(label);
        }
    }

    /// Whether a settled label, which has no higher key, is as good in all else.
    #[inline]
    fn is_beaten(&self, i: usize, label: &Label, memory: Memory) -> bool {
        let cheaper = self.settled[i].iter().take_while(|settled| settled.cost <= label.cost);
        cheaper.filter(|settled| settled.other <= label.other).any(|settled| {
            memory == Memory::Short
                || settled.seen.iter().zip(&label.seen).all(|(settled, label)| settled & !label == 0)
        })
    }

    /// Labels that load no more and cost no more beat others, so the cheapest by load is among them.
    fn rate(&self, closed: &[(i64, u32)]) -> Option<(i64, i64)> {
        let load = |id: u32| {
            let label = &self.labels[id as usize];
            if self.class.loads_first { label.key } else { label.other }
        };
        let rates = closed.iter().filter(|&&(cost, _)| cost < 0).map(|&(cost, id)| (cost, load(id)));
        let cheaper = |a: &(i64, i64), b: &(i64, i64)| {
            (i128::from(a.0) * i128::from(b.1)).cmp(&(i128::from(b.0) * i128::from(a.1)))
        };
        let rates: Vec<(i64, i64)> = rates.collect();
        if rates.iter().any(|&(_, load)| load <= 0) { None } else { rates.into_iter().min_by(cheaper) }
    }

    fn route(&self, id: u32) -> Vec<u16> {
        let next = |&id: &u32| Some(self.labels[id as usize].from).filter(|&from| from != u32::MAX);
        let mut route: Vec<u16> = std::iter::successors(Some(id), next).map(|id| self.labels[id as usize].at).collect();
        route.reverse();
        route
    }
}
