//! What `check` finds in an [`Answer`](super::Answer).

use super::answer::Place;

/// A rule that an answer breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which rule.
    pub rule: Rule,
    /// Position in [`Answer::tours`](super::Answer::tours) of the tour that breaks it; `None`: the answer as a whole.
    pub tour: Option<usize>,
    /// The call where it is broken, where there is one.
    pub at: Option<Place>,
    /// How, for people.
    pub message: String,
}

/// The rules of the [chapter](super), one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A name is of no visit, kind or place; a tour calls at no visit; tours or unserved visits are out of order.
    Shape,
    /// A visit is served twice, or both served and unserved, or neither.
    Once,
    /// A visit is made on days that are none of its patterns, or not on all of those that were chosen.
    Pattern,
    /// A pair is served in half, on two trips, or its delivery first.
    Pair,
    /// A vehicle does not begin with the visits that are decided.
    Committed,
    /// More vehicles of a kind than there are.
    Fleet,
    /// A vehicle lacks what a visit needs.
    Skill,
    /// More aboard than a vehicle holds.
    Room,
    /// Visits on one trip whose goods can't be together.
    Company,
    /// The problem's order of visits.
    Order,
    /// A leg that is no way.
    Way,
    /// Service outside of every window of its visit, or a leg begun outside of its hours.
    Window,
    /// A trip that starts before a release.
    Release,
    /// A vehicle under way outside of its shift.
    Shift,
    /// A reload at a wrong place, or more trips than allowed.
    Trips,
    /// A tour that is too far.
    Distance,
    /// A tour that is too long.
    Duration,
    /// Too many visits on a tour.
    Visits,
    /// Times that do not follow from each other, or a start that is not the latest for the earliest end.
    Times,
    /// A distance, driving time or cost that is not what the legs and prices add up to, or a bound above the cost.
    Sum,
    /// A reason for leaving a visit out that is not so.
    Reason,
    /// Phases that have a gap or don't agree with the calls.
    Phases,
    /// The law on driving hours.
    Hours,
    /// A break of the vehicle that is not made, or not as it should be.
    Break,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.rule)?;
        if let Some(tour) = self.tour {
            write!(f, ", tour {tour}")?;
        }
        if let Some(at) = self.at {
            write!(f, ", {at:?}")?;
        }
        write!(f, ": {}", self.message)
    }
}
