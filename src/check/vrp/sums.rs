//! Limits and money.

use super::times::Way;
use super::{Found, trips};
use crate::scenario::vrp::{Answer, Place, Problem, Rule, Tour};

pub(super) fn check_tour(problem: &Problem, tour: &Tour, found: &mut Found) {
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
        + price(duration, kind.per_duration);
    let sums = [("distance", tour.distance, distance), ("driving", tour.driving, driving), ("cost", tour.cost, cost)];
    for (what, said, due) in sums {
        if i128::from(said) != due {
            found.add(Rule::Sum, None, format!("{what} {said}; the sum is {due}"));
        }
    }
}

pub(super) fn check(problem: &Problem, answer: &Answer, found: &mut Found) {
    let tours: i128 = answer.tours.iter().map(|tour| i128::from(tour.cost)).sum();
    let prizes = answer.unserved.iter().map(|unserved| problem.visits[unserved.visit].prize.unwrap_or(0));
    let cost = tours + prizes.map(i128::from).sum::<i128>();
    if i128::from(answer.cost) != cost {
        found.add(Rule::Sum, None, format!("cost {}; tours and prizes sum up to {cost}", answer.cost));
    }
    if let Some(bound) = answer.bound.filter(|&bound| i128::from(bound) > cost) {
        found.add(Rule::Sum, None, format!("the bound {bound} is above the cost {cost}"));
    }
}
