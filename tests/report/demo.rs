//! A plausible plan, made up without the planner, to draw and to sum.

use skyroad::base::half_up;
use skyroad::freight::{Depot, DepotId, ParcelId, StationId, VehicleTypeId};
use skyroad::network::Closure;
use skyroad::plan::Demand;
use skyroad::scenario::{
    Activity, Event, Fate, Itinerary, Leg, Load, LoadId, Outcome, Place, Reason, Ride, Shipment, ShipmentId, Tour,
    Visit,
};
use skyroad::timetable::{Access, Mode, Stop, Terminal, TerminalId, Timetable, Trip, TripId};
use skyroad::{
    Co2, Coord, Date, Fen, Flow, Grams, Id, IdVec, Metres, Metric, Millilitres, NodeId, Plan, Profile, Region,
    Scenario, Search, Seconds, Service, Temperature, Time, TimeWindow, VehicleClass, Weekdays,
};
use std::collections::BTreeMap;

pub(crate) struct Demo {
    pub(crate) region: Region,
    pub(crate) scenario: Scenario,
    pub(crate) plan: Plan,
}

/// The embedded region on `date` with `scale` times its parcels.
pub(crate) fn demo(date: &str, scale: f64) -> Demo {
    let mut region = skyroad::tibet::region().unwrap();
    if region.timetable.terminals.is_empty() {
        region.timetable = timetable(&region);
    }
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

/// Terminals of the region's file with two railways and some flights, until a reader gives the real timetable.
fn timetable(region: &Region) -> Timetable {
    let mut table = Timetable::default();
    let mut reader = csv::Reader::from_reader(include_bytes!("../../data/terminals.csv").as_slice());
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let number = |key: &str| row[key].parse::<f64>().unwrap_or(0.0);
        let access = region.network.node(&row["place"]).ok().map(|node| Access {
            node,
            length: Metres(half_up(number("access_km") * 1000.0)),
            time: Seconds(half_up(number("access_h") * 3600.0)),
        });
        table.terminals.push(Terminal {
            code: row["id"].clone(),
            mode: if row["kind"] == "air" { Mode::Air } else { Mode::Rail },
            names: skyroad::network::Names {
                zh: row["name_zh"].clone(),
                en: row["name_en"].clone(),
                ..Default::default()
            },
            coord: Coord::new(number("lat"), number("lon")).unwrap(),
            access,
            cut_off_people: Seconds::minutes(40),
            cut_off_freight: Some(Seconds::hours(3)),
            release_people: Seconds::minutes(15),
            release_freight: Some(Seconds::hours(2)),
            hours: Some(TimeWindow::ALWAYS),
            cold_storage: row["cold_storage"] == "yes",
            handling_per_kg: Fen(15),
            source: row["source"].clone(),
        });
    }
    let line = |codes: &str| codes.split(' ').map(|c| table.terminal(c).unwrap()).collect::<Vec<_>>();
    let qinghai = line(
        "rail-xining rail-golmud rail-wudaoliang rail-tuotuohe rail-yanshiping rail-amdo rail-nagqu rail-damxung rail-lhasa-west rail-lhasa",
    );
    let express = line("rail-xining rail-golmud rail-nagqu rail-lhasa");
    let nyingchi =
        line("rail-lhasa rail-gonggar rail-shannan rail-sangri rail-gyaca rail-nang rail-mainling rail-nyingchi");
    let shigatse = line("rail-lhasa rail-quxu rail-nyemo rail-rinbung rail-shigatse");
    let mut trips = vec![
        ("X281", Mode::Rail, qinghai, false),
        ("Z323", Mode::Rail, express, false),
        ("C881", Mode::Rail, nyingchi, false),
        ("M-1", Mode::Rail, shigatse, true),
    ];
    for to in ["air-lxa", "air-bpx", "air-lzy", "air-ngq", "air-rkz"] {
        trips.push(("M-TFU", Mode::Air, line(&format!("air-tfu {to}")), true));
    }
    for pair in ["air-lxa air-ngq", "air-lxa air-xiy", "air-lxa air-kmg", "air-lxa air-ktm", "air-lxa air-ckg"] {
        trips.push(("TV9807", Mode::Air, line(pair), false));
    }
    let trips: Vec<Trip> = trips.into_iter().map(|(n, m, s, model)| trip(n, m, &s, model, &table.terminals)).collect();
    table.trips = IdVec::from_vec(trips);
    table
}

fn trip(
    number: &str,
    mode: Mode,
    calls: &[TerminalId],
    is_model: bool,
    terminals: &IdVec<TerminalId, Terminal>,
) -> Trip {
    let kmh = if mode == Mode::Air { 700 } else { 80 };
    let mut at = 0;
    let mut last = calls[0];
    let stop = |&terminal: &TerminalId| {
        at += terminals[last].coord.distance(terminals[terminal].coord).0;
        last = terminal;
        let time = Seconds::hours(14) + Seconds(at * 36 / 10 / kmh);
        Stop { terminal, arrive: time, depart: time, at: Metres(at) }
    };
    Trip {
        number: number.into(),
        mode,
        line: if mode == Mode::Air { "TV" } else { "Qinghai-Tibet" }.into(),
        people: true,
        capacity: Some(Grams(200_000_000)),
        is_parcel_service: true,
        days: Weekdays::ALL,
        valid_from: Date::new(1990, 1, 1).unwrap(),
        valid_to: None,
        stops: calls.iter().map(stop).collect(),
        is_model,
        source: "made up for tests".into(),
    }
}

/// The number of parcels, for sums.
pub(crate) fn parcels(scenario: &Scenario, flow: Flow) -> Vec<ParcelId> {
    scenario.parcels.entries().filter(|(_, p)| p.flow == flow).map(|(id, _)| id).collect()
}
