//! What a hierarchy is like: the figures by which node orders are compared.

use super::customize::Customized;
use super::layout::{Below, Hierarchy, Node};
use super::subtrees::Large;

/// Size and shape of a [`Hierarchy`].
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Nodes.
    pub nodes: usize,
    /// Arcs of the topology.
    pub arcs: usize,
    /// Chordal arcs, each of them for both directions.
    pub chordal_arcs: usize,
    /// Mean number of ancestors of a node.
    pub mean_depth: f64,
    /// Greatest number of ancestors of a node.
    pub deepest: usize,
    /// Triangles: pairs of heads of one node, over all nodes. Customization takes time in proportion.
    pub triangles: u64,
    /// Groups of nodes that share one list of heads.
    pub groups: usize,
    /// Bytes by part.
    pub bytes: Vec<(&'static str, usize)>,
}

impl Hierarchy {
    /// Counts.
    pub fn shape(&self) -> Shape {
        let inner = &*self.0;
        let depths: u64 = inner.nodes[..inner.len()].iter().map(|node| u64::from(node.depth)).sum();
        let degrees = (0..inner.len()).map(|r| inner.row(r).len() as u64);
        Shape {
            nodes: inner.len(),
            arcs: inner.slot.len(),
            chordal_arcs: inner.chordal_arcs(),
            mean_depth: depths as f64 / inner.len().max(1) as f64,
            deepest: inner.deepest,
            triangles: degrees.map(|degree| degree * degree.saturating_sub(1) / 2).sum(),
            groups: (0..inner.len()).filter(|&r| !inner.joins_next(r)).count(),
            bytes: vec![
                ("nodes", inner.nodes.len() * size_of::<Node>()),
                ("ranks", 4 * inner.rank.len()),
                ("subtrees", size_of::<Large>() * inner.large.len()),
                ("heads of queries", 2 * inner.heads.len()),
                ("arcs to chordal arcs", 4 * inner.slot.len()),
                ("chordal arcs to arcs", 4 * inner.first_given.len() + 6 * inner.given.len()),
                ("groups below", 4 * inner.first_below.len() + size_of::<Below>() * inner.below.len()),
            ],
        }
    }
}

impl Customized {
    /// Bytes by part, beside those of the hierarchy.
    pub fn bytes(&self) -> Vec<(&'static str, usize)> {
        let mut bytes =
            vec![("weights given", 4 * self.given.len()), ("chordal weights", 4 * (self.up.len() + self.down.len()))];
        if let Some(perfect) = &self.perfect {
            bytes.push(("true distances", 4 * (perfect.up.len() + perfect.down.len())));
        }
        if let Some(middles) = &self.middles {
            bytes.push(("middles", 8 * middles.words.len()));
        }
        bytes
    }
}
