//! The rules of `scenario::vrp` a second time, by definition and without a thought for speed: what is aboard is added
//! up anew for each leg, the start is found by trying one after the other.

use skyroad::Id;
use skyroad::scenario::vrp::*;

/// The answer that these plans are, or `None` where they break a rule.
pub(crate) fn answer(problem: &Problem, plans: &[Plan]) -> Option<Answer> {
    if !plans.iter().all(|plan| is_legal_order(problem, plan)) || !is_legal_whole(problem, plans) {
        return None;
    }
    let tours: Option<Vec<Tour>> = plans.iter().map(|plan| timed(problem, plan)).collect();
    let tours = tours?;
    tours.iter().all(|tour| is_within_limits(problem, tour)).then(|| assembled(problem, tours))
}

/// Sorted tours with what they leave out, each for a reason that `reason` gives.
pub(crate) fn assembled(problem: &Problem, mut tours: Vec<Tour>) -> Answer {
    tours.sort_by_key(|tour| (tour.kind, tour.visits().next()));
    let served: Vec<VisitId> = tours.iter().flat_map(Tour::visits).collect();
    let left = problem.visits.ids().filter(|v| !served.contains(v));
    let unserved: Vec<Unserved> = left.map(|visit| Unserved { visit, why: reason(problem, visit) }).collect();
    let prizes: i64 = unserved.iter().map(|u| problem.visits[u.visit].prize.unwrap_or(0)).sum();
    let longest = tours.iter().map(|tour| tour.end - tour.start).max().unwrap_or(0);
    let even = if let Objective::Even { per_longest } = problem.objective { per_longest * longest } else { 0 };
    let cost = tours.iter().map(|tour| tour.cost).sum::<i64>() + prizes + even;
    Answer { tours, unserved, cost, bound: Some(cost), iterations: 0, reproducible: true }
}

fn reason(problem: &Problem, visit: VisitId) -> Why {
    let pair = problem.pairs.iter().find(|&&(a, b)| a == visit || b == visit);
    let visits = pair.map_or(vec![visit], |&(a, b)| vec![a, b]);
    let stops: Vec<Place> = visits.iter().map(|&v| Place::Visit(v)).collect();
    let mut furthest = Why::NoSkill;
    for (id, kind) in problem.kinds.entries().filter(|(_, kind)| kind.count > 0) {
        let plan = Plan { kind: id, stops: stops.clone() };
        let can = visits.iter().all(|&v| problem.visits[v].needs & !kind.skills == 0);
        let room = kind.capacity.iter().enumerate().all(|(m, &most)| peak(problem, &visits, m) <= most);
        let way = legs(problem, &plan).is_some();
        let time = way && timed(problem, &plan).is_some_and(|tour| is_within_limits(problem, &tour));
        let why = match (can, room, way, time) {
            (false, ..) => Why::NoSkill,
            (_, false, ..) => Why::TooMuch,
            (.., false, _) => Why::NoWay,
            (.., false) => Why::NoTime,
            _ => return Why::NoRoom,
        };
        let rank = |why| [Why::NoSkill, Why::TooMuch, Why::NoWay, Why::NoTime].iter().position(|&w| w == why);
        if rank(why) > rank(furthest) {
            furthest = why;
        }
    }
    furthest
}

/// Stops cut at reloads.
pub(crate) fn trips(plan: &Plan) -> Vec<Vec<VisitId>> {
    let mut trips = vec![vec![]];
    for stop in &plan.stops {
        match *stop {
            Place::Visit(visit) => trips.last_mut().unwrap().push(visit),
            Place::Reload(_) => trips.push(vec![]),
        }
    }
    trips
}

/// The most of a measure that is ever aboard on a trip.
pub(crate) fn peak(problem: &Problem, trip: &[VisitId], measure: usize) -> i64 {
    let of = |amounts: &[i64]| amounts.get(measure).copied().unwrap_or(0);
    let partner = |v: VisitId| problem.pairs.iter().find(|&&(a, b)| a == v || b == v);
    let aboard = |done: usize| -> i64 {
        let (before, after) = trip.split_at(done);
        let out = after.iter().filter(|&&v| partner(v).is_none()).map(|&v| of(&problem.visits[v].deliver));
        let back = before.iter().filter(|&&v| partner(v).is_none()).map(|&v| of(&problem.visits[v].pick));
        let between = before.iter().filter(|&&v| partner(v).is_some_and(|&(a, b)| a == v && !before.contains(&b)));
        out.chain(back).sum::<i64>() + between.map(|&v| of(&problem.visits[v].pick)).sum::<i64>()
    };
    (0..=trip.len()).map(aboard).max().unwrap_or(0)
}

fn is_legal_order(problem: &Problem, plan: &Plan) -> bool {
    let kind = &problem.kinds[plan.kind];
    let trips = trips(plan);
    let visits: Vec<VisitId> = trips.concat();
    let most = if kind.reloads.is_empty() { 1 } else { kind.max_trips.unwrap_or(u32::MAX) };
    let places = plan.stops.iter().all(|stop| match stop {
        Place::Reload(place) => kind.reloads.contains(place),
        Place::Visit(visit) => problem.visits[*visit].needs & !kind.skills == 0,
    });
    let pairs = problem.pairs.iter().all(|(a, b)| {
        let at = |v| trips.iter().enumerate().find_map(|(t, trip)| Some((t, trip.iter().position(|&x| x == v)?)));
        match (at(*a), at(*b)) {
            (None, None) => true,
            (Some(a), Some(b)) => a.0 == b.0 && a.1 < b.1,
            _ => false,
        }
    });
    let room = |trip: &Vec<VisitId>| kind.capacity.iter().enumerate().all(|(m, &most)| peak(problem, trip, m) <= most);
    !visits.is_empty()
        && trips.len() <= most as usize
        && visits.starts_with(&kind.committed)
        && places
        && pairs
        && trips.iter().all(room)
        && trips.iter().all(|trip| is_in_order(problem, trip))
        && trips.iter().all(|trip| trip.iter().all(|&a| trip.iter().all(|&b| a == b || !shuns(problem, a, b))))
}

/// Whether `a` is to be kept apart from the goods of `b`.
fn shuns(problem: &Problem, a: VisitId, b: VisitId) -> bool {
    (0..128).any(|bit| problem.visits[a].apart >> bit & 1 == 1 && problem.visits[b].goods >> bit & 1 == 1)
}

fn is_in_order(problem: &Problem, trip: &[VisitId]) -> bool {
    let delivers = |v: &VisitId| problem.visits[*v].deliver.iter().any(|&n| n > 0);
    let only_picks = |v: &VisitId| !delivers(v) && problem.visits[*v].pick.iter().any(|&n| n > 0);
    match problem.order {
        Order::Free => true,
        Order::DeliveriesFirst => match trip.iter().position(only_picks) {
            None => true,
            Some(first) => trip.iter().any(delivers) && !trip[first..].iter().any(delivers),
        },
        Order::LastInFirstOut => {
            // No two pairs cross: a < c < b < d.
            let at = |v| trip.iter().position(|&x| x == v);
            let spans: Vec<_> = problem.pairs.iter().filter_map(|&(a, b)| Some((at(a)?, at(b)?))).collect();
            !spans.iter().any(|&(a, b)| spans.iter().any(|&(c, d)| a < c && c < b && b < d))
        }
    }
}

fn is_legal_whole(problem: &Problem, plans: &[Plan]) -> bool {
    let mut all: Vec<VisitId> = plans.iter().flat_map(|plan| trips(plan).concat()).collect();
    all.sort();
    let once = all.windows(2).all(|w| w[0] != w[1]);
    let used = |id| plans.iter().filter(|plan| plan.kind == id).count();
    once && problem
        .kinds
        .entries()
        .all(|(id, kind)| used(id) <= kind.count as usize && (kind.committed.is_empty() || used(id) == 1))
}

fn legs(problem: &Problem, plan: &Plan) -> Option<Vec<(i64, i64)>> {
    let kind = &problem.kinds[plan.kind];
    let table = &problem.legs[kind.profile];
    let stops = plan.stops.iter().map(|stop| match *stop {
        Place::Visit(visit) => problem.visits[visit].place,
        Place::Reload(place) => place,
    });
    let places: Vec<u32> = kind.start.into_iter().chain(stops).chain(kind.end).collect();
    let leg = |w: &[u32]| (table.distance(w[0], w[1]), table.duration(w[0], w[1]));
    let legs: Vec<_> = places.windows(2).map(leg).collect();
    let open = legs.iter().all(|leg| leg.0 < FAR && leg.1 < FAR);
    open.then(|| legs.iter().map(|&(a, b)| (i64::from(a), i64::from(b))).collect())
}

/// Drives without a wait but for windows and releases; `None` where some window or release is missed.
fn drive(problem: &Problem, plan: &Plan, legs: &[(i64, i64)], start: i64) -> Option<(Vec<Stop>, i64)> {
    let kind = &problem.kinds[plan.kind];
    let release = |trip: &[VisitId]| trip.iter().map(|&v| problem.visits[v].release).max().unwrap_or(0);
    let trips = trips(plan);
    let (mut now, mut trip, mut stops) = (start, 0, vec![]);
    let mut durations = legs.iter().map(|leg| leg.1);
    if start < release(&trips[0]) || start < kind.shift.from() {
        return None;
    }
    for (i, &at) in plan.stops.iter().enumerate() {
        now += if i == 0 && kind.start.is_none() { 0 } else { durations.next()? };
        let arrive = now;
        let (begin, service) = match at {
            Place::Reload(_) => {
                trip += 1;
                (now.max(release(&trips[trip]) - kind.reload_service), kind.reload_service)
            }
            Place::Visit(visit) => {
                let windows = &problem.visits[visit].windows;
                let begin = (now..)
                    .take(2_000)
                    .find(|&t| windows.is_empty() || windows.iter().any(|w| (w.from()..=w.to()).contains(&t)));
                (begin?, problem.service(visit, plan.kind))
            }
        };
        now = begin + service;
        stops.push(Stop { at, arrive, begin, leave: now });
    }
    let end = now + durations.next().unwrap_or(0);
    Some((stops, end))
}

/// The tour with its times, whether or not it keeps the limits.
pub(crate) fn timed(problem: &Problem, plan: &Plan) -> Option<Tour> {
    let kind = &problem.kinds[plan.kind];
    let legs = legs(problem, plan)?;
    let earliest = (kind.shift.from()..1_000).find(|&start| drive(problem, plan, &legs, start).is_some())?;
    let (_, end) = drive(problem, plan, &legs, earliest)?;
    if end > kind.shift.to() {
        return None;
    }
    let start = (earliest..=end).rev().find(|&s| drive(problem, plan, &legs, s).is_some_and(|d| d.1 == end))?;
    let (stops, _) = drive(problem, plan, &legs, start)?;
    let (distance, driving) = legs.iter().fold((0, 0), |sum, leg| (sum.0 + leg.0, sum.1 + leg.1));
    let duration = end - start;
    let cost = kind.fixed + distance * kind.per_distance + driving * kind.per_driving + duration * kind.per_duration;
    let prices =
        trips(plan).concat().into_iter().map(|v| problem.visits[v].price_by_kind.get(plan.kind.index()).unwrap_or(&0));
    let cost = cost + carried(problem, plan) + prices.sum::<i64>();
    Some(Tour { kind: plan.kind, start, end, stops, distance, driving, cost, phases: vec![] })
}

/// What is paid for goods: of each visit's (each pair's) goods, how far they ride.
fn carried(problem: &Problem, plan: &Plan) -> i64 {
    let kind = &problem.kinds[plan.kind];
    let Some(carried) = &kind.carried else { return 0 };
    let worth = |amounts: &[i64]| -> i64 { carried.prices.iter().zip(amounts).map(|(p, n)| p * n).sum() };
    let place = |stop: &Place| match *stop {
        Place::Visit(visit) => problem.visits[visit].place,
        Place::Reload(place) => place,
    };
    let places: Vec<Option<u32>> =
        std::iter::once(kind.start).chain(plan.stops.iter().map(|stop| Some(place(stop)))).chain([kind.end]).collect();
    let leg =
        |w: &[Option<u32>]| w[0].zip(w[1]).map_or(0, |(a, b)| i64::from(problem.legs[kind.profile].distance(a, b)));
    // From the call at `a` to that at `b`; the start is call 0.
    let way = |a: usize, b: usize| -> i64 { places[a..=b].windows(2).map(leg).sum() };
    let is_reload = |call: usize| matches!(plan.stops.get(call.wrapping_sub(1)), Some(Place::Reload(_)));
    let mut sum = 0;
    for (i, stop) in plan.stops.iter().enumerate() {
        let Place::Visit(visit) = *stop else { continue };
        let call = i + 1;
        let of = &problem.visits[visit];
        match problem.pairs.iter().find(|pair| pair.0 == visit || pair.1 == visit) {
            Some(pair) if pair.0 == visit => {
                // A plan that drops before it picks is no plan, whatever it costs.
                let drop = plan.stops.iter().position(|&stop| stop == Place::Visit(pair.1)).map(|i| i + 1);
                sum += worth(&of.pick) * drop.filter(|&drop| drop > call).map_or(0, |drop| way(call, drop));
            }
            Some(_) => {}
            None => {
                let from = (0..call).rev().find(|&c| c == 0 || is_reload(c)).unwrap();
                let to = (call + 1..places.len()).find(|&c| c + 1 == places.len() || is_reload(c)).unwrap();
                sum += worth(&of.deliver) * way(from, call) + worth(&of.pick) * way(call, to);
            }
        }
    }
    (sum as f64 / carried.distance as f64 + 0.5).floor() as i64
}

fn is_within_limits(problem: &Problem, tour: &Tour) -> bool {
    let kind = &problem.kinds[tour.kind];
    let within = |what: i64, most: Option<i64>| most.is_none_or(|most| what <= most);
    within(tour.distance, kind.max_distance)
        && within(tour.end - tour.start, kind.max_duration)
        && within(tour.visits().count() as i64, kind.max_visits.map(i64::from))
}

/// The first visit of the kind's index, for tests.
pub(crate) fn visit(index: usize) -> VisitId {
    VisitId::from_index(index)
}
