//! What is paid on top of driving: for goods carried, and for visits made by one kind of vehicle rather than another.

use super::answer::Place;
use super::id::{KindId, VisitId};
use super::problem::Problem;
use crate::base::Id;

/// A price for goods carried over a distance, as fuel rises with the load: kilogram-kilometres, cubic-metre-kilometres.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Money for a unit of each measure carried over [`distance`](Self::distance) (missing measures cost nothing).
    pub prices: Vec<i64>,
    /// So many units of distance, at least 1: prices per unit of load and distance would often be less than 1.
    pub distance: i64,
}

impl Problem {
    /// What a vehicle of `kind` pays on a tour with these calls beside legs, time and itself: the visits'
    /// [`price_by_kind`](super::Visit::price_by_kind), and for what it [carries](super::Kind::carried) price × amount aboard ×
    /// distance, added up over all legs and rounded half up. Legs that are no way count as far as they stand in the table.
    /// Beyond 62 bits it stays at their end.
    pub fn extras(&self, kind: KindId, calls: &[Place]) -> i64 {
        let price = |call: &Place| match call {
            Place::Visit(visit) => {
                self.visits[*visit].price_by_kind.get(kind.index()).map_or(0, |&price| i128::from(price))
            }
            Place::Reload(_) => 0,
        };
        let extras = calls.iter().map(price).sum::<i128>() + self.carried(kind, calls);
        i64::try_from(extras.min(1 << 62)).unwrap_or(0)
    }

    fn carried(&self, kind: KindId, calls: &[Place]) -> i128 {
        let vehicle = &self.kinds[kind];
        let Some(carried) = &vehicle.carried else { return 0 };
        let worth = |amounts: &[i64]| -> i128 {
            carried.prices.iter().zip(amounts).map(|(&price, &amount)| i128::from(price) * i128::from(amount)).sum()
        };
        let paired = |visit: VisitId| self.pairs.iter().any(|pair| pair.0 == visit || pair.1 == visit);
        let loaded = |trip: &[Place]| -> i128 {
            let visits = trip.iter().map_while(|call| match call {
                Place::Visit(visit) => Some(*visit),
                Place::Reload(_) => None,
            });
            visits.filter(|&visit| !paired(visit)).map(|visit| worth(&self.visits[visit].deliver)).sum()
        };
        let legs = &self.legs[vehicle.profile];
        let (mut at, mut aboard, mut sum) = (vehicle.start, loaded(calls), 0i128);
        for (i, call) in calls.iter().enumerate() {
            let place = match call {
                Place::Visit(visit) => self.visits[*visit].place,
                Place::Reload(place) => *place,
            };
            sum += at.map_or(0, |at| aboard * i128::from(legs.distance(at, place)));
            at = Some(place);
            aboard = match call {
                Place::Visit(visit) => aboard + worth(&self.visits[*visit].pick) - worth(&self.visits[*visit].deliver),
                Place::Reload(_) => loaded(&calls[i + 1..]),
            };
        }
        sum += at.zip(vehicle.end).map_or(0, |(at, end)| aboard * i128::from(legs.distance(at, end)));
        let distance = i128::from(carried.distance.max(1));
        (2 * sum + distance).div_euclid(2 * distance)
    }
}
