//! Reading and writing: the only module that touches bytes.
//!
//! A region is a folder of CSV files ([`region::read`]); the embedded one is the same files, compiled in. Every
//! reader names file, line and field of what is wrong. A missing file or column is an error; a bad row is left out
//! with a [`Warning`](crate::Warning), so that one typing mistake does not cost the day's plan.
//!
//! Graphs for benches and tests come from DIMACS files or tables of edges ([`read_gr`], [`read_edges`]), packed or not.
//!
//! Vehicle routing problems come from benchmark files ([`vrp`]) and as VROOM's JSON ([`vroom`]).
//!
//! Freight planning instances over days of departures come from [`gttp`].
//!
//! *Limits.* A file may have [`MAX_BYTES`] bytes; text is UTF-8, with or without a byte order mark.

mod assignment;
mod dimacs;
mod edges;
pub mod gttp;
mod output;
mod parcels;
pub mod region;
mod source;
mod table;
mod unpack;
pub mod vroom;
pub mod vrp;

#[cfg(test)]
mod assignment_tests;
#[cfg(test)]
mod dimacs_tests;

pub use assignment::{AssignmentFile, COST_OF_DISTANCE, Place, parse_assignment, read_assignment};
pub use dimacs::{ArcList, GraphOptions, parse_co, parse_gr, read_co, read_gr};
pub use edges::{EdgeColumns, EdgeDirection, parse_edges, read_edges};
pub use output::{parse_plan, plan_json, write_file};
pub use parcels::{parcels_csv, parse_parcels, read_parcels};
pub use source::{MAX_BYTES, Source, read_text};
pub use table::{Row, Table};
