//! Limits and money.

use super::times::Way;
use super::{Found, Role, Roles, amount, trips};
use crate::base::Id;
use crate::scenario::vrp::{Answer, KindId, Objective, Place, Problem, Rule, Tour, VisitId};

pub(super) fn check_tour(problem: &Problem, roles: &Roles, tour: &Tour, found: &mut Found) {
    let kind = &problem.kinds[tour.kind];
    let duration = i128::from(tour.end) - i128::from(tour.start);
    let mut within = |rule, what: i128, most: Option<i64>| {
        if let Some(most) = most.filter(|&most| what > i128::from(most)) {
            found.add(rule, None, format!("{what}, where {most} are allowed"));
        }
    };
    let way = Way::new(problem, tour.kind, tour.stops.iter().map(|stop| stop.at)).length();
    within(Rule::Duration, duration, kind.max_duration);
    within(Rule::Visits, tour.visits().count() as i128, kind.max_visits.map(i64::from));
    let most = if kind.reloads.is_empty() { Some(1) } else { kind.max_trips.map(i64::from) };
    within(Rule::Trips, trips(tour).count() as i128, most);
    within(Rule::Distance, way.map_or(0, |(distance, _)| distance), kind.max_distance);
    for stop in &tour.stops {
        if let Place::Reload(place) = stop.at
            && !kind.reloads.contains(&place)
        {
            found.add(Rule::Trips, Some(stop.at), format!("{:?} may not reload here", tour.kind));
        }
    }
    let Some((distance, driving)) = way else { return };
    let price = |units: i128, each: i64| units * i128::from(each);
    let cost = i128::from(kind.fixed)
        + price(distance, kind.per_distance)
        + price(driving, kind.per_driving)
        + price(duration, kind.per_duration)
        + tour.visits().map(|visit| by_kind(problem, visit, tour.kind)).sum::<i128>()
        + carried(problem, roles, tour);
    let sums = [("distance", tour.distance, distance), ("driving", tour.driving, driving), ("cost", tour.cost, cost)];
    for (what, said, due) in sums {
        if i128::from(said) != due {
            found.add(Rule::Sum, None, format!("{what} {said}; the sum is {due}"));
        }
    }
}

/// What a visit costs made by a vehicle of this kind.
fn by_kind(problem: &Problem, visit: VisitId, kind: KindId) -> i128 {
    problem.visits[visit].price_by_kind.get(kind.index()).map_or(0, |&price| i128::from(price))
}

/// What is paid for goods: each leg's load, measure by measure, over its distance.
fn carried(problem: &Problem, roles: &Roles, tour: &Tour) -> i128 {
    let kind = &problem.kinds[tour.kind];
    let Some(carried) = &kind.carried else { return 0 };
    let reloads = tour.stops.iter().filter_map(|stop| match stop.at {
        Place::Reload(place) => Some(Some(place)),
        Place::Visit(_) => None,
    });
    let ends: Vec<Option<u32>> = std::iter::once(kind.start).chain(reloads).chain([kind.end]).collect();
    let mut sum = 0;
    for (trip, ends) in trips(tour).zip(ends.windows(2)) {
        let trip: Vec<VisitId> = trip.collect();
        let place = |at: usize| match at {
            0 => ends[0],
            at => trip.get(at - 1).map_or(ends[1], |&visit| Some(problem.visits[visit].place)),
        };
        for leg in 0..=trip.len() {
            let Some((from, to)) = place(leg).zip(place(leg + 1)) else { continue };
            let length = i128::from(problem.legs[kind.profile].distance(from, to));
            let of =
                |(measure, &price): (usize, &i64)| i128::from(price) * aboard(problem, roles, &trip, (leg, measure));
            sum += length * carried.prices.iter().enumerate().map(of).sum::<i128>();
        }
    }
    let distance = i128::from(carried.distance);
    (2 * sum + distance).div_euclid(2 * distance)
}

/// What is aboard of a measure once so many of a trip's visits are made.
fn aboard(problem: &Problem, roles: &Roles, trip: &[VisitId], (made, measure): (usize, usize)) -> i128 {
    let of = |i: usize| {
        let visit = &problem.visits[trip[i]];
        let (out, back) = (amount(&visit.deliver, measure), amount(&visit.pick, measure));
        match roles.0[trip[i]] {
            Role::Alone if i < made => back,
            Role::Alone => out,
            Role::Pickup(_) if i < made => back,
            Role::Delivery(_) if i < made => -out,
            Role::Pickup(_) | Role::Delivery(_) => 0,
        }
    };
    (0..trip.len()).map(of).sum()
}

pub(super) fn check(problem: &Problem, answer: &Answer, found: &mut Found) {
    let tours: i128 = answer.tours.iter().map(|tour| i128::from(tour.cost)).sum();
    let prizes = answer.unserved.iter().map(|unserved| problem.visits[unserved.visit].prize.unwrap_or(0));
    let longest = answer.tours.iter().map(|tour| i128::from(tour.end) - i128::from(tour.start)).max().unwrap_or(0);
    let even = match problem.objective {
        Objective::Even { per_longest } => i128::from(per_longest) * longest,
        _ => 0,
    };
    let cost = tours + prizes.map(i128::from).sum::<i128>() + even;
    if i128::from(answer.cost) != cost {
        found.add(Rule::Sum, None, format!("cost {}; tours and prizes sum up to {cost}", answer.cost));
    }
    if let Some(bound) = answer.bound.filter(|&bound| i128::from(bound) > cost) {
        found.add(Rule::Sum, None, format!("the bound {bound} is above the cost {cost}"));
    }
}
