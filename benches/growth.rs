//! How the hierarchy grows with the network: time per question, per cell of a table and per chordal arc weighed, on
//! made-up plateaus of 10⁴, 10⁵ and 10⁶ nodes. A test run takes the smallest alone.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "a bench, not a library")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use skyroad::Rng;
use skyroad::hierarchy::{Hierarchy, OrderOptions, Query, Topology, Undirected, nested_dissection};
use skyroad::network::Plateau;
use std::hint::black_box;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Rows and columns of the table.
const SIDE: usize = 300;

fn growth(c: &mut Criterion) {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let mut group = c.benchmark_group("growth");
    group.sample_size(10);
    for nodes in SIZES.into_iter().take(if is_test { 1 } else { SIZES.len() }) {
        let made = Plateau::generate(nodes, 7);
        let undirected = Undirected::from_arcs(nodes, &made.tails, &made.heads).unwrap();
        let order = nested_dissection(&undirected, Some(&made.places), &OrderOptions::default());
        let topology = Topology::from_arcs(nodes, made.tails.clone(), made.heads.clone()).unwrap();
        let hierarchy = Hierarchy::build(&topology, &order).unwrap();
        let shape = hierarchy.shape();
        eprintln!(
            "{nodes} nodes, {} arcs: {} chordal arcs, {} triangles, depth {:.0} to {}",
            shape.arcs, shape.chordal_arcs, shape.triangles, shape.mean_depth, shape.deepest
        );
        let mut basic = hierarchy.customize(&made.weights).unwrap();
        let mut perfect = hierarchy.customize_perfect(&made.weights).unwrap();
        let mut query = Query::new(&hierarchy);
        let mut rng = Rng::new(11);
        let mut some = |count: usize| -> Vec<u32> { (0..count).map(|_| rng.below(nodes) as u32).collect() };
        let pairs: Vec<(u32, u32)> = some(1000).into_iter().zip(some(1000)).collect();
        let (sources, targets) = (some(SIDE), some(SIDE));
        let id = |what: &str| BenchmarkId::new(what, nodes);
        group.throughput(Throughput::Elements(pairs.len() as u64));
        for (what, customized) in [("distance", &basic), ("distance, perfect", &perfect)] {
            group.bench_function(id(what), |b| {
                b.iter(|| {
                    pairs.iter().filter_map(|&(s, t)| query.distance(customized, s, t)).map(u64::from).sum::<u64>()
                });
            });
        }
        group.bench_function(id("path"), |b| {
            b.iter(|| {
                black_box(
                    pairs.iter().filter_map(|&(s, t)| query.path(&basic, s, t)).map(|p| p.arcs.len()).sum::<usize>(),
                )
            });
        });
        group.throughput(Throughput::Elements((SIDE * SIDE) as u64));
        group.bench_function(id("table cell"), |b| b.iter(|| basic.table(&sources, &targets, 1 << 30).unwrap()));
        group.throughput(Throughput::Elements(shape.chordal_arcs as u64));
        group.bench_function(id("weighed arc"), |b| b.iter(|| basic.reset(&made.weights).unwrap()));
        group.bench_function(id("weighed arc, perfect"), |b| b.iter(|| perfect.reset(&made.weights).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, growth);
criterion_main!(benches);
