//! Shape: the plan answers this scenario, every id names something, every number is one that sums cannot overflow.

use super::findings::Findings;
use crate::base::{Id, IdVec, Seconds, Time};
use crate::scenario::{Leg, Place, Plan, Region, Scenario, Shipment, Tour, ViolationKind::Shape};
use std::fmt::Arguments;

/// Times further than this from the scenario's date are refused.
const HORIZON_DAYS: i64 = 10_000;

/// Amounts beyond this (a million tonnes, ten billion yuan) are refused, so that no sum of them overflows.
const MOST: i64 = 1 << 40;

/// Everything that the other checks take for granted.
pub(super) fn check(region: &Region, scenario: &Scenario, plan: &Plan) -> Findings {
    let mut gate = Gate::new(scenario);
    gate.scenario(region, scenario);
    gate.findings.same(Shape, format_args!("the plan's date"), plan.date, scenario.date);
    gate.findings.same(Shape, format_args!("the plan's seed"), plan.seed, scenario.seed);
    gate.findings.same(Shape, format_args!("the number of outcomes"), plan.outcomes.len(), scenario.parcels.len());
    gate.outcomes(region, plan);
    gate.loads(region, plan);
    for (id, shipment) in plan.shipments.entries() {
        gate.shipment(region, id.index(), shipment);
    }
    for (id, tour) in plan.tours.entries() {
        gate.tour(region, plan, id.index(), tour);
    }
    gate.findings
}

struct Gate {
    findings: Findings,
    first: Time,
    last: Time,
}

impl Gate {
    fn new(scenario: &Scenario) -> Self {
        let edge = |days| Time::at(scenario.date.plus_days(days), Seconds::ZERO);
        Self { findings: Findings::default(), first: edge(-HORIZON_DAYS), last: edge(HORIZON_DAYS) }
    }

    fn id<I: Id, T>(&mut self, whose: Arguments<'_>, id: I, all: &IdVec<I, T>) {
        let count = all.len();
        self.findings.require(id.index() < count, Shape, format_args!("{whose} names {id:?}, but there are {count}"));
    }

    fn time(&mut self, whose: Arguments<'_>, time: Time) {
        let kept = self.first <= time && time <= self.last;
        self.findings.require(kept, Shape, format_args!("{whose} is at {time}, years away from the plan's date"));
    }

    fn amount(&mut self, whose: Arguments<'_>, amount: i64) {
        let kept = (-MOST..=MOST).contains(&amount);
        self.findings.require(kept, Shape, format_args!("{whose} is {amount}, beyond all measure"));
    }

    fn scenario(&mut self, region: &Region, scenario: &Scenario) {
        for closure in &scenario.closures {
            self.id(format_args!("a closure"), closure.segment, region.network.segments());
        }
        for parcel in &scenario.parcels {
            self.id(format_args!("parcel {}", parcel.id), parcel.village, &region.villages);
            self.id(format_args!("parcel {}", parcel.id), parcel.hub, &region.timetable.terminals);
        }
    }

    fn outcomes(&mut self, region: &Region, plan: &Plan) {
        for (id, outcome) in plan.outcomes.entries() {
            let n = id.index();
            if let Some(station) = outcome.station {
                self.id(format_args!("the outcome of parcel #{n}"), station, &region.stations);
            }
            if let Some(load) = outcome.load {
                self.id(format_args!("the outcome of parcel #{n}"), load, &plan.loads);
            }
            if let Some(at) = outcome.at {
                self.time(format_args!("the delivery of parcel #{n}"), at);
            }
        }
    }

    fn loads(&mut self, region: &Region, plan: &Plan) {
        for (id, load) in plan.loads.entries() {
            let n = id.index();
            self.id(format_args!("load {n}"), load.station, &region.stations);
            if let Some(shipment) = load.shipment {
                self.id(format_args!("load {n}"), shipment, &plan.shipments);
            }
            self.time(format_args!("load {n}"), load.ready);
            self.amount(format_args!("the mass of load {n}"), load.mass.0);
            self.amount(format_args!("the volume of load {n}"), load.volume.0);
        }
    }

    fn shipment(&mut self, region: &Region, n: usize, shipment: &Shipment) {
        self.id(format_args!("shipment {n}"), shipment.hub, &region.timetable.terminals);
        self.id(format_args!("shipment {n}"), shipment.depot, &region.depots);
        self.amount(format_args!("the mass of shipment {n}"), shipment.mass.0);
        self.amount(format_args!("the volume of shipment {n}"), shipment.volume.0);
        self.time(format_args!("the start of shipment {n}"), shipment.itinerary.start);
        self.time(format_args!("the end of shipment {n}"), shipment.itinerary.end);
        for leg in &shipment.itinerary.legs {
            self.leg(region, n, leg);
        }
    }

    fn leg(&mut self, region: &Region, n: usize, leg: &Leg) {
        for place in [leg.from, leg.to] {
            match place {
                Place::Node(node) => self.id(format_args!("a leg of shipment {n}"), node, region.network.nodes()),
                Place::Terminal(terminal) => {
                    self.id(format_args!("a leg of shipment {n}"), terminal, &region.timetable.terminals);
                }
            }
        }
        if let Some(ride) = leg.ride {
            self.id(format_args!("a ride of shipment {n}"), ride.trip, &region.timetable.trips);
            self.time(format_args!("a ride of shipment {n}"), Time::at(ride.day, Seconds::ZERO));
        }
        for time in [leg.depart, leg.arrive] {
            self.time(format_args!("a leg of shipment {n}"), time);
        }
        for amount in [leg.wait.0, leg.moving.0, leg.length.0, leg.cost.0, leg.co2.0] {
            self.amount(format_args!("a leg of shipment {n}"), amount);
        }
    }

    fn tour(&mut self, region: &Region, plan: &Plan, n: usize, tour: &Tour) {
        self.id(format_args!("tour {n}"), tour.depot, &region.depots);
        self.id(format_args!("tour {n}"), tour.vehicle, &region.vehicles);
        let (first, last) = tour.days;
        let days = [first, last].map(|day| Time::at(day, Seconds::ZERO));
        for time in [tour.start, tour.end].into_iter().chain(days) {
            self.time(format_args!("tour {n}"), time);
        }
        for event in &tour.events {
            self.time(format_args!("an event of tour {n}"), event.start);
            self.time(format_args!("an event of tour {n}"), event.end);
        }
        for visit in &tour.visits {
            self.id(format_args!("a visit of tour {n}"), visit.station, &region.stations);
            for &load in visit.deliver.iter().chain(&visit.collect) {
                self.id(format_args!("a visit of tour {n}"), load, &plan.loads);
            }
            for time in [visit.arrive, visit.start, visit.leave] {
                self.time(format_args!("a visit of tour {n}"), time);
            }
        }
        for amount in [tour.length.0, tour.cost.0, tour.co2.0] {
            self.amount(format_args!("tour {n}"), amount);
        }
    }
}
