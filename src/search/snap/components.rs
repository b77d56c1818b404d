//! Which nodes reach each other.

use crate::base::IdVec;
use crate::metric::Metric;
use crate::network::{ArcId, Network, NodeId};

/// Strongly connected components of the open network, largest first.
#[derive(Clone, Debug)]
pub struct Components {
    of: IdVec<NodeId, u32>,
    sizes: Vec<u32>,
}

impl Components {
    /// Components of what `metric` leaves open: 0 is the largest; ties go to the one with the lowest node.
    ///
    /// *Cost.* O(nodes + arcs), with a stack of its own: petgraph's Tarjan recurses once a node and overflows on a long
    /// valley.
    ///
    /// *Source.* Tarjan 1972.
    pub fn new(network: &Network, metric: &Metric) -> Self {
        let mut parts = Tarjan::new(network, metric).run();
        for part in &mut parts {
            part.sort_unstable();
        }
        parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part.first().copied()));
        let mut of = IdVec::filled(network.nodes().len(), 0);
        for (number, part) in parts.iter().enumerate() {
            for &node in part {
                of[node] = number as u32;
            }
        }
        Self { of, sizes: parts.iter().map(|p| p.len() as u32).collect() }
    }

    /// The component of a node; 0 is the largest.
    pub fn of(&self, node: NodeId) -> u32 {
        self.of[node]
    }

    /// How many nodes each component has.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }
}

const NEW: u32 = u32::MAX;

struct Tarjan<'a> {
    network: &'a Network,
    metric: &'a Metric,
    /// Order of discovery, [`NEW`] before it.
    found: IdVec<NodeId, u32>,
    /// The earliest discovery reachable over the search's own stack.
    low: IdVec<NodeId, u32>,
    open: IdVec<NodeId, bool>,
    /// Nodes whose component is not complete.
    pending: Vec<NodeId>,
    /// The walk: a node and its arcs that were not followed yet.
    walk: Vec<(NodeId, Vec<NodeId>)>,
    count: u32,
}

impl<'a> Tarjan<'a> {
    fn new(network: &'a Network, metric: &'a Metric) -> Self {
        let nodes = network.nodes().len();
        Self {
            network,
            metric,
            found: IdVec::filled(nodes, NEW),
            low: IdVec::filled(nodes, NEW),
            open: IdVec::filled(nodes, false),
            pending: Vec::new(),
            walk: Vec::new(),
            count: 0,
        }
    }

    fn run(mut self) -> Vec<Vec<NodeId>> {
        let mut parts = Vec::new();
        for root in self.network.nodes().ids() {
            if self.found[root] == NEW {
                self.enter(root);
            }
            while let Some((node, rest)) = self.walk.last_mut() {
                let node = *node;
                match rest.pop() {
                    Some(next) if self.found[next] == NEW => self.enter(next),
                    Some(next) if self.open[next] => self.low[node] = self.low[node].min(self.found[next]),
                    Some(_) => {}
                    None => parts.extend(self.leave(node)),
                }
            }
        }
        parts
    }

    fn enter(&mut self, node: NodeId) {
        self.found[node] = self.count;
        self.low[node] = self.count;
        self.count += 1;
        self.open[node] = true;
        self.pending.push(node);
        let is_open = |id: ArcId| self.metric.weight(id).is_some();
        let heads = self.network.out_arcs(node).filter(|(id, _)| is_open(*id)).map(|(_, arc)| arc.head).collect();
        self.walk.push((node, heads));
    }

    /// Ends a node's walk; where it is the first of its component, that is complete.
    fn leave(&mut self, node: NodeId) -> Option<Vec<NodeId>> {
        self.walk.pop();
        if let Some((above, _)) = self.walk.last() {
            self.low[*above] = self.low[*above].min(self.low[node]);
        }
        if self.low[node] != self.found[node] {
            return None;
        }
        let start = self.pending.iter().rposition(|&n| n == node)?;
        let part = self.pending.split_off(start);
        part.iter().for_each(|&n| self.open[n] = false);
        Some(part)
    }
}

#[cfg(all(test, feature = "tibet"))]
mod tests {
    use super::*;
    use crate::base::Id;
    use petgraph::visit::EdgeRef;

    #[test]
    fn components_are_petgraphs() {
        let region = crate::tibet::region().unwrap();
        for date in ["2026-07-15", "2026-01-15", "1995-07-15"] {
            let conditions = region.network.on(crate::Date::parse(date).unwrap());
            let profile = crate::Profile::new(crate::VehicleClass::HeavyTruck);
            let metric = Metric::new(&region.network, &conditions, &profile);
            let found = Components::new(&region.network, &metric);
            let open = |arc: crate::network::ArcRef<'_>| metric.weight(arc.id()).is_some();
            let filtered = petgraph::visit::EdgeFiltered::from_fn(&region.network, open);
            let expected = petgraph::algo::tarjan_scc(&filtered);
            assert_eq!(found.sizes().len(), expected.len(), "{date}");
            for part in expected {
                let first = found.of(part[0]);
                assert!(part.iter().all(|&node| found.of(node) == first));
                assert_eq!(found.sizes()[first as usize] as usize, part.len());
            }
            assert_eq!(found.of(NodeId::from_index(0)), 0, "Lhasa is in the main component");
        }
    }
}
