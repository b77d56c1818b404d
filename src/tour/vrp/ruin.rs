//! Which visits are taken out: strings of near tours, now and then a whole tour, of mixed fleets two.

use super::model::NONE;
use super::search::Search;
use super::travel::Travel;

/// Visits taken out of a round, on average (Christiaens and Vanden Berghe 2020).
const REMOVED: f64 = 10.0;
/// The longest string.
const LONGEST: f64 = 10.0;
/// One round in so many takes out a whole tour.
const WHOLE: usize = 50;
/// The same where vehicles differ: then two near tours, to trade big vehicles for small ones.
const WHOLE_OF_MIXED: usize = 8;

impl<T: Travel> Search<'_, '_, T> {
    /// Takes visits out around a random one, into `self.removed`; absent ones nearby join them.
    pub(super) fn ruin(&mut self) {
        self.removed.clear();
        self.torn = false;
        self.round += 1;
        let seed = self.rng.below(self.m.n as usize) as u32;
        let mixed = self.m.kinds.len() > 1;
        if self.tours.count > 0 && self.rng.below(if mixed { WHOLE_OF_MIXED } else { WHOLE }) == 0 {
            self.take_tours(seed, if mixed { 2 } else { 1 });
        } else {
            self.take_strings(seed);
        }
        self.recall_absent(seed);
        for i in 0..self.ruined.len() {
            let slot = self.ruined[i];
            self.settle(slot);
        }
    }

    fn take_strings(&mut self, seed: u32) {
        self.ruined.clear();
        let average = f64::from(self.m.n) / f64::from(self.tours.count.max(1));
        let longest = LONGEST.min(average);
        let most = (4.0 * REMOVED / (1.0 + longest) - 1.0).max(1.0);
        let strings = 1 + (self.rng.unit() * most) as usize;
        for i in 0..self.space.of(seed).len() {
            if self.ruined.len() >= strings {
                break;
            }
            let c = self.space.of(seed)[i];
            let slot = self.tours.nodes[c as usize].tour;
            if slot == NONE || self.mark[slot as usize] == self.round {
                continue;
            }
            self.mark[slot as usize] = self.round;
            self.ruined.push(slot);
            self.take_string(c, slot, longest);
        }
    }

    /// Takes a string of a tour that holds `c`; half of the time one that spares some in its midst.
    fn take_string(&mut self, c: u32, slot: u32, longest: f64) {
        self.tours.touch(slot);
        let count = self.tours.slots[slot as usize].count as usize;
        let length = (1 + (self.rng.unit() * longest.min(count as f64)) as usize).min(count);
        let mut spared = 0;
        if length > 1 && length < count && self.rng.below(2) == 0 {
            spared = 1;
            while length + spared < count && spared <= length && self.rng.below(100) > 0 {
                spared += 1;
            }
        }
        let whole = length + spared;
        let back = self.rng.below(whole);
        let mut first = c;
        let mut taken = 1;
        for _ in 0..back {
            let prev = self.tours.nodes[first as usize].prev;
            if prev == NONE || self.tours.nodes[prev as usize].prev == NONE {
                break;
            }
            first = prev;
        }
        // Near the tour's end the string begins earlier.
        let end = self.tours.end(slot);
        let mut last = first;
        while taken < whole && self.tours.nodes[last as usize].next != end {
            last = self.tours.nodes[last as usize].next;
            taken += 1;
        }
        while taken < whole && self.tours.nodes[self.tours.nodes[first as usize].prev as usize].prev != NONE {
            first = self.tours.nodes[first as usize].prev;
            taken += 1;
        }
        let spare_from = if spared > 0 { 1 + self.rng.below(length) } else { usize::MAX - whole };
        let mut at = first;
        for i in 0..whole {
            if at == end {
                break;
            }
            let next = self.tours.nodes[at as usize].next;
            if i < spare_from || i >= spare_from + spared {
                self.take(at);
            }
            at = next;
        }
    }

    /// Takes out all of up to `most` tours, the nearest around `seed`.
    fn take_tours(&mut self, seed: u32, most: usize) {
        self.ruined.clear();
        for i in 0..self.space.of(seed).len() {
            if self.ruined.len() >= most {
                break;
            }
            let slot = self.tours.nodes[self.space.of(seed)[i] as usize].tour;
            if slot == NONE || self.mark[slot as usize] == self.round {
                continue;
            }
            self.mark[slot as usize] = self.round;
            self.ruined.push(slot);
            self.tours.touch(slot);
            let nodes: Vec<u32> = self.tours.sequence(slot).collect();
            for at in nodes {
                self.take(at);
            }
        }
    }

    /// Takes one node out, unless it is decided or a reload; its partner goes with it.
    pub(super) fn take(&mut self, at: u32) {
        if !self.tours.is_visit(at) || self.tours.frozen[at as usize] || self.tours.nodes[at as usize].tour == NONE {
            return;
        }
        let partner = self.m.visits[at as usize].partner;
        self.tours.unlink(at);
        self.removed.push(at);
        if partner != NONE && self.tours.nodes[partner as usize].tour != NONE && !self.tours.frozen[partner as usize] {
            self.tours.unlink(partner);
            self.removed.push(partner);
        }
    }

    /// Absent visits are tried again: a few of them, those near the ruin where there are many.
    fn recall_absent(&mut self, seed: u32) {
        if self.tours.absent.is_empty() {
            return;
        }
        let few = 10;
        if self.tours.absent.len() <= few {
            for visit in self.tours.absent.clone() {
                self.recall(visit);
            }
            return;
        }
        let space = self.space;
        let mut left = few;
        for &c in space.of(seed) {
            if left > 0 && self.tours.nodes[c as usize].tour == NONE && self.tours.is_absent(c) {
                self.recall(c);
                left -= 1;
            }
        }
        if !self.tours.absent.is_empty() {
            let any = self.tours.absent[self.rng.below(self.tours.absent.len())];
            self.recall(any);
        }
    }

    /// An absent visit, with its partner, is to be placed.
    pub(super) fn recall(&mut self, visit: u32) {
        let partner = self.m.visits[visit as usize].partner;
        for c in [visit, partner] {
            if c != NONE && self.tours.is_absent(c) {
                self.tours.recall(c);
                self.removed.push(c);
            }
        }
    }

    /// A ruined tour's figures made true; of backhauls, a tour without a delivery gives up its pickups too.
    fn settle(&mut self, slot: u32) {
        if self.m.light {
            return;
        }
        if self.m.reloads {
            self.tours.tidy(slot);
        }
        self.tours.refresh(slot);
        if self.tours.slots[slot as usize].bad {
            // Without the triangle inequality, or with forbidden legs, taking out can make a tour illegal.
            let nodes: Vec<u32> = self.tours.sequence(slot).collect();
            for at in nodes {
                self.take(at);
            }
            if self.m.reloads {
                self.tours.tidy(slot);
            }
            self.tours.refresh(slot);
        }
    }
}
