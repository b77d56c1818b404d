//! What is open on a date.

use super::graph::{ArcId, Network};
use super::segment::{Segment, SegmentId, TruckRule};
use crate::base::{Date, IdVec};

/// A segment closed for a reason of the day: landslide, works, an experiment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Closure {
    /// What is closed, both ways.
    pub segment: SegmentId,
    /// Why, for people.
    pub reason: String,
}

/// Why a segment can't be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shut {
    /// It was not built yet.
    NotBuilt,
    /// Its season is over.
    Season,
    /// A [`Closure`] of the day.
    Closure,
    /// Trucks are barred on this date or in this direction.
    Trucks,
}

/// The state of every segment on one date: light, immutable, shared.
#[derive(Clone, Debug)]
pub struct Conditions {
    date: Date,
    shut: IdVec<SegmentId, Option<Shut>>,
}

impl Conditions {
    pub(super) fn new(network: &Network, date: Date, closures: &[Closure]) -> Self {
        let mut shut: IdVec<SegmentId, _> = network.segments().iter().map(|s| by_calendar(s, date)).collect();
        for closure in closures {
            shut[closure.segment] = shut[closure.segment].or(Some(Shut::Closure));
        }
        Self { date, shut }
    }

    /// The date they hold on.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Whether snow and ice are to be expected (November to April).
    pub fn is_winter(&self) -> bool {
        !(5..=10).contains(&self.date.month())
    }

    /// Why nobody can drive `segment`, or `None` where cars can.
    pub fn shut(&self, segment: SegmentId) -> Option<Shut> {
        self.shut[segment]
    }

    /// Why a truck can't drive `arc`, or `None` where it can.
    pub fn shut_for_trucks(&self, network: &Network, arc: ArcId) -> Option<Shut> {
        let record = &network.arcs()[arc];
        self.shut[record.segment].or_else(|| {
            let barred = match network.segments()[record.segment].restriction.trucks {
                TruckRule::Free => false,
                TruckRule::Since(day) => self.date < day,
                TruckRule::AlternateDays => (self.date.day() % 2 == 1) != record.forward,
            };
            barred.then_some(Shut::Trucks)
        })
    }

    /// Open where both are: for a tour that runs over several days. The date stays this one's.
    pub fn intersect(&self, other: &Conditions) -> Conditions {
        let shut = self.shut.iter().zip(&other.shut).map(|(a, b)| a.or(*b)).collect();
        Conditions { date: self.date, shut }
    }
}

fn by_calendar(segment: &Segment, date: Date) -> Option<Shut> {
    if !segment.exists_in(date.year()) {
        return Some(Shut::NotBuilt);
    }
    (!segment.open_months.contains(date.month())).then_some(Shut::Season)
}
