//! Point-to-point distances and paths.

use super::customize::Customized;
use super::layout::Hierarchy;
use super::truth::TrueFront;
use super::unpack::{Plain, Unpacker};
use super::walk::{Front, Picks, groups_between, trace, warm};
use crate::base::{Kernel, dispatch};
use crate::metric::FAR;

/// A shortest path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArcPath {
    /// Sum of the weights of its arcs, below [`FAR`].
    pub duration: u32,
    /// Arcs of the topology, from source to target; none where these are one node.
    pub arcs: Vec<u32>,
}

/// Scratch for the queries of one thread: 8 bytes for each level of the elimination tree, 24 once it was used for paths
/// by two measures, 16 more for each door of a group over true distances; and what the longest path took to unpack.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub(super) up: Vec<u32>,
    pub(super) down: Vec<u32>,
    /// Duration and length by depth.
    pub(super) up_pairs: Vec<i64>,
    pub(super) down_pairs: Vec<i64>,
    /// For the two directions over true distances.
    picks: [Picks; 2],
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
        let duration = self.meet_by_weights(customized, source, target)?;
        let (up, down) = (&self.up, &self.down);
        // Of equal meetings the lowest.
        let common = inner.common(source, target);
        let depth = up[..common].iter().zip(&down[..common]).rposition(|(&u, &d)| u + d == duration)?;
        let meeting = inner.ancestor(source, depth)?;
        let unpacker = &mut self.unpacker;
        unpacker.clear();
        groups_between(inner, source, meeting, &mut unpacker.groups);
        let step = |from: usize, e: usize, to: usize| up[from] + customized.up[e] == up[to];
        trace(inner, &unpacker.groups, meeting, step, |low, at| unpacker.steps.push((low as u32, at as u32)));
        unpacker.turn();
        groups_between(inner, target, meeting, &mut unpacker.groups);
        let step = |from: usize, e: usize, to: usize| down[from] + customized.down[e] == down[to];
        trace(inner, &unpacker.groups, meeting, step, |low, at| unpacker.steps.push((low as u32, at as u32)));
        Some(ArcPath { duration, arcs: unpacker.unpack(&Plain(customized)) })
    }

    /// The distance; where there are true distances, by these.
    fn meet(&mut self, customized: &Customized, source: usize, target: usize) -> Option<u32> {
        let Some(perfect) = &customized.perfect else { return self.meet_by_weights(customized, source, target) };
        self.fit(&customized.hierarchy);
        let inner = &*customized.hierarchy.0;
        let [up_picks, down_picks] = &mut self.picks;
        let up = Front { inner, weights: &customized.up, distance: &mut self.up };
        let down = Front { inner, weights: &customized.down, distance: &mut self.down };
        let up = TrueFront::new(up, &perfect.up, source, up_picks);
        dispatch(MeetTrue { up, down: TrueFront::new(down, &perfect.down, target, down_picks) })
    }

    /// The distance by weights alone, so that a path can be traced back by them: a true distance may lead over higher
    /// ranks, and its chordal arc stands for none.
    fn meet_by_weights(&mut self, customized: &Customized, source: usize, target: usize) -> Option<u32> {
        self.fit(&customized.hierarchy);
        let inner = &*customized.hierarchy.0;
        let up = Front { inner, weights: &customized.up, distance: &mut self.up };
        let down = Front { inner, weights: &customized.down, distance: &mut self.down };
        dispatch(Meet { up, down, source, target })
    }
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

struct Meet<'a> {
    up: Front<'a>,
    down: Front<'a>,
    source: usize,
    target: usize,
}

impl Kernel for Meet<'_> {
    type Output = Option<u32>;

    #[inline(always)]
    fn run(self) -> Option<u32> {
        let Self { mut up, mut down, source, target } = self;
        let inner = up.inner;
        up.start(source, 0);
        down.start(target, 0);
        warm(inner, [(source, up.weights, None), (target, down.weights, None)]);
        let (mut a, mut b) = (source, target);
        // The lower of the two climbs, group by group, until both stand in one group.
        let mut top = loop {
            let top = inner.group_end(a.min(b));
            if a.max(b) <= top {
                break top;
            }
            if a < b {
                up.climb_group(a, top, FAR);
                a = inner.beyond(a)?;
            } else {
                down.climb_group(b, top, FAR);
                b = inner.beyond(b)?;
            }
        };
        // From here on what is farther than the best way so far leads to no better one.
        let mut best = FAR;
        loop {
            up.within(a, top, best);
            down.within(b, top, best);
            let (least, most) = (usize::from(inner.nodes[top].depth), usize::from(inner.nodes[a.max(b)].depth));
            let sums = up.distance[least..=most].iter().zip(&down.distance[least..=most]).map(|(&u, &d)| u + d);
            best = sums.fold(best, u32::min);
            up.beyond(a, top, best);
            down.beyond(b, top, best);
            let end = near_below(&up.distance[..least], &down.distance[..least], best);
            if end == 0 {
                return (best < FAR).then_some(best);
            }
            loop {
                a = inner.beyond(a)?;
                top = inner.group_end(a);
                if usize::from(inner.nodes[top].depth) < end {
                    break;
                }
            }
            b = a;
        }
    }
}

/// As [`Meet`], over true distances above small subtrees.
struct MeetTrue<'a> {
    up: TrueFront<'a>,
    down: TrueFront<'a>,
}

impl Kernel for MeetTrue<'_> {
    type Output = Option<u32>;

    #[inline(always)]
    fn run(self) -> Option<u32> {
        let Self { mut up, mut down } = self;
        let inner = up.front.inner;
        up.front.start(up.at, 0);
        down.front.start(down.at, 0);
        warm(inner, [up.walk(), down.walk()]);
        let mut top = loop {
            let top = inner.group_end(up.at.min(down.at));
            if up.at.max(down.at) <= top {
                break top;
            }
            let lower = if up.at < down.at { &mut up } else { &mut down };
            lower.within(top, FAR);
            lower.beyond(top, FAR);
            lower.leave(top)?;
        };
        let mut best = FAR;
        loop {
            up.within(top, best);
            down.within(top, best);
            let (least, most) =
                (usize::from(inner.nodes[top].depth), usize::from(inner.nodes[up.at.max(down.at)].depth));
            let (up_distance, down_distance) = (&up.front.distance[..=most], &down.front.distance[..=most]);
            let sums = up_distance[least..].iter().zip(&down_distance[least..]).map(|(&u, &d)| u + d);
            best = sums.fold(best, u32::min);
            up.beyond(top, best);
            down.beyond(top, best);
            let end = near_below(&up.front.distance[..least], &down.front.distance[..least], best);
            if end == 0 {
                return (best < FAR).then_some(best);
            }
            loop {
                up.leave(top)?;
                top = inner.group_end(up.at);
                if usize::from(inner.nodes[top].depth) < end {
                    break;
                }
            }
            (down.at, down.doors) = (up.at, up.doors);
        }
    }
}
