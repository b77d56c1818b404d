//! The embedded region is whole, and what it says of roads and dates holds.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::network::{RoadClass, Shut};
use skyroad::{Date, Metric, Profile, Search, VehicleClass, tibet};

fn hours_and_km(from: &str, to: &str, date: &str, class: VehicleClass) -> Option<(f64, f64)> {
    let region = tibet::region().unwrap();
    let conditions = region.network.on(Date::parse(date).unwrap());
    let metric = Metric::new(&region.network, &conditions, &Profile::new(class));
    let ends = (region.network.node(from).unwrap(), region.network.node(to).unwrap());
    let path = Search::new(&region.network, &metric).path(ends.0, ends.1)?;
    Some((path.time().as_hours(), path.length().km()))
}

#[test]
fn the_region_is_whole() {
    let region = tibet::region().unwrap();
    assert_eq!(region.warnings, vec![]);
    assert_eq!(region.depots.len(), 74);
    assert_eq!(region.stations.len(), 701);
    assert_eq!(region.shapes.len(), region.network.segments().len());
    let trunk = region.network.segments().iter().filter(|s| s.class != RoadClass::Spur);
    let km: f64 = trunk.map(|s| s.length.km()).sum();
    assert!((km - 28_303.0).abs() < 1.0, "{km} km of trunk road, cut but not lengthened");
    assert_eq!(region.stations.iter().filter(|s| region.depots[s.depot].node == s.node).count(), 74);
}

/// Cutting trunk roads where spurs branch off changes no driving time: the sums of roads.csv come out.
#[test]
fn ngari_to_nyingchi_by_road_is_as_the_facts_say() {
    let (hours, km) = hours_and_km("gar", "bayi", "2026-07-15", VehicleClass::Car).unwrap();
    assert!((hours - 26.5).abs() < 0.05 && (km - 1855.0).abs() < 1.0, "{hours} h, {km} km");
    let (hours, _) = hours_and_km("gar", "bayi", "2026-07-15", VehicleClass::HeavyTruck).unwrap();
    assert!((32.0..34.0).contains(&hours), "{hours} h by truck");
    let (hours, _) = hours_and_km("gar", "bayi", "2016-07-15", VehicleClass::Car).unwrap();
    assert!((hours - 30.7).abs() < 0.1, "{hours} h in 2016");
    let (hours, _) = hours_and_km("gar", "bayi", "1995-07-15", VehicleClass::Car).unwrap();
    assert!((85.0..90.0).contains(&hours), "{hours} h in 1995");
}

/// The spur hours of stations.csv hold from the seat, however the spur was shared.
#[test]
fn stations_are_as_far_from_their_seat_as_their_spurs_say() {
    let region = tibet::region().unwrap();
    let conditions = region.network.on(Date::parse("2026-07-15").unwrap());
    let metric = Metric::new(&region.network, &conditions, &Profile::new(VehicleClass::Car));
    let mut search = Search::new(&region.network, &metric);
    let text = std::fs::read_to_string("data/stations.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<std::collections::HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let mut shorter = 0;
    for row in &rows {
        let station = &region.stations[region.station(&row["code"]).unwrap()];
        let path = search.path(region.depots[station.depot].node, station.node).unwrap();
        let hours: f64 = row["spur_hours"].parse().unwrap();
        assert!(path.time().as_hours() < hours + 0.02, "{} {} {hours}", row["code"], path.time().as_hours());
        shorter += usize::from(path.time().as_hours() < hours - 0.02);
    }
    assert!(shorter < rows.len() / 10, "{shorter} of {} found a shorter way", rows.len());
}

#[test]
fn medog_is_cut_off_in_january_and_had_no_road_in_2010() {
    assert!(hours_and_km("bomi", "medog", "2026-07-15", VehicleClass::Car).is_some());
    assert_eq!(hours_and_km("bomi", "medog", "2026-01-15", VehicleClass::Car), None);
    assert_eq!(hours_and_km("bomi", "medog", "2010-07-15", VehicleClass::Car), None);
    let region = tibet::region().unwrap();
    let january = region.network.on(Date::parse("2026-01-15").unwrap());
    let shut = region.network.segments().ids().filter(|&s| january.shut(s) == Some(Shut::Season)).count();
    assert_eq!(shut, 10, "ten rows of roads.csv are seasonal");
}

#[test]
fn convoys_let_trucks_into_medog_on_odd_days_and_out_on_even_ones() {
    let truck = |from, to, date| hours_and_km(from, to, date, VehicleClass::HeavyTruck).map(|(_, km)| km);
    let direct = |km: Option<f64>| km.is_some_and(|km| km < 118.0);
    assert!(direct(truck("bomi", "medog", "2026-07-15")) && !direct(truck("medog", "bomi", "2026-07-15")));
    assert!(!direct(truck("bomi", "medog", "2026-07-16")) && direct(truck("medog", "bomi", "2026-07-16")));
}

#[test]
fn unknown_names_get_the_nearest_spelling() {
    let region = tibet::region().unwrap();
    let message = region.network.node("lahsa").unwrap_err().to_string();
    assert_eq!(message, "there is no place \"lahsa\"; did you mean \"lhasa\"?");
    assert!(region.depot("bomii").unwrap_err().to_string().contains("bomi"));
    assert!(region.check_date(Date::parse("1850-01-01").unwrap()).is_err());
}
