//! VRPLIB files in the dialect of PyVRP: CVRP, VRPTW, mixed fleets, backhauls, reloads with release times.

use super::{Convention, Format, Instance, plane, whole};
use crate::base::{Error, IdVec};
use crate::scenario::vrp::{Kind, Objective, Order, Problem, Visit, Window};
use std::collections::BTreeMap;

/// Lines of a section, with their numbers.
type Rows<'a> = Vec<(u64, &'a [f64])>;

/// Keys and sections of a file, with the lines that they stand on.
struct Parts<'a> {
    file: &'a str,
    keys: BTreeMap<&'a str, (u64, &'a str)>,
    sections: BTreeMap<&'a str, Vec<(u64, Vec<f64>)>>,
}

impl<'a> Parts<'a> {
    fn split(file: &'a str, text: &'a str) -> Result<Self, Error> {
        let mut parts = Self { file, keys: BTreeMap::new(), sections: BTreeMap::new() };
        let mut section = None;
        for (number, line) in (1u64..).zip(text.lines()) {
            let line = line.trim();
            if line == "EOF" {
                break;
            }
            if let Some(name) = line.strip_suffix("_SECTION") {
                section = Some(name);
                parts.sections.insert(name, Vec::new());
            } else if let Some((key, value)) = line.split_once(':') {
                parts.keys.insert(key.trim(), (number, value.trim()));
            } else if let (Some(name), false) = (section, line.is_empty()) {
                let row: Result<Vec<f64>, _> = line.split_whitespace().map(str::parse).collect();
                let row = row.map_err(|_| Error::row(file, number, name, format!("\"{line}\" is not all numbers")))?;
                parts.sections.entry(name).or_default().push((number, row));
            } else if !line.is_empty() {
                return Err(Error::row(file, number, "line", format!("\"{line}\" is neither a key nor in a section")));
            }
        }
        Ok(parts)
    }

    fn key(&self, name: &str) -> Option<&'a str> {
        self.keys.get(name).map(|&(_, value)| value)
    }

    fn number(&self, name: &str, scale: i64) -> Result<Option<i64>, Error> {
        let Some(&(line, value)) = self.keys.get(name) else { return Ok(None) };
        let number =
            value.parse().map_err(|_| Error::row(self.file, line, name, format!("\"{value}\" is no number")))?;
        whole(self.file, line, name, number, scale).map(Some)
    }

    /// The rows of a section of `count` lines `id value...`, by id from 1; `None` without the section.
    fn rows(&self, name: &str, count: usize, columns: usize) -> Result<Option<Rows<'_>>, Error> {
        let Some(rows) = self.sections.get(name) else { return Ok(None) };
        let mut found: Vec<Option<(u64, &[f64])>> = vec![None; count];
        for (line, row) in rows {
            let bad = |problem: String| Error::row(self.file, *line, name, problem);
            if row.len() != columns + 1 {
                return Err(bad(format!("{} numbers instead of {}", row.len(), columns + 1)));
            }
            let id = row[0] as usize;
            if id as f64 != row[0] || id == 0 || id > count || found[id - 1].is_some() {
                return Err(bad(format!("{} is not one of 1 to {count}, each once", row[0])));
            }
            found[id - 1] = Some((*line, &row[1..]));
        }
        match found.iter().position(Option::is_none) {
            Some(missing) => Err(Error::file(self.file, format!("{name}_SECTION has no line {}", missing + 1))),
            None => Ok(Some(found.into_iter().flatten().collect())),
        }
    }

    /// One number for each of `count`: from a section, from a key, or `default`.
    fn each(&self, name: &str, count: usize, scale: i64, default: i64) -> Result<Vec<i64>, Error> {
        match self.rows(name, count, 1)? {
            Some(rows) => rows.iter().map(|&(line, row)| whole(self.file, line, name, row[0], scale)).collect(),
            None => Ok(vec![self.number(name, scale)?.unwrap_or(default); count]),
        }
    }
}

pub(super) fn parse(file: &str, name: &str, text: &str, convention: Option<Convention>) -> Result<Instance, Error> {
    let parts = Parts::split(file, text)?;
    if let Some(&(line, kind)) = parts.keys.get("EDGE_WEIGHT_TYPE").filter(|(_, kind)| *kind != "EUC_2D") {
        return Err(Error::row(file, line, "EDGE_WEIGHT_TYPE", format!("\"{kind}\" is not read, only EUC_2D")));
    }
    let missing = |key: &str| Error::file(file, format!("has no {key}"));
    let nodes = parts.number("DIMENSION", 1)?.ok_or_else(|| missing("DIMENSION"))? as usize;
    let coords = parts.sections.get("NODE_COORD").ok_or_else(|| missing("NODE_COORD_SECTION"))?;
    if coords.len() != nodes || nodes == 0 {
        return Err(Error::file(file, format!("DIMENSION {nodes}, but {} coordinates", coords.len())));
    }
    depot_is_first(&parts)?;
    let mixed = parts.key("TYPE") == Some("HFVRP");
    let timed = parts.sections.contains_key("TIME_WINDOW");
    let usual = if mixed {
        Convention::Exact
    } else if timed {
        Convention::OneDecimal
    } else {
        Convention::Nearest
    };
    let convention = convention.unwrap_or(usual);
    let points = parts.rows("NODE_COORD", nodes, 2)?.unwrap_or_default().iter().map(|(_, p)| [p[0], p[1]]).collect();
    let windows = windows(&parts, nodes, convention.scale())?;
    let backhauls = parts.sections.contains_key("BACKHAUL");
    let problem = Problem {
        legs: vec![plane(points, convention)?],
        visits: visits(&parts, nodes, &windows, convention.scale())?,
        pairs: Vec::new(),
        kinds: kinds(&parts, nodes, windows[0], convention.scale())?,
        objective: Objective::Cost,
        order: if backhauls && !timed { Order::DeliveriesFirst } else { Order::Free },
    };
    let cost_scale = if mixed { 100 } else { 1 };
    Ok(Instance { name: name.to_owned(), format: Format::Vrplib, convention, depots: 1, cost_scale, problem })
}

fn depot_is_first(parts: &Parts<'_>) -> Result<(), Error> {
    let rows = parts.sections.get("DEPOT").map(Vec::as_slice).unwrap_or_default();
    let depots: Vec<f64> = rows.iter().map(|(_, row)| row[0]).filter(|&d| d >= 0.0).collect();
    if depots == [1.0] {
        return Ok(());
    }
    Err(Error::file(parts.file, format!("DEPOT_SECTION names {depots:?}; only node 1 is taken")))
}

fn windows(parts: &Parts<'_>, nodes: usize, scale: i64) -> Result<Vec<Window>, Error> {
    let Some(rows) = parts.rows("TIME_WINDOW", nodes, 2)? else { return Ok(vec![Window::ALWAYS; nodes]) };
    let window = |&(line, row): &(u64, &[f64])| {
        let end = |value| whole(parts.file, line, "TIME_WINDOW", value, scale);
        Window::new(end(row[0])?, end(row[1])?).map_err(|e| e.in_row(parts.file, line, "TIME_WINDOW"))
    };
    rows.iter().map(window).collect()
}

fn visits<I: crate::base::Id>(
    parts: &Parts<'_>,
    nodes: usize,
    windows: &[Window],
    scale: i64,
) -> Result<IdVec<I, Visit>, Error> {
    let deliver = parts.each("DEMAND", nodes, 1, 0)?;
    let pick = parts.each("BACKHAUL", nodes, 1, 0)?;
    let service = parts.each("SERVICE_TIME", nodes, scale, 0)?;
    let release = parts.each("RELEASE_TIME", nodes, scale, 0)?;
    let visit = |i: usize| Visit {
        place: i as u32,
        deliver: vec![deliver[i]],
        pick: vec![pick[i]],
        windows: if windows[i] == Window::ALWAYS { Vec::new() } else { vec![windows[i]] },
        service: service[i],
        release: release[i],
        ..Visit::default()
    };
    Ok((1..nodes).map(visit).collect())
}

fn kinds<I: crate::base::Id>(
    parts: &Parts<'_>,
    nodes: usize,
    shift: Window,
    scale: i64,
) -> Result<IdVec<I, Kind>, Error> {
    let count = parts.number("VEHICLES", 1)?.unwrap_or(nodes as i64 - 1).max(0) as usize;
    if count > 1 << 24 {
        return Err(Error::file(parts.file, format!("has {count} vehicles; at most {} are taken", 1 << 24)));
    }
    let capacity = parts.each("CAPACITY", count, 1, i64::MAX >> 16)?;
    let fixed = parts.each("VEHICLES_FIXED_COST", count, scale, 0)?;
    let unit = parts.each("VEHICLES_UNIT_DISTANCE_COST", count, 1, 1)?;
    let reload = parts.sections.contains_key("VEHICLES_RELOAD_DEPOT");
    let mut kinds: Vec<Kind> = Vec::new();
    for i in 0..count {
        let alike = |k: &&mut Kind| (k.capacity[0], k.fixed, k.per_distance) == (capacity[i], fixed[i], unit[i]);
        if let Some(kind) = kinds.iter_mut().find(alike) {
            kind.count += 1;
            continue;
        }
        kinds.push(Kind {
            capacity: vec![capacity[i]],
            shift,
            fixed: fixed[i],
            per_distance: unit[i],
            reloads: if reload { vec![0] } else { Vec::new() },
            ..Kind::default()
        });
    }
    Ok(IdVec::from_vec(kinds))
}
