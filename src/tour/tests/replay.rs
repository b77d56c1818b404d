//! An independent replay: everything that a tour must keep, from its published fields alone.

use crate::base::{Co2, Fen, Grams, Millilitres, Seconds, Time};
use crate::freight::{Flow, Temperature};
use crate::scenario::{Activity, Event, LoadId, Tour, Visit};
use crate::tour::{Problem, Solution};
use std::collections::BTreeSet;

/// Panics where the solution breaks a rule.
pub(super) fn check(problem: &Problem<'_>, solution: &Solution) {
    let mut seen = BTreeSet::new();
    for tour in &solution.tours {
        for id in tour.visits.iter().flat_map(|v| v.deliver.iter().chain(&v.collect)) {
            assert!(seen.insert(*id), "{id:?} is carried twice");
        }
        timeline(problem, tour);
        room(problem, tour);
    }
    for (id, _) in &solution.unplanned {
        assert!(seen.insert(*id), "{id:?} is carried and unplanned");
    }
    assert_eq!(seen.len(), problem.demands.len(), "a load is lost");
    for unit in &problem.units {
        let mut tours: Vec<&Tour> =
            solution.tours.iter().filter(|t| (t.vehicle, t.unit) == (unit.vehicle, unit.number)).collect();
        tours.sort_by_key(|t| t.start);
        assert!(tours.iter().all(|t| t.start >= unit.free));
        assert!(tours.windows(2).all(|w| w[0].end <= w[1].start), "a vehicle is on two tours at once");
        let before = unit.driven.iter().map(|&(start, end)| Event { activity: Activity::Drive, start, end });
        let events: Vec<Event> = before.chain(tours.iter().flat_map(|t| t.events.iter().copied())).collect();
        law(problem, &events, problem.vehicles[unit.vehicle].drivers);
        let after = solution.units.iter().find(|u| (u.vehicle, u.number) == (unit.vehicle, unit.number)).unwrap();
        assert_eq!(after.free, tours.last().map_or(unit.free, |t| t.end));
    }
    let owned = |t: &Tour| problem.units.iter().any(|u| (u.vehicle, u.number) == (t.vehicle, t.unit));
    assert!(solution.tours.iter().all(owned));
}

fn load<'a>(problem: &'a Problem<'_>, id: LoadId) -> &'a crate::scenario::Load {
    problem.demands.iter().find(|d| d.id == id).unwrap().load
}

fn timeline(problem: &Problem<'_>, tour: &Tour) {
    let kind = &problem.vehicles[tour.vehicle];
    let table = &problem.tables[&kind.class];
    let mut events = tour.events.iter().copied().peekable();
    let mut now = tour.start;
    let mut next = |activity: Option<Activity>| {
        let event = events.peek().copied().filter(|e| activity.is_none_or(|a| e.activity == a))?;
        assert_eq!(event.start, now, "a gap");
        assert!(event.end > event.start);
        now = event.end;
        events.next()
    };
    let service = next(Some(Activity::Service)).unwrap();
    assert_eq!(service.end.since(service.start), problem.service_times.depot);
    let place = |v: &Visit| problem.places.iter().position(|&s| s == v.station).unwrap() + 1;
    let stops: Vec<usize> = std::iter::once(0).chain(tour.visits.iter().map(place)).chain([0]).collect();
    let mut length = Seconds::ZERO.0;
    let mut clock = service.end;
    for (k, leg) in stops.windows(2).enumerate() {
        assert_ne!(leg[0], leg[1], "two visits in a row at one place");
        length += table.length(leg[0], leg[1]).unwrap().0;
        let mut left = table.time(leg[0], leg[1]).unwrap();
        while left > Seconds::ZERO {
            let event = next(None).unwrap();
            match event.activity {
                Activity::Drive => left -= event.end.since(event.start),
                Activity::Break | Activity::Rest => {}
                other => panic!("{other:?} on a leg"),
            }
            clock = event.end;
        }
        assert_eq!(left, Seconds::ZERO);
        let wait = next(Some(Activity::Wait));
        let service = next(Some(Activity::Service)).unwrap();
        match tour.visits.get(k) {
            Some(visit) => call(problem, visit, clock, wait, service),
            None => assert!(wait.is_none() && service.end.since(service.start) == problem.service_times.depot),
        }
        clock = service.end;
    }
    assert_eq!(next(None), None);
    assert_eq!(now, tour.end);
    for id in tour.visits.iter().flat_map(|v| &v.deliver) {
        assert!(load(problem, *id).ready <= tour.start);
    }
    assert!(problem.earliest <= tour.start && tour.start <= problem.earliest + problem.options.start_within);
    assert!(tour.end.since(tour.start) <= problem.options.longest);
    let span = tour.end.since(tour.start).0;
    let exact = kind.fixed.0 as f64 + (kind.per_km.0 * length) as f64 / 1e3 + (kind.per_hour.0 * span) as f64 / 3600.0;
    assert!((tour.cost.0 as f64 - exact).abs() < 0.501 && tour.cost > Fen::ZERO);
    assert_eq!(tour.length.0, length);
    assert_eq!(tour.co2, Co2((kind.co2_per_km.0 * length + 500) / 1000));
}

fn call(problem: &Problem<'_>, visit: &Visit, arrive: Time, wait: Option<Event>, service: Event) {
    assert_eq!((visit.arrive, visit.start, visit.leave), (arrive, service.start, service.end));
    assert_eq!(wait.is_some(), visit.start > visit.arrive);
    let station = &problem.stations[visit.station];
    let clock = visit.start.second_of_day();
    assert!(station.days.contains(visit.start.date().weekday()));
    assert!(station.hours.opens().seconds() <= clock && clock <= station.hours.closes().seconds());
    let ids = || visit.deliver.iter().chain(&visit.collect);
    let pieces = ids().map(|&id| load(problem, id).pieces).sum();
    assert_eq!(visit.leave.since(visit.start), problem.service_times.visit(pieces));
    assert!(pieces > 0 && ids().all(|&id| load(problem, id).station == visit.station));
    assert!(visit.deliver.iter().all(|&id| load(problem, id).flow == Flow::In));
    assert!(visit.collect.iter().all(|&id| load(problem, id).flow == Flow::Out));
    assert!(visit.collect.iter().all(|&id| load(problem, id).ready <= visit.start));
}

fn room(problem: &Problem<'_>, tour: &Tour) {
    let kind = &problem.vehicles[tour.vehicle];
    let sum = |ids: &[LoadId]| {
        let loads = || ids.iter().map(|&id| load(problem, id));
        (loads().map(|l| l.mass).sum::<Grams>(), loads().map(|l| l.volume).sum::<Millilitres>())
    };
    let all: Vec<LoadId> = tour.visits.iter().flat_map(|v| v.deliver.iter().copied()).collect();
    let (mut mass, mut volume) = sum(&all);
    assert!(mass <= kind.mass && volume <= kind.volume);
    for visit in &tour.visits {
        let (left, joined) = (sum(&visit.deliver), sum(&visit.collect));
        mass = mass - left.0 + joined.0;
        volume = volume - left.1 + joined.1;
        assert!(mass <= kind.mass && volume <= kind.volume, "overloaded");
    }
    let ids = tour.visits.iter().flat_map(|v| v.deliver.iter().chain(&v.collect));
    let is_chilled = ids.map(|&id| load(problem, id)).any(|l| l.temperature == Temperature::Chilled);
    assert!(kind.chilled || !is_chilled);
}

/// The law on one vehicle's events, over all its tours.
pub(super) fn law(problem: &Problem<'_>, events: &[Event], drivers: u8) {
    let day = Seconds::hours(24);
    let drives: Vec<&Event> = events.iter().filter(|e| e.activity == Activity::Drive).collect();
    let within = |from: Time| {
        let inside = |e: &&Event| e.end.min(from + day).since(e.start.max(from)).0.max(0);
        Seconds(drives.iter().map(inside).sum())
    };
    for drive in &drives {
        for from in [drive.start, drive.end - day] {
            assert!(within(from) <= problem.rules.daily_for(drivers), "more than the daily limit from {from}");
        }
    }
    let (mut continuous, mut last) = (Seconds::ZERO, None);
    for event in events {
        let span = event.end.since(event.start);
        let is_off = last.is_some_and(|end| event.start.since(end) >= problem.rules.pause);
        match event.activity {
            Activity::Drive => continuous = if is_off { span } else { continuous + span },
            Activity::Service if !is_off => {}
            Activity::Service => continuous = Seconds::ZERO,
            _ if span >= problem.rules.pause => continuous = Seconds::ZERO,
            _ => {}
        }
        assert!(drivers > 1 || continuous <= problem.rules.continuous, "no break until {}", event.end);
        last = Some(event.end);
    }
}
