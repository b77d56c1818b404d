//! A plain graph whose arcs belong to groups that close together.

use crate::base::{Error, Id};
use crate::metric::{MAX_WEIGHT, Metric};
use crate::network::Network;
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

/// An open arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoadArc {
    /// Where it starts.
    pub tail: u32,
    /// Where it ends.
    pub head: u32,
    /// Milliseconds.
    pub weight: u32,
    /// What it closes with.
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
    /// The open arcs of a region under `metric`.
    ///
    /// # Errors
    /// A region with rules on turns: a closed road's two directions would no longer join the same two nodes, which the
    /// searches behind it rely on.
    pub fn of_region(region: &Region, metric: &Metric, closes: Closes) -> Result<Self, Error> {
        if !region.turns.is_empty() {
            return Err(Error::invalid(
                "turns",
                "critical roads do not know rules on turns; read the region without them",
            ));
        }
        Ok(Self::new(&region.network, metric, closes))
    }

    /// The open arcs of `network` under `metric`; all turns are free.
    pub fn new(network: &Network, metric: &Metric, closes: Closes) -> Self {
        let open = network.arcs().entries().filter_map(|(id, arc)| metric.weight(id).map(|w| (id, arc, w)));
        let arcs: Vec<_> = open
            .map(|(id, arc, weight)| {
                let group = match closes {
                    Closes::Segments => arc.segment.index(),
                    Closes::Arcs => id.index(),
                };
                let (tail, head) = (arc.tail.index() as u32, arc.head.index() as u32);
                RoadArc { tail, head, weight, group: group as u32 }
            })
            .collect();
        let groups = match closes {
            Closes::Segments => network.segments().len(),
            Closes::Arcs => network.arcs().len(),
        };
        Self::build(network.nodes().len(), groups, &arcs)
    }

    /// From plain arcs; loops and parallels of other groups are allowed, and so are gaps among the groups.
    ///
    /// # Errors
    /// An end that is no node; a weight over [`MAX_WEIGHT`]; a group whose arcs do not all join the same two nodes,
    /// since the closures of such a group are not those of its arcs.
    pub fn from_arcs(nodes: usize, arcs: &[RoadArc]) -> Result<Self, Error> {
        let bad = |at: usize, what: &str| Err(Error::invalid("graph", format!("arc {at} {what}")));
        let groups = arcs.iter().map(|a| a.group as usize + 1).max().unwrap_or(0);
        let mut ends: Vec<Option<(u32, u32)>> = vec![None; groups];
        for (at, arc) in arcs.iter().enumerate() {
            if arc.tail.max(arc.head) as usize >= nodes {
                return bad(at, "has an end that is no node");
            }
            if arc.weight > MAX_WEIGHT {
                return bad(at, "is heavier than 2^28 ms (74 h)");
            }
            let joins = (arc.tail.min(arc.head), arc.tail.max(arc.head));
            if *ends[arc.group as usize].get_or_insert(joins) != joins {
                return bad(at, "does not join the nodes of its group's other arcs");
            }
        }
        Ok(Self::build(nodes, groups, arcs))
    }

    fn build(nodes: usize, groups: usize, arcs: &[RoadArc]) -> Self {
        let out = Adjacency::new(nodes, arcs, |a| [a.tail, a.head]);
        let into = Adjacency::new(nodes, arcs, |a| [a.head, a.tail]);
        Self { out, into, groups }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.out.nodes()
    }

    /// One more than the largest group.
    pub fn groups(&self) -> usize {
        self.groups
    }
}
