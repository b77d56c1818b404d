//! Tours in the making.

use super::instance::Instance;
use super::price::Priced;
use super::schedule::Scratch;
use crate::base::{Budget, Error};

/// A sequence of jobs and its price; empty where the tour was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) sequence: Vec<u32>,
    pub(super) priced: Priced,
}

/// All tours in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Drafts {
    pub(super) tours: Vec<Draft>,
    /// Which tour each job is in.
    pub(super) of: Vec<usize>,
}

impl Drafts {
    /// The whole price.
    pub(super) fn cost(&self) -> i64 {
        self.tours.iter().map(|t| t.priced.cost).sum()
    }

    /// Replaces tour `at`.
    pub(super) fn set(&mut self, at: usize, sequence: Vec<u32>, priced: Priced) {
        for &job in &sequence {
            self.of[job as usize] = at;
        }
        self.tours[at] = Draft { sequence, priced };
    }

    /// The place of an empty tour, made if there is none.
    pub(super) fn vacant(&mut self) -> usize {
        self.tours.iter().position(|t| t.sequence.is_empty()).unwrap_or_else(|| {
            self.tours.push(Draft { sequence: Vec::new(), priced: Priced { kind: 0, cost: 0 } });
            self.tours.len() - 1
        })
    }

    /// The tour of `job` and its position there.
    pub(super) fn position(&self, job: u32) -> Option<(usize, usize)> {
        let tour = *self.of.get(job as usize)?;
        let position = self.tours.get(tour)?.sequence.iter().position(|&j| j == job)?;
        Some((tour, position))
    }
}

/// What all steps of a search share.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) instance: &'a Instance<'a>,
    /// What each job costs on a tour of its own; `None` where there is no legal one.
    pub(super) alone: Vec<Option<Priced>>,
    pub(super) scratch: Scratch,
    pub(super) budget: &'a Budget,
    /// Iterations used.
    pub(super) used: u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(instance: &'a Instance<'a>, budget: &'a Budget) -> Result<Self, Error> {
        let mut search = Self { instance, alone: Vec::new(), scratch: Scratch::default(), budget, used: 0 };
        for job in 0..instance.jobs.len() as u32 {
            budget.check()?;
            let priced = instance.price(&[job], i64::MAX, &mut search.scratch);
            search.alone.push(priced);
        }
        Ok(search)
    }

    /// Counts an iteration; false where none is left.
    pub(super) fn step(&mut self) -> Result<bool, Error> {
        self.budget.check()?;
        if self.used >= self.budget.max_iterations() || self.budget.is_over() {
            return Ok(false);
        }
        self.used += 1;
        Ok(true)
    }

    /// The price of `sequence` where it is below `limit`.
    pub(super) fn price(&mut self, sequence: &[u32], limit: i64) -> Option<Priced> {
        self.instance.price(sequence, limit, &mut self.scratch)
    }

    /// The prices of two sequences where their sum is below `limit`.
    pub(super) fn price_both(&mut self, a: &[u32], b: &[u32], limit: i64) -> Option<(Priced, Priced)> {
        let (floor_a, floor_b) = (self.instance.floor(a)?, self.instance.floor(b)?);
        if floor_a + floor_b >= limit {
            return None;
        }
        let first = self.price(a, limit - floor_b)?;
        let second = self.price(b, limit - first.cost)?;
        Some((first, second))
    }
}
