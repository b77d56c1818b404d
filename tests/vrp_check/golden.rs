//! Answers worked out by hand: places lie on a line, 10 apart, place 0 is the depot.

use crate::{line, v};
use skyroad::check::check_vrp;
use skyroad::scenario::vrp::*;
use skyroad::{Id, Rng};

fn visit(place: u32) -> Visit {
    Visit { place, ..Visit::default() }
}

fn window(from: i64, to: i64) -> Vec<Window> {
    vec![Window::new(from, to).unwrap()]
}

fn stop(at: Place, arrive: i64, begin: i64, leave: i64) -> Stop {
    Stop { at, arrive, begin, leave }
}

fn at(visit: usize) -> Place {
    Place::Visit(v(visit))
}

fn tour(start: i64, stops: Vec<Stop>, end: i64, distance: i64, cost: i64) -> Answer {
    let tour =
        Tour { kind: KindId::from_index(0), start, end, stops, distance, driving: distance, cost, phases: vec![] };
    Answer { tours: vec![tour], cost, ..Answer::default() }
}

fn rules(problem: &Problem, answer: &Answer) -> Vec<Rule> {
    problem.check().unwrap();
    let mut rules: Vec<Rule> = check_vrp(problem, answer).into_iter().map(|violation| violation.rule).collect();
    rules.dedup();
    rules
}

/// The first visit opens at 100 and lasts 5; the second is open until 116: leave at 90, not before.
#[test]
fn a_vehicle_leaves_as_late_as_does_not_delay_it() {
    let first = Visit { windows: window(100, 200), service: 5, ..visit(1) };
    let second = Visit { windows: window(0, 116), ..visit(2) };
    let problem = line(vec![first, second], Kind { per_duration: 2, ..Kind::default() });
    let stops = vec![stop(at(0), 100, 100, 105), stop(at(1), 115, 115, 115)];
    // 40 far, and 45 under way at 2 each.
    assert_eq!(rules(&problem, &tour(90, stops, 135, 40, 40 + 90)), vec![]);
    let early = vec![stop(at(0), 10, 100, 105), stop(at(1), 115, 115, 115)];
    assert_eq!(rules(&problem, &tour(0, early, 135, 40, 40 + 270)), vec![Rule::Times]);
    let late = vec![stop(at(0), 102, 102, 107), stop(at(1), 117, 117, 117)];
    assert_eq!(rules(&problem, &tour(92, late, 137, 40, 40 + 90)), vec![Rule::Window, Rule::Times]);
}

#[test]
fn of_two_windows_the_first_that_is_open_counts() {
    let windows = vec![Window::new(0, 5).unwrap(), Window::new(30, 40).unwrap()];
    let problem = line(vec![Visit { windows, ..visit(1) }], Kind::default());
    assert_eq!(rules(&problem, &tour(20, vec![stop(at(0), 30, 30, 30)], 40, 20, 20)), vec![]);
    let between = tour(0, vec![stop(at(0), 10, 10, 10)], 20, 20, 20);
    assert_eq!(rules(&problem, &between), vec![Rule::Window, Rule::Times]);
}

/// Room for 5; 3 out and 4 back, then 2 out: 5, 6, 4 aboard. The other way round 5, 3, 4.
#[test]
fn both_flows_share_the_room() {
    let both = Visit { deliver: vec![3], pick: vec![4], ..visit(1) };
    let out = Visit { deliver: vec![2], ..visit(2) };
    let problem = line(vec![both, out], Kind { capacity: vec![5], ..Kind::default() });
    let first = vec![stop(at(0), 10, 10, 10), stop(at(1), 20, 20, 20)];
    assert_eq!(rules(&problem, &tour(0, first, 40, 40, 40)), vec![Rule::Room]);
    let last = vec![stop(at(1), 20, 20, 20), stop(at(0), 30, 30, 30)];
    assert_eq!(rules(&problem, &tour(0, last, 40, 40, 40)), vec![]);
}

/// Goods of a pair are aboard between its visits alone.
#[test]
fn pairs_ride_in_between() {
    let visits = vec![
        Visit { pick: vec![5], ..visit(1) },
        Visit { deliver: vec![5], ..visit(2) },
        Visit { pick: vec![5], ..visit(3) },
    ];
    let problem = Problem { pairs: vec![(v(0), v(1))], ..line(visits, Kind { capacity: vec![5], ..Kind::default() }) };
    let kept = vec![stop(at(0), 10, 10, 10), stop(at(1), 20, 20, 20), stop(at(2), 30, 30, 30)];
    assert_eq!(rules(&problem, &tour(0, kept, 60, 60, 60)), vec![]);
    let across = vec![stop(at(2), 30, 30, 30), stop(at(0), 50, 50, 50), stop(at(1), 60, 60, 60)];
    assert_eq!(rules(&problem, &tour(0, across, 80, 80, 80)), vec![Rule::Room]);
    let backwards = vec![stop(at(1), 20, 20, 20), stop(at(0), 30, 30, 30), stop(at(2), 50, 50, 50)];
    assert_eq!(rules(&problem, &tour(0, backwards, 80, 80, 80)), vec![Rule::Pair]);
}

/// Two trips of 5 with room for 5; the second's goods come in at 50, and reloading takes 7.
#[test]
fn a_reload_waits_for_what_is_released() {
    let visits = vec![Visit { deliver: vec![5], ..visit(1) }, Visit { deliver: vec![5], release: 50, ..visit(2) }];
    let kind = Kind { capacity: vec![5], reloads: vec![0], reload_service: 7, max_trips: Some(2), ..Kind::default() };
    let mut problem = line(visits, kind);
    let depot = Place::Reload(0);
    let kept = vec![stop(at(0), 33, 33, 33), stop(depot, 43, 43, 50), stop(at(1), 70, 70, 70)];
    assert_eq!(rules(&problem, &tour(23, kept.clone(), 90, 60, 60)), vec![]);
    let hasty = vec![stop(at(0), 10, 10, 10), stop(depot, 20, 20, 27), stop(at(1), 47, 47, 47)];
    assert_eq!(rules(&problem, &tour(0, hasty, 67, 60, 60)), vec![Rule::Release, Rule::Times]);
    problem.kinds[KindId::from_index(0)].max_trips = Some(1);
    assert_eq!(rules(&problem, &tour(23, kept, 90, 60, 60)), vec![Rule::Trips]);
}

/// Open at both ends: nothing is driven before the first visit or after the last.
#[test]
fn open_tours_begin_and_end_at_visits() {
    let kind = Kind { start: None, end: None, ..Kind::default() };
    let problem = line(vec![Visit { service: 4, ..visit(1) }, Visit { service: 4, ..visit(2) }], kind);
    let kept = vec![stop(at(0), 0, 0, 4), stop(at(1), 14, 14, 18)];
    assert_eq!(rules(&problem, &tour(0, kept, 18, 10, 10)), vec![]);
}

#[test]
fn backhauls_come_last_and_never_alone() {
    let visits = vec![Visit { deliver: vec![1], ..visit(1) }, Visit { pick: vec![1], ..visit(2) }];
    let problem =
        Problem { order: Order::DeliveriesFirst, ..line(visits, Kind { capacity: vec![9], ..Kind::default() }) };
    let kept = vec![stop(at(0), 10, 10, 10), stop(at(1), 20, 20, 20)];
    assert_eq!(rules(&problem, &tour(0, kept, 40, 40, 40)), vec![]);
    let crossed = vec![stop(at(1), 20, 20, 20), stop(at(0), 30, 30, 30)];
    assert_eq!(rules(&problem, &tour(0, crossed, 40, 40, 40)), vec![Rule::Order]);
    let mut alone = tour(0, vec![stop(at(1), 20, 20, 20)], 40, 40, 40);
    alone.unserved.push(Unserved { visit: v(0), why: Why::NoRoom });
    assert_eq!(rules(&problem, &alone), vec![Rule::Order]);
}

/// Each reason once: no skill, too much, no way, no time, no room.
#[test]
fn reasons_are_derived_again() {
    let visits = vec![
        Visit { needs: 1, ..visit(1) },
        Visit { deliver: vec![6], ..visit(2) },
        Visit { windows: window(0, 20), ..visit(3) },
        Visit { prize: Some(8), ..visit(4) },
    ];
    let problem = line(visits, Kind { capacity: vec![5], ..Kind::default() });
    let left = |whys: [Why; 4]| Answer {
        unserved: whys.iter().enumerate().map(|(i, &why)| Unserved { visit: v(i), why }).collect(),
        cost: 8,
        ..Answer::default()
    };
    let due = [Why::NoSkill, Why::TooMuch, Why::NoTime, Why::NotWorth];
    assert_eq!(rules(&problem, &left(due)), vec![]);
    assert_eq!(rules(&problem, &left([Why::NoSkill, Why::TooMuch, Why::NoTime, Why::NoRoom])), vec![]);
    for wrong in 0..4 {
        let mut whys = due;
        whys[wrong] = Why::NoWay;
        assert_eq!(rules(&problem, &left(whys)), vec![Rule::Reason]);
    }
}

/// Windows to the end of time, prices of 10^15, many places that are one: sums are right to the last unit.
#[test]
fn great_numbers_add_up() {
    let dear = Kind { fixed: 1_000_000_000_000_000, per_distance: 1_000_000_000_000, ..Kind::default() };
    let far = Visit { windows: window(0, i64::MAX), ..visit(1) };
    let problem = line(vec![far], dear);
    let cost = 1_000_000_000_000_000 + 20 * 1_000_000_000_000;
    assert_eq!(rules(&problem, &tour(0, vec![stop(at(0), 10, 10, 10)], 20, 20, cost)), vec![]);
    let mut rng = Rng::new(3);
    let off = tour(0, vec![stop(at(0), 10, 10, 10)], 20, 20, cost + 1 + rng.below(5) as i64);
    assert_eq!(rules(&problem, &off), vec![Rule::Sum]);
}
