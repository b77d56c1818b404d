//! New durations under lengths, at a cost in proportion to what they change.

use super::layout::NONE;
use super::lengths::{Lengths, row_lengths};
use super::middles::Middles;
use crate::base::Error;
use std::collections::BTreeSet;

/// Scratch of an update.
#[derive(Default)]
struct Relength {
    /// Positions in the row at work, by depth.
    place: Vec<u16>,
    /// Its lengths, up and down.
    up: Vec<u32>,
    down: Vec<u32>,
    /// Ranks of its heads.
    ends: Vec<u32>,
}

impl Lengths<'_> {
    /// Gives arcs new durations, as [`Customized::update`](super::Customized::update) does; borrowed durations are copied
    /// first. The lengths of arcs stay. Returns how many durations of chordal arcs changed.
    ///
    /// A row is looked at, from the lowest up, where its own durations have changed, or the durations or lengths of a lower
    /// row with a detour for one of its arcs.
    ///
    /// # Errors
    /// As there; nothing is changed then.
    pub fn update(&mut self, changes: &[(u32, u32)]) -> Result<usize, Error> {
        let mut rows = Vec::new();
        let changed = self.customized.to_mut().update_rows(changes, &mut rows)?;
        let hierarchy = self.customized.hierarchy.clone();
        let inner = &*hierarchy.0;
        let mut scratch = Relength { place: vec![0; inner.deepest + 1], ..Relength::default() };
        // A given arc may now be as long as its chordal arc, or no longer be, while that stays as it is.
        let slots = changes.iter().map(|&(arc, _)| inner.slot[arc as usize]).filter(|&slot| slot != NONE);
        let mut waiting: BTreeSet<u32> = slots.map(|slot| inner.row_of((slot / 2) as usize) as u32).collect();
        for r in rows {
            waiting.insert(r);
            inner.ends(r as usize, &mut scratch.ends);
            waiting.extend(&scratch.ends);
        }
        let mut middles = self.middles.take();
        while let Some(r) = waiting.pop_first() {
            if let Some(first) = self.renew(r as usize, &mut scratch, &mut middles) {
                // The arc between two heads is in the row of the lower one, which comes later.
                inner.ends(r as usize, &mut scratch.ends);
                waiting.extend(&scratch.ends[first..]);
            }
        }
        self.middles = middles;
        Ok(changed)
    }

    /// Makes the row of `x` anew; tells the first position that changed.
    fn renew(&mut self, x: usize, scratch: &mut Relength, middles: &mut Option<Middles>) -> Option<usize> {
        let Relength { place, up, down, .. } = scratch;
        let row = self.customized.hierarchy.0.row(x);
        up.resize(row.len(), 0);
        down.resize(row.len(), 0);
        let done = (&self.up[..row.start], &self.down[..row.start]);
        row_lengths(&self.customized, &self.given, done, x, place, (&mut *up, &mut *down));
        let (own_up, own_down) = (&mut self.up[row.clone()], &mut self.down[row]);
        let old = own_up.iter().zip(&*own_down);
        let first = up.iter().zip(&*down).zip(old).position(|(new, old)| new != old);
        own_up.copy_from_slice(up);
        own_down.copy_from_slice(down);
        if let Some(middles) = middles {
            let is_part = |e, downwards, part| self.is_part(e, downwards, part);
            middles.renew_row(&self.customized, x, place, is_part);
        }
        first
    }
}
