//! Cost and Co2: exact arithmetic, rounded once, halves up.

use super::case::{Case, number};
use super::findings::Findings;
use crate::base::{Co2, Fen, Seconds};
use crate::freight::{Rate, Tariff};
use crate::scenario::ViolationKind::{self, Cost};
use crate::scenario::{Leg, Place, Region, Shipment, Tour};
use crate::timetable::{Mode, Trip};

/// Legs of shipments, then tours.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (id, shipment) in case.plan.shipments.entries() {
        for (position, leg) in shipment.itinerary.legs.iter().enumerate() {
            let (cost, co2) = of_leg(case.region, shipment, leg);
            let name = format_args!("leg {position} of shipment {}", number(id));
            findings.same(Cost, format_args!("the cost of {name}"), leg.cost, cost);
            findings.same(ViolationKind::Co2, format_args!("the CO2 of {name}"), leg.co2, co2);
        }
    }
    for (id, tour) in case.plan.tours.entries() {
        let (cost, co2) = of_tour(case, tour);
        findings.same(Cost, format_args!("the cost of tour {}", number(id)), tour.cost, cost);
        findings.same(ViolationKind::Co2, format_args!("the CO2 of tour {}", number(id)), tour.co2, co2);
    }
}

/// `numerator / denominator` to the nearest integer, halves up.
fn divide(numerator: i128, denominator: i128) -> i64 {
    let rounded = (2 * numerator + denominator).div_euclid(2 * denominator);
    i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
}

/// A vehicle's fixed money, kilometres, and hours from start to end.
fn of_tour(case: &Case<'_>, tour: &Tour) -> (Fen, Co2) {
    let vehicle = &case.region.vehicles[tour.vehicle];
    let hours = i128::from(tour.end.since(tour.start).0);
    let length = i128::from(tour.length.0);
    // In 1 / 18 000 fen: 1000 m in a kilometre, 3600 s in an hour.
    let cost = i128::from(vehicle.fixed.0) * 18_000
        + i128::from(vehicle.per_km.0) * length * 18
        + i128::from(vehicle.per_hour.0) * hours * 5;
    (Fen(divide(cost, 18_000)), Co2(divide(i128::from(vehicle.co2_per_km.0) * length, 1000)))
}

fn of_leg(region: &Region, shipment: &Shipment, leg: &Leg) -> (Fen, Co2) {
    let Some(ride) = leg.ride else {
        return of_goods(region.rates.of(Tariff::FreightRoad), shipment, leg, leg.moving);
    };
    let tariff = tariff(&region.timetable.trips[ride.trip]);
    let (cost, co2) = of_goods(region.rates.of(tariff), shipment, leg, leg.arrive.since(leg.depart));
    let handling: i64 = [leg.from, leg.to].into_iter().map(|place| handling(region, shipment, place)).sum();
    (Fen(cost.0.saturating_add(handling)), co2)
}

fn tariff(trip: &Trip) -> Tariff {
    match trip.mode {
        Mode::Air => Tariff::AirFreight,
        _ if trip.is_parcel_service => Tariff::RailParcel,
        _ => Tariff::RailFreight,
    }
}

fn handling(region: &Region, shipment: &Shipment, place: Place) -> i64 {
    let Place::Terminal(id) = place else { return 0 };
    let per_kg = region.timetable.terminals[id].handling_per_kg;
    divide(i128::from(per_kg.0) * i128::from(shipment.mass.0), 1000)
}

/// Fixed + kilometres + hours + chargeable kilograms + chargeable tonne-kilometres, not below the minimum.
fn of_goods(rate: &Rate, shipment: &Shipment, leg: &Leg, time: Seconds) -> (Fen, Co2) {
    let (mass, metres) = (i128::from(shipment.mass.0), i128::from(leg.length.0));
    let by_volume = rate.volumetric.filter(|&divisor| divisor > 0);
    let by_volume = by_volume.map_or(mass, |divisor| i128::from(shipment.volume.0) * 1000 / i128::from(divisor));
    let charged = mass.max(by_volume);
    // In 1 / 9 000 000 000 fen: a tonne-kilometre is 10^9 gram-metres, an hour 3600 s.
    let cost = i128::from(rate.fixed.0) * 9_000_000_000
        + i128::from(rate.per_km.0) * metres * 9_000_000
        + i128::from(rate.per_hour.0) * i128::from(time.0) * 2_500_000
        + i128::from(rate.per_kg.0) * charged * 9_000_000
        + i128::from(rate.per_tkm.0) * charged * metres * 9;
    let co2 = i128::from(rate.co2_per_tkm.0) * mass * metres + i128::from(rate.co2_per_km.0) * metres * 1_000_000;
    (Fen(divide(cost, 9_000_000_000).max(rate.minimum.0)), Co2(divide(co2, 1_000_000_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up() {
        assert_eq!([5, -5, 4, 6, -4, -6].map(|n| divide(n, 10)), [1, 0, 0, 1, 0, -1]);
        assert_eq!(divide(i128::MAX / 4, 1), i64::MAX);
    }
}
