#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::{Ahead, AheadQuestion, ClosedRoads, Forecast, Stores, send_ahead};
use crate::base::{Budget, Date, Fen, Grams, Id, IdVec, Metres, Millilitres, Seconds};
use crate::freight::{StationId, Tariff, Usage, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::Turn;
use crate::plan::close_roads;
use crate::scenario::Region;
use crate::search::Engine;
use crate::tibet;

const PERIODS: u32 = 20;

fn stores(region: &Region, room: i64) -> Stores {
    let room = IdVec::filled(region.stations.len(), room);
    Stores { room, holding: Fen(5), mass: Grams(10_000), volume: Millilitres(20_000) }
}

fn of_county(region: &Region, county: &str) -> Vec<StationId> {
    let depot = region.depot(county).unwrap();
    region.stations.entries().filter(|(_, s)| s.depot == depot).map(|(id, _)| id).collect()
}

fn ask(region: &Region, county: &str, closed: &[ClosedRoads], room: i64, takes: i64) -> Ahead {
    let all = |&station: &StationId| {
        (0..PERIODS).map(move |period| Forecast { station, period, crates: 10, shortfall: Fen(100_000) })
    };
    let forecasts: Vec<Forecast> = of_county(region, county).iter().flat_map(all).collect();
    let question = AheadQuestion {
        first: Date::new(2026, 11, 30).unwrap(),
        days: 7,
        periods: PERIODS,
        origin: region.network.node("bayi").unwrap(),
        sends: 10_000,
        takes,
        closed,
        forecasts: &forecasts,
        stores: &stores(region, room),
    };
    send_ahead(region, &question, &Budget::default()).unwrap()
}

#[test]
fn a_county_that_winter_closes_gets_all_it_wants_before() {
    let region = tibet::region().unwrap();
    let ahead = ask(&region, "medog", &[], 10_000, 1_000);
    assert_eq!(ahead.stations.len(), of_county(&region, "medog").len());
    for s in 0..ahead.stations.len() {
        // Both roads are closed from January to March, which is 30 days from here: 4 weeks and 4 days.
        assert_eq!(ahead.open[s][..6], [7, 7, 7, 7, 4, 0]);
        assert_eq!(ahead.open[s][16..18], [0, 4]);
        let sent = ahead.sent(s);
        // Weeks 5 to 16 are closed; the fifth is served last, so that nothing is kept longer than need be.
        assert_eq!((&sent[..4], sent[4]), (&[10; 4][..], 130), "{sent:?}");
        assert!(sent[5..17].iter().all(|&n| n == 0) && sent[17..].iter().all(|&n| n == 10), "{sent:?}");
        assert!(ahead.wanted_and_short(s).iter().all(|&[wanted, short]| wanted == 10 && short == 0));
    }
}

#[test]
fn where_the_store_is_small_the_rest_is_short_and_room_has_a_price() {
    let region = tibet::region().unwrap();
    let (small, more) = (ask(&region, "medog", &[], 50, 1_000), ask(&region, "medog", &[], 51, 1_000));
    let short = |ahead: &Ahead, s: usize| ahead.wanted_and_short(s).iter().map(|&[_, short]| short).sum::<i64>();
    let mut worth = 0;
    for s in 0..small.stations.len() {
        assert_eq!((short(&small, s), short(&more, s)), (70, 69));
        worth += small.plan.store_worth[s].iter().map(|&w| i128::from(w)).sum::<i128>();
    }
    assert!(worth > 0);
    assert_eq!(small.plan.cost - more.plan.cost, worth);
}

#[test]
fn roads_closed_by_name_and_what_a_day_takes_count() {
    let region = tibet::region().unwrap();
    let day = |month, day| Date::new(2026, month, day).unwrap();
    let free = ask(&region, "gongbogyamda", &[], 10_000, 1_000);
    assert!(free.open.iter().flatten().all(|&days| days == 7));
    let depot = region.depots[region.depot("gongbogyamda").unwrap()].node;
    // All roads at the depot, for the second week and three days of the third.
    let at_depot = region.network.out_arcs(depot).map(|(id, _)| region.network.arcs()[id].segment);
    let closures = at_depot.map(|segment| crate::network::Closure { segment, reason: "snow".to_owned() }).collect();
    let closed = ClosedRoads { closures, first: day(12, 7), last: day(12, 16) };
    let shut = ask(&region, "gongbogyamda", &[closed], 10_000, 1);
    let far: Vec<usize> = (0..shut.stations.len()).filter(|&s| shut.open[s][1] == 0).collect();
    assert!(!far.is_empty());
    for &s in &far {
        assert_eq!(shut.open[s][..4], [7, 0, 4, 7]);
        // One crate a day: seven of ten are there each week.
        assert_eq!(shut.sent(s)[..4], [7, 0, 4, 7]);
    }
    assert!(close_roads(&region, &["bomi-medog".to_owned()]).is_ok());
}

#[test]
fn what_is_out_of_range_is_refused() {
    let region = tibet::region().unwrap();
    let forecast = Forecast { station: StationId::from_index(0), period: 0, crates: 1, shortfall: Fen(1) };
    let (forecasts, stores) = ([forecast], stores(&region, 1));
    let fine = AheadQuestion {
        first: Date::new(2026, 11, 30).unwrap(),
        days: 7,
        periods: 4,
        origin: region.network.node("bayi").unwrap(),
        sends: 1,
        takes: 1,
        closed: &[],
        forecasts: &forecasts,
        stores: &stores,
    };
    assert!(send_ahead(&region, &fine, &Budget::default()).is_ok());
    let ask = |question: AheadQuestion<'_>| send_ahead(&region, &question, &Budget::default()).unwrap_err().to_string();
    assert!(ask(AheadQuestion { periods: 0, ..fine.clone() }).contains("0 days"));
    assert!(ask(AheadQuestion { periods: u32::MAX, days: u32::MAX, ..fine.clone() }).contains("days"));
    assert!(ask(AheadQuestion { periods: 200, ..fine.clone() }).contains("20"));
    assert!(ask(AheadQuestion { sends: -1, ..fine.clone() }).contains("out of range"));
    for wrong in [Forecast { period: 4, ..forecast }, Forecast { station: StationId::from_index(1 << 20), ..forecast }]
    {
        assert!(
            send_ahead(&region, &AheadQuestion { forecasts: &[wrong], ..fine.clone() }, &Budget::default()).is_err()
        );
    }
    let cancelled = Budget::default();
    cancelled.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(send_ahead(&region, &fine, &cancelled).unwrap_err().is_cancelled());
}

#[test]
fn rules_on_turns_change_what_the_ways_cost() {
    let mut region = tibet::region().unwrap();
    let free = ask(&region, "bomi", &[], 10_000, 1_000);
    let bayi = region.network.node("bayi").unwrap();
    let depot = region.depots[region.depot("bomi").unwrap()].node;
    let open = region.network.on(Date::new(2026, 11, 30).unwrap());
    let metric = Metric::new(&region.network, &open, &Profile::new(VehicleClass::HeavyTruck));
    let ways = Engine::new(&region.network).unwrap().ways(&metric).unwrap();
    let way = ways.path(&mut ways.query(), bayi, depot).unwrap();
    region.turns.set_along(&region.network, &way.arcs[..2], Turn::Forbidden).unwrap();
    let ways = Engine::with_turns(&region.network, &region.turns).unwrap().ways(&metric).unwrap();
    let longer = ways.path(&mut ways.query(), bayi, depot).unwrap();
    assert!(longer.metres > way.metres);
    let ruled = ask(&region, "bomi", &[], 10_000, 1_000);
    let price = |metres: u32, millis: u32| {
        let (length, time) = (Metres(i64::from(metres)), Seconds::from_millis(millis));
        let (mass, volume) = (Grams(10_000), Millilitres(20_000));
        region.rates.of(Tariff::FreightRoad).price(Usage { mass, volume, length, time }).0
    };
    // The ways from the depot on are the same.
    let more = price(longer.metres, longer.millis) - price(way.metres, way.millis);
    for (free, ruled) in free.problem.lanes.iter().zip(&ruled.problem.lanes) {
        assert!((ruled.cost - free.cost).abs_diff(more) <= 1, "{} to {}, {more} more", free.cost, ruled.cost);
    }
    assert!(more > 1 && free.problem.lanes.len() == ruled.problem.lanes.len());
}
