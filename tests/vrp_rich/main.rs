//! Does the solver keep every rule on problems that mix them all?
//!
//! Thousands of small random problems with every feature of [`Problem`]: the verifier finds nothing, a problem is
//! refused only for what is decided and can't be driven, and an answer fed back never comes out dearer.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

#[path = "../vrp_check/naive.rs"]
#[allow(dead_code, reason = "shared with the tests of the verifier")]
mod naive;
#[path = "../vrp_check/random.rs"]
#[allow(dead_code, reason = "shared with the tests of the verifier")]
mod random;

mod bound;
mod explained;
mod rest;
mod terms;

use skyroad::check::check_vrp;
use skyroad::scenario::vrp::*;
use skyroad::tour::vrp::{Options, solve};
use skyroad::{Budget, Rng};

/// A random problem; where it decides visits, those are the first of a tour that is legal as a whole.
fn problem(seed: u64) -> (Problem, Vec<Plan>) {
    let mut rng = Rng::new(seed);
    let mut problem = random::problem(&mut rng);
    if rng.below(3) == 0 {
        problem.objective = Objective::Vehicles;
    }
    // Legal plans are found by trial, slowly.
    let mut plans = Vec::new();
    if rng.below(3) == 0 {
        plans = random::legal_plans(&problem, &mut rng).unwrap_or_default();
    }
    let lone = |plan: &Plan| problem.kinds[plan.kind].count == 1 && problem.kinds[plan.kind].committed.is_empty();
    if let Some(plan) = plans.iter().find(|plan| lone(plan)).filter(|_| rng.below(2) == 0) {
        let decided = plan.stops.iter().map_while(|stop| match stop {
            Place::Visit(visit) => Some(*visit),
            Place::Reload(_) => None,
        });
        let most = 1 + rng.below(3);
        problem.kinds[plan.kind].committed = decided.take(most).collect();
    }
    if rng.below(2) == 0 {
        plans.clear();
    }
    problem.check().unwrap();
    (problem, plans)
}

/// The tours of what is decided, and nothing else, are legal.
fn decided_is_legal(problem: &Problem) -> bool {
    let decided = problem.kinds.entries().filter(|(_, kind)| !kind.committed.is_empty());
    let stops = |kind: &Kind| kind.committed.iter().map(|&visit| Place::Visit(visit)).collect();
    let plans: Vec<Plan> = decided.map(|(kind, of)| Plan { kind, stops: stops(of) }).collect();
    naive::answer(problem, &plans).is_some()
}

fn options(seed: u64, initial: Vec<Plan>) -> Options {
    Options { seed, islands: 1 + (seed % 3) as usize, initial, ..Options::default() }
}

#[test]
fn every_answer_to_a_rich_problem_is_legal() {
    let (mut served, mut refused, mut committed, mut reloads, mut pairs) = (0, 0, 0, 0, 0);
    for seed in 0..1_000 {
        let (problem, initial) = problem(seed);
        let answer = match solve(&problem, &options(seed, initial.clone()), &Budget::iterations(200)) {
            Ok(answer) => answer,
            Err(error) => {
                assert!(error.to_string().contains("committed") && !decided_is_legal(&problem), "{seed}: {error}");
                // A legal whole that is given is never refused.
                assert!(naive::answer(&problem, &initial).is_none() || initial.is_empty(), "{seed}: {error}");
                refused += 1;
                continue;
            }
        };
        assert_eq!(check_vrp(&problem, &answer), vec![], "seed {seed}: {answer:#?}");
        let visits: Vec<VisitId> = answer.tours.iter().flat_map(Tour::visits).collect();
        served += visits.len();
        committed += problem.kinds.iter().filter(|kind| !kind.committed.is_empty()).count();
        pairs += problem.pairs.iter().filter(|pair| visits.contains(&pair.0)).count();
        let stops = answer.tours.iter().flat_map(|tour| &tour.stops);
        reloads += stops.filter(|stop| matches!(stop.at, Place::Reload(_))).count();
    }
    // All that is asked for happens.
    assert!(served > 4_000 && refused < 100, "{served} served, {refused} refused");
    assert!(committed > 150 && reloads > 150 && pairs > 150, "{committed} decided, {reloads} reloads, {pairs} pairs");
}

/// More is lost by leaving out what must be served than by any cost.
fn value(problem: &Problem, answer: &Answer) -> (i64, i64, i64) {
    let must = answer.unserved.iter().filter(|u| problem.visits[u.visit].prize.is_none()).count() as i64;
    let vehicles = if problem.objective == Objective::Vehicles { answer.tours.len() as i64 } else { 0 };
    (must, vehicles, answer.cost)
}

#[test]
fn an_answer_fed_back_is_taken_and_never_gets_worse() {
    let mut better = 0;
    for seed in 0..500 {
        let (problem, _) = problem(seed);
        let Ok(first) = solve(&problem, &options(seed, vec![]), &Budget::iterations(64)) else { continue };
        let plans: Vec<Plan> = first.tours.iter().map(Tour::plan).collect();
        let again = solve(&problem, &options(seed + 1, plans), &Budget::iterations(64)).unwrap();
        assert_eq!(check_vrp(&problem, &again), vec![], "seed {seed}");
        let (before, after) = (value(&problem, &first), value(&problem, &again));
        assert!(after <= before, "seed {seed}: {after:?} after {before:?}");
        better += usize::from(after < before);
    }
    assert!(better > 5, "{better} became better");
}
