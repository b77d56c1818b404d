use super::*;
use crate::base::*;
use crate::freight::VehicleClass;
use crate::network::*;

fn node(slug: &str, lon: f64, elevation: i32) -> Node {
    let coord = Coord::new(30.0, lon).unwrap();
    Node { slug: slug.into(), names: Names::default(), kind: NodeKind::Junction, coord, elevation }
}

fn segment() -> Segment {
    Segment {
        road: "G0".into(),
        length: Metres(60_000),
        class: RoadClass::II,
        surface: Surface::Paved,
        limit: 70,
        open_year: None,
        paved_year: Some(2005),
        observed: Observed {
            car_now: Some(Seconds::hours(1)),
            truck_now: Some(Seconds::minutes(80)),
            in_1990s: Some(Seconds::hours(2)),
        },
        pass: None,
        open_months: MonthSet::ALL,
        season_note: String::new(),
        restriction: Restriction::default(),
        confidence: "high".into(),
        source: "test".into(),
    }
}

fn weight(segment: Segment, class: VehicleClass, date: &str, forward: bool) -> Option<u32> {
    weight_of(segment, Profile::new(class), date, forward)
}

fn weight_of(segment: Segment, profile: Profile, date: &str, forward: bool) -> Option<u32> {
    let mut builder = NetworkBuilder::new();
    let a = builder.node(node("a", 90.0, 3500)).unwrap();
    let b = builder.node(node("b", 90.6, 3500)).unwrap();
    builder.two_way(a, b, segment).unwrap();
    let network = builder.build();
    let conditions = network.on(Date::parse(date).unwrap());
    let metric = Metric::new(&network, &conditions, &profile);
    let (arc, _) = network.arcs().entries().find(|(_, arc)| arc.forward == forward).unwrap();
    metric.weight(arc)
}

#[test]
fn observed_hours_hold_for_each_class_and_age() {
    let hour = 3_600_000;
    assert_eq!(weight(segment(), VehicleClass::Car, "2026-07-15", true), Some(hour));
    assert_eq!(weight(segment(), VehicleClass::Van, "2026-07-15", true), Some(hour * 11 / 10));
    assert_eq!(weight(segment(), VehicleClass::HeavyTruck, "2026-07-15", true), Some(hour * 4 / 3));
    assert_eq!(weight(segment(), VehicleClass::Car, "2004-07-15", true), Some(2 * hour));
    assert_eq!(weight(segment(), VehicleClass::BoxTruck, "2004-07-15", true), Some(2 * hour / 100 * 127));
    assert_eq!(weight(segment(), VehicleClass::Car, "2005-07-15", true), Some(hour));
}

#[test]
fn a_road_without_hours_of_the_1990s_is_there_from_its_opening() {
    let mut s = segment();
    s.observed.in_1990s = None;
    s.open_year = Some(2013);
    s.paved_year = Some(2017);
    assert_eq!(weight(s.clone(), VehicleClass::Car, "2012-12-31", true), None);
    assert_eq!(weight(s, VehicleClass::Car, "2013-01-01", true), Some(3_600_000));
}

#[test]
fn seasons_truck_rules_and_convoys_close() {
    let mut s = segment();
    s.open_months = MonthSet::parse("5-11").unwrap();
    assert!(weight(s.clone(), VehicleClass::Car, "2026-05-01", true).is_some());
    assert_eq!(weight(s, VehicleClass::Car, "2026-04-30", true), None);
    let mut s = segment();
    s.restriction.trucks = TruckRule::Since(Date::parse("2022-12-16").unwrap());
    assert!(weight(s.clone(), VehicleClass::Van, "2022-12-15", true).is_some());
    assert_eq!(weight(s.clone(), VehicleClass::BoxTruck, "2022-12-15", true), None);
    assert!(weight(s, VehicleClass::BoxTruck, "2022-12-16", true).is_some());
    let mut s = segment();
    s.restriction.trucks = TruckRule::AlternateDays;
    assert!(weight(s.clone(), VehicleClass::HeavyTruck, "2026-07-15", true).is_some());
    assert_eq!(weight(s.clone(), VehicleClass::HeavyTruck, "2026-07-15", false), None);
    assert!(weight(s.clone(), VehicleClass::HeavyTruck, "2026-07-16", false).is_some());
    assert!(weight(s, VehicleClass::Car, "2026-07-15", false).is_some());
}

/// Row by row: each factor of the speed model slows, and nothing passes the limit.
#[test]
fn the_speed_model_reacts_to_every_input() {
    let time = |s: &Segment, class, date| weight_of(s.clone(), Profile::new(class).without_observed(), date, true);
    let summer = "2026-07-15";
    let plain = time(&segment(), VehicleClass::Car, summer).unwrap();
    assert!(plain >= 60 * 3_600_000 / 70, "the limit of 70 km/h holds");
    for class in [VehicleClass::Van, VehicleClass::BoxTruck, VehicleClass::HeavyTruck] {
        assert!(time(&segment(), class, summer).unwrap() > plain, "{class:?} is slower than a car");
    }
    let slower = |change: fn(&mut Segment)| {
        let mut s = segment();
        change(&mut s);
        assert!(time(&s, VehicleClass::Car, summer).unwrap() > plain);
    };
    slower(|s| s.class = RoadClass::IV);
    slower(|s| s.surface = Surface::Gravel);
    slower(|s| s.pass = Some(Pass { name: "La".into(), elevation: 5200 }));
    slower(|s| s.limit = 30);
    slower(|s| s.length = Metres(90_000));
    assert!(time(&segment(), VehicleClass::Car, "2026-01-15").unwrap() > plain, "winter is slower");
    assert!(time(&segment(), VehicleClass::Car, "1995-07-15").unwrap() > plain, "the old road is slower");
}

#[test]
fn given_weights_are_checked_at_the_door() {
    let network = NetworkBuilder::new().build();
    assert!(Metric::from_weights(&network, vec![]).is_ok());
    assert!(Metric::from_weights(&network, vec![Some(1)]).is_err());
}
