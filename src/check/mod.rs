//! The independent verifier: does a plan keep the rules?
//!
//! [`check`] takes a question and its answer and recomputes what the plan claims: sums from the parcels, driving times
//! by a Dijkstra of its own, money in exact arithmetic, driving hours from the events, connections from the timetable.
//! It returns every [`Violation`] of the rules written in [`crate::scenario`]; an empty list means that the plan is
//! legal, on time where it says so, and adds up.
//!
//! | kind | file | what is recomputed |
//! |---|---|---|
//! | `Shape` | `shape` | date, seed, number of outcomes, every id, every number within measure |
//! | `Outcome` | `outcomes`, `reach`, `reasons` | each parcel's station, moment, fate and reason |
//! | `Sum` | `sums` | pieces, mass, volume of loads and shipments |
//! | `Carriage` | `carriage` | each load once, the right way, at its station, by its depot; no shipment or tour without goods |
//! | `StationCapacity`, `VehicleCapacity`, `DepartureCapacity` | `room` | pieces, mass, volume, cold |
//! | `Fleet`, `DriverHours` | `fleet`, `hours` | each vehicle's tours one after the other, breaks, 24 h windows |
//! | `Timeline`, `OpeningHours`, `Path` | `tours` | events against visits, drives against paths |
//! | `Path`, `Timetable` | `legs` | road legs against paths, rides against the timetable |
//! | `Precedence`, `Connection` | `order`, `chains` | ready times, cut-offs, releases, opening hours of terminals |
//! | `Cost`, `Co2` | `money` | every leg and tour |
//!
//! [`check_vrp`] does the same for vehicle routing in general, by the rules written in [`crate::scenario::vrp`], and
//! [`check_haul`] for departures over days, by those of [`crate::scenario::haul`].
//!
//! *On trust.* Whether a better plan would have served a parcel is not asked. Of the reasons of unserved parcels,
//! [`NoDeparture`](Reason::NoDeparture), [`NoVehicleLeft`](Reason::NoVehicleLeft) and
//! [`NoLegalTour`](Reason::NoLegalTour) are taken on trust, but for a parcel said to have no departure whose load has a
//! shipment. [`StationsFull`](Reason::StationsFull) is counted at the home station alone, not at the others within
//! reach. Of two reasons that both hold, either is accepted. All other reasons are derived again.
//!
//! *Invariants.* A plan whose shape is wrong is not looked at further: the other checks index without asking, and
//! their sums cannot overflow. Never panics on any plan of a sound region. Violations come sorted by kind, then by
//! position in the plan, whatever the number of threads.
//!
//! *Architecture invariant.* Shares nothing with what makes plans: it imports the model, and `metric` for the weight
//! of an arc. The arithmetic of rates, service times and driving hours is written a second time here on purpose.
//!
//! *Cost.* One pass over parcels, loads, shipments and tours, and one Dijkstra for each (conditions, class, source)
//! driven, ended at its last target.

mod carriage;
mod case;
mod chains;
mod findings;
mod fleet;
mod haul;
mod hours;
mod legs;
mod money;
mod order;
mod outcomes;
mod paths;
mod reach;
mod reasons;
mod room;
mod shape;
mod sums;
mod tours;
mod turning;
mod vrp;

#[cfg(doc)]
use crate::scenario::Reason;
use crate::scenario::{Plan, Region, Scenario, Violation};
use case::Case;
use findings::Findings;
use paths::Paths;

pub use haul::check_haul;
pub use vrp::{check_parts, check_period, check_vrp};

/// Every rule that `plan`, an answer to `scenario` in `region`, breaks: sorted by kind, then by position.
pub fn check(region: &Region, scenario: &Scenario, plan: &Plan) -> Vec<Violation> {
    let shape = shape::check(region, scenario, plan);
    if !shape.is_empty() {
        return shape.sorted();
    }
    let mut ways = tours::ways(region, plan);
    ways.extend(legs::ways(region, plan));
    ways.extend(reach::ways(region, scenario, plan));
    ways.extend(reasons::ways(region, scenario, plan));
    let paths = Paths::find((&region.network, &region.turns), &scenario.closures, ways);
    let case = Case::new(region, scenario, plan, paths);
    let mut findings = Findings::default();
    let parts: [fn(&Case<'_>, &mut Findings); 10] = [
        outcomes::check,
        sums::check,
        carriage::check,
        room::check,
        fleet::check,
        tours::check,
        legs::check,
        order::check,
        chains::check,
        money::check,
    ];
    for part in parts {
        part(&case, &mut findings);
    }
    findings.sorted()
}
