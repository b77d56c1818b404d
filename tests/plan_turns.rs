//! Rules on turns reach the plan, and the verifier holds it to them by searches of its own.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::network::{Turn, TurnTable};
use skyroad::plan::{Demand, Options, lines, plan_day, supplied};
use skyroad::search::{Engine, Ways};
use skyroad::{ArcId, Budget, Date, Metric, Plan, Profile, Region, Rng, Scenario, VehicleClass, check, tibet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

fn scenario(region: &Region) -> Scenario {
    let date = Date::parse("2026-07-15").unwrap();
    let hub = |code| region.timetable.terminal(code).unwrap();
    let demand = Demand { scale: 0.03, ..Demand::new(hub("rail-xining"), hub("air-tfu")) };
    Scenario { date, closures: Vec::new(), parcels: demand.generate(region, date, 1).unwrap(), seed: 1 }
}

fn plan(region: &Region, scenario: &Scenario) -> Plan {
    plan_day(region, scenario, &Options { budget: Budget::iterations(50), ..Options::default() }).unwrap()
}

/// How often tours and hauls drive each so many arcs in a row.
fn made(region: &Region, scenario: &Scenario, plan: &Plan, arcs: usize) -> BTreeMap<Vec<ArcId>, usize> {
    let lines = lines(region, scenario, plan).unwrap();
    let drives = lines.tours.iter().flat_map(|tour| &tour.drives).chain(lines.hauls.iter().map(|haul| &haul.arcs));
    let mut made = BTreeMap::new();
    for turn in drives.flat_map(|drive| drive.windows(arcs)) {
        *made.entry(turn.to_vec()).or_default() += 1;
    }
    made
}

#[test]
fn a_plan_keeps_rules_on_turns_and_the_verifier_catches_one_that_does_not() {
    let mut region = tibet::region().unwrap();
    assert!(region.turns.is_empty());
    let scenario = scenario(&region);
    let free = plan(&region, &scenario);
    assert_eq!(check::check(&region, &scenario, &free), vec![]);
    let mut used: Vec<_> = made(&region, &scenario, &free, 2).into_iter().collect();
    used.sort_by_key(|(turn, times)| (Reverse(*times), turn.clone()));
    let mut turns = TurnTable::new();
    let (forbidden, slow) = used[..30].split_at(5);
    for (turn, _) in forbidden {
        turns.set_along(&region.network, turn, Turn::Forbidden).unwrap();
    }
    for (turn, _) in slow {
        turns.set_along(&region.network, turn, Turn::Takes(400_000)).unwrap();
    }
    region.turns = turns;
    assert!(!check::check(&region, &scenario, &free).is_empty(), "the plan that knew of no rule breaks them");
    let kept = plan(&region, &scenario);
    assert_eq!(check::check(&region, &scenario, &kept), vec![]);
    let now = made(&region, &scenario, &kept, 2);
    assert!(forbidden.iter().all(|(turn, _)| !now.contains_key(turn)), "a forbidden turn is made");
    assert!(slow.iter().any(|(turn, _)| now.contains_key(turn)), "a slow turn is worth its time somewhere");
    let mut silent = region.clone();
    silent.turns = TurnTable::new();
    assert!(!check::check(&silent, &scenario, &kept).is_empty(), "without rules its ways are no shortest ones");
}

#[test]
fn a_plan_keeps_rules_along_several_arcs() {
    let mut region = tibet::region().unwrap();
    let scenario = scenario(&region);
    let free = plan(&region, &scenario);
    let mut used: Vec<_> = made(&region, &scenario, &free, 4).into_iter().collect();
    used.sort_by_key(|(way, times)| (Reverse(*times), way.clone()));
    let forbidden: Vec<Vec<ArcId>> = used.into_iter().take(12).map(|(way, _)| way).collect();
    for way in &forbidden {
        region.turns.set_along(&region.network, way, Turn::Forbidden).unwrap();
    }
    assert!(!check::check(&region, &scenario, &free).is_empty(), "the plan that knew of no rule breaks them");
    let kept = plan(&region, &scenario);
    assert_eq!(check::check(&region, &scenario, &kept), vec![]);
    let now = made(&region, &scenario, &kept, 4);
    assert!(forbidden.iter().all(|way| !now.contains_key(way)), "a forbidden way is driven");
}

#[test]
fn stations_are_supplied_where_the_engine_finds_ways_under_rules() {
    let mut region = tibet::region().unwrap();
    let network = region.network.clone();
    let mut rng = Rng::new(3);
    for (first, arc) in network.arcs().entries() {
        for (second, next) in network.out_arcs(arc.head) {
            for (third, _) in network.out_arcs(next.head) {
                let chance = (rng.below(4), rng.below(8));
                if chance.0 == 0 {
                    region.turns.set_along(&network, &[first, second, third], Turn::Forbidden).unwrap();
                }
                if chance.1 == 0 {
                    region.turns.set_along(&network, &[second, third], Turn::Forbidden).unwrap();
                }
            }
        }
    }
    let conditions = network.on(Date::parse("2026-07-15").unwrap());
    let engine = Engine::with_turns(&network, &region.turns).unwrap();
    let ways = |class| engine.ways(&Metric::new(&network, &conditions, &Profile::new(class))).unwrap();
    let by_class: BTreeMap<VehicleClass, Ways> = VehicleClass::ALL.map(|class| (class, ways(class))).into();
    let heavy = &by_class[&VehicleClass::HeavyTruck];
    let gates = region.timetable.terminals.iter().filter(|t| t.cut_off_freight.is_some());
    let gates: Vec<_> = gates.filter_map(|t| t.access.map(|access| access.node)).collect();
    let there = |ways: &Ways, from, to| ways.time(&mut ways.query(), from, to).is_some();
    let supplied = supplied(&region, &conditions);
    for (id, station) in region.stations.entries() {
        let depot = &region.depots[station.depot];
        let owned = depot.fleet.iter().filter(|(_, count)| *count > 0).map(|&(kind, _)| region.vehicles[kind].class);
        let classes: BTreeSet<VehicleClass> = owned.collect();
        let expected = gates.iter().any(|&gate| there(heavy, gate, depot.node))
            && classes.into_iter().any(|class| {
                let ways = &by_class[&class];
                there(ways, depot.node, station.node) && there(ways, station.node, depot.node)
            });
        assert_eq!(supplied[id], expected, "{}", station.code);
    }
    let count = supplied.iter().filter(|supplied| **supplied).count();
    assert!(0 < count && count < supplied.len(), "{count} of {}", supplied.len());
}
