//! petgraph's visit traits on `&Network`, so that its algorithms run on the network without a copy.

use super::graph::{Arc, ArcId, Network};
use super::node::NodeId;
use crate::base::{Id, IdVec};
use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges, IntoNeighbors, IntoNodeIdentifiers,
    NodeCompactIndexable, NodeCount, NodeIndexable, VisitMap, Visitable,
};

/// An arc as petgraph sees it; its weight is the [`Arc`] record.
#[derive(Clone, Copy, Debug)]
pub struct ArcRef<'a> {
    id: ArcId,
    arc: &'a Arc,
}

impl EdgeRef for ArcRef<'_> {
    type NodeId = NodeId;
    type EdgeId = ArcId;
    type Weight = Arc;
    fn source(&self) -> NodeId {
        self.arc.tail
    }
    fn target(&self) -> NodeId {
        self.arc.head
    }
    fn weight(&self) -> &Arc {
        self.arc
    }
    fn id(&self) -> ArcId {
        self.id
    }
}

/// Which nodes a petgraph walk has seen.
impl VisitMap<NodeId> for IdVec<NodeId, bool> {
    fn visit(&mut self, node: NodeId) -> bool {
        !std::mem::replace(&mut self[node], true)
    }
    fn is_visited(&self, node: &NodeId) -> bool {
        self[*node]
    }
    fn unvisit(&mut self, node: NodeId) -> bool {
        std::mem::replace(&mut self[node], false)
    }
}

impl GraphBase for Network {
    type NodeId = NodeId;
    type EdgeId = ArcId;
}

impl Data for Network {
    type NodeWeight = super::node::Node;
    type EdgeWeight = Arc;
}

impl GraphProp for Network {
    type EdgeType = petgraph::Directed;
}

impl NodeCount for Network {
    fn node_count(&self) -> usize {
        self.nodes.len()
    }
}

impl NodeIndexable for Network {
    fn node_bound(&self) -> usize {
        self.nodes.len()
    }
    fn to_index(&self, node: NodeId) -> usize {
        node.index()
    }
    fn from_index(&self, index: usize) -> NodeId {
        NodeId::from_index(index)
    }
}

impl NodeCompactIndexable for Network {}

impl Visitable for Network {
    type Map = IdVec<NodeId, bool>;
    fn visit_map(&self) -> Self::Map {
        IdVec::filled(self.nodes.len(), false)
    }
    fn reset_map(&self, map: &mut Self::Map) {
        *map = self.visit_map();
    }
}

impl<'a> IntoNodeIdentifiers for &'a Network {
    type NodeIdentifiers = Box<dyn Iterator<Item = NodeId> + 'a>;
    fn node_identifiers(self) -> Self::NodeIdentifiers {
        Box::new(self.nodes.ids())
    }
}

impl<'a> IntoNeighbors for &'a Network {
    type Neighbors = Box<dyn Iterator<Item = NodeId> + 'a>;
    fn neighbors(self, node: NodeId) -> Self::Neighbors {
        Box::new(self.out_arcs(node).map(|(_, arc)| arc.head))
    }
}

impl<'a> IntoEdgeReferences for &'a Network {
    type EdgeRef = ArcRef<'a>;
    type EdgeReferences = Box<dyn Iterator<Item = ArcRef<'a>> + 'a>;
    fn edge_references(self) -> Self::EdgeReferences {
        Box::new(self.arcs.entries().map(|(id, arc)| ArcRef { id, arc }))
    }
}

impl<'a> IntoEdges for &'a Network {
    type Edges = Box<dyn Iterator<Item = ArcRef<'a>> + 'a>;
    fn edges(self, node: NodeId) -> Self::Edges {
        Box::new(self.out_arcs(node).map(|(id, arc)| ArcRef { id, arc }))
    }
}

const _: fn(&Network) = |network| {
    fn is_graph_ref<G: GraphRef>(_: G) {}
    is_graph_ref(network);
};
