//! The question.

use crate::assign::siting::Decision;
use crate::base::Error;

/// The most places: the work grows with their cube and more.
pub const MAX_PLACES: usize = 1_000;

/// What a unit of flow costs for each unit of distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// From its origin to the origin's hub.
    pub collect: f64,
    /// Between hubs.
    pub transfer: f64,
    /// From the destination's hub to the destination.
    pub distribute: f64,
}

/// Places with flows between them, any of which may be a hub.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) places: usize,
    /// From each place to each, row by row.
    pub(super) flow: Vec<f64>,
    pub(super) distance: Vec<f64>,
    pub(super) rates: Rates,
    pub(super) opening: Vec<f64>,
    pub(super) capacity: Vec<f64>,
    pub(super) decided: Vec<Decision>,
    pub(super) hubs: (usize, usize),
}

impl Problem {
    /// Any number of hubs, free to open and of any capacity, between `places`. `flow` and `distance` have one row for each
    /// place.
    ///
    /// # Errors
    /// Tables of another size, a number that is not finite or below 0, no place or more than [`MAX_PLACES`].
    pub fn new(places: usize, flow: Vec<f64>, distance: Vec<f64>, rates: Rates) -> Result<Self, Error> {
        if !(1..=MAX_PLACES).contains(&places) {
            return Err(wrong(format!("{places} places are not 1 to {MAX_PLACES}")));
        }
        if flow.len() != places * places || distance.len() != places * places {
            return Err(wrong(format!("{} flows, {} distances for {places} places", flow.len(), distance.len())));
        }
        let own = [rates.collect, rates.transfer, rates.distribute];
        if let Some(number) = flow.iter().chain(&distance).chain(&own).find(|x| !x.is_finite() || **x < 0.0) {
            return Err(wrong(format!("{number} is no finite number of 0 or more")));
        }
        if (0..places).any(|p| distance[p * places + p] != 0.0) {
            return Err(wrong("a place is at a distance from itself".to_owned()));
        }
        Ok(Self {
            places,
            flow,
            distance,
            rates,
            opening: vec![0.0; places],
            capacity: vec![f64::INFINITY; places],
            decided: vec![Decision::Free; places],
            hubs: (1, places),
        })
    }

    /// From `least` to `most` hubs: the p-hub median has `least` = `most` = p.
    pub fn hubs(mut self, least: usize, most: usize) -> Self {
        self.hubs = (least.max(1), most.min(self.places));
        self
    }

    /// What a hub costs at each place.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn opening(mut self, costs: Vec<f64>) -> Result<Self, Error> {
        self.check(&costs, f64::is_finite)?;
        self.opening = costs;
        Ok(self)
    }

    /// How much flow from origins a hub at each place can collect; infinite for any.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn capacity(mut self, flows: Vec<f64>) -> Result<Self, Error> {
        self.check(&flows, |x| !x.is_nan())?;
        self.capacity = flows;
        Ok(self)
    }

    /// Where a hub must be, or must not.
    ///
    /// # Errors
    /// Not one decision for each place.
    pub fn decided(mut self, decided: Vec<Decision>) -> Result<Self, Error> {
        if decided.len() != self.places {
            return Err(wrong(format!("{} decisions for {} places", decided.len(), self.places)));
        }
        self.decided = decided;
        Ok(self)
    }

    fn check(&self, numbers: &[f64], allowed: fn(f64) -> bool) -> Result<(), Error> {
        if numbers.len() != self.places {
            return Err(wrong(format!("{} numbers for {} places", numbers.len(), self.places)));
        }
        match numbers.iter().find(|&&x| !allowed(x) || x < 0.0) {
            Some(number) => Err(wrong(format!("{number} is not allowed"))),
            None => Ok(()),
        }
    }

    /// What it costs when each place sends and receives through the hub given for it; `None` where a rule is broken.
    pub fn cost(&self, hub_of: &[u32]) -> Option<f64> {
        let n = self.places;
        let is_hub = |p: u32| hub_of.get(p as usize) == Some(&p);
        if hub_of.len() != n || !hub_of.iter().all(|&h| is_hub(h)) {
            return None;
        }
        let hubs: Vec<usize> = (0..n).filter(|&p| is_hub(p as u32)).collect();
        let kept = |p: usize| match self.decided[p] {
            Decision::Free => true,
            Decision::Open => is_hub(p as u32),
            Decision::Closed => !is_hub(p as u32),
        };
        let load = |h: usize| (0..n).filter(|&p| hub_of[p] as usize == h).map(|p| self.sent(p)).sum::<f64>();
        let fits = hubs.iter().all(|&h| load(h) <= self.capacity[h] * (1.0 + super::PRECISION));
        if !(self.hubs.0..=self.hubs.1).contains(&hubs.len()) || !(0..n).all(kept) || !fits {
            return None;
        }
        let mut cost: f64 = hubs.iter().map(|&h| self.opening[h]).sum();
        for from in 0..n {
            let first = hub_of[from] as usize;
            for (to, &last) in hub_of.iter().enumerate() {
                let last = last as usize;
                let way = self.rates.collect * self.between(from, first)
                    + self.rates.transfer * self.between(first, last)
                    + self.rates.distribute * self.between(last, to);
                cost += self.flow[from * n + to] * way;
            }
        }
        Some(cost)
    }

    pub(super) fn between(&self, from: usize, to: usize) -> f64 {
        self.distance[from * self.places + to]
    }

    /// All flow from a place.
    pub(super) fn sent(&self, place: usize) -> f64 {
        self.flow[place * self.places..(place + 1) * self.places].iter().sum()
    }

    /// All flow to a place.
    pub(super) fn received(&self, place: usize) -> f64 {
        (0..self.places).map(|from| self.flow[from * self.places + place]).sum()
    }
}

fn wrong(problem: String) -> Error {
    Error::invalid("hub location", problem)
}
