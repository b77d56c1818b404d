//! A problem made ready for searching: lanes in the order of time, and which of them serve each demand.

use crate::base::{Budget, Error};
use crate::scenario::haul::{Departure, Goods, Problem, Strand};
use std::collections::BTreeMap;

/// A departure, compiled.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    /// Positions of its moments.
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) class: u8,
    pub(super) container: [i64; 2],
    pub(super) most: i64,
    pub(super) tariff: u32,
    /// Docks that handle its containers; one that names it twice stands here twice.
    pub(super) docks: Vec<u32>,
    /// Costs nothing and has no limit.
    pub(super) free: bool,
    /// No container is charged for, only amounts.
    pub(super) loose: bool,
    /// The lane on which its containers come back, and the one from which its own do.
    pub(super) back: Option<u32>,
    pub(super) out: Option<u32>,
}

/// A demand among those of all goods.
#[derive(Clone, Copy, Debug)]
pub(super) struct Want {
    pub(super) goods: u32,
    pub(super) demand: u32,
    pub(super) at: u32,
    pub(super) units: i64,
    /// Which list of [`Net::ways`] leads there.
    pub(super) ways: u32,
}

#[derive(Debug)]
pub(super) struct Net<'p> {
    pub(super) problem: &'p Problem,
    pub(super) lanes: Vec<Lane>,
    pub(super) wants: Vec<Want>,
    /// The first of each goods' wants, and one more entry.
    pub(super) first_want: Vec<usize>,
    /// Lanes on any way from the supplies to a demand, those that start latest first.
    pub(super) ways: Vec<Vec<u32>>,
}

impl<'p> Net<'p> {
    pub(super) fn new(problem: &'p Problem, budget: &Budget) -> Result<Self, Error> {
        problem.check()?;
        let mut lanes: Vec<Lane> = problem.departures.iter().map(|d| lane(problem, d)).collect();
        for (index, dock) in problem.docks.iter().enumerate() {
            dock.departures.iter().for_each(|&d| lanes[d as usize].docks.push(index as u32));
        }
        for pair in &problem.returns {
            lanes[pair.out as usize].back = Some(pair.back);
            lanes[pair.back as usize].out = Some(pair.out);
        }
        lanes.iter_mut().for_each(|l| l.free &= l.docks.is_empty() && l.back.is_none());
        let order = late_first(problem.moments(), &lanes)?;
        let mut net = Self { problem, lanes, wants: Vec::new(), first_want: vec![0], ways: Vec::new() };
        let mut known = BTreeMap::new();
        for (g, goods) in problem.goods.iter().enumerate() {
            budget.check()?;
            for (d, demand) in goods.demands.iter().enumerate() {
                let at = problem.position(demand.at) as u32;
                let key = (goods.class, at, net.sources(goods, d));
                let ways = known.get(&key).copied().unwrap_or_else(|| {
                    net.ways.push(net.leading(&key, &order));
                    net.ways.len() as u32 - 1
                });
                known.insert(key, ways);
                net.wants.push(Want { goods: g as u32, demand: d as u32, at, units: demand.units, ways });
            }
            net.first_want.push(net.wants.len());
        }
        Ok(net)
    }

    pub(super) fn goods(&self, want: u32) -> &'p Goods {
        &self.problem.goods[self.wants[want as usize].goods as usize]
    }

    /// Whether what is supplied there is still fresh enough for a demand.
    pub(super) fn keeps(goods: &Goods, supply: usize, demand: usize) -> bool {
        let (from, to) = (goods.supplies[supply].at.day, goods.demands[demand].at.day);
        from <= to && goods.keeps.is_none_or(|keeps| to - from <= keeps)
    }

    /// Whether a strand goes its way from its supply to this want, fresh and in its class.
    pub(super) fn may_travel(&self, strand: &Strand, want: usize) -> bool {
        let want = self.wants[want];
        let goods = &self.problem.goods[want.goods as usize];
        let Some(supply) = goods.supplies.get(strand.supply as usize) else { return false };
        let mut at = self.problem.position(supply.at) as u32;
        let follows = |&l: &u32| {
            let lane = self.lanes.get(l as usize).filter(|lane| lane.from == at && lane.class == goods.class);
            lane.map(|lane| at = lane.to).is_some()
        };
        let fresh = Self::keeps(goods, strand.supply as usize, want.demand as usize);
        strand.units > 0 && fresh && strand.departures.iter().all(follows) && at == want.at
    }

    /// Positions of the supplies that may serve a demand.
    fn sources(&self, goods: &Goods, demand: usize) -> Vec<u32> {
        let fresh = (0..goods.supplies.len()).filter(|&s| Self::keeps(goods, s, demand));
        let mut sources: Vec<u32> = fresh.map(|s| self.problem.position(goods.supplies[s].at) as u32).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// Lanes of a class on ways from `sources` to `at`.
    fn leading(&self, (class, at, sources): &(u8, u32, Vec<u32>), order: &[u32]) -> Vec<u32> {
        let mut forward = vec![false; self.problem.moments()];
        sources.iter().for_each(|&s| forward[s as usize] = true);
        let mut backward = vec![false; forward.len()];
        backward[*at as usize] = true;
        for &l in order.iter().rev() {
            let lane = &self.lanes[l as usize];
            forward[lane.to as usize] |= forward[lane.from as usize] && lane.class == *class;
        }
        let mut ways = Vec::new();
        for &l in order {
            let lane = &self.lanes[l as usize];
            if lane.class == *class && backward[lane.to as usize] && forward[lane.from as usize] {
                backward[lane.from as usize] = true;
                ways.push(l);
            }
        }
        ways
    }
}

fn lane(problem: &Problem, departure: &Departure) -> Lane {
    let tariff = &problem.tariffs[departure.tariff as usize];
    let loose = tariff.levels.iter().all(|l| l.container == 0 && l.minimum == 0);
    let nothing = loose && tariff.levels.iter().any(|l| l.rate == 0) && tariff.handling == 0;
    Lane {
        from: problem.position(departure.from) as u32,
        to: problem.position(departure.to) as u32,
        class: departure.class,
        container: departure.container,
        most: departure.most.map_or(i64::MAX, i64::from),
        tariff: departure.tariff,
        docks: Vec::new(),
        free: nothing && departure.most.is_none(),
        loose,
        back: None,
        out: None,
    }
}

/// Lanes so that each comes after all that start where it ends.
fn late_first(moments: usize, lanes: &[Lane]) -> Result<Vec<u32>, Error> {
    let mut leaving = vec![0u32; moments];
    let mut arriving: Vec<Vec<u32>> = vec![Vec::new(); moments];
    for (l, lane) in lanes.iter().enumerate() {
        leaving[lane.from as usize] += 1;
        arriving[lane.to as usize].push(l as u32);
    }
    let mut ready: Vec<usize> = (0..moments).filter(|&m| leaving[m] == 0).collect();
    let mut order = Vec::with_capacity(lanes.len());
    while let Some(moment) = ready.pop() {
        for &l in &arriving[moment] {
            order.push(l);
            let from = lanes[l as usize].from as usize;
            leaving[from] -= 1;
            if leaving[from] == 0 {
                ready.push(from);
            }
        }
    }
    if order.len() < lanes.len() {
        return Err(Error::invalid("departures", "lead round in a circle within one day"));
    }
    Ok(order)
}
