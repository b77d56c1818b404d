#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::base::Rng;
use crate::hierarchy::{OrderOptions, Query, Undirected, nested_dissection};

/// In one piece or many, with loops and parallel arcs.
fn random(rng: &mut Rng) -> (Topology, Hierarchy) {
    let nodes = 1 + rng.below(30);
    let arcs = rng.below(3 * nodes + 1);
    let ends = |rng: &mut Rng| (0..arcs).map(|_| rng.below(nodes) as u32).collect::<Vec<_>>();
    let tails = ends(rng);
    let near = rng.below(2) == 0;
    let heads = tails.iter().map(|&t| if near { (t + rng.below(4) as u32) % nodes as u32 } else { t / 2 }).collect();
    let topology = Topology::from_arcs(nodes, tails, heads).unwrap();
    let graph = Undirected::from_arcs(nodes, topology.tails(), topology.heads()).unwrap();
    let order = nested_dissection(&graph, None, &OrderOptions::default().leaf(1 + rng.below(8)));
    let hierarchy = Hierarchy::build(&topology, &order).unwrap();
    (topology, hierarchy)
}

fn all_paths(hierarchy: &Hierarchy, weights: &[u32]) -> Vec<Option<u32>> {
    let mut plain = hierarchy.customize(weights).unwrap();
    let perfect = hierarchy.customize_perfect(weights).unwrap();
    let mut query = Query::new(hierarchy);
    let nodes = hierarchy.nodes() as u32;
    let mut found = Vec::new();
    for prepared in [false, true] {
        for (s, t) in (0..nodes).flat_map(|s| (0..nodes).map(move |t| (s, t))) {
            let path = query.path(&plain, s, t);
            let duration = path.as_ref().map(|p| p.arcs.iter().map(|&a| weights[a as usize]).sum::<u32>());
            assert_eq!(duration, path.map(|p| p.duration));
            assert_eq!(duration, query.distance(&perfect, s, t));
            found.push(duration);
        }
        if !prepared {
            plain.prepare_paths();
            let changes: Vec<(u32, u32)> = (0..weights.len() as u32).map(|a| (a, weights[a as usize])).collect();
            plain.update(&changes).unwrap();
        }
    }
    found
}

#[test]
fn a_hierarchy_comes_back_as_it_was() {
    let mut rng = Rng::new(1);
    for _ in 0..300 {
        let (topology, hierarchy) = random(&mut rng);
        let parts = hierarchy.parts();
        let back = Hierarchy::from_parts(&topology, parts.clone()).unwrap();
        assert_eq!(format!("{:?}", back.0), format!("{:?}", hierarchy.0));
        assert_eq!(back.parts(), parts);
    }
}

/// What is accepted in spite of a change is a right hierarchy all the same.
#[test]
fn changed_parts_are_refused_or_right() {
    let mut rng = Rng::new(2);
    let (mut refused, mut right) = (0, 0);
    for _ in 0..6_000 {
        let (topology, hierarchy) = random(&mut rng);
        let mut parts = hierarchy.parts();
        for _ in 0..1 + rng.below(2) {
            change(&mut parts, &mut rng);
        }
        if parts == hierarchy.parts() {
            continue;
        }
        let weights: Vec<u32> = (0..topology.arcs()).map(|_| rng.below(9) as u32).collect();
        match Hierarchy::from_parts(&topology, parts) {
            Err(_) => refused += 1,
            Ok(other) => {
                right += 1;
                assert_eq!(all_paths(&other, &weights), all_paths(&hierarchy, &weights));
            }
        }
    }
    assert!(refused > 4_000 && right > 0, "{refused} refused, {right} right");
}

fn change(parts: &mut Parts, rng: &mut Rng) {
    fn word<T: Copy>(list: &mut Vec<T>, rng: &mut Rng, new: impl Fn(T, &mut Rng) -> T) {
        let len = list.len();
        match (rng.below(8), len) {
            (_, 0) => {}
            (0, _) => drop(list.pop()),
            (1, _) => list.push(list[rng.below(len)]),
            (2, _) => list.swap(rng.below(len), rng.below(len)),
            _ => {
                let at = rng.below(len);
                list[at] = new(list[at], rng);
            }
        }
    }
    let large = |old: u32, rng: &mut Rng| [old ^ 1, old.wrapping_add(1), rng.below(40) as u32, u32::MAX][rng.below(4)];
    let small = |old: u16, rng: &mut Rng| [old ^ 1, old.wrapping_add(1), rng.below(9) as u16, u16::MAX][rng.below(4)];
    match rng.below(8) {
        0 => word(&mut parts.rank, rng, large),
        1 => word(&mut parts.degrees, rng, small),
        2 | 3 => word(&mut parts.ends, rng, large),
        4 => word(&mut parts.given_counts, rng, large),
        5 => word(&mut parts.given, rng, large),
        6 => word(&mut parts.given_at, rng, small),
        // A row longer or shorter in both of its arrays, which sums do not tell.
        _ => {
            let (a, b) = (rng.below(parts.degrees.len()), rng.below(parts.degrees.len()));
            (parts.degrees[a], parts.degrees[b]) = (parts.degrees[a].wrapping_add(1), parts.degrees[b].wrapping_sub(1));
        }
    }
}
