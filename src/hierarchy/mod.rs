//! The hierarchy: what makes questions on a large network cheap, built once and independent of any weight.
//!
//! So far the node order ([`nested_dissection`]), on which everything else of a customizable contraction hierarchy
//! stands (Dibbelt, Strasser, Wagner 2016, "Customizable Contraction Hierarchies").

mod order;

pub use order::{OrderOptions, OrderQuality, Undirected, nested_dissection};
