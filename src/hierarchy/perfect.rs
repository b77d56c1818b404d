//! Perfect customization: true distances on the chordal arcs, from the root down, and the arcs that no detour equals.
//!
//! The heads of a node are a clique, and the shortest way from a node to one of its heads leaves the nodes below it at
//! another head: `d(x, y) = min over heads z of w(x, z) + d(z, y)`. A group keeps the matrix of true distances among its
//! heads and members; that among the heads of a child group is a part of it. So a row is one product of a vector and a
//! small matrix, on vectors, and nothing is searched for.
//!
//! An arc whose true distance is less than its weight is never needed by a query and is left out of [`Kept`].

use super::customize::relax;
use super::layout::Inner;
use crate::base::{Kernel, dispatch};
use crate::metric::FAR;

/// True distances and the arcs that queries need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Perfect {
    /// For each chordal arc the distance from its lower to its higher end.
    pub(super) up: Vec<u32>,
    /// The other way.
    pub(super) down: Vec<u32>,
    pub(super) kept_up: Kept,
    pub(super) kept_down: Kept,
}

/// The arcs of one direction that weigh no more than the distance between their ends.
///
/// A row begins where that of all arcs does, so that an update may give it more arcs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// By rank, how many of its row are kept.
    pub(super) count: Vec<u16>,
    pub(super) heads: Vec<u16>,
    pub(super) weights: Vec<u32>,
}

impl Kept {
    fn new(inner: &Inner, weights: &[u32], distance: &[u32]) -> Self {
        let arcs = weights.len();
        let mut kept = Self { count: vec![0; inner.len()], heads: vec![0; arcs], weights: vec![0; arcs] };
        (0..inner.len()).for_each(|r| kept.refill(inner, r, weights, distance));
        kept
    }

    /// Chooses anew from the row of rank `r`.
    pub(super) fn refill(&mut self, inner: &Inner, r: usize, weights: &[u32], distance: &[u32]) {
        let row = inner.row(r);
        let mut end = row.start;
        for (e, &head) in row.clone().zip(inner.heads(r)) {
            if weights[e] == distance[e] && weights[e] < FAR {
                (self.heads[end], self.weights[end]) = (head, weights[e]);
                end += 1;
            }
        }
        self.count[r] = (end - row.start) as u16;
    }

    /// Heads and weights of the row of rank `r`.
    #[inline(always)]
    pub(super) fn row(&self, inner: &Inner, r: usize) -> (&[u16], &[u32]) {
        let (start, len) = (inner.nodes[r].first as usize, usize::from(self.count[r]));
        (&self.heads[start..start + len], &self.weights[start..start + len])
    }
}

impl Perfect {
    pub(super) fn new(inner: &Inner, up: &[u32], down: &[u32]) -> Self {
        let (mut true_up, mut true_down) = (up.to_vec(), down.to_vec());
        dispatch(Descend { inner, up: &mut true_up, down: &mut true_down });
        let (kept_up, kept_down) = (Kept::new(inner, up, &true_up), Kept::new(inner, down, &true_down));
        Self { up: true_up, down: true_down, kept_up, kept_down }
    }
}

/// True distances among the heads and members of a group, in the order of its list, its lowest member last.
#[derive(Debug, Default)]
struct Frame {
    /// Highest rank of the group.
    top: usize,
    /// Lowest rank.
    low: usize,
    /// How many heads and members.
    size: usize,
    /// Row by row: from the row's node to the column's.
    out: Vec<u32>,
    /// The same transposed.
    back: Vec<u32>,
}

struct Descend<'a> {
    inner: &'a Inner,
    /// Weights, which become distances.
    up: &'a mut [u32],
    down: &'a mut [u32],
}

impl Kernel for Descend<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { inner, up, down } = self;
        let mut frames: Vec<Frame> = Vec::new();
        let mut spare: Vec<Frame> = Vec::new();
        let mut places = Vec::new();
        let mut row = (Vec::new(), Vec::new());
        let mut end = inner.len();
        while end > 0 {
            let top = end - 1;
            let low = inner.group_start(top);
            // Down the ranks, the groups above this one are those seen last that it has not left.
            while frames.last().is_some_and(|frame| inner.parent(top).is_none_or(|p| p > frame.top || p < frame.low)) {
                spare.extend(frames.pop());
            }
            let mut frame = spare.pop().unwrap_or_default();
            frame.inherit(inner, (low, top), frames.last(), &mut places);
            for x in (low..=top).rev() {
                frame.member(inner, x, up, down, &mut row);
            }
            frames.push(frame);
            end = low;
        }
    }
}

impl Frame {
    /// Takes the distances among the group's heads from its parent's frame.
    #[inline(always)]
    fn inherit(&mut self, inner: &Inner, (low, top): (usize, usize), above: Option<&Self>, places: &mut Vec<u32>) {
        let heads = inner.heads(top);
        let size = heads.len() + top + 1 - low;
        (self.top, self.low, self.size) = (top, low, size);
        self.out.resize(size * size, FAR);
        self.back.resize(size * size, FAR);
        let Some(above) = above else { return };
        places.clear();
        // Heads among the members of the group above follow from depth; the others stand in its list.
        let list = inner.heads(above.top);
        let above_depth = inner.nodes[above.top].depth;
        let mut at = 0;
        for &head in heads {
            if head >= above_depth {
                places.push((list.len() + usize::from(head - above_depth)) as u32);
            } else {
                while list[at] < head {
                    at += 1;
                }
                places.push(at as u32);
            }
        }
        for (i, &from) in places.iter().enumerate() {
            let out = &above.out[from as usize * above.size..][..above.size];
            let back = &above.back[from as usize * above.size..][..above.size];
            let to_out = &mut self.out[i * size..][..places.len()];
            let to_back = &mut self.back[i * size..][..places.len()];
            for ((to_out, to_back), &to) in to_out.iter_mut().zip(to_back).zip(&*places) {
                (*to_out, *to_back) = (out[to as usize], back[to as usize]);
            }
        }
    }

    /// Makes the row of member `x` true, and adds `x` to the matrix.
    #[inline(always)]
    fn member(&mut self, inner: &Inner, x: usize, up: &mut [u32], down: &mut [u32], row: &mut (Vec<u32>, Vec<u32>)) {
        let arcs = inner.row(x);
        let (len, size) = (arcs.len(), self.size);
        let (up, down) = (&mut up[arcs.clone()], &mut down[arcs]);
        row.0.clear();
        row.0.extend_from_slice(up);
        row.1.clear();
        row.1.extend_from_slice(down);
        for z in 0..len {
            let (to, from) = (row.0[z], row.1[z]);
            relax(up, to, &self.out[z * size..][..len]);
            relax(down, from, &self.back[z * size..][..len]);
        }
        for z in 0..len {
            self.out[z * size + len] = down[z];
            self.back[z * size + len] = up[z];
        }
        self.out[len * size..][..len].copy_from_slice(up);
        self.back[len * size..][..len].copy_from_slice(down);
        self.out[len * size + len] = 0;
        self.back[len * size + len] = 0;
    }
}
