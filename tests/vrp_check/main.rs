//! Does the verifier of vehicle routing find every broken rule, and only those?
//!
//! Three ways: answers worked out by hand, plans judged against a naive reading of the rules, and thousands of legal
//! answers broken on purpose.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod golden;
mod mutations;
mod naive;
mod random;

use mutations::Case;
use skyroad::check::check_vrp;
use skyroad::scenario::vrp::*;
use skyroad::{Id, IdVec, Rng};
use std::collections::BTreeMap;

fn legal_case(rng: &mut Rng) -> Option<Case> {
    let problem = random::problem(rng);
    let plans = random::legal_plans(&problem, rng)?;
    let answer = naive::answer(&problem, &plans)?;
    Some(Case { problem, answer })
}

#[test]
fn every_mutation_of_legal_answers_is_caught() {
    let mut rng = Rng::new(22);
    let mut caught: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cases = 0;
    while cases < 300 {
        let Some(legal) = legal_case(&mut rng) else { continue };
        cases += 1;
        assert_eq!(check_vrp(&legal.problem, &legal.answer), vec![], "{legal:#?}");
        for &(name, mutate) in mutations::ALL {
            let mut broken = legal.clone();
            let Some(rule) = mutate(&mut broken, &mut rng) else { continue };
            let found = check_vrp(&broken.problem, &broken.answer);
            assert!(found.iter().any(|violation| violation.rule == rule), "{name}: {rule:?} is not in {found:?}");
            *caught.entry(name).or_default() += 1;
        }
    }
    assert_eq!(caught.len(), mutations::ALL.len(), "{caught:?}");
    assert!(caught.values().all(|&n| n >= 10), "{caught:?}");
    assert!(caught.values().sum::<usize>() >= 7_000, "{caught:?}");
}

/// Two stops change places, or one moves; the plan is timed anew where that is possible.
fn shuffled(plans: &[Plan], rng: &mut Rng) -> Vec<Plan> {
    let mut plans = plans.to_vec();
    let (a, b) = (rng.below(plans.len()), rng.below(plans.len()));
    let from = rng.below(plans[a].stops.len());
    let stop = plans[a].stops.remove(from);
    let to = rng.below(plans[b].stops.len() + 1);
    plans[b].stops.insert(to, stop);
    plans.retain(|plan| !plan.stops.is_empty());
    plans
}

#[test]
fn shuffled_plans_are_judged_as_by_the_naive_reading() {
    let mut rng = Rng::new(5);
    let (mut legal, mut illegal) = (0, 0);
    while legal < 500 || illegal < 2_000 {
        let problem = random::problem(&mut rng);
        let Some(plans) = random::legal_plans(&problem, &mut rng) else { continue };
        for _ in 0..20 {
            let plans = shuffled(&plans, &mut rng);
            let due = naive::answer(&problem, &plans);
            let tours: Option<Vec<Tour>> = plans.iter().map(|plan| naive::timed(&problem, plan)).collect();
            // Without legal times there is nothing to judge but times that are wrong somewhere.
            let Some(tours) = tours else { continue };
            let found = check_vrp(&problem, &naive::assembled(&problem, tours));
            assert_eq!(found.is_empty(), due.is_some(), "{found:?} in {plans:?} of {problem:#?}");
            if due.is_some() { legal += 1 } else { illegal += 1 }
        }
    }
}

#[test]
fn no_answer_makes_it_panic() {
    let mut rng = Rng::new(9);
    let mut number = |rng: &mut Rng| [0, 1, -1, i64::MAX, i64::MIN, rng.next_u64() as i64][rng.below(6)];
    for _ in 0..2_000 {
        let problem = random::problem(&mut rng);
        let stop = |rng: &mut Rng, number: &mut dyn FnMut(&mut Rng) -> i64| Stop {
            at: match rng.below(3) {
                0 => Place::Reload(rng.below(problem.places() + 1) as u32),
                1 => Place::Visit(naive::visit(rng.below(problem.visits.len()))),
                _ => Place::Visit(naive::visit(rng.below(problem.visits.len() + 1))),
            },
            arrive: number(rng),
            begin: number(rng),
            leave: number(rng),
        };
        let tour = |rng: &mut Rng, number: &mut dyn FnMut(&mut Rng) -> i64| Tour {
            kind: KindId::from_index(rng.below(problem.kinds.len())),
            start: number(rng),
            end: number(rng),
            stops: (0..rng.below(5)).map(|_| stop(rng, number)).collect(),
            distance: number(rng),
            driving: number(rng),
            cost: number(rng),
            phases: vec![],
        };
        let answer = Answer {
            tours: (0..rng.below(4)).map(|_| tour(&mut rng, &mut number)).collect(),
            unserved: vec![],
            cost: number(&mut rng),
            bound: Some(number(&mut rng)),
            iterations: 0,
            reproducible: false,
        };
        assert!(!check_vrp(&problem, &answer).is_empty(), "{answer:?} of {problem:?}");
    }
}

/// An id.
fn v(index: usize) -> VisitId {
    VisitId::from_index(index)
}

/// One kind, places on a line, 10 apart.
fn line(visits: Vec<Visit>, kind: Kind) -> Problem {
    let points = (0..=visits.len()).map(|i| [10.0 * i as f64, 0.0]).collect();
    Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        visits: IdVec::from_vec(visits),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}
