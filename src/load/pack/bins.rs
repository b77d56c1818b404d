//! Vehicles while they are being filled.

use super::problem::{MEASURES, PackProblem, Packed, Packing, Unpacked, fits};
use crate::base::Fen;

/// One open vehicle.
#[derive(Clone, Debug)]
pub(super) struct Bin {
    pub(super) vehicle: usize,
    pub(super) free: [i64; MEASURES],
    /// The set of groups that it holds.
    groups: u64,
    pub(super) items: Vec<usize>,
}

/// Open vehicles, and how many of each kind are left.
#[derive(Clone, Debug)]
pub(super) struct Bins<'p> {
    pub(super) problem: &'p PackProblem,
    pub(super) open: Vec<Bin>,
    left: Vec<u32>,
}

impl<'p> Bins<'p> {
    pub(super) fn new(problem: &'p PackProblem) -> Self {
        let left = problem.vehicles().iter().map(|v| v.available.unwrap_or(u32::MAX)).collect();
        Self { problem, open: Vec::new(), left }
    }

    pub(super) fn cost(&self) -> i64 {
        self.open.iter().map(|b| self.problem.vehicles()[b.vehicle].cost.0).sum()
    }

    pub(super) fn has(&self, vehicle: usize) -> bool {
        self.left[vehicle] > 0
    }

    /// Opens an empty vehicle, which must be left.
    pub(super) fn open(&mut self, vehicle: usize) -> usize {
        self.left[vehicle] -= 1;
        let free = self.problem.vehicles()[vehicle].capacity;
        self.open.push(Bin { vehicle, free, groups: 0, items: Vec::new() });
        self.open.len() - 1
    }

    /// Gives a vehicle back; the last one takes its number. Returns what it held.
    pub(super) fn close(&mut self, bin: usize) -> Vec<usize> {
        let bin = self.open.swap_remove(bin);
        self.left[bin.vehicle] += 1;
        bin.items
    }

    pub(super) fn fits(&self, bin: usize, item: usize) -> bool {
        let (open, goods) = (&self.open[bin], &self.problem.items()[item]);
        fits(&open.free, &goods.sizes)
            && goods.needs & !self.problem.vehicles()[open.vehicle].offers == 0
            && self.problem.may_join(goods.group, open.groups)
    }

    /// Whether `item` fits once the items at the positions `out` have left.
    pub(super) fn fits_without(&self, bin: usize, item: usize, out: &[usize]) -> bool {
        let (open, goods) = (&self.open[bin], &self.problem.items()[item]);
        let room =
            |m: usize| open.free[m] + out.iter().map(|&at| self.problem.items()[open.items[at]].sizes[m]).sum::<i64>();
        (0..MEASURES).all(|m| goods.sizes[m] <= room(m))
            && goods.needs & !self.problem.vehicles()[open.vehicle].offers == 0
            && self.joins_without(bin, goods.group, out)
    }

    fn joins_without(&self, bin: usize, group: u8, out: &[usize]) -> bool {
        let open = &self.open[bin];
        self.problem.may_join(group, open.groups) || {
            let stay = open.items.iter().enumerate().filter(|(at, _)| !out.contains(at));
            let held = stay.fold(0u64, |held, (_, &i)| held | 1 << self.problem.items()[i].group);
            self.problem.may_join(group, held)
        }
    }

    pub(super) fn put(&mut self, bin: usize, item: usize) {
        let open = &mut self.open[bin];
        let goods = &self.problem.items()[item];
        open.free.iter_mut().zip(goods.sizes).for_each(|(f, s)| *f -= s);
        open.groups |= 1 << goods.group;
        open.items.push(item);
        debug_assert!(open.free.iter().all(|f| *f >= 0));
    }

    /// Takes out the item at a position; the last one takes its place.
    pub(super) fn take(&mut self, bin: usize, at: usize) -> usize {
        let open = &mut self.open[bin];
        let item = open.items.swap_remove(at);
        let goods = &self.problem.items()[item];
        open.free.iter_mut().zip(goods.sizes).for_each(|(f, s)| *f += s);
        open.groups = open.items.iter().fold(0, |held, &i| held | 1 << self.problem.items()[i].group);
        item
    }

    /// Whether two vehicles are alike to whatever comes next.
    pub(super) fn same(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.open[a], &self.open[b]);
        (a.vehicle, a.free, a.groups) == (b.vehicle, b.free, b.groups)
    }

    /// The cheapest kind of vehicle still left that takes the item; of equal cost the first.
    pub(super) fn cheapest(&self, item: usize) -> Option<usize> {
        let kinds = 0..self.problem.vehicles().len();
        kinds.filter(|&v| self.has(v) && self.problem.takes(v, item)).min_by_key(|&v| self.problem.vehicles()[v].cost)
    }

    /// Swaps every vehicle for the cheapest kind that is left and still holds its load.
    pub(super) fn right_size(&mut self) {
        for bin in 0..self.open.len() {
            let open = &self.open[bin];
            let old = open.vehicle;
            let capacity = self.problem.vehicles()[old].capacity;
            let used: [i64; MEASURES] = std::array::from_fn(|m| capacity[m] - open.free[m]);
            let needs = open.items.iter().fold(0, |n, &i| n | self.problem.items()[i].needs);
            let kinds = self.problem.vehicles().iter().enumerate();
            let fitting = kinds.filter(|&(v, kind)| {
                (v == old || self.has(v)) && needs & !kind.offers == 0 && fits(&kind.capacity, &used)
            });
            let Some((new, kind)) = fitting.min_by_key(|&(v, kind)| (kind.cost, v != old, v)) else { continue };
            if new != old {
                let free = std::array::from_fn(|m| kind.capacity[m] - used[m]);
                (self.open[bin].vehicle, self.open[bin].free) = (new, free);
                self.left[new] -= 1;
                self.left[old] += 1;
            }
        }
    }

    /// The answer in its canonical order.
    pub(super) fn into_packing(self, unpacked: Vec<(usize, Unpacked)>, bound: i64) -> Packing {
        let cost = Fen(self.cost());
        let mut vehicles: Vec<Packed> = self
            .open
            .into_iter()
            .filter(|b| !b.items.is_empty())
            .map(|mut b| {
                b.items.sort_unstable();
                Packed { vehicle: b.vehicle, items: b.items }
            })
            .collect();
        vehicles.sort_unstable_by(|a, b| (a.vehicle, a.items.first()).cmp(&(b.vehicle, b.items.first())));
        Packing { vehicles, unpacked, cost, bound: Fen(bound).min(cost), reproducible: true }
    }
}
