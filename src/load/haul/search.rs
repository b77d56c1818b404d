//! Ruin and recreate: containers are given up, and their goods find the cheapest ways anew.

use super::net::Net;
use super::state::{Part, State};
use super::way::{Finder, Pricing};
use crate::base::{Budget, Error, Rng};
use crate::scenario::haul::Answer;
use std::cmp::Reverse;

/// The first temperature of the annealing, as a part of the cost, and the last.
const HOT: f64 = 1e-3;
const COLD: f64 = 1e-6;

/// The part of a limit of time that the search takes; the bound takes the rest.
const SHARE: f64 = 0.9;

pub(super) struct Search<'n> {
    state: State<'n>,
    finder: Finder,
    rng: Rng,
    /// How many parts the ruin left alone; those behind them are of this round.
    kept: usize,
}

impl<'n> Search<'n> {
    pub(super) fn new(state: State<'n>, seed: u64) -> Self {
        let finder = Finder::new(state.net);
        Self { state, finder, rng: Rng::new(seed), kept: 0 }
    }

    /// Serves what is missing, the earliest and heaviest first, until a limit of time.
    pub(super) fn fill(&mut self, budget: &Budget) -> Result<(), Error> {
        let net = self.state.net;
        let mut wants: Vec<u32> = (0..net.wants.len() as u32).filter(|&w| self.state.missing[w as usize] > 0).collect();
        wants.sort_by_key(|&w| (net.wants[w as usize].at / net.problem.places.max(1), Reverse(self.mass(w)), w));
        for want in wants {
            budget.check()?;
            if budget.is_over() {
                break;
            }
            self.serve(want, Pricing { jump: 0.3, noise: 0.0, salt: 0 }, 1);
        }
        Ok(())
    }

    /// Puts an answer in as it is.
    pub(super) fn start(&mut self, initial: &Answer) -> Result<(), Error> {
        let net = self.state.net;
        let wrong = |problem: String| Err(Error::invalid("the initial answer", problem));
        for (index, strand) in initial.strands.iter().enumerate() {
            let wants = net.first_want.get(strand.goods as usize..strand.goods as usize + 2);
            let want = wants.and_then(|w| (w[0]..w[1]).nth(strand.demand as usize));
            let Some(want) = want.filter(|&w| net.may_travel(strand, w)) else {
                return wrong(format!("strand {index} is no way for its goods"));
            };
            let way = strand.departures.clone().into();
            let part = Part { want: want as u32, supply: strand.supply, way, units: strand.units };
            let left = self.state.left[strand.goods as usize][strand.supply as usize];
            if strand.units > left.min(self.state.missing[want]) || !self.state.put(part) {
                return wrong(format!("strand {index} is more than is there, wanted, or has room"));
            }
        }
        Ok(())
    }

    /// The best state found within the budget.
    pub(super) fn run(mut self, budget: &Budget) -> Result<State<'n>, Error> {
        let mut best = self.state.clone();
        let rounds = budget.max_iterations();
        for round in 0..rounds {
            budget.check()?;
            let spent = (round as f64 / rounds as f64).max(budget.spent().unwrap_or(0.0) / SHARE).min(1.0);
            if budget.spent().is_some_and(|part| part >= SHARE) {
                break;
            }
            if round % 512 == 511 {
                self.state.tidy();
            }
            let heat = self.state.cost as f64 * HOT * (COLD / HOT).powf(spent);
            let before = self.state.cost;
            let removed = self.ruin();
            self.recreate(&removed);
            let worse = (self.state.cost - before) as f64;
            if worse > -heat * self.rng.unit().max(1e-300).ln() {
                self.state.undo(self.kept, removed);
            } else if self.state.cost < best.cost {
                best.clone_from(&self.state);
            }
        }
        Ok(best)
    }

    fn mass(&self, want: u32) -> i64 {
        self.state.net.goods(want).mass * self.state.missing[want as usize]
    }

    /// Finds ways for what a want misses, all at once or in so many `pieces`, until none is worth its price.
    fn serve(&mut self, want: u32, pricing: Pricing, pieces: i64) {
        let most = (self.state.missing[want as usize] / pieces).max(1);
        let worth = self.state.net.goods(want).shortfall as f64;
        while self.state.missing[want as usize] > 0 {
            let found = self.finder.best(&self.state, want, most, pricing);
            let Some(found) = found.filter(|f| f.price <= worth) else { return };
            // Room that both ends of a way share is seen only when it is taken.
            let mut part = found.part;
            while !self.state.put(part.clone()) {
                part.units /= 2;
                if part.units == 0 {
                    return;
                }
            }
        }
    }

    /// Takes parts out; what is to stay of them is put back behind [`Self::kept`].
    fn ruin(&mut self) -> Vec<Part> {
        let mut removed = Vec::new();
        let mut stay = Vec::new();
        match self.rng.below(8) {
            0 => self.take_goods(&mut removed),
            1 => {
                let lane = self.used_lane();
                self.take_all(lane, &mut removed);
            }
            2..=4 => {
                let lane = self.used_lane();
                self.give_up(lane, &mut removed, &mut stay);
            }
            _ => {
                let lane = self.used_lane();
                self.give_up(lane, &mut removed, &mut stay);
                for _ in 0..1 + self.rng.below(2) {
                    if let Some(other) = self.related(lane) {
                        self.give_up(Some(other), &mut removed, &mut stay);
                    }
                }
            }
        }
        self.kept = self.state.parts.len();
        for part in stay {
            // It was there before with more, so it fits.
            self.state.put(part);
        }
        removed
    }

    /// A lane of a random part that pays for containers, or any lane of it.
    fn used_lane(&mut self) -> Option<u32> {
        let part = self.state.parts.get(self.rng.below(self.state.parts.len()))?;
        let paying: Vec<u32> = part.way.iter().copied().filter(|&l| !self.state.net.lanes[l as usize].loose).collect();
        match paying.is_empty() {
            true => part.way.first().copied(),
            false => Some(paying[self.rng.below(paying.len())]),
        }
    }

    /// A lane in use that shares a place with another on a day about the same.
    fn related(&mut self, lane: Option<u32>) -> Option<u32> {
        let departures = &self.state.net.problem.departures;
        let one = departures[lane? as usize];
        (0..8).find_map(|_| {
            let other = self.used_lane()?;
            let two = departures[other as usize];
            let near = two.from.day.abs_diff(one.from.day) <= 2;
            let meets = one.from.place == two.from.place || one.to.place == two.to.place;
            (near && meets && Some(other) != lane).then_some(other)
        })
    }

    /// All goods of some wants of one kind.
    fn take_goods(&mut self, removed: &mut Vec<Part>) {
        let Some(part) = self.state.parts.get(self.rng.below(self.state.parts.len())) else { return };
        let goods = self.state.net.wants[part.want as usize].goods;
        let of = |part: &Part, net: &Net<'_>| net.wants[part.want as usize].goods == goods;
        for i in (0..self.state.parts.len()).rev() {
            if of(&self.state.parts[i], self.state.net) {
                removed.push(self.state.take(i));
            }
        }
    }

    /// All goods of a lane, of a hundred parts at most.
    fn take_all(&mut self, lane: Option<u32>, removed: &mut Vec<Part>) {
        let Some(lane) = lane else { return };
        for i in (0..self.state.parts.len()).rev() {
            if removed.len() < 100 && self.state.parts[i].way.contains(&lane) {
                removed.push(self.state.take(i));
            }
        }
    }

    /// Goods of a lane until it needs a container less; a part that can stay in part goes to `stay`.
    fn give_up(&mut self, lane: Option<u32>, removed: &mut Vec<Part>, stay: &mut Vec<Part>) {
        let Some(l) = lane else { return };
        let net = self.state.net;
        let lane = &net.lanes[l as usize];
        let target = self.state.containers[l as usize] - 1;
        let mut on: Vec<usize> =
            (0..self.state.parts.len()).filter(|&i| self.state.parts[i].way.contains(&l)).collect();
        for i in (1..on.len()).rev() {
            on.swap(i, self.rng.below(i + 1));
        }
        let mut chosen: Vec<(usize, i64)> = Vec::new();
        let mut over: [i64; 2] =
            std::array::from_fn(|m| self.state.aboard[l as usize][m] - lane.container[m].saturating_mul(target.max(0)));
        for i in on {
            if over.iter().all(|&o| o <= 0) {
                break;
            }
            let part = &self.state.parts[i];
            let goods = net.goods(part.want);
            let unit = [goods.mass, goods.volume];
            let need = |m: usize| if over[m] <= 0 || unit[m] == 0 { 0 } else { (over[m] - 1) / unit[m] + 1 };
            let units = need(0).max(need(1)).min(part.units);
            if units > 0 {
                (0..2).for_each(|m: usize| over[m] -= units * unit[m]);
                chosen.push((i, units));
            }
        }
        chosen.sort_unstable_by_key(|&(i, _)| Reverse(i));
        for (i, units) in chosen {
            let part = self.state.take(i);
            if part.units > units {
                stay.push(Part { units: part.units - units, ..part.clone() });
            }
            removed.push(part);
        }
    }

    fn recreate(&mut self, removed: &[Part]) {
        let mut wants: Vec<u32> = removed.iter().map(|p| p.want).collect();
        if removed.is_empty() || self.rng.below(4) == 0 {
            let missing = &self.state.missing;
            wants.extend((0..missing.len() as u32).filter(|&w| missing[w as usize] > 0).take(20));
        }
        wants.sort_unstable();
        wants.dedup();
        match self.rng.below(4) {
            0 => wants.sort_by_key(|&w| Reverse(self.mass(w))),
            1 => wants.sort_by_key(|&w| (self.state.net.wants[w as usize].at, Reverse(self.mass(w)))),
            2 => wants.sort_by_key(|&w| (Reverse(self.state.net.wants[w as usize].at), Reverse(self.mass(w)))),
            _ => (1..wants.len()).rev().for_each(|i| wants.swap(i, self.rng.below(i + 1))),
        }
        let jump = [0.0, 0.3, 0.6, 1.0][self.rng.below(4)];
        let noise = [0.0, 0.0, 0.0, 0.0, 0.1, 0.3, 1.0, 3.0][self.rng.below(8)];
        let pricing = Pricing { jump, noise, salt: self.rng.next_u64() };
        let pieces = if self.rng.below(8) == 0 { 2 + self.rng.below(3) as i64 } else { 1 };
        wants.into_iter().for_each(|w| self.serve(w, pricing, pieces));
    }
}
