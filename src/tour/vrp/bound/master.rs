//! The linear program over routes: the revised simplex method with a dense inverse.
//!
//! Rows are *at least*: at least so many trips, each visit at least once. Right-hand sides are perturbed a little against
//! standing still. What comes out are multipliers, which bounds take from here after rounding: nothing rests on these doubles.

/// Reduced costs above minus this count as 0.
const TINY: f64 = 1e-7;
/// The inverse is built anew after so many pivots.
const FRESH: usize = 300;

struct Column {
    cost: f64,
    /// Row and how often, by row.
    rows: Vec<(u16, f64)>,
}

pub(super) struct Master {
    m: usize,
    columns: Vec<Column>,
    basis: Vec<usize>,
    basic: Vec<bool>,
    /// Row-major inverse of the basis.
    inverse: Vec<f64>,
    right: Vec<f64>,
    /// Values of the basic columns.
    values: Vec<f64>,
    pub duals: Vec<f64>,
    pivots: usize,
}

impl Master {
    /// Row 0 asks for `trips` trips; `out[i]` is what leaving visit `i` out costs, `short` a trip too few.
    pub(super) fn new(trips: f64, short: f64, out: &[f64]) -> Self {
        let m = out.len() + 1;
        let mut right: Vec<f64> = (0..m).map(|row| 1.0 + 1e-6 * ((row * 7919) % 101) as f64).collect();
        right[0] = trips;
        let one = |(row, cost): (usize, f64)| Column { cost, rows: vec![(row as u16, 1.0)] };
        let surplus = |row: usize| Column { cost: 0.0, rows: vec![(row as u16, -1.0)] };
        let costs = std::iter::once(short).chain(out.iter().copied());
        let mut columns: Vec<Column> = costs.enumerate().map(one).collect();
        columns.extend((0..m).map(surplus));
        let mut basic = vec![false; 2 * m];
        basic[..m].fill(true);
        let mut master = Self {
            m,
            duals: columns[..m].iter().map(|column| column.cost).collect(),
            columns,
            basis: (0..m).collect(),
            basic,
            inverse: vec![0.0; m * m],
            values: right.clone(),
            right,
            pivots: 0,
        };
        (0..m).for_each(|row| master.inverse[row * m + row] = 1.0);
        master
    }

    /// Adds a route.
    pub(super) fn add(&mut self, cost: f64, route: &[u16]) {
        let mut rows: Vec<(u16, f64)> = vec![(0, 1.0)];
        let mut visits = route.to_vec();
        visits.sort_unstable();
        for visit in visits {
            match rows.last_mut() {
                Some(last) if last.0 == visit + 1 => last.1 += 1.0,
                _ => rows.push((visit + 1, 1.0)),
            }
        }
        self.columns.push(Column { cost, rows });
        self.basic.push(false);
    }

    /// What the columns in the basis cost.
    pub(super) fn cost(&self) -> f64 {
        self.basis.iter().zip(&self.values).map(|(&column, value)| self.columns[column].cost * value).sum()
    }

    fn reduced(&self, column: &Column) -> f64 {
        column.rows.iter().fold(column.cost, |cost, &(row, times)| cost - times * self.duals[usize::from(row)])
    }

    /// Pivots until no column is below 0, or for so many pivots.
    pub(super) fn solve(&mut self, pivots: usize) {
        for _ in 0..pivots {
            let mut entering = (-TINY, usize::MAX);
            for (index, column) in self.columns.iter().enumerate() {
                if !self.basic[index] {
                    let reduced = self.reduced(column);
                    if reduced < entering.0 {
                        entering = (reduced, index);
                    }
                }
            }
            if entering.1 == usize::MAX || !self.pivot(entering.1) {
                return;
            }
        }
    }

    /// Takes a column into the basis; false where nothing stops it, or nothing safely.
    fn pivot(&mut self, entering: usize) -> bool {
        let m = self.m;
        let rows = &self.columns[entering].rows;
        let direction: Vec<f64> = self
            .inverse
            .chunks_exact(m)
            .map(|inverse| rows.iter().map(|&(row, times)| inverse[usize::from(row)] * times).sum())
            .collect();
        let ratio = |row: &usize| self.values[*row].max(0.0) / direction[*row];
        let leaving = (0..m).filter(|&row| direction[row] > 1e-9).min_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        let Some(leaving) = leaving else { return false };
        let step = ratio(&leaving);
        for (value, along) in self.values.iter_mut().zip(&direction) {
            *value -= step * along;
        }
        self.values[leaving] = step;
        let pivot: Vec<f64> =
            self.inverse[leaving * m..(leaving + 1) * m].iter().map(|cell| cell / direction[leaving]).collect();
        for (row, inverse) in self.inverse.chunks_exact_mut(m).enumerate() {
            if row == leaving {
                inverse.copy_from_slice(&pivot);
            } else if direction[row] != 0.0 {
                inverse.iter_mut().zip(&pivot).for_each(|(cell, pivot)| *cell -= direction[row] * pivot);
            }
        }
        let reduced = self.reduced(&self.columns[entering]);
        self.duals.iter_mut().zip(&pivot).for_each(|(dual, pivot)| *dual += reduced * pivot);
        self.basic[self.basis[leaving]] = false;
        self.basic[entering] = true;
        self.basis[leaving] = entering;
        self.pivots += 1;
        if self.pivots.is_multiple_of(FRESH) {
            self.refresh();
        }
        true
    }

    /// Builds the inverse anew (Gauss and Jordan), where the basis allows it; then values and duals.
    fn refresh(&mut self) {
        let m = self.m;
        let mut matrix = vec![0.0; m * m];
        for (place, &column) in self.basis.iter().enumerate() {
            for &(row, times) in &self.columns[column].rows {
                matrix[usize::from(row) * m + place] = times;
            }
        }
        let mut inverse = vec![0.0; m * m];
        (0..m).for_each(|row| inverse[row * m + row] = 1.0);
        for at in 0..m {
            let largest = (at..m).max_by(|&a, &b| matrix[a * m + at].abs().total_cmp(&matrix[b * m + at].abs()));
            let Some(row) = largest.filter(|&row| matrix[row * m + at].abs() > 1e-11) else { return };
            for column in 0..m {
                matrix.swap(at * m + column, row * m + column);
                inverse.swap(at * m + column, row * m + column);
            }
            let pivot = matrix[at * m + at];
            matrix[at * m..(at + 1) * m].iter_mut().for_each(|cell| *cell /= pivot);
            inverse[at * m..(at + 1) * m].iter_mut().for_each(|cell| *cell /= pivot);
            let (own, own_inverse) = (matrix[at * m..(at + 1) * m].to_vec(), inverse[at * m..(at + 1) * m].to_vec());
            for row in (0..m).filter(|&row| row != at) {
                let factor = matrix[row * m + at];
                if factor != 0.0 {
                    let cells = matrix[row * m..(row + 1) * m].iter_mut().zip(&own);
                    cells.for_each(|(cell, own)| *cell -= factor * own);
                    let cells = inverse[row * m..(row + 1) * m].iter_mut().zip(&own_inverse);
                    cells.for_each(|(cell, own)| *cell -= factor * own);
                }
            }
        }
        self.inverse = inverse;
        for (value, inverse) in self.values.iter_mut().zip(self.inverse.chunks_exact(m)) {
            *value = inverse.iter().zip(&self.right).map(|(a, b)| a * b).sum();
        }
        for (row, dual) in self.duals.iter_mut().enumerate() {
            let basic = self.basis.iter().enumerate();
            *dual = basic.map(|(place, &column)| self.columns[column].cost * self.inverse[place * m + row]).sum();
        }
    }
}
