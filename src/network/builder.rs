//! Puts a network together, refusing what cannot be drawn or driven.

use super::graph::{Arc, Network};
use super::node::{Node, NodeId};
use super::segment::{Segment, SegmentId};
use crate::base::{Error, Id, IdVec, Metres};
use std::collections::HashMap;

/// Collects nodes and segments; [`NetworkBuilder::build`] freezes them.
#[derive(Clone, Debug, Default)]
pub struct NetworkBuilder {
    nodes: IdVec<NodeId, Node>,
    segments: IdVec<SegmentId, Segment>,
    ends: IdVec<SegmentId, (NodeId, NodeId, bool)>,
    by_slug: HashMap<String, NodeId>,
}

impl NetworkBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node; a slug may be used once.
    pub fn node(&mut self, node: Node) -> Result<NodeId, Error> {
        if self.by_slug.contains_key(&node.slug) {
            return Err(Error::invalid("place", format!("\"{}\" is there twice", node.slug)));
        }
        let slug = node.slug.clone();
        let id = self.nodes.push(node);
        self.by_slug.insert(slug, id);
        Ok(id)
    }

    /// Adds a segment that may be driven both ways.
    pub fn two_way(&mut self, from: NodeId, to: NodeId, segment: Segment) -> Result<SegmentId, Error> {
        self.segment(from, to, segment, true)
    }

    /// Adds a segment that may be driven from `from` to `to` only.
    pub fn one_way(&mut self, from: NodeId, to: NodeId, segment: Segment) -> Result<SegmentId, Error> {
        self.segment(from, to, segment, false)
    }

    fn segment(&mut self, from: NodeId, to: NodeId, segment: Segment, both: bool) -> Result<SegmentId, Error> {
        if segment.length < Metres::ZERO {
            return Err(Error::invalid("length", format!("{} m on {} is negative", segment.length.0, segment.road)));
        }
        if segment.limit == 0 {
            return Err(Error::invalid("speed limit", format!("0 km/h on {}", segment.road)));
        }
        if from.index() >= self.nodes.len() || to.index() >= self.nodes.len() {
            return Err(Error::invalid("segment", format!("{} has an end that is no node here", segment.road)));
        }
        self.ends.push((from, to, both));
        Ok(self.segments.push(segment))
    }

    /// The node of this slug, or an error that names the nearest spelling.
    pub fn find(&self, slug: &str) -> Result<NodeId, Error> {
        let known = || self.nodes.iter().map(|n| n.slug.as_str());
        self.by_slug.get(slug).copied().ok_or_else(|| Error::unknown("place", slug, known()))
    }

    /// The nodes so far.
    pub fn nodes(&self) -> &IdVec<NodeId, Node> {
        &self.nodes
    }

    /// The segments so far, with their ends.
    pub fn segments(&self) -> impl Iterator<Item = (NodeId, NodeId, &Segment)> {
        self.ends.iter().zip(&self.segments).map(|(&(from, to, _), s)| (from, to, s))
    }

    /// Sorts the arcs by tail (then by segment) and freezes the network.
    pub fn build(self) -> Network {
        let mut arcs = Vec::with_capacity(self.ends.len() * 2);
        for (segment, &(tail, head, both)) in self.ends.entries() {
            arcs.push(Arc { tail, head, segment, forward: true });
            if both {
                arcs.push(Arc { tail: head, head: tail, segment, forward: false });
            }
        }
        arcs.sort_by_key(|a| (a.tail, a.segment, !a.forward));
        let mut first_out = vec![0u32; self.nodes.len() + 1];
        for arc in &arcs {
            first_out[arc.tail.index() + 1] += 1;
        }
        for i in 1..first_out.len() {
            first_out[i] += first_out[i - 1];
        }
        Network {
            nodes: self.nodes,
            segments: self.segments,
            arcs: IdVec::from_vec(arcs),
            first_out,
            by_slug: self.by_slug,
        }
    }
}
