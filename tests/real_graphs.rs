//! The hierarchy against a plain Dijkstra on real road networks, before and after closures.
//!
//! `SKYROAD_DATA` names the folder that holds graphs/; without it there is nothing to test, and the tests say so.
//! `SKYROAD_EXHAUSTIVE=1` compares 10,000 pairs of each graph instead of 1,000, and closes 100 single roads instead of 10.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that unwraps nothing has failed")]

use skyroad::hierarchy::{Customized, Hierarchy, OrderOptions, Query, Sweep, Topology, Undirected, nested_dissection};
use skyroad::io::{ArcList, EdgeColumns, GraphOptions, read_co, read_edges, read_gr};
use skyroad::metric::CLOSED;
use skyroad::search::critical::{Question, RoadArc, RoadGraph, Towards, effects};
use skyroad::{Budget, Rng};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

struct Plain<'a> {
    graph: &'a ArcList,
    first: Vec<usize>,
    sorted: Vec<usize>,
}

impl<'a> Plain<'a> {
    fn new(graph: &'a ArcList) -> Self {
        let mut first = vec![0; graph.nodes + 1];
        graph.tails.iter().for_each(|&tail| first[tail as usize + 1] += 1);
        (0..graph.nodes).for_each(|v| first[v + 1] += first[v]);
        let mut sorted: Vec<usize> = (0..graph.tails.len()).collect();
        sorted.sort_by_key(|&arc| graph.tails[arc]);
        Self { graph, first, sorted }
    }

    fn distances(&self, weights: &[u32], source: u32) -> Vec<Option<u32>> {
        let mut distance = vec![u32::MAX; self.graph.nodes];
        distance[source as usize] = 0;
        let mut heap = BinaryHeap::from([Reverse((0, source))]);
        while let Some(Reverse((at, node))) = heap.pop() {
            if at > distance[node as usize] {
                continue;
            }
            for &arc in &self.sorted[self.first[node as usize]..self.first[node as usize + 1]] {
                let head = self.graph.heads[arc] as usize;
                if weights[arc] != CLOSED && at + weights[arc] < distance[head] {
                    distance[head] = at + weights[arc];
                    heap.push(Reverse((distance[head], head as u32)));
                }
            }
        }
        distance.into_iter().map(|d| (d != u32::MAX).then_some(d)).collect()
    }
}

fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SKYROAD_DATA").map(|data| PathBuf::from(data).join("graphs"));
    if folder.is_none() {
        // Not by the macro, which the test's harness keeps to itself.
        let mut out = std::io::stderr();
        writeln!(out, "{test}: skipped, SKYROAD_DATA does not name the folder with graphs/").unwrap();
    }
    folder
}

/// Pairs, tables, paths and sweeps of all states under `weights`.
fn compare(plain: &Plain<'_>, weights: &[u32], states: [&Customized; 3], rng: &mut Rng) {
    let exhaustive = std::env::var_os("SKYROAD_EXHAUSTIVE").is_some();
    let nodes = plain.graph.nodes;
    let mut some = |count: usize| -> Vec<u32> { (0..count).map(|_| rng.below(nodes) as u32).collect() };
    let (sources, targets) = if exhaustive { (some(100), some(100)) } else { (some(10), some(100)) };
    let mut query = Query::new(states[0].hierarchy());
    let mut sweep = Sweep::new(states[0].hierarchy());
    let tables = states.map(|state| state.table(&sources, &targets, 1 << 30).unwrap());
    for (i, &source) in sources.iter().enumerate() {
        let expected = plain.distances(weights, source);
        sweep.run(states[i % 3], &[(source, 0)]);
        for (node, &expected) in expected.iter().enumerate() {
            assert_eq!(sweep.distance(node as u32), expected, "swept from {source} to {node}");
        }
        for (j, &target) in targets.iter().enumerate() {
            for (state, table) in states.iter().zip(&tables) {
                assert_eq!(query.distance(state, source, target), expected[target as usize], "{source} to {target}");
                assert_eq!(table.get(i, j), expected[target as usize], "in a table, {source} to {target}");
            }
            let state = states[1 + j % 2];
            let Some(path) = query.path(state, source, target) else {
                assert_eq!(expected[target as usize], None);
                continue;
            };
            let mut at = source;
            for &arc in &path.arcs {
                assert_eq!(plain.graph.tails[arc as usize], at, "arcs join");
                at = plain.graph.heads[arc as usize];
            }
            let sum = path.arcs.iter().map(|&arc| weights[arc as usize]).sum::<u32>();
            assert_eq!((at, Some(sum)), (target, expected[target as usize]));
        }
    }
}

fn check(name: &str, graph: &ArcList, coords: Option<&[[f32; 2]]>) {
    let undirected = Undirected::from_arcs(graph.nodes, &graph.tails, &graph.heads).unwrap();
    let order = nested_dissection(&undirected, coords, &OrderOptions::default());
    let topology = Topology::from_arcs(graph.nodes, graph.tails.clone(), graph.heads.clone()).unwrap();
    let hierarchy = Hierarchy::build(&topology, &order).unwrap();
    let plain = Plain::new(graph);
    let mut rng = Rng::new(31);
    let mut weights = graph.weights.clone();
    let mut basic = hierarchy.customize(&weights).unwrap();
    let mut perfect = hierarchy.customize_perfect(&weights).unwrap();
    let mut prepared = basic.clone();
    prepared.prepare_paths();
    compare(&plain, &weights, [&basic, &perfect, &prepared], &mut rng);
    // Closures on used paths, whose effect reaches far, and anywhere.
    let mut query = Query::new(&hierarchy);
    let mut closed: Vec<u32> = (0..200).map(|_| rng.below(weights.len()) as u32).collect();
    for _ in 0..100 {
        let pair = (rng.below(graph.nodes) as u32, rng.below(graph.nodes) as u32);
        let path = query.path(&basic, pair.0, pair.1);
        closed.extend(path.and_then(|path| path.arcs.get(path.arcs.len() / 2).copied()));
    }
    let changes: Vec<(u32, u32)> = closed.iter().map(|&arc| (arc, CLOSED)).collect();
    closed.iter().for_each(|&arc| weights[arc as usize] = CLOSED);
    for state in [&mut basic, &mut perfect, &mut prepared] {
        for changes in changes.chunks(7) {
            state.update(changes).unwrap();
        }
    }
    compare(&plain, &weights, [&basic, &perfect, &prepared], &mut rng);
    assert!(basic == hierarchy.customize(&weights).unwrap(), "{name}: closed is as weighed anew");
    assert!(perfect == hierarchy.customize_perfect(&weights).unwrap(), "{name}: repaired is as made anew");
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| hierarchy.customize_perfect(&weights).unwrap());
        assert!(perfect == again, "{name}: the same on {threads} threads");
    }
}

/// Closes arcs of used paths one at a time: after each, and after it is open again, 1,000 queries of either state equal
/// Dijkstra's, a tenth of them from where the arc was used.
fn check_single_closures(graph: &ArcList, coords: Option<&[[f32; 2]]>) {
    let undirected = Undirected::from_arcs(graph.nodes, &graph.tails, &graph.heads).unwrap();
    let order = nested_dissection(&undirected, coords, &OrderOptions::default());
    let topology = Topology::from_arcs(graph.nodes, graph.tails.clone(), graph.heads.clone()).unwrap();
    let hierarchy = Hierarchy::build(&topology, &order).unwrap();
    let plain = Plain::new(graph);
    let mut states =
        [hierarchy.customize(&graph.weights).unwrap(), hierarchy.customize_perfect(&graph.weights).unwrap()];
    let untouched = states.clone();
    let mut weights = graph.weights.clone();
    let (mut query, mut rng) = (Query::new(&hierarchy), Rng::new(47));
    let mut closures = if std::env::var_os("SKYROAD_EXHAUSTIVE").is_some() { 100 } else { 10 };
    while closures > 0 {
        let mut some = |count: usize| -> Vec<u32> { (0..count).map(|_| rng.below(graph.nodes) as u32).collect() };
        let (sources, targets) = (some(10), some(100));
        let used = query.path(&untouched[0], sources[0], targets[0]);
        let Some(arc) = used.and_then(|path| path.arcs.get(path.arcs.len() / 2).copied()) else { continue };
        weights[arc as usize] = CLOSED;
        for state in &mut states {
            state.update(&[(arc, CLOSED)]).unwrap();
        }
        for &source in &sources {
            let expected = plain.distances(&weights, source);
            for &target in &targets {
                for state in &states {
                    let found = query.distance(state, source, target);
                    assert_eq!(found, expected[target as usize], "without {arc}, {source} to {target}");
                }
            }
        }
        weights[arc as usize] = graph.weights[arc as usize];
        for state in &mut states {
            state.update(&[(arc, weights[arc as usize])]).unwrap();
        }
        assert!(states == untouched, "{arc} open again is as never closed");
        closures -= 1;
    }
}

#[test]
fn single_closures_in_bremen() {
    let Some(folder) = folder("single_closures_in_bremen") else { return };
    let graph = read_gr(&folder.join("bremen_time.gr"), &GraphOptions::default().zero_based()).unwrap();
    check_single_closures(&graph, None);
}

#[test]
fn single_closures_in_new_york() {
    let Some(folder) = folder("single_closures_in_new_york") else { return };
    let options = GraphOptions::default();
    let graph = read_gr(&folder.join("USA-road-t.NY.gr.gz"), &options).unwrap();
    let coords = read_co(&folder.join("USA-road-d.NY.co.gz"), graph.nodes, &options).unwrap();
    check_single_closures(&graph, Some(&coords));
}

#[test]
fn new_york_by_time() {
    let Some(folder) = folder("new_york_by_time") else { return };
    let options = GraphOptions::default();
    let graph = read_gr(&folder.join("USA-road-t.NY.gr.gz"), &options).unwrap();
    let coords = read_co(&folder.join("USA-road-d.NY.co.gz"), graph.nodes, &options).unwrap();
    check("New York", &graph, Some(&coords));
}

#[test]
fn north_west() {
    let Some(folder) = folder("north_west") else { return };
    let options = GraphOptions::default();
    let graph = read_gr(&folder.join("nw-weighted.gr.gz"), &options).unwrap();
    let coords = read_co(&folder.join("nw-weighted.co.gz"), graph.nodes, &options).unwrap();
    check("north-west", &graph, Some(&coords));
}

#[test]
fn bremen_which_is_directed() {
    let Some(folder) = folder("bremen_which_is_directed") else { return };
    let graph = read_gr(&folder.join("bremen_time.gr"), &GraphOptions::default().zero_based()).unwrap();
    check("Bremen", &graph, None);
}

#[test]
fn the_world_which_is_in_pieces() {
    let Some(folder) = folder("the_world_which_is_in_pieces") else { return };
    let columns = EdgeColumns::default().weight("km", 1000.0);
    let options = GraphOptions::default().zero_based();
    let graph = read_edges(&folder.join("world-highways-edges.csv.gz"), &columns, &options).unwrap();
    check("the world", &graph, None);
}

/// All critical roads for 1,000 stations served from 8 depots; of some of them the effect is held against a search without
/// the road.
#[test]
fn critical_roads_of_new_york() {
    let Some(folder) = folder("critical_roads_of_new_york") else { return };
    let graph = read_gr(&folder.join("USA-road-t.NY.gr.gz"), &GraphOptions::default()).unwrap();
    let mut rng = Rng::new(8);
    let origins: Vec<u32> = (0..8).map(|_| rng.below(graph.nodes) as u32).collect();
    let stations: Vec<(u32, u32)> = (0..1000).map(|_| (rng.below(graph.nodes) as u32, rng.below(50) as u32)).collect();
    // A road is an arc with its reverse: all arcs between two nodes.
    let ends: Vec<(u32, u32)> = graph.tails.iter().zip(&graph.heads).map(|(&a, &b)| (a.min(b), a.max(b))).collect();
    let mut roads = ends.clone();
    roads.sort_unstable();
    roads.dedup();
    let group: Vec<u32> = ends.iter().map(|ends| roads.binary_search(ends).unwrap() as u32).collect();
    let arc = |arc: usize| RoadArc {
        tail: graph.tails[arc],
        head: graph.heads[arc],
        weight: graph.weights[arc],
        group: group[arc],
    };
    let arcs: Vec<RoadArc> = (0..graph.tails.len()).map(arc).collect();
    let network = RoadGraph::from_arcs(graph.nodes, &arcs).unwrap();
    let question = Question { origins: &origins, stations: &stations, towards: Towards::Stations };
    let started = Instant::now();
    let found = effects(&network, &question, &Budget::default()).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let mut out = std::io::stderr();
    writeln!(out, "{} critical roads of {} in New York in {seconds:.1} s", found.len(), roads.len()).unwrap();
    assert!(found.len() > 10_000);
    let plain = Plain::new(&graph);
    let nearest = |weights: &[u32]| {
        let from = origins.iter().map(|&origin| plain.distances(weights, origin)).collect::<Vec<_>>();
        let least = |station: &(u32, u32)| from.iter().filter_map(|row| row[station.0 as usize]).min();
        stations.iter().map(least).collect::<Vec<_>>()
    };
    let before = nearest(&graph.weights);
    for effect in found.iter().step_by(found.len() / 20) {
        let without = |arc: usize| if group[arc] == effect.group { CLOSED } else { graph.weights[arc] };
        let after = nearest(&(0..graph.tails.len()).map(without).collect::<Vec<_>>());
        let (mut cut_off, mut longer, mut added) = (0, 0, 0);
        for ((before, after), station) in before.iter().zip(&after).zip(&stations) {
            match (before, after) {
                (Some(_), None) => cut_off += 1,
                (Some(before), Some(after)) if after > before => {
                    longer += 1;
                    added += u128::from(after - before) * u128::from(station.1);
                }
                _ => {}
            }
        }
        assert_eq!((effect.cut_off, effect.longer, effect.added), (cut_off, longer, added), "road {}", effect.group);
    }
}
