//! The fewest nodes between two sides: a maximum number of node-disjoint paths, and the cut they leave.
//!
//! Every node carries at most one path, so the whole flow is two words a node: the one before and the one after it on
//! its path. A node on a path has two states in the residual graph, "in" (reached by an arc, may only push the path
//! back) and "out" (its path was pushed back, may go anywhere); other nodes have both at once. Paths are found by
//! blocking flows: one breadth-first search from the sink gives levels, then depth-first searches walk down them.
//!
//! Cutting edges and taking an end of each, as the original does, needs no split states, but the nodes next to a cut
//! often share edges; cutting nodes at once never gives more of them.

use super::part::Part;

const NONE: u32 = u32::MAX;
/// Stands before the first and after the last node of a path.
const END: u32 = u32::MAX - 1;

/// Whether a state is "in" of its node, rather than "out".
fn is_in(state: u32) -> bool {
    state & 1 == 0
}

/// Which terminal a node belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Middle,
    Source,
    Sink,
}

/// Where a node falls when a part is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// With the sources.
    Near,
    /// In the separator.
    Cut,
    /// With the sinks.
    Far,
}

/// Node-disjoint paths through a part, from growing sets of sources to growing sets of sinks.
pub(super) struct Flow<'a> {
    part: &'a Part,
    side: Vec<Side>,
    next: Vec<u32>,
    prev: Vec<u32>,
    /// Levels of the states "in" (even) and "out" (odd) of each node.
    level: Vec<u32>,
    /// The first neighbour of each node that a walk has not yet tried.
    arc: Vec<u32>,
    queue: Vec<u32>,
    stack: Vec<u32>,
    sources: Vec<u32>,
    sinks: Vec<u32>,
    starts: Vec<u32>,
}

impl<'a> Flow<'a> {
    pub(super) fn new(part: &'a Part) -> Self {
        let n = part.len();
        Self {
            part,
            side: vec![Side::Middle; n],
            next: vec![NONE; n],
            prev: vec![NONE; n],
            level: vec![NONE; 2 * n],
            arc: vec![0; n],
            queue: Vec::new(),
            stack: Vec::new(),
            sources: Vec::new(),
            sinks: Vec::new(),
            starts: Vec::new(),
        }
    }

    /// Adds sources and sinks.
    pub(super) fn grow(&mut self, sources: impl Iterator<Item = u32>, sinks: impl Iterator<Item = u32>) {
        for v in sources {
            self.side[v as usize] = Side::Source;
            self.sources.push(v);
        }
        for v in sinks {
            self.side[v as usize] = Side::Sink;
            self.sinks.push(v);
        }
        // Only nodes at the rim of a terminal can begin or end a path that is worth its length.
        let (part, side) = (self.part, &self.side);
        let at_rim = |v: &u32, own: Side| part.neighbours(*v).iter().any(|&w| side[w as usize] != own);
        self.sources.retain(|v| at_rim(v, Side::Source));
        self.sinks.retain(|v| at_rim(v, Side::Sink));
        self.drop_rings();
        self.shorten();
    }

    /// Takes off their flow the nodes that are on no path: pushing a path back by a shorter way round than its own
    /// leaves a ring behind.
    fn drop_rings(&mut self) {
        self.level.fill(NONE);
        for &start in &self.starts {
            let mut at = start;
            while at != END {
                self.level[at as usize] = 0;
                at = self.next[at as usize];
            }
        }
        for v in 0..self.next.len() as u32 {
            if self.level[v as usize] == NONE {
                self.release(v);
            }
        }
    }

    /// Cuts every path down to what lies between the terminals as they are now.
    fn shorten(&mut self) {
        for i in 0..self.starts.len() {
            let (mut start, mut at) = (self.starts[i], self.starts[i]);
            while self.side[at as usize] != Side::Sink {
                if self.side[at as usize] == Side::Source {
                    start = at;
                }
                at = self.next[at as usize];
            }
            let mut old = self.starts[i];
            while old != start {
                old = self.release(old);
            }
            let mut rest = std::mem::replace(&mut self.next[at as usize], END);
            while rest != END {
                rest = self.release(rest);
            }
            self.prev[start as usize] = END;
            self.starts[i] = start;
        }
    }

    /// Takes a node off its path and returns the one after it.
    fn release(&mut self, v: u32) -> u32 {
        self.prev[v as usize] = NONE;
        std::mem::replace(&mut self.next[v as usize], NONE)
    }

    /// Finds paths until there are no more, and returns true; or more than `limit`, and returns false.
    pub(super) fn fill(&mut self, limit: usize) -> bool {
        while self.find_levels() {
            self.arc.fill(0);
            for i in 0..self.sources.len() {
                let start = self.sources[i];
                if self.is_free(start) && self.level[2 * start as usize] != NONE && self.walk(start) {
                    self.augment();
                    if self.starts.len() > limit {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn is_free(&self, v: u32) -> bool {
        self.next[v as usize] == NONE
    }

    fn set_level(&mut self, state: u32, level: u32) {
        if self.is_free(state / 2) {
            self.level[(state & !1) as usize] = level;
            self.level[(state | 1) as usize] = level;
        } else {
            self.level[state as usize] = level;
        }
    }

    /// Levels of all states that lead to a sink, no farther than the nearest free source; false where none does.
    fn find_levels(&mut self) -> bool {
        self.level.fill(NONE);
        self.queue.clear();
        for i in 0..self.sinks.len() {
            let v = self.sinks[i];
            if self.is_free(v) {
                self.set_level(2 * v, 0);
                self.queue.push(2 * v);
            }
        }
        let (mut done, mut nearest) = (0, NONE);
        while let Some(&state) = self.queue.get(done) {
            done += 1;
            let level = self.level[state as usize] + 1;
            if level > nearest {
                break;
            }
            let v = state / 2;
            if !is_in(state) {
                // "Out" of a node on a path is reached by pushing the path back from the node after it.
                let after = self.next[v as usize];
                if after != END && self.level[2 * after as usize] == NONE {
                    self.level[2 * after as usize] = level;
                    self.queue.push(2 * after);
                }
                continue;
            }
            if !self.is_free(v) && self.level[state as usize + 1] == NONE {
                self.level[state as usize + 1] = level;
                self.queue.push(state + 1);
            }
            let part = self.part;
            for &w in part.neighbours(v) {
                if self.level[2 * w as usize + 1] != NONE || self.side[w as usize] == Side::Sink {
                    continue;
                }
                self.set_level(2 * w + 1, level);
                match (self.is_free(w), self.side[w as usize]) {
                    (true, Side::Source) => nearest = level,
                    (true, _) => self.queue.push(2 * w),
                    (false, _) => self.queue.push(2 * w + 1),
                }
            }
        }
        nearest != NONE
    }

    /// Walks down the levels from a free source; true leaves the states of the way on the stack.
    fn walk(&mut self, start: u32) -> bool {
        self.stack.clear();
        self.stack.push(2 * start + 1);
        while let Some(&state) = self.stack.last() {
            let level = self.level[state as usize];
            if level == 0 {
                return true;
            }
            match self.step(state, level - 1) {
                Some(onward) => self.stack.push(onward),
                None => {
                    self.stack.pop();
                    self.set_level(state, NONE);
                }
            }
        }
        false
    }

    /// The next state after `state` on level `below` that was not yet tried.
    fn step(&mut self, state: u32, below: u32) -> Option<u32> {
        let v = state / 2;
        if is_in(state) {
            let back = self.prev[v as usize];
            return (back != END && self.level[2 * back as usize + 1] == below).then_some(2 * back + 1);
        }
        let part = self.part;
        let around = part.neighbours(v);
        while let Some(&w) = around.get(self.arc[v as usize] as usize) {
            if self.level[2 * w as usize] == below {
                return Some(2 * w + u32::from(self.is_free(w)));
            }
            self.arc[v as usize] += 1;
        }
        (!self.is_free(v) && self.level[2 * v as usize] == below).then_some(2 * v)
    }

    /// Turns the way on the stack into a path, pushing back the paths that it met.
    fn augment(&mut self) {
        for i in 0..self.stack.len() {
            self.level[self.stack[i] as usize & !1] = NONE;
            self.level[self.stack[i] as usize | 1] = NONE;
        }
        for pair in 1..self.stack.len() {
            let (from, to) = (self.stack[pair - 1], self.stack[pair]);
            let (v, w) = (from / 2, to / 2);
            if v == w {
                self.next[v as usize] = NONE;
                self.prev[v as usize] = NONE;
            } else if !is_in(from) {
                self.next[v as usize] = w;
                self.prev[w as usize] = v;
            }
        }
        if let (Some(&start), Some(&end)) = (self.stack.first(), self.stack.last()) {
            self.prev[start as usize / 2] = END;
            self.next[end as usize / 2] = END;
            self.starts.push(start / 2);
        }
    }

    /// The cut nearest to the sinks; to be called after [`Self::fill`] returned true.
    pub(super) fn cut_near_sinks(&self) -> Vec<Place> {
        let place = |v: usize| match (self.level[2 * v] != NONE, self.level[2 * v + 1] != NONE) {
            (true, _) => Place::Far,
            (false, true) => Place::Cut,
            (false, false) if self.side[v] != Side::Sink => Place::Near,
            (false, false) if self.next[v] == END => Place::Cut,
            (false, false) => Place::Far,
        };
        (0..self.side.len()).map(place).collect()
    }

    /// The cut nearest to the sources; to be called after [`Self::fill`] returned true.
    pub(super) fn cut_near_sources(&mut self) -> Vec<Place> {
        self.level.fill(NONE);
        self.queue.clear();
        for i in 0..self.sources.len() {
            let v = self.sources[i];
            if self.is_free(v) {
                self.set_level(2 * v, 0);
                self.queue.push(2 * v + 1);
            }
        }
        while let Some(state) = self.queue.pop() {
            let v = state / 2;
            if is_in(state) {
                let back = self.prev[v as usize];
                if back != END && self.level[2 * back as usize + 1] == NONE {
                    self.level[2 * back as usize + 1] = 0;
                    self.queue.push(2 * back + 1);
                }
                continue;
            }
            if !self.is_free(v) && self.level[state as usize - 1] == NONE {
                self.level[state as usize - 1] = 0;
                self.queue.push(state - 1);
            }
            let part = self.part;
            for &w in part.neighbours(v) {
                if self.level[2 * w as usize] == NONE && self.side[w as usize] != Side::Source {
                    self.set_level(2 * w, 0);
                    self.queue.push(2 * w + u32::from(self.is_free(w)));
                }
            }
        }
        let place = |v: usize| match (self.level[2 * v] != NONE, self.level[2 * v + 1] != NONE) {
            (_, true) => Place::Near,
            (true, false) => Place::Cut,
            (false, false) if self.side[v] != Side::Source => Place::Far,
            (false, false) if self.prev[v] == END => Place::Cut,
            (false, false) => Place::Near,
        };
        (0..self.side.len()).map(place).collect()
    }
}
