//! What each visit is worth: multipliers of the Lagrangian relaxation of set partitioning.
//!
//! Pay for each visit what it is worth and take every tour that costs less than it brings: what that costs in all is a
//! lower bound on every solution made of these tours (Held and Karp 1971; steps after Polyak).

/// Tours as columns: the rows that each covers, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Columns {
    first: Vec<u32>,
    rows: Vec<u32>,
    cost: Vec<f64>,
}

/// Steps without a better bound before they get smaller, and by how much they do.
const PATIENCE: u32 = 10;
const SHRINK: f64 = 0.6;
/// Steps as small as this lead nowhere.
const SMALLEST: f64 = 0.004;
/// The part of the last direction that is kept: rows swing less.
const MOMENTUM: f64 = 0.3;

impl Columns {
    pub(super) fn push(&mut self, rows: impl Iterator<Item = u32>, cost: f64) {
        self.rows.extend(rows);
        self.first.push(self.rows.len() as u32);
        self.cost.push(cost);
    }

    pub(super) fn len(&self) -> usize {
        self.cost.len()
    }

    pub(super) fn rows(&self, column: usize) -> &[u32] {
        let from = if column == 0 { 0 } else { self.first[column - 1] as usize };
        &self.rows[from..self.first[column] as usize]
    }

    /// What a column costs beyond what its rows are worth.
    #[inline]
    pub(super) fn reduced(&self, column: usize, worth: &[f64]) -> f64 {
        self.cost[column] - self.rows(column).iter().map(|&row| worth[row as usize]).sum::<f64>()
    }

    /// Makes `worth` worth as much as `rounds` steps can, given that solutions cost `target`, and then such that no
    /// column costs less than its rows are worth; the bound is their sum.
    pub(super) fn appraise(&self, worth: &mut Vec<f64>, target: f64, rounds: usize) -> f64 {
        self.climb(worth, target, rounds);
        for _ in 0..3 {
            self.share(worth);
        }
        worth.iter().sum()
    }

    fn climb(&self, best: &mut Vec<f64>, target: f64, rounds: usize) {
        let mut worth = best.clone();
        let mut way = vec![0.0; worth.len()];
        let (mut bound, mut step, mut since) = (f64::NEG_INFINITY, 1.0, 0);
        for _ in 0..rounds {
            let mut lack = vec![1.0; worth.len()];
            let mut sum: f64 = worth.iter().sum();
            for column in 0..self.len() {
                let reduced = self.reduced(column, &worth);
                if reduced < 0.0 {
                    sum += reduced;
                    self.rows(column).iter().for_each(|&row| lack[row as usize] -= 1.0);
                }
            }
            if sum > bound + 1e-9 {
                (bound, since) = (sum, 0);
                best.clone_from(&worth);
            } else {
                since += 1;
                if since == PATIENCE {
                    (step, since) = (step * SHRINK, 0);
                    worth.clone_from(best);
                    way.fill(0.0);
                    continue;
                }
            }
            way.iter_mut().zip(&lack).for_each(|(way, lack)| *way = MOMENTUM * *way + lack);
            let length: f64 = way.iter().map(|w| w * w).sum();
            if length < 1e-9 || step < SMALLEST || bound > target - 0.5 {
                return;
            }
            let stride = step * (target - sum).max(1.0) / length;
            worth.iter_mut().zip(&way).for_each(|(worth, way)| *worth += stride * way);
        }
    }

    /// Gives each row its part of what the tightest of its columns has left, or takes it where a column has too little:
    /// afterwards none has.
    fn share(&self, worth: &mut [f64]) {
        let mut part = vec![f64::INFINITY; worth.len()];
        for column in 0..self.len() {
            let rows = self.rows(column);
            let each = self.reduced(column, worth) / rows.len() as f64;
            for &row in rows {
                part[row as usize] = part[row as usize].min(each);
            }
        }
        let finite = worth.iter_mut().zip(part).filter(|(_, part)| part.is_finite());
        finite.for_each(|(worth, part)| *worth += part);
    }
}
