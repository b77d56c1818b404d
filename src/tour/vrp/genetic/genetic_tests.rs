use super::super::model::Model;
use super::super::travel::Dense;
use super::ground::Ground;
use super::population::Person;
use super::school::{Prices, School};
use super::segment::Segment;
use super::{cross, split};
use crate::base::{IdVec, Rng};
use crate::scenario::vrp::{Kind, Legs, Objective, Order, Plane, Problem, Rounding, Visit, Window};

/// `n` visits of 1 to 9 pieces around a depot, vehicles that hold 30.
fn problem(seed: u64, n: usize, timed: bool) -> Problem {
    let mut rng = Rng::new(seed);
    let points = (0..=n).map(|_| [rng.below(1000) as f64, rng.below(1000) as f64]).collect();
    let visit = |place: u32, rng: &mut Rng| {
        let from = rng.below(4000) as i64;
        let windows = if timed { vec![Window::new(from, from + 1500).unwrap()] } else { vec![] };
        Visit { place, deliver: vec![1 + rng.below(9) as i64], service: 30, windows, ..Visit::default() }
    };
    let visits = (1..=n as u32).map(|place| visit(place, &mut rng)).collect();
    Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        visits,
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind { count: n as u32, capacity: vec![30], ..Kind::default() }]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

fn ground(problem: &Problem, fleet: usize) -> Ground {
    Ground::new(&Model::<Dense>::new(problem), fleet).expect("one depot, one kind")
}

fn shuffled(n: usize, rng: &mut Rng) -> Vec<u32> {
    let mut order: Vec<u32> = (1..=n as u32).collect();
    (1..n).for_each(|i| order.swap(i, rng.below(i + 1)));
    order
}

fn all_once(routes: &[Vec<u32>], n: usize) {
    let mut all = routes.concat();
    all.sort_unstable();
    assert_eq!(all, (1..=n as u32).collect::<Vec<u32>>());
}

#[test]
fn joined_segments_are_as_late_as_a_drive() {
    let mut rng = Rng::new(7);
    for _ in 0..2000 {
        let stops: Vec<(i64, Segment)> = (0..6)
            .map(|_| {
                let (early, service) = (rng.below(300) as i64, rng.below(20) as i64);
                let late = early + rng.below(100) as i64;
                (rng.below(80) as i64, Segment { span: service, warp: 0, early, late })
            })
            .collect();
        let (mut time, mut warp) = (stops[0].1.early, 0);
        time += stops[0].1.span;
        for (leg, stop) in &stops[1..] {
            let arrive = (time + leg).max(stop.early);
            warp += (arrive - stop.late).max(0);
            time = arrive.min(stop.late) + stop.span;
        }
        // Joined in any order of joining.
        let join = |from: usize, to: usize| {
            stops[from + 1..to].iter().fold(stops[from].1, |all, &(leg, stop)| all.then(leg, stop))
        };
        for (cut, &(leg, _)) in stops.iter().enumerate().skip(1) {
            assert_eq!(join(0, cut).then(leg, join(cut, 6)).warp, warp);
        }
    }
}

#[test]
fn what_moves_promise_is_what_tours_cost() {
    for (seed, timed) in [(1, false), (2, true), (3, false), (4, true)] {
        let (n, mut rng) = (60, Rng::new(seed));
        let problem = problem(seed, n, timed);
        let ground = ground(&problem, 25);
        let mut school = School::new(&ground);
        for prices in [Prices { load: 20.0, warp: 1.0 }, Prices { load: 1000.0, warp: 100.0 }] {
            let mut routes = split::split(&ground, &shuffled(n, &mut rng), prices.load);
            let before = Person::new(&ground, routes.clone());
            school.educate(&mut routes, &[], prices, &mut rng);
            all_once(&routes, n);
            let after = Person::new(&ground, routes);
            let sum = |of: fn(&super::school::Route) -> i64| school.routes.iter().map(of).sum::<i64>();
            assert_eq!((sum(|r| r.dist), sum(|r| r.warp)), (after.dist, after.warp));
            assert!(after.cost(prices) < before.cost(prices), "a random solution gets better");
            // Tours that are known from one solution are not tried with each other.
            let (mut known, all) = (after.routes.clone(), vec![1; after.routes.len()]);
            school.educate(&mut known, &all, prices, &mut rng);
            assert_eq!(known, after.routes);
            // A second lesson finds nothing that the first one left, but for what ties hide.
            let mut again = after.routes.clone();
            school.educate(&mut again, &[], prices, &mut rng);
            assert!(Person::new(&ground, again).cost(prices) <= after.cost(prices) + 1e-6);
        }
    }
}

#[test]
fn a_person_has_its_own_tours() {
    let problem = problem(8, 6, false);
    let person = Person::new(&ground(&problem, 3), vec![vec![1, 2, 3], vec![4], vec![5, 6]]);
    for timed in [false, true] {
        assert!(person.has(&[1, 2, 3], timed) && person.has(&[4], timed));
        assert_eq!(person.has(&[3, 2, 1], timed), !timed);
        for not in [&[1, 2][..], &[2, 1, 3], &[4, 5, 6], &[1, 2, 3, 4], &[5]] {
            assert!(!person.has(not, timed), "{not:?}");
        }
    }
}

#[test]
fn children_serve_everybody_once() {
    for timed in [false, true] {
        let (n, mut rng) = (40, Rng::new(9));
        let problem = problem(5, n, timed);
        let ground = ground(&problem, 14);
        for _ in 0..200 {
            let mut parent = || split::split(&ground, &shuffled(n, &mut rng), 20.0);
            let (a, b) = (Person::new(&ground, parent()), Person::new(&ground, parent()));
            let child = cross::ordered(&ground, &a.routes, &b.routes, 20.0, &mut rng);
            all_once(&child, n);
            assert!(child.len() <= 14);
            let child = cross::exchanged(&ground, &a.routes, &b.routes, &mut rng);
            all_once(&child, n);
            assert!(child.len() <= 14);
        }
    }
}

#[test]
fn strings_are_cut_where_it_costs_least() {
    let mut rng = Rng::new(3);
    for seed in 0..20 {
        let n = 9;
        let problem = problem(seed, n, false);
        for fleet in [9, 3] {
            let ground = ground(&problem, fleet);
            let order = shuffled(n, &mut rng);
            let cost = |routes: Vec<Vec<u32>>| Person::new(&ground, routes).cost(Prices { load: 50.0, warp: 0.0 });
            let mut least = f64::INFINITY;
            for cuts in 0..1u32 << (n - 1) {
                let mut routes = vec![vec![order[0]]];
                for (i, &c) in order.iter().enumerate().skip(1) {
                    if cuts >> (i - 1) & 1 == 1 {
                        routes.push(Vec::new());
                    }
                    routes.last_mut().unwrap().push(c);
                }
                let fits = |r: &Vec<u32>| r.iter().map(|&c| ground.load[c as usize]).sum::<i64>() <= 45;
                if routes.len() <= fleet && routes.iter().all(fits) {
                    least = least.min(cost(routes));
                }
            }
            let found = split::split(&ground, &order, 50.0);
            assert!(found.len() <= fleet);
            if least.is_finite() {
                assert!(cost(found) <= least + 1e-6, "seed {seed}, {fleet} tours");
            }
        }
    }
}
