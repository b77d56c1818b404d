//! Which vehicle drives which tour, and how few there may be.
//!
//! *Kinds.* After each round the changed tours take the cheapest kind that is free and holds them, and swap kinds among
//! themselves where that is cheaper; half of the rounds open new tours with a kind drawn at random, since the cheapest
//! for one visit is never the one for many. A bigger vehicle for one visit more costs less than another small one, however
//! dear its room; so a third of the rounds let no tour grow into a bigger one, and whole tours are taken out by twos. Gap
//! after 10 s, two seeds, before and now: X303-FSMFD 4.7 to 6.0 and 1.5 %, X641-FSMFD 1.3 and 1.1, X376-HD 0.9 and 0.6.
//!
//! *Fewest vehicles* (Christiaens and Vanden Berghe 2020, after Nagata and Bräysy's ejections): the tour whose visits
//! were absent least often is dissolved; rounds go on with its visits absent, each counting the rounds that it is. A
//! round is kept if the absent ones' counts add up to less than before, so that what is hard to place comes in and what
//! is easy goes out, until all are in and the next tour is dissolved.

use super::anneal::{Clock, Heat};
use super::model::NONE;
use super::search::Search;
use super::travel::Travel;
use crate::base::Error;

impl<T: Travel> Search<'_, '_, T> {
    /// Gives this round's tours the cheapest kinds.
    pub(super) fn choose_kinds(&mut self) {
        if self.m.kinds.len() == 1 {
            return;
        }
        let touched: Vec<u32> = self.tours.touched().collect();
        for &slot in &touched {
            if self.tours.slots[slot as usize].count > 0 && !self.tours.slots[slot as usize].fixed {
                self.cheapest_kind(slot);
            }
        }
        for (i, &a) in touched.iter().enumerate() {
            for &b in &touched[i + 1..] {
                self.swap_kinds(a, b);
            }
        }
    }

    fn cheapest_kind(&mut self, slot: u32) {
        let now = self.tours.slots[slot as usize];
        let mut best = (now.cost, now.kind);
        for k in 0..self.m.kinds.len() as u32 {
            if k != now.kind
                && self.tours.used[k as usize] < self.m.kinds[k as usize].count
                && let Some(cost) = self.cost_as(slot, k).filter(|&cost| cost < best.0)
            {
                best = (cost, k);
            }
        }
        if best.1 != now.kind {
            self.retype_if_good(slot, best.1);
        }
    }

    fn retype_if_good(&mut self, slot: u32, kind: u32) {
        let now = self.tours.slots[slot as usize];
        self.tours.retype(slot, kind);
        let then = self.tours.slots[slot as usize];
        if (then.bad && !now.bad) || then.cost >= now.cost {
            self.tours.retype(slot, now.kind);
        }
    }

    fn swap_kinds(&mut self, a: u32, b: u32) {
        let (x, y) = (self.tours.slots[a as usize], self.tours.slots[b as usize]);
        if x.kind == y.kind || x.count == 0 || y.count == 0 || x.fixed || y.fixed || x.bad || y.bad {
            return;
        }
        let (Some(ab), Some(ba)) = (self.cost_as(a, y.kind), self.cost_as(b, x.kind)) else { return };
        if ab + ba >= x.cost + y.cost {
            return;
        }
        self.tours.retype(a, y.kind);
        self.tours.retype(b, x.kind);
        let (p, q) = (self.tours.slots[a as usize], self.tours.slots[b as usize]);
        if p.bad || q.bad || p.cost + q.cost >= x.cost + y.cost {
            self.tours.retype(a, x.kind);
            self.tours.retype(b, y.kind);
        }
    }

    /// About what a tour would cost a vehicle of kind `k`, if it holds it (times are judged after the change).
    fn cost_as(&self, slot: u32, k: u32) -> Option<i64> {
        let now = &self.tours.slots[slot as usize];
        let kind = &self.m.kinds[k as usize];
        let old = &self.m.kinds[now.kind as usize];
        let (start, end) = (self.tours.start(slot), self.tours.end(slot));
        let holds = if self.m.summed() {
            now.load <= kind.capacity
        } else {
            kind.capacity >= old.capacity
                || self.tours.nodes[self.tours.nodes[end as usize].prev as usize].head <= kind.capacity
        };
        if !holds || (self.m.by_kind && !self.tours.sequence(slot).all(|c| c >= self.m.n || self.m.suits(c, k))) {
            return None;
        }
        if self.m.has_extras() {
            return Some(self.legs_as(slot, k) + self.tours.extras(slot, k, None));
        }
        if kind.profile != old.profile || kind.per_driving != 0 || old.per_driving != 0 || old.per_distance == 0 {
            return Some(self.legs_as(slot, k));
        }
        let (first, last) = (self.tours.nodes[start as usize].next, self.tours.nodes[end as usize].prev);
        let travel = &self.m.travel[kind.profile];
        let (p, q) = (self.tours.nodes[first as usize].point, self.tours.nodes[last as usize].point);
        let legs = now.cost - old.fixed - old.per_duration * now.span;
        let dist = legs / old.per_distance + travel.dist(kind.start, p) + travel.dist(q, kind.end)
            - travel.dist(old.start, p)
            - travel.dist(q, old.end);
        Some(kind.fixed + kind.per_distance * dist + kind.per_duration * now.span)
    }

    fn legs_as(&self, slot: u32, k: u32) -> i64 {
        let kind = &self.m.kinds[k as usize];
        let mut at = kind.start;
        let mut cost = kind.fixed + kind.per_duration * self.tours.slots[slot as usize].span;
        for node in self.tours.sequence(slot) {
            let to = self.tours.nodes[node as usize].point;
            cost += self.m.leg(kind, at, to);
            at = to;
        }
        cost + self.m.leg(kind, at, kind.end)
    }

    // ---- fewest vehicles --------------------------------------------------------------------------------------

    /// Uses as few vehicles as it can find until the clock runs out or `fewest` is reached; the best solution then has
    /// every visit that the first one had.
    pub(super) fn fewer_vehicles(&mut self, clock: &mut Clock<'_>, heat: Heat, fewest: u32) -> Result<(), Error> {
        let unit = self.unit().max(1e-9);
        let mut counts = vec![1u64; self.m.n as usize];
        let all_in = self.tours.absent.len();
        while self.tours.count > fewest && self.tours.absent.len() <= all_in {
            self.dissolve(&counts);
            loop {
                clock.check()?;
                let progress = clock.progress();
                if progress >= 1.0 {
                    return Ok(());
                }
                let temperature = unit * heat.first * (heat.last / heat.first).powf(progress);
                for _ in 0..self.look().min(clock.rounds - clock.done) {
                    clock.check()?;
                    clock.done += 1;
                    let threshold = -temperature * (1.0 - self.rng.unit()).ln();
                    self.turn_for_vehicles(threshold as i64, &mut counts);
                    if self.tours.absent.len() <= all_in {
                        break;
                    }
                }
                if self.tours.absent.len() <= all_in {
                    break;
                }
            }
        }
        Ok(())
    }

    fn dissolve(&mut self, counts: &[u64]) {
        let sum = |slot: u32| -> u64 {
            self.tours.sequence(slot).map(|c| counts.get(c as usize).copied().unwrap_or(0)).sum()
        };
        let used = (0..self.tours.slots.len() as u32)
            .filter(|&s| self.tours.slots[s as usize].count > 0 && !self.tours.slots[s as usize].fixed);
        let Some(slot) = used.min_by_key(|&slot| (sum(slot), slot)) else { return };
        self.tours.begin_round();
        self.tours.touch(slot);
        self.removed.clear();
        let nodes: Vec<u32> = self.tours.sequence(slot).collect();
        for at in nodes {
            self.take(at);
        }
        if self.m.reloads {
            self.tours.tidy(slot);
        }
        if !self.m.light {
            self.tours.refresh(slot);
        }
        for i in 0..self.removed.len() {
            self.tours.set_absent(self.removed[i]);
        }
        self.limit = self.tours.count;
        self.accept();
    }

    fn turn_for_vehicles(&mut self, threshold: i64, counts: &mut [u64]) {
        let sum = |absent: &[u32]| absent.iter().map(|&c| counts[c as usize]).sum::<u64>();
        let lost = |absent: &[u32]| absent.iter().map(|&c| self.m.visits[c as usize].penalty).sum::<i64>();
        let (before, cost) = (sum(&self.tours.absent), self.tours.cost - lost(&self.tours.absent));
        self.tours.begin_round();
        self.ruin();
        self.recreate();
        let (after, now) = (sum(&self.tours.absent), self.tours.cost - lost(&self.tours.absent));
        let good = after < before || (after == before && now < cost + threshold);
        for &c in &self.tours.absent {
            counts[c as usize] += 1;
        }
        if good && self.tours.bad == 0 && !self.torn {
            self.accept();
        } else {
            self.tours.undo();
        }
    }
}

/// No fewer vehicles can hold all that must be carried.
pub(super) fn least_vehicles<T: Travel>(m: &super::model::Model<'_, T>) -> u32 {
    let capacity = m.kinds.iter().map(|k| k.capacity).max().unwrap_or(0);
    let must =
        |of: fn(&super::model::Hot) -> i64| -> i64 { m.visits.iter().filter(|v| v.partner == NONE).map(of).sum() };
    let most = must(|v| v.deliver).max(must(|v| v.pick));
    if capacity <= 0 || m.reloads || m.visits.is_empty() {
        return u32::from(!m.visits.is_empty());
    }
    ((most + capacity - 1) / capacity).clamp(1, i64::from(u32::MAX)) as u32
}
