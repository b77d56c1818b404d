//! From what was decided to times.

use super::label::night_within;
use super::law::{DAY, Law, WEEK};
use super::past::whole;
use super::search::{Act, Found};
use super::sequence::Sequence;
use super::stand::Stand;
use crate::scenario::Activity;
use crate::scenario::vrp::Phase;

/// A sequence with its times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::tour) struct Timed {
    pub start: i64,
    pub end: i64,
    /// Arrival, beginning and leaving of each call.
    pub calls: Vec<(i64, i64, i64)>,
    pub phases: Vec<Phase>,
}

/// Every day as late as its end allows, which is shortest; if a limit by the clock is in the way of that, as early as
/// can be. `None` where neither keeps them all.
pub(super) fn timed(law: &Law, sequence: &Sequence<'_>, found: &Found) -> Option<Timed> {
    let mut begins: Vec<i64> = found.acts.iter().filter_map(|act| begin(*act)).collect();
    begins.push(found.begin);
    let holds = |timed: &Timed| {
        let mut phases = whole(sequence, timed.start);
        phases.extend(&timed.phases);
        holds(law, &phases)
    };
    let late = run(sequence, found, &begins);
    if holds(&late) {
        return Some(late);
    }
    let counts_spans = law.week.is_some() || law.duty.is_some();
    begins.fill(sequence.from);
    let early = run(sequence, found, &begins);
    (!counts_spans && holds(&early)).then_some(early)
}

fn begin(act: Act) -> Option<i64> {
    match act {
        Act::Stand(kind, _, _, begin) if kind.is_rest() => Some(begin),
        _ => None,
    }
}

fn run(sequence: &Sequence<'_>, found: &Found, begins: &[i64]) -> Timed {
    let mut begins = begins.iter().copied();
    let start = begins.next().unwrap_or(sequence.from).max(sequence.from);
    let mut timed = Timed { start, end: start, calls: Vec::new(), phases: Vec::new() };
    let mut arrive = None;
    // Driving of the leg so far: where it is whole, the vehicle is there.
    let mut driven = 0;
    for &act in &found.acts {
        let call = sequence.calls.get(timed.calls.len());
        if driven == call.map_or(i64::MAX, |call| call.drive) && arrive.is_none() {
            arrive = Some(timed.end);
        }
        match act {
            Act::Drive(span) => {
                timed.push(Activity::Drive, span);
                driven += span;
            }
            Act::Stand(kind, len, until, _) => {
                let next = if kind.is_rest() { begins.next().unwrap_or(until) } else { until };
                let span = len.max(until - timed.end).max(next - timed.end);
                timed.push(activity(kind, len, span), span);
            }
            Act::Serve(opens) => {
                let came = arrive.take().unwrap_or(timed.end);
                let wait = (opens - timed.end).max(0);
                timed.push(Activity::Wait, wait);
                let begin = timed.end;
                timed.push(Activity::Service, call.map_or(0, |call| call.service));
                timed.calls.push((came, begin, timed.end));
                driven = 0;
            }
        }
    }
    timed
}

fn activity(kind: Stand, len: i64, span: i64) -> Activity {
    match kind {
        Stand::Wait => Activity::Wait,
        _ if kind.is_rest() || kind == Stand::RestPart => Activity::Rest,
        // A break that the clock makes hours long.
        _ if span > len + 3_600 => Activity::Rest,
        _ => Activity::Break,
    }
}

impl Timed {
    fn push(&mut self, activity: Activity, span: i64) {
        if span <= 0 {
            return;
        }
        let (from, to) = (self.end, self.end + span);
        self.end = to;
        match self.phases.last_mut() {
            Some(last) if last.activity == activity && activity == Activity::Drive => last.to = to,
            _ => self.phases.push(Phase { activity, from, to }),
        }
    }
}

/// Whether the limits hold that a later beginning or a wait of other length can break.
fn holds(law: &Law, phases: &[Phase]) -> bool {
    let drives: Vec<(i64, i64)> =
        phases.iter().filter(|phase| phase.activity == Activity::Drive).map(|phase| (phase.from, phase.to)).collect();
    let within = |from: i64, to: i64| -> i64 { drives.iter().map(|d| (d.1.min(to) - d.0.max(from)).max(0)).sum() };
    if law.rolling && drives.iter().any(|d| within(d.0, d.0 + DAY).max(within(d.1 - DAY, d.1)) > law.daily) {
        return false;
    }
    if let Some(week) = &law.week {
        let weeks = drives.iter().flat_map(|d| [d.0.div_euclid(WEEK), d.1.div_euclid(WEEK)]);
        for monday in weeks.map(|week| week * WEEK) {
            let both = within(monday - WEEK, monday + WEEK).max(within(monday, monday + 2 * WEEK));
            if within(monday, monday + WEEK) > week.driving || both > week.two_weeks {
                return false;
            }
        }
    }
    let dark = |phase: &Phase| law.night.map_or(0, |(dusk, dawn, _)| night_within(phase.from, phase.to, (dusk, dawn)));
    breaks_hold(law, phases, law.continuous, |phase| phase.to - phase.from)
        && law.night.is_none_or(|(_, _, most)| breaks_hold(law, phases, most, dark))
        && duty_holds(law, phases)
}

/// Whether no more than `most` is driven between breaks, by `count`. A wait may complete a break that was begun.
fn breaks_hold(law: &Law, phases: &[Phase], most: i64, count: impl Fn(&Phase) -> i64) -> bool {
    // Before it starts, the vehicle stands.
    let (mut driven, mut stood, mut begun) = (0, law.pause, false);
    phases.iter().all(|phase| {
        let works = phase.activity == Activity::Service && !law.work_pauses;
        if phase.activity != Activity::Drive && !works {
            stood += phase.to - phase.from;
            return true;
        }
        if stood >= law.pause || begun && law.part.is_some_and(|first| stood >= law.pause - first) {
            (driven, begun) = (0, false);
        } else if law.part.is_some_and(|first| stood >= first) {
            begun = true;
        }
        stood = 0;
        driven += if works { 0 } else { count(phase) };
        driven <= most
    })
}

fn duty_holds(law: &Law, phases: &[Phase]) -> bool {
    let Some(duty) = &law.duty else { return true };
    let mut busy: Vec<(i64, i64)> = Vec::new();
    let mut stood = 0;
    phases.iter().all(|phase| {
        if !matches!(phase.activity, Activity::Drive | Activity::Service) {
            stood += phase.to - phase.from;
            if stood >= duty.restart {
                busy.clear();
            }
            return true;
        }
        stood = 0;
        busy.push((phase.from, phase.to));
        if phase.activity == Activity::Service {
            return true;
        }
        // At its end, and at every midnight that it sees: the sum grows between them.
        let since = |to: i64| ((to - 1).div_euclid(DAY) + 1 - duty.days) * DAY;
        let sum = |to: i64| -> i64 { busy.iter().map(|b| (b.1.min(to) - b.0.max(since(to))).max(0)).sum() };
        let midnights = (phase.from.div_euclid(DAY) + 1..=phase.to.div_euclid(DAY)).map(|day| day * DAY);
        midnights.chain([phase.to]).all(|to| sum(to) <= duty.most)
    })
}
