//! Which stations vehicles bring parcels to, and which roads would have to open for one that is cut off.

use crate::base::{Id, IdVec};
use crate::freight::{Depot, StationId, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::{ArcId, Conditions, Network, NodeId, SegmentId, Turn, TurnTable};
use crate::scenario::Region;
use crate::search::Histories;
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
    let roads = Roads::new(network, &region.turns);
    let joined = roads.reached(&gates(region), open(VehicleClass::HeavyTruck));
    let mut supplied = IdVec::filled(region.stations.len(), false);
    for (id, depot) in region.depots.entries().filter(|(_, depot)| joined[depot.node]) {
        for class in classes(region, depot) {
            let there = roads.reached(&[depot.node], open(class));
            let back = roads.reaching(depot.node, open(class));
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

/// The arcs of a network from either end, with rules on turns: where some hold along several arcs, what must be remembered
/// of the way so far counts as one more arc.
struct Roads<'a> {
    network: &'a Network,
    turns: &'a TurnTable,
    histories: Histories,
    /// The arcs into each node.
    into: IdVec<NodeId, Vec<usize>>,
}

impl<'a> Roads<'a> {
    fn new(network: &'a Network, turns: &'a TurnTable) -> Self {
        // Rules of another network hold nowhere here; the engine refuses them.
        let histories = Histories::new(network, turns).unwrap_or_default();
        let mut roads = Self { network, turns, histories, into: IdVec::filled(network.nodes().len(), Vec::new()) };
        for arc in 0..network.arcs().len() + roads.histories.all().len() {
            let head = network.arcs()[roads.last(arc)].head;
            roads.into[head].push(arc);
        }
        roads
    }

    /// What is remembered at the end of an arc.
    fn driven<T>(&self, arc: usize, answer: impl FnOnce(&[ArcId]) -> T) -> T {
        match arc.checked_sub(self.network.arcs().len()) {
            None => answer(&[ArcId::from_index(arc)]),
            Some(number) => answer(&self.histories.all()[number]),
        }
    }

    fn last(&self, arc: usize) -> ArcId {
        self.driven(arc, |driven| driven[driven.len() - 1])
    }

    /// What an arc leads into with `next`, if that turn may be made.
    fn leads(&self, arc: usize, next: ArcId) -> Option<usize> {
        if self.turns.is_empty() {
            return Some(next.index());
        }
        let count = self.network.arcs().len();
        self.driven(arc, |driven| {
            let into = || self.histories.after(driven, next).map_or(next.index(), |number| count + number);
            (self.turns.turn_after(driven, next) != Turn::Forbidden).then(into)
        })
    }

    /// The nodes that open arcs lead to; the first turn is free.
    fn reached(&self, from: &[NodeId], open: impl Fn(ArcId) -> bool) -> IdVec<NodeId, bool> {
        let out = |node: NodeId| self.network.out_arcs(node).map(|(arc, _)| arc);
        let mut reached = IdVec::filled(self.network.nodes().len(), false);
        from.iter().for_each(|&node| reached[node] = true);
        let first = from.iter().flat_map(|&node| out(node)).filter(|&arc| open(arc)).map(Id::index).collect();
        self.spread(first, |arc, stack| {
            let head = self.network.arcs()[self.last(arc)].head;
            reached[head] = true;
            stack.extend(out(head).filter(|&next| open(next)).filter_map(|next| self.leads(arc, next)));
        });
        reached
    }

    /// The nodes from which open arcs lead to `to`; the last turn is free.
    fn reaching(&self, to: NodeId, open: impl Fn(ArcId) -> bool) -> IdVec<NodeId, bool> {
        let mut reaching = IdVec::filled(self.network.nodes().len(), false);
        reaching[to] = true;
        let last: Vec<usize> = self.into[to].iter().copied().filter(|&arc| open(self.last(arc))).collect();
        self.spread(last, |arc, stack| {
            let own = self.last(arc);
            let tail = self.network.arcs()[own].tail;
            // Who begins there remembers nothing.
            reaching[tail] |= arc == own.index();
            let before = self.into[tail].iter().copied().filter(|&before| open(self.last(before)));
            stack.extend(before.filter(|&before| self.leads(before, own) == Some(arc)));
        });
        reaching
    }

    /// Visits each arc of the stack, and of what its visits put there, once.
    fn spread(&self, mut stack: Vec<usize>, mut visit: impl FnMut(usize, &mut Vec<usize>)) {
        let mut seen = vec![false; self.network.arcs().len() + self.histories.all().len()];
        while let Some(arc) = stack.pop() {
            if !std::mem::replace(&mut seen[arc], true) {
                visit(arc, &mut stack);
            }
        }
    }
}

/// The shut segments of a way with the least metres of them, all turns free; `None` where the network has no way at all.
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
