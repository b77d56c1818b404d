//! What is reached, and when.

use crate::base::{Id, Seconds};
use crate::hierarchy::Sweep;
use crate::metric::Metric;
use crate::network::{ArcId, Network, NodeId};
use crate::search::snap::{Snapper, Spot};
use crate::search::{Engine, Ways};

/// A part of an arc, as fractions of it from its tail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The arc.
    pub arc: ArcId,
    /// Where the part begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// Driving times from the nearest of some origins.
#[derive(Clone, Debug)]
pub struct Reach<'a> {
    pub(super) network: &'a Network,
    metric: &'a Metric,
    engine: Engine,
    /// By the hierarchy's node, in milliseconds.
    times: Vec<Option<u32>>,
    /// Arcs that an origin lies on, with its fraction along them.
    starts: Vec<(ArcId, f64)>,
}

impl<'a> Reach<'a> {
    /// From each of `origins` that is near a road, at time 0; `ways` are those of `metric` on `network`, and `snapper`
    /// is what placed the origins.
    pub fn new(network: &'a Network, metric: &'a Metric, ways: &Ways, snapper: &Snapper, origins: &[Spot]) -> Self {
        let engine = ways.engine().clone();
        let (mut sources, mut starts) = (Vec::new(), Vec::new());
        for origin in origins {
            match origin {
                Spot::Node(node) => sources.push((node.index() as u32, 0)),
                Spot::Road(snapped) => {
                    for end in snapped.starts(snapper, network, metric) {
                        sources.push((engine.ends(network, end.arc.index() as u32).1, end.millis));
                        starts.push((end.arc, snapped.along(&network.arcs()[end.arc])));
                    }
                }
                Spot::Nowhere(_) => {}
            }
        }
        let mut sweep = Sweep::new(engine.hierarchy());
        sweep.run(ways.durations(), &sources);
        let times = (0..engine.hierarchy().nodes() as u32).map(|node| sweep.distance(node)).collect();
        Self { network, metric, engine, times, starts }
    }

    /// When `node` is reached; `None` where it never is.
    pub fn time(&self, node: NodeId) -> Option<Seconds> {
        self.times[self.engine.sink(node) as usize].map(Seconds::from_millis)
    }

    /// All parts of arcs that are reached within `limit`, by arc; a part may be of no length.
    pub fn stretches(&self, limit: Seconds) -> Vec<Stretch> {
        let limit = limit.0.saturating_mul(1000);
        let mut found = Vec::new();
        for arc in self.network.arcs().ids() {
            let Some(weight) = self.metric.weight(arc) else { continue };
            let mut part = |from: f64, at: u32| {
                let rest = limit - i64::from(at);
                if rest >= 0 {
                    let length = if weight == 0 { 1.0 } else { rest as f64 / f64::from(weight) };
                    found.push(Stretch { arc, from, to: (from + length).min(1.0) });
                }
            };
            if let Some(at) = self.times[self.engine.entry(self.network, arc) as usize] {
                part(0.0, at);
            }
            self.starts.iter().filter(|(on, _)| *on == arc).for_each(|&(_, from)| part(from, 0));
        }
        found
    }
}
