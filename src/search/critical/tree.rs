//! The shortest-path tree of the origins, with subtrees as intervals.

use super::graph::{Adjacency, NEVER};
use crate::base::{Budget, Error};
use crate::metric::FAR;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Not reached.
pub(super) const NONE: u32 = u32::MAX;

/// The budget is looked at once for so many nodes.
pub(super) const POLL: usize = 1 << 10;

pub(super) struct Tree {
    /// Milliseconds from the nearest origin; [`NONE`] where there is no way.
    pub(super) time: Vec<u32>,
    /// Position of each node in a preorder of the tree; [`NONE`] where there is no way.
    pub(super) position: Vec<u32>,
    /// Nodes in that preorder: a subtree is a range.
    pub(super) preorder: Vec<u32>,
    /// For each position: one past the last position of its subtree.
    pub(super) end: Vec<u32>,
    /// For each position: the group of the arc to its parent; [`NEVER`] at origins too.
    pub(super) group: Vec<u32>,
}

impl Tree {
    pub(super) fn new(out: &Adjacency, origins: &[u32], budget: &Budget) -> Result<Self, Error> {
        let nodes = out.nodes();
        let (mut time, mut parent, mut group) = (vec![NONE; nodes], vec![NONE; nodes], vec![NEVER; nodes]);
        let mut settled = Vec::new();
        let mut heap = BinaryHeap::new();
        for &origin in origins {
            time[origin as usize] = 0;
            heap.push(Reverse((0u32, origin)));
        }
        let mut done = vec![false; nodes];
        while let Some(Reverse((at, node))) = heap.pop() {
            if std::mem::replace(&mut done[node as usize], true) {
                continue;
            }
            settled.push(node);
            if settled.len() % POLL == 0 {
                budget.check()?;
            }
            for half in out.of(node) {
                let reach = at + half.weight;
                if reach < FAR.min(time[half.node as usize]) {
                    time[half.node as usize] = reach;
                    parent[half.node as usize] = node;
                    group[half.node as usize] = half.group;
                    heap.push(Reverse((reach, half.node)));
                }
            }
        }
        Ok(Self::arrange(time, &parent, &group, &settled))
    }

    /// Subtree sizes from the leaves up, then positions from the roots down.
    fn arrange(time: Vec<u32>, parent: &[u32], group_of: &[u32], settled: &[u32]) -> Self {
        let mut size = vec![1u32; time.len()];
        for &node in settled.iter().rev() {
            if parent[node as usize] != NONE {
                size[parent[node as usize] as usize] += size[node as usize];
            }
        }
        let mut position = vec![NONE; time.len()];
        // The next free position among a node's children; parents settle before their children.
        let mut next = vec![0u32; time.len()];
        let mut root = 0;
        let count = settled.len();
        let (mut preorder, mut end, mut group) = (vec![0; count], vec![0; count], vec![NEVER; count]);
        for &node in settled {
            let free = match parent[node as usize] {
                NONE => &mut root,
                above => &mut next[above as usize],
            };
            let at = *free;
            *free += size[node as usize];
            position[node as usize] = at;
            next[node as usize] = at + 1;
            preorder[at as usize] = node;
            end[at as usize] = at + size[node as usize];
            group[at as usize] = group_of[node as usize];
        }
        Self { time, position, preorder, end, group }
    }
}
