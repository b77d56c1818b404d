//! One weight for each arc.

use super::profile::Profile;
use crate::base::{Error, IdVec};
use crate::network::{ArcId, Conditions, Network};

/// The largest weight: 2²⁸ ms, 74 h.
pub const MAX_WEIGHT: u32 = 1 << 28;

/// The weight of an arc that may not be driven.
pub const CLOSED: u32 = u32::MAX;

/// What every sum of weights is cut down to: half the range, so that two of them do not wrap. 24.8 days in milliseconds.
pub const FAR: u32 = u32::MAX / 2;

/// Driving time of every arc for one profile under one set of conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    weights: IdVec<ArcId, u32>,
}

impl Metric {
    /// Weighs every arc of `network`. A driving time over [`MAX_WEIGHT`] counts as that.
    pub fn new(network: &Network, conditions: &Conditions, profile: &Profile) -> Self {
        let weigh = |(id, arc): (ArcId, _)| {
            let shut = if profile.class().is_truck() {
                conditions.shut_for_trucks(network, id)
            } else {
                conditions.shut(network.arcs()[id].segment)
            };
            match shut {
                Some(_) => CLOSED,
                None => profile.millis(network, arc, conditions).clamp(0, i64::from(MAX_WEIGHT)) as u32,
            }
        };
        Self { weights: network.arcs().entries().map(weigh).collect() }
    }

    /// From given milliseconds, `None` for closed arcs; refuses a weight over [`MAX_WEIGHT`] and a wrong length.
    pub fn from_weights(network: &Network, weights: Vec<Option<u32>>) -> Result<Self, Error> {
        if weights.len() != network.arcs().len() {
            let problem = format!("{} weights for {} arcs", weights.len(), network.arcs().len());
            return Err(Error::invalid("metric", problem));
        }
        if let Some(arc) = weights.iter().position(|w| w.is_some_and(|w| w > MAX_WEIGHT)) {
            return Err(Error::invalid("metric", format!("the weight of arc {arc} is over 2^28 ms (74 h)")));
        }
        Ok(Self { weights: weights.into_iter().map(|w| w.unwrap_or(CLOSED)).collect() })
    }

    /// Milliseconds of each arc in the order of their ids, [`CLOSED`] where it is closed.
    pub fn weights(&self) -> &[u32] {
        self.weights.as_slice()
    }

    /// Milliseconds to drive `arc`; `None` where it is closed.
    pub fn weight(&self, arc: ArcId) -> Option<u32> {
        let weight = self.weights[arc];
        (weight != CLOSED).then_some(weight)
    }
}
