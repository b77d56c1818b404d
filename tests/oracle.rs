//! Searches against petgraph's Dijkstra: on the embedded network, and on a thousand random graphs.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod graphs;

use petgraph::algo::dijkstra;
use petgraph::visit::EdgeRef;
use skyroad::network::{Names, Network, NetworkBuilder, Node, NodeKind};
use skyroad::{Coord, Date, Id, Metric, NodeId, Profile, Rng, Search, VehicleClass, tibet};

/// petgraph runs on the network itself, through its visit traits; closed arcs cost more than any path.
fn petgraph_times(network: &Network, metric: &Metric, source: NodeId) -> std::collections::HashMap<NodeId, u64> {
    const CLOSED: u64 = 1 << 48;
    let weight = |arc: skyroad::network::ArcRef<'_>| metric.weight(arc.id()).map_or(CLOSED, u64::from);
    dijkstra(network, source, None, weight).into_iter().filter(|&(_, time)| time < CLOSED).collect()
}

#[test]
fn all_pairs_of_county_seats_equal_petgraph_for_four_profiles_and_four_dates() {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let seats: Vec<NodeId> = region.depots.iter().map(|d| d.node).collect();
    let mut pairs = 0;
    for date in ["1995-07-15", "2016-07-15", "2026-01-15", "2026-07-15"] {
        let conditions = network.on(Date::parse(date).unwrap());
        for class in VehicleClass::ALL {
            let metric = Metric::new(network, &conditions, &Profile::new(class));
            let mut search = Search::new(network, &metric);
            for &source in &seats {
                let expected = petgraph_times(network, &metric, source);
                search.run(source);
                for &target in &seats {
                    let found = search.reached(target).map(|(millis, _)| u64::from(millis));
                    assert_eq!(found, expected.get(&target).copied(), "{date} {class:?} {source:?} {target:?}");
                    pairs += 1;
                }
            }
            check_point_to_point(network, &metric, &seats);
        }
    }
    assert_eq!(pairs, 4 * 4 * 74 * 74);
}

/// Point-to-point Dijkstra and A* find the same labels as one-to-all, and paths that add up.
fn check_point_to_point(network: &Network, metric: &Metric, nodes: &[NodeId]) {
    let mut all = Search::new(network, metric);
    let mut one = Search::new(network, metric);
    for &source in nodes.iter().step_by(9) {
        all.run(source);
        for &target in nodes {
            let expected = all.reached(target);
            for path in [one.path(source, target), one.path_astar(source, target)] {
                assert_eq!(path.as_ref().map(|p| (p.millis, p.metres)), expected);
                let Some(path) = path else { continue };
                let millis: u32 = path.arcs.iter().map(|&a| metric.weight(a).unwrap()).sum();
                assert_eq!(millis, path.millis);
                let ends = path.arcs.first().zip(path.arcs.last());
                if let Some((&first, &last)) = ends {
                    assert_eq!((network.arcs()[first].tail, network.arcs()[last].head), (source, target));
                }
                assert!(path.arcs.windows(2).all(|w| network.arcs()[w[0]].head == network.arcs()[w[1]].tail));
            }
        }
    }
}

/// Random multigraphs: parallel arcs, loops, one-ways, zero weights, ties, closed arcs, several components.
fn random_network(rng: &mut Rng) -> (Network, Metric) {
    let nodes = 1 + rng.below(40);
    let mut builder = NetworkBuilder::new();
    for i in 0..nodes {
        let coord = Coord::new(29.0 + rng.unit(), 90.0 + rng.unit()).unwrap();
        let (names, kind) = (Names::default(), NodeKind::Junction);
        builder.node(Node { slug: format!("n{i}"), names, kind, coord, elevation: 4000 }).unwrap();
    }
    for _ in 0..rng.below(3 * nodes + 1) {
        let ends = (NodeId::from_index(rng.below(nodes)), NodeId::from_index(rng.below(nodes)));
        let segment = graphs::segment("R", rng.below(5) as i64 * 1000);
        let added = if rng.below(3) == 0 {
            builder.one_way(ends.0, ends.1, segment)
        } else {
            builder.two_way(ends.0, ends.1, segment)
        };
        added.unwrap();
    }
    let network = builder.build();
    // Half the graphs have only long weights, the others ties and zeros too.
    let scale = rng.below(2) as u32;
    let weights = (0..network.arcs().len())
        .map(|_| match rng.below(12) {
            0 => None,
            1 => Some(2_000_000 * scale),
            2 => Some(skyroad::metric::MAX_WEIGHT),
            // Up to some hours: slower than any great circle between these nodes, so that A*'s bound is not zero.
            3..=7 => Some(2_000_000 + rng.below(20_000_000) as u32 * scale),
            _ => Some(rng.below(20) as u32 + 2_000_000 * scale),
        })
        .collect();
    let metric = Metric::from_weights(&network, weights).unwrap();
    (network, metric)
}

#[test]
fn a_thousand_random_graphs_equal_petgraph() {
    for seed in 0..1000 {
        let mut rng = Rng::new(seed);
        let (network, metric) = random_network(&mut rng);
        let far = u64::from(skyroad::search::FAR);
        let nodes: Vec<NodeId> = network.nodes().ids().collect();
        let mut search = Search::new(&network, &metric);
        for &source in &nodes {
            let expected = petgraph_times(&network, &metric, source);
            search.run(source);
            for &target in &nodes {
                let found = search.reached(target).map(|(millis, _)| u64::from(millis));
                assert_eq!(found, expected.get(&target).map(|&t| t.min(far)), "seed {seed} {source:?} {target:?}");
            }
        }
        let (source, target) = (nodes[0], nodes[nodes.len() - 1]);
        search.run(source);
        let expected = search.reached(target);
        assert_eq!(search.path_astar(source, target).map(|p| (p.millis, p.metres)), expected, "seed {seed}");
    }
}

#[test]
fn tables_equal_paths_cell_by_cell() {
    let region = tibet::region().unwrap();
    let conditions = region.network.on(Date::parse("2026-01-15").unwrap());
    let metric = Metric::new(&region.network, &conditions, &Profile::new(VehicleClass::HeavyTruck));
    let seats: Vec<NodeId> = region.depots.iter().map(|d| d.node).collect();
    let table = skyroad::search::table(&region.network, &metric, &seats, &seats);
    let mut search = Search::new(&region.network, &metric);
    let mut unreachable = 0;
    for (i, &from) in seats.iter().enumerate() {
        for (j, &to) in seats.iter().enumerate() {
            let path = search.path(from, to).map(|p| (p.millis, p.metres));
            assert_eq!(table.cell(i, j), path);
            unreachable += usize::from(path.is_none());
        }
    }
    assert_eq!(unreachable, 2 * 73, "Medog alone is cut off in January");
}
