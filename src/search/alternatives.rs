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
use crate::hierarchy::{ArcPath, Query, Via};
use crate::metric::FAR;
use crate::network::{Network, NodeId};
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
        let ends = (number(from), self.engine().sink(to));
        let Some(best) = self.lengths().path(query, ends.0, ends.1) else { return Vec::new() };
        let share = |part: f64| (f64::from(best.0.duration) * part.max(0.0)) as u64;
        let limits = Limits {
            duration: share(options.stretch),
            sharing: share(options.sharing),
            optimality: share(options.optimality),
            stretch: options.stretch,
        };
        let mut candidates: Vec<Via> = self.durations().vias(ends.0, ends.1);
        let length = |via: &Via| u64::from(via.from) + u64::from(via.to);
        candidates.retain(|via| via.from < FAR && via.to < FAR && length(via) <= limits.duration);
        candidates.sort_by_key(|via| (length(via), via.rank));
        let mut finder = Finder { ways: self, network, query, origin: from, ends, limits, taken: vec![best] };
        for via in candidates {
            if finder.taken.len() > options.most {
                break;
            }
            finder.consider(self.engine().node(via.rank));
        }
        finder.taken.into_iter().map(|(path, metres)| self.engine().path(path, metres)).collect()
    }
}

struct Limits {
    duration: u64,
    sharing: u64,
    optimality: u64,
    stretch: f64,
}

/// Works in the hierarchy's numbers, in which turns are arcs.
struct Finder<'a> {
    ways: &'a Ways,
    network: &'a Network,
    query: &'a mut Query,
    origin: NodeId,
    ends: (u32, u32),
    limits: Limits,
    /// Paths, each with its metres.
    taken: Vec<(ArcPath, u32)>,
}

impl Finder<'_> {
    /// Takes the way over `via` if it is a good one.
    fn consider(&mut self, via: u32) {
        let lengths = self.ways.lengths();
        let halves = (lengths.path(self.query, self.ends.0, via), lengths.path(self.query, via, self.ends.1));
        let (Some((first, first_metres)), Some((second, second_metres))) = halves else { return };
        let metres = first_metres.saturating_add(second_metres).min(FAR);
        let at = first.arcs.len();
        let duration = first.duration + second.duration;
        let path = ArcPath { duration, arcs: [first.arcs, second.arcs].concat() };
        if self.is_simple(&path)
            && u64::from(duration) <= self.limits.duration
            && self.shared(&path) <= self.limits.sharing
            && self.detour_is_short(&path)
            && self.is_shortest_about(&path, at)
        {
            self.taken.push((path, metres));
        }
    }

    fn weight(&self, arc: u32) -> u32 {
        self.ways.durations().weight(arc).unwrap_or(FAR)
    }

    /// One number for an arc and its copies, which are the same road.
    fn one(&self, arc: u32) -> u32 {
        self.ways.engine().own(arc).map_or(arc, |own| own.index() as u32)
    }

    fn is_simple(&self, path: &ArcPath) -> bool {
        let mut seen = BTreeSet::from([self.origin]);
        let mut own = path.arcs.iter().filter_map(|&arc| self.ways.engine().own(arc));
        own.all(|arc| seen.insert(self.network.arcs()[arc].head))
    }

    /// Milliseconds on arcs of any path taken.
    fn shared(&self, path: &ArcPath) -> u64 {
        let known: BTreeSet<u32> =
            self.taken.iter().flat_map(|(path, _)| &path.arcs).map(|&arc| self.one(arc)).collect();
        let shared = path.arcs.iter().filter(|&&arc| known.contains(&self.one(arc)));
        shared.map(|&arc| u64::from(self.weight(arc))).sum()
    }

    /// Between leaving the shortest path and joining it again.
    fn detour_is_short(&self, path: &ArcPath) -> bool {
        let best = &self.taken[0].0;
        let ahead = path.arcs.iter().zip(&best.arcs).take_while(|&(&a, &b)| self.one(a) == self.one(b));
        let behind = path.arcs.iter().rev().zip(best.arcs.iter().rev());
        let behind = behind.take_while(|&(&a, &b)| self.one(a) == self.one(b));
        let common: u64 = ahead.chain(behind).map(|(&arc, _)| u64::from(self.weight(arc))).sum();
        let rest = |whole: u32| u64::from(whole).saturating_sub(common);
        rest(path.duration) as f64 <= rest(best.duration) as f64 * self.limits.stretch
    }

    /// The T-test: what lies within the limit before and behind the via node, `at` arcs into the path, is a shortest
    /// way. Both halves are shortest ways, so that no other part needs a look.
    fn is_shortest_about(&mut self, path: &ArcPath, at: usize) -> bool {
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
        let end = |arc: u32| self.ways.engine().ends(self.network, arc);
        let (a, b) = (end(path.arcs[first]).0, end(path.arcs[last - 1]).1);
        let shortest = self.query.distance(self.ways.durations(), a, b);
        shortest.is_some_and(|shortest| u64::from(shortest) == before + behind)
    }
}
