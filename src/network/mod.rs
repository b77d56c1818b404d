//! The network: everything that a vehicle can drive on, as one directed multigraph that never changes.
//!
//! A [`Network`] holds every [`Segment`] of road that ever existed, as one [`Arc`] for each direction that may be
//! driven. What is open on a date is a question put to it ([`Network::on`] gives [`Conditions`]), never a second
//! network. Nodes and arcs are dense ids; arcs are sorted by tail (adjacency arrays, `first_out`), so the arcs out
//! of a node are a range. The graph is usable by petgraph's algorithms through its visit traits on `&Network`.
//!
//! What turning from one arc into another takes, or that it is forbidden, is a [`TurnTable`] beside the network.
//!
//! For tests and benches of any size there are made-up networks like the plateau's ([`Plateau`]).
//!
//! *Invariants.* Immutable after [`NetworkBuilder::build`]. Parallel arcs, loops and dead ends are allowed. No
//! weights here: what an arc costs is defined in `metric` alone.
//!
//! *Cost.* O(nodes + arcs) memory, 12 bytes an arc beside its segment's record.

mod builder;
mod conditions;
mod graph;
mod node;
mod petgraph_impl;
mod plateau;
mod segment;
mod turn;

pub use builder::NetworkBuilder;
pub use conditions::{Closure, Conditions, Shut};
pub use graph::{Arc, ArcId, Network};
pub use node::{Names, Node, NodeId, NodeKind};
pub use petgraph_impl::ArcRef;
pub use plateau::Plateau;
pub use segment::{Observed, Pass, Restriction, RoadClass, Segment, SegmentId, Surface, TruckRule};
pub use turn::{Turn, TurnTable};
