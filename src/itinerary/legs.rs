//! From a found chain to an itinerary with its waits, money and greenhouse gas.

use super::chains::Chains;
use super::query::Query;
use super::search::{Found, Hop};
use crate::base::{Seconds, Time};
use crate::freight::{Tariff, Usage};
use crate::scenario::{Itinerary, Leg, Place, Ride};
use crate::timetable::{Carriage, Mode};

pub(super) fn itinerary(chains: &Chains<'_>, query: &Query<'_>, found: &Found) -> Itinerary {
    let mut legs: Vec<Leg> = Vec::with_capacity(found.hops.len());
    let mut at = query.start;
    for &(from, to, hop) in &found.hops {
        let mut leg = leg(chains, query, (from, to), hop);
        leg.wait = leg.depart.since(at);
        at = leg.arrive;
        legs.push(leg);
    }
    Itinerary { start: query.start, end: chains.time(found.end), legs }
}

/// A leg whose wait is still open.
fn leg(chains: &Chains<'_>, query: &Query<'_>, (from, to): (Place, Place), hop: Hop) -> Leg {
    let rates = &chains.region.rates;
    let (mode, tariff, depart, arrive, moving, length, ride) = match hop {
        Hop::Road(driven) => {
            let (depart, arrive) = (chains.time(driven.depart), chains.time(driven.arrive));
            (Mode::Road, Tariff::of_road(query.carriage), depart, arrive, driven.drive.0, driven.drive.1, None)
        }
        Hop::Ride { trip, day, board, alight } => {
            let record = &chains.region.timetable.trips[trip];
            let date = chains.days.dates()[day];
            let (first, last) = (record.stops[board], record.stops[alight]);
            let (depart, arrive) = (Time::at(date, first.depart), Time::at(date, last.arrive));
            let ride = Ride { trip, day: date, board: board as u16, alight: alight as u16 };
            let tariff = Tariff::of_trip(record, query.carriage);
            (record.mode, tariff, depart, arrive, arrive.since(depart), last.at - first.at, Some(ride))
        }
    };
    let usage = Usage { mass: query.mass, volume: query.volume, length, time: moving };
    let mut cost = rates.of(tariff).price(usage);
    if ride.is_some() && query.carriage == Carriage::Freight {
        for place in [from, to] {
            if let Place::Terminal(id) = place {
                cost += chains.region.timetable.terminals[id].handling(query.mass);
            }
        }
    }
    let co2 = rates.of(tariff).co2(usage);
    Leg { mode, from, to, depart, arrive, wait: Seconds::ZERO, length, moving, ride, cost, co2 }
}
