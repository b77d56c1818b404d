//! Small parts: the order of least fill.

use super::undirected::Undirected;

/// Nodes that a leaf's picture holds: its own, and as many of its separators' as fit.
const ROOM: usize = 128;

/// Reorders the nodes of a leaf (at most 64, names in the core) so that each adds the fewest arcs when it goes.
///
/// The neighbours outside, which are all in separators and go later, are in the picture: a node beside a separator
/// costs more than its own leaf shows. Ties go to the lower degree, then to the lower name.
pub(super) fn order_leaf(core: &Undirected, nodes: &mut [u32]) {
    let own = nodes.len();
    if own <= 1 {
        return;
    }
    nodes.sort_unstable();
    let mut seen = nodes.to_vec();
    let mut near = vec![0u128; ROOM];
    for i in 0..own {
        for &w in core.neighbours(nodes[i]) {
            let j = match nodes.binary_search(&w) {
                Ok(j) => Some(j),
                Err(_) => seen[own..].iter().position(|&s| s == w).map(|j| j + own),
            };
            let j = j.unwrap_or_else(|| {
                seen.push(w);
                seen.len() - 1
            });
            if j < ROOM {
                near[i] |= 1 << j;
                near[j] |= 1 << i;
            }
        }
    }
    let mut left: Vec<usize> = (0..own).collect();
    let mut order = Vec::with_capacity(own);
    while let Some(at) = (0..left.len()).min_by_key(|&k| cost(&near, left[k])) {
        let v = left.remove(at);
        let around = near[v];
        for w in bits(around) {
            near[w] = (near[w] | around) & !(1 << w) & !(1 << v);
        }
        order.push(nodes[v]);
    }
    nodes.copy_from_slice(&order);
}

/// Arcs that eliminating `v` adds (twice), its degree, itself.
fn cost(near: &[u128], v: usize) -> (u32, u32, usize) {
    let around = near[v];
    let degree = around.count_ones();
    let missing = bits(around).map(|w| degree - 1 - (near[w] & around).count_ones()).sum();
    (missing, degree, v)
}

/// The positions of the set bits.
fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let at = set.trailing_zeros() as usize;
            set &= set - 1;
            at
        })
    })
}
