//! Tours as doubly linked nodes, each with what insertion beside it needs to know, and undo.
//!
//! Nodes are numbered: visits, then for each slot its start and its end, then reloads. A slot is a vehicle that may be
//! used; an empty slot's start links to its end. Everything about the tour as a whole is in its [`Slot`].
//!
//! *Invariants.* After [`Tours::refresh`] the figures of a tour's nodes are true; in light problems (one load, no
//! times) only links, `out` and the slot's sums are kept, by O(1) for each change. `cost` is the sum over slots and
//! absent visits.
//! *Undo.* The first change of a slot in a round copies its nodes, 64 bytes each; going back copies them back.

use super::model::{HORIZON, HotKind, Model, NONE};
use super::travel::Travel;
use crate::scenario::vrp::FAR;

/// A visit, an end of a tour, or a reload, in its tour: one line of cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Node {
    pub next: u32,
    pub prev: u32,
    /// Slot, or `NONE` where it is in no tour.
    pub tour: u32,
    pub point: u32,
    /// Earliest departure.
    pub depart: i64,
    /// Latest arrival.
    pub late: i64,
    /// Most aboard from the trip's start to the leg out of here.
    pub head: i64,
    /// Most aboard from the leg into here to the trip's end.
    pub tail: i64,
    /// Cost of the leg out of here.
    pub out: i64,
    pub rank: u32,
    /// Where its trip starts: the tour's start or a reload.
    pub trip: u32,
}

/// A stretch of a tour as one: it takes `span`, if it starts between `early` and `late`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub span: i64,
    pub early: i64,
    pub late: i64,
}

impl Stretch {
    /// This, a leg of `time`, then `next` (Vidal et al. 2013, for stretches that are in time).
    #[inline]
    pub(super) fn then(self, time: i64, next: Self) -> Self {
        let ahead = self.span + time;
        let wait = (next.early - ahead - self.late).max(0);
        Self {
            span: ahead + next.span + wait,
            early: (next.early - ahead).max(self.early) - wait,
            late: (next.late - ahead).min(self.late),
        }
    }
}

/// A vehicle that may be used.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    pub kind: u32,
    /// Visits.
    pub count: u32,
    pub trips: u32,
    /// Of light and lean problems: all that is aboard.
    pub load: i64,
    pub cost: i64,
    pub dist: i64,
    pub span: i64,
    /// Late, overloaded or over a forbidden leg.
    pub bad: bool,
    /// Has visits that are decided: is never emptied.
    pub fixed: bool,
}

struct Saved {
    slot: u32,
    was: Slot,
    from: usize,
}

/// All tours of a solution in the making.
pub(super) struct Tours<'a, 'p, T> {
    pub m: &'a Model<'p, T>,
    pub nodes: Vec<Node>,
    pub ahead: Vec<Stretch>,
    pub behind: Vec<Stretch>,
    /// Measures after the first: `[node * (measures - 1) + measure - 1]` of head and tail.
    pub more: Vec<(i64, i64)>,
    pub slots: Vec<Slot>,
    pub free: Vec<u32>,
    pub spare: Vec<u32>,
    /// Used vehicles of each kind.
    pub used: Vec<u32>,
    /// Tours with visits.
    pub count: u32,
    pub absent: Vec<u32>,
    at_absent: Vec<u32>,
    pub cost: i64,
    /// Tours that are bad.
    pub bad: u32,
    /// How long the longest tour was when the round began, where that costs anything.
    pub longest: i64,
    /// Whether a full tour may take a bigger vehicle in this round.
    pub may_grow: bool,
    /// Visits that are decided and stay where they are.
    pub frozen: Vec<bool>,
    saved: Vec<Saved>,
    /// Nodes as they were, and which they are.
    copies: Vec<Node>,
    copied: Vec<u32>,
    stamp: Vec<u64>,
    round: u64,
    flips: Vec<(u32, bool)>,
}

impl<'a, 'p, T: Travel> Tours<'a, 'p, T> {
    /// All visits absent, all slots free.
    pub(super) fn new(m: &'a Model<'p, T>) -> Self {
        let (n, slots) = (m.n as usize, m.tours as usize);
        let reloads = if m.reloads { n } else { 0 };
        let total = n + 2 * slots + reloads;
        let blank = Node {
            next: NONE,
            prev: NONE,
            tour: NONE,
            point: 0,
            depart: 0,
            late: HORIZON,
            head: 0,
            tail: 0,
            out: 0,
            rank: 0,
            trip: NONE,
        };
        let mut nodes = vec![blank; total];
        for (c, node) in nodes[..n].iter_mut().enumerate() {
            node.point = c as u32;
        }
        let stretches = if m.durations { total } else { 0 };
        let mut tours = Self {
            m,
            nodes,
            ahead: vec![Stretch::default(); stretches],
            behind: vec![Stretch::default(); stretches],
            more: vec![(0, 0); total * m.measures.saturating_sub(1)],
            slots: vec![Slot::default(); slots],
            free: (0..slots as u32).rev().collect(),
            spare: ((n + 2 * slots) as u32..total as u32).rev().collect(),
            used: vec![0; m.kinds.len()],
            count: 0,
            absent: (0..m.n).collect(),
            at_absent: (0..m.n).collect(),
            cost: m.visits.iter().map(|v| v.penalty).sum(),
            bad: 0,
            longest: 0,
            may_grow: true,
            frozen: vec![false; n],
            saved: Vec::new(),
            copies: Vec::new(),
            copied: Vec::new(),
            stamp: vec![0; slots],
            round: 0,
            flips: Vec::new(),
        };
        for slot in 0..slots as u32 {
            tours.unlink_all(slot);
        }
        tours
    }

    #[inline]
    pub(super) fn start(&self, slot: u32) -> u32 {
        self.m.n + 2 * slot
    }

    #[inline]
    pub(super) fn end(&self, slot: u32) -> u32 {
        self.m.n + 2 * slot + 1
    }

    #[inline]
    pub(super) fn is_visit(&self, node: u32) -> bool {
        node < self.m.n
    }

    #[inline]
    pub(super) fn is_reload(&self, node: u32) -> bool {
        node >= self.m.n + 2 * self.m.tours
    }

    #[inline]
    pub(super) fn kind(&self, slot: u32) -> &'a HotKind {
        &self.m.kinds[self.slots[slot as usize].kind as usize]
    }

    fn unlink_all(&mut self, slot: u32) {
        let (s, e) = (self.start(slot), self.end(slot));
        for (node, next, prev) in [(s, e, NONE), (e, NONE, s)] {
            let node = &mut self.nodes[node as usize];
            (node.next, node.prev, node.tour, node.out) = (next, prev, slot, 0);
        }
    }

    /// The nodes between start and end.
    pub(super) fn sequence(&self, slot: u32) -> impl Iterator<Item = u32> + use<'_, 'a, 'p, T> {
        let end = self.end(slot);
        let first = self.nodes[self.start(slot) as usize].next;
        std::iter::successors(Some(first), |&at| Some(self.nodes[at as usize].next)).take_while(move |&at| at != end)
    }

    // ---- undo -------------------------------------------------------------------------------------------------

    /// Starts a round: from here on changes can be taken back.
    pub(super) fn begin_round(&mut self) {
        self.round += 1;
        if self.m.per_longest > 0 {
            self.longest = self.longest();
        }
        self.saved.clear();
        self.copies.clear();
        self.copied.clear();
        self.flips.clear();
    }

    /// Slots changed in this round.
    pub(super) fn touched(&self) -> impl Iterator<Item = u32> + '_ {
        self.saved.iter().map(|saved| saved.slot)
    }

    /// What a slot was before this round: its kind, visits and nodes; `None` where it was not changed.
    pub(super) fn before(&self, i: usize) -> (u32, Slot, impl Iterator<Item = u32> + '_) {
        let to = self.saved.get(i + 1).map_or(self.copies.len(), |next| next.from);
        let saved = &self.saved[i];
        (saved.slot, saved.was, self.copied[saved.from..to].iter().copied())
    }

    /// Before the first change of `slot` in a round.
    #[inline]
    pub(super) fn touch(&mut self, slot: u32) {
        if self.stamp[slot as usize] == self.round {
            return;
        }
        self.stamp[slot as usize] = self.round;
        self.saved.push(Saved { slot, was: self.slots[slot as usize], from: self.copies.len() });
        let (mut at, end) = (self.start(slot), self.end(slot));
        loop {
            let node = self.nodes[at as usize];
            self.copies.push(node);
            self.copied.push(at);
            if at == end {
                break;
            }
            at = node.next;
        }
    }

    /// Takes the whole round back.
    pub(super) fn undo(&mut self) {
        for i in (0..self.flips.len()).rev() {
            let (visit, became) = self.flips[i];
            if became { self.leave_absent(visit) } else { self.enter_absent(visit) }
        }
        for i in 0..self.saved.len() {
            self.free_reloads(self.saved[i].slot);
        }
        for i in 0..self.saved.len() {
            let Saved { slot, was, .. } = self.saved[i];
            let now = self.slots[slot as usize];
            self.count_slot(slot, now, was);
            self.slots[slot as usize] = was;
        }
        for i in 0..self.copies.len() {
            let (id, node) = (self.copied[i], self.copies[i]);
            self.nodes[id as usize] = node;
            if self.is_reload(id) {
                self.take_spare(id);
            }
        }
        if self.m.durations || self.m.measures > 1 {
            for i in 0..self.saved.len() {
                if self.saved[i].was.count > 0 {
                    self.refresh(self.saved[i].slot);
                }
            }
        }
        self.begin_round();
    }

    fn free_reloads(&mut self, slot: u32) {
        if self.m.reloads {
            let nodes: Vec<u32> = self.sequence(slot).filter(|&at| self.is_reload(at)).collect();
            self.spare.extend(nodes);
        }
    }

    fn take_spare(&mut self, id: u32) {
        if let Some(at) = self.spare.iter().rposition(|&spare| spare == id) {
            self.spare.swap_remove(at);
        }
    }

    /// Books the change of a slot's sums.
    fn count_slot(&mut self, slot: u32, from: Slot, to: Slot) {
        self.cost += to.cost - from.cost;
        self.bad = self.bad + u32::from(to.bad) - u32::from(from.bad);
        if from.count > 0 {
            self.used[from.kind as usize] -= 1;
            self.count -= 1;
        }
        if to.count > 0 {
            self.used[to.kind as usize] += 1;
            self.count += 1;
        }
        match (from.count > 0, to.count > 0) {
            (true, false) => self.free.push(slot),
            (false, true) => {
                if let Some(at) = self.free.iter().rposition(|&free| free == slot) {
                    self.free.swap_remove(at);
                }
            }
            _ => {}
        }
    }

    // ---- absent visits ----------------------------------------------------------------------------------------

    fn enter_absent(&mut self, visit: u32) {
        self.at_absent[visit as usize] = self.absent.len() as u32;
        self.absent.push(visit);
        self.cost += self.m.visits[visit as usize].penalty;
        self.nodes[visit as usize].tour = NONE;
    }

    fn leave_absent(&mut self, visit: u32) {
        let at = std::mem::replace(&mut self.at_absent[visit as usize], NONE);
        self.absent.swap_remove(at as usize);
        if let Some(&moved) = self.absent.get(at as usize) {
            self.at_absent[moved as usize] = at;
        }
        self.cost -= self.m.visits[visit as usize].penalty;
    }

    /// The absent visits as they were before this round.
    pub(super) fn absent_before(&self) -> Vec<u32> {
        let mut list = self.absent.clone();
        for &(visit, became) in self.flips.iter().rev() {
            if became { list.retain(|&v| v != visit) } else { list.push(visit) }
        }
        list
    }

    /// Makes absent exactly what is not placed.
    pub(super) fn set_all_absent(&mut self, placed: &[bool]) {
        for visit in 0..self.m.n {
            match (placed[visit as usize], self.is_absent(visit)) {
                (true, true) => self.leave_absent(visit),
                (false, false) => self.enter_absent(visit),
                _ => {}
            }
        }
    }

    /// Empties a slot without undo.
    pub(super) fn clear(&mut self, slot: u32) {
        self.free_reloads(slot);
        let nodes: Vec<u32> = self.sequence(slot).collect();
        for at in nodes {
            self.nodes[at as usize].tour = NONE;
        }
        let was = self.slots[slot as usize];
        let now = Slot { kind: was.kind, fixed: was.fixed, ..Slot::default() };
        self.count_slot(slot, was, now);
        self.slots[slot as usize] = now;
        self.unlink_all(slot);
    }

    /// Links a node behind `after` without any figures; `reprice` must follow.
    pub(super) fn put(&mut self, c: u32, after: u32) {
        let Node { next, tour, .. } = self.nodes[after as usize];
        if self.is_reload(c) {
            self.take_spare(c);
        }
        self.nodes[after as usize].next = c;
        self.nodes[next as usize].prev = c;
        let node = &mut self.nodes[c as usize];
        (node.next, node.prev, node.tour) = (next, after, tour);
    }

    /// Whether a visit is on the list of absent ones.
    pub(super) fn is_absent(&self, visit: u32) -> bool {
        self.at_absent[visit as usize] != NONE
    }

    /// Names a visit of no tour absent.
    pub(super) fn set_absent(&mut self, visit: u32) {
        self.enter_absent(visit);
        self.flips.push((visit, true));
    }

    /// Takes a visit off the list of absent ones, to place it.
    pub(super) fn recall(&mut self, visit: u32) {
        self.leave_absent(visit);
        self.flips.push((visit, false));
    }

    // ---- changes ----------------------------------------------------------------------------------------------

    /// Takes a node out of its tour; `refresh` (or, of light problems, nothing) must follow.
    pub(super) fn unlink(&mut self, c: u32) {
        let Node { next, prev, tour, out, .. } = self.nodes[c as usize];
        let kind = self.kind(tour);
        let joined = self.m.leg(kind, self.nodes[prev as usize].point, self.nodes[next as usize].point);
        let before = std::mem::replace(&mut self.nodes[prev as usize].out, joined);
        self.nodes[prev as usize].next = next;
        self.nodes[next as usize].prev = prev;
        self.nodes[c as usize].tour = NONE;
        if !self.m.summed() {
            return;
        }
        let was = self.slots[tour as usize];
        let visit = &self.m.visits[c as usize];
        let mut now = was;
        now.count -= 1;
        now.load -= visit.deliver + visit.pick;
        now.cost += joined - before - out;
        if now.count == 0 {
            now.cost = 0;
        }
        self.slots[tour as usize] = now;
        self.cost += now.cost - was.cost;
        if now.count == 0 {
            self.used[was.kind as usize] -= 1;
            self.count -= 1;
            self.free.push(tour);
        }
    }

    /// Puts a node of no tour behind `after`; `refresh` must follow in problems that are not light.
    pub(super) fn link(&mut self, c: u32, after: u32) {
        let Node { next, tour, out: before, .. } = self.nodes[after as usize];
        let kind = self.kind(tour);
        let point = self.nodes[c as usize].point;
        let into = self.m.leg_into(kind, point, self.nodes[after as usize].point);
        let out = self.m.leg(kind, point, self.nodes[next as usize].point);
        self.nodes[after as usize].out = into;
        self.nodes[after as usize].next = c;
        self.nodes[next as usize].prev = c;
        let node = &mut self.nodes[c as usize];
        (node.next, node.prev, node.tour, node.out) = (next, after, tour, out);
        if !self.m.summed() {
            return;
        }
        let visit = &self.m.visits[c as usize];
        let slot = &mut self.slots[tour as usize];
        let first = slot.count == 0;
        let change = into + out + if first { kind.fixed } else { -before };
        slot.count += 1;
        slot.load += visit.deliver + visit.pick;
        slot.cost += change;
        self.cost += change;
        if first {
            self.used[self.slots[tour as usize].kind as usize] += 1;
            self.count += 1;
            if let Some(at) = self.free.iter().rposition(|&free| free == tour) {
                self.free.swap_remove(at);
            }
        }
    }

    /// Gives an empty slot a kind, so that a first node can be linked behind its start.
    pub(super) fn open(&mut self, slot: u32, kind: u32) {
        self.touch(slot);
        let hot = &self.m.kinds[kind as usize];
        let (start, end) = (self.start(slot), self.end(slot));
        let fixed = self.slots[slot as usize].fixed;
        self.slots[slot as usize] = Slot { kind, fixed, ..Slot::default() };
        self.nodes[start as usize].point = hot.start;
        self.nodes[end as usize].point = hot.end;
        self.unlink_all(slot);
    }

    /// Changes the kind of a slot that is in use; `refresh` follows here.
    pub(super) fn retype(&mut self, slot: u32, kind: u32) {
        self.touch(slot);
        let was = self.slots[slot as usize];
        let hot = &self.m.kinds[kind as usize];
        let (start, end) = (self.start(slot), self.end(slot));
        self.nodes[start as usize].point = hot.start;
        self.nodes[end as usize].point = hot.end;
        self.used[was.kind as usize] -= 1;
        self.used[kind as usize] += 1;
        self.slots[slot as usize].kind = kind;
        self.reprice(slot);
    }

    /// Counts legs, load and cost of a slot anew, and all else where the problem is not light.
    pub(super) fn reprice(&mut self, slot: u32) {
        let kind = self.kind(slot);
        let (mut at, end) = (self.start(slot), self.end(slot));
        let (mut cost, mut load, mut count) = (kind.fixed, 0, 0);
        while at != end {
            let next = self.nodes[at as usize].next;
            let out = self.m.leg(kind, self.nodes[at as usize].point, self.nodes[next as usize].point);
            self.nodes[at as usize].out = out;
            self.nodes[next as usize].tour = slot;
            cost += out;
            if self.is_visit(next) {
                load += self.m.visits[next as usize].deliver + self.m.visits[next as usize].pick;
                count += 1;
            }
            at = next;
        }
        if self.m.summed() {
            let was = self.slots[slot as usize];
            let now = Slot { cost: if count == 0 { 0 } else { cost }, load, count, ..was };
            self.count_slot(slot, was, now);
            self.slots[slot as usize] = now;
        }
        if !self.m.light {
            self.refresh(slot);
        }
    }

    // ---- figures ----------------------------------------------------------------------------------------------

    /// Makes the figures of a slot and its nodes true, after links were changed.
    pub(super) fn refresh(&mut self, slot: u32) {
        if self.m.lean {
            return self.refresh_times(slot);
        }
        let was = self.slots[slot as usize];
        let mut now = Slot { cost: 0, dist: 0, span: 0, count: 0, trips: 0, bad: false, load: 0, ..was };
        if self.nodes[self.start(slot) as usize].next != self.end(slot) {
            self.forward(slot, &mut now);
            self.backward(slot, &mut now);
            if self.m.measures > 1 {
                self.other_measures(slot, &mut now);
            }
            if self.m.durations {
                self.stretches(slot, &mut now);
            }
            if !now.bad {
                match self.slot_span(slot) {
                    Ok(span) => now.span = span.unwrap_or(now.span),
                    Err(()) => now.bad = true,
                }
            }
            let kind = self.kind(slot);
            now.cost += kind.fixed + kind.per_duration * now.span;
            if self.m.has_extras() {
                now.cost += self.extras(slot, now.kind, None);
            }
            now.bad |= now.count > kind.max_visits
                || now.dist > kind.max_distance
                || now.span > kind.max_duration
                || now.trips > kind.max_trips;
        }
        if !self.m.goods.is_empty() {
            now.bad |= self.has_mixed_trip(slot);
        }
        if self.m.ordered {
            now.bad |= !self.orderly(slot);
        }
        self.count_slot(slot, was, now);
        self.slots[slot as usize] = now;
    }

    /// Deliveries aboard at a trip's start, and the moment from which it may start.
    fn trip_start(&self, opening: u32) -> (i64, i64) {
        let (mut load, mut gate) = (0, 0);
        let mut at = self.nodes[opening as usize].next;
        while self.is_visit(at) {
            let visit = &self.m.visits[at as usize];
            gate = gate.max(visit.release);
            if visit.partner == NONE {
                load += visit.deliver;
            }
            at = self.nodes[at as usize].next;
        }
        (load, gate)
    }

    fn forward(&mut self, slot: u32, now: &mut Slot) {
        let (kind, number) = (self.kind(slot), now.kind);
        let (mut at, end) = (self.start(slot), self.end(slot));
        let travel = &self.m.travel[kind.profile];
        let (mut load, gate) = self.trip_start(at);
        let (mut trip, mut head) = (at, load);
        let mut depart = kind.from.max(gate);
        let mut rank = 0;
        now.trips = 1;
        {
            let node = &mut self.nodes[at as usize];
            (node.depart, node.head, node.rank, node.trip) = (depart, head, 0, trip);
        }
        now.bad |= load > kind.capacity;
        while at != end {
            let Node { point, next, out, .. } = self.nodes[at as usize];
            let to = self.nodes[next as usize].point;
            now.cost += out;
            let dist = travel.dist(point, to);
            now.bad |= dist >= i64::from(FAR);
            now.dist += dist;
            rank += 1;
            if self.m.timed {
                depart += if travel.is_one() { dist } else { travel.time(point, to) };
            }
            if self.is_visit(next) {
                let visit = &self.m.visits[next as usize];
                match self.m.begin(next, depart) {
                    Some(begin) => depart = begin + self.m.service(next, number),
                    None => {
                        now.bad = true;
                        depart += self.m.service(next, number);
                    }
                }
                load += visit.pick - visit.deliver;
                now.count += 1;
                head = head.max(load);
            } else if next != end {
                let (fresh, gate) = self.trip_start(next);
                (load, head, trip) = (fresh, fresh, next);
                depart = (depart + kind.reload_service).max(gate);
                now.trips += 1;
            }
            now.bad |= load > kind.capacity;
            let node = &mut self.nodes[next as usize];
            (node.depart, node.head, node.rank, node.trip) = (depart, head, rank, trip);
            at = next;
        }
        now.bad |= depart > kind.to;
    }

    fn backward(&mut self, slot: u32, now: &mut Slot) {
        let (kind, number) = (self.kind(slot), now.kind);
        let (start, end) = (self.start(slot), self.end(slot));
        let travel = &self.m.travel[kind.profile];
        let mut at = end;
        let mut late = kind.to;
        // Loads backward from the end of each trip: what is picked up and not paired.
        let mut load = self.picked(self.nodes[end as usize].prev);
        let mut tail = load;
        loop {
            let node = &mut self.nodes[at as usize];
            (node.late, node.tail) = (late, tail);
            if at == start {
                break;
            }
            let prev = node.prev;
            if self.m.timed {
                late -= travel.time_into(self.nodes[at as usize].point, self.nodes[prev as usize].point);
            }
            if self.is_visit(prev) {
                let visit = &self.m.visits[prev as usize];
                late = self.m.latest(prev, late - self.m.service(prev, number));
                load += visit.deliver - visit.pick;
                tail = tail.max(load);
            } else if prev != start {
                late -= kind.reload_service;
                load = self.picked(self.nodes[prev as usize].prev);
                tail = load;
            }
            at = prev;
        }
    }

    /// Picked up on the trip that ends with `last`, pairs aside.
    fn picked(&self, last: u32) -> i64 {
        let (mut at, mut sum) = (last, 0);
        while self.is_visit(at) {
            let visit = &self.m.visits[at as usize];
            sum += if visit.partner == NONE { visit.pick } else { 0 };
            at = self.nodes[at as usize].prev;
        }
        sum
    }

    /// Head and tail of the measures after the first.
    fn other_measures(&mut self, slot: u32, now: &mut Slot) {
        let more = self.m.measures - 1;
        let capacity: Vec<i64> =
            self.m.problem.kinds.as_slice()[now.kind as usize].capacity.get(1..).unwrap_or_default().to_vec();
        let nodes: Vec<u32> = std::iter::once(self.start(slot)).chain(self.sequence(slot)).collect();
        for (k, &capacity) in capacity.iter().enumerate() {
            let amount = |at: u32| self.m.more[at as usize * more + k];
            let paired = |at: u32| self.m.visits[at as usize].partner != NONE;
            let trips: Vec<usize> = (0..nodes.len()).filter(|&i| !self.is_visit(nodes[i])).collect();
            for (t, &from) in trips.iter().enumerate() {
                let to = trips.get(t + 1).copied().unwrap_or(nodes.len());
                let stops = &nodes[from + 1..to];
                let mut load: i64 = stops.iter().filter(|&&c| !paired(c)).map(|&c| amount(c).0).sum();
                let mut head = load;
                self.more[nodes[from] as usize * more + k].0 = head;
                for &c in stops {
                    load += amount(c).1 - amount(c).0;
                    head = head.max(load);
                    self.more[c as usize * more + k].0 = head;
                }
                now.bad |= head > capacity;
                let after = nodes.get(to).copied().unwrap_or(self.end(slot));
                let mut tail = load;
                self.more[after as usize * more + k].1 = tail;
                for &c in stops.iter().rev() {
                    load += amount(c).0 - amount(c).1;
                    tail = tail.max(load);
                    self.more[c as usize * more + k].1 = tail;
                }
            }
        }
    }

    /// A node alone as a stretch.
    pub(super) fn alone(&self, at: u32, kind: &HotKind, number: u32) -> Stretch {
        if self.is_visit(at) {
            let visit = &self.m.visits[at as usize];
            return Stretch { span: self.m.service(at, number), early: visit.open, late: visit.close };
        }
        if self.is_reload(at) {
            let (_, gate) = self.trip_start(at);
            return Stretch { span: kind.reload_service, early: (gate - kind.reload_service).max(0), late: HORIZON };
        }
        Stretch { span: 0, early: kind.from, late: kind.to }
    }

    /// Stretches to and from each node, and the tour's duration (exact also where visits have several windows).
    fn stretches(&mut self, slot: u32, now: &mut Slot) {
        let (kind, number) = (self.kind(slot), now.kind);
        let travel = &self.m.travel[kind.profile];
        let (start, end) = (self.start(slot), self.end(slot));
        let (mut at, mut all) = (start, self.alone(start, kind, number));
        all.early = all.early.max(self.trip_start(start).1);
        self.ahead[at as usize] = all;
        while at != end {
            let next = self.nodes[at as usize].next;
            let time = travel.time(self.nodes[at as usize].point, self.nodes[next as usize].point);
            all = all.then(time, self.alone(next, kind, number));
            self.ahead[next as usize] = all;
            at = next;
        }
        let mut back = self.alone(end, kind, number);
        self.behind[at as usize] = back;
        while at != start {
            let prev = self.nodes[at as usize].prev;
            let time = travel.time(self.nodes[prev as usize].point, self.nodes[at as usize].point);
            back = self.alone(prev, kind, number).then(time, back);
            self.behind[prev as usize] = back;
            at = prev;
        }
        now.span = if self.m.windows.is_empty() { all.span } else { self.exact_span(slot, kind, number) };
    }

    /// From the latest start that leads to the earliest end, to that end.
    fn exact_span(&self, slot: u32, kind: &HotKind, number: u32) -> i64 {
        let travel = &self.m.travel[kind.profile];
        let (start, end) = (self.start(slot), self.end(slot));
        let finish = self.nodes[end as usize].depart;
        let (mut at, mut late) = (end, finish);
        while at != start {
            let prev = self.nodes[at as usize].prev;
            late -= travel.time(self.nodes[prev as usize].point, self.nodes[at as usize].point);
            if self.is_visit(prev) {
                late = self.m.latest(prev, late - self.m.service(prev, number));
            } else if prev != start {
                late -= kind.reload_service;
            }
            at = prev;
        }
        finish - late
    }
}
