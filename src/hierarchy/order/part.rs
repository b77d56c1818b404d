//! Connected parts, cut again and again.

use super::OrderOptions;
use super::flow::Place;
use super::leaf::order_leaf;
use super::split::split;
use super::undirected::Undirected;
use crate::base::Budget;
use rayon::prelude::*;

/// From so many nodes on, sides are ordered by different threads.
const WORTH_A_THREAD: usize = 1_000;

/// Some nodes of the core with the edges between them, numbered anew from 0.
pub(super) struct Part {
    first: Vec<u32>,
    head: Vec<u32>,
    /// Names in the core.
    names: Vec<u32>,
    /// Places on a plane; none where there are no coordinates.
    places: Vec<[f32; 2]>,
}

impl Part {
    /// All of the core.
    pub(super) fn whole(core: &Undirected, places: Vec<[f32; 2]>) -> Self {
        let n = core.node_count() as u32;
        let mut first = Vec::with_capacity(n as usize + 1);
        let mut head = Vec::with_capacity(2 * core.edge_count());
        first.push(0);
        for v in 0..n {
            head.extend_from_slice(core.neighbours(v));
            first.push(head.len() as u32);
        }
        Self { first, head, names: (0..n).collect(), places }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn neighbours(&self, v: u32) -> &[u32] {
        &self.head[self.first[v as usize] as usize..self.first[v as usize + 1] as usize]
    }

    /// For each node its place along a direction in the upper half, its own number in the lower.
    pub(super) fn keys(&self, direction: usize, directions: usize) -> Vec<u64> {
        let key = |(v, x): (usize, f32)| u64::from(ascending(x)) << 32 | v as u64;
        if self.places.is_empty() {
            return self.landmark_keys(direction).into_iter().enumerate().map(key).collect();
        }
        let (sin, cos) = (std::f32::consts::PI * direction as f32 / directions as f32).sin_cos();
        self.places.iter().map(|[x, y]| x * cos + y * sin).enumerate().map(key).collect()
    }

    /// Pseudo-coordinates: how much nearer a node is to one far node than to another.
    fn landmark_keys(&self, direction: usize) -> Vec<f32> {
        let n = self.len();
        let start = (n as u64 * direction as u64 / 7 % n as u64) as u32;
        let (_, a) = self.distances(start);
        let (from_a, b) = self.distances(a);
        let (from_b, _) = self.distances(b);
        from_a.iter().zip(&from_b).map(|(&a, &b)| a as f32 - b as f32).collect()
    }

    /// Arcs from `start` to every node, and the farthest (the last found).
    fn distances(&self, start: u32) -> (Vec<u32>, u32) {
        let mut distance = vec![u32::MAX; self.len()];
        let mut queue = Vec::with_capacity(self.len());
        distance[start as usize] = 0;
        queue.push(start);
        let mut done = 0;
        while let Some(&v) = queue.get(done) {
            done += 1;
            for &w in self.neighbours(v) {
                if distance[w as usize] == u32::MAX {
                    distance[w as usize] = distance[v as usize] + 1;
                    queue.push(w);
                }
            }
        }
        (distance, queue.last().copied().unwrap_or(start))
    }

    /// The connected pieces of what is left without the cut nodes, each breadth first: nodes of equal place along
    /// a direction then stand by nearness, which made a tenth fewer triangles on a graph with rough coordinates.
    fn pieces(&self, places: &[Place]) -> Vec<Vec<u32>> {
        let mut seen: Vec<bool> = places.iter().map(|&p| p == Place::Cut).collect();
        let mut pieces = Vec::new();
        for start in 0..self.len() as u32 {
            if std::mem::replace(&mut seen[start as usize], true) {
                continue;
            }
            let (mut piece, mut done) = (vec![start], 0);
            while let Some(&v) = piece.get(done) {
                done += 1;
                for &w in self.neighbours(v) {
                    if !std::mem::replace(&mut seen[w as usize], true) {
                        piece.push(w);
                    }
                }
            }
            pieces.push(piece);
        }
        pieces
    }

    /// The part that `nodes` make; `number` is scratch of at least this part's size.
    fn piece(&self, nodes: &[u32], number: &mut [u32]) -> Self {
        for (i, &v) in nodes.iter().enumerate() {
            number[v as usize] = i as u32;
        }
        let mut first = Vec::with_capacity(nodes.len() + 1);
        let mut head = Vec::with_capacity(nodes.len() * 3);
        first.push(0);
        for &v in nodes {
            let here = |w: &&u32| nodes.get(number[**w as usize] as usize) == Some(*w);
            head.extend(self.neighbours(v).iter().filter(here).map(|&w| number[w as usize]));
            first.push(head.len() as u32);
        }
        let names = nodes.iter().map(|&v| self.names[v as usize]).collect();
        let places = if self.places.is_empty() { &[][..] } else { nodes };
        Self { first, head, names, places: places.iter().map(|&v| self.places[v as usize]).collect() }
    }
}

/// A whole number that grows with `x`.
fn ascending(x: f32) -> u32 {
    let bits = (x + 0.0).to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}

/// What all parts of one core are ordered by.
#[derive(Clone, Copy)]
pub(super) struct Dissection<'a> {
    pub(super) core: &'a Undirected,
    pub(super) options: &'a OrderOptions,
    pub(super) budget: &'a Budget,
}

impl Dissection<'_> {
    /// Writes the order of a part, which need not be connected, as names in the core; anything, once it is cancelled.
    pub(super) fn order(self, part: Part, out: &mut [u32]) {
        let places = vec![Place::Near; part.len()];
        self.order_pieces(part, &places, out);
    }

    /// Orders the pieces that the cut nodes leave, then the cut nodes.
    fn order_pieces(self, part: Part, places: &[Place], out: &mut [u32]) {
        if self.budget.check().is_err() {
            return;
        }
        let mut number = vec![0; part.len()];
        let mut rest = out;
        let mut tasks = Vec::new();
        for nodes in part.pieces(places) {
            let (own, after) = rest.split_at_mut(nodes.len());
            rest = after;
            if nodes.len() <= self.options.leaf {
                for (slot, &v) in own.iter_mut().zip(&nodes) {
                    *slot = part.names[v as usize];
                }
                order_leaf(self.core, own);
            } else {
                tasks.push((part.piece(&nodes, &mut number), own));
            }
        }
        let cut = (0..part.len()).filter(|&v| places[v] == Place::Cut).map(|v| part.names[v]);
        for (slot, name) in rest.iter_mut().zip(cut) {
            *slot = name;
        }
        let worth = part.len() >= WORTH_A_THREAD;
        drop((part, number));
        let order_connected = |(piece, own): (Part, &mut [u32])| {
            let places = split(&piece, self.options.directions, self.budget);
            self.order_pieces(piece, &places, own);
        };
        if worth {
            tasks.into_par_iter().for_each(order_connected);
        } else {
            tasks.into_iter().for_each(order_connected);
        }
    }
}
