//! VRPLIB files in the dialect of PyVRP: CVRP, VRPTW, PDPTW, several depots, mixed fleets, backhauls, prizes, reloads
//! with release times.

use super::parts::Parts;
use super::{Convention, Format, Instance, weights, whole};
use crate::base::{Error, Id, IdVec};
use crate::scenario::vrp::{Kind, KindId, Objective, Order, Problem, Visit, VisitId, Window};

/// More vehicles than this are refused.
const MOST_VEHICLES: i64 = 1 << 20;

/// What is read; any other section is refused.
const SECTIONS: &[&str] = &[
    "NODE_COORD",
    "EDGE_WEIGHT",
    "DEMAND",
    "LINEHAUL",
    "BACKHAUL",
    "DEPOT",
    "TIME_WINDOW",
    "SERVICE_TIME",
    "RELEASE_TIME",
    "PRIZE",
    "PICKUP_AND_DELIVERY",
    "CAPACITY",
    "VEHICLES_DEPOT",
    "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_RELOAD_DEPOT",
    "VEHICLES_MAX_RELOADS",
    "VEHICLES_ALLOWED_CLIENTS",
    "DISPLAY_DATA",
];

/// A file with its size and scale.
struct Reader<'a> {
    parts: Parts<'a>,
    nodes: usize,
    depots: usize,
    scale: i64,
}

pub(super) fn parse(file: &str, name: &str, text: &str, convention: Option<Convention>) -> Result<Instance, Error> {
    let parts = Parts::split(file, text)?;
    parts.refuse_all_but(SECTIONS)?;
    let nodes = parts.number("DIMENSION", 1)?.ok_or_else(|| parts.missing("DIMENSION"))? as usize;
    let kind = parts.key("TYPE").map_or("CVRP", |(_, kind)| kind);
    let linked = parts.has("PICKUP_AND_DELIVERY");
    let usual = match kind {
        "HFVRP" => Convention::Exact,
        _ if linked || parts.has("TIME_WINDOW") => Convention::OneDecimal,
        _ => Convention::Nearest,
    };
    let convention = convention.unwrap_or(usual);
    let legs = weights::legs(&parts, nodes, convention)?;
    let depots = depots(&parts, nodes)?;
    let reader = Reader { parts, nodes, depots, scale: convention.scale() };
    let windows = reader.windows()?;
    let mut visits = reader.visits(&windows)?;
    let pairs = if linked { reader.pairs(&mut visits)? } else { Vec::new() };
    let (kinds, fleet) = reader.kinds(&windows, &mut visits)?;
    let problem = Problem {
        legs: vec![legs],
        visits,
        pairs,
        kinds,
        objective: Objective::Cost,
        order: if kind == "VRPB" { Order::DeliveriesFirst } else { Order::Free },
    };
    let (name, depots) = (name.to_owned(), depots as u32);
    // Files of mixed fleets hold cents.
    let cost_scale = if kind == "HFVRP" { 100 } else { 1 };
    Ok(Instance { name, format: Format::Vrplib, convention, depots, cost_scale, fleet, problem })
}

/// How many of the first nodes are depots.
fn depots(parts: &Parts<'_>, nodes: usize) -> Result<usize, Error> {
    if !parts.has("DEPOT") {
        return Ok(1);
    }
    let mut count = 0;
    for (line, row) in parts.lines("DEPOT") {
        for &depot in row.iter().take_while(|&&depot| depot != -1.0) {
            count += 1;
            if depot != count as f64 || count > nodes {
                let problem = format!("{depot} where {count} is due: depots are the first nodes");
                return Err(Error::row(parts.file, *line, "DEPOT", problem));
            }
        }
    }
    if count == 0 { Err(parts.missing("depot")) } else { Ok(count) }
}

impl Reader<'_> {
    fn windows(&self) -> Result<Vec<Window>, Error> {
        let (name, first, columns) = match self.parts.has("PICKUP_AND_DELIVERY") {
            true => ("PICKUP_AND_DELIVERY", 1, 6),
            false => ("TIME_WINDOW", 0, 2),
        };
        let Some(rows) = self.parts.table(name, self.nodes, columns)? else {
            return Ok(vec![Window::ALWAYS; self.nodes]);
        };
        let window = |&(line, row): &(u64, &[f64])| {
            let end = |value| whole(self.parts.file, line, name, value, self.scale);
            Window::new(end(row[first])?, end(row[first + 1])?).map_err(|e| e.in_row(self.parts.file, line, name))
        };
        rows.iter().map(window).collect()
    }

    fn visits(&self, windows: &[Window]) -> Result<IdVec<VisitId, Visit>, Error> {
        let (parts, nodes) = (&self.parts, self.nodes);
        let linehaul = if parts.has("LINEHAUL") { "LINEHAUL" } else { "DEMAND" };
        let deliver = parts.amounts(linehaul, nodes, 0)?;
        let pick = parts.amounts("BACKHAUL", nodes, 0)?;
        let service = parts.each("SERVICE_TIME", nodes, self.scale, 0)?;
        let release = parts.each("RELEASE_TIME", nodes, self.scale, 0)?;
        let prize = parts.each("PRIZE", nodes, self.scale, 0)?;
        let visit = |i: usize| Visit {
            place: i as u32,
            deliver: deliver[i].clone(),
            pick: pick[i].clone(),
            windows: if windows[i] == Window::ALWAYS { Vec::new() } else { vec![windows[i]] },
            service: service[i],
            release: release[i],
            // Without a prize a visit is a must (PyVRP reads it so, too).
            prize: (prize[i] > 0).then_some(prize[i]),
            ..Visit::default()
        };
        Ok((self.depots..nodes).map(visit).collect())
    }

    /// Lines `node demand earliest latest service pickup delivery`: a pickup names its delivery, and 0 its pickup.
    fn pairs(&self, visits: &mut IdVec<VisitId, Visit>) -> Result<Vec<(VisitId, VisitId)>, Error> {
        let name = "PICKUP_AND_DELIVERY";
        let rows = self.parts.table(name, self.nodes, 6)?.unwrap_or_default();
        let mut pairs = Vec::new();
        for (node, &(line, row)) in rows.iter().enumerate().skip(self.depots) {
            let field = |value: f64, scale| whole(self.parts.file, line, name, value, scale);
            let id = VisitId::from_index(node - self.depots);
            visits[id].service = field(row[3], self.scale)?;
            let amount = field(row[0].abs(), 1)?;
            let partner = field(row[5], 1)? as usize;
            visits[id].deliver = if partner == 0 { vec![amount] } else { Vec::new() };
            visits[id].pick = if partner == 0 { Vec::new() } else { vec![amount] };
            if partner == 0 {
                continue;
            }
            if partner <= self.depots || partner > self.nodes {
                return Err(Error::row(self.parts.file, line, name, format!("there is no customer {partner}")));
            }
            pairs.push((id, VisitId::from_index(partner - 1 - self.depots)));
        }
        Ok(pairs)
    }

    /// The kinds of vehicle, and the kind of each single one.
    fn kinds(
        &self,
        windows: &[Window],
        visits: &mut IdVec<VisitId, Visit>,
    ) -> Result<(IdVec<KindId, Kind>, Vec<KindId>), Error> {
        let parts = &self.parts;
        let unlimited = (self.nodes - self.depots) as i64;
        let count = parts.number("VEHICLES", 1)?.unwrap_or(unlimited.max(1));
        if count > MOST_VEHICLES {
            return Err(Error::file(parts.file, format!("has {count} vehicles; at most {MOST_VEHICLES} are taken")));
        }
        let count = count as usize;
        let capacity = parts.amounts("CAPACITY", count, i64::MAX >> 16)?;
        let fixed = parts.each("VEHICLES_FIXED_COST", count, self.scale, 0)?;
        let unit = parts.each("VEHICLES_UNIT_DISTANCE_COST", count, 1, 1)?;
        let depot = parts.each("VEHICLES_DEPOT", count, 1, 1)?;
        let max_distance = parts.each_if_any("VEHICLES_MAX_DISTANCE", count, self.scale)?;
        let mut max_duration = parts.each_if_any("VEHICLES_MAX_DURATION", count, self.scale)?;
        // CVRPLIB's limit of the length of a tour, service included.
        if let Some(limit) = parts.number("DISTANCE", self.scale)?.filter(|_| max_duration == vec![None; count]) {
            max_duration = vec![Some(limit); count];
        }
        let reloads = parts.lists("VEHICLES_RELOAD_DEPOT", count, self.depots)?.unwrap_or_else(|| vec![vec![]; count]);
        let trips = parts.each_if_any("VEHICLES_MAX_RELOADS", count, 1)?;
        let skills = self.skills(count, visits)?;
        let mut kinds: IdVec<KindId, Kind> = IdVec::new();
        let mut fleet = Vec::with_capacity(count);
        for i in 0..count {
            let depot = usize::try_from(depot[i]).ok().filter(|d| (1..=self.depots).contains(d));
            let open = depot.and_then(|depot| Some((depot, *windows.get(depot - 1)?)));
            let (depot, shift) =
                open.ok_or_else(|| Error::file(parts.file, format!("vehicle {} starts at no depot", i + 1)))?;
            let kind = Kind {
                capacity: capacity[i].clone(),
                start: Some(depot as u32 - 1),
                end: Some(depot as u32 - 1),
                shift,
                fixed: fixed[i],
                per_distance: unit[i],
                max_distance: max_distance[i],
                max_duration: max_duration[i],
                reloads: reloads[i].clone(),
                max_trips: trips[i].map(|n| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1)),
                skills: skills[i],
                ..Kind::default()
            };
            let known = kinds.entries().find(|(_, k)| Kind { count: 1, ..(*k).clone() } == kind).map(|(id, _)| id);
            match known {
                Some(id) => kinds[id].count += 1,
                None => {
                    kinds.push(kind);
                }
            }
            fleet.push(known.unwrap_or_else(|| KindId::from_index(kinds.len() - 1)));
        }
        Ok((kinds, fleet))
    }

    /// Which customers a vehicle may serve becomes skills: a bit for each set of vehicles that some customer is kept to.
    fn skills(&self, count: usize, visits: &mut IdVec<VisitId, Visit>) -> Result<Vec<u128>, Error> {
        let mut skills = vec![0; count];
        let name = "VEHICLES_ALLOWED_CLIENTS";
        let Some(allowed) = self.parts.lists(name, count, self.nodes)? else { return Ok(skills) };
        let mut vehicles: IdVec<VisitId, Vec<usize>> = IdVec::filled(visits.len(), Vec::new());
        for (vehicle, clients) in allowed.iter().enumerate() {
            for &client in clients.iter().filter(|&&client| client as usize >= self.depots) {
                vehicles[VisitId::from_index(client as usize - self.depots)].push(vehicle);
            }
        }
        let mut sets: Vec<&Vec<usize>> = Vec::new();
        for (visit, set) in vehicles.entries().filter(|(_, set)| set.len() < count) {
            let bit = sets.iter().position(|&known| known == set).unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            });
            if bit >= 128 {
                let problem = format!("{name}_SECTION keeps customers to more than 128 sets of vehicles");
                return Err(Error::file(self.parts.file, problem));
            }
            visits[visit].needs = 1 << bit;
            set.iter().for_each(|&vehicle| skills[vehicle] |= 1 << bit);
        }
        Ok(skills)
    }
}
