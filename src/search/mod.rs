//! Shortest paths on a network under a metric: the plain reference searches.
//!
//! [`Search`] holds the scratch of one thread and answers one-to-all and point-to-point questions by Dijkstra's
//! algorithm with a binary heap, and point-to-point by A\* with a great-circle bound. [`table`] runs one search for
//! each origin, in parallel. Paths are shortest by (time, then length), so that table, path and verifier agree.
//!
//! [`critical`] ranks roads by what their closure does; [`snap`] finds the road beside a coordinate.
//!
//! *Invariants.* Sums are `min(a + b, FAR)`: nothing wraps, and a way longer than 24.8 days is found and reported as
//! [`FAR`], not as missing; nobody drives it, so [`table`] leaves its cell empty. Results do not depend on the number
//! of threads.
//!
//! *Cost.* O((nodes + arcs) log nodes) a search; scratch of 20 bytes a node, reset in the time of the last search.
//!
//! *Source.* Dijkstra 1959; Hart, Nilsson, Raphael 1968.

pub mod critical;
mod dijkstra;
mod path;
pub mod snap;
mod tables;

pub use crate::metric::FAR;
pub use dijkstra::Search;
pub use path::Path;
pub use tables::table;
