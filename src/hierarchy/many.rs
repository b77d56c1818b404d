//! Sixteen metrics at once, one in each lane: months, vehicle classes, closure sets.
//!
//! Lanes need no neighbours, so that every relaxation is whole lines of the cache, wherever its heads lie. That makes
//! rows sixteen times as long, and reading those of all lower groups again for every row would be nothing but waiting
//! for memory. So a group hands the sums over its members up to its parent as a matrix among its heads, and its own
//! rows are never read again: the multifrontal method of sparse factorization (Duff, Reid 1983) with sums for products
//! and minima for sums.

use super::customize::{Customized, Spare, check};
use super::layout::{Hierarchy, Inner};
use super::sweep::{LANES, Wide};
use crate::base::{Error, Kernel, dispatch};
use crate::metric::FAR;
use rayon::prelude::*;
use std::ops::Range;

impl Hierarchy {
    /// The same as [`Hierarchy::customize`] for each of `metrics`, by 16 at once.
    ///
    /// # Errors
    /// As [`Hierarchy::customize`], for the first metric that is wrong.
    pub fn customize_many(&self, metrics: &[&[u32]]) -> Result<Vec<Customized>, Error> {
        metrics.iter().try_for_each(|weights| check(self, weights))?;
        let arcs = self.0.chordal_arcs();
        let fresh = |weights: &&[u32]| {
            let (up, down) = (vec![0; arcs], vec![0; arcs]);
            let given = vec![0; weights.len()];
            Customized {
                hierarchy: self.clone(),
                given,
                up,
                down,
                perfect: None,
                middles: None,
                spare: Spare::default(),
            }
        };
        let mut all: Vec<Customized> = metrics.iter().map(fresh).collect();
        self.reset_many(&mut all, metrics)?;
        Ok(all)
    }

    /// Weighs each of `customized` anew by the metric of the same place, by 16 at once, in the memory that is there:
    /// that of fresh ones takes the system as long to hand out as this takes. What was perfect or prepared for paths is
    /// again.
    ///
    /// # Errors
    /// As [`Hierarchy::customize`], for the first metric that is wrong; and where there are not as many as of
    /// `customized`, or one of these is of another hierarchy. Nothing is changed then.
    pub fn reset_many(&self, customized: &mut [Customized], metrics: &[&[u32]]) -> Result<(), Error> {
        metrics.iter().try_for_each(|weights| check(self, weights))?;
        if customized.len() != metrics.len() || customized.iter().any(|one| one.hierarchy != *self) {
            let problem = format!("{} for {} of this hierarchy", metrics.len(), customized.len());
            return Err(Error::invalid("metrics", problem));
        }
        let inner = &*self.0;
        for (customized, metrics) in customized.chunks_mut(LANES).zip(metrics.chunks(LANES)) {
            let weights = side_by_side(metrics, inner.slot.len());
            let lanes = customized.iter_mut().map(|one| (&mut one.up[..], &mut one.down[..])).collect();
            ascend(inner, &weights, Rows::new(lanes));
            customized.par_iter_mut().zip(metrics).for_each(|(one, weights)| one.given.copy_from_slice(weights));
            customized.iter_mut().for_each(Customized::finish);
        }
        Ok(())
    }
}

/// Chordal arcs that are handed to the lanes at once.
const BATCH: usize = 128;

/// Rows on their way to the metrics of the lanes.
struct Rows<'a> {
    lanes: Vec<(&'a mut [u32], &'a mut [u32])>,
    waiting: Vec<Both>,
    /// How many chordal arcs have been handed on.
    done: usize,
}

impl<'a> Rows<'a> {
    fn new(lanes: Vec<(&'a mut [u32], &'a mut [u32])>) -> Self {
        Self { lanes, waiting: Vec::with_capacity(BATCH), done: 0 }
    }

    /// Takes off the first `arcs` chordal arcs.
    fn take(&mut self, arcs: usize) -> Self {
        let first = |lane: &mut &'a mut [u32]| {
            let (first, later) = std::mem::take(lane).split_at_mut(arcs);
            *lane = later;
            first
        };
        Self::new(self.lanes.iter_mut().map(|(up, down)| (first(up), first(down))).collect())
    }

    #[inline(always)]
    fn push(&mut self, row: &[Both]) {
        for part in row.chunks(BATCH) {
            if self.waiting.len() + part.len() > BATCH {
                self.flush();
            }
            self.waiting.extend_from_slice(part);
        }
    }

    #[inline(always)]
    fn flush(&mut self) {
        let range = self.done..self.done + self.waiting.len();
        for (lane, (up, down)) in self.lanes.iter_mut().enumerate() {
            for ((up, down), both) in up[range.clone()].iter_mut().zip(&mut down[range.clone()]).zip(&self.waiting) {
                (*up, *down) = (both[0].0[lane], both[1].0[lane]);
            }
        }
        self.done = range.end;
        self.waiting.clear();
    }
}

/// Lane `i` from metric `i`; lanes without a metric are closed.
fn side_by_side(metrics: &[&[u32]], arcs: usize) -> Vec<Wide> {
    let mut weights = vec![Wide([FAR; LANES]); arcs];
    // By blocks, so that the lines written stay in the cache until every lane has been there.
    weights.par_chunks_mut(256).enumerate().for_each(|(block, weights)| {
        for (lane, metric) in metrics.iter().enumerate() {
            let given = &metric[block * 256..][..weights.len()];
            weights.iter_mut().zip(given).for_each(|(wide, &weight)| wide.0[lane] = weight.min(FAR));
        }
    });
    weights
}

/// Up and down.
type Both = [Wide; 2];

const CLOSED_BOTH: Both = [Wide([FAR; LANES]); 2];

/// The least sums over members of a group so far between the positions of a list, by lower end and then higher: below
/// row `i` are the pairs of `i` with all before it.
struct Front {
    /// Highest rank of the group.
    top: usize,
    pairs: Vec<Both>,
}

#[inline(always)]
fn row_start(position: usize) -> usize {
    position * position.saturating_sub(1) / 2
}

/// Subtrees have at most one in so many of all chordal arcs.
const PARTS: usize = 64;

/// Sums that one thread lowers at a time.
const SHARE: usize = 2048;

/// Weighs all rows; on several threads first subtrees, which share nothing, then the groups above them.
fn ascend(inner: &Inner, weights: &[Wide], mut rows: Rows<'_>) {
    let mut fronts = Vec::new();
    if rayon::current_num_threads() == 1 {
        dispatch(Ascend { inner, weights, ranks: 0..inner.len(), rows, fronts: &mut fronts });
        return;
    }
    let (mut subtrees, mut above) = (Vec::new(), Vec::new());
    for (ranks, is_small) in parts(inner) {
        let arcs = inner.nodes[ranks.end].first - inner.nodes[ranks.start].first;
        let part = (ranks, rows.take(arcs as usize));
        if is_small { subtrees.push(part) } else { above.push(part) }
    }
    let ascend = |(ranks, rows)| {
        let mut fronts = Vec::new();
        dispatch(Ascend { inner, weights, ranks, rows, fronts: &mut fronts });
        fronts
    };
    let done: Vec<Vec<Front>> = subtrees.into_par_iter().map(ascend).collect();
    let mut done = done.into_iter().flatten().peekable();
    for (ranks, rows) in above {
        while let Some(front) = done.next_if(|front| front.top < ranks.start) {
            fronts.push(front);
        }
        dispatch(Ascend { inner, weights, ranks, rows, fronts: &mut fronts });
    }
}

/// The largest subtrees that are small enough, and each group above them; ascending.
fn parts(inner: &Inner) -> Vec<(Range<usize>, bool)> {
    let most = inner.chordal_arcs() / PARTS;
    let (mut parts, mut end) = (Vec::new(), inner.len());
    while end > 0 {
        let lowest = inner.lowest(end - 1);
        let is_small = (inner.nodes[end].first - inner.nodes[lowest].first) as usize <= most;
        let start = if is_small { lowest } else { inner.group_start(end - 1) };
        parts.push((start..end, is_small));
        end = start;
    }
    parts.reverse();
    parts
}

/// Weighs the rows of `ranks`, which are whole groups, over the fronts of the groups below them; adds theirs.
struct Ascend<'a, 'b> {
    inner: &'a Inner,
    weights: &'a [Wide],
    ranks: Range<usize>,
    rows: Rows<'b>,
    /// Of groups whose parent is still to come.
    fronts: &'a mut Vec<Front>,
}

impl Kernel for Ascend<'_, '_> {
    type Output = ();
    const WIDE: bool = true;

    #[inline(always)]
    fn run(self) {
        let Self { inner, weights, ranks, mut rows, fronts } = self;
        let mut spare: Vec<Vec<Both>> = Vec::new();
        let mut place = vec![0u32; inner.deepest + 1];
        let mut low = ranks.start;
        while low < ranks.end {
            let top = inner.group_end(low);
            let (heads, outer) = (inner.heads(low), inner.row(top).len());
            // Positions: the heads of all members, then the members from the highest down.
            let size = heads.len() + 1;
            heads.iter().enumerate().for_each(|(at, &head)| place[usize::from(head)] = at as u32);
            place[usize::from(inner.nodes[low].depth)] = heads.len() as u32;
            let mut pairs = spare.pop().unwrap_or_default();
            pairs.clear();
            pairs.resize(row_start(size), CLOSED_BOTH);
            while fronts.last().is_some_and(|child| (low..=top).contains(&(inner.nodes[child.top].beyond as usize))) {
                let Some(child) = fronts.pop() else { break };
                merge(inner, &child, &place, &mut pairs);
                spare.push(child.pairs);
            }
            for x in low..=top {
                let at = outer + (top - x);
                let (rest, row) = pairs.split_at_mut(row_start(at));
                let row = &mut row[..at];
                for (given, to) in inner.given_of_row(x) {
                    lower(&mut row[to][given as usize & 1], &weights[given as usize / 2], &Wide([0; LANES]));
                }
                rows.push(row);
                let pull = Pull { row, sums: rest, positions: 1..at };
                if pull.sums.len() > SHARE && rayon::current_num_threads() > 1 { pull.share() } else { pull.run() }
            }
            pairs.truncate(row_start(outer));
            fronts.push(Front { top, pairs });
            low = top + 1;
        }
        rows.flush();
    }
}

/// Lowers the sums between the `positions` and all before them by the ways over the node of `row`.
struct Pull<'a> {
    row: &'a [Both],
    /// From the pairs of the first position on.
    sums: &'a mut [Both],
    positions: Range<usize>,
}

impl Pull<'_> {
    /// On several threads, each with at most [`SHARE`] sums at a time.
    fn share(self) {
        let Self { row, sums, positions: Range { start, end } } = self;
        // A single position is not divided further, however many sums it has.
        if sums.len() <= SHARE || end - start < 2 {
            return dispatch(Pull { row, sums, positions: start..end });
        }
        // Where about as many pairs lie on either side.
        let middle = ((start * start + end * end) / 2).isqrt();
        let (lower, upper) = sums.split_at_mut(row_start(middle) - row_start(start));
        let lower = || Pull { row, sums: lower, positions: start..middle }.share();
        rayon::join(lower, || Pull { row, sums: upper, positions: middle..end }.share());
    }
}

impl Kernel for Pull<'_> {
    type Output = ();
    const WIDE: bool = true;

    #[inline(always)]
    fn run(self) {
        let Self { row, sums, positions } = self;
        let mut rest = sums;
        for i in positions {
            // From the lower end down to the node and up to the higher, and the other way round.
            let [to_low, from_low] = row[i];
            let (own, later) = std::mem::take(&mut rest).split_at_mut(i);
            for (sums, [to_high, from_high]) in own.iter_mut().zip(&row[..i]) {
                lower(&mut sums[0], &from_low, to_high);
                lower(&mut sums[1], from_high, &to_low);
            }
            rest = later;
        }
    }
}

/// Takes what a child found among its heads; `place` maps their depths to positions.
#[inline(always)]
fn merge(inner: &Inner, child: &Front, place: &[u32], pairs: &mut [Both]) {
    let heads = inner.heads(child.top);
    for (i, &head) in heads.iter().enumerate().skip(1) {
        let row = &mut pairs[row_start(place[usize::from(head)] as usize)..];
        for (sums, &higher) in child.pairs[row_start(i)..][..i].iter().zip(heads) {
            let to = &mut row[place[usize::from(higher)] as usize];
            for (to, from) in to.iter_mut().zip(sums) {
                for lane in 0..LANES {
                    to.0[lane] = to.0[lane].min(from.0[lane]);
                }
            }
        }
    }
}

/// `to = min(to, a + b)` in each lane.
#[inline(always)]
fn lower(to: &mut Wide, a: &Wide, b: &Wide) {
    for lane in 0..LANES {
        to.0[lane] = to.0[lane].min(a.0[lane] + b.0[lane]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A single position with more sums than one thread should have cannot be divided further.
    #[test]
    fn long_rows_are_shared_too() {
        let end = SHARE + 2;
        let value = |i: usize| Wide([i as u32 % 97; LANES]);
        let row: Vec<Both> = (0..end).map(|i| [value(i), value(3 * i)]).collect();
        let sums = || vec![CLOSED_BOTH; end - 1];
        let (mut shared, mut alone) = (sums(), sums());
        Pull { row: &row, sums: &mut shared, positions: end - 1..end }.share();
        Pull { row: &row, sums: &mut alone, positions: end - 1..end }.run();
        assert!(shared.iter().zip(&alone).all(|(s, a)| s[0].0 == a[0].0 && s[1].0 == a[1].0));
        assert!(alone[5][0].0 == [5 + 3 * (end as u32 - 1) % 97; LANES]);
    }
}
