//! From chordal arcs back to the arcs of the topology.
//!
//! Unless [`Customized::prepare_paths`] wrote it down, the middle of a chordal arc is looked for among the groups below
//! its lower end, the highest first, where the one middle of a unique shortest path is likeliest to be. A middle has a
//! lower rank than both ends, so that unpacking ends whatever the weights are.

use super::customize::Customized;
use super::layout::Inner;
use super::middles::{Middles, Splitter};

/// A chordal arc in one direction: position `at` in the row of rank `low`, `downwards` from its head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) low: usize,
    pub(super) at: usize,
    pub(super) downwards: bool,
}

/// What decides which given arc or detour a chordal arc stands for.
pub(super) trait Weighing {
    fn inner(&self) -> &Inner;

    /// What every chordal arc stands for, if that is written down.
    fn middles(&self) -> Option<&Middles> {
        None
    }

    /// Whether `arc` weighs as much as chordal arc `e` in the direction.
    fn is_given(&self, e: usize, downwards: bool, arc: u32) -> bool;

    /// Whether chordal arc `first` downwards and then `second` upwards weigh as much as `e` in the direction.
    fn is_detour(&self, e: usize, downwards: bool, first: usize, second: usize) -> bool;
}

/// Durations alone.
pub(super) struct Plain<'a>(pub(super) &'a Customized);

impl Weighing for Plain<'_> {
    fn inner(&self) -> &Inner {
        &self.0.hierarchy.0
    }

    fn middles(&self) -> Option<&Middles> {
        self.0.middles.as_ref()
    }

    #[inline]
    fn is_given(&self, e: usize, downwards: bool, arc: u32) -> bool {
        self.0.given[arc as usize] == self.0.weight_of(e, downwards)
    }

    #[inline]
    fn is_detour(&self, e: usize, downwards: bool, first: usize, second: usize) -> bool {
        self.0.down[first] + self.0.up[second] == self.0.weight_of(e, downwards)
    }
}

impl Customized {
    #[inline]
    pub(super) fn weight_of(&self, e: usize, downwards: bool) -> u32 {
        if downwards { self.down[e] } else { self.up[e] }
    }
}

/// Scratch: the chordal arcs of a path, and the given arcs that come out of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Unpacker {
    /// Scratch of the tracing.
    pub(super) groups: Vec<u32>,
    /// Rank of the lower end and position in its row: first those upwards, the last to be driven first; after
    /// [`Unpacker::turn`] those downwards as they are driven.
    pub(super) steps: Vec<(u32, u32)>,
    /// How many of `steps` lead upwards.
    pub(super) upwards: usize,
    pub(super) splitter: Splitter,
}

impl Unpacker {
    pub(super) fn clear(&mut self) {
        self.steps.clear();
    }

    pub(super) fn turn(&mut self) {
        self.upwards = self.steps.len();
    }

    /// The given arcs that the steps stand for, as they are driven.
    pub(super) fn unpack(&mut self, weighing: &impl Weighing) -> Vec<u32> {
        let inner = weighing.inner();
        let (upwards, downwards) = self.steps.split_at_mut(self.upwards);
        upwards.reverse();
        let step = |downwards| move |&mut (low, at): &mut (u32, u32)| (low as usize, at as usize, downwards);
        let steps = upwards.iter_mut().map(step(false)).chain(downwards.iter_mut().map(step(true)));
        let steps = steps.map(|(low, at, downwards)| Step { low, at, downwards });
        if let Some(middles) = weighing.middles() {
            let codes = steps.map(|step| code(inner.nodes[step.low].first + step.at as u32, step.downwards));
            return self.splitter.split(middles, codes, |code| {
                let (e, downwards) = ((code / 2) as usize, code & 1 == 1);
                let low = inner.row_of(e);
                match search(weighing, Step { low, at: e - inner.row(low).start, downwards }) {
                    Found::Given(arc) => Err(arc),
                    Found::Detour { middle, to_low, to_high } => {
                        let first = inner.nodes[middle].first;
                        Ok((first + to_low as u32, first + to_high as u32))
                    }
                }
            });
        }
        let mut steps: Vec<Step> = steps.collect();
        steps.reverse();
        let mut arcs = Vec::with_capacity(8 * steps.len());
        while let Some(step) = steps.pop() {
            match search(weighing, step) {
                Found::Given(arc) => arcs.push(arc),
                Found::Detour { middle, to_low, to_high } => {
                    let low = Step { low: middle, at: to_low, downwards: !step.downwards };
                    let high = Step { low: middle, at: to_high, downwards: step.downwards };
                    steps.extend(if step.downwards { [low, high] } else { [high, low] });
                }
            }
        }
        arcs
    }
}

/// A chordal arc in a direction, in one word.
#[inline(always)]
pub(super) fn code(e: u32, downwards: bool) -> u32 {
    2 * e + u32::from(downwards)
}

/// What a chordal arc stands for.
pub(super) enum Found {
    Given(u32),
    /// The rank of the middle, and the positions of the lower and the higher end in its row.
    Detour {
        middle: usize,
        to_low: usize,
        to_high: usize,
    },
}

/// The given arc of lowest id, or else the detour over the highest middle, that an open chordal arc stands for.
pub(super) fn search(weighing: &impl Weighing, step: Step) -> Found {
    let inner = weighing.inner();
    let e = inner.row(step.low).start + step.at;
    let direction = u32::from(step.downwards);
    let mut given = inner.given(step.low, step.at).iter().filter(|&&g| g & 1 == direction).map(|&g| g / 2);
    if let Some(arc) = given.find(|&arc| weighing.is_given(e, step.downwards, arc)) {
        return Found::Given(arc);
    }
    let fits = |v: usize, to_low: usize, to_high: usize| {
        let start = inner.row(v).start;
        let (first, second) = if step.downwards { (to_high, to_low) } else { (to_low, to_high) };
        weighing.is_detour(e, step.downwards, start + first, start + second)
    };
    let own = inner.row(step.low).len();
    if let Some(v) = (inner.group_start(step.low)..step.low).rev().find(|&v| fits(v, own, step.at)) {
        return Found::Detour { middle: v, to_low: own, to_high: step.at };
    }
    let head = inner.heads(step.low)[step.at];
    for group in inner.below(step.low).iter().rev() {
        let (low, to_low) = (group.low as usize, usize::from(group.at));
        let heads = &inner.heads(low)[..to_low];
        let to_high = heads.partition_point(|&d| d < head);
        if heads.get(to_high) == Some(&head)
            && let Some(v) = (low..low + usize::from(group.size)).rev().find(|&v| fits(v, to_low, to_high))
        {
            return Found::Detour { middle: v, to_low, to_high };
        }
    }
    unreachable!("a chordal arc weighs what one of its arcs or detours does")
}
