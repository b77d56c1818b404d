//! What is left to decide in a node of the search tree.

use super::model::Model;
use super::problem::Decision;

/// Not yet fixed to a site.
pub(super) const OPEN_CHOICE: u32 = u32::MAX;

/// Multipliers of the constraints that the bound relaxes: every customer is served once; every target is met.
#[derive(Clone, Debug, Default)]
pub(super) struct Dual {
    pub(super) customer: Vec<i64>,
    pub(super) target: Vec<i64>,
}

/// Decisions so far.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) sites: Vec<Decision>,
    /// The site that each customer is fixed to, or [`OPEN_CHOICE`].
    pub(super) fixed: Vec<u32>,
    /// Pairs that are out; empty while there is none.
    pub(super) banned: Vec<bool>,
    pub(super) bound: i64,
    pub(super) dual: Dual,
}

/// A pair that is still possible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) customer: u32,
    pub(super) level: u32,
    pub(super) pair: u32,
    pub(super) cost: i64,
    pub(super) weight: i64,
}

/// The problem that is left: its sites, customers and pairs.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// What the decided customers cost, scaled.
    pub(super) base: i64,
    pub(super) customers: Vec<u32>,
    pub(super) room: Vec<i64>,
    pub(super) first: Vec<usize>,
    pub(super) entries: Vec<Entry>,
    /// People still owed to each target.
    pub(super) owed: Vec<i64>,
}

impl View {
    /// What is left; `None` where the decisions can't be kept. Customers with one place left are fixed to it.
    pub(super) fn new(model: &Model<'_>, node: &mut Node) -> Option<Self> {
        loop {
            let mut view = Self::of(model, node)?;
            let mut ways = vec![0u32; node.fixed.len()];
            view.entries.iter().for_each(|e| ways[e.customer as usize] += 1);
            let mut changed = false;
            for site in 0..model.sites() {
                for entry in &view.entries[view.first[site]..view.first[site + 1]] {
                    let customer = entry.customer as usize;
                    if ways[customer] == 1 && model.coupled && model.unserved[customer].is_none() {
                        node.fixed[customer] = site as u32;
                        node.sites[site] = Decision::Open;
                        changed = true;
                    }
                }
            }
            if !changed {
                let (left, stuck) = view.customers.iter().partition(|&&c| ways[c as usize] > 0);
                view.customers = left;
                let stuck: Vec<u32> = stuck;
                for customer in stuck {
                    view.base += model.unserved[customer as usize]?;
                }
                return Some(view);
            }
        }
    }

    fn of(model: &Model<'_>, node: &Node) -> Option<Self> {
        let mut view = Self {
            base: 0,
            customers: Vec::new(),
            room: model.capacity.clone(),
            first: vec![0],
            entries: Vec::new(),
            owed: model.targets.iter().map(|t| t.people).collect(),
        };
        let mut is_left = vec![true; node.fixed.len()];
        for site in 0..model.sites() {
            for pair in &model.pairs[model.first[site]..model.first[site + 1]] {
                if node.fixed[pair.customer as usize] == site as u32 {
                    is_left[pair.customer as usize] = false;
                    view.base += pair.cost;
                    if view.room[site] != i64::MAX {
                        view.room[site] -= model.demand(pair.customer);
                    }
                    let met = &mut view.owed[pair.level as usize..];
                    met.iter_mut().for_each(|owed| *owed -= model.people(pair.customer));
                }
            }
            if view.room[site] < 0 || (view.room[site] < model.capacity[site] && node.sites[site] == Decision::Closed) {
                return None;
            }
        }
        for site in 0..model.sites() {
            let range = model.first[site]..model.first[site + 1];
            let range = if node.sites[site] == Decision::Closed { 0..0 } else { range };
            for at in range {
                let pair = model.pairs[at];
                let weight = model.demand(pair.customer);
                let possible = is_left[pair.customer as usize] && weight <= view.room[site];
                if possible && !node.banned.get(at).is_some_and(|&b| b) {
                    let (customer, level) = (pair.customer, pair.level);
                    view.entries.push(Entry { customer, level, pair: at as u32, cost: pair.cost, weight });
                }
            }
            view.first.push(view.entries.len());
        }
        view.customers.extend((0..node.fixed.len() as u32).filter(|&c| is_left[c as usize]));
        Some(view)
    }
}
