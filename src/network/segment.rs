//! Segments: a stretch of road between two nodes, with all that is known of it.

use crate::base::{Date, Metres, MonthSet, Seconds, id_type};

id_type!(
    /// Names a [`Segment`] of one [`super::Network`].
    SegmentId
);

/// Administrative and technical class of a road (China's JTG B01 classes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoadClass {
    /// Grade-separated dual carriageway.
    Expressway,
    /// Class I: dual carriageway.
    I,
    /// Class II: wide two-lane road.
    II,
    /// Class III: two-lane road.
    III,
    /// Class IV: narrow road.
    IV,
    /// From a county seat or trunk road to a township (MODEL).
    Spur,
}

/// What the wheels are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// Asphalt or concrete throughout.
    Paved,
    /// Partly paved.
    Mixed,
    /// Gravel or earth.
    Gravel,
}

/// Driving hours that somebody published or timed, one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Observed {
    /// By car, on the road as it is today.
    pub car_now: Option<Seconds>,
    /// By truck, on the road as it is today.
    pub truck_now: Option<Seconds>,
    /// On the road as it was in the 1990s; `None` means that there was no road.
    pub in_1990s: Option<Seconds>,
}

/// The highest point of a segment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pass {
    /// Its name, empty where it has none.
    pub name: String,
    /// Height above the sea in metres.
    pub elevation: i32,
}

/// Who may drive where and when, beyond seasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Restriction {
    /// Rules for trucks.
    pub trucks: TruckRule,
    /// Trucks may not exceed this, in km/h.
    pub truck_limit: Option<u16>,
    /// The source's words: permits, works, advice. Shown, not enforced.
    pub note: String,
}

/// Whether trucks may use a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TruckRule {
    /// Always.
    #[default]
    Free,
    /// Not before this day.
    Since(Date),
    /// In convoy: in the segment's own direction on odd days of the month, against it on even days.
    AlternateDays,
}

/// A stretch of road: its directions are up to two arcs.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Segment {
    /// Road number or name as signposted, such as `G318`.
    pub road: String,
    /// Length along the road.
    pub length: Metres,
    /// Technical class.
    pub class: RoadClass,
    /// Surface today.
    pub surface: Surface,
    /// Signposted limit in km/h.
    pub limit: u16,
    /// The year in which it opened; `None` means before all dates of the data.
    pub open_year: Option<i16>,
    /// The year since which it is as it is today; `None` means unknown.
    pub paved_year: Option<i16>,
    /// Observed driving times.
    pub observed: Observed,
    /// Its pass, if it has one.
    pub pass: Option<Pass>,
    /// Months in which it is normally passable.
    pub open_months: MonthSet,
    /// What its seasons are like, in the source's words.
    pub season_note: String,
    /// Rules beyond the season.
    pub restriction: Restriction,
    /// How far the row can be trusted: high, medium, low.
    pub confidence: String,
    /// Where the row is from.
    pub source: String,
}

impl Segment {
    /// Whether there was a road in `year`: from its opening year, and before that where hours of the 1990s tell
    /// of an older road between the same places (the older road then counts until the new one opens).
    pub fn exists_in(&self, year: i16) -> bool {
        self.observed.in_1990s.is_some() || self.open_year.is_none_or(|open| open <= year)
    }

    /// Whether the road of `year` is the road of today; before that the hours of the 1990s hold, where there are any.
    ///
    /// Unknown paving years count as 2000 (MODEL).
    pub fn is_modern_in(&self, year: i16) -> bool {
        let since = self.paved_year.max(self.open_year.filter(|_| self.observed.in_1990s.is_some()));
        self.observed.in_1990s.is_none() || since.unwrap_or(2000) <= year
    }
}
