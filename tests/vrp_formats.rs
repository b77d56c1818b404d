//! Does no broken file of vehicle routing bring the readers down?
//!
//! Good files of every form are cut short, have bytes flipped, lines dropped and numbers blown up: the readers give a
//! problem that passes its own check, or an error that names the file.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use proptest::prelude::*;
use skyroad::io::vroom::{VroomOptions, parse_vroom};
use skyroad::io::vrp::{parse_sol, parse_vrp};

const FILES: &[&str] = &[
    "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n\
     3 1 1\nDEMAND_SECTION\n1 0\n2 4\n3 6\nDEPOT_SECTION\n1\n-1\nEOF\n",
    "TYPE : VRPTW\nDIMENSION : 4\nVEHICLES : 3\nEDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : UPPER_ROW\n\
     EDGE_WEIGHT_SECTION\n1 2 3\n4 5\n6\nTIME_WINDOW_SECTION\n1 0 99\n2 5 60\n3 0 70\n4 1 90\nSERVICE_TIME : 5\n\
     DEMAND_SECTION\n1 0\n2 1\n3 2\n4 3\nRELEASE_TIME_SECTION\n1 0\n2 1\n3 2\n4 3\nCAPACITY_SECTION\n1 9\n2 9\n3 5\n\
     VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\n3 1\nVEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3 4\n2 2\n3 3 4\nPRIZE_SECTION\n\
     1 0\n2 0\n3 8\n4 0\nEOF\n",
    "DIMENSION : 3\nCAPACITY : 9\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n\
     PICKUP_AND_DELIVERY_SECTION\n1 0 0 99 0 0 0\n2 4 5 90 2 0 3\n3 -4 6 80 1 2 0\nDEPOT_SECTION\n1\n-1\nEOF\n",
    "R1\n\nVEHICLE\nNUMBER CAPACITY\n 25 200\n\nCUSTOMER\nCUST NO. XCOORD.\n\n0 0 0 0 0 230 0\n1 1 1 10 161 171 10\n\
     2 9 9 5 0 99 10\n",
    "25 200 1\n0 0 0 0 0 1236 0 0 0\n1 1 1 -10 9 99 90 2 0\n2 2 2 10 8 88 90 0 1\n",
    "2 4 2 1\n100 80\n1 1 1 5 7 1 1 1\n2 2 2 5 7 1 1 1\n3 0 0 0 0 0 0\n",
];

const JSON: &str = r#"{ "vehicles": [ { "id": 7, "start_index": 0, "end_index": 0, "capacity": [ 4 ],
 "skills": [ 1 ], "time_window": [ 0, 1000 ], "speed_factor": 1.5, "costs": { "fixed": 50, "per_hour": 7200 } } ],
 "jobs": [ { "id": 1, "location_index": 1, "service": 10, "delivery": [ 2 ], "skills": [ 1 ],
 "time_windows": [ [ 0, 50 ], [ 90, 99 ] ], "priority": 3, "setup": 5 } ],
 "shipments": [ { "amount": [ 3 ], "pickup": { "id": 1, "location_index": 2 }, "delivery": { "id": 1, "location_index": 0 } } ],
 "matrices": { "car": { "durations": [ [ 0, 10, 20 ], [ 10, 0, 15 ], [ 20, 15, 0 ] ] } } }
"#;

/// A change to a file's bytes.
#[derive(Clone, Debug)]
enum Damage {
    Cut(usize),
    Flip(usize, u8),
    DropLine(usize),
    Number(usize, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let numbers = ["-1", "1e999", "nan", "99999999999999999999", "0", "1.5", "4294967295", "9223372036854775807"];
    prop_oneof![
        any::<usize>().prop_map(Damage::Cut),
        (any::<usize>(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        any::<usize>().prop_map(Damage::DropLine),
        (any::<usize>(), prop::sample::select(numbers.to_vec())).prop_map(|(at, number)| Damage::Number(at, number)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut text = text.to_owned();
    for damage in damages {
        if text.is_empty() {
            break;
        }
        match *damage {
            Damage::Cut(at) => text = String::from_utf8_lossy(&text.as_bytes()[..at % text.len()]).into_owned(),
            Damage::Flip(at, bits) => {
                let mut bytes = text.clone().into_bytes();
                let at = at % bytes.len();
                bytes[at] ^= bits;
                text = String::from_utf8_lossy(&bytes).into_owned();
            }
            Damage::DropLine(at) => {
                let mut lines: Vec<&str> = text.lines().collect();
                if !lines.is_empty() {
                    lines.remove(at % lines.len());
                }
                text = lines.join("\n");
            }
            Damage::Number(at, number) => {
                let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
                let at = at % words.len();
                let gap = words[at].chars().last().filter(|c| c.is_whitespace()).map_or(String::new(), String::from);
                let word = format!("{number}{gap}");
                text = words.iter().enumerate().map(|(i, &w)| if i == at { &word } else { w }).collect();
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn broken_files_give_a_sound_problem_or_an_error_with_its_place(
        file in prop::sample::select(FILES.to_vec()),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        match parse_vrp("broken.vrp", "broken", &damaged(file, &damages), None) {
            Ok(instance) => prop_assert!(instance.problem.check().is_ok()),
            Err(error) => prop_assert!(error.to_string().contains("broken.vrp") || error.to_string().contains("bytes")),
        }
    }

    #[test]
    fn broken_json_gives_a_sound_problem_or_an_error_with_its_place(damages in prop::collection::vec(damage(), 1..4)) {
        match parse_vroom("broken.json", &damaged(JSON, &damages), &VroomOptions::default()) {
            Ok(request) => prop_assert!(request.problem.check().is_ok()),
            Err(error) => prop_assert!(error.to_string().contains("broken.json"), "{error}"),
        }
    }

    #[test]
    fn broken_solutions_give_tours_or_an_error_with_its_place(damages in prop::collection::vec(damage(), 1..4)) {
        let instance = parse_vrp("tiny.vrp", "tiny", FILES[0], None).unwrap();
        match parse_sol("broken.sol", &damaged("Route #1: 1 2\nRoute #2: 2 1\nCost 10\n", &damages), &instance) {
            Ok(plans) => prop_assert!(plans.iter().flat_map(|plan| &plan.stops).count() > 0),
            Err(error) => prop_assert!(error.to_string().contains("broken.sol")),
        }
    }
}

/// Best-known routes cost what their files say, by our reading of distances, where `SKYROAD_DATA` holds the instances.
#[test]
fn best_known_routes_cost_what_their_files_say() {
    let Some(data) = std::env::var_os("SKYROAD_DATA") else {
        println!("skipped: SKYROAD_DATA names no folder with instances");
        return;
    };
    // Folder, ending, and how many units of the .sol file's cost one of ours is; mixed fleets' files are not of one scale.
    let folders = [
        ("cvrp-x", "vrp", 1.0),
        ("cvrp-xxl", "vrp", 1.0),
        ("vrpb", "vrp", 1.0),
        ("vrptw-gh1000", "vrp", 1.0),
        ("mtvrptwr", "vrp", 10.0),
    ];
    for (folder, ending, unit) in folders {
        let mut seen = 0;
        for entry in std::fs::read_dir(std::path::Path::new(&data).join("vrp").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e != ending) {
                continue;
            }
            let instance = skyroad::io::vrp::read_vrp(&path, None).unwrap();
            let solution = path.with_extension("sol");
            let plans = skyroad::io::vrp::read_sol(&solution, &instance).unwrap();
            let text = std::fs::read_to_string(&solution).unwrap();
            let said = text.lines().find(|l| l.to_lowercase().starts_with("cost")).unwrap();
            let said: f64 = said.split_whitespace().last().unwrap().parse().unwrap();
            let cost = instance.cost(&plans) * unit;
            assert!((cost - said).abs() < 0.01, "{}: {cost} where {said} is said", path.display());
            seen += 1;
        }
        assert!(seen > 0, "{folder} has instances");
    }
}
