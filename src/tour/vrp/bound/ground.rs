//! A problem without what bounds don't ask: one load, one clock, legs with a price.

use crate::base::Id;
use crate::scenario::vrp::{FAR, Kind, KindId, Problem, Visit, VisitId};

/// There is no way.
pub(super) const NO: i64 = i64::MAX / 8;

/// Later than all.
const LAST: i64 = 1 << 58;

/// What grows along a trip: its load, or the time.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    /// At each visit, where it is the trip's first.
    pub first: Vec<i64>,
    /// From visit to visit, `[from * n + to]`.
    pub step: Vec<i64>,
    /// At least and at most so much at each visit.
    pub open: Vec<i64>,
    pub close: Vec<i64>,
    /// From each visit to the trip's end, and how much is allowed there.
    pub last: Vec<i64>,
    pub end: i64,
}

impl Measure {
    /// Whether it rules nothing out.
    fn is_free(&self) -> bool {
        self.end >= LAST && self.open.iter().all(|&open| open == 0) && self.close.iter().all(|&close| close >= LAST / 2)
    }
}

/// Vehicles of one kind as routes see them.
pub(super) struct Class {
    pub count: u64,
    /// Price of the vehicle and the leg to each visit; [`NO`]: it can't be the first.
    pub first: Vec<i64>,
    /// Price of each leg, service at its end included.
    pub leg: Vec<i64>,
    pub last: Vec<i64>,
    /// Grows with every leg, and something else that never falls.
    pub key: Measure,
    pub other: Measure,
    /// Whether the key is the load; else that is the other.
    pub loads_first: bool,
    /// The key grows by at least so much.
    pub least_step: i64,
}

/// Everything a bound asks of a problem.
pub(super) struct Ground<'a> {
    pub problem: &'a Problem,
    pub n: usize,
    /// The measure that fills vehicles most, and how much of each visit counts.
    loads: Vec<i64>,
    /// Where some deliver and others pick up, vehicles count twice.
    sides: i64,
    measure: usize,
}

impl<'a> Ground<'a> {
    pub(super) fn new(problem: &'a Problem) -> Self {
        let n = problem.visits.len();
        let mut ground = Self { problem, n, loads: vec![0; n], sides: 1, measure: 0 };
        let fill = |measure: usize| {
            let most = problem.kinds.iter().map(|kind| kind.capacity[measure]).max().unwrap_or(0);
            let all: i128 = problem.visits.iter().map(|visit| i128::from(load(visit, measure))).sum();
            (all << 20) / i128::from(most.max(1))
        };
        ground.measure = (0..problem.measures()).max_by_key(|&measure| fill(measure)).unwrap_or(0);
        let (mut out, mut back) = (false, false);
        for (id, visit) in problem.visits.entries() {
            ground.loads[id.index()] = load(visit, ground.measure);
            out |= visit.deliver.get(ground.measure).is_some_and(|&n| n > 0);
            back |= visit.pick.get(ground.measure).is_some_and(|&n| n > 0);
        }
        for pair in &problem.pairs {
            (ground.loads[pair.0.index()], ground.loads[pair.1.index()]) = (0, 0);
        }
        ground.sides = if out && back { 2 } else { 1 };
        ground
    }

    /// What leaving a visit out costs, where it may be.
    pub(super) fn prize(&self, i: usize) -> Option<i64> {
        self.problem.visits[VisitId::from_index(i)].prize
    }

    /// What all visits together load.
    pub(super) fn load(&self) -> i64 {
        self.loads.iter().sum()
    }

    fn room(&self, kind: &Kind) -> i64 {
        kind.capacity.get(self.measure).map_or(i64::MAX >> 4, |&room| room.saturating_mul(self.sides))
    }

    /// How many trips it takes at least.
    pub(super) fn least_trips(&self) -> i64 {
        let most = self.problem.kinds.iter().map(|kind| self.room(kind)).max().unwrap_or(1).max(1);
        let all: i64 = (0..self.n).filter(|&i| self.prize(i).is_none()).map(|i| self.loads[i]).sum();
        let any = (0..self.n).any(|i| self.prize(i).is_none());
        (all / most + i64::from(all % most > 0)).max(i64::from(any))
    }

    /// Kinds that can be used, what is alike taken together.
    pub(super) fn kinds(&self) -> Vec<(KindId, u64)> {
        let mut kinds: Vec<(KindId, u64)> = Vec::new();
        for (id, kind) in self.problem.kinds.entries().filter(|(_, kind)| kind.count > 0) {
            let by_kind = self.problem.visits.iter().any(|visit| !visit.service_by_kind.is_empty());
            let alike =
                |other: KindId| !by_kind && Kind { count: kind.count, ..self.problem.kinds[other].clone() } == *kind;
            match kinds.iter_mut().find(|(other, _)| alike(*other)) {
                Some((_, count)) => *count += u64::from(kind.count),
                None => kinds.push((id, u64::from(kind.count))),
            }
        }
        kinds
    }

    /// Places where a trip of `kind` starts or ends; empty: anywhere.
    pub(super) fn bases(&self, kind: &Kind, fixed: Option<u32>) -> Vec<u32> {
        fixed.map_or(Vec::new(), |place| std::iter::once(place).chain(kind.reloads.iter().copied()).collect())
    }

    /// Price of a leg; [`NO`]: there is no way.
    pub(super) fn leg(&self, kind: &Kind, from: u32, to: u32) -> i64 {
        let legs = &self.problem.legs[kind.profile];
        let (distance, duration) = (legs.distance(from, to), legs.duration(from, to));
        if distance >= FAR || duration >= FAR {
            return NO;
        }
        kind.per_distance * i64::from(distance)
            + (kind.per_driving.saturating_add(kind.per_duration)).saturating_mul(i64::from(duration))
    }

    /// Price of the cheapest way from or to one of `bases`.
    pub(super) fn base_leg(&self, kind: &Kind, bases: &[u32], leg: impl Fn(u32) -> (u32, u32)) -> i64 {
        if bases.is_empty() {
            return 0;
        }
        let price = |&base: &u32| {
            let (from, to) = leg(base);
            self.leg(kind, from, to)
        };
        bases.iter().map(price).min().unwrap_or(NO)
    }

    fn place(&self, i: usize) -> u32 {
        self.problem.visits[VisitId::from_index(i)].place
    }

    /// The vehicle's fixed price; with reloads a tour has many trips, and pays once.
    pub(super) fn fixed(kind: &Kind) -> i64 {
        if kind.reloads.is_empty() { kind.fixed } else { 0 }
    }

    /// A kind as routes see it; `None` where nothing is sure to grow with every leg.
    pub(super) fn class(&self, id: KindId, count: u64) -> Option<Class> {
        let (kind, n) = (&self.problem.kinds[id], self.n);
        let visits = self.problem.visits.as_slice();
        let able: Vec<bool> = (0..n)
            .map(|i| visits[i].needs & !kind.skills == 0 && load(&visits[i], self.measure) <= self.room(kind))
            .collect();
        let service = |i: usize| kind.per_duration.saturating_mul(self.problem.service(VisitId::from_index(i), id));
        let (starts, ends) = (self.bases(kind, kind.start), self.bases(kind, kind.end));
        let sum = |a: i64, b: i64| a.saturating_add(b).min(NO);
        let first = |i: usize| match able[i] {
            true => sum(self.base_leg(kind, &starts, |base| (base, self.place(i))), Self::fixed(kind) + service(i)),
            false => NO,
        };
        let last = |i: usize| self.base_leg(kind, &ends, |base| (self.place(i), base));
        let between = |i: usize, j: usize| match able[i] && able[j] && i != j {
            true => sum(self.leg(kind, self.place(i), self.place(j)), service(j)),
            false => NO,
        };
        let leg: Vec<i64> = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| between(i, j)).collect();
        let grows = |measure: &Measure| leg.iter().zip(&measure.step).all(|(&leg, &step)| leg >= NO || step > 0);
        let (load, mut time) = (self.load_measure(kind), self.time_measure(id, (&starts, &ends)));
        if time.is_free() {
            // Nobody need be told apart by it.
            time = Measure { first: vec![0; n], step: vec![0; n * n], last: vec![0; n], ..time };
        }
        let (loads_first, key, other) = match (grows(&time), grows(&load)) {
            (true, _) if time.end < LAST => (false, time, load),
            (_, true) => (true, load, time),
            _ => return None,
        };
        let steps = leg.iter().zip(&key.step).filter(|&(&leg, _)| leg < NO).map(|(_, &step)| step);
        let least_step = steps.min().unwrap_or(1);
        let (first, last) = ((0..n).map(first).collect(), (0..n).map(last).collect());
        Some(Class { count, first, leg, last, key, other, loads_first, least_step })
    }

    fn load_measure(&self, kind: &Kind) -> Measure {
        let (n, room) = (self.n, self.room(kind));
        Measure {
            first: self.loads.clone(),
            step: (0..n).flat_map(|_| self.loads.iter().copied()).collect(),
            open: vec![0; n],
            close: vec![room; n],
            last: vec![0; n],
            end: room,
        }
    }

    /// Time at which service begins; without windows and releases, time since the start.
    fn time_measure(&self, id: KindId, (starts, ends): (&[u32], &[u32])) -> Measure {
        let (kind, n) = (&self.problem.kinds[id], self.n);
        let legs = &self.problem.legs[kind.profile];
        let visits = self.problem.visits.as_slice();
        let (mut from, mut to) = (kind.shift.from(), kind.shift.to().min(LAST));
        if visits.iter().all(|visit| visit.windows.is_empty() && visit.release == 0) {
            (from, to) = (0, (to - from).min(kind.max_duration.unwrap_or(LAST)));
        }
        let time = |a: u32, b: u32| i64::from(legs.duration(a, b));
        let service = |i: usize| self.problem.service(VisitId::from_index(i), id);
        let open = |i: usize| visits[i].windows.first().map_or(0, |w| w.from()).max(visits[i].release).min(LAST);
        let nearest = |bases: &[u32], leg: &dyn Fn(u32) -> i64| bases.iter().map(|&base| leg(base)).min().unwrap_or(0);
        let begin = |i: usize| (from + nearest(starts, &|base| time(base, self.place(i)))).max(open(i));
        let home = |i: usize| service(i) + nearest(ends, &|base| time(self.place(i), base));
        let steps = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
        Measure {
            first: (0..n).map(begin).collect(),
            step: steps.map(|(i, j)| service(i) + time(self.place(i), self.place(j))).collect(),
            open: (0..n).map(open).collect(),
            close: (0..n).map(|i| visits[i].windows.last().map_or(LAST, |w| w.to()).min(to - service(i))).collect(),
            last: (0..n).map(home).collect(),
            end: to,
        }
    }
}

/// What a visit takes of a vehicle's room.
fn load(visit: &Visit, measure: usize) -> i64 {
    let of = |amounts: &[i64]| amounts.get(measure).copied().unwrap_or(0);
    of(&visit.deliver) + of(&visit.pick)
}
