//! Tours over the days of a period: which pattern of days each visit gets, and who drives what on each.
//!
//! A village that is served on Mondays and Thursdays, or on Tuesdays and Fridays, is a visit with two patterns
//! ([`Period`]). [`solve`] gives each visit the pattern that puts it beside near visits without overloading a day, solves
//! the days ([`vrp`](mod@super::vrp)), and then moves visits from one pattern to another: one alone, or two that change
//! places. What a move would save and cost is first told by the legs where it leaves and enters tours; one that
//! promises enough is made, the days that it changes are solved again from their tours, and it stays where the whole costs
//! less, or by simulated annealing a little more. Days that a move changes are solved side by side.
//!
//! *Invariants.* The same period, options and number of iterations give the same answer at any number of threads; every
//! day is legal by [`check_period`](crate::check::check_period). A visit that finds no room on a day is left out there, and
//! fewer of these come before any cost. *Cost.* A move costs [`Options::rounds`] rounds of search for each day it changes,
//! and as much time as it takes to set up these days.
//!
//! *Source.* The periodic vehicle routing problem of Christofides and Beasley 1984; moves between patterns after Cordeau,
//! Gendreau and Laporte 1997.

mod moves;

use super::vrp;
use crate::base::{Budget, Error, Id, IdVec, Rng};
use crate::scenario::vrp::{DayAnswer, Objective, Period, PeriodAnswer, Place, Plan, VisitId};
use moves::Moves;
use rayon::prelude::*;

/// How to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seed of everything random.
    pub seed: u64,
    /// Beside how many near visits each is tried within a day.
    pub neighbours: usize,
    /// Rounds of search for each day that a move changes.
    pub rounds: u64,
}

impl Default for Options {
    /// Seed 0, 40 neighbours, 200 rounds.
    fn default() -> Self {
        Self { seed: 0, neighbours: 40, rounds: 200 }
    }
}

/// The parts of a budget that go into the first tours, and into the last ones.
const FOR_START: u64 = 10;
const FOR_END: u64 = 5;

/// A move that by its legs makes the whole dearer by more than this part is not made.
const PROMISING: f64 = 0.05;

/// What annealing takes at first, as a part of the cost.
const HEAT: f64 = 0.01;

/// Solves a period; the budget's iterations are rounds of ruin and recreate, those of all days together.
///
/// ```
/// use skyroad::scenario::vrp::{Kind, LegTable, Legs, Objective, Order, Period, Problem, Visit};
/// use skyroad::tour::periodic::{Options, solve};
/// use skyroad::{Budget, IdVec};
/// // Two villages in one valley, each once in two days: a vehicle goes there on one of them.
/// let legs = LegTable::new(3, vec![0, 10, 11, 10, 0, 1, 11, 1, 0])?;
/// let problem = Problem {
///     legs: vec![Legs::Table(legs)],
///     visits: (1..3).map(|place| Visit { place, ..Visit::default() }).collect(),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![Kind::default()]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let period = Period { problem, days: 2, patterns: IdVec::filled(2, vec![0b01, 0b10]) };
/// let answer = solve(&period, &Options::default(), &Budget::iterations(5_000))?;
/// assert_eq!(answer.cost, 10 + 1 + 11);
/// # Ok::<(), skyroad::Error>(())
/// ```
///
/// # Errors
/// An invalid period ([`Period::check`]); cancelling, until there is a first answer; costs beyond 63 bits.
pub fn solve(period: &Period, options: &Options, budget: &Budget) -> Result<PeriodAnswer, Error> {
    budget.check()?;
    period.check()?;
    let work = Work { period, options, budget };
    let mut rng = Rng::new(options.seed);
    let patterns = moves::start(period);
    let all: Vec<u32> = (0..period.days).collect();
    let each = |part: u64| (budget.max_iterations() / part / u64::from(period.days)).max(1);
    let mut now = work.changed(&State::empty(period, patterns.clone()), patterns, &all, (each(FOR_START), 0))?;
    let mut best = now.clone();
    let moves = Moves::new(period);
    let most = budget.max_iterations() - budget.max_iterations() / FOR_END;
    let mut used = each(FOR_START) * u64::from(period.days);
    while used < most && moves.any() && !budget.is_over() && budget.check().is_ok() {
        used += 1;
        let (patterns, saved) = moves.propose(&now, &mut rng);
        let days: Vec<u32> = all.iter().copied().filter(|&day| now.differs(&patterns, day)).collect();
        if days.is_empty() || -(saved as f64) > PROMISING * now.cost as f64 {
            continue;
        }
        let Ok(next) = work.changed(&now, patterns, &days, (options.rounds, used)) else { break };
        used += options.rounds * days.len() as u64;
        let cool = 1.0 - used.min(most) as f64 / most as f64;
        let slack = HEAT * cool * now.cost as f64 * -rng.unit().max(1e-9).ln();
        let warm = (next.unserved, next.vehicles) == (now.unserved, now.vehicles);
        if next.key() <= now.key() || (warm && (next.cost - now.cost) as f64 <= slack) {
            now = next;
            if now.key() < best.key() {
                best = now.clone();
            }
        }
    }
    if let Ok(last) = work.changed(&best, best.patterns.clone(), &all, (each(FOR_END), u64::MAX)) {
        used += each(FOR_END) * u64::from(period.days);
        best = if last.key() < best.key() { last } else { best };
    }
    let reproducible = budget.is_reproducible() && budget.check().is_ok();
    Ok(PeriodAnswer { patterns: best.patterns, days: best.days, cost: best.cost, iterations: used, reproducible })
}

/// Patterns with the tours that they make.
#[derive(Clone)]
struct State {
    patterns: IdVec<VisitId, u32>,
    days: Vec<DayAnswer>,
    unserved: usize,
    /// Counted where vehicles come first.
    vehicles: usize,
    cost: i64,
}

impl State {
    fn empty(period: &Period, patterns: IdVec<VisitId, u32>) -> Self {
        let days = vec![DayAnswer::default(); period.days as usize];
        Self { patterns, days, unserved: 0, vehicles: 0, cost: 0 }
    }

    fn key(&self) -> (usize, usize, i64) {
        (self.unserved, self.vehicles, self.cost)
    }

    /// Whether a day has other visits under other patterns.
    fn differs(&self, patterns: &IdVec<VisitId, u32>, day: u32) -> bool {
        self.patterns.iter().zip(patterns.iter()).any(|(a, b)| (a ^ b) >> day & 1 == 1)
    }
}

struct Work<'a> {
    period: &'a Period,
    options: &'a Options,
    budget: &'a Budget,
}

impl Work<'_> {
    /// The state with other patterns, of which the days given are solved for so many rounds, from their tours.
    fn changed(
        &self,
        state: &State,
        patterns: IdVec<VisitId, u32>,
        days: &[u32],
        (rounds, salt): (u64, u64),
    ) -> Result<State, Error> {
        let solved =
            |&day: &u32| self.day(&state.days[day as usize], self.period.visits_on(day, &patterns), rounds, salt);
        let solved: Vec<DayAnswer> = days.par_iter().map(solved).collect::<Result<_, Error>>()?;
        let mut all = state.days.clone();
        for (&day, answer) in days.iter().zip(solved) {
            all[day as usize] = answer;
        }
        let too_much = || Error::invalid("cost", "that of all days is more than can be counted");
        let cost = all.iter().try_fold(0i64, |sum, day| sum.checked_add(day.answer.cost)).ok_or_else(too_much)?;
        let unserved = |day: &DayAnswer| {
            let must = |visit: VisitId| self.period.problem.visits[visit].prize.is_none();
            day.answer.unserved.iter().filter(|left| day.visit(left.visit).is_some_and(must)).count()
        };
        let counted = self.period.problem.objective == Objective::Vehicles;
        let vehicles = if counted { all.iter().map(|day| day.answer.tours.len()).sum() } else { 0 };
        Ok(State { patterns, unserved: all.iter().map(unserved).sum(), vehicles, cost, days: all })
    }

    fn day(&self, before: &DayAnswer, visits: Vec<VisitId>, rounds: u64, salt: u64) -> Result<DayAnswer, Error> {
        let place = |stop: Place| match stop {
            Place::Visit(visit) => {
                let now = before.visit(visit).and_then(|visit| visits.binary_search(&visit).ok())?;
                Some(Place::Visit(VisitId::from_index(now)))
            }
            reload @ Place::Reload(_) => Some(reload),
        };
        let kept = |plan: Plan| Plan { stops: plan.stops.into_iter().filter_map(place).collect(), ..plan };
        let some = |plan: &Plan| plan.stops.iter().any(|stop| matches!(stop, Place::Visit(_)));
        let initial = before.answer.tours.iter().map(|tour| kept(tour.plan())).filter(some).collect();
        let seed = self.options.seed.wrapping_add(salt.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let options = vrp::Options { seed, neighbours: self.options.neighbours, islands: 1, initial };
        let answer = vrp::solve(&self.period.day(&visits), &options, &self.budget.of(rounds))?;
        Ok(DayAnswer { visits, answer })
    }
}
