//! Legal times for a given order of calls: driving, breaks, rests and waits under a crew's law.
//!
//! [`time`] says when a vehicle that makes given calls in a given order may do what, so that it is at its end as early as
//! the law allows; or which rule is in the way. The solver of [`vrp`](super::vrp) asks it for every tour that it means
//! to keep.
//!
//! # How
//! Label setting along the sequence (after Goel, *Vehicle scheduling and routing with drivers' working hours*, 2009, and
//! *Truck driver scheduling in the European Union*, 2010). A label is a moment and all that the law remembers: driving
//! since the last break, rest and Monday, the part of a break or rest that is had, extensions and reduced rests used,
//! the drives of the last 24 h or the duty of the last days. Labels branch where standing may be wise: before and after
//! each service, and on the road where a limit is met, be it hard or one that costs an extension or a reduced rest. Each
//! way of standing (part, break, part of a rest, reduced rest, rest, short and full weekly rest, restart; or until the
//! law's clock has run on) makes a label; one that is no better in anything than another goes.
//!
//! Days of limited length may begin later than they could, which saves waiting later on. So the day behind a label is a
//! segment, its shortest length and its latest beginning, as in the concatenation of time windows (Vidal et al. 2013);
//! the day begins when its end is known.
//!
//! Drivers who come from elsewhere have a [log](crate::scenario::vrp::Crew::log): it is read by the same labels before the
//! first leg, each stand for all that it may count as.
//!
//! # What is exact, and what not
//! The earliest end is exact where standing at other moments gains nothing: tests hold it against a search over every
//! hour of laws of whole hours. Not exact: limits by the clock (night, weeks, last 24 h) count each day as if it began
//! as early as it can; where the shortest day breaks one of them, the earliest is taken if that is legal, else the
//! sequence is refused; so it is where a wait completes a break that was begun in parts, and driving was counted on
//! from there. On legs with [hours](crate::scenario::vrp::Legs::hours), standing soon after a gate would at times end a
//! tour sooner: 192 of 200 random ones are as early as can be, none is illegal. Standing before and after a service of
//! no length is not joined. At most 2,000 labels are kept at a place.
//!
//! *Cost.* Where no limit is near, one label and one pass; 0.04 to 0.4 ms for tours of up to three days with few calls.
//! Long tours under many rules (weeks of driving) take tens of milliseconds: labels are compared in pairs.

mod drive;
mod label;
mod law;
mod past;
mod refusal;
mod search;
mod sequence;
mod stand;
mod timing;

pub(in crate::tour) use refusal::{Clock, blame};
pub use refusal::{Refusal, time};
