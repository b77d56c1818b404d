//! Against the naive way: remove each group, search again.

use super::*;
use crate::base::{Budget, ErrorKind, Rng};
use crate::metric::{FAR, MAX_WEIGHT};
use std::collections::BTreeMap;

type Arcs = Vec<RoadArc>;

fn arc(tail: u32, head: u32, weight: u32, group: u32) -> RoadArc {
    RoadArc { tail, head, weight, group }
}

/// Bellman-Ford, which shares nothing with the search under test.
fn times(nodes: usize, arcs: &Arcs, origins: &[u32], without: Option<u32>) -> Vec<Option<u64>> {
    let mut time = vec![None; nodes];
    for &origin in origins {
        time[origin as usize] = Some(0u64);
    }
    loop {
        let mut changed = false;
        for &RoadArc { tail, head, weight, group } in arcs {
            let Some(at) = time[tail as usize].filter(|_| Some(group) != without) else { continue };
            let reach = at + u64::from(weight);
            if reach < u64::from(FAR) && time[head as usize].is_none_or(|t| reach < t) {
                time[head as usize] = Some(reach);
                changed = true;
            }
        }
        if !changed {
            return time;
        }
    }
}

/// Group to (cut off, weight cut off, longer, weighted time added, worst).
type Table = BTreeMap<u32, (u32, u64, u32, u128, u32)>;

fn naive(nodes: usize, arcs: &Arcs, question: &Question<'_>) -> Table {
    let turned: Arcs = match question.towards {
        Towards::Stations => arcs.clone(),
        Towards::Origins => arcs.iter().map(|&a| RoadArc { tail: a.head, head: a.tail, ..a }).collect(),
    };
    let before = times(nodes, &turned, question.origins, None);
    let groups: std::collections::BTreeSet<u32> = arcs.iter().map(|a| a.group).filter(|&g| g != NEVER).collect();
    let mut table = Table::new();
    for group in groups {
        let after = times(nodes, &turned, question.origins, Some(group));
        let mut row = (0, 0, 0, 0, 0);
        for &(station, weight) in question.stations {
            match (before[station as usize], after[station as usize]) {
                (Some(_), None) => {
                    row.0 += 1;
                    row.1 += u64::from(weight);
                }
                (Some(before), Some(after)) if after > before => {
                    row.2 += 1;
                    row.3 += u128::from(after - before) * u128::from(weight);
                    row.4 = row.4.max((after - before) as u32);
                }
                _ => {}
            }
        }
        if row.0 + row.2 > 0 {
            table.insert(group, row);
        }
    }
    table
}

fn case(rng: &mut Rng) -> (usize, Arcs, Vec<u32>, Vec<(u32, u32)>) {
    let nodes = 2 + rng.below(30);
    let node = |rng: &mut Rng| rng.below(nodes) as u32;
    let mut arcs = Arcs::new();
    for group in 0..rng.below(3 * nodes) as u32 {
        let (a, b) = (node(rng), node(rng));
        let weight = rng.below(9) as u32;
        arcs.push(arc(a, b, weight, group));
        match rng.below(4) {
            0 => {}
            // A parallel arc of another group: it stays open.
            1 => arcs.push(arc(a, b, weight + 1, 1000 + group)),
            _ => arcs.push(arc(b, a, weight + rng.below(2) as u32, group)),
        }
    }
    let origins = (0..1 + rng.below(3)).map(|_| node(rng)).collect();
    let stations = (0..rng.below(12)).map(|_| (node(rng), rng.below(100) as u32)).collect();
    (nodes, arcs, origins, stations)
}

#[test]
fn equals_remove_and_rerun_on_random_multigraphs() {
    for seed in 0..400 {
        let (nodes, arcs, origins, stations) = case(&mut Rng::new(seed));
        let graph = RoadGraph::from_arcs(nodes, &arcs).unwrap();
        for towards in [Towards::Stations, Towards::Origins] {
            let question = Question { origins: &origins, stations: &stations, towards };
            let found = effects(&graph, &question, &Budget::default()).unwrap();
            let found: Table = found
                .iter()
                .map(|e| (e.group, (e.cut_off, e.cut_off_weight, e.longer, e.added, e.worst.map_or(0, |w| w.0))))
                .collect();
            assert_eq!(found, naive(nodes, &arcs, &question), "seed {seed} {towards:?}");
        }
    }
}

/// Groups of any arcs, few or many, and some that never close.
fn regroup(rng: &mut Rng, arcs: &mut Arcs) {
    let groups = 1 + rng.below(arcs.len() + 1);
    for arc in arcs {
        arc.group = if rng.below(5) == 0 { NEVER } else { rng.below(groups) as u32 };
    }
}

#[test]
fn equals_remove_and_rerun_where_groups_hold_any_arcs() {
    let mut several = 0;
    for seed in 0..400 {
        let rng = &mut Rng::new(seed);
        let (nodes, mut arcs, origins, stations) = case(rng);
        regroup(rng, &mut arcs);
        let graph = RoadGraph::from_arcs(nodes, &arcs).unwrap();
        for towards in [Towards::Stations, Towards::Origins] {
            let question = Question { origins: &origins, stations: &stations, towards };
            let found = effects(&graph, &question, &Budget::default()).unwrap();
            several += found.iter().filter(|e| arcs.iter().filter(|arc| arc.group == e.group).count() > 2).count();
            let found: Table = found
                .iter()
                .map(|e| (e.group, (e.cut_off, e.cut_off_weight, e.longer, e.added, e.worst.map_or(0, |w| w.0))))
                .collect();
            assert_eq!(found, naive(nodes, &arcs, &question), "seed {seed} {towards:?}");
        }
    }
    assert!(several > 500, "{several}");
}

#[test]
fn ways_beyond_the_horizon_are_none() {
    let mut far = 0;
    for seed in 0..400 {
        let (nodes, mut arcs, origins, stations) = case(&mut Rng::new(seed));
        arcs.iter_mut().for_each(|arc| arc.weight *= MAX_WEIGHT / 9);
        let graph = RoadGraph::from_arcs(nodes, &arcs).unwrap();
        let question = Question { origins: &origins, stations: &stations, towards: Towards::Stations };
        let found = effects(&graph, &question, &Budget::default()).unwrap();
        let found: Table = found
            .iter()
            .map(|e| (e.group, (e.cut_off, e.cut_off_weight, e.longer, e.added, e.worst.map_or(0, |w| w.0))))
            .collect();
        assert_eq!(found, naive(nodes, &arcs, &question), "seed {seed}");
        far += usize::from(found.values().any(|row| row.3 > u128::from(FAR)));
    }
    assert!(far > 50, "{far}");
}

/// A grid of `side` times `side` nodes with roads both ways.
fn grid(side: u32) -> RoadGraph {
    let mut rng = Rng::new(1);
    let mut arcs = Arcs::new();
    for node in 0..side * side {
        let right = (node % side + 1 < side).then_some(node + 1);
        let below = (node + side < side * side).then_some(node + side);
        for other in right.into_iter().chain(below) {
            let (group, weight) = (arcs.len() as u32 / 2, 1 + rng.below(1000) as u32);
            arcs.extend([arc(node, other, weight, group), arc(other, node, weight, group)]);
        }
    }
    RoadGraph::from_arcs((side * side) as usize, &arcs).unwrap()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let graph = grid(40);
    let stations: Vec<(u32, u32)> = (0..1600).step_by(7).map(|node| (node, node % 9)).collect();
    let question = Question { origins: &[0, 820], stations: &stations, towards: Towards::Stations };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| effects(&graph, &question, &Budget::default()).unwrap())
    };
    let one = run(1);
    assert!(one.len() > 500 && one == run(2) && one == run(8), "{}", one.len());
}

#[test]
fn it_can_be_cancelled() {
    let budget = Budget::default();
    budget.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    let question = Question { origins: &[0], stations: &[(24, 1)], towards: Towards::Stations };
    let error = effects(&grid(5), &question, &budget).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
}

#[test]
fn wrong_nodes_and_weights_are_errors() {
    assert!(RoadGraph::from_arcs(2, &[arc(0, 2, 1, 0)]).is_err());
    assert!(RoadGraph::from_arcs(2, &[arc(0, 1, u32::MAX, 0)]).is_err());
    let graph = RoadGraph::from_arcs(2, &[arc(0, 1, 1, 0)]).unwrap();
    let question = Question { origins: &[5], stations: &[], towards: Towards::Stations };
    assert!(effects(&graph, &question, &Budget::default()).is_err());
}
