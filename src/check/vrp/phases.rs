//! Phases against calls, and the vehicle's own breaks.

use super::Found;
use super::times::Way;
use crate::scenario::Activity;
use crate::scenario::vrp::{Break, Kind, Phase, Place, Problem, Rule, Tour};

/// Times beyond this are no times.
const LARGEST: i64 = 1 << 60;

/// Time of one activity between two moments.
fn sum(phases: &[Phase], activity: Activity, from: i64, to: i64) -> i64 {
    let within = |phase: &&Phase| phase.activity == activity;
    phases.iter().filter(within).map(|phase| (phase.to.min(to) - phase.from.max(from)).max(0)).sum()
}

/// Whether the phases are whole and tell the same as the calls; only then the law can be held to them.
pub(super) fn check(problem: &Problem, tour: &Tour, found: &mut Found) -> bool {
    let kind = &problem.kinds[tour.kind];
    if !problem.is_phased(tour.kind) {
        if !tour.phases.is_empty() {
            found.add(Rule::Phases, None, "are told of a vehicle without a law, breaks or legs with hours");
        }
        return false;
    }
    if !are_whole(tour, found) {
        return false;
    }
    let way = Way::new(problem, tour.kind, tour.stops.iter().map(|stop| stop.at));
    let mut good = true;
    let mut wrong = |found: &mut Found, at: Option<Place>, message: String| {
        good = false;
        found.add(Rule::Phases, at, message);
    };
    let legs: Vec<i128> = way.legs().collect();
    let mut left = tour.start;
    for (stop, &leg) in tour.stops.iter().zip(&legs) {
        let driven = sum(&tour.phases, Activity::Drive, left, stop.arrive);
        if i128::from(driven) != leg {
            wrong(found, Some(stop.at), format!("drives {driven} of a leg of {leg}"));
        }
        if leg > 0 && sum(&tour.phases, Activity::Drive, stop.arrive.saturating_sub(1), stop.arrive) == 0 {
            wrong(found, Some(stop.at), format!("does not arrive at {}", stop.arrive));
        }
        if sum(&tour.phases, Activity::Drive, stop.arrive, stop.leave) > 0 {
            wrong(found, Some(stop.at), "drives while it is there".to_owned());
        }
        let served = sum(&tour.phases, Activity::Service, stop.begin, stop.leave);
        if served != stop.leave.saturating_sub(stop.begin) {
            wrong(found, Some(stop.at), format!("works {served} of its service"));
        }
        left = stop.leave;
    }
    let home = legs.get(tour.stops.len()).copied().unwrap_or(0);
    let driven = sum(&tour.phases, Activity::Drive, left, tour.end);
    if i128::from(driven) != home {
        wrong(found, None, format!("drives {driven} of a last leg of {home}"));
    }
    let all = sum(&tour.phases, Activity::Service, tour.start, tour.end);
    let due: i64 = tour.stops.iter().map(|stop| stop.leave.saturating_sub(stop.begin)).fold(0, i64::saturating_add);
    if all != due {
        wrong(found, None, format!("works {all} in all; its calls take {due}"));
    }
    check_hours(problem, &way, tour, found);
    check_breaks(problem, kind, tour, found);
    good
}

fn are_whole(tour: &Tour, found: &mut Found) -> bool {
    let at = |time: i64| (-LARGEST..LARGEST).contains(&time);
    let known = [tour.start, tour.end].into_iter().chain(tour.stops.iter().flat_map(|s| [s.arrive, s.begin, s.leave]));
    let mut all = known.chain(tour.phases.iter().flat_map(|phase| [phase.from, phase.to]));
    if !all.all(at) {
        found.add(Rule::Phases, None, "are at times that can't be");
        return false;
    }
    let mut now = tour.start;
    for phase in &tour.phases {
        if phase.from != now || phase.to <= phase.from {
            found.add(Rule::Phases, None, format!("{phase:?} does not follow what ends at {now}"));
            return false;
        }
        now = phase.to;
    }
    if now != tour.end {
        found.add(Rule::Phases, None, format!("end at {now}, the tour at {}", tour.end));
    }
    now == tour.end
}

/// Each leg with hours begun within one of their windows.
fn check_hours(problem: &Problem, way: &Way<'_>, tour: &Tour, found: &mut Found) {
    let legs = &problem.legs[problem.kinds[tour.kind].profile];
    let left = std::iter::once(tour.start).chain(tour.stops.iter().map(|stop| stop.leave));
    for ((from, to), left) in way.ends().zip(left) {
        let hours = from.zip(to).map_or(&[][..], |(from, to)| legs.hours(from, to));
        let drive = tour.phases.iter().find(|phase| phase.activity == Activity::Drive && phase.to > left);
        let Some(begin) = drive.map(|phase| phase.from.max(left)) else { continue };
        if !hours.is_empty() && !hours.iter().any(|open| (open.from()..=open.to()).contains(&begin)) {
            let message = format!("sets out from {from:?} to {to:?} at {begin}, within none of {hours:?}");
            found.add(Rule::Window, None, message);
        }
    }
}

/// Each break of the vehicle within one stretch of standing, in order, none in another's time.
fn check_breaks(problem: &Problem, kind: &Kind, tour: &Tour, found: &mut Found) {
    let stands = stands(&tour.phases);
    let mut from = i64::MIN;
    for (number, stop) in kind.breaks.iter().enumerate() {
        let begins = stands.iter().filter_map(|&(begin, end)| begins(problem, tour, stop, (begin.max(from), end)));
        match begins.min() {
            Some(begin) => from = begin + stop.duration,
            None => {
                found.add(Rule::Break, None, format!("break {number} of {} is not made as asked", stop.duration));
                return;
            }
        }
    }
}

/// Stretches of standing, neighbours joined, those of no length at every moment between two phases.
fn stands(phases: &[Phase]) -> Vec<(i64, i64)> {
    let mut stands: Vec<(i64, i64)> = Vec::new();
    for phase in phases {
        let still = !matches!(phase.activity, Activity::Drive | Activity::Service);
        let end = if still { phase.to } else { phase.from };
        match stands.last_mut() {
            Some(last) if last.1 == phase.from => last.1 = end,
            _ => stands.push((phase.from, end)),
        }
        if !still {
            stands.push((phase.to, phase.to));
        }
    }
    stands
}

/// When a break can begin within a stretch, at the earliest.
fn begins(problem: &Problem, tour: &Tour, stop: &Break, (from, to): (i64, i64)) -> Option<i64> {
    let soonest = match stop.windows.iter().find(|window| window.to() >= from) {
        Some(window) => from.max(window.from()),
        None if stop.windows.is_empty() => from,
        None => return None,
    };
    let fits = soonest.checked_add(stop.duration)? <= to;
    (fits && is_light(problem, tour, stop, soonest)).then_some(soonest)
}

/// Whether what is aboard at `time` is no more than the break allows.
fn is_light(problem: &Problem, tour: &Tour, stop: &Break, time: i64) -> bool {
    let amount = |amounts: &[i64], m: usize| i128::from(amounts.get(m).copied().unwrap_or(0));
    let is_reload = |i: &usize| matches!(tour.stops[*i].at, Place::Reload(_));
    let passed = tour.stops.iter().filter(|stop| stop.leave <= time).count();
    let from = (0..passed).rev().find(is_reload).map_or(0, |i| i + 1);
    let to = (passed..tour.stops.len()).find(is_reload).unwrap_or(tour.stops.len());
    let paired = |visit| problem.pairs.iter().any(|&(a, b)| a == visit || b == visit);
    stop.max_load.iter().enumerate().all(|(m, &most)| {
        let mut aboard = 0;
        for (i, call) in tour.stops.iter().enumerate().take(to).skip(from) {
            let Place::Visit(id) = call.at else { continue };
            let visit = &problem.visits[id];
            match (i < passed, paired(id)) {
                (true, true) => aboard += amount(&visit.pick, m) - amount(&visit.deliver, m),
                (true, false) => aboard += amount(&visit.pick, m),
                (false, false) => aboard += amount(&visit.deliver, m),
                (false, true) => {}
            }
        }
        aboard <= i128::from(most)
    })
}
