//! Children of two parents.
//!
//! *Ordered crossover* (Vidal 2022): both parents' tours are strung together by direction; a stretch of one is kept and
//! the rest follows in the other's order. *Selective route exchange* (Nagata et al. 2010): neighbouring tours of one
//! replace those of the other that serve most of the same customers; for windows, which a cut string would ignore.

use super::ground::Ground;
use super::split::split;
use crate::base::Rng;

/// Tours in the order of their directions.
pub(super) fn by_angle(g: &Ground, routes: &mut [Vec<u32>]) {
    let angle = |route: &Vec<u32>| {
        let (mut x, mut y) = (0.0, 0.0);
        for &c in route {
            let reach = g.leg(0, c) as f64;
            (x, y) = (x + reach * g.angle[c as usize].cos(), y + reach * g.angle[c as usize].sin());
        }
        f64::atan2(y, x)
    };
    routes.sort_by_cached_key(|route| (angle(route) * 1e9) as i64);
}

pub(super) fn ordered(g: &Ground, a: &[Vec<u32>], b: &[Vec<u32>], price: f64, rng: &mut Rng) -> Vec<Vec<u32>> {
    let (a, b) = (a.concat(), b.concat());
    let n = a.len();
    let (first, last) = (rng.below(n), rng.below(n));
    let length = (last + n - first) % n + 1;
    let mut taken = vec![false; n + 1];
    let mut child = vec![0; n];
    for k in 0..length {
        let at = (first + k) % n;
        child[at] = a[at];
        taken[a[at] as usize] = true;
    }
    let mut at = (first + length) % n;
    for k in 0..n {
        let c = b[(first + length + k) % n];
        if !taken[c as usize] {
            child[at] = c;
            at = (at + 1) % n;
        }
    }
    split(g, &child, price)
}

pub(super) fn exchanged(g: &Ground, a: &[Vec<u32>], b: &[Vec<u32>], rng: &mut Rng) -> Vec<Vec<u32>> {
    let count = 1 + rng.below(a.len().min(b.len()).max(2) - 1);
    let from = rng.below(a.len());
    let mut inside = vec![false; g.n + 1];
    let leaves = |i: usize| (i + a.len() - from) % a.len() < count;
    (0..a.len()).filter(|&i| leaves(i)).flat_map(|i| &a[i]).for_each(|&c| inside[c as usize] = true);
    let shared: Vec<usize> = b.iter().map(|r| r.iter().filter(|&&c| inside[c as usize]).count()).collect();
    let strange: Vec<usize> = b.iter().zip(&shared).map(|(route, &same)| route.len() - same).collect();
    let worth = |start: usize| {
        let window = (0..count).map(|k| (start + k) % b.len());
        window.map(|r| shared[r] as i64 - strange[r] as i64).sum::<i64>()
    };
    let start = (0..b.len()).max_by_key(|&start| (worth(start), std::cmp::Reverse(start))).unwrap_or(0);
    let mut placed = vec![false; g.n + 1];
    let mut child: Vec<Vec<u32>> = (0..count.min(b.len())).map(|k| b[(start + k) % b.len()].clone()).collect();
    child.iter().flatten().for_each(|&c| placed[c as usize] = true);
    for i in (0..a.len()).filter(|&i| !leaves(i)) {
        let stays: Vec<u32> = a[i].iter().copied().filter(|&c| !placed[c as usize]).collect();
        stays.iter().for_each(|&c| placed[c as usize] = true);
        if !stays.is_empty() {
            child.push(stays);
        }
    }
    let mut left: Vec<u32> = (1..=g.n as u32).filter(|&c| !placed[c as usize]).collect();
    while !left.is_empty() {
        let c = left.swap_remove(rng.below(left.len()));
        insert(g, &mut child, c);
    }
    child
}

/// Puts `c` where it makes the least way, of places where it and its neighbours could be in time by themselves first.
fn insert(g: &Ground, routes: &mut [Vec<u32>], c: u32) {
    let apart = |a: u32, b: u32| {
        let (a, b, leg) = (a as usize, b as usize, g.leg(a, b));
        if g.timed { (g.open[a] + g.service[a] + leg - g.close[b]).max(0) } else { 0 }
    };
    let mut best = (i64::MAX, 0, 0);
    for (r, route) in routes.iter().enumerate() {
        for at in 0..=route.len() {
            let a = if at == 0 { 0 } else { route[at - 1] };
            let b = route.get(at).copied().unwrap_or(0);
            let cost = g.leg(a, c) + g.leg(c, b) - g.leg(a, b) + apart(a, c) + apart(c, b);
            if cost < best.0 {
                best = (cost, r, at);
            }
        }
    }
    if let Some(route) = routes.get_mut(best.1) {
        route.insert(best.2, c);
    }
}
