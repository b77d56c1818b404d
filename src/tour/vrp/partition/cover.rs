//! The cheapest set of columns that covers each row once, by depth-first search.
//!
//! It goes on at the row with the fewest columns left. A branch ends where a row has none, or where what is still to
//! cover can't be had in the room that is left: each row takes at least its part of its cheapest column.

use super::worth::Columns;

/// A column that may be in a cover, with what it costs beyond its rows' worth, which is not negative.
#[derive(Clone, Debug)]
struct Choice {
    column: u32,
    extra: f64,
    bits: u64,
}

/// A search under way.
pub(super) struct Cover<'a> {
    columns: &'a Columns,
    choices: Vec<Choice>,
    rows: usize,
    /// Columns that a cover may have.
    most: usize,
    /// What a cover may cost beyond all rows' worth.
    room: f64,
    /// Branches that may be looked at.
    left: u32,
    path: Vec<u32>,
    best: Option<Vec<u32>>,
    counts: Vec<u32>,
    parts: Vec<f64>,
}

impl<'a> Cover<'a> {
    /// Covers of `rows` rows by at most `most` of the columns `of`, cheaper than `room` beyond what the rows are worth;
    /// `worth` must be such that no column costs less than its rows are worth.
    pub(super) fn new(columns: &'a Columns, of: &[(f64, u32)], rows: usize, most: usize, room: f64) -> Self {
        let choice = |&(extra, column): &(f64, u32)| {
            let bits = columns.rows(column as usize).iter().fold(0, |bits, &row| bits | 1 << row);
            Choice { column, extra: extra.max(0.0), bits }
        };
        Self {
            columns,
            choices: of.iter().map(choice).collect(),
            rows,
            most,
            room,
            left: 0,
            path: Vec::new(),
            best: None,
            counts: vec![0; rows],
            parts: vec![0.0; rows],
        }
    }

    /// The best one that looking at `branches` branches finds.
    pub(super) fn search(mut self, branches: u32) -> Option<Vec<u32>> {
        self.left = branches;
        let live: Vec<u32> = (0..self.choices.len() as u32).collect();
        self.branch(&live, 0, 0.0);
        self.best
    }

    fn branch(&mut self, live: &[u32], covered: u64, spent: f64) {
        if self.left == 0 || self.path.len() > self.most {
            return;
        }
        self.left -= 1;
        let Some(row) = self.tightest(live, covered, spent) else { return };
        let Some(row) = row else {
            self.room = spent - 0.5;
            self.best = Some(self.path.clone());
            return;
        };
        let here: Vec<u32> = live.iter().copied().filter(|&c| self.choices[c as usize].bits >> row & 1 == 1).collect();
        for c in here {
            let all = spent + self.choices[c as usize].extra;
            if all >= self.room {
                continue;
            }
            let chosen = &self.choices[c as usize];
            let fits = |other: &Choice| other.bits & chosen.bits == 0 && all + other.extra < self.room;
            let rest: Vec<u32> = live.iter().copied().filter(|&o| fits(&self.choices[o as usize])).collect();
            self.path.push(chosen.column);
            self.branch(&rest, covered | self.choices[c as usize].bits, all);
            self.path.pop();
        }
    }

    /// The open row with the fewest columns; `Some(None)` where none is open, `None` where no cover can be cheap enough.
    fn tightest(&mut self, live: &[u32], covered: u64, spent: f64) -> Option<Option<usize>> {
        self.counts.fill(0);
        self.parts.fill(f64::INFINITY);
        for &c in live {
            let choice = &self.choices[c as usize];
            let rows = self.columns.rows(choice.column as usize);
            let part = choice.extra / rows.len() as f64;
            for &row in rows {
                self.counts[row as usize] += 1;
                self.parts[row as usize] = self.parts[row as usize].min(part);
            }
        }
        let open = (0..self.rows).filter(|row| covered >> row & 1 == 0);
        let (mut least, mut need) = (None, spent);
        for row in open {
            need += self.parts[row];
            if self.counts[row] == 0 || need >= self.room {
                return None;
            }
            if least.is_none_or(|(count, _)| self.counts[row] < count) {
                least = Some((self.counts[row], row));
            }
        }
        Some(least.map(|(_, row)| row))
    }
}
