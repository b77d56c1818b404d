//! A string of all customers, cut into tours where that costs least (Prins 2004); overfull tours have their price.

use super::ground::Ground;

/// The best tours of `giant`, at most [`Ground::fleet`] of them. Windows don't count here.
pub(super) fn split(g: &Ground, giant: &[u32], price: f64) -> Vec<Vec<u32>> {
    let free = cut(g, giant, price, 1, g.capacity + g.capacity / 2);
    if free.len() <= g.fleet {
        return free;
    }
    let total: i64 = giant.iter().map(|&c| g.load[c as usize]).sum();
    let most = (2 * (total / g.fleet as i64 + 1)).max(g.capacity + g.capacity / 2);
    let limited = cut(g, giant, price, g.fleet, most);
    if limited.len() <= g.fleet && !limited.is_empty() {
        return limited;
    }
    giant.chunks(giant.len().div_ceil(g.fleet)).map(<[u32]>::to_vec).collect()
}

/// With `layers` of 1 any number of tours; else at most so many. Empty where that can't be.
fn cut(g: &Ground, giant: &[u32], price: f64, layers: usize, most: i64) -> Vec<Vec<u32>> {
    let n = giant.len();
    let limited = layers > 1;
    let width = n + 1;
    let mut cost = vec![f64::INFINITY; width * (layers + 1)];
    let mut from = vec![0u32; width * (layers + 1)];
    cost[0] = 0.0;
    for layer in 0..layers {
        let to_layer = if limited { layer + 1 } else { layer };
        for i in 0..n {
            let base = cost[layer * width + i];
            if base.is_infinite() {
                continue;
            }
            let (mut load, mut way) = (0, 0);
            for j in i..n {
                let c = giant[j];
                load += g.load[c as usize];
                way += if j == i { g.leg(0, c) } else { g.leg(giant[j - 1], c) };
                if load > most && j > i {
                    break;
                }
                let all = base + (way + g.leg(c, 0)) as f64 + price * (load - g.capacity).max(0) as f64;
                let cell = to_layer * width + j + 1;
                if all < cost[cell] {
                    (cost[cell], from[cell]) = (all, i as u32);
                }
            }
        }
    }
    let last = |layer: &usize| cost[layer * width + n];
    let best = (0..=layers).min_by(|a, b| last(a).total_cmp(&last(b))).unwrap_or(0);
    let (mut layer, mut at) = (best, n);
    let mut routes = Vec::new();
    if last(&best).is_infinite() {
        return routes;
    }
    while at > 0 {
        let begin = from[layer * width + at] as usize;
        routes.push(giant[begin..at].to_vec());
        at = begin;
        layer = if limited { layer - 1 } else { layer };
    }
    routes.reverse();
    routes
}
