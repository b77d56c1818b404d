//! Railway stations and airports as the freight sees them.

use super::trip::{Carriage, Mode};
use crate::base::{Coord, Fen, Grams, Metres, Seconds, TimeWindow, id_type};
use crate::network::{Names, NodeId};

id_type!(
    /// Names a [`Terminal`] of one [`super::Timetable`].
    TerminalId
);

/// A hub's stop: where people and freight change between road and rail or air.
#[derive(Clone, Debug, PartialEq)]
pub struct Terminal {
    /// Unique code, such as `rail-lhasa-west` or `air-ngq`.
    pub code: String,
    /// Railway station or airport.
    pub mode: Mode,
    /// Names for people.
    pub names: Names,
    /// Where it is.
    pub coord: Coord,
    /// The road node that it is reached from, with the way there; `None` for a gateway off the road network.
    pub access: Option<Access>,
    /// Latest arrival before departure, for people.
    pub cut_off_people: Seconds,
    /// Latest handover before departure, for freight; `None` where no freight is taken.
    pub cut_off_freight: Option<Seconds>,
    /// From arrival to the forecourt, for people.
    pub release_people: Seconds,
    /// From arrival to availability, for freight; `None` where no freight is given out.
    pub release_freight: Option<Seconds>,
    /// Opening hours, every day; `None` where it does not serve.
    pub hours: Option<TimeWindow>,
    /// Whether chilled goods can be held.
    pub cold_storage: bool,
    /// Handling charge for each kilogram, in or out.
    pub handling_per_kg: Fen,
    /// Where the facts are from.
    pub source: String,
}

/// The road way between a terminal and its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// The road node.
    pub node: NodeId,
    /// Length of the way.
    pub length: Metres,
    /// Driving time on it.
    pub time: Seconds,
}

/// A known way by road between two terminals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// From here.
    pub from: TerminalId,
    /// To there.
    pub to: TerminalId,
    /// Length of the way.
    pub length: Metres,
    /// Driving time.
    pub time: Seconds,
}

impl Terminal {
    /// Latest arrival before departure for this carriage; `None` where it is not taken here.
    pub fn cut_off(&self, carriage: Carriage) -> Option<Seconds> {
        match carriage {
            Carriage::People => Some(self.cut_off_people),
            Carriage::Freight => self.cut_off_freight,
        }
    }

    /// Time from arrival to leaving the terminal for this carriage; `None` where it is not given out here.
    pub fn release(&self, carriage: Carriage) -> Option<Seconds> {
        match carriage {
            Carriage::People => Some(self.release_people),
            Carriage::Freight => self.release_freight,
        }
    }

    /// The handling charge for this much freight, once, halves up.
    pub fn handling(&self, mass: Grams) -> Fen {
        Fen((self.handling_per_kg.0 * mass.0 + 500).div_euclid(1000))
    }
}
