//! Local search: small moves between neighbours, the first that pays.

use super::drafts::{Drafts, Search};
use crate::base::Error;

/// How many moves are tried for two jobs of different tours, and of one.
const BETWEEN: usize = 11;
const WITHIN: usize = 10;

/// Improves `drafts` until no move pays or the budget is used up.
pub(super) fn descend(search: &mut Search<'_>, drafts: &mut Drafts) -> Result<(), Error> {
    // A job is looked at again only after its tour has changed.
    let mut is_due = vec![true; drafts.of.len()];
    let mut buffers = (Vec::new(), Vec::new());
    let mut is_changed = true;
    while is_changed {
        is_changed = false;
        for job in 0..drafts.of.len() {
            if !is_due[job] || drafts.position(job as u32).is_none() {
                continue;
            }
            if !search.step()? {
                return Ok(());
            }
            is_due[job] = false;
            if let Some(touched) = improve(search, drafts, job as u32, &mut buffers) {
                is_changed = true;
                for tour in touched {
                    drafts.tours[tour].sequence.iter().for_each(|&j| is_due[j as usize] = true);
                }
            }
        }
    }
    Ok(())
}

/// Makes the first move of `job` beside a neighbour that pays; the two tours that changed.
fn improve(
    search: &mut Search<'_>,
    drafts: &mut Drafts,
    job: u32,
    (x, y): &mut (Vec<u32>, Vec<u32>),
) -> Option<[usize; 2]> {
    let instance = search.instance;
    let (a, p) = drafts.position(job)?;
    for &other in instance.near(job) {
        let Some((b, q)) = drafts.position(other) else { continue };
        let (first, second) = (&drafts.tours[a], &drafts.tours[b]);
        if a == b {
            for variant in 0..WITHIN {
                if !within(variant, &first.sequence, p, q, x) {
                    continue;
                }
                if let Some(priced) = search.price(x, first.priced.cost) {
                    drafts.set(a, std::mem::take(x), priced);
                    return Some([a, a]);
                }
            }
            continue;
        }
        let limit = first.priced.cost + second.priced.cost;
        for variant in 0..BETWEEN {
            if !between(variant, (&first.sequence, p), (&second.sequence, q), (x, y)) {
                continue;
            }
            if let Some((one, two)) = search.price_both(x, y, limit) {
                drafts.set(a, std::mem::take(x), one);
                drafts.set(b, std::mem::take(y), two);
                return Some([a, b]);
            }
        }
    }
    None
}

/// Writes one rearrangement of the tour that has two neighbours at `p` and `q`; false where it changes nothing.
fn within(variant: usize, a: &[u32], p: usize, q: usize, x: &mut Vec<u32>) -> bool {
    x.clear();
    x.extend_from_slice(a);
    let (low, high) = (p.min(q), p.max(q));
    match variant {
        // One to three jobs from `p` on go behind or before `q`.
        0..6 => {
            let length = variant / 2 + 1;
            if p + length > a.len() || (p..p + length).contains(&q) {
                return false;
            }
            let moved: Vec<u32> = x.drain(p..p + length).collect();
            let beside = if q > p { q - length } else { q };
            let to = beside + 1 - variant % 2;
            x.splice(to..to, moved);
        }
        6 => x.swap(p, q),
        7 => x[low + 1..=high].reverse(),
        8 => x[low..high].reverse(),
        _ => x[low..=high].reverse(),
    }
    x != a
}

/// Writes one rearrangement of two tours that have neighbours at `p` and `q`; false where there is no such one.
fn between(
    variant: usize,
    (a, p): (&[u32], usize),
    (b, q): (&[u32], usize),
    (x, y): (&mut Vec<u32>, &mut Vec<u32>),
) -> bool {
    x.clear();
    y.clear();
    let reversed = |out: &mut Vec<u32>, part: &[u32]| out.extend(part.iter().rev());
    match variant {
        // One to three jobs from `p` on go behind or before `q`.
        0..6 => {
            let length = variant / 2 + 1;
            if p + length > a.len() {
                return false;
            }
            let to = q + 1 - variant % 2;
            x.extend(a[..p].iter().chain(&a[p + length..]));
            y.extend(b[..to].iter().chain(&a[p..p + length]).chain(&b[to..]));
        }
        6 => {
            x.extend_from_slice(a);
            y.extend_from_slice(b);
            std::mem::swap(&mut x[p], &mut y[q]);
        }
        // Tails change tours, so that the neighbours follow each other.
        7 => {
            x.extend(a[..=p].iter().chain(&b[q..]));
            y.extend(b[..q].iter().chain(&a[p + 1..]));
        }
        8 => {
            x.extend(b[..=q].iter().chain(&a[p..]));
            y.extend(a[..p].iter().chain(&b[q + 1..]));
        }
        9 => {
            x.extend_from_slice(&a[..=p]);
            reversed(x, &b[..=q]);
            reversed(y, &a[p + 1..]);
            y.extend_from_slice(&b[q + 1..]);
        }
        _ => {
            reversed(x, &b[q..]);
            x.extend_from_slice(&a[p..]);
            y.extend_from_slice(&b[..q]);
            reversed(y, &a[..p]);
        }
    }
    true
}
