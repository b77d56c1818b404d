#![allow(clippy::unwrap_used, reason = "tests")]
use super::{Problem, Solution};
use crate::base::{Budget, Rng};

/// Successive shortest paths by Bellman and Ford from a super source, after filling every arc of negative cost.
fn oracle(problem: &Problem) -> Option<i128> {
    let n = problem.supply.len();
    let (source, sink) = (n, n + 1);
    let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut excess = problem.supply.clone();
    let mut cost = 0i128;
    let mut add = |a: (usize, usize, i64, i64)| arcs.extend([a, (a.1, a.0, 0, -a.3)]);
    for k in 0..problem.tail.len() {
        let (t, h) = (problem.tail[k] as usize, problem.head[k] as usize);
        let (capacity, price) = (problem.capacity[k], problem.cost[k]);
        if price < 0 {
            cost += i128::from(price) * i128::from(capacity);
            excess[t] -= capacity;
            excess[h] += capacity;
            add((h, t, capacity, -price));
        } else {
            add((t, h, capacity, price));
        }
    }
    for (node, &e) in excess.iter().enumerate() {
        if e > 0 { add((source, node, e, 0)) } else { add((node, sink, -e, 0)) }
    }
    let mut left: i64 = excess.iter().filter(|&&e| e > 0).sum();
    while left > 0 {
        let mut distance = vec![i64::MAX; n + 2];
        let mut by = vec![usize::MAX; n + 2];
        distance[source] = 0;
        for _ in 0..n + 2 {
            for (k, a) in arcs.iter().enumerate() {
                if a.2 > 0 && distance[a.0] < i64::MAX && distance[a.0] + a.3 < distance[a.1] {
                    (distance[a.1], by[a.1]) = (distance[a.0] + a.3, k);
                }
            }
        }
        if distance[sink] == i64::MAX {
            return None;
        }
        let path: Vec<usize> =
            std::iter::successors(Some(by[sink]), |&k| (arcs[k].0 != source).then(|| by[arcs[k].0])).collect();
        let most = path.iter().map(|&k| arcs[k].2).min().unwrap();
        for &k in &path {
            arcs[k].2 -= most;
            arcs[k ^ 1].2 += most;
        }
        left -= most;
        cost += i128::from(most) * i128::from(distance[sink]);
    }
    Some(cost)
}

/// Conservation, bounds, and complementary slackness: a proof that needs no oracle.
fn proves(problem: &Problem, solution: &Solution) {
    let mut balance = problem.supply.clone();
    for (k, &flow) in solution.flows.iter().enumerate() {
        let (t, h) = (problem.tail[k] as usize, problem.head[k] as usize);
        assert!((0..=problem.capacity[k]).contains(&flow));
        balance[t] -= flow;
        balance[h] += flow;
        let reduced = problem.cost[k] + solution.potentials[t] - solution.potentials[h];
        assert!(reduced <= 0 || flow == 0, "arc {k}");
        assert!(reduced >= 0 || flow == problem.capacity[k], "arc {k}");
    }
    assert!(balance.iter().all(|&b| b == 0));
}

fn random(rng: &mut Rng, nodes: usize, arcs: usize, most: usize) -> Problem {
    let mut supply: Vec<i64> = (0..nodes).map(|_| rng.below(most) as i64).collect();
    let mean = supply.iter().sum::<i64>() / nodes as i64;
    supply.iter_mut().for_each(|s| *s -= mean);
    supply[0] -= supply.iter().sum::<i64>();
    let mut problem = Problem::new(supply);
    for _ in 0..arcs {
        let (tail, head) = (rng.below(nodes), rng.below(nodes));
        problem.add_arc(tail, head, rng.below(3 * most) as i64, rng.below(60) as i64 - 10).unwrap();
    }
    problem
}

#[test]
fn random_networks_agree_with_successive_shortest_paths() {
    let (mut found, mut none) = (0, 0);
    for seed in 0..600 {
        let mut rng = Rng::new(seed);
        let nodes = 2 + rng.below(12);
        let arcs = rng.below(6 * nodes);
        let most = [1, 3, 20][seed as usize % 3] + 1;
        let problem = random(&mut rng, nodes, arcs, most);
        let solution = problem.solve(&Budget::default()).unwrap();
        assert_eq!(solution.as_ref().map(|s| s.cost), oracle(&problem), "seed {seed}");
        match solution {
            Some(solution) => {
                proves(&problem, &solution);
                found += 1;
            }
            None => none += 1,
        }
    }
    assert!(found > 100 && none > 100, "{found} with a flow, {none} without");
}

#[test]
fn larger_networks_prove_themselves() {
    for seed in 0..5 {
        let mut rng = Rng::new(seed);
        let mut problem = random(&mut rng, 400, 6_000, 40);
        for node in 1..400 {
            problem.add_arc(node, node - 1, 1_000_000, 500).unwrap();
            problem.add_arc(node - 1, node, 1_000_000, 500).unwrap();
        }
        proves(&problem, &problem.solve(&Budget::default()).unwrap().unwrap());
    }
}

#[test]
fn edges_of_the_format() {
    assert_eq!(Problem::new(vec![]).solve(&Budget::default()).unwrap().unwrap().cost, 0);
    assert_eq!(Problem::new(vec![1]).solve(&Budget::default()).unwrap(), None);
    assert_eq!(Problem::new(vec![1, -1]).solve(&Budget::default()).unwrap(), None);
    let mut loops = Problem::new(vec![0]);
    loops.add_arc(0, 0, 7, -2).unwrap();
    assert_eq!(loops.solve(&Budget::default()).unwrap().unwrap().cost, -14);
    assert!(loops.add_arc(0, 1, 1, 1).is_err() && loops.add_arc(0, 0, -1, 1).is_err());
    assert!(loops.add_arc(0, 0, 1, i64::MIN + 1).is_err());
    assert!(Problem::new(vec![i64::MAX, -i64::MAX]).solve(&Budget::default()).is_err());
    let cancelled = Budget::default();
    cancelled.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(loops.solve(&cancelled).unwrap_err().is_cancelled());
}
