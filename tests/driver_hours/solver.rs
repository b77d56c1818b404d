//! The solver of vehicle routing keeps the law in every tour, and says which rule is in the way.

use crate::{HOUR, hours};
use skyroad::check::check_vrp;
use skyroad::freight::*;
use skyroad::scenario::vrp::*;
use skyroad::tour::vrp::{Options, solve};
use skyroad::{Budget, IdVec, Rng};

/// Villages far apart on a plane, in seconds of driving.
pub(crate) fn problem(seed: u64, rules: DriverRules) -> Problem {
    let mut rng = Rng::new(seed);
    let points = (0..13).map(|_| [rng.below(20_000) as f64, rng.below(20_000) as f64]).collect();
    let visit = |place: u32| {
        let from = rng.below(60) as i64 * HOUR;
        let windows = if rng.below(3) == 0 { vec![Window::new(from, from + 10 * HOUR).unwrap()] } else { vec![] };
        Visit { place, deliver: vec![1], service: 1800, windows, ..Visit::default() }
    };
    let crew = Crew { lodgings: vec![1, 3, 5, 7], sleeper: seed.is_multiple_of(2), ..Crew::one(rules) };
    let shift = Window::new(0, 96 * HOUR).unwrap();
    let kind = Kind { count: 6, capacity: vec![4], shift, per_duration: 1, crew: Some(crew), ..Kind::default() };
    Problem {
        visits: (1..13).map(visit).collect(),
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

#[test]
fn tours_of_several_days_are_legal() {
    let mut nights = 0;
    for (seed, rules) in (0..).zip([DriverRules::CHINA, DriverRules::CHINA_NIGHT, DriverRules::EU, DriverRules::US]) {
        let problem = problem(seed, rules);
        let answer = solve(&problem, &Options::default(), &Budget::iterations(300)).unwrap();
        assert_eq!(check_vrp(&problem, &answer), vec![], "{answer:#?}");
        assert!(answer.tours.iter().map(|tour| tour.stops.len()).sum::<usize>() >= 9, "{answer:#?}");
        nights += answer.tours.iter().filter(|tour| tour.end - tour.start > 24 * HOUR).count();
    }
    assert!(nights > 0, "no tour was longer than a day");
}

/// 480 km in 14 hours, as from Lhasa to a far county seat and back: not by one driver in a day.
#[test]
fn a_run_of_fourteen_hours_is_refused_with_its_article() {
    let crew = |drivers| Crew { drivers, sleeper: false, ..Crew::one(DriverRules::CHINA) };
    let ask = |drivers| {
        let legs = LegTable::with_durations(2, vec![0, 240, 240, 0], vec![0, 7 * 3600, 7 * 3600, 0]).unwrap();
        let shift = Window::new(0, hours(24).0).unwrap();
        Problem {
            legs: vec![Legs::Table(legs)],
            visits: IdVec::from_vec(vec![Visit { place: 1, service: 1800, ..Visit::default() }]),
            pairs: vec![],
            kinds: IdVec::from_vec(vec![Kind { shift, crew: Some(crew(drivers)), ..Kind::default() }]),
            objective: Objective::Cost,
            order: Order::Free,
        }
    };
    let answer = solve(&ask(1), &Options::default(), &Budget::iterations(50)).unwrap();
    assert_eq!(answer.unserved[0].why, Why::Hours(HoursRule::Daily));
    assert!(DriverRules::CHINA.article(HoursRule::Daily).contains("8 h of driving in 24 h"));
    assert_eq!(check_vrp(&ask(1), &answer), vec![]);
    let answer = solve(&ask(2), &Options::default(), &Budget::iterations(50)).unwrap();
    assert_eq!(answer.tours[0].end - answer.tours[0].start, 14 * HOUR + 1800);
}
