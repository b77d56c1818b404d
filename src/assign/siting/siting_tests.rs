//! Against every choice of sites with every assignment, on small random problems.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;
use crate::base::{Budget, Rng};

/// The least cost over all sets of sites and all assignments, by trying each.
fn brute_force(problem: &Problem) -> Option<i64> {
    let (sites, customers) = (problem.sites().len(), problem.customers().len());
    let mut best = None;
    for set in 0..1u32 << sites {
        let open: Vec<u32> = (0..sites as u32).filter(|s| set >> s & 1 == 1).collect();
        let mut served = vec![None; customers];
        every(problem, &open, &mut served, 0, &mut best);
    }
    best
}

fn every(problem: &Problem, open: &[u32], served: &mut [Option<u32>], at: usize, best: &mut Option<i64>) {
    if at == served.len() {
        let cost = problem.cost(open, served).ok();
        *best = best.iter().copied().chain(cost).min();
        return;
    }
    for place in open.iter().copied().map(Some).chain([None]) {
        served[at] = place;
        every(problem, open, served, at + 1, best);
    }
    served[at] = None;
}

/// What a random problem may have.
#[derive(Clone, Copy, Default)]
struct Kind {
    capacity: bool,
    unserved: bool,
    number: bool,
    budget: bool,
    targets: bool,
    decided: bool,
}

fn random(rng: &mut Rng, kind: Kind) -> Problem {
    let (sites, customers) = (1 + rng.below(4), rng.below(6));
    let decision = |rng: &mut Rng| match rng.below(8) {
        0 if kind.decided => Decision::Open,
        1 if kind.decided => Decision::Closed,
        _ => Decision::Free,
    };
    let site = |rng: &mut Rng| Site {
        cost: rng.below(40) as i64,
        capacity: (kind.capacity && rng.below(5) > 0).then(|| rng.below(16) as i64),
        price: rng.below(10) as i64,
        decision: decision(rng),
    };
    let target = |rng: &mut Rng, within: i64| Target { within, people: rng.below(30) as i64 };
    let rules = Rules {
        at_least: if kind.number { rng.below(3) } else { 0 },
        at_most: kind.number.then(|| 1 + rng.below(3)),
        budget: kind.budget.then(|| rng.below(25) as i64),
        targets: if kind.targets { vec![target(rng, 5), target(rng, 10)] } else { Vec::new() },
    };
    let mut problem = Problem::new((0..sites).map(|_| site(rng)).collect(), rules).unwrap();
    for _ in 0..customers {
        let customer = Customer {
            demand: rng.below(8) as i64,
            people: rng.below(10) as i64,
            unserved: (kind.unserved && rng.below(2) == 0).then(|| rng.below(50) as i64),
        };
        let possible: Vec<u32> = (0..sites as u32).filter(|_| rng.below(6) > 0).collect();
        let way = |site| Way { site, cost: rng.below(50) as i64, time: rng.below(15) as i64 };
        problem.add(customer, possible.into_iter().map(way).collect::<Vec<_>>()).unwrap();
    }
    problem
}

fn equals_brute_force(kind: Kind, seed: u64, count: usize) {
    let mut rng = Rng::new(seed);
    let mut solved = 0;
    for _ in 0..count {
        let problem = random(&mut rng, kind);
        let best = brute_force(&problem);
        let answer = solve(&problem, &Budget::iterations(u64::MAX)).unwrap();
        assert_eq!(answer.as_ref().map(|a| (a.cost, a.bound)), best.map(|b| (b, b)), "{problem:?}");
        if let Some(answer) = answer {
            assert_eq!(problem.cost(&answer.open, &answer.served).unwrap(), answer.cost);
            solved += 1;
        }
    }
    assert!(solved > count / 40, "{solved} of {count} had an answer");
}

#[test]
fn uncapacitated_location_equals_brute_force() {
    equals_brute_force(Kind::default(), 1, 200);
    equals_brute_force(Kind { unserved: true, decided: true, ..Kind::default() }, 2, 200);
    equals_brute_force(Kind { number: true, budget: true, decided: true, ..Kind::default() }, 3, 200);
}

#[test]
fn single_source_location_equals_brute_force() {
    equals_brute_force(Kind { capacity: true, ..Kind::default() }, 4, 300);
    equals_brute_force(Kind { capacity: true, unserved: true, decided: true, ..Kind::default() }, 5, 200);
    equals_brute_force(Kind { capacity: true, number: true, budget: true, ..Kind::default() }, 6, 200);
}

#[test]
fn promises_are_kept_at_the_least_cost() {
    equals_brute_force(Kind { targets: true, ..Kind::default() }, 7, 200);
    equals_brute_force(Kind { targets: true, capacity: true, unserved: true, ..Kind::default() }, 8, 200);
    let all = Kind { capacity: true, unserved: true, number: true, budget: true, targets: true, decided: true };
    equals_brute_force(all, 12, 600);
}

#[test]
fn the_p_median_opens_exactly_p() {
    let mut rng = Rng::new(9);
    for _ in 0..100 {
        let (sites, open) = (5, 1 + rng.below(4));
        let costs: Vec<Vec<Option<i64>>> =
            (0..8).map(|_| (0..sites).map(|_| (rng.below(9) > 0).then(|| rng.below(100) as i64)).collect()).collect();
        let problem = Problem::p_median(open, &costs).unwrap();
        let sum = |set: u32| {
            let nearest =
                |row: &Vec<Option<i64>>| (0..sites).filter(|s| set >> s & 1 == 1).filter_map(|s| row[s]).min();
            costs.iter().map(nearest).sum::<Option<i64>>()
        };
        let best = (0..1u32 << sites).filter(|s| s.count_ones() as usize == open).filter_map(sum).min();
        let answer = solve(&problem, &Budget::iterations(u64::MAX)).unwrap();
        assert_eq!(answer.as_ref().map(|a| (a.cost, a.bound)), best.map(|b| (b, b)));
        assert!(answer.is_none_or(|a| a.open.len() == open));
    }
}

#[test]
fn maximal_covering_leaves_the_fewest_out() {
    let mut rng = Rng::new(10);
    for _ in 0..100 {
        let (sites, open) = (6, rng.below(4));
        let people: Vec<i64> = (0..10).map(|_| rng.below(100) as i64).collect();
        let times: Vec<Vec<Option<i64>>> =
            (0..10).map(|_| (0..sites).map(|_| (rng.below(9) > 0).then(|| rng.below(30) as i64)).collect()).collect();
        let problem = Problem::covering(open, 8, &people, &times).unwrap();
        let left = |set: u32| -> i64 {
            let near = |row: &Vec<Option<i64>>| (0..sites).any(|s| set >> s & 1 == 1 && row[s].is_some_and(|t| t <= 8));
            times.iter().zip(&people).filter(|(row, _)| !near(row)).map(|(_, p)| p).sum()
        };
        let best = (0..1u32 << sites).filter(|s| s.count_ones() as usize <= open).map(left).min().unwrap();
        let answer = solve(&problem, &Budget::iterations(u64::MAX)).unwrap().unwrap();
        assert_eq!((answer.cost, answer.bound), (best, best));
    }
}

#[test]
fn a_budget_that_ends_leaves_a_bound_below_the_optimum() {
    let mut rng = Rng::new(11);
    let kind = Kind { capacity: true, ..Kind::default() };
    for _ in 0..200 {
        let problem = random(&mut rng, kind);
        let Some(best) = brute_force(&problem) else { continue };
        if let Ok(answer) = solve(&problem, &Budget::iterations(1)) {
            let answer = answer.unwrap();
            assert!(answer.bound <= best && best <= answer.cost);
        }
    }
    let budget = Budget::default();
    budget.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(solve(&random(&mut rng, kind), &budget).unwrap_err().is_cancelled());
}

#[test]
fn bad_numbers_are_refused() {
    let site = |cost| Site { cost, ..Site::default() };
    assert!(Problem::new(vec![site(-1)], Rules::default()).is_err());
    assert!(Problem::new(vec![site(MAX_TOTAL), site(1)], Rules::default()).is_err());
    let mut problem = Problem::new(vec![site(1)], Rules::default()).unwrap();
    let way = |site, cost| Way { site, cost, time: 0 };
    let error = |result: Result<usize, crate::base::Error>| result.unwrap_err().to_string();
    let customer = Customer::default();
    assert_eq!(error(problem.add(customer, [way(1, 1)])), "siting: customer 0: there are only 1 sites");
    assert_eq!(error(problem.add(customer, [way(0, 1), way(0, 2)])), "siting: customer 0: a site comes twice");
    assert!(error(problem.add(customer, [way(0, -1)])).contains("below 0"));
    assert!(error(problem.add(customer, [way(0, MAX_TOTAL)])).contains("above"));
    assert!(Problem::p_median(1, &[vec![Some(1)], vec![]]).is_err());
}
