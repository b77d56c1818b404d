//! A plausible plan, made up without the planner, to draw and to sum.

use skyroad::base::half_up;
use skyroad::freight::{Depot, DepotId, ParcelId, StationId, VehicleTypeId};
use skyroad::network::Closure;
use skyroad::plan::Demand;
use skyroad::scenario::{
    Activity, Event, Fate, Itinerary, Leg, Load, LoadId, Outcome, Place, Reason, Ride, Shipment, ShipmentId, Tour,
    Visit,
};
use skyroad::timetable::{Mode, TerminalId, Trip, TripId};
use skyroad::{
    Co2, Date, Fen, Flow, Grams, Id, IdVec, Metres, Metric, Millilitres, NodeId, Plan, Profile, Region, Scenario,
    Search, Seconds, Service, Temperature, Time, VehicleClass,
};
use std::collections::BTreeMap;

pub(crate) struct Demo {
    pub(crate) region: Region,
    pub(crate) scenario: Scenario,
    pub(crate) plan: Plan,
}

/// The embedded region on `date` with `scale` times its parcels.
pub(crate) fn demo(date: &str, scale: f64) -> Demo {
    let region = skyroad::tibet::region().unwrap();
    let date = Date::parse(date).unwrap();
    let hub = |code: &str| region.timetable.terminal(code).unwrap();
    let demand = Demand { scale, ..Demand::new(hub("rail-xining"), hub("air-tfu")) };
    let parcels = demand.generate(&region, date, 1).unwrap();
    let slide = region.network.segments().entries().find(|(_, s)| s.road == "G318" && s.length.0 > 80_000);
    let closures = slide
        .map(|(segment, _)| Closure { segment, reason: "landslide <clearing until evening>".into() })
        .into_iter()
        .collect();
    let scenario = Scenario { date, closures, parcels, seed: 1 };
    let plan = Maker::new(&region, &scenario).plan();
    Demo { region, scenario, plan }
}

struct Maker<'a> {
    region: &'a Region,
    scenario: &'a Scenario,
    plan: Plan,
    /// Loads of each station: in, out.
    loads: BTreeMap<(StationId, Flow), LoadId>,
    shipments: BTreeMap<(DepotId, Flow, Service), ShipmentId>,
}

impl<'a> Maker<'a> {
    fn new(region: &'a Region, scenario: &'a Scenario) -> Self {
        let undone = Outcome { station: None, load: None, at: None, fate: Fate::Unserved(Reason::NoVehicleLeft) };
        let plan = Plan {
            date: scenario.date,
            seed: scenario.seed,
            reproducible: true,
            outcomes: IdVec::filled(scenario.parcels.len(), undone),
            loads: IdVec::new(),
            shipments: IdVec::new(),
            tours: IdVec::new(),
        };
        Self { region, scenario, plan, loads: BTreeMap::new(), shipments: BTreeMap::new() }
    }

    fn plan(mut self) -> Plan {
        let conditions = self.region.network.on_with(self.scenario.date, &self.scenario.closures);
        let metric = |class| Metric::new(&self.region.network, &conditions, &Profile::new(class));
        let (van, heavy) = (metric(VehicleClass::Van), metric(VehicleClass::HeavyTruck));
        let mut search = Search::new(&self.region.network, &heavy);
        self.haul(&mut search);
        self.fill_loads();
        let mut search = Search::new(&self.region.network, &van);
        let mut arrivals = BTreeMap::new();
        for (id, depot) in self.region.depots.entries() {
            self.tours(id, depot, &mut search, &mut arrivals);
        }
        self.outcomes(&arrivals);
        self.plan
    }

    fn haul(&mut self, search: &mut Search<'_>) {
        let terminals = &self.region.timetable.terminals;
        for depot in self.region.depots.ids() {
            for (flow, service) in
                [(Flow::In, Service::Standard), (Flow::In, Service::Express), (Flow::Out, Service::Standard)]
            {
                let mode = if service == Service::Express { Mode::Air } else { Mode::Rail };
                let hub = if mode == Mode::Air { "air-tfu" } else { "rail-xining" };
                let hub = self.region.timetable.terminal(hub).unwrap();
                let at = self.region.network.nodes()[self.region.depots[depot].node].coord;
                let rides = self.region.timetable.trips.entries().filter_map(|(id, trip)| ride(id, trip, mode, hub));
                let nearest = rides.min_by_key(|&(_, _, end)| terminals[end].coord.distance(at));
                let itinerary = match nearest {
                    Some((trip, alight, end)) => self.chain(depot, flow, hub, (trip, alight, end), search),
                    None => continue,
                };
                let shipment = Shipment {
                    flow,
                    hub,
                    depot,
                    service,
                    temperature: Temperature::Ambient,
                    pieces: 0,
                    mass: Grams(0),
                    volume: Millilitres(0),
                    itinerary,
                };
                let id = self.plan.shipments.push(shipment);
                self.shipments.insert((depot, flow, service), id);
            }
        }
    }

    /// Hub, train or flight, truck; for goods out the same backwards in space, which is enough to draw.
    fn chain(
        &self,
        depot: DepotId,
        flow: Flow,
        hub: TerminalId,
        (trip, alight, end): (TripId, u16, TerminalId),
        search: &mut Search<'_>,
    ) -> Itinerary {
        let start = Time::at(self.scenario.date, Seconds::hours(if flow == Flow::In { 0 } else { 38 }));
        let stops = &self.region.timetable.trips[trip].stops;
        let (first, last) = (stops[0], stops[usize::from(alight)]);
        let day = start.date();
        let (depart, arrive) = (Time::at(day, first.depart), Time::at(day, last.arrive));
        let ride = Leg {
            mode: self.region.timetable.trips[trip].mode,
            from: Place::Terminal(hub),
            to: Place::Terminal(end),
            depart,
            arrive,
            wait: depart.since(start).max(Seconds::ZERO),
            length: last.at,
            moving: arrive.since(depart),
            ride: Some(Ride { trip, day, board: 0, alight }),
            cost: Fen(last.at.0 / 50),
            co2: Co2(last.at.0 / 100),
        };
        let access = self.region.timetable.terminals[end].access.unwrap();
        let node = self.region.depots[depot].node;
        let mut legs = vec![ride];
        let mut end_time = arrive;
        if let Some(path) = search.path(access.node, node).filter(|p| !p.arcs.is_empty()) {
            let depart = arrive + Seconds::hours(2);
            end_time = depart + path.time();
            legs.push(Leg {
                mode: Mode::Road,
                from: Place::Terminal(end),
                to: Place::Node(node),
                depart,
                arrive: end_time,
                wait: Seconds::hours(2),
                length: path.length(),
                moving: path.time(),
                ride: None,
                cost: Fen(path.length().0 / 12),
                co2: Co2(path.length().0 / 4),
            });
        }
        if flow == Flow::Out {
            legs.reverse();
            for leg in &mut legs {
                std::mem::swap(&mut leg.from, &mut leg.to);
            }
        }
        Itinerary { start, end: end_time, legs }
    }

    fn fill_loads(&mut self) {
        for parcel in &self.scenario.parcels {
            let station = self.region.villages[parcel.village].home;
            let depot = self.region.stations[station].depot;
            let service = if parcel.flow == Flow::Out { Service::Standard } else { parcel.service };
            let shipment = self.shipments.get(&(depot, parcel.flow, service)).copied();
            let loads = &mut self.plan.loads;
            let id = *self.loads.entry((station, parcel.flow)).or_insert_with(|| {
                loads.push(Load {
                    flow: parcel.flow,
                    station,
                    service: Service::Standard,
                    temperature: Temperature::Ambient,
                    pieces: 0,
                    mass: Grams(0),
                    volume: Millilitres(0),
                    ready: parcel.ready,
                    shipment,
                })
            });
            self.plan.loads[id].pieces += 1;
            self.plan.loads[id].mass += parcel.mass;
            self.plan.loads[id].volume += parcel.volume;
            if let Some(id) = shipment {
                self.plan.shipments[id].pieces += 1;
                self.plan.shipments[id].mass += parcel.mass;
            }
        }
    }

    /// Sweeps round the depot, eight hours a tour.
    fn tours(&mut self, id: DepotId, depot: &Depot, search: &mut Search<'_>, arrivals: &mut BTreeMap<StationId, Time>) {
        let home = self.region.network.nodes()[depot.node].coord;
        let mut stations: Vec<StationId> =
            self.region.stations.entries().filter(|(_, s)| s.depot == id).map(|(s, _)| s).collect();
        let bearing = |s: &StationId| {
            let (east, north) = home.offset_km(self.region.network.nodes()[self.region.stations[*s].node].coord);
            half_up(east.atan2(north) * 1e6)
        };
        stations.sort_by_key(bearing);
        let mut unit = 0;
        let mut rest = stations.into_iter().peekable();
        while rest.peek().is_some() {
            let mut tour = Draft::new(self, id, depot.node, unit);
            while let Some(&next) = rest.peek() {
                let kg = self.loads.get(&(next, Flow::In)).map_or(0, |&l| self.plan.loads[l].mass.0);
                let full =
                    !tour.tour.visits.is_empty() && (tour.grams + kg > 1_500_000 || tour.driven > Seconds::hours(4));
                if full || !tour.visit(self, next, search) {
                    if !full {
                        rest.next();
                    }
                    break;
                }
                tour.grams += kg;
                arrivals.insert(next, tour.now);
                rest.next();
            }
            if !tour.tour.visits.is_empty() {
                let done = tour.close(depot.node, search);
                self.plan.tours.push(done);
                unit += 1;
            }
        }
    }

    fn outcomes(&mut self, arrivals: &BTreeMap<StationId, Time>) {
        for (id, parcel) in self.scenario.parcels.entries() {
            let station = self.region.villages[parcel.village].home;
            let chance = (id.index() * 7919) % 1000;
            let fate = match (arrivals.get(&station), chance) {
                (None, _) => Fate::Unserved(Reason::StationCutOff),
                (_, 0..=3) if station.index().is_multiple_of(9) => Fate::Unserved(Reason::TooHeavy),
                (_, 0..=60) if station.index().is_multiple_of(7) => Fate::Late(Reason::LineHaulTooSlow),
                _ => Fate::Served,
            };
            let at = arrivals.get(&station).copied().filter(|_| !matches!(fate, Fate::Unserved(_)));
            let load = at.and_then(|_| self.loads.get(&(station, parcel.flow)).copied());
            self.plan.outcomes[id] = Outcome { station: at.map(|_| station), load, at, fate };
        }
    }
}

fn ride(id: TripId, trip: &Trip, mode: Mode, hub: TerminalId) -> Option<(TripId, u16, TerminalId)> {
    let starts = trip.mode == mode && trip.stops.first()?.terminal == hub && trip.capacity.is_some();
    let last = trip.stops.len() - 1;
    starts.then(|| (id, last as u16, trip.stops[last].terminal))
}

struct Draft {
    tour: Tour,
    at: NodeId,
    now: Time,
    driven: Seconds,
    grams: i64,
}

impl Draft {
    fn new(maker: &Maker<'_>, depot: DepotId, node: NodeId, unit: u32) -> Self {
        let date = maker.scenario.date.plus_days(1);
        let start = Time::at(date, Seconds::hours(7) + Seconds::minutes(i64::from(unit % 8) * 15));
        let tour = Tour {
            depot,
            vehicle: VehicleTypeId::from_index(unit as usize % maker.region.vehicles.len()),
            unit,
            start,
            end: start,
            days: (date, date),
            visits: Vec::new(),
            events: Vec::new(),
            length: Metres(0),
            cost: Fen(6_000),
            co2: Co2(0),
        };
        let mut draft = Self { tour, at: node, now: start, driven: Seconds::ZERO, grams: 0 };
        draft.event(Activity::Service, Seconds::minutes(20));
        draft
    }

    fn event(&mut self, activity: Activity, span: Seconds) {
        self.tour.events.push(Event { activity, start: self.now, end: self.now + span });
        self.now = self.now + span;
    }

    fn drive(&mut self, to: NodeId, search: &mut Search<'_>) -> bool {
        let Some(path) = search.path(self.at, to) else { return false };
        self.event(Activity::Drive, path.time());
        self.driven += path.time();
        self.tour.length += path.length();
        self.tour.cost += Fen(path.length().0 / 8);
        self.tour.co2 += Co2(path.length().0 * 35 / 100);
        self.at = to;
        true
    }

    fn visit(&mut self, maker: &Maker<'_>, station: StationId, search: &mut Search<'_>) -> bool {
        if !self.drive(maker.region.stations[station].node, search) {
            return false;
        }
        let arrive = self.now;
        if self.driven > Seconds::hours(4) {
            self.event(Activity::Break, Seconds::minutes(20));
        }
        let start = self.now;
        self.event(Activity::Service, Seconds::minutes(18));
        let load = |flow| maker.loads.get(&(station, flow)).copied().into_iter().collect();
        let (deliver, collect) = (load(Flow::In), load(Flow::Out));
        self.tour.visits.push(Visit { station, deliver, collect, arrive, start, leave: self.now });
        true
    }

    fn close(mut self, depot: NodeId, search: &mut Search<'_>) -> Tour {
        self.drive(depot, search);
        self.event(Activity::Service, Seconds::minutes(20));
        self.tour.end = self.now;
        self.tour.days.1 = self.now.date();
        self.tour
    }
}

/// The number of parcels, for sums.
pub(crate) fn parcels(scenario: &Scenario, flow: Flow) -> Vec<ParcelId> {
    scenario.parcels.entries().filter(|(_, p)| p.flow == flow).map(|(id, _)| id).collect()
}
