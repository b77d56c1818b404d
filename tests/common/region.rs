//! The region: nine places, two depots, four stations, five terminals, six trips.

use super::id;
use skyroad::freight::*;
use skyroad::network::*;
use skyroad::timetable::*;
use skyroad::*;

const PLACES: [&str; 8] = ["town", "port", "seat-a", "a1", "a2", "seat-b", "b1", "b2"];

/// Ends, minutes by truck, kilometres. The last one is closed by a landslide.
const ROADS: [(&str, &str, i64, i64); 10] = [
    ("town", "seat-a", 60, 50),
    ("port", "seat-a", 30, 25),
    ("seat-a", "a1", 90, 60),
    ("a1", "a2", 120, 70),
    ("a2", "seat-a", 200, 130),
    ("seat-a", "seat-b", 300, 250),
    ("seat-b", "b1", 230, 150),
    ("b1", "b2", 100, 60),
    ("b2", "seat-b", 180, 100),
    ("seat-a", "a2", 100, 90),
];

fn network() -> Network {
    let mut builder = NetworkBuilder::new();
    for (i, slug) in PLACES.iter().enumerate() {
        let coord = Coord::new(30.0, 90.0 + i as f64 / 10.0).unwrap();
        let names = Names { zh: (*slug).into(), ..Names::default() };
        let node = Node { slug: (*slug).into(), names, kind: NodeKind::Junction, coord, elevation: 3600 };
        builder.node(node).unwrap();
    }
    for (from, to, minutes, km) in ROADS {
        let (from, to) = (builder.find(from).unwrap(), builder.find(to).unwrap());
        let time = Some(Seconds::minutes(minutes));
        let segment = Segment {
            road: "G0".into(),
            length: Metres(km * 1000),
            class: RoadClass::III,
            surface: Surface::Paved,
            limit: 80,
            open_year: None,
            paved_year: None,
            observed: Observed { car_now: time, truck_now: time, in_1990s: None },
            pass: None,
            open_months: MonthSet::parse("5-11").unwrap(),
            season_note: String::new(),
            restriction: Restriction::default(),
            confidence: "high".into(),
            source: "test".into(),
        };
        builder.two_way(from, to, segment).unwrap();
    }
    builder.build()
}

fn hours(text: &str) -> TimeWindow {
    let (opens, closes) = text.split_once('-').unwrap();
    TimeWindow::new(TimeOfDay::parse(opens).unwrap(), TimeOfDay::parse(closes).unwrap()).unwrap()
}

fn terminal(code: &str, access: Option<Access>, cut_off: i64, release: i64, open: &str) -> Terminal {
    Terminal {
        code: code.into(),
        mode: if code.starts_with("air") { Mode::Air } else { Mode::Rail },
        names: Names::default(),
        coord: Coord::new(36.0, 95.0).unwrap(),
        access,
        cut_off_people: Seconds::minutes(30),
        cut_off_freight: Some(Seconds::minutes(cut_off)),
        release_people: Seconds::minutes(10),
        release_freight: Some(Seconds::minutes(release)),
        hours: Some(hours(open)),
        cold_storage: true,
        handling_per_kg: Fen(15),
        source: "test".into(),
    }
}

fn trip(number: &str, mode: Mode, days: &str, since: &str, stops: &[(usize, i64, i64, i64)]) -> Trip {
    let stop = |&(terminal, arrive, depart, km): &(usize, i64, i64, i64)| Stop {
        terminal: id(terminal),
        arrive: Seconds::minutes(arrive),
        depart: Seconds::minutes(depart),
        at: Metres(km * 1000),
    };
    Trip {
        number: number.into(),
        mode,
        line: "test".into(),
        people: true,
        capacity: Some(Grams(400_000)),
        is_parcel_service: true,
        days: Weekdays::parse(days).unwrap(),
        valid_from: Date::parse(since).unwrap(),
        valid_to: None,
        stops: stops.iter().map(stop).collect(),
        is_model: false,
        source: "test".into(),
    }
}

fn timetable(network: &Network) -> Timetable {
    let access = |slug: &str, km: i64, minutes: i64| {
        let (length, time) = (Metres(km * 1000), Seconds::minutes(minutes));
        Some(Access { node: network.node(slug).unwrap(), length, time })
    };
    let terminals = [
        terminal("rail-gate", None, 120, 90, "06:00-22:00"),
        terminal("rail-town", access("town", 2, 6), 120, 90, "07:00-19:00"),
        terminal("air-gate", None, 180, 60, "00:00-24:00"),
        terminal("air-town", access("port", 1, 3), 120, 60, "08:00-20:00"),
        terminal("rail-mid", None, 120, 90, "08:00-18:00"),
    ];
    let rail = |since: &str, shift: i64| {
        let stops = [(0, 1200, 1200 + shift, 0), (4, 1800, 1820, 900), (1, 2280, 2280, 1500)];
        trip("X1", Mode::Rail, "1234567", since, &stops)
    };
    let trips = [
        rail("2026-01-01", 0),
        trip("X2", Mode::Rail, "1234567", "2026-01-01", &[(1, 1020, 1020, 0), (0, 2100, 2100, 1500)]),
        trip("CA1", Mode::Air, "12345", "2026-01-01", &[(2, 480, 480, 0), (3, 660, 660, 1300)]),
        rail("2025-01-01", 30),
        trip("CA1", Mode::Air, "1234567", "2027-01-01", &[(2, 480, 480, 0), (3, 660, 660, 1300)]),
        Trip {
            capacity: None,
            ..trip("X3", Mode::Rail, "1234567", "2026-01-01", &[(0, 0, 1200, 0), (1, 2280, 2280, 1500)])
        },
    ];
    let transfer = Transfer { from: id(2), to: id(0), length: Metres(30_000), time: Seconds::minutes(45) };
    Timetable {
        terminals: terminals.into_iter().collect(),
        trips: trips.into_iter().collect(),
        transfers: vec![transfer],
    }
}

fn station(network: &Network, code: &str, depot: usize, capacity: u32, open: &str) -> Station {
    Station {
        code: code.into(),
        names: Names::default(),
        township: code.into(),
        depot: id(depot),
        node: network.node(code).unwrap(),
        capacity,
        hours: hours(open),
        days: Weekdays::parse("123456").unwrap(),
        population: 1000,
        parcels_in: 3.0,
    }
}

fn depot(network: &Network, slug: &str, fleet: Vec<(usize, u32)>) -> Depot {
    Depot {
        adcode: slug.into(),
        slug: slug.into(),
        names: Names::default(),
        prefecture: "test".into(),
        node: network.node(slug).unwrap(),
        population: 10_000,
        parcels_in: 10,
        parcels_out: 5,
        product: "yak".into(),
        fleet: fleet.into_iter().map(|(vehicle, count)| (id(vehicle), count)).collect(),
    }
}

fn vehicle(name: &str, class: VehicleClass, kg: i64, chilled: bool) -> VehicleType {
    VehicleType {
        name: name.into(),
        class,
        mass: Grams(kg * 1000),
        volume: Millilitres(kg * 10_000),
        chilled,
        drivers: 1,
        fixed: Fen(20_000),
        per_km: Fen(150),
        per_hour: Fen(3000),
        co2_per_km: Co2(333),
        source: "test".into(),
    }
}

fn rates() -> Rates {
    let rate = |n: i64| Rate {
        fixed: Fen(100 * n),
        per_km: Fen(n),
        per_hour: Fen(7 * n),
        per_kg: Fen(30 * n),
        per_tkm: Fen(21 * n),
        minimum: Fen(500),
        volumetric: (n % 2 == 1).then_some(6000),
        co2_per_tkm: Co2(61 * n),
        co2_per_km: Co2(0),
        source: "test".into(),
    };
    Rates::new(std::array::from_fn(|i| rate(i as i64 + 1)))
}

/// The region.
pub(crate) fn region() -> Region {
    let network = network();
    let village = |station: usize| Village {
        code: format!("v{station}"),
        home: id(station),
        length: Metres(5000),
        time: Seconds::minutes(20),
        share: 1.0,
    };
    Region {
        name: "test".into(),
        timetable: timetable(&network),
        stations: IdVec::from_vec(vec![
            station(&network, "a1", 0, 4, "09:00-18:00"),
            station(&network, "a2", 0, 9, "09:00-18:00"),
            station(&network, "b1", 1, 9, "09:00-18:00"),
            station(&network, "b2", 1, 9, "13:00-18:00"),
        ]),
        villages: (0..4).map(village).collect(),
        depots: IdVec::from_vec(vec![
            depot(&network, "seat-a", vec![(0, 2), (1, 1)]),
            depot(&network, "seat-b", vec![(0, 1), (2, 1)]),
        ]),
        vehicles: IdVec::from_vec(vec![
            vehicle("box-4.2", VehicleClass::BoxTruck, 400, false),
            vehicle("cold-4.2", VehicleClass::BoxTruck, 300, true),
            vehicle("van", VehicleClass::Van, 100, false),
        ]),
        rates: rates(),
        rules: DriverRules::CHINA,
        service_times: ServiceTimes::default(),
        reach: Seconds::minutes(130),
        span: (Date::new(2026, 1, 1).unwrap(), Date::new(2026, 12, 31).unwrap()),
        turns: Default::default(),
        shapes: Default::default(),
        attribution: String::new(),
        warnings: Vec::new(),
        network,
    }
}
