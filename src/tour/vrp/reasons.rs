//! Why a visit is left out: the furthest that any vehicle comes with it, and its pair's other visit, alone.

use super::model::{Model, NONE};
use super::travel::Travel;
use crate::base::Id;
use crate::scenario::vrp::{FAR, KindId, Visit, VisitId, Why};

/// What keeps vehicles from serving `c`, or what the search made of it where nothing does.
pub(super) fn why<T: Travel>(m: &Model<'_, T>, c: u32) -> Why {
    let kinds = (0..m.kinds.len() as u32).filter(|&k| m.kinds[k as usize].count > 0);
    let furthest = kinds.map(|k| obstacle(m, &trip(m, c), k)).max_by_key(|&why| step(why));
    match furthest.unwrap_or(Why::NoSkill) {
        Why::NoRoom if m.problem.visits[VisitId::from_index(c as usize)].prize.is_some() => Why::NotWorth,
        why => why,
    }
}

/// The visit, or its pair in order.
pub(super) fn trip<T: Travel>(m: &Model<'_, T>, c: u32) -> Vec<u32> {
    match m.visits[c as usize].partner {
        NONE => vec![c],
        partner if m.pickups[c as usize] => vec![c, partner],
        partner => vec![partner, c],
    }
}

/// How far one comes before this reason holds.
fn step(why: Why) -> u32 {
    match why {
        Why::NoSkill => 0,
        Why::TooMuch => 1,
        Why::NoWay => 2,
        Why::NoTime => 3,
        Why::Hours(_) => 4,
        Why::NoRoom | Why::NotWorth => 5,
    }
}

/// The first of skill, room, way, time and law that a vehicle of kind `k` lacks for these visits alone; `NoRoom`: none.
fn obstacle<T: Travel>(m: &Model<'_, T>, trip: &[u32], k: u32) -> Why {
    let kind = &m.kinds[k as usize];
    let visit = |c: &u32| -> &Visit { &m.problem.visits[VisitId::from_index(*c as usize)] };
    if trip.iter().any(|c| visit(c).needs & !kind.skills != 0) {
        return Why::NoSkill;
    }
    let capacity = &m.problem.kinds[KindId::from_index(k as usize)].capacity;
    let fits = |amounts: &[i64]| amounts.iter().zip(capacity).all(|(amount, room)| amount <= room);
    if !trip.iter().all(|c| fits(&visit(c).deliver) && fits(&visit(c).pick)) {
        return Why::TooMuch;
    }
    match alone(m, trip, k) {
        None => Why::NoWay,
        Some(tour) if tour.is_within(m, k) && trip.len() <= kind.max_visits as usize => m.lawful_reason(trip, k),
        Some(_) => Why::NoTime,
    }
}

/// A tour of a few visits alone.
struct Alone {
    distance: i64,
    /// Start and end, where windows let it be driven.
    times: Option<(i64, i64)>,
}

impl Alone {
    fn is_within<T: Travel>(&self, m: &Model<'_, T>, k: u32) -> bool {
        let kind = &m.kinds[k as usize];
        let Some((start, end)) = self.times else { return false };
        end <= kind.to && end - start <= kind.max_duration && self.distance <= kind.max_distance
    }
}

/// `None` where a leg is no way. Legs are the problem's own: those that the order of visits forbids are ways.
fn alone<T: Travel>(m: &Model<'_, T>, trip: &[u32], k: u32) -> Option<Alone> {
    let given = &m.problem.kinds[KindId::from_index(k as usize)];
    let legs = &m.problem.legs[given.profile];
    let places = trip.iter().map(|&c| m.places[c as usize]);
    let places: Vec<u32> = given.start.into_iter().chain(places).chain(given.end).collect();
    let far = |from, to| legs.distance(from, to) >= FAR || legs.duration(from, to) >= FAR;
    if places.windows(2).any(|leg| far(leg[0], leg[1])) {
        return None;
    }
    let distance = places.windows(2).map(|leg| i64::from(legs.distance(leg[0], leg[1]))).sum();
    let durations: Vec<i64> = places.windows(2).map(|leg| i64::from(legs.duration(leg[0], leg[1]))).collect();
    Some(Alone { distance, times: times(m, trip, k, &durations) })
}

/// The latest start that leads to the earliest end, and that end.
fn times<T: Travel>(m: &Model<'_, T>, trip: &[u32], k: u32, durations: &[i64]) -> Option<(i64, i64)> {
    let given = &m.problem.kinds[KindId::from_index(k as usize)];
    let mut legs = durations.iter().copied();
    let leg_if = |fixed: bool, legs: &mut dyn Iterator<Item = i64>| if fixed { legs.next().unwrap_or(0) } else { 0 };
    let released = trip.iter().map(|&c| m.visits[c as usize].release).max().unwrap_or(0);
    let mut time = m.kinds[k as usize].from.max(released) + leg_if(given.start.is_some(), &mut legs);
    for (i, &c) in trip.iter().enumerate() {
        time = m.begin(c, time)? + m.service(c, k);
        time += leg_if(i + 1 < trip.len() || given.end.is_some(), &mut legs);
    }
    let end = time;
    let mut legs = durations.iter().rev().copied();
    for (i, &c) in trip.iter().enumerate().rev() {
        time -= leg_if(i + 1 < trip.len() || given.end.is_some(), &mut legs);
        time = m.latest(c, time - m.service(c, k));
    }
    Some((time - leg_if(given.start.is_some(), &mut legs), end))
}
