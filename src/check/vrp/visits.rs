//! Who is served, by how many.

use super::{Found, trips};
use crate::base::IdVec;
use crate::scenario::vrp::{Answer, KindId, Place, Problem, Rule, VisitId};

/// Tour, trip and position of a visit.
type Where = (usize, usize, usize);

pub(super) fn check(problem: &Problem, answer: &Answer, found: &mut Found) {
    let mut served: IdVec<VisitId, Option<Where>> = IdVec::filled(problem.visits.len(), None);
    let mut left: IdVec<VisitId, bool> = IdVec::filled(problem.visits.len(), false);
    for (index, tour) in answer.tours.iter().enumerate() {
        for (number, trip) in trips(tour).enumerate() {
            for (position, visit) in trip.enumerate() {
                if served[visit].replace((index, number, position)).is_some() {
                    found.add(Rule::Once, Some(Place::Visit(visit)), "is served twice");
                }
            }
        }
    }
    for unserved in &answer.unserved {
        let at = Some(Place::Visit(unserved.visit));
        if std::mem::replace(&mut left[unserved.visit], true) {
            found.add(Rule::Once, at, "is unserved twice");
        }
        if served[unserved.visit].is_some() {
            found.add(Rule::Once, at, "is both served and unserved");
        }
    }
    for visit in problem.visits.ids().filter(|&v| served[v].is_none() && !left[v]) {
        found.add(Rule::Once, Some(Place::Visit(visit)), "is neither served nor unserved");
    }
    check_pairs(problem, &served, found);
    check_fleet(problem, answer, found);
}

fn check_pairs(problem: &Problem, served: &IdVec<VisitId, Option<Where>>, found: &mut Found) {
    for &(pickup, delivery) in &problem.pairs {
        let problem = match (served[pickup], served[delivery]) {
            (None, None) => continue,
            (Some(a), Some(b)) if (a.0, a.1) == (b.0, b.1) && a.2 < b.2 => continue,
            (Some(a), Some(b)) if (a.0, a.1) == (b.0, b.1) => "is delivered before it is picked up",
            (Some(_), Some(_)) => "is picked up and delivered on two trips",
            (Some(_), None) => "is picked up and not delivered",
            (None, Some(_)) => "is delivered and not picked up",
        };
        found.add(Rule::Pair, Some(Place::Visit(pickup)), format!("with {delivery:?}: {problem}"));
    }
}

fn check_fleet(problem: &Problem, answer: &Answer, found: &mut Found) {
    let mut used: IdVec<KindId, u32> = IdVec::filled(problem.kinds.len(), 0);
    for (index, tour) in answer.tours.iter().enumerate() {
        used[tour.kind] += 1;
        let decided = &problem.kinds[tour.kind].committed;
        if !tour.visits().take(decided.len()).eq(decided.iter().copied()) {
            found.tour = Some(index);
            found.add(Rule::Committed, None, format!("does not begin with {decided:?}"));
        }
    }
    found.tour = None;
    for (id, kind) in problem.kinds.entries() {
        if used[id] > kind.count {
            found.add(
                Rule::Fleet,
                None,
                format!("{} vehicles of {id:?} drive, and there are {}", used[id], kind.count),
            );
        }
        if used[id] == 0 && !kind.committed.is_empty() {
            found.add(Rule::Committed, None, format!("{id:?} does not drive, and {:?} is decided", kind.committed));
        }
    }
}
