//! Why a parcel is unserved, and the cheapest single change that would serve it.
//!
//! A change counts only where the changed question, solved, serves the parcel. In pieces this goes on from the optimum
//! by the same pivots that found it, and prices all pairs again; where litres are limited the changed question is solved
//! anew.
//!
//! *Which change is cheapest* is found among all stations with a way: the ones that may serve the parcel get more slots, as few
//! as do; the ones that fail one condition lose it. The nearest few of each kind are tried, in the order of what they
//! would cost at least.
//!
//! *Alike parcels queue.* Of parcels that nothing tells apart the first of the list are served, so the third in the queue
//! needs three slots. Where parcels that differ are worth exactly the same, an optimum may serve either: a change is then
//! proven for the optimum that these pivots find.

use super::allowed::Pairs;
use super::answer::Answer;
use super::change::Tariff;
use super::points::Point;
use super::question::Question;
use super::site::Site;
use crate::assign::transport::{Offer, Solver};
use crate::base::{Budget, Error, Fen, Id, Millilitres, Seconds};
use crate::freight::{Flow, ParcelId, StationId, Temperature};
use crate::scenario::{Change, Explanation, Remedy, Why};
use std::collections::HashMap;

/// Stations of each kind of change that are tried.
const TRIED: usize = 6;

/// The first condition that a station fails for a point, and how many it fails.
struct Failing {
    first: Option<fn(StationId, Seconds) -> Why>,
    fix: Option<Change>,
    count: usize,
    rank: usize,
}

/// Explains one answer; keeps what it has solved for the next parcel.
#[derive(Debug)]
pub struct Explainer<'e, 'a> {
    question: &'e Question<'a>,
    answer: &'e Answer,
    tariff: Tariff,
    budget: Budget,
    /// Where each parcel stands among those of all points of its flow.
    place: Vec<u32>,
    scratch: [Option<Solver>; 2],
    /// For a change of pairs: what is then left of each point, and what it saves.
    rewired: HashMap<(usize, Change), (Vec<u32>, i64)>,
}

impl<'e, 'a> Explainer<'e, 'a> {
    /// `answer` must be that of `question`.
    pub fn new(question: &'e Question<'a>, answer: &'e Answer, tariff: Tariff, budget: Budget) -> Self {
        let mut place = vec![0; question.parcels.len()];
        for points in question.points.iter() {
            points.all().iter().enumerate().for_each(|(at, &member)| place[member as usize] = at as u32);
        }
        Self { question, answer, tariff, budget, place, scratch: [None, None], rewired: HashMap::new() }
    }

    /// Why the parcel is unserved and what would help; `None` where it is served.
    ///
    /// # Errors
    /// A parcel that is not there; cancelled.
    pub fn explain(&mut self, parcel: ParcelId) -> Result<Option<Explanation>, Error> {
        let Some(station) = self.answer.stations.get(parcel) else {
            return Err(Error::invalid("parcel", format!("there is no {parcel:?}")));
        };
        if station.is_some() {
            return Ok(None);
        }
        let why = self.why(parcel);
        let remedy = self.remedy(parcel)?;
        Ok(Some(Explanation { why, remedy }))
    }

    /// By how much the cost would fall if a station served villages so much farther away; exact in pieces.
    ///
    /// # Errors
    /// Cancelled.
    pub fn reach_price(&mut self, station: StationId, more: Seconds) -> Result<i64, Error> {
        let change = Change::Reach { station, more };
        let inbound = self.rewire(0, change)?.1;
        Ok(inbound.saturating_add(self.rewire(1, change)?.1))
    }

    fn flow(&self, parcel: ParcelId) -> usize {
        usize::from(self.question.parcels[parcel].flow == Flow::Out)
    }

    fn point(&self, parcel: ParcelId) -> usize {
        let (points, at) = (&self.question.points[self.flow(parcel)], self.place[parcel.index()] as usize);
        let points = &points.points;
        points.partition_point(|p| (p.end() as usize) <= at)
    }

    /// How a station fails a parcel.
    fn failing(&self, pairs: &Pairs<'_, '_>, parcel: ParcelId, station: StationId, time: Seconds) -> Failing {
        let point = &pairs.points.points[self.point(parcel)];
        let site = &self.question.sites[station];
        let needs_cold = point.key.temperature == Temperature::Chilled;
        let beyond = (time.0 - site.reach.0).max(0).unsigned_abs().div_ceil(3600) as i64;
        let volume = Millilitres(pairs.millilitres(parcel.index() as u32));
        let short = site.volume.map_or(0, |v| (volume.0 - v.0).max(0));
        let litres = Millilitres(short.unsigned_abs().div_ceil(1000) as i64 * 1000);
        type Test = (bool, fn(StationId, Seconds) -> Why, Change);
        let tests: [Test; 5] = [
            (
                beyond > 0,
                |station, time| Why::TooFar { station, time },
                Change::Reach { station, more: Seconds::hours(beyond) },
            ),
            (!site.supplied, |station, _| Why::CutOff { station }, Change::Supply { station }),
            (needs_cold && !site.cold, |station, _| Why::NotCold { station }, Change::Cold { station }),
            (
                !pairs.open.at(point.moment, station.index()),
                |station, _| Why::NotOpen { station },
                Change::Hours { station },
            ),
            (short > 0, |station, _| Why::TooBulky { station }, Change::Litres { station, more: litres }),
        ];
        let first = tests.iter().position(|t| t.0);
        Failing {
            first: first.map(|f| tests[f].1),
            fix: first.map(|f| tests[f].2),
            count: tests.iter().filter(|t| t.0).count(),
            rank: first.unwrap_or(tests.len()),
        }
    }

    /// All stations with a way, nearest first.
    fn ways(&self, parcel: ParcelId) -> Vec<(Seconds, StationId)> {
        let (table, village) = (self.question.table, self.question.parcels[parcel].village.index());
        let way = |station: StationId| table.time(village, station.index()).map(|t| (t, station));
        let mut ways: Vec<_> = self.question.sites.ids().filter_map(way).collect();
        ways.sort_unstable();
        ways
    }

    /// The stations that pass most conditions tell why: the last condition that any station fails first.
    fn why(&self, parcel: ParcelId) -> Why {
        let pairs = self.question.pairs(self.flow(parcel), &[]);
        let mut why = (0, Why::NoWay);
        for (time, station) in self.ways(parcel) {
            let failing = self.failing(&pairs, parcel, station, time);
            if failing.rank + 1 > why.0 {
                let found = failing.first.map_or(Why::Full { station }, |first| first(station, time));
                why = (failing.rank + 1, found);
            }
        }
        why.1
    }

    /// What to try: what it costs at least, and the change; more slots start at as many as the queue is long.
    fn candidates(&self, parcel: ParcelId) -> Vec<(Fen, Change)> {
        let pairs = self.question.pairs(self.flow(parcel), &[]);
        let mut found: Vec<(Fen, Change)> = Vec::new();
        let mut tried: HashMap<std::mem::Discriminant<Change>, usize> = HashMap::new();
        for (time, station) in self.ways(parcel) {
            let failing = self.failing(&pairs, parcel, station, time);
            let slots = Change::Slots { station, more: self.queue(parcel) };
            let volume = pairs.millilitres(parcel.index() as u32);
            let litres =
                Change::Litres { station, more: Millilitres(volume.unsigned_abs().div_ceil(1000) as i64 * 1000) };
            let has_volume = self.question.sites[station].volume.is_some();
            let changes = match failing.count {
                0 if has_volume => vec![slots, litres],
                0 => vec![slots],
                1 => failing.fix.into_iter().collect(),
                _ => Vec::new(),
            };
            for change in changes {
                let tried = tried.entry(std::mem::discriminant(&change)).or_default();
                *tried += 1;
                if *tried <= TRIED {
                    found.push((self.tariff.of(&change), change));
                }
            }
        }
        // The sort is stable: nearer stations first where the price is the same.
        found.sort_by_key(|c| c.0);
        found
    }

    /// Which of the unserved of its point the parcel is, from 1.
    fn queue(&self, parcel: ParcelId) -> u32 {
        let flow = self.flow(parcel);
        let range = self.question.points[flow].range(self.point(parcel));
        let before = &self.answer.flows[flow].stations[range.start..=self.place[parcel.index()] as usize];
        before.iter().filter(|&&s| s == super::volume::NOBODY).count() as u32
    }

    fn remedy(&mut self, parcel: ParcelId) -> Result<Option<Remedy>, Error> {
        let mut best: Option<Remedy> = None;
        let has_volume = self.question.sites.iter().any(|s| s.volume.is_some());
        for (at_least, change) in self.candidates(parcel) {
            if best.is_some_and(|b| b.price <= at_least) {
                break;
            }
            self.budget.check()?;
            let found = if has_volume { self.anew(parcel, change)? } else { self.in_pieces(parcel, change)? };
            if let Some((change, saves)) = found {
                let price = self.tariff.of(&change);
                if best.is_none_or(|b| price < b.price) {
                    best = Some(Remedy { change, price, saves });
                }
            }
        }
        match &mut best {
            // The other flow gains from the change too.
            Some(remedy) if !has_volume => remedy.saves += self.saves_besides(1 - self.flow(parcel), remedy.change)?,
            _ => {}
        }
        Ok(best)
    }

    /// What a change saves in the flow of which no parcel was asked.
    fn saves_besides(&mut self, flow: usize, change: Change) -> Result<i64, Error> {
        let Change::Slots { station, more } = change else { return Ok(self.rewire(flow, change)?.1) };
        let mut pairs = self.question.pairs(flow, &[]);
        let base = self.question.sites[station].pieces;
        let solver = self.scratch[flow].get_or_insert_with(|| self.answer.flows[flow].solver.clone());
        solver.set_capacity(station.index(), base.saturating_add(more));
        solver.solve_beyond(&mut pairs, &self.budget)?;
        let saves = self.answer.flows[flow].cost - solver.solution().cost;
        solver.set_capacity(station.index(), base);
        Ok(saves)
    }

    /// Solves the changed question from its beginning; doubles the change a few times.
    fn anew(&self, parcel: ParcelId, change: Change) -> Result<Option<(Change, i64)>, Error> {
        for doublings in 0..4 {
            let change = match change {
                Change::Slots { station, more } => Change::Slots { station, more: more.saturating_mul(1 << doublings) },
                Change::Litres { station, more } => Change::Litres { station, more: more.times(1 << doublings) },
                other => other,
            };
            let answer = self.question.with(&change)?.solve(&self.budget)?;
            if answer.stations[parcel].is_some() {
                return Ok(Some((change, self.answer.cost - answer.cost)));
            }
            if !matches!(change, Change::Slots { .. } | Change::Litres { .. }) {
                break;
            }
        }
        Ok(None)
    }

    fn in_pieces(&mut self, parcel: ParcelId, change: Change) -> Result<Option<(Change, i64)>, Error> {
        let (flow, point) = (self.flow(parcel), self.point(parcel));
        let range = self.question.points[flow].range(point);
        // So many may be left of the point that the parcel is not among them.
        let left = (range.end - 1) as u32 - self.place[parcel.index()];
        if let Change::Slots { station, more } = change {
            let found = self.slots(flow, (point, left), station, more)?;
            return Ok(found.map(|(more, saves)| (Change::Slots { station, more }, saves)));
        }
        let (after, saves) = self.rewire(flow, change)?;
        Ok((after[point] <= left).then_some((change, *saves)))
    }

    /// The least number of slots more, `least` at least, with which no more than `left` units of a point are unserved.
    fn slots(
        &mut self,
        flow: usize,
        (point, left): (usize, u32),
        station: StationId,
        least: u32,
    ) -> Result<Option<(u32, i64)>, Error> {
        let mut pairs = self.question.pairs(flow, &[]);
        let (place, base) = (station.index(), self.question.sites[station].pieces);
        let solver = self.scratch[flow].get_or_insert_with(|| self.answer.flows[flow].solver.clone());
        let mut left_with = |solver: &mut Solver, more: u32| -> Result<u32, Error> {
            solver.set_capacity(place, base.saturating_add(more));
            solver.solve_beyond(&mut pairs, &self.budget)?;
            Ok(solver.unserved(point))
        };
        let (mut low, mut high) = (least.saturating_sub(1), least.max(1));
        let mut found = None;
        loop {
            if left_with(solver, high)? <= left {
                break;
            }
            // A station whose price is nothing has more than it needs.
            if solver.price(place) <= 0 || base.saturating_add(high) == u32::MAX {
                left_with(solver, 0)?;
                return Ok(found);
            }
            (low, high) = (high, high.saturating_mul(2));
        }
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if left_with(solver, middle)? <= left { high = middle } else { low = middle }
        }
        if left_with(solver, high)? <= left {
            let saves = self.answer.flows[flow].cost - solver.solution().cost;
            found = Some((high, saves));
        }
        left_with(solver, 0)?;
        Ok(found)
    }

    /// What is left of each point where one station may serve others than now, and what that saves.
    fn rewire(&mut self, flow: usize, change: Change) -> Result<&(Vec<u32>, i64), Error> {
        if !self.rewired.contains_key(&(flow, change)) {
            let mut pairs = self.question.pairs(flow, &[]);
            let station = change.station();
            let site = self.question.sites[station].with(&change);
            let mut solver = self.answer.flows[flow].solver.clone();
            solver.add_arcs(new_arcs(&pairs, station, &site, change))?;
            solver.solve(&self.budget)?;
            solver.solve_beyond(&mut pairs, &self.budget)?;
            let left = (0..pairs.points.points.len()).map(|p| solver.unserved(p)).collect();
            let saves = self.answer.flows[flow].cost - solver.solution().cost;
            self.rewired.insert((flow, change), (left, saves));
        }
        let found = self.rewired.get(&(flow, change));
        found.ok_or_else(|| Error::invalid("change", "is not there"))
    }
}

/// The pairs of a station as it would be.
fn new_arcs(pairs: &Pairs<'_, '_>, station: StationId, site: &Site, change: Change) -> Vec<Offer> {
    let place = station.index();
    let arc = |(number, point): (usize, &Point)| {
        let seconds = pairs.seconds(point, place as u32).filter(|&s| i64::from(s) <= site.reach.0)?;
        let cold = point.key.temperature == Temperature::Ambient || site.cold;
        let open = matches!(change, Change::Hours { .. }) || pairs.open.at(point.moment, place);
        let may = site.supplied && cold && open;
        may.then(|| Offer {
            point: number as u32,
            station: place as u32,
            cost: pairs.cost(point, seconds, place as u32),
        })
    };
    pairs.points.points.iter().enumerate().filter_map(arc).collect()
}
