//! Sum: loads and shipments are what their parcels add up to, and agree with each other.

use super::case::{Case, Tally, number};
use super::findings::Findings;
use crate::base::{Grams, Millilitres};
use crate::scenario::ViolationKind::Sum;
use std::fmt::Arguments;

/// Loads against parcels, shipments against parcels, loads against their shipment, parcels against its hub.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for ((id, load), tally) in case.plan.loads.entries().zip(&case.load_tallies) {
        let n = number(id);
        compare(findings, format_args!("load {n}"), (load.pieces, load.mass, load.volume), tally);
        let Some(line_haul) = load.shipment else { continue };
        let shipment = &case.plan.shipments[line_haul];
        let depot = case.region.stations[load.station].depot;
        let found = (load.flow, load.service, load.temperature, depot);
        let expected = (shipment.flow, shipment.service, shipment.temperature, shipment.depot);
        let what =
            format_args!("flow, service, temperature, depot of load {n}, riding shipment {},", number(line_haul));
        findings.same(Sum, what, found, expected);
    }
    for ((id, shipment), tally) in case.plan.shipments.entries().zip(&case.shipment_tallies) {
        let stated = (shipment.pieces, shipment.mass, shipment.volume);
        compare(findings, format_args!("shipment {}", number(id)), stated, tally);
    }
    hubs(case, findings);
}

fn compare(findings: &mut Findings, whose: Arguments<'_>, stated: (u32, Grams, Millilitres), tally: &Tally) {
    findings.same(Sum, format_args!("pieces of {whose}"), stated.0, tally.pieces);
    findings.same(Sum, format_args!("mass of {whose}"), stated.1, tally.mass);
    findings.same(Sum, format_args!("volume of {whose}"), stated.2, tally.volume);
}

fn hubs(case: &Case<'_>, findings: &mut Findings) {
    for (parcel, outcome) in case.scenario.parcels.iter().zip(&case.plan.outcomes) {
        let line_haul = outcome.load.and_then(|l| case.plan.loads[l].shipment);
        if let Some(id) = line_haul {
            let what = format_args!("the hub of parcel {}, riding shipment {},", parcel.id, number(id));
            findings.same(Sum, what, parcel.hub, case.plan.shipments[id].hub);
        }
    }
}
