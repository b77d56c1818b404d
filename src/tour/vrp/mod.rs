//! Vehicle routing in general: a [`Problem`](crate::scenario::vrp::Problem) from anywhere to its
//! [`Answer`](crate::scenario::vrp::Answer).
//!
//! # How
//! [`solve`] builds tours by cheapest insertion, then takes strings of neighbouring visits out and puts them back,
//! under simulated annealing (SISR, Christiaens and Vanden Berghe 2020). A visit is tried beside its near neighbours
//! alone, in space and, where there are windows, in space and time (Vidal's proximity). Segments joined in O(1) tell
//! time and load; undoing a round costs what it removed. Where vehicles come first, a part of the budget goes into
//! using fewer, by counting how often each visit was left out; pairs are then annealed from several beginnings. Up to
//! 300 visits of one depot and kind of vehicle, most of a budget that is long enough goes to a hybrid genetic search
//! with local search on penalized tours and SWAP* (Vidal 2022), which starts from what ruin and recreate found, and
//! recombines the tours of its neighbourhoods by set partitioning (Rochat and Taillard 1995). [`Options::islands`] run
//! side by side and share the budget's rounds.
//!
//! *Invariants.* The same problem, options and number of iterations give the same answer at any number of threads.
//! *Cost.* Up to 2,000 places legs are written out, beyond that a plane's are computed; memory grows with visits ×
//! [`Options::neighbours`].
//!
//! # What it leaves out
//! Of several places to reload a kind has, the first alone is used; a pair starts no new trip, and is placed by its legs
//! alone where goods cost by how far they are carried. Cancelling is not heard while a table's legs are written
//! out: 0.2 s where there are 3,000 places. Every answer keeps the rules that
//! [`check_vrp`](crate::check::check_vrp) tests; hold it to them all the same, as the example `vrp` does.
//!
//! # Beside an answer
//! [`lower_bound`] says what no answer costs less than; [`explain`] what would have to be otherwise for a visit that is left
//! out to be served. [`divide`] makes parts of visits that are more than a vehicle holds, before solving.
//!
//! # A day under way
//! [`Rest::of`] makes of an answer, a moment and [`News`] the problem that is left: closed roads, vehicles that broke down,
//! goods that come later, new visits. What is done or loaded stays; the example `replan` shows it.
//!
//! # The law
//! Tours of vehicles with a [crew](crate::scenario::vrp::Crew), breaks of their own or legs with
//! [hours](crate::scenario::vrp::Legs::hours) are timed by [`hours`](super::hours) as they change; insertion itself
//! asks for times without the law, which are never later. Where the law refuses what insertion chose, the visit is left
//! out of that round.

mod anneal;
mod answer;
mod apart;
mod bound;
mod explain;
mod extras;
mod fleet;
mod genetic;
mod insert;
mod lawful;
mod lean;
mod model;
mod near;
mod order;
mod pairs;
mod partition;
mod parts;
mod reasons;
mod recreate;
mod reload;
mod replan;
mod ruin;
mod search;
mod solve;
mod start;
mod starts;
mod tours;
mod travel;

pub use bound::{Bound, Relaxation, is_whole, lower_bound};
pub use explain::{Change, Explained, Rescue, explain};
pub use parts::{Divide, divide};
pub use replan::{News, Origin, Rest};
pub use solve::{Options, solve};
