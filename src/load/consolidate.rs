//! Parcels into loads.

use super::limits::{Limit, Limits};
use crate::base::{IdVec, Time};
use crate::freight::{DepotId, Flow, Parcel, ParcelId, Service, Station, StationId, Temperature};
use crate::scenario::{Load, LoadId, Reason, ShipmentId};
use crate::timetable::TerminalId;

/// A parcel that is to be carried between its depot and a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Which parcel.
    pub parcel: ParcelId,
    /// The station that serves it.
    pub station: StationId,
    /// The line-haul it came with (in); `None` where it has none, or not yet (out).
    pub shipment: Option<ShipmentId>,
    /// When it stands ready: at the depot (in) or at the station (out).
    pub ready: Time,
}

/// Loads, and which one each parcel is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loads {
    /// The loads.
    pub loads: IdVec<LoadId, Load>,
    /// For each parcel of the scenario: its load, why it fits no vehicle, or `None` where it is not to be carried.
    pub of: IdVec<ParcelId, Option<Result<LoadId, Reason>>>,
}

/// What the parcels of one load have in common. The hub tells outbound goods of one station apart, whose line-haul is
/// not known yet.
pub(super) type Key = (StationId, Flow, Service, Temperature, Option<ShipmentId>, TerminalId);

pub(super) fn key(parcel: &Parcel, item: &Carried) -> Key {
    (item.station, parcel.flow, parcel.service, parcel.temperature, item.shipment, parcel.hub)
}

pub(super) fn has_room(load: &Load, parcel: &Parcel, limit: Limit) -> bool {
    load.mass + parcel.mass <= limit.mass && load.volume + parcel.volume <= limit.volume
}

/// A load of this parcel alone.
pub(super) fn opened(parcel: &Parcel, item: &Carried) -> Load {
    Load {
        flow: parcel.flow,
        station: item.station,
        service: parcel.service,
        temperature: parcel.temperature,
        pieces: 1,
        mass: parcel.mass,
        volume: parcel.volume,
        ready: item.ready,
        shipment: item.shipment,
    }
}

pub(super) fn add(load: &mut Load, parcel: &Parcel, item: &Carried) {
    load.pieces += 1;
    load.mass += parcel.mass;
    load.volume += parcel.volume;
    load.ready = load.ready.max(item.ready);
}

/// Groups `carried` parcels into loads that fit a vehicle of their station's depot.
///
/// `limits` holds each depot's largest vehicles. A parcel that is alone too much is refused with
/// [`Reason::TooHeavy`] or [`Reason::TooBulky`]; chilled goods without a cold vehicle with
/// [`Reason::NoColdVehicle`]; any goods of a depot without vehicles with [`Reason::NoVehicleLeft`].
pub fn consolidate(
    parcels: &IdVec<ParcelId, Parcel>,
    carried: &[Carried],
    stations: &IdVec<StationId, Station>,
    limits: &IdVec<DepotId, Limits>,
) -> Loads {
    let mut sorted: Vec<(Key, Carried)> = carried.iter().map(|c| (key(&parcels[c.parcel], c), *c)).collect();
    sorted.sort_unstable_by_key(|&(key, c)| (key, c.parcel));
    let mut result = Loads { loads: IdVec::new(), of: IdVec::filled(parcels.len(), None) };
    for group in sorted.chunk_by(|(a, _), (b, _)| a == b) {
        let mut open = Vec::new();
        for (_, item) in group {
            let parcel = &parcels[item.parcel];
            let limit = limits[stations[item.station].depot].admit(parcel);
            result.of[item.parcel] = Some(limit.map(|limit| result.place(parcel, item, limit, &mut open)));
        }
    }
    result
}

impl Loads {
    /// Puts a parcel into the first of its group's `open` loads that has room, or opens one.
    fn place(&mut self, parcel: &Parcel, item: &Carried, limit: Limit, open: &mut Vec<LoadId>) -> LoadId {
        if let Some(&id) = open.iter().find(|&&id| has_room(&self.loads[id], parcel, limit)) {
            add(&mut self.loads[id], parcel, item);
            return id;
        }
        let id = self.loads.push(opened(parcel, item));
        open.push(id);
        id
    }
}

#[cfg(test)]
#[path = "consolidate_tests.rs"]
mod tests;
