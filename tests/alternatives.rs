//! Alternatives keep their limits, checked by plain searches alone.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod graphs;

use skyroad::search::{AlternativeOptions, Engine, Path, Search};
use skyroad::{ArcId, Id, Metric, Network, NodeId, Rng};
use std::collections::BTreeSet;

/// Panics unless `paths` are the shortest path and good alternatives to it.
fn check(network: &Network, metric: &Metric, ends: (NodeId, NodeId), options: &AlternativeOptions, paths: &[Path]) {
    let mut search = Search::new(network, metric);
    let best = search.path(ends.0, ends.1).unwrap();
    assert_eq!((paths[0].millis, paths[0].metres), (best.millis, best.metres));
    assert!(paths.len() <= 1 + options.most);
    let weight = |arc: &ArcId| metric.weight(*arc).unwrap();
    let mut known: BTreeSet<ArcId> = BTreeSet::new();
    for (i, path) in paths.iter().enumerate() {
        let mut at = ends.0;
        let mut seen = BTreeSet::from([at]);
        for &arc in &path.arcs {
            assert_eq!(network.arcs()[arc].tail, at);
            at = network.arcs()[arc].head;
            assert!(seen.insert(at) || i == 0, "no node twice");
        }
        assert_eq!(at, ends.1);
        assert_eq!(path.arcs.iter().map(weight).sum::<u32>(), path.millis);
        if i > 0 {
            let d = f64::from(best.millis);
            assert!(f64::from(path.millis) <= options.stretch * d);
            let shared: u32 = path.arcs.iter().filter(|a| known.contains(a)).map(weight).sum();
            assert!(f64::from(shared) <= options.sharing * d, "{shared} of {d} shared");
            assert!(path.arcs != paths[0].arcs && path.millis >= paths[i - 1].millis || i == 1);
            check_parts(network, metric, &mut search, path, options.optimality * d);
        }
        known.extend(&path.arcs);
    }
}

/// Every part of at most `limit` is a shortest way.
fn check_parts(network: &Network, metric: &Metric, search: &mut Search<'_>, path: &Path, limit: f64) {
    for first in 0..path.arcs.len() {
        search.run(network.arcs()[path.arcs[first]].tail);
        let mut sum = 0;
        for &arc in &path.arcs[first..] {
            sum += metric.weight(arc).unwrap();
            if f64::from(sum) > limit {
                break;
            }
            let shortest = search.reached(network.arcs()[arc].head).unwrap().0;
            assert_eq!(shortest, sum, "a part of {sum} is no shortest way");
        }
    }
}

/// A grid with random weights: many ways between any two nodes.
fn grid(rng: &mut Rng, side: usize) -> (Network, Metric) {
    let places: Vec<(f64, f64)> =
        (0..side * side).map(|i| (29.0 + (i / side) as f64 * 0.05, 90.0 + (i % side) as f64 * 0.05)).collect();
    let mut roads = Vec::new();
    for i in 0..side * side {
        if i % side + 1 < side {
            roads.push((i, i + 1, 5000, true));
        }
        if i + side < side * side {
            roads.push((i, i + side, 5000, true));
        }
    }
    let network = graphs::network(&places, &roads);
    let weights = (0..network.arcs().len()).map(|_| Some(300_000 + rng.below(200_000) as u32)).collect();
    let metric = Metric::from_weights(&network, weights).unwrap();
    (network, metric)
}

#[test]
fn alternatives_on_grids_keep_every_limit() {
    let (mut found, mut asked) = ([0usize; 4], 0);
    for seed in 0..12 {
        let mut rng = Rng::new(seed);
        let (network, metric) = grid(&mut rng, 14);
        let ways = Engine::new(&network).unwrap().ways(&metric).unwrap();
        let mut query = ways.query();
        for options in [
            AlternativeOptions::default(),
            AlternativeOptions { stretch: 1.4, sharing: 0.5, optimality: 0.1, ..AlternativeOptions::default() },
        ] {
            for _ in 0..12 {
                let mut node = || NodeId::from_index(rng.below(network.nodes().len()));
                let ends = (node(), node());
                let paths = ways.alternatives(&network, &mut query, ends, &options);
                check(&network, &metric, ends, &options, &paths);
                found[paths.len() - 1] += 1;
                asked += 1;
            }
        }
    }
    assert!(2 * (asked - found[0]) > asked && found[3] > 10, "some for most pairs of a grid: {found:?}");
}

#[test]
fn alternatives_on_random_graphs_keep_every_limit() {
    let mut more = 0;
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let network = graphs::random(&mut rng, 40);
        let weights = (0..network.arcs().len()).map(|_| (rng.below(9) > 0).then(|| rng.below(1000) as u32)).collect();
        let metric = Metric::from_weights(&network, weights).unwrap();
        let ways = Engine::new(&network).unwrap().ways(&metric).unwrap();
        let mut query = ways.query();
        let options = AlternativeOptions { stretch: 2.0, ..AlternativeOptions::default() };
        for _ in 0..20 {
            let mut node = || NodeId::from_index(rng.below(network.nodes().len()));
            let ends = (node(), node());
            let paths = ways.alternatives(&network, &mut query, ends, &options);
            match paths.len() {
                0 => assert!(Search::new(&network, &metric).path(ends.0, ends.1).is_none()),
                n => check(&network, &metric, ends, &options, &paths[..n]),
            }
            more += paths.len().saturating_sub(1);
        }
    }
    assert!(more > 100, "{more}");
}

#[cfg(feature = "tibet")]
#[test]
fn alternatives_on_the_plateau_keep_every_limit() {
    use skyroad::{Profile, VehicleClass, tibet};
    let region = tibet::region().unwrap();
    let network = &region.network;
    let metric = Metric::new(network, &network.on(tibet::today().unwrap()), &Profile::new(VehicleClass::Car));
    let ways = Engine::new(network).unwrap().ways(&metric).unwrap();
    let mut query = ways.query();
    let seats: Vec<NodeId> = region.depots.iter().map(|d| d.node).collect();
    let options = AlternativeOptions { stretch: 1.4, ..AlternativeOptions::default() };
    let mut counts = [0usize; 4];
    for &from in seats.iter().step_by(7) {
        for &to in seats.iter().step_by(5).filter(|&&to| to != from) {
            let paths = ways.alternatives(network, &mut query, (from, to), &options);
            check(network, &metric, (from, to), &options, &paths);
            counts[paths.len() - 1] += 1;
        }
    }
    assert!(counts[1] + counts[2] + counts[3] > 10, "{counts:?}");
}
