//! Path and Timetable: each leg of a line-haul, taken alone, is a road that exists or a departure that runs.

use super::case::{Case, number};
use super::findings::Findings;
use super::paths::{Paths, Way};
use crate::base::{Date, Metres, Seconds, Time};
use crate::freight::{DriverRules, VehicleClass};
use crate::network::NodeId;
use crate::scenario::ViolationKind::{DriverHours, Path, Timetable};
use crate::scenario::{Leg, Place, Plan, Region, Ride};
use crate::timetable::{Mode, Trip, TripId};
use std::fmt::Arguments;

/// What [`check`] will ask paths for.
pub(super) fn ways(region: &Region, plan: &Plan) -> Vec<Way> {
    let legs = plan.shipments.iter().flat_map(|s| &s.itinerary.legs);
    legs.filter(|l| l.mode == Mode::Road).filter_map(|leg| way(region, leg)).collect()
}

/// Leg by leg.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (id, shipment) in case.plan.shipments.entries() {
        for (position, leg) in shipment.itinerary.legs.iter().enumerate() {
            let name = format_args!("leg {position} of shipment {}", number(id));
            match (leg.mode, leg.ride) {
                (Mode::Road, None) => road(case, name, leg, findings),
                (Mode::Rail | Mode::Air, Some(ride)) => scheduled(case.region, name, leg, ride, findings),
                (mode, _) => findings.add(Timetable, format_args!("{name} goes by {mode:?}: rides do, roads do not")),
            }
        }
    }
}

fn road(case: &Case<'_>, name: Arguments<'_>, leg: &Leg, findings: &mut Findings) {
    let Some((time, length)) = drive(case.region, &case.paths, leg) else {
        let (from, to) = (leg.from, leg.to);
        findings.add(Path, format_args!("{name}: there is no open way from {from:?} to {to:?}"));
        return;
    };
    findings.same(Path, format_args!("the driving time of {name}"), leg.moving, time);
    findings.same(Path, format_args!("the length of {name}"), leg.length, length);
    let elapsed = leg.arrive.since(leg.depart);
    let what = format_args!("the time from leaving to arriving of {name}");
    findings.same(DriverHours, what, elapsed, with_rests(&case.region.rules, time));
}

/// Time and length by road: a transfer where one joins both terminals, else access, shortest path, access.
fn drive(region: &Region, paths: &Paths, leg: &Leg) -> Option<(Seconds, Metres)> {
    if let Some(transfer) = transfer(region, leg) {
        return Some(transfer);
    }
    let (_, from_time, from_length) = road_end(region, leg.from)?;
    let (_, to_time, to_length) = road_end(region, leg.to)?;
    let (time, length) = paths.get(way(region, leg)?)?;
    Some((from_time + time + to_time, from_length + length + to_length))
}

fn transfer(region: &Region, leg: &Leg) -> Option<(Seconds, Metres)> {
    let (Place::Terminal(from), Place::Terminal(to)) = (leg.from, leg.to) else { return None };
    let joins = region.timetable.transfers.iter().filter(|t| t.from == from && t.to == to);
    joins.map(|t| (t.time, t.length)).min()
}

fn way(region: &Region, leg: &Leg) -> Option<Way> {
    let day = leg.depart.date();
    let (from, to) = (road_end(region, leg.from)?.0, road_end(region, leg.to)?.0);
    Some(Way { first: day, last: day, class: VehicleClass::HeavyTruck, from, to })
}

/// The road node of a place, with the time and length of its access way.
fn road_end(region: &Region, place: Place) -> Option<(NodeId, Seconds, Metres)> {
    match place {
        Place::Node(node) => Some((node, Seconds::ZERO, Metres::ZERO)),
        Place::Terminal(id) => region.timetable.terminals[id].access.map(|a| (a.node, a.time, a.length)),
    }
}

/// Two drivers: each started 24 h after the first hold the driving of both, then rest.
fn with_rests(rules: &DriverRules, driving: Seconds) -> Seconds {
    let day = 86_400;
    let share = rules.daily.0.saturating_mul(2).clamp(1, day);
    let full_days = if driving.0 <= share { 0 } else { (driving.0 + share - 1) / share - 1 };
    Seconds(driving.0 + full_days * (day - share))
}

fn scheduled(region: &Region, name: Arguments<'_>, leg: &Leg, ride: Ride, findings: &mut Findings) {
    let trip = &region.timetable.trips[ride.trip];
    let (number, day) = (&trip.number, ride.day);
    let runs = runs(region, ride.trip, day);
    findings.require(runs, Timetable, format_args!("{name} rides {number}, which does not run on {day}"));
    let takes = trip.capacity.is_some();
    findings.require(takes, Timetable, format_args!("{name} rides {number}, which takes no freight"));
    findings.same(Timetable, format_args!("the mode of {name}"), leg.mode, trip.mode);
    let stops = (trip.stops.get(usize::from(ride.board)), trip.stops.get(usize::from(ride.alight)));
    let ((Some(board), Some(alight)), true) = (stops, ride.board < ride.alight) else {
        let (from, to, count) = (ride.board, ride.alight, trip.stops.len());
        findings.add(Timetable, format_args!("{name} rides {number} from stop {from} to {to} of {count}"));
        return;
    };
    let (depart, arrive) = (Time::at(day, board.depart), Time::at(day, alight.arrive));
    findings.same(Timetable, format_args!("the start of {name}"), leg.from, Place::Terminal(board.terminal));
    findings.same(Timetable, format_args!("the end of {name}"), leg.to, Place::Terminal(alight.terminal));
    findings.same(Timetable, format_args!("the departure of {name}"), leg.depart, depart);
    findings.same(Timetable, format_args!("the arrival of {name}"), leg.arrive, arrive);
    findings.same(Timetable, format_args!("the time in motion of {name}"), leg.moving, arrive.since(depart));
    findings.same(Timetable, format_args!("the length of {name}"), leg.length, alight.at - board.at);
}

/// Whether a trip runs on this service day: valid, on this weekday, and not replaced by a newer valid programme of
/// the same number between the same ends.
fn runs(region: &Region, id: TripId, day: Date) -> bool {
    let valid = |t: &Trip| t.valid_from <= day && t.valid_to.is_none_or(|end| day <= end);
    let ends = |t: &Trip| (t.stops.first().map(|s| s.terminal), t.stops.last().map(|s| s.terminal));
    let trip = &region.timetable.trips[id];
    let replaces = |other: &Trip| {
        other.valid_from > trip.valid_from && other.number == trip.number && ends(other) == ends(trip) && valid(other)
    };
    valid(trip) && trip.days.contains(day.weekday()) && !region.timetable.trips.iter().any(replaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_drivers_rest_when_both_have_driven_their_day() {
        let elapsed = |hours| with_rests(&DriverRules::CHINA, Seconds::hours(hours)).as_hours();
        assert_eq!([0, 15, 16, 17, 32, 33].map(elapsed), [0.0, 15.0, 16.0, 25.0, 40.0, 49.0]);
        assert_eq!(with_rests(&DriverRules::CHINA, Seconds(57_601)).0, 57_601 + 28_800);
    }

    #[test]
    fn rests_agree_with_the_model() {
        let rules = DriverRules::CHINA;
        for driving in (0..400_000).step_by(977) {
            assert_eq!(with_rests(&rules, Seconds(driving)), rules.pair_elapsed(Seconds(driving)));
        }
    }
}
