//! Where a search starts: visits that are decided, tours that somebody else made.

use super::model::NONE;
use super::search::Search;
use super::travel::Travel;
use crate::base::{Error, Id};
use crate::scenario::vrp::{Place, Plan};

impl<T: Travel> Search<'_, '_, T> {
    /// Gives each vehicle with visits decided its tour; they never leave it. `Err` where that tour is not legal.
    pub(super) fn commit(&mut self) -> Result<(), Error> {
        self.tours.begin_round();
        for (id, kind) in self.m.problem.kinds.entries().filter(|(_, kind)| !kind.committed.is_empty()) {
            let Some(&slot) = self.tours.free.last() else { break };
            self.tours.open(slot, id.index() as u32);
            self.tours.slots[slot as usize].fixed = true;
            let mut after = self.tours.start(slot);
            for visit in &kind.committed {
                let c = visit.index() as u32;
                self.tours.frozen[c as usize] = true;
                self.tours.recall(c);
                self.tours.put(c, after);
                after = c;
            }
            self.tours.reprice(slot);
            if self.tours.slots[slot as usize].bad {
                return Err(Error::invalid("committed", format!("what is decided for {id:?} can't be driven legally")));
            }
        }
        self.accept();
        Ok(())
    }

    /// Takes over tours; those that are not legal are left to be planned afresh. `Err` where they name what is not
    /// there, or a visit twice.
    pub(super) fn start_from(&mut self, plans: &[Plan]) -> Result<(), Error> {
        let mut seen = vec![false; self.m.n as usize];
        self.tours.begin_round();
        for plan in plans {
            let kind = plan.kind.index() as u32;
            let invalid = |problem: String| Err(Error::invalid("initial", problem));
            if plan.kind.index() >= self.m.kinds.len() {
                return invalid(format!("there is no {:?}", plan.kind));
            }
            for stop in &plan.stops {
                let Place::Visit(visit) = stop else { continue };
                if visit.index() >= seen.len() || std::mem::replace(&mut seen[visit.index()], true) {
                    return invalid(format!("{visit:?} is unknown or there twice"));
                }
            }
            self.take_over(kind, &plan.stops);
        }
        self.accept();
        Ok(())
    }

    fn take_over(&mut self, kind: u32, stops: &[Place]) {
        let committed = &self.m.problem.kinds.as_slice()[kind as usize].committed;
        let slots = 0..self.tours.slots.len() as u32;
        let fixed = slots.into_iter().find(|&s| {
            let slot = &self.tours.slots[s as usize];
            slot.fixed && slot.count > 0 && slot.kind == kind
        });
        let slot = match (fixed, self.tours.free.last()) {
            (Some(slot), _) if !committed.is_empty() => slot,
            (_, Some(&slot)) if self.tours.used[kind as usize] < self.m.kinds[kind as usize].count => slot,
            _ => return,
        };
        let was_empty = self.tours.slots[slot as usize].count == 0;
        if was_empty {
            self.tours.open(slot, kind);
        }
        self.tours.touch(slot);
        let mut after = self.tours.nodes[self.tours.end(slot) as usize].prev;
        let mut put = Vec::new();
        for stop in stops {
            match *stop {
                Place::Visit(visit) => {
                    let c = visit.index() as u32;
                    if self.tours.is_absent(c) {
                        self.tours.recall(c);
                        self.tours.put(c, after);
                        put.push(c);
                        after = c;
                    }
                }
                Place::Reload(_) if self.m.kinds[kind as usize].reload != NONE => after = self.tours.link_reload(after),
                Place::Reload(_) => {}
            }
        }
        self.tours.reprice(slot);
        let torn = |&c: &u32| {
            let partner = self.m.visits[c as usize].partner;
            if partner == NONE {
                return false;
            }
            let (pick, drop) = if self.is_pickup[c as usize] { (c, partner) } else { (partner, c) };
            let (a, b) = (&self.tours.nodes[pick as usize], &self.tours.nodes[drop as usize]);
            a.tour != slot || b.tour != slot || a.rank > b.rank || a.trip != b.trip
        };
        let overloaded = self.m.summed() && self.tours.slots[slot as usize].load > self.m.kinds[kind as usize].capacity;
        let unsuited = put.iter().any(|&c| !self.m.suits(c, kind));
        let wrong = overloaded || unsuited || put.iter().any(torn);
        if wrong || self.tours.slots[slot as usize].bad {
            for &c in &put {
                self.tours.unlink(c);
                self.tours.set_absent(c);
            }
            if !self.m.light {
                if self.m.reloads {
                    self.tours.tidy(slot);
                }
                self.tours.refresh(slot);
            }
        }
    }

    /// The delivery of goods whose pickup is decided: on that tour, somewhere behind.
    pub(super) fn place_drop(&mut self, drop: u32) {
        let pick = self.m.visits[drop as usize].partner;
        let slot = self.tours.nodes[pick as usize].tour;
        self.tours.touch(slot);
        let mut spots = Vec::new();
        let (mut at, end) = (pick, self.tours.end(slot));
        while at != end {
            let next = self.tours.nodes[at as usize].next;
            let kind = self.tours.kind(slot);
            let (a, b) = (self.tours.nodes[at as usize].point, self.tours.nodes[next as usize].point);
            if !(self.tours.is_visit(next) && self.tours.frozen[next as usize]) {
                spots.push((self.m.leg(kind, a, drop) + self.m.leg(kind, drop, b) - self.m.leg(kind, a, b), at));
            }
            if !self.tours.is_visit(next) {
                break;
            }
            at = next;
        }
        spots.sort_unstable();
        for (_, after) in spots {
            self.tours.link(drop, after);
            self.tours.refresh(slot);
            if !self.tours.slots[slot as usize].bad {
                return;
            }
            self.tours.unlink(drop);
            self.tours.refresh(slot);
        }
        self.tours.set_absent(drop);
    }
}
