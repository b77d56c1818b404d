//! From an answer to what VROOM would write.

use super::{Machine, Request};
use crate::base::{Id, IdVec};
use crate::scenario::Activity;
use crate::scenario::vrp::{Answer, KindId, Phase, Place, Stop, Tour, VisitId};
use serde_json::{Value, json};

/// Milliseconds that VROOM reports.
#[derive(Clone, Copy, Debug, Default)]
pub struct ComputingTimes {
    /// Reading.
    pub loading: u64,
    /// Solving.
    pub solving: u64,
}

/// What routes add up to.
#[derive(Default)]
struct Sums {
    cost: i64,
    setup: i64,
    service: i64,
    duration: i64,
    waiting: i64,
    priority: u64,
    distance: i64,
    delivery: Vec<i64>,
    pickup: Vec<i64>,
}

/// A vehicle on its way.
struct Odometer {
    at: Option<u32>,
    duration: i64,
    distance: i64,
    load: Vec<i64>,
}

impl Request {
    /// The answer as VROOM's output.
    pub fn output(&self, answer: &Answer, times: ComputingTimes) -> Value {
        let mut total = Sums::default();
        let mut used: IdVec<KindId, usize> = IdVec::filled(self.vehicles.len(), 0);
        let mut routes = Vec::new();
        for tour in &answer.tours {
            let Some(machine) = self.vehicles[tour.kind].get(used[tour.kind]) else { continue };
            used[tour.kind] += 1;
            routes.push(self.route(tour, machine, &mut total));
        }
        let unassigned: Vec<Value> = answer.unserved.iter().map(|unserved| self.unassigned(unserved.visit)).collect();
        let mut summary = json!({
            "cost": total.cost, "routes": routes.len(), "unassigned": unassigned.len(), "delivery": total.delivery,
            "amount": total.delivery, "pickup": total.pickup, "setup": total.setup, "service": total.service,
            "duration": total.duration, "waiting_time": total.waiting, "priority": total.priority, "violations": [],
            "computing_times": { "loading": times.loading, "solving": times.solving, "routing": 0 },
        });
        if self.metres.iter().all(Option::is_some) {
            summary["distance"] = total.distance.into();
        }
        json!({ "code": 0, "summary": summary, "unassigned": unassigned, "routes": routes })
    }

    fn unassigned(&self, visit: VisitId) -> Value {
        let task = &self.tasks[visit];
        let mut said = json!({ "id": task.id, "type": task.kind });
        self.say_place(&mut said, Some(self.problem.visits[visit].place), task.location);
        if let Some(description) = &task.description {
            said["description"] = description.as_str().into();
        }
        said
    }

    fn say_place(&self, said: &mut Value, place: Option<u32>, location: Option<[f64; 2]>) {
        if let Some(location) = location {
            said["location"] = json!(location);
        }
        if let Some(place) = place.filter(|_| self.indexed) {
            said["location_index"] = place.into();
        }
    }

    fn route(&self, tour: &Tour, machine: &Machine, total: &mut Sums) -> Value {
        let kind = &self.problem.kinds[tour.kind];
        let mut sums =
            Sums { cost: (2 * tour.cost + self.cost_scale).div_euclid(2 * self.cost_scale), ..Sums::default() };
        let (start_load, delivery, pickup) = self.loads(tour);
        let mut way = Odometer { at: kind.start, duration: 0, distance: 0, load: start_load };
        let mut steps = Vec::new();
        if kind.start.is_some() {
            let mut start = self.step("start", tour.start, (0, 0, 0), &way, tour.kind);
            self.say_place(&mut start, kind.start, machine.start);
            steps.push(start);
        }
        let mut stands = Stands::new(tour, machine);
        for stop in &tour.stops {
            steps.extend(self.breaks(&mut stands, stop.begin, (tour, &way), &mut sums));
            if let Place::Visit(visit) = stop.at {
                // What it stood before service is told with the break.
                let stop = Stop { arrive: stop.arrive.max(stands.until), ..*stop };
                steps.push(self.call(visit, &stop, tour.kind, &mut way, &mut sums));
            }
        }
        steps.extend(self.breaks(&mut stands, i64::MAX, (tour, &way), &mut sums));
        if let Some(end) = kind.end {
            self.drive(&mut way, tour.kind, end);
            let mut step = self.step("end", tour.end, (0, 0, 0), &way, tour.kind);
            self.say_place(&mut step, kind.end, machine.end);
            steps.push(step);
        }
        (sums.duration, sums.distance) = (way.duration, way.distance);
        let mut route = json!({
            "vehicle": machine.id, "cost": sums.cost, "delivery": delivery, "amount": delivery, "pickup": pickup,
            "setup": sums.setup, "service": sums.service, "duration": sums.duration, "waiting_time": sums.waiting,
            "priority": sums.priority, "steps": steps, "violations": [],
        });
        if self.metres[tour.kind].is_some() {
            route["distance"] = sums.distance.into();
        }
        if let Some(description) = &machine.description {
            route["description"] = description.as_str().into();
        }
        (sums.delivery, sums.pickup) = (delivery, pickup);
        total.add(&sums);
        route
    }

    /// Steps of the breaks that begin before `time`.
    fn breaks(&self, stands: &mut Stands<'_>, time: i64, at: (&Tour, &Odometer), sums: &mut Sums) -> Vec<Value> {
        let (tour, way) = at;
        let mut steps = Vec::new();
        while let Some(&(phase, waited, (id, description))) = stands.left.first().filter(|left| left.0.from < time) {
            stands.left.remove(0);
            stands.until = phase.to;
            let service = phase.to - phase.from;
            sums.waiting += waited;
            sums.service += service;
            let mut step = self.step("break", phase.from - waited, (0, service, waited), way, tour.kind);
            let driven = tour.phases.iter().filter(|p| p.activity == Activity::Drive && p.to <= phase.from);
            step["duration"] = driven.map(|p| p.to - p.from).sum::<i64>().into();
            step["id"] = (*id).into();
            if let Some(description) = description {
                step["description"] = description.as_str().into();
            }
            steps.push(step);
        }
        steps
    }

    /// What a tour has aboard as it starts, all that it delivers, and all that it picks up.
    fn loads(&self, tour: &Tour) -> (Vec<i64>, Vec<i64>, Vec<i64>) {
        let zero = vec![0; self.problem.measures()];
        let (mut start, mut delivery, mut pickup) = (zero.clone(), zero.clone(), zero);
        for id in tour.visits() {
            let visit = &self.problem.visits[id];
            add(&mut delivery, &visit.deliver, 1);
            add(&mut pickup, &visit.pick, 1);
            if self.tasks[id].kind == "job" {
                add(&mut start, &visit.deliver, 1);
            }
        }
        (start, delivery, pickup)
    }

    fn call(&self, id: VisitId, stop: &Stop, kind: KindId, way: &mut Odometer, sums: &mut Sums) -> Value {
        let (visit, task) = (&self.problem.visits[id], &self.tasks[id]);
        self.drive(way, kind, visit.place);
        add(&mut way.load, &visit.deliver, -1);
        add(&mut way.load, &visit.pick, 1);
        let setup = task.setup.get(kind.index()).copied().unwrap_or(0);
        let (service, waiting) = (stop.leave - stop.begin - setup, stop.begin - stop.arrive);
        sums.setup += setup;
        sums.service += service;
        sums.waiting += waiting;
        sums.priority += u64::from(visit.priority);
        let mut step = self.step(task.kind, stop.arrive, (setup, service, waiting), way, kind);
        step["id"] = task.id.into();
        self.say_place(&mut step, Some(visit.place), task.location);
        if let Some(description) = &task.description {
            step["description"] = description.as_str().into();
        }
        step
    }

    fn step(&self, kind: &str, arrival: i64, times: (i64, i64, i64), way: &Odometer, of: KindId) -> Value {
        let (setup, service, waiting) = times;
        let mut step = json!({
            "type": kind, "arrival": arrival, "duration": way.duration, "setup": setup, "service": service,
            "waiting_time": waiting, "load": way.load, "violations": [],
        });
        if self.metres[of].is_some() {
            step["distance"] = way.distance.into();
        }
        step
    }

    fn drive(&self, way: &mut Odometer, kind: KindId, to: u32) {
        if let Some(from) = way.at {
            way.duration += i64::from(self.problem.legs[self.problem.kinds[kind].profile].duration(from, to));
            let cell = from as usize * self.problem.places() + to as usize;
            way.distance += self.metres[kind].as_ref().map_or(0, |metres| i64::from(metres[cell]));
        }
        way.at = Some(to);
    }
}

/// A break: when, how long the vehicle waited before, its number and description.
type Stand<'a> = (Phase, i64, &'a (u64, Option<String>));

/// The breaks of a tour that are not told yet.
struct Stands<'a> {
    left: Vec<Stand<'a>>,
    /// When the last one told was over.
    until: i64,
}

impl<'a> Stands<'a> {
    fn new(tour: &Tour, machine: &'a Machine) -> Self {
        let mut waited = 0;
        let mut all = Vec::new();
        for phase in &tour.phases {
            match phase.activity {
                Activity::Wait => waited = phase.to - phase.from,
                Activity::Break => all.push((*phase, std::mem::take(&mut waited))),
                _ => waited = 0,
            }
        }
        let left = all.into_iter().zip(&machine.breaks).map(|((phase, waited), name)| (phase, waited, name));
        Self { left: left.collect(), until: i64::MIN }
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.cost += other.cost;
        self.setup += other.setup;
        self.service += other.service;
        self.duration += other.duration;
        self.waiting += other.waiting;
        self.priority += other.priority;
        self.distance += other.distance;
        self.delivery.resize(other.delivery.len(), 0);
        self.pickup.resize(other.pickup.len(), 0);
        add(&mut self.delivery, &other.delivery, 1);
        add(&mut self.pickup, &other.pickup, 1);
    }
}

fn add(sum: &mut [i64], amounts: &[i64], sign: i64) {
    sum.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += sign * amount);
}
