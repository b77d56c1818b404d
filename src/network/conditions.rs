//! What is open on a date.

use super::graph::{ArcId, Network};
use super::segment::{Segment, SegmentId, TruckRule};
use crate::base::{Date, IdVec};
use std::collections::BTreeSet;

/// A segment closed for a reason of the day: landslide, works, an experiment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Closure {
    /// What is closed, both ways.
    pub segment: SegmentId,
    /// Why, for people.
    pub reason: String,
}

/// Why a segment can't be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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

/// The state of every segment on a day, or what is open on all days of a span: light, immutable, shared.
#[derive(Clone, Debug)]
pub struct Conditions {
    first: Date,
    last: Date,
    shut: IdVec<SegmentId, Option<Shut>>,
    /// Opened against the calendar, for trucks too.
    opened: BTreeSet<SegmentId>,
}

impl Conditions {
    pub(super) fn new(network: &Network, (first, last): (Date, Date), closures: &[Closure]) -> Self {
        let mut shut: IdVec<SegmentId, _> =
            network.segments().iter().map(|s| by_calendar(s, first, last.max(first))).collect();
        for closure in closures {
            shut[closure.segment] = shut[closure.segment].or(Some(Shut::Closure));
        }
        Self { first, last: last.max(first), shut, opened: BTreeSet::new() }
    }

    /// The same with these segments open to all, whatever the calendar, a closure or a ban on trucks says: what if somebody
    /// cleared the snow?
    pub fn opened(mut self, segments: &[SegmentId]) -> Self {
        for &segment in segments {
            self.shut[segment] = None;
            self.opened.insert(segment);
        }
        self
    }

    /// The day they hold on; of a span, the first.
    pub fn date(&self) -> Date {
        self.first
    }

    /// Whether snow and ice are to be expected (November to April).
    pub fn is_winter(&self) -> bool {
        !(5..=10).contains(&self.first.month())
    }

    /// Why nobody can drive `segment`, or `None` where cars can.
    pub fn shut(&self, segment: SegmentId) -> Option<Shut> {
        self.shut[segment]
    }

    /// Why a truck can't drive `arc`, or `None` where it can.
    pub fn shut_for_trucks(&self, network: &Network, arc: ArcId) -> Option<Shut> {
        let record = &network.arcs()[arc];
        self.shut[record.segment].or_else(|| {
            if self.opened.contains(&record.segment) {
                return None;
            }
            let barred = match network.segments()[record.segment].restriction.trucks {
                TruckRule::Free => false,
                TruckRule::Since(day) => self.first < day,
                TruckRule::AlternateDays => self.first != self.last || (self.first.day() % 2 == 1) != record.forward,
            };
            barred.then_some(Shut::Trucks)
        })
    }
}

/// A road is open in a span where it is on every day of it.
fn by_calendar(segment: &Segment, first: Date, last: Date) -> Option<Shut> {
    if !segment.exists_in(first.year()) {
        return Some(Shut::NotBuilt);
    }
    let days = (0..).map(|n| first.plus_days(n)).take_while(|&day| day <= last).take(366);
    let mut months = days.map(Date::month);
    (!months.all(|month| segment.open_months.contains(month))).then_some(Shut::Season)
}
