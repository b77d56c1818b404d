//! Snapping: from a coordinate to the road beside it.
//!
//! A [`Snapper`] holds the drawn lines of all segments in an R-tree and answers with the nearest one that may be
//! used: segment, fraction along it, and how far away it is. The answer is a function of the point and the options
//! alone, never of other points of a request. [`Snapped::starts`] and [`Snapped::ends`] turn it into the up to two
//! nodes, with offsets, at which a search starts or ends; [`between`] finds the way between two snapped places, also
//! where both lie on one road. A [`Spot`] is a node, a snapped place or none at all, and [`Ground::table`] joins many.
//!
//! *How.* Lines are cut into pieces of at most 5 km and stored as chords on the unit sphere, in three dimensions: so
//! the antimeridian and the poles are places like any other, and a chord strays at most half a metre from its arc.
//!
//! *Cost.* Building sorts the pieces; a query is logarithmic in their number, some microseconds.
//!
//! *Source.* R-tree with bulk loading by rstar (Guttman 1984; Kriegel et al. 1990).

mod components;
mod place;
mod table;
mod tree;

pub use components::Components;
pub use place::{End, Way, between};
pub use table::{Ground, Spot};
pub use tree::{SnapOptions, Snapped, Snapper};

#[cfg(test)]
mod snap_tests;
