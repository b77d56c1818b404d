//! What assignment, flow and packing do with numbers at their limits, empty questions, budgets of nothing and cancellation.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::assign::capacitated::{Question, Site, Terms};
use skyroad::assign::{flow, transport};
use skyroad::freight::{ParcelId, StationId, VillageId};
use skyroad::load::pack::{Item, PackOptions, PackProblem, Unpacked, pack};
use skyroad::scenario::CostTable;
use skyroad::timetable::TerminalId;
use skyroad::{
    Budget, Flow, Grams, Id, IdVec, Millilitres, Parcel, Rng, Seconds, Service, Temperature, Time, TimeWindow, Weekdays,
};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

fn parcel(village: usize) -> Parcel {
    let ready = Time::parse("2026-07-15 06:00").unwrap();
    Parcel {
        id: "p".to_owned(),
        flow: Flow::In,
        village: VillageId::from_index(village),
        hub: TerminalId::from_index(0),
        service: Service::Standard,
        temperature: Temperature::Ambient,
        mass: Grams(i64::MAX),
        volume: Millilitres(i64::MAX),
        ready,
        due: ready + Seconds::hours(48),
        shelf_life: None,
    }
}

fn site() -> Site {
    Site {
        pieces: u32::MAX,
        volume: None,
        cold: false,
        supplied: true,
        hours: TimeWindow::ALWAYS,
        days: Weekdays::ALL,
        reach: Seconds(i64::MAX),
    }
}

fn solve(sites: Vec<Site>, table: &CostTable, parcels: Vec<Parcel>) -> Vec<Option<StationId>> {
    let parcels: IdVec<ParcelId, Parcel> = parcels.into_iter().collect();
    let question = Question::new(IdVec::from_vec(sites), table, &parcels, Terms::default()).unwrap();
    let answer = question.solve(&Budget::default()).unwrap();
    assert!(answer.bound <= answer.cost);
    answer.stations.iter().copied().collect()
}

#[test]
fn a_foreign_table_may_hold_any_number() {
    let table = CostTable::from_rows(2, [vec![Some((u32::MAX, u32::MAX)), None], vec![None, Some((0, 0))]]);
    let stations = solve(vec![site(), site()], &table, vec![parcel(0), parcel(1)]);
    // 49 days of way are dearer than to leave the parcel.
    assert_eq!(stations, [None, Some(StationId::from_index(1))]);
}

#[test]
fn tables_without_rows_or_columns() {
    assert_eq!(solve(vec![], &CostTable::empty(5, 0), vec![parcel(4)]), [None]);
    assert_eq!(solve(vec![site(); 3], &CostTable::empty(0, 3), vec![]), []);
    let twice = CostTable::from_rows(2, vec![vec![Some((1000, 0)); 2]; 2]);
    let stations = solve(vec![Site { pieces: 1, ..site() }; 2], &twice, vec![parcel(0), parcel(1), parcel(1)]);
    assert_eq!(stations.iter().filter(|s| s.is_some()).count(), 2);
}

#[test]
fn volumes_at_the_limit_do_not_wrap() {
    let table = CostTable::from_rows(2, [vec![Some((1000, 0)), Some((2000, 0))]]);
    let tight = Site { volume: Some(Millilitres(0)), ..site() };
    let wide = Site { volume: Some(Millilitres(i64::MAX)), ..site() };
    let of = |volume: i64| (0..40).map(move |_| Parcel { volume: Millilitres(volume), ..parcel(0) });
    for volume in [i64::MAX, i64::MAX / 2, 1 << 60, -1] {
        let parcels: IdVec<ParcelId, Parcel> = of(volume).collect();
        let sites = IdVec::from_vec(vec![tight.clone(), wide.clone()]);
        let message = Question::new(sites, &table, &parcels, Terms::default()).map(|_| ()).unwrap_err().to_string();
        assert!(message.starts_with("parcel volume: "), "{message}");
    }
    let stations = solve(vec![tight, wide], &table, of(1 << 55).collect());
    assert!(stations.iter().all(|s| s.is_some_and(|s| s.index() == 1)));
}

/// Large enough that a solver looks at its budget in the middle.
fn large() -> transport::Problem {
    let mut rng = Rng::new(1);
    let (points, stations) = (40_000, 400);
    let mut problem = transport::Problem::new(vec![95; stations]);
    for _ in 0..points {
        let arcs: Vec<(u32, u32)> = (0..12).map(|_| (rng.below(stations) as u32, rng.below(10_000) as u32)).collect();
        problem.add_point(1, 50_000, arcs).unwrap();
    }
    problem
}

#[test]
fn a_deadline_leaves_a_flow_that_holds_and_a_bound_that_is_true() {
    let mut best = transport::Solver::new(large());
    best.solve(&Budget::default()).unwrap();
    let best = best.solution();
    assert!(best.is_optimal());
    for millis in [0, 1, 5] {
        let mut solver = transport::Solver::new(large());
        let start = Instant::now();
        solver.solve(&Budget::default().within(Duration::from_millis(millis))).unwrap();
        // Machines that do other things are slower; alone it is 50 ms.
        assert!(start.elapsed() < Duration::from_secs(2));
        let solution = solver.solution();
        assert!(solution.bound <= best.cost && best.cost <= solution.cost);
        let mut room = solver.problem().capacity().to_vec();
        solution.shares.iter().filter_map(|s| Some((s.station?, s.amount))).for_each(|(s, n)| room[s as usize] -= n);
    }
}

#[test]
fn another_thread_cancels() {
    let budget = Budget::default();
    let switch = budget.switch();
    let worker = std::thread::spawn(move || {
        let mut solver = transport::Solver::new(large());
        loop {
            if let Err(error) = solver.solve(&budget) {
                return error;
            }
        }
    });
    std::thread::sleep(Duration::from_millis(20));
    switch.store(true, Ordering::Relaxed);
    assert!(worker.join().unwrap().is_cancelled());
}

#[test]
fn too_much_for_a_problem_is_refused_before_it_is_held() {
    let mut problem = transport::Problem::new(vec![1]);
    problem.add_point(u32::MAX, 1, [(0, 1)]).unwrap();
    let message = problem.add_point(2, 1, [(0, 1)]).unwrap_err().to_string();
    assert!(message.contains("demands"), "{message}");
    assert!(problem.add_point(0, transport::MAX_COST + 1, []).is_err());
    let mut network = flow::Problem::new(vec![flow::MAX_UNITS, -flow::MAX_UNITS]);
    network.add_arc(0, 1, flow::MAX_UNITS, flow::MAX_COST).unwrap();
    let dearest = network.solve(&Budget::default()).unwrap().unwrap();
    assert_eq!(dearest.cost, i128::from(flow::MAX_UNITS) * i128::from(flow::MAX_COST));
    assert!(network.add_arc(0, 1, flow::MAX_UNITS + 1, 0).is_err());
    assert!(network.add_arc(0, 1, 1, i64::MIN).is_err());
}

#[test]
fn a_flow_out_of_time_is_an_error_not_a_guess() {
    let mut rng = Rng::new(2);
    let nodes = 3_000;
    let mut supply: Vec<i64> = (0..nodes).map(|_| rng.below(9) as i64 - 4).collect();
    supply[0] -= supply.iter().sum::<i64>();
    let mut network = flow::Problem::new(supply);
    for node in 0..nodes {
        network.add_arc(node, (node + 1) % nodes, flow::MAX_UNITS, 1_000).unwrap();
        for _ in 0..8 {
            network.add_arc(node, rng.below(nodes), 5, rng.below(100) as i64).unwrap();
        }
    }
    assert!(network.solve(&Budget::default().within(Duration::ZERO)).is_err());
    assert!(network.solve(&Budget::default()).unwrap().is_some());
}

#[test]
fn packing_nothing_into_nothing() {
    let options = PackOptions::default();
    let none = PackProblem::new(vec![], vec![]).unwrap();
    assert!(pack(&none, &options).unwrap().is_optimal());
    let item = Item { sizes: [1, 0, 0, 0], ..Item::default() };
    let stays = pack(&PackProblem::new(vec![item], vec![]).unwrap(), &options).unwrap();
    assert_eq!(stays.unpacked, [(0, Unpacked::NoVehicleLeft)]);
}
