//! The law hour by hour: every way to spend each hour of a tour, by brute force, for laws of whole hours.

use skyroad::Id;
use skyroad::freight::{Day, DaySpan, DriverRules};
use skyroad::scenario::vrp::*;
use std::collections::{HashMap, HashSet};

const HOUR: i64 = 3600;

/// All that the law remembers, in hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    call: usize,
    /// Driving left of the leg, then work left of the call.
    drive: i64,
    work: i64,
    since: i64,
    night: i64,
    part: bool,
    idle: i64,
    driven: i64,
    /// When the day began.
    begun: Option<i64>,
    rest_part: bool,
    level: u8,
    longer: u8,
    reduced: u8,
    /// Hours stood until now.
    stood: i64,
    /// The last 24 hours, a bit for each that was driven; the lowest is the last.
    last: u32,
}

pub(crate) struct Oracle<'a> {
    problem: &'a Problem,
    kind: &'a Kind,
    rules: &'a DriverRules,
    stops: Vec<&'a Visit>,
    legs: Vec<i64>,
    hours: Vec<&'a [Window]>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(problem: &'a Problem, plan: &Plan) -> Self {
        let kind = &problem.kinds[plan.kind];
        let visit = |stop: &Place| match stop {
            Place::Visit(visit) => &problem.visits[*visit],
            Place::Reload(_) => unreachable!("no reloads here"),
        };
        let stops: Vec<&Visit> = plan.stops.iter().map(visit).collect();
        let places: Vec<u32> = kind.start.into_iter().chain(stops.iter().map(|s| s.place)).chain(kind.end).collect();
        let table = &problem.legs[kind.profile];
        let legs = places.windows(2).map(|l| i64::from(table.duration(l[0], l[1])) / HOUR).collect();
        let hours = places.windows(2).map(|l| table.hours(l[0], l[1])).collect();
        Self { problem, kind, rules: &kind.crew.as_ref().unwrap().rules, legs, hours, stops }
    }

    /// The earliest end in hours, not after `most`.
    pub(crate) fn earliest(&self, most: i64) -> Option<i64> {
        let first = State {
            call: 0,
            drive: self.legs[0],
            work: self.work(0),
            since: 0,
            night: 0,
            part: false,
            idle: 0,
            driven: 0,
            begun: None,
            rest_part: false,
            level: 0,
            longer: 0,
            reduced: 0,
            stood: 0,
            last: 0,
        };
        let mut states = HashSet::from([first]);
        for hour in self.kind.shift.from() / HOUR..=most {
            if states.iter().any(|s| s.call == self.stops.len() && s.drive == 0) {
                return Some(hour);
            }
            let mut next = HashSet::new();
            for state in &states {
                let mut still = *state;
                still.stood += 1;
                still.last = self.later(still.last);
                next.insert(still);
                for awake in self.awake(state, hour) {
                    next.extend(self.act(awake, hour));
                }
            }
            states = thinned(next);
        }
        None
    }

    /// An hour later; only laws that count any 24 h need to know.
    fn later(&self, last: u32) -> u32 {
        last << 1 & 0xff_ffff
    }

    fn work(&self, call: usize) -> i64 {
        self.stops.get(call).map_or(0, |visit| visit.service / HOUR)
    }

    fn lodging(&self, state: &State) -> bool {
        let crew = self.kind.crew.as_ref().unwrap();
        let there = state.drive == 0 && state.work == self.work(state.call);
        let before = state.drive == self.legs[state.call] && state.call > 0;
        let at = if there { self.stops.get(state.call) } else { None };
        let at = at.or_else(|| if before { self.stops.get(state.call - 1) } else { None });
        crew.sleeper || at.is_some_and(|visit| crew.lodgings.contains(&visit.place))
    }

    /// What the standing that ends now may count as.
    fn awake(&self, state: &State, hour: i64) -> Vec<State> {
        let (rules, stood) = (self.rules, state.stood);
        let mut base = State { stood: 0, ..*state };
        if stood == 0 {
            return vec![base];
        }
        base.idle += if rules.work_pauses { stood } else { 0 };
        let pause = rules.pause.0 / HOUR;
        let part = rules.pause_part.map(|part| part.0 / HOUR);
        let whole = if rules.work_pauses { base.idle } else { stood };
        if whole >= pause || state.part && part.is_some_and(|part| stood >= pause - part) {
            (base.since, base.night, base.part) = (0, 0, false);
        } else if part.is_some_and(|part| stood >= part) {
            base.part = true;
        }
        let mut all = vec![base];
        if !self.lodging(state) {
            return all;
        }
        let rested = State { driven: 0, level: 0, begun: None, rest_part: false, ..base };
        match rules.day {
            Day::Any24 { stay } => all.extend((stood >= stay.0 / HOUR).then_some(rested)),
            Day::BetweenRests(day) => {
                let within = match day.span {
                    DaySpan::WithRest(within) => within.0 / HOUR,
                    DaySpan::Driving(_) => 1 << 30,
                };
                let from = hour - stood - state.begun.unwrap_or(hour - stood);
                let fits = |rest: i64| stood >= rest && from + rest <= within;
                if fits(day.rest.0 / HOUR) {
                    all.push(rested);
                }
                if let Some((short, times)) = day.reduced
                    && state.reduced < times
                    && fits(short.0 / HOUR)
                {
                    all.push(State { reduced: state.reduced + 1, ..rested });
                }
                if let Some((first, second)) = day.parts {
                    if stood >= first.0 / HOUR {
                        all.push(State { rest_part: true, ..base });
                    }
                    if state.rest_part && fits(second.0 / HOUR) {
                        all.push(rested);
                    }
                }
            }
        }
        all
    }

    /// An hour of driving or work, if it is there and legal.
    fn act(&self, state: State, hour: i64) -> Option<State> {
        let mut next = State { last: self.later(state.last), ..state };
        next.begun = Some(state.begun.unwrap_or(hour));
        if state.drive > 0 {
            return self.drive(next, hour);
        }
        let visit = self.stops.get(state.call)?;
        if state.work == self.work(state.call) && !is_open(&visit.windows, hour) {
            return None;
        }
        next.work -= 1;
        next.idle += i64::from(self.rules.work_pauses);
        if self.rules.work_pauses && next.idle >= self.rules.pause.0 / HOUR {
            (next.since, next.night, next.part) = (0, 0, false);
        }
        if next.work == 0 {
            next.call += 1;
            next.drive = self.legs[next.call];
            next.work = self.work(next.call);
        }
        self.on_time(&next, hour + 1, false).then_some(next)
    }

    fn drive(&self, mut next: State, hour: i64) -> Option<State> {
        let rules = self.rules;
        let crew = self.kind.crew.as_ref().unwrap();
        if next.drive == self.legs[next.call] && !is_open(self.hours[next.call], hour) {
            return None;
        }
        next.drive -= 1;
        next.since += 1;
        next.driven += 1;
        next.idle = 0;
        next.last |= u32::from(matches!(rules.day, Day::Any24 { .. }));
        if let Some(night) = rules.night {
            let inside = (hour * HOUR - night.from.0).rem_euclid(24 * HOUR);
            next.night += i64::from(inside < (night.to.0 - night.from.0).rem_euclid(24 * HOUR));
            if next.night > night.continuous.0 / HOUR {
                return None;
            }
        }
        if next.since > rules.continuous.0 / HOUR {
            return None;
        }
        let daily = rules.daily.0 / HOUR;
        match rules.day {
            Day::Any24 { .. } => {
                let unbedded = !crew.sleeper && next.driven > daily;
                if i64::from(next.last.count_ones()) > daily || unbedded {
                    return None;
                }
            }
            Day::BetweenRests(day) => {
                let (by, times) = day.longer.map_or((0, 0), |(by, times)| (by.0 / HOUR, times));
                if next.driven > daily + by * i64::from(next.level) {
                    next.level += 1;
                    next.longer += 1;
                    if next.level > 1 || next.longer > times || by == 0 {
                        return None;
                    }
                }
            }
        }
        self.on_time(&next, hour + 1, true).then_some(next)
    }

    /// Whether the day is not too long.
    fn on_time(&self, state: &State, now: i64, driving: bool) -> bool {
        let Day::BetweenRests(day) = self.rules.day else { return true };
        let length = now - state.begun.unwrap_or(now);
        match day.span {
            DaySpan::Driving(window) => !driving || length <= window.0 / HOUR,
            DaySpan::WithRest(within) => {
                let mut rest = day.rest.0 / HOUR;
                if let Some((short, times)) = day.reduced
                    && state.reduced < times
                {
                    rest = rest.min(short.0 / HOUR);
                }
                if let Some((_, second)) = day.parts
                    && state.rest_part
                {
                    rest = rest.min(second.0 / HOUR);
                }
                length + rest <= within.0 / HOUR
            }
        }
    }

    pub(crate) fn describe(&self) -> String {
        let windows: Vec<_> = self.stops.iter().map(|v| (&v.windows, v.service / HOUR, v.place)).collect();
        format!(
            "legs {:?}, open {:?}, {windows:?}, {:?}, {} places",
            self.legs,
            self.hours,
            self.kind,
            self.problem.places()
        )
    }
}

fn is_open(windows: &[Window], hour: i64) -> bool {
    let open = |window: &Window| (window.from()..=window.to()).contains(&(hour * HOUR));
    windows.is_empty() || windows.iter().any(open)
}

/// Of states that differ in the last 24 hours alone, those that drove no more in every stretch until now.
fn thinned(states: HashSet<State>) -> HashSet<State> {
    let mut alike: HashMap<State, Vec<u32>> = HashMap::new();
    for state in states {
        alike.entry(State { last: 0, ..state }).or_default().push(state.last);
    }
    let lighter =
        |a: u32, b: u32| (1..=24).all(|n| (a & ((1 << n) - 1)).count_ones() <= (b & ((1 << n) - 1)).count_ones());
    let mut kept = HashSet::new();
    for (state, mut lasts) in alike {
        lasts.sort_by_key(|last| (last.count_ones(), std::cmp::Reverse(*last)));
        let mut best: Vec<u32> = Vec::new();
        for last in lasts {
            if !best.iter().any(|&other| lighter(other, last)) {
                best.push(last);
            }
        }
        kept.extend(best.into_iter().map(|last| State { last, ..state }));
    }
    kept
}

/// The first kind and all visits in order.
pub(crate) fn whole(problem: &Problem) -> Plan {
    Plan { kind: KindId::from_index(0), stops: problem.visits.ids().map(Place::Visit).collect() }
}
