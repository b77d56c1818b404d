//! Point-to-point distances and paths.

use super::customize::Customized;
use super::layout::{Hierarchy, Inner};
use super::perfect::Kept;
use super::unpack::Plain;
use super::walk::Front;
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

/// Scratch for the queries of one thread: 16 bytes for each level of the elimination tree.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub(super) up: Vec<u32>,
    pub(super) down: Vec<u32>,
    pub(super) up_from: Vec<u32>,
    pub(super) down_from: Vec<u32>,
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
        for part in [&mut self.up, &mut self.down, &mut self.up_from, &mut self.down_from] {
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
        let Some(perfect) = &customized.perfect else {
            return self.meet::<false>(customized, source, target).map(|meeting| meeting.distance);
        };
        self.fit(&customized.hierarchy);
        let inner = &*customized.hierarchy.0;
        let (source, target) = (inner.rank[source as usize] as usize, inner.rank[target as usize] as usize);
        dispatch(MeetKept {
            inner,
            up: KeptFront { kept: &perfect.kept_up, distance: &mut self.up },
            down: KeptFront { kept: &perfect.kept_down, distance: &mut self.down },
            source,
            target,
        })
    }

    /// A shortest path, or `None` where there is none below [`FAR`].
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn path(&mut self, customized: &Customized, source: u32, target: u32) -> Option<ArcPath> {
        let meeting = self.meet::<true>(customized, source, target)?;
        let arcs = self.unpack(&Plain(customized), meeting.rank, (source, target));
        Some(ArcPath { duration: meeting.distance, arcs })
    }

    fn meet<const PATHS: bool>(&mut self, customized: &Customized, source: u32, target: u32) -> Option<Meeting> {
        self.fit(&customized.hierarchy);
        let inner = &*customized.hierarchy.0;
        let up = Front { inner, weights: &customized.up, distance: &mut self.up, from: &mut self.up_from };
        let down = Front { inner, weights: &customized.down, distance: &mut self.down, from: &mut self.down_from };
        let (source, target) = (inner.rank[source as usize] as usize, inner.rank[target as usize] as usize);
        dispatch(Meet::<PATHS> { up, down, source, target })
    }
}

/// Where the two halves of a shortest path meet.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    distance: u32,
    rank: usize,
}

struct Meet<'a, const PATHS: bool> {
    up: Front<'a>,
    down: Front<'a>,
    source: usize,
    target: usize,
}

impl<const PATHS: bool> Kernel for Meet<'_, PATHS> {
    type Output = Option<Meeting>;

    #[inline(always)]
    fn run(self) -> Option<Meeting> {
        let Self { mut up, mut down, source, target } = self;
        let inner = up.inner;
        up.start(source, 0);
        down.start(target, 0);
        up.warm(source);
        down.warm(target);
        let (mut a, mut b) = (source, target);
        // The lower of the two climbs, group by group, until both stand in one group.
        loop {
            let low = a.min(b);
            let top = inner.group_end(low);
            if a.max(b) <= top {
                break;
            }
            if a < b {
                up.climb_group::<PATHS>(a, top);
                a = inner.parent(top)?;
            } else {
                down.climb_group::<PATHS>(b, top);
                b = inner.parent(top)?;
            }
        }
        let common = usize::from(inner.nodes[a.max(b)].depth);
        up.climb::<PATHS>(a);
        down.climb::<PATHS>(b);
        let sums = up.distance[..=common].iter().zip(&down.distance[..=common]).map(|(&u, &d)| u + d);
        let distance = sums.clone().min().filter(|&d| d < FAR)?;
        let mut rank = a.max(b);
        if PATHS {
            let depth = sums.enumerate().filter(|&(_, sum)| sum == distance).map(|(i, _)| i).next_back()?;
            while usize::from(inner.nodes[rank].depth) > depth {
                rank = inner.parent(rank)?;
            }
        }
        Some(Meeting { distance, rank })
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
        let mut best = FAR;
        let mut next = Some(a);
        let mut depth = a_depth;
        while let Some(r) = next {
            best = best.min(up.distance[depth] + down.distance[depth]);
            up.relax(inner, r, depth, best);
            down.relax(inner, r, depth, best);
            next = inner.parent(r);
            depth = depth.wrapping_sub(1);
        }
        (best < FAR).then_some(best)
    }
}
