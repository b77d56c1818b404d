//! What an update still has to look at.

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

/// Arcs to be looked at, from the deepest rows up: what a row changes lies nearer to the root.
#[derive(Default)]
pub(super) struct Queue {
    /// By depth of the row: its rank, position and direction in a word that sorts by them, and what a change means.
    waiting: Vec<Vec<(u64, Touch)>>,
    /// How many depths may have some.
    end: usize,
    /// Those of the depth at work, the first to be taken last.
    ready: Vec<(u64, Touch)>,
}

impl Queue {
    /// Adds an arc of the row of `low`, a rank at `depth`.
    #[inline(always)]
    pub(super) fn push(&mut self, (low, depth): (u32, u16), Touched { at, downwards, touch }: Touched) {
        let depth = usize::from(depth);
        if depth >= self.end {
            self.end = depth + 1;
            self.waiting.resize_with(self.waiting.len().max(self.end), Vec::new);
        }
        self.waiting[depth].push((u64::from(low) << 32 | (at as u64) << 1 | u64::from(downwards), touch));
    }

    /// Takes all that waits of a deepest row, each arc and direction once; tells which row that is.
    pub(super) fn take_row(&mut self, row: &mut Vec<Touched>) -> Option<usize> {
        row.clear();
        while self.ready.is_empty() {
            self.end = self.end.checked_sub(1)?;
            std::mem::swap(&mut self.ready, &mut self.waiting[self.end]);
            self.ready.sort_unstable_by_key(|waiting| std::cmp::Reverse(waiting.0));
        }
        let low = self.ready.last()?.0 >> 32;
        while let Some((key, touch)) = self.ready.pop_if(|next| next.0 >> 32 == low) {
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
