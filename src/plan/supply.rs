//! Which stations vehicles bring parcels to, and which roads would have to open for one that is cut off.

use crate::base::IdVec;
use crate::freight::{Depot, StationId, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::{ArcId, Conditions, Network, NodeId, SegmentId};
use crate::scenario::Region;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The stations to which, under these conditions, a heavy truck can drive from some terminal that takes freight to their
/// depot, and from there some vehicle of the depot to the station and back.
///
/// *Cost.* Two sweeps of the network for each depot and class of vehicle.
pub fn supplied(region: &Region, conditions: &Conditions) -> IdVec<StationId, bool> {
    let network = &region.network;
    let metric = |class| Metric::new(network, conditions, &Profile::new(class));
    let metrics: BTreeMap<VehicleClass, Metric> = VehicleClass::ALL.map(|class| (class, metric(class))).into();
    let open = |class| {
        let metric = &metrics[&class];
        move |arc: ArcId| metric.weight(arc).is_some()
    };
    let inbound = Tails::new(network);
    let joined = reached(network, &gates(region), open(VehicleClass::HeavyTruck));
    let mut supplied = IdVec::filled(region.stations.len(), false);
    for (id, depot) in region.depots.entries().filter(|(_, depot)| joined[depot.node]) {
        for class in classes(region, depot) {
            let there = reached(network, &[depot.node], open(class));
            let back = inbound.reaching(network, depot.node, open(class));
            for (station, record) in region.stations.entries().filter(|(_, s)| s.depot == id) {
                supplied[station] |= there[record.node] && back[record.node];
            }
        }
    }
    supplied
}

/// The shut segments on the way from a terminal over its depot to a station that has the least length of them; all open,
/// the station is supplied. `None` where it is already, or where opening roads does not help.
pub fn roads_to_open(region: &Region, conditions: &Conditions, station: StationId) -> Option<Vec<SegmentId>> {
    if supplied(region, conditions)[station] {
        return None;
    }
    let network = &region.network;
    let (place, depot) = (region.stations[station].node, &region.depots[region.stations[station].depot]);
    let shut = |arc: ArcId| conditions.shut_for_trucks(network, arc).is_some();
    let mut segments = least_shut(network, &gates(region), depot.node, shut)?;
    let class = classes(region, depot).into_iter().min()?;
    let own =
        |arc: ArcId| if class.is_truck() { shut(arc) } else { conditions.shut(network.arcs()[arc].segment).is_some() };
    segments.extend(least_shut(network, &[depot.node], place, own)?);
    segments.sort_unstable();
    segments.dedup();
    let helps = supplied(region, &conditions.clone().opened(&segments))[station];
    helps.then_some(segments)
}

/// The road nodes of the terminals that take freight.
fn gates(region: &Region) -> Vec<NodeId> {
    let freight = region.timetable.terminals.iter().filter(|t| t.cut_off_freight.is_some());
    freight.filter_map(|t| t.access.map(|access| access.node)).collect()
}

/// The classes of the vehicles that a depot owns.
pub(super) fn classes(region: &Region, depot: &Depot) -> Vec<VehicleClass> {
    let owned = depot.fleet.iter().filter(|(_, count)| *count > 0).map(|&(kind, _)| region.vehicles[kind].class);
    let mut classes: Vec<VehicleClass> = owned.collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}

fn reached(network: &Network, from: &[NodeId], open: impl Fn(ArcId) -> bool) -> IdVec<NodeId, bool> {
    let mut reached = IdVec::filled(network.nodes().len(), false);
    let mut stack = from.to_vec();
    from.iter().for_each(|&node| reached[node] = true);
    while let Some(node) = stack.pop() {
        for (_, arc) in network.out_arcs(node).filter(|&(id, _)| open(id)) {
            if !std::mem::replace(&mut reached[arc.head], true) {
                stack.push(arc.head);
            }
        }
    }
    reached
}

/// The arcs into each node.
struct Tails(IdVec<NodeId, Vec<ArcId>>);

impl Tails {
    fn new(network: &Network) -> Self {
        let mut into = IdVec::filled(network.nodes().len(), Vec::new());
        for (id, arc) in network.arcs().entries() {
            into[arc.head].push(id);
        }
        Self(into)
    }

    fn reaching(&self, network: &Network, to: NodeId, open: impl Fn(ArcId) -> bool) -> IdVec<NodeId, bool> {
        let mut reaching = IdVec::filled(network.nodes().len(), false);
        reaching[to] = true;
        let mut stack = vec![to];
        while let Some(node) = stack.pop() {
            for &id in self.0[node].iter().filter(|&&id| open(id)) {
                let tail = network.arcs()[id].tail;
                if !std::mem::replace(&mut reaching[tail], true) {
                    stack.push(tail);
                }
            }
        }
        reaching
    }
}

/// The shut segments of a way with the least metres of them; `None` where the network has no way at all.
fn least_shut(network: &Network, from: &[NodeId], to: NodeId, shut: impl Fn(ArcId) -> bool) -> Option<Vec<SegmentId>> {
    let metres = |arc: ArcId| if shut(arc) { network.segment_of(arc).length.0.max(1) } else { 0 };
    let mut least: IdVec<NodeId, i64> = IdVec::filled(network.nodes().len(), i64::MAX);
    let mut by: IdVec<NodeId, Option<ArcId>> = IdVec::filled(network.nodes().len(), None);
    let mut heap: BinaryHeap<Reverse<(i64, NodeId)>> = from.iter().map(|&node| Reverse((0, node))).collect();
    from.iter().for_each(|&node| least[node] = 0);
    while let Some(Reverse((length, node))) = heap.pop() {
        if length > least[node] {
            continue;
        }
        for (id, arc) in network.out_arcs(node) {
            let longer = length + metres(id);
            if longer < least[arc.head] {
                (least[arc.head], by[arc.head]) = (longer, Some(id));
                heap.push(Reverse((longer, arc.head)));
            }
        }
    }
    (least[to] < i64::MAX).then(|| {
        let arcs = std::iter::successors(by[to], |&arc| by[network.arcs()[arc].tail]);
        arcs.filter(|&arc| shut(arc)).map(|arc| network.arcs()[arc].segment).collect()
    })
}
