#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::{CallPlan, CallProblem, Group, Village};
use crate::base::{Budget, Rng};

fn random(rng: &mut Rng, villages: usize) -> CallProblem {
    let days = 5 + rng.below(3) as u32;
    let village = |rng: &mut Rng| {
        let (calls, gap) = [(1, 1), (2, 2), (3, 1), (2, 1)][rng.below(4)];
        Village { group: rng.below(2) as u32, calls, gap, amount: rng.below(200) as i64 }
    };
    let group = |rng: &mut Rng| Group { trip: 50 + rng.below(200) as i64, room: 40 + rng.below(60) as i64 };
    CallProblem {
        days,
        groups: vec![group(rng), group(rng)],
        villages: (0..villages).map(|_| village(rng)).collect(),
        vehicles: 1,
        hire: 90,
        handle: 60,
        overload: 3,
    }
}

/// The cost by the words of the chapter.
fn naive(problem: &CallProblem, patterns: &[u16]) -> i64 {
    let days = problem.days as usize;
    let mut cost = 0;
    let mut brought = 0;
    for day in 0..days {
        let (mut trips, mut load) = (0, 0);
        for (g, group) in problem.groups.iter().enumerate() {
            let mut amount = 0;
            let mut called = false;
            for (village, pattern) in problem.villages.iter().zip(patterns) {
                if village.group as usize != g || pattern >> day & 1 == 0 {
                    continue;
                }
                called = true;
                // Each day's part gathers at its end: counted day by day since the last call.
                let part = |d: i64| {
                    let whole = |d: i64| (village.amount * d).div_euclid(days as i64);
                    whole(d) - whole(d - 1)
                };
                let mut d = day as i64;
                loop {
                    amount += part(d);
                    d -= 1;
                    if pattern >> d.rem_euclid(days as i64) & 1 == 1 {
                        break;
                    }
                }
            }
            let needed = if called { ((amount + group.room - 1) / group.room).max(1) } else { 0 };
            trips += needed;
            load += amount;
            cost += needed * group.trip;
        }
        brought += load;
        cost += problem.hire * (trips - problem.vehicles).max(0) + problem.overload * (load - problem.handle).max(0);
    }
    assert_eq!(brought, problem.villages.iter().map(|v| v.amount).sum::<i64>(), "all that gathers is brought");
    cost
}

fn brute_force(problem: &CallProblem, patterns: &mut Vec<u16>) -> i64 {
    let Some(village) = problem.villages.get(patterns.len()) else { return naive(problem, patterns) };
    let mut best = i64::MAX;
    for pattern in problem.patterns(village) {
        patterns.push(pattern);
        best = best.min(brute_force(problem, patterns));
        patterns.pop();
    }
    best
}

#[test]
fn small_weeks_are_as_cheap_as_they_can_be() {
    for seed in 0..60 {
        let problem = random(&mut Rng::new(seed), 3);
        let plan = problem.solve(&Budget::iterations(5_000), seed).unwrap();
        assert_eq!(plan.cost, naive(&problem, &plan.patterns), "seed {seed}");
        let best = brute_force(&problem, &mut Vec::new());
        assert_eq!(plan.cost, best, "seed {seed}");
        assert!(plan.bound <= best, "seed {seed}");
    }
}

#[test]
fn larger_weeks_keep_their_gaps_and_come_near_the_bound() {
    let mut rng = Rng::new(3);
    let mut problem = random(&mut rng, 120);
    (problem.vehicles, problem.handle) = (40, 3_000);
    let plan = problem.solve(&Budget::iterations(400), 1).unwrap();
    assert_eq!(problem.evaluate(&plan.patterns).unwrap(), plan);
    assert_eq!(plan, problem.solve(&Budget::iterations(400), 1).unwrap());
    assert!(plan.cost as f64 <= 1.15 * plan.bound as f64, "{} above {}", plan.cost, plan.bound);
    for (village, pattern) in problem.villages.iter().zip(&plan.patterns) {
        let days: Vec<u32> = (0..problem.days).filter(|d| pattern >> d & 1 == 1).collect();
        assert_eq!(days.len() as u32, village.calls);
        let next = days.iter().skip(1).copied().chain([days[0] + problem.days]);
        assert!(days.iter().zip(next).all(|(a, b)| b - a >= village.gap));
    }
}

#[test]
fn what_is_impossible_is_refused() {
    let fine = random(&mut Rng::new(1), 2);
    let breaks: [fn(&mut CallProblem); 7] = [
        |p| p.days = 0,
        |p| p.days = 15,
        |p| p.villages[0].group = 9,
        |p| (p.villages[0].calls, p.villages[0].gap) = (3, 4),
        |p| p.villages[0].calls = 0,
        |p| p.groups[0].room = 0,
        |p| p.overload = i64::MAX,
    ];
    for (index, change) in breaks.iter().enumerate() {
        let mut problem = fine.clone();
        change(&mut problem);
        assert!(problem.solve(&Budget::default(), 1).is_err(), "{index}");
    }
    assert!(fine.evaluate(&[0, 0]).is_err());
    let nothing = CallProblem { days: 7, ..CallProblem::default() };
    let plan = nothing.solve(&Budget::default(), 1).unwrap();
    assert_eq!(plan, CallPlan { loads: vec![0; 7], trips: vec![0; 7], ..CallPlan::default() });
    let cancelled = Budget::default();
    cancelled.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(fine.solve(&cancelled, 1).unwrap_err().is_cancelled());
}
