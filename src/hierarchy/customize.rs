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

    /// The same with true distances on top: dearer to make, cheaper to ask. Answers are the same.
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
const SMALL: usize = 1 << 17;

/// One word for each depth there can be: an index of 16 bits needs no check of bounds.
pub(super) type ByDepth = Box<[u32; 1 << 16]>;

/// Zeros, which the system hands out page by page as they are touched: what is read was written for the same row.
pub(super) fn by_depth() -> ByDepth {
    vec![0; 1 << 16].into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([0; 1 << 16]))
}

/// Rows whose weights are final, from chordal arc `base` on.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) inner: &'a Inner,
    pub(super) base: usize,
    pub(super) up: &'a [u32],
    pub(super) down: &'a [u32],
}

impl<'a> Rows<'a> {
    /// The first `len` arcs of rank `v`, up and down, and the arcs right after these: to its head, and from it.
    #[inline(always)]
    fn prefix(&self, v: usize, len: usize) -> (&'a [u32], &'a [u32], u32, u32) {
        let first = self.inner.nodes[v].first as usize - self.base;
        let (up, down) = (&self.up[first..=first + len], &self.down[first..=first + len]);
        (&up[..len], &down[..len], up[len], down[len])
    }
}

pub(super) struct Scratch {
    up: ByDepth,
    down: ByDepth,
    group_up: Vec<u32>,
    group_down: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(inner: &Inner) -> Self {
        let levels = inner.deepest + 1;
        Self { up: by_depth(), down: by_depth(), group_up: vec![FAR; levels], group_down: vec![FAR; levels] }
    }

    /// Relaxes the row of a node, which lies in `up` and `down` by depth, by the triangles over all groups below it.
    #[inline(always)]
    fn pull(&mut self, rows: Rows<'_>, below: &[Below]) {
        for group in below {
            let (low, len) = (group.low as usize, usize::from(group.at));
            let heads = &rows.inner.heads[rows.inner.nodes[low].first as usize..][..len];
            if group.size == 1 {
                let (up, down, to, from) = rows.prefix(low, len);
                if let ([head], [up], [down]) = (heads, up, down) {
                    // On a chain: no loop whose end is to be guessed.
                    lower(&mut self.up[usize::from(*head)], from + up);
                    lower(&mut self.down[usize::from(*head)], to + down);
                    continue;
                }
                for ((&head, &up), &down) in heads.iter().zip(up).zip(down) {
                    lower(&mut self.up[usize::from(head)], from + up);
                    lower(&mut self.down[usize::from(head)], to + down);
                }
                continue;
            }
            // Each head is written once for the group, not once for each of its nodes.
            let (sum_up, sum_down) = (&mut self.group_up[..len], &mut self.group_down[..len]);
            sum_up.fill(FAR);
            sum_down.fill(FAR);
            for v in low..low + usize::from(group.size) {
                let (up, down, to, from) = rows.prefix(v, len);
                relax(sum_up, from, up);
                relax(sum_down, to, down);
            }
            for ((&head, &up), &down) in heads.iter().zip(&*sum_up).zip(&*sum_down) {
                lower(&mut self.up[usize::from(head)], up);
                lower(&mut self.down[usize::from(head)], down);
            }
        }
    }
}

/// Weighs the rows of `ranks`, below which all is weighed; `up` and `down` start at chordal arc `base`.
pub(super) struct Relax<'a, 'b> {
    pub(super) scratch: &'b mut Scratch,
    pub(super) inner: &'a Inner,
    pub(super) weights: &'a [u32],
    pub(super) base: usize,
    pub(super) up: &'a mut [u32],
    pub(super) down: &'a mut [u32],
    pub(super) ranks: Range<usize>,
}

impl Kernel for Relax<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { scratch, inner, weights, base, up, down, ranks } = self;
        let mut low = inner.group_start(ranks.start);
        let mut ahead = ranks.start;
        for x in ranks.clone() {
            if x == ahead {
                ahead = (x + AHEAD).min(ranks.end);
                inner.warm_given(weights, x..ahead);
            }
            if x > low && !inner.joins_next(x - 1) {
                low = x;
            }
            let row = inner.row(x);
            let (done_up, row_up) = up.split_at_mut(row.start - base);
            let (done_down, row_down) = down.split_at_mut(row.start - base);
            let (row_up, row_down) = (&mut row_up[..row.len()], &mut row_down[..row.len()]);
            let rows = Rows { inner, base, up: done_up, down: done_down };
            scratch.pull_row(rows, weights, x, (&mut *row_up, &mut *row_down));
            relax_row(rows, low..x, row_up, row_down);
        }
    }
}

impl Scratch {
    /// Given weights and triangles over lower groups for the row of `x`.
    #[inline(always)]
    pub(super) fn pull_row(&mut self, rows: Rows<'_>, weights: &[u32], x: usize, (up, down): (&mut [u32], &mut [u32])) {
        let inner = rows.inner;
        reset(inner, weights, x, up, down);
        if inner.below(x).is_empty() {
            return;
        }
        let heads = inner.heads(x);
        for ((&head, &up), &down) in heads.iter().zip(&*up).zip(&*down) {
            self.up[usize::from(head)] = up;
            self.down[usize::from(head)] = down;
        }
        self.pull(rows, inner.below(x));
        for ((&head, up), down) in heads.iter().zip(up).zip(down) {
            *up = self.up[usize::from(head)];
            *down = self.down[usize::from(head)];
        }
    }
}

/// Triangles over lower members of a row's own group: their rows begin like it.
#[inline(always)]
pub(super) fn relax_row(rows: Rows<'_>, members: Range<usize>, row_up: &mut [u32], row_down: &mut [u32]) {
    for v in members {
        let (up, down, to, from) = rows.prefix(v, row_up.len());
        relax(row_up, from, up);
        relax(row_down, to, down);
    }
}

#[inline(always)]
fn lower(to: &mut u32, value: u32) {
    *to = (*to).min(value);
}

/// The weights of the given arcs of the row of `x`.
#[inline(always)]
pub(super) fn reset(inner: &Inner, weights: &[u32], x: usize, up: &mut [u32], down: &mut [u32]) {
    up.fill(FAR);
    down.fill(FAR);
    for (given, at) in inner.given_of_row(x) {
        let side = if given & 1 == 0 { &mut up[at] } else { &mut down[at] };
        lower(side, weights[given as usize / 2]);
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
            let scratch = &mut Scratch::new(inner);
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
