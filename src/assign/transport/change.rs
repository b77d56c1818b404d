//! From one optimum to the next, by dual pivots.
//!
//! A changed capacity or demand is sent through the basis from the node to the root or back. Where an arc of the basis
//! would go below zero it leaves, and of the arcs that can take its place the one of least reduced cost enters, so all
//! prices stay those of an optimum. Only the branch cut off is looked at.

use super::problem::Problem;
use super::solver::Solver;
use super::tree::{NONE, Tree};
use crate::base::Error;

/// The points that have an arc to each station, with the cost there.
#[derive(Clone, Debug)]
pub(super) struct Reverse {
    first: Vec<u32>,
    arcs: Vec<(u32, u32)>,
    /// Stations of the branch that is looked at.
    inside: Vec<bool>,
}

impl Reverse {
    fn of(problem: &Problem) -> Self {
        let mut first = vec![0u32; problem.stations() + 1];
        problem.arcs.iter().for_each(|arc| first[arc.station as usize + 1] += 1);
        (0..problem.stations()).for_each(|s| first[s + 1] += first[s]);
        let mut next = first.clone();
        let mut arcs = vec![(0, 0); problem.arcs.len()];
        for point in 0..problem.points() {
            for arc in problem.arcs(point) {
                let place = &mut next[arc.station as usize];
                arcs[*place as usize] = (point as u32, arc.cost);
                *place += 1;
            }
        }
        Self { first, arcs, inside: vec![false; problem.stations() + 1] }
    }

    fn arcs(&self, station: u32) -> &[(u32, u32)] {
        &self.arcs[self.first[station as usize] as usize..self.first[station as usize + 1] as usize]
    }
}

/// An arc that may enter: its reduced cost first, then what makes the choice unique.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entering {
    reduced: i64,
    station: u32,
    point: u32,
    cost: u32,
}

impl Solver {
    /// Replaces a station's capacity in a solved problem; the answer is again an optimum.
    pub fn set_capacity(&mut self, station: usize, capacity: u32) {
        let old = std::mem::replace(&mut self.problem.capacity[station], capacity);
        let change = i64::from(capacity) - i64::from(old);
        self.with_reverse(|solver, reverse| match change {
            0.. => solver.send_down(reverse, station as u32, change),
            _ => solver.send_up(reverse, station as u32, -change),
        });
    }

    /// Replaces a point's demand in a solved problem; the answer is again an optimum.
    ///
    /// # Errors
    /// More than 2³² units over all.
    pub fn set_demand(&mut self, point: usize, demand: u32) -> Result<(), Error> {
        let change = i64::from(demand) - i64::from(self.problem.demand()[point]);
        self.problem.replace_demand(point, demand)?;
        let node = self.tree.point(point);
        // The overflow has room for whatever comes, and one more.
        self.tree.widen(self.problem.stations() as u32, change);
        self.with_reverse(|solver, reverse| match change {
            0.. => solver.send_up(reverse, node, change),
            _ => solver.send_down(reverse, node, -change),
        });
        Ok(())
    }

    /// Makes the lists behind [`Solver::set_capacity`] now, not at the first change.
    pub fn prepare_changes(&mut self) {
        self.with_reverse(|_, _| ());
    }

    fn with_reverse(&mut self, work: impl FnOnce(&mut Self, &mut Reverse)) {
        let mut reverse = self.reverse.take().unwrap_or_else(|| Reverse::of(&self.problem));
        work(self, &mut reverse);
        self.reverse = Some(reverse);
    }

    /// Sends `flow` from the root to `node`: more capacity, or less demand.
    fn send_down(&mut self, reverse: &mut Reverse, node: u32, mut flow: i64) {
        loop {
            let (most, leaving) = self.tree.blocks_down(node);
            if leaving == NONE || most > flow {
                self.tree.send(node, -flow);
                return;
            }
            self.tree.send(node, -most);
            flow -= most;
            let branch = mark(&self.tree, reverse, leaving);
            if let Some(enters) = branch.iter().filter_map(|&s| self.cheapest_into(reverse, s, leaving)).min() {
                let above =
                    if enters.point == NONE { self.tree.root() } else { self.tree.point(enters.point as usize) };
                self.tree.replace(leaving, enters.station, above, enters.cost, -enters.reduced);
                self.pivots += 1;
            }
            branch.iter().for_each(|&s| reverse.inside[s as usize] = false);
        }
    }

    /// Sends `flow` from `node` to the root: less capacity, or more demand.
    fn send_up(&mut self, reverse: &mut Reverse, node: u32, mut flow: i64) {
        loop {
            let (most, leaving) = self.tree.blocks_up(node);
            if leaving == NONE || most >= flow {
                self.tree.send(node, flow);
                return;
            }
            self.tree.send(node, most);
            flow -= most;
            let branch = mark(&self.tree, reverse, leaving);
            if let Some(enters) = branch.iter().filter_map(|&s| self.cheapest_out_of(reverse, s)).min() {
                let point = self.tree.point(enters.point as usize);
                self.tree.replace(leaving, point, enters.station, enters.cost, enters.reduced);
                self.pivots += 1;
            }
            branch.iter().for_each(|&s| reverse.inside[s as usize] = false);
        }
    }

    /// The least reduced cost of an arc to `station`, in the branch, from outside; the root's own counts.
    fn cheapest_into(&self, reverse: &Reverse, station: u32, top: u32) -> Option<Entering> {
        let price = self.tree.price[station as usize];
        let mut least = Entering { reduced: price, station, point: NONE, cost: 0 };
        for &(point, cost) in reverse.arcs(station) {
            let node = self.tree.point(point as usize);
            if node != top && !reverse.inside[self.tree.node(node).parent as usize] {
                let reduced = i64::from(cost) + price - self.tree.value(node);
                least = least.min(Entering { reduced, station, point, cost });
            }
        }
        Some(least)
    }

    /// The least reduced cost of an arc that leaves the branch, from the points that `station` serves or links.
    fn cheapest_out_of(&self, reverse: &Reverse, station: u32) -> Option<Entering> {
        let served = reverse.arcs(station).iter().map(|&(point, _)| point);
        let served = served.filter(|&point| self.tree.node(self.tree.point(point as usize)).parent == station);
        served.filter_map(|point| self.cheapest_outside(reverse, point)).min()
    }

    fn cheapest_outside(&self, reverse: &Reverse, point: u32) -> Option<Entering> {
        let value = self.tree.value(self.tree.point(point as usize));
        let arcs = self.problem.arcs(point as usize).iter().map(|a| (a.station, a.cost));
        let all = arcs.chain([(self.problem.stations() as u32, self.problem.overflow[point as usize])]);
        let outside = all.filter(|&(station, _)| !reverse.inside[station as usize]);
        let priced = outside.map(|(station, cost)| {
            let reduced = i64::from(cost) + self.tree.price[station as usize] - value;
            Entering { reduced, station, point, cost }
        });
        priced.min()
    }
}

/// The stations of the branch below `top`, marked.
fn mark(tree: &Tree, reverse: &mut Reverse, top: u32) -> Vec<u32> {
    let nodes = std::iter::successors(Some(top), |&node| tree.after(node, top));
    let branch: Vec<u32> = nodes.filter(|&node| tree.is_station(node)).collect();
    branch.iter().for_each(|&station| reverse.inside[station as usize] = true);
    branch
}
