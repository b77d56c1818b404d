//! Legs and times.

use super::Found;
use crate::scenario::vrp::{FAR, Kind, KindId, Place, Problem, Rule, Stop, Tour, Window};

/// A call, with what its time depends on.
struct Call<'a> {
    place: u32,
    windows: &'a [Window],
    service: i128,
    /// Nothing leaves a reload earlier.
    release: i128,
}

/// A vehicle's way without times.
pub(super) struct Way<'a> {
    problem: &'a Problem,
    kind: &'a Kind,
    calls: Vec<Call<'a>>,
    /// Nothing leaves the start earlier.
    release: i128,
}

impl<'a> Way<'a> {
    pub(super) fn new(problem: &'a Problem, id: KindId, stops: impl DoubleEndedIterator<Item = Place>) -> Self {
        let kind = &problem.kinds[id];
        let mut release = i128::from(kind.shift.from());
        let mut calls: Vec<Call<'_>> = Vec::new();
        // From behind, the releases of a trip are known where it starts.
        let mut trip = 0;
        for stop in stops.rev() {
            calls.push(match stop {
                Place::Visit(id_of_visit) => {
                    let visit = &problem.visits[id_of_visit];
                    trip = trip.max(i128::from(visit.release));
                    let service = i128::from(problem.service(id_of_visit, id));
                    Call { place: visit.place, windows: &visit.windows, service, release: 0 }
                }
                Place::Reload(place) => {
                    let release = std::mem::take(&mut trip);
                    Call { place, windows: &[], service: i128::from(kind.reload_service), release }
                }
            });
        }
        calls.reverse();
        release = release.max(trip);
        Self { problem, kind, calls, release }
    }

    /// The places in order, start and end included where they are fixed.
    fn places(&self) -> impl Iterator<Item = u32> {
        self.kind.start.into_iter().chain(self.calls.iter().map(|call| call.place)).chain(self.kind.end)
    }

    /// Both ends of the legs to each call and to the end; `None` where start or end is open.
    pub(super) fn ends(&self) -> impl Iterator<Item = (Option<u32>, Option<u32>)> {
        let from = std::iter::once(self.kind.start).chain(self.calls.iter().map(|call| Some(call.place)));
        let to = self.calls.iter().map(|call| Some(call.place)).chain(std::iter::once(self.kind.end));
        from.zip(to)
    }

    /// Durations of these legs.
    pub(super) fn legs(&self) -> impl Iterator<Item = i128> {
        self.ends().map(|(from, to)| to.map_or(0, |to| self.leg(from, to)))
    }

    /// Distance and duration of the whole; `None` where a leg is no way.
    pub(super) fn length(&self) -> Option<(i128, i128)> {
        let legs = &self.problem.legs[self.kind.profile];
        let (mut distance, mut driving) = (0, 0);
        for (from, to) in self.places().zip(self.places().skip(1)) {
            let leg = (legs.distance(from, to), legs.duration(from, to));
            if leg.0 >= FAR || leg.1 >= FAR {
                return None;
            }
            distance += i128::from(leg.0);
            driving += i128::from(leg.1);
        }
        Some((distance, driving))
    }

    /// The latest start that leads to the earliest end, and that end; `None` where no times are legal.
    pub(super) fn span(&self) -> Option<(i128, i128)> {
        self.length()?;
        let end = self.earliest_end()?;
        (end <= i128::from(self.kind.shift.to())).then(|| (self.latest_start(end), end))
    }

    fn earliest_end(&self) -> Option<i128> {
        let (mut now, mut from) = (self.release, self.kind.start);
        for call in &self.calls {
            now += self.leg(from, call.place);
            now = soonest(call.windows, now)? + call.service;
            now = now.max(call.release);
            from = Some(call.place);
        }
        Some(now + self.kind.end.map_or(0, |end| self.leg(from, end)))
    }

    fn latest_start(&self, end: i128) -> i128 {
        let (mut now, mut to) = (end, self.kind.end);
        for call in self.calls.iter().rev() {
            now -= to.map_or(0, |to| self.leg(Some(call.place), to));
            now = latest(call.windows, now - call.service);
            to = Some(call.place);
        }
        now - self.kind.start.zip(to).map_or(0, |(start, to)| self.leg(Some(start), to))
    }

    fn leg(&self, from: Option<u32>, to: u32) -> i128 {
        from.map_or(0, |from| i128::from(self.problem.legs[self.kind.profile].duration(from, to)))
    }
}

/// The first moment of a window at or after `time`.
fn soonest(windows: &[Window], time: i128) -> Option<i128> {
    if windows.is_empty() {
        return Some(time);
    }
    windows.iter().find(|window| i128::from(window.to()) >= time).map(|window| time.max(i128::from(window.from())))
}

/// The last moment of a window at or before `time`; `time` itself where there is none.
fn latest(windows: &[Window], time: i128) -> i128 {
    let open = windows.iter().rev().find(|window| i128::from(window.from()) <= time);
    open.map_or(time, |window| time.min(i128::from(window.to())))
}

pub(super) fn check(problem: &Problem, tour: &Tour, found: &mut Found) {
    let kind = &problem.kinds[tour.kind];
    let way = Way::new(problem, tour.kind, tour.stops.iter().map(|stop| stop.at));
    // Where a leg may be broken by standing, its phases are looked at instead.
    let whole = !problem.is_phased(tour.kind);
    check_ends(tour, &way, whole, found);
    if i128::from(tour.start) < way.release {
        found.add(Rule::Release, None, format!("starts at {}, before all is there at {}", tour.start, way.release));
    }
    let (mut from, mut left) = (kind.start, i128::from(tour.start));
    for (stop, call) in tour.stops.iter().zip(&way.calls) {
        if whole {
            check_leg(&way, (from, left), (call.place, stop.arrive), Some(stop.at), found);
        }
        check_stop(stop, call, found);
        if i128::from(stop.leave) < call.release {
            let message = format!("leaves at {}, before all of the next trip is there at {}", stop.leave, call.release);
            found.add(Rule::Release, Some(stop.at), message);
        }
        (from, left) = (Some(call.place), i128::from(stop.leave));
    }
    match kind.end {
        Some(_) if !whole => {}
        Some(end) => check_leg(&way, (from, left), (end, tour.end), None, found),
        None if i128::from(tour.end) == left || !whole => {}
        None => found.add(Rule::Times, None, format!("ends at {}, its last service at {left}", tour.end)),
    }
}

fn check_ends(tour: &Tour, way: &Way<'_>, whole: bool, found: &mut Found) {
    let kind = way.kind;
    if tour.start < kind.shift.from() || tour.end > kind.shift.to() {
        let message = format!("from {} to {} is not within {:?}", tour.start, tour.end, kind.shift);
        found.add(Rule::Shift, None, message);
    }
    match way.span() {
        Some(_) if !whole => {}
        None => found.add(Rule::Times, None, "there are no legal times for these calls in this order"),
        Some((start, end)) if (start, end) == (i128::from(tour.start), i128::from(tour.end)) => {}
        Some((start, end)) => {
            let message = format!("runs from {} to {}; due is {start} to {end}", tour.start, tour.end);
            found.add(Rule::Times, None, message);
        }
    }
}

fn check_leg(
    way: &Way<'_>,
    (from, left): (Option<u32>, i128),
    (to, arrive): (u32, i64),
    at: Option<Place>,
    found: &mut Found,
) {
    let duration = way.leg(from, to);
    if duration >= i128::from(FAR) {
        found.add(Rule::Way, at, format!("no way from {from:?} to {to}"));
    } else if left + duration != i128::from(arrive) {
        found.add(Rule::Times, at, format!("arrives at {arrive}, having left at {left} for a leg of {duration}"));
    }
}

fn check_stop(stop: &Stop, call: &Call<'_>, found: &mut Found) {
    if stop.begin < stop.arrive {
        found.add(
            Rule::Times,
            Some(stop.at),
            format!("begins at {}, before it arrives at {}", stop.begin, stop.arrive),
        );
    }
    let open = |window: &Window| (window.from()..=window.to()).contains(&stop.begin);
    if !call.windows.is_empty() && !call.windows.iter().any(open) {
        found.add(Rule::Window, Some(stop.at), format!("begins at {}, within none of {:?}", stop.begin, call.windows));
    }
    if i128::from(stop.begin) + call.service != i128::from(stop.leave) {
        let message = format!("leaves at {}, having begun {} of service at {}", stop.leave, call.service, stop.begin);
        found.add(Rule::Times, Some(stop.at), message);
    }
}
