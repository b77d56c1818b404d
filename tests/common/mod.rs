//! A small region with a plan that keeps every rule, worked out by hand.
//!
//! ```text
//!  rail-gate ===X1/X2=== rail-mid ===== rail-town ·· town ──60── seat-a ──300── seat-b      minutes by truck
//!     ‖ transfer                                          30 /  90│  \200     230│  \180
//!  air-gate - - - - - -CA1- - - - - - - air-town ·· port ─┘      a1─120─a2      b1─100─b2
//! ```
#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a fixture that does not fit is a failed test")]

mod plan;
mod region;

pub(crate) use plan::{plan, scenario};
pub(crate) use region::region;

use skyroad::freight::*;
use skyroad::scenario::*;
use skyroad::*;

/// The id of position `index`.
pub(crate) fn id<I: Id>(index: usize) -> I {
    I::from_index(index)
}

/// `17 09:30:06` as a moment of July 2026; the 15th is a Wednesday.
pub(crate) fn at(text: &str) -> Time {
    Time::parse(&format!("2026-07-{text}")).unwrap()
}

/// A day of July 2026.
pub(crate) fn day(n: i8) -> Date {
    Date::new(2026, 7, n).unwrap()
}

/// The three together.
pub(crate) fn case() -> (Region, Scenario, Plan) {
    let (region, scenario) = (region(), scenario());
    let plan = plan(&region);
    (region, scenario, plan)
}

/// Money and greenhouse gas of goods, by the model's own arithmetic.
pub(crate) fn priced(rate: &Rate, shipment: &Shipment, leg: &Leg) -> (Fen, Co2) {
    let usage = Usage { mass: shipment.mass, volume: shipment.volume, length: leg.length, time: leg.moving };
    (rate.price(usage), rate.co2(usage))
}
