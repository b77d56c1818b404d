//! Node orders by nested dissection: small separators last.
//!
//! A customizable contraction hierarchy eliminates the nodes one by one in a fixed order, joining the later
//! neighbours of each into a clique. The order alone decides how many arcs and triangles that makes and how deep the
//! elimination tree gets, which is to say how long customization and every query take; [`OrderQuality`] counts all
//! three. [`nested_dissection`] (George 1973, "Nested dissection of a regular finite element mesh") finds a few nodes
//! that cut the graph in two, puts them last, and does the same on either side.
//!
//! How it is done, in the order of the files:
//! 1. `reduce` takes off dead ends and chains of degree two, which have a best order of their own; the rest is the
//!    core.
//! 2. `part` and `split` cut a connected part by inertial flow (Schild, Sommer 2015, "On balanced separators in road
//!    networks"): the nodes are sorted along a direction, the first and the last few become source and sink, and the
//!    smallest set of nodes between them is a candidate. Among several directions and widths that of the least size
//!    for its smaller side wins.
//! 3. `flow` finds that set as the cut of a maximum number of disjoint paths, by blocking flows (Dinic 1970) on the
//!    nodes themselves.
//! 4. `leaf` orders what is small by least fill, with its separators in view.
//!
//! *Invariants.* The order is a permutation and depends on graph, coordinates and options alone, not on the number
//! of threads.
//!
//! *Cost.* About O(n log n) on road networks; 65 to 100 bytes a node beside the graph.

mod flow;
mod leaf;
mod part;
mod quality;
mod reduce;
mod split;
mod undirected;

#[cfg(test)]
mod order_tests;

pub use quality::OrderQuality;
pub use undirected::Undirected;

use crate::base::{Budget, Error};
use part::{Dissection, Part};
use reduce::reduce;

/// How hard [`nested_dissection`] looks for good separators.
///
/// The defaults suit road networks of a few thousand to a few million nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct OrderOptions {
    /// Directions along which the nodes are sorted, spread evenly over a half turn; at least 1.
    pub directions: usize,
    /// Parts of at most so many nodes are ordered by least fill instead of being cut; at most 64.
    pub leaf: usize,
}

impl Default for OrderOptions {
    fn default() -> Self {
        Self { directions: 4, leaf: 64 }
    }
}

impl OrderOptions {
    /// The same with `directions` directions.
    pub fn directions(mut self, directions: usize) -> Self {
        self.directions = directions.max(1);
        self
    }

    /// The same with parts of at most `leaf` nodes left uncut.
    pub fn leaf(mut self, leaf: usize) -> Self {
        self.leaf = leaf.clamp(1, 64);
        self
    }
}

/// The order of elimination of all nodes: position to node, the separators last.
///
/// `coords` are latitude and longitude in degrees, one pair a node; they only guide the cuts and may be rough. Without
/// them, or with a pair for some nodes only, distances in arcs from far nodes stand in. Disconnected graphs are
/// ordered one component after another.
///
/// ```
/// use skyroad::hierarchy::{OrderOptions, OrderQuality, Undirected, nested_dissection};
/// let path = Undirected::from_arcs(7, &[0, 1, 2, 3, 4, 5], &[1, 2, 3, 4, 5, 6])?;
/// let order = nested_dissection(&path, None, &OrderOptions::default());
/// assert!(OrderQuality::measure(&path, &order)?.max_depth <= 4);
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn nested_dissection(graph: &Undirected, coords: Option<&[[f32; 2]]>, options: &OrderOptions) -> Vec<u32> {
    nested_dissection_until(graph, coords, options, &Budget::default()).unwrap_or_default()
}

/// The same, which can be cancelled: seconds for half a million nodes. The order is whole or none; of the budget it hears
/// the switch alone, between two cuts of a part.
///
/// # Errors
/// Cancellation.
pub fn nested_dissection_until(
    graph: &Undirected,
    coords: Option<&[[f32; 2]]>,
    options: &OrderOptions,
    budget: &Budget,
) -> Result<Vec<u32>, Error> {
    // Options that were read from somewhere have not passed through the functions that set them.
    let options = &options.directions(options.directions).leaf(options.leaf);
    let (mut order, core, names) = reduce(graph);
    let start = order.len();
    order.resize(graph.node_count(), 0);
    let coords = coords.filter(|c| c.len() == graph.node_count());
    let places = coords.map(|c| plane(&names, c)).unwrap_or_default();
    Dissection { core: &core, options, budget }.order(Part::whole(&core, places), &mut order[start..]);
    budget.check()?;
    for node in &mut order[start..] {
        *node = names[*node as usize];
    }
    Ok(order)
}

/// The named nodes' places on a plane: equirectangular about the mean latitude, since only directions matter.
fn plane(names: &[u32], coords: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let finite = |x: f32| if x.is_finite() { x } else { 0.0 };
    let sum: f64 = names.iter().map(|&v| f64::from(finite(coords[v as usize][0]))).sum();
    let shrink = (sum / names.len().max(1) as f64).to_radians().cos() as f32;
    names.iter().map(|&v| coords[v as usize]).map(|[lat, lon]| [finite(lon) * shrink, finite(lat)]).collect()
}
