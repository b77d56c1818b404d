//! P-median problems as text, in OR-Library's format.
//!
//! ```text
//! NODES EDGES OPEN
//! EDGES lines "node node length", nodes from 1, lengths whole
//! ```
//!
//! An edge goes both ways, and one that comes again replaces the one before, as the library asks; the cost of a pair is its
//! shortest distance. Numbers are apart by spaces and lines at will. The first bad one is an error that names file, line and
//! field.

use super::decimal::Words;
use super::unpack::read_bytes;
use crate::base::{Error, Warning};
use std::path::Path;

/// The largest table of distances, in cells.
const MOST_CELLS: u64 = 1 << 26;

/// A p-median problem as it is written in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MedianFile {
    /// How many nodes: each is a site and a customer.
    pub nodes: usize,
    /// Ends from 0, and lengths.
    pub edges: Vec<(u32, u32, u32)>,
    /// How many sites are to open.
    pub open: usize,
    /// What was left out.
    pub warnings: Vec<Warning>,
}

impl MedianFile {
    /// The shortest distances from each node to each (Floyd, Warshall); `None` where there is no way.
    ///
    /// # Errors
    /// More than 2²⁶ pairs.
    pub fn distances(&self) -> Result<Vec<Vec<Option<i64>>>, Error> {
        let cells = (self.nodes as u64).saturating_mul(self.nodes as u64);
        if cells > MOST_CELLS {
            return Err(Error::too_large("the table of distances", cells.saturating_mul(16), MOST_CELLS * 16));
        }
        let mut rows = vec![vec![None; self.nodes]; self.nodes];
        for &(a, b, length) in &self.edges {
            rows[a as usize][b as usize] = Some(i64::from(length));
            rows[b as usize][a as usize] = Some(i64::from(length));
        }
        rows.iter_mut().enumerate().for_each(|(node, row)| row[node] = Some(0));
        for via in 0..self.nodes {
            let onward = rows[via].clone();
            for row in &mut rows {
                let Some(there) = row[via] else { continue };
                for (cell, on) in row.iter_mut().zip(&onward) {
                    let way = on.map(|on| there + on);
                    *cell = [*cell, way].into_iter().flatten().min();
                }
            }
        }
        Ok(rows)
    }
}

/// Reads a p-median problem, plain, `.gz` or `.xz`, of at most `max_bytes` unpacked.
///
/// ```text
/// NODES EDGES OPEN
/// EDGES lines "node node length", nodes from 1, lengths whole
/// ```
pub fn read_p_median(path: &Path, max_bytes: u64) -> Result<MedianFile, Error> {
    parse_p_median(&super::source::shown(path), &read_bytes(path, max_bytes)?)
}

/// Parses what [`read_p_median`] reads; `file` names it in errors.
///
/// ```
/// use skyroad::io::parse_p_median;
/// let file = parse_p_median("tiny", b"3 2 1\n1 2 5\n2 3 4\n")?;
/// assert_eq!((file.open, file.distances()?[0].clone()), (1, vec![Some(0), Some(5), Some(9)]));
/// let wrong = parse_p_median("tiny", b"3 2 1\n1 2 5\n2 4 4\n");
/// assert_eq!(wrong.unwrap_err().to_string(), "tiny, line 3, field \"node\": 4 is no node, they are 1 to 3");
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_p_median(file: &str, bytes: &[u8]) -> Result<MedianFile, Error> {
    let mut words = Words::new(file, bytes);
    let nodes = words.count("nodes")?;
    let edges = words.count("edges")?;
    let mut parsed = MedianFile { nodes, open: words.count("open sites")?, ..MedianFile::default() };
    words.expect(edges.checked_mul(3), "edges")?;
    for _ in 0..edges {
        let mut end = || -> Result<u32, Error> {
            let node = words.count("node")?;
            if !(1..=nodes).contains(&node) {
                return Err(words.error("node", format!("{node} is no node, they are 1 to {nodes}")));
            }
            Ok(node as u32 - 1)
        };
        let (a, b) = (end()?, end()?);
        parsed.edges.push((a, b, words.count("length")? as u32));
    }
    parsed.warnings = words.end();
    Ok(parsed)
}
