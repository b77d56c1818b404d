//! The basis: a spanning tree over stations, the points that link them, and a root that owns unused capacity.
//!
//! Nodes are stations `0..stations` (the last one takes what overflows), the root, then the points. Every arc leads
//! from a point, or the root, to a station, and has no upper bound: a station's unused capacity is what the root
//! sends it. Most points have a single arc of the basis: they are leaves, known by their parent alone and in no list of
//! children, so that walks touch only the stations and the few points between them.
//!
//! *Strongly feasible.* A basic arc may carry nothing only where it leads down to a station. That is the basis of the
//! problem with every capacity raised by the same small amount, so ties are broken as if there were none (W. H.
//! Cunningham 1976), no sequence of pivots repeats, and a station without any capacity is no special case.

pub(super) const NONE: u32 = u32::MAX;

/// A node and the arc of the basis to its parent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) parent: u32,
    /// Cost of the arc to the parent.
    pub(super) cost: u32,
    /// What the arc carries.
    pub(super) flow: i64,
    depth: u32,
    child: u32,
    next: u32,
    previous: u32,
}

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// What a unit of capacity costs at each station, beside the arc that leads there; never negative at an optimum.
    pub(super) price: Vec<i64>,
    root: u32,
}

/// A side of the cycle that an entering arc closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Point,
    Station,
}

impl Tree {
    /// All stations below the root, which sends each its `room`; points are still nowhere.
    pub(super) fn new(room: &[i64], points: usize) -> Self {
        let root = room.len() as u32;
        let lone = Node { parent: NONE, cost: 0, flow: 0, depth: 0, child: NONE, next: NONE, previous: NONE };
        let mut tree = Self { nodes: vec![lone; room.len() + 1 + points], price: vec![0; room.len()], root };
        for (station, &flow) in room.iter().enumerate().rev() {
            tree.nodes[station] = Node { parent: root, flow, depth: 1, ..lone };
            tree.attach(station as u32);
        }
        tree
    }

    pub(super) fn root(&self) -> u32 {
        self.root
    }

    /// The node of a point.
    pub(super) fn point(&self, point: usize) -> u32 {
        self.root + 1 + point as u32
    }

    pub(super) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    pub(super) fn is_station(&self, node: u32) -> bool {
        node < self.root
    }

    fn at(&mut self, node: u32) -> &mut Node {
        &mut self.nodes[node as usize]
    }

    /// Hangs the leaf `point` below `station`.
    pub(super) fn hang(&mut self, point: u32, station: u32, cost: u32, flow: i64) {
        let depth = self.node(station).depth + 1;
        let leaf = self.at(point);
        (leaf.parent, leaf.cost, leaf.flow, leaf.depth) = (station, cost, flow, depth);
    }

    /// Hangs `station`, which the root sends nothing, below `point`; [`Tree::settle`] must follow.
    pub(super) fn move_station(&mut self, station: u32, point: u32, cost: u32, flow: i64) {
        self.detach(station);
        let at = self.at(station);
        (at.parent, at.cost, at.flow) = (point, cost, flow);
        self.attach(station);
    }

    /// The stations below a point.
    pub(super) fn children(&self, point: u32) -> impl Iterator<Item = u32> {
        let first = self.node(point).child;
        std::iter::successors((first != NONE).then_some(first), |&child| {
            let next = self.node(child).next;
            (next != NONE).then_some(next)
        })
    }

    /// Finds all depths and prices from the costs of the basis.
    pub(super) fn settle(&mut self) {
        let mut walk = Some(self.root);
        while let Some(node) = walk {
            if node != self.root {
                let parent = self.node(node).parent;
                self.at(node).depth = self.node(parent).depth + 1;
                if self.is_station(node) {
                    let value = if parent == self.root { 0 } else { self.value(parent) };
                    self.price[node as usize] = value - i64::from(self.node(node).cost);
                }
            }
            walk = self.after(node, self.root);
        }
    }

    /// The node after `node` in a walk of the branch below `top`, parents first.
    pub(super) fn after(&self, node: u32, top: u32) -> Option<u32> {
        let mut node = node;
        if self.node(node).child != NONE {
            return Some(self.node(node).child);
        }
        while node != top {
            if self.node(node).next != NONE {
                return Some(self.node(node).next);
            }
            node = self.node(node).parent;
        }
        None
    }

    /// What a unit of `point` costs where it is now.
    pub(super) fn value(&self, point: u32) -> i64 {
        let node = self.node(point);
        i64::from(node.cost) + self.price[node.parent as usize]
    }

    /// Brings the arc from `point` (or the root) to `station` into the basis; `gain` is how much a unit saves there.
    pub(super) fn pivot(&mut self, point: u32, station: u32, cost: u32, gain: i64) {
        if point != self.root && self.node(point).child == NONE {
            self.at(point).depth = self.node(self.node(point).parent).depth + 1;
        }
        let (flow, leaving, side, apex) = self.blocking(point, station);
        if flow > 0 {
            self.push(point, apex, -flow);
            self.push(station, apex, flow);
        }
        match side {
            Side::Point => self.regraft(point, station, cost, flow, leaving, -gain),
            Side::Station => self.regraft(station, point, cost, flow, leaving, gain),
        }
    }

    /// How much the cycle can carry; the first arc of it, from the apex on, that blocks; its side; the apex.
    fn blocking(&self, point: u32, station: u32) -> (i64, u32, Side, u32) {
        let (mut a, mut b) = (point, station);
        let (mut most_a, mut most_b) = (i64::MAX, i64::MAX);
        let (mut leaving_a, mut leaving_b) = (NONE, NONE);
        while a != b {
            if self.node(a).depth >= self.node(b).depth {
                let node = self.node(a);
                if !self.is_station(a) && node.flow <= most_a {
                    (most_a, leaving_a) = (node.flow, a);
                }
                a = node.parent;
            } else {
                let node = self.node(b);
                if self.is_station(b) && node.flow < most_b {
                    (most_b, leaving_b) = (node.flow, b);
                }
                b = node.parent;
            }
        }
        if most_a <= most_b { (most_a, leaving_a, Side::Point, a) } else { (most_b, leaving_b, Side::Station, a) }
    }

    /// From `node` up to `apex`, adds `flow` to the arcs that lead up from points and takes it from those that lead
    /// down to stations: sends `flow` from `node` to `apex`.
    fn push(&mut self, mut node: u32, apex: u32, flow: i64) {
        while node != apex {
            let sign = if self.is_station(node) { -flow } else { flow };
            let at = self.at(node);
            at.flow += sign;
            node = at.parent;
        }
    }

    /// Sends `flow` from `node` to the root.
    pub(super) fn send(&mut self, node: u32, flow: i64) {
        self.push(node, self.root, flow);
    }

    /// Changes what the root sends a station of its own.
    pub(super) fn widen(&mut self, station: u32, change: i64) {
        self.at(station).flow += change;
    }

    /// What the root can send `node` until an arc is empty, and the topmost of the arcs that then are. A leaf's own arc
    /// may be empty.
    pub(super) fn blocks_down(&self, node: u32) -> (i64, u32) {
        let (mut most, mut leaving, mut at) = (i64::MAX, NONE, node);
        while at != self.root {
            let here = self.node(at);
            if !self.is_station(at) && here.child != NONE && here.flow <= most {
                (most, leaving) = (here.flow, at);
            }
            at = here.parent;
        }
        (most, leaving)
    }

    /// What `node` can send the root until an arc is empty, and the first of the arcs that then are.
    pub(super) fn blocks_up(&self, node: u32) -> (i64, u32) {
        let (mut most, mut leaving, mut at) = (i64::MAX, NONE, node);
        while at != self.root {
            let here = self.node(at);
            if self.is_station(at) && here.flow < most {
                (most, leaving) = (here.flow, at);
            }
            at = here.parent;
        }
        (most, leaving)
    }

    /// Puts an arc from `top` in the branch of `leaving` to `parent` outside in the place of the empty arc above
    /// `leaving`; the branch's prices change.
    pub(super) fn replace(&mut self, leaving: u32, top: u32, parent: u32, cost: u32, change: i64) {
        self.regraft(top, parent, cost, 0, leaving, change);
    }

    /// Cuts the subtree of `leaving`, turns it so that `top` is its top, and hangs it below `parent`.
    fn regraft(&mut self, top: u32, parent: u32, cost: u32, flow: i64, leaving: u32, change: i64) {
        let (mut node, mut new) = (top, (parent, cost, flow));
        loop {
            let old = *self.node(node);
            let listed = self.is_station(node) || old.child != NONE;
            if listed {
                self.detach(node);
            }
            let at = self.at(node);
            (at.parent, at.cost, at.flow) = new;
            if listed {
                self.attach(node);
            }
            if node == leaving {
                break;
            }
            new = (node, old.cost, old.flow);
            node = old.parent;
        }
        self.renew(top, change);
    }

    /// New depths in the branch below `top`, and prices that differ by `change`.
    fn renew(&mut self, top: u32, change: i64) {
        let mut walk = Some(top);
        while let Some(node) = walk {
            self.at(node).depth = self.node(self.node(node).parent).depth + 1;
            if self.is_station(node) {
                self.price[node as usize] += change;
            }
            walk = self.after(node, top);
        }
    }

    /// Puts `node` in its parent's list; a point that was a leaf thereby enters its own parent's.
    fn attach(&mut self, node: u32) {
        let parent = self.node(node).parent;
        let first = self.node(parent).child;
        let at = self.at(node);
        (at.next, at.previous) = (first, NONE);
        if first != NONE {
            self.at(first).previous = node;
        }
        self.at(parent).child = node;
        if first == NONE && parent > self.root {
            self.attach(parent);
        }
    }

    /// Takes `node` out of its parent's list; a point that is left without children leaves its own parent's.
    fn detach(&mut self, node: u32) {
        let Node { parent, next, previous, .. } = *self.node(node);
        if next != NONE {
            self.at(next).previous = previous;
        }
        if previous != NONE {
            self.at(previous).next = next;
        } else {
            self.at(parent).child = next;
            if next == NONE && parent > self.root {
                self.detach(parent);
            }
        }
    }
}
