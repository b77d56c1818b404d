//! The question and its answer.

use super::simplex::Simplex;
use crate::base::{Budget, Error};

/// The largest cost of a unit, up or down.
pub const MAX_COST: i64 = 1 << 31;

/// The largest supply and capacity, and the largest sum of supplies.
pub const MAX_UNITS: i64 = 1 << 40;

/// Nodes with supplies, and arcs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    pub(super) supply: Vec<i64>,
    pub(super) tail: Vec<u32>,
    pub(super) head: Vec<u32>,
    pub(super) capacity: Vec<i64>,
    pub(super) cost: Vec<i64>,
}

/// A flow of the least cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// What it costs.
    pub cost: i128,
    /// What each arc carries.
    pub flows: Vec<i64>,
    /// The dual prices: an arc whose cost plus its tail's potential less its head's is positive carries nothing, one where it
    /// is negative is full.
    pub potentials: Vec<i64>,
    /// How many times the basis changed.
    pub pivots: u64,
}

impl Problem {
    /// Nodes of these supplies, and no arcs yet.
    pub fn new(supply: Vec<i64>) -> Self {
        Self { supply, ..Self::default() }
    }

    /// Adds an arc from `tail` to `head`; gives its number. Several arcs may join the same nodes.
    ///
    /// # Errors
    /// A node that is not there, a negative capacity, a number beyond [`MAX_UNITS`] or [`MAX_COST`], 2³⁰ arcs.
    pub fn add_arc(&mut self, tail: usize, head: usize, capacity: i64, cost: i64) -> Result<usize, Error> {
        let nodes = self.supply.len();
        let wrong = |problem: String| Err(Error::invalid("flow", format!("arc {}: {problem}", self.tail.len())));
        if tail.max(head) >= nodes {
            return wrong(format!("there is no node {}, there are {nodes}, from 0", tail.max(head)));
        }
        if !(0..=MAX_UNITS).contains(&capacity) || !(-MAX_COST..=MAX_COST).contains(&cost) {
            return wrong(format!("a capacity of {capacity} or a cost of {cost} is out of range"));
        }
        if self.tail.len() >= 1 << 30 {
            return wrong("there are too many".to_owned());
        }
        self.tail.push(tail as u32);
        self.head.push(head as u32);
        self.capacity.push(capacity);
        self.cost.push(cost);
        Ok(self.tail.len() - 1)
    }

    /// A flow that brings every supply to the demands at the least cost; `None` where there is provably none.
    ///
    /// # Errors
    /// Supplies that are out of range; cancelled; over the budget's deadline. Iterations are not limited: they are finite.
    pub fn solve(&self, budget: &Budget) -> Result<Option<Solution>, Error> {
        let absolute: i128 = self.supply.iter().map(|s| i128::from(s.unsigned_abs())).sum();
        if absolute > 2 * i128::from(MAX_UNITS) || self.supply.len() > 1 << 30 {
            return Err(Error::invalid("flow", format!("supplies of {absolute} units in all are out of range")));
        }
        if self.supply.iter().sum::<i64>() != 0 {
            return Ok(None);
        }
        let mut simplex = Simplex::new(self);
        simplex.run(budget)?;
        Ok(simplex.solution())
    }
}
