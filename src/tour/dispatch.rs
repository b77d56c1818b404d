//! Drafts onto the depot's real vehicles, one tour after another.

use super::driver::Log;
use super::instance::Instance;
use super::problem::Problem;
use super::schedule::{Run, Scratch};
use crate::base::Seconds;

/// A vehicle and what it did.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) kind: usize,
    pub(super) number: u32,
    pub(super) log: Log,
    /// Its last tour here, the only one that may still change.
    last: Option<usize>,
}

/// A tour on a vehicle.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) unit: usize,
    pub(super) sequence: Vec<u32>,
    /// What the vehicle did before.
    pub(super) before: Log,
    pub(super) run: Run,
}

/// The vehicles and their tours.
#[derive(Clone, Debug)]
pub(super) struct Dispatch {
    pub(super) units: Vec<State>,
    pub(super) sent: Vec<Sent>,
}

impl Dispatch {
    pub(super) fn new(problem: &Problem<'_>, instance: &Instance<'_>) -> Self {
        let clock = |t: crate::base::Time| t.since(instance.base).0;
        let state = |unit: &super::Unit| State {
            kind: instance.kinds.iter().position(|k| k.id == unit.vehicle).unwrap_or(0),
            number: unit.number,
            log: Log {
                free: clock(unit.free),
                driven: unit.driven.iter().map(|&(a, b)| (clock(a), clock(b))).collect(),
                since_break: unit.since_break.0,
            },
            last: None,
        };
        Self { units: problem.units.iter().map(state).collect(), sent: Vec::new() }
    }

    /// Sends a vehicle on `sequence`: the cheapest, then the first back, then the first of the list.
    pub(super) fn send(&mut self, instance: &Instance<'_>, sequence: &[u32], scratch: &mut Scratch) -> bool {
        let mut best: Option<(i64, i64, usize, Run)> = None;
        for (at, unit) in self.units.iter().enumerate() {
            let alike = |other: &State| other.kind == unit.kind && other.log == unit.log;
            if unit.last.is_none() && self.units[..at].iter().any(alike) {
                continue;
            }
            let Some((cost, run)) = cost(instance, unit.kind, &unit.log, sequence, scratch) else { continue };
            if best.is_none_or(|(least, end, ..)| (cost, run.end) < (least, end)) {
                best = Some((cost, run.end, at, run));
            }
        }
        let Some((.., unit, run)) = best else { return false };
        let before = self.units[unit].log.clone();
        self.units[unit].last = Some(self.sent.len());
        self.sent.push(Sent { unit, sequence: sequence.to_vec(), before, run });
        self.settle(instance, unit, scratch);
        true
    }

    /// Adds `job` to the last tour of some vehicle, where it costs least.
    pub(super) fn squeeze(&mut self, instance: &Instance<'_>, job: u32, scratch: &mut Scratch) -> bool {
        let mut best: Option<(i64, usize, usize, Run)> = None;
        let mut sequence = Vec::new();
        for (at, sent) in self.sent.iter().enumerate().filter(|&(at, s)| self.units[s.unit].last == Some(at)) {
            let kind = self.units[sent.unit].kind;
            let Some((old, _)) = cost(instance, kind, &sent.before, &sent.sequence, scratch) else { continue };
            for position in 0..=sent.sequence.len() {
                sequence.clone_from(&sent.sequence);
                sequence.insert(position, job);
                let Some((new, run)) = cost(instance, kind, &sent.before, &sequence, scratch) else { continue };
                if best.is_none_or(|(least, ..)| new - old < least) {
                    best = Some((new - old, at, position, run));
                }
            }
        }
        let Some((_, at, position, run)) = best else { return false };
        self.sent[at].sequence.insert(position, job);
        self.sent[at].run = run;
        self.settle(instance, self.sent[at].unit, scratch);
        true
    }

    /// Writes the log of a vehicle after its last tour.
    fn settle(&mut self, instance: &Instance<'_>, unit: usize, scratch: &mut Scratch) {
        let state = &mut self.units[unit];
        let Some(sent) = state.last.map(|at| &self.sent[at]) else { return };
        let kind = &instance.kinds[state.kind];
        instance.run(kind, &sent.before, &sent.sequence, sent.run.start, scratch);
        state.log = scratch.driver.log();
    }

    /// The vehicles for the next wave.
    pub(super) fn units(&self, instance: &Instance<'_>) -> Vec<super::Unit> {
        let time = |t: i64| instance.base + Seconds(t);
        let unit = |s: &State| super::Unit {
            vehicle: instance.kinds[s.kind].id,
            number: s.number,
            free: time(s.log.free),
            driven: s.log.driven.iter().map(|&(a, b)| (time(a), time(b))).collect(),
            since_break: Seconds(s.log.since_break),
        };
        self.units.iter().map(unit).collect()
    }
}

/// The price of `sequence` on a vehicle of `kind` after `log`, lateness included, and its run.
fn cost(
    instance: &Instance<'_>,
    kind: usize,
    log: &Log,
    sequence: &[u32],
    scratch: &mut Scratch,
) -> Option<(i64, Run)> {
    let peak = instance.peak(sequence);
    let vehicle = &instance.kinds[kind];
    if !vehicle.holds(peak.mass, peak.volume, peak.chilled) {
        return None;
    }
    let run = instance.schedule(vehicle, log, sequence, scratch)?;
    let (metres, _) = instance.measure(kind, sequence);
    Some((vehicle.money(metres, run.end - run.start) + run.late, run))
}
