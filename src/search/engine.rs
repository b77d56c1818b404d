//! The road engine of one network: what callers embed.

use super::path::Path;
use super::turns::Expansion;
use crate::base::{Budget, Error, Id, Metres, Seconds};
use crate::hierarchy::{
    ArcPath, Customized, Hierarchy, Lengths, OrderOptions, Query, Sweep, Topology, Undirected, nested_dissection_until,
};
use crate::metric::{CLOSED, FAR, Metric};
use crate::network::{ArcId, Network, Node, NodeId, TurnTable};
use crate::scenario::CostTable;
use std::sync::Arc;

/// Tables take at most so many bytes: 4 GiB. [`Lengths::table`] takes a limit of the caller's.
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
    /// Where turns have rules; the hierarchy is then that of the expanded network.
    turns: Option<Arc<Expansion>>,
}

impl Engine {
    /// Orders and builds the hierarchy of `network`, guided by the coordinates of its nodes. All turns are free.
    ///
    /// # Errors
    /// A network whose elimination tree has over 65,535 levels, or with 2³¹ nodes or arcs.
    pub fn new(network: &Network) -> Result<Self, Error> {
        Self::with_turns(network, &TurnTable::new())
    }

    /// The same under rules on turns, which all ways then keep. Only junctions with a rule cost more, a few nodes each, and
    /// the arcs between the ends of a rule along several.
    ///
    /// # Errors
    /// As [`Engine::new`]; turns of another network.
    pub fn with_turns(network: &Network, turns: &TurnTable) -> Result<Self, Error> {
        Self::until(network, turns, &Budget::default())
    }

    /// The same, which can be cancelled: ordering takes seconds for half a million nodes. Of the budget it hears the switch
    /// alone.
    ///
    /// # Errors
    /// As [`Engine::with_turns`]; cancellation.
    pub fn until(network: &Network, turns: &TurnTable, budget: &Budget) -> Result<Self, Error> {
        let expansion = Expansion::new(network, turns)?;
        let topology = expansion.as_ref().map_or_else(|| Topology::of(network), |e| e.topology.clone());
        let graph = Undirected::from_arcs(topology.nodes(), topology.tails(), topology.heads())?;
        let coord = |node: &Node| [node.coord.lat() as f32, node.coord.lon() as f32];
        let mut coords: Vec<[f32; 2]> = network.nodes().iter().map(coord).collect();
        if let Some(expansion) = &expansion {
            expansion.places(&mut coords);
        }
        let order = nested_dissection_until(&graph, Some(&coords), &OrderOptions::default(), budget)?;
        Ok(Self::join(network, expansion, Hierarchy::build(&topology, &order)?))
    }

    /// What the hierarchy of `network` under `turns` is built over: what a [store](crate::io::Store) is held against.
    ///
    /// # Errors
    /// Turns of another network.
    pub fn topology(network: &Network, turns: &TurnTable) -> Result<Topology, Error> {
        Ok(Expansion::new(network, turns)?.map_or_else(|| Topology::of(network), |expansion| expansion.topology))
    }

    /// From a hierarchy that was built before, over the same arcs; all turns are free.
    ///
    /// # Errors
    /// Where it was built over other arcs.
    pub fn of(network: &Network, hierarchy: Hierarchy) -> Result<Self, Error> {
        Self::of_turns(network, &TurnTable::new(), hierarchy)
    }

    /// From a hierarchy that was built before, over [`Engine::topology`] of the same network and turns.
    ///
    /// # Errors
    /// Where it was built over other arcs; turns of another network.
    pub fn of_turns(network: &Network, turns: &TurnTable, hierarchy: Hierarchy) -> Result<Self, Error> {
        let expansion = Expansion::new(network, turns)?;
        let plain = expansion.is_none().then(|| Topology::of(network));
        let topology = expansion.as_ref().map(|e| &e.topology).or(plain.as_ref());
        if !topology.is_some_and(|topology| hierarchy.is_of(topology)) {
            return Err(Error::invalid("hierarchy", "it was built over other arcs than those of the network"));
        }
        Ok(Self::join(network, expansion, hierarchy))
    }

    /// `hierarchy` was built over the arcs of the network, or those of its expansion.
    fn join(network: &Network, expansion: Option<Expansion>, hierarchy: Hierarchy) -> Self {
        let length = |arc| network.segment_of(arc).length.0.clamp(0, i64::from(FAR)) as u32;
        let mut metres: Vec<u32> = network.arcs().ids().map(length).collect();
        let copies = expansion.iter().flat_map(|expansion| &expansion.copies);
        metres.extend(copies.map(|&arc| length(arc)));
        metres.resize(hierarchy.arcs(), 0);
        let nodes = hierarchy.by_rank().into();
        Self { hierarchy, metres: metres.into(), nodes, turns: expansion.map(Arc::new) }
    }

    /// All shortest ways under `metric`: a date, a vehicle, closures.
    ///
    /// # Errors
    /// A metric of another network.
    pub fn ways(&self, metric: &Metric) -> Result<Ways, Error> {
        Ways::new(self, self.hierarchy.customize(&self.weights(metric.weights().to_vec())?)?)
    }

    /// Those of the network's arcs, followed by those of the copies and turns.
    pub(super) fn weights(&self, mut arcs: Vec<u32>) -> Result<Vec<u32>, Error> {
        if arcs.len() != self.arcs() {
            let problem = format!("it has {} arcs, the engine {}", arcs.len(), self.arcs());
            return Err(Error::invalid("metric", problem));
        }
        if let Some(expansion) = &self.turns {
            let copies: Vec<u32> = expansion.copies.iter().map(|arc| arcs[arc.index()]).collect();
            arcs.extend(copies);
            arcs.extend(&expansion.turns);
        }
        Ok(arcs)
    }

    /// How many arcs the network has.
    pub(super) fn arcs(&self) -> usize {
        self.metres.len() - self.turns.as_ref().map_or(0, |expansion| expansion.copies.len() + expansion.turns.len())
    }

    /// The network's arc that an arc of the hierarchy is; `None` for turns.
    pub(super) fn own(&self, arc: u32) -> Option<ArcId> {
        match (arc as usize).checked_sub(self.arcs()) {
            None => Some(ArcId::from_index(arc as usize)),
            Some(copy) => self.turns.as_ref().and_then(|expansion| expansion.copies.get(copy).copied()),
        }
    }

    /// All arcs of the hierarchy that are an arc of the network.
    fn all_of(&self, arc: ArcId) -> impl Iterator<Item = u32> {
        let copies = self.turns.as_ref().map_or(0..0, |expansion| expansion.copies_of(self.arcs(), arc));
        std::iter::once(arc.index()).chain(copies).map(|arc| arc as u32)
    }

    /// The hierarchy's node that is reached by all ways into an arc of the network, after the turn into it.
    pub(super) fn entry(&self, network: &Network, arc: ArcId) -> u32 {
        self.turns.as_ref().map_or_else(|| number(network.arcs()[arc].tail), |expansion| expansion.entry(arc))
    }

    /// How many nodes the network has.
    fn nodes(&self) -> usize {
        self.turns.as_ref().map_or(self.hierarchy.nodes(), |expansion| expansion.sinks.len())
    }

    /// Where ways to `node` end in the hierarchy; they begin at [`number`].
    pub(super) fn sink(&self, node: NodeId) -> u32 {
        self.turns.as_ref().map_or(number(node), |expansion| expansion.sinks[node.index()])
    }

    /// The hierarchy's node from which one of its arcs is driven, after the turn into it, and that to which it leads,
    /// before the next turn. Arcs of turns have both too.
    pub(super) fn ends(&self, network: &Network, arc: u32) -> (u32, u32) {
        if let Some(expansion) = &self.turns {
            return (expansion.topology.tails()[arc as usize], expansion.topology.heads()[arc as usize]);
        }
        let arc = network.arcs()[ArcId::from_index(arc as usize)];
        (number(arc.tail), number(arc.head))
    }

    /// The node of a rank of the hierarchy, in its own numbers.
    pub(super) fn node(&self, rank: u32) -> u32 {
        self.nodes[rank as usize]
    }

    /// A path of the hierarchy as one of the network.
    pub(super) fn path(&self, path: ArcPath, metres: u32) -> Path {
        let own = path.arcs.into_iter().filter_map(|arc| self.own(arc));
        Path { arcs: own.collect(), millis: path.duration, metres }
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
    /// *Cost.* A copy of what was weighed, 16 bytes for each chordal arc, and what the changes change.
    ///
    /// # Errors
    /// An arc of another network; a weight over 2²⁸.
    pub fn with(&self, changes: &[(ArcId, Option<u32>)]) -> Result<Self, Error> {
        if let Some((arc, _)) = changes.iter().find(|(arc, _)| arc.index() >= self.engine.arcs()) {
            return Err(Error::invalid(
                "weights",
                format!("there is no arc {} among {}", arc.index(), self.engine.arcs()),
            ));
        }
        let weight = |w: Option<u32>| w.unwrap_or(CLOSED);
        let all = |&(arc, w)| self.engine.all_of(arc).map(move |arc| (arc, weight(w)));
        let changes: Vec<(u32, u32)> = changes.iter().flat_map(all).collect();
        let mut ways = self.clone();
        ways.lengths.update(&changes)?;
        Ok(ways)
    }

    /// Writes down what paths are made of: 8 bytes for each chordal arc, for paths that are several times faster where they
    /// are long. Paths are the same with and without, and [`Ways::with`] keeps it.
    pub fn prepare_paths(&mut self) {
        self.lengths.prepare_paths();
    }

    /// Scratch for the questions of one thread.
    pub fn query(&self) -> Query {
        Query::new(&self.engine.hierarchy)
    }

    /// Driving time, or `None` where there is no way below 24.8 days.
    pub fn time(&self, query: &mut Query, from: NodeId, to: NodeId) -> Option<Seconds> {
        query.distance(self.durations(), number(from), self.engine.sink(to)).map(Seconds::from_millis)
    }

    /// The shortest path, or `None` where there is none below 24.8 days.
    pub fn path(&self, query: &mut Query, from: NodeId, to: NodeId) -> Option<Path> {
        let (path, metres) = self.lengths.path(query, number(from), self.engine.sink(to))?;
        Some(self.engine.path(path, metres))
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
        let (from, to) = self.numbers(origins, destinations);
        let (times, metres) = self.lengths.table(&from, &to, ALLOWED - answer)?;
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
        let ends = (0..self.engine.nodes()).map(|node| self.engine.sink(NodeId::from_index(node)));
        ends.map(|end| sweep.distance(end).map(Seconds::from_millis)).collect()
    }

    /// What the hierarchy calls origins and destinations.
    pub(super) fn numbers(&self, origins: &[NodeId], destinations: &[NodeId]) -> (Vec<u32>, Vec<u32>) {
        let sinks = destinations.iter().map(|&node| self.engine.sink(node));
        (origins.iter().copied().map(number).collect(), sinks.collect())
    }

    /// Length of an arc.
    pub fn length(&self, arc: ArcId) -> Metres {
        Metres(i64::from(self.engine.metres[arc.index()]))
    }

    /// The engine that these are of.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Durations and lengths, in the hierarchy's numbers: those of the network's nodes and arcs, and where turns have
    /// rules more after them.
    pub fn lengths(&self) -> &Lengths<'static> {
        &self.lengths
    }

    /// Durations alone, in the same numbers.
    pub fn durations(&self) -> &Customized {
        self.lengths.customized()
    }
}

/// What the hierarchy calls a node; ways begin there.
pub(super) fn number(node: NodeId) -> u32 {
    node.index() as u32
}
