//! Point-to-point distances and paths.

use super::customize::Customized;
use super::layout::{Hierarchy, Inner};
use super::perfect::Kept;
use super::unpack::{Plain, Unpacker};
use super::walk::{Front, groups_between, trace};
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
/// by two measures; and what the longest path took to unpack.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub(super) up: Vec<u32>,
    pub(super) down: Vec<u32>,
    /// Duration and length by depth.
    pub(super) up_pairs: Vec<i64>,
    pub(super) down_pairs: Vec<i64>,
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
        let duration = self.meet(customized, source, target)?;
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

    fn meet(&mut self, customized: &Customized, source: usize, target: usize) -> Option<u32> {
        self.fit(&customized.hierarchy);
        let inner = &*customized.hierarchy.0;
        let (up, down) = (&mut self.up[..], &mut self.down[..]);
        if let Some(perfect) = &customized.perfect {
            let up = KeptFront { kept: &perfect.kept_up, distance: up };
            let down = KeptFront { kept: &perfect.kept_down, distance: down };
            return dispatch(MeetKept { inner, up, down, source, target });
        }
        let up = Front { inner, weights: &customized.up, distance: up };
        let down = Front { inner, weights: &customized.down, distance: down };
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
        up.warm(source);
        down.warm(target);
        let (mut a, mut b) = (source, target);
        // The lower of the two climbs, group by group, until both stand in one group.
        let mut top = loop {
            let top = inner.group_end(a.min(b));
            if a.max(b) <= top {
                break top;
            }
            if a < b {
                up.climb_group(a, top, FAR);
                a = inner.parent(top)?;
            } else {
                down.climb_group(b, top, FAR);
                b = inner.parent(top)?;
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
                a = inner.parent(top)?;
                top = inner.group_end(a);
                if usize::from(inner.nodes[top].depth) < end {
                    break;
                }
            }
            b = a;
        }
    }
}

/// One direction of a search over the kept arcs of a perfect customization, which are too few for whole groups.
struct KeptFront<'a> {
    kept: &'a Kept,
    distance: &'a mut [u32],
}

impl KeptFront<'_> {
    #[inline(always)]
    fn start(&mut self, depth: usize) {
        self.distance[..depth].fill(FAR);
        self.distance[depth] = 0;
    }

    /// Relaxes the row of rank `r`, which is `depth` deep, unless it is `limit` or farther away.
    #[inline(always)]
    fn relax(&mut self, inner: &Inner, r: usize, depth: usize, limit: u32) {
        let d = self.distance[depth];
        if d >= limit {
            return;
        }
        let (heads, weights) = self.kept.row(inner, r);
        for (&head, &w) in heads.iter().zip(weights) {
            let to = &mut self.distance[usize::from(head)];
            *to = (*to).min(d + w);
        }
    }
}

struct MeetKept<'a> {
    inner: &'a Inner,
    up: KeptFront<'a>,
    down: KeptFront<'a>,
    source: usize,
    target: usize,
}

impl Kernel for MeetKept<'_> {
    type Output = Option<u32>;

    #[inline(always)]
    fn run(self) -> Option<u32> {
        let Self { inner, mut up, mut down, source, target } = self;
        let (mut a, mut b) = (source, target);
        let (mut a_depth, mut b_depth) = (usize::from(inner.nodes[a].depth), usize::from(inner.nodes[b].depth));
        up.start(a_depth);
        down.start(b_depth);
        while a != b {
            if a < b {
                up.relax(inner, a, a_depth, FAR);
                (a, a_depth) = (inner.parent(a)?, a_depth.wrapping_sub(1));
            } else {
                down.relax(inner, b, b_depth, FAR);
                (b, b_depth) = (inner.parent(b)?, b_depth.wrapping_sub(1));
            }
        }
        // From here on a node farther than the best way so far leads to no better one.
        let (mut r, mut depth) = (a, a_depth);
        let mut best = FAR;
        loop {
            let (u, d) = (up.distance[depth], down.distance[depth]);
            best = best.min(u + d);
            if u.min(d) < best {
                up.relax(inner, r, depth, best);
                down.relax(inner, r, depth, best);
                let Some(next) = inner.parent(r) else { break };
                (r, depth) = (next, depth - 1);
            } else {
                let end = near_below(&up.distance[..depth], &down.distance[..depth], best);
                if end == 0 {
                    break;
                }
                r = inner.ancestor(r, end - 1)?;
                depth = end - 1;
            }
        }
        (best < FAR).then_some(best)
    }
}
