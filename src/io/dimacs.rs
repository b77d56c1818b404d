//! Graphs in the format of the 9th DIMACS challenge (shortest paths), and plain lists of edges.
//!
//! A `.gr` file has comments (`c`), at most one line `p sp NODES ARCS` and lines `a TAIL HEAD WEIGHT`; a line `u v` is
//! an edge both ways with weight 1, as the topology-only challenges write it. A `.co` file has lines `v NODE X Y` in
//! millionths of a degree. Numbers count from 1 unless [`GraphOptions::first_node`] says otherwise. All may be
//! packed by gzip or xz.
//!
//! Unlike the readers of a region, these leave nothing out: a graph without one of its arcs is another graph, so
//! the first bad line is an error that names file, line and field.
//!
//! *Cost.* 12 bytes an arc beside the unpacked file; nothing is allocated on the word of a header.

use super::unpack::read_bytes;
use crate::base::Error;
use std::path::Path;

/// The largest weight, in the file's unit: 2²⁸, as for every metric.
pub(super) const MAX_WEIGHT: u32 = 1 << 28;

/// How graph files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphOptions {
    /// The number of the first node in the file: 1 in DIMACS files, 0 in some others.
    pub first_node: u32,
    /// A file of more bytes, unpacked, is refused.
    pub max_bytes: u64,
    /// A graph of more nodes is refused: a short file may speak of any number of them.
    pub max_nodes: u32,
}

impl Default for GraphOptions {
    /// Nodes from 1, at most 2²⁶ of them, and at most 4 GiB.
    fn default() -> Self {
        Self { first_node: 1, max_bytes: 4 << 30, max_nodes: 1 << 26 }
    }
}

impl GraphOptions {
    /// The same for files that count nodes from 0.
    pub fn zero_based(mut self) -> Self {
        self.first_node = 0;
        self
    }

    /// The same with another limit on the unpacked size.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The same with another limit on the number of nodes.
    pub fn max_nodes(mut self, nodes: u32) -> Self {
        self.max_nodes = nodes;
        self
    }

    /// What is said of a graph with a node too many.
    pub(super) fn too_many(&self) -> String {
        format!("is beyond {} nodes, the most that are read", self.max_nodes)
    }
}

/// A weighted directed multigraph as a list of arcs; nodes count from 0, whatever the file does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArcList {
    /// How many nodes: as declared, or else one more than the largest end.
    pub nodes: usize,
    /// Where each arc starts.
    pub tails: Vec<u32>,
    /// Where each arc ends.
    pub heads: Vec<u32>,
    /// What each arc costs, in the file's unit.
    pub weights: Vec<u32>,
}

impl ArcList {
    pub(super) fn push(&mut self, tail: u32, head: u32, weight: u32) {
        self.tails.push(tail);
        self.heads.push(head);
        self.weights.push(weight);
    }
}

/// Reads a `.gr` file, plain, `.gz` or `.xz`.
pub fn read_gr(path: &Path, options: &GraphOptions) -> Result<ArcList, Error> {
    parse_gr(&super::source::shown(path), &read_bytes(path, options.max_bytes)?, options)
}

/// Reads a `.co` file, plain, `.gz` or `.xz`: latitude and longitude in degrees of each of `nodes` nodes.
pub fn read_co(path: &Path, nodes: usize, options: &GraphOptions) -> Result<Vec<[f32; 2]>, Error> {
    parse_co(&super::source::shown(path), &read_bytes(path, options.max_bytes)?, nodes, options)
}

/// Parses what [`read_gr`] reads; `file` names it in errors.
///
/// ```
/// use skyroad::io::{GraphOptions, parse_gr};
/// let arcs = parse_gr("tiny.gr", b"p sp 3 2\na 1 2 70\na 2 3 40\n", &GraphOptions::default())?;
/// assert_eq!((arcs.nodes, arcs.heads, arcs.weights), (3, vec![1, 2], vec![70, 40]));
/// let wrong = parse_gr("tiny.gr", b"p sp 3 1\na 1 4 70\n", &GraphOptions::default());
/// assert_eq!(wrong.unwrap_err().to_string(), "tiny.gr, line 2, field \"head\": 4 is no node, they are 1 to 3");
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_gr(file: &str, bytes: &[u8], options: &GraphOptions) -> Result<ArcList, Error> {
    let mut arcs = ArcList::default();
    let mut declared: Option<(u32, u64)> = None;
    let (mut rows, mut last, mut largest) = (0, 0, None);
    for mut line in Lines::new(file, bytes) {
        last = line.number;
        let whole = line;
        let Some(word) = line.word() else { continue };
        match word {
            b"c" => continue,
            b"p" if declared.is_some() => return Err(line.error("p", "is there twice")),
            b"p" if rows > 0 => return Err(line.error("p", "stands after the first arc")),
            b"p" => {
                line.word();
                let (nodes, arcs) = (line.number("nodes")?, line.number("arcs")?);
                if nodes > options.max_nodes {
                    return Err(line.error("nodes", &options.too_many()));
                }
                declared = Some((nodes, u64::from(arcs)));
                line.end()?;
                continue;
            }
            _ => {}
        }
        let nodes = declared.map(|d| d.0);
        if word == b"a" {
            let tail = line.node("tail", nodes, options)?;
            let head = line.node("head", nodes, options)?;
            let weight = line.number("weight")?;
            if weight > MAX_WEIGHT {
                return Err(line.error("weight", &format!("{weight} is over {MAX_WEIGHT}")));
            }
            arcs.push(tail, head, weight);
            largest = largest.max(Some(tail.max(head)));
        } else if word[0].is_ascii_digit() || word[0] == b'-' {
            line = whole;
            let tail = line.node("tail", nodes, options)?;
            let head = line.node("head", nodes, options)?;
            arcs.push(tail, head, 1);
            arcs.push(head, tail, 1);
            largest = largest.max(Some(tail.max(head)));
        } else {
            return Err(line.error("line", &format!("\"{}\" begins no line of a graph", shown(word))));
        }
        line.end()?;
        rows += 1;
    }
    if let Some((_, arcs)) = declared.filter(|&(_, arcs)| arcs != rows) {
        return Err(Error::row(
            file,
            last,
            "arcs",
            format!("there are {rows}, the p line says {arcs}; is it cut short?"),
        ));
    }
    arcs.nodes = declared.map_or(largest.map_or(0, |v| v as usize + 1), |d| d.0 as usize);
    Ok(arcs)
}

/// Parses what [`read_co`] reads; `file` names it in errors.
pub fn parse_co(file: &str, bytes: &[u8], nodes: usize, options: &GraphOptions) -> Result<Vec<[f32; 2]>, Error> {
    let mut last = 0;
    let missing = |last, seen| {
        let problem = format!("{seen} of {nodes} nodes have a place; is the file cut short, or another graph's?");
        Error::row(file, last, "node", problem)
    };
    // The shortest line has eight bytes, so this never allocates more than the file's own size.
    if nodes > bytes.len() / 7 + 1 || nodes >= u32::MAX as usize {
        return Err(missing(Lines::new(file, bytes).count() as u64, 0));
    }
    let mut places = vec![[f32::NAN; 2]; nodes];
    let mut seen = 0;
    for mut line in Lines::new(file, bytes) {
        last = line.number;
        match line.word() {
            None | Some(b"c" | b"p") => continue,
            Some(b"v") => {}
            Some(word) => return Err(line.error("line", &format!("\"{}\" begins no line of places", shown(word)))),
        }
        let node = line.node("node", Some(nodes as u32), options)?;
        let lon = line.degrees("x", 180)?;
        let lat = line.degrees("y", 90)?;
        line.end()?;
        if !places[node as usize][0].is_nan() {
            return Err(line.error("node", "has a place already"));
        }
        places[node as usize] = [lat, lon];
        seen += 1;
    }
    if seen < nodes { Err(missing(last, seen)) } else { Ok(places) }
}

/// The lines of a file, each with its number.
pub(super) struct Lines<'a> {
    file: &'a str,
    rest: &'a [u8],
    number: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(file: &'a str, bytes: &'a [u8]) -> Self {
        Self { file, rest: bytes, number: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;
    fn next(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let length = self.rest.iter().position(|&b| b == b'\n').unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(length);
        self.rest = rest.get(1..).unwrap_or_default();
        self.number += 1;
        Some(Line { file: self.file, number: self.number, rest: line })
    }
}

/// One line, read word by word.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    file: &'a str,
    pub(super) number: u64,
    rest: &'a [u8],
}

impl<'a> Line<'a> {
    pub(super) fn error(&self, field: &str, problem: &str) -> Error {
        Error::row(self.file, self.number, field, problem)
    }

    pub(super) fn word(&mut self) -> Option<&'a [u8]> {
        self.rest = self.rest.trim_ascii_start();
        let length = self.rest.iter().position(u8::is_ascii_whitespace).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        (length > 0).then_some(word)
    }

    pub(super) fn is_over(&self) -> bool {
        self.rest.trim_ascii_start().is_empty()
    }

    pub(super) fn integer(&mut self, field: &str) -> Result<i64, Error> {
        let word = self.word().ok_or_else(|| self.error(field, "is missing"))?;
        let (sign, digits) = if let Some(digits) = word.strip_prefix(b"-") { (-1, digits) } else { (1, word) };
        // Fifteen digits hold every number that is allowed, and cannot overflow.
        if digits.is_empty() || digits.len() > 15 || !digits.iter().all(u8::is_ascii_digit) {
            return Err(self.error(field, &format!("\"{}\" is no whole number", shown(word))));
        }
        Ok(sign * digits.iter().fold(0, |sum, b| sum * 10 + i64::from(b - b'0')))
    }

    pub(super) fn number(&mut self, field: &str) -> Result<u32, Error> {
        let number = self.integer(field)?;
        if number < 0 {
            return Err(self.error(field, &format!("{number} is negative")));
        }
        u32::try_from(number).map_err(|_| self.error(field, &format!("{number} does not fit 32 bits")))
    }

    /// A node, counted from 0; `nodes` is how many there are, where that is known.
    fn node(&mut self, field: &str, nodes: Option<u32>, options: &GraphOptions) -> Result<u32, Error> {
        let first = options.first_node;
        let number = self.number(field)?;
        let node = number.checked_sub(first).filter(|&v| v < nodes.unwrap_or(options.max_nodes));
        node.ok_or_else(|| match nodes {
            None if number >= first => self.error(field, &options.too_many()),
            Some(0) => self.error(field, &format!("{number} is no node, there are none")),
            Some(n) => {
                let last = u64::from(first) + u64::from(n) - 1;
                self.error(field, &format!("{number} is no node, they are {first} to {last}"))
            }
            None => self.error(field, &format!("{number} is no node, they count from {first}")),
        })
    }

    /// Millionths of a degree, as degrees.
    fn degrees(&mut self, field: &str, most: i64) -> Result<f32, Error> {
        let micro = self.integer(field)?;
        if micro.abs() > most * 1_000_000 {
            return Err(self.error(field, &format!("{micro} millionths of a degree are beyond {most} degrees")));
        }
        Ok((micro as f64 / 1e6) as f32)
    }

    pub(super) fn end(&mut self) -> Result<(), Error> {
        match self.word() {
            None => Ok(()),
            Some(word) => Err(self.error("line", &format!("\"{}\" is one word too many", shown(word)))),
        }
    }
}

/// A word as an error shows it.
pub(super) fn shown(word: &[u8]) -> String {
    String::from_utf8_lossy(&word[..word.len().min(40)]).into_owned()
}
