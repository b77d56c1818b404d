//! Driver law: the exact schedule of a sequence against brute force, and cases worked by hand from the texts of law.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that unwraps nothing has failed")]

mod golden;
mod oracle;
mod past;
mod solver;
mod tamper;
#[cfg(feature = "tibet")]
mod tibet;

use oracle::{Oracle, whole};
use skyroad::check::check_vrp;
use skyroad::freight::*;
use skyroad::scenario::vrp::*;
use skyroad::tour::hours::time;
use skyroad::{IdVec, Rng, Seconds};

const HOUR: i64 = 3600;

fn hours(n: i64) -> Seconds {
    Seconds::hours(n)
}

/// A law of whole hours, as strange as may be.
fn rules(rng: &mut Rng) -> DriverRules {
    let mut some = |odds: usize| rng.below(odds) == 0;
    let pause = if some(2) { 2 } else { 1 };
    let base = DriverRules {
        text: LegalText::Own,
        continuous: hours(3),
        pause: hours(pause),
        pause_part: (pause == 2 && some(2)).then_some(hours(1)),
        work_pauses: some(4),
        night: some(4).then_some(Night { from: hours(22), to: hours(6), continuous: hours(1) }),
        daily: hours(5),
        day: Day::Any24 { stay: hours(7) },
        week: Week::Free,
        pair: Pair::Same,
    };
    if some(3) {
        return base;
    }
    let rest = DailyRest {
        rest: hours(9),
        reduced: some(2).then_some((hours(7), 1)),
        parts: some(2).then_some((hours(3), hours(7))),
        longer: some(2).then_some((hours(1), 1)),
        span: if some(3) { DaySpan::Driving(hours(9)) } else { DaySpan::WithRest(hours(19)) },
    };
    DriverRules { day: Day::BetweenRests(rest), night: None, ..base }
}

/// One vehicle and one or two calls; where `gates` says so, with legs that are open for a part of each day.
fn problem(rng: &mut Rng, gates: bool) -> Problem {
    let n = 1 + rng.below(2);
    let cells = (0..(n + 1) * (n + 1)).map(|_| 3600 * (1 + rng.below(5) as u32)).collect();
    let visit = |place: usize, rng: &mut Rng| {
        let mut windows = vec![];
        if rng.below(2) == 0 {
            let from = rng.below(24) as i64;
            windows.push(Window::new(from * HOUR, (from + rng.below(8) as i64) * HOUR).unwrap());
            if rng.below(2) == 0 {
                let again = from + 10 + rng.below(10) as i64;
                windows.push(Window::new(again * HOUR, (again + 4) * HOUR).unwrap());
            }
        }
        Visit { place: place as u32, service: (1 + rng.below(3) as i64) * HOUR, windows, ..Visit::default() }
    };
    let visits = (1..=n).map(|place| visit(place, rng)).collect();
    let sleeper = rng.below(2) == 0;
    let lodgings = (1..=n as u32).filter(|_| rng.below(2) == 0).collect();
    let crew = Crew { sleeper, lodgings, ..Crew::one(rules(rng)) };
    let from = rng.below(12) as i64 * HOUR;
    let hours = if gates { gated(rng, n as u32) } else { vec![] };
    let shift = Window::new(from, 1000 * HOUR).unwrap();
    Problem {
        legs: vec![Legs::Table(LegTable::new(n + 1, cells).unwrap().with_hours(hours).unwrap())],
        visits,
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind { crew: Some(crew), shift, ..Kind::default() }]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

/// Every fourth leg between so many calls and the start, open for some hours of each day.
fn gated(rng: &mut Rng, n: u32) -> Vec<((u32, u32), Vec<Window>)> {
    let legs = (0..=n).flat_map(|from| (0..=n).map(move |to| (from, to)));
    let legs: Vec<_> = legs.filter(|_| rng.below(4) == 0).collect();
    let mut daily = |leg| {
        let (open, len) = (rng.below(18) as i64, rng.below(6) as i64);
        let on = |day: i64| Window::new((24 * day + open) * HOUR, (24 * day + open + len) * HOUR).unwrap();
        (leg, (0..4).map(on).collect())
    };
    legs.into_iter().map(&mut daily).collect()
}

#[test]
fn earliest_ends_are_those_of_brute_force() {
    let mut rng = Rng::new(41);
    let (mut legal, mut illegal) = (0, 0);
    for case in 0..80 {
        let problem = problem(&mut rng, false);
        let plan = whole(&problem);
        problem.check().unwrap();
        let oracle = Oracle::new(&problem, &plan);
        // Every case is judged by the verifier, too.
        let due = oracle.earliest(55);
        let found = time(&problem, &plan);
        let end = found.as_ref().ok().map(|tour| tour.end).filter(|&end| end <= 55 * HOUR);
        if let Ok(tour) = &found {
            let violations = check_vrp(&problem, &golden::answer(tour.clone()));
            assert_eq!(violations, vec![], "{case}: {} {tour:#?}", oracle.describe());
        }
        assert_eq!(end, due.map(|hours| hours * HOUR), "{case}: {} {found:#?}", oracle.describe());
        if due.is_some() { legal += 1 } else { illegal += 1 }
    }
    assert!(legal > 50 && illegal > 5, "{legal} {illegal}");
}

/// Standing on the road after a gate, sooner than any limit asks for it, may gain an hour now and then: that is not tried.
#[test]
fn ends_with_gates_are_those_of_brute_force_or_a_little_later() {
    let mut rng = Rng::new(43);
    let (mut equal, mut later) = (0, 0);
    for case in 0..30 {
        let problem = problem(&mut rng, true);
        let plan = whole(&problem);
        problem.check().unwrap();
        let oracle = Oracle::new(&problem, &plan);
        let due = oracle.earliest(55);
        let found = time(&problem, &plan).ok();
        if let Some(tour) = &found {
            let violations = check_vrp(&problem, &golden::answer(tour.clone()));
            assert_eq!(violations, vec![], "{case}: {} {tour:#?}", oracle.describe());
        }
        let end = found.map(|tour| tour.end / HOUR).filter(|&end| end <= 55);
        if due.is_some_and(|due| end.is_none_or(|end| end > due)) {
            later += 1;
        } else {
            assert_eq!(end, due, "{case}: {}", oracle.describe());
            equal += 1;
        }
    }
    assert!(equal >= 25, "{equal} equal, {later} later");
}
