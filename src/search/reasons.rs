//! Tables whose missing cells say why.

use super::engine::{Engine, Ways, number};
use crate::base::{Error, Id, Metres, Seconds};
use crate::hierarchy::{Customized, Query};
use crate::metric::{CLOSED, FAR, Metric};
use crate::network::{ArcId, NodeId};

/// Why there is no way, the farthest from being one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoWay {
    /// An end has no road near enough that may be used.
    SnappedTooFar,
    /// No roads join the ends, whatever their directions.
    OtherComponent,
    /// Roads join them, but not in this direction, or not without a turn that is forbidden.
    OneWay,
    /// Roads on the way are closed to everybody: by season, by a closure, or not built yet.
    Closed,
    /// Others may go there, this vehicle may not.
    Forbidden,
    /// There is a way, of 24.8 days or more.
    BeyondTheHorizon,
}

const ALL: [NoWay; 6] = [
    NoWay::SnappedTooFar,
    NoWay::OtherComponent,
    NoWay::OneWay,
    NoWay::Closed,
    NoWay::Forbidden,
    NoWay::BeyondTheHorizon,
];

/// What tells why ways are missing: made once for a metric, at the cost of three customizations.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// What is 0 away over roads open to the vehicle, then to anybody, then over all roads.
    stages: [(NoWay, Customized); 3],
    engine: Engine,
}

impl Reasons {
    /// For `ways`; `anyone` is a metric under which all is open that is not closed to everybody, such as a car's under
    /// the same conditions.
    ///
    /// # Errors
    /// A metric of another network.
    pub fn new(ways: &Ways, anyone: &Metric) -> Result<Self, Error> {
        let hierarchy = ways.engine().hierarchy();
        let flat = |w: &u32| if *w == CLOSED { CLOSED } else { 0 };
        let own: Vec<u32> =
            (0..hierarchy.arcs() as u32).map(|arc| ways.durations().weight(arc).map_or(CLOSED, |_| 0)).collect();
        let any: Vec<u32> = ways.engine().weights(anyone.weights().to_vec())?.iter().map(flat).collect();
        Ok(Self {
            engine: ways.engine().clone(),
            stages: [
                (NoWay::BeyondTheHorizon, hierarchy.customize(&own)?),
                (NoWay::Forbidden, hierarchy.customize(&any)?),
                (NoWay::Closed, hierarchy.customize(&vec![0; hierarchy.arcs()])?),
            ],
        })
    }

    /// Why the way between two nodes is missing, if it is.
    pub fn of(&self, query: &mut Query, from: NodeId, to: NodeId) -> NoWay {
        let (from, to) = (number(from), self.engine.sink(to));
        let reached = self.stages.iter().find(|(_, flat)| query.distance(flat, from, to).is_some());
        reached.map_or_else(|| self.joined(from, to), |(reason, _)| *reason)
    }

    /// Whether anybody may drive `arc`.
    pub(super) fn others_may(&self, arc: ArcId) -> bool {
        self.stages[1].1.weight(arc.index() as u32).is_some()
    }

    fn joined(&self, from: u32, to: u32) -> NoWay {
        let hierarchy = self.stages[0].1.hierarchy();
        if hierarchy.component(from) == hierarchy.component(to) { NoWay::OneWay } else { NoWay::OtherComponent }
    }

    /// Writes reasons into the cells at or above [`FAR`].
    fn fill(&self, origins: &[u32], destinations: &[u32], table: &mut WayTable, allowed: u64) -> Result<(), Error> {
        let columns = destinations.len();
        for (reason, flat) in &self.stages {
            let missing = |&cell: &u32| cell == FAR;
            let rows: Vec<usize> =
                (0..origins.len()).filter(|row| table.millis[row * columns..][..columns].iter().any(missing)).collect();
            if rows.is_empty() {
                return Ok(());
            }
            let some: Vec<u32> = rows.iter().map(|&row| origins[row]).collect();
            let reached = flat.table(&some, destinations, allowed)?;
            for (i, &row) in rows.iter().enumerate() {
                let cells = table.millis[row * columns..][..columns].iter_mut();
                for (cell, _) in cells.zip(reached.row(i)).filter(|(cell, near)| **cell == FAR && **near < FAR) {
                    *cell = code(*reason);
                }
            }
        }
        for (i, cell) in table.millis.iter_mut().enumerate().filter(|(_, cell)| **cell == FAR) {
            *cell = code(self.joined(origins[i / columns], destinations[i % columns]));
        }
        Ok(())
    }
}

/// Reasons lie above all times.
pub(super) fn code(reason: NoWay) -> u32 {
    FAR + 1 + reason as u32
}

/// Times and lengths of shortest ways, or why there is none: 8 bytes a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayTable {
    pub(super) columns: usize,
    pub(super) millis: Vec<u32>,
    pub(super) metres: Vec<u32>,
}

impl WayTable {
    /// Number of origins.
    pub fn rows(&self) -> usize {
        self.millis.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Number of destinations.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Milliseconds and metres from origin `row` to destination `column`.
    ///
    /// # Errors
    /// Why there is no way.
    ///
    /// # Panics
    /// Beyond the table.
    pub fn cell(&self, row: usize, column: usize) -> Result<(u32, u32), NoWay> {
        assert!(column < self.columns, "column {column} of {}", self.columns);
        let at = row * self.columns + column;
        match self.millis[at].checked_sub(FAR + 1) {
            None => Ok((self.millis[at], self.metres[at])),
            Some(code) => Err(ALL[code as usize]),
        }
    }

    /// The same as time and length.
    ///
    /// # Errors
    /// Why there is no way.
    ///
    /// # Panics
    /// Beyond the table.
    pub fn way(&self, row: usize, column: usize) -> Result<(Seconds, Metres), NoWay> {
        let (millis, metres) = self.cell(row, column)?;
        Ok((Seconds::from_millis(millis), Metres(i64::from(metres))))
    }
}

impl Ways {
    /// Times and lengths from every origin to every destination, equal to those of the paths; missing cells say why.
    ///
    /// # Errors
    /// A table that takes over `allowed` bytes with all its labels; nothing is allocated then.
    pub fn explained(
        &self,
        reasons: &Reasons,
        origins: &[NodeId],
        destinations: &[NodeId],
        allowed: u64,
    ) -> Result<WayTable, Error> {
        let (from, to) = self.numbers(origins, destinations);
        self.explained_between(reasons, &from, &to, allowed)
    }

    /// The same in the hierarchy's numbers.
    pub(super) fn explained_between(
        &self,
        reasons: &Reasons,
        origins: &[u32],
        destinations: &[u32],
        allowed: u64,
    ) -> Result<WayTable, Error> {
        // A table of reasons takes 4 bytes a cell beside the answer.
        let cells = origins.len() as u64 * destinations.len() as u64;
        let rest = allowed.checked_sub(4 * cells).ok_or_else(|| Error::too_large("the table", 12 * cells, allowed))?;
        let (times, metres) = self.lengths().table(origins, destinations, rest)?;
        let (millis, metres) = (times.into_cells(), metres.into_cells());
        let mut table = WayTable { columns: destinations.len(), millis, metres };
        reasons.fill(origins, destinations, &mut table, allowed)?;
        Ok(table)
    }
}
