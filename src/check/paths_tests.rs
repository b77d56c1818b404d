use super::*;
use crate::base::{Coord, MonthSet, Rng};
use crate::network::{
    ArcId, Names, NetworkBuilder, Node, NodeKind, Observed, Restriction, RoadClass, Segment, SegmentId, Surface, Turn,
};

const NODES: usize = 25;

/// A random network of ties: few distinct hours, so that lengths decide.
fn network(seed: u64) -> Network {
    let mut rng = Rng::new(seed);
    let mut builder = NetworkBuilder::new();
    let coord = Coord::new(30.0, 91.0).unwrap();
    let kind = NodeKind::Junction;
    let node = |i: usize| Node { slug: format!("n{i}"), names: Names::default(), kind, coord, elevation: 3600 };
    let nodes: Vec<NodeId> = (0..NODES).map(|i| builder.node(node(i)).unwrap()).collect();
    for _ in 0..2 * NODES {
        let time = Some(Seconds::minutes(rng.below(4) as i64 * 10));
        let segment = Segment {
            road: "G0".into(),
            length: Metres(rng.below(50) as i64),
            class: RoadClass::III,
            surface: Surface::Paved,
            limit: 80,
            open_year: None,
            paved_year: None,
            observed: Observed { car_now: time, truck_now: time, in_1990s: None },
            pass: None,
            open_months: if rng.below(5) == 0 { MonthSet::parse("8-9").unwrap() } else { MonthSet::ALL },
            season_note: String::new(),
            restriction: Restriction::default(),
            confidence: String::new(),
            source: String::new(),
        };
        let (from, to) = (nodes[rng.below(NODES)], nodes[rng.below(NODES)]);
        match rng.below(4) {
            0 => builder.one_way(from, to, segment).unwrap(),
            _ => builder.two_way(from, to, segment).unwrap(),
        };
    }
    builder.build()
}

/// All ways by relaxing every arc until nothing changes (Bellman, Ford).
fn by_relaxation(network: &Network, metric: &Metric, from: NodeId) -> Vec<Label> {
    let mut labels = vec![UNSEEN; NODES];
    labels[from.index()] = (0, 0);
    for _ in 0..NODES {
        for (id, arc) in network.arcs().entries() {
            let (Some(millis), (time, length)) = (metric.weight(id), labels[arc.tail.index()]) else { continue };
            if time != u64::MAX {
                let next = (time + u64::from(millis), length + network.segment_of(id).length.0 as u64);
                labels[arc.head.index()] = labels[arc.head.index()].min(next);
            }
        }
    }
    labels
}

#[test]
fn paths_agree_with_relaxation_under_seasons_and_closures() {
    let (july, august) = (Date::new(2026, 7, 31).unwrap(), Date::new(2026, 8, 1).unwrap());
    for seed in 0..40 {
        let network = network(seed);
        let closures = [Closure { segment: SegmentId::from_index(seed as usize % 20), reason: String::new() }];
        let class = VehicleClass::BoxTruck;
        let nodes = || network.nodes().ids();
        for (first, last) in [(july, july), (august, august), (july, august)] {
            let way = |from, to| Way { first, last, class, from, to };
            let ways = nodes().flat_map(|from| nodes().map(move |to| way(from, to))).collect();
            let paths = Paths::find((&network, &TurnTable::new()), &closures, ways);
            let conditions = network.on_days((first, last), &closures);
            let metric = Metric::new(&network, &conditions, &Profile::new(class));
            for from in nodes() {
                let expected = by_relaxation(&network, &metric, from);
                for to in nodes() {
                    assert_eq!(paths.get(way(from, to)), answer(expected[to.index()]), "seed {seed}");
                }
            }
        }
    }
}

/// The same under rules on turns of up to three arcs, for the ends of arcs and each arc before them.
fn by_relaxation_of_turns((network, turns): (&Network, &TurnTable), metric: &Metric, from: NodeId) -> Vec<Label> {
    let arcs = network.arcs();
    let along: BTreeMap<Vec<ArcId>, Turn> = turns.rules_along().collect();
    let driven = |before: Label, arc: ArcId| {
        let metres = network.segment_of(arc).length.0 as u64;
        metric.weight(arc).map_or(UNSEEN, |millis| (before.0 + u64::from(millis), before.1 + metres))
    };
    let mut ends: BTreeMap<(Option<ArcId>, ArcId), Label> = BTreeMap::new();
    let starts = network.out_arcs(from).map(|(id, _)| ((None, id), driven((0, 0), id)));
    ends.extend(starts.filter(|(_, label)| *label != UNSEEN));
    loop {
        let mut better = Vec::new();
        for (&(first, second), &(millis, metres)) in &ends {
            for (third, _) in network.out_arcs(arcs[second].head) {
                let rule = first.and_then(|first| along.get(&vec![first, second, third]));
                let Turn::Takes(turn) = turns.turn(second, third).max(rule.copied().unwrap_or(Turn::Takes(0))) else {
                    continue;
                };
                let label = driven((millis + u64::from(turn), metres), third);
                if label < *ends.get(&(Some(second), third)).unwrap_or(&UNSEEN) {
                    better.push(((Some(second), third), label));
                }
            }
        }
        if better.is_empty() {
            break;
        }
        for (end, label) in better {
            let known = ends.entry(end).or_insert(UNSEEN);
            *known = label.min(*known);
        }
    }
    let mut labels = vec![UNSEEN; NODES];
    labels[from.index()] = (0, 0);
    for ((_, last), label) in ends {
        let head = arcs[last].head.index();
        labels[head] = labels[head].min(label);
    }
    labels
}

#[test]
fn paths_under_rules_on_turns_agree_with_relaxation() {
    let day = Date::new(2026, 7, 31).unwrap();
    for seed in 0..6 {
        let (network, mut rng) = (network(seed), Rng::new(seed + 100));
        let mut turns = TurnTable::new();
        for (from, arc) in network.arcs().entries() {
            for (to, _) in network.out_arcs(arc.head) {
                let turn = [Turn::Takes(0), Turn::Takes(600_000), Turn::Forbidden][rng.below(3)];
                if seed % 2 == 0 || turn != Turn::Forbidden {
                    turns.set(&network, from, to, turn).unwrap();
                }
                for (third, _) in network.out_arcs(network.arcs()[to].head).filter(|_| seed % 3 < 2) {
                    let turn = [Turn::Takes(0), Turn::Takes(900_000), Turn::Forbidden][rng.below(3)];
                    turns.set_along(&network, &[from, to, third], turn).unwrap();
                }
            }
        }
        let class = VehicleClass::Van;
        let nodes = || network.nodes().ids();
        let way = |from, to| Way { first: day, last: day, class, from, to };
        let ways = nodes().flat_map(|from| nodes().map(move |to| way(from, to))).collect();
        let paths = Paths::find((&network, &turns), &[], ways);
        let metric = Metric::new(&network, &network.on_days((day, day), &[]), &Profile::new(class));
        for from in nodes().step_by(5) {
            let expected = by_relaxation_of_turns((&network, &turns), &metric, from);
            for to in nodes() {
                assert_eq!(paths.get(way(from, to)), answer(expected[to.index()]), "seed {seed}");
            }
        }
    }
}

#[test]
fn an_unannounced_or_too_long_way_has_no_answer() {
    let network = network(1);
    let day = Date::new(2026, 7, 15).unwrap();
    let (from, to) = (NodeId::from_index(0), NodeId::from_index(1));
    let paths = Paths::find((&network, &TurnTable::new()), &[], Vec::new());
    assert_eq!(paths.get(Way { first: day, last: day, class: VehicleClass::Van, from, to }), None);
    assert_eq!(answer((FAR - 1, 7)), Some((Seconds::from_millis(FAR as u32 - 1), Metres(7))));
    assert_eq!([FAR, FAR + 1].map(|millis| answer((millis, 7))), [None; 2]);
    assert_eq!(answer(UNSEEN), None);
}
