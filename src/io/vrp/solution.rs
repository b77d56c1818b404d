//! Routes in CVRPLIB's `.sol` form.
//!
//! A line `Route #1: 4 2 7` for each vehicle, then `Cost 123`. Customers are numbered as [`Instance::nodes`] does; a depot
//! within a route is a call there to reload. Where vehicles differ, route `k` is driven by vehicle `k` of the file, and a
//! vehicle that stays has an empty route (as in PyVRP; files of several depots count the vehicles of the first depot
//! first).

use super::Instance;
use crate::base::{Error, Id};
use crate::scenario::vrp::{KindId, Place, Plan, VisitId};
use std::fmt::Write;
use std::path::Path;

/// The tours and their cost as text.
pub fn sol_text(instance: &Instance, tours: &[Plan]) -> String {
    let mut text = String::new();
    let line = |text: &mut String, number: usize, nodes: &[u32]| {
        let _ = write!(text, "Route #{number}:");
        nodes.iter().for_each(|node| {
            let _ = write!(text, " {node}");
        });
        text.push('\n');
    };
    if instance.problem.kinds.len() <= 1 {
        tours.iter().enumerate().for_each(|(i, tour)| line(&mut text, i + 1, &instance.nodes(tour)));
    } else {
        let mut left: Vec<&Plan> = tours.iter().collect();
        for (vehicle, &kind) in instance.fleet.iter().enumerate() {
            if left.is_empty() {
                break;
            }
            let next = left.iter().position(|tour| tour.kind == kind);
            let nodes = next.map_or_else(Vec::new, |at| instance.nodes(left.remove(at)));
            line(&mut text, vehicle + 1, &nodes);
        }
    }
    let _ = writeln!(text, "Cost {}", round(instance.cost(tours)));
    text
}

/// Costs are said with four decimals at most.
fn round(cost: f64) -> f64 {
    (cost * 1e4).round() / 1e4
}

/// Reads routes that [`sol_text`], or anybody, wrote for `instance`.
pub fn read_sol(path: &Path, instance: &Instance) -> Result<Vec<Plan>, Error> {
    parse_sol(&crate::io::source::shown(path), &crate::io::read_text(path)?, instance)
}

/// Parses what [`read_sol`] reads; `file` names it in errors.
///
/// Only the form is looked at: whether the tours keep the rules is for `check` to say.
pub fn parse_sol(file: &str, text: &str, instance: &Instance) -> Result<Vec<Plan>, Error> {
    let mut plans = Vec::new();
    for (number, line) in (1u64..).zip(text.lines()) {
        let Some((head, nodes)) = line.split_once(':') else { continue };
        let Some(vehicle) = head.trim().to_ascii_lowercase().strip_prefix("route").map(str::to_owned) else { continue };
        let bad = |problem: String| Error::row(file, number, "route", problem);
        let vehicle = vehicle.trim().trim_start_matches('#').trim();
        let stops =
            nodes.split_whitespace().map(|word| stop(word, instance).map_err(bad)).collect::<Result<Vec<_>, _>>()?;
        if stops.is_empty() {
            continue;
        }
        let kind = match instance.problem.kinds.len() {
            1 => KindId::from_index(0),
            _ => {
                let known = vehicle.parse().ok().and_then(|n: usize| instance.fleet.get(n.checked_sub(1)?)).copied();
                known.ok_or_else(|| bad(format!("\"{vehicle}\" is no vehicle from 1 to {}", instance.fleet.len())))?
            }
        };
        plans.push(Plan { kind, stops });
    }
    if plans.is_empty() && !instance.problem.visits.is_empty() {
        return Err(Error::file(file, "has no line \"Route #1: ...\" with a customer"));
    }
    Ok(plans)
}

fn stop(word: &str, instance: &Instance) -> Result<Place, String> {
    let most = instance.depots as usize + instance.problem.visits.len();
    let node: u32 = word.parse().map_err(|_| format!("\"{word}\" is no customer"))?;
    if node as usize >= most {
        return Err(format!("there is no customer {node}"));
    }
    match node.checked_sub(instance.depots) {
        Some(visit) => Ok(Place::Visit(VisitId::from_index(visit as usize))),
        None => Ok(Place::Reload(node)),
    }
}
