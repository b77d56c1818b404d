//! What to send ahead before a road closes, and to which station.
//!
//! Time is cut into periods (days, weeks). A station has a store, wants goods in each period, and is reached over lanes:
//! a truck while its road is open, a helicopter at another price when it is not. Lanes of one period share what the depot can send. All goods
//! are counted in one unit (a crate), so that store, lanes and depot fill alike; what differs is the price of doing
//! without, which each demand has of its own. [`Stockpile::solve`] finds the plan of the least cost exactly, by minimum-cost
//! [`flow`](super::flow), with what one more crate of room would save.
//!
//! ```
//! use skyroad::Budget;
//! use skyroad::assign::stockpile::{Lane, Station, Stockpile, Want};
//! let problem = Stockpile {
//!     periods: 3,
//!     // The road is open in the first period alone.
//!     stations: vec![Station { store: 50, holding: 1 }],
//!     lanes: vec![Lane { station: 0, period: 0, most: 100, cost: 10 }],
//!     wants: vec![
//!         Want { station: 0, period: 0, units: 20, shortfall: 90 },
//!         Want { station: 0, period: 2, units: 60, shortfall: 90 },
//!     ],
//!     depot: vec![100, 0, 0],
//! };
//! let plan = problem.solve(&Budget::default())?;
//! assert_eq!((plan.sent, plan.short), (vec![70], vec![0, 10]));
//! // One crate more in store would save a crate short, and costs its way and two periods of holding.
//! assert_eq!(plan.store_worth[0][0] + plan.store_worth[0][1], 90 - 10 - 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! *Cost.* A node for each station and period, an arc for each lane, want and period of holding.

use super::flow::{MAX_COST, MAX_UNITS, Problem, Solution};
use crate::base::{Budget, Error};

/// The most cells of stations × periods.
const MAX_CELLS: usize = 1 << 24;

/// A place with a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Station {
    /// Crates that can be kept from one period to the next.
    pub store: i64,
    /// What keeping one costs.
    pub holding: i64,
}

/// A way to a station in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Position in [`Stockpile::stations`].
    pub station: u32,
    /// When; crates can be used in the same period.
    pub period: u32,
    /// Crates that it takes.
    pub most: i64,
    /// What one costs.
    pub cost: i64,
}

/// Crates that are forecast to be wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    /// Position in [`Stockpile::stations`].
    pub station: u32,
    /// When.
    pub period: u32,
    /// How many.
    pub units: i64,
    /// What doing without one costs.
    pub shortfall: i64,
}

/// Stations, lanes and forecasts over some periods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stockpile {
    /// How many periods.
    pub periods: u32,
    /// Where goods are kept and wanted.
    pub stations: Vec<Station>,
    /// How they come there; a closed road has none.
    pub lanes: Vec<Lane>,
    /// What is wanted.
    pub wants: Vec<Want>,
    /// Crates that the depot can send in each period.
    pub depot: Vec<i64>,
}

/// What to send and keep, and what more room is worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockPlan {
    /// Crates on each lane.
    pub sent: Vec<i64>,
    /// For each station, crates kept from each period to the next; one fewer than periods.
    pub kept: Vec<Vec<i64>>,
    /// Crates that each want does without.
    pub short: Vec<i64>,
    /// Of ways, holding and shortfall: the least.
    pub cost: i128,
    /// What one more crate of store saves, likewise.
    pub store_worth: Vec<Vec<i64>>,
    /// What one more crate on each lane saves.
    pub lane_worth: Vec<i64>,
    /// What one more crate sent in each period saves.
    pub depot_worth: Vec<i64>,
}

impl Stockpile {
    /// The plan of the least cost; the worths are exact for the first crate of at least one optimal set of prices.
    ///
    /// # Errors
    /// A number out of range; cancelled; over the budget's deadline.
    pub fn solve(&self, budget: &Budget) -> Result<StockPlan, Error> {
        self.check()?;
        let (stations, periods) = (self.stations.len(), self.periods as usize);
        let cell = |station: u32, period: u32| station as usize * periods + period as usize;
        // After the cells come the depot in each period, the source, and a node for each want.
        let (depot, source, first) =
            (stations * periods, stations * periods + periods, stations * periods + periods + 1);
        let mut supply = vec![0; first + self.wants.len()];
        for (w, want) in self.wants.iter().enumerate() {
            supply[source] += want.units;
            supply[first + w] = -want.units;
        }
        let all = supply[source];
        let mut problem = Problem::new(supply);
        for (period, &most) in self.depot.iter().enumerate() {
            problem.add_arc(source, depot + period, most.min(all), 0)?;
        }
        for lane in &self.lanes {
            problem.add_arc(
                depot + lane.period as usize,
                cell(lane.station, lane.period),
                lane.most.min(all),
                lane.cost,
            )?;
        }
        for (s, station) in (0u32..).zip(&self.stations) {
            for period in 1..self.periods {
                problem.add_arc(cell(s, period - 1), cell(s, period), station.store.min(all), station.holding)?;
            }
        }
        for (w, want) in self.wants.iter().enumerate() {
            problem.add_arc(cell(want.station, want.period), first + w, want.units, 0)?;
            problem.add_arc(source, first + w, want.units, want.shortfall)?;
        }
        let solution = problem.solve(budget)?;
        // Doing without is always possible.
        let solution = solution.ok_or_else(|| Error::invalid("stockpile", "has no plan"))?;
        Ok(self.plan(&solution, cell, depot, source))
    }

    fn plan(&self, found: &Solution, cell: impl Fn(u32, u32) -> usize, depot: usize, source: usize) -> StockPlan {
        let (periods, lanes) = (self.periods as usize, self.lanes.len());
        let between = periods.saturating_sub(1);
        let worth =
            |tail: usize, head: usize, cost: i64| (found.potentials[head] - found.potentials[tail] - cost).max(0);
        let stores = periods + lanes;
        let wants = stores + self.stations.len() * between;
        let flows = &found.flows;
        let kept = |s: usize| flows[stores + s * between..stores + (s + 1) * between].to_vec();
        let store_worth = |(s, station): (u32, &Station)| -> Vec<i64> {
            (1..self.periods).map(|p| worth(cell(s, p - 1), cell(s, p), station.holding)).collect()
        };
        let lane_worth = |l: &Lane| worth(depot + l.period as usize, cell(l.station, l.period), l.cost);
        StockPlan {
            sent: flows[periods..stores].to_vec(),
            kept: (0..self.stations.len()).map(kept).collect(),
            short: (0..self.wants.len()).map(|w| flows[wants + 2 * w + 1]).collect(),
            cost: found.cost,
            store_worth: (0u32..).zip(&self.stations).map(store_worth).collect(),
            lane_worth: self.lanes.iter().map(lane_worth).collect(),
            depot_worth: (0..periods).map(|p| worth(source, depot + p, 0)).collect(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |problem: String| Err(Error::invalid("stockpile", problem));
        let cells = self.stations.len() as u64 * u64::from(self.periods);
        if cells > MAX_CELLS as u64 || self.depot.len() != self.periods as usize {
            return wrong(format!("{cells} stations × periods, {} periods of the depot", self.depot.len()));
        }
        let there = |station: u32, period: u32| (station as usize) < self.stations.len() && period < self.periods;
        let units = |value: i64| (0..=MAX_UNITS).contains(&value);
        let price = |value: i64| (0..=MAX_COST).contains(&value);
        let fine = self.stations.iter().all(|s| units(s.store) && price(s.holding))
            && self.lanes.iter().all(|l| there(l.station, l.period) && units(l.most) && price(l.cost))
            && self.wants.iter().all(|w| there(w.station, w.period) && units(w.units) && price(w.shortfall))
            && self.depot.iter().all(|&d| units(d));
        let wanted: i128 = self.wants.iter().map(|w| i128::from(w.units)).sum();
        if !fine || wanted > i128::from(MAX_UNITS) {
            return wrong("a station, period, number of crates or price is out of range".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "stockpile_tests.rs"]
mod tests;
