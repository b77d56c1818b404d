//! The hierarchy against a plain Dijkstra, on thousands of random multigraphs under random orders.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::Rng;
use skyroad::hierarchy::{
    Customized, End, Hierarchy, Missing, OrderOptions, Query, Sweep, Sweep16, Topology, Undirected, nested_dissection,
};
use skyroad::metric::{CLOSED, FAR, MAX_WEIGHT};
use skyroad::network::Plateau;

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

    /// Of so many rows and columns, with one arc each way between neighbours.
    fn grid(rng: &mut Rng, side: usize) -> Self {
        let mut graph = Self { nodes: side * side, tails: vec![], heads: vec![], weights: vec![] };
        for a in 0..graph.nodes {
            let right = (a % side + 1 < side).then_some(a + 1);
            let below = (a + side < graph.nodes).then_some(a + side);
            for b in [right, below].into_iter().flatten() {
                graph.tails.extend([a as u32, b as u32]);
                graph.heads.extend([b as u32, a as u32]);
                graph.weights.extend([Self::weight(rng, 3), Self::weight(rng, 3)]);
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

    fn dissected(&self) -> Vec<u32> {
        let graph = Undirected::from_arcs(self.nodes, &self.tails, &self.heads).unwrap();
        nested_dissection(&graph, None, &OrderOptions::default().leaf(4))
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

    /// Least durations, with the least lengths of paths that take no longer.
    fn durations_and_lengths(&self, source: u32, lengths: &[u32]) -> Vec<Option<(u32, u32)>> {
        let mut best = vec![(u64::MAX, u64::MAX); self.nodes];
        best[source as usize] = (0, 0);
        loop {
            let mut changed = false;
            for arc in (0..self.tails.len()).filter(|&a| self.weights[a] != CLOSED) {
                let (tail, head) = (self.tails[arc] as usize, self.heads[arc] as usize);
                let (duration, length) = best[tail];
                let through = (
                    duration.saturating_add(u64::from(self.weights[arc])),
                    length.saturating_add(u64::from(lengths[arc])),
                );
                if through < best[head] {
                    best[head] = through;
                    changed = true;
                }
            }
            if !changed {
                let found = |(d, l): (u64, u64)| (d < u64::from(FAR)).then_some((d as u32, l as u32));
                return best.into_iter().map(found).collect();
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

/// Every kind of question but single pairs.
fn check_sets(rng: &mut Rng, graph: &Graph, customized: &Customized, query: &mut Query) {
    let pick = |rng: &mut Rng, most: usize| -> Vec<u32> {
        (0..rng.below(most + 1)).map(|_| rng.below(graph.nodes) as u32).collect()
    };
    let ends = |rng: &mut Rng| -> Vec<End> {
        pick(rng, 3).into_iter().map(|node| End { node, cost: [0, 5, MAX_WEIGHT, FAR][rng.below(4)] }).collect()
    };
    let (sources, targets) = (pick(rng, 11), pick(rng, 9));
    let table = customized.table(&sources, &targets, 1 << 20).unwrap();
    for (i, &source) in sources.iter().enumerate() {
        let expected = graph.distances(&[(source, 0)]);
        for (j, &target) in targets.iter().enumerate() {
            assert_eq!(table.get(i, j), expected[target as usize], "table, {source} to {target}");
        }
    }
    check_lengths(rng, graph, customized, query, (&sources, &targets));
    let mut wide = Sweep16::new(customized.hierarchy());
    wide.run(customized, &sources);
    let mut sweep = Sweep::new(customized.hierarchy());
    let starts: Vec<(u32, u32)> = ends(rng).iter().map(|end| (end.node, end.cost)).collect();
    sweep.run(customized, &starts);
    let nearest = graph.distances(&starts);
    for node in 0..graph.nodes as u32 {
        assert_eq!(sweep.distance(node), nearest[node as usize]);
        for (lane, &source) in sources.iter().enumerate() {
            assert_eq!(wide.distance(lane, node), query.distance(customized, source, node));
        }
    }
    let (from, to) = (ends(rng), ends(rng));
    let all = graph.distances(&from.iter().map(|end| (end.node, end.cost)).collect::<Vec<_>>());
    let sums = to.iter().filter_map(|end| all[end.node as usize].map(|d| d + end.cost));
    let expected = sums.min().filter(|&d| d < FAR);
    assert_eq!(query.distance_between(customized, &from, &to), expected);
    let path = query.path_between(customized, &from, &to);
    assert_eq!(path.map(|p| p.duration), expected);
}

/// Lengths in table and path are the least among all shortest paths.
fn check_lengths(
    rng: &mut Rng,
    graph: &Graph,
    customized: &Customized,
    query: &mut Query,
    (sources, targets): (&[u32], &[u32]),
) {
    let given: Vec<u32> = graph.tails.iter().map(|_| rng.below(6) as u32).collect();
    let lengths = customized.lengths(&given).unwrap();
    let (durations, metres) = lengths.table(sources, targets, 1 << 20).unwrap();
    for (i, &source) in sources.iter().enumerate() {
        let expected = graph.durations_and_lengths(source, &given);
        for (j, &target) in targets.iter().enumerate() {
            let cell = durations.get(i, j).map(|d| (d, metres.row(i)[j]));
            assert_eq!(cell, expected[target as usize], "{source} to {target}");
            let path = lengths.path(query, source, target);
            assert_eq!(path.as_ref().map(|(path, length)| (path.duration, *length)), cell);
            if let Some((path, length)) = path {
                graph.check_path((source, target), path.duration, &path.arcs);
                assert_eq!(path.arcs.iter().map(|&arc| given[arc as usize]).sum::<u32>(), length);
            }
        }
    }
}

/// Paths do not depend on whether they were prepared, nor on whether arcs were pruned.
fn check_prepared(graph: &Graph, basic: &Customized, prepared: &Customized, query: &mut Query) {
    for source in 0..graph.nodes as u32 {
        for target in 0..graph.nodes as u32 {
            assert_eq!(query.path(basic, source, target), query.path(prepared, source, target));
        }
    }
}

/// Everything, before and after random changes, on plain and on perfect weights.
fn check_graph(seed: u64, most: usize) {
    let mut rng = Rng::new(seed);
    let mut graph = Graph::random(&mut rng, most);
    // By chance its tree is mostly one chain; a dissected one has many subtrees.
    let order = if seed.is_multiple_of(2) { shuffled(&mut rng, graph.nodes) } else { graph.dissected() };
    let hierarchy = Hierarchy::build(&graph.topology(), &order).unwrap();
    let mut basic = hierarchy.customize(&graph.weights).unwrap();
    let mut perfect = hierarchy.customize_perfect(&graph.weights).unwrap();
    let mut prepared = basic.clone();
    prepared.prepare_paths();
    let given: Vec<u32> = graph.tails.iter().map(|_| rng.below(3) as u32).collect();
    let mut long = basic.clone().into_lengths(&given).unwrap();
    let mut long_prepared = long.clone();
    long_prepared.prepare_paths();
    let mut query = Query::new(&hierarchy);
    for round in 0..3 {
        let mut fresh = basic.clone().into_lengths(&given).unwrap();
        assert!(long == fresh, "seed {seed}, round {round}");
        fresh.prepare_paths();
        assert!(long_prepared == fresh, "seed {seed}, round {round}");
        for (source, target) in (0..graph.nodes as u32).flat_map(|s| (0..graph.nodes as u32).map(move |t| (s, t))) {
            assert_eq!(long.path(&mut query, source, target), long_prepared.path(&mut query, source, target));
        }
        check_prepared(&graph, &basic, &prepared, &mut query);
        check_prepared(&graph, &basic, &perfect, &mut query);
        for customized in [&basic, &perfect] {
            check_pairs(&graph, customized, &mut query);
            check_sets(&mut rng, &graph, customized, &mut query);
        }
        assert!(basic == hierarchy.customize(&graph.weights).unwrap(), "seed {seed}, round {round}");
        assert!(perfect == hierarchy.customize_perfect(&graph.weights).unwrap(), "seed {seed}, round {round}");
        let mut fresh = basic.clone();
        fresh.prepare_paths();
        assert!(prepared == fresh, "seed {seed}, round {round}");
        if graph.weights.is_empty() {
            return;
        }
        let kind = rng.below(5);
        let changes: Vec<(u32, u32)> = (0..1 + rng.below(6))
            .map(|_| (rng.below(graph.weights.len()) as u32, Graph::weight(&mut rng, kind)))
            .collect();
        changes.iter().for_each(|&(arc, weight)| graph.weights[arc as usize] = weight);
        basic.update(&changes).unwrap();
        perfect.update(&changes).unwrap();
        prepared.update(&changes).unwrap();
        long.update(&changes).unwrap();
        long_prepared.update(&changes).unwrap();
    }
}

#[test]
fn every_question_equals_a_plain_search_before_and_after_changes() {
    (0..1600).for_each(|seed| check_graph(seed, 20));
    // Large enough for true distances, which small subtrees have none of.
    (1600..2000).for_each(|seed| check_graph(seed, 50));
}

#[test]
fn larger_graphs_too() {
    (0..25).for_each(|seed| check_graph(seed, 120));
}

#[test]
fn any_number_of_threads_gives_the_same() {
    for seed in 0..41 {
        let mut rng = Rng::new(seed);
        // The last is large enough, and has subtrees enough, to be shared among threads.
        let graph = if seed < 40 { Graph::random(&mut rng, 600) } else { Graph::grid(&mut rng, 120) };
        let order = if seed < 40 { shuffled(&mut rng, graph.nodes) } else { graph.dissected() };
        let hierarchy = Hierarchy::build(&graph.topology(), &order).unwrap();
        let nodes: Vec<u32> = (0..graph.nodes as u32).step_by(7 + graph.nodes / 99).collect();
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let customized = hierarchy.customize_perfect(&graph.weights).unwrap();
                let table = customized.table(&nodes, &nodes, 1 << 30).unwrap();
                (customized, table)
            })
        };
        let one = on(1);
        assert!(one == on(2) && one == on(8), "seed {seed}");
    }
}

/// Large enough that weighing, tables and the order are divided among threads.
#[test]
fn any_number_of_threads_gives_the_same_on_a_large_network() {
    let made = Plateau::generate(100_000, 5);
    let nodes = made.places.len();
    let (tails, heads) = (made.tails.clone(), made.heads.clone());
    let topology = Topology::from_arcs(nodes, tails, heads).unwrap();
    let undirected = Undirected::from_arcs(nodes, &made.tails, &made.heads).unwrap();
    let metrics: Vec<Vec<u32>> = (0..3).map(|k| made.weights.iter().map(|w| w + k * (w % 7)).collect()).collect();
    let metrics: Vec<&[u32]> = metrics.iter().map(Vec::as_slice).collect();
    let some: Vec<u32> = (0..nodes as u32).step_by(409).collect();
    let changes: Vec<(u32, u32)> = (0..made.tails.len() as u32).step_by(1009).map(|arc| (arc, CLOSED)).collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let order = nested_dissection(&undirected, Some(&made.places), &OrderOptions::default());
            let hierarchy = Hierarchy::build(&topology, &order).unwrap();
            assert!(hierarchy.chordal_arcs() > 1 << 17, "{} are weighed by one thread", hierarchy.chordal_arcs());
            let mut plain = hierarchy.customize(&made.weights).unwrap();
            plain.prepare_paths();
            plain.update(&changes).unwrap();
            let perfect = hierarchy.customize_perfect(&made.weights).unwrap();
            let many = hierarchy.customize_many(&metrics).unwrap();
            let table = plain.table(&some, &some, 1 << 30).unwrap();
            let with_lengths = plain.lengths(&made.weights).unwrap().table(&some, &some, 1 << 30).unwrap();
            let mut query = Query::new(&hierarchy);
            let paths: Vec<_> = some.iter().map(|&s| query.path(&plain, s, some[7])).collect();
            // Hierarchies are equal where they are one; what follows from them is compared.
            let of = |customized: &Customized| {
                let mut sweep = Sweep::new(&hierarchy);
                sweep.run(customized, &[(some[3], 0)]);
                (0..nodes as u32).map(|node| sweep.distance(node)).collect::<Vec<_>>()
            };
            let swept: Vec<_> = [&plain, &perfect].into_iter().chain(&many).map(of).collect();
            (order, table, with_lengths, paths, swept)
        })
    };
    let one = on(1);
    let [plain, perfect, first, other, _] = &one.4[..] else { panic!("five are swept") };
    assert_eq!([plain != perfect, perfect == first, first != other], [true; 3]);
    assert!(one == on(2) && one == on(8));
}

/// A spine with a leg at each node: every node of the spine has two subtrees below it, one of them a single node.
#[test]
fn a_tree_as_deep_as_its_nodes_is_weighed_alike_on_threads() {
    let spine = 30_000u32;
    let mut rng = Rng::new(5);
    let edges = (1..spine).map(|i| (i - 1, i)).chain((0..spine).map(|i| (i, spine + i)));
    let (tails, heads): (Vec<u32>, Vec<u32>) = edges.flat_map(|(a, b)| [(a, b), (b, a)]).unzip();
    let weights: Vec<u32> = tails.iter().map(|_| rng.below(1000) as u32).collect();
    let topology = Topology::from_arcs(2 * spine as usize, tails, heads).unwrap();
    let order: Vec<u32> = (spine..2 * spine).chain(0..spine).collect();
    let hierarchy = Hierarchy::build(&topology, &order).unwrap();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| hierarchy.customize(&weights).unwrap())
    };
    let one = on(1);
    assert!(one == on(2) && one == on(8));
    // The only way along the spine: two arcs an edge, the first of them onwards.
    let along = weights[..2 * (spine as usize - 1)].iter().step_by(2).sum();
    assert_eq!(Query::new(&hierarchy).distance(&one, 0, spine - 1), Some(along));
}

#[test]
fn a_missing_way_has_its_reason() {
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let graph = Graph::random(&mut rng, 16);
        let hierarchy = Hierarchy::build(&graph.topology(), &shuffled(&mut rng, graph.nodes)).unwrap();
        let customized = hierarchy.customize(&graph.weights).unwrap();
        let (mut query, reasons) = (Query::new(&hierarchy), customized.reasons());
        let like = |weight: fn(u32) -> u32| Graph {
            weights: graph.weights.iter().map(|&w| weight(w)).collect(),
            tails: graph.tails.clone(),
            heads: graph.heads.clone(),
            nodes: graph.nodes,
        };
        let mut both = like(|_| 0);
        both.tails.extend(&graph.heads);
        both.heads.extend(&graph.tails);
        both.weights.resize(both.tails.len(), 0);
        for source in 0..graph.nodes as u32 {
            let [all, open, near] = [like(|_| 0), like(|w| if w == CLOSED { w } else { 0 }), like(|w| w)]
                .map(|graph| graph.distances(&[(source, 0)]));
            let whole = both.distances(&[(source, 0)]);
            for target in 0..graph.nodes {
                let expected = match (near[target], open[target], all[target], whole[target]) {
                    (Some(_), ..) => None,
                    (_, Some(_), ..) => Some(Missing::TooFar),
                    (_, _, Some(_), _) => Some(Missing::Closed),
                    (.., Some(_)) => Some(Missing::OneWay),
                    _ => Some(Missing::OtherComponent),
                };
                let missing = query.distance(&customized, source, target as u32).is_none();
                assert_eq!(missing.then(|| reasons.of(&mut query, source, target as u32)), expected);
            }
        }
    }
}

#[test]
fn many_metrics_at_once_are_each_its_own() {
    for seed in 0..200 {
        let mut rng = Rng::new(seed);
        let graph = Graph::random(&mut rng, 40);
        let order = shuffled(&mut rng, graph.nodes);
        let hierarchy = Hierarchy::build(&graph.topology(), &order).unwrap();
        let metrics: Vec<Vec<u32>> = (0..rng.below(40))
            .map(|kind| graph.tails.iter().map(|_| Graph::weight(&mut rng, kind % 5)).collect())
            .collect();
        let slices: Vec<&[u32]> = metrics.iter().map(Vec::as_slice).collect();
        let together = hierarchy.customize_many(&slices).unwrap();
        assert_eq!(together.len(), metrics.len());
        let ready = |weights: &[u32]| {
            let mut customized = hierarchy.customize_perfect(weights).unwrap();
            customized.prepare_paths();
            customized
        };
        let mut again: Vec<Customized> = metrics.iter().map(|_| ready(&graph.weights)).collect();
        hierarchy.reset_many(&mut again, &slices).unwrap();
        assert!(again.iter().zip(&metrics).all(|(again, weights)| *again == ready(weights)), "seed {seed}");
        assert!(hierarchy.reset_many(&mut again, &slices[1.min(slices.len())..]).is_err() || slices.is_empty());
        let mut one = hierarchy.customize(&graph.weights).unwrap();
        for (weights, customized) in metrics.iter().zip(together) {
            one.reset(weights).unwrap();
            assert!(one == customized);
            assert!(customized == hierarchy.customize(weights).unwrap(), "seed {seed}");
        }
    }
}

#[test]
fn the_shape_of_a_clique_and_of_a_star() {
    let shape = |nodes: u32, arcs: Vec<(u32, u32)>| {
        let (tails, heads) = arcs.into_iter().unzip();
        let topology = Topology::from_arcs(nodes as usize, tails, heads).unwrap();
        Hierarchy::build(&topology, &(0..nodes).collect::<Vec<_>>()).unwrap().shape()
    };
    let clique = shape(5, (0..5).flat_map(|a| (0..a).map(move |b| (a, b))).collect());
    assert_eq!((clique.chordal_arcs, clique.triangles, clique.deepest, clique.groups), (10, 10, 4, 1));
    let star = shape(5, (0..4).map(|leaf| (leaf, 4)).collect());
    assert_eq!((star.chordal_arcs, star.triangles, star.deepest, star.groups), (4, 0, 1, 4));
    assert!((star.mean_depth - 0.8).abs() < 1e-9);
}

#[test]
fn a_table_too_large_is_refused_before_it_is_allocated() {
    let hierarchy = Hierarchy::build(&Topology::from_arcs(1, vec![], vec![]).unwrap(), &[0]).unwrap();
    let customized = hierarchy.customize(&[]).unwrap();
    let many = vec![0; 20_000];
    let refused = customized.table(&many, &many, 1 << 30).unwrap_err();
    assert!(refused.to_string().contains("needs 160"), "{refused}");
    assert_eq!(customized.table(&many, &[], 1 << 30).unwrap().row(19_999), &[] as &[u32]);
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
