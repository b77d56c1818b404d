//! Many-to-many tables by labels over the elimination tree.
//!
//! A node's label is its distance to each of its ancestors, by depth. A shortest path passes a common ancestor of its
//! ends, and these are the ancestors down to a depth: a cell is the least sum over a prefix of two labels. Sources and
//! targets are put in the order of their ranks, in which the last common depth of two of them is the least of those
//! between neighbours.

use super::customize::Customized;
use super::layout::Inner;
use super::sweep::label_of;
use crate::base::{Error, Kernel, dispatch};
use crate::metric::FAR;
use rayon::prelude::*;

/// Sources that are done together, so that the label of a target is read from memory once for all of them.
const TILE: usize = 4;
const LANES: usize = 8;

/// Distances from sources (rows) to targets (columns).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) columns: usize,
    pub(super) cells: Vec<u32>,
}

impl Table {
    /// Distance from source `row` to target `column`, or `None` where there is no way below [`FAR`].
    pub fn get(&self, row: usize, column: usize) -> Option<u32> {
        let cell = self.row(row)[column];
        (cell < FAR).then_some(cell)
    }

    /// A row: [`FAR`] where there is no way below it.
    pub fn row(&self, row: usize) -> &[u32] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }

    /// All cells, row after row.
    pub fn into_cells(self) -> Vec<u32> {
        self.cells
    }
}

impl Customized {
    /// Distances from each of `sources` to each of `targets`, on all threads of the current pool.
    ///
    /// # Errors
    /// Where the table with its labels takes over `allowed` bytes; nothing is allocated then.
    ///
    /// # Panics
    /// Where a node is not of the graph.
    pub fn table(&self, sources: &[u32], targets: &[u32], allowed: u64) -> Result<Table, Error> {
        let inner = &*self.hierarchy.0;
        let places = sources.len() as u64 + targets.len() as u64;
        let cells = sources.len() as u64 * targets.len() as u64;
        let needed = 4 * (cells + places * (inner.deepest as u64 + 1)) + 16 * places;
        if needed > allowed {
            return Err(Error::too_large("the table", needed, allowed));
        }
        let up = labels(inner, &self.up, sources);
        let down = labels(inner, &self.down, targets);
        let places = Places::new(inner, sources, targets);
        let mut rows: Vec<&mut [u32]> = Vec::new();
        let mut table = Table { columns: targets.len(), cells: vec![FAR; cells as usize] };
        if !targets.is_empty() {
            rows.extend(table.cells.chunks_mut(targets.len()));
        }
        let mut by_rank: Vec<(usize, &mut [u32])> = Vec::with_capacity(rows.len());
        let mut taken: Vec<Option<&mut [u32]>> = rows.into_iter().map(Some).collect();
        for (position, place) in places.order.iter().enumerate().filter(|(_, place)| place.is_source) {
            by_rank.extend(taken.get_mut(place.index).and_then(Option::take).map(|row| (position, row)));
        }
        by_rank.par_chunks_mut(TILE).for_each(|tile| {
            dispatch(Fill { places: &places, up: &up, down: &down, levels: inner.deepest + 1, tile });
        });
        Ok(table)
    }
}

/// Labels of `nodes`, one after the other.
fn labels(inner: &Inner, weights: &[u32], nodes: &[u32]) -> Vec<u32> {
    let levels = inner.deepest + 1;
    let mut labels = vec![FAR; levels * nodes.len()];
    labels.par_chunks_mut(levels).zip(nodes).for_each(|(label, &node)| {
        label_of(inner, weights, (inner.rank[node as usize] as usize, 0), label);
    });
    labels
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    rank: u32,
    pub(super) is_source: bool,
    /// Among the sources, or among the targets.
    pub(super) index: usize,
}

/// Sources and targets by rank.
pub(super) struct Places {
    pub(super) order: Vec<Place>,
    /// How many ancestors each has in common with the one before it, themselves counted.
    pub(super) common: Vec<u32>,
}

impl Places {
    pub(super) fn new(inner: &Inner, sources: &[u32], targets: &[u32]) -> Self {
        let place = |is_source| {
            move |(index, &node): (usize, &u32)| Place { rank: inner.rank[node as usize], is_source, index }
        };
        let mut order: Vec<Place> = sources.iter().enumerate().map(place(true)).collect();
        order.extend(targets.iter().enumerate().map(place(false)));
        order.sort_unstable_by_key(|place| (place.rank, place.is_source, place.index));
        let neighbours = order.windows(2).map(|w| inner.common(w[0].rank as usize, w[1].rank as usize) as u32);
        let common = std::iter::once(0).chain(neighbours).collect();
        Self { order, common }
    }
}

struct Fill<'a, 'b> {
    places: &'a Places,
    up: &'a [u32],
    down: &'a [u32],
    levels: usize,
    /// Positions in the order, and the rows to fill.
    tile: &'a mut [(usize, &'b mut [u32])],
}

impl Kernel for Fill<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { places, up, down, levels, tile } = self;
        let (Some(start), Some(end)) = (tile.first().map(|t| t.0), tile.last().map(|t| t.0)) else { return };
        let mut labels = [&up[..0]; TILE];
        for (label, &(at, _)) in labels.iter_mut().zip(&*tile) {
            *label = &up[levels * places.order[at].index..][..levels];
        }
        let mut cells = Cells { places, labels, down, common: [levels; TILE] };
        for (lane, (at, row)) in tile.iter_mut().enumerate() {
            for i in *at + 1..=end {
                cells.step(lane, places.common[i]);
                cells.one(i, lane, row);
            }
        }
        for i in end + 1..places.order.len() {
            (0..tile.len()).for_each(|lane| cells.step(lane, places.common[i]));
            cells.all(i, tile);
        }
        for (lane, (at, row)) in tile.iter_mut().enumerate() {
            cells.common[lane] = levels;
            for i in (start..*at).rev() {
                cells.step(lane, places.common[i + 1]);
                cells.one(i, lane, row);
            }
        }
        for i in (0..start).rev() {
            (0..tile.len()).for_each(|lane| cells.step(lane, places.common[i + 1]));
            cells.all(i, tile);
        }
    }
}

/// What a tile's sources are met with on the way along the order.
struct Cells<'a> {
    places: &'a Places,
    /// Of the tile's sources.
    labels: [&'a [u32]; TILE],
    down: &'a [u32],
    /// Ancestors that each source has in common with the place last stepped to.
    common: [usize; TILE],
}

impl<'a> Cells<'a> {
    #[inline(always)]
    fn step(&mut self, lane: usize, common: u32) {
        self.common[lane] = self.common[lane].min(common as usize);
    }

    /// The label of the target at position `i`, and its column; `None` where a source stands there.
    #[inline(always)]
    fn target(&self, i: usize) -> Option<(&'a [u32], usize)> {
        let place = self.places.order[i];
        let levels = self.labels[0].len();
        (!place.is_source).then(|| (&self.down[levels * place.index..][..levels], place.index))
    }

    #[inline(always)]
    fn one(&self, i: usize, lane: usize, row: &mut [u32]) {
        if let Some((label, column)) = self.target(i) {
            let common = self.common[lane];
            [row[column]] = least([&self.labels[lane][..common]], &label[..common]);
        }
    }

    #[inline(always)]
    fn all(&self, i: usize, tile: &mut [(usize, &mut [u32])]) {
        let Some((label, column)) = self.target(i) else { return };
        let common = self.common[0];
        if tile.len() == TILE && self.common.iter().all(|&c| c == common) {
            let cells = least(self.labels.map(|source| &source[..common]), &label[..common]);
            for ((_, row), cell) in tile.iter_mut().zip(cells) {
                row[column] = cell;
            }
        } else {
            for (lane, (_, row)) in tile.iter_mut().enumerate() {
                self.one(i, lane, row);
            }
        }
    }
}

/// The least of `a[i] + b[i]`, at most [`FAR`], for each `a`; all are of one length.
#[inline(always)]
pub(super) fn least<const N: usize>(a: [&[u32]; N], b: &[u32]) -> [u32; N] {
    let mut best = [[FAR; LANES]; N];
    let len = b.len();
    let mut add = |at: usize| {
        let b: [u32; LANES] = std::array::from_fn(|lane| b[at..at + LANES][lane]);
        for (best, a) in best.iter_mut().zip(a) {
            let a = &a[at..at + LANES];
            for lane in 0..LANES {
                best[lane] = best[lane].min(a[lane] + b[lane]);
            }
        }
    };
    let mut at = 0;
    while at + LANES <= len {
        add(at);
        at += LANES;
    }
    if at < len && len >= LANES {
        // The last lanes once more: a minimum taken twice is the same.
        add(len - LANES);
        at = len;
    }
    let mut all = best.map(|lanes| lanes.into_iter().fold(FAR, u32::min));
    for i in at..len {
        for (all, a) in all.iter_mut().zip(a) {
            *all = (*all).min(a[i] + b[i]);
        }
    }
    all
}
