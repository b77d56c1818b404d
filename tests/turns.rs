//! Rules on turns: the engine against a plain Dijkstra whose states are the last arcs driven, before and after closures.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod graphs;

use proptest::prelude::*;
use skyroad::io::{Store, parse_turns};
use skyroad::network::{SegmentId, Turn, TurnTable};
use skyroad::search::critical::{Closes, Effect, Question, RoadGraph, Towards, effects};
use skyroad::search::isochrone::Reach;
use skyroad::search::snap::{Ground, SnapOptions, Snapped, Snapper, Spot};
use skyroad::search::{ALLOWED, AlternativeOptions, Engine, Path, Reasons, Ways};
use skyroad::{ArcId, Budget, Coord, Id, IdVec, Metric, Network, NodeId, Rng, Seconds};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// Milliseconds, then metres.
type Label = (u32, u32);

/// All rules, each by its arcs: a turn takes the most of those that end in it and whose other arcs were driven before.
struct Rules {
    by_arcs: HashMap<Vec<ArcId>, Turn>,
    longest: usize,
}

impl Rules {
    fn new(turns: &TurnTable) -> Self {
        let plain = turns.rules().map(|(from, to, turn)| (vec![from, to], turn));
        let by_arcs: HashMap<Vec<ArcId>, Turn> = plain.chain(turns.rules_along()).collect();
        Self { longest: by_arcs.keys().map(Vec::len).max().unwrap_or(2), by_arcs }
    }

    fn turn(&self, driven: &[ArcId], next: ArcId) -> Turn {
        let way = [driven, &[next]].concat();
        let ends = (2..=way.len().min(self.longest)).map(|length| &way[way.len() - length..]);
        ends.filter_map(|end| self.by_arcs.get(end).copied()).max().unwrap_or(Turn::Takes(0))
    }
}

/// Labels after the last arcs driven, as many as the longest rule needs; the plainest of all that keep rules on turns.
struct Oracle<'a> {
    network: &'a Network,
    rules: Rules,
    metric: &'a Metric,
    origin: Option<NodeId>,
    reached: HashMap<Vec<ArcId>, Label>,
}

impl<'a> Oracle<'a> {
    /// From a node, and from arcs whose ends are reached after some label.
    fn run(
        (network, turns, metric): (&'a Network, &'a TurnTable, &'a Metric),
        origin: Option<NodeId>,
        starts: &[(ArcId, Label)],
    ) -> Self {
        let mut oracle = Self { network, rules: Rules::new(turns), metric, origin, reached: HashMap::new() };
        let mut heap = BinaryHeap::new();
        for &(arc, label) in starts {
            heap.push(Reverse((label, vec![arc])));
        }
        for (arc, _) in origin.into_iter().flat_map(|origin| network.out_arcs(origin)) {
            heap.extend(oracle.drive((0, 0), arc).map(|label| Reverse((label, vec![arc]))));
        }
        while let Some(Reverse((label, driven))) = heap.pop() {
            if oracle.reached.contains_key(&driven) {
                continue;
            }
            for (next, _) in network.out_arcs(network.arcs()[driven[driven.len() - 1]].head) {
                if let Turn::Takes(millis) = oracle.rules.turn(&driven, next) {
                    let mut way = [driven.as_slice(), &[next]].concat();
                    way.drain(..way.len().saturating_sub(oracle.rules.longest - 1));
                    let label = oracle.drive((label.0 + millis, label.1), next);
                    heap.extend(label.map(|label| Reverse((label, way))));
                }
            }
            oracle.reached.insert(driven, label);
        }
        oracle
    }

    fn drive(&self, (millis, metres): Label, arc: ArcId) -> Option<Label> {
        let length = self.network.segment_of(arc).length.0 as u32;
        self.metric.weight(arc).map(|weight| (millis + weight, metres + length))
    }

    /// What was driven to a node, with its label.
    fn to(&self, node: NodeId) -> impl Iterator<Item = (&Vec<ArcId>, Label)> {
        let ends = move |driven: &[ArcId]| self.network.arcs()[driven[driven.len() - 1]].head == node;
        self.reached.iter().filter(move |(driven, _)| ends(driven)).map(|(driven, label)| (driven, *label))
    }

    fn at(&self, node: NodeId) -> Option<Label> {
        let starts = self.origin.filter(|&origin| origin == node).map(|_| (0, 0));
        self.to(node).map(|(_, label)| label).chain(starts).min()
    }

    /// When an arc begins to be driven, after the turn into it.
    fn enters(&self, into: ArcId) -> Option<Label> {
        let tail = self.network.arcs()[into].tail;
        let over = |(driven, (millis, metres)): (&Vec<ArcId>, Label)| match self.rules.turn(driven, into) {
            Turn::Takes(more) => Some((millis + more, metres)),
            Turn::Forbidden => None,
        };
        let starts = self.origin.filter(|&origin| origin == tail).map(|_| (0, 0));
        self.to(tail).filter_map(over).chain(starts).min()
    }
}

/// Some rules along ways of up to so many arcs.
fn random_rules_along(rng: &mut Rng, network: &Network, longest: usize, turns: &mut TurnTable) {
    for _ in 0..if network.arcs().is_empty() { 0 } else { rng.below(2 * network.arcs().len()) } {
        let mut way = vec![ArcId::from_index(rng.below(network.arcs().len()))];
        for _ in 0..1 + rng.below(longest - 1) {
            let out: Vec<ArcId> = network.out_arcs(network.arcs()[way[way.len() - 1]].head).map(|(id, _)| id).collect();
            if !out.is_empty() {
                way.push(out[rng.below(out.len())]);
            }
        }
        let [before @ .., last] = way.as_slice() else { continue };
        match rng.below(6) {
            _ if before.is_empty() => {}
            0 => turns.only_along(network, before, &[*last]).unwrap(),
            1 | 2 => turns.set_along(network, &way, Turn::Takes(rng.below(4) as u32 * 500)).unwrap(),
            _ => turns.set_along(network, &way, Turn::Forbidden).unwrap(),
        }
    }
}

fn random_turns(rng: &mut Rng, network: &Network) -> TurnTable {
    let mut turns = TurnTable::new();
    let share = 1 + rng.below(8);
    for (from, arc) in network.arcs().entries() {
        let ways_out: Vec<ArcId> = network.out_arcs(arc.head).map(|(id, _)| id).collect();
        for to in ways_out {
            if rng.below(share) > 0 {
                continue;
            }
            match rng.below(6) {
                0 => turns.only(network, from, &[to]).unwrap(),
                1 | 2 => turns.set(network, from, to, Turn::Takes(rng.below(4) as u32 * 500)).unwrap(),
                _ => turns.set(network, from, to, Turn::Forbidden).unwrap(),
            }
        }
    }
    match rng.below(5) {
        0 => turns.u_turns(network, Turn::Forbidden, |_| true).unwrap(),
        1 => turns.u_turns(network, Turn::Takes(3_000), |node| node.index() % 2 == 0).unwrap(),
        _ => {}
    }
    turns
}

fn random_weights(rng: &mut Rng, network: &Network) -> Vec<Option<u32>> {
    let weight = |rng: &mut Rng| (rng.below(8) > 0).then(|| rng.below(12) as u32 * 250);
    (0..network.arcs().len()).map(|_| weight(rng)).collect()
}

/// The sum of a path, which must be one and keep the rules.
fn driven(network: &Network, turns: &TurnTable, metric: &Metric, path: &Path, (from, to): (NodeId, NodeId)) -> Label {
    let (mut at, mut sum, rules) = (from, (0, 0), Rules::new(turns));
    for (i, &arc) in path.arcs.iter().enumerate() {
        assert_eq!(network.arcs()[arc].tail, at);
        let turn = rules.turn(&path.arcs[..i], arc);
        assert!(turn != Turn::Forbidden, "a forbidden turn");
        sum.0 += if let Turn::Takes(millis) = turn { millis } else { 0 };
        sum = (sum.0 + metric.weight(arc).unwrap(), sum.1 + network.segment_of(arc).length.0 as u32);
        at = network.arcs()[arc].head;
    }
    assert_eq!(at, to);
    sum
}

fn check(network: &Network, turns: &TurnTable, metric: &Metric, ways: &Ways) {
    let nodes: Vec<NodeId> = network.nodes().ids().collect();
    let table = ways.table(&nodes, &nodes).unwrap();
    let reasons = Reasons::new(ways, metric).unwrap();
    let explained = ways.explained(&reasons, &nodes, &nodes, ALLOWED).unwrap();
    let mut query = ways.query();
    for &from in &nodes {
        let oracle = Oracle::run((network, turns, metric), Some(from), &[]);
        let times = ways.times_from(from);
        for &to in &nodes {
            let label = oracle.at(to);
            let cell = (from.index(), to.index());
            assert_eq!(table.cell(cell.0, cell.1), label, "{from:?} to {to:?}");
            assert_eq!(explained.cell(cell.0, cell.1).ok(), label);
            assert_eq!(explained.cell(cell.0, cell.1).err(), label.is_none().then(|| reasons.of(&mut query, from, to)));
            assert_eq!(times[to.index()], label.map(|l| Seconds::from_millis(l.0)));
            assert_eq!(ways.time(&mut query, from, to), times[to.index()]);
            let path = ways.path(&mut query, from, to);
            assert_eq!(path.as_ref().map(|p| (p.millis, p.metres)), label);
            assert_eq!(path.map(|path| driven(network, turns, metric, &path, (from, to))), label);
        }
        if let Some(&to) = nodes.last() {
            let found = ways.alternatives(network, &mut query, (from, to), &AlternativeOptions::default());
            assert_eq!(found.first().map(|p| (p.millis, p.metres)), oracle.at(to));
            for path in &found {
                assert_eq!(driven(network, turns, metric, path, (from, to)), (path.millis, path.metres));
            }
        }
        let near = ways.nearest(from, &nodes, 3, |_| true).unwrap();
        let mut all: Vec<Label> = nodes.iter().filter_map(|&to| oracle.at(to)).collect();
        all.sort_unstable();
        all.truncate(3);
        assert_eq!(near.iter().map(|n| (n.millis, n.metres)).collect::<Vec<_>>(), all);
    }
}

/// Places beside roads: tables, ways and what is reached in time.
fn check_places(rng: &mut Rng, network: &Network, turns: &TurnTable, metric: &Metric, ways: &Ways) {
    let snapper = Snapper::new(network, &IdVec::<SegmentId, Vec<Coord>>::new());
    let reasons = Reasons::new(ways, metric).unwrap();
    let ground = Ground { snapper: &snapper, network, metric, ways, reasons: &reasons };
    let options = SnapOptions { metric: Some(metric), ..SnapOptions::default() };
    let point = |rng: &mut Rng| Coord::new(29.0 + rng.unit(), 90.0 + rng.unit()).unwrap();
    let places: Vec<Snapped> = (0..6).filter_map(|_| snapper.snap(point(rng), &options)).collect();
    let mut spots: Vec<Spot> = places.iter().copied().map(Spot::Road).collect();
    spots.push(Spot::Node(NodeId::from_index(rng.below(network.nodes().len()))));
    let table = ground.table(&spots, &spots, ALLOWED).unwrap();
    let mut query = ways.query();
    for (row, from) in spots.iter().enumerate() {
        let oracle = match from {
            Spot::Node(node) => Oracle::run((network, turns, metric), Some(*node), &[]),
            Spot::Road(snapped) => {
                let starts = snapped.starts(&snapper, network, metric);
                let starts: Vec<_> = starts.iter().map(|end| (end.arc, (end.millis, end.metres))).collect();
                Oracle::run((network, turns, metric), None, &starts)
            }
            Spot::Nowhere(_) => continue,
        };
        for (column, to) in spots.iter().enumerate() {
            let expected = match (from, to) {
                // The way along the road itself is told by the tests of snapping.
                (Spot::Road(a), Spot::Road(b)) if a.segment == b.segment => continue,
                (_, Spot::Node(node)) => oracle.at(*node),
                (_, Spot::Road(snapped)) => {
                    let ends = snapped.ends(&snapper, network, metric);
                    let over = |end: &skyroad::search::snap::End| {
                        oracle.enters(end.arc).map(|label| (label.0 + end.millis, label.1 + end.metres))
                    };
                    ends.iter().filter_map(over).min()
                }
                _ => continue,
            };
            assert_eq!(table.cell(row, column).ok(), expected, "{from:?} to {to:?}");
            if let (Spot::Road(a), Spot::Road(b)) = (from, to) {
                assert_eq!(ground.way(&mut query, a, b).map(|way| (way.millis, way.metres)), expected);
            }
        }
        let reach = Reach::new(network, metric, ways, &snapper, &[*from]);
        for node in network.nodes().ids() {
            assert_eq!(reach.time(node), oracle.at(node).map(|label| Seconds::from_millis(label.0)));
        }
        let limit = Seconds(2);
        let stretches = reach.stretches(limit);
        for arc in network.arcs().ids().filter(|&arc| metric.weight(arc).is_some()) {
            let whole = stretches.iter().any(|stretch| stretch.arc == arc && stretch.from == 0.0);
            let begins = oracle.enters(arc).is_some_and(|label| i64::from(label.0) <= limit.0 * 1000);
            // A place at the very tail begins there too.
            assert!(whole == begins || matches!(from, Spot::Road(at) if network.arcs()[arc].segment == at.segment));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn ways_keep_rules_on_turns(seed in any::<u64>()) {
        let mut rng = Rng::new(seed);
        // An oracle that remembers more arcs has many more states.
        let (most, longest) = [(14, 0), (10, 3), (5, 5)][rng.below(3)];
        let network = graphs::random(&mut rng, most);
        let mut turns = if longest == 0 || rng.below(2) == 0 { random_turns(&mut rng, &network) } else { TurnTable::new() };
        if longest > 0 {
            random_rules_along(&mut rng, &network, longest, &mut turns);
        }
        let rules = Rules::new(&turns);
        for (way, turn) in turns.rules_along() {
            let (next, driven) = way.split_last().unwrap();
            assert!(turns.turn_after(driven, *next) == rules.turn(driven, *next) && rules.turn(driven, *next) >= turn);
        }
        let engine = Engine::with_turns(&network, &turns).unwrap();
        let mut weights = random_weights(&mut rng, &network);
        let metric = Metric::from_weights(&network, weights.clone()).unwrap();
        let ways = engine.ways(&metric).unwrap();
        check(&network, &turns, &metric, &ways);
        check_places(&mut rng, &network, &turns, &metric, &ways);
        let mut changes = Vec::new();
        for arc in network.arcs().ids() {
            if rng.below(4) > 0 {
                continue;
            }
            let weight = (rng.below(2) == 0).then(|| rng.below(3_000) as u32);
            changes.push((arc, weight));
            weights[arc.index()] = weight;
        }
        let metric = Metric::from_weights(&network, weights).unwrap();
        let changed = ways.with(&changes).unwrap();
        check(&network, &turns, &metric, &changed);
        check_places(&mut rng, &network, &turns, &metric, &changed);
    }
}

/// Milliseconds from the nearest origin to each station, or back, by the oracle.
fn nearest(
    (network, turns, metric): (&Network, &TurnTable, &Metric),
    question: &Question<'_>,
    station: NodeId,
) -> Option<u32> {
    let way = |from, to| Oracle::run((network, turns, metric), Some(from), &[]).at(to).map(|label| label.0);
    let origins = question.origins.iter().map(|&node| NodeId::from_index(node as usize));
    let ways = origins.filter_map(|origin| match question.towards {
        Towards::Stations => way(origin, station),
        Towards::Origins => way(station, origin),
    });
    ways.min()
}

/// What closing `segment` does, by removing it and asking the oracle again.
fn removed(
    (network, turns): (&Network, &TurnTable),
    weights: &[Option<u32>],
    question: &Question<'_>,
    segment: SegmentId,
) -> Effect {
    let mut without = weights.to_vec();
    for (id, arc) in network.arcs().entries() {
        if arc.segment == segment {
            without[id.index()] = None;
        }
    }
    let [before, after] = [weights.to_vec(), without].map(|w| Metric::from_weights(network, w).unwrap());
    let group = segment.index() as u32;
    let mut effect = Effect { group, cut_off: 0, cut_off_weight: 0, longer: 0, added: 0, worst: None };
    let mut stations = question.stations.to_vec();
    stations.sort_unstable();
    for (node, weight) in stations {
        let time = |metric| nearest((network, turns, metric), question, NodeId::from_index(node as usize));
        match (time(&before), time(&after)) {
            (Some(_), None) => {
                effect.cut_off += 1;
                effect.cut_off_weight += u64::from(weight);
            }
            (Some(before), Some(after)) if after > before => {
                effect.longer += 1;
                effect.added += u128::from(after - before) * u128::from(weight);
                if effect.worst.is_none_or(|(most, _)| after - before > most) {
                    effect.worst = Some((after - before, node));
                }
            }
            _ => {}
        }
    }
    effect
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn critical_roads_keep_rules_on_turns(seed in any::<u64>()) {
        let rng = &mut Rng::new(seed);
        let network = graphs::random(rng, 7);
        let mut turns = random_turns(rng, &network);
        random_rules_along(rng, &network, 3, &mut turns);
        let weights = random_weights(rng, &network);
        let metric = Metric::from_weights(&network, weights.clone()).unwrap();
        let graph = RoadGraph::with_turns(&network, &turns, &metric, Closes::Segments).unwrap();
        let node = |rng: &mut Rng| rng.below(network.nodes().len()) as u32;
        let origins: Vec<u32> = (0..1 + rng.below(2)).map(|_| node(rng)).collect();
        let stations: Vec<(u32, u32)> = (0..rng.below(6)).map(|_| (node(rng), rng.below(50) as u32)).collect();
        for towards in [Towards::Stations, Towards::Origins] {
            let question = Question { origins: &origins, stations: &stations, towards };
            let found = effects(&graph, &question, &Budget::default()).unwrap();
            let all = network.segments().ids().map(|s| removed((&network, &turns), &weights, &question, s));
            let expected: Vec<Effect> = all.filter(|effect| effect.cut_off + effect.longer > 0).collect();
            prop_assert_eq!(found, expected, "{:?}", towards);
        }
    }
}

/// A crossing of two roads:
///
/// ```text
///       n1
///        |
/// n4 -- n0 -- n2 -- n5
///        |
///       n3
/// ```
fn crossing() -> Network {
    let places = [(0.0, 0.0), (0.1, 0.0), (0.0, 0.1), (-0.1, 0.0), (0.0, -0.1), (0.0, 0.2)];
    let roads: Vec<_> = [(0, 1), (0, 2), (0, 3), (0, 4), (2, 5)].iter().map(|&(a, b)| (a, b, 1000, true)).collect();
    graphs::network(&places, &roads)
}

fn arcs(network: &Network, nodes: &[usize]) -> Vec<ArcId> {
    let step = |ends: &[usize]| {
        let found =
            network.arcs().entries().find(|(_, arc)| (arc.tail.index(), arc.head.index()) == (ends[0], ends[1]));
        found.unwrap().0
    };
    nodes.windows(2).map(step).collect()
}

fn times(network: &Network, turns: &TurnTable, from: usize) -> Vec<Option<i64>> {
    let metric = Metric::from_weights(network, vec![Some(60_000); network.arcs().len()]).unwrap();
    let ways = Engine::with_turns(network, turns).unwrap().ways(&metric).unwrap();
    ways.times_from(NodeId::from_index(from)).into_iter().map(|time| time.map(|t| t.0 / 60)).collect()
}

#[test]
fn a_forbidden_left_turn_is_gone_round() {
    let network = crossing();
    let mut turns = TurnTable::new();
    let way = arcs(&network, &[1, 0, 2]);
    turns.set(&network, way[0], way[1], Turn::Forbidden).unwrap();
    // Down to n3, round there, and then right.
    assert_eq!(times(&network, &turns, 1), [Some(1), Some(0), Some(4), Some(2), Some(2), Some(5)]);
    // Who begins at the junction turns as he likes.
    assert_eq!(times(&network, &turns, 0)[2], Some(1));
    turns.u_turns(&network, Turn::Forbidden, |_| true).unwrap();
    // Dead ends are turned in.
    assert_eq!(times(&network, &turns, 1)[2], Some(4));
    turns.only(&network, way[0], &arcs(&network, &[0, 4])).unwrap();
    assert_eq!(times(&network, &turns, 1), [Some(1), Some(0), Some(4), Some(4), Some(2), Some(5)]);
}

#[test]
fn a_rule_along_several_arcs_binds_who_drove_all_of_them() {
    let network = crossing();
    let way = arcs(&network, &[1, 0, 2, 5]);
    let mut turns = TurnTable::new();
    turns.set_along(&network, &way, Turn::Forbidden).unwrap();
    // The two junctions' arcs in and out, one copy and the way into what it repeats.
    assert_eq!(Engine::topology(&network, &turns).unwrap().nodes() - network.nodes().len(), 10);
    // Who came over n1 and n0 turns round at n0 to shake it off; all else is as it was.
    assert_eq!(times(&network, &turns, 1), [Some(1), Some(0), Some(2), Some(2), Some(2), Some(5)]);
    assert_eq!(times(&network, &turns, 4)[5], Some(3));
    assert_eq!(times(&network, &turns, 0)[5], Some(2));
    let back = arcs(&network, &[2, 0]);
    let mut only = TurnTable::new();
    only.only_along(&network, &way[..2], &back).unwrap();
    assert_eq!(times(&network, &only, 1), times(&network, &turns, 1));
    // Only one who goes all along is held to it: n3 is still reached at once.
    assert_eq!(times(&network, &only, 1)[3], Some(2));
    let mut slow = TurnTable::new();
    slow.set_along(&network, &way, Turn::Takes(60_000)).unwrap();
    assert_eq!(times(&network, &slow, 1)[5], Some(4));
    // A rule along the end of another, and one that goes on from its middle.
    turns.set_along(&network, &arcs(&network, &[0, 2, 0, 2]), Turn::Forbidden).unwrap();
    assert_eq!(times(&network, &turns, 1)[5], Some(5), "round over n3 or n4");
    for turn in [[3, 0, 2, 5], [4, 0, 2, 5]] {
        turns.set_along(&network, &arcs(&network, &turn), Turn::Forbidden).unwrap();
    }
    assert_eq!(times(&network, &turns, 1)[5], None);
    assert_eq!(times(&network, &turns, 0)[5], Some(2));
}

#[test]
fn rules_along_are_the_same_at_any_number_of_threads() {
    let mut rng = Rng::new(5);
    let network = graphs::random(&mut rng, 400);
    let mut turns = TurnTable::new();
    random_rules_along(&mut rng, &network, 5, &mut turns);
    let weights = random_weights(&mut rng, &network);
    let metric = Metric::from_weights(&network, weights).unwrap();
    let nodes: Vec<NodeId> = network.nodes().ids().collect();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let ways = Engine::with_turns(&network, &turns).unwrap().ways(&metric).unwrap();
            let mut query = ways.query();
            let paths: Vec<_> = nodes.iter().map(|&to| ways.path(&mut query, nodes[0], to)).collect();
            (ways.table(&nodes, &nodes).unwrap(), paths)
        })
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn rules_are_checked_and_do_not_depend_on_their_order() {
    let network = crossing();
    let way = arcs(&network, &[1, 0, 2, 5]);
    let mut turns = TurnTable::new();
    assert!(turns.set(&network, way[0], way[2], Turn::Forbidden).unwrap_err().to_string().contains("leads to n0"));
    let along = |arcs: &[ArcId]| TurnTable::new().set_along(&network, arcs, Turn::Forbidden).map_err(|e| e.to_string());
    assert!(along(&[way[0], way[1], way[0]]).unwrap_err().contains("its arc 2 leads to n2, its arc 3 leaves n1"));
    assert!(along(&way[..1]).unwrap_err().contains("it has 1 arcs") && along(&[]).is_err());
    assert!(along(&[way[0], way[1], ArcId::from_index(99)]).is_err());
    assert!(TurnTable::new().only_along(&network, &[], &[]).is_ok(), "nothing follows nothing");
    assert!(turns.set(&network, ArcId::from_index(99), way[2], Turn::Forbidden).is_err());
    assert!(turns.set(&network, way[0], way[1], Turn::Takes(TurnTable::DEAREST + 1)).is_err());
    assert!(turns.is_empty() && turns.rules().next().is_none());
    for (first, second) in [(0, 1), (1, 0), (1, 2), (2, 1)] {
        let kinds = [Turn::Takes(5), Turn::Takes(9), Turn::Forbidden];
        turns.set(&network, way[0], way[1], kinds[first]).unwrap();
        turns.set(&network, way[0], way[1], kinds[second]).unwrap();
        assert_eq!(turns.turn(way[0], way[1]), kinds[first.max(second)]);
    }
    let empty = skyroad::network::NetworkBuilder::new().build();
    assert!(Engine::with_turns(&empty, &turns).is_err());
    let mut longer = TurnTable::new();
    longer.set_along(&network, &arcs(&network, &[1, 0, 2, 5]), Turn::Forbidden).unwrap();
    assert!(Engine::with_turns(&empty, &longer).is_err());
    assert!(
        Engine::with_turns(&network, &turns).unwrap().ways(&Metric::from_weights(&empty, vec![]).unwrap()).is_err()
    );
}

#[test]
fn rules_are_read_row_by_row() {
    let network = crossing();
    let text = "from,via,to,turn,seconds,from_road,to_road,via_road\n\
        n1,n0,n2,forbidden,,,,\n\
        n3,n0,n1,only,,,,\n\
        n4,n0,n2,takes,1.5,,,\n\
        n4,n0,n2,takes,-1,,,\n\
        n1,n0,n5,forbidden,,,,\n\
        n1,n9,n2,forbidden,,,,\n\
        n1,n0,n2,perhaps,,,,\n\
        n1,n0,n2,forbidden,,R7,,\n\
        n1,n0>n2,n5,forbidden,,,,\n\
        ,n2,,takes,60,,,\n\
        ,,,only,,,,\n\
        n1,n0>n9,n5,forbidden,,,,\n\
        n1,n0>n5,n2,forbidden,,,,\n\
        n4, n0 > n2 ,n5,takes,2,,,R1\n\
        n3,n0>n2,n0,only,,,,\n\
        n1,n0>n2,n5,forbidden,,,,R7\n\
        n1,n0>n2,n5,forbidden,,,,R1>R1\n\
        ,n0>n2,,forbidden,,,,\n";
    let (turns, warnings) = parse_turns("turns.csv", text, &network).unwrap();
    let turn = |nodes: [usize; 3]| {
        let way = arcs(&network, &nodes);
        turns.turn(way[0], way[1])
    };
    assert_eq!(turn([1, 0, 2]), Turn::Forbidden);
    assert_eq!([turn([3, 0, 1]), turn([3, 0, 2]), turn([3, 0, 3])], [Turn::Takes(0), Turn::Forbidden, Turn::Forbidden]);
    assert_eq!(turn([4, 0, 2]), Turn::Takes(1_500));
    assert_eq!(
        [turn([0, 2, 0]), turn([5, 2, 5]), turn([5, 2, 0])],
        [Turn::Takes(60_000), Turn::Takes(60_000), Turn::Takes(0)]
    );
    let along = |nodes: [usize; 4]| {
        let way = arcs(&network, &nodes);
        turns.turn_after(&way[..2], way[2])
    };
    assert_eq!(along([1, 0, 2, 5]), Turn::Forbidden);
    assert_eq!([along([4, 0, 2, 5]), along([4, 0, 2, 0])], [Turn::Takes(2_000), Turn::Takes(60_000)]);
    assert_eq!([along([3, 0, 2, 5]), along([3, 0, 2, 0])], [Turn::Forbidden, Turn::Takes(60_000)]);
    let places: Vec<String> = warnings.iter().map(|w| w.message.split(": ").next().unwrap().to_owned()).collect();
    let expected = [
        (5, "seconds"),
        (6, "to"),
        (7, "via"),
        (8, "turn"),
        (9, "from_road"),
        (12, "turn"),
        (13, "via"),
        (14, "via"),
        (17, "via_road"),
        (18, "via_road"),
        (19, "via"),
    ];
    assert_eq!(places, expected.map(|(line, field)| format!("turns.csv, line {line}, field \"{field}\"")));
    assert!(parse_turns("turns.csv", "from,via,turn\n", &network).is_err());
}

#[test]
fn a_store_belongs_to_the_turns_too() {
    let network = crossing();
    let mut turns = TurnTable::new();
    let way = arcs(&network, &[1, 0, 2]);
    turns.set(&network, way[0], way[1], Turn::Forbidden).unwrap();
    turns.set_along(&network, &arcs(&network, &[4, 0, 2, 5]), Turn::Forbidden).unwrap();
    let engine = Engine::with_turns(&network, &turns).unwrap();
    let topology = Engine::topology(&network, &turns).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    Store::save(&path, &topology, engine.hierarchy(), None).unwrap();
    let hierarchy = Store::open(&path, &topology, None).unwrap().hierarchy;
    assert!(Engine::of(&network, hierarchy.clone()).is_err());
    let back = Engine::of_turns(&network, &turns, hierarchy).unwrap();
    let metric = Metric::from_weights(&network, vec![Some(1); network.arcs().len()]).unwrap();
    check(&network, &turns, &metric, &back.ways(&metric).unwrap());
    let free = Engine::topology(&network, &TurnTable::new()).unwrap();
    assert!(Store::open(&path, &free, None).unwrap_err().to_string().contains("another network"));
}
