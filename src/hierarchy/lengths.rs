//! A second measure along shortest paths: their length, or a toll, or a climb.
//!
//! Of all paths of least duration those of least length are taken, so that table and path agree on both, whatever the
//! order of the question. Each chordal arc learns the least length among the arcs and triangles that attain its
//! duration; labels then compare (duration, length).

use super::customize::Customized;
use super::layout::Inner;
use super::middles::{Middles, Part};
use super::query::{ArcPath, Query};
use super::table::{Blocks, Label, Table};
use super::unpack::Weighing;
use super::walk::{groups_between, trace};
use crate::base::Error;
use crate::metric::FAR;
use std::borrow::Cow;

/// Lengths of chordal arcs under the durations of one [`Customized`].
///
/// It borrows or owns that, so that durations do not change under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lengths<'a> {
    pub(super) customized: Cow<'a, Customized>,
    pub(super) given: Vec<u32>,
    pub(super) up: Vec<u32>,
    pub(super) down: Vec<u32>,
    /// What each chordal arc stands for, if that is written down.
    pub(super) middles: Option<Middles>,
}

fn sum(a: u32, b: u32) -> u32 {
    (a + b).min(FAR)
}

/// Duration and length in one word, compared in that order.
fn pack(duration: u32, length: u32) -> i64 {
    i64::from(duration.min(FAR)) << 32 | i64::from(length.min(FAR))
}

fn unpack(label: i64) -> (u32, u32) {
    ((label >> 32) as u32, label as u32)
}

/// Duration and length as a label holds them.
trait Pair: Copy {
    fn of(word: i64) -> Self;
    fn word(self) -> i64;
}

impl Pair for i64 {
    #[inline(always)]
    fn of(word: i64) -> Self {
        word
    }

    #[inline(always)]
    fn word(self) -> i64 {
        self
    }
}

/// In the scratch of plain queries.
impl Pair for [u32; 2] {
    #[inline(always)]
    fn of(word: i64) -> Self {
        unpack(word).into()
    }

    #[inline(always)]
    fn word(self) -> i64 {
        pack(self[0], self[1])
    }
}

/// On the labels of sources, so that a sum of two labels stays within a signed word, which is compared faster.
const BIAS: i64 = i64::MIN;
/// Targets of a block.
const LANES: usize = 8;

impl Label for i64 {
    const FAR: Self = (FAR as i64) << 32 | FAR as i64;

    #[inline(always)]
    fn or_sum(self, a: Self, b: Self) -> Self {
        self.min(a.wrapping_add(b))
    }
}

impl Customized {
    /// Lengths along the shortest paths; `lengths` are those of the topology's arcs, in any unit, cut down to [`FAR`]
    /// as their sums are.
    ///
    /// # Errors
    /// Where there is not one length for each arc.
    pub fn lengths(&self, lengths: &[u32]) -> Result<Lengths<'_>, Error> {
        Lengths::new(Cow::Borrowed(self), lengths)
    }

    /// The same as one value that owns its durations, to be kept and shared.
    ///
    /// # Errors
    /// As [`Customized::lengths`].
    pub fn into_lengths(self, lengths: &[u32]) -> Result<Lengths<'static>, Error> {
        Lengths::new(Cow::Owned(self), lengths)
    }
}

impl<'a> Lengths<'a> {
    fn new(customized: Cow<'a, Customized>, lengths: &[u32]) -> Result<Self, Error> {
        if lengths.len() != customized.given.len() {
            let problem = format!("{} lengths for {} arcs", lengths.len(), customized.given.len());
            return Err(Error::invalid("lengths", problem));
        }
        let given: Vec<u32> = lengths.iter().map(|&length| length.min(FAR)).collect();
        let (mut up, mut down) = (vec![FAR; customized.up.len()], vec![FAR; customized.up.len()]);
        let inner = &*customized.hierarchy.0;
        let mut place = vec![0u16; inner.deepest + 1];
        for x in 0..inner.len() {
            let start = inner.row(x).start;
            let (done_up, row_up) = up.split_at_mut(start);
            let (done_down, row_down) = down.split_at_mut(start);
            let row = (&mut row_up[..inner.row(x).len()], &mut row_down[..inner.row(x).len()]);
            row_lengths(&customized, &given, (done_up, done_down), x, &mut place, row);
        }
        Ok(Self { customized, given, up, down, middles: None })
    }

    /// Writes down what every chordal arc stands for: 8 bytes each, for paths that are unpacked several times faster. Paths
    /// are the same with and without; updates keep it.
    pub fn prepare_paths(&mut self) {
        self.middles = Some(Middles::of(&self.customized, |e, downwards, part| self.is_part(e, downwards, part)));
    }

    /// Whether a given arc or detour as long in time as chordal arc `e` is as long in length, too.
    pub(super) fn is_part(&self, e: usize, downwards: bool, part: Part) -> bool {
        let length = if downwards { self.down[e] } else { self.up[e] };
        match part {
            Part::Closed => false,
            Part::Given(arc) => self.given[arc as usize] == length,
            Part::Detour(first, span) => {
                let [first, second] = ends(first, span, downwards);
                sum(self.down[first], self.up[second]) == length
            }
        }
    }
}

/// The chordal arcs of a detour as they are driven: downwards from one end to the middle, then upwards to the other.
fn ends(first: u32, span: u32, downwards: bool) -> [usize; 2] {
    let (low, high) = (first as usize, (first - span) as usize);
    if downwards { [high, low] } else { [low, high] }
}

/// The least lengths, up and down, of what attains the durations of the row of `x`; those of all lower rows are in `done`.
pub(super) fn row_lengths(
    customized: &Customized,
    given: &[u32],
    (done_up, done_down): (&[u32], &[u32]),
    x: usize,
    place: &mut [u16],
    (row_up, row_down): (&mut [u32], &mut [u32]),
) {
    let inner = &*customized.hierarchy.0;
    let start = inner.row(x).start;
    row_up.fill(FAR);
    row_down.fill(FAR);
    for (arc, at) in inner.given_of_row(x) {
        let (arc, downwards) = (arc as usize / 2, arc & 1 == 1);
        if customized.given[arc] == customized.weight_of(start + at, downwards) {
            let to = if downwards { &mut row_down[at] } else { &mut row_up[at] };
            *to = (*to).min(given[arc]);
        }
    }
    inner.heads(x).iter().enumerate().for_each(|(at, &head)| place[usize::from(head)] = at as u16);
    customized.detours(x, place, |downwards, (first, span), at| {
        let [first, second] = ends(first, span.into(), downwards);
        let to = if downwards { &mut row_down[at] } else { &mut row_up[at] };
        *to = (*to).min(sum(done_down[first], done_up[second]));
    });
}

impl Weighing for Lengths<'_> {
    fn inner(&self) -> &Inner {
        &self.customized.hierarchy.0
    }

    fn middles(&self) -> Option<&Middles> {
        self.middles.as_ref()
    }

    fn is_given(&self, e: usize, downwards: bool, arc: u32) -> bool {
        self.customized.given[arc as usize] == self.customized.weight_of(e, downwards)
            && self.given[arc as usize] == if downwards { self.down[e] } else { self.up[e] }
    }

    fn is_detour(&self, e: usize, downwards: bool, first: usize, second: usize) -> bool {
        self.customized.down[first] + self.customized.up[second] == self.customized.weight_of(e, downwards)
            && sum(self.down[first], self.up[second]) == if downwards { self.down[e] } else { self.up[e] }
    }
}

/// One direction: weights, lengths.
type Side<'a> = (&'a [u32], &'a [u32]);

/// Fills `label` by depth from rank `start` to its root.
fn climb<P: Pair>(inner: &Inner, (weights, lengths): Side<'_>, start: usize, label: &mut [P]) {
    let depth = usize::from(inner.nodes[start].depth);
    label[..depth].fill(P::of(pack(FAR, FAR)));
    label[depth] = P::of(0);
    let mut next = Some(start);
    while let Some(r) = next {
        let (duration, length) = unpack(label[usize::from(inner.nodes[r].depth)].word());
        if duration < FAR {
            let row = inner.row(r);
            let arcs = inner.heads(r).iter().zip(&weights[row.clone()]).zip(&lengths[row]);
            for ((&head, &w), &l) in arcs {
                let there = pack(duration + w, length + l);
                let label = &mut label[usize::from(head)];
                *label = P::of(label.word().min(there));
            }
        }
        next = inner.parent(r);
    }
}

impl Lengths<'_> {
    fn sides(&self) -> (Side<'_>, Side<'_>) {
        ((&self.customized.up, &self.up), (&self.customized.down, &self.down))
    }

    /// The durations.
    pub fn customized(&self) -> &Customized {
        &self.customized
    }

    /// The path of least duration and then least length, with that length; `None` where there is none below [`FAR`].
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn path(&self, query: &mut Query, source: u32, target: u32) -> Option<(ArcPath, u32)> {
        let inner = self.inner();
        let (source, target) = (inner.rank[source as usize] as usize, inner.rank[target as usize] as usize);
        let Query { up: up_pairs, down: down_pairs, unpacker, .. } = query;
        for pairs in [&mut *up_pairs, &mut *down_pairs] {
            let words = 2 * (inner.deepest + 1);
            if pairs.len() < words {
                pairs.resize(words, FAR);
            }
        }
        let (up_pairs, down_pairs) = (up_pairs.as_chunks_mut::<2>().0, down_pairs.as_chunks_mut::<2>().0);
        let (up, down) = self.sides();
        climb(inner, up, source, up_pairs);
        climb(inner, down, target, down_pairs);
        let met = |depth: usize| {
            let (u, d) = (up_pairs[depth], down_pairs[depth]);
            pack(u[0] + d[0], u[1] + d[1])
        };
        // Of equal meetings the lowest.
        let depth = (0..inner.common(source, target)).rev().min_by_key(|&depth| met(depth))?;
        let (duration, length) = unpack(met(depth));
        if duration >= FAR {
            return None;
        }
        let meeting = inner.ancestor(source, depth)?;
        unpacker.clear();
        for (upwards, start, (weights, lengths), pairs) in
            [(true, source, up, &*up_pairs), (false, target, down, &*down_pairs)]
        {
            groups_between(inner, start, meeting, &mut unpacker.groups);
            let step = |from: usize, e: usize, to: usize| {
                let [duration, length] = pairs[from];
                duration < FAR && pack(duration + weights[e], length + lengths[e]) == pairs[to].word()
            };
            trace(inner, unpacker.groups.iter().rev(), meeting, step, |low, at| {
                unpacker.steps.push((low as u32, at as u32))
            });
            if upwards {
                unpacker.turn();
            }
        }
        Some((ArcPath { duration, arcs: unpacker.unpack(self) }, length))
    }

    /// Durations, and lengths of the same paths, from each of `sources` to each of `targets`; a length is [`FAR`] where
    /// its cell has no path.
    ///
    /// # Errors
    /// Where the tables with their labels take over `allowed` bytes; nothing is allocated then.
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn table(&self, sources: &[u32], targets: &[u32], allowed: u64) -> Result<(Table, Table), Error> {
        let inner = self.inner();
        let cells = 8 * sources.len() as u64 * targets.len() as u64;
        let needed = cells + Blocks::<i64, LANES>::bytes(inner, sources.len(), targets.len());
        if needed > allowed {
            return Err(Error::too_large("the table", needed, allowed));
        }
        let empty = || Table { columns: targets.len(), cells: vec![FAR; sources.len() * targets.len()] };
        let (mut durations, mut lengths) = (empty(), empty());
        if durations.cells.is_empty() {
            return Ok((durations, lengths));
        }
        let (up, down) = self.sides();
        let label = |side, bias| {
            move |rank, label: &mut [i64]| {
                climb(inner, side, rank, label);
                label[..=usize::from(inner.nodes[rank].depth)].iter_mut().for_each(|word| *word ^= bias);
            }
        };
        let rows = durations.cells.chunks_mut(targets.len()).zip(lengths.cells.chunks_mut(targets.len()));
        let blocks = Blocks::<i64, LANES>::new(inner, targets, label(down, 0));
        blocks.fill(sources, rows, label(up, BIAS), |(durations, lengths), column, cell| {
            let (duration, length) = unpack(cell ^ BIAS);
            if duration < FAR {
                (durations[column], lengths[column]) = (duration, length.min(FAR));
            }
        });
        Ok((durations, lengths))
    }
}
