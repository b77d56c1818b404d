use super::cover::Cover;
use super::pool::{TOURS, VISITS};
use super::worth::Columns;
use super::{Pool, Seen};
use crate::base::Rng;

fn subset(n: usize, rng: &mut Rng) -> Vec<u32> {
    let most = 1 + rng.below(4);
    let mut set: Vec<u32> = (0..most).map(|_| rng.below(n) as u32).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// What the cheapest cover of all rows by at most `most` of the tours costs, over all sets of rows.
fn cheapest(n: usize, tours: &[Seen], most: usize) -> Option<i64> {
    let mut least = vec![vec![None; 1 << n]; most + 1];
    least[0][0] = Some(0);
    for count in 0..most {
        for set in 0..1usize << n {
            let Some(cost) = least[count][set] else { continue };
            for tour in tours {
                let bits: usize = tour.visits.iter().map(|&visit| 1 << visit).sum();
                let all = &mut least[count + 1][set | bits];
                if set & bits == 0 && all.is_none_or(|known| cost + tour.cost < known) {
                    *all = Some(cost + tour.cost);
                }
            }
        }
    }
    least.iter().filter_map(|row| row[(1 << n) - 1]).min()
}

fn case(n: usize, rng: &mut Rng) -> Vec<Seen> {
    let mut tours: Vec<Seen> = Vec::new();
    for _ in 0..10 + rng.below(30) {
        let visits = subset(n, rng);
        let cost = 50 + 30 * visits.len() as i64 + rng.below(60) as i64;
        if tours.iter().all(|tour| tour.visits != visits) {
            tours.push(Seen { visits, cost });
        }
    }
    tours
}

#[test]
fn the_cheapest_cover_is_found_if_there_is_one() {
    let mut rng = Rng::new(11);
    let mut covered = 0;
    for _ in 0..200 {
        let n = 6 + rng.below(4);
        let tours = case(n, &mut rng);
        for most in [n, 4] {
            let mut columns = Columns::default();
            tours.iter().for_each(|tour| columns.push(tour.visits.iter().copied(), tour.cost as f64));
            let mut worth = vec![80.0; n];
            let bound = columns.appraise(&mut worth, 1000.0, 100);
            let all: Vec<(f64, u32)> = (0..columns.len()).map(|c| (columns.reduced(c, &worth), c as u32)).collect();
            assert!(all.iter().all(|&(extra, _)| extra > -1e-6), "no tour costs less than its visits are worth");
            let optimum = cheapest(n, &tours, most);
            assert!(
                cheapest(n, &tours, n).is_none_or(|cost| bound < cost as f64 + 1e-6),
                "a bound is no more than a cover"
            );
            let found = Cover::new(&columns, &all, n, most, 5000.0 - bound).search(u32::MAX);
            let cost = |cover: Vec<u32>| cover.iter().map(|&c| tours[c as usize].cost).sum::<i64>();
            assert_eq!(found.map(cost), optimum);
            covered += usize::from(optimum.is_some());
        }
    }
    assert!(covered > 100, "cases have covers: {covered}");
}

#[test]
fn steps_lead_to_the_best_bound() {
    // Three tours of two visits each, 10 apiece, and one of a visit alone: visits are worth 5 each, so that any cover
    // costs 15 at least, where the cheapest one costs 18.
    let mut columns = Columns::default();
    for rows in [[0, 1], [1, 2], [0, 2]] {
        columns.push(rows.into_iter(), 10.0);
    }
    columns.push([2].into_iter(), 8.0);
    let mut worth = vec![1.0, 9.0, 3.0];
    let bound = columns.appraise(&mut worth, 18.0, 300);
    assert!((14.9..15.001).contains(&bound), "{bound}");
}

#[test]
fn solutions_get_as_cheap_as_tours_seen_allow() {
    let mut rng = Rng::new(5);
    let near = |visit: u32| (0..9).map(|i| (visit + i) % 9).collect();
    let mut improved = 0;
    for _ in 0..200 {
        let tours = case(9, &mut rng);
        let mut pool = Pool::new(9);
        tours.iter().for_each(|tour| pool.add(tour.visits.iter().copied(), tour.cost, 0));
        let mut solution: Vec<Seen> = (0..9).map(|visit| Seen { visits: vec![visit], cost: 100 }).collect();
        solution.iter().for_each(|tour| pool.add(tour.visits.iter().copied(), tour.cost, 0));
        let mut all = tours.clone();
        all.extend(solution.clone());
        let better = pool.improve(&mut solution, 0, &near, &mut rng);
        let mut served: Vec<u32> = solution.iter().flat_map(|tour| tour.visits.clone()).collect();
        served.sort_unstable();
        assert_eq!(served, (0..9).collect::<Vec<u32>>());
        assert_eq!(solution.iter().map(|tour| tour.cost).sum::<i64>(), cheapest(9, &all, 9).unwrap());
        assert!(solution.iter().all(|tour| all.contains(tour)));
        improved += usize::from(better);
    }
    assert!(improved > 100, "{improved}");
}

#[test]
fn only_the_cheapest_order_stays() {
    let mut pool = Pool::new(5);
    pool.add([0, 1, 2].into_iter(), 30, 100);
    pool.add([2, 0, 1].into_iter(), 25, 90);
    pool.add([1, 0, 2].into_iter(), 28, 80);
    pool.add([].into_iter(), 0, 0);
    assert_eq!(pool.tours, [Seen { visits: vec![2, 0, 1], cost: 25 }]);
    assert_eq!(pool.within([0, 1, 2, 4].into_iter()), [0]);
    assert!(pool.within([0, 1, 3].into_iter()).is_empty());
}

#[test]
fn a_full_pool_keeps_what_cheap_solutions_had() {
    let n = 300;
    let (mut rng, mut pool) = (Rng::new(2), Pool::new(n));
    let mut cheap = Vec::new();
    for i in 0..3 * TOURS as i64 {
        let from = rng.below(n - 20) as u32;
        let visits: Vec<u32> = (from..from + 20).filter(|_| rng.below(2) == 0).collect();
        let home = if i % 100 == 0 { 1 } else { 1000 - i % 7 };
        if home == 1 && !visits.is_empty() {
            cheap.push(visits.clone());
        }
        pool.add(visits.iter().copied(), i, home);
        assert!(
            pool.tours.len() <= TOURS && pool.tours.iter().map(|tour| tour.visits.len()).sum::<usize>() <= VISITS
                || i % 1000 != 0
        );
    }
    for visits in cheap {
        let found = pool.within(visits.iter().copied()).into_iter().map(|i| pool.tours[i as usize].visits.len());
        assert_eq!(found.max(), Some(visits.len()), "it is still known");
    }
}
