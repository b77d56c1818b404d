use super::{Carried, Loads, consolidate};
use crate::base::{Co2, Fen, Grams, Id, IdVec, Millilitres, Rng, Seconds, Time, TimeWindow, Weekdays};
use crate::freight::{
    DepotId, Flow, Parcel, ParcelId, Service, Station, StationId, Temperature, VehicleClass, VehicleType,
    VehicleTypeId, VillageId,
};
use crate::load::Filling;
use crate::load::{Limit, Limits};
use crate::network::{Names, NodeId};
use crate::scenario::{Reason, ShipmentId};
use crate::timetable::TerminalId;

fn at(hours: i64) -> Time {
    Time::parse("2026-07-15 00:00").unwrap() + Seconds::hours(hours)
}

fn stations(count: usize) -> IdVec<StationId, Station> {
    let station = |k: usize| Station {
        code: format!("s{k}"),
        names: Names::default(),
        township: String::new(),
        depot: DepotId::from_index(0),
        node: NodeId::from_index(0),
        capacity: 1000,
        hours: TimeWindow::ALWAYS,
        days: Weekdays::ALL,
        population: 1,
        parcels_in: 1.0,
    };
    (0..count).map(station).collect()
}

fn parcel(flow: Flow, temperature: Temperature, grams: i64, millilitres: i64) -> Parcel {
    Parcel {
        id: String::new(),
        flow,
        village: VillageId::from_index(0),
        hub: TerminalId::from_index(0),
        service: Service::Standard,
        temperature,
        mass: Grams(grams),
        volume: Millilitres(millilitres),
        ready: at(0),
        due: at(48),
        shelf_life: None,
    }
}

fn carried(parcel: usize, station: usize, shipment: Option<usize>, hours: i64) -> Carried {
    Carried {
        parcel: ParcelId::from_index(parcel),
        station: StationId::from_index(station),
        shipment: shipment.map(ShipmentId::from_index),
        ready: at(hours),
    }
}

const AMBIENT: Limit = Limit { mass: Grams(100), volume: Millilitres(1_000) };
const CHILLED: Limit = Limit { mass: Grams(50), volume: Millilitres(800) };

fn limits(ambient: Option<Limit>, chilled: Option<Limit>) -> IdVec<DepotId, Limits> {
    IdVec::from_vec(vec![Limits { ambient, chilled }])
}

/// What must hold of any answer.
fn check(parcels: &IdVec<ParcelId, Parcel>, items: &[Carried], limits: &Limits, loads: &Loads) {
    for (id, load) in loads.loads.entries() {
        let of: Vec<&Carried> = items.iter().filter(|c| loads.of[c.parcel] == Some(Ok(id))).collect();
        let sum = |measure: fn(&Parcel) -> i64| of.iter().map(|c| measure(&parcels[c.parcel])).sum::<i64>();
        assert_eq!((load.pieces as usize, load.mass.0), (of.len(), sum(|p| p.mass.0)));
        assert_eq!(load.volume.0, sum(|p| p.volume.0));
        assert_eq!(Some(load.ready), of.iter().map(|c| c.ready).max());
        let limit = limits.of(load.temperature).unwrap();
        assert!(load.mass <= limit.mass && load.volume <= limit.volume);
        for item in of {
            let parcel = &parcels[item.parcel];
            assert_eq!((load.station, load.shipment), (item.station, item.shipment));
            assert_eq!((load.flow, load.service), (parcel.flow, parcel.service));
            assert_eq!(load.temperature, parcel.temperature);
        }
    }
    assert_eq!(loads.of.iter().filter(|of| of.is_some()).count(), items.len());
}

#[test]
fn groups_stay_apart_and_split_first_fit() {
    let ambient = |grams| parcel(Flow::In, Temperature::Ambient, grams, 10);
    let parcels = [60, 50, 30, 20, 10, 5].map(ambient).into_iter().collect::<IdVec<ParcelId, _>>();
    let items = [
        carried(0, 0, None, 1),
        carried(1, 0, None, 2),
        carried(2, 0, None, 3),
        carried(3, 0, None, 4),
        carried(4, 1, None, 5),
        carried(5, 0, Some(0), 6),
    ];
    let limits = limits(Some(AMBIENT), None);
    let loads = consolidate(&parcels, &items, &stations(2), &limits);
    check(&parcels, &items, &limits.as_slice()[0], &loads);
    let of: Vec<usize> = loads.of.iter().map(|o| o.unwrap().unwrap().index()).collect();
    assert_eq!(of, [0, 1, 0, 1, 3, 2]);
    let shuffled: Vec<Carried> = items.iter().rev().copied().collect();
    assert_eq!(consolidate(&parcels, &shuffled, &stations(2), &limits), loads);
}

#[test]
fn what_fits_no_vehicle_is_named() {
    let parcels: IdVec<ParcelId, Parcel> = IdVec::from_vec(vec![
        parcel(Flow::In, Temperature::Ambient, 101, 1),
        parcel(Flow::In, Temperature::Ambient, 1, 1_001),
        parcel(Flow::In, Temperature::Chilled, 1, 1),
        parcel(Flow::In, Temperature::Chilled, 60, 1),
        parcel(Flow::In, Temperature::Ambient, 1, 1),
    ]);
    let items: Vec<Carried> = (0..4).map(|k| carried(k, 0, None, 0)).collect();
    let of = |limits| consolidate(&parcels, &items, &stations(1), &limits).of.as_slice().to_vec();
    let (heavy, bulky) = (Some(Err(Reason::TooHeavy)), Some(Err(Reason::TooBulky)));
    let cold = Some(Err(Reason::NoColdVehicle));
    assert_eq!(of(limits(Some(AMBIENT), None)), [heavy, bulky, cold, cold, None]);
    assert!(matches!(of(limits(Some(AMBIENT), Some(CHILLED)))[2..4], [Some(Ok(_)), Some(Err(Reason::TooHeavy))]));
    assert!(of(limits(None, None))[..4].iter().all(|&o| o == Some(Err(Reason::NoVehicleLeft))));
}

fn some(rng: &mut Rng, count: usize) -> (IdVec<ParcelId, Parcel>, Vec<Carried>) {
    let one = |rng: &mut Rng| {
        let temperature = [Temperature::Ambient, Temperature::Chilled][rng.below(2)];
        parcel([Flow::In, Flow::Out][rng.below(2)], temperature, 1 + rng.below(60) as i64, rng.below(700) as i64)
    };
    let parcels = (0..count).map(|_| one(rng)).collect();
    (parcels, (0..count).map(|k| carried(k, rng.below(3), [None, Some(1)][rng.below(2)], k as i64)).collect())
}

/// All loads of parcels that pass, and the most that were open at once.
fn filled(
    parcels: &IdVec<ParcelId, Parcel>,
    items: &[Carried],
    limits: &IdVec<DepotId, Limits>,
    most: usize,
) -> (Loads, usize) {
    let stations = stations(3);
    let mut filling = Filling::new(&stations, limits, most);
    let mut result = Loads { loads: IdVec::new(), of: IdVec::filled(parcels.len(), None) };
    let mut done = Vec::new();
    let mut open = 0;
    for item in items {
        let put = filling.put(&parcels[item.parcel], item, &mut |id, load| done.push((id, load))).unwrap();
        result.of[item.parcel] = Some(put);
        open = open.max(filling.count() - done.len());
    }
    filling.finish(&mut |id, load| done.push((id, load)));
    done.sort_by_key(|&(id, _)| id);
    assert!(done.iter().enumerate().all(|(k, &(id, _))| id.index() == k), "each load is done once");
    result.loads = done.into_iter().map(|(_, load)| load).collect();
    (result, open)
}

#[test]
fn parcels_that_pass_make_the_loads_of_parcels_that_stay() {
    let limits = limits(Some(AMBIENT), Some(CHILLED));
    for seed in 0..60 {
        let (parcels, items) = some(&mut Rng::new(seed), 150);
        let whole = consolidate(&parcels, &items, &stations(3), &limits);
        let (all, _) = filled(&parcels, &items, &limits, usize::MAX);
        check(&parcels, &items, &limits.as_slice()[0], &all);
        let pairs: std::collections::BTreeSet<_> = whole.of.iter().zip(&all.of).collect();
        assert_eq!(whole.loads.len(), all.loads.len(), "seed {seed}");
        let loads = pairs.iter().filter(|(a, _)| matches!(a, Some(Ok(_)))).count();
        assert_eq!(loads, whole.loads.len(), "seed {seed}: the same parcels are together");
        // Few open loads cost some more of them, and are few: 3 stations, 2 flows, 2 temperatures, 2 shipments.
        let (few, open) = filled(&parcels, &items, &limits, 2);
        check(&parcels, &items, &limits.as_slice()[0], &few);
        assert!(open <= 2 * 24, "seed {seed}: {open}");
        assert!(few.loads.len() >= all.loads.len() && few.loads.len() * 2 <= all.loads.len() * 3, "seed {seed}");
    }
    let nowhere = Carried { station: StationId::from_index(9), ..carried(0, 0, None, 0) };
    let (parcels, _) = some(&mut Rng::new(1), 1);
    let stations = stations(3);
    assert!(Filling::new(&stations, &limits, 1).put(&parcels[nowhere.parcel], &nowhere, &mut |_, _| ()).is_err());
}

#[test]
fn limits_are_one_real_vehicle() {
    let vehicle = |mass, volume, chilled| VehicleType {
        name: String::new(),
        class: VehicleClass::Van,
        mass: Grams(mass),
        volume: Millilitres(volume),
        chilled,
        drivers: 1,
        fixed: Fen(0),
        per_km: Fen(0),
        per_hour: Fen(0),
        co2_per_km: Co2(0),
        source: String::new(),
    };
    let vehicles = IdVec::from_vec(vec![vehicle(100, 1_000, false), vehicle(50, 2_000, true), vehicle(900, 9, true)]);
    let fleet: Vec<_> = vehicles.ids().zip([2, 1, 0]).collect::<Vec<(VehicleTypeId, u32)>>();
    let chilled = Some(Limit { mass: Grams(50), volume: Millilitres(2_000) });
    assert_eq!(Limits::of_fleet(&fleet, &vehicles), Limits { ambient: Some(AMBIENT), chilled });
    assert_eq!(Limits::of_fleet(&[], &vehicles), Limits::default());
}

#[test]
fn random_parcels_keep_the_invariants() {
    for seed in 0..50 {
        let mut rng = Rng::new(seed);
        let mut parcels: IdVec<ParcelId, Parcel> = IdVec::new();
        let mut items = Vec::new();
        for k in 0..300 {
            let flow = [Flow::In, Flow::Out][rng.below(2)];
            let temperature = [Temperature::Ambient, Temperature::Chilled][usize::from(rng.below(5) == 0)];
            let (grams, millilitres) = (1 + rng.below(55), 1 + rng.below(400));
            parcels.push(parcel(flow, temperature, grams as i64, millilitres as i64));
            if rng.below(10) > 0 {
                let shipment = (flow == Flow::In).then(|| rng.below(2));
                items.push(carried(k, rng.below(3), shipment, rng.below(20) as i64));
            }
        }
        let limits = limits(Some(AMBIENT), Some(CHILLED));
        check(&parcels, &items, &limits.as_slice()[0], &consolidate(&parcels, &items, &stations(3), &limits));
    }
}

#[test]
#[ignore = "a measurement: cargo test --release load -- --ignored --nocapture"]
fn half_a_million_parcels() {
    let mut rng = Rng::new(1);
    let mut random =
        |_| parcel(Flow::In, Temperature::Ambient, 200 + rng.below(4_000) as i64, rng.below(20_000) as i64);
    let parcels: IdVec<ParcelId, Parcel> = (0..500_000).map(&mut random).collect();
    let items: Vec<Carried> =
        (0..500_000).map(|k| carried(k, if k % 4 > 0 { k % 20 } else { k % 701 }, Some(k % 3), 0)).collect();
    let limit = Limit { mass: Grams(1_500_000), volume: Millilitres(16_000_000) };
    let start = std::time::Instant::now();
    let loads = consolidate(&parcels, &items, &stations(701), &limits(Some(limit), None));
    println!("{:?}, {} loads", start.elapsed(), loads.loads.len());
}
