//! Visits on several days of a period: against all choices of patterns with the best tours of each day, and its verifier.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::check::check_period;
use skyroad::scenario::vrp::{
    Kind, LegTable, Legs, Objective, Order, Period, PeriodAnswer, Plane, Problem, Rounding, Rule, Visit, VisitId,
};
use skyroad::tour::periodic::{Options, solve};
use skyroad::{Budget, Id, IdVec, Rng};

/// Up to `most` visits around a depot, with up to four patterns each.
fn random(rng: &mut Rng, most: usize, days: u32) -> Period {
    let visits = 1 + rng.below(most);
    let points = (0..=visits).map(|_| [rng.below(30) as f64, rng.below(30) as f64]).collect();
    let visit = |rng: &mut Rng, place| Visit { place, deliver: vec![1 + rng.below(4) as i64], ..Visit::default() };
    let kind = Kind { count: 3, capacity: vec![9], fixed: rng.below(2) as i64 * 20, ..Kind::default() };
    let problem = Problem {
        legs: vec![Legs::Plane(Plane::new(points, 10.0, Rounding::Nearest).unwrap())],
        visits: (1..=visits as u32).map(|place| visit(rng, place)).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    };
    let pattern = |rng: &mut Rng| 1 + rng.below((1 << days) - 1) as u32;
    let patterns = (0..visits).map(|_| (0..1 + rng.below(4)).map(|_| pattern(rng)).collect()).collect();
    Period { problem, days, patterns }
}

/// The cheapest tours over each set of visits, any number of vehicles up to the fleet: by sets, then by how many drive.
fn best_days(problem: &Problem) -> Vec<Option<i64>> {
    let (visits, kind) = (problem.visits.len(), &problem.kinds[skyroad::scenario::vrp::KindId::from_index(0)]);
    let leg = |a: usize, b: usize| i64::from(problem.legs[0].distance(a as u32, b as u32));
    let sets = 1usize << visits;
    // Shortest ways from the depot over a set to a last visit.
    let mut ways = vec![vec![i64::MAX; visits]; sets];
    for set in 1..sets {
        for last in (0..visits).filter(|last| set >> last & 1 == 1) {
            let rest = set & !(1 << last);
            let before = (0..visits).filter(|b| rest >> b & 1 == 1).map(|b| ways[rest][b] + leg(b + 1, last + 1)).min();
            ways[set][last] = if rest == 0 { leg(0, last + 1) } else { before.unwrap() };
        }
    }
    let load = |set: usize| -> i64 {
        problem.visits.entries().filter(|(v, _)| set >> v.index() & 1 == 1).map(|(_, visit)| visit.deliver[0]).sum()
    };
    let one = |set: usize| {
        let back = (0..visits).filter(|last| set >> last & 1 == 1).map(|last| ways[set][last] + leg(last + 1, 0)).min();
        back.filter(|_| load(set) <= kind.capacity[0]).map(|way| way + kind.fixed)
    };
    let ones: Vec<Option<i64>> = (0..sets).map(one).collect();
    let mut best: Vec<Option<i64>> = (0..sets).map(|set| (set == 0).then_some(0)).collect();
    for _ in 0..kind.count {
        let with = |set: usize| {
            let mut least = best[set];
            let mut part = set;
            while part > 0 {
                let sum = ones[part].zip(best[set & !part]).map(|(a, b)| a + b);
                least = [least, sum].into_iter().flatten().min();
                part = (part - 1) & set;
            }
            least
        };
        best = (0..sets).map(with).collect();
    }
    best
}

/// The least cost over all choices of patterns; `None` where none serves all.
fn brute(period: &Period) -> Option<i64> {
    let best = best_days(&period.problem);
    let visits: Vec<&Vec<u32>> = period.patterns.iter().collect();
    let mut choice = vec![0usize; visits.len()];
    let mut least: Option<i64> = None;
    loop {
        let on = |day: u32| {
            let there = |&v: &usize| visits[v][choice[v]] >> day & 1 == 1;
            (0..visits.len()).filter(there).map(|v| 1usize << v).sum::<usize>()
        };
        let sum = (0..period.days).map(|day| best[on(day)]).sum::<Option<i64>>();
        least = [least, sum].into_iter().flatten().min();
        let Some(next) = (0..visits.len()).find(|&v| choice[v] + 1 < visits[v].len()) else { return least };
        choice[next] += 1;
        choice[..next].fill(0);
    }
}

fn unserved(answer: &PeriodAnswer) -> usize {
    answer.days.iter().map(|day| day.answer.unserved.len()).sum()
}

#[test]
fn small_periods_cost_what_the_best_of_all_choices_does() {
    let (mut exact, mut serving, mut above) = (0, 0, 0.0f64);
    for seed in 0..40 {
        let mut rng = Rng::new(seed);
        let days = 2 + rng.below(3) as u32;
        let period = random(&mut rng, 7, days);
        let answer = solve(&period, &Options { seed, ..Options::default() }, &Budget::iterations(60_000)).unwrap();
        assert_eq!(check_period(&period, &answer), vec![], "seed {seed}");
        let Some(least) = brute(&period) else {
            assert!(unserved(&answer) > 0, "seed {seed}: nothing serves all");
            continue;
        };
        assert_eq!(unserved(&answer), 0, "seed {seed}");
        assert!(answer.cost >= least, "seed {seed}: {} below the least {least}", answer.cost);
        serving += 1;
        exact += usize::from(answer.cost == least);
        above = above.max(answer.cost as f64 / least.max(1) as f64 - 1.0);
    }
    assert!(serving > 20 && exact * 20 >= serving * 19, "{exact} of {serving} exact, at most {above:.3} above");
}

#[test]
fn a_period_is_planned_the_same_at_any_number_of_threads() {
    let period = random(&mut Rng::new(9), 40, 5);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solve(&period, &Options::default(), &Budget::iterations(20_000)).unwrap())
    };
    let answer = with(1);
    assert!(answer.reproducible && answer == with(3));
}

#[test]
fn the_verifier_finds_what_was_tampered_with() {
    let mut period = random(&mut Rng::new(4), 12, 3);
    let answer = solve(&period, &Options::default(), &Budget::iterations(3_000)).unwrap();
    let rules = |period: &Period, answer: &PeriodAnswer| -> Vec<Rule> {
        check_period(period, answer).into_iter().map(|found| found.violation.rule).collect()
    };
    assert_eq!(rules(&period, &answer), vec![]);
    let first = VisitId::from_index(0);
    let mut other = answer.clone();
    other.patterns[first] ^= 1;
    assert!(rules(&period, &other).contains(&Rule::Pattern));
    let mut other = answer.clone();
    other.cost += 1;
    assert_eq!(rules(&period, &other), [Rule::Sum]);
    let mut other = answer.clone();
    other.days.pop();
    assert_eq!(rules(&period, &other), [Rule::Shape]);
    let mut other = answer.clone();
    let busy = other.days.iter_mut().find(|day| !day.answer.tours.is_empty()).unwrap();
    busy.answer.tours[0].stops.pop();
    assert!(rules(&period, &other).contains(&Rule::Pattern) && rules(&period, &other).contains(&Rule::Once));
    period.patterns[first] = vec![answer.patterns[first] ^ 0b111, 0b1000];
    assert!(rules(&period, &answer).contains(&Rule::Pattern));
    assert!(solve(&period, &Options::default(), &Budget::iterations(1)).is_err(), "a fourth day of three");
}

#[test]
fn a_table_serves_as_well_and_what_has_no_choice_stays() {
    let legs = LegTable::new(3, vec![0, 10, 11, 10, 0, 1, 11, 1, 0]).unwrap();
    let problem = Problem {
        legs: vec![Legs::Table(legs)],
        visits: (1..3).map(|place| Visit { place, ..Visit::default() }).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind::default()]),
        objective: Objective::Cost,
        order: Order::Free,
    };
    let period = Period { problem, days: 2, patterns: IdVec::from_vec(vec![vec![0b01], vec![0b10]]) };
    let answer = solve(&period, &Options::default(), &Budget::iterations(500)).unwrap();
    assert_eq!((answer.cost, check_period(&period, &answer)), (20 + 22, vec![]));
}
