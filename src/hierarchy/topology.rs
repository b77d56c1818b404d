//! What a hierarchy is built over: nodes and directed arcs, nothing else.

use super::layout::{Hierarchy, NONE};
use crate::base::{Error, Id};
use crate::network::Network;

/// Nodes `0..nodes` and directed arcs in the order of their ids. Loops and parallel arcs are allowed.
///
/// ```
/// use skyroad::hierarchy::Topology;
/// assert_eq!(Topology::from_arcs(2, vec![0, 1], vec![1, 0]).unwrap().arcs(), 2);
/// assert!(Topology::from_arcs(2, vec![0], vec![2]).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    nodes: usize,
    tails: Vec<u32>,
    heads: Vec<u32>,
}

impl Topology {
    /// All arcs of `network`; arc and node ids keep their numbers.
    pub fn of(network: &Network) -> Self {
        let arcs = network.arcs().iter();
        let (tails, heads) = arcs.map(|arc| (arc.tail.index() as u32, arc.head.index() as u32)).unzip();
        Self { nodes: network.nodes().len(), tails, heads }
    }

    /// From plain arrays: arc `i` runs from `tails[i]` to `heads[i]`.
    ///
    /// # Errors
    /// Where the arrays differ in length, an end is not below `nodes`, or there are 2³¹ nodes or arcs.
    pub fn from_arcs(nodes: usize, tails: Vec<u32>, heads: Vec<u32>) -> Result<Self, Error> {
        if tails.len() != heads.len() {
            let problem = format!("{} tails for {} heads", tails.len(), heads.len());
            return Err(Error::invalid("topology", problem));
        }
        if nodes >= 1 << 31 || tails.len() >= 1 << 31 {
            return Err(Error::invalid("topology", format!("{nodes} nodes and {} arcs: over 2^31", tails.len())));
        }
        let wrong = tails.iter().zip(&heads).position(|(&tail, &head)| tail.max(head) as usize >= nodes);
        if let Some(arc) = wrong {
            let problem = format!("arc {arc} from {} to {} in a graph of {nodes} nodes", tails[arc], heads[arc]);
            return Err(Error::invalid("topology", problem));
        }
        Ok(Self { nodes, tails, heads })
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// How many arcs there are.
    pub fn arcs(&self) -> usize {
        self.tails.len()
    }

    /// Where each arc starts.
    pub fn tails(&self) -> &[u32] {
        &self.tails
    }

    /// Where each arc ends.
    pub fn heads(&self) -> &[u32] {
        &self.heads
    }
}

impl Hierarchy {
    /// Whether it was built over `topology`, arc for arc.
    pub fn is_of(&self, topology: &Topology) -> bool {
        let inner = &*self.0;
        let rank = |node: u32| inner.rank[node as usize] as usize;
        let is_arc = |((&tail, &head), &slot): ((&u32, &u32), &u32)| {
            let (low, high) = (rank(tail).min(rank(head)), rank(tail).max(rank(head)));
            if low == high || slot == NONE {
                return low == high && slot == NONE;
            }
            let (e, downwards) = (slot as usize / 2, slot & 1 == 1);
            let depth = inner.nodes[high].depth;
            inner.row(low).contains(&e)
                && inner.heads(low)[e - inner.row(low).start] == depth
                && inner.ancestor(low, usize::from(depth)) == Some(high)
                && downwards == (rank(tail) == high)
        };
        let ends = topology.tails.iter().zip(&topology.heads);
        (topology.nodes(), topology.arcs()) == (self.nodes(), self.arcs()) && ends.zip(&inner.slot).all(is_arc)
    }
}
