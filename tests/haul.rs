//! Consolidation from the files to the verifier.
//!
//! `SKYROAD_DATA` names the folder that holds facility/gttp; without it the known optima are not tested, and the test says so.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::Budget;
use skyroad::check::check_haul;
use skyroad::io::gttp::{gttp_files, haul_json, parse_gttp, parse_haul, read_gttp};
use skyroad::load::haul::{Options, solve};
use skyroad::scenario::haul::{Answer, Problem, Rule, Short};
use std::path::PathBuf;

const JSON: &str = r#"{
"commodities": [
 {"id": 0, "group": 0, "lifetime": -1, "properties": {"V": 0.3, "W": 0.172}, "type": "N"},
 {"id": 1, "group": 0, "lifetime": 2, "properties": {"V": 0.1, "W": 0.25}, "type": "F"}],
"nodes": [
 {"id": 0, "type": "facility", "capacity_handling": {"out": {"L": 3}, "inc": {"L": -1}}, "stocks": {"0": [100, 20, 0], "1": [40, 30, 0]}},
 {"id": 1, "type": "demand", "capacity_handling": {}, "stocks": {"0": [0, -60, -50], "1": [0, -20, -30]}},
 {"id": 2, "type": "bin", "capacity_handling": {}, "stocks": {}}],
"tariffs": [
 {"id": 0, "property_type": "W", "levels": [
  {"cost_base": 0, "cost_fixed": 0.8, "cost_variable": 0.005, "start_y": 0},
  {"cost_base": 4.07664, "cost_fixed": 0.72, "cost_variable": 0.0045, "start_y": 5}]},
 {"id": 6, "property_type": "V", "levels": [{"cost_base": 0, "cost_fixed": 0, "cost_variable": 0.16, "start_y": 0}]},
 {"id": 9, "property_type": "V", "levels": [{"cost_base": 0, "cost_fixed": 0, "cost_variable": 0, "start_y": 0}]}],
"other": {"c_types": ["N", "F"], "time_periods": 3, "weight_green": 0}}"#;

const ARCS: &str = "0 0 0 0 1 C 1 0 16.0 0 37.0 0 0 50 1 1 40 1 1 6 6\n\
1 0 0 1 2 C 1 0 16.0 0 37.0 0 0 50 1 1 40 1 1 6 6\n\
2 0 1 0 1 L 252 1 2 1 2 0 1.0 -1 67.5 26.48 -1 67.5 26.48 0 0\n\
3 0 1 1 2 L 252 1 2 1 2 0 1.0 -1 67.5 26.48 -1 67.5 26.48 0 0\n\
4 0 2 0 0 O 0 0 0 0 0 0 0 -1 1 1 -1 1 1 9 9\n";

fn tiny() -> skyroad::io::gttp::Gttp {
    parse_gttp("tiny", ["tiny.json", "tiny.arcs"], [JSON, ARCS]).unwrap()
}

fn quick() -> Options {
    Options { budget: Budget::iterations(500), bound_rounds: 100, ..Options::default() }
}

#[test]
fn a_small_instance_costs_what_a_calculator_says() {
    let instance = tiny();
    let answer = solve(&instance.problem, &quick()).unwrap();
    assert!(check_haul(&instance.problem, &answer).is_empty());
    assert!(answer.short.is_empty());
    // Each day one container of either class; 110 × 0.172 t and 50 × 0.25 t; 30 units wait at 0.3 m³ and none of the other.
    let tonnes = 110.0 * 0.172 + 50.0 * 0.25;
    let wait = (50.0 - 20.0) * 0.3 * 0.16;
    let cost = 4.0 * 0.8 * 252.0 + tonnes * (0.005 * 252.0 + 1.0) + wait;
    assert!((answer.cost as f64 / 1e6 - cost).abs() < 1e-3, "{} is not {cost}", answer.cost);
    assert!(answer.bound > answer.cost / 2);
}

#[test]
fn plans_come_back_from_their_files() {
    let instance = tiny();
    let answer = solve(&instance.problem, &quick()).unwrap();
    let text = haul_json(&instance, &answer).unwrap();
    assert_eq!(parse_haul("tiny.plan.json", &text).unwrap(), answer);
    assert!(parse_haul("broken", &text[..text.len() / 2]).is_err());
}

#[test]
fn broken_files_name_the_place() {
    let cases: [(&str, &str, &str); 9] = [
        ("\"lifetime\": 2", "\"lifetime\": -2", "tiny.json, line 1, field \"commodities[1]\": a lifetime of -2 days"),
        ("\"type\": \"F\"", "\"type\": \"X\"", "\"X\" is no type of other.c_types"),
        ("\"W\": 0.25", "\"W\": 1e300", "a weight or volume of"),
        ("\"W\": 0.25", "\"W\": 1e999", "line 4"),
        ("\"id\": 1, \"type\"", "\"id\": 7, \"type\"", "7 is none of 3, from 0"),
        ("\"id\": 1, \"type\"", "\"id\": 0, \"type\"", "0 stands twice"),
        ("\"weight_green\": 0", "\"weight_green\": 0.5", "emissions are not charged"),
        ("[40, 30, 0]", "[40, 30, 0, 1]", "more days than there are"),
        ("\"property_type\": \"W\"", "\"property_type\": \"Q\"", "neither weight nor volume"),
    ];
    for (from, to, message) in cases {
        assert!(JSON.contains(from));
        let json = JSON.replace(from, to);
        let error = parse_gttp("tiny", ["tiny.json", "tiny.arcs"], [&json, ARCS]).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    let arcs: [(&str, &str, &str); 6] = [
        ("2 0 1 0 1 L", "2 0 1 0 3 L", "tiny.arcs, line 3, field \"t_end\": 3 is none of 3, from 0"),
        ("2 0 1 0 1 L", "2 0 9 0 1 L", "node_dest"),
        ("2 0 1 0 1 L 252", "2 0 1 0 1 L inf", "no number below"),
        ("67.5 26.48 0 0\n3", "67.5 26.48 0\n3", "field \"tariff\": is missing"),
        ("67.5 26.48 0 0\n3", "67.5 26.48 0 5\n3", "there is no tariff 5"),
        ("O 0 0 0 0 0 0 0 -1 1 1 -1 1 1 9 9", "O 1 0 0 0 0 0 0 -1 1 1 -1 1 1 9 6", "a way to the bin that is not free"),
    ];
    for (from, to, message) in arcs {
        assert!(ARCS.contains(from));
        let arcs = ARCS.replace(from, to);
        let error = parse_gttp("tiny", ["tiny.json", "tiny.arcs"], [JSON, &arcs]).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    for json in ["[]", "3", "null", "", &"[".repeat(1_000_000)] {
        assert!(parse_gttp("tiny", ["tiny.json", "tiny.arcs"], [json, ARCS]).is_err());
    }
}

#[test]
fn every_breakage_is_found() {
    let problem = tiny().problem;
    let sound = solve(&problem, &quick()).unwrap();
    assert!(sound.strands.len() >= 4);
    let short = |goods, demand, units| Short { goods, demand, units };
    type Break = Box<dyn Fn(&mut Problem, &mut Answer)>;
    let breaks: Vec<(Rule, Break)> = vec![
        (Rule::Shape, Box::new(|_, a| a.strands[0].goods = 9)),
        (Rule::Shape, Box::new(|_, a| a.strands[0].units = 0)),
        (Rule::Shape, Box::new(|_, a| a.strands.reverse())),
        (Rule::Shape, Box::new(|_, a| a.strands[1].departures[0] = 999)),
        (Rule::Shape, Box::new(move |_, a| a.short.push(short(0, 7, 1)))),
        (Rule::Way, Box::new(|_, a| a.strands[0].departures.clear())),
        (Rule::Conservation, Box::new(|_, a| a.strands[0].departures.clear())),
        (Rule::Way, Box::new(|p, _| p.departures.iter_mut().for_each(|d| d.class = 7))),
        (Rule::ShelfLife, Box::new(|p, _| p.goods[1].keeps = Some(0))),
        (Rule::Supply, Box::new(|p, _| p.goods[0].supplies[0].units = 1)),
        (Rule::Demand, Box::new(|_, a| a.strands[0].units -= 1)),
        (Rule::Demand, Box::new(move |_, a| a.short.push(short(1, 0, 1)))),
        (Rule::Demand, Box::new(|_, a| drop(a.strands.pop()))),
        (Rule::Room, Box::new(|p, _| p.departures.iter_mut().for_each(|d| d.most = Some(0)))),
        (Rule::Room, Box::new(|p, _| p.departures.iter_mut().for_each(|d| d.container = [1, 1]))),
        (Rule::Dock, Box::new(|p, _| p.docks.iter_mut().for_each(|d| d.containers = 1))),
        (Rule::Sum, Box::new(|_, a| a.cost += 1)),
        (Rule::Sum, Box::new(|_, a| a.bound = a.cost + 1)),
        (Rule::Sum, Box::new(|p, _| p.tariffs[0].handling += 10_000)),
    ];
    for (index, (rule, change)) in breaks.iter().enumerate() {
        let (mut problem, mut answer) = (problem.clone(), sound.clone());
        change(&mut problem, &mut answer);
        let found = check_haul(&problem, &answer);
        assert!(found.iter().any(|v| v.rule == *rule), "{index}: {rule:?} is not among {found:?}");
    }
}

/// Where all goods go straight there is one answer; a mixed-integer solver proved these costs.
#[test]
fn instances_without_a_choice_cost_what_they_must() {
    let Some(data) = std::env::var_os("SKYROAD_DATA") else {
        println!("skipped: SKYROAD_DATA names no folder with instances");
        return;
    };
    let known = [("F0", "direct", 50_200.574), ("F50", "direct", 52_774.475), ("F100", "direct", 52_046.827)];
    let known = known.into_iter().chain([("F50", "directLRS", 52_774.475)]);
    let folder = PathBuf::from(data).join("facility/gttp");
    assert!(gttp_files(&folder).unwrap().len() >= 14);
    for (perish, ways, cost) in known {
        for tight in ["L", "T"] {
            let file = folder.join(format!("r02_0_0_W1_C2_K100_{perish}_T7_LRS_{tight}_{ways}.json"));
            let instance = read_gttp(&file).unwrap();
            let answer = solve(&instance.problem, &quick()).unwrap();
            assert!(check_haul(&instance.problem, &answer).is_empty() && answer.short.is_empty());
            assert!((answer.cost as f64 / 1e6 - cost).abs() < 1e-2, "{perish} {tight} {ways}: {}", answer.cost);
        }
    }
}
