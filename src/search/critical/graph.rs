//! A plain graph whose arcs belong to groups that close together.

use super::super::turns::Expansion;
use crate::base::{Error, Id};
use crate::metric::{MAX_WEIGHT, Metric};
use crate::network::{ArcId, Network, TurnTable};
use crate::scenario::Region;

/// What closes together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Closes {
    /// A segment with both its directions; groups are segment ids.
    #[default]
    Segments,
    /// Each direction alone; groups are arc ids.
    Arcs,
}

/// The group of arcs that never close.
pub const NEVER: u32 = u32::MAX;

/// An open arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoadArc {
    /// Where it starts.
    pub tail: u32,
    /// Where it ends.
    pub head: u32,
    /// Milliseconds.
    pub weight: u32,
    /// What it closes with; [`NEVER`] where it stays open.
    pub group: u32,
}

/// One arc as its tail or its head sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Half {
    pub(super) node: u32,
    pub(super) weight: u32,
    pub(super) group: u32,
}

/// Open arcs with weights in milliseconds and groups, in both directions.
#[derive(Clone, Debug)]
pub struct RoadGraph {
    pub(super) out: Adjacency,
    pub(super) into: Adjacency,
    groups: usize,
    /// Where ways to each node end: itself, but for junctions that rules on turns take apart.
    pub(super) sinks: Vec<u32>,
}

/// Arcs by one of their ends.
#[derive(Clone, Debug)]
pub(super) struct Adjacency {
    first: Vec<u32>,
    halves: Vec<Half>,
}

impl Adjacency {
    pub(super) fn of(&self, node: u32) -> &[Half] {
        let (from, to) = (self.first[node as usize], self.first[node as usize + 1]);
        &self.halves[from as usize..to as usize]
    }

    pub(super) fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Counting sort by the first of `ends`, keeping the order of the arcs.
    fn new(nodes: usize, arcs: &[RoadArc], ends: fn(&RoadArc) -> [u32; 2]) -> Self {
        let mut first = vec![0u32; nodes + 1];
        for arc in arcs {
            first[ends(arc)[0] as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut halves = vec![Half { node: 0, weight: 0, group: 0 }; arcs.len()];
        for arc in arcs {
            let [at, node] = ends(arc);
            halves[next[at as usize] as usize] = Half { node, weight: arc.weight, group: arc.group };
            next[at as usize] += 1;
        }
        Self { first, halves }
    }
}

impl RoadGraph {
    /// The open arcs of a region under `metric`, with its rules on turns.
    ///
    /// # Errors
    /// As [`RoadGraph::with_turns`].
    pub fn of_region(region: &Region, metric: &Metric, closes: Closes) -> Result<Self, Error> {
        Self::with_turns(&region.network, &region.turns, metric, closes)
    }

    /// The open arcs of `network` under `metric`; all turns are free.
    pub fn new(network: &Network, metric: &Metric, closes: Closes) -> Self {
        let ends = network.arcs().entries().map(|(id, arc)| (id, (arc.tail.index() as u32, arc.head.index() as u32)));
        let arcs = open(network, metric, closes, ends);
        Self::build(network.nodes().len(), closes.groups(network), &arcs)
    }

    /// The same under rules on turns, which all ways then keep, also the ways around what is closed.
    ///
    /// # Errors
    /// Turns of another network.
    pub fn with_turns(network: &Network, turns: &TurnTable, metric: &Metric, closes: Closes) -> Result<Self, Error> {
        let Some(expansion) = Expansion::new(network, turns)? else {
            return Ok(Self::new(network, metric, closes));
        };
        let Expansion { topology, copies, turns, sinks, .. } = expansion;
        let mut ends = topology.tails().iter().copied().zip(topology.heads().iter().copied());
        let own = network.arcs().ids().chain(copies);
        let count = topology.arcs() - turns.len();
        let mut arcs = open(network, metric, closes, own.zip(ends.by_ref().take(count)));
        let made = ends.zip(turns).map(|((tail, head), weight)| RoadArc { tail, head, weight, group: NEVER });
        arcs.extend(made);
        Ok(Self { sinks, ..Self::build(topology.nodes(), closes.groups(network), &arcs) })
    }

    /// From plain arcs; loops and parallels of other groups are allowed, and so are gaps among the groups. A group may
    /// hold any arcs: all roads of one name, of one valley, of one bridge.
    ///
    /// # Errors
    /// An end that is no node; a weight over [`MAX_WEIGHT`].
    pub fn from_arcs(nodes: usize, arcs: &[RoadArc]) -> Result<Self, Error> {
        let bad = |at: usize, what: &str| Err(Error::invalid("graph", format!("arc {at} {what}")));
        for (at, arc) in arcs.iter().enumerate() {
            if arc.tail.max(arc.head) as usize >= nodes {
                return bad(at, "has an end that is no node");
            }
            if arc.weight > MAX_WEIGHT {
                return bad(at, "is heavier than 2^28 ms (74 h)");
            }
        }
        let groups = arcs.iter().map(|a| a.group).filter(|&group| group != NEVER);
        Ok(Self::build(nodes, groups.max().map_or(0, |group| group as usize + 1), arcs))
    }

    fn build(nodes: usize, groups: usize, arcs: &[RoadArc]) -> Self {
        let out = Adjacency::new(nodes, arcs, |a| [a.tail, a.head]);
        let into = Adjacency::new(nodes, arcs, |a| [a.head, a.tail]);
        Self { out, into, groups, sinks: (0..nodes as u32).collect() }
    }

    /// Number of nodes, those made of ruled junctions not counted.
    pub fn nodes(&self) -> usize {
        self.sinks.len()
    }

    /// One more than the largest group.
    pub fn groups(&self) -> usize {
        self.groups
    }
}

impl Closes {
    fn groups(self, network: &Network) -> usize {
        match self {
            Self::Segments => network.segments().len(),
            Self::Arcs => network.arcs().len(),
        }
    }
}

/// The open ones of some arcs, each between ends of its own.
fn open(
    network: &Network,
    metric: &Metric,
    closes: Closes,
    arcs: impl Iterator<Item = (ArcId, (u32, u32))>,
) -> Vec<RoadArc> {
    arcs.filter_map(|(id, (tail, head))| {
        let group = match closes {
            Closes::Segments => network.arcs()[id].segment.index(),
            Closes::Arcs => id.index(),
        };
        metric.weight(id).map(|weight| RoadArc { tail, head, weight, group: group as u32 })
    })
    .collect()
}
