//! From what is written to a problem.

use super::places::{Metres, Paid, Places};
use super::wire::{Input, Job, Pause, Step, Vehicle};
use super::{Machine, Request, Task, VroomOptions, bad};
use crate::base::{Error, ErrorKind, Id, IdVec};
use crate::scenario::vrp::{Break, Kind, KindId, Objective, Order, Place, Plan, Problem, Visit, VisitId, Window};
use std::collections::{BTreeMap, BTreeSet};

/// Money is counted in 1/18000: the common measure of 1/3600 an hour's second and 1/1000 a kilometre's metre.
const MONEY: i64 = 18_000;

/// Kinds with what they are made of.
struct Fleet {
    kinds: IdVec<KindId, Kind>,
    vehicles: IdVec<KindId, Vec<Machine>>,
    metres: IdVec<KindId, Metres>,
    types: IdVec<KindId, Option<String>>,
    of: Vec<KindId>,
}

pub(super) fn request(file: &str, mut input: Input, options: &VroomOptions) -> Result<Request, Error> {
    check_ids(file, &input)?;
    let mut places = Places::new(file, &mut input, options)?;
    let mut skills = BTreeMap::new();
    let mut fleet = fleet(file, &input, &mut places, &mut skills)?;
    let cost_scale = shrink_money(&mut fleet.kinds);
    let mut maker =
        Maker { file, places: &places, types: &fleet.types, skills, visits: IdVec::new(), tasks: IdVec::new() };
    let mut pairs = Vec::new();
    for (index, job) in input.jobs.iter().enumerate() {
        let deliver = if job.delivery.is_empty() { &job.amount } else { &job.delivery };
        let amounts = (deliver.clone(), job.pickup.clone());
        maker.add(&format!("jobs[{index}]"), "job", job, amounts, (&job.skills, job.priority))?;
    }
    for (index, shipment) in input.shipments.iter().enumerate() {
        let path = |end: &str| format!("shipments[{index}].{end}");
        let (whose, amount) = ((&shipment.skills[..], shipment.priority), shipment.amount.clone());
        let first = maker.add(&path("pickup"), "pickup", &shipment.pickup, (vec![], amount.clone()), whose)?;
        let second = maker.add(&path("delivery"), "delivery", &shipment.delivery, (amount, vec![]), whose)?;
        pairs.push((first, second));
    }
    let (visits, tasks) = (maker.visits, maker.tasks);
    check_setups(file, &visits, &tasks, &fleet.kinds)?;
    check_measures(file, &input)?;
    let mut initial = Vec::new();
    for (index, vehicle) in input.vehicles.iter().enumerate() {
        let path = format!("vehicles[{index}]");
        initial.extend(plan(file, &path, fleet.of[index], &vehicle.steps, &tasks)?);
    }
    let indexed = places.indexed;
    let (kinds, legs, objective, order) = (fleet.kinds, places.into_legs()?, Objective::Cost, Order::Free);
    let problem = Problem { legs, visits, pairs, kinds, objective, order };
    problem.check().map_err(|e| match e.kind() {
        ErrorKind::Invalid { .. } => Error::file(file, e.to_string()),
        _ => e,
    })?;
    let initial = (!initial.is_empty()).then_some(initial);
    let (vehicles, metres) = (fleet.vehicles, fleet.metres);
    Ok(Request { problem, cost_scale, initial, tasks, vehicles, metres, indexed })
}

fn check_ids(file: &str, input: &Input) -> Result<(), Error> {
    let lists: [(&str, Vec<u64>); 4] = [
        ("jobs", input.jobs.iter().map(|job| job.id).collect()),
        ("shipments.pickup", input.shipments.iter().map(|shipment| shipment.pickup.id).collect()),
        ("shipments.delivery", input.shipments.iter().map(|shipment| shipment.delivery.id).collect()),
        ("vehicles", input.vehicles.iter().map(|vehicle| vehicle.id).collect()),
    ];
    for (path, ids) in lists {
        let mut seen = BTreeSet::new();
        if let Some(twice) = ids.iter().find(|&id| !seen.insert(id)) {
            return Err(bad(file, path, "id", format!("{twice} is there twice")));
        }
    }
    Ok(())
}

/// Every list of amounts has as many measures as the first.
fn check_measures(file: &str, input: &Input) -> Result<(), Error> {
    let vehicles = input.vehicles.iter().enumerate().map(|(i, v)| (format!("vehicles[{i}]"), "capacity", &v.capacity));
    let jobs = input.jobs.iter().enumerate().flat_map(|(i, job)| {
        [("delivery", &job.delivery), ("pickup", &job.pickup), ("amount", &job.amount)]
            .map(|(field, amounts)| (format!("jobs[{i}]"), field, amounts))
            .into_iter()
            .filter(|(_, _, amounts)| !amounts.is_empty())
    });
    let shipments = input.shipments.iter().enumerate().map(|(i, s)| (format!("shipments[{i}]"), "amount", &s.amount));
    let shipments = shipments.filter(|(_, _, amounts)| !amounts.is_empty());
    let mut due = None;
    for (path, field, amounts) in vehicles.chain(jobs).chain(shipments) {
        let due = *due.get_or_insert(amounts.len());
        if amounts.len() != due {
            return Err(bad(file, &path, field, format!("has {} measures instead of {due}", amounts.len())));
        }
    }
    Ok(())
}

/// Setup is spent where the vehicle was elsewhere before: always, if nothing else is at the place.
fn check_setups(
    file: &str,
    visits: &IdVec<VisitId, Visit>,
    tasks: &IdVec<VisitId, Task>,
    kinds: &IdVec<KindId, Kind>,
) -> Result<(), Error> {
    let mut there: BTreeMap<u32, usize> = BTreeMap::new();
    let starts: BTreeSet<u32> = kinds.iter().filter_map(|kind| kind.start).collect();
    visits.iter().map(|visit| visit.place).chain(starts).for_each(|place| *there.entry(place).or_default() += 1);
    for (id, task) in tasks.entries().filter(|(_, task)| task.setup.iter().any(|&setup| setup != 0)) {
        if there.get(&visits[id].place).is_some_and(|&count| count > 1) {
            let path = format!("{} {}", task.kind, task.id);
            return Err(bad(file, &path, "setup", "is not supported where another task or a start is at the place"));
        }
    }
    Ok(())
}

/// Divides all prices by what they have in common; returns units for one of VROOM's.
fn shrink_money(kinds: &mut IdVec<KindId, Kind>) -> i64 {
    let gcd = |mut a: i64, mut b: i64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let common = kinds.iter().flat_map(|k| [k.fixed, k.per_distance, k.per_driving]).fold(MONEY, gcd).max(1);
    for kind in kinds.iter_mut() {
        kind.fixed /= common;
        kind.per_distance /= common;
        kind.per_driving /= common;
    }
    MONEY / common
}

fn fleet(file: &str, input: &Input, places: &mut Places<'_>, skills: &mut BTreeMap<u32, u32>) -> Result<Fleet, Error> {
    let (kinds, vehicles, metres, types) = (IdVec::new(), IdVec::new(), IdVec::new(), IdVec::new());
    let mut fleet = Fleet { kinds, vehicles, metres, types, of: Vec::new() };
    for (index, vehicle) in input.vehicles.iter().enumerate() {
        let path = format!("vehicles[{index}]");
        let (kind, known_metres) = kind(file, &path, vehicle, places, skills)?;
        let alike = |(id, other): &(KindId, &Kind)| {
            Kind { count: 1, ..(*other).clone() } == kind && fleet.types[*id] == vehicle.kind
        };
        let known = fleet.kinds.entries().find(alike).map(|(id, _)| id);
        let id = match known {
            Some(id) => id,
            None => {
                fleet.vehicles.push(Vec::new());
                fleet.metres.push(known_metres);
                fleet.types.push(vehicle.kind.clone());
                fleet.kinds.push(Kind { count: 0, ..kind })
            }
        };
        fleet.kinds[id].count += 1;
        let Vehicle { id: name, description, start, end, .. } = vehicle;
        let breaks = breaks(file, &path, vehicle)?;
        let long = breaks.into_iter().filter(|(_, stop)| stop.duration > 0);
        let breaks = long.map(|(pause, _)| (pause.id, pause.description.clone())).collect();
        let description = description.clone();
        fleet.vehicles[id].push(Machine { id: *name, description, start: *start, end: *end, breaks });
        fleet.of.push(id);
    }
    Ok(fleet)
}

fn kind(
    file: &str,
    path: &str,
    vehicle: &Vehicle,
    places: &mut Places<'_>,
    skills: &mut BTreeMap<u32, u32>,
) -> Result<(Kind, Metres), Error> {
    let costs = &vehicle.costs;
    if costs.per_task_hour != 0 {
        return Err(bad(file, path, "costs.per_task_hour", "is not supported"));
    }
    let (profile, paid, metres) = places.profile(path, vehicle)?;
    let money = |field: &str, price: i64, units: i64| {
        let scaled = price.checked_mul(units).filter(|&money| money >= 0);
        scaled.ok_or_else(|| bad(file, path, field, format!("{price} is not a price that can be counted")))
    };
    let (hour, km) = (money("costs.per_hour", costs.per_hour, 5)?, money("costs.per_km", costs.per_km, 18)?);
    let (per_distance, per_driving) = match paid {
        Paid::Costs if (costs.per_hour, costs.per_km) != (3600, 0) => {
            return Err(bad(file, path, "costs", "per_hour and per_km do not go with a matrix of costs"));
        }
        Paid::Costs => (MONEY, 0),
        Paid::Metres => (km, hour),
        Paid::Seconds => (hour, 0),
    };
    let max_distance = match (paid, vehicle.max_distance, vehicle.max_travel_time) {
        (Paid::Metres, metres, None) => metres,
        (Paid::Seconds, None, seconds) => seconds,
        (_, None, None) => None,
        (_, _, Some(_)) => {
            return Err(bad(
                file,
                path,
                "max_travel_time",
                "is not supported where distances or a matrix of costs count",
            ));
        }
        _ => return Err(bad(file, path, "max_distance", "is not supported beside a matrix of costs")),
    };
    let shift = vehicle.time_window.map_or(Ok(Window::ALWAYS), |[from, to]| Window::new(from, to));
    Ok((
        Kind {
            capacity: vehicle.capacity.clone(),
            start: places.place(path, "start_index", vehicle.start_index, vehicle.start)?,
            end: places.place(path, "end_index", vehicle.end_index, vehicle.end)?,
            shift: shift.map_err(|e| bad(file, path, "time_window", e.to_string()))?,
            profile,
            fixed: money("costs.fixed", costs.fixed, MONEY)?,
            per_distance,
            per_driving,
            max_distance,
            max_visits: vehicle.max_tasks,
            skills: bits(file, path, &vehicle.skills, skills)?,
            breaks: breaks(file, path, vehicle)?.into_iter().map(|(_, stop)| stop).collect(),
            ..Kind::default()
        },
        metres,
    ))
}

/// A vehicle's breaks in the order of their windows.
fn breaks<'a>(file: &str, path: &str, vehicle: &'a Vehicle) -> Result<Vec<(&'a Pause, Break)>, Error> {
    let mut breaks = Vec::new();
    for (index, pause) in vehicle.breaks.iter().enumerate() {
        let path = format!("{path}.breaks[{index}]");
        let max_load = pause.max_load.clone().unwrap_or_default();
        if pause.max_load.is_some() && max_load.len() != vehicle.capacity.len() {
            let problem = format!("has {} measures instead of {}", max_load.len(), vehicle.capacity.len());
            return Err(bad(file, &path, "max_load", problem));
        }
        let windows = windows(file, &path, pause.time_windows.as_deref())?;
        breaks.push((pause, Break { windows, duration: pause.service, max_load }));
    }
    let bounds = |stop: &Break| (stop.windows.first().map(|w| w.from()), stop.windows.last().map(|w| w.to()));
    breaks.sort_by_key(|(_, stop)| bounds(stop));
    Ok(breaks)
}

/// Skills as bits, numbered as they come.
fn bits(file: &str, path: &str, skills: &[u32], known: &mut BTreeMap<u32, u32>) -> Result<u128, Error> {
    let mut bits = 0;
    for &skill in skills {
        let next = known.len() as u32;
        let bit = *known.entry(skill).or_insert(next);
        if bit >= 128 {
            return Err(bad(file, path, "skills", "more than 128 different ones are not supported"));
        }
        bits |= 1 << bit;
    }
    Ok(bits)
}

/// Makes visits of tasks.
struct Maker<'a> {
    file: &'a str,
    places: &'a Places<'a>,
    types: &'a IdVec<KindId, Option<String>>,
    skills: BTreeMap<u32, u32>,
    visits: IdVec<VisitId, Visit>,
    tasks: IdVec<VisitId, Task>,
}

impl Maker<'_> {
    fn add(
        &mut self,
        path: &str,
        kind: &'static str,
        job: &Job,
        (deliver, pick): (Vec<i64>, Vec<i64>),
        (skills, priority): (&[u32], u32),
    ) -> Result<VisitId, Error> {
        let file = self.file;
        let place = self.places.place(path, "location_index", job.location_index, job.location)?;
        let place = place.ok_or_else(|| bad(file, path, "location_index", "is missing"))?;
        if priority > 100 {
            return Err(bad(file, path, "priority", format!("{priority} is not 0 to 100")));
        }
        // By kind: what the vehicle's type takes, or else what is said for all.
        let by_type = |all: i64, each: &BTreeMap<String, i64>| -> Vec<i64> {
            let of = |kind: &Option<String>| kind.as_ref().and_then(|kind| each.get(kind)).copied().unwrap_or(all);
            self.types.iter().map(of).collect()
        };
        let setup = by_type(job.setup, &job.setup_per_type);
        let service = by_type(job.service, &job.service_per_type);
        let whole: Vec<i64> = setup.iter().zip(&service).map(|(a, b)| a.saturating_add(*b)).collect();
        let same = whole.iter().all(|time| Some(time) == whole.first());
        self.tasks.push(Task { kind, id: job.id, description: job.description.clone(), location: job.location, setup });
        Ok(self.visits.push(Visit {
            place,
            deliver,
            pick,
            windows: windows(file, path, job.time_windows.as_deref())?,
            service: whole.first().copied().unwrap_or_else(|| job.setup.saturating_add(job.service)),
            service_by_kind: if same { Vec::new() } else { whole },
            priority,
            needs: bits(file, path, skills, &mut self.skills)?,
            ..Visit::default()
        }))
    }
}

fn windows(file: &str, path: &str, windows: Option<&[[i64; 2]]>) -> Result<Vec<Window>, Error> {
    let Some(windows) = windows else { return Ok(Vec::new()) };
    if windows.is_empty() {
        return Err(bad(file, path, "time_windows", "is empty: leave it out where any time is right"));
    }
    let window = |(index, &[from, to]): (usize, &[i64; 2])| {
        Window::new(from, to).map_err(|e| bad(file, path, &format!("time_windows[{index}]"), e.to_string()))
    };
    let windows = windows.iter().enumerate().map(window).collect::<Result<Vec<_>, _>>()?;
    match windows.windows(2).position(|pair| pair[1].from() <= pair[0].to()) {
        Some(at) => Err(bad(file, path, &format!("time_windows[{}]", at + 1), "does not come after the one before")),
        None => Ok(windows),
    }
}

/// The plan that steps describe; none where they call nowhere.
pub(super) fn plan(
    file: &str,
    path: &str,
    kind: KindId,
    steps: &[Step],
    tasks: &IdVec<VisitId, Task>,
) -> Result<Option<Plan>, Error> {
    let mut stops = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let path = format!("{path}.steps[{index}]");
        if step.service_at.is_some() || step.service_after.is_some() || step.service_before.is_some() {
            return Err(bad(file, &path, "service_at", "and its like are not supported"));
        }
        match step.kind.as_str() {
            "start" | "end" | "break" => {}
            "job" | "pickup" | "delivery" => {
                let is_it = |task: &Task| task.kind == step.kind && Some(task.id) == step.id;
                let visit = tasks.iter().position(is_it);
                let visit =
                    visit.ok_or_else(|| bad(file, &path, "id", format!("there is no {} {:?}", step.kind, step.id)))?;
                stops.push(Place::Visit(VisitId::from_index(visit)));
            }
            other => return Err(bad(file, &path, "type", format!("\"{other}\" is not supported"))),
        }
    }
    Ok((!stops.is_empty()).then_some(Plan { kind, stops }))
}
