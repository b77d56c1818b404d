//! The hierarchy against a plain Dijkstra, on thousands of random multigraphs under random orders.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::Rng;
use skyroad::hierarchy::{Customized, Hierarchy, Query, Topology};
use skyroad::metric::{CLOSED, FAR, MAX_WEIGHT};

/// A directed multigraph with weights.
struct Graph {
    nodes: usize,
    tails: Vec<u32>,
    heads: Vec<u32>,
    weights: Vec<u32>,
}

impl Graph {
    /// Sparse or dense, in one piece or many, with loops, parallel arcs, one-ways, ties, closed and enormous arcs.
    fn random(rng: &mut Rng, most: usize) -> Self {
        let nodes = 1 + rng.below(most);
        let mut graph = Self { nodes, tails: vec![], heads: vec![], weights: vec![] };
        let dense = 1 + rng.below(5);
        let arcs = rng.below(1 + nodes * dense);
        let shape = rng.below(4);
        let kind = rng.below(5);
        for i in 0..arcs {
            let a = rng.below(nodes);
            let b = match shape {
                0 => rng.below(nodes),
                1 => (a + 1 + rng.below(3)) % nodes,
                2 => a / 2,
                _ => (a + [1, 6, nodes, nodes - 1][i % 4]) % nodes,
            };
            graph.tails.push(a as u32);
            graph.heads.push(b as u32);
            graph.weights.push(Self::weight(rng, kind));
            if rng.below(3) > 0 {
                graph.tails.push(b as u32);
                graph.heads.push(a as u32);
                graph.weights.push(Self::weight(rng, kind));
            }
        }
        graph
    }

    fn weight(rng: &mut Rng, kind: usize) -> u32 {
        match (kind, rng.below(12)) {
            (0, _) => rng.below(2) as u32,
            (_, 0) => CLOSED,
            (1, _) => MAX_WEIGHT - rng.below(3) as u32,
            (2, 1) => MAX_WEIGHT,
            (_, 2) => 0,
            (3, _) => rng.below(1 << 20) as u32,
            _ => rng.below(10) as u32,
        }
    }

    fn topology(&self) -> Topology {
        Topology::from_arcs(self.nodes, self.tails.clone(), self.heads.clone()).unwrap()
    }

    /// By Bellman and Ford, the plainest of all; `None` where there is no way, open or beyond the horizon.
    fn distances(&self, starts: &[(u32, u32)]) -> Vec<Option<u32>> {
        let mut distance = vec![u64::MAX; self.nodes];
        for &(node, cost) in starts {
            distance[node as usize] = distance[node as usize].min(u64::from(cost));
        }
        loop {
            let mut changed = false;
            for arc in (0..self.tails.len()).filter(|&a| self.weights[a] != CLOSED) {
                let (tail, head) = (self.tails[arc] as usize, self.heads[arc] as usize);
                let through = distance[tail].saturating_add(u64::from(self.weights[arc]));
                if through < distance[head] {
                    distance[head] = through;
                    changed = true;
                }
            }
            if !changed {
                return distance.into_iter().map(|d| (d < u64::from(FAR)).then_some(d as u32)).collect();
            }
        }
    }

    /// Panics unless `arcs` lead from `source` to `target` and weigh `duration`.
    fn check_path(&self, (source, target): (u32, u32), duration: u32, arcs: &[u32]) {
        let mut at = source;
        let mut sum = 0;
        for &arc in arcs {
            assert_eq!(self.tails[arc as usize], at, "arcs join");
            assert_ne!(self.weights[arc as usize], CLOSED);
            at = self.heads[arc as usize];
            sum += self.weights[arc as usize];
        }
        assert_eq!((at, sum), (target, duration));
    }
}

fn shuffled(rng: &mut Rng, nodes: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    for i in (1..nodes).rev() {
        order.swap(i, rng.below(i + 1));
    }
    order
}

/// Every pair of `graph`: distance and path.
fn check_pairs(graph: &Graph, customized: &Customized, query: &mut Query) {
    for source in 0..graph.nodes as u32 {
        let expected = graph.distances(&[(source, 0)]);
        for target in 0..graph.nodes as u32 {
            let found = query.distance(customized, source, target);
            assert_eq!(found, expected[target as usize], "{source} to {target}");
            let path = query.path(customized, source, target);
            assert_eq!(path.as_ref().map(|p| p.duration), found);
            if let Some(path) = path {
                graph.check_path((source, target), path.duration, &path.arcs);
            }
        }
    }
}

#[test]
fn distances_and_paths_equal_a_plain_search() {
    for seed in 0..4000 {
        let mut rng = Rng::new(seed);
        let graph = Graph::random(&mut rng, 24);
        let order = shuffled(&mut rng, graph.nodes);
        let hierarchy = Hierarchy::build(&graph.topology(), &order).unwrap();
        let customized = hierarchy.customize(&graph.weights).unwrap();
        check_pairs(&graph, &customized, &mut Query::new(&hierarchy));
    }
}

#[test]
fn larger_graphs_too() {
    for seed in 0..60 {
        let mut rng = Rng::new(seed);
        let graph = Graph::random(&mut rng, 150);
        let order = shuffled(&mut rng, graph.nodes);
        let hierarchy = Hierarchy::build(&graph.topology(), &order).unwrap();
        let customized = hierarchy.customize(&graph.weights).unwrap();
        check_pairs(&graph, &customized, &mut Query::new(&hierarchy));
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let topology = Topology::from_arcs(3, vec![0, 1], vec![1, 2]).unwrap();
    for order in [vec![0, 1], vec![0, 1, 1], vec![0, 1, 3]] {
        assert!(Hierarchy::build(&topology, &order).is_err());
    }
    let hierarchy = Hierarchy::build(&topology, &[0, 1, 2]).unwrap();
    assert!(hierarchy.customize(&[1]).is_err());
    assert!(hierarchy.customize(&[1, MAX_WEIGHT + 1]).is_err());
    assert!(hierarchy.customize(&[CLOSED, MAX_WEIGHT]).is_ok());
}

#[test]
fn a_tree_too_deep_is_refused_and_the_deepest_is_not() {
    let chain = |nodes: u32| {
        let topology = Topology::from_arcs(nodes as usize, (0..nodes - 1).collect(), (1..nodes).collect()).unwrap();
        Hierarchy::build(&topology, &(0..nodes).collect::<Vec<_>>())
    };
    assert!(chain(65_537).is_err());
    let hierarchy = chain(65_536).unwrap();
    let customized = hierarchy.customize(&vec![1; 65_535]).unwrap();
    assert_eq!(Query::new(&hierarchy).distance(&customized, 0, 65_535), Some(65_535));
    // A star whose centre goes first would have 5 * 10^9 chordal arcs.
    let topology = Topology::from_arcs(100_000, vec![0; 99_999], (1..100_000).collect()).unwrap();
    assert!(Hierarchy::build(&topology, &(0..100_000).collect::<Vec<_>>()).is_err());
}

#[test]
fn no_nodes_at_all() {
    let hierarchy = Hierarchy::build(&Topology::from_arcs(0, vec![], vec![]).unwrap(), &[]).unwrap();
    assert!(hierarchy.customize(&[]).is_ok());
}
