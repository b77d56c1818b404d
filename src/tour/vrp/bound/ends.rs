//! What is left to pay at least from a visit to the end of a trip, by how much of the key is used.

use super::ground::{Class, NO};
use std::collections::BinaryHeap;

/// Of each visit, the ways home that no other beats: key at which the visit may be made at the latest (rounded up to a
/// stride, so that fronts stay short), falling, and price, falling.
pub(super) struct Ends {
    fronts: Vec<Vec<(i64, i64)>>,
}

impl Ends {
    /// `prices` are those of legs with the duals of their ends taken off, `last` those of the legs home. Ways may come
    /// back to a visit at once: no less is paid by any that may not.
    pub(super) fn new(class: &Class, prices: &[i64], last: &[i64]) -> Self {
        let n = last.len();
        let mut fronts: Vec<Vec<(i64, i64)>> = vec![Vec::new(); n];
        let key = &class.key;
        // In strides that no step is shorter than, a key still falls with each step.
        let stride = class.least_step.div_euclid(4).max(1);
        let strides = |key: i64| -(-key).div_euclid(stride) * stride;
        let mut heap: BinaryHeap<(i64, std::cmp::Reverse<i64>, usize)> = BinaryHeap::new();
        for i in (0..n).filter(|&i| last[i] < NO) {
            let latest = key.close[i].min(key.end - key.last[i]);
            if latest >= key.open[i] {
                heap.push((strides(latest), std::cmp::Reverse(last[i]), i));
            }
        }
        while let Some((latest, std::cmp::Reverse(cost), j)) = heap.pop() {
            if fronts[j].last().is_some_and(|front| front.1 <= cost) {
                continue;
            }
            fronts[j].push((latest, cost));
            for i in 0..n {
                let leg = prices[i * n + j];
                if leg >= NO {
                    continue;
                }
                let (before, cost) = (key.close[i].min(latest - key.step[i * n + j]), cost + leg);
                let beaten = fronts[i].last().is_some_and(|front| front.1 <= cost);
                if !beaten && before >= key.open[i] {
                    heap.push((strides(before), std::cmp::Reverse(cost), i));
                }
            }
        }
        Self { fronts }
    }

    /// The least to pay from visit `i`, where it is made at `key`.
    #[inline]
    pub(super) fn least(&self, i: usize, key: i64) -> i64 {
        let front = &self.fronts[i];
        match front.partition_point(|&(latest, _)| latest >= key) {
            0 => NO,
            found => front[found - 1].1,
        }
    }
}
