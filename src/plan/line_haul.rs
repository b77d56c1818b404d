//! Line-haul: shipments between hubs and depots on trains, flights and trucks.

use super::chains::{Offer, Wanted, best};
use super::day::Draft;
use crate::base::{Budget, Date, Error, Grams, IdVec, Millilitres, Seconds, Time};
use crate::freight::{DepotId, Flow, ParcelId, Service, Temperature};
use crate::itinerary::{Chains, Residual, Span};
use crate::scenario::{LoadId, Place, Reason, Region, Scenario, Shipment, ShipmentId};
use crate::timetable::TerminalId;
use std::collections::BTreeMap;

/// What the pieces of one shipment have in common; express first, then by depot, is the order of booking.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    service: Service,
    temperature: Temperature,
    depot: DepotId,
    hub: TerminalId,
    /// When it may start: ready at the hub (in); the end of the day's last tour (out).
    start: Time,
}

/// Something that is shipped whole: a parcel (in) or a load (out).
#[derive(Clone, Copy)]
struct Item<I> {
    id: I,
    pieces: u32,
    mass: Grams,
    volume: Millilitres,
    due: Time,
}

/// Line-haul starts within so many days: inbound on the first ones, outbound after the last tours.
const DAYS: usize = 21;
/// It takes at most so many days more.
const HORIZON: usize = 10;

/// Room for less than this is not worth a split, while other departures have more.
const SMALLEST_PART: Grams = Grams(200_000);

/// A load with the end of the tour that collected it.
type Collected = (Item<LoadId>, Time);

/// The chains of the scenario's days, and the room that is left on their departures.
pub(super) struct LineHaul<'a> {
    region: &'a Region,
    chains: Chains<'a>,
    residual: Residual,
}

impl<'a> LineHaul<'a> {
    pub(super) fn new(region: &'a Region, scenario: &Scenario) -> Result<Self, Error> {
        let closures = scenario.closures.clone();
        let span = Span { days: DAYS, horizon: HORIZON, closures, ..Span::day(first_day(scenario)) };
        let chains = Chains::new(region, &span)?;
        Ok(Self { region, chains, residual: Residual::new(&region.timetable) })
    }

    /// Ships every parcel that comes in from its hub to its station's depot. Those that find no departure become
    /// unserved.
    pub(super) fn inbound(&mut self, draft: &mut Draft<'_>, budget: &Budget) -> Result<(), Error> {
        let mut groups: BTreeMap<Key, Vec<Item<ParcelId>>> = BTreeMap::new();
        for (id, parcel) in draft.scenario.parcels.entries().filter(|(_, p)| p.flow == Flow::In) {
            let Some(depot) = draft.depot(id) else { continue };
            let (service, temperature) = (parcel.service, parcel.temperature);
            let key = Key { service, temperature, depot, hub: parcel.hub, start: parcel.ready };
            let item = Item { id, pieces: 1, mass: parcel.mass, volume: parcel.volume, due: parcel.due };
            groups.entry(key).or_default().push(item);
        }
        for (key, items) in groups {
            budget.check()?;
            let left = self.ship(Flow::In, key, &items, &mut draft.shipments, |id, shipment| {
                draft.shipment_of[id] = Some(shipment);
            })?;
            let reason = if left.is_empty() { Reason::NoDeparture } else { self.why_not(key, Flow::In)? };
            for id in left {
                draft.stations[id] = Err(reason);
            }
        }
        Ok(())
    }

    /// Farm goods of a depot without any way to their hub stay at the station: nobody collects what can't go on.
    pub(super) fn leave_what_cannot_go(&self, draft: &mut Draft<'_>) -> Result<(), Error> {
        let mut known: BTreeMap<(DepotId, TerminalId, Service), bool> = BTreeMap::new();
        for (id, parcel) in draft.scenario.parcels.entries().filter(|(_, p)| p.flow == Flow::Out) {
            let Some(depot) = draft.depot(id) else { continue };
            let (service, temperature) = (parcel.service, parcel.temperature);
            let goes = match known.get(&(depot, parcel.hub, service)) {
                Some(&goes) => goes,
                None => {
                    let key = Key { service, temperature, depot, hub: parcel.hub, start: parcel.ready };
                    let goes = self.why_not(key, Flow::Out)? == Reason::NoDeparture;
                    known.insert((depot, parcel.hub, service), goes);
                    goes
                }
            };
            if !goes {
                draft.stations[id] = Err(Reason::CountyCutOff);
            }
        }
        Ok(())
    }

    /// Ships every load that tours collected from its depot to its hub. Those that find no departure stay without a
    /// shipment.
    pub(super) fn outbound(&mut self, draft: &mut Draft<'_>, budget: &Budget) -> Result<(), Error> {
        let (hubs, dues) = outbound_facts(draft);
        let mut groups: BTreeMap<(Key, Date), Vec<Collected>> = BTreeMap::new();
        for tour in &draft.tours {
            for &id in tour.visits.iter().flat_map(|v| &v.collect) {
                let load = &draft.loads.loads[id];
                let Some(hub) = hubs[id] else { continue };
                let midnight = Time::at(tour.end.date(), Seconds::ZERO);
                let (service, temperature) = (load.service, load.temperature);
                let key = Key { service, temperature, depot: tour.depot, hub, start: midnight };
                let item = Item { id, pieces: load.pieces, mass: load.mass, volume: load.volume, due: dues[id] };
                groups.entry((key, tour.end.date())).or_default().push((item, tour.end));
            }
        }
        for ((key, _), items) in groups {
            budget.check()?;
            let start = items.iter().map(|(_, end)| *end).max().unwrap_or(key.start);
            let items: Vec<_> = items.into_iter().map(|(item, _)| item).collect();
            let loads = &mut draft.loads.loads;
            self.ship(Flow::Out, Key { start, ..key }, &items, &mut draft.shipments, |id, shipment| {
                loads[id].shipment = Some(shipment);
            })?;
        }
        Ok(())
    }

    /// Books shipments for `items` in their order until all are under way or no departure has room; returns those
    /// left behind.
    fn ship<I: Copy>(
        &mut self,
        flow: Flow,
        key: Key,
        items: &[Item<I>],
        shipments: &mut IdVec<ShipmentId, Shipment>,
        mut assign: impl FnMut(I, ShipmentId),
    ) -> Result<Vec<I>, Error> {
        let mut rest = items;
        while let Some(first) = rest.first() {
            let due = rest.iter().map(|i| i.due).min().unwrap_or(first.due);
            let total: (Grams, Millilitres) = (rest.iter().map(|i| i.mass).sum(), rest.iter().map(|i| i.volume).sum());
            let whole =
                Wanted { at_least: total.0.min(SMALLEST_PART).max(first.mass), due, total, ..self.wanted(flow, key) };
            let crumbs = Wanted { at_least: first.mass, ..whole };
            let offer = match self.best(&whole)? {
                Some(offer) => Some(offer),
                None => self.best(&crumbs)?,
            };
            let Some(offer) = offer else { return Ok(rest.iter().map(|i| i.id).collect()) };
            let taken = fitting(rest, offer.room);
            let (now, later) = rest.split_at(taken);
            let shipment = self.shipment(flow, key, now, offer);
            self.residual.book(&shipment.itinerary, shipment.mass)?;
            let id = shipments.push(shipment);
            now.iter().for_each(|item| assign(item.id, id));
            rest = later;
        }
        Ok(Vec::new())
    }

    fn shipment<I>(&self, flow: Flow, key: Key, items: &[Item<I>], offer: Offer) -> Shipment {
        let mass = items.iter().map(|i| i.mass).sum();
        let volume = items.iter().map(|i| i.volume).sum();
        Shipment {
            flow,
            hub: key.hub,
            depot: key.depot,
            service: key.service,
            temperature: key.temperature,
            pieces: items.iter().map(|i| i.pieces).sum(),
            mass,
            volume,
            itinerary: self.chains.priced(offer.itinerary, mass, volume),
        }
    }

    fn best(&self, wanted: &Wanted) -> Result<Option<Offer>, Error> {
        best(&self.chains, self.region, &self.residual, wanted)
    }

    fn wanted(&self, flow: Flow, key: Key) -> Wanted {
        let depot = Place::Node(self.region.depots[key.depot].node);
        let Key { service, hub, start, .. } = key;
        let total = (Grams::ZERO, Millilitres::ZERO);
        Wanted { flow, service, hub, depot, start, due: start, at_least: Grams::ZERO, total }
    }

    /// Whether a county without a departure has no way at all, or only no room left: with all departures empty it
    /// would have one.
    fn why_not(&self, key: Key, flow: Flow) -> Result<Reason, Error> {
        let free = Residual::new(&self.region.timetable);
        let any = best(&self.chains, self.region, &free, &self.wanted(flow, key))?;
        Ok(if any.is_some() { Reason::NoDeparture } else { Reason::CountyCutOff })
    }
}

/// How many of the first items fit into `room` (all where there is no limit): at least one, since it was asked for.
fn fitting<I>(items: &[Item<I>], room: Option<Grams>) -> usize {
    let Some(room) = room else { return items.len() };
    let mut mass = Grams::ZERO;
    let fits = items.iter().take_while(|item| {
        mass += item.mass;
        mass <= room
    });
    fits.count().max(1)
}

/// The first day on which anything starts.
fn first_day(scenario: &Scenario) -> Date {
    let ready = scenario.parcels.iter().map(|p| p.ready.date()).min();
    ready.unwrap_or(scenario.date).min(scenario.date)
}

type OutboundFacts = (IdVec<LoadId, Option<TerminalId>>, IdVec<LoadId, Time>);

/// The hub of each outbound load, and the earliest promise of its parcels.
fn outbound_facts(draft: &Draft<'_>) -> OutboundFacts {
    let mut hubs = IdVec::filled(draft.loads.loads.len(), None);
    let start = Time::at(draft.scenario.date.plus_days(3650), Seconds::ZERO);
    let mut dues = IdVec::filled(draft.loads.loads.len(), start);
    for (parcel, load) in draft.loads.of.entries() {
        let record = &draft.scenario.parcels[parcel];
        if let (Some(Ok(load)), Flow::Out) = (*load, record.flow) {
            hubs[load] = Some(record.hub);
            dues[load] = dues[load].min(record.due);
        }
    }
    (hubs, dues)
}
