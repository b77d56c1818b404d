//! Does the verifier see every wrong plan? Each mutation breaks one rule; a proptest breaks numbers at random.
//!
//! [`MUTATIONS`] work on any plan of any region: each looks for a place where it makes sense, and says whether it
//! found one.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod common;

use skyroad::check::check;
use skyroad::freight::*;
use skyroad::scenario::*;
use skyroad::timetable::*;
use skyroad::*;

/// Breaks a plan; false where the plan has no place for it.
type Mutation = fn(&mut Plan, &Scenario, &Region) -> bool;

const SECOND: Seconds = Seconds(1);

#[rustfmt::skip]
const MUTATIONS: &[(&str, ViolationKind, Mutation)] = &[
    ("another date", ViolationKind::Shape, |p, _, _| { p.date = p.date.plus_days(1); true }),
    ("another seed", ViolationKind::Shape, |p, _, _| { p.seed ^= 1; true }),
    ("an outcome dropped", ViolationKind::Shape, |p, _, _| pop(&mut p.outcomes)),
    ("a load out of range", ViolationKind::Shape, |p, _, _| {
        let load = Id::from_index(p.loads.len());
        on(p.outcomes.iter_mut(), |o| o.load.is_some(), |o| o.load = Some(load))
    }),
    ("a station out of range", ViolationKind::Shape, |p, _, r| {
        on(p.tours.iter_mut().flat_map(|t| &mut t.visits), |_| true, |v| v.station = Id::from_index(r.stations.len()))
    }),
    ("a trip out of range", ViolationKind::Shape, |p, _, r| {
        let trip = Id::from_index(r.timetable.trips.len());
        on(rides(p), |_| true, |ride| ride.trip = trip)
    }),
    ("a node out of range", ViolationKind::Shape, |p, _, r| {
        on(legs(p), |_| true, |l| l.to = Place::Node(Id::from_index(r.network.nodes().len())))
    }),
    ("a tour in another century", ViolationKind::Shape, |p, _, _| {
        on(p.tours.iter_mut(), |_| true, |t| t.end = t.end + Seconds::hours(24 * 36_525))
    }),
    ("a mass beyond measure", ViolationKind::Shape, |p, _, _| {
        on(p.loads.iter_mut(), |_| true, |l| l.mass = Grams(i64::MAX))
    }),

    ("delivered a second later", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| o.at.is_some(), |o| o.at = o.at.map(|at| at + SECOND))
    }),
    ("delivered without a moment", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| o.at.is_some(), |o| o.at = None)
    }),
    ("late called served", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| matches!(o.fate, Fate::Late(_)), |o| o.fate = Fate::Served)
    }),
    ("served called late", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| o.fate == Fate::Served, |o| o.fate = Fate::Late(Reason::TourTooLate))
    }),
    ("served called unserved", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| o.fate == Fate::Served, |o| o.fate = Fate::Unserved(Reason::NoVehicleLeft))
    }),
    ("unserved called served", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| matches!(o.fate, Fate::Unserved(_)), |o| o.fate = Fate::Served)
    }),
    ("late because too heavy", ViolationKind::Outcome, |p, _, _| {
        on(p.outcomes.iter_mut(), |o| matches!(o.fate, Fate::Late(_)), |o| o.fate = Fate::Late(Reason::TooHeavy))
    }),
    ("late because its station is full", ViolationKind::Outcome, |p, _, _| late(p, Reason::StationsFull)),
    ("late because its county is cut off", ViolationKind::Outcome, |p, _, _| late(p, Reason::CountyCutOff)),
    ("late because its station is cut off", ViolationKind::Outcome, |p, _, _| late(p, Reason::StationCutOff)),
    ("late for want of a vehicle", ViolationKind::Outcome, |p, _, _| late(p, Reason::NoVehicleLeft)),
    ("late for want of a departure", ViolationKind::Outcome, |p, _, _| late(p, Reason::NoDeparture)),
    ("late for want of a legal tour", ViolationKind::Outcome, |p, _, _| late(p, Reason::NoLegalTour)),
    ("given up in a county cut off, which it is not", ViolationKind::Outcome, |p, s, r| give_up(p, s, r, Reason::CountyCutOff)),
    ("given up at a station cut off, which it is not", ViolationKind::Outcome, |p, s, r| give_up(p, s, r, Reason::StationCutOff)),
    ("given up at a full station, which it is not", ViolationKind::Outcome, |p, s, r| give_up(p, s, r, Reason::StationsFull)),
    ("given up as the line-haul is slow", ViolationKind::Outcome, |p, s, r| give_up(p, s, r, Reason::LineHaulTooSlow)),
    ("given up as the tour is late", ViolationKind::Outcome, |p, s, r| give_up(p, s, r, Reason::TourTooLate)),
    ("given up as it would not keep", ViolationKind::Outcome, |p, s, r| give_up(p, s, r, Reason::ShelfLifePassed)),
    ("without a departure that it had", ViolationKind::Outcome, without_departure),
    ("a slow tour blamed on the line-haul", ViolationKind::Outcome, blame_the_line_haul),
    ("unserved as too heavy, which it is not", ViolationKind::Outcome, |p, s, r| unserved(p, s, r, Reason::TooHeavy)),
    ("unserved as too bulky, which it is not", ViolationKind::Outcome, |p, s, r| unserved(p, s, r, Reason::TooBulky)),
    ("unserved for want of cold, which is there", ViolationKind::Outcome, |p, s, r| unserved(p, s, r, Reason::NoColdVehicle)),
    ("a parcel of another station", ViolationKind::Outcome, |p, _, r| {
        let next = |s: StationId| Id::from_index((s.index() + 1) % r.stations.len());
        on(p.outcomes.iter_mut(), |o| o.load.is_some(), |o| o.station = o.station.map(next))
    }),
    ("a load of the other service", ViolationKind::Outcome, |p, _, _| {
        let other = |s| if s == Service::Express { Service::Standard } else { Service::Express };
        on(p.loads.iter_mut(), |_| true, |l| l.service = other(l.service))
    }),

    ("a parcel forgotten", ViolationKind::Sum, |p, _, _| {
        let forgotten = Outcome { station: None, load: None, at: None, fate: Fate::Unserved(Reason::NoVehicleLeft) };
        on(p.outcomes.iter_mut(), |o| o.load.is_some(), |o| *o = forgotten)
    }),
    ("a parcel in another load", ViolationKind::Sum, |p, _, _| {
        let other = |l: LoadId| Id::from_index((l.index() + 1) % p.loads.len());
        let many = p.loads.len() > 1;
        on(p.outcomes.iter_mut(), |o| many && o.load.is_some(), |o| o.load = o.load.map(other))
    }),
    ("a load of one piece more", ViolationKind::Sum, |p, _, _| on(p.loads.iter_mut(), |_| true, |l| l.pieces += 1)),
    ("a load a gram lighter", ViolationKind::Sum, |p, _, _| on(p.loads.iter_mut(), |_| true, |l| l.mass -= Grams(1))),
    ("a shipment a millilitre larger", ViolationKind::Sum, |p, _, _| {
        on(p.shipments.iter_mut(), |_| true, |s| s.volume += Millilitres(1))
    }),
    ("a load on another line-haul", ViolationKind::Sum, |p, _, _| {
        let other = |s: ShipmentId| Id::from_index((s.index() + 1) % p.shipments.len());
        let many = p.shipments.len() > 1;
        on(p.loads.iter_mut(), |l| many && l.shipment.is_some(), |l| l.shipment = l.shipment.map(other))
    }),
    ("a shipment of another hub", ViolationKind::Sum, |p, _, r| {
        let count = r.timetable.terminals.len();
        on(p.shipments.iter_mut(), |_| count > 1, |s| s.hub = Id::from_index((s.hub.index() + 1) % count))
    }),

    ("a load left at the depot", ViolationKind::Carriage, |p, _, _| {
        on(visits(p), |v| !v.deliver.is_empty(), |v| _ = v.deliver.pop())
    }),
    ("a load never collected", ViolationKind::Carriage, |p, _, _| {
        on(visits(p), |v| !v.collect.is_empty(), |v| _ = v.collect.pop())
    }),
    ("a load delivered twice", ViolationKind::Carriage, |p, _, _| {
        on(visits(p), |v| !v.deliver.is_empty(), |v| v.deliver.push(v.deliver[0]))
    }),
    ("an inbound load collected", ViolationKind::Carriage, |p, _, _| {
        on(visits(p), |v| !v.deliver.is_empty(), |v| v.collect.extend(v.deliver.pop()))
    }),
    ("a load delivered elsewhere", ViolationKind::Carriage, deliver_elsewhere),
    ("a tour of another depot", ViolationKind::Carriage, |p, _, r| {
        let count = r.depots.len();
        let next = |d: DepotId| Id::from_index((d.index() + 1) % count);
        on(p.tours.iter_mut(), |t| count > 1 && !t.visits.is_empty(), |t| t.depot = next(t.depot))
    }),
    ("a load of nothing", ViolationKind::Carriage, |p, _, _| {
        let Some(load) = p.loads.iter().next().cloned() else { return false };
        p.loads.push(Load { pieces: 0, mass: Grams(0), volume: Millilitres(0), ..load });
        true
    }),
    ("an inbound load from nowhere", ViolationKind::Carriage, |p, _, _| {
        on(p.loads.iter_mut(), |l| l.flow == Flow::In, |l| l.shipment = None)
    }),

    ("a station flooded", ViolationKind::StationCapacity, flood_a_station),
    ("a gram too much on a vehicle", ViolationKind::VehicleCapacity, |p, _, r| {
        overload(p, r, |load, vehicle| load.mass = vehicle.mass + Grams(1))
    }),
    ("a millilitre too much on a vehicle", ViolationKind::VehicleCapacity, |p, _, r| {
        overload(p, r, |load, vehicle| load.volume = vehicle.volume + Millilitres(1))
    }),
    ("chilled goods on a warm vehicle", ViolationKind::VehicleCapacity, |p, _, r| {
        let Some(tour) = p.tours.iter().find(|t| !r.vehicles[t.vehicle].chilled && !t.visits.is_empty()) else { return false };
        let Some(&load) = tour.visits.iter().flat_map(|v| v.deliver.iter().chain(&v.collect)).next() else { return false };
        p.loads[load].temperature = Temperature::Chilled;
        true
    }),
    ("a departure over its room", ViolationKind::DepartureCapacity, |p, _, r| {
        let room = |s: &Shipment| s.itinerary.legs.iter().find_map(|l| r.timetable.trips[l.ride?.trip].capacity);
        on(p.shipments.iter_mut(), |s| room(s).is_some(), |s| s.mass = room(s).unwrap() + Grams(1))
    }),

    ("a vehicle that the depot lacks", ViolationKind::Fleet, |p, _, _| on(p.tours.iter_mut(), |_| true, |t| t.unit += 100_000)),
    ("a vehicle in two places", ViolationKind::Fleet, |p, _, _| {
        let Some(tour) = p.tours.iter().next().cloned() else { return false };
        p.tours.push(tour);
        true
    }),

    ("a tour a metre longer", ViolationKind::Path, |p, _, _| on(p.tours.iter_mut(), |_| true, |t| t.length += Metres(1))),
    ("a tour on yesterday's roads", ViolationKind::Path, |p, _, _| {
        on(p.tours.iter_mut(), |_| true, |t| t.days = (t.days.0.plus_days(-1), t.start.date().plus_days(-1)))
    }),
    ("a drive a second faster", ViolationKind::Path, |p, _, _| {
        on(p.tours.iter_mut(), |t| t.events.iter().any(|e| e.activity == Activity::Drive), hurry)
    }),
    ("a road leg a metre shorter", ViolationKind::Path, |p, _, _| on(legs(p), is_road, |l| l.length -= Metres(1))),
    ("a road leg a second faster", ViolationKind::Path, |p, _, _| on(legs(p), is_road, |l| l.moving -= SECOND)),
    ("a leg left out", ViolationKind::Path, |p, _, _| {
        on(p.shipments.iter_mut(), |s| s.itinerary.legs.len() > 1, |s| _ = s.itinerary.legs.remove(0))
    }),
    ("legs in the wrong order", ViolationKind::Path, |p, _, _| {
        on(p.shipments.iter_mut(), |s| s.itinerary.legs.len() > 1, |s| s.itinerary.legs.swap(0, 1))
    }),
    ("a line-haul that goes nowhere", ViolationKind::Path, |p, _, _| {
        on(p.shipments.iter_mut(), |_| true, |s| s.itinerary.legs.clear())
    }),

    ("a gap between two events", ViolationKind::Timeline, |p, _, _| {
        on(events(p), |e| e.end.since(e.start) > SECOND, |e| e.end = e.end - SECOND)
    }),
    ("events swapped", ViolationKind::Timeline, |p, _, _| {
        on(p.tours.iter_mut(), |t| t.events.len() > 2, |t| t.events.swap(1, 2))
    }),
    ("visits swapped", ViolationKind::Timeline, |p, _, _| {
        on(p.tours.iter_mut(), |t| t.visits.len() > 1, |t| t.visits.swap(0, 1))
    }),
    ("a visit forgotten", ViolationKind::Timeline, |p, _, _| {
        on(p.tours.iter_mut(), |t| !t.visits.is_empty(), |t| _ = t.visits.pop())
    }),
    ("an arrival a second early", ViolationKind::Timeline, |p, _, _| on(visits(p), |_| true, |v| v.arrive = v.arrive - SECOND)),
    ("a visit a second short", ViolationKind::Timeline, |p, _, _| on(visits(p), |_| true, |v| v.leave = v.leave - SECOND)),
    ("no loading at the depot", ViolationKind::Timeline, |p, _, _| {
        on(p.tours.iter_mut(), |t| !t.events.is_empty(), |t| { t.events.remove(0); t.start = t.events[0].start; })
    }),
    ("a tour that ends a second later", ViolationKind::Timeline, |p, _, _| on(p.tours.iter_mut(), |_| true, |t| t.end = t.end + SECOND)),
    ("a wait a second longer", ViolationKind::Timeline, |p, _, _| on(legs(p), |_| true, |l| l.wait += SECOND)),

    ("breaks worked through", ViolationKind::DriverHours, |p, _, r| {
        let alone = |t: &Tour| r.vehicles[t.vehicle].drivers == 1 && driving(t) > r.rules.continuous;
        on(p.tours.iter_mut(), alone, |t| {
            t.events.iter_mut().filter(|e| e.activity != Activity::Drive).for_each(|e| e.activity = Activity::Service);
        })
    }),
    ("a night driven through", ViolationKind::DriverHours, |p, _, r| {
        let most = |t: &Tour| r.rules.daily_for(r.vehicles[t.vehicle].drivers);
        let night = |t: &Tour, e: &Event| e.activity == Activity::Rest && e.end.since(e.start) > most(t);
        on(p.tours.iter_mut(), |t| t.events.iter().any(|e| night(t, e)), |t| {
            t.events.iter_mut().filter(|e| e.activity == Activity::Rest).for_each(|e| e.activity = Activity::Drive);
        })
    }),
    ("a truck a minute early", ViolationKind::DriverHours, |p, _, _| on(legs(p), is_road, |l| l.arrive = l.arrive - Seconds(60))),
    ("a visit at night", ViolationKind::OpeningHours, |p, _, r| {
        let closed = |v: &Visit| r.stations[v.station].hours.opens() > TimeOfDay::MIDNIGHT;
        on(visits(p), |v| closed(v), |v| v.start = Time::at(v.start.date(), Seconds(0)))
    }),

    ("a load ready after its tour left", ViolationKind::Precedence, |p, _, _| {
        let Some((load, start)) = p.tours.iter().find_map(|t| Some((*t.visits.iter().find_map(|v| v.deliver.first())?, t.start))) else { return false };
        p.loads[load].ready = start + SECOND;
        true
    }),
    ("a load ready before it came", ViolationKind::Precedence, |p, _, _| {
        on(p.loads.iter_mut(), |l| l.flow == Flow::In && l.shipment.is_some(), |l| l.ready = l.ready - SECOND)
    }),
    ("a load collected before it is ready", ViolationKind::Precedence, |p, _, _| {
        let Some((load, start)) = p.tours.iter().flat_map(|t| &t.visits).find_map(|v| Some((*v.collect.first()?, v.start))) else { return false };
        p.loads[load].ready = start + SECOND;
        true
    }),
    ("a load ready before its parcels", ViolationKind::Precedence, |p, s, _| {
        let Some((parcel, load)) = held(p, s, Flow::Out) else { return false };
        p.loads[load].ready = s.parcels[parcel].ready - SECOND;
        true
    }),
    ("a line-haul before its parcels", ViolationKind::Precedence, |p, s, _| {
        let Some((parcel, load)) = held(p, s, Flow::In) else { return false };
        let Some(shipment) = p.loads[load].shipment else { return false };
        p.shipments[shipment].itinerary.start = s.parcels[parcel].ready - SECOND;
        true
    }),
    ("a line-haul before the tour is back", ViolationKind::Precedence, leave_early),
    ("a leg before the last one ends", ViolationKind::Precedence, |p, _, _| {
        on(p.shipments.iter_mut(), |s| s.itinerary.legs.len() > 1, |s| {
            s.itinerary.legs[1].depart = s.itinerary.legs[0].arrive - SECOND;
        })
    }),

    ("a ride on a day without trains", ViolationKind::Timetable, |p, s, r| {
        let recent = s.date.plus_days(-9000);
        on(rides(p), |ride| r.timetable.trips[ride.trip].valid_from > recent, |ride| {
            ride.day = r.timetable.trips[ride.trip].valid_from.plus_days(-1);
        }) && { retime(p, r); true }
    }),
    ("a ride a day later", ViolationKind::Timetable, |p, _, _| on(rides(p), |_| true, |ride| ride.day = ride.day.plus_days(1))),
    ("boarding where it alights", ViolationKind::Timetable, |p, _, _| on(rides(p), |_| true, |ride| ride.board = ride.alight)),
    ("alighting beyond the last stop", ViolationKind::Timetable, |p, _, _| on(rides(p), |_| true, |ride| ride.alight = u16::MAX)),
    ("a train a second early", ViolationKind::Timetable, |p, _, _| on(legs(p), is_ride, |l| l.depart = l.depart - SECOND)),
    ("a ride a metre longer", ViolationKind::Timetable, |p, _, _| on(legs(p), is_ride, |l| l.length += Metres(1))),
    ("a rail leg without a train", ViolationKind::Timetable, |p, _, _| on(legs(p), is_ride, |l| l.ride = None)),
    ("a flight by road", ViolationKind::Timetable, |p, _, _| on(legs(p), is_ride, |l| l.mode = Mode::Road)),
    ("a train that alights elsewhere", ViolationKind::Timetable, |p, _, _| on(legs(p), is_ride, |l| l.to = l.from)),
    ("another train", ViolationKind::Timetable, |p, _, r| {
        let count = r.timetable.trips.len();
        on(rides(p), |_| count > 1, |ride| ride.trip = Id::from_index((ride.trip.index() + 1) % count))
    }),

    ("a cut-off missed", ViolationKind::Connection, |p, _, r| {
        let cut_off = |l: &Leg| match (l.mode, l.from) {
            (Mode::Rail | Mode::Air, Place::Terminal(t)) => r.timetable.terminals[t].cut_off_freight,
            _ => None,
        };
        on(p.shipments.iter_mut(), |s| s.itinerary.legs.first().is_some_and(|l| cut_off(l).is_some()), |s| {
            let leg = &s.itinerary.legs[0];
            s.itinerary.start = leg.depart - cut_off(leg).unwrap() + SECOND;
        })
    }),
    ("a truck that does not wait for the goods", ViolationKind::Connection, |p, _, _| {
        let pair = |s: &Shipment| s.itinerary.legs.windows(2).position(|l| is_ride(&l[0]) && is_road(&l[1]));
        on(p.shipments.iter_mut(), |s| pair(s).is_some(), |s| {
            let at = pair(s).unwrap();
            s.itinerary.legs[at + 1].depart = s.itinerary.legs[at].arrive;
        })
    }),
    ("a line-haul over before its goods are out", ViolationKind::Connection, |p, _, _| {
        on(p.shipments.iter_mut(), |_| true, |s| s.itinerary.end = s.itinerary.end - SECOND)
    }),

    ("a leg a fen cheaper", ViolationKind::Cost, |p, _, _| on(legs(p), |_| true, |l| l.cost -= Fen(1))),
    ("a ride a fen dearer", ViolationKind::Cost, |p, _, _| on(legs(p), is_ride, |l| l.cost += Fen(1))),
    ("a tour a fen cheaper", ViolationKind::Cost, |p, _, _| on(p.tours.iter_mut(), |_| true, |t| t.cost -= Fen(1))),
    ("a leg a gram cleaner", ViolationKind::Co2, |p, _, _| on(legs(p), |_| true, |l| l.co2 -= Co2(1))),
    ("a tour a gram cleaner", ViolationKind::Co2, |p, _, _| on(p.tours.iter_mut(), |_| true, |t| t.co2 -= Co2(1))),
];

/// Those that break one rule, and nothing else with it.
const ALONE: &[(&str, ViolationKind, Mutation)] = &[
    ("two parcels swapped, one out of reach", ViolationKind::Outcome, swap_out_of_reach),
    ("a shipment of nothing", ViolationKind::Carriage, ship_nothing),
    ("a tour to nowhere", ViolationKind::Carriage, drive_nowhere),
];

/// Changes the first item that fits.
fn on<'a, T: 'a>(
    mut items: impl Iterator<Item = &'a mut T>,
    fits: impl Fn(&T) -> bool,
    change: impl FnOnce(&mut T),
) -> bool {
    items.find(|item| fits(item)).map(change).is_some()
}

fn pop<I: Id, T: Clone>(items: &mut IdVec<I, T>) -> bool {
    let mut kept = items.as_slice().to_vec();
    let popped = kept.pop().is_some();
    *items = IdVec::from_vec(kept);
    popped
}

fn legs(plan: &mut Plan) -> impl Iterator<Item = &mut Leg> {
    plan.shipments.iter_mut().flat_map(|s| &mut s.itinerary.legs)
}

fn rides(plan: &mut Plan) -> impl Iterator<Item = &mut Ride> {
    legs(plan).filter_map(|l| l.ride.as_mut())
}

fn visits(plan: &mut Plan) -> impl Iterator<Item = &mut Visit> {
    plan.tours.iter_mut().flat_map(|t| &mut t.visits)
}

fn events(plan: &mut Plan) -> impl Iterator<Item = &mut Event> {
    plan.tours.iter_mut().flat_map(|t| &mut t.events)
}

fn is_road(leg: &Leg) -> bool {
    leg.mode == Mode::Road
}

fn is_ride(leg: &Leg) -> bool {
    leg.ride.is_some()
}

fn driving(tour: &Tour) -> Seconds {
    tour.events.iter().filter(|e| e.activity == Activity::Drive).map(|e| e.end.since(e.start)).sum()
}

/// The first drive ends a second early; all that follows is a second earlier.
fn hurry(tour: &mut Tour) {
    let Some(at) = tour.events.iter().position(|e| e.activity == Activity::Drive) else { return };
    let moment = tour.events[at].end;
    let earlier = |time: &mut Time| {
        if *time >= moment {
            *time = *time - SECOND;
        }
    };
    for event in &mut tour.events {
        earlier(&mut event.start);
        earlier(&mut event.end);
    }
    for visit in &mut tour.visits {
        [&mut visit.arrive, &mut visit.start, &mut visit.leave].into_iter().for_each(earlier);
    }
    earlier(&mut tour.end);
}

/// A wrong service day with times that agree with it.
fn retime(plan: &mut Plan, region: &Region) {
    for leg in legs(plan) {
        let Some(ride) = leg.ride else { continue };
        let stops = &region.timetable.trips[ride.trip].stops;
        leg.depart = Time::at(ride.day, stops[usize::from(ride.board)].depart);
        leg.arrive = Time::at(ride.day, stops[usize::from(ride.alight)].arrive);
    }
}

/// Of the parcels of this flow that are in a load, the last to stand ready.
fn held(plan: &Plan, scenario: &Scenario, flow: Flow) -> Option<(ParcelId, LoadId)> {
    let all = scenario.parcels.entries().zip(&plan.outcomes);
    let held = all.filter(|((_, parcel), _)| parcel.flow == flow);
    let found = held.filter_map(|((id, parcel), outcome)| Some((parcel.ready, id, outcome.load?))).max();
    found.map(|(_, parcel, load)| (parcel, load))
}

fn blame_the_line_haul(plan: &mut Plan, scenario: &Scenario, _: &Region) -> bool {
    for (parcel, outcome) in scenario.parcels.iter().zip(plan.outcomes.iter_mut()) {
        let line_haul = outcome.load.and_then(|l| plan.loads[l].shipment).map(|s| plan.shipments[s].itinerary.end);
        if outcome.fate == Fate::Late(Reason::TourTooLate) && line_haul.is_some_and(|end| end <= parcel.due) {
            outcome.fate = Fate::Late(Reason::LineHaulTooSlow);
            return true;
        }
    }
    false
}

/// An unserved parcel that a vehicle of its depot could carry, said to be left for `reason`.
fn unserved(plan: &mut Plan, scenario: &Scenario, region: &Region, reason: Reason) -> bool {
    for (parcel, outcome) in scenario.parcels.iter().zip(plan.outcomes.iter_mut()) {
        let station = outcome.station.unwrap_or(region.villages[parcel.village].home);
        let fleet = &region.depots[region.stations[station].depot].fleet;
        let fits = |v: &VehicleType| v.mass >= parcel.mass && v.volume >= parcel.volume;
        let carried = fleet.iter().any(|&(v, count)| count > 0 && fits(&region.vehicles[v]));
        if matches!(outcome.fate, Fate::Unserved(_)) && carried && parcel.temperature == Temperature::Ambient {
            outcome.fate = Fate::Unserved(reason);
            return true;
        }
    }
    false
}

/// The first late parcel, said to be so for `reason`.
fn late(plan: &mut Plan, reason: Reason) -> bool {
    on(plan.outcomes.iter_mut(), |o| matches!(o.fate, Fate::Late(_)), |o| o.fate = Fate::Late(reason))
}

/// A parcel that its home station serves, said to be unserved for `reason`.
fn give_up(plan: &mut Plan, scenario: &Scenario, region: &Region, reason: Reason) -> bool {
    for (parcel, outcome) in scenario.parcels.iter().zip(plan.outcomes.iter_mut()) {
        if outcome.fate == Fate::Served && outcome.station == Some(region.villages[parcel.village].home) {
            *outcome = Outcome { station: None, load: None, at: None, fate: Fate::Unserved(reason) };
            return true;
        }
    }
    false
}

/// A load that its line-haul brought stays at the depot, as if nothing had brought it.
fn without_departure(plan: &mut Plan, _: &Scenario, _: &Region) -> bool {
    let Some(load) = visits(plan).find_map(|v| v.deliver.pop()) else { return false };
    for outcome in plan.outcomes.iter_mut().filter(|o| o.load == Some(load)) {
        (outcome.at, outcome.fate) = (None, Fate::Unserved(Reason::NoDeparture));
    }
    true
}

/// Two parcels of one shipment change places between two loads. Both stay on time; sums are mended.
fn swap_out_of_reach(plan: &mut Plan, scenario: &Scenario, region: &Region) -> bool {
    let engine = skyroad::search::Engine::new(&region.network).unwrap();
    let table = skyroad::plan::station_table(region, &engine, scenario.date, &scenario.closures).unwrap();
    let near = |parcel: ParcelId, load: LoadId| {
        let time = table.time(scenario.parcels[parcel].village.index(), plan.loads[load].station.index());
        time.is_some_and(|time| time <= region.reach)
    };
    let mut aboard: std::collections::BTreeMap<ShipmentId, Vec<(ParcelId, LoadId, Time)>> = Default::default();
    for (id, outcome) in plan.outcomes.entries().filter(|(_, o)| o.fate == Fate::Served) {
        let Some((load, at)) = outcome.load.zip(outcome.at) else { continue };
        if let (Flow::In, Some(shipment)) = (plan.loads[load].flow, plan.loads[load].shipment) {
            aboard.entry(shipment).or_default().push((id, load, at));
        }
    }
    let on_time = |parcel: ParcelId, at: Time| at <= scenario.parcels[parcel].due;
    let mut pairs = aboard.values().flat_map(|all| all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))));
    let found =
        pairs.find(|&((a, from, at), (b, to, then))| from != to && on_time(a, then) && on_time(b, at) && !near(a, to));
    let Some(((a, from, _), (b, to, _))) = found else { return false };
    (plan.outcomes[a], plan.outcomes[b]) = (plan.outcomes[b], plan.outcomes[a]);
    let (a, b) = (&scenario.parcels[a], &scenario.parcels[b]);
    let (mass, volume) = (b.mass - a.mass, b.volume - a.volume);
    plan.loads[from].mass += mass;
    plan.loads[from].volume += volume;
    plan.loads[to].mass -= mass;
    plan.loads[to].volume -= volume;
    true
}

/// A shipment without a parcel, priced as such.
fn ship_nothing(plan: &mut Plan, _: &Scenario, region: &Region) -> bool {
    let Some(mut ghost) = plan.shipments.iter().next().cloned() else { return false };
    (ghost.pieces, ghost.mass, ghost.volume) = (0, Grams(0), Millilitres(0));
    for position in 0..ghost.itinerary.legs.len() {
        let leg = &ghost.itinerary.legs[position];
        let trip = leg.ride.map(|ride| &region.timetable.trips[ride.trip]);
        let tariff = trip.map_or(Tariff::FreightRoad, |trip| Tariff::of_trip(trip, Carriage::Freight));
        let (cost, co2) = common::priced(region.rates.of(tariff), &ghost, leg);
        let leg = &mut ghost.itinerary.legs[position];
        (leg.cost, leg.co2) = (cost, co2);
    }
    plan.shipments.push(ghost);
    true
}

/// A tour that loads and unloads nothing at its depot once all others are over.
fn drive_nowhere(plan: &mut Plan, _: &Scenario, region: &Region) -> bool {
    let Some(last) = plan.tours.iter().max_by_key(|t| t.end).cloned() else { return false };
    let (vehicle, work) = (&region.vehicles[last.vehicle], region.service_times.depot);
    let (start, between, end) = (last.end, last.end + work, last.end + work + work);
    let service = |start, end| Event { activity: Activity::Service, start, end };
    plan.tours.push(Tour {
        start,
        end,
        days: (start.date(), end.date()),
        visits: Vec::new(),
        events: vec![service(start, between), service(between, end)],
        length: Metres::ZERO,
        cost: vehicle.fixed + Fen((vehicle.per_hour.0 * end.since(start).0 + 1800) / 3600),
        co2: Co2::ZERO,
        ..last
    });
    true
}

fn deliver_elsewhere(plan: &mut Plan, _: &Scenario, _: &Region) -> bool {
    let Some((load, station)) = visits(plan).find_map(|v| Some((v.deliver.pop()?, v.station))) else { return false };
    on(visits(plan), |v| v.station != station, |v| v.deliver.push(load))
}

/// All inbound loads to the station that can handle least.
fn flood_a_station(plan: &mut Plan, _: &Scenario, region: &Region) -> bool {
    let Some((smallest, station)) = region.stations.entries().min_by_key(|(_, s)| s.capacity) else { return false };
    let mut pieces = 0;
    for load in plan.loads.iter_mut().filter(|l| l.flow == Flow::In) {
        load.station = smallest;
        pieces += u64::from(load.pieces);
    }
    pieces > u64::from(station.capacity)
}

fn overload(plan: &mut Plan, region: &Region, change: impl Fn(&mut Load, &VehicleType)) -> bool {
    let carried =
        |t: &Tour| Some((*t.visits.iter().flat_map(|v| v.deliver.iter().chain(&v.collect)).next()?, t.vehicle));
    let Some((load, vehicle)) = plan.tours.iter().find_map(carried) else { return false };
    change(&mut plan.loads[load], &region.vehicles[vehicle]);
    true
}

fn leave_early(plan: &mut Plan, _: &Scenario, _: &Region) -> bool {
    for tour in &plan.tours {
        for &load in tour.visits.iter().flat_map(|v| &v.collect) {
            if let Some(shipment) = plan.loads[load].shipment {
                plan.shipments[shipment].itinerary.start = tour.end - SECOND;
                return true;
            }
        }
    }
    false
}

/// Breaks `plan` in every way that it has a place for and asserts that each is seen; names those without a place.
fn break_everywhere(region: &Region, scenario: &Scenario, plan: &Plan) -> Vec<&'static str> {
    let mut without_place = Vec::new();
    let all = MUTATIONS.iter().map(|m| (m, false)).chain(ALONE.iter().map(|m| (m, true)));
    for ((name, kind, mutate), alone) in all {
        let mut broken = plan.clone();
        if !mutate(&mut broken, scenario, region) {
            without_place.push(*name);
            continue;
        }
        let found = check(region, scenario, &broken);
        let first: Vec<_> = found.iter().take(20).collect();
        assert!(found.iter().any(|v| v.kind == *kind), "{name}: expected {kind:?}, found {first:#?}");
        let of_another_kind = found.iter().any(|v| v.kind != *kind);
        assert!(!alone || !of_another_kind, "{name}: expected {kind:?} alone, found {first:#?}");
        assert!(found.is_sorted_by_key(|v| v.kind), "{name}: not sorted");
    }
    without_place
}

#[test]
fn every_mutation_is_seen() {
    let (region, scenario, plan) = common::case();
    assert_eq!(break_everywhere(&region, &scenario, &plan), [""; 0]);
}

/// Every number and moment of a plan written as JSON.
/// The day of the embedded region, a twentieth of its parcels.
#[test]
fn every_mutation_of_a_real_plan_is_seen() {
    let region = tibet::region().unwrap();
    let hub = |code| region.timetable.terminal(code).unwrap();
    let demand =
        skyroad::plan::Demand { scale: 0.05, ..skyroad::plan::Demand::new(hub("rail-xining"), hub("air-tfu")) };
    let date = tibet::today().unwrap();
    let parcels = demand.generate(&region, date, 1).unwrap();
    let scenario = Scenario { date, closures: Vec::new(), parcels, seed: 1 };
    let options = skyroad::plan::Options { budget: Budget::iterations(100), ..Default::default() };
    let plan = skyroad::plan::plan_day(&region, &scenario, &options).unwrap();
    let idle = break_everywhere(&region, &scenario, &plan);
    let (all, alone) = (MUTATIONS.len() + ALONE.len(), ALONE.iter().any(|(name, ..)| idle.contains(name)));
    let applied = all - idle.len();
    assert!(applied >= 100 && !alone, "{applied} of {all} found a place; idle: {idle:?}");
}

fn leaves(value: &mut serde_json::Value) -> Vec<&mut serde_json::Value> {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().flat_map(leaves).collect(),
        serde_json::Value::Object(fields) => fields.values_mut().flat_map(leaves).collect(),
        serde_json::Value::Number(_) | serde_json::Value::String(_) => vec![value],
        _ => Vec::new(),
    }
}

/// Another number or moment in place of the old one; near it or anywhere.
fn disturb(leaf: &mut serde_json::Value, by: i64, wild: bool) {
    if let Some(number) = leaf.as_i64() {
        *leaf = if wild { by.into() } else { number.wrapping_add(by % 100).into() };
    } else if let Some(time) = leaf.as_str().and_then(|text| Time::parse(text).ok()) {
        let most = if wild { 200_000_000_000 } else { 100_000 };
        *leaf = (time + Seconds(by % most)).to_string().into();
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3000))]
    #[test]
    fn no_plan_makes_it_panic(
        changes in proptest::collection::vec((0usize..100_000, proptest::prelude::any::<i64>(), 0..44u32), 1..6),
        wild in proptest::prelude::any::<bool>(),
    ) {
        let (region, scenario, plan) = common::case();
        let mut json = serde_json::to_value(&plan).unwrap();
        for (at, by, shift) in changes {
            let mut leaves = leaves(&mut json);
            let at = at % leaves.len();
            disturb(leaves[at], by >> shift, wild);
        }
        // What does not parse (an id below zero) never reaches the verifier.
        if let Ok(broken) = serde_json::from_value::<Plan>(json) {
            let again = check(&region, &scenario, &broken);
            proptest::prop_assert_eq!(check(&region, &scenario, &broken), again);
        }
    }
}
