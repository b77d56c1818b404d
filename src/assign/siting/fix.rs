//! What the bound alone decides: choices that would lift it to the best answer known.

use super::model::Model;
use super::problem::Decision;
use super::relax::{Priced, Relaxed, bonuses};
use super::select::select;
use super::view::{Node, View};
use crate::assign::whole::knapsack::{Item, Knapsack};

/// Decides sites and rules out pairs that no better answer has; a bound above `enough` is none. Gives how many, or `None`
/// where nothing is left.
pub(super) fn fix(model: &Model<'_>, node: &mut Node, view: &View, relaxed: &Relaxed, enough: i64) -> Option<usize> {
    if enough == i64::MAX {
        return Some(0);
    }
    let mut knapsack = Knapsack::default();
    let priced = &relaxed.best;
    let rest = priced.bound - priced.selection.value;
    let mut changed = 0;
    // The least bound with each site open: for its pairs.
    let mut open = vec![priced.bound; node.sites.len()];
    for (site, open) in open.iter_mut().enumerate() {
        if node.sites[site] != Decision::Free {
            continue;
        }
        let chosen = priced.selection.open[site];
        node.sites[site] = if chosen { Decision::Closed } else { Decision::Open };
        let other = select(model, &node.sites, &priced.value, &mut knapsack).map(|s| rest + s.value);
        node.sites[site] = Decision::Free;
        if other.is_none_or(|bound| bound > enough) {
            node.sites[site] = if chosen { Decision::Open } else { Decision::Closed };
            changed += 1;
        } else if !chosen {
            *open = other.unwrap_or(i64::MAX);
        }
    }
    if model.coupled {
        changed += fix_pairs(model, node, view, (relaxed, &open), enough, &mut knapsack);
    }
    Some(changed)
}

/// A pair is out where the best set of its site that has it is too dear.
fn fix_pairs(
    model: &Model<'_>,
    node: &mut Node,
    view: &View,
    (relaxed, open): (&Relaxed, &[i64]),
    enough: i64,
    knapsack: &mut Knapsack,
) -> usize {
    let priced: &Priced = &relaxed.best;
    let bonus = bonuses(&relaxed.dual);
    node.banned.resize(model.pairs.len(), false);
    let mut changed = 0;
    let mut profits = Vec::new();
    for site in (0..node.sites.len()).filter(|&s| node.sites[s] != Decision::Closed) {
        let entries = &view.entries[view.first[site]..view.first[site + 1]];
        profits.clear();
        profits.extend(entries.iter().map(|e| {
            relaxed.dual.customer[e.customer as usize] - e.cost + bonus[e.level as usize] * model.people(e.customer)
        }));
        let gain = model.open_cost[site] - priced.value[site];
        for (at, entry) in entries.iter().enumerate() {
            let with = if view.room[site] == i64::MAX {
                gain + profits[at].min(0)
            } else {
                knapsack.items.clear();
                let others = (0..entries.len()).filter(|&o| o != at && profits[o] > 0);
                let item = |o: usize| Item { profit: profits[o], weight: entries[o].weight, id: o as u32 };
                knapsack.items.extend(others.map(item));
                profits[at] + knapsack.bound(view.room[site] - entry.weight)
            };
            if open[site] + (gain - with).max(0) > enough {
                node.banned[entry.pair as usize] = true;
                changed += 1;
            }
        }
    }
    changed
}
