//! Jobs: what the search moves as one.

use super::instance::{FAR, Instance, Kind};
use super::problem::Problem;
use crate::base::Error;
use crate::freight::{Flow, StationId, Temperature};
use crate::scenario::{Load, LoadId, Reason};
use std::collections::{BTreeMap, HashMap};

/// Loads of one station, flow and moment that share a vehicle.
#[derive(Clone, Debug, Default)]
pub(super) struct Job {
    pub(super) place: usize,
    /// Whether it goes from the station to the depot.
    pub(super) is_out: bool,
    /// Indices of its demands.
    pub(super) demands: Vec<usize>,
    pub(super) mass: i64,
    pub(super) volume: i64,
    pub(super) chilled: bool,
    pub(super) pieces: i64,
    /// No tour starts (in), no visit starts (out) earlier.
    pub(super) ready: i64,
    /// When its loads are due, and their pieces.
    pub(super) dues: Vec<(i64, i64)>,
}

/// Splits the demands into those that a vehicle could take to their station (index, place) and the others.
#[expect(clippy::type_complexity, reason = "two plain lists, named at their one use")]
pub(super) fn screen(
    problem: &Problem<'_>,
    instance: &Instance<'_>,
) -> Result<(Vec<(usize, usize)>, Vec<(LoadId, Reason)>), Error> {
    let places: HashMap<StationId, usize> = problem.places.iter().enumerate().map(|(k, &s)| (s, k + 1)).collect();
    let (mut carried, mut refused) = (Vec::new(), Vec::new());
    for (index, demand) in problem.demands.iter().enumerate() {
        let unknown = || Error::invalid("places", format!("{:?} is not among them", demand.load.station));
        let place = *places.get(&demand.load.station).ok_or_else(unknown)?;
        match refusal(instance, demand.load, place) {
            Some(reason) => refused.push((demand.id, reason)),
            None => carried.push((index, place)),
        }
    }
    Ok((carried, refused))
}

/// Why no vehicle, even if it were free, could bring this load to or from `place`.
fn refusal(instance: &Instance<'_>, load: &Load, place: usize) -> Option<Reason> {
    if instance.kinds.is_empty() {
        return Some(Reason::NoVehicleLeft);
    }
    let chilled = load.temperature == Temperature::Chilled;
    if !instance.holds(0, 0, chilled) {
        return Some(Reason::NoColdVehicle);
    }
    if !instance.holds(load.mass.0, 0, chilled) {
        return Some(Reason::TooHeavy);
    }
    if !instance.holds(load.mass.0, load.volume.0, chilled) {
        return Some(Reason::TooBulky);
    }
    let reaches = |kind: &Kind<'_>| {
        let roads = &instance.roads[kind.roads];
        kind.holds(load.mass.0, load.volume.0, chilled) && roads.time(0, place) + roads.time(place, 0) < FAR
    };
    (!instance.kinds.iter().any(reaches)).then_some(Reason::StationCutOff)
}

/// Bundles `carried` demands: first-fit in their order, apart by station, flow, temperature and readiness.
pub(super) fn bundle(problem: &Problem<'_>, instance: &Instance<'_>, carried: &[(usize, usize)]) -> Vec<Job> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut groups: BTreeMap<(usize, Flow, Temperature, i64), Vec<usize>> = BTreeMap::new();
    for &(index, place) in carried {
        let single = Job::of(problem, instance, index, place);
        let load = problem.demands[index].load;
        let group = groups.entry((place, load.flow, load.temperature, single.ready)).or_default();
        let room = |j: &Job| instance.holds(j.mass + single.mass, j.volume + single.volume, single.chilled);
        match group.iter().find(|&&at| room(&jobs[at])) {
            Some(&at) => jobs[at].join(single),
            None => {
                group.push(jobs.len());
                jobs.push(single);
            }
        }
    }
    jobs
}

impl Job {
    /// One load alone.
    pub(super) fn of(problem: &Problem<'_>, instance: &Instance<'_>, index: usize, place: usize) -> Self {
        let demand = &problem.demands[index];
        let load = demand.load;
        let pieces = i64::from(load.pieces);
        let ready = load.ready.since(instance.base).0.max(match load.flow {
            Flow::In => instance.earliest,
            Flow::Out => instance.soonest(place),
        });
        Self {
            place,
            is_out: load.flow == Flow::Out,
            demands: vec![index],
            mass: load.mass.0,
            volume: load.volume.0,
            chilled: load.temperature == Temperature::Chilled,
            pieces,
            ready,
            dues: demand.due.map(|due| (due.since(instance.base).0, pieces)).into_iter().collect(),
        }
    }

    fn join(&mut self, other: Self) {
        self.demands.extend(other.demands);
        self.mass += other.mass;
        self.volume += other.volume;
        self.pieces += other.pieces;
        self.dues.extend(other.dues);
    }
}

/// Savings need more neighbours than moves do: of two jobs far out, but far apart, no nearer pair may be left to merge.
const MOST_NEIGHBOURS: usize = 400;

/// For each job the nearest others that could share a vehicle with it.
pub(super) fn neighbours(instance: &Instance<'_>) -> Vec<Vec<u32>> {
    let Some(roads) = instance.roads.first() else { return vec![Vec::new(); instance.jobs.len()] };
    let share = |a: &Job, b: &Job| {
        let chilled = a.chilled || b.chilled;
        match a.is_out == b.is_out {
            true => instance.holds(a.mass + b.mass, a.volume + b.volume, chilled),
            false => instance.holds(a.mass.max(b.mass), a.volume.max(b.volume), chilled),
        }
    };
    let near = |(i, a): (usize, &Job)| {
        let others = instance.jobs.iter().enumerate().filter(|&(j, b)| j != i && share(a, b));
        let mut found: Vec<(i64, u32)> = others
            .map(|(j, b)| (roads.time(a.place, b.place) + roads.time(b.place, a.place), j as u32))
            .filter(|&(time, _)| time < FAR)
            .collect();
        found.sort_unstable();
        found.truncate(MOST_NEIGHBOURS.max(instance.options.neighbours));
        found.into_iter().map(|(_, j)| j).collect()
    };
    instance.jobs.iter().enumerate().map(near).collect()
}
