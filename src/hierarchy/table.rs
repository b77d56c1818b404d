//! Many-to-many tables by labels over the elimination tree.
//!
//! A node's label is its distance to each of its ancestors, by depth. A shortest path passes a common ancestor of its
//! ends, and these are the ancestors down to a depth: a cell is the least sum over a prefix of two labels. Sources and
//! targets are put in the order of their ranks: there the last common depth of two of them is the least of those between
//! neighbours, and neighbours climb over rows that are in the cache. Labels of targets lie side by side in lanes, so
//! that one vector of sums is as many cells, without a sum across its lanes.

use super::customize::Customized;
use super::layout::Inner;
use super::sweep::label_of;
use crate::base::{Error, Kernel, dispatch};
use crate::metric::FAR;
use rayon::prelude::*;
use std::hint::black_box;

/// Sources that are done together, so that a target's label is read from memory once for all of them.
const TILE: usize = 4;
/// Targets of a block.
const LANES: usize = 16;

/// Distances from sources (rows) to targets (columns).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) columns: usize,
    pub(super) cells: Vec<u32>,
}

impl Table {
    /// Distance from source `row` to target `column`, or `None` where there is no way below [`FAR`].
    ///
    /// # Panics
    /// Beyond the table.
    pub fn get(&self, row: usize, column: usize) -> Option<u32> {
        let cell = self.row(row)[column];
        (cell < FAR).then_some(cell)
    }

    /// A row: [`FAR`] where there is no way below it.
    ///
    /// # Panics
    /// Beyond the table.
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
        let cells = 4 * sources.len() as u64 * targets.len() as u64;
        let needed = cells + Blocks::<u32, LANES>::bytes(inner, sources.len(), targets.len());
        if needed > allowed {
            return Err(Error::too_large("the table", needed, allowed));
        }
        let mut table = Table { columns: targets.len(), cells: vec![FAR; sources.len() * targets.len()] };
        if table.cells.is_empty() {
            return Ok(table);
        }
        let label = |weights| move |rank, label: &mut [u32]| label_of(inner, weights, (rank, 0), label);
        let blocks = Blocks::<u32, LANES>::new(inner, targets, label(&self.down));
        blocks.fill(sources, table.cells.chunks_mut(targets.len()), label(&self.up), |row, column, cell| {
            row[column] = cell.min(FAR);
        });
        Ok(table)
    }
}

/// What a label holds for each ancestor.
pub(super) trait Label: Copy + Send + Sync {
    /// No way there.
    const FAR: Self;

    /// The less of `self` and the sum of two labels, one from a source and one from a target.
    fn or_sum(self, a: Self, b: Self) -> Self;
}

impl Label for u32 {
    const FAR: Self = FAR;

    #[inline(always)]
    fn or_sum(self, a: Self, b: Self) -> Self {
        self.min(a + b)
    }
}

/// A node by its rank, with its index among those asked for.
type Ranked = (u32, u32);

fn by_rank(inner: &Inner, nodes: &[u32]) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = nodes.iter().zip(0..).map(|(&node, i)| (inner.rank[node as usize], i)).collect();
    ranked.sort_unstable();
    ranked
}

/// Targets by rank with their labels, `N` of them side by side.
pub(super) struct Blocks<'a, L, const N: usize> {
    inner: &'a Inner,
    targets: Vec<Ranked>,
    /// How many ancestors each target has in common with the one before it.
    common: Vec<u32>,
    /// Block after block, by depth; lanes without a target are [`Label::FAR`].
    labels: Vec<[L; N]>,
}

impl<'a, L: Label, const N: usize> Blocks<'a, L, N> {
    /// What making and filling them takes beside the cells.
    pub(super) fn bytes(inner: &Inner, sources: usize, targets: usize) -> u64 {
        let (levels, lanes) = (inner.deepest as u64 + 1, targets.next_multiple_of(N) as u64);
        let threads = rayon::current_num_threads() as u64;
        let label = size_of::<L>() as u64;
        label * levels * (lanes + (TILE as u64 + 1) * threads)
            + (12 + 4 * TILE as u64 * threads) * lanes
            + 48 * sources as u64
    }

    /// Labels are written by `label`, which takes a rank and fills by depth down to that rank's.
    pub(super) fn new(inner: &'a Inner, targets: &[u32], label: impl Fn(usize, &mut [L]) + Sync) -> Self {
        let targets = by_rank(inner, targets);
        let neighbours = targets.windows(2).map(|w| inner.common(w[0].0 as usize, w[1].0 as usize) as u32);
        let common = std::iter::once(0).chain(neighbours).collect();
        let levels = inner.deepest + 1;
        let mut labels = vec![[L::FAR; N]; levels * targets.len().div_ceil(N)];
        labels.par_chunks_mut(levels).zip(targets.par_chunks(N)).for_each_init(
            || vec![L::FAR; levels],
            |own, (block, targets)| {
                for (lane, &(rank, _)) in targets.iter().enumerate() {
                    label(rank as usize, own);
                    let known = usize::from(inner.nodes[rank as usize].depth) + 1;
                    block.iter_mut().zip(&own[..known]).for_each(|(lanes, &own)| lanes[lane] = own);
                }
            },
        );
        Self { inner, targets, common, labels }
    }

    /// Calls `set` with the row of each source, the index of each target and the least sum of their labels.
    pub(super) fn fill<R: Send>(
        &self,
        sources: &[u32],
        rows: impl Iterator<Item = R>,
        label: impl Fn(usize, &mut [L]) + Sync,
        set: impl Fn(&mut R, usize, L) + Sync,
    ) {
        let mut rows: Vec<Option<R>> = rows.map(Some).collect();
        let ranked = by_rank(self.inner, sources).into_iter();
        let mut work: Vec<(usize, R)> =
            ranked.filter_map(|(rank, i)| Some((rank as usize, rows[i as usize].take()?))).collect();
        let levels = self.inner.deepest + 1;
        work.par_chunks_mut(TILE).for_each_init(
            || (vec![L::FAR; levels], Tile::new(levels, self.targets.len().next_multiple_of(N))),
            |(own, tile), work| {
                for (lane, &(rank, _)) in work.iter().enumerate() {
                    label(rank, own);
                    tile.take(self, lane, rank, own);
                }
                dispatch(Fill { blocks: self, tile, work, set: &set });
            },
        );
    }
}

/// Some sources.
struct Tile<L> {
    /// Their labels by depth.
    labels: Vec<[L; TILE]>,
    /// How many ancestors each has in common with each target.
    common: [Vec<u32>; TILE],
}

impl<L: Label> Tile<L> {
    fn new(levels: usize, targets: usize) -> Self {
        Self { labels: vec![[L::FAR; TILE]; levels], common: std::array::from_fn(|_| vec![0; targets]) }
    }

    fn take<const N: usize>(&mut self, blocks: &Blocks<'_, L, N>, lane: usize, rank: usize, label: &[L]) {
        let known = usize::from(blocks.inner.nodes[rank].depth) + 1;
        self.labels.iter_mut().zip(&label[..known]).for_each(|(lanes, &label)| lanes[lane] = label);
        let (targets, common) = (&blocks.targets, &mut self.common[lane][..]);
        let with = |&(target, _): &Ranked| blocks.inner.common(rank, target as usize) as u32;
        // From the source's place in the order outwards.
        let next = targets.partition_point(|target| (target.0 as usize) < rank);
        if let Some(target) = targets.get(next) {
            let mut least = with(target);
            common[next] = least;
            for (to, &step) in common[next + 1..].iter_mut().zip(&blocks.common[next + 1..]) {
                least = least.min(step);
                *to = least;
            }
        }
        if next > 0 {
            let mut least = with(&targets[next - 1]);
            for (to, &step) in common[..next].iter_mut().zip(&blocks.common[..next]).rev() {
                *to = least;
                least = least.min(step);
            }
        }
        // Lanes without a target are as the last with one.
        let last = common[targets.len() - 1];
        common[targets.len()..].fill(last);
    }
}

struct Fill<'a, 'b, L, R, S, const N: usize> {
    blocks: &'a Blocks<'b, L, N>,
    tile: &'a Tile<L>,
    work: &'a mut [(usize, R)],
    set: &'a S,
}

impl<L: Label, R, S: Fn(&mut R, usize, L), const N: usize> Kernel for Fill<'_, '_, L, R, S, N> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { blocks, tile, work, set } = self;
        let labels = blocks.labels.chunks_exact(tile.labels.len());
        for ((at, targets), labels) in (0..).step_by(N).zip(blocks.targets.chunks(N)).zip(labels) {
            let common = std::array::from_fn::<_, TILE, _>(|lane| &tile.common[lane][at..at + N]);
            let all = common[..work.len()].iter().flat_map(|c| c.iter()).fold(u32::MAX, |least, &c| least.min(c));
            let mut best = least_sums(&tile.labels[..all as usize], &labels[..all as usize]);
            for (lane, (_, row)) in work.iter_mut().enumerate() {
                let (best, common) = (&mut best[lane], common[lane]);
                let most = common.iter().fold(0, |most, &c| most.max(c));
                for depth in all..most {
                    let (from, to) = (tile.labels[depth as usize][lane], black_box(&labels[depth as usize]));
                    for ((best, &to), &common) in best.iter_mut().zip(to).zip(common) {
                        let sum = best.or_sum(from, to);
                        *best = if depth < common { sum } else { *best };
                    }
                }
                targets.iter().zip(&*best).for_each(|(&(_, index), &best)| set(row, index as usize, best));
            }
        }
    }
}

/// The least sum over all depths for each source and target.
///
/// A loop over depths that the compiler sees through is vectorized across depths, by shuffles and on the stack; what it
/// does not see through leaves the lanes, and every sum in a register: half the time of a whole table.
#[inline(always)]
fn least_sums<L: Label, const N: usize>(from: &[[L; TILE]], to: &[[L; N]]) -> [[L; N]; TILE] {
    let [mut a, mut b, mut c, mut d] = [[L::FAR; N]; TILE];
    for (from, to) in from.iter().zip(to) {
        let to = black_box(to);
        lower(&mut a, from[0], to);
        lower(&mut b, from[1], to);
        lower(&mut c, from[2], to);
        lower(&mut d, from[3], to);
    }
    [a, b, c, d]
}

#[inline(always)]
fn lower<L: Label, const N: usize>(best: &mut [L; N], from: L, to: &[L; N]) {
    for (best, &to) in best.iter_mut().zip(to) {
        *best = best.or_sum(from, to);
    }
}
