//! A hierarchy as plain arrays, for writing down; and back, with everything proven that the queries rely on.
//!
//! Only what nothing else determines is kept. The rest is made again on the way back, and what is kept is held against
//! the arcs, so that arrays from anywhere are either refused or a right hierarchy of the topology: every row leads to
//! ancestors, the heads of a row are a clique, and each arc lies on the chordal arc between its ends.

use super::layout::{Ends, Hierarchy, Inner, NONE, Node};
use super::topology::Topology;
use crate::base::Error;
use rayon::prelude::*;
use std::sync::Arc;

/// What determines a [`Hierarchy`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Rank of each node.
    pub rank: Vec<u32>,
    /// By rank, how many chordal arcs lead upwards.
    pub degrees: Vec<u16>,
    /// Ranks of heads: from the last rank to the first, for one whose list is the next rank's with that added, the
    /// next rank; for any other its whole list, from the root downwards.
    pub ends: Vec<u32>,
    /// By rank, how many arcs of the topology have their lower end there.
    pub given_counts: Vec<u32>,
    /// These arcs by rank, then by the chordal arc they lie on, then by id: twice the id, one more where the arc runs
    /// from the higher to the lower rank.
    pub given: Vec<u32>,
    /// Beside `given`, the position of that chordal arc in its row.
    pub given_at: Vec<u16>,
}

impl Hierarchy {
    /// Copies what determines it.
    pub fn parts(&self) -> Parts {
        let inner = &*self.0;
        Parts {
            rank: inner.rank.clone(),
            degrees: (0..inner.len()).map(|r| inner.row(r).len() as u16).collect(),
            ends: inner.all_ends(),
            given_counts: inner.first_given.windows(2).map(|ends| ends[1] - ends[0]).collect(),
            given: inner.given.clone(),
            given_at: inner.given_at.clone(),
        }
    }

    /// The hierarchy that `parts` determine, over `topology`.
    ///
    /// *Cost.* Linear in the chordal arcs, but for a binary search now and then.
    ///
    /// # Errors
    /// Where they are no hierarchy, or that of another topology.
    pub fn from_parts(topology: &Topology, parts: Parts) -> Result<Self, Error> {
        let nodes = topology.nodes();
        if [parts.rank.len(), parts.degrees.len(), parts.given_counts.len()] != [nodes; 3] {
            return Err(wrong("it is not of as many nodes"));
        }
        let Parts { rank, degrees, ends: ranks, given_counts, given, given_at } = parts;
        let mut ends = Ends { ranks, list: vec![0; nodes] };
        let mut inner = Inner { rank, given, given_at, ..Inner::default() };
        inner.check_ranks()?;
        inner.restore_rows(&degrees, &mut ends)?;
        inner.restore_subtrees()?;
        inner.check_cliques(&ends)?;
        let slots = || inner.slots(topology, &given_counts, &ends);
        let (slots, (heads, below)) = rayon::join(slots, || (inner.all_heads(&ends), inner.groups_below(&ends)));
        inner.heads = heads;
        (inner.first_below, inner.below) = below;
        (inner.first_given, inner.slot) = slots?;
        Ok(Self(Arc::new(inner)))
    }
}

fn wrong(problem: &str) -> Error {
    Error::invalid("hierarchy", problem)
}

impl Inner {
    /// Ranks of all heads, as in [`Parts::ends`].
    fn all_ends(&self) -> Vec<u32> {
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for r in (0..self.len()).rev() {
            if self.joins_next(r) {
                all.push(r as u32 + 1);
            } else {
                self.ends(r, &mut ends);
                all.extend_from_slice(&ends);
            }
        }
        all
    }

    /// Each rank is one node's.
    fn check_ranks(&self) -> Result<(), Error> {
        let mut seen = vec![false; self.len()];
        let fresh = |&rank: &u32| seen.get_mut(rank as usize).is_some_and(|seen| !std::mem::replace(seen, true));
        if self.rank.iter().all(fresh) { Ok(()) } else { Err(wrong("two nodes have one rank")) }
    }

    /// Rows, lists, parents and depths, from the last rank to the first.
    fn restore_rows(&mut self, degrees: &[u16], ends: &mut Ends) -> Result<(), Error> {
        let nodes = degrees.len();
        let arcs: u64 = degrees.iter().map(|&degree| u64::from(degree)).sum();
        let Ends { ranks: ends, list: lists } = ends;
        if arcs >= 1 << 31 || ends.len() >= 1 << 31 {
            return Err(wrong("it has over 2^31 chordal arcs"));
        }
        self.nodes = vec![Node::default(); nodes + 1];
        self.nodes[nodes] = Node { first: arcs as u32, beyond: NONE, ..Node::default() };
        let mut done = 0;
        for r in (0..nodes).rev() {
            let degree = usize::from(degrees[r]);
            let next = degrees.get(r + 1).map(|&next| usize::from(next) + 1);
            let joins = next == Some(degree) && ends.get(done) == Some(&(r as u32 + 1));
            let list = if joins { lists[r + 1] as usize } else { done };
            let heads = ends.get(list..list + degree).ok_or_else(|| wrong("its lists are too short"))?;
            let parent = heads.last().copied().unwrap_or(NONE);
            let above = self.nodes.get(parent as usize).filter(|_| parent as usize > r && (parent as usize) < nodes);
            let depth = match above {
                Some(above) => above.depth.checked_add(1).ok_or_else(|| wrong("it is over 65,535 deep"))?,
                None if degree == 0 => 0,
                None => return Err(wrong("a row leads downwards")),
            };
            done = list + degree;
            self.deepest = self.deepest.max(usize::from(depth));
            let first = self.nodes[r + 1].first - degree as u32;
            // An empty list begins where the one after it does.
            let next = &self.nodes[r + 1];
            if joins != (parent == r as u32 + 1 && lists.get(r + 1) == Some(&(list as u32))) {
                return Err(wrong("a row leads past its parent"));
            }
            let (above, beyond) = if joins { (next.above + 1, next.beyond) } else { (0, parent) };
            self.nodes[r] = Node { first, truth: NONE, beyond, depth, above };
            lists[r] = list as u32;
        }
        let ends_in_place = done == ends.len() && ends.iter().all(|&x| (x as usize) < nodes);
        if ends_in_place { Ok(()) } else { Err(wrong("its lists are not those of its rows")) }
    }

    /// Subtrees are ranges: as many ranks as they have nodes, and no lower one.
    fn restore_subtrees(&mut self) -> Result<(), Error> {
        let sizes = self.subtree_sizes();
        let lowest = |r: usize| r + 1 - sizes[r] as usize;
        if (0..self.len()).any(|r| self.parent(r).is_some_and(|parent| lowest(parent) > lowest(r))) {
            return Err(wrong("its ranks are no post-order"));
        }
        self.find_large(&sizes);
        Ok(())
    }

    /// Heads other than the parent are heads of the parent: so they are ancestors, and a clique.
    fn check_cliques(&self, ends: &Ends) -> Result<(), Error> {
        let is_clique = |r: usize| {
            let Some(parent) = self.parent(r).filter(|_| !self.joins_next(r)) else { return true };
            let (own, mut above) = (ends.of(self, r), ends.of(self, parent));
            own[..own.len() - 1].iter().all(|&head| {
                // Descending; most often the next one or the one after.
                let at = match above {
                    [first, ..] if *first == head => Some(0),
                    [_, second, ..] if *second == head => Some(1),
                    _ => above.binary_search_by(|other| head.cmp(other)).ok(),
                };
                at.inspect(|&at| above = &above[at + 1..]).is_some()
            })
        };
        if (0..self.len()).into_par_iter().all(is_clique) {
            Ok(())
        } else {
            Err(wrong("the heads of a row are no clique"))
        }
    }

    /// The ranges of `given` and the chordal arc of each arc. Each lies on that between its ends, once, and loops on none.
    fn slots(&self, topology: &Topology, counts: &[u32], ends: &Ends) -> Result<(Vec<u32>, Vec<u32>), Error> {
        let total: u64 = counts.iter().map(|&count| u64::from(count)).sum();
        if self.given.len() != self.given_at.len() || total != self.given.len() as u64 || total >= 1 << 31 {
            return Err(wrong("its arcs are not all there"));
        }
        // In the order of arcs, which is about that of nodes; by rank each arc is then looked up in one place.
        let arcs = topology.tails().par_iter().zip(topology.heads());
        let runs: Vec<[u32; 2]> = arcs.map(|(&a, &b)| [self.rank[a as usize], self.rank[b as usize]]).collect();
        let mut first = Vec::with_capacity(counts.len() + 1);
        first.push(0);
        let mut slot = vec![NONE; topology.arcs()];
        for (r, &count) in counts.iter().enumerate() {
            let start = first[r] as usize;
            first.push((start + count as usize) as u32);
            let row = start..start + count as usize;
            let (ends, mut before) = (ends.of(self, r), None);
            for (&given, &at) in self.given[row.clone()].iter().zip(&self.given_at[row]) {
                let (arc, downwards) = (given as usize / 2, given & 1 == 1);
                let free = slot.get_mut(arc).filter(|slot| **slot == NONE);
                let (Some(free), Some(&end)) = (free, ends.get(usize::from(at))) else {
                    return Err(wrong("an arc lies nowhere or twice"));
                };
                let expected = if downwards { [end, r as u32] } else { [r as u32, end] };
                if runs[arc] != expected || before.replace((at, given)) >= Some((at, given)) {
                    return Err(wrong("an arc does not join what its chordal arc does, or stands out of turn"));
                }
                *free = 2 * (self.nodes[r].first + u32::from(at)) + (given & 1);
            }
        }
        if slot.iter().zip(&runs).any(|(&slot, run)| slot == NONE && run[0] != run[1]) {
            return Err(wrong("an arc is missing"));
        }
        Ok((first, slot))
    }
}

#[cfg(test)]
#[path = "parts_tests.rs"]
mod tests;
