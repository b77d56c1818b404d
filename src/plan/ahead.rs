//! What to send ahead to stations before their roads close.
//!
//! A winter is cut into periods of some days. A station can be sent goods on the days of a period on which it is
//! [`supplied`]; what is forecast to be wanted when it is not must lie in its store by then. [`send_ahead`] puts roads, closures
//! and forecasts together and finds the cheapest plan exactly ([`assign::stockpile`](crate::assign::stockpile)), with what one more
//! crate of store would save.
//!
//! *Cost.* The roads are looked at anew for each day, a millisecond or two on the plateau; the plan itself is a flow problem of a node for
//! each station and period.

use super::supply::{classes, supplied};
use crate::assign::stockpile::{Lane, Station, StockPlan, Stockpile, Want};
use crate::base::{Budget, Date, Error, Fen, Grams, Id, IdVec, Metres, Millilitres, Seconds};
use crate::freight::{DepotId, StationId, Tariff, Usage, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::{Closure, Conditions, NodeId};
use crate::scenario::{CostTable, Region};
use crate::search::Engine;
use std::collections::BTreeMap;

/// The most days that are looked at.
const MOST_DAYS: u64 = 3660;

/// Roads that are closed from one day to another, both among them, beside what the seasons close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedRoads {
    /// Which.
    pub closures: Vec<Closure>,
    /// From this day.
    pub first: Date,
    /// To this day.
    pub last: Date,
}

/// Crates that a station is forecast to want in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Who wants them.
    pub station: StationId,
    /// When, counted from 0.
    pub period: u32,
    /// How many.
    pub crates: i64,
    /// What doing without one costs.
    pub shortfall: Fen,
}

/// Where crates lie, and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stores {
    /// Crates that each station can keep from one period to the next.
    pub room: IdVec<StationId, i64>,
    /// What keeping one for a period costs.
    pub holding: Fen,
    /// Mass of a crate.
    pub mass: Grams,
    /// Its volume.
    pub volume: Millilitres,
}

/// The question.
#[derive(Clone, Debug)]
pub struct AheadQuestion<'a> {
    /// The first day.
    pub first: Date,
    /// Days of a period.
    pub days: u32,
    /// How many periods.
    pub periods: u32,
    /// Where the goods come from.
    pub origin: NodeId,
    /// Crates that can leave there in a day, to all stations together.
    pub sends: i64,
    /// Crates that a station can be sent in a day.
    pub takes: i64,
    /// What is closed beside the seasons.
    pub closed: &'a [ClosedRoads],
    /// What is wanted; stations that want nothing are not looked at.
    pub forecasts: &'a [Forecast],
    /// Where it lies until then.
    pub stores: &'a Stores,
}

/// What to send when, and what that leaves short.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// The stations that want something, in the order of the region: those of the problem.
    pub stations: Vec<StationId>,
    /// For each of them and each period, the days on which it is supplied.
    pub open: Vec<Vec<u32>>,
    /// What was solved: wants are the forecasts in their order, costs in fen.
    pub problem: Stockpile,
    /// The least cost.
    pub plan: StockPlan,
}

impl Ahead {
    /// Crates sent to a station of the list, by period.
    pub fn sent(&self, station: usize) -> Vec<i64> {
        let mut sent = vec![0; self.problem.periods as usize];
        for (lane, &crates) in
            self.problem.lanes.iter().zip(&self.plan.sent).filter(|(l, _)| l.station as usize == station)
        {
            sent[lane.period as usize] += crates;
        }
        sent
    }

    /// Crates that a station of the list wants and does without, by period.
    pub fn wanted_and_short(&self, station: usize) -> Vec<[i64; 2]> {
        let mut sums = vec![[0; 2]; self.problem.periods as usize];
        let wants = self.problem.wants.iter().zip(&self.plan.short);
        for (want, short) in wants.filter(|(w, _)| w.station as usize == station) {
            sums[want.period as usize][0] += want.units;
            sums[want.period as usize][1] += short;
        }
        sums
    }
}

/// The cheapest plan for all forecasts together.
///
/// # Errors
/// A day that the region's data does not speak of, a forecast of no station or period, numbers out of range, cancelled.
pub fn send_ahead(region: &Region, question: &AheadQuestion<'_>, budget: &Budget) -> Result<Ahead, Error> {
    let days = u64::from(question.days) * u64::from(question.periods);
    if days == 0 || days > MOST_DAYS || question.stores.room.len() != region.stations.len() {
        return Err(Error::invalid(
            "periods",
            format!("{days} days in all, where 1 to {MOST_DAYS} may be, or no store for each station"),
        ));
    }
    region.check_date(question.first)?;
    region.check_date(question.first.plus_days(days as i64 - 1))?;
    let mut stations: Vec<StationId> = question.forecasts.iter().map(|f| f.station).collect();
    stations.sort_unstable();
    stations.dedup();
    if let Some(last) = stations.last().filter(|s| s.index() >= region.stations.len()) {
        return Err(Error::invalid("forecast", format!("there is no station {}", last.index())));
    }
    let (open, lanes, depot) = ways(region, question, &stations, budget)?;
    let position = |station: StationId| stations.binary_search(&station).unwrap_or(0) as u32;
    let want = |f: &Forecast| Want {
        station: position(f.station),
        period: f.period,
        units: f.crates,
        shortfall: f.shortfall.0,
    };
    let store = |&s: &StationId| Station { store: question.stores.room[s], holding: question.stores.holding.0 };
    let problem = Stockpile {
        periods: question.periods,
        stations: stations.iter().map(store).collect(),
        lanes,
        wants: question.forecasts.iter().map(want).collect(),
        depot,
    };
    let plan = problem.solve(budget)?;
    Ok(Ahead { stations, open, problem, plan })
}

type Ways = (Vec<Vec<u32>>, Vec<Lane>, Vec<i64>);

/// Days on which each station is supplied, a lane for each period with one, and what the origin can send.
fn ways(region: &Region, question: &AheadQuestion<'_>, stations: &[StationId], budget: &Budget) -> Result<Ways, Error> {
    let engine = Engine::with_turns(&region.network, &region.turns)?;
    let mut open = vec![vec![0; question.periods as usize]; stations.len()];
    let (mut lanes, mut depot) = (Vec::new(), Vec::new());
    for period in 0..question.periods {
        let mut cost: Vec<Option<i64>> = vec![None; stations.len()];
        for day in 0..question.days {
            budget.check()?;
            let date = question.first.plus_days(i64::from(period * question.days + day));
            let shut = question.closed.iter().filter(|c| (c.first..=c.last).contains(&date));
            let shut: Vec<Closure> = shut.flat_map(|c| c.closures.iter().cloned()).collect();
            let conditions = region.network.on_with(date, &shut);
            let supplied = supplied(region, &conditions);
            let mut roads: Option<Roads<'_>> = None;
            for (s, &station) in stations.iter().enumerate().filter(|&(_, &station)| supplied[station]) {
                if cost[s].is_none() {
                    let roads = match &mut roads {
                        Some(roads) => roads,
                        none => none.insert(Roads::new(region, &engine, &conditions, question.origin)?),
                    };
                    cost[s] = roads.way(station)?.map(|(length, time)| price(region, question.stores, length, time));
                }
                open[s][period as usize] += u32::from(cost[s].is_some());
            }
        }
        for (s, cost) in cost.into_iter().enumerate().filter_map(|(s, cost)| Some((s, cost?))) {
            let most = question.takes.saturating_mul(i64::from(open[s][period as usize]));
            lanes.push(Lane { station: s as u32, period, most, cost });
        }
        depot.push(question.sends.saturating_mul(i64::from(question.days)));
    }
    Ok((open, lanes, depot))
}

/// What a crate's way costs, in fen.
fn price(region: &Region, stores: &Stores, length: Metres, time: Seconds) -> i64 {
    region.rates.of(Tariff::FreightRoad).price(Usage { mass: stores.mass, volume: stores.volume, length, time }).0
}

/// Ways from the origin under some conditions: a heavy truck to the depot, its own vehicles from there.
struct Roads<'a> {
    region: &'a Region,
    engine: &'a Engine,
    conditions: &'a Conditions,
    /// From the origin to each depot.
    depots: CostTable,
    /// Length and time from its depot to each station that was asked for; none where there is no way.
    known: BTreeMap<StationId, Option<(Metres, Seconds)>>,
}

impl<'a> Roads<'a> {
    fn new(region: &'a Region, engine: &'a Engine, conditions: &'a Conditions, origin: NodeId) -> Result<Self, Error> {
        let nodes: Vec<NodeId> = region.depots.iter().map(|depot| depot.node).collect();
        let metric = Metric::new(&region.network, conditions, &Profile::new(VehicleClass::HeavyTruck));
        let depots = engine.ways(&metric)?.table(&[origin], &nodes)?;
        Ok(Self { region, engine, conditions, depots, known: BTreeMap::new() })
    }

    /// Of the whole way to a station.
    fn way(&mut self, station: StationId) -> Result<Option<(Metres, Seconds)>, Error> {
        let depot = self.region.stations[station].depot;
        let Some((length, time)) = whole(&self.depots, depot.index()) else { return Ok(None) };
        if !self.known.contains_key(&station) {
            self.look(depot)?;
        }
        let on = self.known.get(&station).copied().flatten();
        Ok(on.map(|(on, longer)| (length + on, time + longer)))
    }

    /// The ways from a depot to all its stations, each by the fastest class of its vehicles.
    fn look(&mut self, depot: DepotId) -> Result<(), Error> {
        let of_depot = self.region.stations.entries().filter(|(_, s)| s.depot == depot);
        let (stations, nodes): (Vec<StationId>, Vec<NodeId>) = of_depot.map(|(id, s)| (id, s.node)).unzip();
        stations.iter().for_each(|&station| _ = self.known.insert(station, None));
        for class in classes(self.region, &self.region.depots[depot]) {
            let metric = Metric::new(&self.region.network, self.conditions, &Profile::new(class));
            let table = self.engine.ways(&metric)?.table(&[self.region.depots[depot].node], &nodes)?;
            for (column, &station) in stations.iter().enumerate() {
                let known = self.known.entry(station).or_default();
                *known = (*known).into_iter().chain(whole(&table, column)).min_by_key(|way| way.1);
            }
        }
        Ok(())
    }
}

/// Length and time in the only row of a table.
fn whole(table: &CostTable, column: usize) -> Option<(Metres, Seconds)> {
    Some((table.length(0, column)?, table.time(0, column)?))
}

#[cfg(all(test, feature = "tibet"))]
#[path = "ahead_tests.rs"]
mod tests;
