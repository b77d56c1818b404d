//! Door-to-door chains of truck legs and scheduled legs.

use crate::base::{Co2, Date, Fen, Grams, Metres, Millilitres, Seconds, Time, id_type};
use crate::freight::{DepotId, Flow, Service, Temperature};
use crate::network::NodeId;
use crate::timetable::{Mode, TerminalId, TripId};

id_type!(
    /// Names a [`Shipment`] of one plan.
    ShipmentId
);

/// One end of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A road node.
    Node(NodeId),
    /// A railway station or airport.
    Terminal(TerminalId),
}

/// The part of a scheduled trip that a leg rides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ride {
    /// Which trip.
    pub trip: TripId,
    /// On which service day.
    pub day: Date,
    /// Index of the boarding stop.
    pub board: u16,
    /// Index of the alighting stop.
    pub alight: u16,
}

/// One movement of an itinerary.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Leg {
    /// Road, rail or air.
    pub mode: Mode,
    /// Where it starts.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// When it starts moving.
    pub depart: Time,
    /// When it stops moving.
    pub arrive: Time,
    /// Standing time before it: waiting, cut-off, handling.
    pub wait: Seconds,
    /// Length.
    pub length: Metres,
    /// Time in motion; on the road, `arrive - depart` also holds the driver's breaks and rests.
    pub moving: Seconds,
    /// The scheduled trip; `None` on the road.
    pub ride: Option<Ride>,
    /// Money, handling at its terminals included.
    pub cost: Fen,
    /// Greenhouse gas.
    pub co2: Co2,
}

/// A chain of legs from door to door.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Itinerary {
    /// When it may start.
    pub start: Time,
    /// When it is over: handed out at the destination.
    pub end: Time,
    /// Its legs, in order.
    pub legs: Vec<Leg>,
}

impl Itinerary {
    /// From start to end.
    pub fn duration(&self) -> Seconds {
        self.end.since(self.start)
    }

    /// Time in motion alone.
    pub fn moving(&self) -> Seconds {
        self.legs.iter().map(|l| l.moving).sum()
    }

    /// Length of all legs.
    pub fn length(&self) -> Metres {
        self.legs.iter().map(|l| l.length).sum()
    }

    /// Money of all legs.
    pub fn cost(&self) -> Fen {
        self.legs.iter().map(|l| l.cost).sum()
    }

    /// Greenhouse gas of all legs.
    pub fn co2(&self) -> Co2 {
        self.legs.iter().map(|l| l.co2).sum()
    }
}

/// Parcels of one hub, depot, flow, class and moment, that travel the line-haul together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shipment {
    /// In: hub to depot. Out: depot to hub.
    pub flow: Flow,
    /// The hub end.
    pub hub: TerminalId,
    /// The depot end.
    pub depot: DepotId,
    /// Promised speed.
    pub service: Service,
    /// Temperature class.
    pub temperature: Temperature,
    /// Number of parcels.
    pub pieces: u32,
    /// Their mass.
    pub mass: Grams,
    /// Their volume.
    pub volume: Millilitres,
    /// How it travels.
    pub itinerary: Itinerary,
}
