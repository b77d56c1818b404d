//! Inputs by hand, mapped and refused.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;
use crate::base::Id;
use crate::scenario::vrp::{Answer, FAR, Place, Stop, Tour, Unserved, Why};

const INPUT: &str = r#"{
  "vehicles": [
    {"id": 7, "start_index": 0, "end_index": 0, "capacity": [4], "skills": [1, 9], "time_window": [0, 1000]},
    {"id": 8, "start_index": 0, "end_index": 0, "capacity": [4], "skills": [1, 9], "time_window": [0, 1000]},
    {"id": 9, "start_index": 0, "capacity": [9], "costs": {"fixed": 50, "per_hour": 7200}, "speed_factor": 2, "type": "van"}
  ],
  "jobs": [
    {"id": 1, "location_index": 1, "service": 10, "delivery": [2], "skills": [9], "time_windows": [[0, 50], [90, 99]],
     "priority": 3, "service_per_type": {"van": 5}},
    {"id": 2, "location_index": 2, "setup": 30, "pickup": [1], "description": "two"}
  ],
  "shipments": [
    {"amount": [3], "pickup": {"id": 1, "location_index": 3}, "delivery": {"id": 1, "location_index": 1, "service": 4}}
  ],
  "matrices": {"car": {"durations": [[0, 10, 20, 30], [10, 0, 15, 25], [20, 15, 0, 35], [30, 25, 35, 0]]}}
}"#;

fn request(text: &str) -> Result<Request, Error> {
    parse_vroom("in.json", text, &VroomOptions::default())
}

fn v(index: usize) -> VisitId {
    VisitId::from_index(index)
}

#[test]
fn an_input_becomes_a_problem() {
    let it = request(INPUT).unwrap();
    let kinds = it.problem.kinds.as_slice();
    assert_eq!(kinds.iter().map(|k| k.count).collect::<Vec<_>>(), vec![2, 1]);
    // 1 an hour's second and 2 an hour's second: a unit of money each.
    assert_eq!((it.cost_scale, kinds[0].per_distance, kinds[1].per_distance, kinds[1].fixed), (1, 1, 2, 50));
    assert_eq!((kinds[1].end, kinds[0].shift.to()), (None, 1000));
    assert_eq!(it.problem.legs[kinds[1].profile].duration(1, 2), 8);
    assert_eq!(it.problem.visits[v(0)].service_by_kind, vec![10, 5]);
    assert_eq!(it.problem.visits[v(1)].service, 30);
    assert_eq!(it.problem.visits[v(0)].needs & !kinds[0].skills, 0);
    assert_ne!(it.problem.visits[v(0)].needs & !kinds[1].skills, 0);
    assert_eq!(it.problem.pairs, vec![(v(2), v(3))]);
}

/// 0 → job 2 (20, setup 30) → job 1 (65, service until 75) → 0 (85); the shipment is left out.
fn answer() -> Answer {
    let stop = |visit, arrive, begin, leave| Stop { at: Place::Visit(v(visit)), arrive, begin, leave };
    let stops = vec![stop(1, 45, 45, 75), stop(0, 90, 90, 100)];
    let tour = Tour {
        kind: KindId::from_index(0),
        start: 25,
        end: 110,
        stops,
        distance: 45,
        driving: 45,
        cost: 45,
        phases: vec![],
    };
    let left = |visit| Unserved { visit: v(visit), why: Why::NoRoom };
    Answer { tours: vec![tour], unserved: vec![left(2), left(3)], cost: 45, ..Answer::default() }
}

#[test]
fn an_answer_becomes_an_output_and_a_plan_again() {
    let it = request(INPUT).unwrap();
    let output = it.output(&answer(), ComputingTimes { loading: 1, solving: 2 });
    let route = &output["routes"][0];
    assert_eq!((&output["code"], &output["summary"]["cost"], &route["vehicle"]), (&0.into(), &45.into(), &7.into()));
    assert_eq!((&route["setup"], &route["service"], &route["duration"]), (&30.into(), &10.into(), &45.into()));
    let steps = route["steps"].as_array().unwrap();
    let said = |field: &str| steps.iter().map(|step| step[field].clone()).collect::<Vec<_>>();
    assert_eq!(said("type"), vec!["start", "job", "job", "end"]);
    assert_eq!(said("arrival"), vec![25, 45, 90, 110]);
    assert_eq!(said("duration"), vec![0, 20, 35, 45]);
    assert_eq!(steps.iter().map(|s| s["load"][0].as_i64().unwrap()).collect::<Vec<_>>(), vec![2, 3, 1, 1]);
    assert_eq!((&steps[1]["description"], &steps[1]["location_index"]), (&"two".into(), &2.into()));
    assert_eq!(output["unassigned"][1]["type"], "delivery");
    let plans = parse_vroom_routes("out.json", &output.to_string(), &it).unwrap();
    assert_eq!(plans, vec![answer().tours[0].plan()]);
}

#[test]
fn steps_are_a_first_plan() {
    let steps = r#""steps": [{"type": "start"}, {"type": "job", "id": 2}, {"type": "end"}], "skills": [1, 9]"#;
    let it = request(&INPUT.replacen(r#""skills": [1, 9]"#, steps, 1)).unwrap();
    assert_eq!(it.initial.unwrap()[0].stops, vec![Place::Visit(v(1))]);
}

#[test]
fn coordinates_need_a_matrix_or_a_speed() {
    let text = r#"{"vehicles": [{"id": 1, "start": [91.1, 29.6]}], "jobs": [{"id": 1, "location": [91.1, 30.6]}]}"#;
    assert!(request(text).unwrap_err().to_string().contains("matrices"));
    let it = parse_vroom("in.json", text, &VroomOptions { kmh: Some(36.0) }).unwrap();
    // A degree of a meridian is 111,195 m, and 36 km/h are 10 m/s.
    assert_eq!(it.problem.legs[0].duration(0, 1), 11_120);
    assert!(parse_vroom("in.json", &text.replace("30.6", "130.6"), &VroomOptions { kmh: Some(36.0) }).is_err());
}

#[test]
fn costs_of_ones_own_are_what_is_paid() {
    let text = INPUT.replace(
        r#""matrices": {"car": {"#,
        r#""matrices": {"car": {"costs": [[0,1,2,4294967295],[1,0,1,1],[1,1,0,1],[1,1,1,0]], "#,
    );
    let text = text.replace(r#", "per_hour": 7200"#, "");
    let it = request(&text).unwrap();
    let legs = &it.problem.legs[0];
    assert_eq!((legs.distance(0, 2), legs.duration(0, 2), legs.duration(0, 3)), (2, 20, FAR));
}

#[test]
fn what_is_wrong_or_not_supported_is_named() {
    let cases = [
        (r#""setup": 30"#, r#""setup": 30, "location": "here""#, "jobs[1].location"),
        (r#""service": 10"#, r#""service": -10"#, "service"),
        (r#""service": 10"#, r#""service": "long""#, "jobs[0].service"),
        (r#""id": 2, "location_index": 2"#, r#""id": 1, "location_index": 2"#, "jobs.id: 1 is there twice"),
        (r#""id": 2, "location_index": 2"#, r#""id": 2, "location_index": 4"#, "jobs[1].location_index"),
        (r#""id": 2, "location_index": 2"#, r#""id": 2, "location_index": 1"#, "job 2.setup"),
        (r#"[[0, 50], [90, 99]]"#, r#"[[50, 0], [90, 99]]"#, "jobs[0].time_windows[0]"),
        (r#"[[0, 50], [90, 99]]"#, r#"[[0, 95], [90, 99]]"#, "jobs[0].time_windows[1]"),
        (r#"[[0, 50], [90, 99]]"#, r#"[]"#, "jobs[0].time_windows"),
        (r#""delivery": [2]"#, r#""delivery": [2, 2]"#, "jobs[0].delivery"),
        (r#""priority": 3"#, r#""priority": 300"#, "jobs[0].priority"),
        (
            r#""capacity": [9]"#,
            r#""capacity": [9], "breaks": [{"id": 1, "max_load": [1, 2]}]"#,
            "vehicles[2].breaks[0].max_load",
        ),
        (r#""capacity": [9]"#, r#""capacity": [9], "profile": "bike""#, "vehicles[2].profile"),
        (r#""capacity": [9]"#, r#""capacity": [9], "max_distance": 5"#, "vehicles[2].max_distance"),
        (r#""speed_factor": 2"#, r#""speed_factor": 0"#, "vehicles[2].speed_factor"),
        (r#""fixed": 50"#, r#""fixed": 50, "per_task_hour": 1"#, "per_task_hour"),
        (r#"[30, 25, 35, 0]"#, r#"[30, 25, 35]"#, "matrices.car.durations"),
        (r#"[30, 25, 35, 0]"#, r#"[30, 25, 35, 1e999]"#, "matrices.car.durations"),
        (r#"[30, 25, 35, 0]"#, r#"[30, 25, 35, -1]"#, "matrices.car.durations[3][3]"),
    ];
    for (from, to, field) in cases {
        assert!(INPUT.contains(from), "{from}");
        let error = request(&INPUT.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(field) && error.contains("in.json"), "\"{error}\" names {field}");
    }
    for root in ["[]", "3", "null", "", "{", "{} {}", &"[".repeat(100_000), "{\"jobs\": [\"\\ud800\"]}"] {
        assert!(request(root).unwrap_err().to_string().contains("in.json"), "{root}");
    }
}

/// Two jobs on a line, 100 s apart, and three breaks: at noon, at any time with nothing aboard, and of no time.
#[test]
fn breaks_are_read_and_told() {
    let text = r#"{
      "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [4], "breaks": [
        {"id": 8, "service": 30, "max_load": [2], "time_windows": [[200, 900]], "description": "tea"},
        {"id": 7, "service": 60, "time_windows": [[120, 150]]}
      ]}],
      "jobs": [{"id": 1, "location_index": 1, "delivery": [2]}, {"id": 2, "location_index": 2, "delivery": [2]}],
      "matrices": {"car": {"durations": [[0, 100, 200], [100, 0, 100], [200, 100, 0]]}}
    }"#;
    let it = request(text).unwrap();
    let kind = &it.problem.kinds.as_slice()[0];
    let breaks: Vec<_> = kind.breaks.iter().map(|stop| (stop.duration, stop.max_load.clone())).collect();
    assert_eq!(breaks, vec![(60, vec![]), (30, vec![2])]);
    let plan = Plan { kind: KindId::from_index(0), stops: vec![Place::Visit(v(0)), Place::Visit(v(1))] };
    // 100 s to the first job, 20 s on, 60 s break, 80 s, second job at 260; the other break where nothing or half of it
    // is aboard: nothing is gained by making it earlier or later.
    let tour = crate::tour::hours::time(&it.problem, &plan).unwrap();
    assert_eq!((tour.start, tour.end), (0, 400 + 60 + 30));
    let answer = Answer { cost: tour.cost, tours: vec![tour], ..Answer::default() };
    assert_eq!(crate::check::check_vrp(&it.problem, &answer), vec![]);
    let output = it.output(&answer, ComputingTimes::default());
    let steps = output["routes"][0]["steps"].as_array().unwrap();
    let told: Vec<_> = steps.iter().map(|step| step["type"].as_str().unwrap()).collect();
    assert_eq!(told.iter().filter(|&&kind| kind == "break").count(), 2, "{output:#}");
    let noon = steps.iter().find(|step| step["id"] == 7).unwrap();
    let arrival = noon["arrival"].as_i64().unwrap() + noon["waiting_time"].as_i64().unwrap();
    assert!((120..=150).contains(&arrival), "{output:#}");
    assert_eq!(output["summary"]["service"], 90);
    // A break that can be in no window: the vehicle can't drive.
    let text = text.replace("[[120, 150]]", "[[120, 150]], \"max_load\": [1]");
    let plan_again = crate::tour::hours::time(&request(&text).unwrap().problem, &plan);
    assert_eq!(plan_again, Err(crate::tour::hours::Refusal::Time));
}
