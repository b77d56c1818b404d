//! A lower bound: departures sell their room at prices, goods buy the cheapest ways, and neither knows of the other.
//!
//! That what goods put on a lane is what the lane carries is relaxed with a price for a unit of mass and of volume of
//! each lane; limits of docks, and cuts, with a price for a container. For any prices, what all goods pay for their cheapest ways
//! less what all lanes can gain by carrying at these prices is a bound (Lagrange); prices are bettered by the volume
//! algorithm (F. Barahona, R. Anbil, "The volume algorithm", 2000): from the best prices so far along a mean of what
//! constraints were broken.
//!
//! Containers that come back anyway are bought, one by one, from the lane on which they went out.
//!
//! A *cut* says that goods wanted at a place by a day come in from elsewhere in at least so many containers, rounded up: the
//! part of the integers that prices alone do not see.

use super::charge::basis;
use super::net::{Lane, Net};
use super::transport::Transport;
use crate::base::{Budget, Error};
use crate::scenario::haul::{Basis, Level, PER, Return, Tariff};

/// What floating point and the rounding of charges may hide on each lane.
const SAFETY: f64 = 4.0;

/// The first prices, as a part of what full containers cost.
const FIRST: f64 = 0.8;

/// The weight of the newest in the mean of broken constraints.
const NEWEST: f64 = 0.01;

/// A limit on the containers of several lanes together, above or below.
#[derive(Debug)]
pub(super) struct Row {
    /// Each as often as its containers count.
    pub(super) lanes: Vec<u32>,
    pub(super) containers: f64,
    /// Whether it is a least number, not a largest.
    pub(super) least: bool,
}

/// Prices, and what they multiply.
#[derive(Clone, Debug)]
struct Prices {
    /// For [`Relaxation::unit`] of mass and volume of each lane.
    room: Vec<[f64; 2]>,
    /// For a container of each row, and of what comes back.
    rows: Vec<f64>,
}

/// What goods and lanes do at some prices.
struct Reply {
    bound: f64,
    /// By how much each price's constraint is broken, in the units of the price.
    slope: Prices,
}

pub(super) struct Relaxation<'n> {
    net: &'n Net<'n>,
    rows: Vec<Row>,
    /// Rows of each lane, once for each time that it stands there.
    rows_of: Vec<Vec<u32>>,
    /// For each lane the row that its containers which come back anyway are bought from.
    returning: Vec<Option<usize>>,
    /// The most mass and volume that a lane can carry.
    most: Vec<[f64; 2]>,
    /// Charges of a full container at the best rate.
    full: Vec<f64>,
    /// So much mass and volume that they cost about the same on each lane: prices then have one scale.
    unit: Vec<[f64; 2]>,
    transport: Transport,
}

impl<'n> Relaxation<'n> {
    /// `cost` is that of a known answer.
    pub(super) fn new(net: &'n Net<'n>, cost: f64) -> Self {
        let most = most(net);
        let dock = |d: &crate::scenario::haul::Dock| Row {
            lanes: d.departures.clone(),
            containers: f64::from(d.containers),
            least: false,
        };
        let mut rows: Vec<Row> = net.problem.docks.iter().map(dock).collect();
        rows.extend(super::cuts::cuts(net, cost));
        let returns = rows.len();
        let out = |pair: &Return| Row { lanes: vec![pair.out], containers: 0.0, least: true };
        rows.extend(net.problem.returns.iter().map(out));
        let mut rows_of = vec![Vec::new(); net.lanes.len()];
        for (index, row) in rows.iter().enumerate() {
            row.lanes.iter().for_each(|&l| rows_of[l as usize].push(index as u32));
        }
        let full: Vec<f64> = net.lanes.iter().map(|lane| full(net, lane)).collect();
        let paid = full.iter().filter(|&&f| f > 0.0);
        let mean = paid.clone().sum::<f64>() / paid.count().max(1) as f64;
        let unit = net.lanes.iter().zip(&full).map(|(lane, &full)| {
            let containers = if full > 0.0 { (mean / full).clamp(1e-3, 1e4) } else { 1.0 };
            lane.container.map(|c| c as f64 * containers)
        });
        let unit = unit.collect();
        let mut returning = vec![None; net.lanes.len()];
        for (index, pair) in net.problem.returns.iter().enumerate() {
            returning[pair.back as usize] = Some(returns + index);
        }
        Self { net, rows, rows_of, returning, most, full, unit, transport: Transport::new(net) }
    }

    /// The best bound of so many `rounds`, at most `cost`; 0, which all charges are above, where time is over before the first.
    pub(super) fn bound(&mut self, cost: f64, rounds: u64, budget: &Budget) -> Result<f64, Error> {
        let mut center = self.start();
        let Some(first) = self.reply(&center, budget)? else { return Ok(0.0) };
        let (mut best, mut mean) = (first.bound, first.slope);
        let (mut bold, mut idle) = (0.1, 0);
        for _ in 0..rounds {
            if best >= cost {
                break;
            }
            mean.point_inward(&center);
            let length = mean.square();
            if length <= 0.0 {
                break;
            }
            let mut prices = center.clone();
            prices.step(&mean, bold * (1.02 * cost - best) / length);
            let Some(Reply { bound, slope }) = self.reply(&prices, budget)? else { break };
            let agrees = mean.times(&slope) > 0.0;
            mean.mix(&slope, NEWEST);
            if bound > best {
                (best, center, idle) = (bound, prices, 0);
                bold *= if agrees { 1.2 } else { 1.0 };
            } else {
                idle += 1;
                if idle % 25 == 0 {
                    bold = (bold * 0.66).max(1e-4);
                }
            }
        }
        Ok(best.min(cost))
    }

    /// Full containers at the best rate nearly pay for themselves. At just this price a lane would carry nothing or all
    /// there is with equal gain, and the first steps would lead nowhere.
    fn start(&self) -> Prices {
        let room = self.net.lanes.iter().enumerate().map(|(l, lane)| {
            let by_volume = matches!(self.net.problem.tariffs[lane.tariff as usize].basis, Basis::Volume);
            let m = usize::from(by_volume);
            let mut price = [0.0; 2];
            if self.returning[l].is_some() {
                // What comes back anyway is free at first, and would be sold without end.
                return price;
            }
            price[m] = FIRST * self.full[l] * self.unit[l][m] / lane.container[m] as f64;
            price
        });
        Prices { room: room.collect(), rows: vec![0.0; self.rows.len()] }
    }

    /// `None` where time is over.
    fn reply(&mut self, prices: &Prices, budget: &Budget) -> Result<Option<Reply>, Error> {
        let net = self.net;
        let each = |l: usize| -> [f64; 2] { std::array::from_fn(|m| prices.room[l][m] / self.unit[l][m]) };
        let handling = |lane: &Lane| net.problem.tariffs[lane.tariff as usize].handling as f64 / PER as f64;
        let pays = |(l, lane): (usize, &Lane)| [each(l)[0] + handling(lane), each(l)[1]];
        let pays: Vec<[f64; 2]> = net.lanes.iter().enumerate().map(pays).collect();
        let mut carried = vec![[0.0; 2]; net.lanes.len()];
        let Some(mut bound) = self.transport.cheapest(net, &pays, &mut carried, budget)? else { return Ok(None) };
        let mut slope = Prices { room: vec![[0.0; 2]; net.lanes.len()], rows: vec![0.0; self.rows.len()] };
        for (index, row) in self.rows.iter().enumerate() {
            let sign = if row.least { -1.0 } else { 1.0 };
            bound -= sign * prices.rows[index] * row.containers;
            slope.rows[index] = -sign * row.containers;
        }
        for (l, lane) in net.lanes.iter().enumerate().filter(|(_, lane)| !lane.free) {
            let sign = |r: u32| if self.rows[r as usize].least { -1.0 } else { 1.0 };
            let extra: f64 = self.rows_of[l].iter().map(|&r| sign(r) * prices.rows[r as usize]).sum();
            let tariff = &net.problem.tariffs[lane.tariff as usize];
            let mut sale = Seller { lane, tariff, most: self.most[l], extra, returning: false };
            let (mut gain, mut containers, mut amounts) = sale.best(each(l));
            if let Some(row) = self.returning[l] {
                (sale.returning, sale.extra) = (true, extra + prices.rows[row]);
                let anyway = sale.best(each(l));
                if anyway.0 < gain {
                    (gain, containers, amounts) = anyway;
                    slope.rows[row] += containers;
                }
            }
            bound += gain - SAFETY;
            for m in 0..2 {
                slope.room[l][m] = (carried[l][m] - amounts[m]) / self.unit[l][m];
            }
            self.rows_of[l].iter().for_each(|&r| slope.rows[r as usize] += sign(r) * containers);
        }
        Ok(Some(Reply { bound, slope }))
    }
}

impl Prices {
    fn square(&self) -> f64 {
        self.room.iter().flatten().chain(&self.rows).map(|x| x * x).sum()
    }

    fn times(&self, other: &Self) -> f64 {
        let (mine, its) = (self.room.iter().flatten(), other.room.iter().flatten());
        mine.zip(its).chain(self.rows.iter().zip(&other.rows)).map(|(a, b)| a * b).sum()
    }

    /// `part` of the other, and the rest of this.
    fn mix(&mut self, other: &Self, part: f64) {
        self.change(other, |a, b| a + part * (b - a));
    }

    /// Prices at zero whose constraints are kept have nowhere to go.
    fn point_inward(&mut self, prices: &Self) {
        self.change(prices, |a, price| if price <= 0.0 { a.max(0.0) } else { a });
    }

    fn step(&mut self, slope: &Self, length: f64) {
        self.change(slope, |a, b| (a + length * b).max(0.0));
    }

    fn change(&mut self, other: &Self, new: impl Fn(f64, f64) -> f64) {
        let (mine, its) = (self.room.iter_mut().flatten(), other.room.iter().flatten());
        mine.zip(its).chain(self.rows.iter_mut().zip(&other.rows)).for_each(|(a, &b)| *a = new(*a, b));
    }
}

/// The most mass and volume that each lane can carry: of each kind of goods what is supplied by then, and what is wanted
/// where it leads.
fn most(net: &Net<'_>) -> Vec<[f64; 2]> {
    let mut most = vec![[0.0; 2]; net.lanes.len()];
    let mut wanted = vec![0; net.lanes.len()];
    for (g, goods) in net.problem.goods.iter().enumerate() {
        let wants = &net.wants[net.first_want[g]..net.first_want[g + 1]];
        let lanes = || wants.iter().flat_map(|w| net.ways[w.ways as usize].iter().map(|&l| (l as usize, w.units)));
        lanes().for_each(|(l, units)| wanted[l] += units);
        for (l, _) in lanes() {
            let day = net.problem.departures[l].from.day;
            let there: i64 = goods.supplies.iter().filter(|s| s.at.day <= day).map(|s| s.units).sum();
            let units = std::mem::take(&mut wanted[l]).min(there) as f64;
            most[l][0] += goods.mass as f64 * units;
            most[l][1] += goods.volume as f64 * units;
        }
    }
    most
}

/// What a full container costs on a lane at the best rate.
fn full(net: &Net<'_>, lane: &Lane) -> f64 {
    let tariff = &net.problem.tariffs[lane.tariff as usize];
    let amount = basis(tariff.basis, lane.container.map(|c| c as f64)) / PER as f64;
    let charge = |l: &Level| l.container as f64 + l.rate as f64 * amount;
    tariff.levels.iter().map(charge).fold(f64::INFINITY, f64::min)
}

/// A lane that carries what pays.
struct Seller<'a> {
    lane: &'a Lane,
    tariff: &'a Tariff,
    most: [f64; 2],
    /// What a container pays beside its charge.
    extra: f64,
    /// Whether containers come back anyway, so that only amounts are charged for. None costs less in part: what pays for one that is
    /// charged for pays for all, or for none.
    returning: bool,
}

impl Seller<'_> {
    /// The least of charges less income at `each` for a unit of mass and volume, which is no more than 0, and the containers and amounts that lead there.
    fn best(&self, each: [f64; 2]) -> (f64, f64, [f64; 2]) {
        let need = |m: usize| (self.most[m] / self.lane.container[m] as f64).ceil();
        let most = need(0).max(need(1)).min(self.lane.most as f64) as i64;
        let mut best = (0.0, 0.0, [0.0; 2]);
        // Containers that are not needed are carried where a cut rewards them.
        for level in &self.tariff.levels {
            let level = &if self.returning { Level { rate: level.rate, ..Level::default() } } else { *level };
            let value = |n: i64| self.at(level, n, each).0;
            let (mut low, mut high) = (0, most);
            while low < high {
                let middle = low + (high - low) / 2;
                if value(middle + 1) < value(middle) { low = middle + 1 } else { high = middle }
            }
            let (value, amounts) = self.at(level, low, each);
            if value < best.0 {
                best = (value, low as f64, amounts);
            }
        }
        best
    }

    /// The same for one level and number of containers: convex in their number.
    fn at(&self, level: &Level, containers: i64, each: [f64; 2]) -> (f64, [f64; 2]) {
        let cap: [f64; 2] =
            std::array::from_fn(|m| (containers as f64 * self.lane.container[m] as f64).min(self.most[m]));
        let (by_mass, by_volume) = match self.tariff.basis {
            Basis::Mass => (1.0, 0.0),
            Basis::Volume => (0.0, 1.0),
            Basis::Chargeable(mass) => (1.0, mass as f64 / PER as f64),
        };
        let charged = containers.max(i64::from(level.from)) as f64 * level.container as f64;
        let rate = level.rate as f64 / PER as f64;
        let full = (by_mass * cap[0]).max(by_volume * cap[1]);
        let free = (level.minimum as f64 - charged) / rate.max(1e-300);
        let mut best = (f64::INFINITY, [0.0; 2]);
        for chargeable in [0.0, free, by_mass * cap[0], by_volume * cap[1]] {
            let chargeable = chargeable.clamp(0.0, full);
            let most = |m: usize, by: f64| if by > 0.0 { cap[m].min(chargeable / by) } else { cap[m] };
            let amounts = [most(0, by_mass), most(1, by_volume)];
            let charge = (charged + rate * chargeable).max(level.minimum as f64) + self.extra * containers as f64;
            let value = charge - each[0] * amounts[0] - each[1] * amounts[1];
            if value < best.0 {
                best = (value, amounts);
            }
        }
        best
    }
}
