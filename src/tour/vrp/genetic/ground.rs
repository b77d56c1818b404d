//! The problem as genetic search sees it: one depot, one kind of vehicle, one load, symmetric legs, perhaps windows.

use super::super::model::{HORIZON, Model};
use super::super::travel::Travel;
use crate::base::Id;
use crate::scenario::vrp::{FAR, Legs, Objective, VisitId};

/// Customers are numbered from 1, in the order of the visits; the depot is 0.
#[derive(Debug)]
pub(super) struct Ground {
    /// Customers.
    pub n: usize,
    legs: Vec<i32>,
    pub load: Vec<i64>,
    pub open: Vec<i64>,
    pub close: Vec<i64>,
    pub service: Vec<i64>,
    pub capacity: i64,
    pub timed: bool,
    /// Tours there may be.
    pub fleet: usize,
    /// Beside which customers each is worth a try, nearest first.
    pub near: Vec<Vec<u32>>,
    /// Direction of each customer from the depot: tours are strung together by it.
    pub angle: Vec<f64>,
}

/// Beside how many others each customer is tried (Vidal 2022).
const NEAR: usize = 20;

impl Ground {
    /// The problem, with at most `fleet` tours, or `None` where it is not of this sort.
    pub(super) fn new<T: Travel>(m: &Model<'_, T>, fleet: usize) -> Option<Self> {
        let [kind] = m.kinds.as_slice() else { return None };
        let must = m.problem.visits.iter().all(|visit| visit.prize.is_none());
        let free = kind.fixed == 0 || m.problem.objective == Objective::Vehicles;
        let alike = m.travel.len() == 1 && m.plain_cost && !m.by_kind && kind.start == kind.end;
        if !m.summed() || !must || !free || !alike || kind.start >= m.places.len() as u32 || m.n < 2 {
            return None;
        }
        let (n, travel) = (m.n as usize, &m.travel[0]);
        let point = |i: usize| if i == 0 { kind.start } else { i as u32 - 1 };
        let mut legs = vec![0; (n + 1) * (n + 1)];
        for i in 0..=n {
            for j in 0..=n {
                let (there, back) = (travel.dist(point(i), point(j)), travel.dist(point(j), point(i)));
                if i != j && (there != back || there >= i64::from(FAR)) {
                    return None;
                }
                legs[i * (n + 1) + j] = if i == j { 0 } else { i32::try_from(there).ok()? };
            }
        }
        let of = |depot: i64, f: &dyn Fn(usize) -> i64| std::iter::once(depot).chain((0..n).map(f)).collect();
        let end = kind.to.min(HORIZON / 4);
        let mut ground = Self {
            n,
            legs,
            load: of(0, &|c| m.visits[c].deliver + m.visits[c].pick),
            open: of(kind.from, &|c| m.visits[c].open),
            close: of(end, &|c| m.visits[c].close.min(HORIZON / 4)),
            service: of(0, &|c| m.visits[c].service),
            capacity: kind.capacity,
            timed: m.timed,
            fleet,
            near: Vec::new(),
            angle: Vec::new(),
        };
        ground.near = (0..=n).map(|c| ground.near_of(c)).collect();
        ground.angle = ground.angles(m);
        Some(ground)
    }

    #[inline]
    pub(super) fn leg(&self, a: u32, b: u32) -> i64 {
        i64::from(self.legs[a as usize * (self.n + 1) + b as usize])
    }

    /// Legs from a point to all.
    #[inline]
    pub(super) fn legs_of(&self, a: u32) -> &[i32] {
        &self.legs[a as usize * (self.n + 1)..][..=self.n]
    }

    /// Whether a tour is neither overloaded nor late.
    pub(super) fn is_legal(&self, route: &[u32]) -> bool {
        let load: i64 = route.iter().map(|&c| self.load[c as usize]).sum();
        load <= self.capacity && (!self.timed || self.is_in_time(route))
    }

    fn is_in_time(&self, route: &[u32]) -> bool {
        let (mut at, mut time) = (0, self.open[0]);
        route.iter().chain(std::iter::once(&0)).all(|&c| {
            let arrive = (time + self.leg(at, c)).max(self.open[c as usize]);
            (at, time) = (c, arrive + self.service[c as usize]);
            arrive <= self.close[c as usize]
        })
    }

    fn near_of(&self, c: usize) -> Vec<u32> {
        if c == 0 {
            return Vec::new();
        }
        let after = |a: usize, b: usize| {
            let leg = self.leg(a as u32, b as u32);
            if !self.timed {
                return 5 * leg;
            }
            let wait = (self.open[b] - leg - self.service[a] - self.close[a]).max(0);
            let late = (self.open[a] + self.service[a] + leg - self.close[b]).max(0);
            5 * leg + wait + 5 * late
        };
        let others = (1..=self.n).filter(|&v| v != c);
        let mut row: Vec<(i64, u32)> = others.map(|v| (after(c, v).min(after(v, c)), v as u32)).collect();
        row.sort_unstable();
        row.into_iter().take(NEAR).map(|(_, v)| v).collect()
    }

    /// Angles on the plane; of tables, those that the depot, the customer farthest from it and the one farthest from
    /// both would lead to on one.
    fn angles<T: Travel>(&self, m: &Model<'_, T>) -> Vec<f64> {
        if let Legs::Plane(plane) = &m.problem.legs[0] {
            let at = |place: u32| plane.points()[place as usize];
            let depot = at(m.places[m.kinds[0].start as usize]);
            let place = |c: usize| m.problem.visits[VisitId::from_index(c)].place;
            let angle = |p: [f64; 2]| (p[1] - depot[1]).atan2(p[0] - depot[0]);
            return std::iter::once(0.0).chain((0..self.n).map(|c| angle(at(place(c))))).collect();
        }
        let farthest = |from: u32| (1..=self.n as u32).max_by_key(|&c| self.leg(from, c)).unwrap_or(1);
        let first = farthest(0);
        let second = (1..=self.n as u32).max_by_key(|&c| self.leg(0, c).min(self.leg(first, c))).unwrap_or(1);
        let cosine = |c: u32, to: u32| {
            let (a, b, d) = (self.leg(0, to) as f64, self.leg(0, c) as f64, self.leg(to, c) as f64);
            (a * a + b * b - d * d) / (2.0 * a * b).max(1.0)
        };
        (0..=self.n as u32).map(|c| cosine(c, second).atan2(cosine(c, first))).collect()
    }
}
