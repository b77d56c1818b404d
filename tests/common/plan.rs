//! The question and its answer, with every time worked out by hand.

use super::{at, day, id, priced};
use skyroad::freight::*;
use skyroad::network::Closure;
use skyroad::scenario::*;
use skyroad::timetable::*;
use skyroad::*;

use Flow::{In, Out};
use Service::{Express, Standard};
use Temperature::{Ambient, Chilled};

/// Flow, station of the village, hub, service, temperature, kilograms, ready, due.
type Row = (Flow, usize, usize, Service, Temperature, i64, &'static str, &'static str);

const PARCELS: [Row; 16] = [
    (In, 0, 0, Standard, Ambient, 40, "15 10:00", "17 12:00"),
    (In, 0, 0, Standard, Ambient, 35, "15 12:00", "16 20:00"),
    (In, 1, 0, Standard, Ambient, 50, "15 09:00", "18 18:00"),
    (In, 0, 2, Express, Chilled, 5, "15 20:00", "16 18:00"),
    (In, 2, 0, Standard, Ambient, 60, "15 12:00", "18 12:00"),
    (In, 2, 0, Standard, Ambient, 20, "15 11:00", "16 12:00"),
    (In, 0, 2, Standard, Ambient, 10, "15 12:00", "18 12:00"),
    (In, 3, 0, Standard, Ambient, 30, "15 12:00", "18 12:00"),
    (Out, 0, 0, Standard, Ambient, 80, "16 18:00", "19 18:00"),
    (Out, 0, 0, Standard, Ambient, 15, "16 12:00", "19 12:00"),
    (Out, 0, 0, Standard, Ambient, 12, "16 17:00", "20 12:00"),
    (Out, 2, 0, Standard, Ambient, 25, "16 12:00", "20 12:00"),
    (In, 1, 0, Standard, Ambient, 2000, "15 12:00", "18 12:00"),
    (In, 3, 0, Standard, Chilled, 3, "15 12:00", "18 12:00"),
    (In, 1, 0, Standard, Ambient, 30, "15 12:00", "18 12:00"),
    (In, 2, 0, Standard, Ambient, 9, "15 12:00", "18 12:00"),
];

/// Litres of the one bulky parcel; the others have 5 for each kilogram, and the heavy one 1000.
const BULKY: (usize, i64) = (14, 5_000);
const HEAVY: (usize, i64) = (12, 1_000);

/// The question.
pub(crate) fn scenario() -> Scenario {
    let parcel = |(i, &(flow, village, hub, service, temperature, kg, ready, due)): (usize, &Row)| {
        let litres = [BULKY, HEAVY].iter().find(|(at, _)| *at == i).map_or(5 * kg, |(_, litres)| *litres);
        let days = [(8, 3), (10, 2)].iter().find(|(at, _)| *at == i).map(|(_, days)| Seconds::hours(24 * days));
        Parcel {
            id: format!("P{i}"),
            flow,
            village: id(village),
            hub: id(hub),
            service,
            temperature,
            mass: Grams(kg * 1000),
            volume: Millilitres(litres * 1000),
            ready: at(ready),
            due: at(due),
            shelf_life: days,
        }
    };
    let parcels = PARCELS.iter().enumerate().map(parcel).collect();
    let closures = vec![Closure { segment: id(9), reason: "landslide".into() }];
    Scenario { date: day(15), closures, parcels, seed: 7 }
}

fn outcomes() -> IdVec<ParcelId, Outcome> {
    let carried = |load: usize, station: usize, when: &str, fate| Outcome {
        station: Some(id(station)),
        load: Some(id(load)),
        at: Some(at(when)),
        fate,
    };
    let left = |reason| Outcome { station: None, load: None, at: None, fate: Fate::Unserved(reason) };
    let late = Fate::Late;
    IdVec::from_vec(vec![
        carried(0, 0, "17 09:40:06", Fate::Served),
        carried(0, 0, "17 09:40:06", late(Reason::TourTooLate)),
        carried(1, 1, "17 11:50:07", Fate::Served),
        carried(2, 0, "16 14:33:01", Fate::Served),
        carried(3, 2, "17 10:20:03", Fate::Served),
        carried(3, 2, "17 10:20:03", late(Reason::LineHaulTooSlow)),
        carried(4, 0, "17 09:40:06", Fate::Served),
        carried(7, 3, "17 13:10:01", Fate::Served),
        carried(5, 0, "19 12:30", Fate::Served),
        carried(5, 0, "19 12:30", late(Reason::LineHaulTooSlow)),
        carried(5, 0, "19 12:30", late(Reason::ShelfLifePassed)),
        Outcome { at: None, ..carried(6, 2, "15 00:00", Fate::Unserved(Reason::NoDeparture)) },
        left(Reason::TooHeavy),
        left(Reason::NoColdVehicle),
        left(Reason::TooBulky),
        left(Reason::NoVehicleLeft),
    ])
}

/// Flow, station, service, temperature, pieces, kilograms, ready, shipment.
fn loads() -> IdVec<LoadId, Load> {
    let load = |flow, station: usize, pieces, kg: i64, ready: &str, shipment: Option<usize>| Load {
        flow,
        station: id(station),
        service: Standard,
        temperature: Ambient,
        pieces,
        mass: Grams(kg * 1000),
        volume: Millilitres(kg * 5000),
        ready: at(ready),
        shipment: shipment.map(id),
    };
    IdVec::from_vec(vec![
        load(In, 0, 2, 75, "16 16:36", Some(0)),
        load(In, 1, 1, 50, "16 16:36", Some(0)),
        Load { service: Express, temperature: Chilled, ..load(In, 0, 1, 5, "16 12:33", Some(1)) },
        load(In, 2, 2, 80, "16 21:36", Some(2)),
        load(In, 0, 1, 10, "16 16:36", Some(4)),
        load(Out, 0, 3, 107, "16 18:00", Some(3)),
        load(Out, 2, 1, 25, "16 12:00", None),
        load(In, 3, 1, 30, "16 21:36", Some(2)),
    ])
}

fn leg(mode: Mode, ends: [Place; 2], times: [&str; 2], wait: &str, km: i64, minutes: i64) -> Leg {
    let (hours, rest) = wait.split_once(':').unwrap();
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
    let number = |text: &str| text.parse::<i64>().unwrap();
    Leg {
        mode,
        from: ends[0],
        to: ends[1],
        depart: at(times[0]),
        arrive: at(times[1]),
        wait: Seconds(number(hours) * 3600 + number(minute) * 60 + number(second)),
        length: Metres(km * 1000),
        moving: Seconds::minutes(minutes),
        ride: None,
        cost: Fen::ZERO,
        co2: Co2::ZERO,
    }
}

fn ride(leg: Leg, trip: usize, on: i8, board: u16, alight: u16) -> Leg {
    Leg { ride: Some(Ride { trip: id(trip), day: day(on), board, alight }), ..leg }
}

/// Flow, hub, depot, start, end, legs.
type Chain = (Flow, usize, usize, &'static str, &'static str, Vec<Leg>);

fn chains(region: &Region) -> [Chain; 5] {
    let terminal = |i| Place::Terminal(id::<TerminalId>(i));
    let depot = |i: usize| Place::Node(region.depots[id::<DepotId>(i)].node);
    let (gate, town, air_gate, air_town) = (terminal(0), terminal(1), terminal(2), terminal(3));
    let train = |wait| ride(leg(Mode::Rail, [gate, town], ["15 20:00", "16 14:00"], wait, 1500, 1080), 0, 15, 0, 2);
    let truck = |to, until, km, minutes| leg(Mode::Road, [town, to], ["16 15:30", until], "1:30", km, minutes);
    let to_a = || truck(depot(0), "16 16:36", 52, 66);
    let flight = ride(leg(Mode::Air, [air_gate, air_town], ["16 08:00", "16 11:00"], "12:00", 1300, 180), 2, 16, 0, 1);
    let from_port = leg(Mode::Road, [air_town, depot(0)], ["16 12:00", "16 12:33"], "1:00", 26, 33);
    let across = leg(Mode::Road, [air_gate, gate], ["15 12:00", "15 12:45"], "0:00", 30, 45);
    let out = [
        leg(Mode::Road, [depot(0), town], ["17 15:50:07", "17 16:56:07"], "0:00", 52, 66),
        ride(leg(Mode::Rail, [town, gate], ["18 17:00", "19 11:00"], "24:03:53", 1500, 1080), 1, 18, 0, 1),
    ];
    [
        (In, 0, 0, "15 12:00", "16 16:36", vec![train("8:00"), to_a()]),
        (In, 2, 0, "15 20:00", "16 12:33", vec![flight, from_port]),
        (In, 0, 1, "15 12:00", "16 21:36", vec![train("8:00"), truck(depot(1), "16 21:36", 302, 366)]),
        (Out, 0, 0, "17 15:50:07", "19 12:30", out.into()),
        (In, 2, 0, "15 12:00", "16 16:36", vec![across, train("7:15"), to_a()]),
    ]
}

fn shipments(region: &Region) -> IdVec<ShipmentId, Shipment> {
    let sizes = [(3, 125), (1, 5), (3, 110), (3, 107), (1, 10)];
    let shipment = |(i, (flow, hub, depot, start, end, legs)): (usize, Chain)| {
        let (pieces, kg): (u32, i64) = sizes[i];
        let (service, temperature) = if i == 1 { (Express, Chilled) } else { (Standard, Ambient) };
        let mut shipment = Shipment {
            flow,
            hub: id(hub),
            depot: id(depot),
            service,
            temperature,
            pieces,
            mass: Grams(kg * 1000),
            volume: Millilitres(kg * 5000),
            itinerary: Itinerary { start: at(start), end: at(end), legs },
        };
        for position in 0..shipment.itinerary.legs.len() {
            let leg = &shipment.itinerary.legs[position];
            let (cost, co2) = match leg.ride {
                None => priced(region.rates.of(Tariff::FreightRoad), &shipment, leg),
                Some(ride) => {
                    let tariff = Tariff::of_trip(&region.timetable.trips[ride.trip], Carriage::Freight);
                    let (cost, co2) = priced(region.rates.of(tariff), &shipment, leg);
                    (cost + Fen(30 * kg), co2) // 15 fen a kilogram at both terminals
                }
            };
            let leg = &mut shipment.itinerary.legs[position];
            (leg.cost, leg.co2) = (cost, co2);
        }
        shipment
    };
    chains(region).into_iter().enumerate().map(shipment).collect()
}

fn visit(station: usize, deliver: &[usize], collect: &[usize], times: [&str; 3]) -> Visit {
    let ids = |loads: &[usize]| loads.iter().map(|&l| id(l)).collect();
    let [arrive, start, leave] = times.map(at);
    Visit { station: id(station), deliver: ids(deliver), collect: ids(collect), arrive, start, leave }
}

/// Activities with their ends.
fn events(start: &str, parts: &[(Activity, &str)]) -> Vec<Event> {
    let starts = std::iter::once(start).chain(parts.iter().map(|(_, end)| *end));
    let event =
        |(start, &(activity, end)): (&str, &(Activity, &str))| Event { activity, start: at(start), end: at(end) };
    starts.zip(parts).map(event).collect()
}

fn tours() -> IdVec<TourId, Tour> {
    use Activity::{Break, Drive, Rest, Service, Wait};
    let tour = |depot: usize, vehicle: usize, visits, events: Vec<Event>, km: i64, cost, co2| Tour {
        depot: id(depot),
        vehicle: id(vehicle),
        unit: 0,
        start: events[0].start,
        end: events[events.len() - 1].end,
        days: (events[0].start.date(), events[events.len() - 1].end.date()),
        visits,
        events,
        length: Metres(km * 1000),
        cost: Fen(cost),
        co2: Co2(co2),
    };
    let a = [
        (Service, "17 08:00"),
        (Drive, "17 09:30"),
        (Service, "17 09:40:06"),
        (Drive, "17 11:40:06"),
        (Service, "17 11:50:07"),
        (Drive, "17 12:20:07"),
        (Break, "17 12:40:07"),
        (Drive, "17 15:30:07"),
        (Service, "17 15:50:07"),
    ];
    let a_visits = vec![
        visit(0, &[0, 4], &[5], ["17 09:30", "17 09:30", "17 09:40:06"]),
        visit(1, &[1], &[], ["17 11:40:06", "17 11:40:06", "17 11:50:07"]),
    ];
    let cold = [
        (Service, "16 12:53"),
        (Drive, "16 14:23"),
        (Service, "16 14:33:01"),
        (Drive, "16 16:03:01"),
        (Service, "16 16:23:01"),
    ];
    let b = [
        (Service, "17 06:20"),
        (Drive, "17 10:10"),
        (Service, "17 10:20:03"),
        (Drive, "17 10:30:03"),
        (Break, "17 10:50:03"),
        (Drive, "17 12:20:03"),
        (Wait, "17 13:00"),
        (Service, "17 13:10:01"),
        (Drive, "17 15:40:01"),
        (Rest, "18 06:20"),
        (Drive, "18 06:50"),
        (Service, "18 07:10"),
    ];
    let b_visits = vec![
        visit(2, &[3], &[6], ["17 10:10", "17 10:10", "17 10:20:03"]),
        visit(3, &[7], &[], ["17 12:20:03", "17 13:00", "17 13:10:01"]),
    ];
    IdVec::from_vec(vec![
        // 20 000 + 260 km × 150 + 29 407 s × 3000 / 3600 = 83 505.8 fen; 260 km × 333 g.
        tour(0, 0, a_visits, events("17 07:40", &a), 260, 83_506, 86_580),
        // 20 000 + 120 × 150 + 13 801 × 3000 / 3600 = 49 500.8.
        tour(
            0,
            1,
            vec![visit(0, &[2], &[], ["16 14:23", "16 14:23", "16 14:33:01"])],
            events("16 12:33", &cold),
            120,
            49_501,
            39_960,
        ),
        // 20 000 + 310 × 150 + 90 600 × 3000 / 3600 = 142 000.
        tour(1, 0, b_visits, events("17 06:00", &b), 310, 142_000, 103_230),
    ])
}

/// The answer.
pub(crate) fn plan(region: &Region) -> Plan {
    Plan {
        date: day(15),
        seed: 7,
        reproducible: true,
        outcomes: outcomes(),
        loads: loads(),
        shipments: shipments(region),
        tours: tours(),
    }
}
