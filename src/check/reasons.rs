//! Outcome: a reason must be the case, where the plan and the region can tell. Of the twelve reasons three speak of
//! what the planner tried ([`NoDeparture`](Reason::NoDeparture), [`NoVehicleLeft`](Reason::NoVehicleLeft),
//! [`NoLegalTour`](Reason::NoLegalTour)) and are taken on trust.

use super::case::Case;
use super::findings::Findings;
use super::outcomes::Facts;
use super::paths::Way;
use crate::base::IdVec;
use crate::freight::{DepotId, Flow, Parcel, StationId, Temperature, VehicleClass, VehicleType};
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

/// The flow and station of each parcel that is said to be unserved for this reason, once each.
fn said(region: &Region, scenario: &Scenario, plan: &Plan, reason: Reason) -> BTreeSet<(StationId, Flow)> {
    let outcomes = scenario.parcels.iter().zip(&plan.outcomes).filter(|(_, o)| o.fate == Fate::Unserved(reason));
    outcomes.map(|(parcel, outcome)| (station(region, parcel, outcome), parcel.flow)).collect()
}

/// Stations whose road is said to be closed.
fn stations_said(region: &Region, scenario: &Scenario, plan: &Plan) -> BTreeSet<StationId> {
    said(region, scenario, plan, Reason::StationCutOff).into_iter().map(|(station, _)| station).collect()
}

/// Depots that no truck is said to reach (in) or leave (out).
fn depots_said(region: &Region, scenario: &Scenario, plan: &Plan) -> BTreeSet<(DepotId, Flow)> {
    let said = said(region, scenario, plan, Reason::CountyCutOff);
    said.into_iter().map(|(station, flow)| (region.stations[station].depot, flow)).collect()
}

/// What [`Grounds::new`] will ask paths for.
pub(super) fn ways(region: &Region, scenario: &Scenario, plan: &Plan) -> Vec<Way> {
    let stations = stations_said(region, scenario, plan);
    let stations = stations.into_iter().flat_map(|s| there_and_back(region, scenario, s)).flatten();
    let depots = depots_said(region, scenario, plan);
    stations.chain(depots.into_iter().flat_map(|d| to_or_from_terminals(region, scenario, d))).collect()
}

/// For each vehicle of its depot, the way to a station and back on the plan's date.
fn there_and_back(region: &Region, scenario: &Scenario, id: StationId) -> Vec<[Way; 2]> {
    let station = &region.stations[id];
    let (depot, day) = (region.depots[station.depot].node, scenario.date);
    let way = |class, from, to| Way { first: day, last: day, class, from, to };
    let both = |v: &VehicleType| [way(v.class, depot, station.node), way(v.class, station.node, depot)];
    fleet(region, id).map(both).collect()
}

/// A heavy truck's ways between a depot and every terminal that takes freight: from there (in), to there (out).
fn to_or_from_terminals(region: &Region, scenario: &Scenario, (id, flow): (DepotId, Flow)) -> Vec<Way> {
    let (depot, day) = (region.depots[id].node, scenario.date);
    let way = |from, to| Way { first: day, last: day, class: VehicleClass::HeavyTruck, from, to };
    let freight = region.timetable.terminals.iter().filter(|t| t.cut_off_freight.is_some());
    let gates = freight.filter_map(|t| t.access.map(|access| access.node));
    gates.map(|gate| if flow == Flow::In { way(gate, depot) } else { way(depot, gate) }).collect()
}

/// What reasons rest on, found once for all parcels.
#[derive(Debug)]
pub(super) struct Grounds {
    /// Of the stations said to be cut off, those that no vehicle of their depot reaches and returns from.
    stations_cut_off: BTreeSet<StationId>,
    /// Of the depots said to be cut off, those that are.
    depots_cut_off: BTreeSet<(DepotId, Flow)>,
    /// Pieces that were given to each station, in and out.
    given: IdVec<StationId, [u64; 2]>,
}

impl Grounds {
    /// Looks up paths and counts pieces.
    pub(super) fn new(case: &Case<'_>) -> Self {
        let (region, scenario, plan) = (case.region, case.scenario, case.plan);
        let open = |way: Way| case.paths.get(way).is_some();
        let mut stations_cut_off = stations_said(region, scenario, plan);
        stations_cut_off
            .retain(|&s| !there_and_back(region, scenario, s).into_iter().any(|both| both.map(open) == [true; 2]));
        let mut depots_cut_off = depots_said(region, scenario, plan);
        depots_cut_off.retain(|&d| !to_or_from_terminals(region, scenario, d).into_iter().any(open));
        let mut given = IdVec::filled(region.stations.len(), [0; 2]);
        for (parcel, outcome) in scenario.parcels.iter().zip(&plan.outcomes) {
            // A parcel that found the station full does not fill it.
            let full = outcome.fate == Fate::Unserved(Reason::StationsFull);
            if let Some(station) = outcome.station.filter(|_| !full) {
                given[station][usize::from(parcel.flow == Flow::Out)] += 1;
            }
        }
        Self { stations_cut_off, depots_cut_off, given }
    }
}

/// The reason of an undelivered parcel. A late one's is [`explains`]'s.
pub(super) fn check(case: &Case<'_>, grounds: &Grounds, parcel: &Parcel, outcome: &Outcome, findings: &mut Findings) {
    let Fate::Unserved(reason) = outcome.fate else { return };
    let region = case.region;
    let station = station(region, parcel, outcome);
    let village = &region.villages[parcel.village];
    let may_carry = |v: &&VehicleType| parcel.temperature == Temperature::Ambient || v.chilled;
    let fleet: Vec<&VehicleType> = fleet(region, station).filter(may_carry).collect();
    let too_much =
        |alone: fn(&VehicleType, &Parcel) -> bool| !fleet.is_empty() && fleet.iter().all(|v| alone(v, parcel));
    let holds = match reason {
        Reason::CountyCutOff => grounds.depots_cut_off.contains(&(region.stations[station].depot, parcel.flow)),
        Reason::StationCutOff => grounds.stations_cut_off.contains(&station) || village.time > region.reach,
        Reason::TooHeavy => too_much(|v, p| v.mass < p.mass),
        Reason::TooBulky => too_much(|v, p| v.volume < p.volume),
        Reason::NoColdVehicle => parcel.temperature == Temperature::Chilled && fleet.is_empty(),
        Reason::StationsFull => {
            let given = grounds.given[village.home][usize::from(parcel.flow == Flow::Out)];
            given >= u64::from(region.stations[village.home].capacity)
        }
        // On trust, but for a departure that the load did find.
        Reason::NoDeparture => outcome.load.is_none_or(|load| case.plan.loads[load].shipment.is_none()),
        Reason::NoVehicleLeft | Reason::NoLegalTour => true,
        Reason::LineHaulTooSlow | Reason::TourTooLate | Reason::ShelfLifePassed => false,
    };
    let (id, code) = (&parcel.id, &region.stations[station].code);
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
        // These say why nothing is delivered.
        Reason::CountyCutOff
        | Reason::StationCutOff
        | Reason::TooHeavy
        | Reason::TooBulky
        | Reason::NoColdVehicle
        | Reason::StationsFull
        | Reason::NoVehicleLeft
        | Reason::NoDeparture
        | Reason::NoLegalTour => false,
    }
}
