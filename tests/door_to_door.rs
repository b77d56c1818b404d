//! Ngari to Nyingchi: what the facts say must come out.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::itinerary::{Chains, Modes, Query, Span, find_place};
use skyroad::plan::{DoorToDoor, DoorToDoorRow, door_to_door, door_to_door_text};
use skyroad::scenario::Place;
use skyroad::timetable::{Carriage, Mode};
use skyroad::{Date, Grams, Millilitres, Region, Seconds, Time, tibet};

fn rows(region: &Region) -> Vec<DoorToDoorRow> {
    let days = [("1995", "1995-07-15"), ("2016", "2016-07-15"), ("today", "2026-07-15"), ("winter", "2026-01-15")];
    let scenarios = days.iter().map(|(name, day)| ((*name).to_owned(), Date::parse(day).unwrap())).collect();
    let ends = (find_place(region, "gar").unwrap(), find_place(region, "bayi").unwrap());
    door_to_door(region, &DoorToDoor { ends, scenarios, mass: Grams(2_000), volume: Millilitres(8_000) }).unwrap()
}

#[test]
fn ngari_to_nyingchi_then_and_now() {
    let region = tibet::region().unwrap();
    let rows = rows(&region);
    assert_eq!(rows.len(), 4 * 3 * 2);
    let row = |scenario: &str, modes, carriage| {
        rows.iter().find(|r| r.scenario == scenario && r.modes == modes && r.carriage == carriage).unwrap()
    };
    let hours = |scenario, modes, carriage| row(scenario, modes, carriage).best_hours().unwrap();
    let (person, parcel) = (Carriage::People, Carriage::Freight);

    let road = row("today", Modes::Road, person);
    let km = road.itinerary().unwrap().length().km();
    assert!((hours("today", Modes::Road, person) - 26.5).abs() < 0.05 && (km - 1855.0).abs() < 1.0, "{km} km");
    assert_eq!((road.profile.best, road.profile.median), (road.profile.worst, road.profile.worst));
    assert!((hours("today", Modes::Road, parcel) - 33.0).abs() < 0.1, "published: 33 h by truck");
    assert!((hours("2016", Modes::Road, person) - 30.7).abs() < 0.1);
    assert!((25.0..26.5).contains(&hours("today", Modes::RoadRail, person)), "published: about 26 h");

    let flown = hours("today", Modes::RoadRailAir, person);
    assert!((9.0..11.0).contains(&flown), "{flown} h; by the facts about 10 h, at most 16");
    assert!(flown < hours("today", Modes::Road, person) && flown < hours("today", Modes::Road, parcel));
    let legs = &row("today", Modes::RoadRailAir, person).itinerary().unwrap().legs;
    assert!(legs.iter().any(|leg| leg.mode == Mode::Air));

    for row in &rows {
        let profile = &row.profile;
        assert!(profile.best <= profile.median && profile.median <= profile.worst, "{}", row.title());
        let fewer = row.modes != Modes::Road;
        let bare = hours(&row.scenario, Modes::Road, row.carriage);
        assert!(!fewer || row.best_hours().unwrap() <= bare, "more modes are never slower: {}", row.title());
        assert_eq!(profile.share_within(profile.worst.unwrap()), 1.0);
        assert!(profile.share_within(profile.median.unwrap()) >= 0.5);
        assert_eq!(profile.share_within(profile.best.unwrap() - Seconds(1)), 0.0);
    }
    assert_eq!(door_to_door_text(&region, &rows).lines().count(), 1 + rows.len());
}

#[test]
fn places_by_all_their_names() {
    let region = tibet::region().unwrap();
    let gar = Place::Node(region.network.node("gar").unwrap());
    for name in ["gar", "GAR", "噶尔县"] {
        assert_eq!(find_place(&region, name).unwrap(), gar, "{name}");
    }
    let station = Place::Terminal(region.timetable.terminal("rail-lhasa").unwrap());
    assert_eq!(find_place(&region, "rail-lhasa").unwrap(), station);
    assert_eq!(find_place(&region, "Lhasa station").unwrap(), station);
    let message = find_place(&region, "rail-lhassa").unwrap_err().to_string();
    assert!(message.contains("did you mean \"rail-lhasa\"?"), "{message}");
}

/// Published (people.cn 2025-11): parcels from the Xining yard to Lhasa West by rail in under 48 h; whenever one leaves.
#[test]
fn parcels_from_xining_to_lhasa_west_by_rail_take_under_two_days() {
    let region = tibet::region().unwrap();
    let day = Date::parse("2026-07-15").unwrap();
    let chains = Chains::new(&region, &Span::week(day)).unwrap();
    let ends = (find_place(&region, "rail-xining").unwrap(), find_place(&region, "rail-lhasa-west").unwrap());
    let goods = Query::goods(ends, Time::at(day, Seconds::ZERO), Grams(5_000_000), Millilitres::ZERO);
    let profile = chains.profile(&goods.with_modes(Modes::RoadRail), Seconds::hours(7 * 24)).unwrap();
    assert!(profile.worst.unwrap() < Seconds::hours(48), "{} h", profile.worst.unwrap().as_hours());
    assert!(profile.itinerary.unwrap().legs.iter().any(|leg| leg.mode == Mode::Rail));
}
