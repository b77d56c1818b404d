//! Isochrones: what is reached within a time from one or many places, as stretches of road and as areas to draw.
//!
//! [`Reach`] is one sweep over the hierarchy from all origins with their offsets. Arcs that are reached in part are cut
//! where the time ends ([`Reach::stretches`]).
//!
//! # Areas
//! An area is what lies within [`AreaOptions::buffer`] of a reached stretch, drawn on a grid: each vertex gets its
//! distance to the nearest stretch, and the area's edge is the line of that distance by marching squares with linear
//! interpolation (Lorensen, Cline 1987, in two dimensions). Not a concave hull: that would cover country without roads
//! between two valleys, and its tightness is a parameter without a unit.
//!
//! *Invariants.* With a buffer of at least 1.5 cells every reached point lies inside, since all corners of its cell are
//! nearer than the buffer; every point inside lies within the buffer and 1.5 cells of a reached one. Areas of one origin
//! grow with the limit. Outer rings run counter-clockwise and holes clockwise, as GeoJSON (RFC 7946) wants; rings are
//! closed. Longitudes are counted on from the network's first node, so that an area over the antimeridian stays in one
//! piece.
//!
//! *Cost.* A sweep; for an area 4 bytes a vertex of the grid about what is reached, and the stretches' length over the
//! cell times some 40 distances.

mod area;
mod contour;
mod reach;

pub use area::AreaOptions;
pub use reach::{Reach, Stretch};
