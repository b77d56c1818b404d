//! Small random regions, and an oracle for itineraries.

mod oracle;

pub(crate) use oracle::Oracle;

use skyroad::freight::{DriverRules, Rates, ServiceTimes};
use skyroad::network::*;
use skyroad::scenario::Region;
use skyroad::timetable::*;
use skyroad::*;

/// Two to six places, up to five terminals, up to nineteen trips; roads with seasons and convoys, long and short.
pub(crate) fn random_region(rng: &mut Rng) -> Region {
    let mut builder = NetworkBuilder::new();
    let nodes = 2 + rng.below(5);
    for i in 0..nodes {
        let coord = Coord::new(29.0 + rng.unit(), 90.0 + rng.unit()).unwrap();
        let (names, kind) = (Names::default(), NodeKind::Junction);
        builder.node(Node { slug: format!("n{i}"), names, kind, coord, elevation: 4000 }).unwrap();
    }
    for _ in 0..rng.below(nodes + 2) {
        let ends = (NodeId::from_index(rng.below(nodes)), NodeId::from_index(rng.below(nodes)));
        let road = segment(rng);
        builder.two_way(ends.0, ends.1, road).unwrap();
    }
    Region {
        name: "random".into(),
        network: builder.build(),
        turns: Default::default(),
        shapes: IdVec::new(),
        timetable: timetable(nodes, rng),
        stations: IdVec::new(),
        villages: IdVec::new(),
        depots: IdVec::new(),
        vehicles: IdVec::new(),
        rates: Rates::default(),
        rules: DriverRules::CHINA,
        service_times: ServiceTimes::default(),
        reach: Seconds::hours(4),
        span: (Date::new(2000, 1, 1).unwrap(), Date::new(2030, 1, 1).unwrap()),
        attribution: String::new(),
        warnings: Vec::new(),
    }
}

fn segment(rng: &mut Rng) -> Segment {
    let longest = if rng.below(3) == 0 { 100_000 } else { 15_000 };
    let hours = Seconds(rng.below(longest) as i64);
    let months = ["1-12", "1-12", "1-12", "8-10", "1-7", "11-3"][rng.below(6)];
    let trucks = [TruckRule::Free, TruckRule::Free, TruckRule::AlternateDays][rng.below(3)];
    Segment {
        road: "R".into(),
        length: Metres(rng.below(300_000) as i64),
        class: RoadClass::III,
        surface: Surface::Paved,
        limit: 60,
        open_year: None,
        paved_year: None,
        observed: Observed { car_now: Some(hours), truck_now: Some(hours), in_1990s: None },
        pass: None,
        open_months: MonthSet::parse(months).unwrap(),
        season_note: String::new(),
        restriction: Restriction { trucks, ..Restriction::default() },
        confidence: String::new(),
        source: String::new(),
    }
}

fn timetable(nodes: usize, rng: &mut Rng) -> Timetable {
    let count = 1 + rng.below(5);
    let terminals: IdVec<TerminalId, Terminal> = (0..count).map(|i| terminal(i, nodes, rng)).collect();
    let trips = (0..rng.below(20)).map(|i| trip(i, count, rng)).collect();
    let mut end = || TerminalId::from_index(rng.below(count));
    let pairs: Vec<(TerminalId, TerminalId)> = (0..3).map(|_| (end(), end())).filter(|(a, b)| a != b).collect();
    let transfer = |(from, to)| Transfer { from, to, length: Metres(5_000), time: Seconds(rng.below(8_000) as i64) };
    Timetable { terminals, trips, transfers: pairs.into_iter().map(transfer).collect() }
}

fn terminal(i: usize, nodes: usize, rng: &mut Rng) -> Terminal {
    let clock = |hour: usize| TimeOfDay::new(hour as u32, 0).unwrap();
    let hours = match rng.below(6) {
        0 => None,
        1 | 2 => Some(TimeWindow::ALWAYS),
        _ => TimeWindow::new(clock(rng.below(12)), clock(12 + rng.below(13))).ok(),
    };
    let minutes = |rng: &mut Rng| Seconds::minutes(rng.below(200) as i64);
    let maybe = |rng: &mut Rng| (rng.below(6) > 0).then(|| Seconds::minutes(rng.below(300) as i64));
    let access = (rng.below(5) > 0).then(|| Access {
        node: NodeId::from_index(rng.below(nodes)),
        length: Metres(1000),
        time: Seconds(rng.below(4_000) as i64),
    });
    Terminal {
        code: format!("t{i}"),
        mode: Mode::Rail,
        names: Names::default(),
        coord: Coord::new(30.0, 91.0).unwrap(),
        access,
        cut_off_people: minutes(rng),
        cut_off_freight: maybe(rng),
        release_people: minutes(rng),
        release_freight: maybe(rng),
        hours,
        cold_storage: false,
        handling_per_kg: Fen(20),
        source: String::new(),
    }
}

fn trip(i: usize, terminals: usize, rng: &mut Rng) -> Trip {
    let mut at = Seconds(rng.below(100_000) as i64);
    let stops = (0..2 + rng.below(3))
        .map(|n| {
            let arrive = at + Seconds(rng.below(20_000) as i64);
            at = arrive + Seconds(rng.below(3_000) as i64);
            let terminal = TerminalId::from_index(rng.below(terminals));
            Stop { terminal, arrive, depart: at, at: Metres(n as i64 * 50_000) }
        })
        .collect();
    Trip {
        number: format!("T{}", i / 2),
        mode: if rng.below(3) == 0 { Mode::Air } else { Mode::Rail },
        line: "L".into(),
        people: rng.below(4) > 0,
        capacity: (rng.below(4) > 0).then(|| Grams(500_000 + rng.below(2_000_000) as i64)),
        is_parcel_service: true,
        days: Weekdays::parse(["1234567", "1234567", "135", "246", "3"][rng.below(5)]).unwrap(),
        valid_from: Date::new(2026, 7, 1 + rng.below(20) as i8).unwrap(),
        valid_to: None,
        stops,
        is_model: false,
        source: String::new(),
    }
}
