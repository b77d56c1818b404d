//! Nodes and segments.

use super::super::{class_name, kebab};
use super::pack::{Pack, fine};
use crate::base::{Coord, Id, IdVec};
use crate::network::{ArcId, Conditions, NodeId, NodeKind, Segment, SegmentId};
use crate::scenario::{Region, Scenario};
use geo::{LineString, Simplify};
use serde_json::{Value, json};

/// Points nearer than this to the drawn line are left out: 0.0006 degree, 60 m, a pixel when zoomed to a county.
const TOLERANCE: f64 = 0.0006;

/// Positions as differences (lon, lat, lon, lat, …), then kind, names and height of each; townships have the names of
/// their stations, so only their kind is kept.
pub(super) fn nodes(region: &Region) -> Value {
    let mut last = (0, 0);
    let mut at = Vec::new();
    let mut facts = Vec::new();
    for node in region.network.nodes() {
        let here = fine(node.coord);
        at.extend([here.0 - last.0, here.1 - last.1]);
        last = here;
        let (names, kind) = (&node.names, kebab(&node.kind));
        facts.push(match node.kind {
            NodeKind::Township => json!([kind]),
            _ => json!([kind, names.zh, names.en, names.bo, u8::from(names.bo_checked), node.elevation, node.slug]),
        });
    }
    json!({ "at": at, "facts": facts })
}

/// For each segment an array in the order that `model.js` names.
pub(super) fn segments(region: &Region, scenario: &Scenario, pack: &mut Pack) -> Value {
    let network = &region.network;
    let conditions = network.on_with(scenario.date, &scenario.closures);
    let arcs = arcs_by_segment(region);
    let rows = network.segments().entries().map(|(id, segment)| {
        let reason = scenario.closures.iter().find(|c| c.segment == id).map_or("", |c| c.reason.as_str());
        let hours = segment.observed;
        let minutes = [hours.car_now, hours.truck_now, hours.in_1990s].map(|h| h.map_or(0, |s| s.0 / 60));
        let months = segment.open_months.to_string();
        let pass = segment.pass.as_ref().map(|p| json!([p.name, p.elevation]));
        let ends = arcs[id].map(|(tail, head, _)| (tail.index(), head.index())).unwrap_or_default();
        json!([
            ends.0,
            ends.1,
            pack.text(&segment.road),
            class_name(segment.class),
            kebab(&segment.surface),
            segment.length.0,
            segment.limit,
            minutes,
            segment.open_year,
            segment.paved_year,
            pass,
            pack.text(&months),
            shut(region, &conditions, id, arcs[id].map(|(_, _, arcs)| arcs)),
            pack.text(reason),
            pack.text(&segment.season_note),
            pack.text(&rules(segment)),
            pack.text(&segment.confidence),
            pack.text(&segment.source),
            inner(&region.shapes[id], region, ends.0),
            u8::from(!segment.is_modern_in(scenario.date.year())),
        ])
    });
    rows.collect()
}

type Ends = (NodeId, NodeId, [Option<ArcId>; 2]);

/// Each segment's ends in its own direction, with its arcs forward and backward.
fn arcs_by_segment(region: &Region) -> IdVec<SegmentId, Option<Ends>> {
    let mut found: IdVec<SegmentId, Option<Ends>> = IdVec::filled(region.network.segments().len(), None);
    for (id, arc) in region.network.arcs().entries() {
        let (tail, head) = if arc.forward { (arc.tail, arc.head) } else { (arc.head, arc.tail) };
        let entry = found[arc.segment].get_or_insert((tail, head, [None, None]));
        entry.2[usize::from(!arc.forward)] = Some(id);
    }
    found
}

/// Why nobody drives it, or in which directions (1 forward, 2 backward) trucks can't; empty where all may.
fn shut(region: &Region, conditions: &Conditions, id: SegmentId, arcs: Option<[Option<ArcId>; 2]>) -> Value {
    if let Some(why) = conditions.shut(id) {
        return json!(kebab(&why));
    }
    let barred = |arc: Option<ArcId>| arc.is_some_and(|a| conditions.shut_for_trucks(&region.network, a).is_some());
    let [forward, backward] = arcs.unwrap_or_default();
    match u8::from(barred(forward)) + 2 * u8::from(barred(backward)) {
        0 => json!(""),
        directions => json!(directions),
    }
}

fn rules(segment: &Segment) -> String {
    let limit = segment.restriction.truck_limit.map(|l| format!("trucks {l} km/h"));
    let note = (!segment.restriction.note.is_empty()).then(|| segment.restriction.note.clone());
    [limit, note].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The points between the ends as differences, thinned out.
fn inner(shape: &[Coord], region: &Region, tail: usize) -> Vec<i64> {
    let line: LineString = shape.iter().map(|&c| geo::Coord { x: c.lon(), y: c.lat() }).collect();
    let thin = line.simplify(TOLERANCE);
    let mut last = fine(region.network.nodes()[NodeId::from_index(tail)].coord);
    let mut differences = Vec::new();
    let count = thin.0.len();
    for point in thin.0.iter().take(count.saturating_sub(1)).skip(1) {
        let here = (crate::base::half_up(point.x * 1e4), crate::base::half_up(point.y * 1e4));
        differences.extend([here.0 - last.0, here.1 - last.1]);
        last = here;
    }
    differences
}
