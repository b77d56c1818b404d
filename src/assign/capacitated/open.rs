//! Where one more station would save most.
//!
//! The prices of an optimum bound what a new station can save from above: it can take its capacity in parcels at most,
//! from those that would gain most by coming to it, and what a parcel would gain is the price of its point less its way.
//! Candidates are solved for in the order of these bounds, until the best saving found is no less than the next bound: so
//! the answer is the best of all candidates, though few were solved for.

use super::question::Question;
use super::site::Site;
use super::{Answer, allowed::Pairs};
use crate::assign::transport::{Problem, Solver};
use crate::base::{Budget, Error, Seconds};
use crate::freight::Temperature;
use rayon::prelude::*;

/// The best place for one more station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextSite {
    /// Which candidate.
    pub candidate: usize,
    /// By how much it lowers [`Answer::cost`]: exactly, by solving with it.
    pub saves: i64,
    /// What the prices promised at most.
    pub bound: i64,
    /// How many candidates were solved for.
    pub tried: usize,
}

/// The candidate that saves most, `None` where none saves anything. All are built as `site`; `time` is the way from a village
/// to a candidate. Counts pieces only, as if litres were free.
///
/// # Errors
/// Cancelled.
pub fn next_site(
    question: &Question<'_>,
    answer: &Answer,
    site: &Site,
    candidates: usize,
    time: impl Fn(usize, usize) -> Option<Seconds> + Sync,
    budget: &Budget,
) -> Result<Option<NextSite>, Error> {
    let search = Search { question, answer, site, time };
    let bound = |candidate| (0..2).map(|flow| search.bound(flow, candidate)).fold(0, i64::saturating_add);
    let mut bounds: Vec<(i64, usize)> = (0..candidates).into_par_iter().map(|c| (bound(c), c)).collect();
    bounds.sort_unstable_by_key(|&(bound, candidate)| (std::cmp::Reverse(bound), candidate));
    let mut best: Option<NextSite> = None;
    for (tried, &(bound, candidate)) in bounds.iter().enumerate() {
        if bound <= best.map_or(0, |b| b.saves) {
            break;
        }
        budget.check()?;
        let saves = search.saves(0, candidate, budget)?.saturating_add(search.saves(1, candidate, budget)?);
        if saves > best.map_or(0, |b| b.saves) {
            best = Some(NextSite { candidate, saves, bound, tried: 0 });
        }
        if let Some(best) = &mut best {
            best.tried = tried + 1;
        }
    }
    Ok(best)
}

struct Search<'s, 'a, F> {
    question: &'s Question<'a>,
    answer: &'s Answer,
    site: &'s Site,
    time: F,
}

impl<F: Fn(usize, usize) -> Option<Seconds> + Sync> Search<'_, '_, F> {
    /// The points that could come, with the cost of their way.
    fn coming(&self, pairs: &Pairs<'_, '_>, candidate: usize) -> Vec<(usize, u32)> {
        let mut coming = Vec::new();
        let mut last = None;
        for (number, point) in pairs.points.points.iter().enumerate() {
            if last.is_none_or(|(village, _)| village != point.village) {
                let time = (self.time)(point.village as usize, candidate).filter(|&t| t <= self.site.reach);
                last = Some((point.village, time));
            }
            let Some((_, Some(Seconds(seconds)))) = last else { continue };
            let cold = point.key.temperature == Temperature::Ambient || self.site.cold;
            let (ready, due) = (point.key.ready, point.key.due);
            if self.site.supplied && cold && self.site.is_open_within(ready, due) {
                let cost = i64::from(self.question.terms.weight(point.key.service)).saturating_mul(seconds);
                coming.push((number, u32::try_from(cost).unwrap_or(u32::MAX)));
            }
        }
        coming
    }

    fn bound(&self, flow: usize, candidate: usize) -> i64 {
        let pairs = self.question.pairs(flow, &[]);
        let solver = &self.answer.flows[flow].solver;
        let gain = |&(number, cost): &(usize, u32)| {
            let gain = solver.value(number) - i64::from(cost);
            (gain > 0).then(|| (gain, pairs.points.points[number].demand()))
        };
        let mut gains: Vec<(i64, u32)> = self.coming(&pairs, candidate).iter().filter_map(gain).collect();
        gains.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = self.site.pieces;
        let mut sum = 0i64;
        for (gain, demand) in gains {
            let taken = demand.min(left);
            left -= taken;
            sum = sum.saturating_add(gain.saturating_mul(i64::from(taken)));
        }
        sum
    }

    fn saves(&self, flow: usize, candidate: usize, budget: &Budget) -> Result<i64, Error> {
        let mut pairs = self.question.pairs(flow, &[]);
        let old = self.answer.flows[flow].solver.problem();
        let mut capacity = old.capacity().to_vec();
        let here = capacity.len() as u32;
        capacity.push(self.site.pieces);
        let mut problem = Problem::new(capacity);
        problem.reserve(old.points(), old.arc_count() + old.points());
        let mut coming = self.coming(&pairs, candidate).into_iter().peekable();
        for point in 0..old.points() {
            let new = coming.next_if(|&(number, _)| number == point).map(|(_, cost)| (here, cost));
            let arcs = old.arcs(point).iter().map(|arc| (arc.station, arc.cost));
            problem.add_point(old.demand()[point], old.overflow()[point], arcs.chain(new))?;
        }
        let mut prices: Vec<i64> = (0..here as usize).map(|s| self.answer.flows[flow].solver.price(s)).collect();
        prices.push(0);
        let mut solver = Solver::at_prices(problem, &prices);
        solver.solve(budget)?;
        solver.solve_beyond(&mut pairs, budget)?;
        Ok(self.answer.flows[flow].solver.solution().cost - solver.solution().cost)
    }
}
