//! Small vehicle routing problems against all permutations.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::base::Id;
use skyroad::check::check_vrp;
use skyroad::scenario::vrp::{Kind, Legs, Objective, Order, Plane, Problem, Rounding, Visit, VisitId, Window};
use skyroad::tour::vrp::{Options, lower_bound, solve};
use skyroad::{Budget, IdVec, Rng};

/// Seven villages with 1 to 4 pieces each, vehicles that hold 6, all vehicles the asker could want.
fn problem(seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let points = (0..8).map(|_| [rng.below(100) as f64, rng.below(100) as f64]).collect();
    let visits =
        (1..8).map(|place| Visit { place, deliver: vec![1 + rng.below(4) as i64], ..Visit::default() }).collect();
    Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        visits,
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind { count: 7, capacity: vec![6], ..Kind::default() }]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

/// The least cost: every permutation, cut into tours at the best places.
fn least(problem: &Problem) -> i64 {
    let mut order: Vec<u32> = (1..8).collect();
    let mut best = i64::MAX;
    permute(&mut order, 0, &mut |order| best = best.min(cut(problem, order)));
    best
}

fn permute(order: &mut Vec<u32>, from: usize, each: &mut dyn FnMut(&[u32])) {
    if from == order.len() {
        return each(order);
    }
    for k in from..order.len() {
        order.swap(from, k);
        permute(order, from + 1, each);
        order.swap(from, k);
    }
}

fn cut(problem: &Problem, order: &[u32]) -> i64 {
    let leg = |a, b| i64::from(problem.legs[0].distance(a, b));
    let pieces = |place: u32| problem.visits.as_slice()[place as usize - 1].deliver[0];
    let mut cost = vec![i64::MAX; order.len() + 1];
    cost[0] = 0;
    for from in 0..order.len() {
        let (mut aboard, mut way) = (0, 0);
        for to in from..order.len() {
            aboard += pieces(order[to]);
            way += leg(if to == from { 0 } else { order[to - 1] }, order[to]);
            if aboard <= 6 {
                cost[to + 1] = cost[to + 1].min(cost[from] + way + leg(order[to], 0));
            }
        }
    }
    cost[order.len()]
}

#[test]
fn small_problems_are_solved_to_the_optimum_and_legally() {
    for seed in 0..40 {
        let problem = problem(seed);
        let options = Options { seed, ..Options::default() };
        let answer = solve(&problem, &options, &Budget::iterations(3_000)).unwrap();
        assert_eq!(answer.cost, least(&problem), "seed {seed}");
        assert!(check_vrp(&problem, &answer).is_empty(), "seed {seed}");
    }
}

#[test]
fn threads_change_nothing() {
    let options = Options { islands: 4, ..Options::default() };
    let tours = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solve(&problem(7), &options, &Budget::iterations(2_000)).unwrap())
    };
    assert_eq!(tours(1), tours(2));
    assert_eq!(tours(1), tours(8));
}

/// Forty villages, with windows or without, and rounds enough for generations.
fn larger(timed: bool) -> Problem {
    let mut rng = Rng::new(11);
    let points = (0..41).map(|_| [rng.below(1000) as f64, rng.below(1000) as f64]).collect();
    let visits = (1..41).map(|place| {
        let from = rng.below(4000) as i64;
        let windows = if timed { vec![Window::new(from, from + 1200).unwrap()] } else { vec![] };
        Visit { place, deliver: vec![1 + rng.below(9) as i64], service: 20, windows, ..Visit::default() }
    });
    Problem {
        visits: visits.collect(),
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        kinds: IdVec::from_vec(vec![Kind { count: 40, capacity: vec![40], ..Kind::default() }]),
        ..problem(0)
    }
}

#[test]
fn generations_are_legal_and_the_same_at_any_number_of_threads() {
    for timed in [false, true] {
        let problem = larger(timed);
        let options = Options { seed: 3, islands: 2, ..Options::default() };
        let budget = || Budget::iterations(2 * 40 * 2100);
        let solve_on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| solve(&problem, &options, &budget()).unwrap())
        };
        let (one, two) = (solve_on(1), solve_on(2));
        assert_eq!(one, two);
        assert_eq!(check_vrp(&problem, &one), []);
        assert!(one.unserved.is_empty() && one.reproducible);
        let short = solve(&problem, &options, &Budget::iterations(2 * 40 * 100)).unwrap();
        assert!(one.cost <= short.cost, "{} after many rounds, {} after few", one.cost, short.cost);
    }
}

/// The same villages in pairs, from one to the next, on as few vehicles as can be.
fn paired() -> Problem {
    let mut problem = larger(true);
    let pairs = || (0..20).map(|i| (VisitId::from_index(2 * i), VisitId::from_index(2 * i + 1)));
    for (from, to) in pairs() {
        let goods = problem.visits[from].deliver.clone();
        problem.visits[to].windows = vec![Window::new(0, 9_000).unwrap()];
        (problem.visits[from].pick, problem.visits[from].deliver) = (goods.clone(), vec![]);
        problem.visits[to].deliver = goods;
    }
    Problem { pairs: pairs().collect(), objective: Objective::Vehicles, ..problem }
}

#[test]
fn pairs_on_the_fewest_vehicles_are_legal_and_the_same_at_any_number_of_threads() {
    let problem = paired();
    let options = Options { seed: 5, islands: 2, ..Options::default() };
    let solve_on = |threads, rounds| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solve(&problem, &options, &Budget::iterations(rounds)).unwrap())
    };
    let (one, two) = (solve_on(1, 20_000), solve_on(2, 20_000));
    assert_eq!(one, two);
    assert_eq!(check_vrp(&problem, &one), []);
    assert!(one.unserved.is_empty() && one.reproducible);
    // No beginning may end with more than the first had, and none may outlast the budget.
    assert!(one.iterations <= 20_000);
    for rounds in [2, 40, 400] {
        let short = solve_on(1, rounds);
        assert_eq!(check_vrp(&problem, &short), []);
        assert!(short.unserved.is_empty() && short.iterations <= rounds);
        assert!((one.tours.len(), one.cost) <= (short.tours.len(), short.cost), "after {rounds} rounds it was better");
    }
}

#[test]
fn bounds_are_close_below_the_optimum() {
    let (mut sum, mut tight) = (0.0, 0);
    for seed in 0..40 {
        let mut problem = problem(seed);
        // Windows on half of them: to be on time all must go out one by one, at worst.
        let is_timed = seed % 2 == 1;
        if is_timed {
            let far = |place| i64::from(problem.legs[0].distance(0, place));
            let windows: Vec<Window> = (1..8).map(|place| Window::new(far(place), far(place) + 150).unwrap()).collect();
            for (visit, window) in problem.visits.iter_mut().zip(windows) {
                visit.windows = vec![window];
                visit.service = 1;
            }
            problem.kinds.iter_mut().for_each(|kind| kind.shift = Window::new(0, 400).unwrap());
        }
        let bound = lower_bound(&problem, None, &Budget::iterations(500)).unwrap().unwrap();
        let cost = if is_timed {
            solve(&problem, &Options::default(), &Budget::iterations(3_000)).unwrap().cost
        } else {
            least(&problem)
        };
        assert!(bound.cost <= cost, "seed {seed}: {bound:?} above {cost}");
        sum += bound.cost as f64 / cost as f64;
        tight += u32::from(bound.cost == cost);
    }
    assert!(sum / 40.0 > 0.97 && tight > 10, "{} in the mean, {tight} tight", sum / 40.0);
}

/// Costs best known, where `SKYROAD_DATA` holds the instances.
#[test]
fn no_bound_is_above_the_best_known() {
    let Some(data) = std::env::var_os("SKYROAD_DATA") else {
        println!("skipped: SKYROAD_DATA names no folder with instances");
        return;
    };
    let folder = |name: &str| std::path::Path::new(&data).join("vrp").join(name);
    for (name, ending, rounds) in [
        ("vrptw-solomon", "txt", 40),
        ("cvrp-x", "vrp", 20),
        ("vrptw-gh1000", "vrp", 20),
        ("hfvrp", "vrp", 10),
        ("vrpb", "vrp", 20),
    ] {
        let mut seen = 0;
        for entry in std::fs::read_dir(folder(name)).unwrap() {
            let path = entry.unwrap().path();
            let solution = path.with_extension("sol");
            if path.extension().is_none_or(|e| e != ending) || !solution.exists() {
                continue;
            }
            let instance = skyroad::io::vrp::read_vrp(&path, None).unwrap();
            let best = instance.cost(&skyroad::io::vrp::read_sol(&solution, &instance).unwrap());
            let budget = Budget::iterations(rounds).within(std::time::Duration::from_secs(2));
            let bound = lower_bound(&instance.problem, None, &budget).unwrap();
            if let Some(bound) = bound {
                assert!(instance.bound(bound.cost) <= best + 1e-6, "{}: {bound:?} above {best}", path.display());
                seen += 1;
            }
        }
        assert!(seen > 0, "{name} has instances");
    }
}
