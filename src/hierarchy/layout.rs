//! The hierarchy as it lies in memory.

use super::subtrees::Large;
use super::topology::Topology;
use crate::base::Error;
use std::ops::Range;
use std::sync::Arc;

/// No node, no arc.
pub(super) const NONE: u32 = u32::MAX;

/// A contraction hierarchy without weights; cloning it copies a pointer.
///
/// Nodes have *ranks*: a post-order of the elimination tree, so that a subtree is a range of ranks and every chordal
/// arc goes from a lower to a higher rank, from a node to one of its ancestors. The arcs of a node are its *row*, a
/// range of chordal arcs ordered by head from the root downwards.
#[derive(Clone, Debug)]
pub struct Hierarchy(pub(super) Arc<Inner>);

/// What a search reads of a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    /// First chordal arc; the row ends where the next node's begins.
    pub(super) first: u32,
    /// Where the true distances of its row start; [`NONE`] in a small subtree.
    pub(super) truth: u32,
    /// Rank of the parent of its group's highest node, or [`NONE`] at a root: the one word that a walk waits for.
    pub(super) beyond: u32,
    /// Number of ancestors.
    pub(super) depth: u16,
    /// How many of them are in its group, before all others: nodes that share one list.
    pub(super) above: u16,
}

/// A group of nodes with one list of heads (a supernode of sparse linear algebra) below some node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Below {
    /// The group's lowest rank.
    pub(super) low: u32,
    /// Position of the node that it lies below in the group's list.
    pub(super) at: u16,
    /// How many nodes the group has, at most 65,535 since they are ancestors of each other.
    pub(super) size: u16,
}

#[derive(Debug, Default)]
pub(super) struct Inner {
    /// Rank of each node.
    pub(super) rank: Vec<u32>,
    /// By rank, and one more that ends the last row.
    pub(super) nodes: Vec<Node>,
    /// Depths of heads, by chordal arc.
    pub(super) heads: Vec<u16>,
    /// For each rank, and one more, the range of `given`.
    pub(super) first_given: Vec<u32>,
    /// Arcs of the topology by rank of their lower end and depth of their higher: twice their id, one more where the
    /// arc runs downwards.
    pub(super) given: Vec<u32>,
    /// Beside `given`, the position of the chordal arc in its row.
    pub(super) given_at: Vec<u16>,
    /// For each arc of the topology twice its chordal arc, one more where it runs downwards; [`NONE`] for loops.
    pub(super) slot: Vec<u32>,
    /// For each rank the range of `below`.
    pub(super) first_below: Vec<u32>,
    /// Groups with an arc to the node and one beyond it, by rank.
    pub(super) below: Vec<Below>,
    /// The groups above all small subtrees.
    pub(super) large: Vec<Large>,
    /// How many chordal arcs are in their rows.
    pub(super) true_arcs: usize,
    /// Greatest depth.
    pub(super) deepest: usize,
}

/// Ranks of all heads, those of a group once.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// As in [`Parts::ends`](super::Parts::ends).
    pub(super) ranks: Vec<u32>,
    /// By rank, where its list starts; it is as long as its row.
    pub(super) list: Vec<u32>,
}

impl Ends {
    /// Those of the row of `r`.
    #[inline(always)]
    pub(super) fn of(&self, inner: &Inner, r: usize) -> &[u32] {
        &self.ranks[self.list[r] as usize..][..inner.row(r).len()]
    }
}

/// One hierarchy, not only one like it.
impl PartialEq for Hierarchy {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Hierarchy {}

impl Hierarchy {
    /// Builds over `topology` by `order`, which lists the nodes from the first to be contracted to the last.
    ///
    /// Any order gives right answers; a nested dissection gives fast ones. Linear in the chordal arcs.
    ///
    /// # Errors
    /// Where `order` is not a permutation of the nodes, or its elimination tree has over 65,535 levels or 2³¹
    /// chordal arcs.
    pub fn build(topology: &Topology, order: &[u32]) -> Result<Self, Error> {
        super::build::build(topology, order)
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.0.rank.len()
    }

    /// How many arcs the topology has.
    pub fn arcs(&self) -> usize {
        self.0.slot.len()
    }

    /// How many chordal arcs there are, each of them for both directions.
    pub fn chordal_arcs(&self) -> usize {
        self.0.chordal_arcs()
    }
}

impl Inner {
    /// How many ancestors two ranks have in common, themselves counted; 0 where they lie in different trees.
    pub(super) fn common(&self, a: usize, b: usize) -> usize {
        let (mut a, mut b) = (a, b);
        while a != b {
            let (low, high) = (a.min(b), a.max(b));
            // A whole group is passed in one step where the other rank is not in it.
            let top = self.group_end(low);
            if high <= top {
                return usize::from(self.nodes[high].depth) + 1;
            }
            match self.beyond(low) {
                Some(beyond) => (a, b) = (beyond, high),
                None => return 0,
            }
        }
        usize::from(self.nodes[a].depth) + 1
    }

    /// The ancestor of rank `r` at `depth`.
    #[inline(always)]
    pub(super) fn ancestor(&self, r: usize, depth: usize) -> Option<usize> {
        let mut r = r;
        loop {
            let Node { depth: own, above, .. } = self.nodes[r];
            let up = usize::from(own).checked_sub(depth)?;
            if up <= usize::from(above) {
                return Some(r + up);
            }
            r = self.beyond(r)?;
        }
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.rank.len()
    }

    #[inline(always)]
    pub(super) fn chordal_arcs(&self) -> usize {
        self.nodes.last().map_or(0, |end| end.first as usize)
    }

    /// Chordal arcs of the node of rank `r`.
    #[inline(always)]
    pub(super) fn row(&self, r: usize) -> Range<usize> {
        self.nodes[r].first as usize..self.nodes[r + 1].first as usize
    }

    /// Depths of the heads of the row of `r`.
    #[inline(always)]
    pub(super) fn heads(&self, r: usize) -> &[u16] {
        &self.heads[self.row(r)]
    }

    /// Depths of the heads of all rows.
    pub(super) fn all_heads(&self, ends: &Ends) -> Vec<u16> {
        let mut heads = vec![0; self.chordal_arcs()];
        for r in (0..self.len()).rev() {
            let row = self.row(r);
            if self.joins_next(r) {
                heads.copy_within(self.row(r + 1), row.start);
                heads[row.end - 1] = self.nodes[r + 1].depth;
            } else {
                let ranks = ends.of(self, r).iter();
                heads[row].iter_mut().zip(ranks).for_each(|(head, &rank)| *head = self.nodes[rank as usize].depth);
            }
        }
        heads
    }

    /// Ranks of the heads of the row of `r`, into `ends`: its ancestors of their depths.
    pub(super) fn ends(&self, r: usize, ends: &mut Vec<u32>) {
        let heads = self.heads(r);
        ends.clear();
        ends.resize(heads.len(), NONE);
        let mut below = Some(r);
        for (end, &depth) in ends.iter_mut().zip(heads).rev() {
            below = below.and_then(|r| self.ancestor(r, usize::from(depth)));
            *end = below.map_or(NONE, |r| r as u32);
        }
    }

    /// Whether the heads of `r` are those of the next rank, its parent, with that added.
    #[inline(always)]
    pub(super) fn joins_next(&self, r: usize) -> bool {
        self.nodes[r].above > 0
    }

    /// The rank whose row chordal arc `e` is in.
    pub(super) fn row_of(&self, e: usize) -> usize {
        self.nodes.partition_point(|node| node.first as usize <= e) - 1
    }

    /// The highest rank of the group of `r`.
    #[inline(always)]
    pub(super) fn group_end(&self, r: usize) -> usize {
        r + usize::from(self.nodes[r].above)
    }

    #[inline(always)]
    pub(super) fn parent(&self, r: usize) -> Option<usize> {
        if self.joins_next(r) { Some(r + 1) } else { self.beyond(r) }
    }

    /// The parent of the highest rank of the group of `r`.
    #[inline(always)]
    pub(super) fn beyond(&self, r: usize) -> Option<usize> {
        let beyond = self.nodes[r].beyond;
        (beyond != NONE).then_some(beyond as usize)
    }

    /// The lowest rank of the group of `r`.
    pub(super) fn group_start(&self, r: usize) -> usize {
        let mut low = r;
        while low > 0 && self.joins_next(low - 1) {
            low -= 1;
        }
        low
    }

    /// Arcs of the topology on the row of `r`, as in `given`, each with its position in that row, ascending.
    #[inline(always)]
    pub(super) fn given_of_row(&self, r: usize) -> impl DoubleEndedIterator<Item = (u32, usize)> {
        let range = self.first_given[r] as usize..self.first_given[r + 1] as usize;
        self.given[range.clone()].iter().zip(&self.given_at[range]).map(|(&given, &at)| (given, usize::from(at)))
    }

    /// Arcs of the topology on chordal arc `at` of the row of `r`, as in `given`, ascending.
    #[inline(always)]
    pub(super) fn given(&self, r: usize, at: usize) -> &[u32] {
        let start = self.first_given[r] as usize;
        let places = &self.given_at[start..self.first_given[r + 1] as usize];
        let first = places.partition_point(|&p| usize::from(p) < at);
        let len = places[first..].iter().take_while(|&&p| usize::from(p) == at).count();
        &self.given[start + first..][..len]
    }

    /// Groups below the node of rank `r`.
    #[inline(always)]
    pub(super) fn below(&self, r: usize) -> &[Below] {
        &self.below[self.first_below[r] as usize..self.first_below[r + 1] as usize]
    }

    /// Finds the chordal arc of every arc.
    pub(super) fn attach(&mut self, topology: &Topology) {
        let ends = topology.tails().iter().zip(topology.heads());
        let slot = ends.map(|(&tail, &head)| {
            let (a, b) = (self.rank[tail as usize], self.rank[head as usize]);
            let (low, high) = (a.min(b) as usize, a.max(b) as usize);
            // An ancestor's depth names it: the search may compare depths alone.
            let at = self.heads(low).partition_point(|&d| d < self.nodes[high].depth);
            if a == b { NONE } else { 2 * (self.nodes[low].first + at as u32) + u32::from(a > b) }
        });
        self.slot = slot.collect();
        let mut sorted: Vec<u64> = self.slot.iter().enumerate().filter(|&(_, &s)| s != NONE).map(by_slot).collect();
        sorted.sort_unstable();
        self.given = sorted.iter().map(|&word| word as u32).collect();
        self.given_at = Vec::with_capacity(sorted.len());
        self.first_given = Vec::with_capacity(self.len() + 1);
        let mut rest = sorted.into_iter().map(|word| (word >> 32) as usize).peekable();
        for r in 0..self.len() {
            self.first_given.push(self.given_at.len() as u32);
            let row = self.row(r);
            while let Some(e) = rest.next_if(|&e| e < row.end) {
                self.given_at.push((e - row.start) as u16);
            }
        }
        self.first_given.push(self.given_at.len() as u32);
    }

    /// For each node, as a range of the list, the groups below it, but for those whose highest head it is: these make no
    /// triangle there.
    pub(super) fn groups_below(&self, ends: &Ends) -> (Vec<u32>, Vec<Below>) {
        let mut groups = Vec::new();
        let mut low = 0;
        for r in 0..self.len() {
            if !self.joins_next(r) {
                groups.push((low, r + 1 - low, self.row(r).len()));
                low = r + 1;
            }
        }
        let mut first = vec![0u32; self.len() + 1];
        for &(low, _, outer) in &groups {
            ends.of(self, low)[..outer].iter().skip(1).for_each(|&x| first[x as usize + 1] += 1);
        }
        accumulate(&mut first);
        let ranges = first.clone();
        let mut below = vec![Below::default(); first.last().map_or(0, |&n| n as usize)];
        for &(low, size, outer) in &groups {
            for (at, &end) in ends.of(self, low)[..outer].iter().enumerate().skip(1) {
                let free = &mut first[end as usize];
                below[*free as usize] = Below { low: low as u32, at: at as u16, size: size as u16 };
                *free += 1;
            }
        }
        (ranges, below)
    }
}

/// A word that sorts by chordal arc and then by arc: the chordal arc above an entry of [`Inner::given`].
fn by_slot((arc, &slot): (usize, &u32)) -> u64 {
    u64::from(slot / 2) << 32 | (2 * arc as u64 + u64::from(slot & 1))
}

/// Counts to offsets.
fn accumulate(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}
