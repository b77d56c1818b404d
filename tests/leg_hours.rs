//! Legs that may be begun at certain times only: roads closed by night, convoys, ice.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that unwraps nothing has failed")]

use skyroad::check::check_vrp;
use skyroad::scenario::Activity;
use skyroad::scenario::vrp::*;
use skyroad::tour::hours::time;
use skyroad::tour::vrp::{Options, solve};
use skyroad::{Budget, Id, IdVec, Rng};

const DAY: i64 = 60;

/// The same stretch of each of four days.
fn daily(rng: &mut Rng) -> Vec<Window> {
    let (from, len) = (rng.below(30) as i64, 5 + rng.below(25) as i64);
    (0..4).map(|day| Window::new(day * DAY + from, day * DAY + from + len).unwrap()).collect()
}

/// Villages about a depot; every third leg is closed for a part of each day, every third village, too.
fn problem(rng: &mut Rng, n: usize) -> Problem {
    let places = n + 1;
    let cells: Vec<u32> = (0..places * places).map(|_| 1 + rng.below(25) as u32).collect();
    let legs = (0..places as u32).flat_map(|a| (0..places as u32).map(move |b| (a, b)));
    let gated: Vec<_> = legs.filter(|_| rng.below(3) == 0).collect();
    let hours: Vec<_> = gated.into_iter().map(|leg| (leg, daily(rng))).collect();
    let visit = |place: u32, rng: &mut Rng| {
        let windows = if rng.below(3) == 0 { daily(rng) } else { vec![] };
        Visit { place, deliver: vec![1], service: rng.below(5) as i64, windows, ..Visit::default() }
    };
    let visits = (1..places as u32).map(|place| visit(place, rng)).collect();
    let from = rng.below(40) as i64;
    let shift = Window::new(from, from + DAY + rng.below(150) as i64).unwrap();
    let kind = Kind { count: 2, capacity: vec![n as i64 - 1], shift, per_duration: 1, ..Kind::default() };
    Problem {
        legs: vec![Legs::Table(LegTable::new(places, cells).unwrap().with_hours(hours).unwrap())],
        visits,
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

/// The first moment from `now` on within a window.
fn first(windows: &[Window], now: i64) -> Option<i64> {
    let open = |time: i64| windows.iter().any(|window| (window.from()..=window.to()).contains(&time));
    if windows.is_empty() { Some(now) } else { (now..=5 * DAY).find(|&time| open(time)) }
}

/// When a vehicle that sets out at `start` is back.
fn back(problem: &Problem, order: &[VisitId], start: i64) -> Option<i64> {
    let legs = &problem.legs[0];
    let (mut now, mut at) = (start, 0);
    let mut go = |to: u32, now: i64| {
        let from = std::mem::replace(&mut at, to);
        Some(first(legs.hours(from, to), now)? + i64::from(legs.duration(from, to)))
    };
    for &id in order {
        let visit = &problem.visits[id];
        now = first(&visit.windows, go(visit.place, now)?)? + visit.service;
    }
    go(0, now)
}

/// The latest start that leads to the earliest end, by trying every moment.
fn due(problem: &Problem, order: &[VisitId]) -> Option<(i64, i64)> {
    let shift = problem.kinds[KindId::from_index(0)].shift;
    let all = (shift.from()..=shift.to()).filter_map(|start| Some((back(problem, order, start)?, -start)));
    all.min().filter(|&(end, _)| end <= shift.to()).map(|(end, start)| (-start, end))
}

fn plan(order: &[VisitId]) -> Plan {
    Plan { kind: KindId::from_index(0), stops: order.iter().copied().map(Place::Visit).collect() }
}

#[test]
fn times_are_those_of_trying_every_start() {
    let mut rng = Rng::new(7);
    let (mut legal, mut illegal) = (0, 0);
    for case in 0..2_000 {
        let n = 1 + rng.below(4);
        let problem = problem(&mut rng, n.max(2));
        problem.check().unwrap();
        let order: Vec<VisitId> = problem.visits.ids().take(n).collect();
        let found = time(&problem, &plan(&order)).ok().map(|tour| (tour.start, tour.end));
        assert_eq!(found, due(&problem, &order), "{case}: {problem:#?}");
        if found.is_some() { legal += 1 } else { illegal += 1 }
    }
    assert!(legal > 1_000 && illegal > 100, "{legal} {illegal}");
}

fn orders(visits: &[VisitId]) -> Vec<Vec<VisitId>> {
    if visits.is_empty() {
        return vec![vec![]];
    }
    let without = |i: usize| [&visits[..i], &visits[i + 1..]].concat();
    let first = |i: usize| orders(&without(i)).into_iter().map(move |rest| [vec![visits[i]], rest].concat());
    (0..visits.len()).flat_map(first).collect()
}

/// The least that one tour of these visits costs.
fn least(problem: &Problem, visits: &[VisitId]) -> Option<i64> {
    if visits.is_empty() {
        return Some(0);
    }
    let fits = visits.len() as i64 <= problem.kinds[KindId::from_index(0)].capacity[0];
    let all = orders(visits).into_iter().filter(|_| fits);
    all.filter_map(|order| time(problem, &plan(&order)).ok()).map(|tour| tour.cost).min()
}

#[test]
fn the_solver_keeps_them_and_finds_what_brute_force_finds() {
    let mut rng = Rng::new(11);
    let (mut best, mut cases) = (0, 0);
    for case in 0..60 {
        let problem = problem(&mut rng, 4);
        let answer = solve(&problem, &Options::default(), &Budget::iterations(400)).unwrap();
        assert_eq!(check_vrp(&problem, &answer), vec![], "{case}: {answer:#?}");
        let all: Vec<VisitId> = problem.visits.ids().collect();
        let part = |bits: usize, side: bool| -> Vec<VisitId> {
            all.iter().copied().filter(|visit| (bits >> visit.index() & 1 == 1) == side).collect()
        };
        let split = |bits: usize| Some(least(&problem, &part(bits, true))? + least(&problem, &part(bits, false))?);
        let Some(due) = (0..16).filter_map(split).min() else { continue };
        cases += 1;
        if answer.unserved.is_empty() {
            assert!(answer.cost >= due, "{case}: {} under {due}", answer.cost);
            best += usize::from(answer.cost == due);
        }
    }
    assert!(cases > 30 && best * 10 >= cases * 9, "{best} of {cases}");
}

#[test]
fn the_verifier_sees_every_leg_begun_at_a_closed_time() {
    let mut rng = Rng::new(13);
    let mut broken = 0;
    while broken < 1_000 {
        let problem = problem(&mut rng, 4);
        let answer = solve(&problem, &Options::default(), &Budget::iterations(20)).unwrap();
        for tour in &answer.tours {
            let places: Vec<u32> = std::iter::once(0)
                .chain(tour.stops.iter().map(|stop| match stop.at {
                    Place::Visit(visit) => problem.visits[visit].place,
                    Place::Reload(place) => place,
                }))
                .chain([0])
                .collect();
            let left = std::iter::once(tour.start).chain(tour.stops.iter().map(|stop| stop.leave));
            for (leg, left) in places.windows(2).zip(left) {
                let set_out = tour.phases.iter().find(|p| p.activity == Activity::Drive && p.to > left);
                let set_out = set_out.unwrap().from.max(left);
                // The leg opens a moment later, or is closed a moment before.
                let shut =
                    [Window::new(set_out + 1, set_out + 9).unwrap(), Window::new(0, set_out.max(1) - 1).unwrap()];
                let shut = shut[usize::from(set_out > 0 && rng.below(2) == 0)];
                let Legs::Table(table) = &problem.legs[0] else { unreachable!() };
                let table = table.clone().with_hours([((leg[0], leg[1]), vec![shut])]).unwrap();
                let found = check_vrp(&Problem { legs: vec![Legs::Table(table)], ..problem.clone() }, &answer);
                assert!(found.iter().any(|v| v.rule == Rule::Window), "{leg:?} at {set_out}, open {shut:?}: {found:?}");
                broken += 1;
            }
        }
    }
}

#[test]
fn hours_that_can_not_be_are_refused() {
    let open = |from, to| Window::new(from, to).unwrap();
    let table = || LegTable::new(2, vec![0, 5, FAR, 0]).unwrap();
    let refused = |hours: Vec<((u32, u32), Vec<Window>)>| table().with_hours(hours).unwrap_err().to_string();
    let messages = [
        refused(vec![((0, 2), vec![open(0, 1)])]),
        refused(vec![((1, 0), vec![open(0, 1)])]),
        refused(vec![((0, 0), vec![open(0, 1)])]),
        refused(vec![((0, 1), vec![])]),
        refused(vec![((0, 1), vec![open(5, 9), open(9, 12)])]),
        refused(vec![((0, 1), vec![open(5, 9)]), ((0, 1), vec![open(5, 9)])]),
    ];
    assert_eq!(
        messages.join("\n"),
        "\
hours: from 0 to 2: is not between places of the table
hours: from 1 to 0: is no way, or takes no time
hours: from 0 to 0: is no way, or takes no time
hours: from 0 to 1: has no windows, or some that overlap or fall
hours: from 0 to 1: has no windows, or some that overlap or fall
hours: from 0 to 1: has hours twice"
    );
}
