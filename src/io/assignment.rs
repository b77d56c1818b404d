//! Assignment problems as text: who may be served where.
//!
//! ```text
//! POINTS STATIONS K OVERFLOW_COST
//! POINTS demands, on one line or several
//! STATIONS capacities, likewise
//! then POINTS lines of K pairs "station cost", stations counted from 0
//! and, where the pairs beyond those listed may be used, the word "coordinates" and POINTS + STATIONS lines "x y"
//! ```
//!
//! A pair that is not listed costs 100 × Euclid's distance, rounded to the nearest integer, halves to even. The first
//! bad line is an error that names file, line and field. Nothing is allocated on the word of the first line.

use super::dimacs::{Line, Lines, shown};
use super::unpack::read_bytes;
use crate::base::Error;
use std::path::Path;

/// Where something is: x, y.
pub type Place = [f64; 2];

/// An assignment problem as it is written in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssignmentFile {
    /// Pairs listed for each point.
    pub listed: usize,
    /// What a unit costs that no station serves.
    pub overflow: u32,
    /// Units of each point.
    pub demand: Vec<u32>,
    /// Units that each station takes.
    pub capacity: Vec<u32>,
    /// Stations and costs, `listed` for each point.
    pub pairs: Vec<(u32, u32)>,
    /// Places of the points and of the stations, where the file has them.
    pub places: Option<[Vec<Place>; 2]>,
}

/// The cost of a pair that is not listed, for each unit of distance.
pub const COST_OF_DISTANCE: f64 = 100.0;

/// Reads an assignment problem, plain, `.gz` or `.xz`, of at most `max_bytes` unpacked.
pub fn read_assignment(path: &Path, max_bytes: u64) -> Result<AssignmentFile, Error> {
    parse_assignment(&super::source::shown(path), &read_bytes(path, max_bytes)?)
}

/// Parses what [`read_assignment`] reads; `file` names it in errors.
///
/// ```
/// use skyroad::io::parse_assignment;
/// let text = b"2 1 1 900\n1 2\n2\n0 30\n0 40\ncoordinates\n0 0\n0.1 0\n0.3 0\n";
/// let file = parse_assignment("tiny.txt", text)?;
/// assert_eq!((file.demand, file.pairs), (vec![1, 2], vec![(0, 30), (0, 40)]));
/// let wrong = parse_assignment("tiny.txt", b"1 1 1 900\n1\n2\n1 30\n");
/// assert_eq!(wrong.unwrap_err().to_string(), "tiny.txt, line 4, field \"station\": 1 is no station, there are 1, from 0");
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_assignment(file: &str, bytes: &[u8]) -> Result<AssignmentFile, Error> {
    let mut reader = Reader { file, lines: Lines::new(file, bytes), last: 0 };
    let mut line = reader.line("points")?;
    let [points, stations, listed] = ["points", "stations", "pairs"].map(|field| line.number(field));
    let (points, stations, listed) = (points? as usize, stations? as usize, listed? as usize);
    let overflow = line.number("overflow cost")?;
    line.end()?;
    // Every number takes two bytes, so a file that is cut short is found before anything is allocated for it.
    let numbers = points.checked_mul(2 * listed + 1).and_then(|n| n.checked_add(stations));
    if numbers.is_none_or(|n| n > bytes.len()) {
        return Err(Error::row(file, 1, "points", "the file is too short for as many as this line says"));
    }
    let demand = reader.numbers("demand", points)?;
    let capacity = reader.numbers("capacity", stations)?;
    let mut pairs = Vec::with_capacity(points * listed);
    for _ in 0..points {
        let mut line = reader.line("station")?;
        for _ in 0..listed {
            let station = line.number("station")?;
            if station as usize >= stations {
                return Err(line.error("station", &format!("{station} is no station, there are {stations}, from 0")));
            }
            pairs.push((station, line.number("cost")?));
        }
        line.end()?;
    }
    let places = reader.places(points, stations)?;
    Ok(AssignmentFile { listed, overflow, demand, capacity, pairs, places })
}

struct Reader<'a> {
    file: &'a str,
    lines: Lines<'a>,
    last: u64,
}

impl<'a> Reader<'a> {
    fn line(&mut self, field: &str) -> Result<Line<'a>, Error> {
        let line = self.lines.next();
        let missing = || Error::row(self.file, self.last + 1, field, "is missing; is the file cut short?");
        let line = line.ok_or_else(missing)?;
        self.last = line.number;
        Ok(line)
    }

    /// `count` numbers on as many lines as they take.
    fn numbers(&mut self, field: &str, count: usize) -> Result<Vec<u32>, Error> {
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count {
            let mut line = self.line(field)?;
            while numbers.len() < count && !line.is_over() {
                numbers.push(line.number(field)?);
            }
            line.end()?;
        }
        Ok(numbers)
    }

    fn places(&mut self, points: usize, stations: usize) -> Result<Option<[Vec<Place>; 2]>, Error> {
        let Some(mut line) = self.lines.next() else { return Ok(None) };
        self.last = line.number;
        match line.word() {
            Some(b"coordinates") => line.end()?,
            Some(word) => return Err(line.error("coordinates", &format!("\"{}\" is not this word", shown(word)))),
            None => return Ok(None),
        }
        let mut read = |count: usize| -> Result<Vec<Place>, Error> {
            let place = |_| {
                let mut line = self.line("x")?;
                let place = [coordinate(&mut line, "x")?, coordinate(&mut line, "y")?];
                line.end()?;
                Ok(place)
            };
            (0..count).map(place).collect()
        };
        Ok(Some([read(points)?, read(stations)?]))
    }
}

fn coordinate(line: &mut Line<'_>, field: &str) -> Result<f64, Error> {
    let word = line.word().ok_or_else(|| line.error(field, "is missing"))?;
    let number = std::str::from_utf8(word).ok().and_then(|w| w.parse::<f64>().ok()).filter(|x| x.is_finite());
    number.ok_or_else(|| line.error(field, &format!("\"{}\" is no finite number", shown(word))))
}
