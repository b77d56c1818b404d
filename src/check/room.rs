//! Room: pieces at stations, mass, volume and cold on vehicles, mass on departures.

use super::case::{Case, number};
use super::findings::Findings;
use crate::base::{Date, Grams, IdVec, Millilitres};
use crate::freight::{Flow, StationId, Temperature};
use crate::scenario::ViolationKind::{DepartureCapacity, StationCapacity, VehicleCapacity};
use crate::scenario::{Tour, TourId};
use crate::timetable::TripId;
use std::collections::BTreeMap;

/// Stations, then vehicles, then departures.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    stations(case, findings);
    for (id, tour) in case.plan.tours.entries() {
        vehicle(case, id, tour, findings);
    }
    departures(case, findings);
}

fn stations(case: &Case<'_>, findings: &mut Findings) {
    let mut handled: IdVec<StationId, [u64; 2]> = IdVec::filled(case.region.stations.len(), [0; 2]);
    for (load, tally) in case.plan.loads.iter().zip(&case.load_tallies) {
        handled[load.station][usize::from(load.flow == Flow::Out)] += u64::from(tally.pieces);
    }
    for (station, pieces) in case.region.stations.iter().zip(&handled) {
        for (pieces, way) in pieces.iter().zip(["in", "out"]) {
            let (code, room) = (&station.code, station.capacity);
            let what = format_args!("station {code} handles {pieces} pieces {way}, its capacity is {room}");
            findings.require(*pieces <= u64::from(room), StationCapacity, what);
        }
    }
}

fn vehicle(case: &Case<'_>, id: TourId, tour: &Tour, findings: &mut Findings) {
    let (n, vehicle) = (number(id), &case.region.vehicles[tour.vehicle]);
    let mut aboard = (Grams::ZERO, Millilitres::ZERO);
    for load in tour.visits.iter().flat_map(|v| &v.deliver).map(|&l| &case.plan.loads[l]) {
        aboard = (aboard.0 + load.mass, aboard.1 + load.volume);
    }
    let mut fits = |(mass, volume): (Grams, Millilitres), drive: usize| {
        let what =
            format_args!("mass on drive {drive} of tour {n} is {mass:?}, {} carries {:?}", vehicle.name, vehicle.mass);
        findings.require(mass <= vehicle.mass, VehicleCapacity, what);
        let room = vehicle.volume;
        let what = format_args!("volume on drive {drive} of tour {n} is {volume:?}, {} holds {room:?}", vehicle.name);
        findings.require(volume <= room, VehicleCapacity, what);
    };
    fits(aboard, 0);
    for (position, visit) in tour.visits.iter().enumerate() {
        for load in visit.deliver.iter().map(|&l| &case.plan.loads[l]) {
            aboard = (aboard.0 - load.mass, aboard.1 - load.volume);
        }
        for load in visit.collect.iter().map(|&l| &case.plan.loads[l]) {
            aboard = (aboard.0 + load.mass, aboard.1 + load.volume);
        }
        fits(aboard, position + 1);
    }
    for (load, facts) in tour.visits.iter().flat_map(|v| case.handled(v)) {
        let kept = facts.temperature == Temperature::Ambient || vehicle.chilled;
        let what = format_args!("chilled load {} on tour {n} of {}, which is not", number(load), vehicle.name);
        findings.require(kept, VehicleCapacity, what);
    }
}

/// Mass aboard on each stretch between two stops, for each trip and service day.
fn departures(case: &Case<'_>, findings: &mut Findings) {
    let mut aboard: BTreeMap<(TripId, Date), Vec<Grams>> = BTreeMap::new();
    for shipment in &case.plan.shipments {
        for ride in shipment.itinerary.legs.iter().filter_map(|l| l.ride) {
            let stops = case.region.timetable.trips[ride.trip].stops.len();
            let stretches = aboard.entry((ride.trip, ride.day)).or_insert_with(|| vec![Grams::ZERO; stops]);
            let (board, alight) = (usize::from(ride.board), usize::from(ride.alight));
            for stretch in stretches.iter_mut().take(alight).skip(board) {
                *stretch += shipment.mass;
            }
        }
    }
    for ((id, day), stretches) in aboard {
        let trip = &case.region.timetable.trips[id];
        let room = trip.capacity.unwrap_or(Grams::ZERO);
        for (stretch, mass) in stretches.into_iter().enumerate() {
            let number = &trip.number;
            let what = format_args!("{number} of {day} carries {mass:?} after stop {stretch}, its room is {room:?}");
            findings.require(mass <= room, DepartureCapacity, what);
        }
    }
}
