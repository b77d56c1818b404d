//! The bound: what the problem costs when no customer has to be served exactly once.
//!
//! Lagrange's relaxation of "every customer is served once": a customer pays its multiplier to each site that takes it,
//! so every site chooses its own best set of customers within its capacity, a knapsack ([`Knapsack`]), and then the sites of
//! least total value open ([`select`]). The multipliers rise for customers that nobody takes and fall for those
//! taken twice: subgradient steps with memory (Held, Wolfe, Crowder 1974; Camerini, Fratta, Maffioli 1975; for this
//! problem Holmberg, Rönnqvist, Yuan 1999). Integers throughout, so that a bound is a bound.

use super::model::{MOST, Model};
use super::problem::Decision;
use super::select::{Selection, select};
use super::view::{Dual, View};
use crate::assign::whole::knapsack::{Item, Knapsack};
use crate::base::{Budget, Error};

/// How far to go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub(super) steps: usize,
    /// The first step's length, as a part of the way to the goal.
    pub(super) stride: f64,
    /// Steps without a better bound before the stride is halved.
    pub(super) patience: usize,
}

/// At the shortest stride there is nothing more to find.
const SHORTEST: f64 = 0.004;

/// How much of the direction so far a step keeps.
const MEMORY: f64 = 0.3;

/// How much of the average choice a step replaces.
const FRESH: f64 = 0.08;

/// What each site would take, at some multipliers.
#[derive(Clone, Debug, Default)]
pub(super) struct Priced {
    pub(super) bound: i64,
    /// What opening each site costs, less what its customers pay.
    pub(super) value: Vec<i64>,
    pub(super) selection: Selection,
    /// Entries taken, site after site, with where each site's begin.
    pub(super) taken: Vec<u32>,
    pub(super) first: Vec<usize>,
}

/// The best bound found, and what it was found with.
#[derive(Debug)]
pub(super) struct Relaxed {
    pub(super) dual: Dual,
    pub(super) best: Priced,
    /// The average choice of sites and of entries over the steps: near an optimum of the linear relaxation.
    pub(super) sites: Vec<f64>,
    pub(super) entries: Vec<f64>,
    /// The pair of each entry.
    pub(super) pairs: Vec<u32>,
}

/// Raises the bound from `dual` on; `None` where no choice of sites keeps the rules. `goal` is a cost known or hoped for,
/// and past `enough` the bound needs not go.
pub(super) fn relax(
    model: &Model<'_>,
    decided: &[Decision],
    view: &View,
    dual: &Dual,
    effort: Effort,
    (goal, enough): (i64, i64),
    budget: &Budget,
) -> Result<Option<Relaxed>, Error> {
    let mut knapsack = Knapsack::default();
    let mut dual = dual.clone();
    let Some(first) = price(model, decided, view, &dual, &mut knapsack) else { return Ok(None) };
    let mut relaxed = Relaxed {
        dual: dual.clone(),
        sites: first.selection.open.iter().map(|&o| f64::from(u8::from(o))).collect(),
        entries: vec![0.0; if model.coupled { view.entries.len() } else { 0 }],
        pairs: view.entries.iter().map(|e| e.pair).collect(),
        best: first.clone(),
    };
    let mut ascent = Ascent::new(model, view);
    let (mut now, mut stride, mut calm) = (first, effort.stride, 0);
    for step in 0..effort.steps {
        if step % 16 == 0 {
            budget.check()?;
            if budget.is_over() {
                break;
            }
        }
        average(&mut relaxed, view, &now, if step == 0 { 1.0 } else { FRESH });
        let Some(length) = ascent.turn(model, view, &now, &dual) else { break };
        ascent.go(model, view, &mut dual, stride * (goal.max(now.bound + 1) - now.bound) as f64 / length);
        let Some(next) = price(model, decided, view, &dual, &mut knapsack) else { return Ok(None) };
        now = next;
        calm += 1;
        if now.bound > relaxed.best.bound {
            (relaxed.best, relaxed.dual) = (now.clone(), dual.clone());
            calm = 0;
        } else if calm >= effort.patience {
            (stride, calm) = (stride / 2.0, 0);
            (now, dual) = (relaxed.best.clone(), relaxed.dual.clone());
        }
        if relaxed.best.bound > enough || stride < SHORTEST {
            break;
        }
    }
    Ok(Some(relaxed))
}

/// The bound at the multipliers given.
pub(super) fn price(
    model: &Model<'_>,
    decided: &[Decision],
    view: &View,
    dual: &Dual,
    knapsack: &mut Knapsack,
) -> Option<Priced> {
    let bonus = bonuses(dual);
    let mut priced = Priced { first: vec![0], ..Priced::default() };
    for site in 0..model.sites() {
        let of = view.first[site]..view.first[site + 1];
        knapsack.items.clear();
        for at in of {
            let entry = &view.entries[at];
            let profit = dual.customer[entry.customer as usize] - entry.cost
                + bonus[entry.level as usize] * model.people(entry.customer);
            if profit > 0 {
                knapsack.items.push(Item { profit, weight: entry.weight, id: at as u32 });
            }
        }
        let gain = if view.room[site] == i64::MAX {
            priced.taken.extend(knapsack.items.iter().map(|i| i.id));
            knapsack.items.iter().map(|i| i.profit).sum()
        } else {
            let gain = knapsack.solve(view.room[site]);
            priced.taken.extend(&knapsack.taken);
            gain
        };
        priced.first.push(priced.taken.len());
        priced.value.push(model.open_cost[site] - gain);
    }
    priced.selection = select(model, decided, &priced.value, knapsack)?;
    let customers: i64 = view.customers.iter().map(|&c| dual.customer[c as usize]).sum();
    let targets: i64 = dual.target.iter().zip(&view.owed).map(|(m, owed)| m * owed).sum();
    priced.bound = view.base + customers + targets + priced.selection.value;
    Some(priced)
}

/// What one person served brings, by the first target met; the last entry is for none.
pub(super) fn bonuses(dual: &Dual) -> Vec<i64> {
    let mut bonus = vec![0; dual.target.len() + 1];
    for at in (0..dual.target.len()).rev() {
        bonus[at] = bonus[at + 1] + dual.target[at];
    }
    bonus
}

fn average(relaxed: &mut Relaxed, view: &View, now: &Priced, fresh: f64) {
    for (average, &open) in relaxed.sites.iter_mut().zip(&now.selection.open) {
        *average += fresh * (f64::from(u8::from(open)) - *average);
    }
    if relaxed.entries.is_empty() {
        return;
    }
    relaxed.entries.iter_mut().for_each(|e| *e *= 1.0 - fresh);
    for site in (0..view.first.len() - 1).filter(|&s| now.selection.open[s]) {
        for &entry in &now.taken[now.first[site]..now.first[site + 1]] {
            relaxed.entries[entry as usize] += fresh;
        }
    }
}

/// The direction of the steps.
struct Ascent {
    customers: Vec<f64>,
    targets: Vec<f64>,
    served: Vec<i32>,
    most: Vec<i64>,
    most_target: i64,
}

impl Ascent {
    fn new(model: &Model<'_>, view: &View) -> Self {
        let count = model.unserved.len();
        let limit = MOST / (count as i64 + 1);
        let most = model.unserved.iter().map(|u| u.unwrap_or(limit).min(limit)).collect();
        let people: i64 = view.customers.iter().map(|&c| model.people(c)).sum::<i64>().max(1);
        let owed = view.owed.iter().map(|o| o.abs()).max().unwrap_or(0);
        let most_target = MOST / (people.max(owed) * (model.targets.len() as i64 + 1));
        let (customers, targets) = (vec![0.0; count], vec![0.0; model.targets.len()]);
        Self { customers, targets, served: vec![0; count], most, most_target }
    }

    /// Turns to what is wrong now, and gives the square of the direction's length; `None` where nothing is wrong.
    fn turn(&mut self, model: &Model<'_>, view: &View, now: &Priced, dual: &Dual) -> Option<f64> {
        self.served.iter_mut().for_each(|s| *s = 0);
        let mut owed = view.owed.clone();
        for site in (0..model.sites()).filter(|&s| now.selection.open[s]) {
            for &entry in &now.taken[now.first[site]..now.first[site + 1]] {
                let entry = &view.entries[entry as usize];
                self.served[entry.customer as usize] += 1;
                let people = model.people(entry.customer);
                owed[entry.level as usize..].iter_mut().for_each(|o| *o -= people);
            }
        }
        let (mut length, mut wrong) = (0.0, false);
        for &customer in &view.customers {
            let at = customer as usize;
            let lacking = 1 - self.served[at];
            let content = lacking == 1 && model.unserved[at].is_some_and(|u| dual.customer[at] >= u);
            let lacking = if content { 0 } else { lacking };
            wrong |= lacking != 0;
            self.customers[at] += (1.0 - MEMORY) * (f64::from(lacking) - self.customers[at]);
            length += self.customers[at] * self.customers[at];
        }
        let people: i64 = view.customers.iter().map(|&c| model.people(c)).sum::<i64>().max(1);
        for (at, &owed) in owed.iter().enumerate() {
            let part = owed as f64 / people as f64 * view.customers.len() as f64;
            let part = if owed < 0 && dual.target[at] == 0 { 0.0 } else { part };
            wrong |= part != 0.0;
            self.targets[at] += (1.0 - MEMORY) * (part - self.targets[at]);
            length += self.targets[at] * self.targets[at];
        }
        (wrong && length > 1e-12).then_some(length)
    }

    fn go(&self, model: &Model<'_>, view: &View, dual: &mut Dual, step: f64) {
        for &customer in &view.customers {
            let at = customer as usize;
            let change = (step * self.customers[at]) as i64;
            dual.customer[at] = dual.customer[at].saturating_add(change).clamp(0, self.most[at]);
        }
        let people: i64 = view.customers.iter().map(|&c| model.people(c)).sum::<i64>().max(1);
        let unit = view.customers.len() as f64 / people as f64;
        for (at, target) in dual.target.iter_mut().enumerate() {
            let change = (step * self.targets[at] * unit) as i64;
            *target = target.saturating_add(change).clamp(0, self.most_target);
        }
    }
}
