//! Visits that can't share a trip.
//!
//! Only problems that have some are asked. Whether a visit may join a trip takes a walk along it, which only places that
//! are cheaper than the best known come to.

use super::model::Model;
use super::tours::Tours;
use super::travel::Travel;
use crate::scenario::vrp::{Problem, Visit};

/// What a visit's goods are, and which they can't be with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Goods {
    is: u128,
    apart: u128,
}

impl Goods {
    /// Of all visits; empty where all can go with all.
    pub(super) fn all(problem: &Problem) -> Vec<Self> {
        let goods = |visit: &Visit| Self { is: visit.goods, apart: visit.apart };
        let all: Vec<Self> = problem.visits.iter().map(goods).collect();
        let (is, apart) = all.iter().fold((0, 0), |sum, of| (sum.0 | of.is, sum.1 | of.apart));
        if is & apart == 0 { Vec::new() } else { all }
    }

    /// Those of both.
    fn and(self, other: Self) -> Self {
        Self { is: self.is | other.is, apart: self.apart | other.apart }
    }

    fn clash(self, other: Self) -> bool {
        self.apart & other.is != 0 || other.apart & self.is != 0
    }
}

impl<T: Travel> Model<'_, T> {
    /// Whether two of these visits can't share a trip.
    pub(super) fn is_mixed(&self, trip: impl Iterator<Item = u32>) -> bool {
        let mut aboard = Goods::default();
        for c in trip {
            let goods = self.goods[c as usize];
            if goods.clash(aboard) {
                return true;
            }
            aboard = aboard.and(goods);
        }
        false
    }
}

impl<T: Travel> Tours<'_, '_, T> {
    /// Whether `c` can go with all that are on the trip that goes on from node `at`.
    pub(super) fn goes_with_trip(&self, c: u32, at: u32) -> bool {
        let goods = self.m.goods[c as usize];
        let fits = |&v: &u32| !goods.clash(self.m.goods[v as usize]);
        let on_trip = |&v: &u32| self.is_visit(v);
        let back = std::iter::successors(Some(at), |&v| Some(self.nodes[v as usize].prev)).take_while(on_trip);
        let on = std::iter::successors(Some(self.nodes[at as usize].next), |&v| Some(self.nodes[v as usize].next));
        back.chain(on.take_while(on_trip)).all(|v| fits(&v))
    }

    /// Whether a trip of the slot has visits that can't share one.
    pub(super) fn has_mixed_trip(&self, slot: u32) -> bool {
        let nodes: Vec<u32> = self.sequence(slot).collect();
        nodes.split(|&node| !self.is_visit(node)).any(|trip| self.m.is_mixed(trip.iter().copied()))
    }
}
