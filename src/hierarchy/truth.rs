//! The walk of a query over true distances.
//!
//! Inside a small subtree it goes by weights. A shortest way leaves that subtree for the first time at one of the heads of
//! its highest group, which all have higher ranks than what comes before on the way: the walk knows how far that is. From
//! there on true distances lead along the rest, as if the walk had begun at each of these heads so far from its start. They
//! are among the doors of the groups that they are in, for heads of a group in higher groups are heads of these in between.

use super::walk::{Front, Picks};

/// One direction of a query over true distances.
#[derive(Debug)]
pub(super) struct TrueFront<'a> {
    pub(super) front: Front<'a>,
    truth: &'a [u32],
    /// The rank that the walk stands at.
    pub(super) at: usize,
    /// Depths of the heads of the group that it left last; none at the start.
    pub(super) doors: &'a [u16],
    picks: &'a mut Picks,
}

impl<'a> TrueFront<'a> {
    /// A walk from rank `start`; `front` has the weights of its direction.
    pub(super) fn new(front: Front<'a>, truth: &'a [u32], start: usize, picks: &'a mut Picks) -> Self {
        Self { front, truth, at: start, doors: &[], picks }
    }

    /// What is to be read ahead for it.
    #[inline(always)]
    pub(super) fn walk(&self) -> (usize, &'a [u32], Option<&'a [u32]>) {
        (self.at, self.front.weights, Some(self.truth))
    }

    /// Among the members of the group of `top`, which it stands in, but for those at `limit` or farther.
    #[inline(always)]
    pub(super) fn within(&mut self, top: usize, limit: u32) {
        let inner = self.front.inner;
        if inner.is_small(top) {
            self.front.within(self.at, top, limit);
        } else {
            // From here on all groups have true distances.
            self.front.weights = self.truth;
            let own = [inner.nodes[self.at].depth];
            let doors = if self.doors.is_empty() { &own } else { self.doors };
            self.front.pick(doors, top, limit, self.picks);
        }
    }

    /// After [`TrueFront::within`], from there towards the heads that the group has in common.
    #[inline(always)]
    pub(super) fn beyond(&mut self, top: usize, limit: u32) {
        if self.front.inner.is_small(top) {
            self.front.beyond(self.at, top, limit);
        } else {
            self.front.beyond_picks(top, self.picks);
        }
    }

    /// Goes on to the group above, if there is one.
    #[inline(always)]
    pub(super) fn leave(&mut self, top: usize) -> Option<()> {
        let inner = self.front.inner;
        self.doors = inner.heads(top);
        self.at = inner.beyond(self.at)?;
        Some(())
    }
}
