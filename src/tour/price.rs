//! What a sequence of jobs costs on the cheapest vehicle that can drive it.

use super::instance::{FAR, Instance};
use super::schedule::Scratch;

/// A sequence's best vehicle and its price in fen, lateness included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) kind: usize,
    pub(super) cost: i64,
}

/// The fullest moments of a tour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Peak {
    pub(super) mass: i64,
    pub(super) volume: i64,
    pub(super) chilled: bool,
}

impl Instance<'_> {
    /// The most that is on board on any drive of `sequence`.
    pub(super) fn peak(&self, sequence: &[u32]) -> Peak {
        let jobs = || sequence.iter().map(|&j| &self.jobs[j as usize]);
        let incoming = || jobs().filter(|j| !j.is_out);
        let (mut mass, mut volume) = (incoming().map(|j| j.mass).sum(), incoming().map(|j| j.volume).sum());
        let mut peak = Peak { mass, volume, chilled: jobs().any(|j| j.chilled) };
        for (at, job) in jobs().enumerate() {
            let sign = if job.is_out { 1 } else { -1 };
            mass += sign * job.mass;
            volume += sign * job.volume;
            // Within a call, goods leave before others come: only what is on board on a drive counts.
            let is_leaving = sequence.get(at + 1).is_none_or(|&next| self.jobs[next as usize].place != job.place);
            if is_leaving {
                peak.mass = peak.mass.max(mass);
                peak.volume = peak.volume.max(volume);
            }
        }
        peak
    }

    /// Metres of `sequence` for one kind of vehicle, and the seconds that it takes without any standing.
    pub(super) fn measure(&self, kind: usize, sequence: &[u32]) -> (i64, i64) {
        let roads = &self.roads[self.kinds[kind].roads];
        let (mut metres, mut seconds, mut place) = (0, 2 * self.service.depot.0, 0);
        for &j in sequence {
            let job = &self.jobs[j as usize];
            if job.place != place {
                let leg = roads.leg(place, job.place);
                metres += leg.1;
                seconds += leg.0 + self.service.call.0;
                place = job.place;
            }
            seconds += self.service.piece.0 * job.pieces;
        }
        let leg = roads.leg(place, 0);
        (metres + leg.1, seconds + leg.0)
    }

    /// The cheapest legal way to drive `sequence` with a rested vehicle, where it costs less than `limit`.
    pub(super) fn price(&self, sequence: &[u32], limit: i64, scratch: &mut Scratch) -> Option<Priced> {
        if sequence.is_empty() {
            return (limit > 0).then_some(Priced { kind: 0, cost: 0 });
        }
        let peak = self.peak(sequence);
        let mut best: Option<Priced> = None;
        for (at, kind) in self.kinds.iter().enumerate() {
            if !kind.holds(peak.mass, peak.volume, peak.chilled) {
                continue;
            }
            let (metres, seconds) = self.measure(at, sequence);
            let limit = best.map_or(limit, |b| b.cost);
            // Money alone, without a second of standing: most candidates end here.
            if seconds >= FAR || kind.money(metres, seconds) >= limit {
                continue;
            }
            let Some(run) = self.schedule(kind, &kind.fresh, sequence, scratch) else { continue };
            let cost = kind.money(metres, run.end - run.start) + run.late;
            if cost < limit {
                best = Some(Priced { kind: at, cost });
            }
        }
        best
    }

    /// What `sequence` costs at least, on any kind that holds it; `None` where none does.
    pub(super) fn floor(&self, sequence: &[u32]) -> Option<i64> {
        if sequence.is_empty() {
            return Some(0);
        }
        let peak = self.peak(sequence);
        let holding = self.kinds.iter().enumerate().filter(|(_, k)| k.holds(peak.mass, peak.volume, peak.chilled));
        let priced = holding.filter_map(|(at, kind)| {
            let (metres, seconds) = self.measure(at, sequence);
            (seconds < FAR).then(|| kind.money(metres, seconds))
        });
        priced.min()
    }
}
