//! The time-dependent Dijkstra search over terminals.

use super::chains::Chains;
use super::clock::{DAY, Moment, next_open};
use super::query::Query;
use super::roads::Driven;
use crate::base::{Grams, Id, Seconds};
use crate::scenario::{Place, Ride};
use crate::timetable::{Carriage, Mode, TerminalId, TripId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Whether a road leg may join the ends of a query directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direct {
    Allowed,
    /// At least one ride.
    Forbidden,
}

/// One movement of a found chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hop {
    Road(Driven),
    Ride { trip: TripId, day: usize, board: usize, alight: usize },
}

/// A found chain: its hops with the places where they start and end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) end: Moment,
    pub(super) hops: Vec<(Place, Place, Hop)>,
}

/// Arrival, then number of legs.
type Label = (Moment, u32);

const UNREACHED: Label = (Moment::MAX, u32::MAX);

/// How a vertex was reached: from which other one (`None`: from the origin), by what, to where.
#[derive(Clone, Copy)]
struct Step {
    before: Option<usize>,
    hop: Hop,
    from: Place,
    to: Place,
}

/// Vertices: each terminal twice (2i: inside it, ready to ride or to leave; 2i + 1: at its gate, come by road and
/// not yet handed in, so that no second road leg follows and no driver's rest is cut), then the goal.
struct Search<'a> {
    chains: &'a Chains<'a>,
    query: &'a Query<'a>,
    direct: Direct,
    labels: Vec<Label>,
    steps: Vec<Option<Step>>,
    boarded: Vec<bool>,
    heap: BinaryHeap<Reverse<(Label, usize)>>,
}

/// The earliest arrival from `start` on, `None` where there is none within the span.
pub(super) fn run(chains: &Chains<'_>, query: &Query<'_>, start: Moment, direct: Direct) -> Option<Found> {
    let terminals = chains.region.timetable.terminals.len();
    let vertices = 2 * terminals + 1;
    let mut search = Search {
        chains,
        query,
        direct,
        labels: vec![UNREACHED; vertices],
        steps: vec![None; vertices],
        boarded: vec![false; terminals],
        heap: BinaryHeap::new(),
    };
    match query.ends.0 {
        Place::Node(_) => search.drive(query.ends.0, None, (start, 0)),
        Place::Terminal(id) => {
            search.labels[2 * id.index()] = (start, 0);
            search.heap.push(Reverse(((start, 0), 2 * id.index())));
        }
    }
    search.settle()
}

impl Search<'_> {
    fn goal(&self) -> usize {
        self.labels.len() - 1
    }

    fn settle(&mut self) -> Option<Found> {
        while let Some(Reverse((label, vertex))) = self.heap.pop() {
            if self.labels[vertex] != label {
                continue;
            }
            if vertex == self.goal() {
                return Some(self.found());
            }
            let id = TerminalId::from_index(vertex / 2);
            let (place, inside) = (Place::Terminal(id), vertex % 2 == 0);
            let hours = self.chains.region.timetable.terminals[id].hours;
            let handed_in = if inside { Some(label.0) } else { hours.map(|h| next_open(h, label.0)) };
            if let Some(at) = handed_in {
                if place == self.query.ends.1 && !(self.is_start(vertex) && self.direct == Direct::Forbidden) {
                    self.relax(self.goal(), (at, label.1), self.steps[vertex]);
                }
                // Whoever settles first is handed in first: see the module's chapter.
                if !std::mem::replace(&mut self.boarded[id.index()], true) {
                    self.ride(id, vertex, (at, label.1));
                }
            }
            if inside {
                self.drive(place, Some(vertex), label);
            }
        }
        None
    }

    /// Whether `vertex` is where the query starts.
    fn is_start(&self, vertex: usize) -> bool {
        self.steps[vertex].is_none()
    }

    /// Road legs out of a place to every gate and to the goal.
    fn drive(&mut self, place: Place, before: Option<usize>, (at, legs): Label) {
        let (chains, query) = (self.chains, self.query);
        let Some(from) = chains.point(place).filter(|_| query.modes.allows(Mode::Road)) else { return };
        let roads = chains.roads(query.carriage);
        let bare = before.is_none_or(|vertex| self.is_start(vertex)) && self.direct == Direct::Forbidden;
        let way = |to: usize| roads.earliest((from, to), at, |driving| query.elapsed(&chains.region.rules, driving));
        for id in chains.region.timetable.terminals.ids() {
            let to = Place::Terminal(id);
            if to == place || (bare && to == query.ends.1) {
                continue;
            }
            // A gate where nothing is boarded leads nowhere but to the goal.
            if chains.boardings[id.index()].is_empty() && to != query.ends.1 {
                continue;
            }
            if let Some(driven) = way(id.index()) {
                let step = Step { before, hop: Hop::Road(driven), from: place, to };
                self.relax(2 * id.index() + 1, (driven.arrive, legs + 1), Some(step));
            }
        }
        if let (Place::Node(_), false) = (query.ends.1, bare)
            && let Some(driven) = chains.point(query.ends.1).and_then(way)
        {
            let step = Step { before, hop: Hop::Road(driven), from: place, to: query.ends.1 };
            self.relax(self.goal(), (driven.arrive, legs + 1), Some(step));
        }
    }

    /// Rides out of a terminal for whoever is handed in at `at`.
    fn ride(&mut self, id: TerminalId, vertex: usize, (at, legs): Label) {
        let (chains, query) = (self.chains, self.query);
        let timetable = &chains.region.timetable;
        let Some(cut_off) = timetable.terminals[id].cut_off(query.carriage) else { return };
        for &(trip_id, board) in &chains.boardings[id.index()] {
            let trip = &timetable.trips[trip_id];
            let takes = trip.carries(query.carriage) && query.modes.allows(trip.mode);
            if !takes || (query.carriage == Carriage::Freight && trip.capacity < Some(query.mass)) {
                continue;
            }
            let depart = trip.stops[board].depart;
            let first = (at - (depart - cut_off).0).div_euclid(DAY) + i64::from((at - (depart - cut_off).0) % DAY != 0);
            // A later service day arrives later, so that it counts only for stops that lack room on earlier ones.
            let mut open = board + 1;
            for day in usize::try_from(first).unwrap_or(0)..chains.days.dates().len() {
                let gone = day as i64 * DAY + depart.0 >= self.labels[self.goal()].0;
                if gone || open == trip.stops.len() {
                    break;
                }
                if chains.runs(trip_id, day) {
                    let reach = self.reach(trip_id, (day, board), open);
                    for alight in open..reach {
                        self.alight(vertex, Hop::Ride { trip: trip_id, day, board, alight }, legs + 1);
                    }
                    open = open.max(reach);
                }
            }
        }
    }

    /// One past the last stop to which there is room, at least `open`.
    fn reach(&self, trip: TripId, (day, board): (usize, usize), open: usize) -> usize {
        let stops = self.chains.region.timetable.trips[trip].stops.len();
        let Some(residual) = self.query.residual.filter(|_| self.query.carriage == Carriage::Freight) else {
            return stops;
        };
        let room = |alight: usize| -> Grams {
            let day = self.chains.days.dates()[day];
            residual.room(&Ride { trip, day, board: board as u16, alight: alight as u16 })
        };
        (open..stops).find(|&alight| room(alight) < self.query.mass).unwrap_or(stops)
    }

    fn alight(&mut self, before: usize, hop: Hop, legs: u32) {
        let Hop::Ride { trip, day, board, alight } = hop else { return };
        let timetable = &self.chains.region.timetable;
        let (from, stop) = (timetable.trips[trip].stops[board].terminal, timetable.trips[trip].stops[alight]);
        let terminal = &timetable.terminals[stop.terminal];
        if let (Some(release), Some(hours)) = (terminal.release(self.query.carriage), terminal.hours) {
            let Seconds(out) = stop.arrive + release;
            let at = next_open(hours, day as i64 * DAY + out);
            let (from, to) = (Place::Terminal(from), Place::Terminal(stop.terminal));
            self.relax(2 * stop.terminal.index(), (at, legs), Some(Step { before: Some(before), hop, from, to }));
        }
    }

    fn relax(&mut self, vertex: usize, label: Label, step: Option<Step>) {
        if label < self.labels[vertex] && label < self.labels[self.goal()] {
            self.labels[vertex] = label;
            self.steps[vertex] = step;
            self.heap.push(Reverse((label, vertex)));
        }
    }

    fn found(&self) -> Found {
        let mut hops = Vec::new();
        let mut at = self.steps[self.goal()];
        while let Some(step) = at {
            hops.push((step.from, step.to, step.hop));
            at = step.before.and_then(|vertex| self.steps[vertex]);
        }
        hops.reverse();
        Found { end: self.labels[self.goal()].0, hops }
    }
}
