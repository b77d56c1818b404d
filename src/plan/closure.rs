//! What closing a road does: who is cut off, who loses how much.

use crate::base::{Date, Error, Id, IdVec, Seconds};
use crate::freight::{StationId, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::{Closure, NodeId, NodeKind, RoadClass, SegmentId};
use crate::scenario::Region;
use crate::search::{Engine, Ways};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The question: these closures on this date, seen from one place.
#[derive(Clone, Debug)]
pub struct ClosureQuestion<'a> {
    /// The date, with its seasons.
    pub date: Date,
    /// What closes on top of the season.
    pub closures: &'a [Closure],
    /// Where the parcels come from.
    pub origin: NodeId,
    /// What they travel with.
    pub class: VehicleClass,
}

/// Driving times to every station before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosureEffect {
    /// Before and after; `None` where there is no way.
    pub times: IdVec<StationId, (Option<Seconds>, Option<Seconds>)>,
    /// Stations that had a way and have none.
    pub cut_off: Vec<StationId>,
    /// Parcels of an average day of the stations cut off (MODEL).
    pub parcels_cut_off: f64,
    /// Stations that still have a way, with what it takes longer; first those that lose most parcel-hours.
    pub longer: Vec<(StationId, Seconds)>,
    /// Added hours times parcels of an average day, over all stations that still have a way (MODEL).
    pub parcel_hours: f64,
}

/// Compares the network of a date with and without closures.
///
/// *Cost.* Building the road engine; then one weighing, one change of the closed arcs, two sweeps.
///
/// # Errors
/// A network that is too deep for the engine.
pub fn closure_effect(region: &Region, question: &ClosureQuestion<'_>) -> Result<ClosureEffect, Error> {
    let network = &region.network;
    let metric = Metric::new(network, &network.on(question.date), &Profile::new(question.class));
    let open = Engine::with_turns(network, &region.turns)?.ways(&metric)?;
    let closed: BTreeSet<SegmentId> = question.closures.iter().map(|c| c.segment).collect();
    let arcs = network.arcs().entries().filter(|(_, arc)| closed.contains(&arc.segment));
    let shut = open.with(&arcs.map(|(id, _)| (id, None)).collect::<Vec<_>>())?;
    let (before, after) = (times(region, question.origin, &open), times(region, question.origin, &shut));
    let times: IdVec<StationId, _> = before.into_iter().zip(after).collect();
    let mut effect = ClosureEffect {
        cut_off: Vec::new(),
        parcels_cut_off: 0.0,
        longer: Vec::new(),
        parcel_hours: 0.0,
        times: IdVec::new(),
    };
    for (station, &(before, after)) in times.entries() {
        let parcels = region.stations[station].parcels_in;
        match (before, after) {
            (Some(_), None) => {
                effect.cut_off.push(station);
                effect.parcels_cut_off += parcels;
            }
            (Some(before), Some(after)) if after > before => {
                effect.longer.push((station, after - before));
                effect.parcel_hours += (after - before).as_hours() * parcels;
            }
            _ => {}
        }
    }
    let weight = |station: StationId, added: Seconds| added.as_hours() * region.stations[station].parcels_in;
    effect.longer.sort_by_key(|&(station, added)| (Reverse(OrderedFloat(weight(station, added))), station));
    Ok(ClosureEffect { times, ..effect })
}

fn times(region: &Region, origin: NodeId, ways: &Ways) -> Vec<Option<Seconds>> {
    let times = ways.times_from(origin);
    region.stations.iter().map(|s| times[s.node.index()]).collect()
}

/// Closes the roads of these names (see [`find_segments`]) both ways.
pub fn close_roads(region: &Region, names: &[String]) -> Result<Vec<Closure>, Error> {
    let mut closures = Vec::new();
    for name in names {
        let close = |segment| Closure { segment, reason: format!("{name} closed") };
        closures.extend(find_segments(region, name)?.into_iter().map(close));
    }
    Ok(closures)
}

/// The trunk segments on the road `name` (`G318`), or between two neighbouring places (`bomi-rawok`), however many
/// pieces township roads cut them into.
pub fn find_segments(region: &Region, name: &str) -> Result<Vec<SegmentId>, Error> {
    let network = &region.network;
    if let Some((a, b)) = name.split_once('-') {
        let ends = (network.node(a)?, network.node(b)?);
        let found = between(region, ends);
        if found.is_empty() {
            return Err(Error::invalid(
                "segment",
                format!("no road leads from {a} to {b} without passing another place"),
            ));
        }
        return Ok(found);
    }
    let numbers = |road: &str| road.split(['/', ' ', '(', ')']).any(|part| part == name) || road == name;
    let trunk = network.segments().entries().filter(|(_, s)| s.class != RoadClass::Spur);
    let found: Vec<SegmentId> = trunk.filter(|(_, s)| numbers(&s.road)).map(|(id, _)| id).collect();
    if found.is_empty() {
        return Err(Error::unknown("road", name, network.segments().iter().map(|s| s.road.as_str())));
    }
    Ok(found)
}

/// All trunk segments from one end that reach the other over branches alone: parallel roads too.
fn between(region: &Region, (from, to): (NodeId, NodeId)) -> Vec<SegmentId> {
    let network = &region.network;
    let is_branch = |node: NodeId| {
        let degree = network.out_arcs(node).filter(|(id, _)| network.segment_of(*id).class != RoadClass::Spur).count();
        network.nodes()[node].kind == NodeKind::Junction && degree == 2 && network.nodes()[node].slug.contains("-km")
    };
    let mut found = Vec::new();
    for (_, first) in network.out_arcs(from) {
        let mut chain = vec![first.segment];
        let mut at = first.head;
        while at != to && is_branch(at) {
            let last = chain[chain.len() - 1];
            let trunk = |s: SegmentId| network.segments()[s].class != RoadClass::Spur;
            let next = network.out_arcs(at).find(|(_, arc)| arc.segment != last && trunk(arc.segment));
            let Some((_, arc)) = next else { break };
            chain.push(arc.segment);
            at = arc.head;
        }
        if at == to {
            found.extend(chain);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
