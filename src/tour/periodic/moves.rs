//! First patterns, and moves between patterns with what their legs tell.

use super::State;
use crate::base::{IdVec, Rng};
use crate::scenario::vrp::{DayAnswer, Kind, KindId, Period, VisitId};
use std::cmp::Reverse;

/// The share of moves that exchange two visits.
const EXCHANGES: usize = 3;
/// The share of moves into any pattern instead of the one that promises most.
const BLIND: usize = 4;

/// Each visit, those of the fewest patterns and the most days first, on the pattern that overloads days least and brings
/// it nearest to visits that are there.
pub(super) fn start(period: &Period) -> IdVec<VisitId, u32> {
    let problem = &period.problem;
    let size = |visit: VisitId| {
        let visit = &problem.visits[visit];
        [&visit.deliver, &visit.pick]
            .map(|amounts| amounts.first().copied().unwrap_or(0))
            .into_iter()
            .max()
            .unwrap_or(0)
    };
    let holds = |kind: &Kind| kind.capacity.first().map_or(i64::MAX, |&c| c.saturating_mul(i64::from(kind.count)));
    let room = problem.kinds.iter().map(holds).fold(0, i64::saturating_add);
    let days = |visit: VisitId| period.patterns[visit].iter().map(|pattern| pattern.count_ones()).max();
    let mut order: Vec<VisitId> = problem.visits.ids().collect();
    order.sort_by_key(|&visit| (period.patterns[visit].len(), Reverse(days(visit)), Reverse(size(visit)), visit));
    let mut on: Vec<Vec<u32>> = vec![Vec::new(); period.days as usize];
    let mut load = vec![0i64; period.days as usize];
    let mut chosen = IdVec::filled(problem.visits.len(), 0);
    for visit in order {
        let place = problem.visits[visit].place;
        let away = |day: u32| {
            let others = on[day as usize].iter().map(|&other| i64::from(problem.legs[0].distance(place, other)));
            let depots = problem.kinds.iter().filter_map(|kind| kind.start);
            others.chain(depots.map(|depot| i64::from(problem.legs[0].distance(depot, place)))).min().unwrap_or(0)
        };
        let over = |day: u32| load[day as usize].saturating_add(size(visit)).saturating_sub(room).max(0);
        let sum = |pattern: u32, of: &dyn Fn(u32) -> i64| in_days(pattern).map(of).fold(0, i64::saturating_add);
        let key = |&pattern: &u32| (sum(pattern, &over), sum(pattern, &away), sum(pattern, &|day| load[day as usize]));
        let Some(pattern) = period.patterns[visit].iter().copied().min_by_key(|p| (key(p), *p)) else { continue };
        chosen[visit] = pattern;
        for day in in_days(pattern) {
            on[day as usize].push(place);
            load[day as usize] = load[day as usize].saturating_add(size(visit));
        }
    }
    chosen
}

/// The days of a pattern, ascending.
fn in_days(pattern: u32) -> impl Iterator<Item = u32> {
    (0..u32::BITS).filter(move |day| pattern >> day & 1 == 1)
}

/// Moves of visits that have a choice.
pub(super) struct Moves<'a> {
    period: &'a Period,
    movable: Vec<VisitId>,
}

impl<'a> Moves<'a> {
    pub(super) fn new(period: &'a Period) -> Self {
        let movable = period.patterns.entries().filter(|(_, patterns)| patterns.len() > 1).map(|(visit, _)| visit);
        Self { period, movable: movable.collect() }
    }

    pub(super) fn any(&self) -> bool {
        !self.movable.is_empty()
    }

    /// Patterns after a move, with what its legs save (negative: cost).
    pub(super) fn propose(&self, state: &State, rng: &mut Rng) -> (IdVec<VisitId, u32>, i64) {
        let visit = self.movable[rng.below(self.movable.len())];
        let old = state.patterns[visit];
        let others: Vec<u32> = self.period.patterns[visit].iter().copied().filter(|&other| other != old).collect();
        let mut patterns = state.patterns.clone();
        if others.is_empty() {
            return (patterns, 0);
        }
        let new = if rng.below(BLIND) == 0 {
            others[rng.below(others.len())]
        } else {
            others.iter().copied().min_by_key(|&new| (Reverse(self.saved(state, visit, new)), new)).unwrap_or(old)
        };
        patterns[visit] = new;
        let mut saved = self.saved(state, visit, new);
        if rng.below(EXCHANGES) == 0 {
            let other = self.movable[rng.below(self.movable.len())];
            if other != visit && state.patterns[other] == new && self.period.patterns[other].contains(&old) {
                patterns[other] = old;
                saved = saved.saturating_add(self.saved(state, other, old));
            }
        }
        (patterns, saved)
    }

    /// What leaving the days of the old pattern saves, less what entering those of the new one costs.
    fn saved(&self, state: &State, visit: VisitId, new: u32) -> i64 {
        let old = state.patterns[visit];
        let day = |day: u32| &state.days[day as usize];
        let left = in_days(old & !new).map(|d| self.leaving(day(d), visit)).fold(0, i64::saturating_add);
        in_days(new & !old).map(|d| self.entering(day(d), visit)).fold(left, i64::saturating_sub)
    }

    fn leaving(&self, day: &DayAnswer, visit: VisitId) -> i64 {
        for tour in &day.answer.tours {
            let calls: Vec<VisitId> = tour.visits().filter_map(|of_day| day.visit(of_day)).collect();
            if let Some(at) = calls.iter().position(|&call| call == visit) {
                let (before, after) = self.around(tour.kind, &calls, (at.checked_sub(1), at + 1));
                return self.detour(tour.kind, before, visit, after);
            }
        }
        0
    }

    /// Beside any visit of the day, or on a vehicle of its own.
    fn entering(&self, day: &DayAnswer, visit: VisitId) -> i64 {
        let mut least = i64::MAX;
        for tour in &day.answer.tours {
            let calls: Vec<VisitId> = tour.visits().filter_map(|of_day| day.visit(of_day)).collect();
            for at in 0..=calls.len() {
                let (before, after) = self.around(tour.kind, &calls, (at.checked_sub(1), at));
                least = least.min(self.detour(tour.kind, before, visit, after));
            }
        }
        for (id, kind) in self.period.problem.kinds.entries() {
            let used = day.answer.tours.iter().filter(|tour| tour.kind == id).count();
            if used < kind.count as usize {
                least = least.min(self.detour(id, kind.start, visit, kind.end).saturating_add(kind.fixed));
            }
        }
        least
    }

    /// The places before and after a gap between calls.
    fn around(
        &self,
        kind: KindId,
        calls: &[VisitId],
        (before, after): (Option<usize>, usize),
    ) -> (Option<u32>, Option<u32>) {
        let (kind, visits) = (&self.period.problem.kinds[kind], &self.period.problem.visits);
        let place = |at: usize| calls.get(at).map(|&call| visits[call].place);
        (before.map_or(kind.start, place), place(after).or(kind.end))
    }

    fn detour(&self, kind: KindId, before: Option<u32>, visit: VisitId, after: Option<u32>) -> i64 {
        let at = Some(self.period.problem.visits[visit].place);
        let leg = |from: Option<u32>, to: Option<u32>| match (from, to) {
            (Some(from), Some(to)) => self.leg(kind, from, to),
            _ => 0,
        };
        leg(before, at).saturating_add(leg(at, after)).saturating_sub(leg(before, after))
    }

    fn leg(&self, kind: KindId, from: u32, to: u32) -> i64 {
        let kind = &self.period.problem.kinds[kind];
        let legs = &self.period.problem.legs[kind.profile];
        let priced = |price: i64, much: u32| price.saturating_mul(i64::from(much));
        let (distance, duration) = (legs.distance(from, to), legs.duration(from, to));
        let time = kind.per_driving.saturating_add(kind.per_duration);
        priced(kind.per_distance, distance).saturating_add(priced(time, duration))
    }
}
