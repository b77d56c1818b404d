//! The ways of a plan's vehicles, found again for drawing.

use crate::base::{Date, Error};
use crate::freight::VehicleClass;
use crate::metric::{Metric, Profile};
use crate::network::{ArcId, NodeId};
use crate::scenario::{HaulLine, Leg, Lines, Place, Plan, Region, Scenario, Tour, TourLine};
use crate::search::Engine;
use crate::timetable::Mode;
use std::collections::BTreeMap;

/// What a way depends on beside its ends: the class that drives, and the first and last day whose roads are open.
type Terms = (VehicleClass, Date, Date);
/// From, to.
type Ends = (NodeId, NodeId);
/// A plan asks for the same way many times; each is searched once.
type Ways = BTreeMap<Terms, BTreeMap<Ends, Vec<ArcId>>>;

/// The shortest ways that the tours and road legs of `plan` drive, by the rules of a plan
/// ([`crate::scenario`]: vehicle class, open roads of the day). One query for each distinct pair of ends.
///
/// # Errors
/// A network that is too deep for the engine.
pub fn lines(region: &Region, scenario: &Scenario, plan: &Plan) -> Result<Lines, Error> {
    let mut ways = Ways::new();
    for tour in &plan.tours {
        let wanted = ways.entry(tour_terms(region, tour)).or_default();
        wanted.extend(drives(region, tour).map(|ends| (ends, Vec::new())));
    }
    let legs =
        || plan.shipments.entries().flat_map(|(id, s)| s.itinerary.legs.iter().enumerate().map(move |l| (id, l)));
    for (_, (_, leg)) in legs() {
        if let Some((terms, ends)) = haul(region, leg) {
            ways.entry(terms).or_default().insert(ends, Vec::new());
        }
    }
    let engine = Engine::with_turns(&region.network, &region.turns)?;
    for (terms, wanted) in &mut ways {
        fill(region, (&engine, scenario), *terms, wanted)?;
    }
    let way = |terms: &Terms, ends: &Ends| ways.get(terms).and_then(|w| w.get(ends)).cloned().unwrap_or_default();
    let tours = plan.tours.entries().map(|(id, tour)| {
        let terms = tour_terms(region, tour);
        TourLine { tour: id, drives: drives(region, tour).map(|ends| way(&terms, &ends)).collect() }
    });
    let hauls = legs().filter(|(_, (_, leg))| leg.mode == Mode::Road).map(|(shipment, (position, leg))| HaulLine {
        shipment,
        leg: position,
        arcs: haul(region, leg).map(|(terms, ends)| way(&terms, &ends)).unwrap_or_default(),
    });
    Ok(Lines { tours: tours.collect(), hauls: hauls.collect() })
}

fn tour_terms(region: &Region, tour: &Tour) -> Terms {
    (region.vehicles[tour.vehicle].class, tour.days.0, tour.days.1)
}

/// From the depot over the calls and back.
fn drives<'a>(region: &'a Region, tour: &'a Tour) -> impl Iterator<Item = Ends> + 'a {
    let depot = region.depots[tour.depot].node;
    let calls = || tour.visits.iter().map(|v| region.stations[v.station].node);
    std::iter::once(depot).chain(calls()).zip(calls().chain(std::iter::once(depot)))
}

/// The terms and ends of a road leg on the network; `None` for scheduled legs, for a gateway off the network, and
/// where a known transfer between two terminals is driven instead.
fn haul(region: &Region, leg: &Leg) -> Option<(Terms, Ends)> {
    if leg.mode != Mode::Road {
        return None;
    }
    if let (Place::Terminal(from), Place::Terminal(to)) = (leg.from, leg.to)
        && region.timetable.transfers.iter().any(|t| t.from == from && t.to == to)
    {
        return None;
    }
    let node = |place: Place| match place {
        Place::Node(node) => Some(node),
        Place::Terminal(id) => region.timetable.terminals[id].access.map(|a| a.node),
    };
    let day = leg.depart.date();
    Some(((VehicleClass::HeavyTruck, day, day), (node(leg.from)?, node(leg.to)?)))
}

/// Searches the wanted ways.
fn fill(
    region: &Region,
    (engine, scenario): (&Engine, &Scenario),
    terms: Terms,
    wanted: &mut BTreeMap<Ends, Vec<ArcId>>,
) -> Result<(), Error> {
    let (class, first, last) = terms;
    let conditions = region.network.on_days((first, last), &scenario.closures);
    let ways = engine.ways(&Metric::new(&region.network, &conditions, &Profile::new(class)))?;
    let mut query = ways.query();
    for (&(from, to), arcs) in wanted {
        *arcs = ways.path(&mut query, from, to).map(|p| p.arcs).unwrap_or_default();
    }
    Ok(())
}
