//! Simulated annealing over rounds of ruin and recreate.

use super::search::Search;
use super::travel::Travel;
use crate::base::{Budget, Error};

/// How far a budget is spent.
#[derive(Clone, Debug)]
pub(super) struct Clock<'a> {
    pub budget: &'a Budget,
    /// Rounds that this search may take.
    pub rounds: u64,
    pub done: u64,
    /// From where to where of the whole budget this search goes.
    from: f64,
    to: f64,
}

/// Rounds between looks at the clock.
const LOOK: u64 = 64;

/// The same where a round may take a millisecond or more.
const LOOK_OF_LARGE: u64 = 4;

/// Problems with more visits are large.
const LARGE: u32 = 3000;

impl<'a> Clock<'a> {
    pub(super) fn new(budget: &'a Budget, rounds: u64, from: f64, to: f64) -> Self {
        Self { budget, rounds, done: 0, from, to }
    }

    /// From 0 to 1 how far this search is; 1 where it must stop.
    pub(super) fn progress(&self) -> f64 {
        if self.budget.is_over() {
            return 1.0;
        }
        let by_rounds = if self.rounds == 0 { 1.0 } else { self.done as f64 / self.rounds as f64 };
        let by_time = self.budget.spent().map_or(0.0, |spent| (spent - self.from) / (self.to - self.from).max(1e-9));
        by_rounds.max(by_time).clamp(0.0, 1.0)
    }

    /// A clock for what lies between two parts of this one's time.
    pub(super) fn part(&self, from: f64, to: f64) -> Self {
        let at = |part: f64| self.from + part * (self.to - self.from);
        let rounds = (self.rounds as f64 * (to - from)) as u64;
        Self { budget: self.budget, rounds, done: 0, from: at(from), to: at(to) }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.budget.check()
    }
}

/// Temperatures in units of cost for each visit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heat {
    pub first: f64,
    pub last: f64,
}

/// Rounds that tell how many there will be in a limited time.
const TRIAL: u64 = 2048;

impl<T: Travel> Search<'_, '_, T> {
    /// Rounds between looks at the clock: of large problems, and of pairs, which try whole tours, fewer.
    pub(super) fn look(&self) -> u64 {
        if self.m.paired || self.m.n > LARGE { LOOK_OF_LARGE } else { LOOK }
    }

    /// How many rounds there are for this search, found by some hot ones where only time limits it.
    pub(super) fn expected_rounds(&mut self, clock: &mut Clock<'_>, heat: Heat) -> Result<f64, Error> {
        let Some(begun) = clock.budget.spent() else { return Ok(clock.rounds as f64) };
        let temperature = self.unit().max(1e-9) * heat.first;
        for _ in 0..(TRIAL.min(clock.rounds - clock.done) / LOOK) {
            clock.check()?;
            for _ in 0..LOOK {
                let threshold = -temperature * (1.0 - self.rng.unit()).ln();
                self.turn(threshold.ceil() as i64);
            }
            clock.done += LOOK;
        }
        let took = clock.budget.spent().map_or(0.0, |now| now - begun).max(1e-9);
        Ok((clock.rounds as f64).min(TRIAL as f64 / took * (clock.to - clock.from)))
    }

    /// [`Self::anneal`] in several falls, each from the best found before.
    pub(super) fn anneal_again(&mut self, clock: &mut Clock<'_>, heat: Heat, falls: u32) -> Result<(), Error> {
        for fall in 0..falls {
            let [from, to] = [fall, fall + 1].map(|fall| f64::from(fall) / f64::from(falls));
            let mut part = clock.part(from, to);
            let result = self.anneal(&mut part, heat);
            clock.done += part.done;
            result?;
            let best = self.best().clone();
            self.restart(&best);
        }
        Ok(())
    }

    /// Rounds from hot to cold until the clock runs out; `Err` where cancelled (the best found stays).
    pub(super) fn anneal(&mut self, clock: &mut Clock<'_>, heat: Heat) -> Result<(), Error> {
        let unit = self.unit().max(1e-9);
        let (first, last) = (unit * heat.first, unit * heat.last);
        loop {
            clock.check()?;
            let progress = clock.progress();
            if progress >= 1.0 {
                return Ok(());
            }
            let temperature = first * (last / first).powf(progress);
            for _ in 0..self.look().min(clock.rounds - clock.done) {
                clock.check()?;
                let threshold = -temperature * (1.0 - self.rng.unit()).ln();
                self.turn(threshold.ceil() as i64);
                clock.done += 1;
            }
        }
    }
}
