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
        best_pair(&mut self.labels, customized, sources, targets).map(|best| best.0)
    }

    /// A path of that length: [`ArcPath::duration`] holds the costs of both ends. Of equal pairs the first source, then
    /// the first target is taken.
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn path_between(&mut self, customized: &Customized, sources: &[End], targets: &[End]) -> Option<ArcPath> {
        let (duration, i, j) = best_pair(&mut self.labels, customized, sources, targets)?;
        let path = self.path(customized, sources[i].node, targets[j].node)?;
        Some(ArcPath { duration, ..path })
    }
}

/// Distance, source and target. The labels of all ends lie in `scratch`.
fn best_pair(
    scratch: &mut Vec<u32>,
    customized: &Customized,
    sources: &[End],
    targets: &[End],
) -> Option<(u32, usize, usize)> {
    let inner = &*customized.hierarchy.0;
    let levels = inner.deepest + 1;
    let needed = levels * (sources.len() + targets.len());
    if scratch.len() < needed {
        scratch.resize(needed, FAR);
    }
    let rank = |end: &End| inner.rank[end.node as usize] as usize;
    let (up, down) = scratch[..needed].split_at_mut(levels * sources.len());
    for (labels, weights, ends) in [(&mut *up, &customized.up, sources), (&mut *down, &customized.down, targets)] {
        for (label, end) in labels.chunks_mut(levels).zip(ends) {
            label_of(inner, weights, (rank(end), end.cost.min(FAR)), label);
        }
    }
    let mut best = None;
    for (i, (source, up)) in sources.iter().zip(up.chunks(levels)).enumerate() {
        for (j, (target, down)) in targets.iter().zip(down.chunks(levels)).enumerate() {
            let common = inner.common(rank(source), rank(target));
            let least = up[..common].iter().zip(&down[..common]).map(|(&u, &d)| u + d).min();
            let pair = least.filter(|&d| d < FAR).map(|d| (d, i, j));
            best = [best, pair].into_iter().flatten().min();
        }
    }
    best
}
