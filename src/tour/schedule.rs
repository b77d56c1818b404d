//! The one exact evaluator: a sequence of jobs on a vehicle, second by second.

use super::driver::{Driver, Log};
use super::instance::{FAR, Instance, Kind};
use super::jobs::Job;
use crate::scenario::Activity;
use std::ops::Range;

/// Start and end of a tour on the instance's clock, and the price of what is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) late: i64,
}

/// A call at a station.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Which jobs of the sequence.
    pub(super) jobs: Range<usize>,
    pub(super) arrive: i64,
    pub(super) start: i64,
    pub(super) leave: i64,
}

/// What an evaluation writes to; kept between evaluations so that none of them allocates.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) driver: Driver,
    pub(super) calls: Vec<Call>,
}

impl Instance<'_> {
    /// The best legal run of `sequence` after `log`, or `None`.
    ///
    /// The earliest start is tried first, then later starts that take away the first wait, while they make the tour
    /// cheaper.
    pub(super) fn schedule(&self, kind: &Kind<'_>, log: &Log, sequence: &[u32], scratch: &mut Scratch) -> Option<Run> {
        let incoming = sequence.iter().map(|&j| &self.jobs[j as usize]).filter(|j| !j.is_out).map(|j| j.ready);
        let mut start = incoming.fold(self.earliest.max(log.free), i64::max);
        let mut best: Option<(i64, Run)> = None;
        // Four shifts are enough for the waits of a day; each one is kept only if it pays.
        for _ in 0..5 {
            if start > self.earliest + self.options.start_within.0 {
                break;
            }
            let Some(run) = self.run(kind, log, sequence, start, scratch) else { break };
            let is_legal = run.end - run.start <= self.options.longest.0;
            let price = if is_legal { kind.money(0, run.end - run.start) + run.late } else { i64::MAX };
            let shift = scratch.calls.iter().map(|c| c.start - c.arrive).find(|&wait| wait > 0);
            if is_legal && best.is_some_and(|(least, _)| price >= least) {
                break;
            }
            if is_legal {
                best = Some((price, run));
            }
            match shift {
                Some(shift) => start += shift,
                None => break,
            }
        }
        best.map(|(_, run)| run)
    }

    /// The run that loads at `start`; its events and calls are left in `scratch`. The longest tour is not checked.
    pub(super) fn run(
        &self,
        kind: &Kind<'_>,
        log: &Log,
        sequence: &[u32],
        start: i64,
        scratch: &mut Scratch,
    ) -> Option<Run> {
        let (roads, law) = (&self.roads[kind.roads], &kind.law);
        let Scratch { driver, calls } = scratch;
        driver.reset(log, start, law);
        calls.clear();
        driver.serve(self.service.depot.0);
        let (mut place, mut late) = (0, 0);
        while let Some(group) = self.call(sequence, calls.last().map_or(0, |c| c.jobs.end)) {
            let jobs = || sequence[group.clone()].iter().map(|&j| &self.jobs[j as usize]);
            let next = self.jobs[sequence[group.start] as usize].place;
            let leg = roads.time(place, next);
            if leg >= FAR {
                return None;
            }
            driver.drive(leg, law);
            let arrive = driver.now;
            let ready = jobs().filter(|j| j.is_out).map(|j| j.ready).fold(arrive, i64::max);
            let open = self.next_open(next, ready)?;
            driver.stand(Activity::Wait, open - arrive, law);
            driver.serve(self.service.call.0 + self.service.piece.0 * jobs().map(|j| j.pieces).sum::<i64>());
            late += jobs().filter(|j| !j.is_out).map(|j| self.lateness(j, driver.now)).sum::<i64>();
            calls.push(Call { jobs: group, arrive, start: open, leave: driver.now });
            place = next;
        }
        let leg = roads.time(place, 0);
        if leg >= FAR {
            return None;
        }
        driver.drive(leg, law);
        driver.serve(self.service.depot.0);
        let collected = sequence.iter().map(|&j| &self.jobs[j as usize]).filter(|j| j.is_out);
        late += collected.map(|j| self.lateness(j, driver.now)).sum::<i64>();
        Some(Run { start, end: driver.now, late })
    }

    /// The jobs from position `from` on that one call serves: all at the same place.
    fn call(&self, sequence: &[u32], from: usize) -> Option<Range<usize>> {
        let place = self.jobs[*sequence.get(from)? as usize].place;
        let more = sequence[from..].iter().take_while(|&&j| self.jobs[j as usize].place == place);
        Some(from..from + more.count())
    }

    /// The price of a job's loads that are delivered at `time`.
    fn lateness(&self, job: &Job, time: i64) -> i64 {
        let late = job.dues.iter().filter(|&&(due, _)| due < time);
        late.map(|&(due, pieces)| self.options.late_piece.0 * pieces + self.options.late_hour.0 * (time - due) / 3600)
            .sum()
    }
}
