//! Shortest paths by (time, then length) where turns have rules: Dijkstra whose states are the ends of arcs, with what
//! was driven before them as far as a rule asks for it.
//!
//! A way begins at its source with any turn and ends at its target after any arc; each call and each end of a way is such
//! a place, where a vehicle may turn as it likes. In between every turn takes what its rule says, or may not be made.

use super::paths::{Label, UNSEEN, Way, answer};
use crate::base::{Id, IdVec, Metres, Seconds};
use crate::metric::Metric;
use crate::network::{ArcId, Network, NodeId, Turn, TurnTable};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// What ways may have driven, as far as rules ask: each arc alone, under its own number, then the starts of rules along
/// several arcs.
pub(super) struct Trails {
    arcs: usize,
    longer: Vec<Vec<ArcId>>,
    numbers: BTreeMap<Vec<ArcId>, usize>,
}

impl Trails {
    pub(super) fn new(network: &Network, turns: &TurnTable) -> Self {
        let arcs = network.arcs().len();
        let starts = turns.rules_along().flat_map(|(arcs, _)| (2..arcs.len()).map(move |n| arcs[..n].to_vec()));
        let longer: Vec<Vec<ArcId>> = starts.collect::<BTreeSet<_>>().into_iter().collect();
        let numbers = longer.iter().cloned().zip(arcs..).collect();
        Self { arcs, longer, numbers }
    }

    /// The trail after one more arc: the longest end of both that some rule starts with, or the arc alone.
    fn after(&self, driven: &[ArcId], next: ArcId) -> usize {
        let mut end = if self.longer.is_empty() { Vec::new() } else { driven.to_vec() };
        end.push(next);
        while end.len() > 1 {
            if let Some(&trail) = self.numbers.get(&end) {
                return trail;
            }
            end.remove(0);
        }
        next.index()
    }
}

/// Answers `ways`, which share their source and are sorted by target, each target once.
pub(super) fn run(
    (network, turns, metric): (&Network, &TurnTable, &Metric),
    trails: &Trails,
    ways: &[Way],
) -> Vec<Option<(Seconds, Metres)>> {
    let driven = |(millis, metres): Label, arc: ArcId, trail: usize| -> Option<Reverse<(Label, usize)>> {
        let length = network.segment_of(arc).length.0.unsigned_abs();
        Some(Reverse(((millis + u64::from(metric.weight(arc)?), metres + length), trail)))
    };
    let from = ways[0].from;
    let mut nodes: IdVec<NodeId, Label> = IdVec::filled(network.nodes().len(), UNSEEN);
    let mut done = vec![false; trails.arcs + trails.longer.len()];
    nodes[from] = (0, 0);
    let mut missing = ways.iter().filter(|way| way.to != from).count();
    let starts = network.out_arcs(from).filter_map(|(arc, _)| driven((0, 0), arc, arc.index()));
    let mut queue: BinaryHeap<_> = starts.collect();
    while missing > 0 {
        let Some(Reverse((label, trail))) = queue.pop() else { break };
        if std::mem::replace(&mut done[trail], true) {
            continue;
        }
        let alone = [ArcId::from_index(trail)];
        let arcs = if trail < trails.arcs { &alone } else { trails.longer[trail - trails.arcs].as_slice() };
        let head = network.arcs()[arcs[arcs.len() - 1]].head;
        if nodes[head] == UNSEEN {
            nodes[head] = label;
            missing -= usize::from(ways.binary_search_by_key(&head, |way| way.to).is_ok());
        }
        for (next, _) in network.out_arcs(head) {
            if let Turn::Takes(millis) = turns.turn_after(arcs, next) {
                queue.extend(driven((label.0 + u64::from(millis), label.1), next, trails.after(arcs, next)));
            }
        }
    }
    ways.iter().map(|way| answer(nodes[way.to])).collect()
}
