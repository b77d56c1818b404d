//! The road engine against the plain searches, on the embedded network: every profile, several dates, closures.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::search::{Engine, FAR, Ways};
use skyroad::{ArcId, Date, Id, Metric, Network, NodeId, Profile, Rng, Search, Seconds, VehicleClass, tibet};
use std::sync::{Arc, RwLock};

/// Every fourth node from `first` on against all nodes: table cells and sweeps are the plain search's labels; paths of
/// some pairs have the same sums, arc by arc.
fn check(network: &Network, metric: &Metric, ways: &Ways, first: usize) -> usize {
    let nodes: Vec<NodeId> = network.nodes().ids().collect();
    let some: Vec<NodeId> = nodes.iter().copied().skip(first).step_by(4).collect();
    let table = ways.table(&some, &nodes).unwrap();
    let (mut search, mut query) = (Search::new(network, metric), ways.query());
    let mut missing = 0;
    for (row, &from) in some.iter().enumerate() {
        search.run(from);
        let times = ways.times_from(from);
        for (column, &to) in nodes.iter().enumerate() {
            let label = search.reached(to).filter(|label| label.0 < FAR);
            assert_eq!(table.cell(row, column), label, "{from:?} to {to:?}");
            assert_eq!(times[column], label.map(|(millis, _)| Seconds::from_millis(millis)));
            missing += usize::from(label.is_none());
            if (row + column) % 7 == 0 {
                check_path(network, metric, ways.path(&mut query, from, to), (from, to), label);
                assert_eq!(ways.time(&mut query, from, to), times[column]);
            }
        }
    }
    missing
}

fn check_path(
    network: &Network,
    metric: &Metric,
    path: Option<skyroad::Path>,
    ends: (NodeId, NodeId),
    label: Option<(u32, u32)>,
) {
    assert_eq!(path.as_ref().map(|p| (p.millis, p.metres)), label);
    let Some(path) = path else { return };
    let (mut at, mut sum) = (ends.0, (0, 0));
    for &arc in &path.arcs {
        assert_eq!(network.arcs()[arc].tail, at);
        at = network.arcs()[arc].head;
        sum = (sum.0 + metric.weight(arc).unwrap(), sum.1 + network.segment_of(arc).length.0 as u32);
    }
    assert_eq!((at, sum), (ends.1, (path.millis, path.metres)));
}

#[test]
fn tables_paths_and_sweeps_equal_plain_searches_for_every_profile_and_five_dates() {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let engine = Engine::new(network).unwrap();
    let mut missing = 0;
    for (i, date) in ["1995-07-15", "2016-02-01", "2026-01-15", "2026-05-01", "2026-07-15"].into_iter().enumerate() {
        let conditions = network.on(Date::parse(date).unwrap());
        for class in VehicleClass::ALL {
            for profile in [Profile::new(class), Profile::new(class).without_observed()] {
                let metric = Metric::new(network, &conditions, &profile);
                missing += check(network, &metric, &engine.ways(&metric).unwrap(), i % 4);
            }
        }
    }
    assert!(missing > 10_000, "winters cut places off, so that missing cells are compared too: {missing}");
}

#[test]
fn closing_arcs_equals_weighing_anew() {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let engine = Engine::new(network).unwrap();
    let metric = Metric::new(network, &network.on(tibet::today().unwrap()), &Profile::new(VehicleClass::Van));
    let open = engine.ways(&metric).unwrap();
    let mut rng = Rng::new(5);
    for round in 0..6 {
        let arcs: Vec<ArcId> = (0..1 + round * 5).map(|_| ArcId::from_index(rng.below(network.arcs().len()))).collect();
        let mut weights: Vec<Option<u32>> = network.arcs().ids().map(|arc| metric.weight(arc)).collect();
        let changes: Vec<(ArcId, Option<u32>)> =
            arcs.iter().map(|&arc| (arc, weights[arc.index()].filter(|_| rng.below(4) == 0).map(|w| w / 2))).collect();
        changes.iter().for_each(|&(arc, weight)| weights[arc.index()] = weight);
        let changed = Metric::from_weights(network, weights).unwrap();
        check(network, &changed, &open.with(&changes).unwrap(), round % 4);
    }
    assert!(open.with(&[(ArcId::from_index(network.arcs().len()), None)]).is_err());
}

/// What a service does: each answer belongs wholly to the ways before the closure or to those after it.
#[test]
fn swapping_ways_under_load_mixes_no_two_metrics() {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let (from, to) = (network.node("bomi").unwrap(), network.node("zayu").unwrap());
    let metric = Metric::new(network, &network.on(tibet::today().unwrap()), &Profile::new(VehicleClass::Car));
    let open = Arc::new(Engine::new(network).unwrap().ways(&metric).unwrap());
    let path = open.path(&mut open.query(), from, to).unwrap();
    let slow: Vec<(ArcId, Option<u32>)> = path.arcs.iter().map(|&arc| (arc, Some(1 << 27))).collect();
    let shut = Arc::new(open.with(&slow).unwrap());
    let expected = [&open, &shut].map(|ways| ways.path(&mut ways.query(), from, to).unwrap());
    assert_ne!(expected[0], expected[1]);
    let current = RwLock::new(Arc::clone(&open));
    std::thread::scope(|scope| {
        let ask = || {
            for _ in 0..2000 {
                let ways = Arc::clone(&current.read().unwrap());
                let path = ways.path(&mut ways.query(), from, to).unwrap();
                assert!(expected.contains(&path));
            }
        };
        let threads = [scope.spawn(ask), scope.spawn(ask)];
        for i in 0..1000 {
            *current.write().unwrap() = Arc::clone(if i % 2 == 0 { &shut } else { &open });
        }
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn a_hierarchy_or_metric_of_another_network_is_refused() {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let engine = Engine::new(network).unwrap();
    let empty = skyroad::network::NetworkBuilder::new().build();
    assert!(Engine::of(&empty, engine.hierarchy().clone()).is_err());
    assert!(engine.ways(&Metric::from_weights(&empty, vec![]).unwrap()).is_err());
    assert!(Engine::new(&empty).unwrap().ways(&Metric::from_weights(&empty, vec![]).unwrap()).is_ok());
    let many = vec![NodeId::from_index(0); 30_000];
    let metric = Metric::new(network, &network.on(tibet::today().unwrap()), &Profile::new(VehicleClass::Car));
    assert!(engine.ways(&metric).unwrap().table(&many, &many).is_err(), "10.8 GB of answers alone");
}
