//! Ids and order.

use super::{Found, is_of};
use crate::scenario::vrp::{Answer, Place, Problem, Rule, Tour, VisitId};

pub(super) fn check(problem: &Problem, answer: &Answer, found: &mut Found) {
    for (index, tour) in answer.tours.iter().enumerate() {
        found.tour = Some(index);
        check_tour(problem, tour, found);
    }
    found.tour = None;
    for unserved in &answer.unserved {
        known(problem, unserved.visit, found);
    }
    if found.ids_are_wrong {
        return;
    }
    let place = |tour: &Tour| (tour.kind, tour.visits().next());
    if !answer.tours.is_sorted_by_key(place) {
        found.add(Rule::Shape, None, "tours are not ordered by kind, then first visit");
    }
    if !answer.unserved.is_sorted_by_key(|unserved| unserved.visit) {
        found.add(Rule::Shape, None, "unserved visits are not in order");
    }
}

fn check_tour(problem: &Problem, tour: &Tour, found: &mut Found) {
    if !is_of(&problem.kinds, tour.kind) {
        found.ids_are_wrong = true;
        found.add(Rule::Shape, None, format!("there is no kind {:?}", tour.kind));
    }
    for stop in &tour.stops {
        match stop.at {
            Place::Visit(visit) => known(problem, visit, found),
            Place::Reload(place) if place as usize >= problem.places() => {
                found.ids_are_wrong = true;
                found.add(Rule::Shape, Some(stop.at), format!("there is no place {place}"));
            }
            Place::Reload(_) => {}
        }
    }
    if tour.visits().next().is_none() {
        found.add(Rule::Shape, None, "calls at no visit");
    }
}

fn known(problem: &Problem, visit: VisitId, found: &mut Found) {
    if !is_of(&problem.visits, visit) {
        found.ids_are_wrong = true;
        found.add(Rule::Shape, Some(Place::Visit(visit)), format!("there is no visit {visit:?}"));
    }
}
