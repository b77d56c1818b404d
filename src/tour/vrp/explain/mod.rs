//! What would have to be otherwise for a visit that is left out to be served.
//!
//! # How
//! A visit (a pair: both of its visits) is tried at every place of every tour of the answer, the order of the others
//! kept, and alone in a vehicle of every kind. Where one thing alone is in the way, it is said by how much: a
//! window that closes too early or opens too late, room, the shift, the longest duration or distance, the number of visits, a
//! skill, or that there is no vehicle more. Of each sort of [`Change`], the smallest is kept, and of equal ones the
//! cheapest.
//!
//! *Invariants.* With the change alone, and all else as it was, the tours with [`Rescue::stops`] put in keep every rule.
//! No smaller change of its sort serves the visit in these tours in this order. *Cost.* O(visits × longest tour) for each
//! visit left out, times the longest tour again for pairs.
//!
//! *What it leaves out.* Tours of vehicles with a law, breaks or legs with hours are not changed, nor is such a vehicle
//! asked for. Two changes together, another order of calls, and a further reload may come cheaper. A change of a window is
//! that of one visit's last closing or first opening; one of a vehicle is that of its kind.

mod change;
mod judge;

pub use change::Change;

use crate::base::{Budget, Error};
use crate::scenario::vrp::{Answer, KindId, Place, Problem, VisitId};
use judge::View;

/// A way to serve what was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescue {
    /// What has to be otherwise.
    pub change: Change,
    /// The kind of vehicle that serves it.
    pub kind: KindId,
    /// Position in [`Answer::tours`] of the tour that it joins; `None`: one of its own.
    pub tour: Option<usize>,
    /// What this tour then calls at.
    pub stops: Vec<Place>,
    /// What the tours cost more, prizes and the price of the longest aside.
    pub cost: i64,
}

/// A visit that was left out, with ways to serve it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Which.
    pub visit: VisitId,
    /// One of each sort of [`Change`], the cheapest to serve first; empty: no single change would do.
    pub rescues: Vec<Rescue>,
}

/// For each unserved visit of `answer`, by which single change of `problem` it would be served, the order of tours kept.
///
/// `Err`: the problem is invalid, the answer names what is not there, or it was cancelled.
///
/// ```
/// use skyroad::{Budget, IdVec};
/// use skyroad::scenario::vrp::{Kind, LegTable, Legs, Objective, Order, Problem, Visit, Window};
/// use skyroad::tour::vrp::{Change, Options, explain, solve};
///
/// // A village is 10 away, closes at 8, and nothing leaves the depot before 0.
/// let visit = Visit { place: 1, windows: vec![Window::new(0, 8)?], ..Visit::default() };
/// let problem = Problem {
///     legs: vec![Legs::Table(LegTable::new(2, vec![0, 10, 10, 0])?)],
///     visits: IdVec::from_vec(vec![visit]),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![Kind::default()]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let answer = solve(&problem, &Options::default(), &Budget::iterations(10))?;
/// let explained = explain(&problem, &answer, &Budget::default())?;
/// let rescue = &explained[0].rescues[0];
/// assert_eq!((&rescue.change, rescue.cost), (&Change::Closes { visit: explained[0].visit, by: 2 }, 20));
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn explain(problem: &Problem, answer: &Answer, budget: &Budget) -> Result<Vec<Explained>, Error> {
    problem.check()?;
    let visits = answer.tours.iter().flat_map(|tour| tour.visits());
    let named = visits.chain(answer.unserved.iter().map(|unserved| unserved.visit));
    if named.into_iter().any(|visit| problem.visits.get(visit).is_none())
        || answer.tours.iter().any(|tour| problem.kinds.get(tour.kind).is_none())
    {
        return Err(Error::invalid("answer", "names a visit or kind that is not there"));
    }
    answer.unserved.iter().map(|unserved| one(problem, answer, unserved.visit, budget)).collect()
}

fn one(problem: &Problem, answer: &Answer, visit: VisitId, budget: &Budget) -> Result<Explained, Error> {
    let pair = problem.pairs.iter().find(|pair| pair.0 == visit || pair.1 == visit);
    let visits = pair.map_or(vec![visit], |pair| vec![pair.0, pair.1]);
    let mut found: Vec<Rescue> = Vec::new();
    for (index, tour) in answer.tours.iter().enumerate().filter(|(_, tour)| !problem.is_phased(tour.kind)) {
        let stops: Vec<Place> = tour.stops.iter().map(|stop| stop.at).collect();
        let mut offer = |stops: Vec<Place>| {
            found_in(View::new(problem, answer, tour.kind), Some(index), stops, &visits, &mut found);
        };
        for at in decided(&stops, problem.kinds[tour.kind].committed.len())..=stops.len() {
            budget.check()?;
            let mut with = stops.clone();
            with.insert(at, Place::Visit(visits[0]));
            let Some(&second) = visits.get(1) else {
                offer(with);
                continue;
            };
            let trip = stops[at..].iter().take_while(|stop| matches!(stop, Place::Visit(_))).count();
            for behind in at + 1..=at + 1 + trip {
                let mut both = with.clone();
                both.insert(behind, Place::Visit(second));
                offer(both);
            }
        }
    }
    for (kind, _) in problem.kinds.entries().filter(|(_, kind)| kind.committed.is_empty()) {
        if !problem.is_phased(kind) {
            let stops = visits.iter().map(|&visit| Place::Visit(visit)).collect();
            found_in(View::new(problem, answer, kind), None, stops, &visits, &mut found);
        }
    }
    found.sort_by_key(|rescue| rescue.cost);
    Ok(Explained { visit, rescues: found })
}

/// The first position behind so many visits.
fn decided(stops: &[Place], visits: usize) -> usize {
    let behind = stops.iter().enumerate().filter(|(_, stop)| matches!(stop, Place::Visit(_))).map(|(i, _)| i + 1);
    std::iter::once(0).chain(behind).nth(visits).unwrap_or(stops.len())
}

/// Keeps what serves the visits by these stops, where it is smaller or cheaper than what is known of its sort.
fn found_in(view: View<'_>, tour: Option<usize>, stops: Vec<Place>, visits: &[VisitId], found: &mut Vec<Rescue>) {
    let is_spare = view.is_spare();
    for change in view.changes(&stops, visits, tour.is_some() || is_spare) {
        let Some(cost) = view.with(&change).cost(&stops) else { continue };
        let cost = cost - tour.map_or(0, |tour| view.answer.tours[tour].cost);
        let change = change.priced(cost, view.prize(visits));
        let rescue = Rescue { change, kind: view.kind, tour, stops: stops.clone(), cost };
        let size = |rescue: &Rescue| (rescue.change.size(), rescue.cost);
        match found.iter_mut().find(|known| known.change.is_alike(&rescue.change)) {
            Some(known) if size(known) <= size(&rescue) => {}
            Some(known) => *known = rescue,
            None => found.push(rescue),
        }
    }
}
