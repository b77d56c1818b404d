//! What became of each parcel.

use super::day::Draft;
use crate::base::{IdVec, Time};
use crate::freight::{Flow, Parcel, ParcelId};
use crate::scenario::{Fate, LoadId, Outcome, Plan, Reason};

/// When a load's visit leaves, and when its tour is over.
#[derive(Clone, Copy)]
struct Carried {
    leaves: Time,
    ends: Time,
}

pub(super) fn plan(draft: Draft<'_>, reproducible: bool) -> Plan {
    let mut carried: IdVec<LoadId, Option<Carried>> = IdVec::filled(draft.loads.loads.len(), None);
    for tour in &draft.tours {
        for visit in &tour.visits {
            for &load in visit.deliver.iter().chain(&visit.collect) {
                carried[load] = Some(Carried { leaves: visit.leave, ends: tour.end });
            }
        }
    }
    let mut refused: IdVec<LoadId, Option<Reason>> = IdVec::filled(draft.loads.loads.len(), None);
    for &(load, reason) in &draft.unplanned {
        refused[load] = Some(reason);
    }
    let judge = Judge { draft, carried, refused };
    let outcomes = judge.draft.scenario.parcels.entries().map(|(id, parcel)| judge.outcome(id, parcel)).collect();
    let draft = judge.draft;
    Plan {
        date: draft.scenario.date,
        seed: draft.scenario.seed,
        reproducible,
        outcomes,
        loads: draft.loads.loads,
        shipments: draft.shipments,
        tours: draft.tours,
    }
}

struct Judge<'a> {
    draft: Draft<'a>,
    carried: IdVec<LoadId, Option<Carried>>,
    refused: IdVec<LoadId, Option<Reason>>,
}

impl Judge<'_> {
    fn outcome(&self, id: ParcelId, parcel: &Parcel) -> Outcome {
        let unserved = |station, reason| Outcome { station, load: None, at: None, fate: Fate::Unserved(reason) };
        let station = match self.draft.stations[id] {
            Ok(station) => station,
            Err(reason) => return unserved(self.draft.assigned[id], reason),
        };
        let load = match self.draft.loads.of.get(id).copied().flatten() {
            Some(Ok(load)) => load,
            Some(Err(reason)) => return unserved(Some(station), reason),
            None => return unserved(Some(station), Reason::NoDeparture),
        };
        let stays = |reason| Outcome { load: Some(load), ..unserved(Some(station), reason) };
        let Some(carried) = self.carried[load] else {
            return stays(self.refused[load].unwrap_or(Reason::NoLegalTour));
        };
        let shipment = self.draft.loads.loads[load].shipment.map(|s| &self.draft.shipments[s]);
        let Some(shipment) = shipment else { return stays(Reason::NoDeparture) };
        let (at, fate) = match parcel.flow {
            Flow::In => (carried.leaves, fate_in(parcel, shipment.itinerary.end, carried)),
            Flow::Out => (shipment.itinerary.end, fate_out(parcel, shipment.itinerary.end, carried)),
        };
        Outcome { station: Some(station), load: Some(load), at: Some(at), fate }
    }
}

fn fate_in(parcel: &Parcel, at_depot: Time, carried: Carried) -> Fate {
    match () {
        () if carried.leaves <= parcel.due => Fate::Served,
        () if at_depot > parcel.due => Fate::Late(Reason::LineHaulTooSlow),
        () => Fate::Late(Reason::TourTooLate),
    }
}

fn fate_out(parcel: &Parcel, at_hub: Time, carried: Carried) -> Fate {
    let keeps = parcel.shelf_life.is_none_or(|life| at_hub.since(carried.leaves) <= life);
    match () {
        () if at_hub <= parcel.due && keeps => Fate::Served,
        () if !keeps => Fate::Late(Reason::ShelfLifePassed),
        () if carried.ends > parcel.due => Fate::Late(Reason::TourTooLate),
        () => Fate::Late(Reason::LineHaulTooSlow),
    }
}
