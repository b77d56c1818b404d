//! A tour as the law's search sees it: legs, windows, work, places.

use super::stand::Ahead;
use crate::scenario::vrp::{Break, Window};

/// A call.
#[derive(Clone, Debug)]
pub(in crate::tour) struct Call<'a> {
    /// Driving from the call before, or from the start.
    pub drive: i64,
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
    pub calls: Vec<Call<'a>>,
    /// Driving from the last call to the end.
    pub home: i64,
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

    /// What is left from the beginning of each leg on, the leg included; one entry more for the end.
    pub(super) fn ahead(&self) -> Vec<Ahead> {
        let mut ahead = Ahead { driving: self.home, work: 0, opens: i64::MIN / 2 };
        let mut all = vec![Ahead { driving: 0, ..ahead }, ahead];
        for call in self.calls.iter().rev() {
            ahead.driving += call.drive;
            ahead.work += call.service;
            ahead.opens = ahead.opens.max(call.opens);
            // A window that is missed leads to the next one: the last opening bounds every wait.
            ahead.opens = call.windows.last().map_or(ahead.opens, |window| window.from().max(ahead.opens));
            all.push(ahead);
        }
        all.reverse();
        all
    }
}
