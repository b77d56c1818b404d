//! Who serves whom on the embedded region: better than by hand, with remedies that help and roads that open.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::assign::capacitated::{Explainer, Question, Tariff, Terms};
use skyroad::plan::{self, Demand, ServingOptions};
use skyroad::scenario::{Change, CostTable, Scenario, Why};
use skyroad::search::Engine;
use skyroad::{Budget, Date, Region, assign, report, tibet};

fn scenario(region: &Region, date: &str, scale: f64) -> Scenario {
    let date = Date::parse(date).unwrap();
    let hub = |code| region.timetable.terminal(code).unwrap();
    let demand = Demand { scale, ..Demand::new(hub("rail-xining"), hub("air-tfu")) };
    Scenario { date, closures: Vec::new(), parcels: demand.generate(region, date, 1).unwrap(), seed: 1 }
}

fn table(region: &Region, scenario: &Scenario) -> CostTable {
    plan::station_table(region, &Engine::new(&region.network).unwrap(), scenario.date, &scenario.closures).unwrap()
}

/// Unserved parcels, and seconds of way of all others.
fn way<'a>(
    scenario: &Scenario,
    table: &CostTable,
    stations: impl Iterator<Item = Option<&'a skyroad::freight::StationId>>,
) -> (usize, i64) {
    use skyroad::Id;
    let mut sums = (0, 0);
    for (parcel, station) in scenario.parcels.iter().zip(stations) {
        match station {
            Some(station) => sums.1 += table.time(parcel.village.index(), station.index()).unwrap().0,
            None => sums.0 += 1,
        }
    }
    sums
}

#[test]
fn a_crowded_day_is_served_better_than_in_turn() {
    let region = tibet::region().unwrap();
    let scenario = scenario(&region, "2026-07-15", 1.3);
    let table = table(&region, &scenario);
    let options = assign::Options { reach: region.reach, neighbours: region.stations.len() };
    let by_hand = assign::nearest(&region.stations, &table, &scenario.parcels, &options);
    let question = plan::station_question(&region, &table, &scenario.parcels, &Terms::default()).unwrap();
    let answer = question.solve(&Budget::default()).unwrap();
    assert_eq!(answer.cost, answer.bound);
    let best = way(&scenario, &table, answer.stations.iter().map(|s| s.as_ref()));
    let hand = way(&scenario, &table, by_hand.iter().map(|s| s.as_ref().ok()));
    println!("in turn: {} unserved, {} s of way; optimum: {} and {}", hand.0, hand.1, best.0, best.1);
    assert!(best.0 <= hand.0 && (best.0 < hand.0 || best.1 <= hand.1), "{best:?} against {hand:?}");
}

#[test]
fn remedies_applied_serve_the_parcel() {
    let region = tibet::region().unwrap();
    let scenario = scenario(&region, "2026-07-15", 1.6);
    let table = table(&region, &scenario);
    let sites = plan::sites(&region, &scenario);
    let question = Question::new(sites, &table, &scenario.parcels, Terms::default()).unwrap();
    let answer = question.solve(&Budget::default()).unwrap();
    let unserved: Vec<_> = scenario.parcels.ids().filter(|&p| answer.stations[p].is_none()).collect();
    assert!(unserved.len() > 1_000, "{}", unserved.len());
    let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
    let (mut proven, mut asked) = (0, 0);
    for &parcel in unserved.iter().step_by(unserved.len() / 40) {
        let explanation = explainer.explain(parcel).unwrap().unwrap();
        assert!(matches!(explanation.why, Why::Full { .. }), "{explanation:?}");
        asked += 1;
        let Some(remedy) = explanation.remedy else { continue };
        let after = question.with(&remedy.change).unwrap().solve(&Budget::default()).unwrap();
        assert_eq!(answer.cost - after.cost, remedy.saves);
        proven += usize::from(after.stations[parcel].is_some());
    }
    println!("{proven} of {asked} served by what was said to help");
    assert_eq!(proven, asked);
}

#[test]
fn roads_that_open_supply_the_stations_that_were_cut_off() {
    let region = tibet::region().unwrap();
    let scenario = scenario(&region, "2026-01-15", 0.1);
    let conditions = region.network.on(scenario.date);
    let supplied = plan::supplied(&region, &conditions);
    let cut_off: Vec<_> = supplied.entries().filter(|(_, s)| !**s).map(|(id, _)| id).collect();
    assert!(!cut_off.is_empty(), "Medog is cut off in winter");
    let table = table(&region, &scenario);
    let sites = plan::sites(&region, &scenario);
    let question = Question::new(sites, &table, &scenario.parcels, Terms::default()).unwrap();
    let answer = question.solve(&Budget::default()).unwrap();
    let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
    let mut helped = 0;
    for parcel in scenario.parcels.ids().filter(|&p| answer.stations[p].is_none()) {
        let explanation = explainer.explain(parcel).unwrap().unwrap();
        let Some(Change::Supply { station }) = explanation.remedy.map(|r| r.change) else { continue };
        let roads = plan::roads_to_open(&region, &conditions, station).unwrap();
        assert!(
            !roads.is_empty() && roads.iter().all(|&road| conditions.shut(road).is_some() || conditions.is_winter())
        );
        assert!(plan::supplied(&region, &conditions.clone().opened(&roads))[station]);
        let text = report::explanation_text(&region, &conditions, &explanation, &roads);
        assert!(text.contains("no vehicle reaches") && text.contains("opening "), "{text}");
        helped += 1;
    }
    assert!(helped > 0);
    assert!(plan::roads_to_open(&region, &conditions, region.station("S540102002").unwrap()).is_none());
}

#[test]
fn the_map_shows_who_serves_whom_and_what_to_open() {
    let region = tibet::region().unwrap();
    let scenario = scenario(&region, "2026-07-15", 2.0);
    let engine = Engine::new(&region.network).unwrap();
    let options = ServingOptions { explained: 1, open: 2, ..ServingOptions::default() };
    let served = plan::serve(&region, &engine, &scenario, &options, &Budget::default()).unwrap();
    let given: u32 = served.serving.stations.iter().flat_map(|s| &s.served).map(|(_, n)| n[0] + n[1]).sum();
    let unserved: u32 = served.serving.stations.iter().map(|s| s.unserved[0] + s.unserved[1]).sum();
    assert_eq!((given + unserved) as usize, scenario.parcels.len());
    assert_eq!(unserved as usize, served.unserved);
    let openings = &served.serving.openings;
    assert!(
        openings.len() == 2 && openings[0].saves >= openings[1].saves && openings[0].more_served > 0,
        "{openings:?}"
    );
    let plan = plan::outcomes_of(&region, &scenario, &served);
    let html = report::serving_html(&region, &scenario, &plan, &served.serving, &report::MapOptions::default());
    assert!(html.contains("\"openings\":[[") && html.contains("\"flows\":[["));
    assert!(html.len() < 1_500_000, "{}", html.len());
}
