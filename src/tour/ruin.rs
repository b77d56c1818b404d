//! Ruin and recreate: takes jobs out and puts them back where they cost least.

use super::drafts::{Drafts, Search};
use crate::base::{Error, Rng};

/// Rounds for each job, and in all. On 73 made-up counties of 2 to 25 stations, savings and descent alone cost 10 %
/// more than this, and ten times the rounds cost 0.8 % less.
const ROUNDS_EACH: u64 = 40;
const ROUNDS: u64 = 4_000;

/// Most jobs that a round takes out, unless it takes out a whole tour.
const MOST: usize = 8;

/// Rounds until the budget is used up or enough is done; the best that was found.
pub(super) fn improve(search: &mut Search<'_>, drafts: Drafts, rng: &mut Rng) -> Result<Drafts, Error> {
    let jobs: Vec<u32> = (0..drafts.of.len() as u32).filter(|&j| is_movable(search, &drafts, j)).collect();
    let left = search.budget.max_iterations().saturating_sub(search.used);
    let rounds = (ROUNDS_EACH * jobs.len() as u64).min(ROUNDS).min(left);
    let (mut current, mut best) = (drafts.clone(), drafts);
    let (mut cost, mut least) = (current.cost(), best.cost());
    for round in 0..rounds {
        if !search.step()? {
            break;
        }
        let mut trial = current.clone();
        let removed = ruin(search, &mut trial, &jobs, rng);
        if !recreate(search, &mut trial, removed, rng) {
            continue;
        }
        // Worse by up to 2 % at first and by nothing at last; integers, so that every machine decides alike.
        let slack = least / 50 * (rounds - round) as i64 / rounds as i64;
        let found = trial.cost();
        if found <= least + slack {
            (current, cost) = (trial, found);
        }
        if cost < least {
            (best, least) = (current.clone(), cost);
        }
    }
    Ok(best)
}

/// Whether a job is planned and could share a vehicle with another.
fn is_movable(search: &Search<'_>, drafts: &Drafts, job: u32) -> bool {
    drafts.position(job).is_some() && !search.instance.neighbours[job as usize].is_empty()
}

/// Takes out a whole tour, or some neighbouring jobs.
fn ruin(search: &mut Search<'_>, trial: &mut Drafts, jobs: &[u32], rng: &mut Rng) -> Vec<u32> {
    let seed = jobs[rng.below(jobs.len())];
    let removed: Vec<u32> = if rng.below(4) == 0 {
        trial.tours[trial.of[seed as usize]].sequence.clone()
    } else {
        let count = 1 + rng.below(MOST.min(jobs.len()));
        let near = search.instance.neighbours[seed as usize].iter().copied();
        let mut near: Vec<u32> = near.filter(|&j| trial.position(j).is_some() && rng.below(4) > 0).collect();
        near.truncate(count - 1);
        near.push(seed);
        near
    };
    for &job in &removed {
        let tour = trial.of[job as usize];
        trial.tours[tour].sequence.retain(|&j| j != job);
        // Marks the tour for a new price.
        trial.tours[tour].priced.cost = i64::MAX;
        trial.of[job as usize] = usize::MAX;
    }
    removed
}

/// Prices what was left and puts the jobs back one by one; false where that fails.
fn recreate(search: &mut Search<'_>, trial: &mut Drafts, mut removed: Vec<u32>, rng: &mut Rng) -> bool {
    for tour in &mut trial.tours {
        if tour.priced.cost == i64::MAX {
            let Some(priced) = search.price(&tour.sequence, i64::MAX) else { return false };
            tour.priced = priced;
        }
    }
    let (jobs, alone) = (&search.instance.jobs, &search.alone);
    match rng.below(3) {
        0 => removed.sort_by_key(|&j| std::cmp::Reverse(jobs[j as usize].mass)),
        1 => removed.sort_by_key(|&j| std::cmp::Reverse(alone[j as usize].map(|p| p.cost))),
        _ => (1..removed.len()).rev().for_each(|i| removed.swap(i, rng.below(i + 1))),
    }
    // Some rounds shy away from new tours: three jobs may share a tour at a gain where no two of them do.
    let shyness = rng.below(3) as i64;
    removed.into_iter().all(|job| insert(search, trial, job, shyness))
}

/// Puts `job` where it costs least: beside one of its neighbours, or on a tour of its own, whose price counts
/// `shyness` times more.
fn insert(search: &mut Search<'_>, trial: &mut Drafts, job: u32, shyness: i64) -> bool {
    let Some(alone) = search.alone[job as usize] else { return false };
    let instance = search.instance;
    let mut best = (alone.cost * (1 + shyness), None);
    let mut sequence = Vec::new();
    for &other in &instance.neighbours[job as usize] {
        let Some((tour, position)) = trial.position(other) else { continue };
        let old = &trial.tours[tour];
        for at in [position, position + 1] {
            sequence.clear();
            sequence.extend_from_slice(&old.sequence);
            sequence.insert(at, job);
            if let Some(priced) = search.price(&sequence, old.priced.cost.saturating_add(best.0)) {
                best = (priced.cost - old.priced.cost, Some((tour, at, priced)));
            }
        }
    }
    match best.1 {
        Some((tour, at, priced)) => {
            let mut sequence = std::mem::take(&mut trial.tours[tour].sequence);
            sequence.insert(at, job);
            trial.set(tour, sequence, priced);
        }
        None => {
            let tour = trial.vacant();
            trial.set(tour, vec![job], alone);
        }
    }
    true
}
