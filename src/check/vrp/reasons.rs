//! Why visits are left out.

use super::times::Way;
use super::{Found, Role, Roles, amount};
use crate::scenario::vrp::{Answer, KindId, Place, Problem, Rule, VisitId, Why};

pub(super) fn check(problem: &Problem, roles: &Roles, answer: &Answer, found: &mut Found) {
    // What a vehicle with decided visits could do alone is for its tour to say: there either is believed.
    let decided = problem.kinds.iter().any(|kind| !kind.committed.is_empty());
    // So is what the law, a vehicle's own breaks and the hours of legs leave time for.
    let law = problem.kinds.iter().any(|kind| kind.crew.is_some());
    let phased = problem.kinds.ids().any(|kind| problem.is_phased(kind));
    for unserved in &answer.unserved {
        let due = why(problem, roles, unserved.visit);
        let holds = match (unserved.why, due) {
            (Why::NotWorth, Why::NoRoom) => problem.visits[unserved.visit].prize.is_some(),
            (Why::NoTime, Why::NoRoom) => decided || phased,
            (Why::Hours(_), Why::NoRoom) => law,
            (said, due) => said == due,
        };
        if !holds {
            let message = format!("is left out for {:?}; it is {due:?}", unserved.why);
            found.add(Rule::Reason, Some(Place::Visit(unserved.visit)), message);
        }
    }
}

/// What keeps `visit`, with its partner, from being served alone; [`Why::NoRoom`]: nothing.
fn why(problem: &Problem, roles: &Roles, visit: VisitId) -> Why {
    let trip = match roles.0[visit] {
        Role::Alone => vec![visit],
        Role::Pickup(delivery) => vec![visit, delivery],
        Role::Delivery(pickup) => vec![pickup, visit],
    };
    let kinds = problem.kinds.entries().filter(|(_, kind)| kind.count > 0);
    let furthest = kinds.map(|(id, _)| obstacle(problem, id, &trip)).max();
    [Why::NoSkill, Why::TooMuch, Why::NoWay, Why::NoTime, Why::NoRoom][furthest.unwrap_or(0)]
}

/// The first of skill, room, way and time that `kind` lacks, as a number; 4: none.
fn obstacle(problem: &Problem, id: KindId, trip: &[VisitId]) -> usize {
    let kind = &problem.kinds[id];
    let visits = || trip.iter().map(|&visit| &problem.visits[visit]);
    if visits().any(|visit| visit.needs & !kind.skills != 0) {
        return 0;
    }
    let holds =
        |measure, most| visits().all(|v| amount(&v.deliver, measure) <= most && amount(&v.pick, measure) <= most);
    if !kind.capacity.iter().enumerate().all(|(measure, &most)| holds(measure, i128::from(most))) {
        return 1;
    }
    let way = Way::new(problem, id, trip.iter().map(|&visit| Place::Visit(visit)));
    let Some((distance, _)) = way.length() else { return 2 };
    let fits = |what: i128, most: Option<i64>| most.is_none_or(|most| what <= i128::from(most));
    let Some((start, end)) = way.span() else { return 3 };
    let short = fits(end - start, kind.max_duration) && fits(distance, kind.max_distance);
    if short && fits(trip.len() as i128, kind.max_visits.map(i64::from)) { 4 } else { 3 }
}
