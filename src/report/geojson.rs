//! Network and tours for other map programs.

use super::{class_name, kebab};
use crate::base::{Coord, Id, IdVec, Seconds};
use crate::network::{ArcId, SegmentId};
use crate::scenario::{Lines, Plan, Region, Scenario};
use geo::MultiPolygon;
use serde_json::{Value, json};

/// A FeatureCollection (RFC 7946): one LineString for each segment, one Point for each station, and one
/// MultiLineString for each tour of `lines`. Each feature has a `kind`.
pub fn geojson(region: &Region, scenario: &Scenario, plan: &Plan, lines: &Lines) -> String {
    let conditions = region.network.on_with(scenario.date, &scenario.closures);
    let mut features: Vec<Value> = Vec::new();
    for (id, segment) in region.network.segments().entries() {
        let properties = json!({
            "kind": "road", "road": segment.road, "class": class_name(segment.class), "length_m": segment.length.0,
            "shut": conditions.shut(id).map(|s| kebab(&s)), "confidence": segment.confidence, "source": segment.source,
        });
        features.push(feature("LineString", json!(positions(&region.shapes[id])), properties));
    }
    for station in &region.stations {
        let coord = region.network.nodes()[station.node].coord;
        let properties = json!({
            "kind": "station", "code": station.code, "name": station.names.zh, "capacity": station.capacity,
            "depot": region.depots[station.depot].slug, "position": "MODEL",
        });
        features.push(feature("Point", json!(position(coord)), properties));
    }
    for line in &lines.tours {
        let Some(tour) = plan.tours.get(line.tour) else { continue };
        let properties = json!({
            "kind": "tour", "tour": line.tour.index(), "depot": region.depots[tour.depot].slug,
            "vehicle": region.vehicles[tour.vehicle].name, "start": tour.start, "end": tour.end,
            "length_m": tour.length.0, "stations": tour.visits.len(),
        });
        let parts = line.drives.iter().filter(|d| !d.is_empty()).map(|arcs| drive(region, arcs));
        features.push(feature("MultiLineString", parts.collect(), properties));
    }
    json!({ "type": "FeatureCollection", "attribution": region.attribution, "features": features }).to_string()
}

/// A FeatureCollection with a MultiPolygon for each area reached within a time, the widest first, so that the nearer lie
/// on top where it is drawn.
pub fn isochrone_geojson(attribution: &str, areas: &[(Seconds, MultiPolygon<f64>)]) -> String {
    let mut sorted: Vec<_> = areas.iter().collect();
    sorted.sort_by_key(|(limit, _)| std::cmp::Reverse(*limit));
    let features: Vec<Value> = sorted
        .into_iter()
        .map(|(limit, area)| {
            let rings = |polygon: &geo::Polygon<f64>| -> Value {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
            };
            let properties = json!({ "kind": "isochrone", "within_s": limit.0, "hours": limit.as_hours() });
            feature("MultiPolygon", area.iter().map(rings).collect(), properties)
        })
        .collect();
    json!({ "type": "FeatureCollection", "attribution": attribution, "features": features }).to_string()
}

fn ring(line: &geo::LineString<f64>) -> Value {
    line.coords().map(|c| rounded(c.x, c.y)).collect()
}

fn feature(kind: &str, coordinates: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "geometry": { "type": kind, "coordinates": coordinates }, "properties": properties })
}

/// The line along consecutive arcs.
fn drive(region: &Region, arcs: &[ArcId]) -> Value {
    let shapes: &IdVec<SegmentId, Vec<Coord>> = &region.shapes;
    let mut line: Vec<Value> = Vec::new();
    for &arc in arcs {
        let record = region.network.arcs()[arc];
        let mut part = positions(&shapes[record.segment]);
        if !record.forward {
            part.reverse();
        }
        line.extend(part.into_iter().skip(usize::from(!line.is_empty())));
    }
    Value::Array(line)
}

fn positions(line: &[Coord]) -> Vec<Value> {
    line.iter().copied().map(position).collect()
}

/// Longitude first, five decimals: a metre.
fn position(coord: Coord) -> Value {
    rounded(coord.lon(), coord.lat())
}

fn rounded(lon: f64, lat: f64) -> Value {
    let round = |degrees: f64| crate::base::half_up(degrees * 1e5) as f64 / 1e5;
    json!([round(lon), round(lat)])
}
