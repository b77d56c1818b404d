//! Reading and writing: the only module that touches bytes.
//!
//! A region is a folder of CSV files ([`region::read`]); the embedded one is the same files, compiled in. Every
//! reader names file, line and field of what is wrong. A missing file or column is an error; a bad row of a region is left
//! out with a [`Warning`](crate::Warning), so that one typing mistake does not cost the day's plan.
//!
//! Graphs for benches and tests come from DIMACS files or tables of edges ([`read_gr`], [`read_edges`]), packed or not; a graph
//! without one of its arcs is another graph, so that they stop at the first bad row.
//!
//! Assignment and location problems come as plain text ([`read_assignment`], [`read_facility`], [`read_p_median`], [`read_hubs`]).
//!
//! Vehicle routing problems come from benchmark files ([`vrp`]) and as VROOM's JSON ([`vroom`]).
//!
//! Freight planning instances over days of departures come from [`gttp`].
//!
//! A road hierarchy is kept in a binary file of our own ([`store`]): it opens in milliseconds or is refused.
//!
//! *Limits.* A text file may have [`MAX_BYTES`] bytes, a graph what [`GraphOptions`] say; text is UTF-8, with or without a byte order mark.

mod assignment;
mod atomic;
mod decimal;
mod dimacs;
mod edges;
mod facility;
pub mod gttp;
mod hubs;
mod output;
mod p_median;
mod parcels;
pub mod region;
mod source;
pub mod store;
mod table;
mod turns;
mod unpack;
pub mod vroom;
pub mod vrp;

#[cfg(test)]
mod assignment_tests;
#[cfg(test)]
mod dimacs_tests;
#[cfg(test)]
mod location_tests;

pub use assignment::{AssignmentFile, COST_OF_DISTANCE, Place, parse_assignment, read_assignment};
pub use dimacs::{ArcList, GraphOptions, parse_co, parse_gr, read_co, read_gr};
pub use edges::{EdgeColumns, EdgeDirection, parse_edges, read_edges};
pub use facility::{FacilityFile, parse_facility, read_facility};
pub use hubs::{HubFile, parse_hubs, read_hubs};
pub use output::{parse_plan, plan_json, write_file, write_gz};
pub use p_median::{MedianFile, parse_p_median, read_p_median};
pub use parcels::{ParcelReader, parcels_csv, parse_parcels, read_parcels};
pub use source::{MAX_BYTES, Source, read_text};
pub use store::{Fingerprint, Store};
pub use table::{Row, Table};
pub use turns::{parse_turns, read_turns};
