//! Visits in parts: together what the whole was, each under the same rules.

use super::{Found, amount, is_of};
use crate::base::IdVec;
use crate::scenario::vrp::{Parts, Place, Problem, Rule, Violation, Visit, VisitId};

/// Every way in which `parts` are not those of `problem`'s visits. That an answer keeps the rules of the divided problem is
/// for [`check_vrp`](super::check_vrp) to say.
pub fn check_parts(problem: &Problem, parts: &Parts) -> Vec<Violation> {
    let mut found = Found::default();
    let divided = &parts.problem;
    let mut members: IdVec<VisitId, Vec<VisitId>> = IdVec::filled(problem.visits.len(), Vec::new());
    for part in divided.visits.ids() {
        match parts.whole.get(part).filter(|&&whole| is_of(&problem.visits, whole)) {
            Some(&whole) => members[whole].push(part),
            None => found.add(Rule::Shape, Some(Place::Visit(part)), "is part of no visit"),
        }
    }
    for (id, visit) in problem.visits.entries() {
        let parts: Vec<&Visit> = members[id].iter().map(|&part| &divided.visits[part]).collect();
        check_visit(problem, (id, visit), &parts, &mut found);
    }
    let whole = |part: VisitId| parts.whole.get(part).copied();
    let is_pair =
        |pair: &(VisitId, VisitId)| whole(pair.0).zip(whole(pair.1)).is_some_and(|pair| problem.pairs.contains(&pair));
    for pair in divided.pairs.iter().filter(|pair| !is_pair(pair)) {
        found.add(Rule::Pair, Some(Place::Visit(pair.0)), format!("and {:?} are no parts of a pair", pair.1));
    }
    for pair in &problem.pairs {
        let paired = |part: &&VisitId| divided.pairs.iter().any(|pair| pair.0 == **part || pair.1 == **part);
        if members[pair.0].iter().chain(&members[pair.1]).any(|part| !paired(&part)) {
            found.add(Rule::Pair, Some(Place::Visit(pair.0)), "has parts of one visit without the other's");
        }
    }
    let same = (divided.objective, divided.order) == (problem.objective, problem.order);
    if !same || divided.kinds.len() != problem.kinds.len() {
        found.add(Rule::Shape, None, "the divided problem has another aim, order or fleet");
    }
    found.violations
}

fn check_visit(problem: &Problem, (id, visit): (VisitId, &Visit), parts: &[&Visit], found: &mut Found) {
    let at = Some(Place::Visit(id));
    for measure in 0..problem.measures() {
        for (what, of) in [("deliver", (|v| &v.deliver) as fn(&Visit) -> &Vec<i64>), ("pick", |v| &v.pick)] {
            let sum: i128 = parts.iter().map(|part| amount(of(part), measure)).sum();
            if sum != amount(of(visit), measure) {
                found.add(Rule::Sum, at, format!("parts {what} {sum} of measure {measure} together"));
            }
        }
    }
    let prizes: Option<i128> = parts.iter().map(|part| part.prize.map(i128::from)).sum();
    let alike = parts.iter().all(|part| part.prize.is_some() == visit.prize.is_some());
    if parts.is_empty() || !alike || prizes != visit.prize.map(i128::from) {
        found.add(Rule::Sum, at, "parts are worth another prize, or there are none");
    }
    let bare = |visit: &Visit| Visit { deliver: vec![], pick: vec![], prize: None, ..visit.clone() };
    if parts.iter().any(|part| bare(part) != bare(visit)) {
        found.add(Rule::Shape, at, "a part is not under the rules of the whole");
    }
}
