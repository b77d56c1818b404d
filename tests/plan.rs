//! The main job on the embedded region: verified, whole, the same at any number of threads.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::freight::Flow;
use skyroad::plan::{Demand, Options, plan_day};
use skyroad::scenario::{Fate, Reason};
use skyroad::{Budget, Date, Grams, Plan, Region, Scenario, check, io, report, tibet};

/// A tenth of a day's parcels: every county, every step, in a second or two.
const SCALE: f64 = 0.1;

fn scenario(region: &Region, date: &str, seed: u64) -> Scenario {
    let date = Date::parse(date).unwrap();
    let hub = |code| region.timetable.terminal(code).unwrap();
    let demand = Demand { scale: SCALE, ..Demand::new(hub("rail-xining"), hub("air-tfu")) };
    Scenario { date, closures: Vec::new(), parcels: demand.generate(region, date, seed).unwrap(), seed }
}

fn plan(region: &Region, scenario: &Scenario) -> Plan {
    let options = Options { budget: Budget::iterations(100), ..Options::default() };
    plan_day(region, scenario, &options).unwrap()
}

#[test]
fn a_summer_day_and_a_winter_day_are_planned_without_violations() {
    let region = tibet::region().unwrap();
    for date in ["2026-07-15", "2026-01-15"] {
        let scenario = scenario(&region, date, 1);
        let plan = plan(&region, &scenario);
        assert_eq!(check::check(&region, &scenario, &plan), vec![], "{date}");
        assert_sums(&region, &scenario, &plan);
        let medog = region.depot("medog").unwrap();
        let cut_off = scenario.parcels.entries().filter(|(id, parcel)| {
            let home = region.villages[parcel.village].home;
            region.stations[home].depot == medog && plan.outcomes[*id].fate == Fate::Unserved(Reason::CountyCutOff)
        });
        assert_eq!(cut_off.count() > 0, date == "2026-01-15", "Medog is cut off in winter alone");
        let served = plan.outcomes.iter().filter(|o| o.fate == Fate::Served).count();
        assert!(served * 10 > plan.outcomes.len() * 9, "{served} of {} served", plan.outcomes.len());
    }
}

/// Served, late and unserved add up to the input, in parcels and grams, in and out.
fn assert_sums(region: &Region, scenario: &Scenario, plan: &Plan) {
    let summary = report::summary(region, scenario, plan);
    for (flow, sums) in [(Flow::In, &summary.inbound), (Flow::Out, &summary.outbound)] {
        let parcels = scenario.parcels.iter().filter(|p| p.flow == flow);
        let mass: Grams = parcels.clone().map(|p| p.mass).sum();
        let parts = [sums.served, sums.all_late(), sums.all_unserved()];
        assert_eq!(parts.iter().map(|t| t.parcels).sum::<u64>(), parcels.count() as u64);
        assert_eq!(parts.iter().map(|t| t.mass).sum::<Grams>(), mass);
    }
}

#[test]
fn one_thread_and_two_write_the_same_bytes() {
    let region = tibet::region().unwrap();
    let files = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let scenario = scenario(&region, "2026-07-15", 7);
            let plan = plan(&region, &scenario);
            let parcels = report::parcels_csv(&region, &scenario, &plan).unwrap();
            (io::plan_json(&plan).unwrap(), parcels)
        })
    };
    let (one, two) = (files(1), files(2));
    assert!(one.0 == two.0, "plan.json differs between one thread and two");
    assert!(one.1 == two.1, "parcels.csv differs between one thread and two");
}

#[test]
fn a_plan_survives_its_file() {
    let region = tibet::region().unwrap();
    let scenario = scenario(&region, "2026-07-15", 2);
    let plan = plan(&region, &scenario);
    let read = io::parse_plan("plan.json", &io::plan_json(&plan).unwrap()).unwrap();
    assert!(read == plan);
    let message = io::parse_plan("plan.json", "{\"date\": 3}").unwrap_err().to_string();
    assert!(message.starts_with("plan.json, line 1, field \"plan\": "), "{message}");
}

#[test]
fn cancelling_is_an_error_of_its_own() {
    let region = tibet::region().unwrap();
    let scenario = scenario(&region, "2026-07-15", 1);
    let options = Options::default();
    options.budget.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(plan_day(&region, &scenario, &options).unwrap_err().is_cancelled());
}
