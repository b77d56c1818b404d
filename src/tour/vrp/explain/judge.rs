//! Whether a vehicle may make these calls, and by what it may not.

use super::change::Change;
use crate::scenario::vrp::{Answer, FAR, Kind, KindId, Order, Place, Problem, VisitId, Window};
use std::borrow::Cow;

/// A problem with something changed, as one vehicle sees it.
pub(super) struct View<'a> {
    problem: &'a Problem,
    pub answer: &'a Answer,
    pub kind: KindId,
    vehicle: Cow<'a, Kind>,
    change: Change,
}

/// When a tour is driven.
enum Span {
    /// From the latest start that leads to the earliest end, to that end, whatever the shift.
    Driven(i64, i64),
    /// Too late by so much at a visit.
    Late(VisitId, i64),
}

impl<'a> View<'a> {
    pub(super) fn new(problem: &'a Problem, answer: &'a Answer, kind: KindId) -> Self {
        Self { problem, answer, kind, vehicle: Cow::Borrowed(&problem.kinds[kind]), change: Change::Nothing }
    }

    /// The same with something changed.
    pub(super) fn with(&self, change: &Change) -> Self {
        let vehicle = change.kind(&self.problem.kinds[self.kind]);
        Self { problem: self.problem, answer: self.answer, kind: self.kind, vehicle, change: change.clone() }
    }

    /// Whether one more vehicle of the kind can be used.
    pub(super) fn is_spare(&self) -> bool {
        let used = self.answer.tours.iter().filter(|tour| tour.kind == self.kind).count();
        used < self.problem.kinds[self.kind].count as usize
    }

    /// What is lost where none of the visits is made; `None`: one must be.
    pub(super) fn prize(&self, visits: &[VisitId]) -> Option<i64> {
        visits.iter().map(|&visit| self.problem.visits[visit].prize).sum()
    }

    /// Changes that each alone make these calls possible; `is_there`: there is a vehicle for them.
    pub(super) fn changes(&self, stops: &[Place], visits: &[VisitId], is_there: bool) -> Vec<Change> {
        let Some(distance) = self.distance(stops) else { return Vec::new() };
        if !self.is_in_order(stops) {
            return Vec::new();
        }
        let mut changes = self.excess(stops, distance);
        changes.extend(self.mixed(stops).map(|visit| self.lone(visit, visits)));
        if !is_there {
            changes.push(Change::Vehicle);
        }
        match changes.len() {
            0 => self.in_time(stops, visits),
            1 if self.is_in_time(stops) && self.with(&changes[0]).mixed(stops).is_none() => changes,
            _ => Vec::new(),
        }
    }

    /// What the tour costs, where nothing is in the way.
    pub(super) fn cost(&self, stops: &[Place]) -> Option<i64> {
        let distance = self.distance(stops)?;
        if !self.is_in_order(stops) || !self.excess(stops, distance).is_empty() {
            return None;
        }
        if self.mixed(stops).is_some() || !self.is_in_time(stops) {
            return None;
        }
        let Span::Driven(start, end) = self.span(stops) else { return None };
        let places = self.places(stops);
        let driving: i64 = places.windows(2).map(|leg| self.time(leg[0], leg[1])).sum();
        let kind = &self.vehicle;
        let legs = kind.per_distance * distance + kind.per_driving * driving + kind.per_duration * (end - start);
        Some(kind.fixed + legs + self.problem.extras(self.kind, stops))
    }

    /// All but time that is in the way, and by how much.
    fn excess(&self, stops: &[Place], distance: i64) -> Vec<Change> {
        let kind = &self.vehicle;
        let mut changes = Vec::new();
        let visits: Vec<VisitId> = visits_of(stops).collect();
        let lacking = visits.iter().fold(0, |all, &visit| all | self.problem.visits[visit].needs) & !kind.skills;
        if lacking != 0 {
            changes.push(Change::Skill { bits: lacking });
        }
        for (measure, &room) in kind.capacity.iter().enumerate() {
            let most = trips(stops).map(|trip| self.peak(trip, measure)).max().unwrap_or(0);
            if most > room {
                changes.push(Change::Room { measure, by: most - room });
            }
        }
        if let Some(most) = kind.max_distance.filter(|&most| distance > most) {
            changes.push(Change::Distance { by: distance - most });
        }
        let count = u32::try_from(visits.len()).unwrap_or(u32::MAX);
        if let Some(most) = kind.max_visits.filter(|&most| count > most) {
            changes.push(Change::Visits { by: count - most });
        }
        changes
    }

    /// The first visit that can't share its trip with one before it.
    fn mixed(&self, stops: &[Place]) -> Option<VisitId> {
        let free = |visit: VisitId| self.change == Change::Company { visit };
        let apart = |a: VisitId, b: VisitId| {
            let (x, y) = (&self.problem.visits[a], &self.problem.visits[b]);
            !free(a) && !free(b) && (x.apart & y.goods != 0 || y.apart & x.goods != 0)
        };
        trips(stops).find_map(|trip| {
            let visits: Vec<VisitId> = visits_of(trip).collect();
            (1..visits.len()).find(|&i| visits[..i].iter().any(|&earlier| apart(earlier, visits[i]))).map(|i| visits[i])
        })
    }

    /// The change that would let them go together, for a visit that is put in: the first of them that is in the way.
    fn lone(&self, mixed: VisitId, visits: &[VisitId]) -> Change {
        let any = visits
            .iter()
            .copied()
            .find(|&visit| self.problem.visits[visit].goods | self.problem.visits[visit].apart != 0);
        Change::Company { visit: any.unwrap_or(mixed) }
    }

    /// Changes of time that each alone let these calls be made; [`Change::Nothing`] where none is needed.
    fn in_time(&self, stops: &[Place], visits: &[VisitId]) -> Vec<Change> {
        if self.is_in_time(stops) {
            return vec![Change::Nothing];
        }
        let mut changes = Vec::new();
        match self.span(stops) {
            Span::Late(visit, by) => changes.push(Change::Closes { visit, by }),
            Span::Driven(start, end) => {
                changes.push(Change::ShiftCloses { by: end - self.vehicle.shift.to() });
                if let Some(most) = self.vehicle.max_duration {
                    changes.push(Change::Duration { by: end - start - most });
                }
            }
        }
        changes.retain(|change| change.size() > 0 && self.with(change).is_in_time(stops));
        let opens = visits.iter().filter_map(|&visit| {
            let from = self.problem.visits[visit].windows.first()?.from();
            Some((Change::Opens { visit, by: from }, from))
        });
        let shift = (Change::ShiftOpens { by: self.vehicle.shift.from() }, self.vehicle.shift.from());
        changes.extend(opens.chain([shift]).filter_map(|(change, most)| self.least(&change, most, stops)));
        changes
    }

    /// The smallest such change with which the calls are in time, from 1 to `most`; the more, the easier.
    fn least(&self, change: &Change, most: i64, stops: &[Place]) -> Option<Change> {
        let enough = |by: i64| self.with(&change.resized(by)).is_in_time(stops);
        if most == 0 || !enough(most) {
            return None;
        }
        let (mut few, mut many) = (0, most);
        while many - few > 1 {
            let by = few + (many - few) / 2;
            if enough(by) { many = by } else { few = by }
        }
        Some(change.resized(many))
    }

    /// Whether the calls can be made in time; with another shift, also those of the kind's other vehicles.
    fn is_in_time(&self, stops: &[Place]) -> bool {
        let others = self.answer.tours.iter().filter(|tour| tour.kind == self.kind);
        let unhurt = |tour: &crate::scenario::vrp::Tour| {
            let stops: Vec<Place> = tour.stops.iter().map(|stop| stop.at).collect();
            self.fits(&stops)
        };
        self.fits(stops) && (!matches!(self.change, Change::ShiftOpens { .. }) || others.into_iter().all(unhurt))
    }

    fn fits(&self, stops: &[Place]) -> bool {
        let Span::Driven(start, end) = self.span(stops) else { return false };
        end <= self.vehicle.shift.to() && self.vehicle.max_duration.is_none_or(|most| end - start <= most)
    }

    fn place(&self, stop: Place) -> u32 {
        match stop {
            Place::Visit(visit) => self.problem.visits[visit].place,
            Place::Reload(place) => place,
        }
    }

    fn places(&self, stops: &[Place]) -> Vec<u32> {
        let calls = stops.iter().map(|&stop| self.place(stop));
        self.vehicle.start.into_iter().chain(calls).chain(self.vehicle.end).collect()
    }

    fn time(&self, from: u32, to: u32) -> i64 {
        i64::from(self.problem.legs[self.vehicle.profile].duration(from, to))
    }

    /// `None` where a leg is no way.
    fn distance(&self, stops: &[Place]) -> Option<i64> {
        let legs = &self.problem.legs[self.vehicle.profile];
        let leg = |leg: &[u32]| Some(legs.distance(leg[0], leg[1])).filter(|&leg| leg < FAR).map(i64::from);
        self.places(stops).windows(2).map(leg).sum()
    }

    fn windows(&self, visit: VisitId) -> Cow<'_, [Window]> {
        self.change.windows(visit, &self.problem.visits[visit].windows)
    }

    /// Earliest times forward, then as late a start as leads to the same end.
    fn span(&self, stops: &[Place]) -> Span {
        let kind = &self.vehicle;
        let release = |trip: &[Place]| {
            let trip = trip.iter().map_while(|stop| match stop {
                Place::Visit(visit) => Some(self.problem.visits[*visit].release),
                Place::Reload(_) => None,
            });
            trip.max().unwrap_or(0)
        };
        let (mut now, mut at) = (kind.shift.from().max(release(stops)), kind.start);
        for (i, &stop) in stops.iter().enumerate() {
            now += at.map_or(0, |at| self.time(at, self.place(stop)));
            at = Some(self.place(stop));
            now = match stop {
                Place::Reload(_) => (now + kind.reload_service).max(release(&stops[i + 1..])),
                Place::Visit(visit) => {
                    let windows = self.windows(visit);
                    let begin = match windows.iter().find(|window| window.to() >= now) {
                        Some(window) => now.max(window.from()),
                        None if windows.is_empty() => now,
                        None => return Span::Late(visit, now - windows[windows.len() - 1].to()),
                    };
                    begin + self.problem.service(visit, self.kind)
                }
            };
        }
        let end = now + at.zip(kind.end).map_or(0, |(at, end)| self.time(at, end));
        Span::Driven(self.latest_start(stops, end), end)
    }

    fn latest_start(&self, stops: &[Place], end: i64) -> i64 {
        let (mut now, mut to) = (end, self.vehicle.end);
        for &stop in stops.iter().rev() {
            now -= to.map_or(0, |to| self.time(self.place(stop), to));
            to = Some(self.place(stop));
            now = match stop {
                Place::Reload(_) => now - self.vehicle.reload_service,
                Place::Visit(visit) => {
                    let latest = now - self.problem.service(visit, self.kind);
                    let windows = self.windows(visit);
                    let open = windows.iter().rev().find(|window| window.from() <= latest);
                    open.map_or(latest, |window| latest.min(window.to()))
                }
            };
        }
        now - self.vehicle.start.zip(to).map_or(0, |(start, to)| self.time(start, to))
    }

    fn amount(&self, amounts: &[i64], measure: usize) -> i64 {
        amounts.get(measure).copied().unwrap_or(0)
    }

    /// The most of a measure that is aboard on a trip.
    fn peak(&self, trip: &[Place], measure: usize) -> i64 {
        let paired = |visit: VisitId| self.problem.pairs.iter().any(|pair| pair.0 == visit || pair.1 == visit);
        let delivered = |visit: VisitId| self.amount(&self.problem.visits[visit].deliver, measure);
        let mut aboard: i64 = visits_of(trip).filter(|&visit| !paired(visit)).map(delivered).sum();
        let mut most = aboard;
        for visit in visits_of(trip) {
            aboard += self.amount(&self.problem.visits[visit].pick, measure) - delivered(visit);
            most = most.max(aboard);
        }
        most
    }

    fn is_in_order(&self, stops: &[Place]) -> bool {
        let some = |amounts: &[i64]| amounts.iter().any(|&n| n > 0);
        let out = |visit: &VisitId| some(&self.problem.visits[*visit].deliver);
        let back = |visit: &VisitId| !out(visit) && some(&self.problem.visits[*visit].pick);
        trips(stops).all(|trip| {
            let visits: Vec<VisitId> = visits_of(trip).collect();
            match self.problem.order {
                Order::Free => true,
                Order::DeliveriesFirst => visits
                    .iter()
                    .position(back)
                    .is_none_or(|first| visits[..first].iter().any(out) && !visits[first..].iter().any(out)),
                Order::LastInFirstOut => self.is_stacked(&visits),
            }
        })
    }

    /// Whether what was picked up last is always delivered first.
    fn is_stacked(&self, visits: &[VisitId]) -> bool {
        let mut stack = Vec::new();
        visits.iter().all(|&visit| match self.problem.pairs.iter().find(|pair| pair.0 == visit || pair.1 == visit) {
            None => true,
            Some(pair) if pair.0 == visit => {
                stack.push(visit);
                true
            }
            Some(pair) => stack.pop() == Some(pair.0),
        })
    }
}

fn trips(stops: &[Place]) -> impl Iterator<Item = &[Place]> {
    stops.split(|stop| matches!(stop, Place::Reload(_)))
}

fn visits_of(stops: &[Place]) -> impl Iterator<Item = VisitId> + '_ {
    stops.iter().filter_map(|stop| match stop {
        Place::Visit(visit) => Some(*visit),
        Place::Reload(_) => None,
    })
}
