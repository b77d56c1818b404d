//! From question to answer.

use super::bound::Relaxation;
use crate::assign::siting;
use crate::assign::transport::{Problem, Solution, Solver};
use crate::assign::whole::places::{Choices, Places, UNSERVED};
use crate::base::{Budget, Error};

/// Problems of at most so many points are solved exactly, where the budget lasts.
pub const EXACT_POINTS: usize = 100;

/// Moves in a chain: of the first answer and of the later ones.
const CHAINS: [usize; 2] = [3, 2];

/// Steps of the bound between two searches that start from its choices.
const STEPS_BETWEEN: u64 = 20;

/// No cost of all points together may pass this.
const MAX_TOTAL: i64 = 1 << 60;

/// Where each point is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it costs, overflow included.
    pub cost: i64,
    /// No assignment of whole points costs less.
    pub bound: i64,
    /// What the divisible optimum costs: a bound too, and a lower one.
    pub divisible: i64,
    /// Units that no station serves.
    pub overflow: u64,
    /// The station of each point; `None` where none serves it.
    pub stations: Vec<Option<u32>>,
}

impl Answer {
    /// How much of the cost is not proven.
    pub fn gap(&self) -> f64 {
        if self.cost == 0 { 0.0 } else { (self.cost - self.bound) as f64 / self.cost as f64 }
    }

    /// A number that depends on all stations (FNV-1a).
    pub fn checksum(&self) -> u64 {
        let words = self.stations.iter().map(|s| s.unwrap_or(u32::MAX));
        words.fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ u64::from(word)).wrapping_mul(0x100_0000_01b3))
    }
}

/// Puts every point whole at one station, or at none, and bounds what that costs from below. The budget's iterations are
/// steps of the bound, and nodes of the search tree of a small problem.
///
/// # Errors
/// Cancelled; costs that together pass 2⁶⁰.
pub fn solve(problem: &Problem, budget: &Budget) -> Result<Answer, Error> {
    let choices = choices(problem)?;
    let mut solver = Solver::new(problem.clone());
    solver.solve(budget)?;
    let divisible = solver.solution();
    drop(solver);
    let mut best = first(&choices, &divisible, budget)?;
    let mut bound = divisible.bound;
    let mut relaxation = Relaxation::new(problem, &choices, &divisible.values);
    for step in 0..budget.max_iterations() {
        budget.check()?;
        if best.1 == bound || budget.is_over() {
            break;
        }
        let more = relaxation.step(best.1);
        bound = bound.max(relaxation.bound);
        if step % STEPS_BETWEEN == STEPS_BETWEEN - 1 || !more {
            let found = from(&choices, &relaxation.served, CHAINS[1], budget)?;
            if found.1 < best.1 {
                best = found;
            }
        }
        if !more {
            break;
        }
    }
    if bound < best.1 && problem.points() <= EXACT_POINTS {
        exact(problem, &choices, &mut best, &mut bound, budget)?;
    }
    let stations: Vec<Option<u32>> = best.0.iter().map(|&s| (s != UNSERVED).then_some(s)).collect();
    let left = stations.iter().zip(problem.demand()).filter(|s| s.0.is_none());
    let overflow = left.map(|s| u64::from(*s.1)).sum();
    Ok(Answer { cost: best.1, bound, divisible: divisible.cost, overflow, stations })
}

/// Whole costs, the cheapest first.
fn choices(problem: &Problem) -> Result<Choices, Error> {
    let mut choices = Choices { first: vec![0], ..Choices::default() };
    choices.capacity = problem.capacity().iter().map(|&c| i64::from(c)).collect();
    let mut total = 0i64;
    for point in 0..problem.points() {
        let (demand, from) = (i64::from(problem.demand()[point]), choices.arcs.len());
        let arcs = problem.arcs(point).iter();
        choices.arcs.extend(arcs.map(|a| (a.station, demand * i64::from(a.cost))));
        choices.arcs[from..].sort_unstable_by_key(|a| (a.1, a.0));
        choices.first.push(choices.arcs.len());
        choices.demand.push(demand);
        choices.unserved.push(demand * i64::from(problem.overflow()[point]));
        let dearest = choices.arcs[from..].last().map_or(0, |a| a.1);
        total = total.saturating_add(dearest.max(choices.unserved[point]));
    }
    if total > MAX_TOTAL {
        return Err(Error::invalid("assignment", format!("all costs together are above {MAX_TOTAL}")));
    }
    Ok(choices)
}

type Found = (Vec<u32>, i64);

/// The divisible optimum with every split point at its largest share that fits, and the others where they regret least.
fn first(choices: &Choices, divisible: &Solution, budget: &Budget) -> Result<Found, Error> {
    let mut start = vec![UNSERVED; choices.len()];
    let mut largest = vec![0; choices.len()];
    for share in divisible.shares.iter().filter(|s| s.amount > 0) {
        let point = share.point as usize;
        if share.amount > largest[point] {
            largest[point] = share.amount;
            start[point] = share.station.unwrap_or(UNSERVED);
        }
    }
    from(choices, &start, CHAINS[0], budget)
}

/// A search from these stations, as far as there is room.
fn from(choices: &Choices, start: &[u32], chain: usize, budget: &Budget) -> Result<Found, Error> {
    let mut places = Places::new(choices);
    for (point, &station) in start.iter().enumerate() {
        if station != UNSERVED && places.fits(point, station) {
            places.put(point, station, choices.cost(point, station));
        }
    }
    places.fill();
    places.improve(chain, budget)?;
    Ok((places.at, places.cost))
}

fn exact(
    problem: &Problem,
    choices: &Choices,
    best: &mut Found,
    bound: &mut i64,
    budget: &Budget,
) -> Result<(), Error> {
    let site = |&capacity: &i64| siting::Site {
        capacity: Some(capacity),
        decision: siting::Decision::Open,
        ..siting::Site::default()
    };
    let sites = choices.capacity.iter().map(site).collect();
    // Numbers beyond what the search takes leave the answer as it is.
    let Ok(mut whole) = siting::Problem::new(sites, siting::Rules::default()) else { return Ok(()) };
    for point in 0..problem.points() {
        let mut ways: Vec<siting::Way> = Vec::new();
        for &(site, cost) in choices.arcs(point) {
            if !ways.iter().any(|w| w.site == site) {
                ways.push(siting::Way { site, cost, time: 0 });
            }
        }
        let (demand, unserved) = (choices.demand[point], Some(choices.unserved[point]));
        if whole.add(siting::Customer { demand, people: 0, unserved }, ways).is_err() {
            return Ok(());
        }
    }
    match siting::solve(&whole, budget) {
        Ok(Some(answer)) => {
            *bound = answer.bound.max(*bound);
            if answer.cost < best.1 {
                *best = (answer.served.iter().map(|s| s.unwrap_or(UNSERVED)).collect(), answer.cost);
            }
            Ok(())
        }
        Err(error) if error.is_cancelled() => Err(error),
        _ => Ok(()),
    }
}
