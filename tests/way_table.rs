//! Tables that say why, the nearest of many, and the roads along a path, against plain searches.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod graphs;

use skyroad::metric::{FAR, MAX_WEIGHT};
use skyroad::network::SegmentId;
use skyroad::search::snap::{Ground, SnapOptions, Snapper, Spot, between};
use skyroad::search::{ALLOWED, Engine, NoWay, Reasons};
use skyroad::{Coord, Id, IdVec, Metres, Metric, Network, NodeId, Rng, Search, Seconds};

/// A vehicle's metric, and that of anybody: some arcs closed to all, some to the vehicle, some enormous.
fn metrics(rng: &mut Rng, network: &Network) -> (Metric, Metric) {
    let (mut own, mut any) = (Vec::new(), Vec::new());
    // Eight of the longest arcs are beyond the horizon.
    let far = rng.below(4) == 0;
    for _ in 0..network.arcs().len() {
        let weight = Some(if far || rng.below(4) == 0 { MAX_WEIGHT } else { rng.below(50_000) as u32 });
        match rng.below(8) {
            0 => (own.push(None), any.push(None)),
            1 => (own.push(None), any.push(weight)),
            _ => (own.push(weight), any.push(weight)),
        };
    }
    (Metric::from_weights(network, own).unwrap(), Metric::from_weights(network, any).unwrap())
}

/// By four walks: what the vehicle can drive, what anybody can, all arcs, and all arcs both ways.
fn reason(network: &Network, (own, any): (&Metric, &Metric), from: NodeId, to: NodeId) -> NoWay {
    let reaches = |drives: &dyn Fn(skyroad::ArcId) -> bool, back: bool| {
        let mut seen = vec![false; network.nodes().len()];
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut seen[node.index()], true) {
                continue;
            }
            for (_, arc) in network.arcs().entries().filter(|(id, _)| drives(*id)) {
                open.extend((arc.tail == node).then_some(arc.head));
                open.extend((arc.head == node && back).then_some(arc.tail));
            }
        }
        seen[to.index()]
    };
    if reaches(&|arc| own.weight(arc).is_some(), false) {
        NoWay::BeyondTheHorizon
    } else if reaches(&|arc| any.weight(arc).is_some(), false) {
        NoWay::Forbidden
    } else if reaches(&|_| true, false) {
        NoWay::Closed
    } else if reaches(&|_| true, true) {
        NoWay::OneWay
    } else {
        NoWay::OtherComponent
    }
}

#[test]
fn every_cell_is_the_path_or_the_reason() {
    let mut seen = std::collections::BTreeMap::new();
    for seed in 0..400 {
        let mut rng = Rng::new(seed);
        let network = graphs::random(&mut rng, 24);
        let (own, any) = metrics(&mut rng, &network);
        let ways = Engine::new(&network).unwrap().ways(&own).unwrap();
        let reasons = Reasons::new(&ways, &any).unwrap();
        let nodes: Vec<NodeId> = network.nodes().ids().collect();
        let table = ways.explained(&reasons, &nodes, &nodes, ALLOWED).unwrap();
        let (mut search, mut query) = (Search::new(&network, &own), ways.query());
        for &from in &nodes {
            search.run(from);
            for &to in &nodes {
                let label = search.reached(to).filter(|label| label.0 < FAR);
                let cell = table.cell(from.index(), to.index());
                let expected = label.ok_or_else(|| reason(&network, (&own, &any), from, to));
                assert_eq!(cell, expected, "seed {seed}, {from:?} to {to:?}");
                if let Err(reason) = cell {
                    assert_eq!(reasons.of(&mut query, from, to), reason);
                    *seen.entry(reason).or_insert(0) += 1;
                }
            }
        }
    }
    assert_eq!(seen.len(), 5, "all reasons were met: {seen:?}");
}

#[test]
fn the_nearest_are_those_of_a_sorted_list() {
    for seed in 0..200 {
        let mut rng = Rng::new(seed);
        let network = graphs::random(&mut rng, 30);
        let (metric, _) = metrics(&mut rng, &network);
        let ways = Engine::new(&network).unwrap().ways(&metric).unwrap();
        let node = |rng: &mut Rng| NodeId::from_index(rng.below(network.nodes().len()));
        let candidates: Vec<NodeId> = (0..rng.below(20)).map(|_| node(&mut rng)).collect();
        let (from, k, odd) = (node(&mut rng), rng.below(6), rng.below(2));
        let mut search = Search::new(&network, &metric);
        search.run(from);
        let reached = candidates.iter().enumerate().filter(|(i, _)| i % 2 == odd);
        let mut expected: Vec<(u32, u32, usize)> =
            reached.filter_map(|(i, &c)| search.reached(c).filter(|l| l.0 < FAR).map(|(t, m)| (t, m, i))).collect();
        expected.sort_unstable();
        expected.truncate(k);
        let found = ways.nearest(from, &candidates, k, |i| i % 2 == odd).unwrap();
        assert_eq!(found.iter().map(|n| (n.millis, n.metres, n.candidate)).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn roads_along_a_path_add_up() {
    for seed in 0..100 {
        let mut rng = Rng::new(seed);
        let network = graphs::random(&mut rng, 30);
        let (metric, _) = metrics(&mut rng, &network);
        let ways = Engine::new(&network).unwrap().ways(&metric).unwrap();
        let mut query = ways.query();
        let to = NodeId::from_index(network.nodes().len() - 1);
        let Some(path) = ways.path(&mut query, NodeId::from_index(0), to) else { continue };
        let roads = path.roads(&network, &metric);
        assert_eq!(roads.iter().map(|part| part.length).sum::<Metres>(), path.length());
        let times = roads.iter().fold(Seconds::ZERO, |sum, part| sum + part.time);
        assert_eq!(times, path.time());
        assert!(roads.windows(2).all(|w| w[0].road != w[1].road));
        let names: Vec<&str> = path.arcs.iter().map(|&arc| network.segment_of(arc).road.as_str()).collect();
        let mut joined = names.clone();
        joined.dedup();
        assert_eq!(roads.iter().map(|part| part.road).collect::<Vec<_>>(), joined);
    }
}

#[test]
fn spots_beside_roads_are_joined_as_one_by_one() {
    let mut seen = std::collections::BTreeMap::new();
    for seed in 0..120 {
        let mut rng = Rng::new(seed);
        let network = graphs::random(&mut rng, 14);
        let (own, any) = metrics(&mut rng, &network);
        let snapper = Snapper::new(&network, &IdVec::<SegmentId, _>::filled(network.segments().len(), vec![]));
        let ways = Engine::new(&network).unwrap().ways(&own).unwrap();
        let reasons = Reasons::new(&ways, &any).unwrap();
        let ground = Ground { snapper: &snapper, network: &network, metric: &own, ways: &ways, reasons: &reasons };
        let options = SnapOptions { within: Some(Metres(12_000)), ..SnapOptions::default() };
        let spots: Vec<Spot> = (0..6)
            .map(|i| match i {
                0 => Spot::Node(NodeId::from_index(rng.below(network.nodes().len()))),
                _ => snapper.spot(Coord::new(29.0 + rng.unit(), 90.0 + rng.unit()).unwrap(), &options),
            })
            .collect();
        let table = ground.table(&spots, &spots, ALLOWED).unwrap();
        let mut search = Search::new(&network, &own);
        for (i, from) in spots.iter().enumerate() {
            for (j, to) in spots.iter().enumerate() {
                let cell = table.cell(i, j);
                let alone = ground.table(&[*from], &[*to], ALLOWED).unwrap();
                assert_eq!(cell, alone.cell(0, 0), "a cell depends on its two spots alone");
                if let Err(reason) = cell {
                    *seen.entry(reason).or_insert(0) += 1;
                }
                let off = |spot: &Spot| matches!(spot, Spot::Nowhere(_));
                assert_eq!(cell == Err(NoWay::SnappedTooFar), off(from) || off(to));
                if let (Spot::Road(a), Spot::Road(b)) = (from, to) {
                    let way = between(&snapper, &mut search, a, b).filter(|way| way.millis < FAR);
                    assert_eq!(cell.ok(), way.map(|way| (way.millis, way.metres)), "seed {seed}");
                }
            }
        }
    }
    assert!(seen.len() >= 5, "{seen:?}");
}

#[test]
fn size_is_checked_before_anything_is_made() {
    let network = graphs::random(&mut Rng::new(1), 5);
    let (own, any) = metrics(&mut Rng::new(1), &network);
    let ways = Engine::new(&network).unwrap().ways(&own).unwrap();
    let reasons = Reasons::new(&ways, &any).unwrap();
    let many = vec![NodeId::from_index(0); 20_000];
    for allowed in [0, 1_000_000, 4_799_999_999] {
        assert!(ways.explained(&reasons, &many, &many, allowed).is_err());
    }
    let empty = ways.explained(&reasons, &[], &many, 1 << 30).unwrap();
    assert_eq!((empty.rows(), empty.columns()), (0, 20_000));
    assert_eq!(ways.explained(&reasons, &many[..2], &[], 1 << 30).unwrap().rows(), 0);
}
