//! From slots and nodes to timed tours and reasons.

use super::model::{HORIZON, Model};
use super::reasons::why;
use super::search::Kept;
use super::travel::Travel;
use crate::base::Id;
use crate::scenario::vrp::{Answer, KindId, Place, Stop, Tour, Unserved, VisitId};

/// The answer that `kept` is.
pub(super) fn of<T: Travel>(m: &Model<'_, T>, kept: &Kept) -> Answer {
    let mut tours: Vec<Tour> =
        kept.slots.iter().filter(|(_, nodes)| !nodes.is_empty()).map(|(kind, nodes)| tour(m, *kind, nodes)).collect();
    tours.sort_by_key(|tour| (tour.kind, tour.visits().next()));
    let mut absent = kept.absent.clone();
    absent.sort_unstable();
    let unserved: Vec<Unserved> =
        absent.iter().map(|&c| Unserved { visit: VisitId::from_index(c as usize), why: why(m, c) }).collect();
    let prize = |u: &Unserved| m.problem.visits[u.visit].prize.unwrap_or(0);
    let longest = tours.iter().map(|tour| tour.end - tour.start).max().unwrap_or(0);
    let even = m.per_longest * longest;
    let cost = tours.iter().map(|tour| tour.cost).sum::<i64>() + unserved.iter().map(prize).sum::<i64>() + even;
    Answer { tours, unserved, cost, ..Answer::default() }
}

/// Earliest times forward, then as late a start as leads to the same end.
fn tour<T: Travel>(m: &Model<'_, T>, number: u32, nodes: &[u32]) -> Tour {
    if let Some(tour) = m.lawful_tour(number, nodes) {
        return tour;
    }
    let kind = &m.kinds[number as usize];
    let travel = &m.travel[kind.profile];
    let point = |at: u32| if at < m.n { at } else { kind.reload };
    let released = |from: usize| {
        let trip = nodes[from..].iter().take_while(|&&at| at < m.n);
        trip.map(|&at| m.visits[at as usize].release).max().unwrap_or(0)
    };
    let mut stops = Vec::with_capacity(nodes.len());
    let (mut at, mut time) = (kind.start, kind.from.max(released(0)));
    let (mut distance, mut driving) = (0, 0);
    for (i, &node) in nodes.iter().enumerate() {
        let to = point(node);
        distance += travel.dist(at, to);
        driving += travel.time(at, to);
        let arrive = time + travel.time(at, to);
        let (begin, leave) = if node < m.n {
            let begin = m.begin(node, arrive).unwrap_or(arrive);
            (begin, begin + m.service(node, number))
        } else {
            let leave = (arrive + kind.reload_service).max(released(i + 1));
            (leave - kind.reload_service, leave)
        };
        let place = if node < m.n {
            Place::Visit(VisitId::from_index(node as usize))
        } else {
            Place::Reload(m.places[to as usize])
        };
        stops.push(Stop { at: place, arrive, begin, leave });
        (at, time) = (to, leave);
    }
    distance += travel.dist(at, kind.end);
    driving += travel.time(at, kind.end);
    let end = time + travel.time(at, kind.end);
    let start = latest_start(m, number, nodes, end);
    let kind_id = KindId::from_index(number as usize);
    let mut tour = Tour { kind: kind_id, start, end, stops, distance, driving, cost: 0, phases: Vec::new() };
    leave_at(m, number, nodes, start, &mut tour);
    tour.cost = m.problem.kinds[tour.kind].fixed
        + kind.per_distance * distance
        + kind.per_driving * driving
        + kind.per_duration * (end - start)
        + m.problem.extras(tour.kind, &tour.plan().stops);
    tour
}

/// The latest start that leads to `end`.
fn latest_start<T: Travel>(m: &Model<'_, T>, number: u32, nodes: &[u32], end: i64) -> i64 {
    let kind = &m.kinds[number as usize];
    let travel = &m.travel[kind.profile];
    let point = |at: u32| if at < m.n { at } else { kind.reload };
    let (mut to, mut late) = (kind.end, end.min(HORIZON));
    for &node in nodes.iter().rev() {
        late -= travel.time(point(node), to);
        late = if node < m.n { m.latest(node, late - m.service(node, number)) } else { late - kind.reload_service };
        to = point(node);
    }
    late - travel.time(kind.start, to)
}

/// Times again, with the tour leaving at `start`.
fn leave_at<T: Travel>(m: &Model<'_, T>, number: u32, nodes: &[u32], start: i64, tour: &mut Tour) {
    let kind = &m.kinds[number as usize];
    let travel = &m.travel[kind.profile];
    let (mut at, mut time) = (kind.start, start);
    for (&node, stop) in nodes.iter().zip(&mut tour.stops) {
        let to = if node < m.n { node } else { kind.reload };
        stop.arrive = time + travel.time(at, to);
        if node < m.n {
            stop.begin = m.begin(node, stop.arrive).unwrap_or(stop.arrive);
            stop.leave = stop.begin + m.service(node, number);
        } else {
            stop.leave = stop.leave.max(stop.arrive + kind.reload_service);
            stop.begin = stop.leave - kind.reload_service;
        }
        (at, time) = (to, stop.leave);
    }
}
