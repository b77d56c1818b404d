//! What a vehicle can do and holds, and in which order.

use super::{Found, Role, Roles, amount, delivers, picks, trips};
use crate::scenario::vrp::{Order, Place, Problem, Rule, Tour, VisitId};

pub(super) fn check(problem: &Problem, roles: &Roles, tour: &Tour, found: &mut Found) {
    let kind = &problem.kinds[tour.kind];
    for visit in tour.visits() {
        let lacking = problem.visits[visit].needs & !kind.skills;
        if lacking != 0 {
            found.add(Rule::Skill, Some(Place::Visit(visit)), format!("{:?} lacks bits {lacking:#x}", tour.kind));
        }
    }
    for trip in trips(tour) {
        let trip: Vec<VisitId> = trip.collect();
        for (measure, &most) in kind.capacity.iter().enumerate() {
            check_room(problem, roles, &trip, (measure, i128::from(most)), found);
        }
        check_company(problem, &trip, found);
        match problem.order {
            Order::Free => {}
            Order::DeliveriesFirst => check_deliveries_first(problem, &trip, found),
            Order::LastInFirstOut => check_stack(roles, &trip, found),
        }
    }
}

/// What goes out is aboard from the start of the trip, what comes in until its end, pairs in between.
fn check_room(problem: &Problem, roles: &Roles, trip: &[VisitId], (measure, most): (usize, i128), found: &mut Found) {
    let from_start = trip.iter().filter(|&&visit| roles.0[visit] == Role::Alone);
    let mut aboard: i128 = from_start.map(|&visit| amount(&problem.visits[visit].deliver, measure)).sum();
    let mut look = |aboard: i128, at: Option<VisitId>| {
        if aboard > most {
            found.add(
                Rule::Room,
                at.map(Place::Visit),
                format!("{aboard} aboard of measure {measure}, room for {most}"),
            );
        }
    };
    look(aboard, None);
    for &visit in trip {
        aboard += amount(&problem.visits[visit].pick, measure) - amount(&problem.visits[visit].deliver, measure);
        look(aboard, Some(visit));
    }
}

/// Every two visits of the trip.
fn check_company(problem: &Problem, trip: &[VisitId], found: &mut Found) {
    let apart = |a: VisitId, b: VisitId| problem.visits[a].apart & problem.visits[b].goods != 0;
    for (i, &later) in trip.iter().enumerate() {
        if let Some(earlier) = trip[..i].iter().find(|&&earlier| apart(earlier, later) || apart(later, earlier)) {
            found.add(Rule::Company, Some(Place::Visit(later)), format!("can't share a trip with {earlier:?}"));
        }
    }
}

fn check_deliveries_first(problem: &Problem, trip: &[VisitId], found: &mut Found) {
    let mut picked = false;
    for &id in trip {
        let visit = &problem.visits[id];
        if picked && delivers(visit) {
            found.add(Rule::Order, Some(Place::Visit(id)), "delivers after a visit that only picks up");
        }
        picked |= picks(visit) && !delivers(visit);
    }
    if picked && !trip.iter().any(|&id| delivers(&problem.visits[id])) {
        found.add(Rule::Order, trip.first().copied().map(Place::Visit), "picks up on a trip without a delivery");
    }
}

fn check_stack(roles: &Roles, trip: &[VisitId], found: &mut Found) {
    let mut stack = Vec::new();
    for &visit in trip {
        match roles.0[visit] {
            Role::Alone => {}
            Role::Pickup(_) => stack.push(visit),
            Role::Delivery(pickup) => {
                if stack.last() != Some(&pickup) {
                    found.add(Rule::Order, Some(Place::Visit(visit)), "what was picked up last is not delivered first");
                }
                stack.retain(|&aboard| aboard != pickup);
            }
        }
    }
}
