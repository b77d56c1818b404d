//! The ways of standing still, and what each is good for.

use super::drive::deadline;
use super::label::{Label, Span};
use super::law::{Law, NEVER};

/// A way of standing still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// For a window or for the law's clock to run on; counts as nothing.
    Wait,
    /// The first part of a break.
    Part,
    /// A break.
    Pause,
    /// The first part of a rest.
    RestPart,
    /// A reduced rest, or the second part of one.
    Reduced,
    /// A rest.
    Rest,
    /// A short weekly rest.
    Short,
    /// A weekly rest.
    Weekly,
    /// What begins the count of duty anew.
    Restart,
    /// The vehicle's break of this number.
    Break(u8),
}

impl Stand {
    /// All but waiting and the vehicle's own breaks.
    pub(super) const LEGAL: [Self; 8] =
        [Self::Part, Self::Pause, Self::RestPart, Self::Reduced, Self::Rest, Self::Short, Self::Weekly, Self::Restart];

    /// Whether a new day begins after it.
    pub(super) fn is_rest(self) -> bool {
        matches!(self, Self::Reduced | Self::Rest | Self::Short | Self::Weekly | Self::Restart)
    }
}

/// What of the way is left, as far as it tells which kinds of standing can be of use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ahead {
    pub driving: i64,
    pub work: i64,
    /// The last moment at which a window ahead opens.
    pub opens: i64,
}

/// Where one stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// One can stay overnight.
    pub lodging: bool,
}

/// Whether breaks, rests and weekly rests may still be of use.
pub(super) fn needs(law: &Law, label: &Label, ahead: Ahead) -> (bool, bool, bool) {
    let Ahead { driving, work, opens } = ahead;
    if driving == 0 && work == 0 {
        return (false, false, false);
    }
    let pause = label.since + driving > law.continuous || law.night.is_some();
    let pauses = if law.continuous < NEVER { (driving / law.continuous + 1) * law.pause } else { 0 };
    let elapsed = (driving + work + pauses).max(opens - label.now + driving + work);
    let bound = (law.within - law.rest).min(law.window);
    let counted = law.counts_days() && label.driven + driving > law.daily;
    let rest = counted || label.day.len + elapsed > bound;
    let week = law.week.as_ref().is_some_and(|week| {
        let long = elapsed.max(4 * (driving + work)) + label.week.len > week.every;
        long || label.this_week + driving > week.driving || label.this_week + label.last_week + driving > week.two_weeks
    });
    let duty = law
        .duty
        .as_ref()
        .is_some_and(|duty| label.duty.iter().map(|entry| entry.1).sum::<i64>() + driving + work > duty.most);
    (pause, rest || duty || week, week)
}

/// How long a stand of this kind must be; `None` where it is of no use or not allowed here.
pub(super) fn length(law: &Law, label: &Label, kind: Stand, spot: Spot, needs: (bool, bool, bool)) -> Option<i64> {
    let (pause, rest, week) = needs;
    let bed = spot.lodging || law.anywhere;
    let berth = bed || law.sleeper;
    let fits = |rest: i64| label.day.len + rest <= law.within;
    let begins = |by: i64| by - label.day.len >= 0;
    match kind {
        Stand::Wait => Some(0),
        Stand::Part => law.part.filter(|_| pause && !label.part),
        Stand::Pause if !pause => None,
        Stand::Pause if law.work_pauses => Some((law.pause - label.idle).max(0)),
        Stand::Pause => Some(law.part.filter(|_| label.part).map_or(law.pause, |part| law.pause - part)),
        Stand::RestPart => law.parts.filter(|_| rest && berth && !label.rest_part).map(|(first, _)| first),
        _ if !rest || !berth || law.rest >= NEVER => None,
        Stand::Reduced => match (law.parts, law.reduced) {
            (Some((_, second)), _) if label.rest_part && fits(second) => Some(second),
            (_, Some((short, times))) if label.reduced < times && fits(short) => Some(short),
            _ => None,
        },
        Stand::Rest => Some(law.rest).filter(|&rest| fits(rest)),
        Stand::Short | Stand::Weekly if !week || !begins(deadline(law, label)) => None,
        Stand::Short => law.week.as_ref().filter(|_| !label.short).map(|week| week.reduced),
        Stand::Weekly => law.week.as_ref().filter(|_| bed).map(|week| week.rest),
        Stand::Restart => law.duty.as_ref().map(|duty| duty.restart),
        Stand::Break(_) => None,
    }
}

/// `label` after standing for `len`, and until `until`.
pub(super) fn stand(law: &Law, label: &Label, kind: Stand, len: i64, until: i64) -> Label {
    let mut next = label.clone();
    next.pass(len);
    next.advance(until);
    next.idle += len;
    next.stood = true;
    let pauses = if law.work_pauses { next.idle >= law.pause } else { len >= law.pause || kind == Stand::Pause };
    if pauses {
        next.paused();
    } else if law.part.is_some_and(|part| len >= part) {
        next.part = true;
    }
    match kind {
        Stand::RestPart => next.rest_part = true,
        Stand::Reduced if !label.rest_part => next.reduced += 1,
        Stand::Short | Stand::Weekly => {
            (next.reduced, next.short, next.week) = (0, kind == Stand::Short, Span::NEW);
        }
        Stand::Restart => next.duty.clear(),
        Stand::Break(number) => next.breaks = number + 1,
        _ => {}
    }
    if kind.is_rest() {
        next.first = Some(label.begin());
        next.rested();
    }
    next
}
