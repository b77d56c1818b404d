//! From a problem to its answer.

use super::anneal::{Clock, Heat};
use super::answer;
use super::fleet;
use super::insert::Solos;
use super::model::{Compile, Model};
use super::near::{self, Near};
use super::search::{Kept, Search};
use super::travel::{Dense, Flat, Travel};
use crate::base::{Budget, Error, Rng};
use crate::scenario::vrp::{Answer, Legs, Objective, Plan, Problem};
use rayon::prelude::*;

/// How to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seed of everything random.
    pub seed: u64,
    /// Beside how many near visits each is tried.
    pub neighbours: usize,
    /// Independent searches, of which the best counts; they share the budget's rounds and run on as many threads as
    /// there are.
    pub islands: usize,
    /// Tours to start from; what they leave out is added where it fits. The answer costs no more than they do if they
    /// are legal; of illegal ones the visits are planned afresh.
    pub initial: Vec<Plan>,
}

impl Default for Options {
    /// Seed 0, 40 neighbours, one island, from nothing.
    fn default() -> Self {
        Self { seed: 0, neighbours: 40, islands: 1, initial: Vec::new() }
    }
}

/// More places than this, and a plane's legs are computed when asked for.
const DENSE: usize = 2000;

/// Near visits in space: enough that a ruin of any size finds its tours.
const RUIN_NEIGHBOURS: usize = 100;

/// The part of a budget that may go into using fewer vehicles, where that comes first.
const FOR_VEHICLES: f64 = 0.4;

/// Up to so many visits generations pay...
const GENETIC: usize = 300;
/// ...where there are rounds for so many of each visit.
const GENERATIONS: f64 = 2000.0;
/// The part of the rounds that ruin and recreate takes before them. Gap on X after 10 s, ruin and recreate alone and
/// then a fifth of it before generations: n143 0.29, 0.00 %; n162 0.26, 0.00 %; n200 0.19, 0.16 %; n237 0.64, 0.31 %.
/// Homberger's r2_2_4 1.22, 0.00 %; r1_2_4 0.96, 0.88 %.
const FOR_SEED: f64 = 0.2;

/// Solves a problem: the budget's iterations are rounds of ruin and recreate.
///
/// `Err` where the problem or the tours to start from are invalid ([`Problem::check`]), or where it was cancelled before there was a first solution; later the best one found is the answer, marked as not reproducible.
///
/// ```
/// use skyroad::{Budget, IdVec};
/// use skyroad::scenario::vrp::{Kind, Legs, Objective, Order, Plane, Problem, Rounding, Visit};
/// use skyroad::tour::vrp::{Options, solve};
///
/// // Four villages around a depot in the middle, two to a vehicle.
/// let points = vec![[0.0, 0.0], [10.0, 1.0], [10.0, -1.0], [-10.0, 1.0], [-10.0, -1.0]];
/// let problem = Problem {
///     legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest)?)],
///     visits: (1..5).map(|place| Visit { place, deliver: vec![1], ..Visit::default() }).collect(),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![Kind { count: 4, capacity: vec![2], ..Kind::default() }]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let answer = solve(&problem, &Options::default(), &Budget::iterations(500))?;
/// assert_eq!((answer.tours.len(), answer.cost), (2, 2 * (10 + 2 + 10)));
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, budget: &Budget) -> Result<Answer, Error> {
    budget.check()?;
    problem.check()?;
    if problem.visits.is_empty() {
        return Ok(Answer { reproducible: budget.is_reproducible(), ..Answer::default() });
    }
    let flat = problem.places() > DENSE && problem.legs.iter().all(|legs| matches!(legs, Legs::Plane(_)));
    if flat { solve_by::<Flat>(problem, options, budget) } else { solve_by::<Dense>(problem, options, budget) }
}

/// Of many visits with windows, the first temperature is the visits of a first tour, in the mean, of so many, and from 0.5
/// to 1. Gap after 60 s from 1 to 0.006, and from these to 0.015: of 7 or 8 visits a first tour R1_10_3 1.90, 1.74 %,
/// RC1_10_8 2.66, 2.44 %, C1_10_8 1.74, 1.76 %; of 21 RC2_10_8 2.39, 1.41 %, where rounds below 0.02 hardly gained anything.
const FOR_HEAT: f64 = 20.0;

/// Rounds for each visit that annealing of long tours takes from hot to cold; where there are more, it begins again from
/// the best. Gap of RC2_10_8 after 600 s in one fall 2.08 %; after each of six falls within 480 s 1.70, 1.11, 1.11, 1.11,
/// 1.03 and 1.03 %; if each begins at 0.6 of the temperature before, from 2.74 to 2.5 %.
const FALL: f64 = 8000.0;

/// What all islands share.
struct Ground<'a, 'p, T> {
    model: &'a Model<'p, T>,
    space: Near,
    time: Near,
    solos: Solos,
    options: &'a Options,
    budget: &'a Budget,
}

fn solve_by<T: Compile>(problem: &Problem, options: &Options, budget: &Budget) -> Result<Answer, Error> {
    let model = Model::<T>::new(problem);
    let space = near::in_space(&model, RUIN_NEIGHBOURS.max(options.neighbours), budget)?;
    let time = near::in_time(&model, &space, options.neighbours, budget)?;
    let solos = Solos::new(&model);
    let ground = Ground { model: &model, space, time, solos, options, budget };
    let islands = options.islands.max(1) as u64;
    let searched = |island: u64| ground.island(island, budget.max_iterations() / islands);
    let found: Result<Vec<(Kept, u64)>, Error> = (0..islands).into_par_iter().map(searched).collect();
    let found = found?;
    let rounds = found.iter().map(|(_, rounds)| rounds).sum();
    let best = found.iter().map(|(kept, _)| kept).min_by_key(|kept| kept.cost);
    let mut answer = best.map(|kept| answer::of(&model, kept)).unwrap_or_default();
    answer.iterations = rounds;
    answer.reproducible = budget.is_reproducible() && budget.check().is_ok();
    Ok(answer)
}

impl<T: Travel> Ground<'_, '_, T> {
    /// One search from first to last; `Err` where it was cancelled before its first solution.
    fn island(&self, island: u64, rounds: u64) -> Result<(Kept, u64), Error> {
        let rng = Rng::fork(self.options.seed, island);
        let mut search = Search::new(self.model, &self.space, &self.time, &self.solos, rng);
        search.switch = self.budget.switch();
        search.commit();
        if !self.options.initial.is_empty() {
            search.start_from(&self.options.initial)?;
        }
        search.check_committed()?;
        search.build(self.budget)?;
        let mut spent = 0;
        if self.model.problem.objective == Objective::Vehicles {
            let part = (rounds as f64 * FOR_VEHICLES) as u64;
            let mut clock = Clock::new(self.budget, part, 0.0, FOR_VEHICLES);
            let fewest = fleet::least_vehicles(self.model);
            if search.fewer_vehicles(&mut clock, Heat { first: 0.1, last: 0.01 }, fewest).is_err() {
                return Ok((search.best().clone(), clock.done));
            }
            spent = clock.done;
            let kept = search.best().clone();
            search.restart(&kept);
            search.limit = search.tours.count.max(1);
        }
        let first = self.budget.spent().unwrap_or(0.0);
        let mut clock = Clock::new(self.budget, rounds - spent, first, 1.0);
        // Cancelled or not, the best found so far is the answer.
        let _stopped = self.improve(&mut search, &mut clock);
        spent += clock.done;
        Ok((search.best().clone(), spent))
    }

    /// Ruin and recreate, and where there is time for many generations these after it.
    fn improve(&self, search: &mut Search<'_, '_, T>, clock: &mut Clock<'_>) -> Result<(), Error> {
        let heat = self.heat(search);
        if self.options.initial.is_empty() && search.may_start_afresh() {
            return search.anneal_from_several(clock, heat);
        }
        let n = self.model.n as usize;
        if self.options.initial.is_empty() && self.model.lean && n > GENETIC && self.length(search) >= FOR_HEAT {
            let rounds = search.expected_rounds(clock, heat)?;
            return search.anneal_again(clock, heat, (rounds / (FALL * n as f64)).round().max(1.0) as u32);
        }
        let many = GENERATIONS * n as f64;
        if n > GENETIC || !self.options.initial.is_empty() || search.expected_rounds(clock, heat)? < many {
            return search.anneal(clock, heat);
        }
        let mut first = clock.part(0.0, FOR_SEED);
        let stopped = search.anneal(&mut first, heat);
        clock.done += first.done;
        stopped?;
        let mut rest = clock.part(FOR_SEED, 1.0);
        rest.rounds = clock.rounds - clock.done;
        let evolved = search.evolve(&mut rest);
        clock.done += rest.done;
        if evolved? {
            return Ok(());
        }
        search.anneal(clock, heat)
    }

    /// Visits of a tour, in the mean.
    fn length(&self, search: &Search<'_, '_, T>) -> f64 {
        f64::from(self.model.n) / f64::from(search.tours.count.max(1))
    }

    /// From a plan of somebody's, gently; from nothing, hot, and hotter where tours are long: there, tours must be
    /// given up whole. Gap after 10 s from first temperatures of 0.1, 0.3, 0.6 and 1.5: R1_10_3 5.0, 2.7, 2.1, 2.8 %;
    /// C2_10_3 8.5, 1.9, 1.8, 1.8 %; RC2_10_3 6.2, 5.0, 4.2, 2.6 %. Pairs, and the fewest vehicles, leave so little room
    /// that good tours lie far apart: Li and Lim's LR1_2_4 and LR2_2_4 after 15 s from 1, 3 and 8: 1.63, 0.33, 0.38 % and
    /// 5.83, 0.03, 0.00 %; Homberger's twelve for vehicles after 10 s from 1 and 3: 1.38, 0.91 %.
    fn heat(&self, search: &Search<'_, '_, T>) -> Heat {
        let model = self.model;
        if !self.options.initial.is_empty() {
            return Heat { first: 0.05, last: 0.006 };
        }
        if model.timed && (model.paired || model.price > 0) {
            return Heat { first: 3.0, last: 0.02 };
        }
        if model.lean && model.n as usize > GENETIC {
            return Heat { first: (self.length(search) / FOR_HEAT).clamp(0.5, 1.0), last: 0.015 };
        }
        if model.timed { Heat { first: 1.0, last: 0.006 } } else { Heat { first: 0.4, last: 0.005 } }
    }
}
