//! What goes wrong with vehicle routing: questions that can't be met, numbers at the end of their range, no time.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::check::check_vrp;
use skyroad::scenario::vrp::*;
use skyroad::tour::vrp::{Options, solve};
use skyroad::{Budget, Id, IdVec, Rng};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Villages at random in a square, one piece each, twenty to a vehicle.
fn plane(n: usize, seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let side = 1000;
    let points = (0..=n).map(|_| [rng.below(side) as f64, rng.below(side) as f64]).collect();
    let visit = |i| Visit { place: i as u32, deliver: vec![1], service: 5, ..Visit::default() };
    let kind = Kind { count: n as u32, capacity: vec![20], ..Kind::default() };
    Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        visits: (1..=n).map(visit).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

/// The same by a table whose ways back are longer than those out.
fn table(n: usize, seed: u64) -> Problem {
    let mut problem = plane(n, seed);
    let leg = |a: u32, b: u32| problem.legs[0].distance(a, b) * if a < b { 2 } else { 3 };
    let places = n as u32 + 1;
    let cells = |scale| (0..places * places).map(|i| leg(i / places, i % places) * scale).collect();
    let legs = LegTable::with_durations(n + 1, cells(1), cells(2)).unwrap();
    problem.legs = vec![Legs::Table(legs)];
    problem
}

fn first(problem: &mut Problem) -> &mut Visit {
    problem.visits.iter_mut().next().unwrap()
}

fn kind(problem: &mut Problem) -> &mut Kind {
    problem.kinds.iter_mut().next().unwrap()
}

fn legal(problem: &Problem, rounds: u64) -> Answer {
    let answer = solve(problem, &Options::default(), &Budget::iterations(rounds)).unwrap();
    assert_eq!(check_vrp(problem, &answer), vec![]);
    answer
}

/// The reason for which the first visit alone is left out; all others are served.
fn why(change: impl FnOnce(&mut Problem)) -> Why {
    let mut problem = table(12, 1);
    change(&mut problem);
    let answer = legal(&problem, 300);
    assert_eq!(answer.unserved.len(), 1, "{:?}", answer.unserved);
    answer.unserved[0].why
}

#[test]
fn what_can_not_be_served_is_left_out_with_the_reason_and_the_rest_is_planned() {
    assert_eq!(why(|p| first(p).deliver = vec![21]), Why::TooMuch);
    assert_eq!(why(|p| first(p).needs = 1), Why::NoSkill);
    assert_eq!(why(|p| first(p).windows = vec![Window::new(0, 0).unwrap()]), Why::NoTime);
    let unreachable = |p: &mut Problem| {
        let places = p.places();
        let mut cells: Vec<u32> = (0..places * places).map(|i| 1 + i as u32 % 7).collect();
        (0..places).for_each(|from| cells[from * places + 1] = FAR);
        p.legs = vec![Legs::Table(LegTable::new(places, cells).unwrap())];
    };
    assert_eq!(why(unreachable), Why::NoWay);
}

#[test]
fn no_vehicle_no_visit_no_room_and_no_time_are_answered() {
    let mut none = plane(5, 2);
    kind(&mut none).count = 0;
    assert_eq!(legal(&none, 100).unserved.len(), 5);
    let mut no_kinds = plane(5, 2);
    no_kinds.kinds = IdVec::from_vec(vec![]);
    no_kinds.visits.iter_mut().for_each(|visit| visit.deliver.clear());
    assert_eq!(legal(&no_kinds, 100).unserved.len(), 5);
    let mut nothing = plane(5, 2);
    nothing.visits = IdVec::from_vec(vec![]);
    assert_eq!(legal(&nothing, 100), Answer { reproducible: true, ..Answer::default() });
    let mut weak = plane(5, 2);
    kind(&mut weak).capacity = vec![0];
    first(&mut weak).deliver = vec![0];
    let answer = legal(&weak, 100);
    assert_eq!((answer.unserved.len(), answer.unserved[0].why), (4, Why::TooMuch));
    let mut short = plane(5, 2);
    kind(&mut short).shift = Window::new(0, 1).unwrap();
    assert!(legal(&short, 100).unserved.iter().all(|u| u.why == Why::NoTime));
    let mut unlike = plane(5, 2);
    first(&mut unlike).pick = vec![1, 1];
    let refused = solve(&unlike, &Options::default(), &Budget::default()).unwrap_err();
    assert!(refused.to_string().contains("pick"), "{refused}");
}

#[test]
fn tours_to_start_from_that_break_rules_are_planned_afresh() {
    let mut problem = plane(6, 3);
    let ids: Vec<VisitId> = problem.visits.ids().collect();
    problem.pairs = vec![(ids[0], ids[1])];
    problem.visits[ids[0]] = Visit { pick: vec![1], deliver: vec![], ..problem.visits[ids[0]].clone() };
    let stops = [1, 0, 2].map(|i| Place::Visit(ids[i])).to_vec();
    let backwards = vec![Plan { kind: KindId::from_index(0), stops }];
    let options = Options { initial: backwards, ..Options::default() };
    let answer = solve(&problem, &options, &Budget::iterations(100)).unwrap();
    assert_eq!((check_vrp(&problem, &answer), answer.unserved.len()), (vec![], 0));
}

#[test]
fn numbers_at_the_end_of_their_range_add_up() {
    let most = 1_000_000_000_000_000;
    let mut wide = table(40, 4);
    wide.visits.iter_mut().for_each(|v| v.windows = vec![Window::new(0, i64::MAX).unwrap()]);
    kind(&mut wide).shift = Window::new(0, i64::MAX).unwrap();
    assert!(legal(&wide, 500).unserved.is_empty());
    let mut dear = table(40, 4);
    kind(&mut dear).fixed = most;
    let answer = legal(&dear, 500);
    assert_eq!((answer.unserved.len(), answer.tours.len() as i64), (0, answer.cost / most));
    let mut far = plane(40, 4);
    kind(&mut far).per_distance = 1_000_000_000_000;
    assert!(legal(&far, 500).cost > most);
    let mut waits = table(40, 4);
    kind(&mut waits).per_duration = 1_000_000_000;
    waits.visits.iter_mut().for_each(|v| v.windows = vec![Window::new(1_000_000, 1 << 50).unwrap()]);
    assert!(legal(&waits, 500).unserved.is_empty());
    let mut prized = table(40, 4);
    prized.visits.iter_mut().for_each(|v| v.prize = Some(most));
    assert!(legal(&prized, 500).unserved.is_empty());
}

#[test]
fn points_that_are_one_and_legs_that_are_nothing_are_planned() {
    let mut one = plane(200, 5);
    one.legs = vec![Legs::Plane(Plane::new(vec![[3.0, 4.0]; 201], 1.0, Rounding::Nearest).unwrap())];
    let answer = legal(&one, 500);
    assert_eq!((answer.cost, answer.unserved.len()), (0, 0));
    let mut many = plane(4000, 5);
    many.legs = vec![Legs::Plane(Plane::new(vec![[3.0, 4.0]; 4001], 1.0, Rounding::Nearest).unwrap())];
    assert_eq!(legal(&many, 20).unserved.len(), 0);
    let mut zero = plane(200, 5);
    zero.legs = vec![Legs::Table(LegTable::new(201, vec![0; 201 * 201]).unwrap())];
    assert_eq!(legal(&zero, 500).cost, 0);
    // Legs at random: no triangle holds, no way back is the way out.
    let mut rng = Rng::new(6);
    let mut wild = plane(60, 5);
    wild.legs = vec![Legs::Table(LegTable::new(61, (0..61 * 61).map(|_| rng.below(1000) as u32).collect()).unwrap())];
    assert!(legal(&wild, 2_000).unserved.is_empty());
}

/// Pickups with deliveries, where whole tours are tried for each pair.
fn pairs(n: usize) -> Problem {
    let mut problem = plane(n, 8);
    let ids: Vec<VisitId> = problem.visits.ids().collect();
    problem.pairs = ids.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    for (pick, _) in problem.pairs.clone() {
        problem.visits[pick].pick = problem.visits[pick].deliver.split_off(0);
    }
    let kind = kind(&mut problem);
    (kind.count, kind.capacity) = (5, vec![1000]);
    problem
}

#[test]
fn no_time_and_a_switch_thrown_before_are_heard() {
    let problem = plane(5_000, 7);
    let budget = Budget::iterations(1_000);
    budget.switch().store(true, Ordering::Relaxed);
    assert!(solve(&problem, &Options::default(), &budget).unwrap_err().is_cancelled());
    for problem in [plane(20, 7), plane(5_000, 7), table(1_000, 7)] {
        let start = Instant::now();
        let budget = Budget::iterations(u64::MAX).within(Duration::ZERO);
        match solve(&problem, &Options::default(), &budget) {
            Ok(answer) => assert_eq!((check_vrp(&problem, &answer), answer.reproducible), (vec![], false)),
            Err(error) => assert!(error.is_cancelled()),
        }
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }
    let problem = plane(5_000, 7);
    let (start, limit) = (Instant::now(), Duration::from_millis(1_000));
    let answer = solve(&problem, &Options::default(), &Budget::iterations(u64::MAX).within(limit)).unwrap();
    let late = start.elapsed().saturating_sub(limit);
    assert_eq!(check_vrp(&problem, &answer), vec![]);
    assert!(late < MOST_LATE, "{late:?}");
}

/// A busy machine grants its threads a moment more than a quiet one.
const MOST_LATE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1_000 } else { 250 });

/// Cancelled from another thread after `millis`: how long it takes to be heard, and the answer.
fn cancelled(problem: &Problem, millis: u64, initial: &[Plan]) -> (Duration, Option<Answer>) {
    let budget = Budget::iterations(u64::MAX);
    let switch = budget.switch();
    let options = Options { initial: initial.to_vec(), ..Options::default() };
    std::thread::scope(|scope| {
        let thrown = scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(millis));
            switch.store(true, Ordering::Relaxed);
            Instant::now()
        });
        let answer = solve(problem, &options, &budget);
        (thrown.join().unwrap().elapsed(), answer.ok())
    })
}

#[test]
fn a_switch_thrown_by_another_thread_is_heard_at_once() {
    for (name, problem) in [("plane", plane(20_000, 9)), ("table", table(1_500, 9)), ("pairs", pairs(5_000))] {
        // In the middle of preparing, of the first tours, of the search.
        for millis in [1, 5, 20, 60, 150, 400, 1_500] {
            let (late, answer) = cancelled(&problem, millis, &[]);
            assert!(late < MOST_LATE, "{name} after {millis} ms: {late:?}");
            if let Some(answer) = answer {
                assert_eq!((check_vrp(&problem, &answer), answer.reproducible), (vec![], false), "{name}");
            }
        }
    }
}

#[test]
fn cancelling_leaves_the_tours_that_it_was_given() {
    let problem = plane(3_500, 10);
    let plans: Vec<Plan> = legal(&problem, 500).tours.iter().map(Tour::plan).collect();
    let given = legal(&problem, 500).cost;
    for millis in [1, 30, 100, 300] {
        if let (_, Some(answer)) = cancelled(&problem, millis, &plans) {
            assert!(answer.cost <= given && answer.unserved.is_empty(), "{} of {given}", answer.cost);
        }
    }
    let options = Options { initial: plans, ..Options::default() };
    let again = solve(&problem, &options, &Budget::iterations(0)).unwrap();
    assert_eq!(again.cost, given);
}
