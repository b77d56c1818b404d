//! What lies behind the tree arcs of each group, and how it is reached without them.

use super::graph::{Adjacency, NEVER, RoadGraph};
use super::tree::{NONE, POLL, Tree};
use crate::base::{Budget, Error};
use crate::metric::FAR;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// Which way the goods go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Towards {
    /// From the nearest origin to each station.
    #[default]
    Stations,
    /// From each station to the nearest origin.
    Origins,
}

/// Who is served from where.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Nodes that stations are served from; one is enough for a station.
    pub origins: &'a [u32],
    /// Stations' nodes, each with its weight (parcels, people); a node may hold several.
    pub stations: &'a [(u32, u32)],
    /// Which way the goods go.
    pub towards: Towards,
}

/// What closing one group does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The group that closes.
    pub group: u32,
    /// Stations that have no way any more.
    pub cut_off: u32,
    /// Their weight.
    pub cut_off_weight: u64,
    /// Stations that still have a way, a longer one.
    pub longer: u32,
    /// Milliseconds added, each station's times its weight, summed.
    pub added: u128,
    /// Milliseconds added at the station that loses most, and its node; ties go to the lower node. `None` where none has
    /// a longer way.
    pub worst: Option<(u32, u32)>,
}

impl Effect {
    /// What ranks critical roads: weight cut off, then weighted time added, then the worst station.
    pub fn severity(&self) -> (u64, u128, u32) {
        (self.cut_off_weight, self.added, self.worst.map_or(0, |(added, _)| added))
    }
}

/// The effect of closing each group alone, for those groups that have one, by group.
///
/// A way of [`FAR`] milliseconds or more is none. The answer is whole or none: of the budget it hears the switch alone.
///
/// # Errors
/// An origin or station that is no node; cancellation.
pub fn effects(graph: &RoadGraph, question: &Question<'_>, budget: &Budget) -> Result<Vec<Effect>, Error> {
    let nodes = graph.nodes();
    let ends = question.origins.iter().copied().chain(question.stations.iter().map(|s| s.0));
    if let Some(bad) = ends.into_iter().find(|&node| node as usize >= nodes) {
        return Err(Error::invalid("node", format!("{bad} is none of the {nodes} nodes")));
    }
    let up = question.towards == Towards::Stations;
    let (out, into) = if up { (&graph.out, &graph.into) } else { (&graph.into, &graph.out) };
    // Ways begin at a junction's own node and end at its sink.
    let place = |node: u32, is_end: bool| if is_end { graph.sinks[node as usize] } else { node };
    let origins: Vec<u32> = question.origins.iter().map(|&node| place(node, !up)).collect();
    let tree = Tree::new(out, &origins, budget)?;
    let worth = Worth::new(&tree, question.stations, |node| place(node, up));
    let scratch = || Scratch { time: vec![NONE; out.nodes()], heap: BinaryHeap::new() };
    let found: Result<Vec<Effect>, Error> = closures(&tree, &worth)
        .par_iter()
        .map_init(scratch, |scratch, (group, inside)| {
            Behind { out, into, tree: &tree, worth: &worth, group: *group, inside }.effect(scratch, budget)
        })
        .collect();
    Ok(found?.into_iter().filter(|e| e.cut_off + e.longer > 0).collect())
}

/// Each group with the subtrees behind its tree arcs, none inside another, where a station is in one of them; by group.
fn closures(tree: &Tree, worth: &Worth) -> Vec<(u32, Vec<Range<u32>>)> {
    let roots = (0..tree.preorder.len() as u32).filter(|&at| tree.group[at as usize] != NEVER);
    let mut roots: Vec<(u32, u32)> = roots.map(|at| (tree.group[at as usize], at)).collect();
    roots.sort_unstable();
    let behind = |of: &[(u32, u32)]| {
        let mut inside: Vec<Range<u32>> = Vec::new();
        for &(_, at) in of {
            if inside.last().is_none_or(|range| range.end <= at) {
                inside.push(at..tree.end[at as usize]);
            }
        }
        inside
    };
    let groups = roots.chunk_by(|a, b| a.0 == b.0).map(|of| (of[0].0, behind(of)));
    groups.filter(|(_, inside)| inside.iter().any(|range| worth.any(range))).collect()
}

/// Stations by position in the tree's preorder.
struct Worth {
    /// For each position, how many stations stand before it.
    before: Vec<u32>,
    /// In that order.
    stations: Vec<Station>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Station {
    position: u32,
    node: u32,
    weight: u32,
}

impl Worth {
    /// `place`: where in the tree a way to or from a node ends.
    fn new(tree: &Tree, stations: &[(u32, u32)], place: impl Fn(u32) -> u32) -> Self {
        let placed = stations.iter().map(|&(node, weight)| {
            let position = tree.position[place(node) as usize];
            Station { position, node, weight }
        });
        let mut stations: Vec<Station> = placed.filter(|station| station.position != NONE).collect();
        stations.sort_unstable();
        let mut before = vec![0u32; tree.preorder.len() + 1];
        for station in &stations {
            before[station.position as usize + 1] += 1;
        }
        for i in 1..before.len() {
            before[i] += before[i - 1];
        }
        Self { before, stations }
    }

    fn any(&self, range: &Range<u32>) -> bool {
        !self.within(range).is_empty()
    }

    fn within(&self, range: &Range<u32>) -> &[Station] {
        &self.stations[self.before[range.start as usize] as usize..self.before[range.end as usize] as usize]
    }
}

struct Scratch {
    /// New times inside the subtree; [`NONE`] elsewhere and between uses.
    time: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

/// One closed group.
struct Behind<'a> {
    out: &'a Adjacency,
    into: &'a Adjacency,
    tree: &'a Tree,
    worth: &'a Worth,
    group: u32,
    /// What is behind it, by position; in order.
    inside: &'a [Range<u32>],
}

impl Behind<'_> {
    fn effect(&self, scratch: &mut Scratch, budget: &Budget) -> Result<Effect, Error> {
        budget.check()?;
        let behind =
            || self.inside.iter().flat_map(|range| &self.tree.preorder[range.start as usize..range.end as usize]);
        for &node in behind() {
            let best = self.way_in(node);
            scratch.time[node as usize] = best;
            if best != NONE {
                scratch.heap.push(Reverse((best, node)));
            }
        }
        let mut settled = 0;
        while let Some(Reverse((at, node))) = scratch.heap.pop() {
            if at > scratch.time[node as usize] {
                continue;
            }
            settled += 1;
            if settled % POLL == 0 {
                budget.check()?;
            }
            for half in self.out.of(node).iter().filter(|half| half.group != self.group) {
                let reach = at + half.weight;
                let known = FAR.min(scratch.time[half.node as usize]);
                if reach < known && self.holds(self.tree.position[half.node as usize]) {
                    scratch.time[half.node as usize] = reach;
                    scratch.heap.push(Reverse((reach, half.node)));
                }
            }
        }
        let effect = self.sum(&scratch.time);
        behind().for_each(|&node| scratch.time[node as usize] = NONE);
        Ok(effect)
    }

    /// Whether a position is behind the group.
    fn holds(&self, position: u32) -> bool {
        let at = self.inside.partition_point(|range| range.end <= position);
        self.inside.get(at).is_some_and(|range| range.start <= position)
    }

    /// The best way into `node` from where the group changes nothing.
    fn way_in(&self, node: u32) -> u32 {
        let outside = |position: u32| position != NONE && !self.holds(position);
        let ways = self.into.of(node).iter().filter(|half| half.group != self.group);
        let ways = ways.filter(|half| outside(self.tree.position[half.node as usize]));
        let times = ways.map(|half| self.tree.time[half.node as usize] + half.weight);
        times.min().filter(|&time| time < FAR).unwrap_or(NONE)
    }

    fn sum(&self, time: &[u32]) -> Effect {
        let group = self.group;
        let mut effect = Effect { group, cut_off: 0, cut_off_weight: 0, longer: 0, added: 0, worst: None };
        for &Station { position, node, weight } in self.inside.iter().flat_map(|range| self.worth.within(range)) {
            let place = self.tree.preorder[position as usize] as usize;
            let (before, after) = (self.tree.time[place], time[place]);
            if after == NONE {
                effect.cut_off += 1;
                effect.cut_off_weight += u64::from(weight);
            } else if after > before {
                let added = after - before;
                effect.longer += 1;
                effect.added += u128::from(added) * u128::from(weight);
                let most = |&(added, node): &(u32, u32)| (added, Reverse(node));
                effect.worst = effect.worst.into_iter().chain([(added, node)]).max_by_key(most);
            }
        }
        effect
    }
}
