//! Strands on lanes, with what they cost.

use super::charge::{charge, containers, estimate};
use super::net::Net;
use crate::base::Error;
use crate::scenario::haul::{Answer, Short, Strand};
use std::rc::Rc;

/// Units of a want that travel together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) want: u32,
    pub(super) supply: u32,
    pub(super) way: Rc<[u32]>,
    pub(super) units: i64,
}

#[derive(Clone, Debug)]
pub(super) struct State<'n> {
    pub(super) net: &'n Net<'n>,
    pub(super) parts: Vec<Part>,
    /// Mass and volume on each lane.
    pub(super) aboard: Vec<[i64; 2]>,
    pub(super) containers: Vec<i64>,
    charges: Vec<i128>,
    /// The same in floating point.
    pub(super) estimates: Vec<f64>,
    /// Containers at each dock.
    pub(super) docks: Vec<i64>,
    /// What is left of each supply.
    pub(super) left: Vec<Vec<i64>>,
    /// What is missing at each want.
    pub(super) missing: Vec<i64>,
    pub(super) cost: i128,
}

impl<'n> State<'n> {
    /// Everything is missing.
    pub(super) fn new(net: &'n Net<'n>) -> Self {
        let lanes = net.lanes.len();
        let short =
            |w: &super::net::Want| i128::from(w.units) * i128::from(net.problem.goods[w.goods as usize].shortfall);
        Self {
            net,
            parts: Vec::new(),
            aboard: vec![[0; 2]; lanes],
            containers: vec![0; lanes],
            charges: vec![0; lanes],
            estimates: vec![0.0; lanes],
            docks: vec![0; net.problem.docks.len()],
            left: net.problem.goods.iter().map(|g| g.supplies.iter().map(|s| s.units).collect()).collect(),
            missing: net.wants.iter().map(|w| w.units).collect(),
            cost: net.wants.iter().map(short).sum(),
        }
    }

    /// Adds `units` of a part, or takes them off where negative, and says whether all limits hold afterwards.
    fn shift(&mut self, part: &Part, units: i64) -> bool {
        let goods = self.net.goods(part.want);
        let mut fits = true;
        for &l in part.way.iter() {
            let (lane, l) = (&self.net.lanes[l as usize], l as usize);
            self.aboard[l][0] += goods.mass * units;
            self.aboard[l][1] += goods.volume * units;
            if lane.free {
                continue;
            }
            let need = containers(lane, self.aboard[l]);
            let more = need - self.containers[l];
            self.containers[l] = need;
            fits &= need <= lane.most;
            if more != 0 {
                for &dock in &lane.docks {
                    self.docks[dock as usize] += more;
                    fits &= self.docks[dock as usize] <= i64::from(self.net.problem.docks[dock as usize].containers);
                }
            }
            self.recharge(l);
            if let Some(back) = lane.back.filter(|_| more != 0) {
                self.recharge(back as usize);
            }
        }
        let want = self.net.wants[part.want as usize];
        self.left[want.goods as usize][part.supply as usize] -= units;
        self.missing[part.want as usize] -= units;
        self.cost -= i128::from(units) * i128::from(goods.shortfall);
        fits
    }

    /// The charge of what a lane carries now.
    fn recharge(&mut self, l: usize) {
        let tariff = &self.net.problem.tariffs[self.net.lanes[l].tariff as usize];
        let charged = self.charged(l, self.containers[l]);
        let now = charge(tariff, charged, self.aboard[l]);
        self.estimates[l] = estimate(tariff, charged, self.aboard[l].map(|a| a as f64));
        self.cost += now - self.charges[l];
        self.charges[l] = now;
    }

    /// Of so many containers on a lane, those that do not come back anyway.
    pub(super) fn charged(&self, l: usize, containers: i64) -> i64 {
        (containers - self.returning(l)).max(0)
    }

    /// Containers that come back on a lane, full or empty.
    pub(super) fn returning(&self, l: usize) -> i64 {
        self.net.lanes[l].out.map_or(0, |out| self.containers[out as usize])
    }

    /// Puts a part in, unless that breaks a limit.
    pub(super) fn put(&mut self, part: Part) -> bool {
        let fits = self.shift(&part, part.units);
        if fits {
            self.parts.push(part);
        } else {
            let units = part.units;
            self.shift(&part, -units);
        }
        fits
    }

    /// Takes out the part that stands at `index`; the last one takes its place.
    pub(super) fn take(&mut self, index: usize) -> Part {
        let part = self.parts.swap_remove(index);
        self.shift(&part, -part.units);
        part
    }

    /// Back to the first `kept` parts and the `removed` ones, which fitted before.
    pub(super) fn undo(&mut self, kept: usize, removed: Vec<Part>) {
        while let Some(part) = (self.parts.len() > kept).then(|| self.parts.pop()).flatten() {
            self.shift(&part, -part.units);
        }
        for part in removed {
            self.shift(&part, part.units);
            self.parts.push(part);
        }
    }

    /// Joins parts that go the same way.
    pub(super) fn tidy(&mut self) {
        self.parts.sort_unstable();
        self.parts.dedup_by(|b, a| {
            let same = (a.want, a.supply, &a.way) == (b.want, b.supply, &b.way);
            a.units += if same { b.units } else { 0 };
            same
        });
    }

    pub(super) fn into_answer(mut self) -> Result<Answer, Error> {
        self.tidy();
        let strand = |p: &Part| {
            let want = self.net.wants[p.want as usize];
            let departures = p.way.to_vec();
            Strand { goods: want.goods, demand: want.demand, supply: p.supply, departures, units: p.units }
        };
        let missing = self.net.wants.iter().zip(&self.missing).filter(|&(_, &units)| units > 0);
        let short = missing.map(|(w, &units)| Short { goods: w.goods, demand: w.demand, units }).collect();
        let mut strands: Vec<Strand> = self.parts.iter().map(strand).collect();
        strands.sort_unstable();
        let cost = i64::try_from(self.cost).map_err(|_| Error::invalid("the cost", "is above 2^63"))?;
        Ok(Answer { strands, short, cost, ..Answer::default() })
    }
}
