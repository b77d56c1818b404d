#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::bound::Relaxation;
use super::charge::{charge, containers};
use super::net::Net;
use super::{Options, solve};
use crate::base::{Budget, Rng};
use crate::check::check_haul;
use crate::scenario::haul::{Basis, Departure, Dock, Goods, Level, Moment, Offer, Problem, Return, Tariff};
use std::sync::atomic::Ordering;

/// A random problem: places and days with departures and yards, and goods of a few units.
fn random(rng: &mut Rng, places: u32, days: u32, goods: usize, units: i64) -> Problem {
    let pick = |rng: &mut Rng, n: u32| rng.below(n as usize) as u32;
    let tariff = |rng: &mut Rng| {
        let level = |rng: &mut Rng, from: u32| Level {
            from,
            minimum: if from > 0 { rng.below(150) as i64 } else { 0 },
            container: 20 + rng.below(60) as i64,
            rate: rng.below(5_000_000) as i64,
        };
        let levels = vec![level(rng, 0), level(rng, 2)];
        let basis = [Basis::Mass, Basis::Volume, Basis::Chargeable(700_000)][rng.below(3)];
        Tariff { basis, levels, handling: rng.below(1_000_000) as i64 }
    };
    let mut tariffs: Vec<Tariff> = (0..4).map(|_| tariff(rng)).collect();
    tariffs.push(Tariff {
        basis: Basis::Volume,
        levels: vec![Level { rate: 900_000, ..Level::default() }],
        handling: 0,
    });
    let mut departures = Vec::new();
    for day in 0..days - 1 {
        for _ in 0..2 * places {
            let from = Moment { place: pick(rng, places), day };
            let to = Moment { place: pick(rng, places), day: day + 1 };
            let most = [None, Some(1), Some(2)][rng.below(3)];
            let container = [4 + rng.below(6) as i64, 4 + rng.below(6) as i64];
            departures.push(Departure { from, to, class: pick(rng, 2) as u8, tariff: pick(rng, 4), container, most });
        }
        for place in 0..places {
            let (from, to) = (Moment { place, day }, Moment { place, day: day + 1 });
            departures.push(Departure { from, to, class: 0, tariff: 4, container: [1, 1], most: Some(9) });
        }
    }
    let one = |rng: &mut Rng| {
        let supply = |rng: &mut Rng| Offer {
            at: Moment { place: pick(rng, places), day: pick(rng, 2.min(days)) },
            units: 1 + rng.below(units as usize) as i64,
        };
        let demand = |rng: &mut Rng| Offer {
            at: Moment { place: pick(rng, places), day: 1 + pick(rng, days - 1) },
            units: 1 + rng.below(units as usize) as i64,
        };
        Goods {
            class: pick(rng, 2) as u8,
            mass: 1 + rng.below(4) as i64,
            volume: rng.below(4) as i64,
            keeps: [None, Some(1), Some(2)][rng.below(3)],
            supplies: vec![supply(rng), supply(rng)],
            demands: vec![demand(rng)],
            shortfall: 30 + rng.below(300) as i64,
        }
    };
    let goods = (0..goods).map(|_| one(rng)).collect();
    let some = |rng: &mut Rng| pick(rng, departures.len() as u32);
    let docks = vec![Dock { departures: vec![some(rng), some(rng), some(rng)], containers: 1 + pick(rng, 3) }];
    Problem { places, days, departures, tariffs, goods, docks, returns: vec![] }
}

/// Some pairs of departures, the second not before the first is there.
fn returns(rng: &mut Rng, problem: &Problem) -> Vec<Return> {
    let mut found: Vec<Return> = Vec::new();
    for _ in 0..200 {
        let mut one = || rng.below(problem.departures.len()) as u32;
        let (out, back) = (one(), one());
        let later = problem.departures[out as usize].to.day <= problem.departures[back as usize].from.day;
        if out != back && later && found.iter().all(|r| r.out != out && r.back != back) {
            found.push(Return { out, back });
        }
    }
    found
}

/// A supply and the departures from there.
type Way = (usize, Vec<usize>);

/// Every unit over every way or left out: the least cost of all combinations.
struct Oracle<'p> {
    problem: &'p Problem,
    /// For each unit its goods and all its ways, with the supply that each starts from.
    units: Vec<(usize, Vec<Way>)>,
    aboard: Vec<[i64; 2]>,
    left: Vec<Vec<i64>>,
    best: i128,
}

impl<'p> Oracle<'p> {
    fn new(problem: &'p Problem) -> Self {
        let mut units = Vec::new();
        for (g, goods) in problem.goods.iter().enumerate() {
            for demand in &goods.demands {
                let mut ways = Vec::new();
                for (s, supply) in goods.supplies.iter().enumerate() {
                    let (from, to) = (supply.at, demand.at);
                    if from.day <= to.day && goods.keeps.is_none_or(|k| to.day - from.day <= k) {
                        Self::ways(problem, goods.class, from, to, &mut Vec::new(), &mut |way| ways.push((s, way)));
                    }
                }
                (0..demand.units).for_each(|_| units.push((g, ways.clone())));
            }
        }
        let left = problem.goods.iter().map(|g| g.supplies.iter().map(|s| s.units).collect()).collect();
        Self { problem, units, aboard: vec![[0; 2]; problem.departures.len()], left, best: i128::MAX }
    }

    fn ways(p: &Problem, class: u8, at: Moment, to: Moment, way: &mut Vec<usize>, found: &mut impl FnMut(Vec<usize>)) {
        if at == to {
            found(way.clone());
        }
        for (d, departure) in p.departures.iter().enumerate() {
            if departure.from == at && departure.class == class && departure.to.day <= to.day {
                way.push(d);
                Self::ways(p, class, departure.to, to, way, found);
                way.pop();
            }
        }
    }

    fn combinations(&self) -> f64 {
        self.units.iter().map(|(_, ways)| ways.len() as f64 + 1.0).product()
    }

    fn search(&mut self, unit: usize, short: i128) {
        let Some((g, ways)) = self.units.get(unit).cloned() else {
            self.best = self.best.min(self.cost().map_or(i128::MAX, |cost| cost + short));
            return;
        };
        let goods = &self.problem.goods[g];
        self.search(unit + 1, short + i128::from(goods.shortfall));
        for (s, way) in ways {
            if self.left[g][s] == 0 {
                continue;
            }
            self.left[g][s] -= 1;
            self.load(&way, goods, 1);
            self.search(unit + 1, short);
            self.load(&way, goods, -1);
            self.left[g][s] += 1;
        }
    }

    fn load(&mut self, way: &[usize], goods: &Goods, units: i64) {
        for &d in way {
            self.aboard[d][0] += goods.mass * units;
            self.aboard[d][1] += goods.volume * units;
        }
    }

    fn cost(&self) -> Option<i128> {
        let net = Net::new(self.problem, &Budget::default()).unwrap();
        let mut cost = 0;
        let all: Vec<i64> =
            net.lanes.iter().zip(&self.aboard).map(|(lane, &aboard)| containers(lane, aboard)).collect();
        for (d, lane) in net.lanes.iter().enumerate() {
            if all[d] > lane.most {
                return None;
            }
            let of = self.problem.returns.iter().find(|r| r.back as usize == d);
            let anyway = of.map_or(0, |r| all[r.out as usize]);
            let need = if anyway >= all[d] { 0 } else { all[d] - anyway };
            cost += charge(&self.problem.tariffs[lane.tariff as usize], need, self.aboard[d]);
        }
        let within =
            |dock: &Dock| dock.departures.iter().map(|&d| all[d as usize]).sum::<i64>() <= i64::from(dock.containers);
        self.problem.docks.iter().all(within).then_some(cost)
    }
}

#[test]
fn small_problems_are_solved_to_the_optimum() {
    let (mut tried, mut tight, mut saved, mut missed) = (0, 0, 0, 0);
    for seed in 0..800 {
        let mut problem = random(&mut Rng::new(seed / 2), 3, 3, 3, 2);
        if seed % 2 == 1 {
            problem.returns = returns(&mut Rng::new(seed), &problem);
        }
        let mut oracle = Oracle::new(&problem);
        if oracle.combinations() > 3_000.0 || oracle.combinations() < 8.0 {
            continue;
        }
        oracle.search(0, 0);
        let options = Options { budget: Budget::iterations(3_000), bound_rounds: 100, ..Options::default() };
        let answer = solve(&problem, &options).unwrap();
        // Nearly every departure is half of a pair: the search then misses a few optima.
        missed += usize::from(seed % 2 == 1 && i128::from(answer.cost) > oracle.best);
        assert!(seed % 2 == 1 || i128::from(answer.cost) == oracle.best, "seed {seed}");
        assert!(i128::from(answer.bound) <= oracle.best && i128::from(answer.cost) >= oracle.best, "seed {seed}");
        assert!(answer.bound <= answer.cost, "seed {seed}");
        assert_eq!(check_haul(&problem, &answer), [], "seed {seed}");
        let alone = Problem { returns: vec![], ..problem };
        let costs = check_haul(&alone, &answer);
        saved += usize::from(!costs.is_empty());
        tried += 1;
        tight += usize::from(answer.bound * 100 >= answer.cost * 80);
    }
    assert!(tried >= 120 && tight * 4 >= tried, "{tried} tried, {tight} with a bound within 20 %");
    assert!(missed * 50 <= tried, "{missed} of {tried} are not optimal");
    assert!(saved >= 5, "{saved} with goods on the way back");
}

#[test]
fn farm_goods_ride_back_on_what_came_up_while_they_keep() {
    let at = |place, day| Moment { place, day };
    let level = |container| vec![Level { container, minimum: 100, rate: 1_000_000, ..Level::default() }];
    let tariff = |container| Tariff { basis: Basis::Mass, levels: level(container), handling: 0 };
    let trip = |from, to| Departure { from, to, class: 0, tariff: 0, container: [10, 10], most: None };
    let yard = |day| Departure { tariff: 1, container: [1, 1], ..trip(at(1, day), at(1, day + 1)) };
    let goods = |supply: Vec<Offer>, demand, keeps| {
        let demands = vec![Offer { at: demand, units: 8 }];
        Goods { class: 0, mass: 1, volume: 1, keeps, supplies: supply, demands, shortfall: 100_000 }
    };
    let offer = |at| vec![Offer { at, units: 8 }];
    // A truck goes up on day 0 and on day 2, and can come back a day later each.
    let mut problem = Problem {
        places: 2,
        days: 5,
        departures: vec![
            trip(at(0, 0), at(1, 1)),
            trip(at(1, 1), at(0, 2)),
            trip(at(0, 2), at(1, 3)),
            trip(at(1, 3), at(0, 4)),
            yard(1),
            yard(2),
            Departure { tariff: 1, container: [1, 1], ..trip(at(0, 2), at(0, 3)) },
            Departure { tariff: 1, container: [1, 1], ..trip(at(0, 3), at(0, 4)) },
        ],
        tariffs: vec![
            tariff(500),
            Tariff { basis: Basis::Mass, levels: vec![Level { rate: 2_000_000, ..Level::default() }], handling: 0 },
        ],
        // Something goes up on day 2; what grows is ready on day 1, and wanted below on day 4.
        goods: vec![goods(offer(at(0, 2)), at(1, 3), None), goods(offer(at(1, 1)), at(0, 4), Some(3))],
        docks: vec![],
        returns: vec![Return { out: 0, back: 1 }, Return { out: 2, back: 3 }],
    };
    let ask = |problem: &Problem| {
        let answer = solve(problem, &Options { budget: Budget::iterations(500), ..Options::default() }).unwrap();
        assert_eq!(check_haul(problem, &answer), []);
        answer
    };
    // It waits two days for the truck that comes up, and pays the way by weight alone: 508 + 8 + 2 days of 16.
    let paired = ask(&problem);
    assert!(paired.cost == 548 && (500..=548).contains(&paired.bound), "{} {}", paired.cost, paired.bound);
    // Where it keeps for two days only, nothing brings it there in time.
    problem.goods[1].keeps = Some(2);
    assert_eq!(ask(&problem).short.len(), 1);
    // Wanted on day 2 it needs a truck of its own.
    problem.goods[1].demands[0].at = at(0, 2);
    assert_eq!(ask(&problem).cost, 508 + 508);
    // With no truck that comes back each way is charged for.
    problem.goods[1] = goods(offer(at(1, 1)), at(0, 4), Some(3));
    problem.returns.clear();
    assert_eq!(ask(&problem).cost, 508 + 508 + 32);
}

#[test]
fn more_room_never_costs_more() {
    for seed in 0..12 {
        let rng = &mut Rng::new(1000 + seed);
        let mut problem = random(rng, 5, 6, 12, 40);
        let options = Options { budget: Budget::iterations(400), bound_rounds: 20, ..Options::default() };
        let mut answer = solve(&problem, &options).unwrap();
        for _ in 0..6 {
            let d = rng.below(problem.departures.len());
            match rng.below(3) {
                0 => problem.docks[0].containers += 1,
                1 => problem.departures[d].most = problem.departures[d].most.map(|m| m + 1),
                _ => problem.departures[d].container[rng.below(2)] += 3,
            }
            let relaxed = solve(&problem, &Options { initial: Some(answer.clone()), ..options.clone() }).unwrap();
            assert!(relaxed.cost <= answer.cost, "seed {seed}: {} above {}", relaxed.cost, answer.cost);
            answer = relaxed;
        }
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let problem = random(&mut Rng::new(5), 5, 6, 20, 50);
    let options = Options { budget: Budget::iterations(500), bound_rounds: 50, ..Options::default() };
    assert_eq!(solve(&problem, &options).unwrap(), solve(&problem, &options).unwrap());
}

#[test]
fn budgets_hold() {
    let problem = random(&mut Rng::new(6), 5, 6, 20, 50);
    let none = Options { budget: Budget::iterations(0), bound_rounds: 0, ..Options::default() };
    let answer = solve(&problem, &none).unwrap();
    assert!(answer.bound <= answer.cost && answer.reproducible);
    let late = Budget::iterations(u64::MAX).within(std::time::Duration::ZERO);
    let answer = solve(&problem, &Options { budget: late, ..Options::default() }).unwrap();
    assert!(!answer.reproducible);
    let cancelled = Budget::default();
    cancelled.switch().store(true, Ordering::Relaxed);
    assert!(solve(&problem, &Options { budget: cancelled, ..Options::default() }).unwrap_err().is_cancelled());
}

#[test]
fn a_round_of_the_bound_stops_within() {
    let problem = random(&mut Rng::new(6), 5, 6, 20, 50);
    let net = Net::new(&problem, &Budget::default()).unwrap();
    let late = Budget::default().within(std::time::Duration::ZERO);
    assert_eq!(Relaxation::new(&net, 1e6).bound(1e6, 9, &late).unwrap(), 0.0);
    assert!(Relaxation::new(&net, 1e6).bound(1e6, 9, &Budget::default()).unwrap() > 0.0);
    let cancelled = Budget::default();
    cancelled.switch().store(true, Ordering::Relaxed);
    let error = Relaxation::new(&net, 1e6).bound(1e6, 0, &cancelled).unwrap_err();
    assert!(error.is_cancelled());
    assert!(Net::new(&problem, &cancelled).unwrap_err().is_cancelled());
}

#[test]
fn nothing_to_do_and_no_way() {
    let empty = solve(&Problem::default(), &Options::default()).unwrap();
    assert_eq!((empty.cost, empty.bound), (0, 0));
    let mut problem = random(&mut Rng::new(7), 3, 3, 2, 3);
    problem.departures.clear();
    problem.docks.clear();
    problem.goods.iter_mut().for_each(|g| g.supplies.clear());
    let answer = solve(&problem, &Options::default()).unwrap();
    let price: i64 = problem.goods.iter().map(|g| g.demands[0].units * g.shortfall).sum();
    assert_eq!((answer.cost, answer.bound, answer.short.len()), (price, price, 2));
}

#[test]
fn circles_within_a_day_are_refused() {
    let mut problem = random(&mut Rng::new(8), 3, 3, 2, 3);
    let there = problem.departures[0];
    let (a, b) = (Moment { place: 0, day: 1 }, Moment { place: 1, day: 1 });
    problem.departures.push(Departure { from: a, to: b, ..there });
    problem.departures.push(Departure { from: b, to: a, ..there });
    let error = solve(&problem, &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "departures: lead round in a circle within one day");
}

#[test]
fn an_answer_to_another_question_is_no_start() {
    let problem = random(&mut Rng::new(9), 5, 6, 12, 40);
    let options = Options { budget: Budget::iterations(100), bound_rounds: 1, ..Options::default() };
    let answer = solve(&problem, &options).unwrap();
    assert!(!answer.strands.is_empty());
    let mut smaller = problem.clone();
    smaller.departures.iter_mut().for_each(|d| d.most = Some(0));
    let start = Options { initial: Some(answer.clone()), ..options.clone() };
    assert!(solve(&smaller, &start).is_err());
    let mut wrong = answer;
    wrong.strands[0].goods = u32::MAX;
    assert!(solve(&problem, &Options { initial: Some(wrong), ..options }).is_err());
}
