//! SWAP*: two customers of two routes change routes, each going where it fits best there (Vidal 2022).

use super::moves::EPSILON;
use super::school::School;

/// The three cheapest places for a customer in a route.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best3 {
    cost: [i64; 3],
    after: [u32; 3],
    /// The count of moves when they were found.
    pub at: i64,
}

impl Default for Best3 {
    fn default() -> Self {
        Self { cost: [i64::MAX / 4; 3], after: [u32::MAX; 3], at: -1 }
    }
}

impl Best3 {
    fn add(&mut self, cost: i64, after: u32) {
        if cost >= self.cost[2] {
            return;
        }
        let mut i = 2;
        while i > 0 && cost < self.cost[i - 1] {
            (self.cost[i], self.after[i]) = (self.cost[i - 1], self.after[i - 1]);
            i -= 1;
        }
        (self.cost[i], self.after[i]) = (cost, after);
    }
}

/// An exchange: each customer with the node behind which it goes; no customer is 0.
#[derive(Clone, Copy, Debug)]
struct Swap {
    cost: f64,
    u: (u32, u32),
    v: (u32, u32),
}

impl School<'_> {
    /// Makes the best exchange between two routes if it helps; lateness is judged for the best of loads and legs alone.
    pub(super) fn swap_star(&mut self, a: u32, b: u32) {
        self.find_places(a, b);
        self.find_places(b, a);
        let mut best = Swap { cost: -EPSILON, u: (0, 0), v: (0, 0) };
        let (us, vs): (Vec<u32>, Vec<u32>) = (self.sequence(a).collect(), self.sequence(b).collect());
        let (x, y) = (self.routes[a as usize], self.routes[b as usize]);
        // Lateness is left as it is until the end.
        let (late_a, late_b) = (self.prices.warp * x.warp as f64, self.prices.warp * y.warp as f64);
        for &u in &us {
            let size = self.g.load[u as usize];
            for &v in &vs {
                let more = self.g.load[v as usize] - size;
                let penalties =
                    self.priced(x.load + more, 0) + late_a - x.penalty + self.priced(y.load - more, 0) + late_b
                        - y.penalty;
                let removed = self.removal[u as usize] + self.removal[v as usize];
                if penalties + removed as f64 <= 0.0 {
                    let (to_v, after_v) = self.place_without(u, v, b);
                    let (to_u, after_u) = self.place_without(v, u, a);
                    let cost = penalties + (removed + to_v + to_u) as f64;
                    if cost < best.cost {
                        best = Swap { cost, u: (u, after_v), v: (v, after_u) };
                    }
                }
            }
        }
        for (from, to, customers) in [(a, b, &us), (b, a, &vs)] {
            for &c in customers {
                let place = &self.best3[c as usize * self.routes.len() + to as usize];
                let size = self.g.load[c as usize];
                let (p, q) = (&self.routes[from as usize], &self.routes[to as usize]);
                let penalties =
                    self.priced(p.load - size, p.warp) - p.penalty + self.priced(q.load + size, q.warp) - q.penalty;
                let cost = penalties + (self.removal[c as usize] + place.cost[0]) as f64;
                if cost < best.cost {
                    best = Swap { cost, u: (c, place.after[0]), v: (0, 0) };
                }
            }
        }
        if best.u.0 != 0 {
            self.make(a, b, best);
        }
    }

    fn make(&mut self, a: u32, b: u32, best: Swap) {
        let before = self.total(a) + self.total(b);
        let homes = (self.nodes[best.u.0 as usize].prev, self.nodes[best.v.0 as usize].prev);
        let beside = best.v.0 != 0 && (homes.0 == best.v.0 || homes.1 == best.u.0);
        debug_assert!(!beside, "they are of two routes");
        self.relocate(best.u.0, best.u.1);
        if best.v.0 != 0 {
            self.relocate(best.v.0, best.v.1);
        }
        let changed = (self.routes[a as usize].changed, self.routes[b as usize].changed);
        self.moved(a, b);
        if self.g.timed && self.total(a) + self.total(b) >= before - EPSILON {
            self.relocate(best.u.0, homes.0);
            if best.v.0 != 0 {
                self.relocate(best.v.0, homes.1);
            }
            self.moves -= 2;
            self.moved(a, b);
            (self.routes[a as usize].changed, self.routes[b as usize].changed) = changed;
        }
    }

    fn total(&self, route: u32) -> f64 {
        let route = &self.routes[route as usize];
        route.dist as f64 + route.penalty
    }

    /// What taking out each customer of `from` saves, and where each fits best in `to`.
    fn find_places(&mut self, from: u32, to: u32) {
        let g = self.g;
        let mut stops = std::mem::take(&mut self.stops);
        stops.clear();
        stops.push((self.start(to), 0, 0));
        for at in self.sequence(to).chain(std::iter::once(self.end(to))) {
            let before = self.nodes[at as usize].prev;
            stops.push((at, self.point(at), i64::from(self.nodes[before as usize].out)));
        }
        let mut u = self.nodes[self.start(from) as usize].next;
        while self.is_customer(u) {
            let node = self.nodes[u as usize];
            let (into, out) = (i64::from(self.nodes[node.prev as usize].out), i64::from(node.out));
            self.removal[u as usize] = self.leg(node.prev, node.next) - into - out;
            let key = u as usize * self.routes.len() + to as usize;
            if self.routes[to as usize].changed > self.best3[key].at {
                let mut best = Best3 { at: self.moves, ..Best3::default() };
                let legs = g.legs_of(u);
                let mut reach = i64::from(legs[0]);
                for pair in stops.windows(2) {
                    let on = i64::from(legs[pair[1].1 as usize]);
                    best.add(reach + on - pair[1].2, pair[0].0);
                    reach = on;
                }
                self.best3[key] = best;
            }
            u = node.next;
        }
        self.stops = stops;
    }

    /// The cheapest place for `u` in the route of `v`, once `v` has left it.
    fn place_without(&self, u: u32, v: u32, route: u32) -> (i64, u32) {
        let node = &self.nodes[v as usize];
        let best = &self.best3[u as usize * self.routes.len() + route as usize];
        let home = self.leg(node.prev, u) + self.leg(u, node.next) - self.leg(node.prev, node.next);
        let free = |i: &usize| best.after[*i] != v && best.after[*i] != node.prev;
        match (0..3).find(free) {
            Some(i) if best.cost[i] < home && best.after[i] != u32::MAX => (best.cost[i], best.after[i]),
            _ => (home, node.prev),
        }
    }
}
