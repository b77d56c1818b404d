//! From a problem to its solution.

use super::descent;
use super::dispatch::{Dispatch, Sent};
use super::drafts::{Draft, Drafts, Search};
use super::driver::Log;
use super::instance::Instance;
use super::jobs::{self, Job};
use super::problem::{Problem, Solution};
use super::ruin;
use super::savings;
use super::schedule::{Call, Scratch};
use crate::base::{Budget, Co2, Error, Fen, Metres, Rng, Seconds};
use crate::freight::Flow;
use crate::scenario::{Event, LoadId, Reason, Tour, Visit};

/// Plans the tours of one depot and one wave.
///
/// Fails where the problem contradicts itself (a station that is no place, a table that is missing or of the wrong
/// size, rules that allow no driving) and where the budget's switch cancels it. A load that can't be carried is no
/// failure: it is in [`Solution::unplanned`] with its reason.
pub fn solve(problem: &Problem<'_>, budget: &Budget) -> Result<Solution, Error> {
    budget.check()?;
    let mut instance = Instance::new(problem)?;
    let (carried, mut unplanned) = jobs::screen(problem, &instance)?;
    instance.jobs = jobs::bundle(problem, &instance, &carried);
    instance.neighbours = jobs::neighbours(&instance);

    let (drafts, iterations) = search(&instance, budget)?;
    let mut dispatch = Dispatch::new(problem, &instance);
    let mut scratch = Scratch::default();
    let mut left: Vec<u32> = (0..drafts.of.len() as u32).filter(|&j| drafts.position(j).is_none()).collect();
    for draft in by_urgency(&instance, drafts, &mut scratch) {
        budget.check()?;
        if !dispatch.send(&instance, &draft.sequence, &mut scratch) {
            left.extend(&draft.sequence);
        }
    }
    for (load, job) in split(problem, &mut instance, &left) {
        budget.check()?;
        let sequence = [job];
        if !dispatch.send(&instance, &sequence, &mut scratch) && !dispatch.squeeze(&instance, job, &mut scratch) {
            unplanned.push((load, reason(&instance, job, &mut scratch)));
        }
    }

    unplanned.sort_unstable();
    let mut tours = Vec::with_capacity(dispatch.sent.len());
    for sent in &dispatch.sent {
        tours.push(tour(problem, &instance, &dispatch, sent, &mut scratch));
    }
    tours.sort_by_key(|t| (t.start, t.vehicle, t.unit));
    Ok(Solution { tours, unplanned, units: dispatch.units(&instance), iterations })
}

/// The best drafts within the budget, and the iterations used.
fn search(instance: &Instance<'_>, budget: &Budget) -> Result<(Drafts, u64), Error> {
    let mut search = Search::new(instance, budget)?;
    let mut drafts = savings::construct(&mut search)?;
    descent::descend(&mut search, &mut drafts)?;
    let mut drafts = ruin::improve(&mut search, drafts, &mut Rng::new(instance.options.seed))?;
    descent::descend(&mut search, &mut drafts)?;
    Ok((drafts, search.used))
}

/// Drafts by the moment at which they should leave to be in time, then by their earliest start.
fn by_urgency(instance: &Instance<'_>, drafts: Drafts, scratch: &mut Scratch) -> Vec<Draft> {
    let mut drafts: Vec<_> = drafts
        .tours
        .into_iter()
        .filter(|draft| !draft.sequence.is_empty())
        .map(|draft| {
            let kind = &instance.kinds[draft.priced.kind];
            let run = instance.schedule(kind, &kind.fresh, &draft.sequence, scratch);
            let (start, span) = run.map_or((i64::MAX, 0), |r| (r.start, r.end - r.start));
            let dues = draft.sequence.iter().flat_map(|&j| &instance.jobs[j as usize].dues);
            let leave = dues.map(|&(due, _)| due - span).min().unwrap_or(i64::MAX);
            ((leave, start), draft)
        })
        .collect();
    drafts.sort_by_key(|&(key, _)| key);
    drafts.into_iter().map(|(_, draft)| draft).collect()
}

/// Jobs that found no vehicle, load by load: a part may fit where the whole does not.
fn split(problem: &Problem<'_>, instance: &mut Instance<'_>, left: &[u32]) -> Vec<(LoadId, u32)> {
    let mut parts = Vec::new();
    for &job in left {
        let Job { place, demands, .. } = instance.jobs[job as usize].clone();
        for index in demands {
            let part = Job::of(problem, instance, index, place);
            parts.push((problem.demands[index].id, instance.jobs.len() as u32));
            instance.jobs.push(part);
        }
    }
    parts
}

/// Why no vehicle takes `job`: whether a free one could.
fn reason(instance: &Instance<'_>, job: u32, scratch: &mut Scratch) -> Reason {
    let peak = instance.peak(&[job]);
    let free = Log { free: i64::MIN / 4, ..Log::default() };
    let could = instance.kinds.iter().any(|kind| {
        kind.holds(peak.mass, peak.volume, peak.chilled) && instance.schedule(kind, &free, &[job], scratch).is_some()
    });
    if could { Reason::NoVehicleLeft } else { Reason::NoLegalTour }
}

/// Writes out a tour.
fn tour(
    problem: &Problem<'_>,
    instance: &Instance<'_>,
    dispatch: &Dispatch,
    sent: &Sent,
    scratch: &mut Scratch,
) -> Tour {
    let unit = &dispatch.units[sent.unit];
    let kind = &instance.kinds[unit.kind];
    let time = |t: i64| instance.base + Seconds(t);
    instance.run(kind, &sent.before, &sent.sequence, sent.run.start, scratch);
    let (metres, _) = instance.measure(unit.kind, &sent.sequence);
    let event = |&(activity, start, end): &_| Event { activity, start: time(start), end: time(end) };
    let visit = |call: &Call| {
        let jobs = &sent.sequence[call.jobs.clone()];
        let loads = |flow: Flow| {
            let demands = jobs.iter().flat_map(|&j| &instance.jobs[j as usize].demands).map(|&d| &problem.demands[d]);
            let mut ids: Vec<LoadId> = demands.filter(|d| d.load.flow == flow).map(|d| d.id).collect();
            ids.sort_unstable();
            ids
        };
        Visit {
            station: problem.places[instance.jobs[jobs[0] as usize].place - 1],
            deliver: loads(Flow::In),
            collect: loads(Flow::Out),
            arrive: time(call.arrive),
            start: time(call.start),
            leave: time(call.leave),
        }
    };
    Tour {
        depot: problem.depot,
        vehicle: kind.id,
        unit: unit.number,
        start: time(sent.run.start),
        end: time(sent.run.end),
        days: problem.days,
        visits: scratch.calls.iter().map(visit).collect(),
        events: scratch.driver.events.iter().map(event).collect(),
        length: Metres(metres),
        cost: Fen(kind.money(metres, sent.run.end - sent.run.start)),
        co2: Co2((kind.vehicle.co2_per_km.0 * metres + 500).div_euclid(1000)),
    }
}
