//! One search: a solution under way, the best one seen, and what rounds need.

use super::insert::{Blinks, Solos};
use super::model::{Model, NONE};
use super::near::Near;
use super::pairs::PairScratch;
use super::tours::Tours;
use super::travel::Travel;
use crate::base::{Budget, Error, Rng};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A solution by slots: kind and nodes of each, and what it costs.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub cost: i64,
    pub slots: Vec<(u32, Vec<u32>)>,
    pub absent: Vec<u32>,
}

/// A search on one thread.
pub(super) struct Search<'a, 'p, T> {
    pub m: &'a Model<'p, T>,
    pub space: &'a Near,
    pub time: &'a Near,
    pub solos: &'a Solos,
    pub tours: Tours<'a, 'p, T>,
    pub rng: Rng,
    pub blinks: Blinks,
    /// Most tours that may be used.
    pub limit: u32,
    pub removed: Vec<u32>,
    pub order: Vec<(i64, u32)>,
    pub ruined: Vec<u32>,
    pub mark: Vec<u64>,
    pub round: u64,
    /// Distance of each visit from the nearest start.
    pub away: Vec<i64>,
    pub is_pickup: Vec<bool>,
    pub pair_scratch: PairScratch,
    /// The kind that new tours of this round have, if it is free; `NONE`: the cheapest.
    pub kind_of_round: u32,
    /// Whether what fits beside no neighbour is tried everywhere, not only now and then.
    pub thorough: bool,
    pub seen_slot: Vec<u64>,
    pub round_of_slots: u64,
    /// Whether this round found no place for a delivery whose pickup is decided, or was cancelled.
    pub torn: bool,
    /// Set where the search is cancelled: of pairs on long tours, one round takes long.
    pub switch: Arc<AtomicBool>,
    best: Kept,
    /// Slots of the current solution that differ from those kept in `best`.
    dirty: Vec<u32>,
    is_dirty: Vec<bool>,
    /// Whether the current solution is the best one, not kept yet.
    at_best: bool,
}

impl<'a, 'p, T: Travel> Search<'a, 'p, T> {
    pub(super) fn new(m: &'a Model<'p, T>, space: &'a Near, time: &'a Near, solos: &'a Solos, rng: Rng) -> Self {
        let tours = Tours::new(m);
        let slots = m.tours as usize;
        let away = |c: u32| m.kinds.iter().map(|k| m.travel[k.profile].dist(k.start, c)).min().unwrap_or(0);
        let mut is_pickup = vec![false; m.n as usize];
        for &(pick, _) in &m.problem.pairs {
            is_pickup[crate::base::Id::index(pick)] = true;
        }
        Self {
            m,
            space,
            time,
            solos,
            rng,
            blinks: Blinks::new(),
            limit: m.tours,
            removed: Vec::new(),
            order: Vec::new(),
            ruined: Vec::new(),
            mark: vec![0; slots],
            round: 0,
            away: (0..m.n).map(away).collect(),
            is_pickup,
            pair_scratch: PairScratch::default(),
            kind_of_round: NONE,
            thorough: false,
            seen_slot: vec![0; slots],
            round_of_slots: 0,
            torn: false,
            switch: Arc::default(),
            best: Kept { cost: tours.cost, slots: vec![(0, Vec::new()); slots], absent: (0..m.n).collect() },
            dirty: Vec::new(),
            is_dirty: vec![false; slots],
            at_best: false,
            tours,
        }
    }

    /// Places all absent visits in random order, each where it costs least; `Err` where cancelled meanwhile.
    pub(super) fn build(&mut self, budget: &Budget) -> Result<(), Error> {
        self.thorough = true;
        let mut left = self.tours.absent.clone();
        for i in (1..left.len()).rev() {
            left.swap(i, self.rng.below(i + 1));
        }
        // In portions, so that cancelling is heard; every portion is sorted in its own way. Pairs take longest.
        for portion in left.chunks(if self.m.paired { 50 } else { 500 }) {
            budget.check()?;
            self.tours.begin_round();
            self.removed.clear();
            for &visit in portion {
                self.recall(visit);
            }
            self.recreate();
            self.accept();
        }
        self.thorough = false;
        Ok(())
    }

    /// One round of ruin and recreate; kept if it costs at most `threshold` more.
    pub(super) fn turn(&mut self, threshold: i64) -> bool {
        let before = self.tours.total();
        self.tours.begin_round();
        self.ruin();
        self.recreate();
        self.tidy_trips();
        self.choose_kinds();
        let good = self.tours.bad == 0 && !self.torn && self.tours.total() < before.saturating_add(threshold);
        if good {
            self.accept();
        } else {
            self.tours.undo();
        }
        good
    }

    /// Makes the round's changes part of the solution.
    pub(super) fn accept(&mut self) {
        let total = self.tours.total();
        if total < self.best.cost && self.tours.bad == 0 {
            self.best.cost = total;
            self.at_best = true;
        } else if self.at_best {
            self.keep_before();
            self.at_best = false;
        }
        for slot in self.tours.touched() {
            if !std::mem::replace(&mut self.is_dirty[slot as usize], true) {
                self.dirty.push(slot);
            }
        }
    }

    /// Makes the solution the best one, whatever it costs: what went before is no solution.
    pub(super) fn take_as_best(&mut self) {
        self.best.cost = i64::MAX;
        self.at_best = false;
        self.accept();
    }

    /// Copies the solution as it was before this round: the best one, about to be left.
    fn keep_before(&mut self) {
        for i in 0..self.dirty.len() {
            let slot = self.dirty[i];
            self.is_dirty[slot as usize] = false;
            self.keep_slot(slot);
        }
        self.dirty.clear();
        let touched: Vec<u32> = self.tours.touched().collect();
        for i in 0..touched.len() {
            let (slot, was, nodes) = self.tours.before(i);
            let (start, end) = (self.tours.start(slot), self.tours.end(slot));
            let kept = &mut self.best.slots[slot as usize];
            kept.0 = was.kind;
            kept.1.clear();
            kept.1.extend(nodes.filter(|&at| at != start && at != end));
        }
        self.best.absent = self.tours.absent_before();
    }

    fn keep_slot(&mut self, slot: u32) {
        let kept = &mut self.best.slots[slot as usize];
        kept.0 = self.tours.slots[slot as usize].kind;
        kept.1.clear();
        kept.1.extend(self.tours.sequence(slot));
    }

    /// The best solution, by slots.
    pub(super) fn best(&mut self) -> &Kept {
        if self.at_best {
            for i in 0..self.dirty.len() {
                let slot = self.dirty[i];
                self.is_dirty[slot as usize] = false;
                self.keep_slot(slot);
            }
            self.dirty.clear();
            self.best.absent.clone_from(&self.tours.absent);
            self.at_best = false;
        }
        &self.best
    }

    /// Goes on from `kept`, which becomes the best.
    pub(super) fn restart(&mut self, kept: &Kept) {
        self.tours.begin_round();
        self.tours.load(kept);
        self.best.clone_from(kept);
        self.best.cost = self.tours.total();
        self.at_best = false;
        self.is_dirty.fill(false);
        self.dirty.clear();
    }

    /// Money of tours alone for each visit: the unit of temperatures.
    pub(super) fn unit(&self) -> f64 {
        let legs: i64 = self.tours.slots.iter().map(|slot| slot.cost).sum();
        let price = self.m.price * i64::from(self.tours.count);
        (legs - price) as f64 / f64::from(self.m.n.max(1))
    }
}

impl<T: Travel> Tours<'_, '_, T> {
    /// Becomes the solution `kept`.
    pub(super) fn load(&mut self, kept: &Kept) {
        for slot in 0..self.slots.len() as u32 {
            self.clear(slot);
        }
        for (slot, (kind, nodes)) in (0..).zip(&kept.slots) {
            if nodes.is_empty() {
                continue;
            }
            self.open(slot, *kind);
            let mut after = self.start(slot);
            for &at in nodes {
                self.put(at, after);
                after = at;
            }
            self.reprice(slot);
        }
        let placed: Vec<bool> = (0..self.m.n).map(|c| self.nodes[c as usize].tour != NONE).collect();
        self.set_all_absent(&placed);
        self.begin_round();
    }
}
