//! Shortest paths by (time, then length) where turns have rules: Dijkstra whose states are the ends of arcs.
//!
//! A way begins at its source with any turn and ends at its target after any arc; each call and each end of a way is such
//! a place, where a vehicle may turn as it likes. In between every turn takes what its rule says, or may not be made.

use super::paths::{Label, UNSEEN, Way, answer};
use crate::base::{Id, IdVec, Metres, Seconds};
use crate::metric::Metric;
use crate::network::{ArcId, Network, NodeId, Turn, TurnTable};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Answers `ways`, which share their source and are sorted by target, each target once.
pub(super) fn run(
    (network, turns, metric): (&Network, &TurnTable, &Metric),
    ways: &[Way],
) -> Vec<Option<(Seconds, Metres)>> {
    let driven = |(millis, metres): Label, arc: ArcId| -> Option<Reverse<(Label, ArcId)>> {
        let length = network.segment_of(arc).length.0.unsigned_abs();
        Some(Reverse(((millis + u64::from(metric.weight(arc)?), metres + length), arc)))
    };
    let from = ways[0].from;
    let mut nodes: IdVec<NodeId, Label> = IdVec::filled(network.nodes().len(), UNSEEN);
    let mut done = vec![false; network.arcs().len()];
    nodes[from] = (0, 0);
    let mut missing = ways.iter().filter(|way| way.to != from).count();
    let mut queue: BinaryHeap<_> = network.out_arcs(from).filter_map(|(arc, _)| driven((0, 0), arc)).collect();
    while missing > 0 {
        let Some(Reverse((label, arc))) = queue.pop() else { break };
        if std::mem::replace(&mut done[arc.index()], true) {
            continue;
        }
        let head = network.arcs()[arc].head;
        if nodes[head] == UNSEEN {
            nodes[head] = label;
            missing -= usize::from(ways.binary_search_by_key(&head, |way| way.to).is_ok());
        }
        for (next, _) in network.out_arcs(head) {
            if let Turn::Takes(millis) = turns.turn(arc, next) {
                queue.extend(driven((label.0 + u64::from(millis), label.1), next));
            }
        }
    }
    ways.iter().map(|way| answer(nodes[way.to])).collect()
}
