//! Freight chains and journeys: door-to-door itineraries of road legs and scheduled rides that arrive first.
//!
//! [`Chains`] is the engine: built once for a span of days on a region ([`Span`]), immutable, shared by threads. A
//! [`Query`] asks for a person (by car, whose passengers take turns at the wheel, so that driving never stops to
//! rest) or for goods (by heavy truck, with a [`Crew`]). [`Chains::earliest`] gives the itinerary that ends first,
//! [`Chains::profile`] the durations over all departure moments of a window. A planner books departures one by one
//! in a [`Residual`].
//!
//! # What is searched
//! * **Road legs** lead between any two of origin, terminals and destination, over the table of the local date on
//!   which they depart; leaving later, at a midnight when roads change, is tried too, so that a road that opens
//!   tomorrow is waited for. Two road legs never follow each other: the second would reset the drivers' rest, and
//!   roads have no shorter way over a third place.
//! * **Rides** are boarded by cut-off: whoever comes by road is handed in at the first open moment. They end at
//!   the first open moment after arrival plus release. Any number of rides may follow each other, each time with
//!   cut-off and release.
//! * A query that starts at a terminal starts inside it; one that ends there ends inside it, at the first open moment
//!   by road, or when a ride's goods are given out.
//!
//! # The search
//! Dijkstra's algorithm (1959) on arrival times, exact because every connection is FIFO (who leaves later never
//! arrives earlier; Cooke and Halsey 1966, Dean 2004). Each terminal is two vertices: *inside* and *at its gate, come
//! by road*. From a settled vertex each trip through the terminal is followed on its first service day that can
//! still be caught, as in RAPTOR (Delling, Pajor, Werneck 2012): a later day of the same trip arrives later, and
//! counts only where the earlier one has no room. Whichever of the two vertices of a terminal settles first boards
//! for both: the other one is handed in no earlier. Ties go to fewer legs, then to the order of ids.
//!
//! The profile answers a range query (Delling, Pajor, Werneck 2012) exactly, in seconds: the arrival over rides is
//! constant until the last departure that still catches the first ride of the itinerary found, so that one search is
//! made for each such breakpoint; road alone is departure + driving. Their minimum is a list of pieces, from which
//! best, median and worst are counted over every second of the window.
//!
//! *Invariants.* The same answers with any number of threads. Itineraries keep the rules of a plan
//! ([`crate::scenario`]). All days on which anything departs lie in the span: first day − 1 (or more, for trips that
//! are longer under way) to last day + horizon, whatever the query's start, so that FIFO holds to the end.
//!
//! *Cost.* Building: one road table (terminals + nodes)² for each class and distinct state of the roads. A query:
//! O(terminals² + stops) and a few more days where room is scarce. On the embedded region: 17 µs a query for a
//! person, 21 µs for goods; on two cores 16 ms to build and 1.6 ms a week's profile. A query allocates its labels
//! (some kB); scratch kept between queries was not worth a second argument.

mod chains;
mod clock;
mod legs;
mod places;
mod profile;
mod query;
mod residual;
mod roads;
mod search;

pub use chains::{Chains, Span};
pub use places::find_place;
pub use profile::{Arrival, DurationProfile, Piece};
pub use query::{Crew, Modes, Query};
pub use residual::Residual;
