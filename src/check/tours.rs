//! Timeline, OpeningHours and the Path of tours: what a vehicle does is gapless, agrees with its visits, and each
//! drive takes as long as the shortest path.

use super::case::{Case, number};
use super::findings::Findings;
use super::paths::Way;
use crate::base::{Metres, Seconds, Time};
use crate::scenario::ViolationKind::{OpeningHours, Path, Timeline};
use crate::scenario::{Activity, Event, Plan, Region, Tour, TourId, Visit};

/// What [`check`] will ask paths for.
pub(super) fn ways(region: &Region, plan: &Plan) -> Vec<Way> {
    plan.tours.iter().flat_map(|tour| drives(region, tour)).collect()
}

/// From the depot over all visits and back; on what is open on all of the tour's days.
fn drives(region: &Region, tour: &Tour) -> Vec<Way> {
    let depot = region.depots[tour.depot].node;
    let mut nodes = vec![depot];
    nodes.extend(tour.visits.iter().map(|v| region.stations[v.station].node));
    nodes.push(depot);
    let ((first, last), class) = (tour.days, region.vehicles[tour.vehicle].class);
    nodes.windows(2).map(|pair| Way { first, last, class, from: pair[0], to: pair[1] }).collect()
}

/// Tour by tour.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (id, tour) in case.plan.tours.entries() {
        let n = number(id);
        gapless(n, tour, findings);
        days(n, tour, findings);
        let found: Vec<_> = drives(case.region, tour).into_iter().map(|way| case.paths.get(way)).collect();
        if found.iter().all(Option::is_some) {
            let length: Metres = found.iter().flatten().map(|&(_, length)| length).sum();
            findings.same(Path, format_args!("the length of tour {n}"), tour.length, length);
        }
        stretches(case, n, tour, &found, findings);
        for visit in &tour.visits {
            opening(case, id, visit, findings);
        }
    }
}

/// The days on whose roads a tour is planned hold its start and its end.
fn days(n: usize, tour: &Tour, findings: &mut Findings) {
    let ((first, last), start, end) = (tour.days, tour.start, tour.end);
    let kept = first <= start.date() && end.date() <= last;
    let what = format_args!("tour {n} runs from {start} to {end}, on the roads of {first} to {last}");
    findings.require(kept, Path, what);
}

fn gapless(n: usize, tour: &Tour, findings: &mut Findings) {
    let mut at = tour.start;
    for (position, event) in tour.events.iter().enumerate() {
        findings.same(Timeline, format_args!("the start of event {position} of tour {n}"), event.start, at);
        let kept = event.start <= event.end;
        let (start, end) = (event.start, event.end);
        findings.require(kept, Timeline, format_args!("event {position} of tour {n} runs from {start} back to {end}"));
        at = event.end;
    }
    findings.same(Timeline, format_args!("the end of tour {n}"), tour.end, at);
}

/// Service events are the depot's and the visits'; between them lies one drive each.
fn stretches(case: &Case<'_>, n: usize, tour: &Tour, paths: &[Option<(Seconds, Metres)>], findings: &mut Findings) {
    let services: Vec<&Event> = tour.events.iter().filter(|e| e.activity == Activity::Service).collect();
    let calls = tour.visits.len() + 2;
    if services.len() != calls {
        let found = services.len();
        findings
            .add(Timeline, format_args!("tour {n} has {found} service events, expected {calls}: depot, visits, depot"));
        return;
    }
    let between: Vec<&[Event]> = tour.events.split(|e| e.activity == Activity::Service).collect();
    let outside = between[0].len() + between[calls].len();
    findings.same(Timeline, format_args!("the number of events outside the depot's service in tour {n}"), outside, 0);
    for (service, place) in [(services[0], "before leaving"), (services[calls - 1], "after returning")] {
        let length = service.end.since(service.start);
        let what = format_args!("depot service {place} on tour {n}");
        findings.same(Timeline, what, length, case.region.service_times.depot);
    }
    for (position, visit) in tour.visits.iter().enumerate() {
        let before = (services[position].end, between[position + 1]);
        call(case, (n, position), visit, services[position + 1], before, findings);
    }
    for (drive, (path, events)) in paths.iter().zip(&between[1..]).enumerate() {
        let driven = events.iter().filter(|e| e.activity == Activity::Drive).map(|e| e.end.since(e.start)).sum();
        match path {
            Some((time, _)) => findings.same(Path, format_args!("driving time {drive} of tour {n}"), driven, *time),
            None => findings.add(Path, format_args!("there is no open way for drive {drive} of tour {n}")),
        }
    }
}

/// One visit against its service event and the events before it.
fn call(
    case: &Case<'_>,
    (n, position): (usize, usize),
    visit: &Visit,
    service: &Event,
    (left, before): (Time, &[Event]),
    findings: &mut Findings,
) {
    let times = &case.region.service_times;
    let pieces: i64 = case.handled(visit).map(|(_, load)| i64::from(load.pieces)).sum();
    let expected = Seconds(times.call.0.saturating_add(times.piece.0.saturating_mul(pieces)));
    findings.same(Timeline, format_args!("the start of visit {position} of tour {n}"), visit.start, service.start);
    findings.same(Timeline, format_args!("the end of visit {position} of tour {n}"), visit.leave, service.end);
    let length = visit.leave.since(visit.start);
    let what = format_args!("the length of visit {position} of tour {n} with {pieces} pieces");
    findings.same(Timeline, what, length, expected);
    let what = format_args!("the arrival at visit {position} of tour {n}");
    match before.iter().rfind(|e| e.activity == Activity::Drive) {
        Some(drive) => findings.same(Timeline, what, visit.arrive, drive.end),
        None => {
            let arrive = visit.arrive;
            let kept = left <= arrive && arrive <= service.start;
            findings.require(kept, Timeline, format_args!("{what} is {arrive}, while nothing is driven before it"));
        }
    }
}

fn opening(case: &Case<'_>, id: TourId, visit: &Visit, findings: &mut Findings) {
    let station = &case.region.stations[visit.station];
    let (date, hours) = (visit.start.date(), station.hours);
    let (opens, closes) = (Time::at(date, hours.opens().seconds()), Time::at(date, hours.closes().seconds()));
    let kept = opens <= visit.start && visit.start <= closes && station.days.contains(date.weekday());
    let (n, code, start) = (number(id), &station.code, visit.start);
    let what =
        format_args!("tour {n} starts its visit at {start}, when station {code} is closed ({opens} to {closes})");
    findings.require(kept, OpeningHours, what);
}
