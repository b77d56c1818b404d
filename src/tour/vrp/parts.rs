//! Visits that are more than a vehicle holds, divided before solving.

use crate::base::{Error, IdVec};
use crate::scenario::vrp::{Kind, Parts, Problem, Visit, VisitId};

/// Which visits are divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Divide {
    /// Those that no vehicle holds: into as many full loads as it takes, and a rest.
    #[default]
    TooMuch,
    /// All that are more than a fifth of a vehicle, into loads of a full vehicle, then of 20, 10, 5 and 1 % of one, so that
    /// what is left in any vehicle can be filled (Chen, Golden, Wang and Wasil 2017). Costs less, takes longer.
    Any,
}

/// No visit is divided into more parts.
const MOST: i64 = 1000;

/// Divides visits into parts that fit the biggest vehicle that has what they need. Of a pair, both visits are divided alike.
///
/// All measures of a visit are divided in the same proportion, as far as whole numbers go. Each part takes the whole
/// service, and its part of the prize. What is [decided](Kind::committed) for a vehicle stays whole.
///
/// `Err`: the problem is invalid, or a visit would need more than 1,000 parts.
///
/// ```
/// use skyroad::check::{check_parts, check_vrp};
/// use skyroad::scenario::vrp::{Kind, LegTable, Legs, Objective, Order, Problem, Visit};
/// use skyroad::tour::vrp::{Divide, Options, divide, solve};
/// use skyroad::{Budget, IdVec};
///
/// // Seven at a village, three vehicles that hold three.
/// let problem = Problem {
///     legs: vec![Legs::Table(LegTable::new(2, vec![0, 10, 10, 0])?)],
///     visits: IdVec::from_vec(vec![Visit { place: 1, deliver: vec![7], ..Visit::default() }]),
///     pairs: vec![],
///     kinds: IdVec::from_vec(vec![Kind { count: 3, capacity: vec![3], ..Kind::default() }]),
///     objective: Objective::Cost,
///     order: Order::Free,
/// };
/// let parts = divide(&problem, Divide::TooMuch)?;
/// let answer = solve(&parts.problem, &Options::default(), &Budget::iterations(100))?;
/// let shares: Vec<i64> = parts.joined(&answer).iter().map(|share| share.deliver[0]).collect();
/// assert_eq!((shares, answer.cost), (vec![3, 3, 1], 60));
/// assert!(check_vrp(&parts.problem, &answer).is_empty() && check_parts(&problem, &parts).is_empty());
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn divide(problem: &Problem, which: Divide) -> Result<Parts, Error> {
    problem.check()?;
    let mut visits = IdVec::new();
    let mut whole = IdVec::new();
    let mut pairs = Vec::new();
    let mut became: IdVec<VisitId, Vec<VisitId>> = IdVec::filled(problem.visits.len(), Vec::new());
    for id in problem.visits.ids() {
        let pair = problem.pairs.iter().find(|pair| pair.0 == id || pair.1 == id);
        let of = pair.map_or(vec![id], |pair| vec![pair.0, pair.1]);
        let parts = parts_of(problem, &of, which)?;
        for part in 0..parts.len() {
            became[id].push(visits.push(cut(&problem.visits[id], &parts, part)));
            whole.push(id);
        }
    }
    for pair in &problem.pairs {
        pairs.extend(became[pair.0].iter().copied().zip(became[pair.1].iter().copied()));
    }
    let mut kinds = problem.kinds.clone();
    for kind in kinds.iter_mut() {
        // What is decided is whole: one part.
        kind.committed = kind.committed.iter().flat_map(|&visit| became[visit].iter().copied()).collect();
    }
    let Problem { legs, objective, order, .. } = problem.clone();
    let problem = Problem { legs, visits, pairs, kinds, objective, order };
    problem.check()?;
    Ok(Parts { problem, whole })
}

/// Sizes of the parts of visits that are divided alike, as shares of their sum.
fn parts_of(problem: &Problem, visits: &[VisitId], which: Divide) -> Result<Vec<i64>, Error> {
    let decided = |visit: &VisitId| problem.kinds.iter().any(|kind| kind.committed.contains(visit));
    if visits.iter().any(decided) {
        return Ok(vec![1]);
    }
    let able =
        |kind: &&Kind| visits.iter().all(|&visit| problem.visits[visit].needs & !kind.skills == 0) && kind.count > 0;
    let all: Vec<Vec<i64>> =
        problem.kinds.iter().filter(able).filter_map(|kind| sizes(problem, visits, kind, which)).collect();
    let Some(parts) = all.into_iter().min_by_key(Vec::len) else { return Ok(vec![1]) };
    if parts.len() as i64 > MOST {
        return Err(Error::invalid("deliver", format!("{:?} would need more than {MOST} parts", visits[0])));
    }
    Ok(parts)
}

/// The parts that fit a kind of vehicle; `None` where none do.
fn sizes(problem: &Problem, visits: &[VisitId], kind: &Kind, which: Divide) -> Option<Vec<i64>> {
    let amounts = || visits.iter().flat_map(|&visit| [&problem.visits[visit].deliver, &problem.visits[visit].pick]);
    // The amount that fills a vehicle most leads; the others follow in proportion.
    let fill =
        |amounts: &Vec<i64>, measure: usize| (amounts.get(measure).copied().unwrap_or(0), kind.capacity[measure]);
    let measures = 0..kind.capacity.len();
    let all = amounts().flat_map(|of| measures.clone().map(move |measure| fill(of, measure)));
    let all: Vec<(i64, i64)> = all.filter(|&(amount, _)| amount > 0).collect();
    let fuller = |a: &&(i64, i64), b: &&(i64, i64)| {
        (i128::from(a.0) * i128::from(b.1)).cmp(&(i128::from(b.0) * i128::from(a.1)))
    };
    let Some(&(total, room)) = all.iter().max_by(fuller) else { return Some(vec![1]) };
    if all.iter().any(|&(_, room)| room == 0) {
        return None;
    }
    let fits = |parts: &[i64]| {
        (0..parts.len()).all(|part| all.iter().all(|&(amount, room)| share(amount, parts, part) <= room))
    };
    // Rounding may put one too many into a part; a smaller load leaves room for it.
    (0..room).map(|spare| cuts(total, room - spare, which)).take(64).find(|parts| fits(parts))
}

/// An amount cut into loads of a vehicle and, if need be, into smaller ones.
fn cuts(total: i64, load: i64, which: Divide) -> Vec<i64> {
    if which == Divide::TooMuch && total <= load {
        return vec![total];
    }
    let mut left = total;
    let mut parts = Vec::new();
    let percents: &[i64] = if which == Divide::Any { &[100, 20, 10, 5, 1] } else { &[100] };
    for percent in percents {
        let size = (i128::from(load) * i128::from(*percent) / 100).max(1) as i64;
        while left >= size && parts.len() as i64 <= MOST {
            parts.push(size);
            left -= size;
        }
    }
    if left > 0 {
        parts.push(left);
    }
    parts
}

/// What a part has of an amount: the amounts of all parts until it, rounded, less those before it.
fn share(amount: i64, parts: &[i64], part: usize) -> i64 {
    let total: i128 = parts.iter().map(|&size| i128::from(size)).sum();
    let until = |part: usize| {
        let sizes: i128 = parts[..part].iter().map(|&size| i128::from(size)).sum();
        i128::from(amount) * sizes / total.max(1)
    };
    (until(part + 1) - until(part)) as i64
}

fn cut(visit: &Visit, parts: &[i64], part: usize) -> Visit {
    let of = |amounts: &[i64]| amounts.iter().map(|&amount| share(amount, parts, part)).collect();
    Visit {
        deliver: of(&visit.deliver),
        pick: of(&visit.pick),
        prize: visit.prize.map(|prize| share(prize, parts, part)),
        ..visit.clone()
    }
}
