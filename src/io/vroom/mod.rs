//! VROOM's JSON in and out (its docs/API.md, version 1.14 with per-type service of 1.15).
//!
//! [`read_vroom`] makes a [`Problem`] of an input, [`Request::output`] an output of its [`Answer`](crate::scenario::vrp::Answer). Whatever VROOM gives a
//! meaning to is either mapped exactly or refused by name; keys that it does not know are ignored, as VROOM does.
//!
//! | VROOM | here |
//! |---|---|
//! | `jobs`, `shipments` | visits; a shipment is a pair of two |
//! | `delivery`, `pickup`, `amount`, `skills`, `priority`, `time_windows`, `service` | the same |
//! | `setup`, `setup_per_type` | part of service, where no other task and no start is at that place; else refused |
//! | `service_per_type` | service by kind of vehicle |
//! | vehicles alike in everything | one kind with a count |
//! | `costs` | money in 1/18000, divided by what all prices have in common; `per_task_hour` is refused |
//! | `matrices` (`matrix`) | legs; 2³¹ − 1 and more is no way; custom `costs` are the distances that are paid for |
//! | `speed_factor` | durations of a profile of its own, rounded half up |
//! | `max_tasks`, `max_distance` | the same |
//! | `max_travel_time` | a limit of distance over durations, where distances play no part; else refused |
//! | `steps` | a first plan; `service_at` and its like are refused |
//! | `breaks` | stops of the vehicle ([`Break`](crate::scenario::vrp::Break)) in the order of their windows, anywhere on its way, all of them made |
//! | coordinates without a matrix | refused, or great circles at a speed ([`VroomOptions::kmh`]): VROOM asks a routing server |
//!
//! A vehicle leaves as late as does not delay it, which is what VROOM does as well. Costs of a route are rounded half up.

mod build;
mod output;
mod places;
mod wire;

#[cfg(test)]
mod vroom_tests;

use crate::base::{Error, IdVec};
use crate::scenario::vrp::{KindId, Plan, Problem, VisitId};
use std::path::Path;
use std::sync::Arc;

pub use output::ComputingTimes;

/// How to read what VROOM leaves to a routing server.
#[derive(Clone, Debug, Default)]
pub struct VroomOptions {
    /// Legs between coordinates are great circles (sphere of 6,371,008.8 m) driven at this speed, whole metres and
    /// seconds; `None`: coordinates without a matrix are an error.
    pub kmh: Option<f64>,
}

/// A problem that came as VROOM's JSON, with what its output must say.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is to be solved: seconds, metres, money in 1/[`cost_scale`](Self::cost_scale).
    pub problem: Problem,
    /// Units of the problem's money for one of VROOM's.
    pub cost_scale: i64,
    /// The plan that the vehicles' `steps` describe, where there are any.
    pub initial: Option<Vec<Plan>>,
    tasks: IdVec<VisitId, Task>,
    /// The vehicles of each kind.
    vehicles: IdVec<KindId, Vec<Machine>>,
    /// Metres between places for each kind, where they are known.
    metres: IdVec<KindId, Option<Arc<[u32]>>>,
    /// Whether places are rows of a matrix.
    indexed: bool,
}

/// What a visit is in the input.
#[derive(Clone, Debug)]
struct Task {
    kind: &'static str,
    id: u64,
    description: Option<String>,
    location: Option<[f64; 2]>,
    setup: Vec<i64>,
}

/// A vehicle of the input.
#[derive(Clone, Debug)]
struct Machine {
    id: u64,
    description: Option<String>,
    start: Option<[f64; 2]>,
    end: Option<[f64; 2]>,
    /// Names and descriptions of its breaks that take time, in their order.
    breaks: Vec<(u64, Option<String>)>,
}

/// Reads an input file.
pub fn read_vroom(path: &Path, options: &VroomOptions) -> Result<Request, Error> {
    parse_vroom(&super::source::shown(path), &super::read_text(path)?, options)
}

/// Parses what [`read_vroom`] reads; `file` names it in errors.
pub fn parse_vroom(file: &str, text: &str, options: &VroomOptions) -> Result<Request, Error> {
    build::request(file, wire::parse(file, text)?, options)
}

/// Reads the routes of an output, VROOM's or ours, as plans for `request`.
pub fn parse_vroom_routes(file: &str, text: &str, request: &Request) -> Result<Vec<Plan>, Error> {
    let output: wire::Output = wire::parse(file, text)?;
    let mut plans = Vec::new();
    for (index, route) in output.routes.iter().enumerate() {
        let path = format!("routes[{index}]");
        let is_it = |machines: &Vec<Machine>| machines.iter().any(|machine| machine.id == route.vehicle);
        let kind = request.vehicles.entries().find(|(_, machines)| is_it(machines)).map(|(kind, _)| kind);
        let kind = kind.ok_or_else(|| bad(file, &path, "vehicle", format!("there is no vehicle {}", route.vehicle)))?;
        plans.extend(build::plan(file, &path, kind, &route.steps, &request.tasks)?);
    }
    Ok(plans)
}

/// An error about a field at a JSON path.
fn bad(file: &str, path: &str, field: &str, problem: impl Into<String>) -> Error {
    Error::file(file, format!("{path}.{field}: {}", problem.into()))
}
