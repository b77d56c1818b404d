//! Precedence: nothing moves before it is there.

use super::case::{Case, Tally, number};
use super::findings::Findings;
use crate::freight::Flow;
use crate::scenario::{Load, LoadId, ViolationKind::Precedence};

/// Loads in order, each with its parcels, line-haul and tour.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for ((id, load), tally) in case.plan.loads.entries().zip(&case.load_tallies) {
        match load.flow {
            Flow::In => inbound(case, id, load, tally, findings),
            Flow::Out => outbound(case, id, load, tally, findings),
        }
    }
}

/// Parcels ready, then line-haul, then load ready, then tour.
fn inbound(case: &Case<'_>, id: LoadId, load: &Load, tally: &Tally, findings: &mut Findings) {
    let n = number(id);
    if let Some(line_haul) = load.shipment {
        let (itinerary, s) = (&case.plan.shipments[line_haul].itinerary, number(line_haul));
        if let Some((ready, parcel)) = tally.latest {
            let (start, label) = (itinerary.start, case.label(parcel));
            let what = format_args!("shipment {s} starts at {start}, before its parcel {label} is ready at {ready}");
            findings.require(ready <= start, Precedence, what);
        }
        let what = format_args!("when load {n}, brought by shipment {s}, is ready");
        findings.same(Precedence, what, load.ready, itinerary.end);
    }
    if let Some((tour, facts, _)) = case.carrier(id) {
        let (start, ready, tour) = (facts.start, load.ready, number(tour));
        let what = format_args!("tour {tour} starts at {start}, before its load {n} is ready at {ready}");
        findings.require(ready <= start, Precedence, what);
    }
}

/// Parcels ready, then load ready, then visit, then line-haul after the tour's end.
fn outbound(case: &Case<'_>, id: LoadId, load: &Load, tally: &Tally, findings: &mut Findings) {
    let n = number(id);
    if let Some((ready, parcel)) = tally.latest {
        let (stated, label) = (load.ready, case.label(parcel));
        let what = format_args!("load {n} is ready at {stated}, before its parcel {label} at {ready}");
        findings.require(ready <= stated, Precedence, what);
    }
    let Some((tour, facts, visit)) = case.carrier(id) else { return };
    let (start, ready, tour) = (visit.start, load.ready, number(tour));
    let what = format_args!("tour {tour} collects load {n} at {start}, before it is ready at {ready}");
    findings.require(ready <= start, Precedence, what);
    if let Some(line_haul) = load.shipment {
        let (start, end, s) = (case.plan.shipments[line_haul].itinerary.start, facts.end, number(line_haul));
        let what = format_args!("shipment {s} starts at {start}, before tour {tour} brings its load {n} at {end}");
        findings.require(end <= start, Precedence, what);
    }
}
