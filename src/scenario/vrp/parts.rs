//! Visits in parts.

use super::answer::{Answer, Tour};
use super::id::VisitId;
use super::problem::Problem;
use crate::base::IdVec;

/// A problem whose visits have been divided: each part is a visit of its own, at the same place and under the same rules.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The question with parts: an answer to it is held to its rules.
    pub problem: Problem,
    /// Of each part, the visit that it belongs to.
    pub whole: IdVec<VisitId, VisitId>,
}

/// What one tour does for a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which visit of the whole problem.
    pub visit: VisitId,
    /// Position of the tour in [`Answer::tours`].
    pub tour: usize,
    /// What it delivers, in each measure.
    pub deliver: Vec<i64>,
    /// What it picks up, in each measure.
    pub pick: Vec<i64>,
}

impl Parts {
    /// What each tour of an answer to the divided problem does for each visit of the whole one, by visit, then tour: the
    /// parts joined.
    pub fn joined(&self, answer: &Answer) -> Vec<Share> {
        let measures = self.problem.measures();
        let mut shares: Vec<Share> = Vec::new();
        let served = |(tour, of): (usize, &Tour)| of.visits().map(|part| (part, tour)).collect::<Vec<_>>();
        for (part, tour) in answer.tours.iter().enumerate().flat_map(served) {
            let visit = self.whole[part];
            let known = shares.iter().position(|share| (share.visit, share.tour) == (visit, tour));
            let at = known.unwrap_or(shares.len());
            if known.is_none() {
                shares.push(Share { visit, tour, deliver: vec![0; measures], pick: vec![0; measures] });
            }
            let part = &self.problem.visits[part];
            let add = |sums: &mut Vec<i64>, amounts: &[i64]| sums.iter_mut().zip(amounts).for_each(|(s, n)| *s += n);
            add(&mut shares[at].deliver, &part.deliver);
            add(&mut shares[at].pick, &part.pick);
        }
        shares.sort_by_key(|share| (share.visit, share.tour));
        shares
    }
}
