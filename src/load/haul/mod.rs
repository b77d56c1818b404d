//! Which departures carry which goods, and when to hold them for a fuller one.
//!
//! A [`Problem`] spreads places over days: departures with piecewise tariffs (containers, minimum charges, rates for chargeable
//! weight), holding from day to day with its own price and room, limits of containers at docks, vehicles that come back full or
//! empty, goods with shelf lives and promised days. [`solve`] finds a cheap [`Answer`] and a bound that says how much cheaper another could be.
//!
//! ```
//! use skyroad::load::haul::{Options, solve};
//! use skyroad::scenario::haul::{Basis, Departure, Goods, Level, Moment, Offer, Problem, Tariff};
//! let at = |place, day| Moment { place, day };
//! let truck = Tariff { basis: Basis::Mass, levels: vec![Level { container: 900, ..Level::default() }], handling: 0 };
//! let yard = Tariff { basis: Basis::Mass, levels: vec![Level { rate: 1_000_000, ..Level::default() }], handling: 0 };
//! let departure = |from, to, tariff| Departure { from, to, class: 0, tariff, container: [100, 100], most: None };
//! let problem = Problem {
//!     places: 2,
//!     days: 3,
//!     // A truck each day, and a yard at its end.
//!     departures: vec![
//!         departure(at(0, 0), at(1, 1), 0),
//!         departure(at(0, 1), at(1, 2), 0),
//!         departure(at(0, 0), at(0, 1), 1),
//!         departure(at(1, 1), at(1, 2), 1),
//!     ],
//!     tariffs: vec![truck, yard],
//!     goods: vec![Goods {
//!         class: 0, mass: 1, volume: 1, keeps: None, shortfall: 10_000,
//!         supplies: vec![Offer { at: at(0, 0), units: 90 }],
//!         demands: vec![Offer { at: at(1, 1), units: 50 }, Offer { at: at(1, 2), units: 40 }],
//!     }],
//!     ..Problem::default()
//! };
//! let answer = solve(&problem, &Options::default())?;
//! // One truck for both days, and a day in the yard for what comes too early.
//! assert_eq!(answer.cost, 940);
//! // The bound proves that nothing costs less than 900, if not that nothing costs less than 940.
//! assert!((900..=940).contains(&answer.bound));
//! # Ok::<(), skyroad::Error>(())
//! ```
//!
//! *How.* Goods go as strands, units of one supply for one demand on one way. Each is put in on the cheapest way at the
//! exact charges of what already travels, either whole or as much as fits into containers that are there; new containers are priced
//! between their share and their whole charge. Ruin and recreate under an annealing schedule then gives up containers
//! (one of a departure, or of several related ones), whole departures, or one kind of goods, and finds new ways for what
//! they held.
//!
//! *The bound* relaxes what joins goods and departures with prices (Lagrange), so that each kind of goods is a small transportation
//! problem over cheapest ways and each departure a choice of containers; cuts count whole containers into each
//! place by each day. Goods whose way is forced make it tight; the rounding up of many small departures does not show in it.
//!
//! *Determinism.* One thread, and the seed of the options.
//!
//! *Cost.* A search for a way looks twice at the departures between a demand and its supplies; their lists are kept for
//! each class, demand moment and set of supplies: 4 bytes a departure each.
//!
//! *Sources.* T. G. Crainic, B. Gendron, G. Hernu, "A slope scaling/Lagrangean perturbation heuristic with long-term memory",
//! 2004, for prices between share and whole; P. Shaw, 1998, and G. Schrimpf et al., 2000, for ruin and recreate; F. Barahona,
//! R. Anbil, "The volume algorithm: producing primal solutions with a subgradient method", 2000, for the bound.

mod bound;
mod charge;
mod cuts;
mod net;
mod search;
mod state;
mod transport;
mod way;

#[cfg(test)]
mod haul_tests;

use crate::base::{Budget, Error};
use crate::scenario::haul::{Answer, Problem};
use bound::Relaxation;
use net::Net;
use search::Search;
use state::State;

/// How hard to search, and from where.
#[derive(Clone, Debug)]
pub struct Options {
    /// Of the search; an iteration gives up containers and finds ways for what they held. A limit of time is that of the
    /// whole call, and the bound takes a tenth of it.
    pub budget: Budget,
    /// Rounds of bettering the bound.
    pub bound_rounds: u64,
    /// Of the random numbers.
    pub seed: u64,
    /// Start from this answer, whose limits may have been relaxed since: the result never costs more than it does now.
    pub initial: Option<Answer>,
}

impl Default for Options {
    /// 50,000 iterations and 4,000 rounds: about 15 s for a hundred kinds of goods on 500 departures.
    fn default() -> Self {
        Self { budget: Budget::iterations(50_000), bound_rounds: 4_000, seed: 1, initial: None }
    }
}

/// A cheap answer with its bound.
///
/// # Errors
/// A problem that [`Problem::check`] refuses, or whose departures lead round in a circle within one day; an initial answer
/// that breaks a limit; a cost above 2⁶³; cancelled.
pub fn solve(problem: &Problem, options: &Options) -> Result<Answer, Error> {
    options.budget.check()?;
    let net = Net::new(problem, &options.budget)?;
    let mut search = Search::new(State::new(&net), options.seed);
    match &options.initial {
        Some(initial) => search.start(initial)?,
        None => search.fill(&options.budget)?,
    }
    let mut answer = search.run(&options.budget)?.into_answer()?;
    let cost = answer.cost as f64;
    let bound = Relaxation::new(&net, cost).bound(cost, options.bound_rounds, &options.budget)?;
    // Every charge is at least 0, so that every answer costs at least 0.
    answer.bound = (bound.floor() as i64).clamp(0, answer.cost);
    answer.reproducible = options.budget.is_reproducible();
    Ok(answer)
}
