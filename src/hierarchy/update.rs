//! New weights for some arcs, at a cost in proportion to what they change.
//!
//! Rows are looked at from the deepest up. A change below a chordal arc means one of three things for a direction of it:
//! nothing, most often; a shorter detour than its weight, which is then the weight; or that a detour as long as its weight
//! is no longer so, and only then all that is below it is looked through.

use super::corners::Corners;
use super::customize::{Customized, check_weight};
use super::layout::{Inner, NONE};
use super::lost::Lost;
use super::touched::{Queue, Touch, Touched};
use crate::base::Error;

/// Weights of a row, up and down.
type Row = (Vec<u32>, Vec<u32>);

/// Scratch of an update: what waits, and the row at work.
#[derive(Default)]
pub(super) struct Update {
    queue: Queue,
    /// Arcs to look at, by position.
    touched: Vec<Touched>,
    /// Those of them whose weight is to be found anew.
    lost: Lost,
    /// Those that changed.
    new: Vec<Touched>,
    /// Weights before.
    old: Row,
    corners: Corners,
}

impl Customized {
    /// Gives arcs new weights: pairs of an arc of the topology and its weight, at most
    /// [`MAX_WEIGHT`](crate::metric::MAX_WEIGHT) or [`CLOSED`](crate::metric::CLOSED). Where an arc stands twice, the
    /// last holds.
    ///
    /// The result equals a fresh [`Hierarchy::customize`](super::Hierarchy::customize) with all weights. Chordal arcs
    /// are weighed anew from the deepest row up, and only where a triangle that held them up or may now undercut them has
    /// changed. To keep answering questions meanwhile, update a clone and swap it in.
    ///
    /// Returns how many chordal arcs changed.
    ///
    /// # Errors
    /// Where an arc does not exist or a weight is neither; nothing is changed then.
    pub fn update(&mut self, changes: &[(u32, u32)]) -> Result<usize, Error> {
        self.update_rows(changes, &mut Vec::new())
    }

    /// The same; `rows` gets the ranks of the rows that changed, in any order.
    pub(super) fn update_rows(&mut self, changes: &[(u32, u32)], rows: &mut Vec<u32>) -> Result<usize, Error> {
        for &(arc, weight) in changes {
            if arc as usize >= self.given.len() {
                let problem = format!("there is no arc {arc} among {}", self.given.len());
                return Err(Error::invalid("weights", problem));
            }
            check_weight(arc as usize, weight)?;
        }
        let hierarchy = self.hierarchy.clone();
        let inner = &*hierarchy.0;
        let mut update = self.spare.0.take().unwrap_or_default();
        // All of them first: a weight that another change takes back is none.
        let give = |&(arc, weight): &(u32, u32)| std::mem::replace(&mut self.given[arc as usize], weight);
        let old: Vec<u32> = changes.iter().map(give).collect();
        changes.iter().zip(old).for_each(|(&(arc, _), old)| self.notice_given(inner, arc, old, &mut update.queue));
        let mut changed = 0;
        rows.clear();
        while let Some(low) = update.queue.take_row(&mut update.touched) {
            let new = self.reweigh(inner, low, &mut update);
            changed += new;
            rows.extend((new > 0).then_some(low as u32));
        }
        self.spare.0 = Some(update);
        if let Some(perfect) = &mut self.perfect {
            perfect.repair(inner, &self.up, &self.down, &mut rows.clone());
        }
        Ok(changed)
    }

    /// Queues the chordal arc of arc `arc` of the topology if it may notice that this no longer weighs `old`.
    fn notice_given(&self, inner: &Inner, arc: u32, old: u32, queue: &mut Queue) {
        let (slot, new) = (inner.slot[arc as usize], self.given[arc as usize]);
        if old == new || slot == NONE {
            return;
        }
        let (e, downwards) = ((slot / 2) as usize, slot & 1 == 1);
        let low = inner.row_of(e);
        if let Some(touch) = Touch::of(self.weight_of(e, downwards), old, new, self.middles.is_some()) {
            queue
                .push((low as u32, inner.nodes[low].depth), Touched { at: e - inner.row(low).start, downwards, touch });
        }
    }

    /// Weighs the arcs of the row of `low` that were taken from the queue; returns how many of them changed.
    fn reweigh(&mut self, inner: &Inner, low: usize, update: &mut Update) -> usize {
        let row = inner.row(low);
        update.lost.find(self, low, &update.touched);
        update.old.0.clear();
        update.old.0.extend_from_slice(&self.up[row.clone()]);
        update.old.1.clear();
        update.old.1.extend_from_slice(&self.down[row.clone()]);
        update.new.clear();
        let (mut changed, mut last) = (0, None);
        for &touched in &update.touched {
            let Touched { at, downwards, touch } = touched;
            let own = if downwards { &mut self.down[row.start + at] } else { &mut self.up[row.start + at] };
            let weight = if touch.lost { update.lost.weight(at, downwards) } else { touch.least.min(*own) };
            if std::mem::replace(own, weight) != weight {
                update.new.push(touched);
                changed += usize::from(last.replace(at) != Some(at));
            }
        }
        if self.middles.is_some() {
            update.touched.iter().for_each(|touched| self.refresh_middle(low, touched.at));
        }
        if changed > 0 {
            update.corners.set(inner, low);
            update
                .new
                .iter()
                .for_each(|&new| self.notice(inner, low, new, &update.old, &update.corners, &mut update.queue));
        }
        changed
    }

    /// Queues the upper sides of triangles on arc `new` of the row of `low`, of weights `old` before, that may notice it.
    fn notice(&self, inner: &Inner, low: usize, new: Touched, old: &Row, corners: &Corners, queue: &mut Queue) {
        let Touched { at, downwards, .. } = new;
        let (row, depths) = (inner.row(low), inner.heads(low));
        let (up, down) = (&self.up[row.clone()], &self.down[row]);
        // The way is from or to the head at `at`, over the arc of another head in the other direction.
        let (own_old, own_new, others_old, others_new) =
            if downwards { (old.1[at], down[at], &old.0, up) } else { (old.0[at], up[at], &old.1, down) };
        let equal_counts = self.middles.is_some();
        let touch = |other: usize, weight| {
            Touch::of(weight, own_old + others_old[other], own_new + others_new[other], equal_counts)
        };
        // The arc between two heads is in the row of the lower one, which comes later.
        for group in corners.groups.iter().take_while(|group| group.heads.end > at) {
            let places = corners.places(group);
            if group.heads.start <= at {
                let (below, first) = corners.heads[at];
                let side = if downwards { &self.up[first as usize..] } else { &self.down[first as usize..] };
                for (other, &place) in places[..at].iter().enumerate() {
                    let place = usize::from(place);
                    if let Some(touch) = touch(other, side[place]) {
                        queue.push((below, depths[at]), Touched { at: place, downwards: !downwards, touch });
                    }
                }
            }
            let (side, place) = (if downwards { &self.down } else { &self.up }, usize::from(places[at]));
            for (other, &depth) in depths.iter().enumerate().take(group.heads.end).skip(group.heads.start.max(at + 1)) {
                let (below, first) = corners.heads[other];
                if let Some(touch) = touch(other, side[first as usize + place]) {
                    queue.push((below, depth), Touched { at: place, downwards, touch });
                }
            }
        }
    }
}
