//! Visits that are made on several days of a period.

use super::answer::Answer;
use super::id::VisitId;
use super::problem::Problem;
use super::violation::Violation;
use crate::base::{Error, Id, IdVec};

/// Vehicle routing over the days of a period: each visit is made on all days of one of its patterns.
///
/// A pattern is a set of days as bits, the first day the lowest. On a day it is made a visit takes what it takes on any
/// (its amounts are those of one call), and the same vehicles drive each day.
#[derive(Clone, Debug)]
pub struct Period {
    /// All visits, and who drives on a day. It has no pairs and no visits that are decided.
    pub problem: Problem,
    /// How many days; at most [`Period::MAX_DAYS`].
    pub days: u32,
    /// On which sets of days each visit may be made: one or more, each of one day or more.
    pub patterns: IdVec<VisitId, Vec<u32>>,
}

/// The answer to a [`Period`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodAnswer {
    /// The pattern of each visit.
    pub patterns: IdVec<VisitId, u32>,
    /// What is driven on each day.
    pub days: Vec<DayAnswer>,
    /// What all days cost.
    pub cost: i64,
    /// Rounds of search used.
    pub iterations: u64,
    /// Whether the same question gives the same answer.
    pub reproducible: bool,
}

/// What is driven on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayAnswer {
    /// The visits of the day, ascending: visit `i` of [`answer`](DayAnswer::answer) is the `i`-th of them.
    pub visits: Vec<VisitId>,
    /// The answer to [`Period::day`].
    pub answer: Answer,
}

/// What `check` finds in a [`PeriodAnswer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodViolation {
    /// The day, from 0; `None`: the period as a whole.
    pub day: Option<u32>,
    /// What is wrong; its visits are those of the period.
    pub violation: Violation,
}

impl Period {
    /// The longest period.
    pub const MAX_DAYS: u32 = 31;

    /// `Err` names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Error> {
        self.problem.check()?;
        if !(1..=Self::MAX_DAYS).contains(&self.days) {
            return Err(Error::invalid("days", format!("{} is not 1 to {}", self.days, Self::MAX_DAYS)));
        }
        if !self.problem.pairs.is_empty() {
            return Err(Error::invalid("pairs", "a period has none"));
        }
        if self.problem.kinds.iter().any(|kind| !kind.committed.is_empty()) {
            return Err(Error::invalid("committed", "a period has no visits that are decided"));
        }
        if self.patterns.len() != self.problem.visits.len() {
            let problem = format!("{} for {} visits", self.patterns.len(), self.problem.visits.len());
            return Err(Error::invalid("patterns", problem));
        }
        let bad = |&pattern: &u32| pattern == 0 || pattern >> self.days != 0;
        match self.patterns.entries().find(|(_, patterns)| patterns.is_empty() || patterns.iter().any(bad)) {
            Some((visit, _)) => {
                let problem = format!("{visit:?} has none, or one of no day or of a day beyond {}", self.days);
                Err(Error::invalid("patterns", problem))
            }
            None => Ok(()),
        }
    }

    /// The visits that are made on `day` where each has the pattern given.
    pub fn visits_on(&self, day: u32, patterns: &IdVec<VisitId, u32>) -> Vec<VisitId> {
        patterns.entries().filter(|(_, pattern)| *pattern >> day & 1 == 1).map(|(visit, _)| visit).collect()
    }

    /// The problem of a day on which these visits are made, numbered by their positions.
    pub fn day(&self, visits: &[VisitId]) -> Problem {
        let visits = visits.iter().map(|&visit| self.problem.visits[visit].clone()).collect();
        Problem { visits, ..self.without_visits() }
    }

    fn without_visits(&self) -> Problem {
        let Problem { legs, kinds, objective, order, .. } = &self.problem;
        let (legs, kinds) = (legs.clone(), kinds.clone());
        Problem { legs, visits: IdVec::new(), pairs: Vec::new(), kinds, objective: *objective, order: *order }
    }
}

impl DayAnswer {
    /// The visit of the period that one of the day's answer is.
    pub fn visit(&self, of_day: VisitId) -> Option<VisitId> {
        self.visits.get(of_day.index()).copied()
    }
}
