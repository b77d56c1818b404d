//! The problem as the search sees it: dense numbers, one cache line a visit, totals known.

use super::apart::Goods;
use super::extras::{self, Worth};
use super::lawful;
use super::travel::{Ban, Dense, Flat, Travel, banned};
use crate::base::{Id, IdVec};
use crate::scenario::vrp::{Kind, KindId, Legs, Objective, Order, Problem, Visit, VisitId, Window};
use crate::tour::hours::Clock;

/// No visit, tour or node.
pub(super) const NONE: u32 = u32::MAX;

/// Times end here; later windows are cut, so that sums and differences don't wrap.
pub(super) const HORIZON: i64 = 1 << 58;

/// What insertion asks of a visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hot {
    /// Service begins from here...
    pub open: i64,
    /// ...to here (of several windows: first opening, last closing).
    pub close: i64,
    pub service: i64,
    /// First measure of what is delivered and picked; of a pair's goods, what comes off and on here.
    pub deliver: i64,
    pub pick: i64,
    pub release: i64,
    /// What leaving it out costs.
    pub penalty: i64,
    /// The other visit of its pair, or `NONE`.
    pub partner: u32,
    /// Its windows in `Model::windows`, where there are several.
    pub windows: (u32, u32),
    pub needs: u128,
}

/// What insertion asks of a kind of vehicle.
#[derive(Clone, Debug)]
pub(super) struct HotKind {
    pub count: u32,
    pub capacity: i64,
    pub start: u32,
    pub end: u32,
    pub from: i64,
    pub to: i64,
    pub profile: usize,
    pub fixed: i64,
    pub per_distance: i64,
    pub per_driving: i64,
    pub per_duration: i64,
    pub max_distance: i64,
    pub max_duration: i64,
    pub max_visits: u32,
    pub max_trips: u32,
    pub reload: u32,
    pub reload_service: i64,
    pub skills: u128,
}

/// A compiled problem.
pub(super) struct Model<'a, T> {
    pub problem: &'a Problem,
    /// Of each kind, its law and breaks, if it has any.
    pub clocks: Vec<Option<Clock<'a>>>,
    pub n: u32,
    /// Legs of each profile.
    pub travel: Vec<T>,
    pub visits: Vec<Hot>,
    pub kinds: Vec<HotKind>,
    /// Place of each point.
    pub places: Vec<u32>,
    pub windows: Vec<Window>,
    pub measures: usize,
    /// Deliveries and pickups of the measures after the first: `[visit * (measures - 1) + measure - 1]`.
    pub more: Vec<(i64, i64)>,
    /// Whether times, releases or durations matter at all.
    pub timed: bool,
    /// Whether durations cost or are limited.
    pub durations: bool,
    /// Whether a tour's load is one sum: nothing is both delivered and picked up, and nothing is timed or limited.
    pub light: bool,
    /// Whether a tour's load is one sum and all else is time windows on legs that take what they cost: then tours are
    /// kept true by O(changed) for each change.
    pub lean: bool,
    /// Of each kind, what visits' goods cost a unit of distance; empty where there are no extras.
    pub worths: Vec<Vec<Worth>>,
    /// What the longest tour costs for each unit of its time.
    pub per_longest: i64,
    /// What each visit's goods are; empty where all can share trips.
    pub goods: Vec<Goods>,
    /// Whether vehicles may reload.
    pub reloads: bool,
    pub paired: bool,
    /// Which visits are pickups of pairs.
    pub pickups: Vec<bool>,
    /// Whether legs alone don't tell that a tour's order is right.
    pub ordered: bool,
    /// Whether several services or skills are asked of kinds.
    pub by_kind: bool,
    /// Legs of every kind cost their distance.
    pub plain_cost: bool,
    /// What each vehicle costs on top where the fewest are asked for.
    pub price: i64,
    /// Whether driving time costs anything.
    pub driven: bool,
    /// Most tours that can be.
    pub tours: u32,
}

/// Places of visits first, then those of vehicles, each once for each of its roles.
struct Points {
    places: Vec<u32>,
    class: Vec<u8>,
}

impl Points {
    fn new(problem: &Problem) -> Self {
        let some = |amounts: &[i64]| amounts.iter().any(|&n| n > 0);
        let class = |visit: &Visit| match (some(&visit.deliver), some(&visit.pick)) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 0,
        };
        Self {
            places: problem.visits.iter().map(|visit| visit.place).collect(),
            class: problem.visits.iter().map(class).collect(),
        }
    }

    fn of(&mut self, visits: usize, place: u32, class: u8) -> u32 {
        let known = (visits..self.places.len()).find(|&p| (self.places[p], self.class[p]) == (place, class));
        let point = known.unwrap_or(self.places.len());
        if known.is_none() {
            self.places.push(place);
            self.class.push(class);
        }
        point as u32
    }
}

/// How a profile's legs become those of the search.
pub(super) trait Compile: Travel + Sized {
    fn compile(legs: &Legs, places: &[u32], class: Option<&[u8]>) -> Self;
}

impl Compile for Dense {
    fn compile(legs: &Legs, places: &[u32], class: Option<&[u8]>) -> Self {
        let ban: Ban<'_> = &|a, b| class.is_some_and(|class| banned(class[a as usize], class[b as usize]));
        Dense::new(legs, places, ban)
    }
}

impl Compile for Flat {
    fn compile(legs: &Legs, places: &[u32], class: Option<&[u8]>) -> Self {
        // Only planes are compiled so; a table has its cells in memory anyway.
        let Legs::Plane(plane) = legs else { unreachable!("tables are dense") };
        Flat::new(plane, places, class.map(<[u8]>::to_vec).unwrap_or_default())
    }
}

impl<'a, T: Compile> Model<'a, T> {
    /// Compiles a problem that passed [`Problem::check`].
    pub(super) fn new(problem: &'a Problem) -> Self {
        let n = problem.visits.len();
        let mut points = Points::new(problem);
        let ordered = problem.order == Order::DeliveriesFirst;
        let (start, end) = if ordered { (3, 0) } else { (0, 0) };
        let mut kinds: Vec<HotKind> = Vec::new();
        for kind in problem.kinds.iter() {
            let begins = kind.start.map_or(NONE, |place| points.of(n, place, start));
            let ends = kind.end.map_or(NONE, |place| points.of(n, place, end));
            let reload = kind.reloads.first().map_or(NONE, |&place| points.of(n, place, start));
            kinds.push(hot_kind(kind, begins, ends, reload));
        }
        let nowhere = points.places.len() as u32;
        for kind in &mut kinds {
            kind.start = if kind.start == NONE { nowhere } else { kind.start };
            kind.end = if kind.end == NONE { nowhere } else { kind.end };
        }
        // Nowhere is a start too, where tours are open.
        points.class.push(3);
        let class = ordered.then_some(points.class.as_slice());
        let travel = problem.legs.iter().map(|legs| T::compile(legs, &points.places, class)).collect();
        let mut model = Self {
            problem,
            clocks: lawful::clocks(problem),
            n: n as u32,
            travel,
            visits: Vec::new(),
            windows: Vec::new(),
            measures: problem.measures(),
            more: Vec::new(),
            timed: false,
            durations: false,
            light: false,
            lean: false,
            goods: Goods::all(problem),
            worths: extras::worths(problem),
            per_longest: match problem.objective {
                Objective::Even { per_longest } => per_longest,
                _ => 0,
            },
            reloads: kinds.iter().any(|kind| kind.reload != NONE),
            paired: !problem.pairs.is_empty(),
            pickups: vec![false; n],
            ordered: false,
            by_kind: problem.visits.iter().any(|v| v.needs != 0 || !v.service_by_kind.is_empty()),
            plain_cost: kinds.iter().all(|k| (k.per_distance, k.per_driving) == (1, 0)),
            price: 0,
            driven: kinds.iter().any(|k| k.per_driving > 0),
            tours: kinds.iter().map(|k| u64::from(k.count)).sum::<u64>().min(n as u64) as u32,
            kinds,
            places: points.places,
        };
        if problem.objective == Objective::Vehicles {
            let price = model.vehicle_price().min(1 << 44);
            model.price = price;
            model.kinds.iter_mut().for_each(|kind| kind.fixed = kind.fixed.saturating_add(price));
        }
        model.compile_visits(&problem.visits);
        model.set_flags();
        model
    }

    fn compile_visits(&mut self, visits: &IdVec<VisitId, Visit>) {
        let must = self.must_serve();
        for visit in visits.iter() {
            let first = self.windows.len() as u32;
            if visit.windows.len() > 1 {
                self.windows.extend(&visit.windows);
            }
            let amount = |amounts: &[i64], m: usize| amounts.get(m).copied().unwrap_or(0);
            self.more.extend((1..self.measures).map(|m| (amount(&visit.deliver, m), amount(&visit.pick, m))));
            self.visits.push(Hot {
                open: visit.windows.first().map_or(0, |w| w.from()).min(HORIZON),
                close: visit.windows.last().map_or(HORIZON, |w| w.to()).min(HORIZON),
                service: visit.service,
                deliver: amount(&visit.deliver, 0),
                pick: amount(&visit.pick, 0),
                release: visit.release,
                penalty: visit.prize.unwrap_or(must.saturating_mul(1 + i64::from(visit.priority.min(100)))),
                partner: NONE,
                windows: (first, self.windows.len() as u32),
                needs: visit.needs,
            });
        }
        for &(pick, drop) in &self.problem.pairs {
            self.pickups[pick.index()] = true;
            self.visits[pick.index()].partner = drop.index() as u32;
            self.visits[drop.index()].partner = pick.index() as u32;
            // A pair is left out whole, for both prices.
            let (a, b) = (self.visits[pick.index()].penalty, self.visits[drop.index()].penalty);
            self.visits[pick.index()].penalty = a.saturating_add(b);
            self.visits[drop.index()].penalty = 0;
        }
    }

    /// More than any saving on the way is worth a vehicle.
    fn vehicle_price(&self) -> i64 {
        let kind = self.kinds.iter().max_by_key(|k| k.per_distance + k.per_driving);
        let far = |kind: &HotKind, p: u32| self.travel[kind.profile].dist(kind.start, p).min(1 << 28);
        let legs = kind.map_or(0, |kind| {
            let farthest = (0..self.n).map(|p| far(kind, p)).max().unwrap_or(0);
            (kind.per_distance + kind.per_driving).saturating_mul(farthest * 20)
        });
        // Dearer vehicles, time under way and prizes don't buy one either.
        let shift = |kind: &HotKind| kind.per_duration.saturating_mul((kind.to - kind.from).min(1 << 28));
        let time = self.kinds.iter().map(shift).max().unwrap_or(0);
        let fixed = self.kinds.iter().map(|kind| kind.fixed).max().unwrap_or(0);
        let prizes = self.problem.visits.iter().filter_map(|visit| visit.prize).sum();
        let extras = i64::try_from(self.dearest_extra()).unwrap_or(i64::MAX);
        [legs, time, fixed, prizes, extras].into_iter().fold(0, i64::saturating_add)
    }

    /// More than any plan could cost, so that serving always wins; as much as sums allow.
    fn must_serve(&self) -> i64 {
        let dear = |kind: &HotKind| {
            let there = |p: u32| {
                let travel = &self.travel[kind.profile];
                let far = |d: i64| if d >= i64::from(crate::scenario::vrp::FAR) { 0 } else { d };
                far(travel.dist(kind.start, p)).max(far(travel.dist(p, kind.end)))
                    * (kind.per_distance + kind.per_driving).max(1)
            };
            let farthest = (0..self.n).step_by(1 + self.n as usize / 5000).map(there).max().unwrap_or(0);
            4 * farthest as i128 + i128::from(kind.fixed) + i128::from(kind.per_duration) * 1_000_000
        };
        let dearest = self.kinds.iter().map(dear).max().unwrap_or(1).max(1) + self.dearest_extra();
        let all = dearest * (1 + i128::from(self.n.min(1000)));
        let priorities = self.problem.visits.iter().map(|visit| visit.priority.min(100)).max().unwrap_or(0);
        all.min((1i128 << 58) / (i128::from(1 + priorities) * (1 + i128::from(self.n)))).max(1) as i64
    }

    fn set_flags(&mut self) {
        let problem = self.problem;
        let windows = self.visits.iter().any(|v| v.open > 0 || v.close < HORIZON || v.release > 0);
        let shifts = self.kinds.iter().any(|k| k.from > 0 || k.to < HORIZON);
        let lawful = self.clocks.iter().any(Option::is_some);
        self.durations =
            lawful || self.per_longest > 0 || self.kinds.iter().any(|k| k.max_duration < HORIZON || k.per_duration > 0);
        self.timed = windows || shifts || self.durations;
        let mixed = self.visits.iter().any(|v| v.deliver > 0) && self.visits.iter().any(|v| v.pick > 0);
        let limited = self.kinds.iter().any(|k| k.max_distance < HORIZON || k.max_visits < NONE);
        let committed = problem.kinds.iter().any(|k| !k.committed.is_empty());
        let backhauls = problem.order == Order::DeliveriesFirst;
        let neutral = |v: &Visit| v.deliver.iter().chain(&v.pick).all(|&n| n == 0);
        let nested = problem.order == Order::LastInFirstOut;
        self.ordered = (self.paired && (nested || self.reloads)) || (backhauls && problem.visits.iter().any(neutral));
        let summed = !(limited || committed || self.paired || self.reloads || self.measures > 1 || mixed || backhauls)
            && self.goods.is_empty()
            && !self.has_extras();
        self.light = summed && !self.timed;
        let released = self.visits.iter().any(|v| v.release > 0);
        let one = self.kinds.len() == 1 && self.travel.len() == 1 && self.travel[0].is_one() && self.plain_cost;
        let simple = !self.durations && !self.by_kind && !released && self.windows.is_empty();
        self.lean = summed && self.timed && one && simple;
    }
}

impl<T: Travel> Model<'_, T> {
    /// Whether a slot's load and cost are kept as sums by each change.
    #[inline]
    pub(super) fn summed(&self) -> bool {
        self.light || self.lean
    }

    /// What a leg costs a vehicle of `kind`.
    #[inline]
    pub(super) fn leg(&self, kind: &HotKind, a: u32, b: u32) -> i64 {
        let travel = &self.travel[kind.profile];
        let d = travel.dist(a, b);
        if self.plain_cost {
            return d;
        }
        let t = if travel.is_one() { d } else { travel.time(a, b) };
        kind.per_distance * d + kind.per_driving * t
    }

    /// The same from `a` to `c`, read from the row of `c`.
    #[inline]
    pub(super) fn leg_into(&self, kind: &HotKind, c: u32, a: u32) -> i64 {
        let travel = &self.travel[kind.profile];
        let d = travel.dist_into(c, a);
        if self.plain_cost {
            return d;
        }
        let t = if travel.is_one() { d } else { travel.time_into(c, a) };
        kind.per_distance * d + kind.per_driving * t
    }

    /// When service at `c` begins for one who comes at `time`, or `None` where it is closed from then on.
    #[inline]
    pub(super) fn begin(&self, c: u32, time: i64) -> Option<i64> {
        let visit = &self.visits[c as usize];
        if time <= visit.open {
            return Some(visit.open);
        }
        if time > visit.close {
            return None;
        }
        if visit.windows.0 == visit.windows.1 {
            return Some(time);
        }
        let windows = &self.windows[visit.windows.0 as usize..visit.windows.1 as usize];
        windows.iter().find(|w| time <= w.to()).map(|w| time.max(w.from()))
    }

    /// The latest moment not after `time` at which service may begin at `c`; below every time where there is none.
    #[inline]
    pub(super) fn latest(&self, c: u32, time: i64) -> i64 {
        let visit = &self.visits[c as usize];
        if visit.windows.0 == visit.windows.1 {
            return if time < visit.open { -1 } else { time.min(visit.close) };
        }
        let windows = &self.windows[visit.windows.0 as usize..visit.windows.1 as usize];
        windows.iter().rev().find(|w| w.from() <= time).map_or(-1, |w| time.min(w.to()))
    }

    #[inline]
    pub(super) fn service(&self, c: u32, kind: u32) -> i64 {
        if !self.by_kind {
            return self.visits[c as usize].service;
        }
        self.problem.service(VisitId::from_index(c as usize), KindId::from_index(kind as usize))
    }

    /// Whether a trip may have no other visit: not, with deliveries first, one that only picks up.
    pub(super) fn may_be_alone(&self, c: u32) -> bool {
        let visit = &self.problem.visits[VisitId::from_index(c as usize)];
        let some = |amounts: &[i64]| amounts.iter().any(|&n| n > 0);
        self.problem.order != Order::DeliveriesFirst || some(&visit.deliver) || !some(&visit.pick)
    }

    /// Whether a vehicle of `kind` may serve `c` at all, by skills and size.
    #[inline]
    pub(super) fn suits(&self, c: u32, kind: u32) -> bool {
        let (visit, kind) = (&self.visits[c as usize], &self.kinds[kind as usize]);
        visit.needs & !kind.skills == 0 && visit.deliver.max(visit.pick) <= kind.capacity
    }
}

fn hot_kind(kind: &Kind, start: u32, end: u32, reload: u32) -> HotKind {
    HotKind {
        count: kind.count,
        capacity: kind.capacity.first().copied().unwrap_or(0),
        start,
        end,
        from: kind.shift.from().min(HORIZON),
        to: kind.shift.to().min(HORIZON),
        profile: kind.profile,
        fixed: kind.fixed,
        per_distance: kind.per_distance,
        per_driving: kind.per_driving,
        per_duration: kind.per_duration,
        max_distance: kind.max_distance.unwrap_or(HORIZON),
        max_duration: kind.max_duration.unwrap_or(HORIZON),
        max_visits: kind.max_visits.unwrap_or(NONE),
        max_trips: if reload == NONE { 1 } else { kind.max_trips.unwrap_or(NONE) },
        reload,
        reload_service: kind.reload_service,
        skills: kind.skills,
    }
}
