//! The local search that every child goes through, on tours that may be overfull and late at a price.
//!
//! Moves of one or two neighbouring customers to or with others near by, 2-opt, exchange of tails, and SWAP* between
//! tours that are neighbours (Vidal 2022). Distances are judged first; loads and windows, by joined segments, only where
//! distances allow a gain. A pair of customers is looked at again only if one of their tours has changed since.

use super::ground::Ground;
use super::segment::Segment;
use super::swap::Best3;
use crate::base::Rng;

/// What a unit too much aboard and a unit of lateness cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prices {
    pub load: f64,
    pub warp: f64,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    pub next: u32,
    pub prev: u32,
    pub tour: u32,
    pub pos: u32,
    /// The leg from here to the next one.
    pub out: i32,
    /// Load from the tour's start to here.
    pub load: i64,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Route {
    pub load: i64,
    pub dist: i64,
    pub warp: i64,
    pub count: u32,
    pub penalty: f64,
    /// The count of moves when it last changed, and when SWAP* last looked at it.
    pub changed: i64,
    pub swapped: i64,
    /// As long as it has not changed: solutions that it is known from, by bits. Two tours known from the same one were
    /// tried with each other in its lesson.
    pub known: u8,
}

/// Tours under improvement; one for each thread.
#[derive(Debug)]
pub(super) struct School<'a> {
    pub g: &'a Ground,
    pub prices: Prices,
    pub nodes: Vec<Node>,
    pub before: Vec<Segment>,
    pub behind: Vec<Segment>,
    pub routes: Vec<Route>,
    /// When each customer was last tried.
    tried: Vec<i64>,
    pub moves: i64,
    pub best3: Vec<Best3>,
    pub removal: Vec<i64>,
    /// A tour's nodes, their points and the legs into them.
    pub stops: Vec<(u32, u32, i64)>,
    order: Vec<u32>,
    pairs: Vec<(u32, u32)>,
    /// Of two tours, the first times [`Ground::fleet`] and the second: whether they are in `pairs`.
    beside: Vec<bool>,
}

impl<'a> School<'a> {
    pub(super) fn new(g: &'a Ground) -> Self {
        let nodes = g.n + 1 + 2 * g.fleet;
        let segments = if g.timed { nodes } else { 0 };
        Self {
            g,
            prices: Prices { load: 1.0, warp: 1.0 },
            nodes: vec![Node::default(); nodes],
            before: vec![Segment::default(); segments],
            behind: vec![Segment::default(); segments],
            routes: vec![Route::default(); g.fleet],
            tried: vec![-1; g.n + 1],
            moves: 0,
            best3: vec![Best3::default(); (g.n + 1) * g.fleet],
            removal: vec![0; g.n + 1],
            stops: Vec::new(),
            order: (1..=g.n as u32).collect(),
            pairs: Vec::new(),
            beside: vec![false; g.fleet * g.fleet],
        }
    }

    #[inline]
    pub(super) fn start(&self, route: u32) -> u32 {
        self.g.n as u32 + 1 + 2 * route
    }

    #[inline]
    pub(super) fn end(&self, route: u32) -> u32 {
        self.start(route) + 1
    }

    #[inline]
    pub(super) fn is_customer(&self, node: u32) -> bool {
        node <= self.g.n as u32
    }

    /// The customer, or 0 for an end of a tour.
    #[inline]
    pub(super) fn point(&self, node: u32) -> u32 {
        if self.is_customer(node) { node } else { 0 }
    }

    #[inline]
    pub(super) fn leg(&self, a: u32, b: u32) -> i64 {
        self.g.leg(self.point(a), self.point(b))
    }

    #[inline]
    pub(super) fn priced(&self, load: i64, warp: i64) -> f64 {
        self.prices.load * (load - self.g.capacity).max(0) as f64 + self.prices.warp * warp as f64
    }

    /// What a node alone is.
    #[inline]
    pub(super) fn alone(&self, node: u32) -> Segment {
        let p = self.point(node) as usize;
        Segment { span: self.g.service[p], warp: 0, early: self.g.open[p], late: self.g.close[p] }
    }

    /// Improves `routes` until no move helps; what they become is in their place. `known` tells of each the solutions that
    /// it is known from ([`Route::known`]), or is empty.
    pub(super) fn educate(&mut self, routes: &mut Vec<Vec<u32>>, known: &[u8], prices: Prices, rng: &mut Rng) {
        self.prices = prices;
        self.load(routes);
        self.routes.iter_mut().zip(known).for_each(|(route, &known)| route.known = known);
        self.search(rng);
        routes.clear();
        for route in 0..self.routes.len() as u32 {
            if self.routes[route as usize].count > 0 {
                routes.push(self.sequence(route).collect());
            }
        }
    }

    pub(super) fn sequence(&self, route: u32) -> impl Iterator<Item = u32> + use<'_, 'a> {
        let (first, end) = (self.nodes[self.start(route) as usize].next, self.end(route));
        std::iter::successors(Some(first), |&at| Some(self.nodes[at as usize].next)).take_while(move |&at| at != end)
    }

    fn load(&mut self, routes: &[Vec<u32>]) {
        // Moves are counted on from child to child: what was found for tours of an earlier one is older than these.
        self.moves += 1;
        self.tried.fill(-1);
        for route in 0..self.routes.len() as u32 {
            let mut at = self.start(route);
            for &c in routes.get(route as usize).map_or(&[][..], Vec::as_slice) {
                self.nodes[at as usize].next = c;
                self.nodes[c as usize].prev = at;
                at = c;
            }
            let end = self.end(route);
            self.nodes[at as usize].next = end;
            self.nodes[end as usize].prev = at;
            self.update(route);
            self.routes[route as usize].swapped = -1;
        }
    }

    /// Makes a route's figures true after its links changed.
    pub(super) fn update(&mut self, route: u32) {
        let (start, end) = (self.start(route), self.end(route));
        let mut now = Route { changed: self.moves, swapped: self.routes[route as usize].swapped, ..Route::default() };
        let mut at = start;
        (self.nodes[start as usize].tour, self.nodes[start as usize].load) = (route, 0);
        self.nodes[start as usize].pos = 0;
        while at != end {
            let next = self.nodes[at as usize].next;
            let leg = self.leg(at, next);
            now.dist += leg;
            self.nodes[at as usize].out = leg as i32;
            now.load += self.g.load[self.point(next) as usize];
            let node = &mut self.nodes[next as usize];
            now.count += 1;
            (node.tour, node.load, node.pos) = (route, now.load, now.count);
            at = next;
        }
        now.count -= 1;
        if self.g.timed {
            now.warp = self.update_segments(start, end);
        }
        now.penalty = self.priced(now.load, now.warp);
        self.routes[route as usize] = now;
    }

    fn update_segments(&mut self, start: u32, end: u32) -> i64 {
        let mut all = self.alone(start);
        let mut at = start;
        self.before[at as usize] = all;
        while at != end {
            let next = self.nodes[at as usize].next;
            all = all.then(self.leg(at, next), self.alone(next));
            self.before[next as usize] = all;
            at = next;
        }
        let mut back = self.alone(end);
        self.behind[at as usize] = back;
        while at != start {
            let prev = self.nodes[at as usize].prev;
            back = self.alone(prev).then(self.leg(prev, at), back);
            self.behind[prev as usize] = back;
            at = prev;
        }
        all.warp
    }

    /// After a move: the routes that it changed.
    pub(super) fn moved(&mut self, a: u32, b: u32) {
        self.moves += 1;
        self.update(a);
        if a != b {
            self.update(b);
        }
    }

    fn search(&mut self, rng: &mut Rng) {
        for i in (1..self.order.len()).rev() {
            let j = rng.below(i + 1);
            self.order.swap(i, j);
        }
        let mut round = 0;
        loop {
            let before = self.moves;
            for i in 0..self.order.len() {
                let u = self.order[i];
                self.try_customer(u, round > 0);
            }
            if !self.g.timed || round > 0 {
                self.swap_neighbours();
            }
            round += 1;
            if self.moves == before && round > 1 {
                return;
            }
        }
    }

    fn try_customer(&mut self, u: u32, with_empty: bool) {
        let g = self.g;
        let last = std::mem::replace(&mut self.tried[u as usize], self.moves);
        for &v in &g.near[u as usize] {
            let (a, b) = (self.nodes[u as usize].tour, self.nodes[v as usize].tour);
            let (x, y) = (&self.routes[a as usize], &self.routes[b as usize]);
            if x.known & y.known != 0 || x.changed.max(y.changed) <= last {
                continue;
            }
            if self.improve(u, v) {
                continue;
            }
            let start = self.nodes[v as usize].prev;
            if !self.is_customer(start) {
                let _moved = self.improve_at_start(u, start);
            }
        }
        if with_empty && let Some(empty) = (0..self.routes.len()).find(|&r| self.routes[r].count == 0) {
            let start = self.start(empty as u32);
            let route = &self.routes[self.nodes[u as usize].tour as usize];
            if route.known == 0 && route.changed > last && route.count > 1 {
                let _moved = self.improve_at_start(u, start);
            }
        }
    }

    /// SWAP* for pairs of routes in which a customer of one has one of the other among its nearest, and that have
    /// changed since it last looked at them.
    fn swap_neighbours(&mut self) {
        let g = self.g;
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.clear();
        self.beside.fill(false);
        for u in 1..=g.n as u32 {
            let a = self.nodes[u as usize].tour;
            for &v in g.near[u as usize].iter().take(8) {
                let b = self.nodes[v as usize].tour;
                let (a, b) = (a.min(b), a.max(b));
                if a != b && !std::mem::replace(&mut self.beside[a as usize * g.fleet + b as usize], true) {
                    pairs.push((a, b));
                }
            }
        }
        pairs.sort_unstable();
        let begun = self.moves;
        for &(a, b) in &pairs {
            let (x, y) = (&self.routes[a as usize], &self.routes[b as usize]);
            if x.known & y.known == 0 && x.changed.max(y.changed) > x.swapped.min(y.swapped) {
                self.swap_star(a, b);
            }
        }
        for route in &mut self.routes {
            route.swapped = begun;
        }
        self.pairs = pairs;
    }
}
