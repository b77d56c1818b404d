//! From an order to the layout: chordal supergraph, elimination tree, post-order, shared head lists.

use super::layout::{Ends, Hierarchy, Inner, NONE, Node};
use super::topology::Topology;
use crate::base::Error;
use std::sync::Arc;

/// Nodes by their position in the given order, with the ends of their chordal arcs that come later in it.
struct Chordal {
    /// Offsets into `ends`, one more than nodes.
    first: Vec<usize>,
    /// Unsorted.
    ends: Vec<u32>,
    parent: Vec<u32>,
}

impl Chordal {
    fn degree(&self, v: usize) -> usize {
        self.first[v + 1] - self.first[v]
    }

    fn ends(&self, v: usize) -> &[u32] {
        &self.ends[self.first[v]..self.first[v + 1]]
    }
}

/// Children of each node as linked lists.
struct Children {
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Children {
    fn new(nodes: usize) -> Self {
        Self { first: vec![NONE; nodes], next: vec![NONE; nodes] }
    }

    fn add(&mut self, parent: u32, child: u32) {
        self.next[child as usize] = self.first[parent as usize];
        self.first[parent as usize] = child;
    }

    fn of(&self, v: usize) -> impl Iterator<Item = u32> {
        let some = |v: u32| (v != NONE).then_some(v);
        std::iter::successors(some(self.first[v]), move |&c| some(self.next[c as usize]))
    }
}

pub(super) fn build(topology: &Topology, order: &[u32]) -> Result<Hierarchy, Error> {
    let position = invert(order, topology.nodes())?;
    let chordal = fill_in(topology, &position)?;
    let renumbered = post_order(&chordal);
    let rank: Vec<u32> = position.iter().map(|&p| renumbered[p as usize]).collect();
    let (mut inner, ends) = lay_out(&chordal, &renumbered, rank)?;
    drop(chordal);
    inner.attach(topology);
    (inner.first_below, inner.below) = inner.groups_below(&ends);
    Ok(Hierarchy(Arc::new(inner)))
}

/// Position of each node in `order`, which must name each node once.
fn invert(order: &[u32], nodes: usize) -> Result<Vec<u32>, Error> {
    if order.len() != nodes {
        return Err(Error::invalid("node order", format!("{} entries for {nodes} nodes", order.len())));
    }
    let mut position = vec![NONE; nodes];
    for (i, &v) in order.iter().enumerate() {
        match position.get_mut(v as usize) {
            Some(p) if *p == NONE => *p = i as u32,
            Some(_) => return Err(Error::invalid("node order", format!("node {v} stands in it twice"))),
            None => return Err(Error::invalid("node order", format!("node {v} of {nodes} nodes"))),
        }
    }
    Ok(position)
}

/// Eliminates node after node: its later neighbours become a clique. It is enough to hand each node's list to its
/// parent, the earliest of them, since all of them are neighbours of the parent then (Gilbert, Ng, Peyton 1994).
fn fill_in(topology: &Topology, position: &[u32]) -> Result<Chordal, Error> {
    let nodes = topology.nodes();
    let (first_own, own) = later_neighbours(topology, position);
    let (mut first, mut ends) = (Vec::with_capacity(nodes + 1), Vec::with_capacity(own.len()));
    let mut parent = vec![NONE; nodes];
    let mut children = Children::new(nodes);
    let mut seen = vec![NONE; nodes];
    first.push(0);
    for v in 0..nodes {
        let start = ends.len();
        seen[v] = v as u32;
        let mut add = |x: u32, ends: &mut Vec<u32>| {
            if seen[x as usize] != v as u32 {
                seen[x as usize] = v as u32;
                ends.push(x);
            }
        };
        own[first_own[v] as usize..first_own[v + 1] as usize].iter().for_each(|&x| add(x, &mut ends));
        for child in children.of(v) {
            for i in first[child as usize]..first[child as usize + 1] {
                add(ends[i], &mut ends);
            }
        }
        if ends.len() - start > usize::from(u16::MAX) || ends.len() >= 1 << 31 {
            return Err(too_deep(ends.len() - start));
        }
        if let Some(&p) = ends[start..].iter().min() {
            parent[v] = p;
            children.add(p, v as u32);
        }
        first.push(ends.len());
    }
    Ok(Chordal { first, ends, parent })
}

fn too_deep(depth: usize) -> Error {
    let problem = format!("its elimination tree is {depth} deep or has over 2^31 chordal arcs; at most 65,535 fit");
    Error::invalid("node order", problem)
}

/// For each node by position, the positions of its neighbours that come later; repeated where arcs are parallel.
fn later_neighbours(topology: &Topology, position: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let ends = || {
        let arcs = topology.tails().iter().zip(topology.heads());
        arcs.map(|(&a, &b)| (position[a as usize], position[b as usize])).filter(|(a, b)| a != b)
    };
    let mut first = vec![0u32; topology.nodes() + 1];
    ends().for_each(|(a, b)| first[a.min(b) as usize + 1] += 1);
    for v in 0..topology.nodes() {
        first[v + 1] += first[v];
    }
    let mut free = first.clone();
    let mut later = vec![0; first[topology.nodes()] as usize];
    for (a, b) in ends() {
        let at = &mut free[a.min(b) as usize];
        later[*at as usize] = a.max(b);
        *at += 1;
    }
    (first, later)
}

/// New numbers such that each subtree is a range that ends at its root, and such that a child whose list is its
/// parent's with the parent added comes right before the parent: the two then share one list of heads. Of the others the
/// larger subtrees come later, so that most ways to the root lead to near ranks, which lie near in memory.
fn post_order(chordal: &Chordal) -> Vec<u32> {
    let nodes = chordal.parent.len();
    let mut children = Children::new(nodes);
    let mut heir = vec![NONE; nodes];
    let mut chain = vec![1u32; nodes];
    let mut size = vec![1u32; nodes];
    for v in 0..nodes {
        if heir[v] != NONE {
            chain[v] += chain[heir[v] as usize];
        }
        let p = chordal.parent[v];
        if p == NONE {
            continue;
        }
        children.add(p, v as u32);
        size[p as usize] += size[v];
        if chordal.degree(v) == chordal.degree(p as usize) + 1 {
            let best = &mut heir[p as usize];
            if *best == NONE || chain[v] > chain[*best as usize] {
                *best = v as u32;
            }
        }
    }
    let mut rank = vec![0; nodes];
    let mut stack: Vec<u32> = (0..nodes as u32).filter(|&v| chordal.parent[v as usize] == NONE).collect();
    let mut next = nodes as u32;
    while let Some(v) = stack.pop() {
        next -= 1;
        rank[v as usize] = next;
        let heir = heir[v as usize];
        let from = stack.len();
        stack.extend(children.of(v as usize).filter(|&c| c != heir));
        stack[from..].sort_unstable_by_key(|&c| (size[c as usize], c));
        stack.extend((heir != NONE).then_some(heir));
    }
    rank
}

/// Rows, and the ranks of their heads.
fn lay_out(chordal: &Chordal, renumbered: &[u32], rank: Vec<u32>) -> Result<(Inner, Ends), Error> {
    let nodes = rank.len();
    let mut old = vec![0u32; nodes];
    for (v, &r) in renumbered.iter().enumerate() {
        old[r as usize] = v as u32;
    }
    let mut inner = Inner { rank, ..Inner::default() };
    inner.nodes = vec![Node::default(); nodes + 1];
    let mut first = 0;
    for (r, &v) in old.iter().enumerate() {
        inner.nodes[r].first = first;
        first += chordal.degree(v as usize) as u32;
        let parent = chordal.parent[v as usize];
        inner.nodes[r].beyond = if parent == NONE { NONE } else { renumbered[parent as usize] };
    }
    let mut ends = Ends { ranks: Vec::new(), list: vec![0; nodes] };
    inner.nodes[nodes] = Node { first, beyond: NONE, ..Node::default() };
    for r in (0..nodes).rev() {
        let parent = inner.nodes[r].beyond;
        let degree = chordal.degree(old[r] as usize);
        if parent != NONE {
            let above = usize::from(inner.nodes[parent as usize].depth) + 1;
            inner.nodes[r].depth = u16::try_from(above).map_err(|_| too_deep(above))?;
            inner.deepest = inner.deepest.max(above);
        }
        let heir = parent == r as u32 + 1 && inner.row(parent as usize).len() + 1 == degree;
        if heir {
            // The parent's list was the last to be written, so that adding the parent to it makes the child's.
            ends.list[r] = ends.list[r + 1];
            inner.nodes[r].above = inner.nodes[r + 1].above + 1;
            inner.nodes[r].beyond = inner.nodes[r + 1].beyond;
            ends.ranks.push(parent);
        } else {
            let start = ends.ranks.len();
            ends.list[r] = start as u32;
            ends.ranks.extend(chordal.ends(old[r] as usize).iter().map(|&x| renumbered[x as usize]));
            ends.ranks[start..].sort_unstable_by(|a, b| b.cmp(a));
        }
    }
    inner.find_large(&inner.subtree_sizes());
    inner.heads = inner.all_heads(&ends);
    Ok((inner, ends))
}
