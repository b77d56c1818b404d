//! Why there is no way.
//!
//! Distances are cut down to a horizon, so that a missing one alone does not tell a closed road from a far country. The
//! same hierarchy under weights of zero does: what is 0 away can be reached.

use super::customize::Customized;
use super::layout::Hierarchy;
use super::query::Query;
use crate::base::Error;
use crate::metric::CLOSED;

/// Why there is no distance between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Missing {
    /// No arcs join them, whatever their directions.
    OtherComponent,
    /// Arcs join them, but not in this direction.
    OneWay,
    /// There would be a way if no arc were closed.
    Closed,
    /// There is a way, of [`FAR`](crate::metric::FAR) or more.
    TooFar,
}

/// What tells the reasons of one [`Customized`]; makes each answer as dear as a distance.
#[derive(Clone, Debug)]
pub struct Reasons {
    hierarchy: Hierarchy,
    open: Option<Customized>,
    all: Option<Customized>,
}

impl Customized {
    /// Prepares to tell why distances are missing, at the cost of two customizations: once for a table, not for a cell.
    pub fn reasons(&self) -> Reasons {
        let open: Vec<u32> = self.given.iter().map(|&w| if w == CLOSED { CLOSED } else { 0 }).collect();
        // Both are as many as the arcs, and allowed, so that nothing is refused.
        let weigh = |weights: &[u32]| -> Result<Customized, Error> { self.hierarchy.customize(weights) };
        Reasons { hierarchy: self.hierarchy.clone(), open: weigh(&open).ok(), all: weigh(&vec![0; open.len()]).ok() }
    }
}

impl Hierarchy {
    /// A number that nodes have in common where arcs join them, whatever their directions.
    ///
    /// # Panics
    /// Where the node is not of the graph.
    pub fn component(&self, node: u32) -> u32 {
        let mut root = self.0.rank[node as usize] as usize;
        while let Some(parent) = self.0.parent(root) {
            root = parent;
        }
        root as u32
    }
}

impl Reasons {
    /// Why the distance from `source` to `target` is missing, if it is.
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn of(&self, query: &mut Query, source: u32, target: u32) -> Missing {
        let mut reached = |under: &Option<Customized>| {
            under.as_ref().is_some_and(|under| query.distance(under, source, target).is_some())
        };
        if reached(&self.open) {
            return Missing::TooFar;
        }
        if reached(&self.all) {
            return Missing::Closed;
        }
        let inner = &*self.hierarchy.0;
        let rank = |node: u32| inner.rank[node as usize] as usize;
        if inner.common(rank(source), rank(target)) > 0 { Missing::OneWay } else { Missing::OtherComponent }
    }
}
