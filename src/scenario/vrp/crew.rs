//! Who is at the wheel, and how they must stop.

use super::visit::Window;
use crate::freight::DriverRules;
use crate::scenario::Activity;

/// Drivers with their law. With one, all times of the problem are seconds, and 0 is the midnight that begins a Monday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crew {
    /// Their law.
    pub rules: DriverRules,
    /// How many are on board, at least 1.
    pub drivers: u8,
    /// Whether the vehicle has a place to sleep: then a rest may be taken anywhere, also on the road.
    pub sleeper: bool,
    /// Places where one can stay overnight.
    pub lodgings: Vec<u32>,
    /// What they did before the tour begins, as a tachograph tells it: in order, over when the vehicle's shift begins. The
    /// law counts it. Gaps are standing; only a [`Rest`](Activity::Rest) was where one could stay. Before the first phase
    /// they come from a weekly rest.
    pub log: Vec<Phase>,
}

impl Crew {
    /// One driver under these rules who sleeps in the vehicle.
    pub fn one(rules: DriverRules) -> Self {
        Self { rules, drivers: 1, sleeper: true, lodgings: Vec::new(), log: Vec::new() }
    }
}

/// A stop of a vehicle that is decided: it stands still somewhere on its tour, between two calls or at one, without
/// working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// When it may begin, in rising order, disjoint; empty: at any time.
    pub windows: Vec<Window>,
    /// How long it takes.
    pub duration: i64,
    /// The most that may be aboard meanwhile, in each measure; empty: any load.
    pub max_load: Vec<i64>,
}

/// A stretch of one activity on a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What.
    pub activity: Activity,
    /// From.
    pub from: i64,
    /// To.
    pub to: i64,
}
