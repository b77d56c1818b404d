//! Shortest paths by (time, then length), found once for all that the plan drives.
//!
//! The checks say first which ways they will ask for; [`Paths::find`] runs one Dijkstra for each (conditions, class,
//! source), ends it when its last target is settled, and keeps the answers in a sorted table. Sources run in
//! parallel; their order in the table does not depend on the threads. Where turns have rules the states are arcs, see
//! [`turning`](super::turning).
//!
//! *Architecture invariant.* The only place that knows `metric`; shares no code with `search`.

use super::turning;
use crate::base::{Date, Id, Metres, Seconds};
use crate::freight::VehicleClass;
use crate::metric::{Metric, Profile};
use crate::network::{Closure, Network, NodeId, TurnTable};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A way of this many milliseconds, 24.8 days, or more is not drivable.
const FAR: u64 = u32::MAX as u64 / 2;

/// A drive that the plan makes: from where to where, how, and under the conditions of which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    /// The first day of the drive or tour.
    pub(super) first: Date,
    /// Its last day: only what is open on every day may be driven.
    pub(super) last: Date,
    /// How it drives.
    pub(super) class: VehicleClass,
    /// From here.
    pub(super) from: NodeId,
    /// To there.
    pub(super) to: NodeId,
}

impl Way {
    fn setting(&self) -> (Date, Date, VehicleClass) {
        (self.first, self.last, self.class)
    }
}

/// The ways with their times and lengths.
#[derive(Debug)]
pub(super) struct Paths {
    ways: Vec<Way>,
    found: Vec<Option<(Seconds, Metres)>>,
}

impl Paths {
    /// Finds all `ways` under rules on turns, with `closures` on top of the seasons.
    pub(super) fn find((network, turns): (&Network, &TurnTable), closures: &[Closure], mut ways: Vec<Way>) -> Self {
        ways.sort_unstable();
        ways.dedup();
        let settings: Vec<_> = ways.chunk_by(|a, b| a.setting() == b.setting()).map(|w| w[0].setting()).collect();
        let metrics: BTreeMap<_, Metric> = settings
            .into_par_iter()
            .map(|setting @ (first, last, class)| {
                let conditions = network.on_days((first, last), closures);
                (setting, Metric::new(network, &conditions, &Profile::new(class)))
            })
            .collect();
        let trails = turning::Trails::new(network, turns);
        let sources: Vec<&[Way]> = ways.chunk_by(|a, b| (a.setting(), a.from) == (b.setting(), b.from)).collect();
        let found: Vec<_> = sources
            .into_par_iter()
            .map_init(
                || Search::new(network),
                |search, ways| match &metrics[&ways[0].setting()] {
                    metric if turns.is_empty() => search.run(metric, ways),
                    metric => turning::run((network, turns, metric), &trails, ways),
                },
            )
            .collect();
        let found = found.into_iter().flatten().collect();
        Self { ways, found }
    }

    /// Time, rounded once, and length of this way; `None` where there is none (or nobody announced it).
    pub(super) fn get(&self, way: Way) -> Option<(Seconds, Metres)> {
        let at = self.ways.binary_search(&way).ok()?;
        self.found[at]
    }
}

/// Milliseconds, then metres.
pub(super) type Label = (u64, u64);

pub(super) const UNSEEN: Label = (u64::MAX, u64::MAX);

/// Dijkstra with labels that are reset where they were touched.
struct Search<'a> {
    network: &'a Network,
    labels: Vec<Label>,
    touched: Vec<NodeId>,
    queue: BinaryHeap<Reverse<(Label, NodeId)>>,
}

impl<'a> Search<'a> {
    fn new(network: &'a Network) -> Self {
        let labels = vec![UNSEEN; network.nodes().len()];
        Self { network, labels, touched: Vec::new(), queue: BinaryHeap::new() }
    }

    /// Answers `ways`, which share their source and are sorted by target, each target once.
    fn run(&mut self, metric: &Metric, ways: &[Way]) -> Vec<Option<(Seconds, Metres)>> {
        for node in self.touched.drain(..) {
            self.labels[node.index()] = UNSEEN;
        }
        self.queue.clear();
        let mut missing = ways.len();
        self.reach(ways[0].from, (0, 0));
        while let Some(Reverse((label, node))) = self.queue.pop() {
            if label > self.labels[node.index()] {
                continue;
            }
            missing -= usize::from(ways.binary_search_by_key(&node, |w| w.to).is_ok());
            if missing == 0 {
                break;
            }
            for (id, arc) in self.network.out_arcs(node) {
                if let Some(millis) = metric.weight(id) {
                    let metres = self.network.segment_of(id).length.0.unsigned_abs();
                    self.reach(arc.head, (label.0 + u64::from(millis), label.1 + metres));
                }
            }
        }
        ways.iter().map(|way| answer(self.labels[way.to.index()])).collect()
    }

    fn reach(&mut self, node: NodeId, label: Label) {
        let old = &mut self.labels[node.index()];
        if label < *old {
            if *old == UNSEEN {
                self.touched.push(node);
            }
            *old = label;
            self.queue.push(Reverse((label, node)));
        }
    }
}

pub(super) fn answer((millis, metres): Label) -> Option<(Seconds, Metres)> {
    let millis = u32::try_from(millis).ok().filter(|&m| u64::from(m) < FAR)?;
    Some((Seconds::from_millis(millis), Metres(i64::try_from(metres).ok()?)))
}

#[cfg(test)]
#[path = "paths_tests.rs"]
mod tests;
