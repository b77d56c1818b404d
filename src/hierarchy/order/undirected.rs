//! The graph that is ordered: who is beside whom.

use crate::base::Error;

/// A simple undirected graph in adjacency arrays: no loops, no parallels, every edge seen from both ends, neighbours
/// ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undirected {
    first: Vec<u32>,
    head: Vec<u32>,
}

impl Undirected {
    /// The edges under the arcs `tails[i] -> heads[i]` of a directed multigraph of `n` nodes; loops and parallels are
    /// left out.
    ///
    /// Refuses slices of unequal length, ends that are no node, and more than 2³¹ arcs.
    pub fn from_arcs(n: usize, tails: &[u32], heads: &[u32]) -> Result<Self, Error> {
        let bad = |problem: String| Err(Error::invalid("arcs", problem));
        if tails.len() != heads.len() {
            return bad(format!("there are {} tails and {} heads", tails.len(), heads.len()));
        }
        if n >= u32::MAX as usize || tails.len() > i32::MAX as usize {
            return bad(format!("{n} nodes and {} arcs are more than 32 bits number", tails.len()));
        }
        if let Some(end) = tails.iter().chain(heads).find(|&&v| v as usize >= n) {
            return bad(format!("{end} is no node, there are {n}"));
        }
        Ok(Self::from_edges(n, || tails.iter().copied().zip(heads.iter().copied())))
    }

    /// From edges whose ends are known to be nodes, given twice over.
    pub(super) fn from_edges<I: Iterator<Item = (u32, u32)>>(n: usize, edges: impl Fn() -> I) -> Self {
        let mut first = vec![0u32; n + 2];
        for (u, v) in edges().filter(|(u, v)| u != v) {
            first[u as usize + 2] += 1;
            first[v as usize + 2] += 1;
        }
        for i in 2..first.len() {
            first[i] += first[i - 1];
        }
        let mut head = vec![0u32; first[n + 1] as usize];
        for (u, v) in edges().filter(|(u, v)| u != v) {
            for (tail, end) in [(u, v), (v, u)] {
                head[first[tail as usize + 1] as usize] = end;
                first[tail as usize + 1] += 1;
            }
        }
        first.pop();
        Self::simplified(first, head)
    }

    /// Sorts each node's neighbours and drops repetitions, in place.
    fn simplified(mut first: Vec<u32>, mut head: Vec<u32>) -> Self {
        let (mut kept, mut start) = (0, 0);
        for past in first.iter_mut().skip(1) {
            let end = *past as usize;
            head[start..end].sort_unstable();
            let before = kept;
            for i in start..end {
                if kept == before || head[kept - 1] != head[i] {
                    head[kept] = head[i];
                    kept += 1;
                }
            }
            *past = kept as u32;
            start = end;
        }
        head.truncate(kept);
        Self { first, head }
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.first.len() - 1
    }

    /// How many edges there are, each counted once.
    pub fn edge_count(&self) -> usize {
        self.head.len() / 2
    }

    /// The neighbours of `node`, ascending.
    ///
    /// # Panics
    /// If `node` is no node.
    pub fn neighbours(&self, node: u32) -> &[u32] {
        &self.head[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// How many neighbours `node` has.
    pub(super) fn degree(&self, node: u32) -> usize {
        self.neighbours(node).len()
    }
}
