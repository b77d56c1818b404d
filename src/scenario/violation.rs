//! What `check` finds.

/// A rule that a plan breaks.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Violation {
    /// Which rule.
    pub kind: ViolationKind,
    /// Where and how, for people.
    pub message: String,
}

/// The rules that `check` holds a plan to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ViolationKind {
    /// The plan is not of this scenario: date, seed or number of parcels differ, or an id is out of range.
    Shape,
    /// A parcel's outcome contradicts its load, times or promise, its station is out of reach, or its reason is not so.
    Outcome,
    /// A load's or shipment's pieces, mass or volume is not the sum of its parcels.
    Sum,
    /// A load is carried by no tour, by two, or the wrong way; a shipment has no parcel, a tour no visit.
    Carriage,
    /// A station handles more than its capacity.
    StationCapacity,
    /// A vehicle carries more mass, volume or chilled goods than it can.
    VehicleCapacity,
    /// A vehicle is in two tours at once, or the depot has no such vehicle.
    Fleet,
    /// A driving time or length differs from the shortest path, or there is no path.
    Path,
    /// An event overlaps, leaves a gap, or contradicts the visits.
    Timeline,
    /// The law on driving hours is broken.
    DriverHours,
    /// A visit starts while the station is closed.
    OpeningHours,
    /// Goods move before they are ready.
    Precedence,
    /// A scheduled leg does not match the timetable.
    Timetable,
    /// A connection is missed: cut-off, release or opening hours of a terminal.
    Connection,
    /// A departure carries more than its room.
    DepartureCapacity,
    /// Money differs from the rates.
    Cost,
    /// Greenhouse gas differs from the rates.
    Co2,
}

impl Violation {
    /// A violation of `kind`.
    pub fn new(kind: ViolationKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.message)
    }
}
