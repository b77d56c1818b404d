#![allow(clippy::unwrap_used, reason = "tests")]
use super::{MAX_COST, Plane, Problem, Solution, Solver};
use crate::assign::flow;
use crate::base::{Budget, Rng};

/// The same question to the general simplex.
fn oracle(problem: &Problem) -> i64 {
    let (points, stations) = (problem.points(), problem.stations());
    let mut supply: Vec<i64> = problem.demand().iter().map(|&d| i64::from(d)).collect();
    let total: i64 = supply.iter().sum();
    supply.extend(std::iter::repeat_n(0, stations));
    supply.push(-total);
    let mut network = flow::Problem::new(supply);
    for point in 0..points {
        for arc in problem.arcs(point) {
            network.add_arc(point, points + arc.station as usize, total, i64::from(arc.cost)).unwrap();
        }
        network.add_arc(point, points + stations, total, i64::from(problem.overflow()[point])).unwrap();
    }
    for station in 0..stations {
        network.add_arc(points + station, points + stations, i64::from(problem.capacity()[station]), 0).unwrap();
    }
    network.solve(&Budget::default()).unwrap().unwrap().cost as i64
}

/// Shares add up, keep to arcs and capacities, and cost what the bound proves least.
fn proves(problem: &Problem, solution: &Solution) {
    let mut demand: Vec<i64> = problem.demand().iter().map(|&d| i64::from(d)).collect();
    let mut room: Vec<i64> = problem.capacity().iter().map(|&c| i64::from(c)).collect();
    for share in &solution.shares {
        demand[share.point as usize] -= i64::from(share.amount);
        match share.station {
            Some(station) => {
                room[station as usize] -= i64::from(share.amount);
                let arcs = problem.arcs(share.point as usize);
                assert!(arcs.iter().any(|a| (a.station, a.cost) == (station, share.cost)));
            }
            None => assert_eq!(share.cost, problem.overflow()[share.point as usize]),
        }
    }
    assert!(demand.iter().all(|&d| d == 0) && room.iter().all(|&r| r >= 0));
    assert!(solution.prices.iter().all(|&p| p >= 0));
    assert_eq!(solution.cost, solution.bound);
    assert!(solution.is_optimal());
}

/// Few stations, small numbers, many ties: what makes a simplex cycle.
fn random(rng: &mut Rng) -> Problem {
    let (points, stations) = (1 + rng.below(30), 1 + rng.below(8));
    let (most_demand, most_room, most_cost) = (1 + rng.below(4), 1 + rng.below(12), 1 + rng.below(30));
    let mut problem = Problem::new((0..stations).map(|_| rng.below(most_room) as u32).collect());
    for _ in 0..points {
        let arcs: Vec<_> =
            (0..rng.below(5)).map(|_| (rng.below(stations) as u32, rng.below(most_cost) as u32)).collect();
        problem.add_point(rng.below(most_demand + 1) as u32, rng.below(60) as u32, arcs).unwrap();
    }
    problem
}

fn solved(problem: &Problem) -> Solver {
    let mut solver = Solver::new(problem.clone());
    solver.solve(&Budget::default()).unwrap();
    solver
}

#[test]
fn random_problems_agree_with_the_general_simplex() {
    for seed in 0..1_500 {
        let problem = random(&mut Rng::new(seed));
        let solution = solved(&problem).solution();
        proves(&problem, &solution);
        assert_eq!(solution.cost, oracle(&problem), "seed {seed}");
    }
}

#[test]
fn prices_are_what_one_slot_more_and_one_unit_less_save() {
    for seed in 0..300 {
        let problem = random(&mut Rng::new(seed));
        let solution = solved(&problem).solution();
        for station in 0..problem.stations() {
            let mut more = problem.clone();
            more.capacity[station] += 1;
            assert_eq!(solution.cost - oracle(&more), solution.prices[station], "seed {seed}, station {station}");
        }
        for point in (0..problem.points()).filter(|&p| problem.demand()[p] > 0) {
            let mut less = problem.clone();
            let demand = less.demand()[point];
            less.replace_demand(point, demand - 1).unwrap();
            assert_eq!(solution.cost - oracle(&less), solution.values[point], "seed {seed}, point {point}");
        }
    }
}

#[test]
fn changes_lead_from_optimum_to_optimum() {
    for seed in 0..400 {
        let mut rng = Rng::new(seed);
        let mut solver = solved(&random(&mut rng));
        for step in 0..25 {
            if rng.below(2) == 0 {
                let station = rng.below(solver.problem().stations());
                solver.set_capacity(station, rng.below(15) as u32);
            } else {
                let point = rng.below(solver.problem().points());
                solver.set_demand(point, rng.below(7) as u32).unwrap();
            }
            let (problem, solution) = (solver.problem().clone(), solver.solution());
            proves(&problem, &solution);
            assert_eq!(solution.cost, oracle(&problem), "seed {seed}, step {step}");
        }
        // The basis is as good as a new one: it goes on without a pivot.
        let before = solver.pivots();
        solver.solve(&Budget::default()).unwrap();
        assert_eq!(solver.pivots(), before);
    }
}

fn plane(rng: &mut Rng, points: usize, stations: usize) -> (Plane, Vec<[f64; 2]>, Vec<[f64; 2]>) {
    let mut place = |n: usize| (0..n).map(|_| [rng.unit() * 100.0, rng.unit() * 100.0]).collect::<Vec<_>>();
    let (points, stations) = (place(points), place(stations));
    (Plane::new(points.clone(), &stations, 100.0).unwrap(), points, stations)
}

#[test]
fn beyond_the_listed_arcs_is_the_optimum_over_all_pairs() {
    for (seed, points) in [(0, 40), (1, 300), (2, 300), (3, 2_500), (4, 5_000)] {
        let mut rng = Rng::new(seed);
        let (mut plane, places, stations) = plane(&mut rng, points, 30);
        let capacity: Vec<u32> = (0..30).map(|_| (points / 15 * rng.below(3)) as u32).collect();
        let demand: Vec<u32> = (0..points).map(|_| rng.below(3) as u32).collect();
        let mut few = Solver::new(plane.problem(&demand, 12_000, capacity.clone(), 2).unwrap());
        few.solve_beyond(&mut plane, &Budget::default()).unwrap();
        let mut all = Problem::new(capacity);
        for (at, &demand) in places.iter().zip(&demand) {
            let cost = |s: &[f64; 2]| (100.0 * (at[0] - s[0]).hypot(at[1] - s[1])).round_ties_even() as u32;
            all.add_point(demand, 12_000, stations.iter().enumerate().map(|(k, s)| (k as u32, cost(s)))).unwrap();
        }
        assert_eq!(few.solution().cost, solved(&all).solution().cost, "seed {seed}");
        assert!(few.problem().arc_count() < all.arc_count());
    }
}

#[test]
fn the_answer_does_not_depend_on_threads() {
    let (plane, ..) = plane(&mut Rng::new(9), 3_000, 60);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut solver = Solver::new(plane.problem(&vec![1; 3_000], 20_000, vec![48; 60], 4).unwrap());
        pool.install(|| solver.solve_beyond(&mut plane.clone(), &Budget::default())).unwrap();
        solver.solution()
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn edges_of_the_format() {
    let mut empty = Solver::new(Problem::new(vec![]));
    empty.solve(&Budget::default()).unwrap();
    assert_eq!(empty.solution().cost, 0);
    let mut problem = Problem::new(vec![]);
    problem.add_point(3, 7, []).unwrap();
    assert_eq!(solved(&problem).solution().cost, 21);
    let mut problem = Problem::new(vec![0, u32::MAX]);
    problem.add_point(u32::MAX, MAX_COST, [(0, 0), (1, MAX_COST)]).unwrap();
    assert_eq!(solved(&problem).solution().cost, i64::from(u32::MAX) * i64::from(MAX_COST));
    let wrong = [problem.add_point(1, 0, [(2, 0)]), problem.add_point(1, 0, [(0, MAX_COST + 1)])];
    assert!(wrong.iter().all(Result::is_err));
    assert!(problem.add_point(1, MAX_COST + 1, []).is_err() && problem.add_point(2, 0, []).is_err());
    assert_eq!((problem.points(), problem.arc_count()), (1, 2));
    assert!(Plane::new(vec![[f64::NAN, 0.0]], &[], 1.0).is_err());
    assert!(Plane::new(vec![[0.0, 0.0]], &[[1e9, 1e9]], 1.0).is_err());
}

#[test]
fn cancelled_or_out_of_time() {
    let problem = random(&mut Rng::new(5));
    let cancelled = Budget::default();
    cancelled.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(Solver::new(problem.clone()).solve(&cancelled).unwrap_err().is_cancelled());
    let mut solver = Solver::new(problem.clone());
    solver.solve(&Budget::default().within(std::time::Duration::ZERO)).unwrap();
    let solution = solver.solution();
    assert!(solution.bound <= oracle(&problem) && oracle(&problem) <= solution.cost);
}
