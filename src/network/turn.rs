//! Turns: from one arc into the next, where that is forbidden or takes time, also after certain arcs only.

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
/// A rule may hold *along* several arcs: then it is one on the turn into the last of them, for those alone who have driven
/// all others before it, one after the other. Who leaves them earlier, or joins them later, is free. So "no U-turn over
/// the bridge" forbids `a, bridge, b` and lets `a, bridge, c` and `d, bridge, b` be, as a restriction of OpenStreetMap
/// whose `via` is a way. Its `only_*` rules have been read in two ways there: [`TurnTable::only_along`] rules on what
/// comes after the whole way and does not force one who came over the first arc to enter the way at all. It is the reading
/// by which OSRM attaches a rule to the end of its path (`restriction_graph.hpp`); a file that means the stricter one adds
/// an only-rule for each junction before.
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
    /// By turn, and by what was driven before it.
    along: BTreeMap<(ArcId, ArcId), BTreeMap<Vec<ArcId>, Turn>>,
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
        self.set_along(network, &[from, to], turn)
    }

    /// Rules on the turn into the last of `arcs` after all others, in their order; two of them are a plain turn.
    ///
    /// ```
    /// # #[cfg(feature = "tibet")] {
    /// # use skyroad::network::{Turn, TurnTable};
    /// let network = skyroad::tibet::region()?.network;
    /// let from = |node| network.out_arcs(node).next().ok_or("a dead end");
    /// let (first, a) = from(network.node("lhasa")?)?;
    /// let (second, b) = from(a.head)?;
    /// let (third, _) = from(b.head)?;
    /// let mut turns = TurnTable::new();
    /// turns.set_along(&network, &[first, second, third], Turn::Forbidden)?;
    /// assert_eq!(turns.turn_after(&[first, second], third), Turn::Forbidden);
    /// assert_eq!(turns.turn(second, third), Turn::Takes(0));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where there are fewer than two arcs, one does not begin where the one before it ends or is not of `network`, or
    /// the turn takes over [`TurnTable::DEAREST`].
    pub fn set_along(&mut self, network: &Network, arcs: &[ArcId], turn: Turn) -> Result<(), Error> {
        let [before @ .., from, to] = arcs else {
            return Err(Error::invalid("turn", format!("it has {} arcs, not two or more", arcs.len())));
        };
        arcs.windows(2).enumerate().try_for_each(|(at, pair)| joined(network, at, (pair[0], pair[1])))?;
        if matches!(turn, Turn::Takes(millis) if millis > Self::DEAREST) {
            return Err(Error::invalid("turn", "it takes over 2^28 ms (74 h)"));
        }
        let turns_into = (*from, *to);
        let known = match before {
            [] => self.turns.entry(turns_into).or_insert(turn),
            _ => self.along.entry(turns_into).or_default().entry(before.to_vec()).or_insert(turn),
        };
        *known = turn.max(*known);
        Ok(())
    }

    /// Forbids every turn from `from` but those into one of `to`: an only-turn, such as "straight on only".
    ///
    /// # Errors
    /// As [`TurnTable::set`].
    pub fn only(&mut self, network: &Network, from: ArcId, to: &[ArcId]) -> Result<(), Error> {
        self.only_along(network, &[from], to)
    }

    /// After all of `arcs`, in their order, forbids every turn but those into one of `to`. The arcs may be left before.
    ///
    /// # Errors
    /// As [`TurnTable::set_along`].
    pub fn only_along(&mut self, network: &Network, arcs: &[ArcId], to: &[ArcId]) -> Result<(), Error> {
        let mut rule = |to: ArcId, turn: Turn| self.set_along(network, &[arcs, &[to]].concat(), turn);
        to.iter().try_for_each(|&to| rule(to, Turn::Takes(0)))?;
        let junction = arcs.last().and_then(|&last| network.arcs().get(last)).map(|arc| arc.head);
        let all = junction.into_iter().flat_map(|junction| network.out_arcs(junction));
        let mut others = all.map(|(other, _)| other).filter(|other| !to.contains(other));
        others.try_for_each(|other| rule(other, Turn::Forbidden))
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

    /// What the turn from `from` into `to` takes, whatever was driven before.
    pub fn turn(&self, from: ArcId, to: ArcId) -> Turn {
        self.turns.get(&(from, to)).copied().unwrap_or(Turn::Takes(0))
    }

    /// What the turn into `to` takes after `driven`, the latest last: the strictest of all rules that hold there. Free
    /// where a way begins.
    pub fn turn_after(&self, driven: &[ArcId], to: ArcId) -> Turn {
        let [before @ .., from] = driven else { return Turn::Takes(0) };
        let along = self.along.get(&(*from, to)).into_iter().flatten();
        let holding = along.filter(|(arcs, _)| before.ends_with(arcs)).map(|(_, turn)| *turn);
        holding.fold(self.turn(*from, to), Turn::max)
    }

    /// The rules along three arcs or more, with these.
    pub fn rules_along(&self) -> impl Iterator<Item = (Vec<ArcId>, Turn)> {
        let along = self.along.iter().flat_map(|(turn, rules)| rules.iter().map(move |rule| (turn, rule)));
        along.map(|(&(from, to), (before, turn))| ([before.as_slice(), &[from, to]].concat(), *turn))
    }

    /// The turns with a rule that holds whatever was driven before, in the order of their arcs.
    pub fn rules(&self) -> impl Iterator<Item = (ArcId, ArcId, Turn)> {
        self.turns.iter().map(|(&(from, to), &turn)| (from, to, turn))
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty() && self.along.is_empty()
    }
}

/// That the second of two arcs, which come `at` arcs into a rule, begins where the first ends.
fn joined(network: &Network, at: usize, (first, second): (ArcId, ArcId)) -> Result<(), Error> {
    let (Some(a), Some(b)) = (network.arcs().get(first), network.arcs().get(second)) else {
        return Err(Error::invalid("turn", "one of its arcs is not of this network"));
    };
    if a.head != b.tail {
        let slug = |node: NodeId| &network.nodes()[node].slug;
        let (first, second) = (at + 1, at + 2);
        let problem = format!("its arc {first} leads to {}, its arc {second} leaves {}", slug(a.head), slug(b.tail));
        return Err(Error::invalid("turn", problem));
    }
    Ok(())
}
