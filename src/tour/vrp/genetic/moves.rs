//! Moves of one or two customers, 2-opt and exchange of tails.

use super::school::School;
use super::segment::Segment;

/// Gains smaller than this are rounding.
pub(super) const EPSILON: f64 = 1e-5;

impl School<'_> {
    /// The first move of `u` with its neighbour `v` that helps is made.
    ///
    /// Moves share legs: all eleven new ones are looked up once, and only a move that saves more than penalties could
    /// is looked at in earnest.
    pub(super) fn improve(&mut self, u: u32, v: u32) -> bool {
        let (at_u, at_v) = (self.nodes[u as usize], self.nodes[v as usize]);
        let (x, y) = (at_u.next, at_v.next);
        let (at_x, at_y) = (self.nodes[x as usize], self.nodes[y as usize]);
        let [pp, px, pxx, pq, py, pyy] = [at_u.prev, x, at_x.next, at_v.prev, y, at_y.next].map(|at| self.point(at));
        let out = |at: u32| i64::from(self.nodes[at as usize].out);
        let [p_u, u_x, x_xx] = [out(at_u.prev), i64::from(at_u.out), i64::from(at_x.out)];
        let [q_v, v_y, y_yy] = [out(at_v.prev), i64::from(at_v.out), i64::from(at_y.out)];
        let g = self.g;
        let [u_v, u_y, x_y, v_x] = [g.leg(u, v), g.leg(u, py), g.leg(px, py), g.leg(v, px)];
        let [p_x, p_xx, p_v, q_u] = [g.leg(pp, px), g.leg(pp, pxx), g.leg(pp, v), g.leg(pq, u)];
        let [v_xx, y_xx, x_yy] = [g.leg(v, pxx), g.leg(py, pxx), g.leg(px, pyy)];
        let penalties = if at_u.tour == at_v.tour { 0.0 } else { self.routes[at_v.tour as usize].penalty };
        let most = self.routes[at_u.tour as usize].penalty + penalties - EPSILON;
        // Of whole numbers: what is less than this is less than its ceiling.
        let most = most.ceil() as i64;
        let may = |new: i64, old: i64| new - old < most;
        let (one, two) = (p_u + u_x, p_u + x_xx);
        (may(p_x + u_v + u_y, one + v_y) && self.exchange::<1, 0, false>(u, v))
            || (may(p_xx + u_v + x_y, two + v_y) && self.exchange::<2, 0, false>(u, v))
            || (may(p_xx + v_x + u_y, two + v_y) && self.exchange::<2, 0, true>(u, v))
            || (u < v && may(p_v + v_x + q_u + u_y, one + q_v + v_y) && self.exchange::<1, 1, false>(u, v))
            || (may(p_v + v_xx + q_u + x_y, two + q_v + v_y) && self.exchange::<2, 1, false>(u, v))
            || (u < v && may(p_v + y_xx + q_u + x_yy, two + q_v + y_yy) && self.exchange::<2, 2, false>(u, v))
            || if at_u.tour == at_v.tour {
                may(u_v + x_y, u_x + v_y) && self.two_opt(u, v)
            } else {
                (!g.timed && may(u_v + x_y, u_x + v_y) && self.cross_heads(u, v))
                    || (may(u_y + v_x, u_x + v_y) && self.cross_tails(u, v))
            }
    }

    /// The same behind the start of a route.
    pub(super) fn improve_at_start(&mut self, u: u32, start: u32) -> bool {
        self.exchange::<1, 0, false>(u, start)
            || self.exchange::<2, 0, false>(u, start)
            || self.exchange::<2, 0, true>(u, start)
            || (self.nodes[u as usize].tour != self.nodes[start as usize].tour
                && ((!self.g.timed && self.cross_heads(u, start)) || self.cross_tails(u, start)))
    }

    /// Whether a change by `delta` of the legs of `a` and `b`, with these loads and warps, helps.
    #[inline]
    fn helps(&self, delta: i64, (a, b): (u32, u32), loads: (i64, i64), warps: (i64, i64)) -> bool {
        let old = self.routes[a as usize].penalty + self.routes[b as usize].penalty;
        delta as f64 + self.priced(loads.0, warps.0) + self.priced(loads.1, warps.1) - old < -EPSILON
    }

    /// `U` customers from `u` on change places with `V` from `v` on; with none of these they go behind `v`.
    #[inline]
    fn exchange<const U: usize, const V: usize, const TURNED: bool>(&mut self, u: u32, v: u32) -> bool {
        let next = |node: u32| self.nodes[node as usize].next;
        let us = if U == 1 { [u, u] } else { [u, next(u)] };
        let vs = if V < 2 { [v, v] } else { [v, next(v)] };
        let (before_u, after_u) = (self.nodes[u as usize].prev, next(us[1]));
        let (before_v, after_v) = if V == 0 { (v, next(v)) } else { (self.nodes[v as usize].prev, next(vs[1])) };
        if (U == 2 && (!self.is_customer(us[1]) || us[1] == v)) || (V == 2 && !self.is_customer(vs[1])) {
            return false;
        }
        let touching = if V == 0 { before_u == v } else { after_u == v || after_v == u || (V == 2 && vs[1] == u) };
        if touching {
            return false;
        }
        let (head, tail) = if TURNED { (us[1], us[0]) } else { (us[0], us[1]) };
        let (mut gain, mut pay) = (self.leg(before_u, us[0]) + self.leg(us[1], after_u), 0);
        if V == 0 {
            gain += self.leg(before_v, after_v);
            pay += self.leg(before_u, after_u);
        } else {
            gain += self.leg(before_v, vs[0]) + self.leg(vs[1], after_v);
            pay += self.leg(before_u, vs[0]) + self.leg(vs[1], after_u);
        }
        pay += self.leg(before_v, head) + self.leg(tail, after_v);
        let delta = pay - gain;
        let (a, b) = (self.nodes[u as usize].tour, self.nodes[v as usize].tour);
        let most = self.routes[a as usize].penalty + if a == b { 0.0 } else { self.routes[b as usize].penalty };
        if delta as f64 - most >= -EPSILON {
            return false;
        }
        let turned = [head, tail];
        let (us, vs, ahead) = (&us[..U], &vs[..V], &turned[..U]);
        let ok = if a == b {
            self.exchange_helps_within(delta, a, us, vs, ahead, before_v)
        } else {
            let size = |nodes: &[u32]| nodes.iter().map(|&c| self.g.load[c as usize]).sum::<i64>();
            let more = size(vs) - size(us);
            let loads = (self.routes[a as usize].load + more, self.routes[b as usize].load - more);
            let mut warps = (0, 0);
            if self.g.timed {
                warps = (self.warp(before_u, vs, after_u), self.warp(before_v, ahead, after_v));
            }
            self.helps(delta, (a, b), loads, warps)
        };
        if !ok {
            return false;
        }
        us.iter().chain(vs).for_each(|&c| self.take(c));
        let mut at = before_v;
        for &c in ahead {
            self.put(c, at);
            at = c;
        }
        let mut at = before_u;
        for &c in vs {
            self.put(c, at);
            at = c;
        }
        self.moved(a, b);
        true
    }

    /// The same within one route: its load stays, its lateness is found by driving it.
    fn exchange_helps_within(&self, delta: i64, a: u32, us: &[u32], vs: &[u32], ahead: &[u32], before_v: u32) -> bool {
        let route = &self.routes[a as usize];
        if !self.g.timed {
            return (delta as f64) < -EPSILON;
        }
        let mut drive = Drive::new(self, self.start(a));
        let put = |drive: &mut Drive, nodes: &[u32]| nodes.iter().for_each(|&c| drive.to(self, c));
        if vs.is_empty() && before_v == self.start(a) {
            put(&mut drive, ahead);
        }
        for at in self.sequence(a) {
            if us.contains(&at) {
                if at == us[0] {
                    put(&mut drive, vs);
                }
            } else if vs.contains(&at) {
                if at == vs[0] {
                    put(&mut drive, ahead);
                }
            } else {
                drive.to(self, at);
                if vs.is_empty() && at == before_v {
                    put(&mut drive, ahead);
                }
            }
        }
        drive.to(self, self.end(a));
        (delta as f64) + self.priced(route.load, drive.warp) - route.penalty < -EPSILON
    }

    /// Lateness of what comes before and with `a`, then `between`, then all from `b` on.
    #[inline]
    fn warp(&self, a: u32, between: &[u32], b: u32) -> i64 {
        let mut all: Segment = self.before[a as usize];
        let mut at = a;
        for &c in between {
            all = all.then(self.leg(at, c), self.alone(c));
            at = c;
        }
        all.then(self.leg(at, b), self.behind[b as usize]).warp
    }

    fn take(&mut self, c: u32) {
        let node = self.nodes[c as usize];
        self.nodes[node.prev as usize].next = node.next;
        self.nodes[node.next as usize].prev = node.prev;
    }

    pub(super) fn put(&mut self, c: u32, after: u32) {
        let next = self.nodes[after as usize].next;
        self.nodes[after as usize].next = c;
        self.nodes[next as usize].prev = c;
        (self.nodes[c as usize].prev, self.nodes[c as usize].next) = (after, next);
    }

    /// Takes `c` from where it is and puts it behind `after`.
    pub(super) fn relocate(&mut self, c: u32, after: u32) {
        self.take(c);
        self.put(c, after);
    }

    /// What lies between two customers of one route is turned round.
    fn two_opt(&mut self, u: u32, v: u32) -> bool {
        let (x, y) = (self.nodes[u as usize].next, self.nodes[v as usize].next);
        if self.nodes[u as usize].pos >= self.nodes[v as usize].pos || x == v {
            return false;
        }
        let delta = self.leg(u, v) + self.leg(x, y) - self.leg(u, x) - self.leg(v, y);
        let a = self.nodes[u as usize].tour;
        let route = self.routes[a as usize];
        if delta as f64 - route.penalty >= -EPSILON {
            return false;
        }
        if self.g.timed {
            let mut drive = Drive::new(self, self.start(a));
            for at in self.sequence(a).take(self.nodes[u as usize].pos as usize) {
                drive.to(self, at);
            }
            let mut at = v;
            while at != u {
                drive.to(self, at);
                at = self.nodes[at as usize].prev;
            }
            let mut all = Segment { span: drive.time, ..Segment::default() };
            all.early = 0;
            all.late = 0;
            let warp = drive.warp + all.then(self.leg(x, y), self.behind[y as usize]).warp;
            if delta as f64 + self.priced(route.load, warp) - route.penalty >= -EPSILON {
                return false;
            }
        } else if delta >= 0 {
            return false;
        }
        let mut at = x;
        let mut turned = Vec::with_capacity((self.nodes[v as usize].pos - self.nodes[u as usize].pos) as usize);
        while at != y {
            turned.push(at);
            at = self.nodes[at as usize].next;
        }
        let mut at = u;
        for &c in turned.iter().rev() {
            (self.nodes[at as usize].next, self.nodes[c as usize].prev) = (c, at);
            at = c;
        }
        (self.nodes[at as usize].next, self.nodes[y as usize].prev) = (y, at);
        self.moved(a, a);
        true
    }

    /// The heads of two routes are joined, and so are their tails; one of each is turned round.
    fn cross_heads(&mut self, u: u32, v: u32) -> bool {
        let (x, y) = (self.nodes[u as usize].next, self.nodes[v as usize].next);
        let (a, b) = (self.nodes[u as usize].tour, self.nodes[v as usize].tour);
        let delta = self.leg(u, v) + self.leg(x, y) - self.leg(u, x) - self.leg(v, y);
        if delta as f64 - self.routes[a as usize].penalty - self.routes[b as usize].penalty >= -EPSILON {
            return false;
        }
        let heads = self.nodes[u as usize].load + self.nodes[v as usize].load;
        let all = self.routes[a as usize].load + self.routes[b as usize].load;
        if !self.helps(delta, (a, b), (heads, all - heads), (0, 0)) {
            return false;
        }
        let cut = |from: u32| std::iter::successors(Some(from), |&at| Some(self.nodes[at as usize].next));
        let tail_u: Vec<u32> = cut(x).take_while(|&c| self.is_customer(c)).collect();
        let tail_v: Vec<u32> = cut(y).take_while(|&c| self.is_customer(c)).collect();
        let head = |route: u32, to: u32| {
            let count = self.nodes[to as usize].pos as usize;
            self.sequence(route).take(count).collect::<Vec<u32>>()
        };
        let (head_u, head_v) = (head(a, u), head(b, v));
        self.link(a, head_u.iter().chain(head_v.iter().rev()));
        self.link(b, tail_u.iter().rev().chain(&tail_v));
        self.moved(a, b);
        true
    }

    fn link<'n>(&mut self, route: u32, nodes: impl Iterator<Item = &'n u32>) {
        let mut at = self.start(route);
        for &c in nodes {
            (self.nodes[at as usize].next, self.nodes[c as usize].prev) = (c, at);
            at = c;
        }
        let end = self.end(route);
        (self.nodes[at as usize].next, self.nodes[end as usize].prev) = (end, at);
    }

    /// Two routes exchange what comes behind `u` and `v`.
    fn cross_tails(&mut self, u: u32, v: u32) -> bool {
        let (x, y) = (self.nodes[u as usize].next, self.nodes[v as usize].next);
        let (a, b) = (self.nodes[u as usize].tour, self.nodes[v as usize].tour);
        let delta = self.leg(u, y) + self.leg(v, x) - self.leg(u, x) - self.leg(v, y);
        if delta as f64 - self.routes[a as usize].penalty - self.routes[b as usize].penalty >= -EPSILON {
            return false;
        }
        let shift = self.nodes[u as usize].load - self.nodes[v as usize].load;
        let loads = (self.routes[b as usize].load + shift, self.routes[a as usize].load - shift);
        let mut warps = (0, 0);
        if self.g.timed {
            warps = (self.warp(u, &[], y), self.warp(v, &[], x));
        }
        if !self.helps(delta, (a, b), loads, warps) {
            return false;
        }
        let (end_a, end_b) = (self.end(a), self.end(b));
        let (last_a, last_b) = (self.nodes[end_a as usize].prev, self.nodes[end_b as usize].prev);
        let mut join = |from: u32, to: u32| {
            (self.nodes[from as usize].next, self.nodes[to as usize].prev) = (to, from);
        };
        if y == end_b {
            join(u, end_a);
        } else {
            join(u, y);
            join(last_b, end_a);
        }
        if x == end_a {
            join(v, end_b);
        } else {
            join(v, x);
            join(last_a, end_b);
        }
        self.moved(a, b);
        true
    }
}

/// A vehicle under way, which goes back in time where it is late.
struct Drive {
    at: u32,
    time: i64,
    warp: i64,
}

impl Drive {
    fn new(school: &School<'_>, start: u32) -> Self {
        Self { at: start, time: school.alone(start).early, warp: 0 }
    }

    fn to(&mut self, school: &School<'_>, node: u32) {
        let alone = school.alone(node);
        let arrive = (self.time + school.leg(self.at, node)).max(alone.early);
        self.warp += (arrive - alone.late).max(0);
        self.time = arrive.min(alone.late) + alone.span;
        self.at = node;
    }
}
