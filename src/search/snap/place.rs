//! From snapped places to searches and ways.

use super::tree::{Snapped, Snapper};
use crate::base::{Metres, Seconds, half_up};
use crate::metric::Metric;
use crate::network::{Arc, ArcId, Network, NodeId};
use crate::search::{FAR, Path, Search};

/// A way between two snapped places.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Driving time in milliseconds, partial arcs included.
    pub millis: u32,
    /// Length in metres, partial arcs included.
    pub metres: u32,
    /// The arc on which it starts.
    pub first: ArcId,
    /// The arc on which it ends; the same one where the way does not leave it.
    pub last: ArcId,
    /// The whole arcs between them; `None` where the way does not leave its first arc.
    pub between: Option<Path>,
}

impl Way {
    /// Driving time.
    pub fn time(&self) -> Seconds {
        Seconds::from_millis(self.millis)
    }

    /// Length.
    pub fn length(&self) -> Metres {
        Metres(i64::from(self.metres))
    }
}

/// A node at which a search starts or ends, with what lies between it and the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The node.
    pub node: NodeId,
    /// The arc that leads there from the place, or from there to the place.
    pub arc: ArcId,
    /// Milliseconds on that arc.
    pub millis: u32,
    /// Metres on that arc.
    pub metres: u32,
}

impl Snapped {
    /// How far along `arc` the place lies: its fraction, or one less it against the segment's direction.
    pub(in crate::search) fn along(&self, arc: &Arc) -> f64 {
        if arc.forward { self.fraction } else { 1.0 - self.fraction }
    }

    /// The heads that can be driven to from here, over the open directions.
    pub fn starts(&self, snapper: &Snapper, network: &Network, metric: &Metric) -> Vec<End> {
        self.sides(snapper, network, metric, |arc, at| (arc.head, 1.0 - at))
    }

    /// The tails from which here can be driven to, over the open directions.
    pub fn ends(&self, snapper: &Snapper, network: &Network, metric: &Metric) -> Vec<End> {
        self.sides(snapper, network, metric, |arc, at| (arc.tail, at))
    }

    fn sides(
        &self,
        snapper: &Snapper,
        network: &Network,
        metric: &Metric,
        side: impl Fn(&Arc, f64) -> (NodeId, f64),
    ) -> Vec<End> {
        let open = snapper.arcs(self.segment).iter().filter_map(|(id, arc)| Some((*id, arc, metric.weight(*id)?)));
        open.map(|(id, arc, weight)| {
            let (node, part) = side(arc, self.along(arc));
            let (millis, metres) = share(network, arc, weight, part);
            End { node, arc: id, millis, metres }
        })
        .collect()
    }
}

fn share(network: &Network, arc: &Arc, weight: u32, part: f64) -> (u32, u32) {
    let length = network.segments()[arc.segment].length.0 as f64;
    (half_up(f64::from(weight) * part) as u32, half_up(length * part) as u32)
}

/// The shortest way by (time, length), `None` where there is none. Where both places lie on one road, staying on it
/// counts only in a direction that leads from one to the other: on a one-way road with the target behind the source
/// the way goes round. All turns are free; [`Ground::way`](super::Ground::way) keeps rules on them.
pub fn between(snapper: &Snapper, search: &mut Search<'_>, from: &Snapped, to: &Snapped) -> Option<Way> {
    let (network, metric) = (search.network(), search.metric());
    let mut best = direct(snapper, network, metric, from, to);
    let ends = to.ends(snapper, network, metric);
    for start in from.starts(snapper, network, metric) {
        search.run(start.node);
        for end in &ends {
            let Some((millis, metres)) = search.reached(end.node) else { continue };
            let sum = |a: u32, b: u32, c: u32| (a + b).min(FAR).saturating_add(c).min(FAR);
            let label = (sum(millis, start.millis, end.millis), sum(metres, start.metres, end.metres));
            if best.as_ref().is_none_or(|way| label < (way.millis, way.metres)) {
                let between = search.path_to(end.node);
                best = Some(Way { millis: label.0, metres: label.1, first: start.arc, last: end.arc, between });
            }
        }
    }
    best
}

/// Milliseconds and metres.
pub(super) type Metred = (u32, u32);

/// The way along one road that both lie on.
pub(super) fn direct(
    snapper: &Snapper,
    network: &Network,
    metric: &Metric,
    from: &Snapped,
    to: &Snapped,
) -> Option<Way> {
    let arcs = snapper.arcs(from.segment).iter().filter(|_| from.segment == to.segment);
    let ways = arcs.filter_map(|(id, arc)| {
        let part = to.along(arc) - from.along(arc);
        let weight = metric.weight(*id).filter(|_| part >= 0.0)?;
        let (millis, metres) = share(network, arc, weight, part);
        Some(Way { millis, metres, first: *id, last: *id, between: None })
    });
    ways.min_by_key(|way| (way.millis, way.metres, way.first))
}
