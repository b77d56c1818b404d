//! Tours seen so far, each set of visits once.

use crate::base::Rng;
use std::collections::HashMap;

/// A tour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Seen {
    pub visits: Vec<u32>,
    pub cost: i64,
}

/// Most tours that are kept.
pub(super) const TOURS: usize = 12_000;
/// Most visits in all of them.
pub(super) const VISITS: usize = 150_000;

/// Tours of good solutions, of each set of visits the cheapest order.
#[derive(Debug)]
pub(in super::super) struct Pool {
    /// A random number for each visit: a set is known by the xor of its visits' numbers. Of two sets of the same number
    /// one would not get in; no wrong tour comes of it.
    keys: Vec<u64>,
    pub(super) tours: Vec<Seen>,
    /// What the cheapest solution costs that each tour was seen in.
    homes: Vec<i64>,
    /// The set of each tour, in words of 64 visits.
    sets: Vec<u64>,
    at: HashMap<u64, u32>,
    /// Visits in all tours.
    held: usize,
    /// What each visit is worth ([`worth`](super::worth)), from one recombination to the next; at first its part of
    /// the first tour seen.
    pub(super) worth: Vec<f64>,
}

impl Pool {
    /// An empty one for visits 0..`n`.
    pub(in super::super) fn new(n: usize) -> Self {
        let mut rng = Rng::new(n as u64);
        Self {
            keys: (0..n).map(|_| rng.next_u64()).collect(),
            tours: Vec::new(),
            homes: Vec::new(),
            sets: Vec::new(),
            at: HashMap::new(),
            held: 0,
            worth: vec![f64::NAN; n],
        }
    }

    /// Visits that there are.
    pub(super) fn visits(&self) -> usize {
        self.keys.len()
    }

    /// Takes in a tour of a solution that costs `home` in all.
    pub(in super::super) fn add(&mut self, visits: impl ExactSizeIterator<Item = u32> + Clone, cost: i64, home: i64) {
        let count = visits.len();
        let key = self.key(visits.clone());
        if let Some(&at) = self.at.get(&key) {
            let (tour, known) = (&mut self.tours[at as usize], &mut self.homes[at as usize]);
            *known = home.min(*known);
            if cost < tour.cost && tour.visits.len() == count {
                tour.cost = cost;
                tour.visits.clear();
                tour.visits.extend(visits);
            }
            return;
        }
        if count == 0 {
            return;
        }
        for visit in visits.clone() {
            let worth = &mut self.worth[visit as usize];
            *worth = if worth.is_nan() { cost as f64 / count as f64 } else { *worth };
        }
        let set = self.set(visits.clone());
        self.sets.extend(set);
        self.at.insert(key, self.tours.len() as u32);
        self.homes.push(home);
        self.tours.push(Seen { visits: visits.collect(), cost });
        self.held += count;
        if self.tours.len() > TOURS || self.held > VISITS {
            self.forget();
        }
    }

    /// Tours that serve nobody but some of these.
    pub(super) fn within(&self, visits: impl Iterator<Item = u32>) -> Vec<u32> {
        let all = self.set(visits);
        let sets = (0..).zip(self.sets.chunks_exact(all.len()));
        sets.filter(|(_, set)| set.iter().zip(&all).all(|(some, all)| some & !all == 0)).map(|(i, _)| i).collect()
    }

    fn key(&self, visits: impl Iterator<Item = u32>) -> u64 {
        visits.fold(0, |key, visit| key ^ self.keys[visit as usize])
    }

    fn set(&self, visits: impl Iterator<Item = u32>) -> Vec<u64> {
        let mut set = vec![0; self.keys.len().div_ceil(64)];
        visits.for_each(|visit| set[visit as usize / 64] |= 1 << (visit % 64));
        set
    }

    /// Keeps the half out of the cheaper solutions.
    fn forget(&mut self) {
        let mut order: Vec<usize> = (0..self.tours.len()).collect();
        order.sort_by_key(|&i| self.homes[i]);
        order.truncate(order.len() / 2);
        self.homes = order.iter().map(|&i| self.homes[i]).collect();
        self.tours = order.iter().map(|&i| std::mem::take(&mut self.tours[i])).collect();
        self.held = self.tours.iter().map(|tour| tour.visits.len()).sum();
        let visits = |tour: &Seen| tour.visits.clone().into_iter();
        self.sets = self.tours.iter().flat_map(|tour| self.set(visits(tour))).collect();
        self.at = self.tours.iter().map(|tour| self.key(visits(tour))).zip(0..).collect();
    }
}
