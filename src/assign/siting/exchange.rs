//! The best exchange of one open site for a closed one where customers don't compete, over all pairs in one pass.
//!
//! What closing a site costs, and by how much each newcomer softens that, are sums over the customers near the newcomer
//! (Whitaker 1983; Resende and Werneck 2007).

use super::model::{MOST, Model};
use super::problem::Decision;

/// The sites to close and to open that together gain most; `None` where no exchange gains.
pub(super) fn best_exchange(model: &Model<'_>, open: &[bool]) -> Option<(usize, usize)> {
    let never = MOST / (model.unserved.len() as i64 + 1);
    // Of each customer the open site that serves it, if one does, its cost there and at the next best place.
    let mut places = Vec::with_capacity(model.unserved.len());
    let mut closing: Vec<i64> = model.open_cost.iter().map(|c| -c).collect();
    for (customer, unserved) in model.unserved.iter().enumerate() {
        let unserved = unserved.unwrap_or(never);
        let ways = model.problem.ways(customer).iter().filter(|w| open[w.site as usize]);
        let mut ways = ways.map(|w| (w.cost * model.scale, Some(w.site as usize))).filter(|w| w.0 < unserved);
        let first = ways.next().unwrap_or((unserved, None));
        let second = ways.next().map_or(unserved, |w| w.0);
        if let Some(site) = first.1 {
            closing[site] += second - first.0;
        }
        places.push((first, second));
    }
    let free = |site: &usize| model.problem.sites[*site].decision == Decision::Free;
    let opened: Vec<usize> = (0..open.len()).filter(|&s| open[s]).filter(free).collect();
    let mut best = (0, None);
    let mut softer = vec![0; open.len()];
    for into in (0..open.len()).filter(|&s| !open[s]).filter(free) {
        softer.iter_mut().for_each(|s| *s = 0);
        let mut change = model.open_cost[into];
        for pair in &model.pairs[model.first[into]..model.first[into + 1]] {
            let ((cost, site), second) = places[pair.customer as usize];
            change -= (cost - pair.cost).max(0);
            if let Some(site) = site.filter(|_| pair.cost < second) {
                softer[site] += second - pair.cost.max(cost);
            }
        }
        for &out in &opened {
            let total = change + closing[out] - softer[out];
            if total < best.0 {
                best = (total, Some((out, into)));
            }
        }
    }
    best.1
}
