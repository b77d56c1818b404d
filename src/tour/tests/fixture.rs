//! A small made-up county to ask questions about.

use crate::base::{
    Budget, Co2, Date, Fen, Grams, Id, IdVec, Millilitres, Rng, Seconds, Time, TimeOfDay, TimeWindow, Weekdays,
};
use crate::freight::{
    DepotId, DriverRules, Flow, Service, ServiceTimes, Station, StationId, Temperature, VehicleClass, VehicleType,
    VehicleTypeId,
};
use crate::network::{Names, NodeId};
use crate::scenario::{CostTable, Load, LoadId};
use crate::tour::{Demand, Options, Problem, Solution, Unit, solve};
use std::collections::BTreeMap;

/// Everything that a problem borrows.
pub(super) struct County {
    pub(super) stations: IdVec<StationId, Station>,
    pub(super) places: Vec<StationId>,
    pub(super) vehicles: IdVec<VehicleTypeId, VehicleType>,
    pub(super) tables: BTreeMap<VehicleClass, CostTable>,
    pub(super) loads: IdVec<LoadId, Load>,
    pub(super) dues: Vec<Option<Time>>,
    pub(super) rules: DriverRules,
    pub(super) service_times: ServiceTimes,
    pub(super) units: Vec<Unit>,
    pub(super) options: Options,
}

/// Wednesday 15 July 2026, `hours` after midnight.
pub(super) fn at(hours: i64) -> Time {
    Time::at(Date::new(2026, 7, 15).unwrap(), Seconds::hours(hours))
}

fn vehicle(name: &str, class: VehicleClass, kg: i64, litres: i64, chilled: bool, fen: [i64; 4]) -> VehicleType {
    VehicleType {
        name: name.into(),
        class,
        mass: Grams(kg * 1000),
        volume: Millilitres(litres * 1000),
        chilled,
        drivers: 1,
        fixed: Fen(fen[0]),
        per_km: Fen(fen[1]),
        per_hour: Fen(fen[2]),
        co2_per_km: Co2(fen[3]),
        source: String::new(),
    }
}

impl County {
    /// Stations at points (minutes east, minutes north) of a depot at the origin, driven as the crow flies at 40 km/h;
    /// trucks take a fifth longer. Two of each vehicle: a van, a box truck, a cold box truck.
    pub(super) fn new(points: &[(i64, i64)]) -> Self {
        let all: Vec<(i64, i64)> = std::iter::once((0, 0)).chain(points.iter().copied()).collect();
        let table = |percent: f64| {
            let cell = |a: &(i64, i64), b: &(i64, i64)| {
                let minutes = ((a.0 - b.0) as f64).hypot((a.1 - b.1) as f64);
                Some(((minutes * 600.0 * percent) as u32, (minutes * 2_000.0 / 3.0) as u32))
            };
            CostTable::from_rows(all.len(), all.iter().map(|a| all.iter().map(|b| cell(a, b)).collect()))
        };
        let hours = TimeWindow::new(TimeOfDay::new(9, 0).unwrap(), TimeOfDay::new(18, 0).unwrap()).unwrap();
        let station = |k: usize| Station {
            code: format!("s{k}"),
            names: Names::default(),
            township: String::new(),
            depot: DepotId::from_index(0),
            node: NodeId::from_index(k),
            capacity: 1000,
            hours,
            days: Weekdays::ALL,
            population: 1,
            parcels_in: 1.0,
        };
        let vehicles = IdVec::from_vec(vec![
            vehicle("van", VehicleClass::Van, 700, 5_000, false, [8_000, 120, 3_000, 220]),
            vehicle("box", VehicleClass::BoxTruck, 1_500, 16_000, false, [15_000, 200, 3_500, 400]),
            vehicle("cold", VehicleClass::BoxTruck, 1_200, 14_000, true, [20_000, 240, 3_500, 480]),
        ]);
        let fleet: Vec<_> = vehicles.ids().map(|v| (v, 2)).collect();
        Self {
            stations: (0..points.len()).map(station).collect(),
            places: (0..points.len()).map(StationId::from_index).collect(),
            vehicles,
            tables: BTreeMap::from([(VehicleClass::Van, table(100.0)), (VehicleClass::BoxTruck, table(120.0))]),
            loads: IdVec::new(),
            dues: Vec::new(),
            rules: DriverRules::CHINA,
            service_times: ServiceTimes::default(),
            units: Unit::fleet(&fleet, at(6)),
            options: Options::default(),
        }
    }

    /// A load of `kg` (and four litres for each) at `station`, ready at six.
    pub(super) fn load(&mut self, station: usize, flow: Flow, kg: i64) -> &mut Load {
        let id = self.loads.push(Load {
            flow,
            station: StationId::from_index(station),
            service: Service::Standard,
            temperature: Temperature::Ambient,
            pieces: (kg / 2).max(1) as u32,
            mass: Grams(kg * 1000),
            volume: Millilitres(kg * 4_000),
            ready: at(6),
            shipment: None,
        });
        self.dues.push(None);
        &mut self.loads[id]
    }

    /// A random county with random loads.
    pub(super) fn random(seed: u64, stations: usize, loads: usize, radius: usize) -> Self {
        let mut rng = Rng::new(seed);
        let mut points = Vec::new();
        for _ in 0..stations {
            points.push((rng.below(2 * radius) as i64 - radius as i64, rng.below(2 * radius) as i64 - radius as i64));
        }
        let mut county = Self::new(&points);
        for _ in 0..loads {
            let flow = if rng.below(3) == 0 { Flow::Out } else { Flow::In };
            let heaviest = if rng.below(5) == 0 { 1_200 } else { 250 };
            let kg = 1 + rng.below(heaviest) as i64;
            let (temperature, ready) = (rng.below(6), 5 + rng.below(8) as i64);
            let load = county.load(rng.below(stations), flow, kg);
            load.ready = at(ready);
            if temperature == 0 {
                load.temperature = Temperature::Chilled;
            }
            if rng.below(2) == 0 {
                let last = county.dues.len() - 1;
                county.dues[last] = Some(at(12 + rng.below(60) as i64));
            }
        }
        county
    }

    pub(super) fn problem(&self) -> Problem<'_> {
        let demand = |((id, load), &due)| Demand { id, load, due };
        Problem {
            depot: DepotId::from_index(0),
            earliest: at(6),
            days: (at(6).date(), at(6).date().plus_days(9)),
            demands: self.loads.entries().zip(&self.dues).map(demand).collect(),
            places: &self.places,
            stations: &self.stations,
            vehicles: &self.vehicles,
            tables: &self.tables,
            units: self.units.clone(),
            rules: &self.rules,
            service_times: &self.service_times,
            options: self.options.clone(),
        }
    }

    /// Solves, and replays the answer.
    pub(super) fn solve(&self) -> Solution {
        let solution = solve(&self.problem(), &Budget::default()).unwrap();
        super::replay::check(&self.problem(), &solution);
        solution
    }
}
