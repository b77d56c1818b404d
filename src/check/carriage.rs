//! Carriage: each load is carried once, or stays where it is with unserved parcels alone; what is carried goes the right
//! way, at its station, by a vehicle of the station's depot. No shipment is without a parcel, no tour without a visit.

use super::case::{Case, number};
use super::findings::Findings;
use crate::freight::Flow;
use crate::scenario::ViolationKind::Carriage;

/// Each load's calls, then shipments, then each tour and its visits' stations.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for ((id, load), calls) in case.plan.loads.entries().zip(&case.calls) {
        let n = number(id);
        findings.require(case.load_tallies[id].pieces > 0, Carriage, format_args!("load {n} has no parcel"));
        if calls.is_empty() && case.stays[id] {
            continue;
        }
        let verb = if load.flow == Flow::In { "delivered" } else { "collected" };
        let right = calls.iter().filter(|c| c.flow == load.flow).count();
        findings.same(Carriage, format_args!("the number of times that load {n} is {verb}"), right, 1);
        findings.same(Carriage, format_args!("the number of wrong-way calls of load {n}"), calls.len() - right, 0);
        for call in calls {
            let tour = &case.plan.tours[call.tour];
            let at = tour.visits[call.visit].station;
            let what = format_args!("the station where tour {} has load {n}", number(call.tour));
            findings.same(Carriage, what, at, load.station);
        }
        let brought = load.flow == Flow::Out || load.shipment.is_some();
        findings.require(brought, Carriage, format_args!("no line-haul brought the inbound load {n}"));
    }
    for (id, tally) in case.shipment_tallies.entries() {
        findings.require(tally.pieces > 0, Carriage, format_args!("shipment {} has no parcel", number(id)));
    }
    for (id, tour) in case.plan.tours.entries() {
        findings.require(!tour.visits.is_empty(), Carriage, format_args!("tour {} has no visit", number(id)));
        for visit in &tour.visits {
            let station = &case.region.stations[visit.station];
            let what = format_args!("the depot of tour {}, which calls at {},", number(id), station.code);
            findings.same(Carriage, what, tour.depot, station.depot);
        }
    }
}
