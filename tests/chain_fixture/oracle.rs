//! Earliest arrivals by correcting labels until nothing changes.

use skyroad::itinerary::{Crew, Query, Span};
use skyroad::network::Conditions;
use skyroad::scenario::{Place, Region, Ride};
use skyroad::timetable::{Carriage, TerminalId};
use skyroad::*;
use std::collections::HashMap;

/// One day's road: class, position of the day, ends.
type Way = (VehicleClass, usize, Place, Place);

pub(crate) struct Oracle<'a> {
    region: &'a Region,
    /// From the day before the first on.
    days: Vec<(Date, Conditions)>,
    known: HashMap<Way, Option<Seconds>>,
}

/// Earliest moments: inside each terminal, at its gate, at the goal.
#[derive(Clone, PartialEq)]
struct Labels {
    inside: Vec<Option<Time>>,
    gate: Vec<Option<Time>>,
    goal: Option<Time>,
}

fn improve(label: &mut Option<Time>, at: Option<Time>) {
    *label = [*label, at].into_iter().flatten().min();
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(region: &'a Region, span: &Span) -> Self {
        let longest = region.timetable.trips.iter().flat_map(|t| &t.stops).map(|s| s.depart.0).max().unwrap_or(0);
        let before = (longest / 86_400).max(1);
        let last = (span.days + span.horizon) as i64;
        let date = |n| span.first.plus_days(n);
        let days = (-before..last).map(|n| (date(n), region.network.on_with(date(n), &span.closures))).collect();
        Self { region, days, known: HashMap::new() }
    }

    pub(crate) fn earliest(&mut self, query: &Query<'_>, booked: &[(Ride, Grams)]) -> Option<Time> {
        if query.ends.0 == query.ends.1 {
            return Some(query.start);
        }
        let count = self.region.timetable.terminals.len();
        let mut labels = Labels { inside: vec![None; count], gate: vec![None; count], goal: None };
        if let Place::Terminal(id) = query.ends.0 {
            labels.inside[id.index()] = Some(query.start);
        }
        loop {
            let before = labels.clone();
            self.roads(query, &mut labels);
            self.rides(query, booked, &mut labels);
            if let Place::Terminal(id) = query.ends.1 {
                improve(&mut labels.goal, labels.inside[id.index()]);
                improve(&mut labels.goal, self.handed_in(id, labels.gate[id.index()]));
            }
            if labels == before {
                return labels.goal;
            }
        }
    }

    fn handed_in(&self, id: TerminalId, at: Option<Time>) -> Option<Time> {
        self.region.timetable.terminals[id].hours?.next_open(at?, Weekdays::ALL)
    }

    fn roads(&mut self, query: &Query<'_>, labels: &mut Labels) {
        let ids: Vec<TerminalId> = self.region.timetable.terminals.ids().collect();
        let mut starts: Vec<(Place, Time)> =
            ids.iter().filter_map(|&id| Some((Place::Terminal(id), labels.inside[id.index()]?))).collect();
        if let Place::Node(_) = query.ends.0 {
            starts.push((query.ends.0, query.start));
        }
        for (from, at) in starts {
            for &id in &ids {
                if from != Place::Terminal(id) {
                    let arrive = self.drive(query, from, Place::Terminal(id), at);
                    improve(&mut labels.gate[id.index()], arrive);
                }
            }
            if let Place::Node(_) = query.ends.1 {
                let arrive = self.drive(query, from, query.ends.1, at);
                improve(&mut labels.goal, arrive);
            }
        }
    }

    /// By road, leaving at once or at any later midnight.
    fn drive(&mut self, query: &Query<'_>, from: Place, to: Place, at: Time) -> Option<Time> {
        let mut best = None;
        for day in 0..self.days.len() {
            let midnight = Time::at(self.days[day].0, Seconds::ZERO);
            if midnight + Seconds::hours(24) <= at {
                continue;
            }
            let class = match query.carriage {
                Carriage::People => VehicleClass::Car,
                Carriage::Freight => VehicleClass::HeavyTruck,
            };
            let driving = self.way((class, day, from, to));
            let elapsed = driving.map(|driving| match (query.carriage, query.crew) {
                (Carriage::Freight, Crew::Pair) => self.region.rules.pair_elapsed(driving),
                _ => driving,
            });
            improve(&mut best, elapsed.map(|elapsed| at.max(midnight) + elapsed));
        }
        best
    }

    fn way(&mut self, way: Way) -> Option<Seconds> {
        if let Some(&known) = self.known.get(&way) {
            return known;
        }
        let (class, day, from, to) = way;
        let found = self.search(class, day, from, to);
        self.known.insert(way, found);
        found
    }

    fn search(&self, class: VehicleClass, day: usize, from: Place, to: Place) -> Option<Seconds> {
        let transfers = self.region.timetable.transfers.iter();
        let joins = transfers.filter(|t| (Place::Terminal(t.from), Place::Terminal(t.to)) == (from, to));
        if let Some(time) = joins.map(|t| (t.time, t.length)).min() {
            return Some(time.0);
        }
        let end = |place| match place {
            Place::Node(node) => Some((node, Seconds::ZERO)),
            Place::Terminal(id) => self.region.timetable.terminals[id].access.map(|a| (a.node, a.time)),
        };
        let ((a, a_time), (b, b_time)) = (end(from)?, end(to)?);
        let network = &self.region.network;
        let metric = Metric::new(network, &self.days[day].1, &Profile::new(class));
        let path = Search::new(network, &metric).path_astar(a, b)?;
        Some(a_time + path.time() + b_time)
    }

    fn rides(&self, query: &Query<'_>, booked: &[(Ride, Grams)], labels: &mut Labels) {
        let timetable = &self.region.timetable;
        for &(date, _) in &self.days {
            for id in timetable.on(date) {
                let trip = &timetable.trips[id];
                if !query.modes.allows(trip.mode) || !trip.carries(query.carriage) {
                    continue;
                }
                for board in 0..trip.stops.len() {
                    for alight in board + 1..trip.stops.len() {
                        let ride = Ride { trip: id, day: date, board: board as u16, alight: alight as u16 };
                        if query.carriage == Carriage::People || self.room(&ride, booked) >= query.mass {
                            self.ride(query, &ride, labels);
                        }
                    }
                }
            }
        }
    }

    /// The capacity less the fullest stretch.
    fn room(&self, ride: &Ride, booked: &[(Ride, Grams)]) -> Grams {
        let aboard = |stretch: u16| -> Grams {
            let on = |r: &Ride| r.trip == ride.trip && r.day == ride.day && r.board <= stretch && stretch < r.alight;
            booked.iter().filter(|(r, _)| on(r)).map(|&(_, mass)| mass).sum()
        };
        let fullest = (ride.board..ride.alight).map(aboard).max().unwrap_or_default();
        self.region.timetable.trips[ride.trip].capacity.unwrap_or_default() - fullest
    }

    fn ride(&self, query: &Query<'_>, ride: &Ride, labels: &mut Labels) {
        let timetable = &self.region.timetable;
        let stops = &timetable.trips[ride.trip].stops;
        let (first, last) = (stops[usize::from(ride.board)], stops[usize::from(ride.alight)]);
        let Some(cut_off) = timetable.terminals[first.terminal].cut_off(query.carriage) else { return };
        let Some(release) = timetable.terminals[last.terminal].release(query.carriage) else { return };
        let i = first.terminal.index();
        let mut ready = labels.inside[i];
        improve(&mut ready, self.handed_in(first.terminal, labels.gate[i]));
        if ready.is_some_and(|at| at <= Time::at(ride.day, first.depart) - cut_off) {
            let out = Time::at(ride.day, last.arrive) + release;
            improve(&mut labels.inside[last.terminal.index()], self.handed_in(last.terminal, Some(out)));
        }
    }
}
