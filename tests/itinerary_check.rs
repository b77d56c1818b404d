//! Itineraries of goods, leg by leg before the independent verifier, all departures booked as they are found.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::check::check;
use skyroad::freight::{Flow, Service, Temperature};
use skyroad::itinerary::{Chains, Modes, Query, Residual, Span};
use skyroad::network::Closure;
use skyroad::scenario::{Place, Plan, Scenario, Shipment, ViolationKind};
use skyroad::{Date, Grams, Id, IdVec, Millilitres, Rng, Seconds, Time, tibet};

/// What the verifier says of legs; the rest is about parcels, and there are none.
const OF_LEGS: [ViolationKind; 9] = [
    ViolationKind::Path,
    ViolationKind::Timeline,
    ViolationKind::DriverHours,
    ViolationKind::Precedence,
    ViolationKind::Timetable,
    ViolationKind::Connection,
    ViolationKind::DepartureCapacity,
    ViolationKind::Cost,
    ViolationKind::Co2,
];

#[test]
fn shipments_by_chains_pass_the_verifier() {
    let region = tibet::region().unwrap();
    let (mut rides, mut shipments_seen) = (0, 0);
    for day in ["2026-07-15", "2026-01-15", "2016-07-15"] {
        let date = Date::parse(day).unwrap();
        let closures = vec![Closure { segment: Id::from_index(11), reason: "landslide".into() }];
        let span = Span { closures: closures.clone(), days: 2, ..Span::day(date) };
        let chains = Chains::new(&region, &span).unwrap();
        let (mut residual, mut rng) = (Residual::new(&region.timetable), Rng::new(3));
        let mut shipments = IdVec::new();
        for hub in ["rail-xining", "rail-lhasa-west", "rail-lhasa", "rail-shigatse", "air-lxa", "air-ngq", "air-tfu"] {
            let hub = region.timetable.terminal(hub).unwrap();
            for (depot, record) in region.depots.entries() {
                let flow = if rng.below(2) == 0 { Flow::In } else { Flow::Out };
                let (mass, volume) = (Grams(1 + rng.below(900_000) as i64), Millilitres(rng.below(4_000_000) as i64));
                let ends = (Place::Terminal(hub), Place::Node(record.node));
                let ends = if flow == Flow::In { ends } else { (ends.1, ends.0) };
                let start = Time::at(date, Seconds(rng.below(170_000) as i64));
                let query = Query::goods(ends, start, mass, volume).with_modes(Modes::RoadRailAir);
                let Some(itinerary) = chains.earliest(&query.with_residual(&residual)).unwrap() else { continue };
                residual.book(&itinerary, mass).unwrap();
                rides += itinerary.legs.iter().filter(|l| l.ride.is_some()).count();
                let (service, temperature, pieces) = (Service::Express, Temperature::Ambient, 1);
                shipments.push(Shipment { flow, hub, depot, service, temperature, pieces, mass, volume, itinerary });
            }
        }
        shipments_seen += shipments.len();
        let (outcomes, loads, tours) = (IdVec::new(), IdVec::new(), IdVec::new());
        let mut plan = Plan { date, seed: 1, reproducible: true, outcomes, loads, shipments, tours };
        let scenario = Scenario { date, closures, parcels: IdVec::new(), seed: 1 };
        let violations = check(&region, &scenario, &plan);
        let of_legs: Vec<_> = violations.iter().filter(|v| OF_LEGS.contains(&v.kind)).collect();
        assert!(of_legs.is_empty(), "{day}: {} violations, such as {}", of_legs.len(), of_legs[0]);
        plan.shipments[Id::from_index(0)].itinerary.end = Time::at(date, Seconds(0));
        let found = check(&region, &scenario, &plan);
        assert!(found.iter().any(|v| v.kind == ViolationKind::Connection), "the verifier looks at legs");
    }
    assert!(shipments_seen > 1000 && rides > 500, "{shipments_seen} shipments with {rides} rides");
}
