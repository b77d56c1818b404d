//! Customization on several threads, without atomics: a row is written by one thread, and reads lower rows alone.
//!
//! Subtrees share nothing, so that those of at most a part of all chordal arcs are weighed side by side. Of the few
//! groups above them each large one has its rows weighed side by side from below; what is left, the triangles within a
//! group, is a small part. A minimum does not depend on the order in which it is taken: the result is the same on any
//! number of threads.

use super::customize::{Relax, Rows, Scratch, relax_row};
use super::layout::Inner;
use crate::base::{Kernel, dispatch};
use rayon::prelude::*;
use std::ops::Range;

/// Subtrees have at most one in so many of all chordal arcs.
const PARTS: usize = 64;
/// Groups of fewer nodes are weighed by one thread.
const SHARED_GROUP: usize = 8;

/// Weighs all rows.
pub(super) fn in_parallel(inner: &Inner, weights: &[u32], up: &mut [u32], down: &mut [u32]) {
    let (subtrees, above) = split(inner);
    {
        let (mut rest_up, mut rest_down, mut at) = (&mut *up, &mut *down, 0);
        let mut tasks = Vec::new();
        for ranks in subtrees {
            let (start, end) = (inner.nodes[ranks.start].first as usize, inner.nodes[ranks.end].first as usize);
            let (own_up, later_up) = std::mem::take(&mut rest_up).split_at_mut(end - at);
            let (own_down, later_down) = std::mem::take(&mut rest_down).split_at_mut(end - at);
            let (up, down) = (&mut own_up[start - at..], &mut own_down[start - at..]);
            tasks.push((start, up, down, ranks));
            (rest_up, rest_down, at) = (later_up, later_down, end);
        }
        tasks.into_par_iter().for_each_init(
            || Scratch::new(inner),
            |scratch, (base, up, down, ranks)| dispatch(Relax { scratch, inner, weights, base, up, down, ranks }),
        );
    }
    let scratch = &mut Scratch::new(inner);
    for ranks in above {
        if ranks.len() < SHARED_GROUP {
            dispatch(Relax { scratch, inner, weights, base: 0, up: &mut *up, down: &mut *down, ranks });
        } else {
            share_group(inner, weights, up, down, ranks);
        }
    }
}

/// The largest subtrees that are small enough, and each group above them; both ascending.
fn split(inner: &Inner) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let most = inner.chordal_arcs() / PARTS;
    // In a post-order a subtree is the range that ends at its root.
    let (mut subtrees, mut above) = (Vec::new(), Vec::new());
    let mut end = inner.len();
    while end > 0 {
        let lowest = inner.lowest(end - 1);
        if (inner.nodes[end].first - inner.nodes[lowest].first) as usize <= most {
            subtrees.push(lowest..end);
            end = lowest;
        } else {
            let low = inner.group_start(end - 1);
            above.push(low..end);
            end = low;
        }
    }
    subtrees.reverse();
    above.reverse();
    (subtrees, above)
}

/// Weighs one group, `ranks`.
fn share_group(inner: &Inner, weights: &[u32], up: &mut [u32], down: &mut [u32], ranks: Range<usize>) {
    let start = inner.nodes[ranks.start].first as usize;
    let (done_up, mut rest_up) = up.split_at_mut(start);
    let (done_down, mut rest_down) = down.split_at_mut(start);
    let rows = Rows { inner, base: 0, up: done_up, down: done_down };
    let mut members = Vec::with_capacity(ranks.len());
    for x in ranks.clone() {
        let (row_up, later_up) = std::mem::take(&mut rest_up).split_at_mut(inner.row(x).len());
        let (row_down, later_down) = std::mem::take(&mut rest_down).split_at_mut(inner.row(x).len());
        members.push((x, row_up, row_down));
        (rest_up, rest_down) = (later_up, later_down);
    }
    members.into_par_iter().for_each_init(
        || Scratch::new(inner),
        |scratch, (x, up, down)| dispatch(PullRow { scratch, rows, weights, x, up, down }),
    );
    let low = ranks.start;
    for x in ranks {
        let row = inner.row(x);
        let (done_up, row_up) = up.split_at_mut(row.start);
        let (done_down, row_down) = down.split_at_mut(row.start);
        let rows = Rows { inner, base: 0, up: done_up, down: done_down };
        let (up, down) = (&mut row_up[..row.len()], &mut row_down[..row.len()]);
        dispatch(RelaxRow { rows, members: low..x, up, down });
    }
}

struct PullRow<'a> {
    scratch: &'a mut Scratch,
    rows: Rows<'a>,
    weights: &'a [u32],
    x: usize,
    up: &'a mut [u32],
    down: &'a mut [u32],
}

impl Kernel for PullRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.scratch.pull_row(self.rows, self.weights, self.x, (self.up, self.down));
    }
}

struct RelaxRow<'a> {
    rows: Rows<'a>,
    members: Range<usize>,
    up: &'a mut [u32],
    down: &'a mut [u32],
}

impl Kernel for RelaxRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        relax_row(self.rows, self.members, self.up, self.down);
    }
}
