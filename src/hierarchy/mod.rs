//! The road engine: a customizable contraction hierarchy.
//!
//! Three phases, each of them a value:
//!
//! 1. [`Hierarchy::build`] knows the graph and a node order, no weights. It contracts node after node in that order,
//!    which makes the graph chordal, and lays the result out along the elimination tree.
//! 2. [`Hierarchy::customize`] weighs it, in milliseconds: a date, a vehicle, a set of closures.
//! 3. [`Query`] is the scratch of one thread for questions to any [`Customized`].
//!
//! ```
//! use skyroad::hierarchy::{Hierarchy, Query, Topology};
//! use skyroad::metric::CLOSED;
//! // A ring of four one-way roads, and a bridge from 0 to 2.
//! let topology = Topology::from_arcs(4, vec![0, 1, 2, 3, 0], vec![1, 2, 3, 0, 2])?;
//! let hierarchy = Hierarchy::build(&topology, &[1, 3, 0, 2])?;
//! let mut query = Query::new(&hierarchy);
//! let open = hierarchy.customize(&[10, 10, 10, 10, 5])?;
//! assert_eq!(query.path(&open, 0, 3).map(|p| (p.duration, p.arcs)), Some((15, vec![4, 2])));
//! let shut = hierarchy.customize(&[10, 10, 10, 10, CLOSED])?;
//! assert_eq!(query.distance(&shut, 0, 3), Some(30));
//! # Ok::<(), skyroad::Error>(())
//! ```
//!
//! # Layout
//! Nodes are renumbered to a post-order of the elimination tree. Every chordal arc joins a node to one of its ancestors,
//! and on the way to the root an ancestor is named by its depth alone: heads are 16-bit depths, and the tentative
//! distances of a query are one dense array that fits the first-level cache. Nodes whose heads are their parent's and
//! the parent share one list with it (the supernodes of sparse linear algebra), so that inside such a group rows are
//! prefixes of each other, and triangles are relaxed by vectors without a gather.
//!
//! # Answers
//! Weights are at most 2²⁸ or closed, sums are cut down to [`FAR`](crate::metric::FAR), and an answer is `None` where
//! there is no way below it. Zero weights, loops, parallel arcs and graphs in many pieces are allowed.
//!
//! Of several shortest paths the answer is always the same one: it meets at the node of lowest rank, reaches each node
//! on either side from the predecessor of lowest rank, and a chordal arc stands for the given arc of lowest id that
//! weighs as much, otherwise for the detour over the middle of highest rank.
//!
//! *Source.* Dibbelt, Strasser, Wagner 2016, "Customizable Contraction Hierarchies"; Bauer, Columbus, Rutter, Wagner
//! 2016 for the elimination tree; Gilbert, Ng, Peyton 1994 for building it.

mod between;
mod build;
mod customize;
mod layout;
mod lengths;
mod many;
mod middles;
mod order;
mod parallel;
mod perfect;
mod query;
mod report;
mod sweep;
mod table;
mod topology;
mod unpack;
mod update;
mod walk;

pub use between::End;
pub use customize::Customized;
pub use layout::Hierarchy;
pub use lengths::Lengths;
pub use order::{OrderOptions, OrderQuality, Undirected, nested_dissection};
pub use query::{ArcPath, Query};
pub use report::Shape;
pub use sweep::{LANES, Sweep, Sweep16};
pub use table::Table;
pub use topology::Topology;
