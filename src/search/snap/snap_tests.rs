use super::*;
use crate::base::*;
use crate::metric::Metric;
use crate::network::*;
use crate::search::Search;

fn node(builder: &mut NetworkBuilder, slug: &str, lat: f64, lon: f64) -> NodeId {
    let coord = Coord::new(lat, lon).unwrap();
    let (names, kind) = (Names::default(), NodeKind::Junction);
    builder.node(Node { slug: slug.into(), names, kind, coord, elevation: 4000 }).unwrap()
}

fn segment(metres: i64) -> Segment {
    Segment {
        road: "R".into(),
        length: Metres(metres),
        class: RoadClass::III,
        surface: Surface::Paved,
        limit: 60,
        open_year: None,
        paved_year: None,
        observed: Observed::default(),
        pass: None,
        open_months: MonthSet::ALL,
        season_note: String::new(),
        restriction: Restriction::default(),
        confidence: String::new(),
        source: String::new(),
    }
}

fn at(lat: f64, lon: f64) -> Coord {
    Coord::new(lat, lon).unwrap()
}

fn all_open(network: &Network, millis: u32) -> Metric {
    Metric::from_weights(network, vec![Some(millis); network.arcs().len()]).unwrap()
}

/// Nearest point by walking every line in steps of 1/2000: slow, and sharing nothing with the tree.
fn nearest_by_steps(network: &Network, point: Coord) -> i64 {
    let arcs = network.arcs().iter().filter(|a| a.forward);
    let metres = arcs.flat_map(|arc| {
        let (a, b) = (network.nodes()[arc.tail].coord, network.nodes()[arc.head].coord);
        (0..=2000).map(move |n| point.distance(a.between(b, f64::from(n) / 2000.0)).0)
    });
    metres.min().unwrap()
}

#[test]
fn the_nearest_road_is_found_whatever_the_point() {
    for seed in 0..30 {
        let mut rng = Rng::new(seed);
        let mut builder = NetworkBuilder::new();
        let nodes: Vec<_> = (0..12)
            .map(|i| node(&mut builder, &format!("n{i}"), 29.0 + rng.unit() * 0.2, 91.0 + rng.unit() * 0.2))
            .collect();
        for _ in 0..15 {
            let (a, b) = (nodes[rng.below(12)], nodes[rng.below(12)]);
            builder.two_way(a, b, segment(1000)).unwrap();
        }
        let network = builder.build();
        let snapper = Snapper::new(&network, &IdVec::new());
        for _ in 0..20 {
            let point = at(28.9 + rng.unit() * 0.4, 90.9 + rng.unit() * 0.4);
            let found = snapper.snap(point, &SnapOptions::default()).unwrap();
            let expected = nearest_by_steps(&network, point);
            // Steps are up to 15 m apart, and a straight line in degrees strays some metres from the great circle.
            assert!((found.distance.0 - expected).abs() <= 20, "seed {seed}: {} {expected}", found.distance.0);
            assert_eq!(found.distance, point.distance(found.coord));
        }
    }
}

#[test]
fn the_antimeridian_and_the_poles_are_places_like_any_other() {
    let mut builder = NetworkBuilder::new();
    let (a, b) = (node(&mut builder, "a", 10.0, 179.95), node(&mut builder, "b", 10.0, -179.95));
    builder.two_way(a, b, segment(11_000)).unwrap();
    let (c, d) = (node(&mut builder, "c", 89.9, 0.0), node(&mut builder, "d", 89.9, 180.0));
    builder.two_way(c, d, segment(22_000)).unwrap();
    let network = builder.build();
    let snapper = Snapper::new(&network, &IdVec::new());
    let found = snapper.snap(at(10.001, 180.0), &SnapOptions::default()).unwrap();
    assert!((found.fraction - 0.5).abs() < 0.01 && found.distance.0 < 120, "{found:?}");
    let found = snapper.snap(at(90.0, 45.0), &SnapOptions::default()).unwrap();
    assert!((found.fraction - 0.5).abs() < 0.01 && found.distance.0 <= 1, "{found:?}");
}

#[test]
fn options_leave_out_what_is_far_closed_or_an_island() {
    let mut builder = NetworkBuilder::new();
    let names = ["a", "b", "c"].map(|s| s.to_owned());
    let main: Vec<_> = (0..3).map(|i| node(&mut builder, &names[i], 30.0, 90.0 + 0.1 * i as f64)).collect();
    builder.two_way(main[0], main[1], segment(9_600)).unwrap();
    builder.two_way(main[1], main[2], segment(9_600)).unwrap();
    let island = [node(&mut builder, "x", 30.01, 90.02), node(&mut builder, "y", 30.01, 90.03)];
    builder.two_way(island[0], island[1], segment(1_000)).unwrap();
    let network = builder.build();
    let snapper = Snapper::new(&network, &IdVec::new());
    let point = at(30.009, 90.025);
    let metric = all_open(&network, 1_000);
    let components = Components::new(&network, &metric);
    assert_eq!(components.sizes(), [3, 2]);
    let on_island = snapper.snap(point, &SnapOptions::default()).unwrap();
    assert_eq!(on_island.segment.index(), 2);
    let options = SnapOptions { main: Some(&components), ..SnapOptions::default() };
    assert_eq!(snapper.snap(point, &options).unwrap().segment.index(), 0);
    let near = SnapOptions { within: Some(Metres(500)), ..options };
    assert_eq!(snapper.snap(point, &near), None);
    let message = snapper.expect(point, &near).unwrap_err().to_string();
    assert_eq!(message, "place: the nearest road to 30.00900, 90.02500 is 1.0 km away");
    let weights = network.arcs().iter().map(|a| (a.segment.index() == 1).then_some(1)).collect();
    let only_second = Metric::from_weights(&network, weights).unwrap();
    let options = SnapOptions { metric: Some(&only_second), ..SnapOptions::default() };
    assert_eq!(snapper.snap(point, &options).unwrap().segment.index(), 1);
}

/// A one-way triangle: from the middle of its first side to a place behind goes round.
#[test]
fn a_target_behind_the_source_on_a_one_way_road_is_reached_the_long_way() {
    let mut builder = NetworkBuilder::new();
    let (a, b, c) = (
        node(&mut builder, "a", 30.0, 90.0),
        node(&mut builder, "b", 30.0, 90.1),
        node(&mut builder, "c", 30.1, 90.05),
    );
    for (from, to) in [(a, b), (b, c), (c, a)] {
        builder.one_way(from, to, segment(10_000)).unwrap();
    }
    let network = builder.build();
    let metric = all_open(&network, 1_000);
    let snapper = Snapper::new(&network, &IdVec::new());
    let mut search = Search::new(&network, &metric);
    let snap = |lon| snapper.snap(at(30.0, lon), &SnapOptions::default()).unwrap();
    let (early, late) = (snap(90.02), snap(90.08));
    let ahead = between(&snapper, &mut search, &early, &late).unwrap();
    assert!(ahead.between.is_none() && (599..=601).contains(&ahead.millis), "{ahead:?}");
    let round = between(&snapper, &mut search, &late, &early).unwrap();
    assert!((2_399..=2_401).contains(&round.millis) && round.between.is_some(), "{round:?}");
    let same = between(&snapper, &mut search, &late, &late).unwrap();
    assert_eq!((same.millis, same.metres), (0, 0));
}

/// A place at a node costs nothing more than the node.
#[test]
fn ways_between_nodes_are_paths() {
    let mut rng = Rng::new(5);
    let mut builder = NetworkBuilder::new();
    let nodes: Vec<_> =
        (0..15).map(|i| node(&mut builder, &format!("n{i}"), 29.0 + rng.unit(), 91.0 + rng.unit())).collect();
    for i in 1..15 {
        builder.two_way(nodes[i], nodes[rng.below(i)], segment(5_000)).unwrap();
    }
    let network = builder.build();
    let metric = all_open(&network, 10_000);
    let snapper = Snapper::new(&network, &IdVec::new());
    let mut search = Search::new(&network, &metric);
    for _ in 0..50 {
        let (a, b) = (nodes[rng.below(15)], nodes[rng.below(15)]);
        let expected = search.path(a, b).unwrap().millis;
        let snap = |n: NodeId| snapper.snap(network.nodes()[n].coord, &SnapOptions::default()).unwrap();
        let way = between(&snapper, &mut search, &snap(a), &snap(b)).unwrap();
        assert!(way.millis.abs_diff(expected) <= 4, "{} {expected}", way.millis);
    }
}
