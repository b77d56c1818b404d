//! Reasons that can be derived again: too heavy, too bulky, too warm, cut off, too slow.

use super::case::Case;
use super::findings::Findings;
use super::outcomes::Facts;
use super::paths::Way;
use crate::freight::{Flow, Parcel, StationId, Temperature, VehicleType};
use crate::scenario::ViolationKind::Outcome as Kind;
use crate::scenario::{Fate, Outcome, Plan, Reason, Region, Scenario};
use std::collections::BTreeSet;

/// The station that an outcome speaks of: its own, or that of the parcel's village.
fn station(region: &Region, parcel: &Parcel, outcome: &Outcome) -> StationId {
    outcome.station.unwrap_or_else(|| region.villages[parcel.village].home)
}

fn fleet(region: &Region, station: StationId) -> impl Iterator<Item = &VehicleType> {
    let depot = &region.depots[region.stations[station].depot];
    depot.fleet.iter().filter(|(_, count)| *count > 0).map(|(id, _)| &region.vehicles[*id])
}

/// What [`CutOff::new`] will ask paths for.
pub(super) fn ways(region: &Region, scenario: &Scenario, plan: &Plan) -> Vec<Way> {
    let claimed = claimed(region, scenario, plan);
    claimed.into_iter().flat_map(|s| there_and_back(region, scenario, s)).flatten().collect()
}

/// Stations whose road is said to be closed.
fn claimed(region: &Region, scenario: &Scenario, plan: &Plan) -> BTreeSet<StationId> {
    let said = |o: &Outcome| o.fate == Fate::Unserved(Reason::StationCutOff);
    let outcomes = scenario.parcels.iter().zip(&plan.outcomes).filter(|(_, o)| said(o));
    outcomes.map(|(parcel, outcome)| station(region, parcel, outcome)).collect()
}

/// For each vehicle of its depot, the way to a station and back on the plan's date.
fn there_and_back(region: &Region, scenario: &Scenario, id: StationId) -> Vec<[Way; 2]> {
    let station = &region.stations[id];
    let (depot, day) = (region.depots[station.depot].node, scenario.date);
    let way = |class, from, to| Way { first: day, last: day, class, from, to };
    let both = |v: &VehicleType| [way(v.class, depot, station.node), way(v.class, station.node, depot)];
    fleet(region, id).map(both).collect()
}

/// The stations that no vehicle of their depot reaches and returns from, among those said to be cut off.
#[derive(Debug)]
pub(super) struct CutOff(BTreeSet<StationId>);

impl CutOff {
    /// Looks up the paths.
    pub(super) fn new(case: &Case<'_>) -> Self {
        let open = |[there, back]: [Way; 2]| case.paths.get(there).is_some() && case.paths.get(back).is_some();
        let mut stations = claimed(case.region, case.scenario, case.plan);
        stations.retain(|&s| !there_and_back(case.region, case.scenario, s).into_iter().any(open));
        Self(stations)
    }
}

/// The reason of an undelivered parcel, where it can be derived. A late one's is [`explains`]'s.
pub(super) fn check(case: &Case<'_>, cut_off: &CutOff, parcel: &Parcel, outcome: &Outcome, findings: &mut Findings) {
    let Fate::Unserved(reason) = outcome.fate else { return };
    let station = station(case.region, parcel, outcome);
    let mut fleet = fleet(case.region, station);
    let holds = match reason {
        Reason::TooHeavy => fleet.all(|v| v.mass < parcel.mass),
        Reason::TooBulky => fleet.all(|v| v.volume < parcel.volume),
        Reason::NoColdVehicle => parcel.temperature == Temperature::Chilled && !fleet.any(|v| v.chilled),
        Reason::StationCutOff => cut_off.0.contains(&station),
        _ => true,
    };
    let (id, code) = (&parcel.id, &case.region.stations[station].code);
    let why = reason.sentence();
    findings.require(
        holds,
        Kind,
        format_args!("parcel {id} of station {code} is unserved as \"{why}\", which is not so"),
    );
}

/// Whether `reason` explains why a delivered parcel is late.
pub(super) fn explains(reason: Reason, parcel: &Parcel, facts: Facts) -> bool {
    match reason {
        Reason::ShelfLifePassed => facts.perished,
        Reason::LineHaulTooSlow => facts.line_haul.is_some_and(|end| end > parcel.due),
        Reason::TourTooLate if parcel.flow == Flow::In => facts.at > parcel.due,
        Reason::TourTooLate => facts.tour > parcel.due,
        // Waiting for a vehicle, a departure or an opening hour makes late as well; these three never do.
        Reason::TooHeavy | Reason::TooBulky | Reason::NoColdVehicle => false,
        _ => true,
    }
}
