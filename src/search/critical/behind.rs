//! What lies behind each tree arc, and how it is reached without it.

use super::graph::{Adjacency, RoadGraph};
use super::tree::{NONE, Tree};
use crate::base::{Budget, Error};
use crate::metric::FAR;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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
    /// Milliseconds added at the station that loses most, and its node; ties go to the lower node.
    pub worst: (u32, u32),
}

impl Effect {
    /// What ranks critical roads: weight cut off, then weighted time added, then the worst station.
    pub fn severity(&self) -> (u64, u128, u32) {
        (self.cut_off_weight, self.added, self.worst.0)
    }
}

/// The effect of closing each group alone, for those groups that have one, by group.
///
/// # Errors
/// An origin or station that is no node; cancellation.
pub fn effects(graph: &RoadGraph, question: &Question<'_>, budget: &Budget) -> Result<Vec<Effect>, Error> {
    let nodes = graph.nodes();
    let ends = question.origins.iter().copied().chain(question.stations.iter().map(|s| s.0));
    if let Some(bad) = ends.into_iter().find(|&node| node as usize >= nodes) {
        return Err(Error::invalid("node", format!("{bad} is none of the {nodes} nodes")));
    }
    let (out, into) = match question.towards {
        Towards::Stations => (&graph.out, &graph.into),
        Towards::Origins => (&graph.into, &graph.out),
    };
    let tree = Tree::new(out, question.origins);
    let worth = Worth::new(&tree, question.stations);
    let roots: Vec<u32> = (0..tree.preorder.len() as u32)
        .filter(|&at| tree.group[at as usize] != NONE && worth.any(at, tree.end[at as usize]))
        .collect();
    let scratch = || Scratch { time: vec![NONE; nodes], heap: BinaryHeap::new() };
    let found: Result<Vec<Effect>, Error> = roots
        .par_iter()
        .map_init(scratch, |scratch, &root| {
            budget.check()?;
            Ok(Behind { out, into, tree: &tree, worth: &worth }.effect(root, scratch))
        })
        .collect();
    let mut found: Vec<Effect> = found?.into_iter().filter(|e| e.cut_off + e.longer > 0).collect();
    found.sort_by_key(|e| e.group);
    Ok(found)
}

/// Stations by position in the tree's preorder.
struct Worth {
    /// For each position, how many stations stand before it.
    before: Vec<u32>,
    /// Stations' nodes and weights in that order.
    stations: Vec<(u32, u32)>,
}

impl Worth {
    fn new(tree: &Tree, stations: &[(u32, u32)]) -> Self {
        let reached = stations.iter().filter(|s| tree.position[s.0 as usize] != NONE);
        let mut placed: Vec<(u32, u32, u32)> = reached.map(|&(n, w)| (tree.position[n as usize], n, w)).collect();
        placed.sort_unstable();
        let mut before = vec![0u32; tree.preorder.len() + 1];
        for &(position, _, _) in &placed {
            before[position as usize + 1] += 1;
        }
        for i in 1..before.len() {
            before[i] += before[i - 1];
        }
        Self { before, stations: placed.into_iter().map(|(_, n, w)| (n, w)).collect() }
    }

    fn any(&self, from: u32, to: u32) -> bool {
        self.before[from as usize] < self.before[to as usize]
    }

    fn between(&self, from: u32, to: u32) -> &[(u32, u32)] {
        &self.stations[self.before[from as usize] as usize..self.before[to as usize] as usize]
    }
}

struct Scratch {
    /// New times inside the subtree; [`NONE`] elsewhere and between uses.
    time: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
}

struct Behind<'a> {
    out: &'a Adjacency,
    into: &'a Adjacency,
    tree: &'a Tree,
    worth: &'a Worth,
}

impl Behind<'_> {
    fn effect(&self, root: u32, scratch: &mut Scratch) -> Effect {
        let range = root..self.tree.end[root as usize];
        let group = self.tree.group[root as usize];
        let subtree = &self.tree.preorder[range.start as usize..range.end as usize];
        for &node in subtree {
            let best = self.way_in(node, &range, group);
            scratch.time[node as usize] = best;
            if best != NONE {
                scratch.heap.push(Reverse((best, node)));
            }
        }
        while let Some(Reverse((at, node))) = scratch.heap.pop() {
            if at > scratch.time[node as usize] {
                continue;
            }
            for half in self.out.of(node).iter().filter(|half| half.group != group) {
                let reach = (at + half.weight).min(FAR);
                if range.contains(&self.tree.position[half.node as usize]) && reach < scratch.time[half.node as usize] {
                    scratch.time[half.node as usize] = reach;
                    scratch.heap.push(Reverse((reach, half.node)));
                }
            }
        }
        let effect = self.sum(group, self.worth.between(range.start, range.end), &scratch.time);
        subtree.iter().for_each(|&node| scratch.time[node as usize] = NONE);
        effect
    }

    /// The best way into `node` from outside its subtree without `group`.
    fn way_in(&self, node: u32, inside: &std::ops::Range<u32>, group: u32) -> u32 {
        let outside = |position: u32| position != NONE && !inside.contains(&position);
        let ways = self.into.of(node).iter().filter(|half| half.group != group);
        let ways = ways.filter(|half| outside(self.tree.position[half.node as usize]));
        ways.map(|half| (self.tree.time[half.node as usize] + half.weight).min(FAR)).min().unwrap_or(NONE)
    }

    fn sum(&self, group: u32, stations: &[(u32, u32)], time: &[u32]) -> Effect {
        let mut effect = Effect { group, cut_off: 0, cut_off_weight: 0, longer: 0, added: 0, worst: (0, NONE) };
        for &(node, weight) in stations {
            let (before, after) = (self.tree.time[node as usize], time[node as usize]);
            if after == NONE {
                effect.cut_off += 1;
                effect.cut_off_weight += u64::from(weight);
            } else if after > before {
                let added = after - before;
                effect.longer += 1;
                effect.added += u128::from(added) * u128::from(weight);
                if (added, Reverse(node)) > (effect.worst.0, Reverse(effect.worst.1)) {
                    effect.worst = (added, node);
                }
            }
        }
        effect
    }
}
