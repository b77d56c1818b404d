//! Several sources and several targets, each with a cost of its own: a snapped place is up to two ends of an arc.

use super::customize::Customized;
use super::query::{ArcPath, Query};
use super::sweep::label_of;
use crate::metric::FAR;

/// A node to start from or to end at, and what it costs to get there, in the unit of the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The node.
    pub node: u32,
    /// Cost on top of the path; all above [`FAR`] counts as that.
    pub cost: u32,
}

impl Query {
    /// Least of cost, distance and cost over all pairs, or `None` where none is below [`FAR`].
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn distance_between(&mut self, customized: &Customized, sources: &[End], targets: &[End]) -> Option<u32> {
        best_pair(customized, sources, targets).map(|best| best.0)
    }

    /// A path of that length: [`ArcPath::duration`] holds the costs of both ends. Of equal pairs the first source, then
    /// the first target is taken.
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn path_between(&mut self, customized: &Customized, sources: &[End], targets: &[End]) -> Option<ArcPath> {
        let (duration, i, j) = best_pair(customized, sources, targets)?;
        let path = self.path(customized, sources[i].node, targets[j].node)?;
        Some(ArcPath { duration, ..path })
    }
}

/// Distance, source and target.
fn best_pair(customized: &Customized, sources: &[End], targets: &[End]) -> Option<(u32, usize, usize)> {
    let inner = &*customized.hierarchy.0;
    let labels = |weights: &[u32], ends: &[End]| -> Vec<(usize, Vec<u32>)> {
        let label = |end: &End| {
            let rank = inner.rank[end.node as usize] as usize;
            let mut label = vec![FAR; usize::from(inner.nodes[rank].depth) + 1];
            label_of(inner, weights, (rank, end.cost.min(FAR)), &mut label);
            (rank, label)
        };
        ends.iter().map(label).collect()
    };
    let (up, down) = (labels(&customized.up, sources), labels(&customized.down, targets));
    let mut best = None;
    for (i, (source, up)) in up.iter().enumerate() {
        for (j, (target, down)) in down.iter().enumerate() {
            let common = inner.common(*source, *target);
            let least = up[..common].iter().zip(&down[..common]).map(|(&u, &d)| u + d).min();
            let pair = least.filter(|&d| d < FAR).map(|d| (d, i, j));
            best = [best, pair].into_iter().flatten().min();
        }
    }
    best
}
