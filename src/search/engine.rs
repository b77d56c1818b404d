//! The road engine of one network: what callers embed.

use super::path::Path;
use crate::base::{Error, Id, Metres, Seconds};
use crate::hierarchy::{
    Customized, Hierarchy, Lengths, OrderOptions, Query, Sweep, Topology, Undirected, nested_dissection,
};
use crate::metric::{CLOSED, FAR, Metric};
use crate::network::{ArcId, Network, NodeId};
use crate::scenario::CostTable;
use std::sync::Arc;

/// Tables take at most so many bytes unless the caller allows more: 4 GiB.
pub const ALLOWED: u64 = 4 << 30;

/// The hierarchy of one network with the lengths of its arcs: built once, immutable, shared by threads; cloning it
/// copies pointers.
///
/// ```
/// # #[cfg(feature = "tibet")] {
/// use skyroad::search::Engine;
/// use skyroad::{Metric, Profile, VehicleClass, tibet};
/// let region = tibet::region()?;
/// let engine = Engine::new(&region.network)?;
/// let open = region.network.on(tibet::today()?);
/// let ways = engine.ways(&Metric::new(&region.network, &open, &Profile::new(VehicleClass::Car)))?;
/// let (gar, bayi) = (region.network.node("gar")?, region.network.node("bayi")?);
/// let path = ways.path(&mut ways.query(), gar, bayi).ok_or("no way")?;
/// assert_eq!(ways.table(&[gar], &[bayi])?.cell(0, 0), Some((path.millis, path.metres)));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    hierarchy: Hierarchy,
    /// For each arc.
    metres: Arc<[u32]>,
    /// For each rank.
    nodes: Arc<[u32]>,
}

impl Engine {
    /// Orders and builds the hierarchy of `network`, guided by the coordinates of its nodes.
    ///
    /// # Errors
    /// A network whose elimination tree has over 65,535 levels, or with 2³¹ nodes or arcs.
    pub fn new(network: &Network) -> Result<Self, Error> {
        let topology = Topology::of(network);
        let graph = Undirected::from_arcs(topology.nodes(), topology.tails(), topology.heads())?;
        let coords: Vec<[f32; 2]> =
            network.nodes().iter().map(|n| [n.coord.lat() as f32, n.coord.lon() as f32]).collect();
        let order = nested_dissection(&graph, Some(&coords), &OrderOptions::default());
        Self::of(network, Hierarchy::build(&topology, &order)?)
    }

    /// From a hierarchy that was built before, over the same arcs.
    ///
    /// # Errors
    /// Where it has not as many nodes or arcs as `network`.
    pub fn of(network: &Network, hierarchy: Hierarchy) -> Result<Self, Error> {
        let (nodes, arcs) = (network.nodes().len(), network.arcs().len());
        if (hierarchy.nodes(), hierarchy.arcs()) != (nodes, arcs) {
            let problem = format!(
                "{} nodes and {} arcs for a network of {nodes} and {arcs}",
                hierarchy.nodes(),
                hierarchy.arcs()
            );
            return Err(Error::invalid("hierarchy", problem));
        }
        let length = |arc| network.segment_of(arc).length.0.clamp(0, i64::from(FAR)) as u32;
        let nodes = hierarchy.by_rank().into();
        Ok(Self { hierarchy, metres: network.arcs().ids().map(length).collect(), nodes })
    }

    /// All shortest ways under `metric`: a date, a vehicle, closures.
    ///
    /// # Errors
    /// A metric of another network.
    pub fn ways(&self, metric: &Metric) -> Result<Ways, Error> {
        Ways::new(self, self.hierarchy.customize(metric.weights())?)
    }

    /// The node of a rank of the hierarchy.
    pub(super) fn node(&self, rank: u32) -> NodeId {
        NodeId::from_index(self.nodes[rank as usize] as usize)
    }

    /// The hierarchy.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }
}

/// All shortest ways of a network under one metric, by (time, length): immutable and shared by threads.
///
/// A service that closes roads while it answers keeps an [`Arc`] of it, makes the next one by [`Ways::with`] and
/// swaps the pointer; each answer belongs wholly to one of the two.
#[derive(Clone, Debug)]
pub struct Ways {
    engine: Engine,
    lengths: Lengths<'static>,
}

impl Ways {
    fn new(engine: &Engine, customized: Customized) -> Result<Self, Error> {
        Ok(Self { engine: engine.clone(), lengths: customized.into_lengths(&engine.metres)? })
    }

    /// The ways after arcs changed: milliseconds, or `None` to close. What is not named stays as it is.
    ///
    /// # Errors
    /// An arc of another network; a weight over 2²⁸.
    pub fn with(&self, changes: &[(ArcId, Option<u32>)]) -> Result<Self, Error> {
        let mut customized = self.durations().clone();
        let weight = |w: Option<u32>| w.unwrap_or(CLOSED);
        let changes: Vec<(u32, u32)> = changes.iter().map(|&(arc, w)| (arc.index() as u32, weight(w))).collect();
        customized.update(&changes)?;
        Self::new(&self.engine, customized)
    }

    /// Scratch for the questions of one thread.
    pub fn query(&self) -> Query {
        Query::new(&self.engine.hierarchy)
    }

    /// Driving time, or `None` where there is no way below 24.8 days.
    pub fn time(&self, query: &mut Query, from: NodeId, to: NodeId) -> Option<Seconds> {
        query.distance(self.durations(), number(from), number(to)).map(Seconds::from_millis)
    }

    /// The shortest path, or `None` where there is none below 24.8 days.
    pub fn path(&self, query: &mut Query, from: NodeId, to: NodeId) -> Option<Path> {
        let (path, metres) = self.lengths.path(query, number(from), number(to))?;
        let arcs = path.arcs.into_iter().map(|arc| ArcId::from_index(arc as usize)).collect();
        Some(Path { arcs, millis: path.duration, metres })
    }

    /// Times and lengths from every origin to every destination, equal to those of the paths.
    ///
    /// # Errors
    /// A table of over [`ALLOWED`] bytes; nothing is allocated then.
    pub fn table(&self, origins: &[NodeId], destinations: &[NodeId]) -> Result<CostTable, Error> {
        // A cell takes 8 bytes here and 12 in the answer.
        let answer = 12 * origins.len() as u64 * destinations.len() as u64;
        if answer > ALLOWED {
            return Err(Error::too_large("the table", answer, ALLOWED));
        }
        let numbers = |nodes: &[NodeId]| -> Vec<u32> { nodes.iter().copied().map(number).collect() };
        let (times, metres) = self.lengths.table(&numbers(origins), &numbers(destinations), ALLOWED - answer)?;
        let rows = (0..origins.len()).map(|row| {
            let cells = times.row(row).iter().zip(metres.row(row));
            cells.map(|(&millis, &metres)| (millis < FAR).then_some((millis, metres))).collect()
        });
        Ok(CostTable::from_rows(destinations.len(), rows))
    }

    /// Driving times from `origin` to every node, in the order of their ids.
    pub fn times_from(&self, origin: NodeId) -> Vec<Option<Seconds>> {
        let mut sweep = Sweep::new(&self.engine.hierarchy);
        sweep.run(self.durations(), &[(number(origin), 0)]);
        let nodes = 0..self.engine.hierarchy.nodes() as u32;
        nodes.map(|node| sweep.distance(node).map(Seconds::from_millis)).collect()
    }

    /// Length of an arc.
    pub fn length(&self, arc: ArcId) -> Metres {
        Metres(i64::from(self.engine.metres[arc.index()]))
    }

    /// The engine that these are of.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Durations and lengths, in node and arc numbers.
    pub fn lengths(&self) -> &Lengths<'static> {
        &self.lengths
    }

    /// Durations alone, in node and arc numbers.
    pub fn durations(&self) -> &Customized {
        self.lengths.customized()
    }
}

/// What the hierarchy calls a node.
pub(super) fn number(node: NodeId) -> u32 {
    node.index() as u32
}
