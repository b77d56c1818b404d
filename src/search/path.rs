//! A way through the network.

use crate::base::{Metres, Seconds};
use crate::metric::Metric;
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

    /// The roads along it in order, neighbours of one name joined. Under the metric that the path was found under; an
    /// arc that is closed there counts as no time.
    ///
    /// Each boundary is rounded once, so that the parts add up to [`Path::time`] and [`Path::length`].
    pub fn roads<'a>(&self, network: &'a Network, metric: &Metric) -> Vec<RoadPart<'a>> {
        let mut roads: Vec<RoadPart<'a>> = Vec::new();
        let (mut millis, mut done) = (0u32, Seconds::ZERO);
        for &arc in &self.arcs {
            let segment = network.segment_of(arc);
            millis += metric.weight(arc).unwrap_or(0);
            let now = Seconds::from_millis(millis);
            let (length, time) = (segment.length, now - done);
            done = now;
            match roads.last_mut() {
                Some(part) if part.road == segment.road => {
                    part.length += length;
                    part.time += time;
                }
                _ => roads.push(RoadPart { road: &segment.road, length, time }),
            }
        }
        roads
    }
}

/// A part of a path on one road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoadPart<'a> {
    /// Number or name as signposted.
    pub road: &'a str,
    /// Length along it.
    pub length: Metres,
    /// Driving time on it.
    pub time: Seconds,
}
