//! Where a search starts: visits that are decided, tours that somebody else made.

use super::model::NONE;
use super::search::Search;
use super::travel::Travel;
use crate::base::{Error, Id};
use crate::scenario::vrp::{Kind, Place, Plan, VisitId};

impl<T: Travel> Search<'_, '_, T> {
    /// Gives each vehicle with visits decided its tour; they never leave it.
    pub(super) fn commit(&mut self) {
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
        }
        self.accept();
    }

    /// `Err` where what is decided can't be driven legally, with what tours to start from have added.
    pub(super) fn check_committed(&mut self) -> Result<(), Error> {
        let decided = |kind: &Kind| !kind.committed.is_empty();
        // Goods that are decided to be picked up have to be delivered.
        self.tours.begin_round();
        for &(pick, drop) in &self.m.problem.pairs {
            let drop = drop.index() as u32;
            if self.tours.frozen[pick.index()] && self.tours.is_absent(drop) {
                self.tours.recall(drop);
                self.place_drop(drop);
            }
        }
        self.accept();
        for (id, kind) in self.m.problem.kinds.entries().filter(|(_, kind)| decided(kind)) {
            let unsuited = kind.committed.iter().any(|visit| !self.m.suits(visit.index() as u32, id.index() as u32));
            let slots = &self.tours.slots;
            let slot = slots.iter().find(|slot| slot.fixed && slot.count > 0 && slot.kind as usize == id.index());
            if unsuited || self.torn || slot.is_none_or(|slot| slot.bad) || self.is_cut(&kind.committed) {
                return Err(Error::invalid("committed", format!("what is decided for {id:?} can't be driven legally")));
            }
        }
        if self.m.problem.kinds.iter().any(decided) {
            self.take_as_best();
        }
        Ok(())
    }

    /// Whether there is a delivery whose pickup does not come before it.
    fn is_cut(&self, visits: &[VisitId]) -> bool {
        let pickup = |drop: &VisitId| self.m.problem.pairs.iter().find(|pair| pair.1 == *drop).map(|pair| pair.0);
        (0..visits.len()).any(|i| pickup(&visits[i]).is_some_and(|pick| !visits[..i].contains(&pick)))
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
        if self.m.reloads && put.is_empty() {
            self.tours.tidy(slot);
            self.tours.refresh(slot);
        }
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
        self.torn = true;
    }
}
