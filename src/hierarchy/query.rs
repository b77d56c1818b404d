//! Point-to-point distances and paths.

use super::customize::Customized;
use super::layout::Hierarchy;
use super::truth::TrueFront;
use super::unpack::{Plain, Unpacker};
use super::walk::{Front, Picks, trace, warm};
use crate::base::{Kernel, dispatch};
use crate::metric::FAR;
use std::ops::Range;

/// A shortest path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArcPath {
    /// Sum of the weights of its arcs, below [`FAR`].
    pub duration: u32,
    /// Arcs of the topology, from source to target; none where these are one node.
    pub arcs: Vec<u32>,
}

/// Scratch for the queries of one thread: 8 bytes for each level of the elimination tree, 16 once it was used for paths
/// by two measures; 4 more for each group of nodes that the longest walks went through, 8 for each door of a group over
/// true distances; and what the longest path took to unpack.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Durations by depth; or durations with lengths, in turns.
    pub(super) up: Vec<u32>,
    pub(super) down: Vec<u32>,
    /// For one group over true distances.
    picks: Picks,
    /// Labels of several ends, one after the other.
    pub(super) labels: Vec<u32>,
    pub(super) unpacker: Unpacker,
}

impl Query {
    /// Scratch for `hierarchy`. It grows where it is used with a deeper one.
    pub fn new(hierarchy: &Hierarchy) -> Self {
        let mut query = Self::default();
        query.fit(hierarchy);
        query
    }

    pub(super) fn fit(&mut self, hierarchy: &Hierarchy) {
        let levels = hierarchy.0.deepest + 1;
        for part in [&mut self.up, &mut self.down] {
            if part.len() < levels {
                part.resize(levels, FAR);
            }
        }
    }

    /// Length of a shortest path in the unit of the weights, or `None` where there is none below [`FAR`].
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn distance(&mut self, customized: &Customized, source: u32, target: u32) -> Option<u32> {
        let inner = &*customized.hierarchy.0;
        self.meet(customized, inner.rank[source as usize] as usize, inner.rank[target as usize] as usize)
    }

    /// A shortest path, or `None` where there is none below [`FAR`].
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn path(&mut self, customized: &Customized, source: u32, target: u32) -> Option<ArcPath> {
        let inner = &*customized.hierarchy.0;
        let (source, target) = (inner.rank[source as usize] as usize, inner.rank[target as usize] as usize);
        self.fit(&customized.hierarchy);
        let Unpacker { groups, steps, upwards, .. } = &mut self.unpacker;
        let fronts = fronts(customized, &mut self.up, &mut self.down);
        groups.clear();
        let met = dispatch(Meet { fronts, source, target, entered: |r| groups.push(r) })?;
        // Of equal meetings the lowest.
        let (up, down, duration) = (&self.up, &self.down, met.duration);
        let common = usize::from(inner.nodes[met.entries[0].max(met.entries[1])].depth);
        let depth = up[..=common].iter().zip(&down[..=common]).rposition(|(&u, &d)| u + d == duration)?;
        let both = groups.len();
        let mut meeting = met.entries[0];
        while usize::from(inner.nodes[meeting].depth - inner.nodes[meeting].above) > depth {
            meeting = inner.beyond(meeting)?;
            groups.push(meeting as u32);
        }
        meeting += usize::from(inner.nodes[meeting].depth) - depth;
        let (lower, higher) = (0..met.lower, met.lower..both);
        let (own, others) = if source < target { (lower, higher) } else { (higher, lower) };
        let chain = |low: Range<usize>| groups[both..].iter().rev().chain(groups[low].iter().rev());
        steps.clear();
        let step = |from: usize, e: usize, to: usize| up[from] + customized.up[e] == up[to];
        trace(inner, chain(own), meeting, step, |low, at| steps.push((low as u32, at as u32)));
        *upwards = steps.len();
        let step = |from: usize, e: usize, to: usize| down[from] + customized.down[e] == down[to];
        trace(inner, chain(others), meeting, step, |low, at| steps.push((low as u32, at as u32)));
        Some(ArcPath { duration, arcs: self.unpacker.unpack(&Plain(customized)) })
    }

    /// The distance; where there are true distances, by these.
    fn meet(&mut self, customized: &Customized, source: usize, target: usize) -> Option<u32> {
        self.fit(&customized.hierarchy);
        let Some(perfect) = &customized.perfect else {
            let fronts = fronts(customized, &mut self.up, &mut self.down);
            return dispatch(Meet { fronts, source, target, entered: |_| () }).map(|met| met.duration);
        };
        let [up, down] = fronts(customized, &mut self.up, &mut self.down);
        let (up, down) = (TrueFront::new(up, &perfect.up, source), TrueFront::new(down, &perfect.down, target));
        dispatch(MeetTrue { up, down, picks: &mut self.picks })
    }
}

/// Both directions by weights alone, so that a path can be traced back by them: a true distance may lead over higher
/// ranks, and its chordal arc stands for none.
fn fronts<'a>(customized: &'a Customized, up: &'a mut [u32], down: &'a mut [u32]) -> [Front<'a>; 2] {
    let inner = &*customized.hierarchy.0;
    [(&customized.up, up), (&customized.down, down)].map(|(weights, distance)| Front { inner, weights, distance })
}

/// Depths are looked through by so many at once.
const STRIDE: usize = 16;

/// A depth below which all that is nearer than `limit` on either side lies, 0 where there is nothing.
#[inline(always)]
fn near_below(up: &[u32], down: &[u32], limit: u32) -> usize {
    let mut end = up.len();
    while end > 0 {
        let start = end.saturating_sub(STRIDE);
        let both = up[start..end].iter().zip(&down[start..end]);
        if both.fold(FAR, |least, (&u, &d)| least.min(u).min(d)) < limit {
            break;
        }
        end = start;
    }
    end
}

/// Where two walks met.
struct Met {
    duration: u32,
    /// The ranks at which the lowest group of both is entered, from the lower end and from the higher.
    entries: [usize; 2],
    /// How many groups were entered from the lower end, that one included; then they were from the higher.
    lower: usize,
}

/// A search by weights; `entered` gets the ranks at which groups up to the lowest of both are entered.
struct Meet<'a, F> {
    fronts: [Front<'a>; 2],
    source: usize,
    target: usize,
    entered: F,
}

impl<F: FnMut(u32)> Kernel for Meet<'_, F> {
    type Output = Option<Met>;

    #[inline(always)]
    fn run(self) -> Option<Met> {
        let Self { fronts: [mut up, mut down], source, target, mut entered } = self;
        up.start(source, 0);
        down.start(target, 0);
        let inner = up.inner;
        let ((mut one, low), (mut two, high)) =
            if source < target { ((up, source), (down, target)) } else { ((down, target), (up, source)) };
        warm(inner, [(low, one.weights, None), (high, two.weights, None)]);
        // Of the lower's ancestors the first of a rank not below the higher's is an ancestor of both.
        let mut lower = 0;
        let a = one.climb_to(low, high, |r| {
            lower += 1;
            entered(r);
        })?;
        let b = two.climb_to(high, a, entered)?;
        // From here on what is farther than the best way so far leads to no better one.
        let mut best = FAR;
        let (mut by_one, mut by_two) = (inner.group(a), inner.group(b));
        let mut at = a;
        loop {
            one.within(&by_one, best);
            two.within(&by_two, best);
            let (least, most) = (by_one.depth, by_one.depth + by_one.above.min(by_two.above));
            let sums = one.distance[least..=most].iter().zip(&two.distance[least..=most]).map(|(&u, &d)| u + d);
            best = sums.fold(best, u32::min);
            for (front, group) in [(&mut one, &by_one), (&mut two, &by_two)] {
                if front.reaches(group, best) {
                    front.beyond(group);
                }
            }
            let end = near_below(&one.distance[..least], &two.distance[..least], best);
            if end == 0 {
                return (best < FAR).then_some(Met { duration: best, entries: [a, b], lower });
            }
            loop {
                at = inner.beyond(at)?;
                by_one = inner.group(at);
                if by_one.depth < end {
                    break;
                }
            }
            by_two = by_one;
        }
    }
}

/// As [`Meet`], over true distances above small subtrees.
struct MeetTrue<'a> {
    up: TrueFront<'a>,
    down: TrueFront<'a>,
    picks: &'a mut Picks,
}

impl Kernel for MeetTrue<'_> {
    type Output = Option<u32>;

    #[inline(always)]
    fn run(self) -> Option<u32> {
        let Self { mut up, mut down, picks } = self;
        up.front.start(up.at, 0);
        down.front.start(down.at, 0);
        let inner = up.front.inner;
        let (mut one, mut two) = if up.at < down.at { (up, down) } else { (down, up) };
        warm(inner, [one.walk(), two.walk()]);
        // As in [`Meet`].
        one.pass_to(two.at, picks)?;
        two.pass_to(one.at, picks)?;
        let (mut best, mut groups) = (FAR, [inner.group(one.at), inner.group(two.at)]);
        loop {
            one.pass(&groups[0], best, picks);
            two.pass(&groups[1], best, picks);
            let (least, most) = (groups[0].depth, groups[0].depth + groups[0].above.min(groups[1].above));
            let (by_one, by_two) = (&one.front.distance, &two.front.distance);
            let sums = by_one[least..=most].iter().zip(&by_two[least..=most]).map(|(&u, &d)| u + d);
            best = sums.fold(best, u32::min);
            let end = near_below(&by_one[..least], &by_two[..least], best);
            if end == 0 {
                return (best < FAR).then_some(best);
            }
            loop {
                one.leave(&groups[0])?;
                groups = [inner.group(one.at); 2];
                if groups[0].depth < end {
                    break;
                }
            }
            (two.at, two.doors) = (one.at, one.doors);
        }
    }
}
