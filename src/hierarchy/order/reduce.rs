//! Dead ends and chains, taken off before the graph is cut and ordered first.
//!
//! A node of degree one is eliminated at no cost; one of degree two makes one arc and one triangle. Both have nothing
//! to win from a separator. They come off in rounds (rake and compress; Miller, Reif 1985): a few layers of dead ends,
//! then all chains, each of which leaves an edge between its ends; what that turns into a dead end or a chain goes in
//! the next round. A chain is ordered by halving, which keeps it shallow: taken from one end, a valley road of
//! a thousand nodes would be a thousand levels of the elimination tree.

use super::undirected::Undirected;

/// Layers of dead ends taken off a round. A dead end of more nodes is halved like a chain, which costs it a second
/// arc a node but keeps it shallow.
const LAYERS: usize = 4;

/// The nodes taken off, in order; the core that stays; and the names of its nodes in `graph`.
pub(super) fn reduce(graph: &Undirected) -> (Vec<u32>, Undirected, Vec<u32>) {
    let mut order = Vec::with_capacity(graph.node_count());
    let mut names: Vec<u32> = (0..graph.node_count() as u32).collect();
    let mut core = graph.clone();
    loop {
        let mut round = Round::new(&core);
        round.rake();
        round.compress();
        let taken = round.taken.len();
        order.extend(round.taken.iter().map(|&v| names[v as usize]));
        if taken == 0 {
            return (order, core, names);
        }
        let kept: Vec<u32> = (0..core.node_count() as u32).filter(|&v| !round.gone[v as usize]).collect();
        core = round.rest(&kept);
        names = kept.iter().map(|&v| names[v as usize]).collect();
    }
}

struct Round<'a> {
    graph: &'a Undirected,
    degree: Vec<u32>,
    gone: Vec<bool>,
    taken: Vec<u32>,
    joined: Vec<(u32, u32)>,
}

impl<'a> Round<'a> {
    fn new(graph: &'a Undirected) -> Self {
        let degree = (0..graph.node_count() as u32).map(|v| graph.degree(v) as u32).collect();
        Self { graph, degree, gone: vec![false; graph.node_count()], taken: Vec::new(), joined: Vec::new() }
    }

    /// Takes off dead ends, [`LAYERS`] deep.
    fn rake(&mut self) {
        let mut layer: Vec<u32> = (0..self.degree.len() as u32).filter(|&v| self.degree[v as usize] == 1).collect();
        for _ in 0..LAYERS {
            let mut next = Vec::new();
            for &v in layer.iter() {
                // Its neighbour may have been the other half of a pair and gone first.
                if self.degree[v as usize] != 1 {
                    continue;
                }
                self.gone[v as usize] = true;
                self.taken.push(v);
                for &w in self.graph.neighbours(v).iter().filter(|&&w| !self.gone[w as usize]) {
                    self.degree[w as usize] -= 1;
                    if self.degree[w as usize] == 1 {
                        next.push(w);
                    }
                }
            }
            layer = next;
        }
    }

    /// Takes off the inner nodes of all chains and joins their ends.
    fn compress(&mut self) {
        let mut chain = Vec::new();
        for v in 0..self.degree.len() as u32 {
            if self.degree[v as usize] != 2 {
                self.chains_from(v, &mut chain);
            }
        }
        // What still has degree two is on a ring; the first node of each stands as both ends of the rest.
        for v in 0..self.degree.len() as u32 {
            if !self.gone[v as usize] && self.degree[v as usize] == 2 {
                self.degree[v as usize] = 0;
                self.chains_from(v, &mut chain);
            }
        }
    }

    fn chains_from(&mut self, end: u32, chain: &mut Vec<u32>) {
        if self.gone[end as usize] {
            return;
        }
        let graph = self.graph;
        for &start in graph.neighbours(end) {
            if self.gone[start as usize] || self.degree[start as usize] != 2 {
                continue;
            }
            chain.clear();
            let (mut before, mut at) = (end, start);
            while self.degree[at as usize] == 2 {
                chain.push(at);
                self.gone[at as usize] = true;
                // Of its two neighbours one is `before`; the other is there, and is `end` where a loop closes.
                let onward = graph.neighbours(at).iter().find(|&&w| w != before && !self.gone[w as usize]);
                (before, at) = (at, onward.copied().unwrap_or(end));
            }
            if at != end {
                self.joined.push((end, at));
            }
            halve(chain, &mut self.taken);
        }
    }

    /// The graph of what is left, in new numbers.
    fn rest(&self, kept: &[u32]) -> Undirected {
        let mut number = vec![u32::MAX; self.gone.len()];
        for (i, &v) in kept.iter().enumerate() {
            number[v as usize] = i as u32;
        }
        let number = &number;
        Undirected::from_edges(kept.len(), || {
            let old = kept.iter().flat_map(move |&v| self.graph.neighbours(v).iter().map(move |&w| (v, w)));
            let old = old.filter(|&(v, w)| v < w && !self.gone[w as usize]);
            old.chain(self.joined.iter().copied()).map(move |(v, w)| (number[v as usize], number[w as usize]))
        })
    }
}

/// Puts the middle of `chain` after both halves, each ordered likewise.
fn halve(chain: &[u32], order: &mut Vec<u32>) {
    if let Some(&middle) = chain.get(chain.len() / 2) {
        halve(&chain[..chain.len() / 2], order);
        halve(&chain[chain.len() / 2 + 1..], order);
        order.push(middle);
    }
}
