//! Fleet and DriverHours: each vehicle exists, is in one tour at a time, and is driven within the law.

use super::case::{Case, number};
use super::findings::Findings;
use super::hours;
use crate::freight::{DepotId, VehicleTypeId};
use crate::scenario::ViolationKind::{DriverHours, Fleet};
use crate::scenario::{Activity, Event, Tour, TourId};
use std::collections::BTreeMap;

/// One vehicle of one depot.
type Unit = (DepotId, VehicleTypeId, u32);

/// Vehicle by vehicle.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut units: BTreeMap<Unit, Vec<(TourId, &Tour)>> = BTreeMap::new();
    for (id, tour) in case.plan.tours.entries() {
        let fleet = &case.region.depots[tour.depot].fleet;
        let owned: u64 = fleet.iter().filter(|(v, _)| *v == tour.vehicle).map(|&(_, count)| u64::from(count)).sum();
        let (n, unit, name) = (number(id), tour.unit, &case.region.vehicles[tour.vehicle].name);
        let what = format_args!("tour {n} uses {name} number {unit}, from 0, but its depot has {owned}");
        findings.require(u64::from(unit) < owned, Fleet, what);
        units.entry((tour.depot, tour.vehicle, unit)).or_default().push((id, tour));
    }
    for ((_, vehicle, _), mut tours) in units {
        tours.sort_by_key(|(id, tour)| (tour.start, *id));
        for pair in tours.windows(2) {
            let [(first, before), (second, after)] = [pair[0], pair[1]];
            let (first, second, start, end) = (number(first), number(second), after.start, before.end);
            let what =
                format_args!("tour {second} starts at {start} with the vehicle that tour {first} has until {end}");
            findings.require(end <= start, Fleet, what);
        }
        law(case, vehicle, &tours, findings);
    }
}

fn law(case: &Case<'_>, vehicle: VehicleTypeId, tours: &[(TourId, &Tour)], findings: &mut Findings) {
    let (rules, drivers) = (&case.region.rules, case.region.vehicles[vehicle].drivers);
    let events = joined(tours);
    let owner = |at| tours.iter().rev().find(|(_, t)| t.start <= at).map_or(0, |(id, _)| number(*id));
    if drivers < 2
        && let Some((driven, until)) = hours::longest_without_break(&events, rules)
    {
        let (tour, most) = (owner(until), rules.continuous);
        let what = format_args!("driving without a break until {until} in tour {tour} is {driven:?}, at most {most:?}");
        findings.require(driven <= most, DriverHours, what);
    }
    if let Some((driven, from)) = hours::longest_in_a_day(&events) {
        let (tour, most) = (owner(from), rules.daily_for(drivers));
        let what = format_args!("driving in the 24 h from {from} in tour {tour} is {driven:?}, at most {most:?}");
        findings.require(driven <= most, DriverHours, what);
    }
}

/// The events of all tours of a vehicle, standing in between.
fn joined(tours: &[(TourId, &Tour)]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (_, tour) in tours {
        if let Some(last) = events.last() {
            events.push(Event { activity: Activity::Rest, start: last.end, end: tour.start });
        }
        events.extend(&tour.events);
    }
    events
}
