//! Which station serves each parcel.
//!
//! [`transport`] finds who is served where at the least cost, exactly, with prices that prove it; [`indivisible`]
//! does so for whole points, with a gap; [`flow`] solves any network of minimum-cost flow. [`siting`] finds where stations should
//! open in the first place, [`hub`] where hubs should be, [`stockpile`] what to send ahead before a road closes.
//!
//! [`capacitated`] does it for parcels: grouped into points, over all pairs within reach, in pieces and litres, with prices and
//! reasons. It is what plans use.
//!
//! [`nearest`] takes parcels in turn, express before standard and then in the order of the list, and gives each the
//! nearest station (by time, then station id) that can handle one more piece in its flow; in and out are counted
//! apart. It is what a dispatcher does by hand: fast and easy to explain, and not optimal. Where capacity binds, an
//! early parcel may take the last place from a late one that has no other station.
//!
//! *Cost.* Candidate lists are built once for each village, in parallel. After that each parcel costs O(1) amortised:
//! capacity only shrinks, so a village never looks back at a station that it has seen full. The answer does not
//! depend on the number of threads.

pub mod capacitated;
pub mod flow;
pub mod hub;
pub mod indivisible;
mod nearest;
pub mod siting;
pub mod stockpile;
pub mod transport;
mod whole;

pub use nearest::{Options, nearest};
