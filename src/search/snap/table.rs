//! Tables between places that need not be nodes.

use super::place::{Metred, Way, direct};
use super::tree::{SnapOptions, Snapped, Snapper};
use crate::base::{Coord, Error, Id, Metres};
use crate::hierarchy::Query;
use crate::metric::{FAR, Metric};
use crate::network::{Network, NodeId};
use crate::search::reasons::code;
use crate::search::{NoWay, Reasons, WayTable, Ways};
use std::collections::BTreeMap;

/// Where a way starts or ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spot {
    /// At a node.
    Node(NodeId),
    /// Beside a road.
    Road(Snapped),
    /// Too far from any road that may be used: so far from the nearest, if there is one.
    Nowhere(Option<Metres>),
}

impl Snapper {
    /// The spot of a coordinate: a function of the point and the options alone.
    pub fn spot(&self, point: Coord, options: &SnapOptions<'_>) -> Spot {
        let anywhere = || self.snap(point, &SnapOptions { within: None, ..*options }).map(|found| found.distance);
        self.snap(point, options).map_or_else(|| Spot::Nowhere(anywhere()), Spot::Road)
    }
}

/// What a table between spots is made from.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The roads' lines.
    pub snapper: &'a Snapper,
    /// Their network.
    pub network: &'a Network,
    /// The metric of `ways`.
    pub metric: &'a Metric,
    /// All shortest ways under that metric.
    pub ways: &'a Ways,
    /// What tells why there are none.
    pub reasons: &'a Reasons,
}

/// The nodes at which a spot's ways start or end, with milliseconds and metres to there.
type Sides = Vec<(usize, u32, u32)>;

/// The distinct nodes of many spots, in the hierarchy's numbers.
#[derive(Default)]
struct Nodes {
    list: Vec<u32>,
    index: BTreeMap<u32, usize>,
}

impl Nodes {
    fn add(&mut self, node: u32) -> usize {
        *self.index.entry(node).or_insert_with(|| {
            self.list.push(node);
            self.list.len() - 1
        })
    }
}

impl Ground<'_> {
    /// Times and lengths from every origin to every destination, parts of arcs included; missing cells say why. A cell
    /// depends on its two spots alone.
    ///
    /// # Errors
    /// A table that takes over `allowed` bytes; nothing is allocated then.
    pub fn table(&self, origins: &[Spot], destinations: &[Spot], allowed: u64) -> Result<WayTable, Error> {
        let cells = origins.len() as u64 * destinations.len() as u64;
        // The answer; between up to two nodes a spot four times as many cells of 12 bytes.
        let needed = (8 + 4 * 12) * cells;
        if needed > allowed {
            return Err(Error::too_large("the table", needed, allowed));
        }
        let (mut from, mut to) = (Nodes::default(), Nodes::default());
        let starts: Vec<Sides> = origins.iter().map(|spot| self.starts(spot, &mut from)).collect();
        let ends: Vec<Sides> = destinations.iter().map(|spot| self.ends(spot, &mut to)).collect();
        let between = self.ways.explained_between(self.reasons, &from.list, &to.list, allowed - 8 * cells)?;
        let columns = destinations.len();
        let mut table = WayTable {
            columns,
            millis: Vec::with_capacity(cells as usize),
            metres: Vec::with_capacity(cells as usize),
        };
        for (origin, starts) in origins.iter().zip(&starts) {
            for (destination, ends) in destinations.iter().zip(&ends) {
                let (millis, metres) = match self.cell((origin, destination), (starts, ends), &between) {
                    Ok(found) => found,
                    Err(reason) => (code(reason), FAR),
                };
                table.millis.push(millis);
                table.metres.push(metres);
            }
        }
        Ok(table)
    }

    /// The shortest way by (time, length), as in [`Ground::table`]; `None` where there is none.
    pub fn way(&self, query: &mut Query, from: &Snapped, to: &Snapped) -> Option<Way> {
        let engine = self.ways.engine();
        let after = |end: &super::End| engine.ends(self.network, end.arc.index() as u32).1;
        let mut best = direct(self.snapper, self.network, self.metric, from, to);
        let ends = to.ends(self.snapper, self.network, self.metric);
        for start in from.starts(self.snapper, self.network, self.metric) {
            for end in &ends {
                let found = self.ways.lengths().path(query, after(&start), engine.entry(self.network, end.arc));
                let Some((path, metres)) = found else { continue };
                let between = engine.path(path, metres);
                let sum = |a: u32, b: u32, c: u32| (a + b).min(FAR).saturating_add(c).min(FAR);
                let label = (sum(between.millis, start.millis, end.millis), sum(metres, start.metres, end.metres));
                if label.0 < FAR && best.as_ref().is_none_or(|way| label < (way.millis, way.metres)) {
                    let between = Some(between);
                    best = Some(Way { millis: label.0, metres: label.1, first: start.arc, last: end.arc, between });
                }
            }
        }
        best
    }

    /// From a place beside a road the way goes on at the arc's head, with the turn there still to be made.
    fn starts(&self, spot: &Spot, nodes: &mut Nodes) -> Sides {
        match spot {
            Spot::Node(node) => vec![(nodes.add(node.index() as u32), 0, 0)],
            Spot::Road(snapped) => {
                let starts = snapped.starts(self.snapper, self.network, self.metric);
                let number = |end: &super::End| self.ways.engine().ends(self.network, end.arc.index() as u32).1;
                starts.iter().map(|end| (nodes.add(number(end)), end.millis, end.metres)).collect()
            }
            Spot::Nowhere(_) => Sides::new(),
        }
    }

    /// To a place beside a road the way comes after the turn into the arc.
    fn ends(&self, spot: &Spot, nodes: &mut Nodes) -> Sides {
        match spot {
            Spot::Node(node) => vec![(nodes.add(self.ways.engine().sink(*node)), 0, 0)],
            Spot::Road(snapped) => {
                let ends = snapped.ends(self.snapper, self.network, self.metric);
                let number = |end: &super::End| self.ways.engine().entry(self.network, end.arc);
                ends.iter().map(|end| (nodes.add(number(end)), end.millis, end.metres)).collect()
            }
            Spot::Nowhere(_) => Sides::new(),
        }
    }

    /// Why there is no way where one of the roads can't be driven at all.
    fn shut(&self, spots: (&Spot, &Spot)) -> NoWay {
        let barred = |spot: &Spot| match spot {
            Spot::Road(snapped) => {
                let mut arcs = self.snapper.arcs(snapped.segment).iter();
                let shut = arcs.clone().all(|(id, _)| self.metric.weight(*id).is_none());
                shut.then(|| arcs.any(|(id, _)| self.reasons.others_may(*id)))
            }
            _ => None,
        };
        let shut = [barred(spots.0), barred(spots.1)];
        if shut.contains(&Some(false)) { NoWay::Closed } else { NoWay::Forbidden }
    }

    fn cell(
        &self,
        spots: (&Spot, &Spot),
        (starts, ends): (&Sides, &Sides),
        between: &WayTable,
    ) -> Result<Metred, NoWay> {
        let mut best = match spots {
            (Spot::Nowhere(_), _) | (_, Spot::Nowhere(_)) => return Err(NoWay::SnappedTooFar),
            (Spot::Road(a), Spot::Road(b)) => {
                direct(self.snapper, self.network, self.metric, a, b).map(|way| (way.millis, way.metres))
            }
            _ => None,
        };
        let mut why = self.shut(spots);
        for (i, &(row, start_millis, start_metres)) in starts.iter().enumerate() {
            for (j, &(column, end_millis, end_metres)) in ends.iter().enumerate() {
                match between.cell(row, column) {
                    Ok((millis, metres)) => {
                        let sum = |a: u32, b: u32, c: u32| (a + b).min(FAR).saturating_add(c).min(FAR);
                        let found = (sum(millis, start_millis, end_millis), sum(metres, start_metres, end_metres));
                        if found.0 >= FAR {
                            why = NoWay::BeyondTheHorizon;
                        } else if best.is_none_or(|best| found < best) {
                            best = Some(found);
                        }
                    }
                    Err(reason) => why = if (i, j) == (0, 0) { reason } else { why.max(reason) },
                }
            }
        }
        best.ok_or(why)
    }
}
