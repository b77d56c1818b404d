//! The independent verifier of vehicle routing in general: does an answer keep the rules of
//! [`scenario::vrp`](crate::scenario::vrp)?
//!
//! | file | what is recomputed |
//! |---|---|
//! | `shape` | ids, order of tours and of unserved visits |
//! | `visits` | each visit once, pairs whole and in order on one trip, decided visits, size of the fleet |
//! | `aboard` | skills, what is aboard, what is there together, order of visits |
//! | `times` | legs, arrivals, windows, releases, shifts, start and end |
//! | `phases` | of vehicles with a law or breaks: that what is driven, worked and stood has no gap and agrees with the calls |
//! | `hours`, `days` | the law on driving hours, rule by rule; every reading of what was stood as this or that rest |
//! | `sums` | distance, driving, limits, money, bound |
//! | `parts` | that visits in parts are the whole ones |
//! | `period` | that visits on several days have one of their patterns, and each day as above |
//! | `reasons` | whether an unserved visit could be served alone |
//!
//! *On trust.* That no room was found for an unserved visit, that the law on driving hours keeps one from being served,
//! and that no answer costs less than the bound.
//!
//! *Invariants.* An answer whose ids are not of the problem is not looked at further. All arithmetic is done in 128
//! bits, so that no claim overflows; any answer to a problem that passes [`Problem::check`] is judged without panic.
//!
//! *Cost.* One pass over the stops; a reason takes one look at every kind.

mod aboard;
mod days;
mod hours;
mod parts;
mod period;
mod phases;
mod reasons;
mod shape;
mod sums;
mod times;
mod visits;

pub use parts::check_parts;
pub use period::check_period;

use crate::base::{Id, IdVec};
use crate::scenario::vrp::{Answer, Place, Problem, Rule, Tour, Violation, Visit, VisitId};

/// Every rule that `answer` to `problem` breaks: by rule, then by tour, then by stop.
///
/// ```
/// use skyroad::check::check_vrp;
/// use skyroad::scenario::vrp::{Answer, Problem, Objective, Order, Rule, Visit, Legs, LegTable, Kind};
/// use skyroad::IdVec;
///
/// let problem = Problem {
///     legs: vec![Legs::Table(LegTable::new(2, vec![0, 7, 7, 0])?)],
///     visits: IdVec::from_vec(vec![Visit { place: 1, ..Visit::default() }]),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![Kind::default()]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let found = check_vrp(&problem, &Answer::default());
/// assert_eq!(found[0].rule, Rule::Once);
/// assert_eq!(found[0].to_string(), "Once, Visit(VisitId(0)): is neither served nor unserved");
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn check_vrp(problem: &Problem, answer: &Answer) -> Vec<Violation> {
    let mut found = Found::default();
    shape::check(problem, answer, &mut found);
    if found.ids_are_wrong {
        return found.violations;
    }
    let roles = Roles::of(problem);
    visits::check(problem, answer, &mut found);
    for (index, tour) in answer.tours.iter().enumerate() {
        found.tour = Some(index);
        aboard::check(problem, &roles, tour, &mut found);
        times::check(problem, tour, &mut found);
        if phases::check(problem, tour, &mut found) {
            hours::check(problem, tour, &mut found);
        }
        sums::check_tour(problem, &roles, tour, &mut found);
    }
    found.tour = None;
    sums::check(problem, answer, &mut found);
    reasons::check(problem, &roles, answer, &mut found);
    found.violations.sort_by_key(|violation| (violation.rule, violation.tour));
    found.violations
}

/// What was found, and the tour that is being looked at.
#[derive(Default)]
struct Found {
    violations: Vec<Violation>,
    tour: Option<usize>,
    ids_are_wrong: bool,
}

impl Found {
    fn add(&mut self, rule: Rule, at: Option<Place>, message: impl Into<String>) {
        self.violations.push(Violation { rule, tour: self.tour, at, message: message.into() });
    }
}

/// A visit's part in a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Alone,
    Pickup(VisitId),
    Delivery(VisitId),
}

struct Roles(IdVec<VisitId, Role>);

impl Roles {
    fn of(problem: &Problem) -> Self {
        let mut roles = IdVec::filled(problem.visits.len(), Role::Alone);
        for &(pickup, delivery) in &problem.pairs {
            roles[pickup] = Role::Pickup(delivery);
            roles[delivery] = Role::Delivery(pickup);
        }
        Self(roles)
    }
}

/// The trips of a tour: its stops cut at the reloads, which are left out.
fn trips(tour: &Tour) -> impl Iterator<Item = impl Iterator<Item = VisitId>> {
    tour.stops.split(|stop| matches!(stop.at, Place::Reload(_))).map(|trip| {
        trip.iter().filter_map(|stop| match stop.at {
            Place::Visit(visit) => Some(visit),
            Place::Reload(_) => None,
        })
    })
}

/// Amount of one measure; those not written are 0.
fn amount(amounts: &[i64], measure: usize) -> i128 {
    i128::from(amounts.get(measure).copied().unwrap_or(0))
}

fn delivers(visit: &Visit) -> bool {
    visit.deliver.iter().any(|&n| n > 0)
}

fn picks(visit: &Visit) -> bool {
    visit.pick.iter().any(|&n| n > 0)
}

fn is_of<I: Id, T>(items: &IdVec<I, T>, id: I) -> bool {
    id.index() < items.len()
}
