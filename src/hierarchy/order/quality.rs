//! What an order costs: the elimination game, played.

use super::undirected::Undirected;
use crate::base::Error;

/// The size of the hierarchy that an order leads to.
///
/// Memory goes with `chordal_arcs`, customization with `triangles`, a query with the square of the depth at worst.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct OrderQuality {
    /// Arcs of the chordal supergraph, each counted once.
    pub chordal_arcs: u64,
    /// Its triangles: pairs of later neighbours of a node, over all nodes.
    pub triangles: u64,
    /// Mean number of nodes from a node to its root in the elimination tree, both counted.
    pub mean_depth: f64,
    /// The largest such number.
    pub max_depth: u32,
}

impl OrderQuality {
    /// Eliminates the nodes of `graph` in `order` (position to node) and counts.
    ///
    /// Refuses an order that is no permutation of the nodes. Time and memory go with the chordal arcs.
    pub fn measure(graph: &Undirected, order: &[u32]) -> Result<Self, Error> {
        let rank = ranks(graph, order)?;
        let mut later: Vec<Vec<u32>> = order
            .iter()
            .enumerate()
            .map(|(i, &v)| {
                let mut up: Vec<u32> = graph.neighbours(v).iter().map(|&w| rank[w as usize]).collect();
                up.retain(|&r| r as usize > i);
                up.sort_unstable();
                up
            })
            .collect();
        let mut parent = vec![u32::MAX; order.len()];
        let (mut chordal_arcs, mut triangles, mut merged) = (0, 0, Vec::new());
        for i in 0..order.len() {
            let up = std::mem::take(&mut later[i]);
            chordal_arcs += up.len() as u64;
            triangles += up.len() as u64 * (up.len() as u64).saturating_sub(1) / 2;
            if let Some((&lowest, rest)) = up.split_first() {
                parent[i] = lowest;
                merge(rest, &later[lowest as usize], &mut merged);
                later[lowest as usize].clone_from(&merged);
            }
        }
        let (mean_depth, max_depth) = depths(&parent);
        Ok(Self { chordal_arcs, triangles, mean_depth, max_depth })
    }
}

fn ranks(graph: &Undirected, order: &[u32]) -> Result<Vec<u32>, Error> {
    let n = graph.node_count();
    let mut rank = vec![u32::MAX; n];
    for (i, &v) in order.iter().enumerate() {
        match rank.get_mut(v as usize) {
            Some(free) if *free == u32::MAX => *free = i as u32,
            Some(_) => return Err(Error::invalid("order", format!("node {v} is there twice"))),
            None => return Err(Error::invalid("order", format!("{v} is no node, there are {n}"))),
        }
    }
    if order.len() < n {
        return Err(Error::invalid("order", format!("has {} of {n} nodes", order.len())));
    }
    Ok(rank)
}

/// The union of two ascending lists.
fn merge(a: &[u32], b: &[u32], into: &mut Vec<u32>) {
    into.clear();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        into.push(a[i].min(b[j]));
        let (from_a, from_b) = (a[i] <= b[j], b[j] <= a[i]);
        i += usize::from(from_a);
        j += usize::from(from_b);
    }
    into.extend_from_slice(&a[i..]);
    into.extend_from_slice(&b[j..]);
}

fn depths(parent: &[u32]) -> (f64, u32) {
    let mut depth = vec![1u32; parent.len()];
    for i in (0..parent.len()).rev().filter(|&i| parent[i] != u32::MAX) {
        depth[i] = depth[parent[i] as usize] + 1;
    }
    let sum: u64 = depth.iter().map(|&d| u64::from(d)).sum();
    (sum as f64 / parent.len().max(1) as f64, depth.iter().copied().max().unwrap_or(0))
}
