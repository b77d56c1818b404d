//! A million pairs of nodes of random graphs of all shapes: every engine equals Dijkstra, before and after closures.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use rayon::prelude::*;
use skyroad::Rng;
use skyroad::hierarchy::{
    Customized, Hierarchy, LANES, OrderOptions, Query, Sweep, Sweep16, Topology, Undirected, nested_dissection,
};
use skyroad::metric::{CLOSED, FAR, MAX_WEIGHT};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const PAIRS: usize = 1_000_000;
const MOST: usize = 60;

#[derive(Clone, Copy, Debug)]
enum Shape {
    Erdos,
    Grid,
    Tree,
    Chain,
    Star,
    Pieces,
    Parallel,
    Loops,
}

const SHAPES: [Shape; 8] =
    [Shape::Erdos, Shape::Grid, Shape::Tree, Shape::Chain, Shape::Star, Shape::Pieces, Shape::Parallel, Shape::Loops];

#[derive(Clone, Copy, Debug)]
enum Scale {
    Wide,
    Ties,
    Zeros,
    NearFar,
}

const SCALES: [Scale; 4] = [Scale::Wide, Scale::Ties, Scale::Zeros, Scale::NearFar];

struct Graph {
    nodes: usize,
    tails: Vec<u32>,
    heads: Vec<u32>,
    weights: Vec<u32>,
}

impl Graph {
    fn random(rng: &mut Rng, shape: Shape, scale: Scale) -> Self {
        let nodes = 2 + rng.below(MOST - 1);
        let mut graph = Self { nodes, tails: vec![], heads: vec![], weights: vec![] };
        for (a, b) in edges(rng, shape, nodes) {
            // Three in four lead both ways, each with a weight of its own.
            for (tail, head) in [(a, b), (b, a)].into_iter().take(1 + usize::from(rng.below(4) > 0)) {
                graph.tails.push(tail as u32);
                graph.heads.push(head as u32);
                graph.weights.push(weight(rng, scale));
            }
        }
        graph
    }

    fn distances(&self, source: usize) -> Vec<Option<u32>> {
        let mut out = vec![vec![]; self.nodes];
        (0..self.tails.len()).filter(|&a| self.weights[a] != CLOSED).for_each(|a| out[self.tails[a] as usize].push(a));
        let mut distance = vec![u64::MAX; self.nodes];
        let mut heap = BinaryHeap::from([Reverse((0, source))]);
        while let Some(Reverse((at, node))) = heap.pop() {
            if at < distance[node] {
                distance[node] = at;
                let next = |&arc: &usize| Reverse((at + u64::from(self.weights[arc]), self.heads[arc] as usize));
                heap.extend(out[node].iter().map(next));
            }
        }
        distance.into_iter().map(|d| (d < u64::from(FAR)).then_some(d as u32)).collect()
    }
}

/// Ends of roads.
fn edges(rng: &mut Rng, shape: Shape, nodes: usize) -> Vec<(usize, usize)> {
    let mut any =
        |count: usize| -> Vec<(usize, usize)> { (0..count).map(|_| (rng.below(nodes), rng.below(nodes))).collect() };
    match shape {
        Shape::Erdos => any(2 * nodes),
        Shape::Pieces => any(nodes / 2),
        Shape::Grid => {
            let wide = 1 + nodes.isqrt();
            let right = (1..nodes).filter(|v| v % wide > 0).map(|v| (v - 1, v));
            right.chain((wide..nodes).map(|v| (v - wide, v))).collect()
        }
        Shape::Tree => (1..nodes).map(|v| (rng.below(v), v)).collect(),
        Shape::Chain => (1..nodes).map(|v| (v - 1, v)).collect(),
        Shape::Star => (1..nodes).map(|v| (0, v)).collect(),
        Shape::Parallel => {
            let once = any(nodes);
            [once.clone(), once.clone(), once].concat()
        }
        Shape::Loops => {
            let mut found = any(nodes);
            found.extend((0..nodes).map(|v| (v, v)));
            found
        }
    }
}

fn weight(rng: &mut Rng, scale: Scale) -> u32 {
    match scale {
        Scale::Wide => rng.below(1 << 20) as u32,
        Scale::Ties => 1 + rng.below(3) as u32,
        Scale::Zeros => rng.below(2) as u32 * rng.below(50) as u32,
        Scale::NearFar => MAX_WEIGHT - rng.below(3) as u32,
    }
}

/// By a nested dissection or at random.
fn order(rng: &mut Rng, graph: &Graph) -> Vec<u32> {
    if rng.below(2) == 0 {
        let undirected = Undirected::from_arcs(graph.nodes, &graph.tails, &graph.heads).unwrap();
        return nested_dissection(&undirected, None, &OrderOptions::default());
    }
    let mut order: Vec<u32> = (0..graph.nodes as u32).collect();
    (1..graph.nodes).rev().for_each(|i| order.swap(i, rng.below(i + 1)));
    order
}

/// Compares all pairs, and tells how many they are.
fn compare(graph: &Graph, states: [&Customized; 3]) -> usize {
    let all: Vec<u32> = (0..graph.nodes as u32).collect();
    let mut query = Query::new(states[0].hierarchy());
    let (mut sweep, mut wide) = (Sweep::new(states[0].hierarchy()), Sweep16::new(states[0].hierarchy()));
    let tables = states.map(|state| state.table(&all, &all, 1 << 20).unwrap());
    let mut pairs = 0;
    for &source in &all {
        let expected = graph.distances(source as usize);
        let lane = source as usize % LANES;
        if lane == 0 {
            let sources: Vec<u32> = all[source as usize..].iter().copied().take(LANES).collect();
            wide.run(states[source as usize / LANES % 2], &sources);
        }
        sweep.run(states[source as usize % 2], &[(source, 0)]);
        for (&target, &expected) in all.iter().zip(&expected) {
            for (state, table) in states.iter().zip(&tables) {
                assert_eq!(query.distance(state, source, target), expected, "{source} to {target}");
                assert_eq!(table.get(source as usize, target as usize), expected, "in a table, {source} to {target}");
                let path = query.path(state, source, target);
                let sum = path.map(|p| p.arcs.iter().map(|&arc| graph.weights[arc as usize]).sum::<u32>());
                assert_eq!(sum, expected, "along a path, {source} to {target}");
            }
            assert_eq!(sweep.distance(target), expected, "swept, {source} to {target}");
            assert_eq!(wide.distance(lane, target), expected, "swept with others, {source} to {target}");
            pairs += 1;
        }
    }
    pairs
}

/// One graph before and after closures.
fn check(seed: u64) -> usize {
    let mut rng = Rng::new(seed);
    let shape = SHAPES[seed as usize % SHAPES.len()];
    let scale = SCALES[seed as usize / SHAPES.len() % SCALES.len()];
    let mut graph = Graph::random(&mut rng, shape, scale);
    let topology = Topology::from_arcs(graph.nodes, graph.tails.clone(), graph.heads.clone()).unwrap();
    let hierarchy = Hierarchy::build(&topology, &order(&mut rng, &graph)).unwrap();
    let mut basic = hierarchy.customize(&graph.weights).unwrap();
    let mut perfect = hierarchy.customize_perfect(&graph.weights).unwrap();
    let mut prepared = basic.clone();
    prepared.prepare_paths();
    let before = compare(&graph, [&basic, &perfect, &prepared]);
    let count = if graph.weights.is_empty() { 0 } else { 1 + rng.below(4) };
    let closed: Vec<(u32, u32)> = (0..count).map(|_| (rng.below(graph.weights.len()) as u32, CLOSED)).collect();
    closed.iter().for_each(|&(arc, _)| graph.weights[arc as usize] = CLOSED);
    for state in [&mut basic, &mut perfect, &mut prepared] {
        state.update(&closed).unwrap();
    }
    before + compare(&graph, [&basic, &perfect, &prepared])
}

#[test]
fn a_million_pairs_equal_dijkstra() {
    let (mut pairs, mut seed) = (0, 0);
    while pairs < PAIRS {
        pairs += (seed..seed + 64).into_par_iter().map(check).sum::<usize>();
        seed += 64;
    }
    assert!(seed >= (SHAPES.len() * SCALES.len()) as u64, "all shapes with all weights were there");
}
