//! Parcels that pass, and are not held.

use super::points::{Key, Points};
use super::question::{Question, Terms};
use super::site::Site;
use super::volume::{bound, in_turn};
use crate::base::{Budget, Error, Id, IdVec};
use crate::freight::{Flow, Parcel, ParcelId, StationId};
use crate::scenario::CostTable;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Kinds of parcels, some 70 bytes each.
const MOST_KINDS: usize = 1 << 24;

/// How many parcels of each kind there are: of one village, flow, service, temperature and times.
///
/// ```
/// use skyroad::assign::capacitated::{Site, Tally, Terms};
/// use skyroad::{Budget, IdVec, tibet};
/// let region = tibet::region()?;
/// # let hub = |code| region.timetable.terminal(code);
/// # let date = tibet::today()?;
/// # let parcels = skyroad::plan::Demand::new(hub("rail-xining")?, hub("air-tfu")?).generate(&region, date, 1)?;
/// let engine = skyroad::search::Engine::new(&region.network)?;
/// let table = skyroad::plan::station_table(&region, &engine, date, &[])?;
/// let sites = region.stations.iter().map(|s| Site::of(s, region.reach)).collect();
///
/// let mut tally = Tally::default();
/// for parcel in &parcels {
///     tally.add(parcel)?; // Once past,
/// }
/// let mut deal = tally.solve(sites, &table, Terms::default(), &Budget::default())?;
/// let first = parcels.iter().next().ok_or("no parcel")?;
/// assert!(deal.station(first)?.is_some()); // and once more.
/// assert_eq!(deal.cost, deal.bound);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tally {
    flows: [Counts; 2],
    parcels: u64,
    /// A question has a list of parcels; this one stays empty.
    none: IdVec<ParcelId, Parcel>,
}

/// The kinds of one flow, in the order in which they first came.
#[derive(Clone, Debug, Default)]
struct Counts {
    known: HashMap<(u32, Key), u32>,
    counts: Vec<(u32, Key, u32)>,
}

impl Tally {
    /// Counts a parcel.
    ///
    /// # Errors
    /// Over 2²⁴ kinds, or 2³² parcels.
    pub fn add(&mut self, parcel: &Parcel) -> Result<(), Error> {
        let Counts { known, counts } = &mut self.flows[flow(parcel)];
        if self.parcels >= u64::from(u32::MAX) || (counts.len() >= MOST_KINDS && !known.contains_key(&kind(parcel))) {
            let problem = format!("over {} parcels, or {MOST_KINDS} kinds of them", u32::MAX);
            return Err(Error::invalid("tally", problem));
        }
        self.parcels += 1;
        let (village, key) = kind(parcel);
        match known.entry((village, key)) {
            Entry::Occupied(at) => counts[*at.get() as usize].2 += 1,
            Entry::Vacant(free) => {
                free.insert(counts.len() as u32);
                counts.push((village, key, 1));
            }
        }
        Ok(())
    }

    /// Parcels counted.
    pub fn parcels(&self) -> u64 {
        self.parcels
    }

    /// Kinds of parcels, in and out: what memory grows with.
    pub fn kinds(&self) -> [usize; 2] {
        [0, 1].map(|flow| self.flows[flow].counts.len())
    }

    /// The optimum, as [`Question::solve`] finds it of all parcels at once.
    ///
    /// # Errors
    /// Those of [`Question::new`]; a station whose litres are limited, for volumes were not kept; cancelled.
    pub fn solve(
        self,
        sites: IdVec<StationId, Site>,
        table: &CostTable,
        terms: Terms,
        budget: &Budget,
    ) -> Result<Deal, Error> {
        let Self { flows, none, .. } = self;
        let sorted = flows.map(|Counts { mut known, mut counts }| {
            // As a question sorts its points: by village, then as they came.
            counts.sort_by_key(|&(village, ..)| village);
            (0u32..).zip(&counts).for_each(|(at, &(village, key, _))| _ = known.insert((village, key), at));
            (known, counts)
        });
        let points = [0, 1].map(|flow| Points::counted(sorted[flow].1.iter().copied()));
        let question = Question::counted(sites, table, &none, terms, points)?;
        let mut deal = Deal { cost: 0, bound: 0, unserved: 0, flows: [Hands::default(), Hands::default()] };
        for (flow, (known, counts)) in sorted.into_iter().enumerate() {
            let solver = question.in_pieces(flow, &[], budget)?;
            deal.bound = deal.bound.saturating_add(bound(&question.pairs(flow, &[]), &solver));
            let hands = &mut deal.flows[flow];
            (hands.known, hands.next) = (known, vec![0; counts.len()]);
            let mut last = u32::MAX;
            for share in in_turn(&solver) {
                if share.point != last {
                    (last, hands.next[share.point as usize]) = (share.point, hands.shares.len() as u32);
                }
                let station = share.station.map(|s| StationId::from_index(s as usize));
                deal.unserved += if station.is_none() { u64::from(share.amount) } else { 0 };
                deal.cost = deal.cost.saturating_add(i64::from(share.amount).saturating_mul(i64::from(share.cost)));
                hands.shares.push((share.point, station, share.amount));
            }
        }
        Ok(deal)
    }
}

/// Where the parcels of a [`Tally`] go, to be asked of each as they pass again.
#[derive(Clone, Debug)]
pub struct Deal {
    /// As [`Answer::cost`](super::Answer::cost).
    pub cost: i64,
    /// No assignment costs less.
    pub bound: i64,
    /// Parcels that no station serves.
    pub unserved: u64,
    flows: [Hands; 2],
}

/// What is left to be given out in one flow.
#[derive(Clone, Debug, Default)]
struct Hands {
    known: HashMap<(u32, Key), u32>,
    /// For each kind, the share that is given out now.
    next: Vec<u32>,
    /// By kind: whose, where, how many are left.
    shares: Vec<(u32, Option<StationId>, u32)>,
}

impl Deal {
    /// The station of the next parcel of this one's kind: `None` where none serves it.
    ///
    /// # Errors
    /// A parcel that was not counted, or more of its kind than were.
    pub fn station(&mut self, parcel: &Parcel) -> Result<Option<StationId>, Error> {
        let wrong = || Error::invalid("parcel", format!("\"{}\" was not counted", parcel.id));
        let hands = &mut self.flows[flow(parcel)];
        let kind = *hands.known.get(&kind(parcel)).ok_or_else(wrong)?;
        let next = &mut hands.next[kind as usize];
        loop {
            let (_, station, left) = hands.shares.get_mut(*next as usize).filter(|s| s.0 == kind).ok_or_else(wrong)?;
            if *left > 0 {
                *left -= 1;
                return Ok(*station);
            }
            *next += 1;
        }
    }
}

fn flow(parcel: &Parcel) -> usize {
    usize::from(parcel.flow == Flow::Out)
}

fn kind(parcel: &Parcel) -> (u32, Key) {
    (parcel.village.index() as u32, Key::of(parcel, false))
}
