//! Line-haul: shipments between hubs and depots on trains, flights and trucks.

use super::chains::{Offer, Wanted, best};
use super::day::Draft;
use crate::base::{Budget, Date, Error, Grams, IdVec, Millilitres, Seconds, Time};
use crate::freight::{DepotId, Flow, ParcelId, Service, Temperature, VehicleClass};
use crate::itinerary::{Chains, Residual, Span};
use crate::metric::{Metric, Profile};
use crate::network::NodeId;
use crate::scenario::{LoadId, Place, Reason, Region, Scenario, Shipment, ShipmentId};
use crate::search::Engine;
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

/// Line-haul starts within so many days from [`BEFORE`] days before the scenario's date on; later is no departure.
const DAYS: usize = 40;
/// Parcels may stand ready so many days before the scenario's date.
const BEFORE: i64 = 10;
/// It takes at most so many days more.
const HORIZON: usize = 10;

/// Room for less than this is not worth a split, while other departures have more.
const SMALLEST_PART: Grams = Grams(200_000);

/// A load with the end of the tour that collected it.
type Collected = (Item<LoadId>, Time);

/// The chains of the scenario's days, and the room that is left on their departures.
pub(super) struct LineHaul<'a> {
    region: &'a Region,
    /// On which line-haul may start.
    days: std::ops::RangeInclusive<Date>,
    chains: Chains<'a>,
    residual: Residual,
    /// By flow: which depots have a road to or from a terminal that handles freight.
    joined: [IdVec<DepotId, bool>; 2],
}

impl<'a> LineHaul<'a> {
    pub(super) fn new(region: &'a Region, engine: &Engine, scenario: &Scenario) -> Result<Self, Error> {
        let closures = scenario.closures.clone();
        let span = Span { days: DAYS, horizon: HORIZON, closures, ..Span::day(first_day(region, scenario)) };
        let chains = Chains::with(region, engine, &span)?;
        let days = span.first..=span.first.plus_days(DAYS as i64 - 1);
        let residual = Residual::new(&region.timetable);
        Ok(Self { region, days, chains, residual, joined: joined(region, engine, scenario)? })
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
            let reason = self.why_not(key.depot, Flow::In);
            for id in left {
                draft.stations[id] = Err(reason);
            }
        }
        Ok(())
    }

    /// Farm goods of a depot without any way out stay at the station: nobody collects what can't go on.
    pub(super) fn leave_what_cannot_go(&self, draft: &mut Draft<'_>) {
        for (id, _) in draft.scenario.parcels.entries().filter(|(_, p)| p.flow == Flow::Out) {
            let Some(depot) = draft.depot(id) else { continue };
            if self.why_not(depot, Flow::Out) == Reason::CountyCutOff {
                draft.stations[id] = Err(Reason::CountyCutOff);
            }
        }
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
        if !self.days.contains(&wanted.start.date()) {
            return Ok(None);
        }
        best(&self.chains, self.region, &self.residual, wanted)
    }

    fn wanted(&self, flow: Flow, key: Key) -> Wanted {
        let depot = Place::Node(self.region.depots[key.depot].node);
        let Key { service, hub, start, .. } = key;
        let total = (Grams::ZERO, Millilitres::ZERO);
        Wanted { flow, service, hub, depot, start, due: start, at_least: Grams::ZERO, total }
    }

    /// Why a depot without a departure has none: on the scenario's date no road leads from any terminal that handles
    /// freight to it (in) or from it to any (out), or only the room or the time is lacking.
    fn why_not(&self, depot: DepotId, flow: Flow) -> Reason {
        if self.joined[flow as usize][depot] { Reason::NoDeparture } else { Reason::CountyCutOff }
    }
}

/// Which depots heavy trucks reach from a terminal that handles freight (in), and from which they reach one (out).
fn joined(region: &Region, engine: &Engine, scenario: &Scenario) -> Result<[IdVec<DepotId, bool>; 2], Error> {
    let network = &region.network;
    let conditions = network.on_with(scenario.date, &scenario.closures);
    let metric = Metric::new(network, &conditions, &Profile::new(VehicleClass::HeavyTruck));
    let freight = region.timetable.terminals.iter().filter(|t| t.cut_off_freight.is_some());
    let mut gates: Vec<NodeId> = freight.filter_map(|t| t.access.map(|a| a.node)).collect();
    gates.sort_unstable();
    gates.dedup();
    let depots: Vec<NodeId> = region.depots.iter().map(|d| d.node).collect();
    let ways = engine.ways(&metric)?;
    let (to, from) = (ways.table(&gates, &depots)?, ways.table(&depots, &gates)?);
    let inbound = (0..depots.len()).map(|d| (0..gates.len()).any(|g| to.cell(g, d).is_some()));
    let outbound = (0..depots.len()).map(|d| (0..gates.len()).any(|g| from.cell(d, g).is_some()));
    Ok([inbound.collect(), outbound.collect()])
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

/// The first day on which anything may start, within the region's data.
fn first_day(region: &Region, scenario: &Scenario) -> Date {
    scenario.date.plus_days(-BEFORE).max(region.span.0)
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
