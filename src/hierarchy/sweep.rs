//! One-to-all distances: up from the sources, then once down the ranks.
//!
//! Going down the ranks, the ancestors of a node are those seen last at each lesser depth, so that their distances lie
//! in an array indexed by depth, as in a query. PHAST (Delling, Goldberg, Nowatzyk, Werneck 2011) on an elimination
//! tree; no node is left out, and nothing but that array is read at random.

use super::customize::{ByDepth, Customized, by_depth};
use super::layout::{Hierarchy, Inner, NONE};
use super::walk::Front;
use crate::base::{Kernel, dispatch};
use crate::metric::FAR;

/// How many sources [`Sweep16`] takes at once.
pub const LANES: usize = 16;

/// Scratch and answer of one-to-all searches: 4 bytes a node.
#[derive(Clone, Debug)]
pub struct Sweep {
    hierarchy: Hierarchy,
    label: Vec<u32>,
    starts: Vec<(u32, u32)>,
    stack: ByDepth,
    /// By rank.
    distance: Vec<u32>,
}

impl Sweep {
    /// Scratch for `hierarchy`.
    pub fn new(hierarchy: &Hierarchy) -> Self {
        Self {
            hierarchy: hierarchy.clone(),
            label: vec![FAR; hierarchy.0.deepest + 1],
            starts: Vec::new(),
            stack: by_depth(),
            distance: vec![FAR; hierarchy.nodes()],
        }
    }

    /// Distances to all nodes from the nearest of `sources`, which are nodes with what it costs to start there.
    ///
    /// # Panics
    /// Where a source is not of the graph, or `customized` is not of the hierarchy that this was made for.
    pub fn run(&mut self, customized: &Customized, sources: &[(u32, u32)]) {
        assert!(self.hierarchy == customized.hierarchy, "a sweep of another hierarchy");
        let starts = &mut self.starts;
        starts.clear();
        for &(source, cost) in sources {
            climb(customized, source, cost, &mut self.label, |r, d| starts.push((r as u32, d)));
        }
        starts.sort_unstable();
        let inner = &*self.hierarchy.0;
        let (distance, stack, starts) = (&mut self.distance[..], &mut self.stack, &starts[..]);
        dispatch(Descend { inner, weights: &customized.down, distance, stack, starts });
    }

    /// Distance to `node` in the last run, or `None` where there is no way below [`FAR`].
    ///
    /// # Panics
    /// Where the node is not of the graph.
    pub fn distance(&self, node: u32) -> Option<u32> {
        let distance = self.distance[self.hierarchy.0.rank[node as usize] as usize];
        (distance < FAR).then_some(distance)
    }
}

/// Calls `found` with every ancestor's rank and distance.
fn climb(customized: &Customized, node: u32, cost: u32, label: &mut [u32], mut found: impl FnMut(usize, u32)) {
    let inner = &*customized.hierarchy.0;
    let rank = inner.rank[node as usize] as usize;
    label_of(inner, &customized.up, (rank, cost.min(FAR)), label);
    let mut next = Some(rank);
    while let Some(r) = next {
        found(r, label[usize::from(inner.nodes[r].depth)]);
        next = inner.parent(r);
    }
}

/// Fills `label` with the distances from rank and cost `start` to each ancestor by depth.
pub(super) fn label_of(inner: &Inner, weights: &[u32], start: (usize, u32), label: &mut [u32]) {
    dispatch(Climb { front: Front { inner, weights, distance: label }, start });
}

struct Climb<'a> {
    front: Front<'a>,
    start: (usize, u32),
}

impl Kernel for Climb<'_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        self.front.start(self.start.0, self.start.1);
        self.front.climb(self.start.0);
    }
}

struct Descend<'a> {
    inner: &'a Inner,
    /// Downwards.
    weights: &'a [u32],
    distance: &'a mut [u32],
    stack: &'a mut ByDepth,
    /// Rank, distance; ascending.
    starts: &'a [(u32, u32)],
}

/// So many arcs of a row are read whatever its length: most rows have no more, and how long they are is hard to guess.
const FEW: usize = 4;
/// By length of a row, what makes the weights behind its end [`FAR`].
const BEHIND: [[u32; FEW]; FEW + 1] = [[FAR; 4], [0, FAR, FAR, FAR], [0, 0, FAR, FAR], [0, 0, 0, FAR], [0; 4]];

impl Kernel for Descend<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { inner, weights: all, distance, stack, mut starts } = self;
        let mut next = starts.last().map_or(NONE, |start| start.0);
        for (r, (distance, node)) in distance.iter_mut().zip(&inner.nodes).enumerate().rev() {
            let mut best = FAR;
            while r as u32 == next {
                let Some((&(_, d), rest)) = starts.split_last() else { break };
                (best, starts) = (best.min(d), rest);
                next = starts.last().map_or(NONE, |start| start.0);
            }
            // From the row's first arc to the end of all.
            let row = inner.row(r);
            let (heads, weights, len) = (&inner.heads[row.start..], &all[row.start..], row.len());
            if let (Some(first_heads), Some(first_weights)) = (heads.first_chunk::<FEW>(), weights.first_chunk::<FEW>())
            {
                let behind = &BEHIND[len.min(FEW)];
                let there: [u32; FEW] =
                    std::array::from_fn(|i| stack[usize::from(first_heads[i])] + (first_weights[i] | behind[i]));
                best = best.min(there[0].min(there[1]).min(there[2].min(there[3])));
                if len > FEW {
                    for (&head, &w) in heads[FEW..len].iter().zip(&weights[FEW..len]) {
                        best = best.min(stack[usize::from(head)] + w);
                    }
                }
            } else {
                for (&head, &w) in heads[..len].iter().zip(&weights[..len]) {
                    best = best.min(stack[usize::from(head)] + w);
                }
            }
            stack[usize::from(node.depth)] = best;
            *distance = best;
        }
    }
}

/// A distance for each of 16 sources, on one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Wide(pub(super) [u32; LANES]);

/// Scratch and answer of one-to-all searches from 16 sources at once: 64 bytes a node.
#[derive(Clone, Debug)]
pub struct Sweep16 {
    hierarchy: Hierarchy,
    label: Vec<u32>,
    stack: Vec<Wide>,
    /// By rank.
    distance: Vec<Wide>,
}

impl Sweep16 {
    /// Scratch for `hierarchy`.
    pub fn new(hierarchy: &Hierarchy) -> Self {
        let label = vec![FAR; hierarchy.0.deepest + 1];
        let stack = vec![Wide([FAR; LANES]); label.len()];
        Self { hierarchy: hierarchy.clone(), label, stack, distance: vec![Wide([FAR; LANES]); hierarchy.nodes()] }
    }

    /// Distances to all nodes from each of `sources`, at most 16 of them.
    ///
    /// # Panics
    /// Where there are more, a source is not of the graph, or `customized` is not of the hierarchy that this was made
    /// for.
    pub fn run(&mut self, customized: &Customized, sources: &[u32]) {
        assert!(self.hierarchy == customized.hierarchy, "a sweep of another hierarchy");
        assert!(sources.len() <= LANES, "{} sources at once", sources.len());
        let mut starts = Vec::new();
        for (lane, &source) in sources.iter().enumerate() {
            climb(customized, source, 0, &mut self.label, |r, d| starts.push((r, lane, d)));
        }
        starts.sort_unstable();
        let inner = &*self.hierarchy.0;
        let (distance, stack, starts) = (&mut self.distance[..], &mut self.stack[..], &starts[..]);
        dispatch(Descend16 { inner, weights: &customized.down, distance, stack, starts });
    }

    /// Distance from source `lane` of the last run to `node`, or `None` where there is no way below [`FAR`].
    ///
    /// # Panics
    /// Where the node is not of the graph, or there is no such lane.
    pub fn distance(&self, lane: usize, node: u32) -> Option<u32> {
        let distance = self.distance[self.hierarchy.0.rank[node as usize] as usize].0[lane];
        (distance < FAR).then_some(distance)
    }
}

struct Descend16<'a> {
    inner: &'a Inner,
    /// Downwards.
    weights: &'a [u32],
    distance: &'a mut [Wide],
    stack: &'a mut [Wide],
    /// Rank, lane, distance; ascending.
    starts: &'a [(usize, usize, u32)],
}

impl Kernel for Descend16<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut starts = self.starts;
        for r in (0..self.inner.len()).rev() {
            let mut best = [FAR; LANES];
            while let Some((&(_, lane, d), rest)) = starts.split_last().filter(|(start, _)| start.0 == r) {
                best[lane] = best[lane].min(d);
                starts = rest;
            }
            for (&head, &w) in self.inner.heads(r).iter().zip(&self.weights[self.inner.row(r)]) {
                let from = &self.stack[usize::from(head)].0;
                for lane in 0..LANES {
                    best[lane] = best[lane].min(from[lane] + w);
                }
            }
            self.stack[usize::from(self.inner.nodes[r].depth)].0 = best;
            self.distance[r].0 = best;
        }
    }
}
