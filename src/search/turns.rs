//! Junctions with turns that are forbidden or take time, taken apart so that every turn is an arc.
//!
//! A junction without a rule stays the node that it is. One with rules becomes several: its arcs in lead to one node for
//! each set of arcs in with the same rules, its arcs out leave from one node for each set of arcs out with the same
//! rules, and an arc joins each of the first to each of the second where the turn is allowed, which weighs what the turn
//! takes. Ways that begin at the junction do so at the network's own node, from which all turns are free (it also takes
//! the arcs in without rules); ways that end there do so at a *sink*, which all arcs in reach.
//!
//! A rule along several arcs needs those between its first and its last once more: a *copy* of each is driven by those
//! alone who came along the rule so far ([`Histories`]), and its end has rules of its own. Who leaves the rule goes on over
//! the network's own arc, or over the copy that another rule has there. Nothing else is copied, so that a rule costs a few
//! nodes and arcs for each arc between its ends, and rules with a common beginning share them.
//!
//! All arcs of the network keep their numbers, with other ends: what closes a road closes one arc here and its copies, and
//! a path is the network's once the arcs of turns are left out and copies are named by what they repeat.

use super::histories::{Histories, joined};
use crate::base::{Error, Id};
use crate::hierarchy::Topology;
use crate::network::{ArcId, Network, NodeId, Turn, TurnTable};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A network with its ruled junctions taken apart.
#[derive(Clone, Debug)]
pub(super) struct Expansion {
    /// Nodes and arcs of the network first, each under its own number; then the copies, then the turns.
    pub(super) topology: Topology,
    /// The arc that each copy repeats, ascending.
    pub(super) copies: Vec<ArcId>,
    /// What the turns take, in milliseconds.
    pub(super) turns: Vec<u32>,
    /// Where ways to each node of the network end.
    pub(super) sinks: Vec<u32>,
    /// Where ways end that end on an arc with copies.
    entries: BTreeMap<ArcId, u32>,
}

/// What driving on from one arc into another is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rule {
    turn: Turn,
    /// The copy that it leads into, in place of the network's own arc.
    copy: Option<u32>,
}

/// The other arc of each turn with its rule; arcs in may be copies.
type Rules = Vec<(u32, Rule)>;

/// The rules at one junction.
#[derive(Default)]
struct Junction {
    /// Arcs in, with and without rules.
    ways_in: BTreeMap<u32, Rules>,
    /// Arcs out, without copies.
    ways_out: BTreeMap<u32, Rules>,
}

impl Expansion {
    /// `None` where no turn has a rule.
    ///
    /// *Cost.* Linear in the network; at a ruled junction at most arcs in times arcs out; for each arc between the ends of
    /// a rule along several, as many turns as may be made after it.
    pub(super) fn new(network: &Network, table: &TurnTable) -> Result<Option<Self>, Error> {
        let histories = Histories::new(network, table)?;
        let junctions = junctions(network, table, &histories)?;
        if junctions.is_empty() {
            return Ok(None);
        }
        let mut draft = Draft::new(network, &histories);
        junctions.into_iter().for_each(|(node, junction)| draft.take_apart(node, junction));
        draft.join_entries(network.arcs().len());
        let topology = Topology::from_arcs(draft.nodes as usize, draft.tails, draft.heads)?;
        let Draft { copies, turns, sinks, entries, .. } = draft;
        Ok(Some(Self { topology, copies, turns, sinks, entries }))
    }

    /// The numbers of an arc's copies, of a network of `arcs`.
    pub(super) fn copies_of(&self, arcs: usize, arc: ArcId) -> Range<usize> {
        arcs + self.copies.partition_point(|&other| other < arc)
            ..arcs + self.copies.partition_point(|&other| other <= arc)
    }

    /// Where `arc` is entered, by whatever way.
    pub(super) fn entry(&self, arc: ArcId) -> u32 {
        self.entries.get(&arc).copied().unwrap_or_else(|| self.topology.tails()[arc.index()])
    }

    /// Adds to the places of the network's nodes those of the others, which lie where their junction does: over turns,
    /// the last arcs, each is joined to it.
    pub(super) fn places(&self, places: &mut Vec<[f32; 2]>) {
        places.resize(self.topology.nodes(), [f32::NAN; 2]);
        for (node, &sink) in self.sinks.iter().enumerate() {
            places[sink as usize] = places[node];
        }
        let first = self.topology.arcs() - self.turns.len();
        // Arrivals lead to their sink first, then to departures, and these to what is made of them.
        for (&tail, &head) in self.topology.tails()[first..].iter().zip(&self.topology.heads()[first..]) {
            let (tail, head) = (tail as usize, head as usize);
            match (places[tail][0].is_nan(), places[head][0].is_nan()) {
                (false, true) => places[head] = places[tail],
                (true, false) => places[tail] = places[head],
                _ => {}
            }
        }
    }
}

/// The junctions where some turn has a rule, with all their arcs.
fn junctions(network: &Network, table: &TurnTable, histories: &Histories) -> Result<BTreeMap<NodeId, Junction>, Error> {
    let mut ruled: BTreeSet<ArcId> = histories.all().iter().map(|arcs| arcs[0]).collect();
    for (from, to, _) in table.rules().filter(|&(.., turn)| turn != Turn::Takes(0)) {
        joined(network, &[from, to])?;
        ruled.insert(from);
    }
    let mut junctions: BTreeMap<NodeId, Junction> = BTreeMap::new();
    let count = network.arcs().len() as u32;
    let mut add = |number: u32, driven: &[ArcId]| {
        let head = network.arcs()[driven[driven.len() - 1]].head;
        let junction = junctions.entry(head).or_default();
        junction.ways_in.entry(number).or_default();
        for (to, _) in network.out_arcs(head) {
            let copy = histories.after(driven, to).map(|copy| count + copy as u32);
            let rule = Rule { turn: table.turn_after(driven, to), copy };
            if rule != (Rule { turn: Turn::Takes(0), copy: None }) {
                junction.ways_in.entry(number).or_default().push((to.index() as u32, rule));
                junction.ways_out.entry(to.index() as u32).or_default().push((number, rule));
            }
        }
    };
    ruled.iter().for_each(|&arc| add(arc.index() as u32, &[arc]));
    histories.all().iter().zip(count..).for_each(|(driven, number)| add(number, driven));
    for (id, arc) in network.arcs().entries() {
        if let Some(junction) = junctions.get_mut(&arc.head) {
            junction.ways_in.entry(id.index() as u32).or_default();
        }
        if let Some(junction) = junctions.get_mut(&arc.tail) {
            junction.ways_out.entry(id.index() as u32).or_default();
        }
    }
    Ok(junctions)
}

struct Draft {
    nodes: u32,
    tails: Vec<u32>,
    heads: Vec<u32>,
    copies: Vec<ArcId>,
    turns: Vec<u32>,
    sinks: Vec<u32>,
    entries: BTreeMap<ArcId, u32>,
}

impl Draft {
    /// The network's nodes and arcs, and the copies with nodes of their own to start from.
    fn new(network: &Network, histories: &Histories) -> Self {
        let nodes = network.nodes().len() as u32;
        let arcs = network.arcs().iter();
        let (mut tails, mut heads): (Vec<u32>, Vec<u32>) =
            arcs.map(|arc| (arc.tail.index() as u32, arc.head.index() as u32)).unzip();
        let copies: Vec<ArcId> = histories.all().iter().map(|arcs| arcs[arcs.len() - 1]).collect();
        tails.extend((nodes..).take(copies.len()));
        // Where they end is told when the junction there is taken apart.
        heads.extend((nodes..).take(copies.len()));
        let sinks = (0..nodes).collect();
        let nodes = nodes + copies.len() as u32;
        Self { nodes, tails, heads, copies, turns: Vec::new(), sinks, entries: BTreeMap::new() }
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
        let mut sets_out: BTreeMap<Rules, Vec<u32>> = BTreeMap::new();
        junction.ways_out.into_iter().for_each(|(arc, rules)| sets_out.entry(rules).or_default().push(arc));
        let mut sets_in: BTreeMap<Rules, Vec<u32>> = BTreeMap::from([(Rules::new(), Vec::new())]);
        junction.ways_in.into_iter().for_each(|(arc, rules)| sets_in.entry(rules).or_default().push(arc));
        let mut departures: Vec<(u32, u32)> = Vec::new();
        for arcs in sets_out.into_values() {
            let departure = self.node();
            arcs.iter().for_each(|&arc| self.tails[arc as usize] = departure);
            departures.extend(arcs.first().map(|&arc| (departure, arc)));
        }
        let sink = self.node();
        self.sinks[node as usize] = sink;
        for (rules, arcs) in sets_in {
            // Ways that begin here are as free as those that come over an arc without rules.
            let arrival = if rules.is_empty() { node } else { self.node() };
            arcs.iter().for_each(|&arc| self.heads[arc as usize] = arrival);
            self.turn(arrival, sink, 0);
            for &(departure, to) in &departures {
                let rule = rules.iter().find(|(other, _)| *other == to).map(|(_, rule)| *rule);
                let Rule { turn, copy } = rule.unwrap_or(Rule { turn: Turn::Takes(0), copy: None });
                if let Turn::Takes(millis) = turn {
                    let departure = copy.map_or(departure, |copy| self.tails[copy as usize]);
                    self.turn(arrival, departure, millis);
                }
            }
        }
    }

    /// One node for each arc with copies that all ways into it reach.
    fn join_entries(&mut self, arcs: usize) {
        for copy in 0..self.copies.len() {
            let arc = self.copies[copy];
            let entry = match self.entries.get(&arc) {
                Some(&entry) => entry,
                None => {
                    let entry = self.node();
                    self.turn(self.tails[arc.index()], entry, 0);
                    self.entries.insert(arc, entry);
                    entry
                }
            };
            self.turn(self.tails[arcs + copy], entry, 0);
        }
    }
}
