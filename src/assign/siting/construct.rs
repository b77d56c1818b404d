//! Good answers: from sites to open to who goes where, and from there to better sites.

use super::exchange::best_exchange;
use super::model::{MOST, Model};
use super::problem::{Decision, Way};
use super::relax::{Priced, bonuses};
use super::view::{Dual, Node, View};
use crate::assign::whole::places::{Choices, Places, UNSERVED};
use crate::base::{Budget, Error};

/// Moves in a chain of customers.
const CHAIN: usize = 3;

/// Sites squared times pairs, beyond which exchanges are not tried one by one.
const MOST_WORK: u64 = 1 << 28;

/// Sites open, and where each customer is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) cost: i64,
    pub(super) open: Vec<bool>,
    pub(super) served: Vec<Option<u32>>,
}

/// An answer with about these sites open, changed to keep the rules; `None` where none was found.
pub(super) fn around(
    model: &Model<'_>,
    (node, view): (&Node, &View),
    (dual, priced): (&Dual, &Priced),
    budget: &Budget,
) -> Result<Option<Found>, Error> {
    let Some(open) = mended(model, priced) else { return Ok(None) };
    // Whom the relaxation serves twice goes to the last of the two, and to another in the search that follows.
    let mut start = node.fixed.clone();
    for site in (0..open.len()).filter(|&s| open[s] && priced.selection.open[s]) {
        for &entry in &priced.taken[priced.first[site]..priced.first[site + 1]] {
            start[view.entries[entry as usize].customer as usize] = site as u32;
        }
    }
    let filled = serve(model, &open, dual, Some(&start), budget)?;
    let fresh = if filled.is_none() { serve(model, &open, dual, None, budget)? } else { filled };
    Ok(fresh)
}

/// The sites chosen, with as few others as the rules ask for, and without those that they forbid.
fn mended(model: &Model<'_>, priced: &Priced) -> Option<Vec<bool>> {
    let rules = &model.problem.rules;
    let sites = &model.problem.sites;
    let mut open = priced.selection.open.clone();
    for (site, open) in sites.iter().zip(&mut open) {
        *open = (*open && site.decision != Decision::Closed) || site.decision == Decision::Open;
    }
    let mut order: Vec<usize> = (0..sites.len()).filter(|&s| sites[s].decision == Decision::Free).collect();
    order.sort_by_key(|&s| (priced.value[s], s));
    let most = rules.at_most.unwrap_or(sites.len());
    let budget = rules.budget.unwrap_or(i64::MAX);
    let mut count = open.iter().filter(|&&o| o).count();
    let mut price: i64 = (0..sites.len()).filter(|&s| open[s]).map(|s| sites[s].price).sum();
    let mut room = (0..sites.len()).filter(|&s| open[s]).fold(0i64, |sum, s| sum.saturating_add(model.capacity[s]));
    for &site in order.iter().rev() {
        if open[site] && (count > most || price > budget) {
            open[site] = false;
            (count, price, room) = (count - 1, price - sites[site].price, room.saturating_sub(model.capacity[site]));
        }
    }
    for &site in &order {
        let lacking = count < rules.at_least || room < model.must_serve || (count == 0 && model.must_serve >= 0);
        if lacking && !open[site] && count < most && price.saturating_add(sites[site].price) <= budget {
            open[site] = true;
            (count, price, room) = (count + 1, price + sites[site].price, room.saturating_add(model.capacity[site]));
        }
    }
    let kept = count >= rules.at_least && count <= most && price <= budget && room >= model.must_serve;
    kept.then_some(open)
}

/// The best assignment to these open sites that is found; `None` where none is, or a rule is broken.
pub(super) fn serve(
    model: &Model<'_>,
    open: &[bool],
    dual: &Dual,
    start: Option<&[u32]>,
    budget: &Budget,
) -> Result<Option<Found>, Error> {
    let served = if model.coupled { fitted(model, open, dual, start, budget)? } else { vec![nearest(model, open)] };
    let sites: Vec<u32> = (0..open.len() as u32).filter(|&s| open[s as usize]).collect();
    let cost = |served: Vec<Option<u32>>| Some((model.problem.cost(&sites, &served).ok()?, served));
    let best = served.into_iter().filter_map(cost).min_by_key(|s| s.0);
    Ok(best.map(|(cost, served)| Found { cost, open: open.to_vec(), served }))
}

fn nearest(model: &Model<'_>, open: &[bool]) -> Vec<Option<u32>> {
    let place = |customer: usize| {
        let way = model.problem.ways(customer).iter().find(|w| open[w.site as usize])?;
        let unserved = model.problem.customers[customer].unserved;
        (unserved.is_none_or(|u| way.cost < u)).then_some(way.site)
    };
    (0..model.unserved.len()).map(place).collect()
}

/// Before and after the local search, which sees the targets through their multipliers alone.
fn fitted(
    model: &Model<'_>,
    open: &[bool],
    dual: &Dual,
    start: Option<&[u32]>,
    budget: &Budget,
) -> Result<Vec<Vec<Option<u32>>>, Error> {
    let choices = choices(model, open, dual);
    let mut places = Places::new(&choices);
    for (customer, &site) in start.unwrap_or_default().iter().enumerate() {
        if site != UNSERVED && choices.arcs(customer).iter().any(|a| a.0 == site) && places.fits(customer, site) {
            places.put(customer, site, choices.cost(customer, site));
        }
    }
    places.fill();
    let served = |places: &Places<'_>| places.at.iter().map(|&site| (site != UNSERVED).then_some(site)).collect();
    let before = served(&places);
    places.improve(CHAIN, budget)?;
    Ok(vec![served(&places), before])
}

/// The arcs to the open sites, in scaled cost less what meeting the targets brings.
fn choices(model: &Model<'_>, open: &[bool], dual: &Dual) -> Choices {
    let problem = model.problem;
    let bonus = bonuses(dual);
    let count = model.unserved.len();
    let dearest = problem.ways.iter().map(|w| w.cost * model.scale).max().unwrap_or(0);
    let never = (dearest * 4 + 1).min(MOST / (count as i64 + 1));
    let mut choices = Choices { capacity: model.capacity.clone(), first: vec![0], ..Choices::default() };
    for customer in 0..count {
        let people = problem.customers[customer].people;
        let brings = |way: &Way| bonus[model.targets.partition_point(|t| t.within < way.time)] * people;
        let ways = problem.ways(customer).iter().filter(|w| open[w.site as usize]);
        let from = choices.arcs.len();
        choices.arcs.extend(ways.map(|w| (w.site, w.cost * model.scale - brings(w))));
        choices.arcs[from..].sort_by_key(|a| (a.1, a.0));
        choices.first.push(choices.arcs.len());
        choices.demand.push(problem.customers[customer].demand);
        choices.unserved.push(model.unserved[customer].unwrap_or(never));
    }
    choices
}

/// Opens, closes and exchanges sites while that gains.
pub(super) fn improve(model: &Model<'_>, mut best: Found, dual: &Dual, budget: &Budget) -> Result<Found, Error> {
    let free: Vec<usize> = (0..model.sites()).filter(|&s| model.problem.sites[s].decision == Decision::Free).collect();
    if !model.coupled {
        best = exchanged(model, best, dual, budget)?;
    }
    let work = (free.len() as u64).pow(2).saturating_mul(model.pairs.len() as u64);
    if work > MOST_WORK {
        return Ok(best);
    }
    loop {
        let mut better = None;
        // A site with itself opens or closes; otherwise an open one closes and a closed one opens.
        let pairs = free.iter().flat_map(|&out| free.iter().map(move |&into| (out, into)));
        let moves = pairs.filter(|&(out, into)| out == into || (best.open[out] && !best.open[into]));
        for (out, into) in moves {
            budget.check()?;
            if budget.is_over() {
                return Ok(best);
            }
            let mut open = best.open.clone();
            open[out] = !open[out];
            if into != out {
                open[into] = !open[into];
            }
            if least(model, &open).is_some_and(|least| least < best.cost) {
                better = serve(model, &open, dual, None, budget)?.filter(|f| f.cost < best.cost);
                if better.is_some() {
                    break;
                }
            }
        }
        match better {
            Some(found) => best = found,
            None => return Ok(best),
        }
    }
}

/// The best exchange of two sites again and again, while one gains and no rule is broken.
fn exchanged(model: &Model<'_>, mut best: Found, dual: &Dual, budget: &Budget) -> Result<Found, Error> {
    while let Some((out, into)) = best_exchange(model, &best.open) {
        budget.check()?;
        let mut open = best.open.clone();
        (open[out], open[into]) = (false, true);
        match serve(model, &open, dual, None, budget)?.filter(|f| f.cost < best.cost) {
            Some(found) => best = found,
            None => break,
        }
    }
    Ok(best)
}

/// With these sites open nothing costs less than this; `None` where capacity or ways are lacking.
fn least(model: &Model<'_>, open: &[bool]) -> Option<i64> {
    let sites = (0..open.len()).filter(|&s| open[s]);
    let room = sites.clone().fold(0i64, |sum, s| sum.saturating_add(model.capacity[s]));
    if room < model.must_serve {
        return None;
    }
    let mut cost: i64 = sites.map(|s| model.problem.sites[s].cost).sum();
    for (customer, at) in model.problem.customers.iter().enumerate() {
        let way = model.problem.ways(customer).iter().find(|w| open[w.site as usize]).map(|w| w.cost);
        cost += way.into_iter().chain(at.unserved).min()?;
    }
    Some(cost)
}
