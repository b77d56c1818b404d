//! Why no station serves a parcel, and what would help.

use crate::base::{Fen, Millilitres, Seconds};
use crate::freight::StationId;

/// A change of one station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It handles more pieces a day.
    Slots {
        /// Which.
        station: StationId,
        /// How many more.
        more: u32,
    },
    /// It serves villages farther away.
    Reach {
        /// Which.
        station: StationId,
        /// How much farther.
        more: Seconds,
    },
    /// A road to it is opened, so that vehicles bring parcels there.
    Supply {
        /// Which.
        station: StationId,
    },
    /// It gets cold storage.
    Cold {
        /// Which.
        station: StationId,
    },
    /// It opens every day round the clock.
    Hours {
        /// Which.
        station: StationId,
    },
    /// It stores more.
    Litres {
        /// Which.
        station: StationId,
        /// How much more.
        more: Millilitres,
    },
}

impl Change {
    /// Which station.
    pub fn station(&self) -> StationId {
        match *self {
            Self::Slots { station, .. }
            | Self::Reach { station, .. }
            | Self::Supply { station }
            | Self::Cold { station }
            | Self::Hours { station }
            | Self::Litres { station, .. } => station,
        }
    }
}

/// Why no station serves a parcel. Each names the nearest station that would otherwise do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// No station has a way from the village.
    NoWay,
    /// All are farther than they serve.
    TooFar {
        /// The nearest.
        station: StationId,
        /// Its way.
        time: Seconds,
    },
    /// Those within reach are cut off on this day.
    CutOff {
        /// The nearest.
        station: StationId,
    },
    /// The goods are chilled, and those have no cold storage.
    NotCold {
        /// The nearest.
        station: StationId,
    },
    /// Those are not open between ready and due.
    NotOpen {
        /// The nearest.
        station: StationId,
    },
    /// Those do not store so much at all.
    TooBulky {
        /// The nearest.
        station: StationId,
    },
    /// Those have no room left that is not better used.
    Full {
        /// The nearest.
        station: StationId,
    },
}

/// A change that was solved for and serves the parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What changes.
    pub change: Change,
    /// What that costs a day.
    pub price: Fen,
    /// By how much it lowers the cost of the assignment.
    pub saves: i64,
}

/// Why, and what would help; no remedy where no single change that was tried does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Why the parcel is unserved.
    pub why: Why,
    /// The cheapest change that would serve it.
    pub remedy: Option<Remedy>,
}
