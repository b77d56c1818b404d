//! Isochrones: stretches against plain searches, areas against the reached points.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod graphs;

use geo::{BoundingRect, Contains, CoordsIter, Distance, Euclidean, GeodesicArea, MultiPolygon, Point};
use skyroad::network::SegmentId;
use skyroad::search::isochrone::{AreaOptions, Reach};
use skyroad::search::snap::{SnapOptions, Snapper, Spot};
use skyroad::search::{Engine, FAR};
use skyroad::{Coord, Id, IdVec, Metres, Metric, Network, NodeId, Rng, Search, Seconds};

fn shapes(network: &Network) -> IdVec<SegmentId, Vec<Coord>> {
    IdVec::filled(network.segments().len(), vec![])
}

fn metric(rng: &mut Rng, network: &Network) -> Metric {
    let weights = (0..network.arcs().len())
        .map(|_| (rng.below(9) > 0).then(|| [0, rng.below(900_000) as u32, 400_000][rng.below(3)]));
    Metric::from_weights(network, weights.collect()).unwrap()
}

/// Times by one plain search for each way to start.
fn times(network: &Network, metric: &Metric, snapper: &Snapper, spots: &[Spot]) -> Vec<u32> {
    let mut best = vec![FAR; network.nodes().len()];
    let mut search = Search::new(network, metric);
    for spot in spots {
        let starts = match spot {
            Spot::Node(node) => vec![(*node, 0)],
            Spot::Road(s) => s.starts(snapper, network, metric).iter().map(|end| (end.node, end.millis)).collect(),
            Spot::Nowhere(_) => vec![],
        };
        for (node, cost) in starts {
            search.run(node);
            for to in network.nodes().ids() {
                let at = search.reached(to).map_or(FAR, |(millis, _)| (millis + cost).min(FAR));
                best[to.index()] = best[to.index()].min(at);
            }
        }
    }
    best
}

struct Case {
    network: Network,
    metric: Metric,
    snapper: Snapper,
    spots: Vec<Spot>,
}

fn case(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let network = graphs::random(&mut rng, 16);
    let metric = metric(&mut rng, &network);
    let snapper = Snapper::new(&network, &shapes(&network));
    let spots = (0..1 + rng.below(3))
        .map(|_| match rng.below(2) {
            0 => Spot::Node(NodeId::from_index(rng.below(network.nodes().len()))),
            _ => snapper.spot(Coord::new(29.0 + rng.unit(), 90.0 + rng.unit()).unwrap(), &SnapOptions::default()),
        })
        .collect();
    Case { network, metric, snapper, spots }
}

/// Reached points by walking every arc in small steps from the oracle's times.
fn reached(case: &Case, limit: u32) -> Vec<(f64, f64)> {
    let times = times(&case.network, &case.metric, &case.snapper, &case.spots);
    let mut points = Vec::new();
    for (id, arc) in case.network.arcs().entries() {
        let (Some(weight), at) = (case.metric.weight(id), times[arc.tail.index()]) else { continue };
        let (a, b) = (case.network.nodes()[arc.tail].coord, case.network.nodes()[arc.head].coord);
        for n in 0..=200u32 {
            if at < FAR && f64::from(at) + f64::from(weight) * f64::from(n) / 200.0 <= f64::from(limit) {
                let p = a.between(b, f64::from(n) / 200.0);
                points.push((p.lon(), p.lat()));
            }
        }
    }
    for spot in &case.spots {
        let Spot::Road(snapped) = spot else { continue };
        for end in snapped.starts(&case.snapper, &case.network, &case.metric) {
            let arc = case.network.arcs()[end.arc];
            let goal = case.network.nodes()[arc.head].coord;
            let weight = f64::from(case.metric.weight(end.arc).unwrap());
            let rest = if arc.forward { 1.0 - snapped.fraction } else { snapped.fraction };
            for n in 0..=200u32 {
                if weight * rest * f64::from(n) / 200.0 <= f64::from(limit) {
                    let p = snapped.coord.between(goal, f64::from(n) / 200.0);
                    points.push((p.lon(), p.lat()));
                }
            }
        }
    }
    points
}

#[test]
fn times_are_those_of_plain_searches_and_stretches_end_where_the_time_does() {
    for seed in 0..300 {
        let case = case(seed);
        let ways = Engine::new(&case.network).unwrap().ways(&case.metric).unwrap();
        let reach = Reach::new(&case.network, &case.metric, &ways, &case.snapper, &case.spots);
        let expected = times(&case.network, &case.metric, &case.snapper, &case.spots);
        for node in case.network.nodes().ids() {
            let at = expected[node.index()];
            assert_eq!(reach.time(node), (at < FAR).then(|| Seconds::from_millis(at)), "seed {seed}");
        }
        for limit in [0, 300, 1500] {
            for part in reach.stretches(Seconds(limit)) {
                assert!(0.0 <= part.from && part.from <= part.to && part.to <= 1.0);
                let weight = f64::from(case.metric.weight(part.arc).unwrap());
                let at = f64::from(expected[case.network.arcs()[part.arc].tail.index()]);
                let spent = weight * (part.to - part.from) + if part.from == 0.0 { at } else { 0.0 };
                let from_origin = case.spots.iter().any(|spot| matches!(spot, Spot::Road(_)));
                assert!(spent <= limit as f64 * 1000.0 + 0.001 || (from_origin && part.from == 0.0));
                if part.to < 1.0 && part.from == 0.0 && !from_origin {
                    assert!((spent - limit as f64 * 1000.0).abs() < 0.001, "cut where the time ends");
                }
            }
        }
    }
}

#[test]
fn reached_points_lie_inside_and_the_inside_lies_near_reached_points() {
    let options = AreaOptions { buffer: Metres(1800), cell: Metres(1200) };
    let mut inside = 0;
    for seed in 0..40 {
        let case = case(seed);
        let ways = Engine::new(&case.network).unwrap().ways(&case.metric).unwrap();
        let reach = Reach::new(&case.network, &case.metric, &ways, &case.snapper, &case.spots);
        let limit = 600;
        let area = reach.area(Seconds(limit), &shapes(&case.network), &options).unwrap();
        let points = reached(&case, limit as u32 * 1000);
        for &p in &points {
            assert!(area.contains(&Point::from(p)), "seed {seed}: {p:?} is reached and not inside");
        }
        let Some(bounds) = area.bounding_rect() else {
            assert!(points.is_empty());
            continue;
        };
        let mut rng = Rng::new(seed + 1000);
        for _ in 0..300 {
            let p = (bounds.min().x + rng.unit() * bounds.width(), bounds.min().y + rng.unit() * bounds.height());
            if area.contains(&Point::from(p)) {
                let at = Coord::new(p.1, p.0).unwrap();
                let nearest = points.iter().map(|q| at.distance(Coord::new(q.1, q.0).unwrap()).0).min().unwrap();
                // Buffer and a cell's diagonal, and half the distance between two of the oracle's points.
                assert!(nearest <= 1800 + 1700 + 400, "seed {seed}: {p:?} is {nearest} m from anything reached");
                inside += 1;
            }
        }
    }
    assert!(inside > 1000);
}

fn signed(area: &MultiPolygon<f64>) -> f64 {
    area.geodesic_area_signed()
}

#[test]
fn areas_grow_with_the_limit_and_rings_run_as_geojson_wants() {
    for seed in 0..60 {
        let case = case(seed);
        let ways = Engine::new(&case.network).unwrap().ways(&case.metric).unwrap();
        let reach = Reach::new(&case.network, &case.metric, &ways, &case.snapper, &case.spots);
        let mut before: Option<MultiPolygon<f64>> = None;
        for limit in [0, 100, 101, 500, 3000, 90_000] {
            let area = reach.area(Seconds(limit), &shapes(&case.network), &AreaOptions::default()).unwrap();
            for polygon in &area {
                let twice = |ring: &geo::LineString<f64>| -> f64 {
                    ring.lines().map(|l| l.start.x * l.end.y - l.end.x * l.start.y).sum()
                };
                assert!(polygon.exterior().is_closed() && twice(polygon.exterior()) > 0.0);
                assert!(polygon.interiors().iter().all(|hole| hole.is_closed() && twice(hole) < 0.0));
            }
            if let Some(before) = &before {
                assert!(
                    signed(&area) >= signed(before) * 0.999_999,
                    "seed {seed}, {limit} s: {} after {}",
                    signed(&area),
                    signed(before)
                );
                let off = |c| Euclidean.distance(&Point::from(c), &area) > 1e-9;
                assert!(!before.exterior_coords_iter().any(off), "seed {seed}, {limit} s");
            }
            before = Some(area);
        }
    }
}

#[test]
fn odd_options_and_places_are_refused_or_empty() {
    let network = graphs::network(&[(30.0, 90.0), (30.1, 90.0)], &[(0, 1, 11_000, true)]);
    let metric = Metric::from_weights(&network, vec![Some(60_000), Some(0)]).unwrap();
    let ways = Engine::new(&network).unwrap().ways(&metric).unwrap();
    let snapper = Snapper::new(&network, &shapes(&network));
    let nowhere = Reach::new(&network, &metric, &ways, &snapper, &[Spot::Nowhere(None)]);
    let area = |reach: &Reach<'_>, limit, cell| {
        let options = AreaOptions { cell: Metres(cell), ..AreaOptions::default() };
        reach.area(Seconds(limit), &shapes(&network), &options)
    };
    assert!(area(&nowhere, 3600, 1000).unwrap().0.is_empty());
    let here = Reach::new(&network, &metric, &ways, &snapper, &[Spot::Node(NodeId::from_index(0))]);
    assert!(area(&here, -1, 1000).unwrap().0.is_empty());
    assert!(area(&here, 60, 0).is_err() && area(&here, 60, 1400).is_err());
    assert!(area(&here, 60, 1).is_err(), "a grid of 150 million vertices");
    // A point: the area of a disc of two kilometres, by the grid's fineness.
    let disc = signed(&area(&here, 0, 100).unwrap()) / 1e6;
    assert!((disc - std::f64::consts::PI * 4.0).abs() < 0.05, "{disc} km2");
}
