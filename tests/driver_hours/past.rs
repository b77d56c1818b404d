//! Drivers with something behind: a tour cut in two is legal, and ends when the whole does.

use crate::oracle::whole;
use crate::{HOUR, golden, problem, solver};
use skyroad::check::check_vrp;
use skyroad::freight::*;
use skyroad::scenario::Activity;
use skyroad::scenario::vrp::*;
use skyroad::tour::hours::time;
use skyroad::tour::vrp::{News, Options, Origin, Rest, solve};
use skyroad::{Budget, IdVec, Rng};

/// What is left of `tour` when its first call is over, with what was done until then as the log.
fn cut(problem: &Problem, tour: &Tour) -> Problem {
    let mut rest = problem.clone();
    let first = &tour.stops[0];
    let Place::Visit(visit) = first.at else { panic!("a reload") };
    let here = problem.visits[visit].place;
    rest.visits = problem.visits.entries().filter(|(id, _)| *id != visit).map(|(_, visit)| visit.clone()).collect();
    for kind in rest.kinds.iter_mut() {
        let crew = kind.crew.as_mut().unwrap();
        let until = |phase: &&Phase| phase.from < first.leave;
        let stays = |phase: &Phase| phase.from >= first.arrive && crew.lodgings.contains(&here);
        let log = tour.phases.iter().take_while(until).map(|&phase| match phase.activity {
            Activity::Drive | Activity::Service => phase,
            _ => Phase { activity: if stays(&phase) { Activity::Rest } else { Activity::Break }, ..phase },
        });
        crew.log = log.collect();
        kind.start = Some(here);
        kind.shift = Window::new(first.leave, kind.shift.to()).unwrap();
    }
    rest
}

#[test]
fn a_tour_cut_in_two_ends_when_the_whole_does() {
    let mut rng = Rng::new(47);
    let (mut equal, mut other, mut counted) = (0, 0, 0);
    for case in 0..400 {
        let problem = problem(&mut rng, false);
        if problem.visits.len() < 2 {
            continue;
        }
        let Ok(tour) = time(&problem, &whole(&problem)) else { continue };
        let rest = cut(&problem, &tour);
        rest.check().unwrap();
        let Ok(end) = time(&rest, &whole(&rest)) else {
            other += 1;
            continue;
        };
        assert_eq!(check_vrp(&rest, &golden::answer(end.clone())), vec![], "{case}: {end:#?}");
        let is_equal = end.end == tour.end;
        equal += usize::from(is_equal);
        other += usize::from(!is_equal);
        // Rested drivers would be there sooner, or the log counted for nothing.
        let mut fresh = rest.clone();
        fresh.kinds.iter_mut().for_each(|kind| kind.crew.as_mut().unwrap().log.clear());
        counted += usize::from(time(&fresh, &whole(&fresh)).is_ok_and(|fresh| fresh.end < end.end));
    }
    assert!(equal > 100 && counted > 30, "{equal} equal, {other} other, {counted} later than rested");
    assert!(other * 50 <= equal, "{other} of {equal} differ");
}

#[test]
fn logs_are_counted_and_checked() {
    let kind = |log: Vec<Phase>, from: i64| Kind {
        crew: Some(Crew { log, ..Crew::one(DriverRules::CHINA) }),
        shift: Window::new(from, 100 * HOUR).unwrap(),
        ..Kind::default()
    };
    let problem = |kind: Kind| Problem {
        legs: vec![Legs::Table(LegTable::new(2, vec![0, 2 * 3600, 2 * 3600, 0]).unwrap())],
        visits: IdVec::from_vec(vec![Visit { place: 1, service: 1800, ..Visit::default() }]),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    };
    let drive = |from: i64, to: i64| Phase { activity: Activity::Drive, from: from * HOUR, to: to * HOUR };
    let end = |kind: Kind| {
        let problem = problem(kind);
        problem.check().unwrap();
        let tour = time(&problem, &whole(&problem)).unwrap();
        assert_eq!(check_vrp(&problem, &golden::answer(tour.clone())), vec![]);
        (tour.start, tour.end)
    };
    // Two hours out, half an hour of service, two hours back.
    assert_eq!(end(kind(vec![], 10 * HOUR)), (10 * HOUR, 14 * HOUR + 1800));
    // Driven from 7 to 10: an hour on, 20 minutes, an hour; service; then within four hours home.
    assert_eq!(end(kind(vec![drive(7, 10)], 10 * HOUR)), (10 * HOUR, 14 * HOUR + 3000));
    // Six hours until 10: two more, and the rest 24 hours after what was driven first.
    let six = vec![drive(3, 6), drive(7, 10)];
    assert_eq!(end(kind(six.clone(), 10 * HOUR)).1, 29 * HOUR);
    // A verifier that forgot the log would let this pass.
    let rested = problem(kind(vec![], 10 * HOUR));
    let tour = time(&rested, &whole(&rested)).unwrap();
    let found = check_vrp(&problem(kind(six, 10 * HOUR)), &golden::answer(tour));
    assert!(found.iter().any(|violation| violation.rule == Rule::Hours), "{found:?}");
    let error = |log| problem(kind(log, 10 * HOUR)).check().unwrap_err().to_string();
    assert!(error(vec![drive(9, 11)]).contains("log"));
    assert!(error(vec![drive(4, 6), drive(5, 7)]).contains("log"));
    assert!(error(vec![drive(4, 4)]).contains("log"));
}

fn is_over(tour: &Tour, now: i64) -> bool {
    tour.start <= now && tour.stops.iter().all(|stop| stop.leave <= now)
}

/// All of a day as it was driven in the end, in the problem that was asked first.
fn stitched(problem: &Problem, answer: &Answer, now: i64, rest: &Rest, new: &Answer) -> Answer {
    let mut tours: Vec<Tour> = answer.tours.iter().filter(|tour| is_over(tour, now)).cloned().collect();
    for later in &new.tours {
        let was = |at: Place| match at {
            Place::Visit(visit) => match rest.origins[visit] {
                Origin::Old(old) => Some(Place::Visit(old)),
                _ => None,
            },
            reload => Some(reload),
        };
        let stops = later.stops.iter().filter_map(|stop| Some(Stop { at: was(stop.at)?, ..*stop }));
        let mut tour = later.clone();
        tour.stops = stops.collect();
        if let Some(index) = rest.vehicles[later.kind] {
            let old = &answer.tours[index];
            let until = later.start;
            let done = old.stops.iter().filter(|stop| stop.leave <= until).cloned();
            tour.stops = done.chain(tour.stops).collect();
            let phases = old.phases.iter().filter(|phase| phase.to <= until).copied();
            tour.phases = phases.chain(later.phases.iter().copied()).collect();
            (tour.kind, tour.start) = (old.kind, old.start);
        }
        let kind = &problem.kinds[tour.kind];
        let place = |at: Place| match at {
            Place::Visit(visit) => problem.visits[visit].place,
            Place::Reload(place) => place,
        };
        let places = kind.start.into_iter().chain(tour.stops.iter().map(|s| place(s.at))).chain(kind.end);
        let places: Vec<u32> = places.collect();
        let legs = &problem.legs[kind.profile];
        tour.distance = places.windows(2).map(|leg| i64::from(legs.distance(leg[0], leg[1]))).sum();
        tour.driving = places.windows(2).map(|leg| i64::from(legs.duration(leg[0], leg[1]))).sum();
        tour.cost = kind.fixed
            + kind.per_distance * tour.distance
            + kind.per_driving * tour.driving
            + kind.per_duration * (tour.end - tour.start);
        tours.push(tour);
    }
    let unserved: Vec<Unserved> = new
        .unserved
        .iter()
        .filter_map(|unserved| match rest.origins[unserved.visit] {
            Origin::Old(old) => Some(Unserved { visit: old, ..*unserved }),
            _ => None,
        })
        .collect();
    let prizes = unserved.iter().filter_map(|unserved| problem.visits[unserved.visit].prize);
    let cost = tours.iter().map(|tour| tour.cost).sum::<i64>() + prizes.sum::<i64>();
    tours.sort_by_key(|tour| {
        let first = tour.stops.iter().find_map(|stop| match stop.at {
            Place::Visit(visit) => Some(visit),
            Place::Reload(_) => None,
        });
        (tour.kind, first)
    });
    Answer { tours, unserved, cost, ..new.clone() }
}

#[test]
fn the_rest_of_a_day_under_a_law_is_legal_as_a_whole() {
    let (mut under_way, mut nights) = (0, 0);
    for seed in 0..24 {
        let rules = [DriverRules::CHINA, DriverRules::CHINA_NIGHT, DriverRules::EU, DriverRules::US];
        let mut problem = solver::problem(seed, rules[seed as usize % 4].clone());
        let mut rng = Rng::new(seed);
        if rng.below(2) == 0 {
            let lunch =
                Break { windows: vec![Window::new(10 * HOUR, 40 * HOUR).unwrap()], duration: HOUR, max_load: vec![] };
            problem.kinds.iter_mut().for_each(|kind| kind.breaks = vec![lunch.clone()]);
        }
        let options = |initial| Options { seed, initial, ..Options::default() };
        let answer = solve(&problem, &options(vec![]), &Budget::iterations(150)).unwrap();
        let last = answer.tours.iter().map(|tour| tour.end).max().unwrap();
        let now = rng.below(last as usize) as i64;
        let rest = Rest::of(&problem, &answer, now, &News::default()).unwrap();
        under_way += rest.vehicles.iter().flatten().count();
        for plan in &rest.plans {
            assert!(time(&rest.problem, plan).is_ok(), "seed {seed} at {now}: {plan:?} of {:#?}", rest.problem.kinds);
        }
        let new = solve(&rest.problem, &options(rest.plans.clone()), &Budget::iterations(100)).unwrap();
        assert_eq!(check_vrp(&rest.problem, &new), vec![], "seed {seed}");
        let all = stitched(&problem, &answer, now, &rest, &new);
        assert_eq!(check_vrp(&problem, &all), vec![], "seed {seed} at {now}: {all:#?}");
        assert!(all.unserved.len() <= answer.unserved.len());
        nights += all.tours.iter().filter(|tour| tour.end - tour.start > 24 * HOUR).count();
    }
    assert!(under_way > 24 && nights > 10, "{under_way} under way, {nights} nights");
}
