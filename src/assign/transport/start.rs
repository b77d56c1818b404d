//! The first basis.
//!
//! Points in turn go to their first station with room; a point that does not fit fills several. A station that a
//! point fills on its way hangs below the point, a point below the station that takes its last unit: so the basis is
//! strongly feasible.
//!
//! Where prices are known, from a smaller problem say, "first" counts cost and price together, and the stations that are full
//! hang below a point that nearly would go there at these prices, not below the root: so the basis has about these prices.

use super::problem::Problem;
use super::tree::{NONE, Tree};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// By cost alone, in the order of the arcs.
pub(super) fn greedy(problem: &Problem) -> Tree {
    let mut filling = Filling::new(problem);
    for point in 0..problem.points() {
        let arcs = problem.arcs(point).iter().map(|arc| (arc.station, arc.cost));
        filling.place(point, arcs);
    }
    let mut tree = filling.tree();
    tree.settle();
    tree
}

/// By cost and price.
pub(super) fn at_prices(problem: &Problem, prices: &[i64]) -> Tree {
    let mut filling = Filling::new(problem);
    let mut sorted = Vec::new();
    for point in 0..problem.points() {
        sorted.clear();
        let overflow = i64::from(problem.overflow[point]);
        let sum = |a: &super::Arc| i64::from(a.cost) + prices[a.station as usize];
        sorted.extend(problem.arcs(point).iter().map(|a| (sum(a), a.station, a.cost)).filter(|a| a.0 <= overflow));
        sorted.sort_unstable();
        filling.place(point, sorted.iter().map(|&(_, station, cost)| (station, cost)));
    }
    let mut tree = filling.tree();
    lean(problem, prices, &mut tree);
    tree.settle();
    tree
}

struct Filling<'a> {
    problem: &'a Problem,
    room: Vec<i64>,
    /// For each point the station, cost and units of its last arc.
    last: Vec<(u32, u32, i64)>,
    /// Stations that a point filled on its way: station, point, cost, units.
    filled: Vec<(u32, usize, u32, i64)>,
}

impl<'a> Filling<'a> {
    fn new(problem: &'a Problem) -> Self {
        let mut room: Vec<i64> = problem.capacity.iter().map(|&c| i64::from(c)).collect();
        // One more than can come, so that the overflow's own arc to the root never leaves the basis: its price is 0.
        room.push(problem.total() + 1);
        Self { problem, room, last: Vec::with_capacity(problem.points()), filled: Vec::new() }
    }

    fn place(&mut self, point: usize, arcs: impl Iterator<Item = (u32, u32)>) {
        let mut left = i64::from(self.problem.demand[point]);
        let overflow = (self.problem.stations() as u32, self.problem.overflow[point]);
        for (station, cost) in arcs.chain([overflow]) {
            let free = &mut self.room[station as usize];
            if *free >= left && *free > 0 {
                *free -= left;
                self.last.push((station, cost, left));
                return;
            }
            if *free > 0 {
                self.filled.push((station, point, cost, *free));
                left -= *free;
                *free = 0;
            }
        }
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new(&self.room, self.problem.points());
        for (point, &(station, cost, flow)) in self.last.iter().enumerate() {
            tree.hang(tree.point(point), station, cost, flow);
        }
        for &(station, point, cost, flow) in &self.filled {
            tree.move_station(station, tree.point(point), cost, flow);
        }
        tree
    }
}

/// Moves full stations from the root to points: Prim's algorithm from the stations with room, an arc being as long as its
/// reduced cost at `prices`, and the root's own as the price that it would lose. The arcs carry nothing.
fn lean(problem: &Problem, prices: &[i64], tree: &mut Tree) {
    let stations = problem.stations();
    let price = |station: u32| prices.get(station as usize).copied().unwrap_or(0);
    let mut points_of = vec![Vec::new(); stations + 1];
    for point in 0..problem.points() as u32 {
        points_of[tree.node(tree.point(point as usize)).parent as usize].push(point);
    }
    let free = |tree: &Tree, s: u32| tree.node(s).parent == tree.root() && tree.node(s).flow == 0;
    let mut heap = BinaryHeap::new();
    for s in 0..=stations as u32 {
        if tree.node(s).parent == tree.root() {
            let length = if free(tree, s) { price(s).max(0) } else { 0 };
            heap.push(Reverse((length, s, NONE, 0)));
        }
    }
    let mut done = vec![false; stations + 1];
    let mut reached = Vec::new();
    while let Some(Reverse((_, station, point, cost))) = heap.pop() {
        if std::mem::replace(&mut done[station as usize], true) {
            continue;
        }
        if point != NONE {
            tree.move_station(station, tree.point(point as usize), cost, 0);
        }
        // All that hangs below the station comes with it: the stations that its points filled.
        reached.push(station);
        while let Some(station) = reached.pop() {
            for &point in &points_of[station as usize] {
                let node = tree.point(point as usize);
                let value = i64::from(tree.node(node).cost) + price(station);
                for arc in problem.arcs(point as usize) {
                    if !done[arc.station as usize] && free(tree, arc.station) {
                        let length = (i64::from(arc.cost) + price(arc.station) - value).max(0);
                        heap.push(Reverse((length, arc.station, point, arc.cost)));
                    }
                }
                for child in tree.children(node) {
                    if !std::mem::replace(&mut done[child as usize], true) {
                        reached.push(child);
                    }
                }
            }
        }
    }
}
