//! Which visits lie near each other: in space for ruin, in space and time for insertion.
//!
//! *Cost.* Tables and small planes: a selection in each row. Large planes: a grid, so that 100,000 points need no n².

use super::model::Model;
use super::travel::Travel;
use crate::base::{Budget, Error};
use crate::scenario::vrp::{FAR, Legs, Plane};

/// Lists of neighbours, one for each visit.
pub(super) struct Near {
    first: Vec<u32>,
    list: Vec<u32>,
}

impl Near {
    #[inline]
    pub(super) fn of(&self, c: u32) -> &[u32] {
        &self.list[self.first[c as usize] as usize..self.first[c as usize + 1] as usize]
    }

    fn from_lists(lists: impl Iterator<Item = Vec<u32>>, budget: &Budget) -> Result<Self, Error> {
        let (mut first, mut list) = (vec![0], Vec::new());
        for (i, of) in lists.enumerate() {
            if i % 64 == 0 {
                budget.check()?;
            }
            list.extend(of);
            first.push(list.len() as u32);
        }
        Ok(Self { first, list })
    }
}

/// The `k` nearest visits of each by distance there and back, itself first; places without a way are left out.
pub(super) fn in_space<T: Travel>(m: &Model<'_, T>, k: usize, budget: &Budget) -> Result<Near, Error> {
    if let (Legs::Plane(plane), true) = (&m.problem.legs[0], m.n > 3000) {
        return Grid::new(plane, &m.places[..m.n as usize]).nearest(k, budget);
    }
    let travel = &m.travel[0];
    let far = i64::from(FAR);
    let key = |c: u32, v: u32| travel.dist(c, v).min(travel.dist_into(c, v)).min(far);
    let mut row: Vec<(i64, u32)> = Vec::new();
    Near::from_lists(
        (0..m.n).map(|c| {
            row.clear();
            row.extend((0..m.n).filter(|&v| v != c).map(|v| (key(c, v), v)).filter(|&(d, _)| d < far));
            smallest(&mut row, k);
            std::iter::once(c).chain(row.iter().map(|&(_, v)| v)).collect()
        }),
        budget,
    )
}

/// The `k` visits beside which each is best inserted: distance, plus a part of the wait and of the lateness that
/// following one another would force (Vidal et al. 2013). Without times the nearest.
pub(super) fn in_time<T: Travel>(m: &Model<'_, T>, space: &Near, k: usize, budget: &Budget) -> Result<Near, Error> {
    if !m.timed {
        return Near::from_lists((0..m.n).map(|c| space.of(c).iter().copied().skip(1).take(k).collect()), budget);
    }
    let travel = &m.travel[0];
    let after = |a: u32, b: u32| {
        let (x, y) = (&m.visits[a as usize], &m.visits[b as usize]);
        let (d, t) = (travel.dist(a, b), travel.time(a, b));
        let wait = (y.open - t - x.service - x.close).max(0);
        let late = (x.open + x.service + t - y.close).max(0);
        5 * d + wait + 5 * late
    };
    let all: Vec<u32> = (0..m.n).collect();
    let mut row: Vec<(i64, u32)> = Vec::new();
    Near::from_lists(
        (0..m.n).map(|c| {
            let from = if m.n <= 3000 { &all } else { space.of(c) };
            row.clear();
            row.extend(from.iter().filter(|&&v| v != c).map(|&v| (after(c, v).min(after(v, c)), v)));
            smallest(&mut row, k);
            row.iter().map(|&(_, v)| v).collect()
        }),
        budget,
    )
}

fn smallest(row: &mut Vec<(i64, u32)>, k: usize) {
    if row.len() > k && k > 0 {
        row.select_nth_unstable(k - 1);
    }
    row.truncate(k);
    row.sort_unstable();
}

/// Points by cells of a square grid, about four to a cell.
struct Grid<'a> {
    plane: &'a Plane,
    places: &'a [u32],
    low: [f64; 2],
    width: f64,
    columns: usize,
    rows: usize,
    first: Vec<u32>,
    points: Vec<u32>,
}

impl<'a> Grid<'a> {
    fn new(plane: &'a Plane, places: &'a [u32]) -> Self {
        let at = |p: u32| plane.points()[p as usize];
        let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
        for axis in 0..2 {
            low[axis] = places.iter().map(|&p| at(p)[axis]).fold(f64::MAX, f64::min);
            high[axis] = places.iter().map(|&p| at(p)[axis]).fold(f64::MIN, f64::max);
        }
        let area = ((high[0] - low[0]) * (high[1] - low[1])).max(1e-9);
        let longest = (high[0] - low[0]).max(high[1] - low[1]).max(1e-9);
        let width = (4.0 * area / places.len() as f64).sqrt().max(longest / 4000.0);
        let cells = |axis: usize| ((high[axis] - low[axis]) / width) as usize + 1;
        let (columns, rows) = (cells(0), cells(1));
        let mut grid =
            Self { plane, places, low, width, columns, rows, first: vec![0; columns * rows + 1], points: Vec::new() };
        let cell: Vec<usize> = (0..places.len()).map(|i| grid.cell(i)).map(|(x, y)| y * columns + x).collect();
        cell.iter().for_each(|&c| grid.first[c + 1] += 1);
        (0..columns * rows).for_each(|c| grid.first[c + 1] += grid.first[c]);
        let mut next = grid.first.clone();
        grid.points = vec![0; places.len()];
        for (i, &c) in cell.iter().enumerate() {
            grid.points[next[c] as usize] = i as u32;
            next[c] += 1;
        }
        grid
    }

    fn point(&self, i: usize) -> [f64; 2] {
        self.plane.points()[self.places[i] as usize]
    }

    fn cell(&self, i: usize) -> (usize, usize) {
        let p = self.point(i);
        let at = |axis: usize| ((p[axis] - self.low[axis]) / self.width) as usize;
        (at(0), at(1))
    }

    /// Rings of cells around each point, until `k` points are nearer than the next ring can be.
    fn nearest(&self, k: usize, budget: &Budget) -> Result<Near, Error> {
        let mut found: Vec<(f64, u32)> = Vec::new();
        let k = k.min(self.places.len() - 1);
        Near::from_lists(
            (0..self.places.len()).map(|i| {
                found.clear();
                let (x, y) = self.cell(i);
                for ring in 0..self.columns.max(self.rows) {
                    self.ring(i, (x, y), ring, &mut found);
                    let sure = ring as f64 * self.width;
                    if found.iter().filter(|f| f.0 <= sure * sure).count() >= k {
                        break;
                    }
                }
                found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                std::iter::once(i as u32).chain(found.iter().take(k).map(|f| f.1)).collect()
            }),
            budget,
        )
    }

    fn ring(&self, i: usize, (x, y): (usize, usize), ring: usize, found: &mut Vec<(f64, u32)>) {
        let here = self.point(i);
        let (x, y, ring) = (x as i64, y as i64, ring as i64);
        for row in (y - ring).max(0)..=(y + ring).min(self.rows as i64 - 1) {
            let step = if (row - y).abs() == ring { 1 } else { (2 * ring).max(1) };
            let mut column = x - ring;
            while column <= x + ring {
                if (0..self.columns as i64).contains(&column) {
                    let cell = (row * self.columns as i64 + column) as usize;
                    for &j in &self.points[self.first[cell] as usize..self.first[cell + 1] as usize] {
                        if j as usize != i {
                            let p = self.point(j as usize);
                            found.push(((p[0] - here[0]).powi(2) + (p[1] - here[1]).powi(2), j));
                        }
                    }
                }
                column += step;
            }
        }
    }
}
