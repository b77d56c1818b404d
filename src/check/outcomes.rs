//! Outcome: what is said of each parcel follows from its load, tour, line-haul and promise.

use super::case::{Case, number};
use super::findings::Findings;
use super::{reach, reasons};
use crate::base::Time;
use crate::freight::{Flow, Parcel};
use crate::scenario::ViolationKind::Outcome as Kind;
use crate::scenario::{Fate, LoadId, Outcome};

/// What the rest of the plan says of a delivered parcel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// When it is delivered.
    pub(super) at: Time,
    /// When its line-haul ends.
    pub(super) line_haul: Option<Time>,
    /// When its tour ends.
    pub(super) tour: Time,
    /// Whether it was too long under way between station and hub.
    pub(super) perished: bool,
}

/// Parcel by parcel.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let grounds = reasons::Grounds::new(case);
    for (parcel, outcome) in case.scenario.parcels.iter().zip(&case.plan.outcomes) {
        match outcome.load {
            Some(load) => in_load(case, parcel, outcome, load, findings),
            None => undelivered(parcel, outcome, "no load", findings),
        }
        reach::check(case, parcel, outcome, findings);
        reasons::check(case, &grounds, parcel, outcome, findings);
    }
}

fn undelivered(parcel: &Parcel, outcome: &Outcome, why: &str, findings: &mut Findings) {
    let (id, fate) = (&parcel.id, outcome.fate);
    let kept = matches!(fate, Fate::Unserved(_));
    findings.require(kept, Kind, format_args!("parcel {id} is {fate:?}, but in {why}"));
    findings.same(Kind, format_args!("the delivery of parcel {id}, in {why},"), outcome.at, None);
}

fn in_load(case: &Case<'_>, parcel: &Parcel, outcome: &Outcome, id: LoadId, findings: &mut Findings) {
    let (n, label, load) = (number(id), &parcel.id, &case.plan.loads[id]);
    let what = format_args!("the station of parcel {label}, in load {n},");
    findings.same(Kind, what, outcome.station, Some(load.station));
    let found = (parcel.flow, parcel.service, parcel.temperature);
    let what = format_args!("flow, service, temperature of parcel {label}, in load {n},");
    findings.same(Kind, what, found, (load.flow, load.service, load.temperature));
    if load.flow == Flow::Out && load.shipment.is_none() {
        return undelivered(parcel, outcome, "a load without line-haul", findings);
    }
    if case.stays[id] && case.calls[id].is_empty() {
        return undelivered(parcel, outcome, "a load that stays where it is", findings);
    }
    // A load that nobody carries is a violation of its own.
    let Some(facts) = facts(case, parcel, id) else { return };
    findings.same(Kind, format_args!("the delivery of parcel {label}"), outcome.at, Some(facts.at));
    let in_time = facts.at <= parcel.due && !facts.perished;
    let kept = match outcome.fate {
        Fate::Served => in_time,
        Fate::Late(reason) => !in_time && reasons::explains(reason, parcel, facts),
        Fate::Unserved(_) => false,
    };
    let (fate, at, due, late) = (outcome.fate, facts.at, parcel.due, if facts.perished { ", perished" } else { "" });
    let what = format_args!("parcel {label} is {fate:?}, but delivered at {at}, due at {due}{late}");
    findings.require(kept, Kind, what);
}

fn facts(case: &Case<'_>, parcel: &Parcel, id: LoadId) -> Option<Facts> {
    let (_, tour, visit) = case.carrier(id)?;
    let load = &case.plan.loads[id];
    let line_haul = load.shipment.map(|s| case.plan.shipments[s].itinerary.end);
    let at = match load.flow {
        Flow::In => visit.leave,
        Flow::Out => line_haul?,
    };
    let keeps = parcel.shelf_life.filter(|_| load.flow == Flow::Out);
    let perished = keeps.is_some_and(|keeps| at.since(visit.leave) > keeps);
    Some(Facts { at, line_haul, tour: tour.end, perished })
}
