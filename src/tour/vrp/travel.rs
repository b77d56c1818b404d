//! Legs between points, in the form that the search reads fastest.
//!
//! Points are numbered for the search: visits first, then the places where vehicles start, end or reload, last
//! *nowhere*, from and to which every leg is 0 (open tours). Small problems get tables over points, the transposed one
//! beside it, so that all legs of one visit lie in one row each way: measured on 1,000 customers, an insertion scan over
//! 40 neighbours then touches two rows instead of 80 cache lines. Large planes compute legs from coordinates.

use crate::scenario::vrp::{FAR, Legs, Plane};

/// A leg's distance and duration, forward and backward.
pub(super) trait Travel: Sync {
    /// Distance from `a` to `b`.
    fn dist(&self, a: u32, b: u32) -> i64;
    /// Duration from `a` to `b`.
    fn time(&self, a: u32, b: u32) -> i64;
    /// Distance from `a` to `c`, read from the row of `c`.
    fn dist_into(&self, c: u32, a: u32) -> i64;
    /// Duration from `a` to `c`, read from the row of `c`.
    fn time_into(&self, c: u32, a: u32) -> i64;
    /// Whether duration is distance.
    fn is_one(&self) -> bool;
}

/// Forbidden legs between classes of points: those of one profile that `Order::DeliveriesFirst` rules out.
pub(super) type Ban<'a> = &'a dyn Fn(u32, u32) -> bool;

struct Square {
    out: Vec<u32>,
    /// Transposed; empty where `out` is symmetric.
    into: Vec<u32>,
}

impl Square {
    fn new(points: &[u32], stride: usize, ban: Ban<'_>, leg: impl Fn(u32, u32) -> u32) -> Self {
        let mut out = vec![0; stride * stride];
        for (i, &a) in points.iter().enumerate() {
            for (j, &b) in points.iter().enumerate() {
                out[i * stride + j] = if ban(i as u32, j as u32) { FAR } else { leg(a, b) };
            }
        }
        // From nowhere, where open tours start, some legs are forbidden too.
        for j in (0..points.len()).filter(|&j| ban(points.len() as u32, j as u32)) {
            out[points.len() * stride + j] = FAR;
        }
        let symmetric = (0..stride).all(|i| (0..i).all(|j| out[i * stride + j] == out[j * stride + i]));
        let mut into = Vec::new();
        if !symmetric {
            into = vec![0; stride * stride];
            for i in 0..stride {
                for j in 0..stride {
                    into[i * stride + j] = out[j * stride + i];
                }
            }
        }
        Self { out, into }
    }

    #[inline]
    fn transposed(&self) -> &[u32] {
        if self.into.is_empty() { &self.out } else { &self.into }
    }
}

/// Tables over points.
pub(super) struct Dense {
    stride: usize,
    dist: Square,
    time: Option<Square>,
}

impl Dense {
    /// `places[p]` is the place of point `p`; nowhere comes after them.
    pub(super) fn new(legs: &Legs, places: &[u32], ban: Ban<'_>) -> Self {
        let stride = places.len() + 1;
        let one = match legs {
            Legs::Table(table) => table.is_one(),
            Legs::Plane(_) => true,
        };
        let dist = Square::new(places, stride, ban, |a, b| legs.distance(a, b));
        let time = (!one).then(|| Square::new(places, stride, ban, |a, b| legs.duration(a, b)));
        Self { stride, dist, time }
    }
}

impl Travel for Dense {
    #[inline]
    fn dist(&self, a: u32, b: u32) -> i64 {
        i64::from(self.dist.out[a as usize * self.stride + b as usize])
    }
    #[inline]
    fn time(&self, a: u32, b: u32) -> i64 {
        i64::from(self.time.as_ref().unwrap_or(&self.dist).out[a as usize * self.stride + b as usize])
    }
    #[inline]
    fn dist_into(&self, c: u32, a: u32) -> i64 {
        i64::from(self.dist.transposed()[c as usize * self.stride + a as usize])
    }
    #[inline]
    fn time_into(&self, c: u32, a: u32) -> i64 {
        i64::from(self.time.as_ref().unwrap_or(&self.dist).transposed()[c as usize * self.stride + a as usize])
    }
    #[inline]
    fn is_one(&self) -> bool {
        self.time.is_none()
    }
}

/// Legs of a plane, computed when asked for.
pub(super) struct Flat {
    plane: Plane,
    /// How many points there are; nowhere comes after them.
    points: u32,
    /// Class of each point for banned legs, nowhere last: 0 free, 1 delivers, 2 only picks up, 3 start.
    class: Vec<u8>,
}

impl Flat {
    pub(super) fn new(plane: &Plane, places: &[u32], class: Vec<u8>) -> Self {
        let points = places.iter().map(|&place| plane.points()[place as usize]).collect();
        // Points in the order of the search: its neighbours in number are its neighbours in memory.
        let plane = Plane::new(points, plane.scale(), plane.rounding()).unwrap_or_else(|_| plane.clone());
        Self { plane, points: places.len() as u32, class }
    }
}

/// Whether a trip may not go from a point of one class to one of another.
#[inline]
pub(super) fn banned(from: u8, to: u8) -> bool {
    (from == 3 && to == 2) || (from == 2 && to == 1)
}

impl Travel for Flat {
    #[inline]
    fn dist(&self, a: u32, b: u32) -> i64 {
        if !self.class.is_empty() && banned(self.class[a as usize], self.class[b as usize]) {
            return i64::from(FAR);
        }
        if a.max(b) >= self.points {
            return 0;
        }
        i64::from(self.plane.leg(a, b))
    }
    #[inline]
    fn time(&self, a: u32, b: u32) -> i64 {
        self.dist(a, b)
    }
    #[inline]
    fn dist_into(&self, c: u32, a: u32) -> i64 {
        self.dist(a, c)
    }
    #[inline]
    fn time_into(&self, c: u32, a: u32) -> i64 {
        self.dist(a, c)
    }
    #[inline]
    fn is_one(&self) -> bool {
        true
    }
}
