//! What drivers and vehicles under way have behind.

use crate::scenario::Activity;
use crate::scenario::vrp::{Break, Crew, Kind, Phase, Place, Problem, Tour};

fn is_busy(phase: &Phase) -> bool {
    matches!(phase.activity, Activity::Drive | Activity::Service)
}

/// The crew's log at `time` of a tour: standing is a rest where it was at a place to stay.
pub(super) fn log(problem: &Problem, tour: &Tour, crew: &Crew, time: i64) -> Vec<Phase> {
    let kind = &problem.kinds[tour.kind];
    let place = |at: Place| match at {
        Place::Visit(visit) => problem.visits[visit].place,
        Place::Reload(place) => place,
    };
    // Where it stands from a moment on; `None`: on the road.
    let standing = |from: i64| {
        let drives = tour.phases.iter().filter(|phase| phase.activity == Activity::Drive && phase.from < from);
        let driven = drives.map(|phase| phase.to.min(from)).max();
        let came = tour.stops.iter().rev().find(|stop| stop.arrive <= from);
        match (came, driven) {
            (Some(stop), None) => Some(place(stop.at)),
            (Some(stop), Some(driven)) if stop.arrive >= driven => Some(place(stop.at)),
            (None, None) => kind.start,
            _ => None,
        }
    };
    let stays = |at: Option<u32>| match at.is_some_and(|place| crew.lodgings.contains(&place)) {
        true => Activity::Rest,
        false => Activity::Break,
    };
    let mut log = crew.log.clone();
    if let Some(last) = log.last().filter(|last| last.to < tour.start) {
        let before = Phase { activity: stays(kind.start), from: last.to, to: tour.start };
        log.push(before);
    }
    log.extend(until(&tour.phases, time).map(|phase| match is_busy(&phase) {
        true => phase,
        false => Phase { activity: stays(standing(phase.from)), ..phase },
    }));
    log
}

/// The breaks that are still to be made at `time`. `Err` says why that is not known.
pub(super) fn breaks_left(kind: &Kind, tour: &Tour, time: i64) -> Result<Vec<Break>, &'static str> {
    if kind.breaks.iter().any(|stop| !stop.max_load.is_empty()) {
        return Err("is under way, and its breaks ask how much is aboard");
    }
    let mut stands: Vec<(i64, i64)> = Vec::new();
    for phase in until(&tour.phases, time).filter(|phase| !is_busy(phase)) {
        match stands.last_mut() {
            Some(last) if last.1 == phase.from => last.1 = phase.to,
            _ => stands.push((phase.from, phase.to)),
        }
    }
    let mut from = i64::MIN;
    let mut left = kind.breaks.as_slice();
    while let Some((next, later)) = left.split_first() {
        let begin = stands.iter().filter_map(|&(begin, end)| begins(next, begin.max(from), end)).min();
        let Some(begin) = begin else { break };
        (from, left) = (begin + next.duration, later);
    }
    Ok(left.to_vec())
}

/// What is over at `time`, of phases.
fn until(phases: &[Phase], time: i64) -> impl Iterator<Item = Phase> + '_ {
    let cut = phases.iter().map(move |phase| Phase { to: phase.to.min(time), ..*phase });
    cut.filter(|phase| phase.from < phase.to)
}

/// When a break can have begun that is over within a stand.
fn begins(stop: &Break, from: i64, to: i64) -> Option<i64> {
    let soonest = match stop.windows.iter().find(|window| window.to() >= from) {
        Some(window) => from.max(window.from()),
        None if stop.windows.is_empty() => from,
        None => return None,
    };
    (soonest + stop.duration <= to).then_some(soonest)
}
