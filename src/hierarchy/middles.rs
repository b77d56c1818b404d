//! What each chordal arc stands for, written down: paths are then unpacked without a search.

use super::customize::Customized;
use super::layout::NONE;
use super::unpack::{Found, Plain, Step, search};
use crate::metric::FAR;
use rayon::prelude::*;

/// The bit that tells a given arc's id from a middle.
const GIVEN: u32 = 1 << 31;
/// Not written down: the middle is to be searched for. No middle's word, since a span is at least 1.
const UNKNOWN: u32 = 0;

/// What a chordal arc stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// Nothing: it is closed.
    Closed,
    /// A given arc.
    Given(u32),
    /// The chordal arc from its middle to its lower end, and how many before that the one to its higher end comes, for
    /// both are in the middle's row.
    Detour(u32, u32),
}

/// What each chordal arc stands for, up and down, in a word each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Middles {
    /// Low bits of a word that hold a chordal arc; the span is in the others, where it fits: rows so long that it does
    /// not are few, near the root of a very large graph.
    bits: u32,
    pub(super) words: Vec<[u32; 2]>,
}

impl Middles {
    fn new(arcs: usize) -> Self {
        let bits = usize::BITS - arcs.leading_zeros();
        Self { bits, words: vec![[NONE; 2]; arcs] }
    }

    fn word(bits: u32, part: Part) -> u32 {
        match part {
            Part::Closed => NONE,
            Part::Given(arc) => GIVEN | arc,
            Part::Detour(first, span) if span < GIVEN >> bits => first | span << bits,
            Part::Detour(..) => UNKNOWN,
        }
    }
}

/// Scratch for splitting chordal arcs until given ones are left.
///
/// What comes next after what is a linked list, so that all that is to be split waits in one queue: reads from memory
/// do not wait for each other, and there is next to no branch to guess wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Splitter {
    /// Places in the list with the [codes](code) that stand there.
    queue: Vec<(u32, u32)>,
    /// By place: the given arc that it ends with, and the place that follows.
    list: Vec<(u32, u32)>,
}

impl Splitter {
    /// The given arcs that `codes` stand for, in order. `search` tells the two arcs of a middle that is not written
    /// down, to the lower and to the higher end, or else the given arc.
    #[inline(always)]
    pub(super) fn split(
        &mut self,
        middles: &Middles,
        codes: impl Iterator<Item = u32>,
        search: impl Fn(u32) -> Result<(u32, u32), u32>,
    ) -> Vec<u32> {
        let Self { queue, list } = self;
        let mut places = 0;
        for code in codes {
            if places + 2 > queue.len() {
                queue.resize(2 * places + 64, (0, 0));
                list.resize(2 * places + 64, (0, 0));
            }
            queue[places] = (places as u32, code);
            list[places] = (NONE, places as u32 + 1);
            places += 1;
        }
        if places == 0 {
            return Vec::new();
        }
        list[places - 1].1 = NONE;
        let (mask, mut at, mut len) = ((1 << middles.bits) - 1, 0, places);
        while at < len {
            if len + 2 > queue.len() {
                queue.resize(2 * len + 64, (0, 0));
                list.resize(2 * len + 64, (0, 0));
            }
            let (place, code) = queue[at];
            at += 1;
            let downwards = code & 1;
            let mut word = middles.words[(code / 2) as usize][downwards as usize];
            let (mut low, mut high) = (word & mask, (word & mask).wrapping_sub((word & !GIVEN) >> middles.bits));
            if word == UNKNOWN {
                match search(code) {
                    Ok(arcs) => (low, high) = arcs,
                    Err(arc) => word = GIVEN | arc,
                }
            }
            // Driven first downwards from one end to the middle, then upwards to the other.
            let is_detour = 1 - (word >> 31);
            let (first, second) = if downwards == 1 { (high, low) } else { (low, high) };
            let next = list[place as usize].1;
            list[places] = (NONE, next);
            list[place as usize] = (word, if is_detour == 1 { places as u32 } else { next });
            queue[len] = (place, first.wrapping_mul(2) | 1);
            queue[len + 1] = (places as u32, second.wrapping_mul(2));
            len += 2 * is_detour as usize;
            places += is_detour as usize;
        }
        let mut arcs = Vec::with_capacity(places);
        let mut place = 0;
        while let Some(&(word, next)) = list.get(place) {
            arcs.push(word & !GIVEN);
            place = next as usize;
        }
        arcs
    }
}

impl Middles {
    /// Written down for all chordal arcs of `customized`. Of the given arcs and detours that attain the duration of an arc
    /// in a direction (downwards or not) those count for which `counts` holds.
    pub(super) fn of(customized: &Customized, counts: impl Fn(usize, bool, Part) -> bool + Sync) -> Self {
        let inner = &*customized.hierarchy.0;
        let arcs = inner.chordal_arcs();
        let mut middles = Self::new(arcs);
        let bits = middles.bits;
        // Rows depend on weights alone: any part of them can be done by itself.
        let size = arcs.div_ceil(8 * rayon::current_num_threads()).max(1 << 12);
        let (mut rest, mut tasks, mut from) = (&mut middles.words[..], Vec::new(), 0);
        while from < inner.len() {
            let start = inner.nodes[from].first as usize;
            let end =
                inner.nodes.partition_point(|node| (node.first as usize) < start + size).clamp(from + 1, inner.len());
            let (words, later) = rest.split_at_mut(inner.nodes[end].first as usize - start);
            tasks.push((from..end, words));
            (rest, from) = (later, end);
        }
        tasks.into_par_iter().for_each_init(
            || vec![0u16; inner.deepest + 1],
            |place, (ranks, words)| {
                let base = inner.nodes[ranks.start].first as usize;
                for x in ranks {
                    write_row(customized, x, bits, place, &mut words[inner.nodes[x].first as usize - base..], &counts);
                }
            },
        );
        middles
    }

    /// Writes down the row of `x` anew, as [`Middles::of`] does.
    pub(super) fn renew_row(
        &mut self,
        customized: &Customized,
        x: usize,
        place: &mut [u16],
        counts: impl Fn(usize, bool, Part) -> bool,
    ) {
        let start = customized.hierarchy.0.nodes[x].first as usize;
        write_row(customized, x, self.bits, place, &mut self.words[start..], &counts);
    }
}

fn write_row(
    customized: &Customized,
    x: usize,
    bits: u32,
    place: &mut [u16],
    words: &mut [[u32; 2]],
    counts: &impl Fn(usize, bool, Part) -> bool,
) {
    let inner = &*customized.hierarchy.0;
    let row = inner.row(x);
    inner.heads(x).iter().enumerate().for_each(|(at, &head)| place[usize::from(head)] = at as u16);
    // Groups and members come from the lowest up, so that the highest middle stays.
    customized.detours(x, place, |downwards, (first, span), at| {
        let part = Part::Detour(first, span.into());
        if counts(row.start + at, downwards, part) {
            words[at][usize::from(downwards)] = Middles::word(bits, part);
        }
    });
    for (given, at) in inner.given_of_row(x).rev() {
        let (arc, downwards) = (given / 2, given & 1 == 1);
        let is_as_long = customized.given[arc as usize] == customized.weight_of(row.start + at, downwards);
        if is_as_long && counts(row.start + at, downwards, Part::Given(arc)) {
            words[at][usize::from(downwards)] = Middles::word(bits, Part::Given(arc));
        }
    }
    for ((word, &up), &down) in words.iter_mut().zip(&customized.up[row.clone()]).zip(&customized.down[row]) {
        for (word, weight) in word.iter_mut().zip([up, down]) {
            if weight >= FAR {
                *word = NONE;
            }
        }
    }
}

impl Customized {
    /// Writes down what every chordal arc stands for: 8 bytes each and about twice the time of a customization, for
    /// paths that are unpacked several times faster. Paths are the same with and without; updates keep it.
    pub fn prepare_paths(&mut self) {
        self.middles = Some(Middles::of(self, |_, _, _| true));
    }

    /// Writes down anew what arc `at` of the row of `low` stands for.
    pub(super) fn refresh_middle(&mut self, low: usize, at: usize) {
        let Some(mut middles) = self.middles.take() else { return };
        let e = self.hierarchy.0.row(low).start + at;
        let known = |downwards| {
            if self.weight_of(e, downwards) >= FAR {
                return Part::Closed;
            }
            match search(&Plain(self), Step { low, at, downwards }) {
                Found::Given(arc) => Part::Given(arc),
                Found::Detour { middle, to_low, to_high } => {
                    let first = self.hierarchy.0.nodes[middle].first + to_low as u32;
                    Part::Detour(first, (to_low - to_high) as u32)
                }
            }
        };
        middles.words[e] = [false, true].map(|downwards| Middles::word(middles.bits, known(downwards)));
        self.middles = Some(middles);
    }

    /// Calls `found` with each triangle that attains the weight of an arc in the row of `x`: the arc's direction, the
    /// detour that it stands for then, as in [`Part`], and the arc's position. `place` maps depths to positions.
    pub(super) fn detours(&self, x: usize, place: &[u16], mut found: impl FnMut(bool, (u32, u16), usize)) {
        let inner = &*self.hierarchy.0;
        let row = inner.row(x);
        let (row_up, row_down) = (&self.up[row.clone()], &self.down[row.clone()]);
        for group in inner.below(x) {
            let (low, len) = (group.low as usize, usize::from(group.at));
            let heads = &inner.heads(low)[..len];
            for v in low..low + usize::from(group.size) {
                let start = inner.nodes[v].first as usize;
                let (up, down) = (&self.up[start..=start + len], &self.down[start..=start + len]);
                let (to, from) = (up[len], down[len]);
                for (i, ((&head, &up), &down)) in heads.iter().zip(up).zip(down).enumerate() {
                    let at = usize::from(place[usize::from(head)]);
                    let part = ((start + len) as u32, (len - i) as u16);
                    if from + up == row_up[at] {
                        found(false, part, at);
                    }
                    if to + down == row_down[at] {
                        found(true, part, at);
                    }
                }
            }
        }
        for v in inner.group_start(x)..x {
            let start = inner.nodes[v].first as usize;
            let (to, from) = (self.up[start + row.len()], self.down[start + row.len()]);
            for at in 0..row.len() {
                let part = ((start + row.len()) as u32, (row.len() - at) as u16);
                if from + self.up[start + at] == row_up[at] {
                    found(false, part, at);
                }
                if to + self.down[start + at] == row_down[at] {
                    found(true, part, at);
                }
            }
        }
    }
}
