//! From stretches to an area on a grid.

use super::contour;
use super::reach::{Reach, Stretch};
use crate::base::{Coord, Error, IdVec, Metres, Seconds};
use crate::network::SegmentId;
use geo::MultiPolygon;

/// Metres of a degree of latitude.
const DEGREE: f64 = 111_195.0;
/// A grid has at most so many vertices: 256 MB.
const VERTICES: u64 = 1 << 26;

/// How areas are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaOptions {
    /// How far from a reached road the area extends.
    pub buffer: Metres,
    /// Side of the grid's cells; at most two thirds of the buffer.
    pub cell: Metres,
}

impl Default for AreaOptions {
    fn default() -> Self {
        Self { buffer: Metres(2000), cell: Metres(1000) }
    }
}

impl Reach<'_> {
    /// The area within `limit`, in degrees of longitude (x) and latitude (y); empty where nothing is reached. `shapes` are
    /// the segments' lines from first node to second, straight where a line has fewer than two points.
    ///
    /// # Errors
    /// A cell of no size or over two thirds of the buffer; a grid of over 2²⁶ vertices.
    pub fn area(
        &self,
        limit: Seconds,
        shapes: &IdVec<SegmentId, Vec<Coord>>,
        options: &AreaOptions,
    ) -> Result<MultiPolygon<f64>, Error> {
        let AreaOptions { buffer, cell } = *options;
        if cell.0 < 1 || 3 * cell.0 > 2 * buffer.0 {
            return Err(Error::invalid("cell", format!("{} m for a buffer of {} m", cell.0, buffer.0)));
        }
        // One grid for all limits of a network: areas then grow with the limit.
        let lats = self.network.nodes().iter().map(|n| n.coord.lat().abs());
        let lowest = lats.fold(90.0, f64::min);
        let step_y = cell.0 as f64 / DEGREE;
        let step_x = step_y / lowest.to_radians().cos().max(0.05);
        let lines: Vec<Vec<(f64, f64)>> = self.stretches(limit).iter().map(|s| self.line(s, shapes)).collect();
        let Some(mut grid) = Grid::about(&lines, (step_x, step_y), buffer.0 as f64)? else {
            return Ok(MultiPolygon::new(Vec::new()));
        };
        for line in &lines {
            line.windows(2).for_each(|ends| grid.draw(ends[0], ends[1]));
        }
        let rings = contour::rings(&grid.distance, grid.columns, buffer.0 as f32);
        let place = |(x, y): (f64, f64)| ((x + grid.first.0 as f64) * step_x, (y + grid.first.1 as f64) * step_y);
        Ok(contour::polygons(rings.into_iter().map(|ring| ring.into_iter().map(place).collect()).collect()))
    }

    /// The drawn line of a stretch, with longitudes counted on from the network's first node.
    fn line(&self, stretch: &Stretch, shapes: &IdVec<SegmentId, Vec<Coord>>) -> Vec<(f64, f64)> {
        let arc = self.network.arcs()[stretch.arc];
        let coord = |node| self.network.nodes()[node].coord;
        let straight = [coord(arc.tail), coord(arc.head)];
        let mut line: Vec<Coord> = match shapes.get(arc.segment) {
            Some(shape) if shape.len() >= 2 && arc.forward => shape.clone(),
            Some(shape) if shape.len() >= 2 => shape.iter().rev().copied().collect(),
            _ => straight.to_vec(),
        };
        line.dedup();
        let about = self.network.nodes().iter().next().map_or(0.0, |n| n.coord.lon());
        let near = |c: &Coord| (about + (c.lon() - about + 540.0).rem_euclid(360.0) - 180.0, c.lat());
        cut(&line.iter().map(near).collect::<Vec<_>>(), stretch.from, stretch.to)
    }
}

fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let shrink = ((a.1 + b.1) / 2.0).to_radians().cos();
    ((b.0 - a.0) * shrink).hypot(b.1 - a.1) * DEGREE
}

fn between(a: (f64, f64), b: (f64, f64), t: f64) -> (f64, f64) {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

/// The part of a line between two fractions of its length; at least two points, equal where it is of no length.
fn cut(line: &[(f64, f64)], from: f64, to: f64) -> Vec<(f64, f64)> {
    let total: f64 = line.windows(2).map(|w| metres(w[0], w[1])).sum();
    if line.len() < 2 || total <= 0.0 {
        return line.first().map_or_else(Vec::new, |&p| vec![p, p]);
    }
    let (start, end) = (from * total, to * total);
    let (mut part, mut done) = (Vec::new(), 0.0);
    for w in line.windows(2) {
        let length = metres(w[0], w[1]);
        let (a, b) = ((start - done) / length, (end - done) / length);
        if length > 0.0 && b >= 0.0 && a <= 1.0 {
            let (first, last) = (between(w[0], w[1], a.max(0.0)), between(w[0], w[1], b.min(1.0)));
            if part.is_empty() {
                part.push(first);
            }
            part.push(last);
        }
        done += length;
    }
    part
}

/// Distances to the nearest line, at whole multiples of the steps.
struct Grid {
    /// Number of the first column and the first row.
    first: (i64, i64),
    columns: usize,
    step: (f64, f64),
    /// Row by row; what is farther away than twice the buffer is not told apart.
    distance: Vec<f32>,
    buffer: f64,
}

impl Grid {
    /// A grid with room for the buffer about all lines; `None` where there are none.
    fn about(lines: &[Vec<(f64, f64)>], step: (f64, f64), buffer: f64) -> Result<Option<Self>, Error> {
        let mut bounds: Option<[f64; 4]> = None;
        for &(x, y) in lines.iter().flatten() {
            let b = bounds.get_or_insert([x, y, x, y]);
            *b = [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)];
        }
        let Some([left, bottom, right, top]) = bounds else { return Ok(None) };
        let shrink = bottom.abs().max(top.abs()).to_radians().cos().max(0.05);
        let (wide, high) = (2.0 * buffer / DEGREE / shrink + 2.0 * step.0, 2.0 * buffer / DEGREE + 2.0 * step.1);
        let number = |degrees: f64, step: f64| (degrees / step).floor() as i64;
        let first = (number(left - wide, step.0), number(bottom - high, step.1));
        let last = (number(right + wide, step.0) + 1, number(top + high, step.1) + 1);
        let (columns, rows) = ((last.0 - first.0 + 1) as u64, (last.1 - first.1 + 1) as u64);
        if columns * rows > VERTICES {
            return Err(Error::too_large("the grid of an area", 4 * columns * rows, 4 * VERTICES));
        }
        let distance = vec![2.0 * buffer as f32; (columns * rows) as usize];
        Ok(Some(Self { first, columns: columns as usize, step, distance, buffer }))
    }

    /// Lowers the distances of all vertices within twice the buffer of a straight piece.
    fn draw(&mut self, a: (f64, f64), b: (f64, f64)) {
        let parts = (metres(a, b) / self.buffer).ceil().clamp(1.0, 1e6) as usize;
        for part in 0..parts {
            let at = |n: usize| between(a, b, n as f64 / parts as f64);
            self.draw_about((at(part), at(part + 1)), (a, b));
        }
    }

    /// The vertices about a part get their distance to the whole piece, so that the part's bounds are no matter.
    fn draw_about(&mut self, part: ((f64, f64), (f64, f64)), (a, b): ((f64, f64), (f64, f64))) {
        let reach = self.buffer * 2.0 / DEGREE;
        let shrink = (part.0.1.abs().max(part.1.1.abs()) + reach).to_radians().cos().max(0.05);
        let range = |low: f64, high: f64, first: i64, step: f64| {
            let number = |degrees: f64| (degrees / step).floor() as i64 - first;
            number(low).max(0) as usize..=(number(high) + 1).max(0) as usize
        };
        let (xs, ys) =
            ((part.0.0.min(part.1.0), part.0.0.max(part.1.0)), (part.0.1.min(part.1.1), part.0.1.max(part.1.1)));
        let columns = range(xs.0 - reach / shrink, xs.1 + reach / shrink, self.first.0, self.step.0);
        for row in range(ys.0 - reach, ys.1 + reach, self.first.1, self.step.1) {
            let lat = (row as i64 + self.first.1) as f64 * self.step.1;
            let shrink = lat.to_radians().cos();
            for column in columns.clone().take_while(|&c| c < self.columns) {
                let lon = (column as i64 + self.first.0) as f64 * self.step.0;
                let plane = |p: (f64, f64)| ((p.0 - lon) * shrink * DEGREE, (p.1 - lat) * DEGREE);
                let distance = from_origin(plane(a), plane(b)) as f32;
                if let Some(known) = self.distance.get_mut(row * self.columns + column) {
                    *known = known.min(distance);
                }
            }
        }
    }
}

/// Distance of (0, 0) from a straight piece.
fn from_origin(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (a.0 + t * dx).hypot(a.1 + t * dy)
}
