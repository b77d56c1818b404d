//! The `.json` as it is written.

use crate::base::Error;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Instance {
    pub(super) commodities: Vec<Commodity>,
    pub(super) nodes: Vec<Node>,
    pub(super) tariffs: Vec<Tariff>,
    pub(super) other: Other,
}

#[derive(Debug, Deserialize)]
pub(super) struct Commodity {
    pub(super) id: u32,
    pub(super) lifetime: i64,
    pub(super) properties: Properties,
    #[serde(rename = "type")]
    pub(super) kind: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Properties {
    #[serde(rename = "V")]
    pub(super) volume: f64,
    #[serde(rename = "W")]
    pub(super) weight: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Node {
    pub(super) id: u32,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Units by commodity and day.
    #[serde(default)]
    pub(super) stocks: BTreeMap<String, Vec<i64>>,
    /// Containers by direction (`inc`, `out`, `tot`) and mode; −1 is without limit.
    #[serde(default)]
    pub(super) capacity_handling: BTreeMap<String, BTreeMap<String, i64>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tariff {
    pub(super) id: u32,
    pub(super) levels: Vec<Level>,
    pub(super) property_type: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Level {
    pub(super) cost_base: f64,
    pub(super) cost_fixed: f64,
    pub(super) cost_variable: f64,
    pub(super) start_y: u32,
}

#[derive(Debug, Deserialize)]
pub(super) struct Other {
    pub(super) c_types: Vec<String>,
    pub(super) time_periods: u32,
    #[serde(default)]
    pub(super) weight_green: f64,
}

pub(super) fn parse(file: &str, text: &str) -> Result<Instance, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|e| {
        let field = e.path().to_string();
        let inner = e.into_inner();
        Error::row(file, inner.line() as u64, field, inner.to_string())
    })
}
