//! From a found chain to an itinerary with its waits, money and greenhouse gas.

use super::chains::Chains;
use super::query::Query;
use super::search::{Found, Hop};
use crate::base::{Co2, Fen, Grams, Millilitres, Seconds, Time};
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
    let (cost, co2) = price(chains, tariff, usage, ride.map(|_| (from, to)));
    Leg { mode, from, to, depart, arrive, wait: Seconds::ZERO, length, moving, ride, cost, co2 }
}

/// Money and greenhouse gas of a leg; freight that rides is handled at both terminals.
fn price(chains: &Chains<'_>, tariff: Tariff, usage: Usage, rides: Option<(Place, Place)>) -> (Fen, Co2) {
    let rate = chains.region.rates.of(tariff);
    let mut cost = rate.price(usage);
    for place in rides.into_iter().flat_map(|(from, to)| [from, to]) {
        if let Place::Terminal(id) = place {
            cost += chains.region.timetable.terminals[id].handling(usage.mass);
        }
    }
    (cost, rate.co2(usage))
}

impl Chains<'_> {
    /// The same itinerary with money and greenhouse gas for this much freight.
    pub fn priced(&self, mut itinerary: Itinerary, mass: Grams, volume: Millilitres) -> Itinerary {
        for leg in &mut itinerary.legs {
            let tariff = match leg.ride {
                Some(ride) => Tariff::of_trip(&self.region.timetable.trips[ride.trip], Carriage::Freight),
                None => Tariff::of_road(Carriage::Freight),
            };
            let usage = Usage { mass, volume, length: leg.length, time: leg.moving };
            (leg.cost, leg.co2) = price(self, tariff, usage, leg.ride.map(|_| (leg.from, leg.to)));
        }
        itinerary
    }
}
