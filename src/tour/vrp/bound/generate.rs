//! Column generation over routes.

use super::ground::{Class, Ground, NO};
use super::labels::{Duals, Labels, MOST, Memory, Priced, Set};
use super::master::Master;
use super::{Bound, Relaxation};
use crate::base::{Budget, Error, Id};
use crate::scenario::vrp::{Answer, Place};
use std::collections::HashSet;

/// Each visit remembers those that came before it among so many nearest: few first, which is quick, then more.
const NEAR: [usize; 3] = [2, 5, 10];
/// How much of the best duals known goes into the next.
const SMOOTH: f64 = 0.5;
/// After so many quick rounds one proves something.
const QUICK: u32 = 20;
/// Pivots of one round.
const PIVOTS: usize = 4000;

/// The bound by routes; `None` where there are too many visits, or times and loads that don't grow, or no round was
/// finished within the budget.
pub(super) fn bound(ground: &Ground<'_>, known: Option<&Answer>, budget: &Budget) -> Result<Option<Bound>, Error> {
    if ground.n > MOST {
        return Ok(None);
    }
    let classes: Option<Vec<Class>> = ground.kinds().into_iter().map(|(id, count)| ground.class(id, count)).collect();
    let Some(classes) = classes.filter(|classes| !classes.is_empty()) else { return Ok(None) };
    let prices = classes.iter().flat_map(|class| class.first.iter().chain(&class.leg).chain(&class.last));
    let dearest = prices.copied().filter(|&price| price < NO).max().unwrap_or(0).max(1);
    let reachable = |i: usize| classes.iter().any(|class| class.first[i] < NO);
    if dearest > 1 << 40 || !(0..ground.n).all(reachable) {
        return Ok(None);
    }
    let scale = 1 << ((1i64 << 40) / dearest).ilog2().min(12);
    let mut generation = Generation::new(ground, &classes, (scale, dearest));
    generation.start_from(known);
    for size in NEAR {
        let near = nearest(ground.n, &classes, size);
        let mut labels: Vec<Labels<'_>> = classes.iter().map(|class| Labels::new(class, &near)).collect();
        if generation.run(&mut labels, budget)? == Stop::Over || generation.is_tight(known) {
            break;
        }
    }
    let rounds = generation.rounds;
    Ok(generation.cost().map(|cost| Bound { cost, relaxation: Relaxation::Routes, rounds }))
}

/// Of each visit, those from which it is cheapest to come, itself among them.
fn nearest(n: usize, classes: &[Class], size: usize) -> Vec<Set> {
    let leg = |i: usize, j: usize| classes.iter().map(|class| class.leg[j * n + i].min(class.leg[i * n + j])).min();
    let near = |i: usize| {
        let mut others: Vec<usize> = (0..n).filter(|&j| j != i).collect();
        others.sort_by_key(|&j| leg(i, j));
        let mut set = [0; MOST / 64];
        for j in others.into_iter().take(size - 1).chain([i]) {
            set[j / 64] |= 1 << (j % 64);
        }
        set
    };
    (0..n).map(near).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// No route below 0 is left.
    Solved,
    /// Time, rounds or memory for labels.
    Over,
}

struct Generation<'a> {
    ground: &'a Ground<'a>,
    classes: &'a [Class],
    scale: i64,
    master: Master,
    known: HashSet<(usize, Vec<u16>)>,
    /// The best bound, scaled, and its duals.
    best: Option<(i128, Duals)>,
    rounds: u64,
}

impl<'a> Generation<'a> {
    fn new(ground: &'a Ground<'a>, classes: &'a [Class], (scale, dearest): (i64, i64)) -> Self {
        let must = (dearest * 8) as f64;
        let out: Vec<f64> = (0..ground.n).map(|i| ground.prize(i).map_or(must, |prize| prize as f64)).collect();
        let master = Master::new(ground.least_trips() as f64, must, &out);
        let mut generation = Self { ground, classes, scale, master, known: HashSet::new(), best: None, rounds: 0 };
        for (number, class) in classes.iter().enumerate() {
            for i in (0..ground.n).filter(|&i| class.first[i] < NO && class.last[i] < NO) {
                generation.add(number, vec![i as u16]);
            }
        }
        generation
    }

    /// The trips of an answer are columns to begin with, each by the first class that could drive it.
    fn start_from(&mut self, known: Option<&Answer>) {
        for tour in known.into_iter().flat_map(|answer| &answer.tours) {
            for trip in tour.stops.split(|stop| matches!(stop.at, Place::Reload(_))) {
                let visit = |at: Place| match at {
                    Place::Visit(visit) => Some(visit.index() as u16),
                    Place::Reload(_) => None,
                };
                let route: Vec<u16> = trip.iter().filter_map(|stop| visit(stop.at)).collect();
                if let Some(class) = (0..self.classes.len()).find(|&class| self.can_drive(class, &route)) {
                    self.add(class, route);
                }
            }
        }
    }

    /// The bound so far, rounded up.
    fn cost(&self) -> Option<i64> {
        let (scaled, scale) = (self.best.as_ref()?.0, i128::from(self.scale));
        i64::try_from(scaled.div_euclid(scale) + i128::from(scaled.rem_euclid(scale) > 0)).ok()
    }

    /// Whether the answer known costs no more.
    fn is_tight(&self, known: Option<&Answer>) -> bool {
        known.zip(self.cost()).is_some_and(|(known, cost)| known.cost <= cost)
    }

    fn can_drive(&self, class: usize, route: &[u16]) -> bool {
        let (class, n) = (&self.classes[class], self.ground.n);
        let Some((&first, rest)) = route.split_first() else { return false };
        [&class.key, &class.other].iter().all(|measure| {
            let (mut at, mut amount) = (usize::from(first), measure.first[usize::from(first)]);
            for &next in rest {
                amount = amount.max(measure.open[at]) + measure.step[at * n + usize::from(next)];
                at = usize::from(next);
                if amount > measure.close[at] {
                    return false;
                }
            }
            amount.max(measure.open[at]) + measure.last[at] <= measure.end
        }) && self.price(class, route) < NO
    }

    fn price(&self, class: &Class, route: &[u16]) -> i64 {
        let at = |i: &u16| usize::from(*i);
        let legs = route.windows(2).map(|leg| class.leg[at(&leg[0]) * self.ground.n + at(&leg[1])]);
        let ends = route
            .first()
            .map_or(0, |i| class.first[at(i)])
            .saturating_add(route.last().map_or(0, |i| class.last[at(i)]));
        legs.fold(ends, i64::saturating_add)
    }

    fn add(&mut self, class: usize, route: Vec<u16>) -> Option<f64> {
        let cost = self.price(&self.classes[class], &route) as f64;
        let worth = route.iter().map(|&i| self.master.duals[usize::from(i) + 1]).sum::<f64>() + self.master.duals[0];
        if !self.known.insert((class, route.clone())) {
            return None;
        }
        self.master.add(cost, &route);
        Some(cost - worth)
    }

    /// Rounds until the linear program is solved, or something ends them.
    fn run(&mut self, labels: &mut [Labels<'_>], budget: &Budget) -> Result<Stop, Error> {
        let (mut quick, mut smooth) = (0, SMOOTH);
        while self.rounds < budget.max_iterations() {
            if budget.is_over() {
                return Ok(Stop::Over);
            }
            if budget.check().is_err() {
                return if self.best.is_some() { Ok(Stop::Over) } else { budget.check().map(|()| Stop::Over) };
            }
            self.rounds += 1;
            self.master.solve(PIVOTS);
            let duals = self.duals(smooth);
            let mut memory = if quick < QUICK { Memory::Short } else { Memory::Whole };
            quick = if quick < QUICK { quick + 1 } else { 0 };
            loop {
                let Some(priced) = self.priced(labels, &duals, memory, budget)? else {
                    return Ok(Stop::Over);
                };
                if memory == Memory::Whole {
                    self.take_bound(&duals, &priced);
                }
                let mut helps = false;
                for (class, priced) in priced.into_iter().enumerate() {
                    for route in priced.routes {
                        helps |= self.add(class, route).is_some_and(|reduced| reduced < -1e-6);
                    }
                }
                if helps {
                    smooth = SMOOTH;
                    break;
                }
                match (memory, smooth > 0.0) {
                    (Memory::Short, _) => memory = Memory::Whole,
                    // Smoothed duals hid what the true ones show.
                    (Memory::Whole, true) => {
                        smooth = 0.0;
                        break;
                    }
                    (Memory::Whole, false) => return Ok(Stop::Solved),
                }
            }
            if self.is_solved() {
                return Ok(Stop::Solved);
            }
        }
        Ok(Stop::Over)
    }

    fn priced(
        &self,
        labels: &mut [Labels<'_>],
        duals: &Duals,
        memory: Memory,
        budget: &Budget,
    ) -> Result<Option<Vec<Priced>>, Error> {
        let mut all = Vec::with_capacity(labels.len());
        for labels in labels {
            match labels.price(duals, memory, budget) {
                Ok(Some(priced)) => all.push(priced),
                Ok(None) => return Ok(None),
                // What was found before it was cancelled counts.
                Err(_) if self.best.is_some() => return Ok(None),
                Err(cancelled) => return Err(cancelled),
            }
        }
        Ok(Some(all))
    }

    /// Rounded duals of the linear program, drawn toward those of the best bound.
    fn duals(&self, smooth: f64) -> Duals {
        let scale = self.scale as f64;
        let mixed = |dual: f64, best: Option<i64>| {
            let dual = dual.max(0.0) * scale;
            best.map_or(dual, |best| (1.0 - smooth) * dual + smooth * best as f64).round() as i64
        };
        let best = self.best.as_ref().map(|best| &best.1);
        let dual = |i: usize| {
            let most = self.ground.prize(i).map_or(i64::MAX, |prize| prize.saturating_mul(self.scale));
            mixed(self.master.duals[i + 1], best.map(|best| best.visits[i])).min(most)
        };
        Duals {
            scale: self.scale,
            visits: (0..self.ground.n).map(dual).collect(),
            trip: mixed(self.master.duals[0], best.map(|best| best.trip)),
        }
    }

    /// What these duals prove: their worth, less what routes still fall below 0, as many as there can be.
    fn take_bound(&mut self, duals: &Duals, priced: &[Priced]) {
        let trips = |class: &Class| i128::from(class.count.min(self.ground.n as u64));
        let each: i128 = priced.iter().zip(self.classes).map(|(p, class)| trips(class) * i128::from(p.least)).sum();
        let least = priced.iter().map(|priced| priced.least).min().unwrap_or(0);
        let reloads = self.ground.problem.kinds.iter().any(|kind| !kind.reloads.is_empty());
        let all = i128::from(least) * self.ground.n as i128;
        // Or by load: of all that is loaded, no unit is cheaper than by the cheapest rate.
        let by_load = |priced: &Priced| match priced.rate {
            Some((cost, load)) => {
                Some((i128::from(cost) * i128::from(self.ground.load())).div_euclid(i128::from(load)))
            }
            None => (priced.least == 0).then_some(0),
        };
        let by_load: Option<Vec<i128>> = priced.iter().map(by_load).collect();
        let by_load = by_load.and_then(|all| all.into_iter().min()).unwrap_or(i128::MIN);
        let below = if reloads { all } else { each.max(all) }.max(by_load);
        let worth: i128 = duals.visits.iter().map(|&dual| i128::from(dual)).sum();
        let value = worth + i128::from(duals.trip) * i128::from(self.ground.least_trips()) + below;
        if self.best.as_ref().is_none_or(|best| value > best.0) {
            self.best = Some((value, duals.clone()));
        }
    }

    /// Whether, with so much memory, rounding up can't bring more.
    fn is_solved(&self) -> bool {
        let most = self.master.cost();
        self.best.as_ref().is_some_and(|best| best.0 as f64 / self.scale as f64 > most.ceil() - 1.0)
    }
}
