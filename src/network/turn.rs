//! Turns: from one arc into the next, where that is forbidden or takes time.

use super::graph::{ArcId, Network};
use super::node::NodeId;
use super::segment::SegmentId;
use crate::base::{Error, IdVec};
use std::collections::BTreeMap;

/// What a turn takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// Milliseconds beside those of the arcs, at most [`TurnTable::DEAREST`].
    Takes(u32),
    /// It may not be made.
    Forbidden,
}

/// The turns of a network that are forbidden or take time; all others are free.
///
/// A turn is named by the arc that leads to a junction and the one that leaves it. Where two rules name one turn the
/// stricter holds, in whatever order they come.
///
/// ```
/// # #[cfg(feature = "tibet")] {
/// use skyroad::network::{Turn, TurnTable};
/// let network = skyroad::tibet::region()?.network;
/// let junction = network.node("lhasa")?;
/// let (way_in, _) = network.arcs().entries().find(|(_, arc)| arc.head == junction).ok_or("no way in")?;
/// let (way_out, _) = network.out_arcs(junction).last().ok_or("no way out")?;
/// let mut turns = TurnTable::new();
/// turns.set(&network, way_in, way_out, Turn::Takes(20_000))?;
/// assert_eq!(turns.turn(way_in, way_out), Turn::Takes(20_000));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TurnTable {
    turns: BTreeMap<(ArcId, ArcId), Turn>,
}

impl TurnTable {
    /// The most milliseconds that a turn may take: 2²⁸, as of an arc.
    pub const DEAREST: u32 = 1 << 28;

    /// All turns free.
    pub fn new() -> Self {
        Self::default()
    }

    /// Rules on the turn from `from` into `to`.
    ///
    /// # Errors
    /// Where `to` does not begin where `from` ends, an arc is not of `network`, or the turn takes over
    /// [`TurnTable::DEAREST`].
    pub fn set(&mut self, network: &Network, from: ArcId, to: ArcId, turn: Turn) -> Result<(), Error> {
        let (Some(a), Some(b)) = (network.arcs().get(from), network.arcs().get(to)) else {
            return Err(Error::invalid("turn", "one of its arcs is not of this network"));
        };
        if a.head != b.tail {
            let slug = |node: NodeId| &network.nodes()[node].slug;
            let problem = format!("its first arc leads to {}, its second leaves {}", slug(a.head), slug(b.tail));
            return Err(Error::invalid("turn", problem));
        }
        if matches!(turn, Turn::Takes(millis) if millis > Self::DEAREST) {
            return Err(Error::invalid("turn", "it takes over 2^28 ms (74 h)"));
        }
        let known = self.turns.entry((from, to)).or_insert(turn);
        *known = turn.max(*known);
        Ok(())
    }

    /// Forbids every turn from `from` but those into one of `to`: an only-turn, such as "straight on only".
    ///
    /// # Errors
    /// As [`TurnTable::set`].
    pub fn only(&mut self, network: &Network, from: ArcId, to: &[ArcId]) -> Result<(), Error> {
        to.iter().try_for_each(|&to| self.set(network, from, to, Turn::Takes(0)))?;
        let junction = network.arcs().get(from).map(|arc| arc.head);
        let all = junction.into_iter().flat_map(|junction| network.out_arcs(junction));
        let mut others = all.map(|(other, _)| other).filter(|other| !to.contains(other));
        others.try_for_each(|other| self.set(network, from, other, Turn::Forbidden))
    }

    /// Rules on turning round, from an arc into the other direction of its segment, at all nodes that `at` takes. A dead
    /// end, which cannot be left otherwise, is let be.
    ///
    /// A driver kept from turning at one junction turns at the next: to rule it out, rule on all of them. It takes an
    /// engine several times the memory, since all of these are expanded.
    ///
    /// # Errors
    /// As [`TurnTable::set`].
    pub fn u_turns(&mut self, network: &Network, turn: Turn, at: impl Fn(NodeId) -> bool) -> Result<(), Error> {
        let mut directions: IdVec<SegmentId, [Option<ArcId>; 2]> = IdVec::filled(network.segments().len(), [None; 2]);
        for (id, arc) in network.arcs().entries() {
            directions[arc.segment][usize::from(arc.forward)] = Some(id);
        }
        for (from, arc) in network.arcs().entries().filter(|(_, arc)| at(arc.head)) {
            let back = directions[arc.segment][usize::from(!arc.forward)];
            let others = network.out_arcs(arc.head).any(|(_, other)| other.segment != arc.segment);
            back.filter(|_| others).map(|back| self.set(network, from, back, turn)).transpose()?;
        }
        Ok(())
    }

    /// What the turn from `from` into `to` takes.
    pub fn turn(&self, from: ArcId, to: ArcId) -> Turn {
        self.turns.get(&(from, to)).copied().unwrap_or(Turn::Takes(0))
    }

    /// The turns with a rule, in the order of their arcs.
    pub fn rules(&self) -> impl Iterator<Item = (ArcId, ArcId, Turn)> {
        self.turns.iter().map(|(&(from, to), &turn)| (from, to, turn))
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }
}
