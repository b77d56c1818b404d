//! From an assignment that keeps to pieces to one that keeps to litres too.

use super::allowed::Pairs;
use super::volume::NOBODY;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The nearest stations at which an unserved parcel may take another's place.
const EXCHANGES: usize = 8;

/// Moves parcels out of stations that were given too many litres, those whose move costs least a litre first, then serves
/// who is left wherever there is room, moves parcels nearer where they fit, and exchanges served for unserved where that
/// is cheaper.
pub(super) fn mend(pairs: &Pairs<'_, '_>, stations: Vec<u32>) -> Vec<u32> {
    let mut mending = Mending::new(pairs, stations);
    mending.empty_overfull();
    mending.serve_unserved();
    mending.improve();
    mending.exchange();
    mending.serve_unserved();
    mending.stations
}

struct Mending<'p, 'q, 'a> {
    pairs: &'p Pairs<'q, 'a>,
    stations: Vec<u32>,
    point_of: Vec<u32>,
    pieces: Vec<i64>,
    room: Vec<i64>,
}

impl<'p, 'q, 'a> Mending<'p, 'q, 'a> {
    fn new(pairs: &'p Pairs<'q, 'a>, stations: Vec<u32>) -> Self {
        let sites = &pairs.question.sites;
        let mut point_of = vec![0; stations.len()];
        for number in 0..pairs.points.points.len() {
            point_of[pairs.points.range(number)].fill(number as u32);
        }
        let pieces = sites.iter().map(|s| i64::from(s.pieces)).collect();
        let room = sites.iter().map(|s| s.volume.map_or(i64::MAX / 2, |v| v.0.clamp(0, i64::MAX / 4))).collect();
        let mut mending = Self { pairs, stations, point_of, pieces, room };
        for parcel in 0..mending.stations.len() {
            mending.take(parcel, mending.stations[parcel], 1);
        }
        mending
    }

    fn millilitres(&self, parcel: usize) -> i64 {
        self.pairs.millilitres(self.pairs.points.all()[parcel])
    }

    /// Takes room at a station, or with -1 gives it back.
    fn take(&mut self, parcel: usize, station: u32, sign: i64) {
        if station != NOBODY {
            self.pieces[station as usize] -= sign;
            self.room[station as usize] -= sign * self.millilitres(parcel);
        }
    }

    fn give(&mut self, parcel: usize, station: u32) {
        self.take(parcel, self.stations[parcel], -1);
        self.take(parcel, station, 1);
        self.stations[parcel] = station;
    }

    /// The nearest station with room for the parcel, and what the parcel costs there; unserved where there is none.
    fn place(&self, parcel: usize) -> (i64, u32) {
        let (point, volume) = (&self.pairs.points.points[self.point_of[parcel] as usize], self.millilitres(parcel));
        let fits = |s: usize| self.pieces[s] > 0 && self.room[s] >= volume;
        let mut stations = self.pairs.stations(point).filter(|&(_, s)| s != self.stations[parcel] && fits(s as usize));
        let weight = i64::from(self.pairs.question.terms.weight(point.key.service));
        stations
            .next()
            .map_or((i64::from(self.pairs.overflow(point)), NOBODY), |(seconds, s)| (weight * i64::from(seconds), s))
    }

    fn cost(&self, parcel: usize) -> i64 {
        let point = &self.pairs.points.points[self.point_of[parcel] as usize];
        let way = self.pairs.seconds(point, self.stations[parcel]);
        let weight = i64::from(self.pairs.question.terms.weight(point.key.service));
        way.map_or(i64::from(self.pairs.overflow(point)), |seconds| weight * i64::from(seconds))
    }

    fn empty_overfull(&mut self) {
        let mut at: Vec<Vec<usize>> = vec![Vec::new(); self.room.len()];
        for (parcel, &station) in self.stations.iter().enumerate() {
            if let Some(at) = at.get_mut(station as usize).filter(|_| self.room[station as usize] < 0) {
                at.push(parcel);
            }
        }
        for (station, parcels) in at.into_iter().enumerate() {
            let heavy = parcels.into_iter().filter(|&p| self.millilitres(p) > 0);
            let mut moves: BinaryHeap<Reverse<(i128, usize)>> = heavy.map(|p| Reverse((self.leaving(p), p))).collect();
            while let Some(Reverse((_, parcel))) = moves.pop().filter(|_| self.room[station] < 0) {
                // Where it would have gone may be full by now.
                let now = self.leaving(parcel);
                if moves.peek().is_some_and(|Reverse((next, _))| *next < now) {
                    moves.push(Reverse((now, parcel)));
                    continue;
                }
                let (_, to) = self.place(parcel);
                self.give(parcel, to);
            }
        }
    }

    /// What it costs to move a parcel elsewhere, for each cubic metre that it frees.
    fn leaving(&self, parcel: usize) -> i128 {
        i128::from(self.place(parcel).0 - self.cost(parcel)) * 1_000_000 / i128::from(self.millilitres(parcel).max(1))
    }

    /// Those first of whom a litre is dearest to leave.
    fn serve_unserved(&mut self) {
        let mut left: Vec<usize> = (0..self.stations.len()).filter(|&p| self.stations[p] == NOBODY).collect();
        left.sort_by_key(|&p| {
            (Reverse(i128::from(self.cost(p)) * 1_000_000 / i128::from(self.millilitres(p).max(1))), p)
        });
        for parcel in left {
            let (_, to) = self.place(parcel);
            self.give(parcel, to);
        }
    }

    /// Takes in an unserved parcel for a served one where that is cheaper: the unserved in turn, at the nearest stations first.
    fn exchange(&mut self) {
        let mut at: Vec<Vec<usize>> = vec![Vec::new(); self.room.len()];
        for (parcel, &station) in self.stations.iter().enumerate() {
            if let Some(at) = at.get_mut(station as usize) {
                at.push(parcel);
            }
        }
        for parcel in 0..self.stations.len() {
            if self.stations[parcel] != NOBODY {
                continue;
            }
            let (own, point) = (self.millilitres(parcel), &self.pairs.points.points[self.point_of[parcel] as usize]);
            let weight = i64::from(self.pairs.question.terms.weight(point.key.service));
            let stations: Vec<(u32, u32)> = self.pairs.stations(point).take(EXCHANGES).collect();
            let best = stations.iter().filter_map(|&(seconds, station)| {
                let needed = own - self.room[station as usize];
                let out = at[station as usize].iter().filter(|&&p| self.millilitres(p) >= needed);
                let (leaving, out) = out.map(|&p| (self.unserved_cost(p) - self.cost(p), p)).min()?;
                Some((leaving + weight * i64::from(seconds) - self.unserved_cost(parcel), station, out))
            });
            if let Some((_, station, out)) = best.min().filter(|b| b.0 < 0) {
                self.give(out, NOBODY);
                self.give(parcel, station);
                at[station as usize].retain(|&p| p != out);
                at[station as usize].push(parcel);
            }
        }
    }

    fn unserved_cost(&self, parcel: usize) -> i64 {
        i64::from(self.pairs.overflow(&self.pairs.points.points[self.point_of[parcel] as usize]))
    }

    fn improve(&mut self) {
        for parcel in 0..self.stations.len() {
            let (cost, to) = self.place(parcel);
            if cost < self.cost(parcel) {
                self.give(parcel, to);
            }
        }
    }
}
