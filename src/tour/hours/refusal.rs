//! From a plan to its legal times, or why there are none.

use super::law::{Law, NEVER};
use super::search::{Found, earliest};
use super::sequence::{Call, Sequence};
use super::timing::{Timed, timed};
use crate::freight::HoursRule;
use crate::scenario::vrp::{Break, FAR, KindId, Place, Plan, Problem, Stop, Tour, VisitId};

/// Why calls in an order can't be made legally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A leg is no way.
    Way,
    /// They can't be made in time, whatever the law.
    Time,
    /// In time they can be made, but not within the law: without this rule they could; or, where that is said of none,
    /// this one alone forbids it.
    Hours {
        /// The rule.
        rule: HoursRule,
        /// Where it stands.
        article: &'static str,
    },
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Way => write!(f, "there is no way"),
            Self::Time => write!(f, "there is no time, even without a law on driving hours"),
            Self::Hours { rule, article } => write!(f, "{rule:?} is in the way: {article}"),
        }
    }
}

/// The earliest legal times of a plan in a problem that passed its check; each day's start as late as its end allows.
/// Room, skills and limits on distance, visits and duration are not looked at.
///
/// ```
/// use skyroad::freight::{DriverRules, HoursRule};
/// use skyroad::scenario::vrp::*;
/// use skyroad::tour::hours::{Refusal, time};
/// use skyroad::{Id, IdVec};
///
/// // Seven hours each way, with one driver who sleeps in the vehicle.
/// let hours = |h: u32| h * 3600;
/// let kind = Kind { crew: Some(Crew::one(DriverRules::CHINA)), ..Kind::default() };
/// let mut problem = Problem {
///     legs: vec![Legs::Table(LegTable::new(2, vec![0, hours(7), hours(7), 0])?)],
///     visits: IdVec::from_vec(vec![Visit { place: 1, service: 1800, ..Visit::default() }]),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![kind]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let plan = Plan { kind: KindId::from_index(0), stops: vec![Place::Visit(VisitId::from_index(0))] };
/// // 4 h, 20 min, 3 h, service, 1 h; then 24 h after the start 4 h, 20 min and 2 h.
/// let tour = time(&problem, &plan).unwrap();
/// assert_eq!((tour.start, tour.end), (0, 24 * 3600 + 6 * 3600 + 20 * 60));
/// // Home on the same day? Not by one driver.
/// problem.kinds.iter_mut().for_each(|kind| kind.shift = Window::new(0, 24 * 3600).unwrap());
/// let why = time(&problem, &plan).unwrap_err();
/// assert!(matches!(why, Refusal::Hours { rule: HoursRule::Daily, .. }));
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn time(problem: &Problem, plan: &Plan) -> Result<Tour, Refusal> {
    let clock = Clock::new(problem, plan.kind);
    let kind = &problem.kinds[plan.kind];
    let sequence = clock.sequence(&plan.stops).ok_or(Refusal::Way)?;
    let Some(times) = clock.time(&sequence) else {
        let rule = blame(&clock, &sequence).ok_or(Refusal::Time)?;
        let article = kind.crew.as_ref().map_or("", |crew| crew.rules.article(rule));
        return Err(Refusal::Hours { rule, article });
    };
    let legs = &problem.legs[kind.profile];
    let places: Vec<u32> = clock.places(&plan.stops).collect();
    let sum = |of: &dyn Fn(u32, u32) -> u32| places.windows(2).map(|leg| i64::from(of(leg[0], leg[1]))).sum::<i64>();
    let (distance, driving) = (sum(&|a, b| legs.distance(a, b)), sum(&|a, b| legs.duration(a, b)));
    let Timed { start, end, calls, phases } = times;
    let stop = |(&at, (arrive, begin, leave))| Stop { at, arrive, begin, leave };
    Ok(Tour {
        kind: plan.kind,
        start,
        end,
        stops: plan.stops.iter().zip(calls).map(stop).collect(),
        distance,
        driving,
        cost: kind.fixed
            + kind.per_distance * distance
            + kind.per_driving * driving
            + kind.per_duration * (end - start)
            + problem.extras(plan.kind, &plan.stops),
        phases,
    })
}

/// The law as it holds for one kind of vehicle.
#[derive(Clone, Debug)]
pub(in crate::tour) struct Clock<'a> {
    problem: &'a Problem,
    kind: KindId,
    law: Law,
}

impl<'a> Clock<'a> {
    pub(in crate::tour) fn new(problem: &'a Problem, kind: KindId) -> Self {
        let law = problem.kinds[kind].crew.as_ref().map_or_else(Law::none, Law::new);
        Self { problem, kind, law }
    }

    /// Legal times, if there are any.
    pub(in crate::tour) fn time(&self, sequence: &Sequence<'_>) -> Option<Timed> {
        let found = earliest(&self.law, sequence)?;
        if self.problem.kinds[self.kind].crew.is_some() || !sequence.breaks.is_empty() {
            return timed(&self.law, sequence, &found);
        }
        // Without a law one may know the latest start, and be later at every gate.
        let from = sequence.latest_start(found.end);
        let later = Sequence { from, ..sequence.clone() };
        timed(&self.law, &later, &earliest(&self.law, &later)?)
    }

    fn places<'b>(&'b self, stops: &'b [Place]) -> impl Iterator<Item = u32> + 'b {
        let kind = &self.problem.kinds[self.kind];
        let calls = stops.iter().map(|stop| match *stop {
            Place::Visit(visit) => self.problem.visits[visit].place,
            Place::Reload(place) => place,
        });
        kind.start.into_iter().chain(calls).chain(kind.end)
    }

    /// What the law asks of these calls in this order; `None` where a leg is no way.
    pub(in crate::tour) fn sequence(&self, stops: &[Place]) -> Option<Sequence<'a>> {
        let (problem, kind) = (self.problem, &self.problem.kinds[self.kind]);
        let legs = &problem.legs[kind.profile];
        let releases: Vec<i64> = stops
            .split(|stop| matches!(stop, Place::Reload(_)))
            .map(|trip| visits(trip).map(|visit| problem.visits[visit].release).max().unwrap_or(0))
            .collect();
        let lodging = |place: u32| kind.crew.as_ref().is_some_and(|crew| crew.lodgings.contains(&place));
        let (mut at, mut trip) = (kind.start, 0);
        let mut calls = Vec::with_capacity(stops.len());
        let mut leg = |to: u32| match at.replace(to) {
            Some(from) => match legs.duration(from, to) {
                FAR.. => None,
                drive => Some((i64::from(drive), legs.hours(from, to))),
            },
            None => Some((0, &[][..])),
        };
        for stop in stops {
            calls.push(match *stop {
                Place::Visit(id) => {
                    let visit = &problem.visits[id];
                    let ((drive, hours), service) = (leg(visit.place)?, problem.service(id, self.kind));
                    Call { drive, hours, windows: &visit.windows, opens: 0, service, lodging: lodging(visit.place) }
                }
                Place::Reload(place) => {
                    trip += 1;
                    let ((drive, hours), service) = (leg(place)?, kind.reload_service);
                    let opens = (releases[trip] - service).max(0);
                    Call { drive, hours, windows: &[], opens, service, lodging: lodging(place) }
                }
            });
        }
        let (home, home_hours) = kind.end.map_or(Some((0, &[][..])), leg)?;
        Some(Sequence {
            from: kind.shift.from().max(releases[0]).min(NEVER),
            to: kind.shift.to(),
            log: kind.crew.as_ref().map_or(&[], |crew| &crew.log),
            start_lodging: kind.start.is_some_and(lodging),
            calls,
            home,
            home_hours,
            lodging: kind.end.is_some_and(lodging),
            breaks: &kind.breaks,
            allowed: if kind.breaks.iter().all(|stop| stop.max_load.is_empty()) {
                Vec::new()
            } else {
                allowed(problem, stops, &kind.breaks)
            },
        })
    }
}

fn visits(stops: &[Place]) -> impl Iterator<Item = VisitId> + '_ {
    stops.iter().filter_map(|stop| match *stop {
        Place::Visit(visit) => Some(visit),
        Place::Reload(_) => None,
    })
}

/// Of each leg, the breaks that its load allows.
fn allowed(problem: &Problem, stops: &[Place], breaks: &[Break]) -> Vec<u32> {
    let amount = |amounts: &[i64], m: usize| amounts.get(m).copied().unwrap_or(0);
    let paired = |visit: VisitId| problem.pairs.iter().any(|&(a, b)| a == visit || b == visit);
    let measures = problem.measures();
    let mut all = Vec::with_capacity(stops.len() + 1);
    for trip in stops.split(|stop| matches!(stop, Place::Reload(_))) {
        let alone = |m: usize| visits(trip).filter(|&v| !paired(v)).map(move |v| amount(&problem.visits[v].deliver, m));
        let mut load: Vec<i64> = (0..measures).map(|m| alone(m).sum()).collect();
        let light = |load: &[i64], stop: &Break| stop.max_load.iter().zip(load).all(|(most, load)| load <= most);
        let bits =
            |load: &[i64]| (0..).zip(breaks).filter(|(_, stop)| light(load, stop)).map(|(i, _)| 1u32 << i).sum::<u32>();
        all.push(bits(&load));
        for visit in visits(trip).map(|visit| &problem.visits[visit]) {
            for (m, load) in load.iter_mut().enumerate() {
                *load += amount(&visit.pick, m) - amount(&visit.deliver, m);
            }
            all.push(bits(&load));
        }
    }
    all
}

/// The rule that keeps `sequence` from being legal; `None`: not the law.
pub(in crate::tour) fn blame(clock: &Clock<'_>, sequence: &Sequence<'_>) -> Option<HoursRule> {
    let legal = |law: &Law| earliest(law, sequence).is_some_and(|found: Found| found.end <= sequence.to);
    let without = |law: &Law, rules: &mut dyn Iterator<Item = HoursRule>| rules.fold(law.clone(), |l, r| l.without(r));
    if !legal(&without(&clock.law, &mut HoursRule::ALL.into_iter())) {
        return None;
    }
    // Where a bed would do, that is said rather than that the day's driving is used up.
    let mut rules = [HoursRule::Stay].into_iter().chain(HoursRule::ALL);
    let alone = rules.find(|&rule| legal(&clock.law.without(rule)));
    let enough = |&rule: &HoursRule| {
        !legal(&without(&clock.law, &mut HoursRule::ALL.into_iter().filter(|&other| other != rule)))
    };
    alone.or_else(|| HoursRule::ALL.into_iter().find(enough)).or(Some(HoursRule::Daily))
}
