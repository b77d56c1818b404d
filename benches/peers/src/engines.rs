//! What every engine is built into before it gets weights.

use crate::case::{Case, by_tail};
use crate::sheet::{CCH as CCH_COLUMN, OURS, ROUTING_KIT, Sheet, timed};
use anyhow::Result;
use routingkit_cch::CCH;
use skyroad::hierarchy::{Hierarchy, Topology};

/// All engines that contract, on one order.
pub struct Engines {
    pub ours: Hierarchy,
    pub routing_kit: CCH,
    pub cch: cch::Cch,
    /// The graph by tails, and for each of its arcs the id in the case's graph.
    pub sorted: cch::graph::Graph,
    pub ids: Vec<u32>,
}

impl Engines {
    pub fn build(case: &Case, order: &[u32], sheet: &mut Sheet) -> Result<Self> {
        let graph = &case.graph;
        let (first_out, ids) = by_tail(graph);
        let head = ids.iter().map(|&arc| graph.heads[arc as usize]).collect();
        let weight = ids.iter().map(|&arc| graph.weights[arc as usize]).collect();
        let sorted = cch::graph::Graph { first_out, head, weight };
        let topology = Topology::from_arcs(graph.nodes, graph.tails.clone(), graph.heads.clone())?;
        let line = "build on that order, ms";
        let (seconds, ours) = pool(1)?.install(|| timed(1, || Hierarchy::build(&topology, order)));
        sheet.set(line, OURS, seconds * 1e3);
        let (seconds, routing_kit) = timed(1, || CCH::new(order, &graph.tails, &graph.heads, |_| {}, false));
        sheet.set(line, ROUTING_KIT, seconds * 1e3);
        let (seconds, theirs) = timed(1, || cch::Cch::build(&sorted, order));
        sheet.set(line, CCH_COLUMN, seconds * 1e3);
        Ok(Self { ours: ours?, routing_kit, cch: theirs, sorted, ids })
    }

    /// Weights in the order of the sorted graph.
    pub fn sorted_weights(&self, weights: &[u32]) -> Vec<u32> {
        self.ids.iter().map(|&arc| weights[arc as usize]).collect()
    }
}

/// Threads to work on.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool> {
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}
