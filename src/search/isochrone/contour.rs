//! Marching squares.

use geo::{Contains, LineString, MultiPolygon, Point, Polygon};
use std::collections::BTreeMap;

/// A grid edge by its lower or left vertex, and whether it runs along the row.
type Edge = (usize, bool);

/// The lines where `values` (rows of `columns`) fall below `level`, as closed rings in units of cells, what is below
/// always on the left. The border is taken for above.
pub(super) fn rings(values: &[f32], columns: usize, level: f32) -> Vec<Vec<(f64, f64)>> {
    let mut next: BTreeMap<Edge, Edge> = BTreeMap::new();
    let rows = values.len() / columns.max(1);
    for y in 0..rows.saturating_sub(1) {
        for x in 0..columns - 1 {
            let at = y * columns + x;
            cell(values, (at, columns), level, &mut |from, to| {
                next.insert(from, to);
            });
        }
    }
    let place = |(at, along): Edge| {
        let other = if along { at + 1 } else { at + columns };
        let (a, b) = (f64::from(values[at]), f64::from(values[other]));
        // Never on a vertex: rings don't touch themselves.
        let t = ((f64::from(level) - a) / (b - a)).clamp(0.001, 0.999);
        let (x, y) = ((at % columns) as f64, (at / columns) as f64);
        if along { (x + t, y) } else { (x, y + t) }
    };
    let mut rings = Vec::new();
    while let Some((&start, _)) = next.first_key_value() {
        let mut ring = vec![place(start)];
        let mut at = start;
        while let Some(edge) = next.remove(&at) {
            ring.push(place(edge));
            at = edge;
        }
        rings.push(ring);
    }
    rings
}

/// The directed pieces of one cell: from the edge where the line enters to that where it leaves.
fn cell(values: &[f32], (at, columns): (usize, usize), level: f32, found: &mut impl FnMut(Edge, Edge)) {
    // Counter-clockwise from the lower left.
    let corners = [at, at + 1, at + columns + 1, at + columns].map(|v| values[v] < level);
    // The edge after each corner.
    let edges: [Edge; 4] = [(at, true), (at + 1, false), (at + columns, true), (at, false)];
    for i in 0..4 {
        // Going round, the line leaves through an edge from inside to outside ...
        if corners[i] && !corners[(i + 1) % 4] {
            // ... having entered through the last edge before from outside to inside, so that opposite corners inside
            // stay apart.
            let enters = (1..4).map(|back| (i + 4 - back) % 4).find(|&e| !corners[e] && corners[(e + 1) % 4]);
            if let Some(enters) = enters {
                found(edges[i], edges[enters]);
            }
        }
    }
}

/// Outer rings with the holes in them.
pub(super) fn polygons(rings: Vec<Vec<(f64, f64)>>) -> MultiPolygon<f64> {
    let mut outer: Vec<(f64, Polygon<f64>)> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let doubled: f64 = ring.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum();
        if doubled > 0.0 {
            outer.push((doubled, Polygon::new(LineString::from(ring), Vec::new())));
        } else {
            holes.push(ring);
        }
    }
    outer.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Each hole goes into the smallest ring around it; none has holes until all have found theirs.
    let around = |hole: &[(f64, f64)]| {
        let point = Point::from(hole[0]);
        outer.iter().position(|(_, polygon)| polygon.contains(&point))
    };
    let homes: Vec<Option<usize>> = holes.iter().map(|hole| around(hole)).collect();
    for (hole, home) in holes.into_iter().zip(homes) {
        if let Some(home) = home {
            outer[home].1.interiors_push(LineString::from(hole));
        }
    }
    outer.reverse();
    MultiPolygon::new(outer.into_iter().map(|(_, polygon)| polygon).collect())
}
