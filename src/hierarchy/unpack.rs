//! From chordal arcs back to the arcs of the topology.
//!
//! Nothing is stored for it: the middle of a chordal arc is looked for among the groups below its lower end, the
//! highest first, where the one middle of a unique shortest path is likeliest to be. The middle of an arc has a lower
//! rank than both of its ends, so that unpacking ends whatever the weights are.

use super::customize::Customized;
use super::layout::Inner;
use super::query::Query;

/// A chordal arc in one direction: position `at` in the row of rank `low`, `downwards` from its head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    low: usize,
    at: usize,
    downwards: bool,
}

impl Query {
    /// Arcs from `source` over rank `meeting` to `target`, after a search with paths.
    pub(super) fn unpack(&self, customized: &Customized, meeting: usize, ends: (u32, u32)) -> Vec<u32> {
        let inner = &*customized.hierarchy.0;
        let (source, target) = (inner.rank[ends.0 as usize] as usize, inner.rank[ends.1 as usize] as usize);
        let depth = |r: usize| usize::from(inner.nodes[r].depth);
        let mut steps = Vec::new();
        let mut at = meeting;
        // A stack: what is driven first must be pushed last.
        while at != target {
            let low = self.down_from[depth(at)] as usize;
            steps.push(Step { low, at: inner.position(low, depth(at)), downwards: true });
            at = low;
        }
        steps.reverse();
        at = meeting;
        while at != source {
            let low = self.up_from[depth(at)] as usize;
            steps.push(Step { low, at: inner.position(low, depth(at)), downwards: false });
            at = low;
        }
        let mut arcs = Vec::new();
        while let Some(step) = steps.pop() {
            match customized.expand(step) {
                Expanded::Given(arc) => arcs.push(arc),
                Expanded::Detour(first, second) => steps.extend([second, first]),
            }
        }
        arcs
    }
}

enum Expanded {
    Given(u32),
    Detour(Step, Step),
}

impl Customized {
    fn weight_of(&self, low: usize, at: usize, downwards: bool) -> u32 {
        let e = self.hierarchy.0.nodes[low].first as usize + at;
        if downwards { self.down[e] } else { self.up[e] }
    }

    fn expand(&self, step: Step) -> Expanded {
        let inner = &*self.hierarchy.0;
        let weight = self.weight_of(step.low, step.at, step.downwards);
        let e = inner.nodes[step.low].first as usize + step.at;
        let direction = u32::from(step.downwards);
        let given = inner.given(e).iter().filter(|&&g| g & 1 == direction).map(|&g| g / 2);
        if let Some(arc) = given.into_iter().find(|&arc| self.given[arc as usize] == weight) {
            return Expanded::Given(arc);
        }
        let (middle, to_low, to_high) = self.middle(inner, step, weight);
        let low = Step { low: middle, at: to_low, downwards: !step.downwards };
        let high = Step { low: middle, at: to_high, downwards: step.downwards };
        if step.downwards { Expanded::Detour(high, low) } else { Expanded::Detour(low, high) }
    }

    /// The highest middle whose two arcs add up to `weight`, with the positions of both ends in its row.
    fn middle(&self, inner: &Inner, step: Step, weight: u32) -> (usize, usize, usize) {
        let fits = |v: usize, to_low: usize, to_high: usize| {
            let (first, second) = if step.downwards { (to_high, to_low) } else { (to_low, to_high) };
            self.weight_of(v, first, true) + self.weight_of(v, second, false) == weight
        };
        let own = inner.row(step.low).len();
        let siblings = (inner.group_start(step.low)..step.low).rev();
        if let Some(v) = siblings.into_iter().find(|&v| fits(v, own, step.at)) {
            return (v, own, step.at);
        }
        let head = inner.heads(step.low)[step.at];
        for group in inner.below(step.low).iter().rev() {
            let (low, to_low) = (group.low as usize, usize::from(group.at));
            let heads = &inner.heads(low)[..to_low];
            let to_high = heads.partition_point(|&d| d < head);
            if heads.get(to_high) == Some(&head) {
                let members = (low..low + usize::from(group.size)).rev();
                if let Some(v) = members.into_iter().find(|&v| fits(v, to_low, to_high)) {
                    return (v, to_low, to_high);
                }
            }
        }
        unreachable!("a chordal arc weighs what one of its arcs or detours does")
    }
}
