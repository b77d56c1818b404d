//! The driver's clock: what the law makes of driving, standing and working.

use crate::freight::DriverRules;
use crate::scenario::Activity;

const DAY: i64 = 86_400;

/// The law as it holds for one kind of vehicle, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Law {
    /// Longest driving between breaks; no limit where drivers relieve each other.
    continuous: i64,
    /// Shortest break that counts.
    pub(super) pause: i64,
    /// Longest driving in any 24 h.
    daily: i64,
}

impl Law {
    pub(super) fn new(rules: &DriverRules, drivers: u8) -> Self {
        let continuous = if drivers >= 2 { i64::MAX } else { rules.continuous.0 };
        Self { continuous, pause: rules.pause.0, daily: rules.daily_for(drivers).0 }
    }
}

/// What a vehicle did before a tour, on the instance's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Log {
    pub(super) free: i64,
    pub(super) driven: Vec<(i64, i64)>,
    pub(super) since_break: i64,
}

/// A stretch of one activity on the instance's clock.
pub(super) type Stretch = (Activity, i64, i64);

/// A vehicle on tour.
///
/// The law on any 24 h is kept second by second: driving second number `w` may not start before second
/// `w - daily` is 24 h past. The first seconds of a legal day are thus released one after another a day later.
#[derive(Clone, Debug, Default)]
pub(super) struct Driver {
    pub(super) now: i64,
    pub(super) since_break: i64,
    /// Drives of the last day and this tour, without overlap, in order.
    drives: Vec<(i64, i64)>,
    /// Driving in all of `drives`.
    total: i64,
    /// The drive that holds second `total - daily`, and the driving before it.
    cursor: (usize, i64),
    pub(super) events: Vec<Stretch>,
}

impl Driver {
    /// Back at the depot, at `start`, after what `log` tells.
    pub(super) fn reset(&mut self, log: &Log, start: i64, law: &Law) {
        self.events.clear();
        self.drives.clear();
        self.drives.extend(log.driven.iter().filter(|&&(_, end)| end > start - DAY));
        self.total = self.drives.iter().map(|&(a, b)| b - a).sum();
        self.cursor = (0, 0);
        self.now = start;
        self.since_break = if start - log.free >= law.pause { 0 } else { log.since_break };
    }

    /// What the vehicle did, for its next tour.
    pub(super) fn log(&self) -> Log {
        let recent = self.drives.iter().filter(|&&(_, end)| end > self.now - DAY);
        Log { free: self.now, driven: recent.copied().collect(), since_break: self.since_break }
    }

    /// Drives for `left` seconds, with the breaks and rests that the law asks for.
    pub(super) fn drive(&mut self, mut left: i64, law: &Law) {
        while left > 0 {
            let (release, run) = self.release(law);
            if release > self.now {
                // Not shorter than a break, so that it counts as one.
                self.stand(Activity::Rest, (release - self.now).max(law.pause), law);
            } else if self.since_break >= law.continuous {
                self.stand(Activity::Break, law.pause, law);
            } else {
                let run = run.min(left).min(law.continuous - self.since_break);
                self.roll(run);
                left -= run;
            }
        }
    }

    /// When the next second may be driven, and how many more may follow it without a further check.
    fn release(&mut self, law: &Law) -> (i64, i64) {
        let position = self.total - law.daily;
        if position < 0 {
            return (i64::MIN, -position);
        }
        let (mut at, mut before) = self.cursor;
        while position >= before + self.drives[at].1 - self.drives[at].0 {
            before += self.drives[at].1 - self.drives[at].0;
            at += 1;
        }
        self.cursor = (at, before);
        let (start, end) = self.drives[at];
        let second = start + position - before;
        (second + DAY, end - second)
    }

    /// Drives on without looking at the law.
    fn roll(&mut self, span: i64) {
        let start = self.now;
        self.push(Activity::Drive, span);
        match self.drives.last_mut() {
            Some(last) if last.1 == start => last.1 = self.now,
            _ => self.drives.push((start, self.now)),
        }
        self.total += span;
        self.since_break += span;
    }

    /// Stands still, which counts as a break where it is long enough.
    pub(super) fn stand(&mut self, activity: Activity, span: i64, law: &Law) {
        self.push(activity, span);
        if span >= law.pause {
            self.since_break = 0;
        }
    }

    /// Loads or unloads, which is no break.
    pub(super) fn serve(&mut self, span: i64) {
        self.push(Activity::Service, span);
    }

    fn push(&mut self, activity: Activity, span: i64) {
        let start = self.now;
        self.now += span;
        match self.events.last_mut() {
            Some(last) if last.0 == activity && activity == Activity::Drive => last.2 = self.now,
            _ if span > 0 => self.events.push((activity, start, self.now)),
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "driver_tests.rs"]
mod tests;
