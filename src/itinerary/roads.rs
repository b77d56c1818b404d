//! Driving between places on every day of the span.

use super::clock::{DAY, Days, Moment};
use crate::base::{Error, Id, Metres, Seconds};
use crate::freight::VehicleClass;
use crate::metric::{Metric, Profile};
use crate::network::{Closure, NodeId};
use crate::scenario::{CostTable, Region};
use crate::search::{Engine, Ways};
use crate::timetable::Terminal;

/// The places of a table: all terminals, then nodes.
#[derive(Clone, Debug)]
pub(super) struct Points {
    terminals: usize,
    /// Sorted.
    nodes: Vec<NodeId>,
}

impl Points {
    pub(super) fn new(region: &Region, more: &[NodeId]) -> Self {
        let mut nodes: Vec<NodeId> = region.depots.iter().map(|d| d.node).chain(more.iter().copied()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        Self { terminals: region.timetable.terminals.len(), nodes }
    }

    pub(super) fn of_node(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search(&node).ok().map(|i| self.terminals + i)
    }

    fn len(&self) -> usize {
        self.terminals + self.nodes.len()
    }
}

/// Driving seconds and metres.
pub(super) type Drive = (Seconds, Metres);

/// One table for each distinct state of the roads.
#[derive(Clone, Debug)]
pub(super) struct Roads {
    points: usize,
    tables: Vec<Vec<Option<Drive>>>,
    of_day: Vec<usize>,
    /// For each day, the first later one with another table.
    change: Vec<Option<usize>>,
}

/// A drive with its moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Driven {
    pub(super) depart: Moment,
    pub(super) arrive: Moment,
    pub(super) drive: Drive,
}

impl Roads {
    pub(super) fn new(
        (region, engine): (&Region, &Engine),
        points: &Points,
        class: VehicleClass,
        (days, closures): (&Days, &[Closure]),
    ) -> Result<Self, Error> {
        let mut metrics: Vec<Metric> = Vec::new();
        let mut of_day = Vec::with_capacity(days.dates().len());
        for (day, _) in days.dates().iter().enumerate() {
            // Nobody drives on the lead's days; they share the first one's table.
            let date = days.dates()[day.max(days.lead)];
            let metric = Metric::new(&region.network, &region.network.on_with(date, closures), &Profile::new(class));
            let known = metrics.iter().position(|m| *m == metric);
            of_day.push(known.unwrap_or(metrics.len()));
            if known.is_none() {
                metrics.push(metric);
            }
        }
        let table = |metric| table(region, points, &engine.ways(metric)?);
        let tables = metrics.iter().map(table).collect::<Result<_, Error>>()?;
        let later = |day: usize| (day + 1..of_day.len()).find(|&d| of_day[d] != of_day[day]);
        let change = (0..of_day.len()).map(later).collect();
        Ok(Self { points: points.len(), tables, of_day, change })
    }

    /// The drive from one point to another when one leaves on `day`; `None` where there is no way.
    pub(super) fn drive(&self, ends: (usize, usize), day: usize) -> Option<Drive> {
        self.tables[*self.of_day.get(day)?][ends.0 * self.points + ends.1]
    }

    /// The earliest arrival when one may leave from `at` on. Roads change at midnight, so it pays to leave at once or
    /// at a midnight of change; of equal arrivals the earlier start.
    pub(super) fn earliest(
        &self,
        ends: (usize, usize),
        at: Moment,
        elapsed: impl Fn(Seconds) -> Seconds,
    ) -> Option<Driven> {
        let mut best: Option<Driven> = None;
        let mut day = usize::try_from(at.div_euclid(DAY)).ok()?;
        loop {
            let depart = at.max(day as i64 * DAY);
            if best.is_some_and(|b| b.arrive <= depart) {
                return best;
            }
            if let Some(drive) = self.drive(ends, day) {
                let arrive = depart + elapsed(drive.0).0;
                if best.is_none_or(|b| arrive < b.arrive) {
                    best = Some(Driven { depart, arrive, drive });
                }
            }
            match self.change.get(day) {
                Some(&Some(next)) => day = next,
                _ => return best,
            }
        }
    }

    /// The latest start from `from` on that arrives by `limit`.
    pub(super) fn latest_start(
        &self,
        ends: (usize, usize),
        (from, limit): (Moment, Moment),
        elapsed: impl Fn(Seconds) -> Seconds,
    ) -> Option<Moment> {
        let days = from.div_euclid(DAY)..=limit.div_euclid(DAY);
        days.rev().find_map(|day| {
            let drive = self.drive(ends, usize::try_from(day).ok()?)?;
            let start = (limit - elapsed(drive.0).0).min((day + 1) * DAY - 1);
            (start >= from.max(day * DAY)).then_some(start)
        })
    }
}

/// Between all points: shortest paths with access ways; transfers where there are any.
fn table(region: &Region, points: &Points, roads: &Ways) -> Result<Vec<Option<Drive>>, Error> {
    let terminals = &region.timetable.terminals;
    let access = |t: &Terminal| t.access.map(|a| (a.node, a.time, a.length));
    let nodes = points.nodes.iter().map(|&node| Some((node, Seconds::ZERO, Metres::ZERO)));
    let ways: Vec<Option<(NodeId, Seconds, Metres)>> = terminals.iter().map(access).chain(nodes).collect();
    let mut roots: Vec<NodeId> = ways.iter().flatten().map(|&(node, _, _)| node).collect();
    roots.sort_unstable();
    roots.dedup();
    let driven: CostTable = roads.table(&roots, &roots)?;
    let root = |node: NodeId| roots.binary_search(&node).ok();
    let cell = |from: usize, to: usize| -> Option<Drive> {
        if from == to {
            return Some((Seconds::ZERO, Metres::ZERO));
        }
        let ((a, a_time, a_length), (b, b_time, b_length)) = (ways[from]?, ways[to]?);
        let (row, column) = (root(a)?, root(b)?);
        let (time, length) = (driven.time(row, column)?, driven.length(row, column)?);
        Some((a_time + time + b_time, a_length + length + b_length))
    };
    let n = ways.len();
    let mut cells: Vec<Option<Drive>> = (0..n * n).map(|i| cell(i / n, i % n)).collect();
    let mut joined = std::collections::HashSet::new();
    for transfer in &region.timetable.transfers {
        let i = transfer.from.index() * n + transfer.to.index();
        let way = (transfer.time, transfer.length);
        // Of two records for one pair the shorter counts.
        let kept = if joined.insert(i) { None } else { cells[i] };
        cells[i] = Some(kept.map_or(way, |old| old.min(way)));
    }
    Ok(cells)
}
