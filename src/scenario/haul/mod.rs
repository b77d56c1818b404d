//! Which departures carry which goods over days of a timetable: a [`Problem`] and its [`Answer`]. Plain data, no algorithm.
//!
//! The net is spread over days: a [`Departure`] leads from a [`Moment`] (a place on a day) to a later one. Holding goods
//! at a place is a departure too, from one day to the next. Amounts of goods are whole units; mass, volume and money
//! are integers in units that the asker chooses (grams, millilitres and millionths of a coin in the examples).
//!
//! # The rules
//! What a solver must keep and `check` holds it to:
//!
//! * **Strands.** A [`Strand`] takes units of one kind of [`Goods`] from one of its supplies over departures, each starting
//!   where and when the one before ends, to one of its demands. Goods ride on departures of their class alone.
//! * **Amounts.** Strands from a supply take no more than it has; what they bring to a demand, and the [`Answer::short`]
//!   of it, add up to it. What is left of a supply stays where it is at no charge.
//! * **Shelf life.** Between the day of supply and the day of demand lie no more than [`Goods::keeps`] days.
//! * **Room.** A departure carries as few whole containers as hold its mass and its volume, and no more than
//!   [`Departure::most`]; those of all departures of a [`Dock`] together are within its limit.
//! * **Money.** A departure that carries mass or volume pays the cheapest of its tariff's levels: the larger of the level's
//!   [`minimum`](Level::minimum) and containers × [`container`](Level::container) + amount × [`rate`](Level::rate), where the
//!   containers count as at least [`from`](Level::from), and the amount is what the [`Basis`] says. To this comes
//!   mass × [`handling`](Tariff::handling). Rates are for a million units of mass or volume; each product is rounded
//!   once, half up. A missing unit costs [`Goods::shortfall`]. [`Answer::cost`] is the sum.
//! * **Backhaul.** Of the containers on the way back of a [`Return`], as many as travel on its way out are there anyway: they are
//!   not charged for. Where this leaves none to charge for, goods pay amount × rate of the cheapest level and handling, and no
//!   minimum. (A larger container on the way out may so bring fewer back.)
//!
//! *Cost.* Plain vectors.

mod answer;
mod problem;
#[cfg(test)]
mod problem_tests;

pub use answer::{Answer, Rule, Short, Strand, Violation};
pub use problem::{
    Basis, Departure, Dock, Goods, Level, MAX_AMOUNT, MAX_CHARGE, Moment, Offer, PER, Problem, Return, Tariff,
};
