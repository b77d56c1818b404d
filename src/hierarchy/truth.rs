//! The walk of a query over true distances.
//!
//! Inside a small subtree it goes by weights. A shortest way leaves that subtree for the first time at one of the heads of
//! its highest group, which all have higher ranks than what comes before on the way: the walk knows how far that is. From
//! there on true distances lead along the rest, as if the walk had begun at each of these heads so far from its start. They
//! are among the doors of the groups that they are in, for heads of a group in higher groups are heads of these in between.

use super::walk::{Front, Group, Picks, Walk};
use crate::metric::FAR;

/// One direction of a query over true distances.
#[derive(Debug)]
pub(super) struct TrueFront<'a> {
    pub(super) front: Front<'a>,
    truth: &'a [u32],
    /// The rank that the walk stands at.
    pub(super) at: usize,
    /// Depths of the heads of the group that it left last; none at the start.
    pub(super) doors: &'a [u16],
}

impl<'a> TrueFront<'a> {
    /// A walk from rank `start`; `front` has the weights of its direction.
    pub(super) fn new(front: Front<'a>, truth: &'a [u32], start: usize) -> Self {
        Self { front, truth, at: start, doors: &[] }
    }

    /// What is to be read ahead for it.
    #[inline(always)]
    pub(super) fn walk(&self) -> Walk<'a> {
        (self.at, self.front.weights, Some(self.truth))
    }

    /// Does the members of `group`, which it stands in, but for those at `limit` or farther: among themselves, and towards
    /// the heads that they have in common.
    #[inline(always)]
    pub(super) fn pass(&mut self, group: &Group, limit: u32, picks: &mut Picks) {
        let inner = self.front.inner;
        if inner.is_small(self.at) {
            self.front.within(group, limit);
            if self.front.reaches(group, limit) {
                self.front.beyond(group);
            }
        } else {
            // From here on all groups have true distances.
            self.front.weights = self.truth;
            let own = [inner.nodes[self.at].depth];
            let doors = if self.doors.is_empty() { &own } else { self.doors };
            self.front.pass(group, doors, limit, picks);
        }
    }

    /// Goes on from `group`, which it stands in, to the group above, if there is one.
    #[inline(always)]
    pub(super) fn leave(&mut self, group: &Group) -> Option<()> {
        let inner = self.front.inner;
        self.doors = inner.heads_of(group);
        self.at = inner.beyond(self.at)?;
        Some(())
    }

    /// Passes all groups before the first that ends at rank `end` or a higher one, and stands in that.
    #[inline(always)]
    pub(super) fn pass_to(&mut self, end: usize, picks: &mut Picks) -> Option<()> {
        loop {
            let group = self.front.inner.group(self.at);
            if group.top >= end {
                return Some(());
            }
            self.pass(&group, FAR, picks);
            self.leave(&group)?;
        }
    }
}
