#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::{Lane, Station, StockPlan, Stockpile, Want};
use crate::base::{Budget, Rng};

fn random(rng: &mut Rng) -> Stockpile {
    let (stations, periods) = (1 + rng.below(2) as u32, 2 + rng.below(2) as u32);
    let place = |rng: &mut Rng| (rng.below(stations as usize) as u32, rng.below(periods as usize) as u32);
    let lane = |rng: &mut Rng| {
        let (station, period) = place(rng);
        Lane { station, period, most: 1 + rng.below(3) as i64, cost: rng.below(20) as i64 }
    };
    let want = |rng: &mut Rng| {
        let (station, period) = place(rng);
        Want { station, period, units: 1 + rng.below(2) as i64, shortfall: 5 + rng.below(40) as i64 }
    };
    let station = |rng: &mut Rng| Station { store: rng.below(4) as i64, holding: rng.below(5) as i64 };
    Stockpile {
        periods,
        stations: (0..stations).map(|_| station(rng)).collect(),
        lanes: (0..3).map(|_| lane(rng)).collect(),
        wants: (0..3).map(|_| want(rng)).collect(),
        depot: (0..periods).map(|_| rng.below(4) as i64).collect(),
    }
}

/// Tries every lane, or none, for every crate that is wanted.
fn brute_force(p: &Stockpile) -> i128 {
    let crates: Vec<Want> = p.wants.iter().flat_map(|w| std::iter::repeat_n(*w, w.units as usize)).collect();
    let mut best = i128::MAX;
    let choices = p.lanes.len() + 1;
    for mut code in 0..choices.pow(crates.len() as u32) {
        let mut sent = vec![0; p.lanes.len()];
        let mut depot = vec![0; p.periods as usize];
        let mut kept = vec![vec![0; p.periods as usize]; p.stations.len()];
        let mut cost = 0;
        let mut fits = true;
        for want in &crates {
            let choice = code % choices;
            code /= choices;
            let Some(lane) = p.lanes.get(choice) else {
                cost += i128::from(want.shortfall);
                continue;
            };
            fits &= lane.station == want.station && lane.period <= want.period;
            sent[choice] += 1;
            depot[lane.period as usize] += 1;
            cost += i128::from(lane.cost);
            for period in lane.period..want.period {
                kept[want.station as usize][period as usize] += 1;
                cost += i128::from(p.stations[want.station as usize].holding);
            }
        }
        fits &= sent.iter().zip(&p.lanes).all(|(s, l)| *s <= l.most) && depot.iter().zip(&p.depot).all(|(s, d)| s <= d);
        fits &= kept.iter().zip(&p.stations).all(|(k, s)| k.iter().all(|k| *k <= s.store));
        if fits {
            best = best.min(cost);
        }
    }
    best
}

fn solve(problem: &Stockpile) -> StockPlan {
    problem.solve(&Budget::default()).unwrap()
}

#[test]
fn plans_cost_as_little_as_any_and_worths_are_what_room_saves() {
    for seed in 0..150 {
        let problem = random(&mut Rng::new(seed));
        let plan = solve(&problem);
        assert_eq!(plan.cost, brute_force(&problem), "seed {seed}");
        for (l, worth) in plan.lane_worth.iter().enumerate() {
            let mut more = problem.clone();
            more.lanes[l].most += 1;
            let saved = plan.cost - solve(&more).cost;
            assert!((0..=i128::from(*worth)).contains(&saved), "seed {seed}: {saved} of {worth}");
            assert!(*worth == 0 || plan.sent[l] == problem.lanes[l].most, "seed {seed}");
        }
        for (period, worth) in plan.depot_worth.iter().enumerate() {
            let mut more = problem.clone();
            more.depot[period] += 1;
            assert!((0..=i128::from(*worth)).contains(&(plan.cost - solve(&more).cost)), "seed {seed}");
        }
        for (s, station) in plan.store_worth.iter().enumerate() {
            let mut more = problem.clone();
            more.stations[s].store += 1;
            let most: i64 = station.iter().sum();
            assert!((0..=i128::from(most)).contains(&(plan.cost - solve(&more).cost)), "seed {seed}");
        }
    }
}

#[test]
fn crates_are_conserved() {
    for seed in 0..50 {
        let problem = random(&mut Rng::new(500 + seed));
        let plan = solve(&problem);
        for s in 0..problem.stations.len() {
            let mut held = 0;
            for p in 0..problem.periods {
                let at = |station: u32, period: u32| station as usize == s && period == p;
                let lanes = problem.lanes.iter().zip(&plan.sent);
                held += lanes.filter(|(l, _)| at(l.station, l.period)).map(|(_, &n)| n).sum::<i64>();
                let wants = problem.wants.iter().zip(&plan.short);
                held -= wants.filter(|(w, _)| at(w.station, w.period)).map(|(w, &n)| w.units - n).sum::<i64>();
                assert_eq!(held, plan.kept[s].get(p as usize).copied().unwrap_or(0), "seed {seed}");
            }
        }
    }
}

#[test]
fn what_is_out_of_range_is_refused() {
    let fine = random(&mut Rng::new(1));
    let breaks: [fn(&mut Stockpile); 7] = [
        |p| p.depot.clear(),
        |p| p.lanes[0].station = 9,
        |p| p.wants[0].period = 9,
        |p| p.wants[0].units = -1,
        |p| p.stations[0].holding = i64::MAX,
        |p| p.lanes[0].most = i64::MAX,
        |p| (p.periods, p.depot) = (u32::MAX, vec![]),
    ];
    for (index, change) in breaks.iter().enumerate() {
        let mut problem = fine.clone();
        change(&mut problem);
        assert!(problem.solve(&Budget::default()).is_err(), "{index}");
    }
    assert_eq!(solve(&Stockpile::default()), StockPlan::default());
}
