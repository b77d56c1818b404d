//! Against every allocation of every set of hubs, on small random problems.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;
use crate::assign::siting::Decision;
use crate::base::{Budget, Rng};

fn brute_force(problem: &Problem, places: usize) -> Option<f64> {
    let all = (places as u64).pow(places as u32);
    let allocation = |mut code: u64| -> Vec<u32> {
        let digit = |_| {
            let digit = code % places as u64;
            code /= places as u64;
            digit as u32
        };
        (0..places).map(digit).collect()
    };
    (0..all).filter_map(|code| problem.cost(&allocation(code))).min_by(f64::total_cmp)
}

/// Whatever is asked for by `with`, over random flows and distances, symmetric or not.
fn random(rng: &mut Rng, places: usize, with: fn(&mut Rng, Problem) -> Problem) -> Problem {
    let flow = (0..places * places).map(|_| if rng.below(5) == 0 { 0.0 } else { rng.unit() * 9.0 }).collect();
    let spots: Vec<(f64, f64)> = (0..places).map(|_| (rng.unit(), rng.unit())).collect();
    let skew = rng.below(2) as f64 * 0.3;
    let distance = (0..places * places).map(|at| {
        let (a, b) = (spots[at / places], spots[at % places]);
        (a.0 - b.0).hypot(a.1 - b.1) * if at / places < at % places { 1.0 + skew } else { 1.0 }
    });
    let rates = Rates { collect: 1.0 + 2.0 * rng.unit(), transfer: rng.unit(), distribute: 2.0 * rng.unit() };
    let problem = Problem::new(places, flow, distance.collect(), rates).unwrap();
    with(rng, problem)
}

fn equals_brute_force(seed: u64, count: usize, with: fn(&mut Rng, Problem) -> Problem) {
    let mut rng = Rng::new(seed);
    let mut solved = 0;
    for _ in 0..count {
        let places = 1 + rng.below(5);
        let problem = random(&mut rng, places, with);
        let best = brute_force(&problem, places);
        let answer = solve(&problem, &Budget::iterations(u64::MAX)).unwrap();
        match (&answer, best) {
            (Some(answer), Some(best)) => {
                assert!((answer.cost - best).abs() <= best * 1e-8, "{answer:?} is not {best}: {problem:?}");
                assert_eq!(answer.bound, answer.cost);
                assert_eq!(problem.cost(&answer.hub_of), Some(answer.cost));
                solved += 1;
            }
            (answer, best) => assert!(answer.is_none() && best.is_none(), "{answer:?} is not {best:?}: {problem:?}"),
        }
    }
    assert!(solved > count / 4, "{solved} of {count} had an answer");
}

#[test]
fn p_hub_medians_equal_brute_force() {
    equals_brute_force(1, 150, |rng, problem| {
        let p = 1 + rng.below(4);
        problem.hubs(p, p)
    });
}

#[test]
fn hubs_that_cost_equal_brute_force() {
    equals_brute_force(2, 150, |rng, problem| {
        let costs = (0..problem.places).map(|_| rng.unit() * 30.0).collect();
        problem.opening(costs).unwrap()
    });
}

#[test]
fn hubs_with_capacities_and_decisions_equal_brute_force() {
    equals_brute_force(3, 200, |rng, problem| {
        let capacity = (0..problem.places).map(|_| if rng.below(4) == 0 { f64::INFINITY } else { rng.unit() * 60.0 });
        let capacity = capacity.collect();
        let decided = (0..problem.places).map(|_| match rng.below(8) {
            0 => Decision::Open,
            1 => Decision::Closed,
            _ => Decision::Free,
        });
        let decided = decided.collect();
        let most = 1 + rng.below(5);
        problem.capacity(capacity).unwrap().decided(decided).unwrap().hubs(1, most)
    });
}

#[test]
fn a_budget_that_ends_leaves_a_bound_below_the_optimum() {
    let mut rng = Rng::new(4);
    for _ in 0..60 {
        let problem = random(&mut rng, 5, |_, problem| problem.hubs(2, 2));
        let best = brute_force(&problem, 5).unwrap();
        for iterations in [1, 3, 8] {
            if let Ok(answer) = solve(&problem, &Budget::iterations(iterations)) {
                let answer = answer.unwrap();
                assert!(answer.bound <= best * (1.0 + 1e-9) && best <= answer.cost * (1.0 + 1e-9));
            }
        }
    }
    let budget = Budget::default();
    budget.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(solve(&random(&mut rng, 5, |_, problem| problem), &budget).unwrap_err().is_cancelled());
}

#[test]
fn bad_numbers_are_refused() {
    let rates = Rates { collect: 1.0, transfer: 1.0, distribute: 1.0 };
    assert!(Problem::new(1, vec![f64::NAN], vec![0.0], rates).is_err());
    assert!(Problem::new(1, vec![1.0], vec![1.0], rates).is_err());
    assert!(Problem::new(2, vec![1.0], vec![0.0], rates).is_err());
    assert!(Problem::new(0, vec![], vec![], rates).is_err());
    let one = || Problem::new(1, vec![1.0], vec![0.0], rates).unwrap();
    assert!(one().opening(vec![-1.0]).is_err() && one().capacity(vec![]).is_err() && one().decided(vec![]).is_err());
}
