//! What an update still has to look at.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// What a change means for a chordal arc in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Touch {
    /// Something that it weighed as much as no longer does.
    pub(super) lost: bool,
    /// The least of what is new below its weight.
    pub(super) least: u32,
}

impl Touch {
    /// For an arc of weight `weight`, of a way that weighed `old` and now weighs `new`; `None` where it means nothing.
    /// `equal_counts` where a new way of the same weight does mean something.
    #[inline(always)]
    pub(super) fn of(weight: u32, old: u32, new: u32, equal_counts: bool) -> Option<Self> {
        let lost = old == weight && new > weight;
        let undercuts = new < weight + u32::from(equal_counts);
        (lost || undercuts).then_some(Self { lost, least: if undercuts { new } else { u32::MAX } })
    }
}

/// An arc of a row in one direction, and what a change means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Touched {
    pub(super) at: usize,
    pub(super) downwards: bool,
    pub(super) touch: Touch,
}

/// Arcs to be looked at, from the lowest row up.
#[derive(Default)]
pub(super) struct Queue(BinaryHeap<Reverse<(u64, Touch)>>);

impl Queue {
    #[inline(always)]
    pub(super) fn push(&mut self, low: u32, Touched { at, downwards, touch }: Touched) {
        self.0.push(Reverse((u64::from(low) << 32 | (at as u64) << 1 | u64::from(downwards), touch)));
    }

    /// Takes all that waits of the lowest row, each arc and direction once; tells which row that is.
    pub(super) fn take_row(&mut self, row: &mut Vec<Touched>) -> Option<usize> {
        row.clear();
        let low = self.0.peek()?.0.0 >> 32;
        while let Some(next) = self.0.peek_mut().filter(|next| next.0.0 >> 32 == low) {
            let Reverse((key, touch)) = PeekMut::pop(next);
            let (at, downwards) = ((key as u32 >> 1) as usize, key & 1 == 1);
            match row.last_mut() {
                Some(last) if (last.at, last.downwards) == (at, downwards) => {
                    last.touch.lost |= touch.lost;
                    last.touch.least = last.touch.least.min(touch.least);
                }
                _ => row.push(Touched { at, downwards, touch }),
            }
        }
        Some(low as usize)
    }
}
