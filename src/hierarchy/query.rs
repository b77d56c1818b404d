//! Point-to-point distances and paths.

use super::customize::Customized;
use super::layout::Hierarchy;
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

    fn fit(&mut self, hierarchy: &Hierarchy) {
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
        self.meet::<false>(customized, source, target).map(|meeting| meeting.distance)
    }

    /// A shortest path, or `None` where there is none below [`FAR`].
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn path(&mut self, customized: &Customized, source: u32, target: u32) -> Option<ArcPath> {
        let meeting = self.meet::<true>(customized, source, target)?;
        let arcs = self.unpack(customized, meeting.rank, (source, target));
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
