//! A tour as the law's search sees it: legs, windows, work, places.

use super::stand::Ahead;
use crate::scenario::vrp::{Break, Phase, Window};

/// A call.
#[derive(Clone, Debug)]
pub(in crate::tour) struct Call<'a> {
    /// Driving from the call before, or from the start.
    pub drive: i64,
    /// When that driving may begin; empty: at any time.
    pub hours: &'a [Window],
    pub windows: &'a [Window],
    /// Service begins no earlier.
    pub opens: i64,
    pub service: i64,
    /// Whether one can stay here overnight.
    pub lodging: bool,
}

/// A tour without times.
#[derive(Clone, Debug)]
pub(in crate::tour) struct Sequence<'a> {
    /// It leaves its start no earlier.
    pub from: i64,
    /// It is at its end no later.
    pub to: i64,
    /// What was done before.
    pub log: &'a [Phase],
    /// Whether one can stay at the start.
    pub start_lodging: bool,
    pub calls: Vec<Call<'a>>,
    /// Driving from the last call to the end.
    pub home: i64,
    /// When that driving may begin.
    pub home_hours: &'a [Window],
    /// Whether one can stay at the end.
    pub lodging: bool,
    pub breaks: &'a [Break],
    /// Of each leg, the breaks that the load on it allows, as bits.
    pub allowed: Vec<u32>,
}

impl Sequence<'_> {
    /// Driving of leg `i`.
    pub(super) fn leg(&self, i: usize) -> i64 {
        self.calls.get(i).map_or(self.home, |call| call.drive)
    }

    /// When leg `i` may be begun; empty: at any time.
    pub(super) fn hours(&self, i: usize) -> &[Window] {
        self.calls.get(i).map_or(self.home_hours, |call| call.hours)
    }

    /// The latest start that leads to this end, where nothing but windows and hours matters.
    pub(super) fn latest_start(&self, end: i64) -> i64 {
        let latest = |windows: &[Window], by: i64| {
            windows.iter().rev().find(|window| window.from() <= by).map_or(by, |window| window.to().min(by))
        };
        let home = latest(self.home_hours, end - self.home);
        self.calls.iter().rev().fold(home, |leave, call| {
            let begin = latest(call.windows, leave - call.service);
            latest(call.hours, begin - call.drive)
        })
    }

    /// What is left from the beginning of each leg on, the leg included; one entry more for the end.
    pub(super) fn ahead(&self) -> Vec<Ahead> {
        // A window that is missed leads to the next one: the last opening bounds every wait.
        let last = |windows: &[Window], opens: i64| windows.last().map_or(opens, |window| window.from().max(opens));
        let done = Ahead { driving: 0, work: 0, opens: i64::MIN / 2 };
        let mut ahead = Ahead { driving: self.home, opens: last(self.home_hours, done.opens), ..done };
        let mut all = vec![done, ahead];
        for call in self.calls.iter().rev() {
            ahead.driving += call.drive;
            ahead.work += call.service;
            ahead.opens = ahead.opens.max(call.opens);
            ahead.opens = last(call.hours, last(call.windows, ahead.opens));
            all.push(ahead);
        }
        all.reverse();
        all
    }
}
