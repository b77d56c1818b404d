//! Construction: the parallel savings method.

use super::drafts::{Draft, Drafts, Search};
use super::instance::{FAR, Instance};
use crate::base::Error;

/// One tour for each job that has a legal one, merged by falling saving while a merge is legal and pays.
pub(super) fn construct(search: &mut Search<'_>) -> Result<Drafts, Error> {
    let mut drafts = Drafts { tours: Vec::new(), of: vec![usize::MAX; search.alone.len()] };
    for (job, priced) in search.alone.iter().enumerate() {
        if let Some(priced) = *priced {
            drafts.of[job] = drafts.tours.len();
            drafts.tours.push(Draft { sequence: vec![job as u32], priced });
        }
    }
    for (i, j) in pairs(search.instance) {
        search.budget.check()?;
        merge(search, &mut drafts, i, j);
    }
    drafts.tours.retain(|t| !t.sequence.is_empty());
    for (at, tour) in drafts.tours.iter().enumerate() {
        for &job in &tour.sequence {
            drafts.of[job as usize] = at;
        }
    }
    Ok(drafts)
}

/// Neighbouring jobs by falling saving of serving both on one tour.
fn pairs(instance: &Instance<'_>) -> Vec<(u32, u32)> {
    let Some(kind) = instance.kinds.first() else { return Vec::new() };
    let roads = &instance.roads[kind.roads];
    let saving = |a: usize, b: usize| {
        let money = |from, to| {
            let (seconds, metres) = roads.leg(from, to);
            if seconds < FAR { kind.money(metres, seconds) } else { FAR }
        };
        money(a, 0) + money(0, b) - money(a, b)
    };
    let mut pairs = Vec::new();
    for (i, near) in instance.neighbours.iter().enumerate() {
        for &j in near {
            let (a, b) = (instance.jobs[i].place, instance.jobs[j as usize].place);
            let (low, high) = (j.min(i as u32), j.max(i as u32));
            pairs.push((std::cmp::Reverse(saving(a, b).max(saving(b, a))), low, high));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|(_, i, j)| (i, j)).collect()
}

/// Joins the tours of `i` and `j` where both are at an end of theirs and one tour is cheaper than two.
fn merge(search: &mut Search<'_>, drafts: &mut Drafts, i: u32, j: u32) {
    let (Some((a, p)), Some((b, q))) = (drafts.position(i), drafts.position(j)) else { return };
    let (first, second) = (&drafts.tours[a], &drafts.tours[b]);
    let is_end = |p: usize, len: usize| p == 0 || p + 1 == len;
    if a == b || !is_end(p, first.sequence.len()) || !is_end(q, second.sequence.len()) {
        return;
    }
    let mut joined = first.sequence.clone();
    if p + 1 != joined.len() {
        joined.reverse();
    }
    let tail = second.sequence.iter().copied();
    match q {
        0 => joined.extend(tail),
        _ => joined.extend(tail.rev()),
    }
    let reversed: Vec<u32> = joined.iter().rev().copied().collect();
    let limit = first.priced.cost + second.priced.cost;
    let forward = search.price(&joined, limit);
    let backward = search.price(&reversed, forward.map_or(limit, |f| f.cost));
    let chosen = backward.map(|priced| (reversed, priced)).or(forward.map(|priced| (joined, priced)));
    if let Some((sequence, priced)) = chosen {
        drafts.tours[b].sequence.clear();
        drafts.tours[b].priced.cost = 0;
        drafts.set(a, sequence, priced);
    }
}
