//! Vehicle routing in general: a [`Problem`] from anywhere and its [`Answer`]. Plain data, no algorithm.
//!
//! The pipeline of parcels asks about loads, stations and clock times; here everything is a plain number in units that
//! the asker chooses, so that foreign matrices and benchmark files fit. One unit serves distances, one serves all times
//! (legs, windows, service, shifts), one serves money; amounts have a unit for each measure.
//!
//! # The rules
//! What a solver must keep and `check` holds it to:
//!
//! * **Tours.** Each tour is driven by one vehicle of its [`Kind`], from the kind's start to its end (either may be
//!   open), and calls at least one visit. At most [`count`](Kind::count) tours have one kind.
//! * **Trips.** A tour is one trip, or several with a [reload](Place::Reload) between them where the kind may reload. All that
//!   is delivered on a trip is aboard when the trip starts, all that is picked up is aboard until it ends; at a reload
//!   the vehicle is emptied and filled. Goods of a [pair](Problem::pairs) are aboard between its two visits alone, which
//!   lie on one trip in this order.
//! * **Room.** On every leg, every measure aboard is within [`capacity`](Kind::capacity).
//! * **Company.** No trip has two visits of which one is to be kept [`apart`](Visit::apart) from the other's
//!   [`goods`](Visit::goods).
//! * **Order.** As [`Order`] says.
//! * **Time.** A leg is driven in its table's duration. Where it has [hours](Legs::hours), driving on it begins within
//!   one of their windows. A vehicle leaves its start not before the shift opens, and its
//!   last leg (service at the last visit, where the end is open) is over when it closes. Service starts at or after
//!   arrival, within a window of the visit, and lasts [`Visit::service`] (or what `service_by_kind` says). A trip
//!   starts when the [`release`](Visit::release) of every visit on it has come. [`Kind::reload_service`] is spent at
//!   each reload.
//! * **Drivers.** Where a kind has a [`Crew`], its tours keep the crew's rules. A vehicle with [`breaks`](Kind::breaks)
//!   makes all of them, in their order. What its crew [did before](Crew::log) counts; a rule that was broken before the
//!   tour began is not held against it. With either, or with legs that have hours, [`Tour::phases`] tells all that is
//!   driven, worked and stood, a leg's driving may be broken by standing, calls may begin later than they could, and the
//!   tour need not be the earliest.
//! * **Limits.** Distance, duration (from leaving the start to reaching the end, waits included), number of visits and
//!   of trips are within those of the kind; each visit's [`needs`](Visit::needs) are among its [`skills`](Kind::skills).
//! * **Visits.** Each visit is served once or named in [`Answer::unserved`]; a pair is served whole or not at all.
//! * **Money.** A tour costs fixed + distance × per_distance + driving × per_driving + duration × per_duration, and
//!   [extras](Problem::extras) for visits and what is carried; an unserved visit costs its prize. [`Answer::cost`] is
//!   the sum, with the price of the longest tour where [`Objective::Even`] asks for one. A tour leaves as late as does
//!   not delay it: its start is the latest that leads to the earliest possible end.
//!
//! *Cost.* Plain vectors; a table takes 4 bytes a cell, a plane none.

mod answer;
mod crew;
mod extras;
mod id;
mod kind;
mod legs;
mod parts;
mod period;
mod problem;
mod violation;
mod visit;

#[cfg(test)]
mod problem_tests;

pub use answer::{Answer, Place, Plan, Stop, Tour, Unserved, Why};
pub use crew::{Break, Crew, Phase};
pub use extras::Carried;
pub use id::{KindId, VisitId};
pub use kind::Kind;
pub use legs::{FAR, LegTable, Legs, Plane, Rounding};
pub use parts::{Parts, Share};
pub use period::{DayAnswer, Period, PeriodAnswer, PeriodViolation};
pub use problem::{Objective, Order, Problem};
pub use violation::{Rule, Violation};
pub use visit::{Visit, Window};
