//! Whether a tour's visits stand in an order that is allowed, looked at as a whole.
//!
//! Legs between classes of points forbid most wrong orders at once ([`travel`](super::travel)). What they can't tell is
//! looked at here, O(length), after the change: visits that neither deliver nor pick up between the two classes, pairs
//! that would be torn by a reload, goods that are not last in, first out.

use super::model::NONE;
use super::tours::Tours;
use super::travel::Travel;
use crate::base::Id;
use crate::scenario::vrp::{Order, Visit, VisitId};

impl<T: Travel> Tours<'_, '_, T> {
    /// Whether each trip of a slot keeps the problem's order and its pairs whole. A pair's visit whose partner is in no
    /// tour is not judged: it is on its way.
    pub(super) fn orderly(&self, slot: u32) -> bool {
        let nodes: Vec<u32> = self.sequence(slot).collect();
        nodes.split(|&at| !self.is_visit(at)).all(|trip| match self.m.problem.order {
            Order::DeliveriesFirst => self.whole_pairs(trip, false) && self.deliveries_first(trip),
            Order::LastInFirstOut => self.whole_pairs(trip, true),
            Order::Free => self.whole_pairs(trip, false),
        })
    }

    fn whole_pairs(&self, trip: &[u32], nested: bool) -> bool {
        if !self.m.paired {
            return true;
        }
        let mut open: Vec<u32> = Vec::new();
        for &c in trip {
            let partner = self.m.visits[c as usize].partner;
            if partner == NONE || self.nodes[partner as usize].tour == NONE {
                continue;
            }
            if self.m.pickups[c as usize] {
                open.push(c);
                continue;
            }
            match open.iter().rposition(|&pick| pick == partner) {
                Some(at) if !nested || at + 1 == open.len() => drop(open.remove(at)),
                _ => return false,
            }
        }
        open.is_empty()
    }

    fn deliveries_first(&self, trip: &[u32]) -> bool {
        let some = |amounts: &[i64]| amounts.iter().any(|&n| n > 0);
        let visit = |c: u32| -> &Visit { &self.m.problem.visits[VisitId::from_index(c as usize)] };
        let delivers = |c: &u32| some(&visit(*c).deliver);
        match trip.iter().position(|c| !delivers(c) && some(&visit(*c).pick)) {
            Some(first) => trip[..first].iter().any(delivers) && !trip[first..].iter().any(delivers),
            None => true,
        }
    }
}
