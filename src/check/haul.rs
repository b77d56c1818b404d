//! The independent verifier of consolidation: does an answer keep the rules of
//! [`scenario::haul`](crate::scenario::haul)?
//!
//! *Conservation* is not read off the strands' shape: for each kind of goods the units that come to a moment and those
//! that leave it are counted departure by departure, and must be equal but for what is supplied and wanted there.
//!
//! *On trust.* That no answer costs less than the bound.
//!
//! *Invariants.* An answer whose numbers are not of the problem is not looked at further. Sums are taken in 128 bits.

use crate::scenario::haul::{Answer, Basis, Goods, Moment, PER, Problem, Rule, Strand, Tariff, Violation};
use std::collections::BTreeMap;

/// Every rule that `answer` to `problem` breaks, by rule.
///
/// ```
/// use skyroad::{check::check_haul, scenario::haul::{Answer, Problem}};
/// assert!(check_haul(&Problem::default(), &Answer::default()).is_empty());
/// let wrong = Answer { cost: 3, ..Answer::default() };
/// assert_eq!(check_haul(&Problem::default(), &wrong)[0].to_string(), "Sum: cost 3; the charges add up to 0");
/// ```
pub fn check_haul(problem: &Problem, answer: &Answer) -> Vec<Violation> {
    let mut found = Found(Vec::new());
    shape(problem, answer, &mut found);
    if !found.0.is_empty() {
        return found.0;
    }
    for (index, strand) in answer.strands.iter().enumerate() {
        way(problem, strand, index, &mut found);
    }
    amounts(problem, answer, &mut found);
    conservation(problem, answer, &mut found);
    room_and_money(problem, answer, &mut found);
    found.0.sort_by_key(|violation| violation.rule);
    found.0
}

struct Found(Vec<Violation>);

impl Found {
    fn add(&mut self, rule: Rule, message: impl Into<String>) {
        self.0.push(Violation { rule, message: message.into() });
    }
}

fn shape(problem: &Problem, answer: &Answer, found: &mut Found) {
    let offer = |goods: u32| problem.goods.get(goods as usize);
    for (index, strand) in answer.strands.iter().enumerate() {
        let known = offer(strand.goods)
            .is_some_and(|g| (strand.supply as usize) < g.supplies.len() && (strand.demand as usize) < g.demands.len());
        let there = strand.departures.iter().all(|&d| (d as usize) < problem.departures.len());
        if !known || !there || strand.units < 1 {
            found.add(Rule::Shape, format!("strand {index} is of nothing: {strand:?}"));
        }
    }
    for short in &answer.short {
        if offer(short.goods).is_none_or(|g| short.demand as usize >= g.demands.len()) || short.units < 1 {
            found.add(Rule::Shape, format!("nothing is short of {short:?}"));
        }
    }
    let key = |s: &Strand| (s.goods, s.demand, s.supply, s.departures.clone());
    if !answer.strands.is_sorted_by(|a, b| key(a) < key(b)) {
        found.add(Rule::Shape, "strands are out of order, or stand twice");
    }
    if !answer.short.is_sorted_by(|a, b| (a.goods, a.demand) < (b.goods, b.demand)) {
        found.add(Rule::Shape, "what is short is out of order, or stands twice");
    }
}

/// From supply to demand, on departures of the class, within shelf life.
fn way(problem: &Problem, strand: &Strand, index: usize, found: &mut Found) {
    let goods = &problem.goods[strand.goods as usize];
    let (supply, demand) = (goods.supplies[strand.supply as usize].at, goods.demands[strand.demand as usize].at);
    let mut at = supply;
    for &d in &strand.departures {
        let departure = &problem.departures[d as usize];
        if departure.from != at || departure.class != goods.class {
            found.add(
                Rule::Way,
                format!("strand {index}: departure {d} does not take class {} from {at:?}", goods.class),
            );
        }
        at = departure.to;
    }
    if at != demand {
        found.add(Rule::Way, format!("strand {index} ends at {at:?}, and is wanted at {demand:?}"));
    }
    let age = i64::from(demand.day) - i64::from(supply.day);
    if goods.keeps.is_some_and(|keeps| age > i64::from(keeps)) {
        found.add(Rule::ShelfLife, format!("strand {index}: {age} days old"));
    }
}

/// Supplies and demands, unit by unit.
fn amounts(problem: &Problem, answer: &Answer, found: &mut Found) {
    let (mut taken, mut brought) = (BTreeMap::new(), BTreeMap::new());
    for strand in &answer.strands {
        *taken.entry((strand.goods, strand.supply)).or_insert(0) += i128::from(strand.units);
        *brought.entry((strand.goods, strand.demand)).or_insert(0) += i128::from(strand.units);
    }
    for short in &answer.short {
        *brought.entry((short.goods, short.demand)).or_insert(0) += i128::from(short.units);
    }
    for (g, goods) in problem.goods.iter().enumerate() {
        for (s, supply) in goods.supplies.iter().enumerate() {
            let units = taken.get(&(g as u32, s as u32)).copied().unwrap_or(0);
            if units > i128::from(supply.units) {
                found.add(Rule::Supply, format!("goods {g}: {units} of {} taken at {:?}", supply.units, supply.at));
            }
        }
        for (d, demand) in goods.demands.iter().enumerate() {
            let units = brought.get(&(g as u32, d as u32)).copied().unwrap_or(0);
            if units != i128::from(demand.units) {
                let problem = format!("goods {g}: {units} brought and short, {} wanted", demand.units);
                found.add(Rule::Demand, format!("{problem} at {:?}", demand.at));
            }
        }
    }
}

/// What comes to a moment leaves it, or is used there.
fn conservation(problem: &Problem, answer: &Answer, found: &mut Found) {
    let mut balance: BTreeMap<(u32, Moment), i128> = BTreeMap::new();
    for strand in &answer.strands {
        let (goods, units) = (&problem.goods[strand.goods as usize], i128::from(strand.units));
        let mass = units * i128::from(goods.mass.max(1));
        let mut add = |at: Moment, mass: i128| *balance.entry((strand.goods, at)).or_insert(0) += mass;
        add(goods.supplies[strand.supply as usize].at, mass);
        for departure in strand.departures.iter().map(|&d| &problem.departures[d as usize]) {
            add(departure.from, -mass);
            add(departure.to, mass);
        }
        add(goods.demands[strand.demand as usize].at, -mass);
    }
    for ((goods, at), mass) in balance.into_iter().filter(|&(_, mass)| mass != 0) {
        found.add(Rule::Conservation, format!("goods {goods}: {mass} of mass remain at {at:?}"));
    }
}

fn room_and_money(problem: &Problem, answer: &Answer, found: &mut Found) {
    let mut aboard = vec![[0i128; 2]; problem.departures.len()];
    for strand in &answer.strands {
        let Goods { mass, volume, .. } = problem.goods[strand.goods as usize];
        for &d in &strand.departures {
            let aboard = &mut aboard[d as usize];
            aboard[0] += i128::from(mass) * i128::from(strand.units);
            aboard[1] += i128::from(volume) * i128::from(strand.units);
        }
    }
    let mut containers = vec![0i128; aboard.len()];
    for (d, (departure, &amount)) in problem.departures.iter().zip(&aboard).enumerate() {
        let need = |measure: usize| {
            let holds = i128::from(departure.container[measure]);
            amount[measure] / holds + i128::from(amount[measure] % holds != 0)
        };
        containers[d] = need(0).max(need(1));
        if departure.most.is_some_and(|most| containers[d] > i128::from(most)) {
            found.add(Rule::Room, format!("departure {d} needs {} containers for {amount:?}", containers[d]));
        }
    }
    let mut charged = containers.clone();
    for pair in &problem.returns {
        let there = containers[pair.out as usize].min(containers[pair.back as usize]);
        charged[pair.back as usize] -= there;
    }
    let mut cost = 0i128;
    for (d, (departure, &amount)) in
        problem.departures.iter().zip(&aboard).enumerate().filter(|(_, (_, a))| **a != [0, 0])
    {
        cost += charge(&problem.tariffs[departure.tariff as usize], charged[d], amount);
    }
    for (index, dock) in problem.docks.iter().enumerate() {
        let handled: i128 = dock.departures.iter().map(|&d| containers[d as usize]).sum();
        if handled > i128::from(dock.containers) {
            found.add(Rule::Dock, format!("dock {index} handles {handled} containers, and may {}", dock.containers));
        }
    }
    let price = |g: u32| i128::from(problem.goods[g as usize].shortfall);
    cost += answer.short.iter().map(|s| price(s.goods) * i128::from(s.units)).sum::<i128>();
    if i128::from(answer.cost) != cost {
        found.add(Rule::Sum, format!("cost {}; the charges add up to {cost}", answer.cost));
    }
    if answer.bound > answer.cost {
        found.add(Rule::Sum, format!("the bound {} is above the cost {}", answer.bound, answer.cost));
    }
}

/// By the words of the chapter, level by level.
fn charge(tariff: &Tariff, containers: i128, [mass, volume]: [i128; 2]) -> i128 {
    let parts =
        |amount: i128, rate: i64| (amount * i128::from(rate) * 2 + i128::from(PER)).div_euclid(2 * i128::from(PER));
    let amount = match tariff.basis {
        Basis::Mass => mass,
        Basis::Volume => volume,
        Basis::Chargeable(by_volume) => mass.max(parts(volume, by_volume)),
    };
    let levels = tariff.levels.iter().map(|level| match containers {
        0 => parts(amount, level.rate),
        _ => {
            let charged = containers.max(i128::from(level.from));
            (charged * i128::from(level.container) + parts(amount, level.rate)).max(i128::from(level.minimum))
        }
    });
    levels.min().unwrap_or(0) + parts(mass, tariff.handling)
}
