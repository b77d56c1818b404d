//! Critical roads: what closing each single road does, exactly, for all roads at once.
//!
//! Stations are served from the nearest of some origins (or sent to it). For every *group* of arcs (a road segment
//! with both its directions, or one direction alone) [`effects`] says which stations are cut off without it, how much
//! longer the others take in sum and at worst, weighted by what each station is worth (parcels, people).
//!
//! # How
//! A closed road matters only where it is on the shortest-path tree of the origins, and there only to the subtree
//! behind it. So each group costs one search inside the subtrees behind its tree arcs, started from their boundary: the
//! best way into each node from outside. Groups without a station behind them are skipped. Arcs parallel to a closed one
//! stay open. Where turns have rules, ruled junctions are taken apart as they are for the [engine](super::Engine), and
//! all ways keep the rules. Groups are independent of each other and run in parallel; the answer does not depend on the
//! number of threads.
//!
//! *Cost.* One search for the tree, then the sum of the sizes of the subtrees behind groups with a station, times a logarithm.
//! Naively it would be one whole search for every arc.
//!
//! *Source.* The replacement-path idea is folklore; the boundary start is that of dynamic shortest-path trees (Ramalingam,
//! Reps 1996).

mod behind;
mod graph;
mod tree;

pub use behind::{Effect, Question, Towards, effects};
pub use graph::{Closes, NEVER, RoadArc, RoadGraph};

#[cfg(test)]
mod critical_tests;
