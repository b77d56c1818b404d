//! The adjacency arrays.

use super::conditions::{Closure, Conditions};
use super::node::{Node, NodeId};
use super::segment::{Segment, SegmentId};
use crate::base::{Date, Error, Id, IdVec, id_type};
use std::collections::HashMap;

id_type!(
    /// Names an [`Arc`] of one [`Network`].
    ArcId
);

/// One direction of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Where it starts.
    pub tail: NodeId,
    /// Where it ends.
    pub head: NodeId,
    /// The segment it belongs to.
    pub segment: SegmentId,
    /// Whether it runs as the segment was described, from the first place to the second.
    pub forward: bool,
}

/// All roads that ever existed, as a directed multigraph.
#[derive(Clone, Debug)]
pub struct Network {
    pub(super) nodes: IdVec<NodeId, Node>,
    pub(super) segments: IdVec<SegmentId, Segment>,
    pub(super) arcs: IdVec<ArcId, Arc>,
    pub(super) first_out: Vec<u32>,
    pub(super) by_slug: HashMap<String, NodeId>,
}

impl Network {
    /// All nodes.
    pub fn nodes(&self) -> &IdVec<NodeId, Node> {
        &self.nodes
    }

    /// All segments.
    pub fn segments(&self) -> &IdVec<SegmentId, Segment> {
        &self.segments
    }

    /// All arcs, sorted by tail.
    pub fn arcs(&self) -> &IdVec<ArcId, Arc> {
        &self.arcs
    }

    /// The segment that `arc` is a direction of.
    pub fn segment_of(&self, arc: ArcId) -> &Segment {
        &self.segments[self.arcs[arc].segment]
    }

    /// The arcs out of `node`.
    pub fn out_arcs(&self, node: NodeId) -> impl DoubleEndedIterator<Item = (ArcId, &Arc)> {
        let range = self.first_out[node.index()] as usize..self.first_out[node.index() + 1] as usize;
        range.clone().map(ArcId::from_index).zip(&self.arcs.as_slice()[range])
    }

    /// The node of this slug, or an error that names the nearest spelling.
    pub fn node(&self, slug: &str) -> Result<NodeId, Error> {
        self.by_slug
            .get(slug)
            .copied()
            .ok_or_else(|| Error::unknown("place", slug, self.nodes.iter().map(|n| n.slug.as_str())))
    }

    /// What is open on `date`.
    pub fn on(&self, date: Date) -> Conditions {
        Conditions::new(self, (date, date), &[])
    }

    /// What is open on `date` with `closures` on top of the season.
    pub fn on_with(&self, date: Date, closures: &[Closure]) -> Conditions {
        Conditions::new(self, (date, date), closures)
    }

    /// What is open on every day from the first to the last of `days`, with `closures`: for tours over several days.
    pub fn on_days(&self, days: (Date, Date), closures: &[Closure]) -> Conditions {
        Conditions::new(self, days, closures)
    }
}
