//! One rule at a time.

use super::fixture::{County, at};
use super::replay;
use crate::base::{Budget, Id, Seconds, Weekdays};
use crate::freight::{Flow, StationId, Temperature, VehicleTypeId};
use crate::scenario::{Activity, LoadId, Reason};
use crate::tour::{Unit, solve};

#[test]
fn a_spur_of_fifteen_hours_rests_on_the_way() {
    let mut county = County::new(&[(900, 0)]);
    county.load(0, Flow::In, 300);
    county.load(0, Flow::Out, 200);
    let solution = county.solve();
    let [tour] = &solution.tours[..] else { panic!("one tour, not {}", solution.tours.len()) };
    assert_eq!(tour.visits.len(), 1);
    let rests = tour.events.iter().filter(|e| e.activity == Activity::Rest).count();
    assert!(rests >= 3, "30 h of driving need three rests, not {rests}");
    assert!(tour.end.since(tour.start) >= Seconds::hours(3 * 24));
}

#[test]
fn a_vehicle_leaves_so_that_it_finds_the_station_open() {
    let mut county = County::new(&[(60, 0)]);
    county.load(0, Flow::In, 300);
    let solution = county.solve();
    assert_eq!(solution.tours[0].visits[0].arrive, at(9));
    assert!(solution.tours[0].events.iter().all(|e| e.activity != Activity::Wait));
}

#[test]
fn a_station_beside_the_depot_needs_no_drive() {
    let mut county = County::new(&[(0, 0), (60, 0)]);
    county.load(0, Flow::In, 300);
    county.load(1, Flow::In, 300);
    let solution = county.solve();
    assert_eq!(solution.unplanned, []);
    assert_eq!(solution.tours.iter().map(|t| t.visits.len()).sum::<usize>(), 2);
}

#[test]
fn collections_of_one_station_share_a_visit() {
    let mut county = County::new(&[(60, 0)]);
    for hour in 3..9 {
        county.load(0, Flow::Out, 90).ready = at(hour);
    }
    let solution = county.solve();
    assert_eq!(solution.tours.len(), 1);
    assert_eq!(solution.tours[0].visits[0].collect.len(), 6);
}

#[test]
fn a_closed_day_is_waited_out() {
    let mut county = County::new(&[(60, 0)]);
    county.load(0, Flow::In, 300);
    county.stations[StationId::from_index(0)].days = Weekdays::parse("5").unwrap();
    assert_eq!(county.solve().tours[0].visits[0].start, at(48 + 9));
    county.stations[StationId::from_index(0)].days = Weekdays::parse("").unwrap();
    assert_eq!(county.solve().unplanned, [(LoadId::from_index(0), Reason::NoLegalTour)]);
}

#[test]
fn chilled_loads_ride_cold() {
    let mut county = County::new(&[(60, 0)]);
    county.load(0, Flow::In, 50).temperature = Temperature::Chilled;
    assert_eq!(county.solve().tours[0].vehicle, VehicleTypeId::from_index(2));
    county.units.retain(|u| u.vehicle != VehicleTypeId::from_index(2));
    assert_eq!(county.solve().unplanned, [(LoadId::from_index(0), Reason::NoColdVehicle)]);
}

#[test]
fn reasons_are_told_apart() {
    let mut county = County::new(&[(60, 0), (0, 60)]);
    county.load(0, Flow::In, 2_000);
    county.load(0, Flow::In, 100).volume = crate::base::Millilitres(20_000_000);
    county.load(1, Flow::In, 100);
    for table in county.tables.values_mut() {
        table.set(2, 0, None);
    }
    let reasons: Vec<Reason> = county.solve().unplanned.into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, [Reason::TooHeavy, Reason::TooBulky, Reason::StationCutOff]);
    county.units.clear();
    assert!(county.solve().unplanned.iter().all(|&(_, reason)| reason == Reason::NoVehicleLeft));
}

#[test]
fn the_cheapest_vehicle_that_holds_it_goes() {
    let mut county = County::new(&[(60, 0)]);
    county.load(0, Flow::In, 300);
    assert_eq!(county.solve().tours[0].vehicle, VehicleTypeId::from_index(0));
    county.load(0, Flow::In, 600);
    assert_eq!(county.solve().tours.len(), 1);
    assert_eq!(county.solve().tours[0].vehicle, VehicleTypeId::from_index(1));
}

#[test]
fn both_flows_share_a_vehicle_that_is_full_both_ways() {
    let mut county = County::new(&[(60, 0), (70, 0), (80, 0)]);
    for station in 0..3 {
        county.load(station, Flow::In, 500);
        county.load(station, Flow::Out, 480);
    }
    let solution = county.solve();
    assert_eq!(solution.tours.len(), 1);
    assert_eq!(solution.tours[0].visits.len(), 3);
}

#[test]
fn a_collection_waits_until_it_is_ready() {
    let mut county = County::new(&[(60, 0)]);
    county.load(0, Flow::Out, 300).ready = at(16);
    assert_eq!(county.solve().tours[0].visits[0].start, at(16));
}

#[test]
fn few_vehicles_go_several_times() {
    let mut county = County::new(&[(30, 0)]);
    county.units = vec![Unit::new(VehicleTypeId::from_index(1), 0, at(6))];
    for _ in 0..6 {
        county.load(0, Flow::In, 1_500);
    }
    let solution = county.solve();
    assert_eq!((solution.tours.len(), solution.unplanned.len()), (6, 0));
}

#[test]
fn what_no_vehicle_has_time_for_is_named() {
    let mut county = County::new(&[(900, 0)]);
    county.units = vec![Unit::new(VehicleTypeId::from_index(1), 0, at(6))];
    for _ in 0..3 {
        county.load(0, Flow::In, 1_500);
    }
    let solution = county.solve();
    assert_eq!(solution.unplanned.len(), 2);
    assert!(solution.unplanned.iter().all(|&(_, reason)| reason == Reason::NoVehicleLeft));
}

#[test]
fn a_full_fleet_squeezes_small_loads_in() {
    // Bundled they fill the box truck that is not there; one by one the vans take them.
    let mut county = County::new(&[(300, 0)]);
    county.units =
        vec![Unit::new(VehicleTypeId::from_index(0), 0, at(6)), Unit::new(VehicleTypeId::from_index(1), 0, at(24 * 9))];
    for _ in 0..4 {
        county.load(0, Flow::In, 300);
    }
    assert_eq!(county.solve().unplanned, []);
}

#[test]
fn lateness_is_worth_a_second_vehicle() {
    let mut county = County::new(&[(100, 0), (-100, 0)]);
    county.load(0, Flow::In, 200);
    county.load(1, Flow::In, 200);
    assert_eq!(county.solve().tours.len(), 1);
    county.dues = vec![Some(at(12)); 2];
    assert_eq!(county.solve().tours.len(), 2);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let county = County::random(7, 10, 40, 200);
    let first = solve(&county.problem(), &Budget::default()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let second = pool.install(|| solve(&county.problem(), &Budget::default()).unwrap());
    assert_eq!(first, second);
}

#[test]
fn a_budget_of_nothing_still_plans() {
    let county = County::random(7, 10, 40, 200);
    let solution = solve(&county.problem(), &Budget::iterations(0)).unwrap();
    replay::check(&county.problem(), &solution);
    assert_eq!(solution.iterations, 0);
    assert!(!solution.tours.is_empty());
    let cancelled = Budget::default();
    cancelled.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(solve(&county.problem(), &cancelled).unwrap_err().is_cancelled());
}

#[test]
fn contradictions_are_refused() {
    let mut county = County::new(&[(60, 0)]);
    county.load(0, Flow::In, 100);
    county.places.clear();
    assert!(solve(&county.problem(), &Budget::default()).unwrap_err().to_string().starts_with("tables"));
    county.places = vec![StationId::from_index(0)];
    county.rules.daily = Seconds::ZERO;
    assert!(solve(&county.problem(), &Budget::default()).unwrap_err().to_string().starts_with("driver rules"));
}
