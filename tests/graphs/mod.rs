//! Random networks for tests: parallel arcs, loops, one-ways, dead ends, several components.
#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a fixture that does not fit is a failed test")]

use skyroad::network::{
    Names, Network, NetworkBuilder, Node, NodeKind, Observed, Restriction, RoadClass, Segment, Surface,
};
use skyroad::{Coord, Id, Metres, MonthSet, NodeId, Rng};

/// A plain road.
pub(crate) fn segment(road: &str, metres: i64) -> Segment {
    Segment {
        road: road.into(),
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

/// A network from the places of its nodes and (from, to, metres, both ways).
pub(crate) fn network(places: &[(f64, f64)], roads: &[(usize, usize, i64, bool)]) -> Network {
    let mut builder = NetworkBuilder::new();
    for (i, &(lat, lon)) in places.iter().enumerate() {
        let coord = Coord::new(lat, lon).unwrap();
        let (names, kind) = (Names::default(), NodeKind::Junction);
        builder.node(Node { slug: format!("n{i}"), names, kind, coord, elevation: 4000 }).unwrap();
    }
    for (i, &(from, to, metres, both)) in roads.iter().enumerate() {
        let (from, to) = (NodeId::from_index(from), NodeId::from_index(to));
        let segment = segment(&format!("R{}", i % 3), metres);
        if both { builder.two_way(from, to, segment) } else { builder.one_way(from, to, segment) }.unwrap();
    }
    builder.build()
}

/// Up to `most` nodes at random places, with up to three times as many roads, most of them between neighbours by
/// number; lengths with many ties.
pub(crate) fn random(rng: &mut Rng, most: usize) -> Network {
    let nodes = 1 + rng.below(most);
    let places: Vec<(f64, f64)> = (0..nodes).map(|_| (29.0 + rng.unit(), 90.0 + rng.unit())).collect();
    let roads: Vec<_> = (0..rng.below(3 * nodes + 1))
        .map(|_| {
            let from = rng.below(nodes);
            let to = if rng.below(3) == 0 { rng.below(nodes) } else { (from + 1 + rng.below(3)) % nodes };
            (from, to, rng.below(5) as i64 * 1000, rng.below(3) > 0)
        })
        .collect();
    network(&places, &roads)
}
