//! Perfect customization: true distances on the chordal arcs, from the root down.
//!
//! The heads of a node are a clique, and the shortest way from a node to one of its heads leaves the nodes below it at
//! another head: `d(x, y) = min over heads z of w(x, z) + d(z, y)`. A group keeps the matrix of true distances among its
//! heads and members; that among the heads of a child group is a part of it. So a row is one product of a vector and a
//! small matrix, on vectors, and nothing is searched for.
//!
//! Rows in small subtrees have none: their weights are as good for the few steps that a walk takes there
//! ([`TrueFront`](super::truth::TrueFront)), and most of all chordal arcs need neither memory nor work.
//!
//! A query needs few rows of them. The heads of the group that a walk leaves separate all behind it from the groups above:
//! of the next group only the members among these heads, its *doors*, have to be passed on, since a true distance leads from
//! a door to every head of its row ([`Front::pass`](super::walk::Front::pass)).

use super::customize::relax;
use super::layout::Inner;
use crate::base::{Kernel, dispatch};
use crate::metric::FAR;
use rayon::prelude::*;
use std::ops::Range;

/// True distances on the chordal arcs above small subtrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Perfect {
    /// From the lower to the higher end.
    pub(super) up: Vec<u32>,
    /// The other way.
    pub(super) down: Vec<u32>,
}

/// Subtrees have at most one in so many of all true distances.
const PARTS: usize = 64;
/// Fewer true distances than this are made by one thread: it takes less than handing them out.
const FEW: usize = 1 << 15;

impl Perfect {
    pub(super) fn new(inner: &Inner, up: &[u32], down: &[u32]) -> Self {
        let mut perfect = Self { up: vec![0; inner.true_arcs], down: vec![0; inner.true_arcs] };
        perfect.renew(inner, up, down);
        perfect
    }

    /// Makes all rows anew from `up` and `down`, the weights of the chordal arcs.
    ///
    /// On several threads first the groups above all smaller subtrees, then these side by side.
    pub(super) fn renew(&mut self, inner: &Inner, up: &[u32], down: &[u32]) {
        let weights = (up, down);
        let start = |first: usize| inner.nodes[inner.group_start(inner.large[first].top as usize)].truth as usize;
        let is_alone = rayon::current_num_threads() == 1 || inner.true_arcs < FEW;
        let most = if is_alone { 0 } else { inner.true_arcs / PARTS };
        let mut frames = Frames::default();
        let (mut rest, mut rest_end, mut end) =
            ((&mut self.up[..], &mut self.down[..]), inner.true_arcs, inner.large.len());
        let mut tasks = Vec::new();
        while end > 0 {
            let whole = inner.large[end - 1].first as usize;
            let is_part = !is_alone && rest_end - start(whole) <= most;
            let first = if is_part { whole } else { end - 1 };
            rest_end = start(first);
            let (earlier_up, up) = std::mem::take(&mut rest.0).split_at_mut(rest_end);
            let (earlier_down, down) = std::mem::take(&mut rest.1).split_at_mut(rest_end);
            rest = (earlier_up, earlier_down);
            let part = Part { groups: first..end, base: rest_end, up, down };
            if is_part {
                let top = inner.large[end - 1].top as usize;
                tasks.push((part, frames.inherit(inner, (inner.group_start(top), top))));
            } else {
                dispatch(Descend { inner, weights, part, inherited: None, frames: &mut frames });
            }
            end = first;
        }
        tasks.into_par_iter().for_each_init(Frames::default, |frames, (part, frame)| {
            frames.spare.append(&mut frames.stack);
            dispatch(Descend { inner, weights, part, inherited: Some(frame), frames });
        });
    }
}

/// The true distances of some groups above small subtrees, of which the first lies at `base`.
struct Part<'a> {
    groups: Range<usize>,
    base: usize,
    up: &'a mut [u32],
    down: &'a mut [u32],
}

/// True distances among the heads and members of a group, in the order of its list, its lowest member last.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Highest rank of the group.
    top: usize,
    /// Lowest rank.
    low: usize,
    /// How many heads and members.
    pub(super) size: usize,
    /// Row by row: from the row's node to the column's.
    out: Vec<u32>,
    /// The same transposed.
    back: Vec<u32>,
}

/// The frames of the groups above the one at work, and scratch.
#[derive(Debug, Default)]
struct Frames {
    stack: Vec<Frame>,
    spare: Vec<Frame>,
    places: Vec<u32>,
    row: (Vec<u32>, Vec<u32>),
}

struct Descend<'a, 'b> {
    inner: &'a Inner,
    /// Up and down.
    weights: (&'a [u32], &'a [u32]),
    part: Part<'a>,
    /// The frame of the highest group, where its parent is not among `frames`.
    inherited: Option<Frame>,
    frames: &'b mut Frames,
}

impl Kernel for Descend<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { inner, weights, part, mut inherited, frames } = self;
        for group in inner.large[part.groups].iter().rev() {
            let top = group.top as usize;
            let low = inner.group_start(top);
            let mut frame = inherited.take().unwrap_or_else(|| frames.inherit(inner, (low, top)));
            for x in (low..=top).rev() {
                let (arcs, row) = (inner.row(x), inner.true_row(x));
                frame.product((&weights.0[arcs.clone()], &weights.1[arcs]), &mut frames.row);
                frame.add((&frames.row.0, &frames.row.1));
                part.up[row.start - part.base..row.end - part.base].copy_from_slice(&frames.row.0);
                part.down[row.start - part.base..row.end - part.base].copy_from_slice(&frames.row.1);
            }
            frames.stack.push(frame);
        }
    }
}

impl Frames {
    /// A frame for the ranks `low` to `top` with the distances among their heads, from that of the parent.
    #[inline(always)]
    fn inherit(&mut self, inner: &Inner, (low, top): (usize, usize)) -> Frame {
        // Down the ranks, the groups above this one are those seen last that it has not left.
        while self.stack.last().is_some_and(|frame| inner.parent(top).is_none_or(|p| p > frame.top || p < frame.low)) {
            self.spare.extend(self.stack.pop());
        }
        let mut frame = self.spare.pop().unwrap_or_default();
        frame.clear(inner, (low, top));
        let Some(above) = self.stack.last() else { return frame };
        let places = &mut self.places;
        places.clear();
        // Heads among the members of the group above follow from depth; the others stand in its list.
        let list = inner.heads(above.top);
        let above_depth = inner.nodes[above.top].depth;
        let mut at = 0;
        for &head in inner.heads(top) {
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
            let to_out = &mut frame.out[i * frame.size..][..places.len()];
            let to_back = &mut frame.back[i * frame.size..][..places.len()];
            for ((to_out, to_back), &to) in to_out.iter_mut().zip(to_back).zip(&*places) {
                (*to_out, *to_back) = (out[to as usize], back[to as usize]);
            }
        }
        frame
    }
}

impl Frame {
    /// For the ranks `low` to `top`; what is in the matrix is not yet of theirs.
    #[inline(always)]
    pub(super) fn clear(&mut self, inner: &Inner, (low, top): (usize, usize)) {
        self.size = inner.heads(top).len() + top + 1 - low;
        (self.top, self.low) = (top, low);
        self.out.resize(self.size * self.size, FAR);
        self.back.resize(self.size * self.size, FAR);
    }

    /// True distances of a row from its weights up and down and those among its heads.
    #[inline(always)]
    pub(super) fn product(&self, (up, down): (&[u32], &[u32]), row: &mut (Vec<u32>, Vec<u32>)) {
        let (len, size) = (up.len(), self.size);
        row.0.clear();
        row.0.extend_from_slice(up);
        row.1.clear();
        row.1.extend_from_slice(down);
        for (z, (&to, &from)) in up.iter().zip(down).enumerate() {
            relax(&mut row.0, to, &self.out[z * size..][..len]);
            relax(&mut row.1, from, &self.back[z * size..][..len]);
        }
    }

    /// Adds a node of which the distances to and from those before it are known.
    #[inline(always)]
    pub(super) fn add(&mut self, (up, down): (&[u32], &[u32])) {
        let (len, size) = (up.len(), self.size);
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
