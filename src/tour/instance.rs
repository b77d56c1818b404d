//! A problem made dense: seconds on one clock, places and jobs by index.

use super::driver::{Law, Log};
use super::jobs::Job;
use super::problem::{Options, Problem};
use crate::base::{Error, Seconds, Time};
use crate::freight::{Day, ServiceTimes, Station, VehicleClass, VehicleType, VehicleTypeId, Week};
use crate::scenario::CostTable;
use std::collections::BTreeMap;

/// A leg that does not exist: longer than any horizon, and small enough that sums of a tour do not wrap.
pub(super) const FAR: i64 = 1 << 40;

/// Fen are split into this many parts, the common denominator of metres per kilometre and seconds per hour.
const PARTS: i128 = 18_000;

/// One kind of vehicle that the depot owns.
#[derive(Debug)]
pub(super) struct Kind<'a> {
    pub(super) id: VehicleTypeId,
    pub(super) vehicle: &'a VehicleType,
    pub(super) law: Law,
    /// A rested vehicle of this kind, free when the first of its units is.
    pub(super) fresh: Log,
    /// Which of [`Instance::roads`] it drives on.
    pub(super) roads: usize,
}

/// Driving times and lengths of one class; [`FAR`] where there is no way.
#[derive(Debug)]
pub(super) struct Roads {
    places: usize,
    legs: Vec<(i64, i64)>,
}

impl Roads {
    fn new(table: &CostTable, places: usize) -> Self {
        let leg = |k: usize| match (k / places == k % places, table.cell(k / places, k % places)) {
            (true, _) => (0, 0),
            (false, Some((millis, metres))) => (Seconds::from_millis(millis).0, i64::from(metres)),
            (false, None) => (FAR, 0),
        };
        Self { places, legs: (0..places * places).map(leg).collect() }
    }

    /// Seconds and metres.
    pub(super) fn leg(&self, from: usize, to: usize) -> (i64, i64) {
        self.legs[from * self.places + to]
    }

    /// Seconds.
    pub(super) fn time(&self, from: usize, to: usize) -> i64 {
        self.leg(from, to).0
    }
}

/// The dense problem.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    /// The midnight that all seconds count from.
    pub(super) base: Time,
    pub(super) earliest: i64,
    /// At least one unit each, the smallest fixed cost first.
    pub(super) kinds: Vec<Kind<'a>>,
    pub(super) roads: Vec<Roads>,
    pub(super) jobs: Vec<Job>,
    /// For each place the times at which a visit may start, in order.
    windows: Vec<Vec<(i64, i64)>>,
    /// For each job others that could share a vehicle with it, nearest first.
    pub(super) neighbours: Vec<Vec<u32>>,
    pub(super) service: ServiceTimes,
    pub(super) options: Options,
}

impl<'a> Instance<'a> {
    /// Checks the problem and makes it dense, as yet without jobs.
    pub(super) fn new(problem: &Problem<'a>) -> Result<Self, Error> {
        let base = Time::at(problem.earliest.date(), Seconds::ZERO);
        let (kinds, roads) = kinds(problem, base)?;
        let horizon = problem.options.start_within + problem.options.longest;
        let days = horizon.0.div_euclid(86_400) + 2;
        let windows = std::iter::once(vec![(i64::MIN / 4, i64::MAX / 4)])
            .chain(problem.places.iter().map(|&s| windows(&problem.stations[s], base, days)));
        Ok(Self {
            base,
            earliest: problem.earliest.since(base).0,
            kinds,
            roads,
            jobs: Vec::new(),
            windows: windows.collect(),
            neighbours: Vec::new(),
            service: problem.service_times.clone(),
            options: problem.options.clone(),
        })
    }

    /// The first moment from `time` on at which a visit of `place` may start.
    pub(super) fn next_open(&self, place: usize, time: i64) -> Option<i64> {
        let windows = &self.windows[place];
        let next = windows.partition_point(|&(_, closes)| closes < time);
        windows.get(next).map(|&(opens, _)| opens.max(time))
    }

    /// The earliest start of any visit of `place`: goods that are ready sooner may as well be ready then, which lets
    /// more of them share a job.
    pub(super) fn soonest(&self, place: usize) -> i64 {
        let way = self.roads.iter().map(|r| r.time(0, place)).min().unwrap_or(0);
        let arrive = self.earliest + self.service.depot.0 + way;
        self.next_open(place, arrive).unwrap_or(arrive)
    }

    /// The jobs beside which `job` is tried.
    pub(super) fn near(&self, job: u32) -> &[u32] {
        let neighbours = &self.neighbours[job as usize];
        &neighbours[..neighbours.len().min(self.options.neighbours)]
    }

    /// Whether some vehicle holds this much.
    pub(super) fn holds(&self, mass: i64, volume: i64, chilled: bool) -> bool {
        self.kinds.iter().any(|k| k.holds(mass, volume, chilled))
    }
}

impl Kind<'_> {
    /// Whether it holds this much.
    pub(super) fn holds(&self, mass: i64, volume: i64, chilled: bool) -> bool {
        mass <= self.vehicle.mass.0 && volume <= self.vehicle.volume.0 && (self.vehicle.chilled || !chilled)
    }

    /// Money of a tour in fen, rounded once, halves up.
    pub(super) fn money(&self, metres: i64, seconds: i64) -> i64 {
        let v = self.vehicle;
        let parts = i128::from(v.fixed.0) * PARTS
            + i128::from(v.per_km.0) * i128::from(metres) * (PARTS / 1000)
            + i128::from(v.per_hour.0) * i128::from(seconds) * (PARTS / 3600);
        (parts + PARTS / 2).div_euclid(PARTS) as i64
    }
}

/// The kinds that the depot owns, and the roads that they drive on.
fn kinds<'a>(problem: &Problem<'a>, base: Time) -> Result<(Vec<Kind<'a>>, Vec<Roads>), Error> {
    let rules = problem.rules;
    rules.check()?;
    let plain = rules.night.is_none() && rules.pause_part.is_none() && !rules.work_pauses;
    if !(plain && rules.week == Week::Free && matches!(rules.day, Day::Any24 { .. })) {
        let problem = "have more than breaks and driving in 24 h; the tours of a plan know these alone";
        return Err(Error::invalid("driver rules", problem));
    }
    let mut free: BTreeMap<VehicleTypeId, Time> = BTreeMap::new();
    for unit in &problem.units {
        let first = free.entry(unit.vehicle).or_insert(unit.free);
        *first = unit.free.min(*first);
    }
    let mut classes: Vec<VehicleClass> = Vec::new();
    let (mut kinds, mut roads) = (Vec::new(), Vec::new());
    let places = problem.places.len() + 1;
    for (id, free) in free {
        let vehicle = problem.vehicles.get(id).ok_or_else(|| Error::invalid("units", "no such kind of vehicle"))?;
        let known = classes.iter().position(|&c| c == vehicle.class);
        if known.is_none() {
            let table = problem.tables.get(&vehicle.class).filter(|t| (t.rows(), t.columns()) == (places, places));
            let wrong = || format!("{:?} needs a table of {places} x {places} places", vehicle.class);
            roads.push(Roads::new(table.ok_or_else(|| Error::invalid("tables", wrong()))?, places));
            classes.push(vehicle.class);
        }
        let fresh = Log { free: free.since(base).0, ..Log::default() };
        let roads = known.unwrap_or(classes.len() - 1);
        kinds.push(Kind { id, vehicle, law: Law::new(rules, vehicle.drivers), fresh, roads });
    }
    kinds.sort_by_key(|k| (k.vehicle.fixed, k.id));
    Ok((kinds, roads))
}

/// The opening hours of the `days` days from `base` on.
fn windows(station: &Station, base: Time, days: i64) -> Vec<(i64, i64)> {
    let open = |day: i64| {
        let weekday = base.date().plus_days(day).weekday();
        let (opens, closes) = (station.hours.opens().seconds().0, station.hours.closes().seconds().0);
        station.days.contains(weekday).then_some((day * 86_400 + opens, day * 86_400 + closes))
    };
    (0..days).filter_map(open).collect()
}
