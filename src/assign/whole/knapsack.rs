//! The 0-1 knapsack: the items of most profit within a capacity.
//!
//! Depth first over the items by profit for each unit of weight, with Dantzig's bound at each step (Horowitz and Sahni
//! 1974; Martello and Toth, "Knapsack problems", 1990, chapter 2). All arithmetic is exact.

/// Steps after which the search stops with the bound in place of the optimum, unless told otherwise.
const MOST_STEPS: u32 = 20_000;

/// Something that may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What it brings, above 0.
    pub(crate) profit: i64,
    /// What it takes, 0 or more.
    pub(crate) weight: i64,
    /// The caller's number for it.
    pub(crate) id: u32,
}

/// Room for the search, kept between calls.
#[derive(Debug)]
pub(crate) struct Knapsack {
    steps: u32,
    /// Put items here before [`Self::solve`], which sorts them.
    pub(crate) items: Vec<Item>,
    /// The ids of what was taken.
    pub(crate) taken: Vec<u32>,
    /// Sums of profit and weight of the items before each position.
    sums: Vec<(i64, i64)>,
    /// Positions taken, in order: of the search, and of the best answer.
    path: Vec<usize>,
    best: Vec<usize>,
}

impl Default for Knapsack {
    fn default() -> Self {
        Self::with_steps(MOST_STEPS)
    }
}

impl Knapsack {
    /// One that gives up after so many steps of a search.
    pub(crate) fn with_steps(steps: u32) -> Self {
        let (items, taken, sums) = (Vec::new(), Vec::new(), Vec::new());
        Self { steps, items, taken, sums, path: Vec::new(), best: Vec::new() }
    }

    /// Takes a best subset of the items into `taken`, and gives its profit. Where the search was too long, `taken` is
    /// a good subset and the number a bound above every subset's profit.
    pub(crate) fn solve(&mut self, capacity: i64) -> i64 {
        self.taken.clear();
        self.items.retain(|i| i.weight <= capacity);
        let weight: i64 = self.items.iter().map(|i| i.weight).sum();
        if weight <= capacity {
            self.taken.extend(self.items.iter().map(|i| i.id));
            return self.items.iter().map(|i| i.profit).sum();
        }
        self.sort();
        let above = self.above(0, capacity);
        let (best, complete) = self.search(capacity, above);
        self.taken.extend(self.best.iter().map(|&at| self.items[at].id));
        if complete { best } else { above }
    }

    /// No subset has more profit than this.
    pub(crate) fn bound(&mut self, capacity: i64) -> i64 {
        self.items.retain(|i| i.weight <= capacity);
        self.sort();
        self.above(0, capacity)
    }

    /// By profit for each unit of weight, exactly, since the bound is none in any other order.
    fn sort(&mut self) {
        let cross = |a: &Item, b: &Item| i128::from(a.profit) * i128::from(b.weight);
        self.items.sort_unstable_by(|a, b| cross(b, a).cmp(&cross(a, b)).then(a.id.cmp(&b.id)));
        self.sums.clear();
        self.sums.push((0, 0));
        let mut sum = (0, 0);
        for item in &self.items {
            sum = (sum.0 + item.profit, sum.1 + item.weight);
            self.sums.push(sum);
        }
    }

    /// Dantzig's bound over the items from `from` on.
    fn above(&self, from: usize, room: i64) -> i64 {
        let (profit, weight) = self.sums[from];
        let at = from + self.sums[from + 1..].partition_point(|s| s.1 - weight <= room);
        let whole = self.sums[at].0 - profit;
        let left = room - (self.sums[at].1 - weight);
        let part = self.items.get(at).map_or(0, |item| {
            let part = i128::from(left) * i128::from(item.profit) / i128::from(item.weight);
            part as i64
        });
        whole + part
    }

    /// The best profit found, and whether it is proven.
    fn search(&mut self, capacity: i64, above: i64) -> (i64, bool) {
        self.path.clear();
        self.best.clear();
        let (mut best, mut profit, mut room, mut at) = (-1, 0, capacity, 0);
        for _ in 0..self.steps {
            if profit + self.above(at, room) > best {
                while let Some(item) = self.items.get(at).filter(|i| i.weight <= room) {
                    (profit, room) = (profit + item.profit, room - item.weight);
                    self.path.push(at);
                    at += 1;
                }
                if at < self.items.len() {
                    at += 1;
                    continue;
                }
                if profit > best {
                    best = profit;
                    self.best.clone_from(&self.path);
                    if best == above {
                        return (best, true);
                    }
                }
            }
            let Some(last) = self.path.pop() else { return (best, true) };
            let item = self.items[last];
            (profit, room, at) = (profit - item.profit, room + item.weight, last + 1);
        }
        (best, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rng;

    #[test]
    fn takes_the_best_of_all_subsets() {
        let mut rng = Rng::new(3);
        let mut knapsack = Knapsack::default();
        for _ in 0..500 {
            let count = 1 + rng.below(12);
            let items: Vec<Item> = (0..count as u32)
                .map(|id| Item { profit: 1 + rng.below(30) as i64, weight: rng.below(20) as i64, id })
                .collect();
            let capacity = rng.below(60) as i64;
            let sum =
                |set: u32, of: fn(&Item) -> i64| items.iter().filter(|i| set >> i.id & 1 == 1).map(of).sum::<i64>();
            let fitting = (0..1u32 << count).filter(|&set| sum(set, |i| i.weight) <= capacity);
            let best = fitting.map(|set| sum(set, |i| i.profit)).max();
            knapsack.items.clone_from(&items);
            let bound = knapsack.bound(capacity);
            knapsack.items.clone_from(&items);
            assert_eq!(Some(knapsack.solve(capacity)), best);
            assert!(Some(bound) >= best);
            let taken = knapsack.taken.iter().fold(0, |set, id| set | 1 << id);
            assert_eq!(Some(sum(taken, |i| i.profit)), best);
            assert!(sum(taken, |i| i.weight) <= capacity);
        }
    }
}
