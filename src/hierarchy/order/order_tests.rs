use super::*;
use crate::base::{ErrorKind, Rng};
use std::collections::BTreeSet;

type Edges = Vec<(u32, u32)>;

fn graph(n: usize, edges: &[(u32, u32)]) -> Undirected {
    let (tails, heads): (Vec<u32>, Vec<u32>) = edges.iter().copied().unzip();
    Undirected::from_arcs(n, &tails, &heads).unwrap()
}

fn grid(side: u32) -> (Edges, Vec<[f32; 2]>) {
    let mut edges = Vec::new();
    for v in 0..side * side {
        edges.extend((v % side + 1 < side).then_some((v, v + 1)));
        edges.extend((v / side + 1 < side).then_some((v, v + side)));
    }
    (edges, (0..side * side).map(|v| [(v / side) as f32 / 100.0, (v % side) as f32 / 100.0]).collect())
}

fn random(n: u32, edges: usize, seed: u64) -> Edges {
    let mut rng = Rng::new(seed);
    (0..edges).map(|_| (rng.below(n as usize) as u32, rng.below(n as usize) as u32)).collect()
}

fn measured(n: usize, edges: &[(u32, u32)], coords: Option<&[[f32; 2]]>) -> OrderQuality {
    let graph = graph(n, edges);
    let order = nested_dissection(&graph, coords, &OrderOptions::default());
    OrderQuality::measure(&graph, &order).unwrap()
}

#[test]
fn an_undirected_graph_is_simple() {
    let g = graph(4, &[(0, 1), (1, 0), (2, 2), (1, 2), (1, 2)]);
    assert_eq!((g.node_count(), g.edge_count()), (4, 2));
    assert_eq!(g.neighbours(1), [0, 2]);
    assert!(g.neighbours(3).is_empty());
    assert_eq!(graph(0, &[]).edge_count(), 0);
    assert!(Undirected::from_arcs(2, &[0], &[2]).unwrap_err().to_string().contains("2 is no node"));
    assert!(Undirected::from_arcs(2, &[0], &[]).is_err());
}

#[test]
fn what_is_measured_is_the_elimination_game() {
    // A ring of four: eliminating 0 joins 1 and 3.
    let g = graph(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
    let q = OrderQuality::measure(&g, &[0, 1, 2, 3]).unwrap();
    assert_eq!((q.chordal_arcs, q.triangles, q.max_depth), (5, 2, 4));
    assert!(OrderQuality::measure(&g, &[0, 1, 2]).is_err());
    assert!(OrderQuality::measure(&g, &[0, 1, 2, 2]).is_err());
    assert!(OrderQuality::measure(&g, &[0, 1, 2, 4]).is_err());
}

#[test]
fn paths_and_trees_stay_shallow_and_nearly_free() {
    let path: Edges = (1..100_000).map(|v| (v - 1, v)).collect();
    let q = measured(100_000, &path, None);
    assert!(q.max_depth <= 20 && q.chordal_arcs < 200_000, "{q:?}");
    let ring: Edges = path.iter().copied().chain([(99_999, 0)]).collect();
    let q = measured(100_000, &ring, None);
    assert!(q.max_depth <= 20 && q.chordal_arcs < 200_000, "{q:?}");
    let binary: Edges = (1..4_095).map(|v| ((v - 1) / 2, v)).collect();
    let q = measured(4_095, &binary, None);
    assert!(q.chordal_arcs <= 4_095 && q.triangles <= 1 && q.max_depth <= 12, "{q:?}");
    let comb: Edges = (1..1_000).flat_map(|v| [(2 * v - 2, 2 * v), (2 * v, 2 * v + 1)]).chain([(0, 1)]).collect();
    assert!(measured(2_000, &comb, None).max_depth <= 14);
    let star: Edges = (1..50_000).map(|v| (0, v)).collect();
    assert_eq!(measured(50_000, &star, None).chordal_arcs, 49_999);
}

#[test]
fn a_clique_costs_what_a_clique_costs() {
    for n in [1, 2, 5, 40, 150] {
        let edges: Edges = (0..n).flat_map(|u| (0..u).map(move |v| (u, v))).collect();
        let q = measured(n as usize, &edges, None);
        assert_eq!((q.chordal_arcs, q.max_depth), (u64::from(n * (n - 1) / 2), n));
    }
}

#[test]
fn grids_stay_within_what_dissection_promises() {
    for side in [5, 16, 40, 100] {
        let (edges, coords) = grid(side);
        let n = f64::from(side * side);
        for coords in [Some(&coords[..]), None] {
            let q = measured((side * side) as usize, &edges, coords);
            // George's bound for a square grid: 31/4 n log2 n arcs; ours should be well under half of it.
            assert!((q.chordal_arcs as f64) < 2.5 * n * n.log2(), "{side}: {q:?}");
            assert!(q.max_depth <= 4 * side, "{side}: {q:?}");
        }
    }
}

#[test]
fn every_graph_gets_a_permutation() {
    for seed in 0..60 {
        let mut rng = Rng::new(seed);
        let n = 1 + rng.below(400);
        let share = rng.below(4) + 1;
        let mut edges = random(n as u32, n * share / 2, seed);
        if seed % 3 == 0 {
            edges.retain(|&(u, v)| u % 5 == v % 5);
        }
        let coords: Vec<[f32; 2]> = (0..n).map(|_| [rng.unit() as f32 * 90.0, rng.unit() as f32 * 180.0]).collect();
        let same = vec![[f32::NAN, 7.0]; n];
        for coords in [None, Some(&coords[..]), Some(&same[..]), Some(&coords[1..])] {
            assert!(measured(n, &edges, coords).max_depth as usize <= n);
        }
    }
    let nothing = graph(0, &[]);
    assert!(nested_dissection(&nothing, None, &OrderOptions::default()).is_empty());
    assert_eq!(measured(1_000, &[], None).max_depth, 1);
}

#[test]
fn the_last_nodes_are_a_balanced_separator() {
    let (edges, coords) = grid(50);
    let g = graph(2_500, &edges);
    for coords in [Some(&coords[..]), None] {
        let order = nested_dissection(&g, coords, &OrderOptions::default());
        let largest_after = |cut: usize| {
            let mut left: BTreeSet<u32> = order[..order.len() - cut].iter().copied().collect();
            let mut largest = 0;
            while let Some(start) = left.pop_first() {
                let mut piece = vec![start];
                let mut done = 0;
                while let Some(&v) = piece.get(done) {
                    done += 1;
                    piece.extend(g.neighbours(v).iter().filter(|w| left.remove(w)));
                }
                largest = largest.max(piece.len());
            }
            largest
        };
        assert!(largest_after(60) <= 1_700, "{}", largest_after(60));
    }
}

#[test]
fn threads_do_not_change_the_order() {
    let (edges, coords) = grid(120);
    let g = graph(14_400, &edges);
    for coords in [Some(&coords[..]), None] {
        let order = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| nested_dissection(&g, coords, &OrderOptions::default()))
        };
        let one = order(1);
        assert_eq!(one, order(2));
        assert_eq!(one, order(8));
    }
}

#[test]
fn plateaus_of_any_size_stay_cheap() {
    for (nodes, arcs, depth) in [(1_000, 2.3, 30.0), (10_000, 2.3, 40.0), (100_000, 2.3, 50.0)] {
        let made = crate::network::Plateau::generate(nodes, 11);
        let g = Undirected::from_arcs(nodes, &made.tails, &made.heads).unwrap();
        for coords in [Some(&made.places[..]), None] {
            let order = nested_dissection(&g, coords, &OrderOptions::default());
            let q = OrderQuality::measure(&g, &order).unwrap();
            assert!(q.chordal_arcs as f64 <= arcs * nodes as f64 && q.mean_depth <= depth, "{nodes}: {q:?}");
        }
    }
}

#[test]
fn options_out_of_range_are_taken_as_the_nearest_in_range() {
    let side = 12u32;
    let right = (0..side * side).filter(|v| v % side + 1 < side).map(|v| (v, v + 1));
    let below = (0..side * (side - 1)).map(|v| (v, v + side));
    let (tails, heads): (Vec<u32>, Vec<u32>) = right.chain(below).unzip();
    for (graph, leaf) in [
        (Undirected::from_arcs((side * side) as usize, &tails, &heads).unwrap(), 200),
        (Undirected::from_arcs(1, &[], &[]).unwrap(), 0),
        (Undirected::from_arcs((side * side) as usize, &tails, &heads).unwrap(), 0),
    ] {
        let options = OrderOptions { leaf, directions: 0 };
        let expected = OrderOptions::default().leaf(leaf).directions(0);
        assert_eq!(nested_dissection(&graph, None, &options), nested_dissection(&graph, None, &expected));
    }
}

#[test]
fn it_can_be_cancelled_at_any_time() {
    let made = crate::network::Plateau::generate(100_000, 3);
    let graph = Undirected::from_arcs(made.places.len(), &made.tails, &made.heads).unwrap();
    for wait in [0, 5, 50] {
        let budget = Budget::default();
        let switch = budget.switch();
        switch.store(wait == 0, std::sync::atomic::Ordering::Relaxed);
        std::thread::scope(|scope| {
            let work =
                scope.spawn(|| nested_dissection_until(&graph, Some(&made.places), &OrderOptions::default(), &budget));
            std::thread::sleep(std::time::Duration::from_millis(wait));
            switch.store(true, std::sync::atomic::Ordering::Relaxed);
            match work.join().unwrap() {
                Err(e) => assert!(matches!(e.kind(), ErrorKind::Cancelled), "{e}"),
                // A fast machine may be done by then.
                Ok(order) => assert!(wait > 0 && order.len() == made.places.len()),
            }
        });
    }
}
