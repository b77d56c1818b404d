//! The rest of a day: what is decided stays, the old plan is legal, and nothing better is given up.

use crate::{naive, options, problem, value};
use skyroad::check::check_vrp;
use skyroad::scenario::vrp::*;
use skyroad::tour::vrp::{News, Origin, Rest, solve};
use skyroad::{Budget, Rng};

/// A solved problem and a moment.
fn day(seed: u64) -> Option<(Problem, Answer, i64)> {
    let (problem, _) = problem(seed);
    if problem.order == Order::DeliveriesFirst {
        return None;
    }
    let answer = solve(&problem, &options(seed, vec![]), &Budget::iterations(100)).ok()?;
    let last = answer.tours.iter().map(|tour| tour.end).max()?;
    let now = Rng::new(seed).below(last as usize + 1) as i64;
    Some((problem, answer, now))
}

/// Visits that are over or that a vehicle is on its way to or at.
fn decided(answer: &Answer, now: i64) -> Vec<VisitId> {
    let begun = answer.tours.iter().filter(|tour| tour.start <= now);
    let visits = begun.flat_map(|tour| {
        let next = tour.stops.iter().position(|stop| stop.leave > now).map_or(tour.stops.len(), |i| i + 1);
        tour.stops[..next].iter().filter_map(|stop| match stop.at {
            Place::Visit(visit) => Some(visit),
            Place::Reload(_) => None,
        })
    });
    visits.collect()
}

/// Of each visit that was loaded when the day was cut, the tour that it was loaded for.
fn loaded(problem: &Problem, answer: &Answer, now: i64) -> Vec<(VisitId, usize)> {
    let paired = |visit: VisitId| problem.pairs.iter().find(|pair| pair.1 == visit);
    let mut all = Vec::new();
    for (index, tour) in answer.tours.iter().enumerate().filter(|(_, tour)| tour.start <= now) {
        let next = tour.stops.iter().position(|stop| stop.leave > now).map_or(tour.stops.len(), |i| i + 1);
        let trip = tour.stops[next..].iter().take_while(|stop| matches!(stop.at, Place::Visit(_)));
        for stop in trip {
            let Place::Visit(visit) = stop.at else { continue };
            let delivers = problem.visits[visit].deliver.iter().any(|&n| n > 0);
            let picked = |pick: VisitId| tour.stops[..next].iter().any(|stop| stop.at == Place::Visit(pick));
            if delivers && paired(visit).is_none_or(|pair| picked(pair.0)) {
                all.push((visit, index));
            }
        }
    }
    all
}

/// No visit that was decided is there, and what was loaded is delivered by its vehicle or by none.
fn assert_kept(rest: &Rest, new: &Answer, decided: &[VisitId], loaded: &[(VisitId, usize)], seed: u64) {
    assert!(rest.origins.iter().all(|origin| !matches!(origin, Origin::Old(visit) if decided.contains(visit))));
    for tour in &new.tours {
        for stop in &tour.stops {
            let Place::Visit(visit) = stop.at else { continue };
            let Origin::Old(old) = rest.origins[visit] else { continue };
            if let Some((_, on)) = loaded.iter().find(|(visit, _)| *visit == old) {
                assert_eq!(rest.vehicles[tour.kind], Some(*on), "seed {seed}: {old:?}");
            }
        }
    }
}

#[test]
fn without_news_the_old_plan_is_legal_and_never_gets_worse() {
    let (mut under_way, mut aboard, mut better) = (0, 0, 0);
    for seed in 0..600 {
        let Some((problem, answer, now)) = day(seed) else { continue };
        let rest = Rest::of(&problem, &answer, now, &News::default()).unwrap();
        under_way += rest.vehicles.iter().flatten().count();
        let loaded = loaded(&problem, &answer, now);
        aboard += loaded.len();
        let old = naive::answer(&rest.problem, &rest.plans);
        let old = old.unwrap_or_else(|| panic!("seed {seed}: {:?} of {:#?}", rest.plans, rest.problem.kinds));
        let new = solve(&rest.problem, &options(seed, rest.plans.clone()), &Budget::iterations(64)).unwrap();
        assert_eq!(check_vrp(&rest.problem, &new), vec![], "seed {seed}");
        assert!(value(&rest.problem, &new) <= value(&rest.problem, &old), "seed {seed}");
        better += usize::from(value(&rest.problem, &new) < value(&rest.problem, &old));
        assert_kept(&rest, &new, &decided(&answer, now), &loaded, seed);
        assert_eq!(rest.stranded, vec![]);
    }
    assert!(under_way > 50 && aboard > 50 && better > 5, "{under_way} under way, {aboard} aboard, {better} better");
}

#[test]
fn news_is_planned_legally() {
    let (mut solved, mut stranded) = (0, 0);
    for seed in 0..600 {
        let Some((problem, answer, now)) = day(seed) else { continue };
        let mut rng = Rng::new(seed + 1);
        let visit = |rng: &mut Rng| naive::visit(rng.below(problem.visits.len()));
        let new = |rng: &mut Rng| match rng.below(2) {
            0 => Visit { place: 2, pick: vec![1], ..Visit::default() },
            _ => Visit { place: 1, deliver: vec![1], ..Visit::default() },
        };
        let visits = (0..rng.below(3)).map(|_| new(&mut rng)).collect();
        let mut news = News { cancelled: vec![visit(&mut rng)], visits, ..News::default() };
        news.releases = vec![(visit(&mut rng), now + 30)];
        if !answer.tours.is_empty() && rng.below(3) == 0 {
            news.broken = vec![rng.below(answer.tours.len())];
        }
        if rng.below(2) == 0 {
            // Roads are closed: the other profile's legs.
            news.legs = Some(problem.legs.iter().rev().cloned().collect());
        }
        let rest = Rest::of(&problem, &answer, now, &news).unwrap();
        let here = |origin: &Origin| matches!(origin, Origin::Here(tour) if news.broken.contains(tour));
        assert!(!rest.origins.iter().any(here));
        let mut loaded = loaded(&problem, &answer, now);
        stranded += rest.stranded.len();
        loaded.retain(|(visit, tour)| {
            let lost = news.broken.contains(tour) && !news.cancelled.contains(visit);
            let pair = problem.pairs.iter().find(|pair| pair.1 == *visit);
            let lost = lost && !pair.is_some_and(|pair| news.cancelled.contains(&pair.0));
            assert!(!lost || rest.stranded.contains(visit), "seed {seed}: {visit:?}");
            !lost
        });
        match solve(&rest.problem, &options(seed, rest.plans.clone()), &Budget::iterations(64)) {
            Ok(answer_now) => {
                assert_eq!(check_vrp(&rest.problem, &answer_now), vec![], "seed {seed}");
                assert_kept(&rest, &answer_now, &decided(&answer, now), &loaded, seed);
                let drives = |tour: usize| answer_now.tours.iter().any(|t| rest.vehicles[t.kind] == Some(tour));
                assert!(!news.broken.iter().any(|&tour| drives(tour)), "seed {seed}");
            }
            // What was decided for a vehicle has no way any more.
            Err(error) => {
                assert!(news.legs.is_some() && error.to_string().contains("committed"), "seed {seed}: {error}");
                continue;
            }
        }
        solved += 1;
    }
    assert!(solved > 200 && stranded > 10, "{solved} solved, {stranded} stranded");
}

/// Visits that another vehicle makes than was planned.
fn moved(problem: &Rest, new: &Answer) -> i64 {
    let planned = |visit: VisitId| problem.plans.iter().find(|plan| plan.stops.contains(&Place::Visit(visit)));
    let made = new.tours.iter().flat_map(|tour| tour.visits().map(|visit| (visit, tour.kind)));
    made.filter(|&(visit, kind)| planned(visit).is_some_and(|plan| plan.kind != kind)).count() as i64
}

#[test]
fn moves_are_priced_and_a_high_price_keeps_the_plan() {
    let (mut free, mut dear, mut days) = (0, 0, 0);
    for seed in 0..600 {
        let Some((problem, answer, now)) = day(seed) else { continue };
        // Something is new, so that moving may pay.
        let visits = vec![Visit { place: 2, pick: vec![1], ..Visit::default() }];
        let rest = |price: i64| {
            let news = News { moved: price, visits: visits.clone(), ..News::default() };
            Rest::of(&problem, &answer, now, &news).unwrap()
        };
        let stay = |rest: &Rest| naive::answer(&rest.problem, &rest.plans).unwrap().cost;
        assert_eq!(stay(&rest(0)), stay(&rest(1_000)), "seed {seed}: staying costs nothing");
        let solved = |rest: &Rest| {
            let new = solve(&rest.problem, &options(seed, rest.plans.clone()), &Budget::iterations(100)).unwrap();
            assert_eq!(check_vrp(&rest.problem, &new), vec![], "seed {seed}");
            new
        };
        let (low, high) = (rest(1), rest(10_000));
        let (at_low, at_high) = (solved(&low), solved(&high));
        let plans: Vec<Plan> = at_low.tours.iter().map(Tour::plan).collect();
        let cost = |rest: &Rest| naive::answer(&rest.problem, &plans).unwrap().cost;
        assert_eq!(cost(&rest(3)) - cost(&low), 2 * moved(&low, &at_low), "seed {seed}: each move costs the price");
        free += moved(&low, &at_low);
        dear += moved(&high, &at_high);
        days += 1;
    }
    assert!(
        days > 200 && free > 20 && dear * 5 < free,
        "{days} days, {free} moved at a low price, {dear} at a high one"
    );
}
