//! odbl/road_shapes.csv: polylines for drawing, never for measuring.

use super::super::source::Source;
use crate::base::{Coord, Error, Warning};
use std::collections::HashMap;

/// Polylines by from, to and road number.
pub(super) struct Shapes {
    lines: HashMap<(String, String, String), Vec<Coord>>,
}

pub(super) fn read(source: &Source, warnings: &mut Vec<Warning>) -> Result<Shapes, Error> {
    const COLUMNS: [&str; 4] = ["from", "to", "road", "lat_lon"];
    let Some(table) = super::optional_table(source, "odbl/road_shapes.csv", &COLUMNS, warnings)? else {
        return Ok(Shapes { lines: HashMap::new() });
    };
    let lines = table.read(warnings, |row| {
        let numbers = row.with("lat_lon", |text| {
            let bad = |_| Error::invalid("shape", "holds something that is no number");
            text.split_whitespace().map(|t| t.parse::<f64>().map_err(bad)).collect::<Result<Vec<_>, _>>()
        })?;
        let pairs = numbers.chunks_exact(2).map(|p| Coord::new(p[0], p[1]));
        let line = pairs.collect::<Result<Vec<_>, _>>()?;
        Ok(((row.string("from"), row.string("to"), row.string("road")), line))
    });
    Ok(Shapes { lines: lines.into_iter().collect() })
}

impl Shapes {
    /// The line of a segment, from its first node to its last; straight where none is known.
    pub(super) fn take(&mut self, from: &str, to: &str, road: &str, ends: (Coord, Coord)) -> Vec<Coord> {
        let key = (from.to_owned(), to.to_owned(), road.to_owned());
        let inner = self.lines.remove(&key).unwrap_or_default();
        let mut line = vec![ends.0];
        line.extend(inner.into_iter().filter(|&c| c != ends.0 && c != ends.1));
        line.push(ends.1);
        line
    }
}

/// Cuts a line at `fraction` of its drawn length.
pub(super) fn cut(line: &[Coord], fraction: f64) -> (Vec<Coord>, Vec<Coord>) {
    let lengths: Vec<f64> = line.windows(2).map(|p| p[0].distance(p[1]).0 as f64).collect();
    let mut rest = lengths.iter().sum::<f64>() * fraction;
    for (i, &length) in lengths.iter().enumerate() {
        if rest <= length {
            let at = line[i].between(line[i + 1], if length > 0.0 { rest / length } else { 0.0 });
            let mut head = line[..=i].to_vec();
            head.push(at);
            let mut tail = vec![at];
            tail.extend_from_slice(&line[i + 1..]);
            return (head, tail);
        }
        rest -= length;
    }
    (line.to_vec(), line[line.len() - 1..].to_vec())
}
