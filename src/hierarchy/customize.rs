//! Weights for the chordal arcs: triangle relaxation from the leaves up.

use super::layout::{Below, Hierarchy, Inner};
use super::middles::Middles;
use super::parallel::in_parallel;
use super::perfect::Perfect;
use super::update::Update;
use crate::base::{Error, Kernel, dispatch};
use crate::metric::{CLOSED, FAR, MAX_WEIGHT};
use std::ops::Range;

/// A hierarchy with weights: immutable and `Sync`, shared by all threads that ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customized {
    pub(super) hierarchy: Hierarchy,
    /// One for each arc of the topology.
    pub(super) given: Vec<u32>,
    /// For each chordal arc from its lower to its higher end.
    pub(super) up: Vec<u32>,
    /// The other way.
    pub(super) down: Vec<u32>,
    pub(super) perfect: Option<Perfect>,
    pub(super) middles: Option<Middles>,
    /// Scratch of the last update, for the next.
    pub(super) spare: Spare,
}

/// Scratch kept with a value and no part of it.
#[derive(Default)]
pub(super) struct Spare(pub(super) Option<Box<Update>>);

impl Clone for Spare {
    fn clone(&self) -> Self {
        Self(None)
    }
}

impl PartialEq for Spare {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Spare {}

impl std::fmt::Debug for Spare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spare")
    }
}

impl Hierarchy {
    /// Weighs the hierarchy: `weights` are those of the topology's arcs, at most [`MAX_WEIGHT`] each or [`CLOSED`].
    ///
    /// Every chordal arc gets the length of the shortest way over nodes of lower rank than both of its ends.
    ///
    /// # Errors
    /// Where there is not one weight for each arc, or a weight is neither.
    pub fn customize(&self, weights: &[u32]) -> Result<Customized, Error> {
        check(self, weights)?;
        let arcs = self.0.chordal_arcs();
        let given = vec![0; weights.len()];
        let (up, down) = (vec![0; arcs], vec![0; arcs]);
        let (hierarchy, spare) = (self.clone(), Spare::default());
        let mut customized = Customized { hierarchy, given, up, down, perfect: None, middles: None, spare };
        customized.reset(weights)?;
        Ok(customized)
    }

    /// The same with true distances on top, which distances are then asked by: dearer to make, and up to a fifth cheaper to
    /// ask where ways are long; on small or short ones it never pays. Answers are the same.
    ///
    /// # Errors
    /// As [`Hierarchy::customize`].
    pub fn customize_perfect(&self, weights: &[u32]) -> Result<Customized, Error> {
        let customized = self.customize(weights)?;
        let perfect = Perfect::new(&self.0, &customized.up, &customized.down);
        Ok(Customized { perfect: Some(perfect), ..customized })
    }
}

pub(super) fn check(hierarchy: &Hierarchy, weights: &[u32]) -> Result<(), Error> {
    if weights.len() != hierarchy.arcs() {
        let problem = format!("{} weights for {} arcs", weights.len(), hierarchy.arcs());
        return Err(Error::invalid("weights", problem));
    }
    // Without a way out of the loop it runs on vectors.
    let wrong = |weight: u32| (weight > MAX_WEIGHT) & (weight != CLOSED);
    if weights.iter().fold(false, |any, &weight| any | wrong(weight)) {
        return weights.iter().enumerate().try_for_each(|(arc, &weight)| check_weight(arc, weight));
    }
    Ok(())
}

pub(super) fn check_weight(arc: usize, weight: u32) -> Result<(), Error> {
    if weight > MAX_WEIGHT && weight != CLOSED {
        return Err(Error::invalid("weights", format!("that of arc {arc} is {weight}, over 2^28")));
    }
    Ok(())
}

/// Given weights are read ahead for so many rows.
const AHEAD: usize = 64;

/// Fewer chordal arcs than this are weighed by one thread: it takes less than handing them out.
const SMALL: usize = 1 << 14;

/// One word for each depth there can be: an index of 16 bits needs no check of bounds.
pub(super) type ByDepth = Box<[u32; 1 << 16]>;

/// Zeros, which the system hands out page by page as they are touched: what is read was written for the same row.
pub(super) fn by_depth() -> ByDepth {
    vec![0; 1 << 16].into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([0; 1 << 16]))
}

/// Up and down, side by side: one word of 64 bits that is read and written at once.
type Both = [u32; 2];

/// The row of one node by the depths of its heads.
pub(super) struct Scratch(Box<[Both; 1 << 16]>);

/// Rows are begun and written by so many arcs, whole or not: what is written behind a row is of rows still to come.
const SHORT: usize = 4;

/// Rows of groups are summed by so many arcs, with what lies behind them: nobody looks at these sums.
const LONG: usize = 8;

/// The words from `at` on; at the `END` of all there may be fewer, and zeros stand for the others.
#[inline(always)]
fn block<const END: bool>(all: &[u32], at: usize) -> [u32; LONG] {
    match all[at..].first_chunk() {
        Some(block) if !END => *block,
        _ => std::array::from_fn(|i| all.get(at + i).copied().unwrap_or(0)),
    }
}

/// Writes `block` from `at` on, as far as there is room.
#[inline(always)]
fn store<const N: usize>(all: &mut [u32], at: usize, block: [u32; N]) {
    match all[at..].first_chunk_mut() {
        Some(to) => *to = block,
        // One by one: the other branch must not have to lay the block down in memory for this one.
        None => (0..N).for_each(|i| all.get_mut(at + i).into_iter().for_each(|to| *to = block[i])),
    }
}

/// Four heads from `at` on; where there are not as many, zeros stand for the others.
#[inline(always)]
fn four(heads: &[u16], at: usize) -> [u16; SHORT] {
    heads.get(at..).and_then(<[u16]>::first_chunk).copied().unwrap_or_else(|| last_four(heads, at))
}

#[cold]
#[inline(never)]
fn last_four(heads: &[u16], at: usize) -> [u16; SHORT] {
    std::array::from_fn(|i| heads.get(at + i).copied().unwrap_or(0))
}

/// Rows whose weights are final, from chordal arc `base` on; what lies behind them is not read for itself.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) inner: &'a Inner,
    pub(super) base: usize,
    pub(super) up: &'a [u32],
    pub(super) down: &'a [u32],
}

impl Rows<'_> {
    /// The least sums, up and down, over the first `size` nodes of the group that begins at `low`: by way of the node at
    /// position `via` of their list to the block at `at`.
    #[inline(always)]
    fn sums(self, low: usize, size: usize, via: usize, at: usize) -> [[u32; LONG]; 2] {
        let row = self.inner.row(low);
        let (start, len) = (row.start - self.base, row.len());
        let end = start + size * len + LONG;
        if end <= self.up.len().min(self.down.len()) {
            self.sums_of::<false>((start, len), size, via, at)
        } else {
            self.sums_of::<true>((start, len), size, via, at)
        }
    }

    #[inline(always)]
    fn sums_of<const END: bool>(
        self,
        (mut start, mut len): (usize, usize),
        size: usize,
        via: usize,
        at: usize,
    ) -> [[u32; LONG]; 2] {
        let mut sums = [[FAR; LONG]; 2];
        for _ in 0..size {
            let (to, from) = (self.up[start + via], self.down[start + via]);
            let (up, down) = (block::<END>(self.up, start + at), block::<END>(self.down, start + at));
            for i in 0..LONG {
                sums[0][i] = sums[0][i].min(from.wrapping_add(up[i]));
            }
            for i in 0..LONG {
                sums[1][i] = sums[1][i].min(to.wrapping_add(down[i]));
            }
            // Each member's row is one shorter than that of the one before.
            start += len;
            len -= 1;
        }
        sums
    }
}

impl Scratch {
    pub(super) fn new() -> Self {
        let zeros = vec![[0; 2]; 1 << 16].into_boxed_slice();
        Self(zeros.try_into().unwrap_or_else(|_| Box::new([[0; 2]; 1 << 16])))
    }

    /// The row of `x` from given weights and the triangles over lower groups.
    #[inline(always)]
    fn pull_row(&mut self, rows: Rows<'_>, weights: &[u32], x: usize) {
        let inner = rows.inner;
        let (list, len) = (inner.nodes[x].first as usize, inner.row(x).len());
        let heads = &inner.heads[list..];
        for at in (0..len).step_by(SHORT) {
            four(heads, at).iter().for_each(|&head| self.0[usize::from(head)] = [FAR; 2]);
        }
        for (given, at) in inner.given_of_row(x) {
            let (weight, down) = (weights[given as usize / 2], given & 1);
            self.lower(heads[at], [weight | down.wrapping_neg(), weight | down.wrapping_sub(1)]);
        }
        for &group in inner.below(x) {
            self.pull(rows, group);
        }
    }

    /// Relaxes the row by the triangles over a group below it.
    #[inline(always)]
    fn pull(&mut self, rows: Rows<'_>, group: Below) {
        let (low, len, size) = (group.low as usize, usize::from(group.at), usize::from(group.size));
        let node = &rows.inner.nodes[low];
        let heads = &rows.inner.heads[node.first as usize..][..len];
        if size == 1 {
            let start = node.first as usize - rows.base;
            let (up, down) = (&rows.up[start..=start + len], &rows.down[start..=start + len]);
            let (to, from) = (up[len], down[len]);
            if let [head] = heads {
                // On a chain: no loop whose end is to be guessed.
                return self.lower(*head, [from + up[0], to + down[0]]);
            }
            for ((&head, &up), &down) in heads.iter().zip(&up[..len]).zip(&down[..len]) {
                self.lower(head, [from + up, to + down]);
            }
            return;
        }
        // Each head is written once for the group, not once for each of its nodes.
        for at in (0..len).step_by(LONG) {
            let [up, down] = rows.sums(low, size, len, at);
            for ((&head, &up), &down) in heads[at..].iter().zip(&up).zip(&down) {
                self.lower(head, [up, down]);
            }
        }
    }

    #[inline(always)]
    fn lower(&mut self, head: u16, by: Both) {
        let to = &mut self.0[usize::from(head)];
        let [up, down] = *to;
        *to = [up.min(by[0]), down.min(by[1])];
    }
}

/// Weighs the rows of `ranks`, below which all is weighed; `up` and `down` start at chordal arc `base`, and nothing that
/// is weighed lies in them behind these rows.
pub(super) struct Relax<'a, 'b> {
    pub(super) scratch: &'b mut Scratch,
    pub(super) inner: &'a Inner,
    pub(super) weights: &'a [u32],
    pub(super) base: usize,
    pub(super) up: &'b mut [u32],
    pub(super) down: &'b mut [u32],
    pub(super) ranks: Range<usize>,
}

impl Kernel for Relax<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let inner = self.inner;
        let mut low = inner.group_start(self.ranks.start);
        let mut ahead = self.ranks.start;
        for x in self.ranks.clone() {
            if x == ahead {
                ahead = (x + AHEAD).min(self.ranks.end);
                inner.warm_given(self.weights, x..ahead);
            }
            if x > low && !inner.joins_next(x - 1) {
                low = x;
            }
            if x > low {
                self.member(low, x);
            } else if inner.below(x).is_empty() {
                self.leaf(x);
            } else {
                self.lowest(x);
            }
        }
    }
}

impl Relax<'_, '_> {
    /// The row of a node without triangles.
    #[inline(always)]
    fn leaf(&mut self, x: usize) {
        let (row, start) = (self.inner.row(x), self.inner.row(x).start - self.base);
        for at in (0..row.len()).step_by(SHORT) {
            store(self.up, start + at, [FAR; SHORT]);
            store(self.down, start + at, [FAR; SHORT]);
        }
        let (up, down) = (&mut self.up[start..][..row.len()], &mut self.down[start..][..row.len()]);
        for (given, at) in self.inner.given_of_row(x) {
            let to = if given & 1 == 0 { &mut up[at] } else { &mut down[at] };
            *to = (*to).min(self.weights[given as usize / 2]);
        }
    }

    /// The row of the lowest node of a group.
    #[inline(always)]
    fn lowest(&mut self, x: usize) {
        let Self { inner, base, .. } = *self;
        self.scratch.pull_row(Rows { inner, base, up: self.up, down: self.down }, self.weights, x);
        let row = inner.row(x);
        let heads = &inner.heads[inner.nodes[x].first as usize..];
        for at in (0..row.len()).step_by(SHORT) {
            let both = four(heads, at).map(|head| self.scratch.0[usize::from(head)]);
            store(self.up, row.start - base + at, both.map(|both| both[0]));
            store(self.down, row.start - base + at, both.map(|both| both[1]));
        }
    }

    /// The row of another node of the group that begins at `low`: there are triangles over its lower members too, whose
    /// rows begin like it.
    #[inline(always)]
    fn member(&mut self, low: usize, x: usize) {
        let Self { inner, base, .. } = *self;
        self.scratch.pull_row(Rows { inner, base, up: self.up, down: self.down }, self.weights, x);
        let row = inner.row(x);
        for at in (0..row.len()).step_by(LONG) {
            let (mut up, mut down) = ([FAR; LONG], [FAR; LONG]);
            for ((&head, up), down) in inner.heads(x)[at..].iter().zip(&mut up).zip(&mut down) {
                (*up, *down) = self.scratch.0[usize::from(head)].into();
            }
            let rows = Rows { inner, base, up: self.up, down: self.down };
            let [sum_up, sum_down] = rows.sums(low, x - low, row.len(), at);
            store(self.up, row.start - base + at, std::array::from_fn::<_, LONG, _>(|i| up[i].min(sum_up[i])));
            store(self.down, row.start - base + at, std::array::from_fn::<_, LONG, _>(|i| down[i].min(sum_down[i])));
        }
    }
}

impl Inner {
    /// Reads the weights given to the rows of `ranks` once: they lie anywhere, and here no read waits for another.
    #[inline(always)]
    fn warm_given(&self, weights: &[u32], ranks: Range<usize>) {
        let range = self.first_given[ranks.start] as usize..self.first_given[ranks.end] as usize;
        std::hint::black_box(self.given[range].iter().fold(0, |sum, &given| sum ^ weights[given as usize / 2]));
    }
}

/// `to[i] = min(to[i], a + from[i])`.
#[inline(always)]
pub(super) fn relax(to: &mut [u32], a: u32, from: &[u32]) {
    for (t, &f) in to.iter_mut().zip(from) {
        *t = (*t).min(a + f);
    }
}

impl Customized {
    /// The hierarchy weighed.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// Weighs all anew, as [`Hierarchy::customize`] does, in the memory that is there; a fresh one costs a third more,
    /// since the system has to hand out its pages.
    ///
    /// # Errors
    /// As [`Hierarchy::customize`]; nothing is changed then.
    pub fn reset(&mut self, weights: &[u32]) -> Result<(), Error> {
        check(&self.hierarchy, weights)?;
        self.given.copy_from_slice(weights);
        let (inner, up, down) = (&*self.hierarchy.0, &mut self.up[..], &mut self.down[..]);
        if rayon::current_num_threads() == 1 || up.len() < SMALL {
            let scratch = &mut Scratch::new();
            dispatch(Relax { scratch, inner, weights, base: 0, up, down, ranks: 0..inner.len() });
        } else {
            in_parallel(inner, weights, up, down);
        }
        self.finish();
        Ok(())
    }

    /// Makes anew what follows from the weights of the chordal arcs.
    pub(super) fn finish(&mut self) {
        if let Some(perfect) = &mut self.perfect {
            perfect.renew(&self.hierarchy.0, &self.up, &self.down);
        }
        if self.middles.is_some() {
            self.prepare_paths();
        }
    }

    /// The weight that arc `arc` of the topology was given; `None` where it is closed.
    pub fn weight(&self, arc: u32) -> Option<u32> {
        let weight = self.given[arc as usize];
        (weight != CLOSED).then_some(weight)
    }
}
