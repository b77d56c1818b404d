//! The bound on a set of hubs: every flow takes its own shortest way through one or two of them.
//!
//! To let a place use several hubs costs no more than to bind it to one. The shortest ways are kept for the set so far, so
//! that one more hub costs two passes over the pairs.

use super::problem::Problem;

/// Shortest ways for a set of hubs.
#[derive(Clone, Debug)]
pub(super) struct Ways {
    /// For each pair of places the length of the best way, at the rates.
    best: Vec<f64>,
    /// To each place (row) from each hub of the set as the first: transfer and distribution, at the best last hub; by hub.
    after: Vec<(usize, Vec<f64>)>,
    pub(super) hubs: Vec<usize>,
}

impl Ways {
    pub(super) fn none(problem: &Problem) -> Self {
        Self { best: vec![f64::INFINITY; problem.places * problem.places], after: Vec::new(), hubs: Vec::new() }
    }

    /// The same with one hub more.
    pub(super) fn with(&self, problem: &Problem, hub: usize) -> Self {
        let mut ways = self.clone();
        ways.add(problem, hub);
        ways
    }

    pub(super) fn add(&mut self, problem: &Problem, hub: usize) {
        let n = problem.places;
        let rates = problem.rates;
        self.hubs.push(hub);
        let last = (0..n).map(|to| rates.distribute * problem.between(hub, to)).collect::<Vec<_>>();
        for (first, after) in &mut self.after {
            let transfer = rates.transfer * problem.between(*first, hub);
            after.iter_mut().zip(&last).for_each(|(a, l)| *a = a.min(transfer + l));
        }
        let mut after = last.clone();
        for (other, _) in &self.after {
            let transfer = rates.transfer * problem.between(hub, *other);
            let out = (0..n).map(|to| transfer + rates.distribute * problem.between(*other, to));
            after.iter_mut().zip(out).for_each(|(a, o)| *a = a.min(o));
        }
        self.after.push((hub, after));
        let after = &self.after[self.after.len() - 1].1;
        for (from, best) in self.best.chunks_exact_mut(n).enumerate() {
            let as_first = rates.collect * problem.between(from, hub);
            let to_last =
                |&h: &usize| rates.collect * problem.between(from, h) + rates.transfer * problem.between(h, hub);
            let as_last = self.hubs.iter().map(to_last).fold(f64::INFINITY, f64::min);
            for ((b, l), a) in best.iter_mut().zip(&last).zip(after) {
                *b = b.min((as_last + l).min(as_first + a));
            }
        }
    }

    /// What all flows cost on their shortest ways.
    pub(super) fn cost(&self, problem: &Problem) -> f64 {
        self.best.iter().zip(&problem.flow).filter(|b| *b.1 > 0.0).map(|(b, f)| b * f).sum()
    }

    /// What the flows from each place and all later ones cost; 0 at the end.
    pub(super) fn remaining(&self, problem: &Problem) -> Vec<f64> {
        let n = problem.places;
        let mut costs = vec![0.0; n + 1];
        for from in (0..n).rev() {
            let pairs = self.best[from * n..(from + 1) * n].iter().zip(&problem.flow[from * n..(from + 1) * n]);
            costs[from] = costs[from + 1] + pairs.filter(|p| *p.1 > 0.0).map(|(b, f)| b * f).sum::<f64>();
        }
        costs
    }

    /// The cost with one hub more, without keeping its ways; something less where that is above `enough` already, by what
    /// the later places cost at least (`rest`).
    pub(super) fn cost_with(&self, problem: &Problem, hub: usize, enough: f64, rest: &[f64]) -> f64 {
        let n = problem.places;
        let rates = problem.rates;
        let last: Vec<f64> = (0..n).map(|to| rates.distribute * problem.between(hub, to)).collect();
        let mut after = last.clone();
        for (other, _) in &self.after {
            let transfer = rates.transfer * problem.between(hub, *other);
            let row = &problem.distance[other * n..(other + 1) * n];
            after.iter_mut().zip(row).for_each(|(a, d)| *a = a.min(transfer + rates.distribute * d));
        }
        let mut cost = 0.0;
        for (from, best) in self.best.chunks_exact(n).enumerate() {
            let as_first = rates.collect * problem.between(from, hub);
            let to_last =
                |&h: &usize| rates.collect * problem.between(from, h) + rates.transfer * problem.between(h, hub);
            let as_last = self.hubs.iter().map(to_last).fold(as_first, f64::min);
            let flow = &problem.flow[from * n..(from + 1) * n];
            cost += row_cost(best, &last, &after, flow, (as_first, as_last));
            let least = cost + rest.get(from + 1).unwrap_or(&0.0);
            if least > enough {
                return least;
            }
        }
        cost
    }
}

/// Eight partial sums, always added in the same order: what lets the compiler use wide vectors.
fn row_cost(best: &[f64], last: &[f64], after: &[f64], flow: &[f64], (as_first, as_last): (f64, f64)) -> f64 {
    let least = |b: f64, l: f64, a: f64| {
        let (l, a) = (as_last + l, as_first + a);
        let way = if l < a { l } else { a };
        if b < way { b } else { way }
    };
    let mut sums = [0.0; 8];
    let whole = best.len() / 8 * 8;
    for at in (0..whole).step_by(8) {
        let (best, last) = (&best[at..at + 8], &last[at..at + 8]);
        let (after, flow) = (&after[at..at + 8], &flow[at..at + 8]);
        for lane in 0..8 {
            sums[lane] += flow[lane] * least(best[lane], last[lane], after[lane]);
        }
    }
    let rest: f64 = (whole..best.len()).map(|at| flow[at] * least(best[at], last[at], after[at])).sum();
    sums.iter().sum::<f64>() + rest
}
