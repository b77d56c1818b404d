//! Ngari (Gar) to Linzhi (Bayi): travel times of six scenarios, and the time to compute them.
//!
//! `cargo bench` prints the travel times once, then measures, for each scenario:
//!
//! * `metric`: weighing every arc for a date (what another date or a closure costs today);
//! * `road/ours`, `road/ours-astar`, `road/petgraph`, `road/petgraph-astar`: the shortest path by road. petgraph runs
//!   on the same network through its visit traits, with the same weights, and stops at the target as ours does. Ours
//!   also carries the length of the path and its arcs; petgraph's Dijkstra returns times alone;
//! * `chain`: the earliest door-to-door itinerary with rail and air.
//!
//! Compare ratios within one run: the seconds are the machine's. README.md beside this file has a table, and what was
//! tried and rejected.
#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a bench that cannot run should say so and stop")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use petgraph::visit::EdgeRef;
use skyroad::itinerary::{Chains, Query, Span};
use skyroad::network::ArcRef;
use skyroad::scenario::Place;
use skyroad::{Date, Metric, Network, NodeId, Profile, Region, Search, Seconds, Time, VehicleClass, tibet};
use std::hint::black_box;

const SCENARIOS: [(&str, &str); 6] = [
    ("1995", "1995-07-15"),
    ("2010", "2010-07-15"),
    ("2016", "2016-07-15"),
    ("2021", "2021-07-15"),
    ("today", "2026-07-15"),
    ("winter", "2026-01-15"),
];

/// What a closed arc costs petgraph, which has no other way to leave it out: more than any path.
const CLOSED: u64 = 1 << 48;

fn metric_on(region: &Region, date: Date) -> Metric {
    Metric::new(&region.network, &region.network.on(date), &Profile::new(VehicleClass::Car))
}

fn petgraph_dijkstra(network: &Network, metric: &Metric, (from, to): (NodeId, NodeId)) -> Option<u64> {
    let weight = |arc: ArcRef<'_>| metric.weight(arc.id()).map_or(CLOSED, u64::from);
    petgraph::algo::dijkstra(network, from, Some(to), weight).get(&to).copied().filter(|&t| t < CLOSED)
}

fn petgraph_astar(network: &Network, metric: &Metric, (from, to): (NodeId, NodeId)) -> Option<u64> {
    let weight = |arc: ArcRef<'_>| metric.weight(arc.id()).map_or(CLOSED, u64::from);
    // 120 km/h along the great circle: a bound for every road of the region.
    let goal = network.nodes()[to].coord;
    let bound = |node: NodeId| network.nodes()[node].coord.distance(goal).0 as u64 * 30;
    petgraph::algo::astar(network, from, |node| node == to, weight, bound).map(|(t, _)| t).filter(|&t| t < CLOSED)
}

fn ngari_linzhi(c: &mut Criterion) {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let ends = (network.node("gar").unwrap(), network.node("bayi").unwrap());
    eprintln!("{:8} {:>12} {:>10} {:>26}", "", "road, h", "km", "rail and air from 8:00, h");
    let mut group = c.benchmark_group("ngari_linzhi");
    for (name, date) in SCENARIOS {
        let date = Date::parse(date).unwrap();
        let metric = metric_on(&region, date);
        let mut search = Search::new(network, &metric);
        let path = search.path(ends.0, ends.1).unwrap();
        for rival in [petgraph_dijkstra(network, &metric, ends), petgraph_astar(network, &metric, ends)] {
            assert_eq!(rival, Some(u64::from(path.millis)), "the rival finds the same time");
        }
        let chains = Chains::new(&region, &Span::day(date)).unwrap();
        let start = Time::at(date, Seconds::hours(8));
        let query = Query::person((Place::Node(ends.0), Place::Node(ends.1)), start);
        let chain = chains.earliest(&query).unwrap().unwrap();
        let (road, whole) = (path.time().as_hours(), chain.duration().as_hours());
        eprintln!("{name:8} {road:12.2} {:10.0} {whole:26.2}", path.length().km());

        let id = |what: &str| BenchmarkId::new(what, name);
        group.bench_function(id("metric"), |b| b.iter(|| black_box(metric_on(&region, date))));
        group.bench_function(id("road/ours"), |b| b.iter(|| black_box(search.path(ends.0, ends.1))));
        group.bench_function(id("road/ours-astar"), |b| b.iter(|| black_box(search.path_astar(ends.0, ends.1))));
        group.bench_function(id("road/petgraph"), |b| {
            b.iter(|| black_box(petgraph_dijkstra(network, &metric, ends)));
        });
        group.bench_function(id("road/petgraph-astar"), |b| {
            b.iter(|| black_box(petgraph_astar(network, &metric, ends)));
        });
        group.bench_function(id("chain"), |b| b.iter(|| black_box(chains.earliest(&query).unwrap())));
    }
    group.finish();
}

criterion_group!(benches, ngari_linzhi);
criterion_main!(benches);
