//! The ground that everything stands on: ids, units, time, coordinates, random numbers, budgets, errors.
//!
//! *Invariants.* Imports nothing of ours. The only module that reads a clock ([`Budget`]) or makes
//! randomness ([`Rng`]). A value of one of these types is valid: it was checked where it was made.

mod budget;
mod calendar;
mod coord;
mod error;
mod id;
mod nearest;
mod rng;
mod simd;
mod time;
mod units;

pub use budget::Budget;
pub use calendar::{MonthSet, Weekdays};
pub use coord::Coord;
pub use error::{Error, ErrorKind, Warning};
pub(crate) use id::id_type;
pub use id::{Id, IdVec};
pub use nearest::nearest_spelling;
pub use rng::Rng;
pub(crate) use simd::{Kernel, dispatch, prefetch};
pub use time::{Date, Seconds, Time, TimeOfDay, TimeWindow};
pub use units::{Co2, Fen, Grams, Metres, Millilitres, half_up};
