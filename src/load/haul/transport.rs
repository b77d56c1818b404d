//! What all goods pay at given prices: for each kind the cheapest ways from supplies to demands, which compete for the supplies.

use super::net::Net;
use crate::base::{Budget, Error};

/// Scratch.
#[derive(Debug)]
pub(super) struct Transport {
    distance: Vec<f64>,
    /// For each demand of one kind of goods and each moment: the next lane.
    next: Vec<Vec<u32>>,
}

/// One kind of goods: a small transportation problem.
struct Share {
    /// Cost of a unit, by demand and supply; the last supply is what is missing, and has no end.
    cost: Vec<Vec<f64>>,
    flow: Vec<Vec<f64>>,
    left: Vec<f64>,
}

impl Transport {
    pub(super) fn new(net: &Net<'_>) -> Self {
        Self { distance: vec![f64::INFINITY; net.problem.moments()], next: Vec::new() }
    }

    /// The least that all goods pay together, where a unit of mass and of volume pays `price` on each lane; adds what
    /// they put there to `carried`. `None` where the time is over before all have been looked at.
    pub(super) fn cheapest(
        &mut self,
        net: &Net<'_>,
        price: &[[f64; 2]],
        carried: &mut [[f64; 2]],
        budget: &Budget,
    ) -> Result<Option<f64>, Error> {
        let mut total = 0.0;
        for (g, goods) in net.problem.goods.iter().enumerate() {
            budget.check()?;
            if budget.is_over() {
                return Ok(None);
            }
            let wants = net.first_want[g]..net.first_want[g + 1];
            let places: Vec<usize> = goods.supplies.iter().map(|s| net.problem.position(s.at)).collect();
            let mut left: Vec<f64> = goods.supplies.iter().map(|s| s.units as f64).collect();
            left.push(f64::INFINITY);
            let mut share = Share { cost: Vec::new(), flow: vec![vec![0.0; left.len()]; wants.len()], left };
            for (d, want) in wants.clone().enumerate() {
                self.ways(net, want, d, price, &places);
                let fresh = |s: usize| if Net::keeps(goods, s, d) { self.distance[places[s]] } else { f64::INFINITY };
                share.cost.push((0..places.len()).map(fresh).chain([goods.shortfall as f64]).collect());
            }
            for (d, want) in wants.clone().enumerate() {
                share.serve(d, net.wants[want].units as f64);
            }
            for (d, want) in wants.enumerate() {
                for (s, &units) in share.flow[d].iter().enumerate().filter(|&(_, &units)| units > 0.0) {
                    total += units * share.cost[d][s];
                    if s < places.len() {
                        self.carry(net, (want, d), places[s], units, carried);
                    }
                }
            }
        }
        Ok(Some(total))
    }

    /// Distances from everywhere to a want.
    fn ways(&mut self, net: &Net<'_>, want: usize, d: usize, price: &[[f64; 2]], places: &[usize]) {
        let (goods, asked) = (net.goods(want as u32), net.wants[want]);
        let (mass, volume) = (goods.mass as f64, goods.volume as f64);
        if self.next.len() <= d {
            self.next.push(vec![u32::MAX; self.distance.len()]);
        }
        let ways = &net.ways[asked.ways as usize];
        places.iter().for_each(|&p| self.distance[p] = f64::INFINITY);
        ways.iter().for_each(|&l| self.distance[net.lanes[l as usize].from as usize] = f64::INFINITY);
        self.distance[asked.at as usize] = 0.0;
        for &l in ways {
            let lane = &net.lanes[l as usize];
            let pays = price[l as usize];
            let distance = self.distance[lane.to as usize] + mass * pays[0] + volume * pays[1];
            if distance < self.distance[lane.from as usize] {
                self.distance[lane.from as usize] = distance;
                self.next[d][lane.from as usize] = l;
            }
        }
    }

    fn carry(&self, net: &Net<'_>, (want, d): (usize, usize), from: usize, units: f64, carried: &mut [[f64; 2]]) {
        let (goods, to) = (net.goods(want as u32), net.wants[want].at as usize);
        let mut at = from;
        while at != to {
            let l = self.next[d][at] as usize;
            carried[l][0] += units * goods.mass as f64;
            carried[l][1] += units * goods.volume as f64;
            at = net.lanes[l].to as usize;
        }
    }
}

impl Share {
    /// Gives `units` to a demand over cheapest augmenting paths, on which other demands change their supplies.
    fn serve(&mut self, demand: usize, mut units: f64) {
        let (demands, supplies) = (self.cost.len(), self.left.len());
        while units > 0.0 {
            let mut to_demand = vec![f64::INFINITY; demands];
            let mut to_supply = vec![(f64::INFINITY, usize::MAX); supplies];
            let mut from = vec![usize::MAX; demands];
            to_demand[demand] = 0.0;
            // Demands whose labels changed since they were last looked at.
            let mut queue = vec![demand];
            while let Some(d) = queue.pop() {
                for (s, reached) in to_supply.iter_mut().enumerate() {
                    let label = to_demand[d] + self.cost[d][s];
                    if label >= reached.0 - 1e-9 * label.abs() {
                        continue;
                    }
                    *reached = (label, d);
                    for other in (0..demands).filter(|&o| self.flow[o][s] > 0.0) {
                        let label = label - self.cost[other][s];
                        if label < to_demand[other] - 1e-9 * self.cost[other][s].abs() && other != demand {
                            (to_demand[other], from[other]) = (label, s);
                            queue.push(other);
                        }
                    }
                }
            }
            let open = (0..supplies).filter(|&s| self.left[s] > 0.0);
            let Some(last) = open.min_by(|&a, &b| to_supply[a].0.total_cmp(&to_supply[b].0)) else { return };
            units -= self.augment(demand, last, units, &to_supply, &from);
        }
    }

    /// Shifts as many units as the path from `demand` to the supply `last` takes.
    fn augment(&mut self, demand: usize, last: usize, units: f64, to_supply: &[(f64, usize)], from: &[usize]) -> f64 {
        let mut most = units.min(self.left[last]);
        let mut path = vec![(to_supply[last].1, last)];
        let mut at = to_supply[last].1;
        while at != demand && path.len() <= from.len() {
            let given = from[at];
            most = most.min(self.flow[at][given]);
            at = to_supply[given].1;
            path.push((at, given));
        }
        self.left[last] -= most;
        for (step, &(d, s)) in path.iter().enumerate() {
            self.flow[d][s] += most;
            if let Some(&(_, given)) = path.get(step + 1) {
                self.flow[d][given] -= most;
            }
        }
        most
    }
}
