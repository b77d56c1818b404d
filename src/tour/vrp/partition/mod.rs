//! Recombination of tours by set partitioning.
//!
//! A search sees far more tours than its best solution holds, and some that it saw at different times go together: each
//! visit in one of them, and cheaper (Rochat and Taillard 1995). [`Pool::improve`] looks for them in one neighbourhood
//! of a solution at a time: a few tours close by, and all that were ever seen that serve nobody but their visits.
//! Multipliers of the Lagrangian relaxation tell what each visit is worth. A tour that costs more beyond its visits' worth
//! than lies between bound and solution is in no better one; of what is left, depth-first search finds an exact cover.
//!
//! Whole solutions at once were tried first. On X-n106 and X-n200 the bound of 7,000 tours lies 3.3 and 0.9 % below the best
//! solution, so that hardly a tour can be ruled out; a solver for integer programs found nothing better within 40 s either.
//! Of 5 to 8 tours the bound is so near that half of the neighbourhoods of a good solution got better.
//!
//! *Invariants.* What comes back consists of tours that were put in, each visit in one of them, and costs less than
//! before. The same calls give the same answer.
//! *Cost.* About as much as a child's local search for each neighbourhood; memory is limited by two constants of the pool.

mod cover;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that unwraps nothing has failed")]
mod partition_tests;
mod pool;
mod worth;

pub(super) use pool::{Pool, Seen};

use crate::base::Rng;
use cover::Cover;
use worth::Columns;

/// Most tours of a neighbourhood.
const NEAR: usize = 12;
/// Most visits that they have: a set of them is one number. Of 128 (and 8 tours), X-n237 takes three times as long.
const WIDTH: usize = 64;
/// Steps towards what visits are worth.
const STEPS: usize = 60;
/// Tours that a cover is chosen from, and branches that are looked at for it.
const CHOICES: usize = 250;
const BRANCHES: u32 = 400;

impl Pool {
    /// Recombines the tours nearest a random visit, if that makes a solution cheaper; its tours may then be `spare` more.
    /// `near` are visits by their distance from one.
    pub(super) fn improve(
        &mut self,
        solution: &mut Vec<Seen>,
        spare: usize,
        near: &dyn Fn(u32) -> Vec<u32>,
        rng: &mut Rng,
    ) -> bool {
        let part = self.neighbourhood(solution, &near(rng.below(self.visits()) as u32));
        if part.len() < 2 {
            return false;
        }
        let tours: Vec<&Seen> = part.iter().map(|&i| &solution[i]).collect();
        let Some(others) = self.recombine(&tours, tours.len() + spare) else { return false };
        let mut i = 0;
        solution.retain(|_| (!part.contains(&i), i += 1).0);
        solution.extend(others);
        true
    }

    /// The tours that serve the first of `visits`.
    fn neighbourhood(&self, solution: &[Seen], visits: &[u32]) -> Vec<usize> {
        let mut of = vec![usize::MAX; self.visits()];
        for (i, tour) in solution.iter().enumerate() {
            tour.visits.iter().for_each(|&visit| of[visit as usize] = i);
        }
        let (mut part, mut width) = (Vec::new(), 0);
        for i in visits.iter().map(|&visit| of[visit as usize]).filter(|&i| i < usize::MAX) {
            if part.contains(&i) {
                continue;
            }
            width += solution[i].visits.len();
            if width > WIDTH || part.len() == NEAR {
                break;
            }
            part.push(i);
        }
        part
    }

    /// At most `most` tours for the visits of `tours`, for less money.
    fn recombine(&mut self, tours: &[&Seen], most: usize) -> Option<Vec<Seen>> {
        let visits: Vec<u32> = tours.iter().flat_map(|tour| &tour.visits).copied().collect();
        let cost = tours.iter().map(|tour| tour.cost).sum::<i64>() as f64;
        let chosen = self.within(visits.iter().copied());
        let mut row = vec![0; self.visits()];
        (0..).zip(&visits).for_each(|(i, &visit)| row[visit as usize] = i);
        let mut columns = Columns::default();
        for tour in chosen.iter().map(|&i| &self.tours[i as usize]) {
            columns.push(tour.visits.iter().map(|&visit| row[visit as usize]), tour.cost as f64);
        }
        let mut worth: Vec<f64> = visits.iter().map(|&visit| self.worth[visit as usize]).collect();
        let bound = columns.appraise(&mut worth, cost, STEPS);
        visits.iter().zip(&worth).for_each(|(&visit, &worth)| self.worth[visit as usize] = worth);
        // Money is whole: less is less by one.
        let room = cost - bound - 0.5;
        let extra = |column: usize| columns.reduced(column, &worth);
        let mut choices: Vec<(f64, u32)> = (0..columns.len()).map(|c| (extra(c), c as u32)).collect();
        choices.retain(|&(extra, _)| extra < room);
        choices.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        choices.truncate(CHOICES);
        let cover = Cover::new(&columns, &choices, visits.len(), most, room).search(BRANCHES)?;
        Some(cover.iter().map(|&c| self.tours[chosen[c as usize] as usize].clone()).collect())
    }
}
