//! What must be remembered of the arcs driven, so that rules along several of them are kept.
//!
//! Of everything driven only the longest end matters that some rule begins with: an automaton whose states are the
//! beginnings of rules, and which falls back to the longest shorter one where the next arc does not go on with it. Ends
//! of one arc are told by the arc itself, so that only beginnings of two arcs or more need a number.
//!
//! *Source.* Aho and Corasick 1975, "Efficient string matching", the patterns being the rules less their last arcs.

use crate::base::Error;
use crate::network::{ArcId, Network, Turn, TurnTable};
use std::collections::BTreeMap;

/// The beginnings of rules, of two arcs or more and short of the whole.
#[derive(Default)]
pub(crate) struct Histories {
    numbers: BTreeMap<Vec<ArcId>, usize>,
    /// By number: sorted by their last arcs.
    by_number: Vec<Vec<ArcId>>,
}

impl Histories {
    /// Rules that others make needless are left out: what is forbidden anyway, and what can't be driven so far.
    ///
    /// # Errors
    /// Rules of another network.
    pub(crate) fn new(network: &Network, table: &TurnTable) -> Result<Self, Error> {
        let mut by_number: Vec<Vec<ArcId>> = Vec::new();
        for (arcs, turn) in table.rules_along() {
            joined(network, &arcs)?;
            let last = arcs.len() - 1;
            let barred = (1..last).any(|at| table.turn_after(&arcs[..at], arcs[at]) == Turn::Forbidden);
            if !barred && table.turn_after(&arcs[1..last], arcs[last]) < turn {
                by_number.extend((2..=last).map(|length| arcs[..length].to_vec()));
            }
        }
        by_number.sort_unstable_by(|a, b| (a.last(), a).cmp(&(b.last(), b)));
        by_number.dedup();
        let numbers = by_number.iter().cloned().zip(0..).collect();
        Ok(Self { numbers, by_number })
    }

    /// All of them, by number.
    pub(crate) fn all(&self) -> &[Vec<ArcId>] {
        &self.by_number
    }

    /// What is remembered of `driven` once `next` is driven after it; `None` where `next` alone is.
    pub(crate) fn after(&self, driven: &[ArcId], next: ArcId) -> Option<usize> {
        let whole = [driven, &[next]].concat();
        (0..driven.len()).find_map(|first| self.numbers.get(&whole[first..]).copied())
    }
}

/// That each arc of a rule begins where the one before it ends.
pub(super) fn joined(network: &Network, arcs: &[ArcId]) -> Result<(), Error> {
    let arc = |id: ArcId| network.arcs().get(id);
    let meet = |pair: &[ArcId]| arc(pair[0]).zip(arc(pair[1])).is_some_and(|(a, b)| a.head == b.tail);
    if arcs.windows(2).all(meet) { Ok(()) } else { Err(Error::invalid("turns", "they are of another network")) }
}
