//! VROOM's JSON as it is written.

use crate::base::Error;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Input {
    #[serde(default)]
    pub(super) jobs: Vec<Job>,
    #[serde(default)]
    pub(super) shipments: Vec<Shipment>,
    #[serde(default)]
    pub(super) vehicles: Vec<Vehicle>,
    #[serde(default)]
    pub(super) matrices: BTreeMap<String, Matrices>,
    /// The older form of `matrices.car.durations`.
    pub(super) matrix: Option<Vec<Vec<u32>>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Matrices {
    pub(super) durations: Option<Vec<Vec<u32>>>,
    pub(super) distances: Option<Vec<Vec<u32>>>,
    pub(super) costs: Option<Vec<Vec<u32>>>,
}

/// A job, or one end of a shipment.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) description: Option<String>,
    pub(super) location: Option<[f64; 2]>,
    pub(super) location_index: Option<u32>,
    #[serde(default)]
    pub(super) setup: i64,
    #[serde(default)]
    pub(super) service: i64,
    #[serde(default)]
    pub(super) setup_per_type: BTreeMap<String, i64>,
    #[serde(default)]
    pub(super) service_per_type: BTreeMap<String, i64>,
    #[serde(default)]
    pub(super) delivery: Vec<i64>,
    #[serde(default)]
    pub(super) pickup: Vec<i64>,
    /// The older form of `delivery`.
    #[serde(default)]
    pub(super) amount: Vec<i64>,
    #[serde(default)]
    pub(super) skills: Vec<u32>,
    #[serde(default)]
    pub(super) priority: u32,
    pub(super) time_windows: Option<Vec<[i64; 2]>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Shipment {
    pub(super) pickup: Job,
    pub(super) delivery: Job,
    #[serde(default)]
    pub(super) amount: Vec<i64>,
    #[serde(default)]
    pub(super) skills: Vec<u32>,
    #[serde(default)]
    pub(super) priority: u32,
}

#[derive(Debug, Deserialize)]
pub(super) struct Vehicle {
    pub(super) id: u64,
    pub(super) description: Option<String>,
    #[serde(default = "car")]
    pub(super) profile: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) start: Option<[f64; 2]>,
    pub(super) start_index: Option<u32>,
    pub(super) end: Option<[f64; 2]>,
    pub(super) end_index: Option<u32>,
    #[serde(default)]
    pub(super) capacity: Vec<i64>,
    #[serde(default)]
    pub(super) costs: Costs,
    #[serde(default)]
    pub(super) skills: Vec<u32>,
    pub(super) time_window: Option<[i64; 2]>,
    #[serde(default)]
    pub(super) breaks: Vec<Pause>,
    #[serde(default = "one")]
    pub(super) speed_factor: f64,
    pub(super) max_tasks: Option<u32>,
    pub(super) max_travel_time: Option<i64>,
    pub(super) max_distance: Option<i64>,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
}

/// A break of a vehicle.
#[derive(Debug, Deserialize)]
pub(super) struct Pause {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) time_windows: Option<Vec<[i64; 2]>>,
    #[serde(default)]
    pub(super) service: i64,
    pub(super) description: Option<String>,
    pub(super) max_load: Option<Vec<i64>>,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Costs {
    pub(super) fixed: i64,
    pub(super) per_hour: i64,
    pub(super) per_km: i64,
    pub(super) per_task_hour: i64,
}

impl Default for Costs {
    fn default() -> Self {
        Self { fixed: 0, per_hour: 3600, per_km: 0, per_task_hour: 0 }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Step {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: Option<u64>,
    pub(super) service_at: Option<i64>,
    pub(super) service_after: Option<i64>,
    pub(super) service_before: Option<i64>,
}

/// An answer, as far as it is read back.
#[derive(Debug, Deserialize)]
pub(super) struct Output {
    pub(super) routes: Vec<Route>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Route {
    pub(super) vehicle: u64,
    pub(super) steps: Vec<Step>,
}

fn car() -> String {
    "car".to_owned()
}

fn one() -> f64 {
    1.0
}

/// Parses `text`; an error names line and field.
pub(super) fn parse<'a, T: Deserialize<'a>>(file: &str, text: &'a str) -> Result<T, Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let field = e.path().to_string();
        Error::row(file, e.inner().line() as u64, field, e.inner().to_string())
    })?;
    json.end().map_err(|e| Error::row(file, e.line() as u64, ".", e.to_string()))?;
    Ok(value)
}
