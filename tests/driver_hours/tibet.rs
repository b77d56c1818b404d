//! The law on the embedded roads of Tibet.

use crate::golden::answer;
use crate::{HOUR, hours};
use skyroad::check::check_vrp;
use skyroad::freight::*;
use skyroad::scenario::vrp::*;
use skyroad::search::Engine;
use skyroad::tour::hours::{Refusal, time};
use skyroad::tour::vrp::{Options, solve};
use skyroad::{Budget, Date, Id, IdVec, Metric, Profile, tibet};

/// Box trucks from the first of these places to the others and back, one stop of half an hour at each.
fn problem(places: &[&str], crew: Crew, days: i64) -> Problem {
    let region = tibet::region().unwrap();
    let network = &region.network;
    let nodes: Vec<_> = places.iter().map(|place| network.node(place).unwrap()).collect();
    let date = Date::new(2026, 7, 15).unwrap();
    let metric = Metric::new(network, &network.on(date), &Profile::new(VehicleClass::BoxTruck));
    let ways = Engine::new(network).unwrap().ways(&metric).unwrap();
    let table = ways.table(&nodes, &nodes).unwrap();
    let metres = |row: usize, column: usize| table.length(row, column).unwrap().0 as u32;
    let seconds = |row: usize, column: usize| table.time(row, column).unwrap().0 as u32;
    let all = || (0..nodes.len()).flat_map(|row| (0..nodes.len()).map(move |column| (row, column)));
    let metres = all().map(|(row, column)| metres(row, column)).collect();
    let seconds = all().map(|(row, column)| seconds(row, column)).collect();
    let visit = |place: usize| Visit { place: place as u32, deliver: vec![1], service: 1800, ..Visit::default() };
    // From Wednesday, 8:00.
    let from = 2 * 24 * HOUR + 8 * HOUR;
    let kind = Kind {
        capacity: vec![9],
        shift: Window::new(from, from + days * 24 * HOUR).unwrap(),
        crew: Some(crew),
        ..Kind::default()
    };
    Problem {
        legs: vec![Legs::Table(LegTable::with_durations(nodes.len(), metres, seconds).unwrap())],
        visits: (1..nodes.len()).map(visit).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![kind]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

/// Shiquanhe, Burang and back is more than a day's driving; one driver without a sleeper stays in Burang.
#[test]
fn a_tour_of_two_days_in_ngari_has_its_night_in_a_bed() {
    let crew = Crew { sleeper: false, lodgings: vec![1], ..Crew::one(DriverRules::CHINA) };
    let problem = problem(&["gar", "burang"], crew.clone(), 3);
    let found = solve(&problem, &Options::default(), &Budget::iterations(100)).unwrap();
    assert_eq!(check_vrp(&problem, &found), vec![]);
    let tour = &found.tours[0];
    let driven = tour.driving as f64 / 3600.0;
    assert!((8.0..32.0).contains(&driven), "{driven} h");
    let stay = tour
        .phases
        .iter()
        .find(|phase| phase.to - phase.from >= hours(8).0 && phase.activity != skyroad::scenario::Activity::Service);
    let stay = stay.unwrap();
    assert!(stay.from >= tour.stops[0].arrive && stay.to <= tour.end, "{tour:#?}");
    assert!(tour.end - tour.start > 12 * HOUR && tour.end - tour.start <= 72 * HOUR);
    // Without a bed there it is refused.
    let mut bedless = problem.clone();
    bedless.kinds.iter_mut().for_each(|kind| kind.crew = Some(Crew { lodgings: vec![], ..crew.clone() }));
    let found = solve(&bedless, &Options::default(), &Budget::iterations(100)).unwrap();
    assert_eq!(found.unserved[0].why, Why::Hours(HoursRule::Stay));
    assert_eq!(check_vrp(&bedless, &found), vec![]);
}

/// The mail of Cona: 240 km each way to Zêtang (Nêdong), from 7:00 to 21:00. Fourteen hours are more than one may drive.
#[test]
fn the_run_to_cona_and_back_is_refused_for_one_driver_in_a_day() {
    let crew = Crew { sleeper: false, ..Crew::one(DriverRules::CHINA) };
    let mut problem = problem(&["nedong", "cona"], crew, 1);
    let length = i64::from(problem.legs[0].distance(0, 1)) + i64::from(problem.legs[0].distance(1, 0));
    assert!((440_000..520_000).contains(&length), "{length} m");
    // As its drivers told it: seven hours each way, passes and unloading at villages included.
    let seconds = vec![0, hours(7).0 as u32, hours(7).0 as u32, 0];
    let Legs::Table(table) = &problem.legs[0] else { unreachable!() };
    problem.legs[0] = Legs::Table(LegTable::with_durations(2, table.distances().to_vec(), seconds).unwrap());
    let plan = Plan { kind: KindId::from_index(0), stops: problem.visits.ids().map(Place::Visit).collect() };
    let why = time(&problem, &plan).unwrap_err();
    let article = DriverRules::CHINA.article(HoursRule::Daily);
    assert_eq!(why, Refusal::Hours { rule: HoursRule::Daily, article });
    assert_eq!(why.to_string(), "Daily is in the way: JT/T tachograph rules, 8 h of driving in 24 h");
    problem.kinds.iter_mut().for_each(|kind| kind.crew.as_mut().unwrap().drivers = 2);
    let tour = time(&problem, &plan).unwrap();
    assert_eq!(check_vrp(&problem, &answer(tour)), vec![]);
}
