//! The nodes that ways between two others pass.
//!
//! In the order of contraction every way is highest at a common ancestor of its ends, so that a way unlike the shortest
//! is the shortest over some ancestor. Labels hold distances that only climb; going down the ancestors once makes them
//! true, as a sweep does for all nodes.

use super::customize::Customized;
use super::layout::{Hierarchy, Inner};
use super::sweep::label_of;
use crate::metric::FAR;

/// A common ancestor of two nodes with its true distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via {
    /// Its rank; see [`Hierarchy::by_rank`].
    pub rank: u32,
    /// From the source, at most [`FAR`].
    pub from: u32,
    /// To the target, at most [`FAR`].
    pub to: u32,
}

impl Hierarchy {
    /// The node of each rank.
    pub fn by_rank(&self) -> Vec<u32> {
        let mut nodes = vec![0; self.nodes()];
        for (node, &rank) in self.0.rank.iter().enumerate() {
            nodes[rank as usize] = node as u32;
        }
        nodes
    }
}

impl Customized {
    /// All common ancestors of `source` and `target`, from the root down: as many as a separator has nodes, times the
    /// levels that the two have in common.
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn vias(&self, source: u32, target: u32) -> Vec<Via> {
        let inner = &*self.hierarchy.0;
        let rank = |node: u32| inner.rank[node as usize] as usize;
        let (source, target) = (rank(source), rank(target));
        let common = inner.common(source, target);
        let from = self.distances(inner, source, common, (&self.up, &self.down));
        let to = self.distances(inner, target, common, (&self.down, &self.up));
        let mut vias = Vec::with_capacity(common);
        let mut next = Some(source);
        while let Some(r) = next {
            let depth = usize::from(inner.nodes[r].depth);
            if depth < common {
                vias.push(Via { rank: r as u32, from: from[depth], to: to[depth] });
            }
            next = inner.parent(r);
        }
        vias.reverse();
        vias
    }

    /// True distances to the first `common` ancestors by depth: `out` weighs arcs upwards on the way from `start`, `back`
    /// arcs downwards.
    fn distances(&self, inner: &Inner, start: usize, common: usize, (out, back): (&[u32], &[u32])) -> Vec<u32> {
        let mut label = vec![FAR; inner.deepest + 1];
        label_of(inner, out, (start, 0), &mut label);
        let mut chain = Vec::new();
        let mut next = Some(start);
        while let Some(r) = next {
            chain.push(r);
            next = inner.parent(r);
        }
        for &r in chain.iter().rev().take(common) {
            let arcs = inner.heads(r).iter().zip(&back[inner.row(r)]);
            let best = arcs.map(|(&head, &w)| label[usize::from(head)] + w).min().unwrap_or(FAR);
            let own = &mut label[usize::from(inner.nodes[r].depth)];
            *own = (*own).min(best);
        }
        label.truncate(common);
        label
    }
}
