//! Answers as JSON, out and in.

use super::{Gttp, MICRO};
use crate::base::Error;
use crate::scenario::haul::{Answer, Short, Strand};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct Plan {
    instance: String,
    /// Euros.
    cost: f64,
    /// Euros.
    bound: f64,
    /// Millionths of a euro.
    exact: [i64; 2],
    reproducible: bool,
    strands: Vec<Part>,
    short: Vec<Missing>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Part {
    goods: u32,
    supply: u32,
    demand: u32,
    units: i64,
    /// Positions in the problem, bins left out.
    departures: Vec<u32>,
    /// From place, day, to place, day, mode: for people, and not read back.
    #[serde(default)]
    way: Vec<(u32, u32, u32, u32, char)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Missing {
    goods: u32,
    demand: u32,
    units: i64,
}

/// An answer to `instance` as JSON.
pub fn haul_json(instance: &Gttp, answer: &Answer) -> Result<String, Error> {
    let way = |&d: &u32| {
        let (departure, &mode) = instance.problem.departures.iter().zip(&instance.modes).nth(d as usize)?;
        let (from, to) = (departure.from, departure.to);
        Some((from.place, from.day, to.place, to.day, char::from(mode)))
    };
    let part = |s: &Strand| Part {
        goods: s.goods,
        supply: s.supply,
        demand: s.demand,
        units: s.units,
        departures: s.departures.clone(),
        way: s.departures.iter().filter_map(way).collect(),
    };
    let missing = |s: &Short| Missing { goods: s.goods, demand: s.demand, units: s.units };
    let plan = Plan {
        instance: instance.name.clone(),
        cost: answer.cost as f64 / MICRO,
        bound: answer.bound as f64 / MICRO,
        exact: [answer.cost, answer.bound],
        reproducible: answer.reproducible,
        strands: answer.strands.iter().map(part).collect(),
        short: answer.short.iter().map(missing).collect(),
    };
    serde_json::to_string(&plan).map_err(|e| Error::file("plan.json", e.to_string()))
}

/// Reads what [`haul_json`] wrote; `file` names it in errors. Whether it answers a problem is for `check` to say.
pub fn parse_haul(file: &str, text: &str) -> Result<Answer, Error> {
    let plan: Plan =
        serde_json::from_str(text).map_err(|e| Error::row(file, e.line() as u64, "plan", e.to_string()))?;
    let strand = |p: Part| Strand {
        goods: p.goods,
        supply: p.supply,
        demand: p.demand,
        units: p.units,
        departures: p.departures,
    };
    let short = |m: Missing| Short { goods: m.goods, demand: m.demand, units: m.units };
    Ok(Answer {
        strands: plan.strands.into_iter().map(strand).collect(),
        short: plan.short.into_iter().map(short).collect(),
        cost: plan.exact[0],
        bound: plan.exact[1],
        reproducible: plan.reproducible,
    })
}
