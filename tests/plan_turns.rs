//! Rules on turns reach the plan, and the verifier holds it to them by searches of its own.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::network::{Turn, TurnTable};
use skyroad::plan::{Demand, Options, lines, plan_day};
use skyroad::{ArcId, Budget, Date, Plan, Region, Scenario, check, tibet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

fn scenario(region: &Region) -> Scenario {
    let date = Date::parse("2026-07-15").unwrap();
    let hub = |code| region.timetable.terminal(code).unwrap();
    let demand = Demand { scale: 0.03, ..Demand::new(hub("rail-xining"), hub("air-tfu")) };
    Scenario { date, closures: Vec::new(), parcels: demand.generate(region, date, 1).unwrap(), seed: 1 }
}

fn plan(region: &Region, scenario: &Scenario) -> Plan {
    plan_day(region, scenario, &Options { budget: Budget::iterations(50), ..Options::default() }).unwrap()
}

/// How often tours and hauls make each turn.
fn made(region: &Region, scenario: &Scenario, plan: &Plan) -> BTreeMap<(ArcId, ArcId), usize> {
    let lines = lines(region, scenario, plan).unwrap();
    let drives = lines.tours.iter().flat_map(|tour| &tour.drives).chain(lines.hauls.iter().map(|haul| &haul.arcs));
    let mut made = BTreeMap::new();
    for turn in drives.flat_map(|arcs| arcs.windows(2)) {
        *made.entry((turn[0], turn[1])).or_default() += 1;
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
    let mut used: Vec<_> = made(&region, &scenario, &free).into_iter().collect();
    used.sort_by_key(|&(turn, times)| (Reverse(times), turn));
    let mut turns = TurnTable::new();
    let (forbidden, slow) = used[..30].split_at(5);
    for &((from, to), _) in forbidden {
        turns.set(&region.network, from, to, Turn::Forbidden).unwrap();
    }
    for &((from, to), _) in slow {
        turns.set(&region.network, from, to, Turn::Takes(400_000)).unwrap();
    }
    region.turns = turns;
    assert!(!check::check(&region, &scenario, &free).is_empty(), "the plan that knew of no rule breaks them");
    let kept = plan(&region, &scenario);
    assert_eq!(check::check(&region, &scenario, &kept), vec![]);
    let now = made(&region, &scenario, &kept);
    assert!(forbidden.iter().all(|(turn, _)| !now.contains_key(turn)), "a forbidden turn is made");
    assert!(slow.iter().any(|(turn, _)| now.contains_key(turn)), "a slow turn is worth its time somewhere");
    let mut silent = region.clone();
    silent.turns = TurnTable::new();
    assert!(!check::check(&silent, &scenario, &kept).is_empty(), "without rules its ways are no shortest ones");
}
