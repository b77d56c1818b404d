//! Hub location problems as text, in the format of the Australia Post data.
//!
//! ```text
//! PLACES
//! PLACES pairs "x y"
//! PLACES rows of PLACES flows, from each place to each
//! HUBS
//! what a unit of flow costs for each unit of distance: to a hub, between hubs, from a hub
//! ```
//!
//! Numbers are apart by spaces and lines at will. The first bad one is an error that names file, line and field. Nothing is
//! allocated on the word of the first line.

use super::assignment::Place;
use super::decimal::Words;
use super::unpack::read_bytes;
use crate::base::{Error, Warning};
use std::path::Path;

/// A hub location problem as it is written in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HubFile {
    /// Where each place is.
    pub places: Vec<Place>,
    /// From each place to each, row by row.
    pub flow: Vec<f64>,
    /// How many hubs are asked for.
    pub hubs: usize,
    /// Collection, transfer, distribution.
    pub rates: [f64; 3],
    /// What was left out.
    pub warnings: Vec<Warning>,
}

impl HubFile {
    /// Euclid's distances, row by row, in the file's unit.
    pub fn distances(&self) -> Vec<f64> {
        let row = |a: &Place| self.places.iter().map(|b| (a[0] - b[0]).hypot(a[1] - b[1])).collect::<Vec<_>>();
        self.places.iter().flat_map(row).collect()
    }
}

/// Reads a hub location problem, plain, `.gz` or `.xz`, of at most `max_bytes` unpacked.
///
/// ```text
/// PLACES
/// PLACES pairs "x y"
/// PLACES rows of PLACES flows, from each place to each
/// HUBS
/// what a unit of flow costs for each unit of distance: to a hub, between hubs, from a hub
/// ```
pub fn read_hubs(path: &Path, max_bytes: u64) -> Result<HubFile, Error> {
    parse_hubs(&super::source::shown(path), &read_bytes(path, max_bytes)?)
}

/// Parses what [`read_hubs`] reads; `file` names it in errors.
///
/// ```
/// use skyroad::io::parse_hubs;
/// let file = parse_hubs("tiny", b"2\n0 0\n3 4\n0 1.5\n2 0\n1\n3 .75 2\n")?;
/// assert_eq!((file.distances(), file.flow, file.hubs), (vec![0.0, 5.0, 5.0, 0.0], vec![0.0, 1.5, 2.0, 0.0], 1));
/// let wrong = parse_hubs("tiny", b"2\n0 0\n3 4\n0 1.5\n2 -1\n1\n3 .75 2\n");
/// assert_eq!(wrong.unwrap_err().to_string(), "tiny, line 5, field \"flow\": -1 is below 0");
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_hubs(file: &str, bytes: &[u8]) -> Result<HubFile, Error> {
    let mut words = Words::new(file, bytes);
    let count = words.count("places")?;
    words.expect(count.saturating_add(2).checked_mul(count), "places")?;
    let mut parsed = HubFile::default();
    for _ in 0..count {
        parsed.places.push([words.real("x")?, words.real("y")?]);
    }
    for _ in 0..count * count {
        parsed.flow.push(positive(&mut words, "flow")?);
    }
    parsed.hubs = words.count("hubs")?;
    for (rate, field) in parsed.rates.iter_mut().zip(["collection", "transfer", "distribution"]) {
        *rate = positive(&mut words, field)?;
    }
    parsed.warnings = words.end();
    Ok(parsed)
}

fn positive(words: &mut Words<'_>, field: &str) -> Result<f64, Error> {
    let number = words.real(field)?;
    if number < 0.0 { Err(words.error(field, format!("{number} is below 0"))) } else { Ok(number) }
}
