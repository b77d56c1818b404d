//! Parcels that are alike, as points with a demand.

use crate::base::{Error, Id, IdVec, Time};
use crate::freight::{Flow, Parcel, ParcelId, Service, Temperature};
use rayon::prelude::*;
use std::collections::HashMap;

/// What the parcels of a point have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) service: Service,
    pub(super) temperature: Temperature,
    /// Volumes of a class are within a fifth or so of each other; 0 where litres do not matter.
    size: u8,
    pub(super) ready: Time,
    pub(super) due: Time,
}

impl Key {
    /// `sized` tells volumes apart.
    pub(super) fn of(parcel: &Parcel, sized: bool) -> Self {
        let size = if sized { size_class(parcel.volume.0) } else { 0 };
        let Parcel { service, temperature, ready, due, .. } = *parcel;
        Self { service, temperature, size, ready, due }
    }
}

/// Parcels of one village that are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) village: u32,
    pub(super) key: Key,
    /// Which of [`Points::moments`] its times are.
    pub(super) moment: u32,
    /// Where its parcels stand in [`Points::members`].
    first: u32,
    end: u32,
    /// The mean volume of its parcels.
    pub(super) millilitres: u32,
}

impl Point {
    /// Where the parcels of the next point start.
    pub(super) fn end(&self) -> u32 {
        self.end
    }

    /// How many parcels.
    pub(super) fn demand(&self) -> u32 {
        self.end - self.first
    }
}

/// All points of one flow, by village.
#[derive(Clone, Debug, Default)]
pub(super) struct Points {
    pub(super) points: Vec<Point>,
    members: Vec<u32>,
    /// The distinct times from ready to due.
    pub(super) moments: Vec<(Time, Time)>,
}

impl Points {
    /// Where the parcels of a point stand among those of all points.
    pub(super) fn range(&self, point: usize) -> std::ops::Range<usize> {
        self.points[point].first as usize..self.points[point].end as usize
    }

    /// The parcels of a point, in the order of the list.
    pub(super) fn members(&self, point: usize) -> &[u32] {
        &self.members[self.range(point)]
    }

    /// The parcels of all points.
    pub(super) fn all(&self) -> &[u32] {
        &self.members
    }

    /// The points of both flows. `sized` tells volumes apart.
    pub(super) fn of(parcels: &IdVec<ParcelId, Parcel>, villages: usize, sized: bool) -> Result<[Self; 2], Error> {
        let (order, first) = by_village(parcels, villages)?;
        let groups = |bucket: usize| group(parcels, &order[first[bucket] as usize..first[bucket + 1] as usize], sized);
        Ok([0, 1].map(|flow| {
            let buckets = flow * villages..(flow + 1) * villages;
            let grouped: Vec<Vec<(Key, Vec<u32>)>> = buckets.into_par_iter().map(groups).collect();
            Self::join(parcels, grouped)
        }))
    }

    fn join(parcels: &IdVec<ParcelId, Parcel>, grouped: Vec<Vec<(Key, Vec<u32>)>>) -> Self {
        let mut all = Self::default();
        let mut moments = HashMap::new();
        for (village, groups) in grouped.into_iter().enumerate() {
            for (key, members) in groups {
                let volume = |&m: &u32| i128::from(parcels.as_slice()[m as usize].volume.0.max(0));
                let mean = members.iter().map(volume).sum::<i128>() / members.len().max(1) as i128;
                let mean = u32::try_from(mean).unwrap_or(u32::MAX);
                all.push(&mut moments, village as u32, key, members.len() as u32, mean);
                all.members.extend(members);
            }
        }
        all
    }

    /// Points whose parcels were counted and are not at hand: village, kind and how many, by village.
    pub(super) fn counted(counts: impl IntoIterator<Item = (u32, Key, u32)>) -> Self {
        let mut all = Self::default();
        let mut moments = HashMap::new();
        for (village, key, count) in counts {
            all.push(&mut moments, village, key, count, 0);
        }
        all
    }

    fn push(&mut self, moments: &mut HashMap<(Time, Time), u32>, village: u32, key: Key, count: u32, millilitres: u32) {
        let moment = *moments.entry((key.ready, key.due)).or_insert_with(|| {
            self.moments.push((key.ready, key.due));
            self.moments.len() as u32 - 1
        });
        let first = self.points.last().map_or(0, Point::end);
        self.points.push(Point { village, key, moment, first, end: first + count, millilitres });
    }
}

/// Parcels sorted by flow, then village, and where each of these starts.
fn by_village(parcels: &IdVec<ParcelId, Parcel>, villages: usize) -> Result<(Vec<u32>, Vec<u32>), Error> {
    let bucket = |p: &Parcel| p.village.index() + if p.flow == Flow::Out { villages } else { 0 };
    let mut first = vec![0u32; 2 * villages + 1];
    for (id, parcel) in parcels.entries() {
        if parcel.village.index() >= villages {
            let problem =
                format!("parcel {} is of village {}, and there are {villages}", id.index(), parcel.village.index());
            return Err(Error::invalid("assignment", problem));
        }
        first[bucket(parcel) + 1] += 1;
    }
    (0..2 * villages).for_each(|b| first[b + 1] += first[b]);
    let (mut next, mut order) = (first.clone(), vec![0; parcels.len()]);
    for (id, parcel) in parcels.entries() {
        let place = &mut next[bucket(parcel)];
        order[*place as usize] = id.index() as u32;
        *place += 1;
    }
    Ok((order, first))
}

/// The parcels of a village by what they have in common, in the order in which they first occur.
fn group(parcels: &IdVec<ParcelId, Parcel>, members: &[u32], sized: bool) -> Vec<(Key, Vec<u32>)> {
    let mut groups: Vec<(Key, Vec<u32>)> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    for &member in members {
        let parcel = &parcels.as_slice()[member as usize];
        let key = Key::of(parcel, sized);
        let group = *known.entry(key).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(member);
    }
    if sized {
        // Where not all of a point are served, the smallest are.
        let volume = |&member: &u32| (parcels.as_slice()[member as usize].volume, member);
        groups.iter_mut().for_each(|(_, members)| members.sort_unstable_by_key(volume));
    }
    groups
}

/// Four classes between a volume and twice as much.
fn size_class(millilitres: i64) -> u8 {
    let volume = millilitres.max(4).unsigned_abs();
    let octave = volume.ilog2();
    (4 * octave as u64 + (volume >> (octave - 2) & 3)) as u8
}
