//! Dijkstra and A*.

use super::path::Path;
use crate::base::IdVec;
use crate::metric::{FAR, Metric};
use crate::network::{ArcId, Network, NodeId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Milliseconds, then metres.
type Label = (u32, u32);

const UNREACHED: Label = (u32::MAX, u32::MAX);

/// Scratch for searches on one network under one metric; make one for each thread.
///
/// The borrow ties it to both, so that no search can outlive its metric:
///
/// ```compile_fail
/// use skyroad::{Metric, Network, Search};
/// fn stale<'a>(network: &'a Network, metric: Metric) -> Search<'a> {
///     Search::new(network, &metric)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Search<'a> {
    network: &'a Network,
    metric: &'a Metric,
    labels: IdVec<NodeId, Label>,
    parents: IdVec<NodeId, Option<ArcId>>,
    touched: Vec<NodeId>,
    heap: BinaryHeap<Reverse<(u32, u32, NodeId)>>,
    /// Least milliseconds for each metre of great circle, for A*; computed when first asked for.
    millis_per_metre: Option<f64>,
}

impl<'a> Search<'a> {
    /// Fresh scratch.
    pub fn new(network: &'a Network, metric: &'a Metric) -> Self {
        let nodes = network.nodes().len();
        Self {
            network,
            metric,
            labels: IdVec::filled(nodes, UNREACHED),
            parents: IdVec::filled(nodes, None),
            touched: Vec::new(),
            heap: BinaryHeap::new(),
            millis_per_metre: None,
        }
    }

    /// Shortest paths from `source` to every node; then ask [`Search::reached`] and [`Search::path_to`].
    pub fn run(&mut self, source: NodeId) {
        self.search(source, None, |_| 0);
    }

    /// The shortest path, or `None` where there is none.
    pub fn path(&mut self, source: NodeId, target: NodeId) -> Option<Path> {
        self.search(source, Some(target), |_| 0);
        self.path_to(target)
    }

    /// The same by A*: fewer nodes are visited where coordinates are good.
    pub fn path_astar(&mut self, source: NodeId, target: NodeId) -> Option<Path> {
        let pace = self.pace();
        let network = self.network;
        let goal = network.nodes()[target].coord;
        let bound = |node: NodeId| (network.nodes()[node].coord.distance(goal).0 as f64 * pace) as u32;
        self.search(source, Some(target), bound);
        self.path_to(target)
    }

    /// Milliseconds and metres from the last source to `node`; `None` where the last search did not reach it.
    pub fn reached(&self, node: NodeId) -> Option<(u32, u32)> {
        let label = self.labels[node];
        (label != UNREACHED).then_some(label)
    }

    /// The path from the last source to `node`; `None` where the last search did not reach it.
    pub fn path_to(&self, node: NodeId) -> Option<Path> {
        let (millis, metres) = self.reached(node)?;
        let mut arcs = Vec::new();
        let mut at = node;
        while let Some(arc) = self.parents[at] {
            arcs.push(arc);
            at = self.network.arcs()[arc].tail;
        }
        arcs.reverse();
        Some(Path { arcs, millis, metres })
    }

    fn search(&mut self, source: NodeId, target: Option<NodeId>, bound: impl Fn(NodeId) -> u32) {
        self.reset();
        self.relax(source, (0, 0), None, bound(source));
        while let Some(Reverse((_, metres, node))) = self.heap.pop() {
            let (millis, best) = self.labels[node];
            if metres != best {
                continue;
            }
            if target == Some(node) {
                return;
            }
            for (arc, record) in self.network.out_arcs(node) {
                if let Some(weight) = self.metric.weight(arc) {
                    let length = self.network.segments()[record.segment].length.0.clamp(0, i64::from(FAR)) as u32;
                    let label = ((millis + weight).min(FAR), (metres + length).min(FAR));
                    self.relax(record.head, label, Some(arc), bound(record.head));
                }
            }
        }
    }

    /// Ties go to the path found first, and nodes settle in the order of (time, length, id): deterministic.
    fn relax(&mut self, node: NodeId, label: Label, parent: Option<ArcId>, bound: u32) {
        let old = self.labels[node];
        if label < old {
            if old == UNREACHED {
                self.touched.push(node);
            }
            self.labels[node] = label;
            self.parents[node] = parent;
            self.heap.push(Reverse((label.0.saturating_add(bound), label.1, node)));
        }
    }

    fn reset(&mut self) {
        for node in self.touched.drain(..) {
            self.labels[node] = UNREACHED;
            self.parents[node] = None;
        }
        self.heap.clear();
    }

    /// The fastest pace of any open arc along the great circle, a little faster still so that rounding of distances
    /// cannot make the bound inconsistent.
    fn pace(&mut self) -> f64 {
        let (network, metric) = (self.network, self.metric);
        *self.millis_per_metre.get_or_insert_with(|| {
            let paces = network.arcs().entries().filter_map(|(id, arc)| {
                let ends = (network.nodes()[arc.tail].coord, network.nodes()[arc.head].coord);
                let metres = ends.0.distance(ends.1).0 + 2;
                metric.weight(id).map(|w| f64::from(w.saturating_sub(2)) / metres as f64)
            });
            let least = paces.fold(f64::INFINITY, f64::min);
            if least.is_finite() { least } else { 0.0 }
        })
    }

    /// The network searched.
    pub fn network(&self) -> &'a Network {
        self.network
    }

    /// The metric searched under.
    pub fn metric(&self) -> &'a Metric {
        self.metric
    }

    /// How many nodes the last search touched: what it cost.
    pub fn touched(&self) -> usize {
        self.touched.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_does_not_wrap() {
        assert!(FAR.checked_add(FAR).is_some());
        assert!(FAR.checked_add(crate::metric::MAX_WEIGHT).is_some());
    }
}
