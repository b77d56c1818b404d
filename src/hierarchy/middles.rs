//! What each chordal arc stands for, written down: paths are then unpacked without a search.

use super::customize::Customized;
use super::layout::NONE;
use super::unpack::{Found, Plain, Step, search};
use crate::metric::FAR;

/// The bit that tells a given arc's id from a middle's rank.
pub(super) const GIVEN: u32 = 1 << 31;

/// What a chordal arc stands for: a given arc, with [`GIVEN`]; or the chordal arc from its middle to its lower end, and
/// how many before that the one to its higher end comes, for both are in the middle's row; or [`NONE`], closed.
type Part = (u32, u16);

/// [`Part`]s of all chordal arcs in one direction, taken apart: 6 bytes each, not 8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) first: Vec<u32>,
    pub(super) span: Vec<u16>,
}

impl Parts {
    fn new(arcs: usize) -> Self {
        Self { first: vec![NONE; arcs], span: vec![0; arcs] }
    }

    fn set(&mut self, e: usize, part: Part) {
        (self.first[e], self.span[e]) = part;
    }
}

/// What each chordal arc stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Middles {
    pub(super) up: Parts,
    pub(super) down: Parts,
}

impl Middles {
    /// A chordal arc in one direction, with what it stands for: read before it is its turn, so that what waits for
    /// memory waits together.
    #[inline(always)]
    pub(super) fn part(&self, e: u32, downwards: bool) -> (u32, u16, bool) {
        let side = if downwards { &self.down } else { &self.up };
        (side.first[e as usize], side.span[e as usize], downwards)
    }

    /// The given arcs that the parts on `stack` stand for, the last first, in the order in which they are driven.
    pub(super) fn unpack(&self, mut stack: Vec<(u32, u16, bool)>) -> Vec<u32> {
        let mut arcs = Vec::with_capacity(8 * stack.len());
        while let Some((first, span, downwards)) = stack.pop() {
            if first & GIVEN != 0 {
                arcs.push(first & !GIVEN);
                continue;
            }
            let high = self.part(first - u32::from(span), downwards);
            let low = self.part(first, !downwards);
            stack.extend(if downwards { [low, high] } else { [high, low] });
        }
        arcs
    }
}

impl Customized {
    /// Writes down what every chordal arc stands for: 12 bytes each and about twice the time of a customization, for
    /// paths that are unpacked several times faster. Paths are the same with and without; updates keep it.
    pub fn prepare_paths(&mut self) {
        let hierarchy = self.hierarchy.clone();
        let inner = &*hierarchy.0;
        let (mut up, mut down) = (Parts::new(self.up.len()), Parts::new(self.up.len()));
        let mut place = vec![0u16; inner.deepest + 1];
        for x in 0..inner.len() {
            let row = inner.row(x);
            inner.heads(x).iter().enumerate().for_each(|(at, &head)| place[usize::from(head)] = at as u16);
            // Groups and members come from the lowest up, so that the highest middle stays.
            self.detours(x, &place, |downwards, (first, span), at| {
                let side = if downwards { &mut down } else { &mut up };
                side.set(row.start + at, (first, span));
            });
            for (given, at) in inner.given_of_row(x).rev() {
                let (arc, downwards) = (given / 2, given & 1 == 1);
                if self.given[arc as usize] == self.weight_of(row.start + at, downwards) {
                    let side = if downwards { &mut down } else { &mut up };
                    side.set(row.start + at, (GIVEN | arc, 0));
                }
            }
            for e in row {
                if self.up[e] >= FAR {
                    up.set(e, (NONE, 0));
                }
                if self.down[e] >= FAR {
                    down.set(e, (NONE, 0));
                }
            }
        }
        self.middles = Some(Middles { up, down });
    }

    /// Writes down anew what arc `at` of the row of `low` stands for.
    pub(super) fn refresh_middle(&mut self, low: usize, at: usize) {
        let Some(mut middles) = self.middles.take() else { return };
        let e = self.hierarchy.0.row(low).start + at;
        let known = |downwards| {
            if self.weight_of(e, downwards) >= FAR {
                return (NONE, 0);
            }
            match search(&Plain(self), Step { low, at, downwards }) {
                Found::Given(arc) => (GIVEN | arc, 0),
                Found::Detour { middle, to_low, to_high } => {
                    let first = self.hierarchy.0.nodes[middle].first + to_low as u32;
                    (first, (to_low - to_high) as u16)
                }
            }
        };
        let (up, down) = (known(false), known(true));
        middles.up.set(e, up);
        middles.down.set(e, down);
        self.middles = Some(middles);
    }

    /// Calls `found` with each triangle that attains the weight of an arc in the row of `x`: the arc's direction, the
    /// [`Part`] that it stands for then, and the arc's position. `place` maps depths to positions.
    pub(super) fn detours(&self, x: usize, place: &[u16], mut found: impl FnMut(bool, Part, usize)) {
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
