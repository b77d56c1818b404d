//! Other good ways: unlike the shortest, not much longer, and without a detour that a driver would see through.
//!
//! Candidates are shortest ways over one via node. In a hierarchy by separators these are the common ancestors of source
//! and target, a hundred or so, whose true distances cost about two queries. Each is looked at as a path, the shortest
//! first, and taken where it keeps all limits of [`AlternativeOptions`] against the paths taken before.
//!
//! *Source.* Abraham, Delling, Goldberg, Werneck 2013, "Alternative routes in road networks", for the limits and the
//! T-test; Bacherle, Bläsius, Zündorf 2025 for taking separators as vias.

use super::engine::{Ways, number};
use super::path::Path;
use crate::base::Id;
use crate::hierarchy::{Query, Via};
use crate::metric::FAR;
use crate::network::{ArcId, Network, NodeId};
use std::collections::BTreeSet;

/// What counts as a good alternative; shares are of the shortest path's duration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlternativeOptions {
    /// At most so many paths beside the shortest.
    pub most: usize,
    /// A path takes at most so many times as long as the shortest, and so does its detour: what lies between the place
    /// where it leaves the shortest and that where it joins it again.
    pub stretch: f64,
    /// It shares at most so much with all paths before it together.
    pub sharing: f64,
    /// Each part of it that is at most so long is itself a shortest way.
    pub optimality: f64,
}

impl Default for AlternativeOptions {
    fn default() -> Self {
        Self { most: 3, stretch: 1.25, sharing: 0.8, optimality: 0.25 }
    }
}

impl Ways {
    /// The shortest path, then alternatives, each no shorter than the one before it; empty where there is no way.
    ///
    /// *Cost.* Some hundred queries with paths at most.
    pub fn alternatives(
        &self,
        network: &Network,
        query: &mut Query,
        (from, to): (NodeId, NodeId),
        options: &AlternativeOptions,
    ) -> Vec<Path> {
        let Some(best) = self.path(query, from, to) else { return Vec::new() };
        let share = |part: f64| (f64::from(best.millis) * part.max(0.0)) as u64;
        let limits = Limits {
            duration: share(options.stretch),
            sharing: share(options.sharing),
            optimality: share(options.optimality),
            stretch: options.stretch,
        };
        let mut candidates: Vec<Via> = self.durations().vias(number(from), number(to));
        let length = |via: &Via| u64::from(via.from) + u64::from(via.to);
        candidates.retain(|via| via.from < FAR && via.to < FAR && length(via) <= limits.duration);
        candidates.sort_by_key(|via| (length(via), via.rank));
        let mut finder = Finder { ways: self, network, query, ends: (from, to), limits, taken: vec![best] };
        for via in candidates {
            if finder.taken.len() > options.most {
                break;
            }
            finder.consider(self.engine().node(via.rank));
        }
        finder.taken
    }
}

struct Limits {
    duration: u64,
    sharing: u64,
    optimality: u64,
    stretch: f64,
}

struct Finder<'a> {
    ways: &'a Ways,
    network: &'a Network,
    query: &'a mut Query,
    ends: (NodeId, NodeId),
    limits: Limits,
    taken: Vec<Path>,
}

impl Finder<'_> {
    /// Takes the way over `via` if it is a good one.
    fn consider(&mut self, via: NodeId) {
        let halves = (self.ways.path(self.query, self.ends.0, via), self.ways.path(self.query, via, self.ends.1));
        let (Some(first), Some(second)) = halves else { return };
        let (millis, metres) = (first.millis + second.millis, first.metres.saturating_add(second.metres).min(FAR));
        let at = first.arcs.len();
        let path = Path { arcs: [first.arcs, second.arcs].concat(), millis, metres };
        if self.is_simple(&path)
            && u64::from(millis) <= self.limits.duration
            && self.shared(&path) <= self.limits.sharing
            && self.detour_is_short(&path)
            && self.is_shortest_about(&path, at)
        {
            self.taken.push(path);
        }
    }

    fn weight(&self, arc: ArcId) -> u32 {
        self.ways.durations().weight(arc.index() as u32).unwrap_or(FAR)
    }

    fn is_simple(&self, path: &Path) -> bool {
        let mut seen = BTreeSet::from([self.ends.0]);
        path.arcs.iter().all(|&arc| seen.insert(self.network.arcs()[arc].head))
    }

    /// Milliseconds on arcs of any path taken.
    fn shared(&self, path: &Path) -> u64 {
        let known: BTreeSet<ArcId> = self.taken.iter().flat_map(|path| &path.arcs).copied().collect();
        path.arcs.iter().filter(|arc| known.contains(arc)).map(|&arc| u64::from(self.weight(arc))).sum()
    }

    /// Between leaving the shortest path and joining it again.
    fn detour_is_short(&self, path: &Path) -> bool {
        let best = &self.taken[0];
        let ahead = path.arcs.iter().zip(&best.arcs).take_while(|(a, b)| a == b);
        let behind = path.arcs.iter().rev().zip(best.arcs.iter().rev()).take_while(|(a, b)| a == b);
        let common: u64 = ahead.chain(behind).map(|(&arc, _)| u64::from(self.weight(arc))).sum();
        let rest = |whole: u32| u64::from(whole).saturating_sub(common);
        rest(path.millis) as f64 <= rest(best.millis) as f64 * self.limits.stretch
    }

    /// The T-test: what lies within the limit before and behind the via node, `at` arcs into the path, is a shortest
    /// way. Both halves are shortest ways, so that no other part needs a look.
    fn is_shortest_about(&mut self, path: &Path, at: usize) -> bool {
        let (mut before, mut behind) = (0u64, 0u64);
        let (mut first, mut last) = (at, at);
        while first > 0 && before < self.limits.optimality {
            first -= 1;
            before += u64::from(self.weight(path.arcs[first]));
        }
        while last < path.arcs.len() && behind < self.limits.optimality {
            behind += u64::from(self.weight(path.arcs[last]));
            last += 1;
        }
        if first == last {
            return true;
        }
        let arcs = self.network.arcs();
        let (a, b) = (arcs[path.arcs[first]].tail, arcs[path.arcs[last - 1]].head);
        let shortest = self.query.distance(self.ways.durations(), number(a), number(b));
        shortest.is_some_and(|shortest| u64::from(shortest) == before + behind)
    }
}
