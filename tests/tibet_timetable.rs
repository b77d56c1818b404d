//! The embedded timetable: whole, and as published where it was published.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::scenario::Region;
use skyroad::timetable::{Mode, Trip};
use skyroad::{Date, Seconds, tibet};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The trip of this number that runs on a day.
fn trip<'a>(region: &'a Region, number: &str, day: &str) -> &'a Trip {
    let runs = region.timetable.on(date(day));
    let found: Vec<&Trip> = runs.iter().map(|&id| &region.timetable.trips[id]).filter(|t| t.number == number).collect();
    assert_eq!(found.len(), 1, "{number} on {day}");
    found[0]
}

/// Clock readings at a terminal, as minutes after the service day's midnight, and kilometres.
fn call(region: &Region, trip: &Trip, terminal: &str) -> (i64, i64, f64) {
    let id = region.timetable.terminal(terminal).unwrap();
    let stop = trip.stops.iter().find(|s| s.terminal == id).unwrap();
    (stop.arrive.0 / 60, stop.depart.0 / 60, stop.at.km())
}

const fn clock(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

#[test]
fn the_timetable_is_whole() {
    let region = tibet::region().unwrap();
    assert_eq!(region.warnings, vec![]);
    let timetable = &region.timetable;
    assert_eq!((timetable.terminals.len(), timetable.transfers.len()), (66, 18));
    let rail = timetable.trips.iter().filter(|t| t.mode == Mode::Rail).count();
    assert_eq!(rail, 88);
    let legs: usize = timetable.trips.iter().filter(|t| t.mode == Mode::Air).map(|t| t.stops.len() - 1).sum();
    assert_eq!(legs, 170);
    for trip in &timetable.trips {
        assert!(trip.stops.len() >= 2 && trip.stops.windows(2).all(|w| w[0].at < w[1].at), "{}", trip.number);
        assert!(trip.people || trip.capacity.is_some_and(|room| room.0 > 0), "{} carries something", trip.number);
    }
}

#[test]
fn published_trains_run_as_published() {
    let region = tibet::region().unwrap();
    let c881 = trip(&region, "C881", "2022-07-15");
    assert_eq!(call(&region, c881, "rail-lhasa").1, clock(8, 20));
    assert_eq!(call(&region, c881, "rail-shannan").0, clock(9, 30));
    let (arrive, _, km) = call(&region, c881, "rail-nyingchi");
    assert!(arrive == clock(11, 49) && (km - 435.5).abs() < 0.05, "{km} km");

    let k9821 = trip(&region, "K9821", "2014-09-01");
    assert_eq!(call(&region, k9821, "rail-lhasa").1, clock(9, 0));
    assert_eq!(call(&region, k9821, "rail-shigatse"), (clock(11, 59), clock(11, 59), 248.0));

    let z8991 = trip(&region, "Z8991", "2026-08-11");
    assert_eq!(call(&region, z8991, "rail-xining").1, clock(22, 0));
    assert_eq!(call(&region, z8991, "rail-lhasa"), (clock(42, 28), clock(42, 28), 1956.0));
}

#[test]
fn of_two_programmes_the_valid_and_newest_runs() {
    let region = tibet::region().unwrap();
    let leaves = |day| call(&region, trip(&region, "Z323", day), "rail-xining").1;
    assert_eq!(leaves("2022-07-15"), clock(12, 26));
    assert_eq!(leaves("2026-07-15"), clock(12, 20));
    let lxa = |day| call(&region, trip(&region, "8L9669", day), "air-lxa");
    assert_eq!((lxa("2026-07-15").0, lxa("2026-07-16").0), (clock(9, 20), clock(10, 10)), "by weekday");
}

#[test]
fn through_trains_measure_along_each_of_their_lines() {
    let region = tibet::region().unwrap();
    let through = trip(&region, "C892/C893", "2026-07-15");
    let (arrive, depart, km) = call(&region, through, "rail-lhasa");
    assert_eq!((arrive, depart, km), (clock(13, 26), clock(13, 44), 248.0));
    assert!((call(&region, through, "rail-nyingchi").2 - (248.0 + 435.5)).abs() < 0.01);
    let goods = trip(&region, "F-LN-1", "2026-07-15");
    assert!((call(&region, goods, "rail-nyingchi").2 - (10.0 + 435.5)).abs() < 0.01, "Lhasa West is 10 km before");
    assert_eq!(goods.capacity.map(|room| room.0), Some(1_000_000_000));
    assert!(goods.is_model && !goods.is_parcel_service && !goods.people);
}

#[test]
fn flights_are_in_the_time_of_beijing() {
    let region = tibet::region().unwrap();
    let out = trip(&region, "H9775", "2026-07-14");
    assert_eq!(call(&region, out, "air-ktm").0, clock(12, 35) + 135);
    let home = trip(&region, "H9774", "2026-07-13");
    assert_eq!(call(&region, home, "air-ktm").1, clock(8, 30) + 135);
    let freighter = trip(&region, "O3-EHULXA", "2026-07-13");
    assert!(!freighter.people && freighter.capacity.is_some());
    let km = call(&region, freighter, "air-lxa").2;
    assert!((2300.0..2400.0).contains(&km), "{km} km of great circle");
}

/// Parcels from the yard at Xining reach the sorting centre at Lhasa West in under 48 h (people.cn 2025-11).
#[test]
fn parcels_come_from_xining_within_two_days() {
    let region = tibet::region().unwrap();
    let train = trip(&region, "X-EXP-1", "2026-07-15");
    let (from, to) = (call(&region, train, "rail-xining").1, call(&region, train, "rail-lhasa-west").0);
    let station = |code| &region.timetable.terminals[region.timetable.terminal(code).unwrap()];
    let cut_off = station("rail-xining").cut_off_freight.unwrap();
    let release = station("rail-lhasa-west").release_freight.unwrap();
    let whole = Seconds::minutes(to - from) + cut_off + release;
    assert!(whole < Seconds::hours(48), "{} h", whole.as_hours());
    assert!(release <= Seconds::hours(2), "sorted within 2 h of arrival");
}
