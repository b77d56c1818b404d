//! The network simplex.

use super::problem::{MAX_COST, Problem, Solution};
use crate::base::{Budget, Error};

const NONE: u32 = u32::MAX;

/// Where an arc outside the tree stands.
const LOWER: i8 = 1;
const UPPER: i8 = -1;
const TREE: i8 = 0;

/// A node and the arc of the tree to its parent.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    /// The arc between node and parent; artificial ones come after the problem's.
    arc: u32,
    /// Whether the arc leads from the node to its parent.
    up: bool,
    depth: u32,
    child: u32,
    next: u32,
    previous: u32,
    potential: i64,
}

/// The basis. Arcs after the problem's own join each node to the root, at a cost that no real path exceeds.
#[derive(Debug)]
pub(super) struct Simplex<'a> {
    problem: &'a Problem,
    nodes: Vec<Node>,
    flow: Vec<i64>,
    state: Vec<i8>,
    next: usize,
    pivots: u64,
}

/// The end of the search for the leaving arc.
struct Blocking {
    most: i64,
    /// The node whose arc leaves; `NONE` where the entering arc goes from one bound to the other.
    leaving: u32,
    /// Whether it is on the side of the entering arc's first end.
    first: bool,
    apex: u32,
}

impl<'a> Simplex<'a> {
    /// Every supply goes to the root, and every demand comes from there.
    pub(super) fn new(problem: &'a Problem) -> Self {
        let (nodes, arcs) = (problem.supply.len(), problem.tail.len());
        let root = nodes as u32;
        let most = problem.cost.iter().map(|c| c.abs()).max().unwrap_or(0).min(MAX_COST);
        let artificial = (most + 1) * (nodes as i64 + 1);
        let node = |(n, &supply): (usize, &i64)| {
            let up = supply >= 0;
            let potential = if up { -artificial } else { artificial };
            let (next, previous) = (if n + 1 < nodes { n as u32 + 1 } else { NONE }, (n as u32).wrapping_sub(1));
            let arc = (arcs + n) as u32;
            Node { parent: root, arc, up, depth: 1, child: NONE, next, previous, potential }
        };
        let mut all: Vec<Node> = problem.supply.iter().enumerate().map(node).collect();
        let child = if nodes > 0 { 0 } else { NONE };
        let top = Node { parent: NONE, arc: NONE, up: true, depth: 0, child, next: NONE, previous: NONE, potential: 0 };
        all.push(top);
        let mut flow = vec![0; arcs + nodes];
        flow.iter_mut().skip(arcs).zip(&problem.supply).for_each(|(f, s)| *f = s.abs());
        let mut state = vec![LOWER; arcs + nodes];
        state[arcs..].fill(TREE);
        Self { problem, nodes: all, flow, state, next: 0, pivots: 0 }
    }

    /// Pivots until no arc of the problem would lower the cost.
    pub(super) fn run(&mut self, budget: &Budget) -> Result<(), Error> {
        let block = (self.problem.tail.len() as f64).sqrt() as usize + 20;
        while let Some(arc) = self.entering(block) {
            if self.pivots.is_multiple_of(256) {
                budget.check()?;
                if budget.is_over() {
                    return Err(Error::invalid("flow", "was not solved within its budget"));
                }
            }
            self.pivot(arc);
            self.pivots += 1;
        }
        Ok(())
    }

    /// The flow, unless an artificial arc still carries something.
    pub(super) fn solution(mut self) -> Option<Solution> {
        let arcs = self.problem.tail.len();
        if self.flow[arcs..].iter().any(|&f| f > 0) {
            return None;
        }
        self.flow.truncate(arcs);
        let cost = self.flow.iter().zip(&self.problem.cost).map(|(&f, &c)| i128::from(f) * i128::from(c)).sum();
        let potentials = self.nodes[..self.nodes.len() - 1].iter().map(|n| n.potential).collect();
        Some(Solution { cost, flows: self.flow, potentials, pivots: self.pivots })
    }

    fn reduced(&self, arc: usize) -> i64 {
        let (tail, head) = (self.problem.tail[arc] as usize, self.problem.head[arc] as usize);
        self.problem.cost[arc] + self.nodes[tail].potential - self.nodes[head].potential
    }

    /// The arc that violates most of the first block that has any, going round.
    fn entering(&mut self, block: usize) -> Option<usize> {
        let arcs = self.problem.tail.len();
        let (mut best, mut worst, mut left) = (None, 0, block);
        for _ in 0..arcs {
            let arc = self.next;
            self.next = if arc + 1 == arcs { 0 } else { arc + 1 };
            let violation = i64::from(self.state[arc]) * self.reduced(arc);
            if violation < worst {
                (best, worst) = (Some(arc), violation);
            }
            left -= 1;
            if left == 0 {
                if best.is_some() {
                    break;
                }
                left = block;
            }
        }
        best
    }

    /// Ends of the entering arc in the direction in which flow will go round.
    fn ends(&self, arc: usize) -> (u32, u32) {
        let (tail, head) = (self.problem.tail[arc], self.problem.head[arc]);
        if self.state[arc] == LOWER { (tail, head) } else { (head, tail) }
    }

    fn pivot(&mut self, arc: usize) {
        let (first, second) = self.ends(arc);
        let blocking = self.blocking(arc, first, second);
        let sign = i64::from(self.state[arc]);
        self.flow[arc] += sign * blocking.most;
        if blocking.most > 0 {
            self.push(first, blocking.apex, -blocking.most);
            self.push(second, blocking.apex, blocking.most);
        }
        if blocking.leaving == NONE {
            self.state[arc] = -self.state[arc];
            return;
        }
        let reduced = self.reduced(arc);
        let leaves = self.nodes[blocking.leaving as usize].arc as usize;
        self.state[leaves] = if self.flow[leaves] == 0 { LOWER } else { UPPER };
        self.state[arc] = TREE;
        let (top, parent) = if blocking.first { (first, second) } else { (second, first) };
        // The arc's reduced cost becomes zero.
        let change = if self.problem.tail[arc] == top { -reduced } else { reduced };
        self.regraft(top, parent, arc as u32, blocking.leaving, change);
    }

    /// What an arc of the tree can still take from the node up to its parent (`up`) or down.
    fn room(&self, node: &Node, upward: bool) -> i64 {
        let arc = node.arc as usize;
        if node.up != upward {
            self.flow[arc]
        } else {
            self.problem.capacity.get(arc).map_or(i64::MAX, |c| c - self.flow[arc])
        }
    }

    /// Flow goes from the apex down to `first`, over the arc, and from `second` up: the last arc that blocks, in this
    /// order, leaves.
    fn blocking(&self, arc: usize, first: u32, second: u32) -> Blocking {
        let own = self.problem.capacity[arc];
        let (mut down, mut up) = ((i64::MAX, NONE), (i64::MAX, NONE));
        let (mut a, mut b) = (first, second);
        while a != b {
            if self.nodes[a as usize].depth >= self.nodes[b as usize].depth {
                let node = &self.nodes[a as usize];
                let room = self.room(node, false);
                if room < down.0 {
                    down = (room, a);
                }
                a = node.parent;
            } else {
                let node = &self.nodes[b as usize];
                let room = self.room(node, true);
                if room <= up.0 {
                    up = (room, b);
                }
                b = node.parent;
            }
        }
        let most = own.min(down.0).min(up.0);
        let (leaving, first) = if up.0 == most {
            (up.1, false)
        } else if own == most {
            (NONE, false)
        } else {
            (down.1, true)
        };
        Blocking { most, leaving, first, apex: a }
    }

    /// Sends `flow` from `node` up to `apex`.
    fn push(&mut self, mut node: u32, apex: u32, flow: i64) {
        while node != apex {
            let at = &self.nodes[node as usize];
            self.flow[at.arc as usize] += if at.up { flow } else { -flow };
            node = at.parent;
        }
    }

    /// Cuts the branch of `leaving`, turns it so that `top` is its top, and hangs it below `parent` by `arc`.
    fn regraft(&mut self, top: u32, parent: u32, arc: u32, leaving: u32, change: i64) {
        let up = self.problem.tail[arc as usize] == top;
        let (mut node, mut new) = (top, (parent, arc, up));
        loop {
            let old = self.nodes[node as usize];
            self.detach(node);
            let at = &mut self.nodes[node as usize];
            (at.parent, at.arc, at.up) = new;
            self.attach(node);
            if node == leaving {
                break;
            }
            new = (node, old.arc, !old.up);
            node = old.parent;
        }
        self.renew(top, change);
    }

    /// Depths and potentials of the branch below `top`.
    fn renew(&mut self, top: u32, change: i64) {
        let mut node = top;
        loop {
            let depth = self.nodes[self.nodes[node as usize].parent as usize].depth + 1;
            let at = &mut self.nodes[node as usize];
            at.depth = depth;
            at.potential += change;
            if at.child != NONE {
                node = at.child;
                continue;
            }
            while node != top && self.nodes[node as usize].next == NONE {
                node = self.nodes[node as usize].parent;
            }
            if node == top {
                return;
            }
            node = self.nodes[node as usize].next;
        }
    }

    fn attach(&mut self, node: u32) {
        let parent = self.nodes[node as usize].parent as usize;
        let first = std::mem::replace(&mut self.nodes[parent].child, node);
        let at = &mut self.nodes[node as usize];
        (at.next, at.previous) = (first, NONE);
        if first != NONE {
            self.nodes[first as usize].previous = node;
        }
    }

    fn detach(&mut self, node: u32) {
        let Node { parent, next, previous, .. } = self.nodes[node as usize];
        if next != NONE {
            self.nodes[next as usize].previous = previous;
        }
        if previous != NONE {
            self.nodes[previous as usize].next = next;
        } else {
            self.nodes[parent as usize].child = next;
        }
    }
}
