//! The cheapest way for more goods, given what travels already.

use super::charge::{containers, estimate};
use super::net::{Lane, Net};
use super::state::{Part, State};
use crate::scenario::haul::Goods;

/// So many full containers get a tariff's best rates.
const MANY: i64 = 12;

/// How new containers are priced while a plan is half made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pricing {
    /// 1: at what they cost now. 0: at their share, as if the rest of them were filled by others.
    pub(super) jump: f64,
    /// Every lane may seem dearer by up to this part, each by its own of this `salt`.
    pub(super) noise: f64,
    pub(super) salt: u64,
}

impl Pricing {
    fn of(self, lane: usize, charge: f64) -> f64 {
        if self.noise == 0.0 {
            return charge;
        }
        let bits = (lane as u64 ^ self.salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        charge * (1.0 + self.noise * bits as f64 / (1u64 << 32) as f64)
    }
}

/// Scratch of the search for ways.
#[derive(Debug)]
pub(super) struct Finder {
    distance: Vec<f64>,
    next: Vec<u32>,
}

/// A way, and how much of the goods it is for.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) part: Part,
    /// Estimated, for each unit.
    pub(super) price: f64,
}

/// How a lane is priced.
#[derive(Clone, Copy)]
enum Amount {
    /// So many units, in new containers where need be.
    Units(i64),
    /// One unit, in containers that are there.
    Spare,
}

impl Finder {
    pub(super) fn new(net: &Net<'_>) -> Self {
        let moments = net.problem.moments();
        Self { distance: vec![f64::INFINITY; moments], next: vec![u32::MAX; moments] }
    }

    /// The cheapest way for up to `units` of a want, by unit: for all at once, or as many as there is room for, or for what
    /// fits into containers that are there; into new ones no more than `most`.
    pub(super) fn best(&mut self, state: &State<'_>, want: u32, most: i64, pricing: Pricing) -> Option<Found> {
        let units = state.missing[want as usize];
        let mut whole = units.min(most);
        let mut all = self.search(state, want, Amount::Units(whole), pricing);
        while all.is_none() && whole > 1 {
            whole /= 2;
            all = self.search(state, want, Amount::Units(whole), pricing);
        }
        let spare = self.search(state, want, Amount::Spare, pricing);
        let best = all.into_iter().chain(spare).min_by(|a, b| a.price.total_cmp(&b.price));
        best.map(|mut found| {
            found.part.units = found.part.units.min(units);
            found
        })
    }

    fn search(&mut self, state: &State<'_>, want: u32, amount: Amount, pricing: Pricing) -> Option<Found> {
        let net = state.net;
        let (goods, asked) = (net.goods(want), net.wants[want as usize]);
        let ways = &net.ways[asked.ways as usize];
        let left = &state.left[asked.goods as usize];
        let place = |s: usize| net.problem.position(goods.supplies[s].at);
        (0..left.len()).for_each(|s| self.distance[place(s)] = f64::INFINITY);
        ways.iter().for_each(|&l| self.distance[net.lanes[l as usize].from as usize] = f64::INFINITY);
        self.distance[asked.at as usize] = 0.0;
        for &l in ways {
            let lane = &net.lanes[l as usize];
            let beyond = self.distance[lane.to as usize];
            if beyond == f64::INFINITY {
                continue;
            }
            let charge = if lane.free { 0.0 } else { step(state, l as usize, lane, goods, amount, pricing) };
            let distance = beyond + pricing.of(l as usize, charge);
            if distance < self.distance[lane.from as usize] {
                self.distance[lane.from as usize] = distance;
                self.next[lane.from as usize] = l;
            }
        }
        let fresh = (0..left.len()).filter(|&s| left[s] > 0 && Net::keeps(goods, s, asked.demand as usize));
        let supply = fresh.min_by(|&a, &b| self.distance[place(a)].total_cmp(&self.distance[place(b)]))?;
        let distance = self.distance[place(supply)];
        if distance == f64::INFINITY {
            return None;
        }
        let (mut at, mut way) = (place(supply), Vec::new());
        let mut most = left[supply];
        while at != asked.at as usize {
            let l = self.next[at];
            if let Amount::Spare = amount {
                most = most.min(spare(state, l as usize, &net.lanes[l as usize], goods));
            }
            way.push(l);
            at = net.lanes[l as usize].to as usize;
        }
        let (units, price) = match amount {
            Amount::Units(units) => (units.min(most), distance / units as f64),
            Amount::Spare => (most, distance),
        };
        Some(Found { part: Part { want, supply: supply as u32, way: way.into(), units }, price })
    }
}

/// How many units fit beside what a lane carries without another container.
fn spare(state: &State<'_>, l: usize, lane: &Lane, goods: &Goods) -> i64 {
    let returning = state.returning(l).min(lane.most);
    let there = if lane.loose && lane.docks.is_empty() { lane.most } else { state.containers[l].max(returning) };
    let room = |measure: usize, unit: i64| {
        let free = lane.container[measure].saturating_mul(there) - state.aboard[l][measure];
        free.checked_div(unit).unwrap_or(i64::MAX)
    };
    if lane.free { i64::MAX } else { room(0, goods.mass).min(room(1, goods.volume)) }
}

/// What a lane charges for more goods; infinite where it has no room.
fn step(state: &State<'_>, l: usize, lane: &Lane, goods: &Goods, amount: Amount, pricing: Pricing) -> f64 {
    let units = match amount {
        Amount::Units(units) => units,
        Amount::Spare if spare(state, l, lane, goods) < 1 => return f64::INFINITY,
        Amount::Spare => 1,
    };
    let more = [goods.mass * units, goods.volume * units];
    let after = [state.aboard[l][0] + more[0], state.aboard[l][1] + more[1]];
    let need = containers(lane, after);
    let new = need - state.containers[l];
    let tariff = &state.net.problem.tariffs[lane.tariff as usize];
    if new > 0 {
        let docks = &state.net.problem.docks;
        let full = |&d: &u32| state.docks[d as usize] + new > i64::from(docks[d as usize].containers);
        if need > lane.most || lane.docks.iter().any(full) {
            return f64::INFINITY;
        }
    }
    let charged = state.charged(l, need);
    let exact = estimate(tariff, charged, after.map(|a| a as f64)) - state.estimates[l] - saved(state, lane, need);
    if charged == state.charged(l, state.containers[l]) || lane.loose || pricing.jump >= 1.0 {
        return exact;
    }
    let share = (0..2).map(|m| more[m] as f64 / lane.container[m] as f64).fold(0.0, f64::max);
    let parts = MANY as f64 / share;
    let linear = estimate(tariff, MANY, more.map(|m| m as f64 * parts)) / parts;
    linear + pricing.jump * (exact - linear)
}

/// What is charged less on the way back of a lane, with so many containers on it.
fn saved(state: &State<'_>, lane: &Lane, containers: i64) -> f64 {
    let Some(back) = lane.back.map(|back| back as usize) else { return 0.0 };
    let tariff = &state.net.problem.tariffs[state.net.lanes[back].tariff as usize];
    let charged = (state.containers[back] - containers).max(0);
    state.estimates[back] - estimate(tariff, charged, state.aboard[back].map(|a| a as f64))
}
