//! Small problems with unusual terms, against every plan there is.

use super::naive;
use skyroad::check::{check_parts, check_vrp};
use skyroad::scenario::vrp::*;
use skyroad::tour::vrp::{Divide, Options, divide, solve};
use skyroad::{Budget, IdVec, Rng};

/// Five villages and vehicles for each, on a plane.
fn problem(seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let points = (0..6).map(|_| [rng.below(40) as f64, rng.below(40) as f64]).collect();
    let mut visit = |place| {
        let flows = [vec![1 + rng.below(3) as i64], vec![1 + rng.below(2) as i64]];
        let [deliver, pick] = if rng.below(3) == 0 { flows } else { [flows[0].clone(), vec![]] };
        Visit { place, deliver, pick, service: 1 + rng.below(4) as i64, ..Visit::default() }
    };
    Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        visits: (1..6).map(&mut visit).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind { count: 5, capacity: vec![7], fixed: 5, ..Kind::default() }]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

fn permutations(left: &[Place]) -> Vec<Vec<Place>> {
    if left.is_empty() {
        return vec![vec![]];
    }
    let first = |i: usize| {
        let mut rest = left.to_vec();
        let place = rest.remove(i);
        permutations(&rest).into_iter().map(move |mut order| {
            order.push(place);
            order
        })
    };
    (0..left.len()).flat_map(first).collect()
}

/// The least cost of all ways to serve every visit.
fn least(problem: &Problem) -> i64 {
    let all: Vec<Place> = problem.visits.ids().map(Place::Visit).collect();
    let mut best = i64::MAX;
    for order in permutations(&all) {
        for cuts in 0..1u32 << (order.len() - 1) {
            let mut plans = vec![Plan { kind: problem.kinds.ids().next().unwrap(), stops: vec![] }];
            for (i, &stop) in order.iter().enumerate() {
                plans.last_mut().unwrap().stops.push(stop);
                if i + 1 < order.len() && cuts >> i & 1 == 1 {
                    plans.push(Plan { stops: vec![], ..plans[0].clone() });
                }
            }
            best = best.min(naive::answer(problem, &plans).map_or(i64::MAX, |answer| answer.cost));
        }
    }
    best
}

fn assert_least(problem: &Problem, seed: u64) -> Answer {
    problem.check().unwrap();
    let answer = solve(problem, &Options { seed, ..Options::default() }, &Budget::iterations(3_000)).unwrap();
    assert_eq!(check_vrp(problem, &answer), vec![], "seed {seed}");
    assert_eq!(answer.cost, least(problem), "seed {seed}");
    answer
}

#[test]
fn what_is_carried_counts() {
    let mut other = 0;
    for seed in 0..12 {
        let mut problem = problem(seed);
        let before = assert_least(&problem, seed);
        for kind in problem.kinds.iter_mut() {
            kind.carried = Some(Carried { prices: vec![3], distance: 4 });
        }
        let after = assert_least(&problem, seed);
        other += usize::from(after.tours.iter().map(Tour::plan).ne(before.tours.iter().map(Tour::plan)));
    }
    assert!(other > 2, "{other} plans are others where goods cost by distance");
}

#[test]
fn the_longest_tour_counts() {
    let mut other = 0;
    for seed in 0..12 {
        let mut problem = problem(seed);
        let longest = |answer: &Answer| answer.tours.iter().map(|tour| tour.end - tour.start).max().unwrap();
        let before = longest(&assert_least(&problem, seed));
        problem.objective = Objective::Even { per_longest: 2 };
        let after = longest(&assert_least(&problem, seed));
        assert!(after <= before, "seed {seed}: {after} after {before}");
        other += usize::from(after < before);
    }
    assert!(other > 2, "{other} longest tours became shorter");
}

#[test]
fn goods_are_kept_apart() {
    let mut other = 0;
    for seed in 0..12 {
        let mut problem = problem(seed);
        let before = assert_least(&problem, seed).cost;
        for (i, visit) in problem.visits.iter_mut().enumerate() {
            // Livestock, mushrooms, and what goes with all.
            (visit.goods, visit.apart) = [(1, 2), (2, 0), (4, 0)][i % 3];
        }
        other += usize::from(assert_least(&problem, seed).cost > before);
    }
    assert!(other > 2, "{other} plans are dearer where goods are kept apart");
}

#[test]
fn visits_are_divided_and_joined() {
    for seed in 0..200 {
        let mut rng = Rng::new(seed);
        let mut problem = super::problem(seed).0;
        problem.objective = Objective::Cost;
        for kind in problem.kinds.iter_mut() {
            kind.capacity.iter_mut().for_each(|room| *room = 1 + rng.below(4) as i64);
            kind.count = 5;
            kind.committed.clear();
        }
        let which = if seed % 2 == 0 { Divide::TooMuch } else { Divide::Any };
        let parts = divide(&problem, which).unwrap();
        assert_eq!(check_parts(&problem, &parts), vec![], "seed {seed}");
        let answer = solve(&parts.problem, &Options::default(), &Budget::iterations(100)).unwrap();
        assert_eq!(check_vrp(&parts.problem, &answer), vec![], "seed {seed}");
        assert!(answer.unserved.iter().all(|unserved| unserved.why != Why::TooMuch), "seed {seed}: all fits in parts");
        // Joined, what is served is the whole less what is unserved.
        let of = |amounts: &[i64], m: usize| amounts.get(m).copied().unwrap_or(0);
        for (id, visit) in problem.visits.entries() {
            for m in 0..problem.measures() {
                let out: i64 = parts.joined(&answer).iter().filter(|s| s.visit == id).map(|s| s.deliver[m]).sum();
                let left = answer.unserved.iter().filter(|u| parts.whole[u.visit] == id);
                let left: i64 = left.map(|u| of(&parts.problem.visits[u.visit].deliver, m)).sum();
                assert_eq!(out + left, of(&visit.deliver, m), "seed {seed}");
            }
        }
        // Parts that are not those of the whole are found out.
        for broken in 0..5 {
            let mut wrong = parts.clone();
            let part = naive::visit(rng.below(parts.whole.len()));
            let visit = &mut wrong.problem.visits[part];
            match broken {
                0 => visit.deliver.resize(visit.deliver.len().max(1), 0),
                1 => visit.place ^= 1,
                2 => visit.prize = Some(visit.prize.map_or(0, |prize| prize + 1)),
                3 => visit.service += 1,
                _ => wrong.whole[part] = naive::visit(problem.visits.len()),
            }
            if broken == 0 {
                visit.deliver[0] += 1;
            }
            assert_ne!(check_parts(&problem, &wrong), vec![], "seed {seed}: {broken}");
        }
    }
}
