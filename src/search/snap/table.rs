//! Tables between places that need not be nodes.

use super::place::{Metred, direct};
use super::tree::{SnapOptions, Snapped, Snapper};
use crate::base::{Coord, Error, Metres};
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

/// The distinct nodes of many spots.
#[derive(Default)]
struct Nodes {
    list: Vec<NodeId>,
    index: BTreeMap<NodeId, usize>,
}

impl Nodes {
    fn add(&mut self, node: NodeId) -> usize {
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
        let starts: Vec<Sides> = origins.iter().map(|spot| self.sides(spot, &mut from, Snapped::starts)).collect();
        let ends: Vec<Sides> = destinations.iter().map(|spot| self.sides(spot, &mut to, Snapped::ends)).collect();
        let between = self.ways.explained(self.reasons, &from.list, &to.list, allowed - 8 * cells)?;
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

    fn sides(
        &self,
        spot: &Spot,
        nodes: &mut Nodes,
        ends: fn(&Snapped, &Snapper, &Network, &Metric) -> Vec<super::End>,
    ) -> Sides {
        match spot {
            Spot::Node(node) => vec![(nodes.add(*node), 0, 0)],
            Spot::Road(snapped) => {
                let ends = ends(snapped, self.snapper, self.network, self.metric);
                ends.into_iter().map(|end| (nodes.add(end.node), end.millis, end.metres)).collect()
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
