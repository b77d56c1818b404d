//! On which days of the week is each village called at?
//!
//! A village that gets two or three calls a week may get them on several sets of days, its *patterns*, with no fewer than so
//! many days from one call to the next, round the week. What a call brings is what has gathered since the last one. Villages
//! of one group lie on one road: the vehicles that go there on a day are as few as hold that day's goods, and each costs one trip,
//! however many of the villages it calls at. [`CallProblem::solve`] chooses patterns so that trips, hired vehicles and goods above
//! what can be handled in a day cost little, and says by a lower bound how much less they could.
//!
//! ```
//! use skyroad::Budget;
//! use skyroad::load::calls::{CallProblem, Group, Village};
//! let village = Village { group: 0, calls: 2, gap: 3, amount: 70 };
//! let problem = CallProblem {
//!     days: 7,
//!     groups: vec![Group { trip: 500, room: 100 }],
//!     villages: vec![village, Village { calls: 1, gap: 1, ..village }],
//!     ..CallProblem::default()
//! };
//! let plan = problem.solve(&Budget::default(), 1)?;
//! // Both are called at together where they can be: two trips a week.
//! assert_eq!((plan.cost, plan.bound), (1_000, 1_000));
//! # Ok::<(), skyroad::Error>(())
//! ```
//!
//! *How.* Annealing: one to three villages, mostly of one group, change their patterns together. *The bound* adds, for each group, the trips
//! that its goods and its most frequent village need; what of all trips and goods is above a week's vehicles and handling
//! is hired or overloaded on some day. *Cost.* A step looks at the days of one or two villages; memory is groups × days.

use crate::base::{Budget, Error, Rng};

/// The longest cycle of days.
pub const MAX_DAYS: u32 = 14;

/// So that sums stay within 64 bits.
const MAX_VALUE: i64 = 1 << 36;
const MAX_VILLAGES: usize = 1 << 22;

/// A place that is called at on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Village {
    /// Position in [`CallProblem::groups`].
    pub group: u32,
    /// How many calls in a cycle; at least one.
    pub calls: u32,
    /// The fewest days from a call to the next, counted round the cycle.
    pub gap: u32,
    /// What is to be brought in a cycle.
    pub amount: i64,
}

/// Villages on one road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// What a vehicle's trip costs.
    pub trip: i64,
    /// What a vehicle holds; at least 1.
    pub room: i64,
}

/// Villages, groups and what a day can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallProblem {
    /// Days of a cycle, 1 to [`MAX_DAYS`].
    pub days: u32,
    /// Roads.
    pub groups: Vec<Group>,
    /// Who is called at.
    pub villages: Vec<Village>,
    /// Trips a day by own vehicles.
    pub vehicles: i64,
    /// What each further trip of a day costs more.
    pub hire: i64,
    /// What the station can handle in a day.
    pub handle: i64,
    /// What each unit above that costs.
    pub overload: i64,
}

/// Days for each village.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallPlan {
    /// For each village a bit for each day.
    pub patterns: Vec<u16>,
    /// For each day what is brought in all.
    pub loads: Vec<i64>,
    /// For each day the trips.
    pub trips: Vec<i64>,
    /// Of all.
    pub cost: i64,
    /// No choice of patterns costs less.
    pub bound: i64,
}

impl CallProblem {
    /// The patterns that a village may have, as bits of days; none where the gap is too wide.
    pub fn patterns(&self, village: &Village) -> Vec<u16> {
        let days = self.days.min(MAX_DAYS);
        let fits = |pattern: &u16| {
            pattern.count_ones() == village.calls
                && (0..days).filter(|d| pattern >> d & 1 == 1).all(|d| since(*pattern, d, days) >= village.gap)
        };
        (1..1u32 << days).map(|p| p as u16).filter(fits).collect()
    }

    /// Chooses patterns: an iteration is a change tried for one village.
    ///
    /// # Errors
    /// A number out of range; a village without a pattern; cancelled.
    pub fn solve(&self, budget: &Budget, seed: u64) -> Result<CallPlan, Error> {
        let choices = self.choices()?;
        let mut week = Week::new(self, choices.iter().map(|c| c[0]).collect());
        let mut best = (week.cost, week.patterns.clone());
        let mut rng = Rng::new(seed);
        let rounds = budget.max_iterations().saturating_mul(self.villages.len() as u64);
        let hot = week.cost as f64 * 0.3 / self.villages.len().max(1) as f64;
        for round in 0..rounds {
            if round % 256 == 0 {
                budget.check()?;
                if budget.is_over() {
                    break;
                }
            }
            let spent = (round as f64 / rounds as f64).max(budget.spent().unwrap_or(0.0));
            let first = rng.below(self.villages.len());
            let mut moves = vec![(first, choices[first][rng.below(choices[first].len())])];
            for _ in 0..rng.below(3) {
                let other = rng.below(self.villages.len());
                let near = self.villages[other].group == self.villages[first].group || rng.below(4) == 0;
                if near && moves.iter().all(|&(v, _)| v != other) {
                    moves.push((other, choices[other][rng.below(choices[other].len())]));
                }
            }
            let before = week.cost;
            let undo: Vec<_> = moves.into_iter().map(|(v, pattern)| (v, week.change(v, pattern))).collect();
            let heat = hot * (1e-4f64).powf(spent);
            if (week.cost - before) as f64 > -heat * rng.unit().max(1e-300).ln() {
                undo.into_iter().rev().for_each(|(v, pattern)| _ = week.change(v, pattern));
            } else if week.cost < best.0 {
                best = (week.cost, week.patterns.clone());
            }
        }
        Ok(Week::new(self, best.1).into_plan(self.bound()))
    }

    /// What these patterns cost.
    ///
    /// # Errors
    /// A number out of range; a pattern that its village may not have.
    pub fn evaluate(&self, patterns: &[u16]) -> Result<CallPlan, Error> {
        let choices = self.choices()?;
        let allowed = |(c, p): (&Vec<u16>, &u16)| c.contains(p);
        if patterns.len() != choices.len() || !choices.iter().zip(patterns).all(allowed) {
            return Err(Error::invalid("the patterns", "are not one that is allowed for each village"));
        }
        Ok(Week::new(self, patterns.to_vec()).into_plan(self.bound()))
    }

    /// A lower bound on the cost of all choices of patterns.
    fn bound(&self) -> i64 {
        let mut amounts = vec![(0, 0); self.groups.len()];
        for village in &self.villages {
            let (amount, calls) = &mut amounts[village.group as usize];
            *amount += village.amount;
            *calls = i64::from(village.calls).max(*calls);
        }
        let trips = |(g, &(amount, calls)): (&Group, &(i64, i64))| (g.trip, calls.max((amount + g.room - 1) / g.room));
        let needed: Vec<(i64, i64)> = self.groups.iter().zip(&amounts).map(trips).collect();
        let above = |sum: i64, most: i64, price: i64| price * (sum - most * i64::from(self.days)).max(0);
        let goods = amounts.iter().map(|&(amount, _)| amount).sum();
        needed.iter().map(|&(price, n)| price * n).sum::<i64>()
            + above(needed.iter().map(|&(_, n)| n).sum(), self.vehicles, self.hire)
            + above(goods, self.handle, self.overload)
    }

    fn choices(&self) -> Result<Vec<Vec<u16>>, Error> {
        let wrong = |problem: String| Err(Error::invalid("calls", problem));
        let fine = |value: i64| (0..=MAX_VALUE).contains(&value);
        if !(1..=MAX_DAYS).contains(&self.days) || self.villages.len() > MAX_VILLAGES {
            return wrong(format!("{} days or {} villages are out of range", self.days, self.villages.len()));
        }
        let total: i128 = self.villages.iter().map(|v| i128::from(v.amount)).sum();
        let dear = self.groups.iter().map(|g| g.trip).max().unwrap_or(0).max(self.hire).max(self.overload).max(1);
        let values = [self.vehicles, self.hire, self.handle, self.overload];
        let groups = self.groups.iter().all(|g| fine(g.trip) && fine(g.room) && g.room > 0);
        // A trip is made for a unit at least, or for one of the calls.
        let most = (total + i128::from(MAX_DAYS) * self.villages.len() as i128) * i128::from(dear);
        if !values.into_iter().all(fine) || !groups || most > i128::from(i64::MAX / 8) {
            return wrong("prices and amounts are out of range".to_owned());
        }
        let mut known = std::collections::BTreeMap::new();
        let mut choices = Vec::with_capacity(self.villages.len());
        for (index, village) in self.villages.iter().enumerate() {
            if village.group as usize >= self.groups.len() || !fine(village.amount) {
                return wrong(format!("village {index} has no group, or an amount that is out of range"));
            }
            let patterns = known.entry((village.calls, village.gap)).or_insert_with(|| self.patterns(village));
            if patterns.is_empty() {
                let (calls, gap) = (village.calls, village.gap);
                return wrong(format!(
                    "village {index}: {calls} calls {gap} days apart do not fit into {} days",
                    self.days
                ));
            }
            choices.push(patterns.clone());
        }
        Ok(choices)
    }
}

/// Days since the call before that of `day`, round the cycle.
fn since(pattern: u16, day: u32, days: u32) -> u32 {
    (1..=days).find(|back| pattern >> ((day + days - back) % days) & 1 == 1).unwrap_or(days)
}

/// Patterns with what they bring and cost.
struct Week<'p> {
    problem: &'p CallProblem,
    patterns: Vec<u16>,
    /// By group and day: what is brought, and how many villages are called at.
    there: Vec<(i64, u32)>,
    loads: Vec<i64>,
    trips: Vec<i64>,
    cost: i64,
}

impl<'p> Week<'p> {
    fn new(problem: &'p CallProblem, patterns: Vec<u16>) -> Self {
        let days = problem.days as usize;
        let there = vec![(0, 0); problem.groups.len() * days];
        let mut week = Self { problem, patterns, there, loads: vec![0; days], trips: vec![0; days], cost: 0 };
        (0..week.patterns.len()).for_each(|v| week.shift(v, 1));
        week
    }

    /// Gives a village another pattern; gives back the one it had.
    fn change(&mut self, village: usize, pattern: u16) -> u16 {
        self.shift(village, -1);
        let before = std::mem::replace(&mut self.patterns[village], pattern);
        self.shift(village, 1);
        before
    }

    /// Adds (1) or takes out (−1) a village's calls.
    fn shift(&mut self, village: usize, sign: i64) {
        let (problem, pattern) = (self.problem, self.patterns[village]);
        let asked = problem.villages[village];
        let group = problem.groups[asked.group as usize];
        let days = problem.days;
        // By the day on which a cycle of gathering is over, so that all calls together bring the amount.
        let gathered = |day: i64| (i128::from(asked.amount) * i128::from(day)).div_euclid(i128::from(days)) as i64;
        for day in (0..days).filter(|d| pattern >> d & 1 == 1) {
            let (at, d) = (asked.group as usize * days as usize + day as usize, day as usize);
            let brought = gathered(i64::from(day)) - gathered(i64::from(day) - i64::from(since(pattern, day, days)));
            self.cost -= self.day(d) + group.trip * self.trips_of(at, group);
            self.trips[d] -= self.trips_of(at, group);
            self.there[at].0 += sign * brought;
            self.there[at].1 = if sign > 0 { self.there[at].1 + 1 } else { self.there[at].1 - 1 };
            self.loads[d] += sign * brought;
            self.trips[d] += self.trips_of(at, group);
            self.cost += self.day(d) + group.trip * self.trips_of(at, group);
        }
    }

    fn trips_of(&self, at: usize, group: Group) -> i64 {
        let (amount, calls) = self.there[at];
        ((amount + group.room - 1) / group.room).max(i64::from(calls > 0))
    }

    /// What is hired and overloaded on a day.
    fn day(&self, day: usize) -> i64 {
        self.problem.hire * (self.trips[day] - self.problem.vehicles).max(0)
            + self.problem.overload * (self.loads[day] - self.problem.handle).max(0)
    }

    fn into_plan(self, bound: i64) -> CallPlan {
        CallPlan { patterns: self.patterns, loads: self.loads, trips: self.trips, cost: self.cost, bound }
    }
}

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;
