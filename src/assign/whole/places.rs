//! Who goes where, and local search on it.
//!
//! Every customer is at one of its arcs or unserved. A move takes a customer to another place; where that is full, one
//! of those there is ejected to a third place, and so on: a shift is a chain of one, a swap a chain of two that comes back.
//! A chain goes on only while the moves so far gain (Lin and Kernighan's rule), so few are tried.

use crate::base::{Budget, Error};

/// Ejections tried for one customer before the next has its turn: so many for all together in one round, within limits. Whoever
/// is unserved in a crowded region would otherwise try all of it.
const TRIES: usize = 4_000_000;
const FEWEST_TRIES: usize = 100;
const MOST_TRIES: usize = 50_000;

/// At no station.
pub(crate) const UNSERVED: u32 = u32::MAX;

/// Customers with whole costs: what each costs at each station that may serve it, the cheapest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    pub(crate) capacity: Vec<i64>,
    pub(crate) demand: Vec<i64>,
    pub(crate) unserved: Vec<i64>,
    pub(crate) first: Vec<usize>,
    pub(crate) arcs: Vec<(u32, i64)>,
}

impl Choices {
    pub(crate) fn arcs(&self, customer: usize) -> &[(u32, i64)] {
        &self.arcs[self.first[customer]..self.first[customer + 1]]
    }

    pub(crate) fn len(&self) -> usize {
        self.demand.len()
    }

    pub(crate) fn cost(&self, customer: usize, station: u32) -> i64 {
        let arc = self.arcs(customer).iter().find(|a| a.0 == station);
        arc.map_or(self.unserved[customer], |a| a.1)
    }
}

/// Where everyone is.
#[derive(Clone, Debug)]
pub(crate) struct Places<'a> {
    choices: &'a Choices,
    /// The station of each customer.
    pub(crate) at: Vec<u32>,
    /// What each customer costs there.
    pays: Vec<i64>,
    room: Vec<i64>,
    members: Vec<Vec<u32>>,
    /// Where in its station's members a customer stands.
    position: Vec<u32>,
    pub(crate) cost: i64,
    /// Ejections that the chain at hand may still try.
    tries: usize,
}

impl<'a> Places<'a> {
    /// All unserved.
    pub(crate) fn new(choices: &'a Choices) -> Self {
        let count = choices.len();
        Self {
            choices,
            at: vec![UNSERVED; count],
            pays: choices.unserved.clone(),
            room: choices.capacity.clone(),
            members: vec![Vec::new(); choices.capacity.len()],
            position: vec![0; count],
            cost: choices.unserved.iter().sum(),
            tries: 0,
        }
    }

    pub(crate) fn fits(&self, customer: usize, station: u32) -> bool {
        self.room[station as usize] >= self.choices.demand[customer]
    }

    /// Moves a customer, also where there is no room: the room is below 0 then.
    pub(crate) fn put(&mut self, customer: usize, station: u32, cost: i64) {
        let (from, demand) = (self.at[customer], self.choices.demand[customer]);
        if from != UNSERVED {
            let at = self.position[customer] as usize;
            let members = &mut self.members[from as usize];
            members.swap_remove(at);
            if let Some(&moved) = members.get(at) {
                self.position[moved as usize] = at as u32;
            }
            self.room[from as usize] += demand;
        }
        if station != UNSERVED {
            let members = &mut self.members[station as usize];
            self.position[customer] = members.len() as u32;
            members.push(customer as u32);
            self.room[station as usize] -= demand;
        }
        self.at[customer] = station;
        self.cost += cost - self.pays[customer];
        self.pays[customer] = cost;
    }

    /// Serves those unserved: next whoever would lose most by having to take the second best place instead of the best.
    pub(crate) fn fill(&mut self) {
        let unserved = (0..self.at.len()).filter(|&c| self.at[c] == UNSERVED);
        let mut heap: std::collections::BinaryHeap<(i64, i64, std::cmp::Reverse<usize>)> =
            unserved.map(|c| (self.regret(c), self.choices.demand[c], std::cmp::Reverse(c))).collect();
        while let Some((regret, demand, std::cmp::Reverse(customer))) = heap.pop() {
            let now = self.regret(customer);
            if now != regret {
                heap.push((now, demand, std::cmp::Reverse(customer)));
                continue;
            }
            let choices = self.choices;
            let best = choices.arcs(customer).iter().find(|a| self.fits(customer, a.0));
            if let Some(&(station, cost)) = best.filter(|a| a.1 <= choices.unserved[customer]) {
                self.put(customer, station, cost);
            }
        }
    }

    fn regret(&self, customer: usize) -> i64 {
        let mut fitting = self.choices.arcs(customer).iter().filter(|a| self.fits(customer, a.0));
        let unserved = self.choices.unserved[customer];
        let Some(best) = fitting.next() else { return 0 };
        fitting.next().map_or(unserved, |a| a.1.min(unserved)) - best.1
    }

    /// Chains of up to `depth` moves until none gains.
    pub(crate) fn improve(&mut self, depth: usize, budget: &Budget) -> Result<(), Error> {
        let count = self.at.len();
        let (mut calm, mut customer) = (0, 0usize);
        while calm < count {
            if customer.is_multiple_of(1024) {
                budget.check()?;
                if budget.is_over() {
                    return Ok(());
                }
            }
            self.tries = (TRIES / count).clamp(FEWEST_TRIES, MOST_TRIES);
            calm = if self.chain(customer, 0, depth) { 0 } else { calm + 1 };
            customer = (customer + 1) % count;
        }
        Ok(())
    }

    /// Moves a customer to a better place, or one that `saved` and the chain behind it pay for; nothing moves where
    /// there is none.
    fn chain(&mut self, customer: usize, saved: i64, depth: usize) -> bool {
        let choices = self.choices;
        let (from, pays) = (self.at[customer], self.pays[customer]);
        if from != UNSERVED && saved + pays > choices.unserved[customer] {
            self.put(customer, UNSERVED, choices.unserved[customer]);
            return true;
        }
        let arcs = choices.arcs(customer);
        let gains = arcs.iter().take_while(|a| saved + pays - a.1 > 0).filter(|a| a.0 != from);
        for &(station, cost) in gains.clone() {
            if self.fits(customer, station) {
                self.put(customer, station, cost);
                return true;
            }
        }
        if depth <= 1 {
            return false;
        }
        for &(station, cost) in gains {
            let lacking = choices.demand[customer] - self.room[station as usize];
            self.put(customer, station, cost);
            for at in 0..self.members[station as usize].len() {
                let other = self.members[station as usize][at] as usize;
                let leaves = choices.demand[other] >= lacking && other != customer && self.tries > 0;
                self.tries -= usize::from(leaves);
                if leaves && self.chain(other, saved + pays - cost, depth - 1) {
                    return true;
                }
            }
            self.put(customer, from, pays);
        }
        false
    }
}
