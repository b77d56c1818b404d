//! A second measure along shortest paths: their length, or a toll, or a climb.
//!
//! Of all paths of least duration those of least length are taken, so that table and path agree on both, whatever the
//! order of the question. Each chordal arc learns the least length among the arcs and triangles that attain its
//! duration; labels then compare (duration, length).

use super::customize::Customized;
use super::layout::Inner;
use super::query::{ArcPath, Query};
use super::table::{Places, Table, least};
use super::unpack::Weighing;
use crate::base::{Error, Kernel, dispatch};
use crate::metric::FAR;
use rayon::prelude::*;
use std::borrow::Cow;

/// Lengths of chordal arcs under the durations of one [`Customized`].
///
/// It borrows or owns that, so that durations do not change under it.
#[derive(Clone, Debug)]
pub struct Lengths<'a> {
    customized: Cow<'a, Customized>,
    given: Vec<u32>,
    up: Vec<u32>,
    down: Vec<u32>,
}

fn sum(a: u32, b: u32) -> u32 {
    (a + b).min(FAR)
}

/// Duration and length in one word, compared in that order.
fn pack(duration: u32, length: u32) -> u64 {
    u64::from(duration) << 32 | u64::from(length.min(FAR))
}

fn unpack(label: u64) -> (u32, u32) {
    ((label >> 32) as u32, label as u32)
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
        let hierarchy = customized.hierarchy.clone();
        let inner = &*hierarchy.0;
        let mut place = vec![0u16; inner.deepest + 1];
        for x in 0..inner.len() {
            let row = inner.row(x);
            let (done_up, row_up) = up.split_at_mut(row.start);
            let (done_down, row_down) = down.split_at_mut(row.start);
            for (arc, at) in inner.given_of_row(x) {
                let (arc, downwards) = (arc as usize / 2, arc & 1 == 1);
                if customized.given[arc] == customized.weight_of(row.start + at, downwards) {
                    let to = if downwards { &mut row_down[at] } else { &mut row_up[at] };
                    *to = (*to).min(given[arc]);
                }
            }
            inner.heads(x).iter().enumerate().for_each(|(at, &head)| place[usize::from(head)] = at as u16);
            customized.detours(x, &place, |downwards, (low, span), at| {
                // Driven first downwards from one end to the middle, then upwards to the other.
                let (low, high) = (low as usize, low as usize - usize::from(span));
                let (first, second) = if downwards { (high, low) } else { (low, high) };
                let to = if downwards { &mut row_down[at] } else { &mut row_up[at] };
                *to = (*to).min(sum(done_down[first], done_up[second]));
            });
        }
        Ok(Self { customized, given, up, down })
    }
}

impl Weighing for Lengths<'_> {
    fn inner(&self) -> &Inner {
        &self.customized.hierarchy.0
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

/// Fills `label` by depth from rank `start` to its root, and with `from` the predecessors' ranks.
fn climb(inner: &Inner, (weights, lengths): Side<'_>, start: usize, label: &mut [u64], mut from: Option<&mut [u32]>) {
    let depth = usize::from(inner.nodes[start].depth);
    label[..depth].fill(pack(FAR, FAR));
    label[depth] = 0;
    let mut next = Some(start);
    while let Some(r) = next {
        let (duration, length) = unpack(label[usize::from(inner.nodes[r].depth)]);
        if duration < FAR {
            let row = inner.row(r);
            let arcs = inner.heads(r).iter().zip(&weights[row.clone()]).zip(&lengths[row]);
            for ((&head, &w), &l) in arcs {
                let there = pack(duration + w, length + l);
                if there < label[usize::from(head)] {
                    label[usize::from(head)] = there;
                    if let Some(from) = from.as_deref_mut() {
                        from[usize::from(head)] = r as u32;
                    }
                }
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
        query.fit(&self.customized.hierarchy);
        let ranks = (inner.rank[source as usize] as usize, inner.rank[target as usize] as usize);
        let (up, down) = self.sides();
        let mut labels = (vec![0; inner.deepest + 1], vec![0; inner.deepest + 1]);
        climb(inner, up, ranks.0, &mut labels.0, Some(&mut query.up_from));
        climb(inner, down, ranks.1, &mut labels.1, Some(&mut query.down_from));
        let met = |depth: usize| {
            let (u, d) = (unpack(labels.0[depth]), unpack(labels.1[depth]));
            pack(u.0 + d.0, u.1 + d.1)
        };
        let common = inner.common(ranks.0, ranks.1);
        // Of equal meetings the lowest.
        let depth = (0..common).rev().min_by_key(|&depth| met(depth))?;
        let (duration, length) = unpack(met(depth));
        if duration >= FAR {
            return None;
        }
        let mut meeting = ranks.0;
        while usize::from(inner.nodes[meeting].depth) > depth {
            meeting = inner.parent(meeting)?;
        }
        Some((ArcPath { duration, arcs: query.unpack(self, meeting, (source, target)) }, length))
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
        let places = sources.len() as u64 + targets.len() as u64;
        let cells = sources.len() as u64 * targets.len() as u64;
        let needed = 8 * (cells + places * (inner.deepest as u64 + 1)) + 16 * places;
        if needed > allowed {
            return Err(Error::too_large("the table", needed, allowed));
        }
        let (up, down) = self.sides();
        let (up, down) = (Labels::new(inner, up, sources), Labels::new(inner, down, targets));
        let places = Places::new(inner, sources, targets);
        let empty = || Table { columns: targets.len(), cells: vec![FAR; cells as usize] };
        let (mut durations, mut lengths) = (empty(), empty());
        if cells == 0 {
            return Ok((durations, lengths));
        }
        let mut position = vec![0; sources.len()];
        for (i, place) in places.order.iter().enumerate().filter(|(_, place)| place.is_source) {
            position[place.index] = i;
        }
        let rows = durations.cells.par_chunks_mut(targets.len()).zip(lengths.cells.par_chunks_mut(targets.len()));
        rows.enumerate().for_each(|(source, (durations, lengths))| {
            let (at, from) = (position[source], up.of(source));
            dispatch(FillRow { places: &places, at, from, down: &down, durations, lengths });
        });
        Ok((durations, lengths))
    }
}

/// Durations and lengths of many labels.
struct Labels {
    levels: usize,
    durations: Vec<u32>,
    lengths: Vec<u32>,
}

impl Labels {
    fn new(inner: &Inner, side: Side<'_>, nodes: &[u32]) -> Self {
        let levels = inner.deepest + 1;
        let (mut durations, mut lengths) = (vec![FAR; levels * nodes.len()], vec![FAR; levels * nodes.len()]);
        let rows = durations.par_chunks_mut(levels).zip(lengths.par_chunks_mut(levels)).zip(nodes);
        rows.for_each_init(
            || vec![0u64; levels],
            |label, ((durations, lengths), &node)| {
                let rank = inner.rank[node as usize] as usize;
                climb(inner, side, rank, label, None);
                let known = usize::from(inner.nodes[rank].depth) + 1;
                for (i, &label) in label[..known].iter().enumerate() {
                    (durations[i], lengths[i]) = unpack(label);
                }
            },
        );
        Self { levels, durations, lengths }
    }

    #[inline(always)]
    fn of(&self, i: usize) -> Side<'_> {
        let range = i * self.levels..(i + 1) * self.levels;
        (&self.durations[range.clone()], &self.lengths[range])
    }
}

struct FillRow<'a> {
    places: &'a Places,
    /// Position of the source.
    at: usize,
    from: Side<'a>,
    down: &'a Labels,
    durations: &'a mut [u32],
    lengths: &'a mut [u32],
}

impl FillRow<'_> {
    #[inline(always)]
    fn cell(&mut self, i: usize, common: usize) {
        let place = self.places.order[i];
        if place.is_source {
            return;
        }
        let (to, from) = (self.down.of(place.index), self.from);
        let [duration] = least([&from.0[..common]], &to.0[..common]);
        let mut length = FAR;
        if duration < FAR {
            let sides = from.0[..common].iter().zip(&from.1[..common]).zip(to.0[..common].iter().zip(&to.1[..common]));
            for ((&d, &l), (&e, &m)) in sides {
                length = length.min(if d + e == duration { l + m } else { FAR });
            }
        }
        (self.durations[place.index], self.lengths[place.index]) = (duration, length);
    }
}

impl Kernel for FillRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let (at, places) = (self.at, self.places);
        let mut common = self.from.0.len();
        for i in at + 1..places.order.len() {
            common = common.min(places.common[i] as usize);
            self.cell(i, common);
        }
        common = self.from.0.len();
        for i in (0..at).rev() {
            common = common.min(places.common[i + 1] as usize);
            self.cell(i, common);
        }
    }
}
