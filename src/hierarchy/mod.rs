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
//! the parent make a group with it (the supernodes of sparse linear algebra), inside which rows are prefixes of each other,
//! and triangles are relaxed by vectors without a gather.
//!
//! # Which state to make
//! | call | what it adds | New York | north-west US |
//! |---|---|---|---|
//! | [`Hierarchy::build`] | | 90 ms | 520 ms |
//! | [`Customized::reset`]; on two threads | weights, all that any question needs | 18; 11 ms | 55; 33 ms |
//! | the same of [`Hierarchy::customize_perfect`] | true distances, weights included | 30; 20 ms | 90; 55 ms |
//! | [`Hierarchy::reset_many`], each of 16; on two threads | | 9.4; 7.8 ms | 28; 21 ms |
//! | [`Customized::update`], an arc of a used path | plain; perfect | 0.15; 0.33 ms | 0.08; 0.22 ms |
//! | [`Customized::prepare_paths`] | what chordal arcs stand for | 34 ms | 94 ms |
//! | [`Query::distance`] | plain; perfect | 4.2; 4.6 µs | 5.1; 5.4 µs |
//! | [`Query::path`] | plain; prepared | 109; 16 µs | 369; 38 µs |
//! | [`Sweep::run`], [`Sweep16::run`] each | | 1.8, 0.22 ms | 6.7, 0.83 ms |
//! | [`Customized::table`], 1000 × 1000; [`Lengths::table`] | | 13; 27 ms | 14; 27 ms |
//!
//! One thread of a shared machine, AVX2 (16 metrics: AVX-512), orders by inertial flow: 264,346 nodes with 4.3 chordal
//! arcs each and 1,207,945 with 2.5. Ratios travel, times don't; `benches/README.md` has the peers' beside them.
//!
//! # Tried and rejected
//! * *Rows of a group in vectors of eight with the rest overlapping* instead of plain loops for triangles inside a group:
//!   a query went from 5.2 to 6.2 µs, since most of those rows are shorter than a vector.
//! * *No reading ahead*: 7.6 µs instead of 6.4 on the larger graph, equal on the smaller. A query whose rows are all in
//!   the cache takes 2.4 and 1.8 µs: what is left is mostly waiting for memory.
//! * *Both walks of a query a group each in turns*, so that neither waits for the other: no difference beyond noise.
//! * *Code of their own for groups of one, two and three nodes*, whose loops then need no count: nothing, or 4 % slower.
//! * *Vectors with lanes past the row masked, at the doors too*: 5 % slower there, where few rows are read; for whole
//!   groups they took 5 to 20 % off a query together with rows found by counting instead of in the nodes.
//! * *Nothing written down for paths*: looking for the middle of every chordal arc takes 50 and 165 µs a path. Writing
//!   down the middle's rank halves that, writing down its two arcs takes another half.
//! * *Single arcs weighed anew by an update*, each by a search through all groups below it: 0.30 ms and 11.6 ms for 100
//!   closures on New York, where whole rows on vectors take 0.26 and 8.5 ms. Now only arcs that lost what held their weight
//!   up are, and their upper sides are looked up once for a row and group.
//! * *Updates through all groups below a row*, queued in a heap: five in six groups lack the heads of the arcs in
//!   question. Closing an arc took 0.33 ms on New York, where now it takes 0.19.
//! * *16 metrics by rows that read all lower rows again*, as one metric is weighed: 12 and 37 ms each, all of it waiting
//!   for memory. Matrices handed from group to group take 8 and 28 ms.
//! * *Both parts of a prepared arc read before it is its turn*: 11.9 µs a path, as before. One queue of all that is to be
//!   split, without a branch to guess, is what helps.
//! * *Predecessors written down on the way up*: doubles the work of every vector; tracing the few that a path has back
//!   through the groups is a small part of it.
//! * *Queries on pruned arcs* instead of on the doors of each group over true distances: 3,500 arcs in 238 rows a query on New
//!   York, one by one, take a tenth longer than a plain query; the doors from a tenth less to as long.
//! * *Reading ahead at the doors alone*, not whole groups: a tenth to a fifth slower.
//! * *Sweeps on pruned arcs*, written down beside the true distances: a tenth faster, for 6 bytes a chordal arc.
//! * *True distances for all rows*: 60 and 173 ms, where above subtrees of 32 nodes alone they take 34 and 86. A walk inside
//!   such a subtree is no slower by weights.
//! * *Weighing*: rows of single nodes summed in blocks of four with what lies beyond made [`FAR`](crate::metric::FAR),
//!   not one by one: 18 ns a group and row below, where the plain loop with its wrong guesses takes 15 (New York). A block
//!   that is handed on by reference is laid down word by word and read back whole, which no processor forwards: that alone
//!   cost 3 ms. Above the subtrees, the rows of each group on several threads: nothing gained (13 to 14 ms for 12).
//! * *16 metrics handed to their arrays by transposed blocks of 16*: a tenth slower than word by word.
//!
//! # Answers
//! Weights are at most 2²⁸ or closed, sums are cut down to [`FAR`](crate::metric::FAR), and an answer is `None` where
//! there is no way below it; [`Reasons`] tell why. Zero weights, loops, parallel arcs and graphs in many pieces are allowed.
//!
//! Of several shortest paths the answer is always the same one: it meets at the node of lowest rank, reaches each node
//! on either side from the predecessor of highest rank, and a chordal arc stands for the given arc of lowest id that
//! weighs as much, otherwise for the detour over the middle of highest rank.
//!
//! *Source.* Dibbelt, Strasser, Wagner 2016, "Customizable Contraction Hierarchies"; Bauer, Columbus, Rutter, Wagner
//! 2016 for the elimination tree; Gilbert, Ng, Peyton 1994 for building it.

mod between;
mod build;
mod corners;
mod customize;
mod layout;
mod lengths;
mod lost;
mod many;
mod middles;
mod order;
mod parallel;
mod parts;
mod perfect;
mod query;
mod reasons;
mod relength;
mod repair;
mod report;
mod subtrees;
mod sweep;
mod table;
mod topology;
mod touched;
mod truth;
mod unpack;
mod update;
mod vias;
mod walk;

pub use between::End;
pub use customize::Customized;
pub use layout::Hierarchy;
pub use lengths::Lengths;
pub use order::{OrderOptions, OrderQuality, Undirected, nested_dissection, nested_dissection_until};
pub use parts::Parts;
pub use query::{ArcPath, Query};
pub use reasons::{Missing, Reasons};
pub use report::Shape;
pub use sweep::{LANES, Sweep, Sweep16};
pub use table::Table;
pub use topology::Topology;
pub use vias::Via;
