//! Which stations may serve whom, and at what cost.

use super::points::{Point, Points};
use super::question::Question;
use super::site::Site;
use crate::assign::transport::{Beyond, MAX_COST, Offer};
use crate::freight::Temperature;
use crate::scenario::CostTable;
use rayon::prelude::*;

/// Pairs of a point that are offered at once.
const OFFERS: usize = 4;

/// The stations within the longest reach of each village, nearest first.
#[derive(Clone, Debug)]
pub(super) struct Near {
    first: Vec<u32>,
    /// Seconds and station.
    pairs: Vec<(u32, u32)>,
}

impl Near {
    pub(super) fn of(table: &CostTable, sites: &[Site], villages: usize) -> Self {
        let within = |village: usize| {
            let time = |station: usize| table.time(village, station).filter(|&t| t <= sites[station].reach);
            let found = |station: usize| time(station).map(|t| (t.0 as u32, station as u32));
            let mut found: Vec<(u32, u32)> = (0..table.columns()).filter_map(found).collect();
            found.sort_unstable();
            found
        };
        let lists: Vec<_> = (0..villages).into_par_iter().map(within).collect();
        let mut near = Self { first: vec![0], pairs: Vec::with_capacity(lists.iter().map(Vec::len).sum()) };
        for list in lists {
            near.pairs.extend(list);
            near.first.push(near.pairs.len() as u32);
        }
        near
    }

    /// Seconds and station of each, nearest first.
    pub(super) fn of_village(&self, village: u32) -> &[(u32, u32)] {
        &self.pairs[self.first[village as usize] as usize..self.first[village as usize + 1] as usize]
    }
}

/// Which sites are open at some time between ready and due: by moment, then kind of hours.
#[derive(Clone, Debug)]
pub(super) struct Open {
    kind_of: Vec<u32>,
    kinds: usize,
    open: Vec<bool>,
}

impl Open {
    pub(super) fn of(sites: &[Site], points: &Points) -> Self {
        // There are as many kinds as there are sorts of opening hours: a few.
        let mut kinds: Vec<&Site> = Vec::new();
        let mut kind_of = Vec::with_capacity(sites.len());
        for site in sites {
            let same = kinds.iter().position(|k| (k.hours, k.days) == (site.hours, site.days));
            kind_of.push(same.unwrap_or(kinds.len()) as u32);
            if same.is_none() {
                kinds.push(site);
            }
        }
        let moments = points.moments.iter();
        let open = moments.flat_map(|&(ready, due)| kinds.iter().map(move |s| s.is_open_within(ready, due))).collect();
        Self { kind_of, kinds: kinds.len(), open }
    }

    pub(super) fn at(&self, moment: u32, site: usize) -> bool {
        self.open[moment as usize * self.kinds + self.kind_of[site] as usize]
    }
}

/// The pairs of one flow, at prices of litres.
pub(super) struct Pairs<'q, 'a> {
    pub(super) question: &'q Question<'a>,
    pub(super) points: &'q Points,
    pub(super) open: &'q Open,
    /// The price of a litre at each station; empty for none.
    pub(super) litre: &'q [u32],
}

impl Pairs<'_, '_> {
    /// Whether the station, whose way is no matter here, may serve the point.
    pub(super) fn may(&self, point: &Point, station: usize) -> bool {
        let site = &self.question.sites.as_slice()[station];
        let cold = point.key.temperature == Temperature::Ambient || site.cold;
        site.supplied && cold && self.open.at(point.moment, station)
    }

    /// The way of the point to a station within reach.
    pub(super) fn seconds(&self, point: &Point, station: u32) -> Option<u32> {
        let table = self.question.table;
        let time = ((station as usize) < table.columns()).then(|| table.time(point.village as usize, station as usize));
        time.flatten().map(|t| t.0 as u32)
    }

    /// The volume of a parcel.
    pub(super) fn millilitres(&self, member: u32) -> i64 {
        self.question.parcels.as_slice()[member as usize].volume.0.max(0)
    }

    /// What a unit of the point costs at the station.
    pub(super) fn cost(&self, point: &Point, seconds: u32, station: u32) -> u32 {
        let way = u64::from(self.question.terms.weight(point.key.service)) * u64::from(seconds);
        let litre = self.litre.get(station as usize).map_or(0, |&l| u64::from(l));
        (way + litre * u64::from(point.millilitres) / 1000).min(u64::from(MAX_COST)) as u32
    }

    /// What it costs to leave a unit of the point unserved.
    pub(super) fn overflow(&self, point: &Point) -> u32 {
        self.question.terms.overflow(&point.key, self.question.last)
    }

    /// The stations that may serve the point, nearest first: seconds and station.
    pub(super) fn stations(&self, point: &Point) -> impl Iterator<Item = (u32, u32)> {
        let near = self.question.near.of_village(point.village).iter().copied();
        near.filter(|&(_, station)| self.may(point, station as usize))
    }
}

impl Beyond for Pairs<'_, '_> {
    fn at_prices(&mut self, _: &[i64]) {}

    fn cheaper(&self, point: u32, value: i64, prices: &[i64], found: &mut Vec<Offer>) {
        let record = &self.points.points[point as usize];
        let weight = i64::from(self.question.terms.weight(record.key.service));
        let (mut best, mut limit): (Vec<(i64, u32, u32)>, i64) = (Vec::with_capacity(OFFERS + 1), value);
        for (seconds, station) in self.question.near.of_village(record.village).iter().copied() {
            // Prices are not negative at an optimum, so the way alone is a bound for all that follow.
            if weight * i64::from(seconds) >= limit {
                break;
            }
            if !self.may(record, station as usize) {
                continue;
            }
            let cost = self.cost(record, seconds, station);
            let sum = i64::from(cost) + prices[station as usize];
            if sum < limit {
                let rank = best.partition_point(|&(other, s, _)| (other, s) < (sum, station));
                best.insert(rank, (sum, station, cost));
                best.truncate(OFFERS);
                if best.len() == OFFERS {
                    limit = limit.min(best[OFFERS - 1].0);
                }
            }
        }
        found.extend(best.iter().map(|&(_, station, cost)| Offer { point, station, cost }));
    }
}
