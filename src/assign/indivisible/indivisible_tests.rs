//! Against every assignment, on small random problems.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;
use crate::assign::transport::Problem;
use crate::base::{Budget, Rng};

fn random(rng: &mut Rng, points: usize, stations: usize, arcs: usize) -> Problem {
    let mut problem = Problem::new((0..stations).map(|_| rng.below(12) as u32).collect());
    for _ in 0..points {
        let listed: Vec<(u32, u32)> =
            (0..rng.below(arcs + 1)).map(|_| (rng.below(stations) as u32, rng.below(60) as u32)).collect();
        problem.add_point(rng.below(6) as u32, 20 + rng.below(60) as u32, listed).unwrap();
    }
    problem
}

/// The cost of an assignment, where it is one.
fn cost(problem: &Problem, stations: &[Option<u32>]) -> Option<i64> {
    let mut room: Vec<i64> = problem.capacity().iter().map(|&c| i64::from(c)).collect();
    let mut sum = 0;
    for (point, station) in stations.iter().enumerate() {
        let demand = i64::from(problem.demand()[point]);
        let each = match *station {
            None => problem.overflow()[point],
            Some(station) => {
                room[station as usize] -= demand;
                problem.arcs(point).iter().filter(|a| a.station == station).map(|a| a.cost).min()?
            }
        };
        sum += demand * i64::from(each);
    }
    room.iter().all(|&r| r >= 0).then_some(sum)
}

fn brute_force(problem: &Problem, stations: &mut Vec<Option<u32>>, best: &mut i64) {
    if stations.len() == problem.points() {
        *best = cost(problem, stations).map_or(*best, |c| c.min(*best));
        return;
    }
    let arcs = problem.arcs(stations.len()).iter().map(|a| Some(a.station));
    for place in arcs.chain([None]).collect::<Vec<_>>() {
        stations.push(place);
        brute_force(problem, stations, best);
        stations.pop();
    }
}

#[test]
fn small_problems_equal_brute_force() {
    let mut rng = Rng::new(5);
    for _ in 0..300 {
        let (points, stations) = (rng.below(7), 1 + rng.below(4));
        let problem = random(&mut rng, points, stations, 4);
        let mut best = i64::MAX;
        brute_force(&problem, &mut Vec::new(), &mut best);
        let answer = solve(&problem, &Budget::iterations(10_000)).unwrap();
        assert_eq!((answer.cost, answer.bound), (best, best), "{problem:?}");
        assert_eq!(cost(&problem, &answer.stations), Some(best));
    }
}

#[test]
fn larger_answers_are_what_they_say_at_any_number_of_threads() {
    let mut rng = Rng::new(6);
    let problem = random(&mut rng, 600, 60, 6);
    let solve_on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solve(&problem, &Budget::iterations(60)).unwrap())
    };
    let answer = solve_on(1);
    assert_eq!(cost(&problem, &answer.stations), Some(answer.cost));
    assert!(answer.divisible <= answer.bound && answer.bound <= answer.cost);
    assert!(answer.gap() < 0.02, "{}", answer.gap());
    let left = answer.stations.iter().zip(problem.demand()).filter(|s| s.0.is_none());
    assert_eq!(left.map(|s| u64::from(*s.1)).sum::<u64>(), answer.overflow);
    for threads in [2, 3] {
        assert_eq!(solve_on(threads), answer);
    }
    let budget = Budget::default();
    budget.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(solve(&problem, &budget).unwrap_err().is_cancelled());
}
