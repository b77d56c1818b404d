//! All pairs of points and stations in a plane, at a cost in proportion to their distance.

use super::beyond::{Beyond, Offer};
use super::problem::{MAX_COST, Problem};
use crate::base::Error;

/// Stations in a leaf of the tree.
const LEAF: usize = 8;

/// Where points and stations are. A pair costs `scale` × Euclid's distance, rounded to the nearest integer, halves to
/// even.
///
/// The stations stand in a k-d tree whose nodes know their box and the least price in it, so that a search for the cheapest
/// place leaves out most of them.
#[derive(Clone, Debug)]
pub struct Plane {
    points: Vec<[f64; 2]>,
    scale: f64,
    /// By place in the tree.
    stations: Vec<(u32, [f64; 2])>,
    nodes: Vec<Node>,
    /// At most this many pairs of a point are offered at once.
    offers: usize,
}

#[derive(Clone, Debug)]
struct Node {
    low: [f64; 2],
    high: [f64; 2],
    from: u32,
    to: u32,
    /// The second child; the first one follows its parent. 0 for a leaf.
    second: u32,
    least: i64,
}

impl Plane {
    /// Coordinates must be finite, and every cost at most [`MAX_COST`].
    ///
    /// # Errors
    /// Those that are not.
    pub fn new(points: Vec<[f64; 2]>, stations: &[[f64; 2]], scale: f64) -> Result<Self, Error> {
        let all = || points.iter().chain(stations);
        let span = |k: usize| {
            let most = all().map(|p| p[k]).fold(f64::NEG_INFINITY, f64::max);
            most - all().map(|p| p[k]).fold(f64::INFINITY, f64::min)
        };
        let finite = all().flatten().all(|c| c.is_finite());
        if !finite || all().next().is_some() && !(scale >= 0.0 && span(0).hypot(span(1)) * scale < f64::from(MAX_COST))
        {
            return Err(Error::invalid("coordinates", format!("are not finite, or a cost would be above {MAX_COST}")));
        }
        let numbered: Vec<_> = stations.iter().enumerate().map(|(i, &at)| (i as u32, at)).collect();
        let mut plane = Self { points, scale, stations: numbered, nodes: Vec::new(), offers: 8 };
        if !plane.stations.is_empty() {
            plane.split(0, stations.len());
        }
        Ok(plane)
    }

    /// Another limit on the pairs of a point that are offered at once.
    pub fn with_offers(mut self, most: usize) -> Self {
        self.offers = most.max(1);
        self
    }

    /// The cost of a pair.
    fn cost(&self, point: [f64; 2], station: [f64; 2]) -> u32 {
        let (x, y) = (point[0] - station[0], point[1] - station[1]);
        (self.scale * (x * x + y * y).sqrt()).round_ties_even() as u32
    }

    /// A problem in which each point has arcs to its `nearest` stations.
    ///
    /// # Errors
    /// Lists of different lengths, and those of [`Problem::add_point`].
    pub fn problem(&self, demand: &[u32], overflow: u32, capacity: Vec<u32>, nearest: usize) -> Result<Problem, Error> {
        if demand.len() != self.points.len() || capacity.len() != self.stations.len() {
            return Err(Error::invalid("coordinates", "are not as many as demands and capacities"));
        }
        let mut problem = Problem::new(capacity);
        problem.reserve(demand.len(), demand.len() * nearest);
        let (prices, mut found) = (vec![0; self.stations.len()], Vec::new());
        for (point, &demand) in demand.iter().enumerate() {
            found.clear();
            self.search(point as u32, i64::MAX, &prices, nearest, &mut found);
            problem.add_point(demand, overflow, found.iter().map(|&(cost, station)| (station, cost as u32)))?;
        }
        Ok(problem)
    }

    fn split(&mut self, from: usize, to: usize) -> u32 {
        let here = self.nodes.len() as u32;
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (_, at) in &self.stations[from..to] {
            for k in 0..2 {
                (low[k], high[k]) = (low[k].min(at[k]), high[k].max(at[k]));
            }
        }
        self.nodes.push(Node { low, high, from: from as u32, to: to as u32, second: 0, least: 0 });
        if to - from > LEAF {
            let axis = usize::from(high[1] - low[1] > high[0] - low[0]);
            let middle = (to - from) / 2;
            let by = |a: &(u32, [f64; 2]), b: &(u32, [f64; 2])| a.1[axis].total_cmp(&b.1[axis]).then(a.0.cmp(&b.0));
            self.stations[from..to].select_nth_unstable_by(middle, by);
            self.split(from, from + middle);
            self.nodes[here as usize].second = self.split(from + middle, to);
        }
        here
    }

    /// The `most` cheapest stations of those whose cost and price are below `value`, with both together, cheapest first.
    fn search(&self, point: u32, value: i64, prices: &[i64], most: usize, found: &mut Vec<(i64, u32)>) {
        let at = self.points[point as usize];
        let mut limit = value;
        let mut open = Vec::with_capacity(32);
        if let Some(top) = self.nodes.first() {
            open.push((self.least(top, at), 0));
        }
        while let Some((least, node)) = open.pop() {
            if least >= limit {
                continue;
            }
            let here = &self.nodes[node as usize];
            if here.second > 0 {
                let both = [node + 1, here.second].map(|n| (self.least(&self.nodes[n as usize], at), n));
                // The better one is looked at first.
                open.extend(if both[0] <= both[1] { [both[1], both[0]] } else { both });
                continue;
            }
            for &(station, place) in &self.stations[here.from as usize..here.to as usize] {
                let sum = i64::from(self.cost(at, place)) + prices[station as usize];
                if sum < limit {
                    let rank = found.partition_point(|&other| other < (sum, station));
                    found.insert(rank, (sum, station));
                    if found.len() > most {
                        found.pop();
                    }
                    if found.len() == most {
                        limit = limit.min(found[most - 1].0);
                    }
                }
            }
        }
    }

    /// No station of `node` has a lower sum of cost and price. Rounding keeps order, so this holds to the last bit.
    fn least(&self, node: &Node, at: [f64; 2]) -> i64 {
        let beside = |k: usize| (node.low[k] - at[k]).max(at[k] - node.high[k]).max(0.0);
        let (x, y) = (beside(0), beside(1));
        (self.scale * (x * x + y * y).sqrt()).floor() as i64 + node.least
    }
}

impl Beyond for Plane {
    fn at_prices(&mut self, prices: &[i64]) {
        for node in (0..self.nodes.len()).rev() {
            let Node { from, to, second, .. } = self.nodes[node];
            let least = if second > 0 {
                self.nodes[node + 1].least.min(self.nodes[second as usize].least)
            } else {
                let inside = &self.stations[from as usize..to as usize];
                inside.iter().map(|&(station, _)| prices[station as usize]).min().unwrap_or(0)
            };
            self.nodes[node].least = least;
        }
    }

    fn cheaper(&self, point: u32, value: i64, prices: &[i64], found: &mut Vec<Offer>) {
        let mut best = Vec::with_capacity(self.offers + 1);
        self.search(point, value, prices, self.offers, &mut best);
        let offer = |&(sum, station): &(i64, u32)| {
            let cost = (sum - prices[station as usize]) as u32;
            Offer { point, station, cost }
        };
        found.extend(best.iter().map(offer));
    }
}
