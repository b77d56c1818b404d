//! Graphs as CSV tables of edges.

use super::dimacs::{ArcList, GraphOptions};
use super::source::shown;
use super::unpack::read_bytes;
use crate::base::Error;
use std::path::Path;

/// Which columns of a table of edges hold what.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EdgeColumns {
    /// The column of the one end.
    pub from: String,
    /// The column of the other.
    pub to: String,
    /// The column of the weight; every weight is 1 where there is none.
    pub weight: Option<String>,
    /// What a weight is multiplied by before it is rounded, halves up: 1000 makes metres of kilometres.
    pub scale: f64,
    /// Whether a row is one arc or an edge both ways.
    pub direction: EdgeDirection,
}

/// What a row of a table of edges stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeDirection {
    /// An arc each way.
    Both,
    /// An arc from the first end to the second.
    Forward,
}

impl Default for EdgeColumns {
    /// `from`, `to`, `weight` as it is, both ways.
    fn default() -> Self {
        let (from, to) = ("from".to_owned(), "to".to_owned());
        Self { from, to, weight: Some("weight".to_owned()), scale: 1.0, direction: EdgeDirection::Both }
    }
}

impl EdgeColumns {
    /// The same with the weight in `column`, multiplied by `scale`.
    pub fn weight(mut self, column: &str, scale: f64) -> Self {
        self.weight = Some(column.to_owned());
        self.scale = scale;
        self
    }

    /// The same with rows that are arcs, not edges.
    pub fn one_way(mut self) -> Self {
        self.direction = EdgeDirection::Forward;
        self
    }
}

/// Reads a table of edges, plain, `.gz` or `.xz`.
pub fn read_edges(path: &Path, columns: &EdgeColumns, options: &GraphOptions) -> Result<ArcList, Error> {
    parse_edges(&shown(path), &read_bytes(path, options.max_bytes)?, columns, options)
}

/// Parses what [`read_edges`] reads; `file` names it in errors. There are as many nodes as the largest end says.
///
/// ```
/// use skyroad::io::{EdgeColumns, GraphOptions, parse_edges};
/// let columns = EdgeColumns::default().weight("km", 1000.0);
/// let arcs = parse_edges("e.csv", b"from,to,km\n0,1,1.25\n", &columns, &GraphOptions::default().zero_based())?;
/// assert_eq!((arcs.heads, arcs.weights), (vec![1, 0], vec![1250, 1250]));
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_edges(file: &str, bytes: &[u8], columns: &EdgeColumns, options: &GraphOptions) -> Result<ArcList, Error> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let at = |e: &csv::Error| e.position().map_or(1, csv::Position::line);
    let header = reader.byte_headers().map_err(|e| Error::row(file, at(&e), "header", e.to_string()))?;
    let find = |name: &str| {
        let column = header.iter().position(|h| h.strip_prefix(b"\xef\xbb\xbf").unwrap_or(h) == name.as_bytes());
        column.ok_or_else(|| Error::row(file, 1, name, "there is no such column"))
    };
    let (from, to) = (find(&columns.from)?, find(&columns.to)?);
    let weight = columns.weight.as_deref().map(|name| find(name).map(|at| (name, at))).transpose()?;
    let mut arcs = ArcList::default();
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(|e| Error::row(file, at(&e), "row", e.to_string()))? {
        let line = row.position().map_or(0, csv::Position::line);
        let text = |column: usize| std::str::from_utf8(row.get(column).unwrap_or_default()).unwrap_or("?");
        let node = |name: &str, column: usize| {
            let node = text(column).parse::<u32>().ok().and_then(|v| v.checked_sub(options.first_node));
            let bad = || format!("\"{}\" is no node, they count from {}", text(column), options.first_node);
            let node = node.ok_or_else(|| Error::row(file, line, name, bad()))?;
            if node < options.max_nodes { Ok(node) } else { Err(Error::row(file, line, name, options.too_many())) }
        };
        let (tail, head) = (node(&columns.from, from)?, node(&columns.to, to)?);
        let weight = weight.map_or(Ok(1), |(name, at)| {
            let weight = text(at).parse::<f64>().ok().map(|x| (x * columns.scale + 0.5).floor());
            let bad = || format!("\"{}\" is no weight from 0 to 2^28 / {}", text(at), columns.scale);
            let weight = weight.filter(|x| (0.0..=f64::from(super::dimacs::MAX_WEIGHT)).contains(x));
            weight.map(|x| x as u32).ok_or_else(|| Error::row(file, line, name, bad()))
        })?;
        arcs.push(tail, head, weight);
        if columns.direction == EdgeDirection::Both {
            arcs.push(head, tail, weight);
        }
        arcs.nodes = arcs.nodes.max(tail.max(head) as usize + 1);
    }
    Ok(arcs)
}
