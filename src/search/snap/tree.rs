//! The R-tree of roads.

use super::components::Components;
use crate::base::{Coord, Error, IdVec, Metres};
use crate::metric::Metric;
use crate::network::{Arc, ArcId, Network, NodeId, SegmentId};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

/// Pieces of lines are at most this long, so that their chords lie within half a metre of the ground.
const PIECE: f64 = 5_000.0;
const EARTH: f64 = 6_371_008.8;

/// Which segment, and which stretch of its line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    segment: SegmentId,
    /// Fractions of the line's drawn length at the piece's ends.
    from: f64,
    to: f64,
}

type Piece = GeomWithData<Line<[f64; 3]>, Stretch>;

/// What may be snapped to.
#[derive(Clone, Copy, Debug, Default)]
pub struct SnapOptions<'a> {
    /// No road further away than this; `None` for any distance.
    pub within: Option<Metres>,
    /// Only roads with a direction open under this metric.
    pub metric: Option<&'a Metric>,
    /// Only roads whose ends are in the largest of these components.
    pub main: Option<&'a Components>,
}

/// A place on a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snapped {
    /// The road.
    pub segment: SegmentId,
    /// How far along it, from 0 at its first node to 1 at its second.
    pub fraction: f64,
    /// The place on the road.
    pub coord: Coord,
    /// How far the point lies from it.
    pub distance: Metres,
}

/// The lines of a network's segments, for finding the nearest.
#[derive(Clone, Debug)]
pub struct Snapper {
    tree: RTree<Piece>,
    /// The directions of each segment.
    arcs: IdVec<SegmentId, Vec<(ArcId, Arc)>>,
}

impl Snapper {
    /// Indexes all segments of `network` along `shapes` (from first node to second; straight where a line has fewer
    /// than two points or none is given).
    pub fn new(network: &Network, shapes: &IdVec<SegmentId, Vec<Coord>>) -> Self {
        let mut arcs: IdVec<SegmentId, Vec<(ArcId, Arc)>> = IdVec::filled(network.segments().len(), Vec::new());
        for (id, arc) in network.arcs().entries() {
            arcs[arc.segment].push((id, *arc));
        }
        let mut pieces = Vec::new();
        for (segment, directions) in arcs.entries() {
            let Some((_, arc)) = directions.iter().find(|(_, a)| a.forward).or(directions.first()) else { continue };
            let coord = |node: NodeId| network.nodes()[node].coord;
            let straight = if arc.forward { [arc.tail, arc.head] } else { [arc.head, arc.tail] }.map(coord);
            let line = shapes.get(segment).filter(|line| line.len() >= 2).map_or(&straight[..], Vec::as_slice);
            cut(segment, line, &mut pieces);
        }
        Self { tree: RTree::bulk_load(pieces), arcs }
    }

    /// The nearest road that `options` allow; `None` where there is none. Of roads equally near the one with the
    /// lower segment id.
    pub fn snap(&self, point: Coord, options: &SnapOptions<'_>) -> Option<Snapped> {
        let at = on_sphere(point);
        let reach = options.within.map(|m| 2.0 * (m.0 as f64 / EARTH / 2.0).min(1.57).sin());
        let mut best: Option<(f64, &Piece)> = None;
        for (piece, distance_2) in self.tree.nearest_neighbor_iter_with_distance_2(&at) {
            // Chords lie up to half a metre under the ground: only what is further by more is surely further.
            const SLACK: f64 = 1.0 / EARTH;
            let distance = distance_2.sqrt();
            let too_far = reach.is_some_and(|reach| distance > reach + SLACK);
            if too_far || best.is_some_and(|(nearest, _)| distance > nearest + f64::EPSILON) {
                break;
            }
            let lower = best.is_none_or(|(_, other)| piece.data.segment < other.data.segment);
            if lower && self.allows(piece.data.segment, options) {
                best = Some((distance, piece));
            }
        }
        let snapped = place(point, &at, best?.1);
        options.within.is_none_or(|within| snapped.distance <= within).then_some(snapped)
    }

    fn allows(&self, segment: SegmentId, options: &SnapOptions<'_>) -> bool {
        let open = |(id, _): &(ArcId, Arc)| options.metric.is_none_or(|metric| metric.weight(*id).is_some());
        let main = |(_, arc): &(ArcId, Arc)| {
            options.main.is_none_or(|parts| parts.of(arc.tail) == 0 && parts.of(arc.head) == 0)
        };
        self.arcs[segment].iter().any(|arc| open(arc) && main(arc))
    }

    /// The directions of a segment.
    pub(super) fn arcs(&self, segment: SegmentId) -> &[(ArcId, Arc)] {
        &self.arcs[segment]
    }

    /// The same as [`Snapper::snap`] with a reason where there is nothing.
    ///
    /// # Errors
    /// No allowed road at all, or none within the options' distance.
    pub fn expect(&self, point: Coord, options: &SnapOptions<'_>) -> Result<Snapped, Error> {
        self.snap(point, options).ok_or_else(|| {
            let anywhere = self.snap(point, &SnapOptions { within: None, ..*options });
            let place = format!("{:.5}, {:.5}", point.lat(), point.lon());
            Error::invalid(
                "place",
                match anywhere {
                    Some(found) => format!("the nearest road to {place} is {:.1} km away", found.distance.km()),
                    None => format!("no road near {place} may be used"),
                },
            )
        })
    }
}

fn cut(segment: SegmentId, line: &[Coord], pieces: &mut Vec<Piece>) {
    let lengths: Vec<f64> = line.windows(2).map(|ends| ends[0].distance(ends[1]).0 as f64).collect();
    let total = lengths.iter().sum::<f64>().max(1.0);
    let mut done = 0.0;
    for (ends, &length) in line.windows(2).zip(&lengths) {
        let (a, b) = (on_sphere(ends[0]), on_sphere(ends[1]));
        let parts = (length / PIECE).ceil().max(1.0) as usize;
        for part in 0..parts {
            let at = |n: usize| n as f64 / parts as f64;
            let (from, to) = (at(part), at(part + 1));
            let chord = Line::new(along(a, b, from), along(a, b, to));
            let stretch = Stretch { segment, from: (done + length * from) / total, to: (done + length * to) / total };
            pieces.push(GeomWithData::new(chord, stretch));
        }
        done += length;
    }
}

fn place(point: Coord, at: &[f64; 3], piece: &Piece) -> Snapped {
    let (a, b) = (piece.geom().from, piece.geom().to);
    let ab = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    let ap = [at[0] - a[0], at[1] - a[1], at[2] - a[2]];
    let dot = |u: [f64; 3], v: [f64; 3]| u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
    let length_2 = dot(ab, ab);
    let t = if length_2 > 0.0 { (dot(ap, ab) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    let coord = from_sphere([a[0] + t * ab[0], a[1] + t * ab[1], a[2] + t * ab[2]]).unwrap_or(point);
    let stretch = piece.data;
    let fraction = (stretch.from + t * (stretch.to - stretch.from)).clamp(0.0, 1.0);
    Snapped { segment: stretch.segment, fraction, coord, distance: point.distance(coord) }
}

fn on_sphere(c: Coord) -> [f64; 3] {
    let (lat, lon) = (c.lat().to_radians(), c.lon().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn from_sphere([x, y, z]: [f64; 3]) -> Option<Coord> {
    Coord::new(z.atan2(x.hypot(y)).to_degrees(), y.atan2(x).to_degrees()).ok()
}

/// The point at `fraction` of the great circle from `a` to `b`.
fn along(a: [f64; 3], b: [f64; 3], fraction: f64) -> [f64; 3] {
    let mix: [f64; 3] = std::array::from_fn(|i| a[i] + (b[i] - a[i]) * fraction);
    let norm = (mix[0] * mix[0] + mix[1] * mix[1] + mix[2] * mix[2]).sqrt();
    if norm > 0.0 { mix.map(|v| v / norm) } else { a }
}
