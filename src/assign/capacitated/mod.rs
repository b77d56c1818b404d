//! Which station serves each parcel, at the least cost over all of them together.
//!
//! A [`Question`] has [`Site`]s (stations as the assignment sees them: pieces and litres a day, cold storage, opening hours,
//! the longest way of those who come to them), a table of ways from villages, parcels, and [`Terms`]: what a second of way
//! costs and what it costs to leave a parcel unserved, by its promise. Its [`Answer`] says where each parcel goes, what
//! that costs, and a bound below which no answer costs.
//!
//! # Method
//! Parcels of one village, service, temperature, size class and times are alike: they become one point of a
//! [`transport`](super::transport) problem, one problem for each flow. A point starts with arcs to its nearest few
//! stations that may serve it; all others within reach are priced until none would improve the answer, so the optimum is
//! over all allowed pairs. Within a point, parcels are served in the order of the list (where litres are
//! limited, the smallest first), the nearest station first.
//!
//! *Pieces are exact, litres are bounded.* A transport problem has one measure. Litres get prices of their own (Lagrange's: those
//! of a transport problem in litres, then subgradient steps), and each round of prices gives an assignment that is mended until every station holds what it
//! is given. The bound at the best prices is computed parcel by parcel with its true volume; [`Answer::cost`] less
//! [`Answer::bound`] is the gap. Where no station's litres bind, the first round is the exact optimum and both are equal.
//!
//! # Prices and explanations
//! [`Answer::slot_price`] is exactly what one more piece at a station would save. An [`Explainer`] says why a parcel
//! is unserved ([`Why`](crate::scenario::Why)) and finds the cheapest single [`Change`](crate::scenario::Change) that would serve it, each proven by solving the
//! changed question. [`next_site`] finds where one more station would save most.
//!
//! # More parcels than memory holds
//! A [`Tally`] counts parcels as they pass; its [`Deal`] says of each, as they pass again, where it goes: the very stations that the
//! [`Question`] about all of them has. What is held grows with the kinds of parcels, not with their number.
//!
//! *Cost.* A million parcels in 5,576 villages to 701 stations become 16,000 points and 149,000 arcs: 0.25 s on two cores, 0.32
//! on one, of which the table of ways takes 0.08; 12 bytes a parcel beside them. An explanation solves the changed question a
//! few dozen times, from the optimum. The answer does not depend on the number of threads.

mod allowed;
mod answer;
mod change;
mod explain;
mod mend;
mod open;
mod points;
mod question;
mod site;
mod tally;
mod volume;

pub use answer::Answer;
pub use change::Tariff;
pub use explain::Explainer;
pub use open::{NextSite, next_site};
pub use question::{Question, Terms};
pub use site::Site;
pub use tally::{Deal, Tally};

#[cfg(test)]
mod capacitated_tests;
#[cfg(test)]
mod explain_tests;
#[cfg(test)]
mod tally_tests;
