//! A way through the network.

use crate::base::{Metres, Seconds};
use crate::network::{ArcId, Network};

/// Consecutive arcs, with their sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The arcs, from source to target; empty where these are one node.
    pub arcs: Vec<ArcId>,
    /// Driving time in milliseconds.
    pub millis: u32,
    /// Length in metres.
    pub metres: u32,
}

impl Path {
    /// Driving time, halves up.
    pub fn time(&self) -> Seconds {
        Seconds::from_millis(self.millis)
    }

    /// Length.
    pub fn length(&self) -> Metres {
        Metres(i64::from(self.metres))
    }

    /// The roads along it with their lengths, neighbours of one name joined.
    pub fn roads<'a>(&self, network: &'a Network) -> Vec<(&'a str, Metres)> {
        let mut roads: Vec<(&str, Metres)> = Vec::new();
        for &arc in &self.arcs {
            let segment = network.segment_of(arc);
            match roads.last_mut() {
                Some((name, length)) if *name == segment.road => *length += segment.length,
                _ => roads.push((&segment.road, segment.length)),
            }
        }
        roads
    }
}
