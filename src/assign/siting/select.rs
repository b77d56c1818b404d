//! Which sites to open, when each is worth so much.
//!
//! The sites of least total value, under one rule at a time: their number, their capacity together, or the budget. Each is a
//! relaxation of all rules together, so the dearest of the three answers is a bound too.

use super::model::Model;
use super::problem::Decision;
use crate::assign::whole::knapsack::{Item, Knapsack};

#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    pub(super) value: i64,
    pub(super) open: Vec<bool>,
}

/// The sites of least total `value`; `None` where no set keeps the rules.
pub(super) fn select(
    model: &Model<'_>,
    decided: &[Decision],
    value: &[i64],
    knapsack: &mut Knapsack,
) -> Option<Selection> {
    let mut best = by_number(model, decided, value)?;
    let others = [by_capacity(model, decided, value, knapsack)?, by_budget(model, decided, value, knapsack)?];
    for other in others.into_iter().flatten() {
        if other.value > best.value {
            best = other;
        }
    }
    Some(best)
}

fn by_number(model: &Model<'_>, decided: &[Decision], value: &[i64]) -> Option<Selection> {
    let rules = &model.problem.rules;
    let must = model.unserved.iter().any(Option::is_none);
    let opened = decided.iter().filter(|&&d| d == Decision::Open).count();
    let least = rules.at_least.max(usize::from(must)).saturating_sub(opened);
    let most = rules.at_most.unwrap_or(usize::MAX).checked_sub(opened)?;
    let mut free: Vec<usize> = (0..decided.len()).filter(|&s| decided[s] == Decision::Free).collect();
    if least > free.len() || least > most {
        return None;
    }
    free.sort_unstable_by_key(|&s| (value[s], s));
    let gains = free.iter().filter(|&&s| value[s] < 0).count();
    free.truncate(gains.max(least).min(most));
    let mut open: Vec<bool> = decided.iter().map(|&d| d == Decision::Open).collect();
    free.iter().for_each(|&s| open[s] = true);
    Some(Selection { value: sum(value, &open), open })
}

/// The sites to leave closed are a knapsack: their capacity is what can be spared.
fn by_capacity(
    model: &Model<'_>,
    decided: &[Decision],
    value: &[i64],
    knapsack: &mut Knapsack,
) -> Option<Option<Selection>> {
    let may_open = |s: usize| decided[s] != Decision::Closed;
    if (0..decided.len()).any(|s| may_open(s) && model.capacity[s] == i64::MAX) {
        return Some(None);
    }
    let all: i64 = (0..decided.len()).filter(|&s| may_open(s)).fold(0, |sum, s| sum.saturating_add(model.capacity[s]));
    let spare = all - model.must_serve;
    if spare < 0 {
        return None;
    }
    let closable = (0..decided.len()).filter(|&s| decided[s] == Decision::Free && value[s] > 0);
    knapsack.items.clear();
    knapsack.items.extend(closable.map(|s| Item { profit: value[s], weight: model.capacity[s], id: s as u32 }));
    let saved = knapsack.solve(spare);
    let mut open: Vec<bool> = (0..decided.len()).map(may_open).collect();
    let all = sum(value, &open);
    knapsack.taken.iter().for_each(|&s| open[s as usize] = false);
    Some(Some(Selection { value: all - saved, open }))
}

fn by_budget(
    model: &Model<'_>,
    decided: &[Decision],
    value: &[i64],
    knapsack: &mut Knapsack,
) -> Option<Option<Selection>> {
    let Some(budget) = model.problem.rules.budget else { return Some(None) };
    let price = |s: usize| model.problem.sites[s].price;
    let mut open: Vec<bool> = decided.iter().map(|&d| d == Decision::Open).collect();
    let left = budget - (0..decided.len()).filter(|&s| open[s]).map(price).sum::<i64>();
    if left < 0 {
        return None;
    }
    let gains = (0..decided.len()).filter(|&s| decided[s] == Decision::Free && value[s] < 0);
    knapsack.items.clear();
    knapsack.items.extend(gains.map(|s| Item { profit: -value[s], weight: price(s), id: s as u32 }));
    let gain = knapsack.solve(left);
    let fixed = sum(value, &open);
    knapsack.taken.iter().for_each(|&s| open[s as usize] = true);
    Some(Some(Selection { value: fixed - gain, open }))
}

fn sum(value: &[i64], open: &[bool]) -> i64 {
    value.iter().zip(open).filter(|v| *v.1).map(|v| *v.0).sum()
}
