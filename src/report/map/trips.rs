//! Tours, shipments and flights.

use super::pack::Pack;
use crate::base::{Date, Id, Seconds};
use crate::freight::{Flow, Service, Temperature};
use crate::network::ArcId;
use crate::scenario::{Activity, Lines, LoadId, Place, Plan, Region, Shipment, Tour};
use crate::timetable::{Mode, TerminalId, Trip};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// For each tour an array in the order that `model.js` names.
pub(super) fn tours(region: &Region, plan: &Plan, lines: &Lines, pack: &mut Pack) -> Value {
    let drives: HashMap<_, _> = lines.tours.iter().map(|l| (l.tour, &l.drives)).collect();
    let rows = plan.tours.entries().map(|(id, tour)| {
        let ways: Vec<usize> = match drives.get(&id) {
            Some(drives) => drives.iter().map(|arcs| pack.way(&region.network, arcs)).collect(),
            None => Vec::new(),
        };
        json!([
            tour.depot.index(),
            tour.vehicle.index(),
            tour.unit,
            pack.minute(tour.start),
            pack.minute(tour.end),
            tour.length.0,
            tour.cost.0,
            tour.co2.0,
            visits(plan, tour, pack),
            events(tour),
            ways,
        ])
    });
    rows.collect()
}

/// Station, arrive, start, leave, then pieces and kilograms left and taken.
fn visits(plan: &Plan, tour: &Tour, pack: &Pack) -> Vec<Value> {
    let sum = |loads: &[LoadId]| {
        loads.iter().filter_map(|&l| plan.loads.get(l)).fold((0, 0), |s, l| (s.0 + l.pieces, s.1 + l.mass.0))
    };
    let row = |v: &crate::scenario::Visit| {
        let (left, taken) = (sum(&v.deliver), sum(&v.collect));
        let times = [v.arrive, v.start, v.leave].map(|t| pack.minute(t));
        json!([v.station.index(), times, [left.0, taken.0], [left.1 / 1000, taken.1 / 1000]])
    };
    tour.visits.iter().map(row).collect()
}

/// The driver's day from start to end: activity (0 drive, 1 break, 2 rest, 3 wait, 4 service), minutes, and so on.
fn events(tour: &Tour) -> Vec<i64> {
    let minutes = |s: Seconds| (s.0 + 30) / 60;
    let pair = |e: &crate::scenario::Event| {
        let activity = match e.activity {
            Activity::Drive => 0,
            Activity::Break => 1,
            Activity::Rest => 2,
            Activity::Wait => 3,
            Activity::Service => 4,
        };
        // Differences of rounded ends, so that the parts add up to the whole.
        [activity, minutes(e.end.since(tour.start)) - minutes(e.start.since(tour.start))]
    };
    tour.events.iter().flat_map(pair).collect()
}

/// For each shipment an array in the order that `model.js` names.
pub(super) fn shipments(region: &Region, plan: &Plan, lines: &Lines, pack: &mut Pack) -> Value {
    let hauls: HashMap<_, &[ArcId]> = lines.hauls.iter().map(|l| ((l.shipment, l.leg), l.arcs.as_slice())).collect();
    let rows = plan.shipments.entries().map(|(id, s)| {
        let way = |leg: usize, pack: &mut Pack| {
            hauls.get(&(id, leg)).filter(|arcs| !arcs.is_empty()).map(|arcs| pack.way(&region.network, arcs))
        };
        let ways: Vec<Option<usize>> = (0..s.itinerary.legs.len()).map(|leg| way(leg, pack)).collect();
        json!([
            u8::from(s.flow == Flow::Out),
            s.hub.index(),
            s.depot.index(),
            u8::from(s.service == Service::Express),
            u8::from(s.temperature == Temperature::Chilled),
            s.pieces,
            s.mass.0 / 1000,
            pack.minute(s.itinerary.start),
            pack.minute(s.itinerary.end),
            s.itinerary.cost().0,
            s.itinerary.co2().0,
            legs(region, s, &ways, pack),
        ])
    });
    rows.collect()
}

/// Mode, from, to (nodes from 0, terminals from -1 down), depart, arrive, wait, metres, fen, ride, way.
fn legs(region: &Region, shipment: &Shipment, ways: &[Option<usize>], pack: &mut Pack) -> Vec<Value> {
    let place = |place: Place| match place {
        Place::Node(node) => node.index() as i64,
        Place::Terminal(terminal) => -1 - terminal.index() as i64,
    };
    let row = |(leg, way): (&crate::scenario::Leg, &Option<usize>)| {
        let mode = match leg.mode {
            Mode::Road => 0,
            Mode::Rail => 1,
            Mode::Air => 2,
        };
        let (depart, arrive) = (pack.minute(leg.depart), pack.minute(leg.arrive));
        let ride = leg.ride.map(|r| pack.ride(&region.timetable, r));
        let wait = leg.wait.0 / 60;
        json!([mode, place(leg.from), place(leg.to), depart, arrive, wait, leg.length.0, leg.cost.0, ride, way])
    };
    shipment.itinerary.legs.iter().zip(ways).map(row).collect()
}

/// Whether its programme is valid on `date`, whatever the weekday.
pub(super) fn holds(trip: &Trip, date: Date) -> bool {
    trip.valid_from <= date && trip.valid_to.is_none_or(|end| date <= end)
}

/// Pairs of terminals with a flight programme on this date, and how many a week both ways together.
pub(super) fn flights(region: &Region, date: Date) -> Value {
    let mut pairs: BTreeMap<(TerminalId, TerminalId), u32> = BTreeMap::new();
    for trip in region.timetable.trips.iter().filter(|t| t.mode == Mode::Air && holds(t, date)) {
        let days = (1..=7u8).filter(|&d| trip.days.contains(d)).count() as u32;
        for stops in trip.stops.windows(2) {
            let (a, b) = (stops[0].terminal, stops[1].terminal);
            *pairs.entry((a.min(b), a.max(b))).or_default() += days;
        }
    }
    pairs.into_iter().map(|((a, b), weekly)| json!([a.index(), b.index(), weekly])).collect()
}
