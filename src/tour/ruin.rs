//! Ruin and recreate: takes jobs out and puts them back where they cost least.

use super::drafts::{Drafts, Search};
use crate::base::{Error, Rng};

/// Rounds for each job.
const ROUNDS_EACH: u64 = 100;

/// Most jobs that a round takes out in a stretch or scattered, and most tours that it takes stretches of.
const MOST: usize = 8;
const MOST_STRINGS: usize = 4;

/// Rounds until the budget is used up or enough is done; the best that was found.
pub(super) fn improve(search: &mut Search<'_>, drafts: Drafts, rng: &mut Rng) -> Result<Drafts, Error> {
    let jobs: Vec<u32> = (0..drafts.of.len() as u32).filter(|&j| is_movable(search, &drafts, j)).collect();
    let left = search.budget.max_iterations().saturating_sub(search.used);
    let rounds = (ROUNDS_EACH * jobs.len() as u64).min(left);
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
        // Worse by half of a job's share at first and by nothing at last; integers, so that every machine decides
        // alike.
        let slack = least / (2 * jobs.len() as i64) * (rounds - round) as i64 / rounds as i64;
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
    drafts.position(job).is_some() && !search.instance.near(job).is_empty()
}

/// Takes out a whole tour, or some neighbouring jobs.
fn ruin(search: &mut Search<'_>, trial: &mut Drafts, jobs: &[u32], rng: &mut Rng) -> Vec<u32> {
    let seed = jobs[rng.below(jobs.len())];
    let removed = match rng.below(4) {
        0 => trial.tours[trial.of[seed as usize]].sequence.clone(),
        1 => scattered(search, trial, seed, rng),
        _ => strings(search, trial, seed, rng),
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

/// Some of the jobs nearest to `seed`.
fn scattered(search: &Search<'_>, trial: &Drafts, seed: u32, rng: &mut Rng) -> Vec<u32> {
    let count = rng.below(MOST);
    let near = search.instance.near(seed).iter().copied();
    let near = near.filter(|&j| trial.position(j).is_some() && rng.below(4) > 0);
    std::iter::once(seed).chain(near.take(count)).collect()
}

/// A stretch of each of the tours that pass near `seed`: room in several neighbouring tours at once.
fn strings(search: &Search<'_>, trial: &Drafts, seed: u32, rng: &mut Rng) -> Vec<u32> {
    let (mut removed, mut tours) = (Vec::new(), Vec::new());
    let most = 1 + rng.below(MOST_STRINGS);
    for &job in std::iter::once(&seed).chain(&search.instance.neighbours[seed as usize]) {
        let Some((tour, position)) = trial.position(job).filter(|(tour, _)| !tours.contains(tour)) else { continue };
        let sequence = &trial.tours[tour].sequence;
        let length = 1 + rng.below(sequence.len().min(MOST));
        let first = (position + 1).saturating_sub(1 + rng.below(length)).min(sequence.len() - length);
        removed.extend_from_slice(&sequence[first..first + length]);
        tours.push(tour);
        if tours.len() == most {
            break;
        }
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
    // One round in four shies away from new tours: three jobs may share a tour at a gain where no two of them do.
    let shyness = (rng.below(8) as i64 - 5).max(0);
    removed.into_iter().all(|job| insert(search, trial, job, shyness))
}

/// Puts `job` where it costs least: beside one of its neighbours, or on a tour of its own, whose price counts
/// `shyness` times more.
fn insert(search: &mut Search<'_>, trial: &mut Drafts, job: u32, shyness: i64) -> bool {
    let Some(alone) = search.alone[job as usize] else { return false };
    let instance = search.instance;
    let mut best = (alone.cost * (1 + shyness), None);
    let mut sequence = Vec::new();
    for &other in instance.near(job) {
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
