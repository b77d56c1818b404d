//! Label setting along a sequence.

use super::drive::{deadline, reach};
use super::label::Label;
use super::law::{Law, NEVER};
use super::past::past;
use super::sequence::{Call, Sequence};
use super::stand::{Ahead, Spot, Stand, length, needs, stand};
use std::collections::BTreeMap;

/// What was done.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Drive(i64),
    /// Service of the next call, not before this moment.
    Serve(i64),
    /// Standing: how, how long at least, until when at least; of rests, when the day before them should begin.
    Stand(Stand, i64, i64, i64),
}

/// The earliest legal way.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub acts: Vec<Act>,
    pub end: i64,
    /// When its last day begins at best.
    pub begin: i64,
}

/// More labels than this at one place are not kept: those of the earliest times are.
const MOST_LABELS: usize = 2_000;

/// A search along one sequence.
pub(super) struct Search<'a> {
    law: &'a Law,
    sequence: &'a Sequence<'a>,
    ahead: Vec<Ahead>,
    trail: Vec<(u32, Act)>,
}

/// The way along `sequence` that ends earliest; of those kept, the one that begins latest. `None` where there is none.
pub(super) fn earliest(law: &Law, sequence: &Sequence<'_>) -> Option<Found> {
    let mut search = Search { law, sequence, ahead: sequence.ahead(), trail: Vec::new() };
    let mut labels = past(law, sequence);
    for leg in 0..=sequence.calls.len() {
        let lodging = leg.checked_sub(1).map_or(sequence.start_lodging, |i| sequence.calls[i].lodging);
        let left = search.stands(labels, leg, Spot { lodging }, search.ahead[leg]);
        let left = search.depart(left, leg);
        let came = search.drive(left, leg);
        let next = search.ahead[leg + 1];
        match sequence.calls.get(leg) {
            Some(call) => {
                // What is worked here is still ahead.
                let ahead = Ahead { work: next.work + call.service, ..next };
                let ahead = Ahead { opens: search.ahead[leg].opens, ..ahead };
                let here = search.stands(came, leg, Spot { lodging: call.lodging }, ahead);
                let waited = search.waits(&here, call);
                let here = here.into_iter().chain(waited);
                labels = here.filter_map(|label| search.serve(label, call)).collect();
                labels = prune(law, labels);
            }
            None => labels = search.stands(came, leg, Spot { lodging: sequence.lodging }, next),
        }
    }
    let done = |label: &&Label| label.now <= sequence.to && label.breaks as usize == sequence.breaks.len();
    let best = labels.iter().filter(done).min_by_key(|label| (label.now, -label.begin()))?;
    Some(Found { acts: search.acts(best.trail), end: best.now, begin: best.day.begin(best.now) })
}

impl Search<'_> {
    fn step(&mut self, label: &mut Label, act: Act) {
        self.trail.push((label.trail, act));
        label.trail = self.trail.len() as u32 - 1;
    }

    fn acts(&self, mut at: u32) -> Vec<Act> {
        let mut acts = Vec::new();
        while let Some(&(before, act)) = self.trail.get(at as usize) {
            acts.push(act);
            at = before;
        }
        acts.reverse();
        acts
    }

    /// Each label as it is, and after every stand that may be of use.
    fn stands(&mut self, labels: Vec<Label>, leg: usize, spot: Spot, ahead: Ahead) -> Vec<Label> {
        let mut all = Vec::with_capacity(labels.len());
        let mut open = labels;
        while let Some(label) = open.pop() {
            if !label.stood {
                let needs = needs(self.law, &label, ahead);
                for kind in Stand::LEGAL {
                    if let Some(len) = length(self.law, &label, kind, spot, needs) {
                        all.push(self.stood(&label, kind, len, label.now));
                    }
                }
            }
            if let Some(next) = self.take_break(&label, leg) {
                open.push(next);
            }
            all.push(label);
        }
        prune(self.law, all)
    }

    fn stood(&mut self, label: &Label, kind: Stand, len: i64, until: i64) -> Label {
        let mut next = stand(self.law, label, kind, len, until);
        self.step(&mut next, Act::Stand(kind, len, until, label.day.begin(label.now)));
        next
    }

    /// The vehicle's next break, taken as soon as it may be.
    fn take_break(&mut self, label: &Label, leg: usize) -> Option<Label> {
        let stop = self.sequence.breaks.get(label.breaks as usize)?;
        if self.sequence.allowed.get(leg).is_some_and(|allowed| allowed >> label.breaks & 1 == 0) {
            return None;
        }
        let mut label = label.clone();
        if !stop.windows.is_empty() {
            let window = stop.windows.iter().find(|window| window.to() >= label.now)?;
            if window.from() >= NEVER {
                return None;
            }
            if window.from() > label.now {
                label = self.stood(&label, Stand::Wait, 0, window.from());
            }
            label.day.close(window.to());
            label.week.close(window.to());
        }
        let until = label.now + stop.duration;
        Some(self.stood(&label, Stand::Break(label.breaks), stop.duration, until))
    }

    /// The labels that may drive off on a leg, within its hours.
    fn depart(&mut self, labels: Vec<Label>, leg: usize) -> Vec<Label> {
        let sequence = self.sequence;
        let hours = sequence.hours(leg);
        if hours.is_empty() {
            return labels;
        }
        let mut ready = Vec::new();
        for label in labels {
            match reach(self.law, &label).hard {
                0 => ready.extend(self.stand_on_the_road(&label, leg, sequence.leg(leg))),
                _ => ready.push(label),
            }
        }
        ready.retain_mut(|label| match hours.iter().find(|window| window.to() >= label.now) {
            Some(window) if window.from() < NEVER => {
                if window.from() > label.now {
                    *label = self.stood(label, Stand::Wait, 0, window.from());
                }
                label.day.close(window.to());
                label.week.close(window.to());
                // Where the law has it stand now, it stood too little before.
                reach(self.law, label).hard > 0
            }
            _ => false,
        });
        ready
    }

    /// All that may come of driving a leg: labels that have the same way left are weighed against each other.
    fn drive(&mut self, labels: Vec<Label>, leg: usize) -> Vec<Label> {
        let mut open = BTreeMap::from([(self.sequence.leg(leg), labels)]);
        while let Some((left, labels)) = open.pop_last() {
            let labels = prune(self.law, labels);
            if left == 0 {
                return labels;
            }
            for mut label in labels {
                let reach = reach(self.law, &label);
                let opening = self.opening(&label);
                let span = left.min(reach.hard).min(reach.soft).min(reach.calendar).min(opening);
                let decides = span < left && span != reach.calendar;
                if span > 0 {
                    label.drive(span, self.law);
                    self.step(&mut label, Act::Drive(span));
                }
                if span == 0 || decides {
                    let stood = self.stand_on_the_road(&label, leg, left - span);
                    open.entry(left - span).or_default().extend(stood);
                }
                if span > 0 {
                    open.entry(left - span).or_default().push(label);
                }
            }
        }
        Vec::new()
    }

    /// When the window of the vehicle's next break opens, if that is ahead.
    fn opening(&self, label: &Label) -> i64 {
        let stop = self.sequence.breaks.get(label.breaks as usize);
        let next = stop.and_then(|stop| stop.windows.iter().map(|window| window.from() - label.now).find(|&x| x > 0));
        next.unwrap_or(NEVER)
    }

    /// The first part of a break gains nothing here: where waiting makes it worth it, one waits at a call.
    fn stand_on_the_road(&mut self, label: &Label, leg: usize, left: i64) -> Vec<Label> {
        let after = self.ahead[leg + 1];
        let service = self.sequence.calls.get(leg).map_or(0, |call| call.service);
        let ahead = Ahead { driving: after.driving + left, work: after.work + service, opens: self.ahead[leg].opens };
        let release = reach(self.law, label).release;
        let needs = needs(self.law, label, ahead);
        let mut all = Vec::new();
        for kind in [Stand::Wait].into_iter().chain(Stand::LEGAL) {
            if kind == Stand::Part || (label.stood && kind != Stand::Wait) {
                continue;
            }
            let Some(len) = length(self.law, label, kind, Spot { lodging: false }, needs) else { continue };
            let at_once = (kind != Stand::Wait).then_some(label.now);
            let later = release.filter(|&until| until > label.now + len);
            for until in at_once.into_iter().chain(later) {
                let next = self.stood(label, kind, len, until);
                if reach(self.law, &next).hard > 0 {
                    all.push(next);
                }
            }
        }
        all.extend(self.take_break(label, leg));
        all
    }

    /// Where work counts as a break, waiting before it does, too, if the day does not begin later instead.
    fn waits(&mut self, labels: &[Label], call: &Call<'_>) -> Vec<Label> {
        if !self.law.work_pauses {
            return Vec::new();
        }
        let mut waited = Vec::new();
        for label in labels.iter().filter(|label| !label.stood) {
            let now = label.now.max(call.opens);
            let window = call.windows.iter().find(|window| window.to() >= now);
            let opens = window.map_or(call.opens, |window| window.from().max(call.opens));
            if opens > label.now && opens < NEVER {
                waited.push(self.stood(label, Stand::Wait, opens - label.now, opens));
            }
        }
        waited
    }

    /// Service of `call` in its first window from now on.
    fn serve(&mut self, mut label: Label, call: &Call<'_>) -> Option<Label> {
        let mut opens = call.opens;
        let now = label.now.max(opens);
        if !call.windows.is_empty() {
            let window = call.windows.iter().find(|window| window.to() >= now)?;
            opens = opens.max(window.from());
            if opens >= NEVER {
                return None;
            }
            label.advance(opens);
            label.day.close(window.to());
            label.week.close(window.to());
        }
        label.advance(opens);
        label.serve(call.service, self.law);
        self.step(&mut label, Act::Serve(opens));
        let every = self.law.week.as_ref().map_or(NEVER, |week| week.every);
        (label.day.len <= deadline(self.law, &label) && label.week.len <= every).then_some(label)
    }
}

/// Without those that another beats.
pub(super) fn prune(law: &Law, mut labels: Vec<Label>) -> Vec<Label> {
    labels.sort_by_key(|label| (label.now, label.since, label.driven, label.day.len));
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        if kept.len() < MOST_LABELS && !kept.iter().any(|better| better.beats(&label, law)) {
            kept.push(label);
        }
    }
    kept
}
