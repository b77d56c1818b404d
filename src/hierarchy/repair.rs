//! Repairs true distances after some weights changed, at a cost in proportion to what they change.
//!
//! A row depends on its weights and on the distances among its heads alone. All of these are heads or members of the
//! parent group too, so that a change spreads from a group to those of its children that have both ends of a changed
//! arc among their heads, and a subtree without such a child is not looked at; nor is a small one, which has none to repair.

use super::layout::Inner;
use super::perfect::{Frame, Perfect};
use crate::base::{Kernel, dispatch};
use std::collections::BinaryHeap;

/// Pairs of positions in a group's list of heads, the lower first, whose distance changed. Groups wait by their place among
/// those above small subtrees.
type Pairs = Vec<(u16, u16)>;

impl Perfect {
    /// Makes true again what depends on the rows `changed`, whose weights are new.
    pub(super) fn repair(&mut self, inner: &Inner, up: &[u32], down: &[u32], changed: &mut Vec<u32>) {
        changed.retain(|&r| !inner.is_small(r as usize));
        changed.sort_unstable();
        changed.dedup();
        let mut queue: BinaryHeap<(u32, Pairs)> = BinaryHeap::new();
        let mut last = None;
        for &r in &*changed {
            let top = inner.group_end(r as usize) as u32;
            if last.replace(top) != Some(top) {
                let group = inner.large.partition_point(|large| large.top < top);
                queue.push((group as u32, Pairs::new()));
            }
        }
        let mut group = Group::new(inner);
        // From the highest group down, so that the distances among a group's heads are true when it is its turn.
        while let Some((index, mut pairs)) = queue.pop() {
            while queue.peek().is_some_and(|next| next.0 == index) {
                pairs.extend(queue.pop().into_iter().flat_map(|next| next.1));
            }
            let top = inner.large[index as usize].top as usize;
            let span = (inner.group_start(top), top);
            if dispatch(Renew { inner, weights: (up, down), span, pairs, changed, perfect: self, group: &mut group }) {
                group.spread(inner, (index as usize, span.0), &mut queue);
            }
        }
    }
}

/// Scratch for the repair of one group.
struct Group {
    frame: Frame,
    row: (Vec<u32>, Vec<u32>),
    old: (Vec<u32>, Vec<u32>),
    /// Distances of one row by depth.
    by_depth: (Vec<u32>, Vec<u32>),
    /// By position of the lower end, then of the higher: whether the distance changed, one way or the other.
    moved: Vec<bool>,
    /// By position: whether it is an end of such an arc.
    touched: Vec<bool>,
    /// Ranks of the heads.
    ends: Vec<u32>,
    /// By depth, the position in the list of heads.
    places: Vec<u16>,
}

impl Group {
    fn new(inner: &Inner) -> Self {
        let levels = inner.deepest + 1;
        Self {
            frame: Frame::default(),
            row: Default::default(),
            old: Default::default(),
            by_depth: (vec![0; levels], vec![0; levels]),
            moved: Vec::new(),
            touched: Vec::new(),
            ends: Vec::new(),
            places: vec![0; levels],
        }
    }

    fn start(&mut self, inner: &Inner, span: (usize, usize), pairs: &Pairs) {
        self.frame.clear(inner, span);
        let size = self.frame.size;
        self.moved.clear();
        self.moved.resize(size * size, false);
        self.touched.clear();
        self.touched.resize(size, false);
        pairs.iter().for_each(|&(low, high)| self.mark(usize::from(low), usize::from(high)));
    }

    #[inline(always)]
    fn mark(&mut self, low: usize, high: usize) {
        self.moved[low * self.frame.size + high] = true;
        (self.touched[low], self.touched[high]) = (true, true);
    }

    /// The distances written down between rank `r` and the ancestors at depths `heads`, into `old`.
    #[inline(always)]
    fn read(&mut self, inner: &Inner, perfect: &Perfect, r: usize, heads: &[u16]) {
        let row = inner.true_row(r);
        let all = perfect.up[row.clone()].iter().zip(&perfect.down[row]);
        for (&head, (&up, &down)) in inner.heads(r).iter().zip(all) {
            self.by_depth.0[usize::from(head)] = up;
            self.by_depth.1[usize::from(head)] = down;
        }
        self.old.0.clear();
        self.old.0.extend(heads.iter().map(|&head| self.by_depth.0[usize::from(head)]));
        self.old.1.clear();
        self.old.1.extend(heads.iter().map(|&head| self.by_depth.1[usize::from(head)]));
    }

    /// Queues the children that have both ends of a changed arc among their heads.
    fn spread(&mut self, inner: &Inner, (index, low): (usize, usize), queue: &mut BinaryHeap<(u32, Pairs)>) {
        let size = self.frame.size;
        let list = inner.heads(low);
        list.iter().enumerate().for_each(|(at, &head)| self.places[usize::from(head)] = at as u16);
        self.places[usize::from(inner.nodes[low].depth)] = list.len() as u16;
        let mut ends: Vec<(u16, usize)> = Vec::new();
        let mut end = index;
        while end > inner.large[index].first as usize {
            // In a post-order what ends right before the group, or before a child's subtree, is a child.
            let child = end - 1;
            end = inner.large[child].first as usize;
            ends.clear();
            for (at, &head) in inner.heads(inner.large[child].top as usize).iter().enumerate() {
                let place = usize::from(self.places[usize::from(head)]);
                if self.touched[place] {
                    ends.push((at as u16, place));
                }
            }
            let mut pairs = Pairs::new();
            for (i, &(at, place)) in ends.iter().enumerate() {
                let moved = &self.moved[place * size..][..place];
                pairs.extend(ends[..i].iter().filter(|&&(_, high)| moved[high]).map(|&(high, _)| (at, high)));
            }
            if !pairs.is_empty() {
                queue.push((child as u32, pairs));
            }
        }
    }
}

/// Makes the rows of one group true; tells whether a distance changed there or among its heads.
struct Renew<'a> {
    inner: &'a Inner,
    weights: (&'a [u32], &'a [u32]),
    /// Lowest and highest rank.
    span: (usize, usize),
    pairs: Pairs,
    /// Rows whose weights are new, ascending; those of this group are taken off.
    changed: &'a mut Vec<u32>,
    perfect: &'a mut Perfect,
    group: &'a mut Group,
}

impl Kernel for Renew<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Self { inner, weights, span: (low, top), pairs, changed, perfect, group } = self;
        group.start(inner, (low, top), &pairs);
        let list = inner.heads(top);
        let mut ends = std::mem::take(&mut group.ends);
        inner.ends(top, &mut ends);
        for (at, &end) in ends.iter().enumerate() {
            group.read(inner, perfect, end as usize, &list[..at]);
            group.frame.add((&group.old.0, &group.old.1));
        }
        group.ends = ends;
        let mut moved = !pairs.is_empty();
        for x in (low..=top).rev() {
            let (arcs, list) = (inner.row(x), inner.heads(x));
            group.read(inner, perfect, x, list);
            let is_new = changed.pop_if(|&mut r| r as usize >= x).is_some();
            if !is_new && !moved {
                group.frame.add((&group.old.0, &group.old.1));
                continue;
            }
            group.frame.product((&weights.0[arcs.clone()], &weights.1[arcs]), &mut group.row);
            group.frame.add((&group.row.0, &group.row.1));
            for at in 0..list.len() {
                if group.row.0[at] != group.old.0[at] || group.row.1[at] != group.old.1[at] {
                    group.mark(list.len(), at);
                    moved = true;
                }
            }
            perfect.up[inner.true_row(x)].copy_from_slice(&group.row.0);
            perfect.down[inner.true_row(x)].copy_from_slice(&group.row.1);
        }
        moved
    }
}
