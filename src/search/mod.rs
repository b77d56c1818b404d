//! Shortest paths on a network under a metric.
//!
//! [`Engine`] holds the [hierarchy](crate::hierarchy) of a network, built once; [`Ways`] are all its shortest ways under
//! one metric: paths, alternatives to them, tables, what changes when roads close. That is what the planner uses and what a
//! service embeds.
//!
//! [`Engine::with_turns`] keeps rules on turns, forbidden ones and such as take time, by taking apart the junctions that
//! have some: paths, tables, alternatives, isochrones, closures and places beside roads all keep them. So are rules that hold
//! along several arcs only, as OpenStreetMap's restrictions over a `via` way are.
//!
//! Beside it stand the plain searches that it is tested against. [`Search`] holds the scratch of one thread and answers
//! one-to-all and point-to-point questions by Dijkstra's algorithm with a binary heap, and point-to-point by A\* with a
//! great-circle bound; for a single question on a network it is all that is needed. [`table`] runs one search for each
//! origin, in parallel. Either way paths are shortest by (time, then length), so that table, path and verifier agree. The plain
//! searches know no rules on turns.
//!
//! [`isochrone`] draws what is reached within a time; [`critical`] ranks roads by what their closure does; [`snap`] finds the road beside a coordinate.
//!
//! *Invariants.* Sums are `min(a + b, FAR)`: nothing wraps, and a way longer than 24.8 days is found and reported as
//! [`FAR`], not as missing; nobody drives it, so [`table`] leaves its cell empty. Results do not depend on the number
//! of threads.
//!
//! *Cost.* O((nodes + arcs) log nodes) a search; scratch of 20 bytes a node, reset in the time of the last search.
//!
//! *Source.* Dijkstra 1959; Hart, Nilsson, Raphael 1968.

mod alternatives;
pub mod critical;
mod dijkstra;
mod engine;
mod histories;
pub mod isochrone;
mod nearest;
mod path;
mod reasons;
pub mod snap;
mod tables;
mod turns;

pub use crate::metric::FAR;
pub use alternatives::AlternativeOptions;
pub use dijkstra::Search;
pub use engine::{ALLOWED, Engine, Ways};
pub(crate) use histories::Histories;
pub use nearest::Near;
pub use path::{Path, RoadPart};
pub use reasons::{NoWay, Reasons, WayTable};
pub use tables::table;
