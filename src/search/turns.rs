//! Junctions with turns that are forbidden or take time, taken apart so that every turn is an arc.
//!
//! A junction without a rule stays the node that it is. One with rules becomes several: its arcs in lead to one node for
//! each set of arcs in with the same rules, its arcs out leave from one node for each set of arcs out with the same
//! rules, and an arc joins each of the first to each of the second where the turn is allowed, which weighs what the turn
//! takes. Ways that begin at the junction do so at the network's own node, from which all turns are free (it also takes
//! the arcs in without rules); ways that end there do so at a *sink*, which all arcs in reach.
//!
//! All arcs of the network keep their numbers, with other ends: what closes a road closes one arc here, and a path is the
//! network's once the arcs of turns are left out.

use crate::base::{Error, Id};
use crate::hierarchy::Topology;
use crate::network::{ArcId, Network, NodeId, Turn, TurnTable};
use std::collections::BTreeMap;

/// A network with its ruled junctions taken apart.
#[derive(Clone, Debug)]
pub(super) struct Expansion {
    /// Nodes and arcs of the network first, each under its own number.
    pub(super) topology: Topology,
    /// What the turns after the network's arcs take, in milliseconds.
    pub(super) turns: Vec<u32>,
    /// Where ways to each node of the network end.
    pub(super) sinks: Vec<u32>,
}

/// A turn's other arc with what it takes.
type Rules = Vec<(ArcId, Turn)>;

/// The rules at one junction.
#[derive(Default)]
struct Junction {
    /// Arcs in, with and without rules.
    ways_in: BTreeMap<ArcId, Rules>,
    /// Arcs out.
    ways_out: BTreeMap<ArcId, Rules>,
}

impl Expansion {
    /// `None` where no turn has a rule.
    ///
    /// *Cost.* Linear in the network, and at a ruled junction at most arcs in times arcs out.
    pub(super) fn new(network: &Network, table: &TurnTable) -> Result<Option<Self>, Error> {
        let mut junctions: BTreeMap<NodeId, Junction> = BTreeMap::new();
        for (from, to, turn) in table.rules().filter(|&(.., turn)| turn != Turn::Takes(0)) {
            let Some(arc) = network.arcs().get(from).filter(|_| to.index() < network.arcs().len()) else {
                return Err(Error::invalid("turns", "they are of another network"));
            };
            let junction = junctions.entry(arc.head).or_default();
            junction.ways_in.entry(from).or_default().push((to, turn));
            junction.ways_out.entry(to).or_default().push((from, turn));
        }
        if junctions.is_empty() {
            return Ok(None);
        }
        for (id, arc) in network.arcs().entries() {
            if let Some(junction) = junctions.get_mut(&arc.head) {
                junction.ways_in.entry(id).or_default();
            }
            if let Some(junction) = junctions.get_mut(&arc.tail) {
                junction.ways_out.entry(id).or_default();
            }
        }
        let mut draft = Draft::new(network);
        junctions.into_iter().for_each(|(node, junction)| draft.take_apart(node, junction));
        let topology = Topology::from_arcs(draft.nodes as usize, draft.tails, draft.heads)?;
        Ok(Some(Self { topology, turns: draft.turns, sinks: draft.sinks }))
    }

    /// Adds to the places of the network's nodes those of the others, which lie where their junction does: over turns,
    /// which come after `arcs` arcs of the network, each is joined to it.
    pub(super) fn places(&self, arcs: usize, places: &mut Vec<[f32; 2]>) {
        let own = places.len();
        places.resize(self.topology.nodes(), [f32::NAN; 2]);
        for (node, &sink) in self.sinks.iter().enumerate() {
            places[sink as usize] = places[node];
        }
        // Arrivals lead to their sink, and the junction's own node to all its departures.
        let turns = || self.topology.tails()[arcs..].iter().zip(&self.topology.heads()[arcs..]);
        for (&tail, &head) in turns().chain(turns()) {
            let (tail, head) = (tail as usize, head as usize);
            match (tail < own, places[head][0].is_nan()) {
                (true, true) => places[head] = places[tail],
                (false, false) => places[tail] = places[head],
                _ => {}
            }
        }
    }
}

struct Draft {
    nodes: u32,
    tails: Vec<u32>,
    heads: Vec<u32>,
    turns: Vec<u32>,
    sinks: Vec<u32>,
}

impl Draft {
    fn new(network: &Network) -> Self {
        let nodes = network.nodes().len() as u32;
        let arcs = network.arcs().iter();
        let (tails, heads) = arcs.map(|arc| (arc.tail.index() as u32, arc.head.index() as u32)).unzip();
        Self { nodes, tails, heads, turns: Vec::new(), sinks: (0..nodes).collect() }
    }

    fn node(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes - 1
    }

    fn turn(&mut self, from: u32, to: u32, millis: u32) {
        self.tails.push(from);
        self.heads.push(to);
        self.turns.push(millis);
    }

    fn take_apart(&mut self, node: NodeId, junction: Junction) {
        let node = node.index() as u32;
        // Each set of arcs with equal rules; a map keeps their order the same whatever came before.
        let mut sets_out: BTreeMap<Rules, Vec<ArcId>> = BTreeMap::new();
        junction.ways_out.into_iter().for_each(|(arc, rules)| sets_out.entry(rules).or_default().push(arc));
        let mut sets_in: BTreeMap<Rules, Vec<ArcId>> = BTreeMap::from([(Rules::new(), Vec::new())]);
        junction.ways_in.into_iter().for_each(|(arc, rules)| sets_in.entry(rules).or_default().push(arc));
        let mut departures: Vec<(u32, ArcId)> = Vec::new();
        for arcs in sets_out.into_values() {
            let departure = self.node();
            arcs.iter().for_each(|arc| self.tails[arc.index()] = departure);
            departures.extend(arcs.first().map(|&arc| (departure, arc)));
        }
        let sink = self.node();
        self.sinks[node as usize] = sink;
        for (rules, arcs) in sets_in {
            // Ways that begin here are as free as those that come over an arc without rules.
            let arrival = if rules.is_empty() { node } else { self.node() };
            arcs.iter().for_each(|arc| self.heads[arc.index()] = arrival);
            self.turn(arrival, sink, 0);
            for &(departure, to) in &departures {
                match rules.iter().find(|(other, _)| *other == to).map_or(Turn::Takes(0), |(_, turn)| *turn) {
                    Turn::Takes(millis) => self.turn(arrival, departure, millis),
                    Turn::Forbidden => {}
                }
            }
        }
    }
}
