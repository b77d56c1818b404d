//! Reading and writing: the only module that touches bytes.
//!
//! A region is a folder of CSV files ([`region::read`]); the embedded one is the same files, compiled in. Every
//! reader names file, line and field of what is wrong. A missing file or column is an error; a bad row is left out
//! with a [`Warning`](crate::Warning), so that one typing mistake does not cost the day's plan.
//!
//! *Limits.* A file may have [`MAX_BYTES`] bytes; text is UTF-8, with or without a byte order mark.

mod output;
mod parcels;
pub mod region;
mod source;
mod table;

pub use output::{parse_plan, plan_json, write_file};
pub use parcels::{parcels_csv, parse_parcels, read_parcels};
pub use source::{MAX_BYTES, Source, read_text};
pub use table::{Row, Table};
