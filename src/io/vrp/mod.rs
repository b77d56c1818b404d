//! Benchmark files of vehicle routing: VRPLIB, Solomon and Homberger, Li and Lim, Cordeau.
//!
//! A file becomes a [`Problem`] in integers, with what is needed to say its costs in the file's own units. Customers
//! keep the numbers that the literature gives them: from 0, depots first; place `i` is node `i`, and visits follow the
//! depots in order.
//!
//! # Rounding
//! Each set of files has its convention ([`Convention`]): CVRPLIB rounds Euclidean distances to the nearest integer;
//! DIMACS truncates them to one decimal where there are time windows (everything times ten here); mixed fleets, Li and
//! Lim, Cordeau and vehicles-first objectives count in doubles: the problem then holds lengths times 1000, rounded up,
//! so that what is feasible in it is feasible in doubles, and [`Instance::cost`] adds up in doubles.

mod columns;
mod parts;
mod solution;
mod vrplib;
mod weights;

#[cfg(test)]
mod vrp_tests;

use crate::base::{Error, ErrorKind, Id};
use crate::scenario::vrp::{KindId, Legs, Place, Plan, Plane, Problem, Rounding};
use std::path::Path;

pub use solution::{parse_sol, read_sol, sol_text};

/// How a set of files counts distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// Rounded to the nearest integer.
    Nearest,
    /// Truncated to one decimal.
    OneDecimal,
    /// In doubles.
    Exact,
}

impl Convention {
    /// Units of the problem for one of the file.
    pub fn scale(self) -> i64 {
        match self {
            Self::Nearest => 1,
            Self::OneDecimal => 10,
            Self::Exact => 1000,
        }
    }

    fn rounding(self) -> Rounding {
        match self {
            Self::Nearest => Rounding::Nearest,
            Self::OneDecimal => Rounding::Down,
            Self::Exact => Rounding::Up,
        }
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// VRPLIB, `KEY : value` and sections.
    Vrplib,
    /// Solomon's and Homberger's columns.
    Solomon,
    /// Li and Lim's columns.
    LiLim,
    /// Cordeau's columns.
    Cordeau,
}

/// A file's problem, and how to speak of it in the file's terms.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name.
    pub name: String,
    /// What the file is.
    pub format: Format,
    /// How it counts distances.
    pub convention: Convention,
    /// The first nodes, that are depots; visit `v` is node `depots + v`.
    pub depots: u32,
    /// A unit of money in the file is this many of those printed (mixed fleets hold cents).
    pub cost_scale: i64,
    /// The kind of each single vehicle, as the file lists them.
    pub fleet: Vec<KindId>,
    /// What is to be solved.
    pub problem: Problem,
}

impl Instance {
    /// The cost of tours, and the prizes that they lose, in the file's own units by its own convention.
    pub fn cost(&self, tours: &[Plan]) -> f64 {
        self.tours_cost(tours) + self.lost(tours) as f64 / (self.convention.scale() * self.cost_scale) as f64
    }

    /// A lower bound of the problem's costs in the file's own units: of exact distances, which the problem counts rounded
    /// up to 1/1000, less that much for each leg that there may be.
    pub fn bound(&self, bound: i64) -> f64 {
        let legs = 2 * self.problem.visits.len() as i64;
        let price = self.problem.kinds.iter().map(|kind| kind.per_distance).max().unwrap_or(0);
        let rounding = if self.convention == Convention::Exact { legs.saturating_mul(price) } else { 0 };
        (bound.saturating_sub(rounding)).max(0) as f64 / (self.convention.scale() * self.cost_scale) as f64
    }

    fn lost(&self, tours: &[Plan]) -> i64 {
        let mut lost: Vec<i64> = self.problem.visits.iter().map(|visit| visit.prize.unwrap_or(0)).collect();
        for stop in tours.iter().flat_map(|tour| &tour.stops) {
            if let Place::Visit(visit) = *stop {
                lost[visit.index()] = 0;
            }
        }
        lost.iter().sum()
    }

    fn tours_cost(&self, tours: &[Plan]) -> f64 {
        if self.convention != Convention::Exact {
            let sum: i64 = tours.iter().map(|tour| self.tour_cost(tour, |a, b| i64::from(self.leg(a, b)), 1)).sum();
            return sum as f64 / (self.convention.scale() * self.cost_scale) as f64;
        }
        let sum: f64 =
            tours.iter().map(|tour| self.tour_cost(tour, |a, b| self.length(a, b), self.convention.scale())).sum();
        sum / self.cost_scale as f64
    }

    /// Fixed and distance cost of a tour, fixed cost in 1/`scale`.
    fn tour_cost<T>(&self, tour: &Plan, leg: impl Fn(u32, u32) -> T, scale: i64) -> T
    where
        T: Number,
    {
        let kind = &self.problem.kinds[tour.kind];
        let stops = tour.stops.iter().map(|stop| match *stop {
            Place::Visit(visit) => self.problem.visits[visit].place,
            Place::Reload(place) => place,
        });
        let mut at = kind.start;
        let mut length = T::of(0);
        for place in stops.chain(kind.end) {
            length = at.map_or(length, |from| length.plus(leg(from, place)));
            at = Some(place);
        }
        T::of(kind.fixed / scale).plus(length.times(kind.per_distance))
    }

    /// The nodes that a tour calls at, depots left out except to reload.
    pub fn nodes(&self, tour: &Plan) -> Vec<u32> {
        let node = |stop: &Place| match *stop {
            Place::Visit(visit) => self.depots + visit.index() as u32,
            Place::Reload(place) => place,
        };
        tour.stops.iter().map(node).collect()
    }

    fn leg(&self, from: u32, to: u32) -> u32 {
        self.problem.legs[0].distance(from, to)
    }

    fn length(&self, from: u32, to: u32) -> f64 {
        match &self.problem.legs[0] {
            Legs::Plane(plane) => {
                let ([ax, ay], [bx, by]) = (plane.points()[from as usize], plane.points()[to as usize]);
                (ax - bx).hypot(ay - by)
            }
            Legs::Table(_) => f64::from(self.leg(from, to)) / self.convention.scale() as f64,
        }
    }
}

/// What costs add up in.
trait Number: Copy {
    fn of(n: i64) -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, n: i64) -> Self;
}

impl Number for i64 {
    fn of(n: i64) -> Self {
        n
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn times(self, n: i64) -> Self {
        self * n
    }
}

impl Number for f64 {
    fn of(n: i64) -> Self {
        n as f64
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn times(self, n: i64) -> Self {
        self * n as f64
    }
}

/// Reads a benchmark file of any of the formats, told by its contents; `convention` overrides the usual one.
pub fn read_vrp(path: &Path, convention: Option<Convention>) -> Result<Instance, Error> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    parse_vrp(&super::source::shown(path), &name, &super::read_text(path)?, convention)
}

/// Parses what [`read_vrp`] reads; `file` names it in errors.
pub fn parse_vrp(file: &str, name: &str, text: &str, convention: Option<Convention>) -> Result<Instance, Error> {
    let vrplib = text.lines().any(|line| line.trim_end().ends_with("_SECTION"));
    let parse = if vrplib { vrplib::parse } else { columns::parse };
    let instance = parse(file, name, text, convention).map_err(|e| in_file(file, e))?;
    instance.problem.check().map_err(|e| in_file(file, e))?;
    Ok(instance)
}

/// What breaks a rule of the model gains the file's name.
fn in_file(file: &str, error: Error) -> Error {
    match error.kind() {
        ErrorKind::Invalid { .. } => Error::file(file, error.to_string()),
        _ => error,
    }
}

fn plane(points: Vec<[f64; 2]>, convention: Convention) -> Result<Legs, Error> {
    Ok(Legs::Plane(Plane::new(points, convention.scale() as f64, convention.rounding())?))
}

/// A number that counts something: whole and not negative; scaled ones may have decimals.
fn whole(file: &str, line: u64, field: &str, value: f64, scale: i64) -> Result<i64, Error> {
    let scaled = value * scale as f64;
    if scaled.is_finite() && scaled >= 0.0 && scaled <= (1i64 << 50) as f64 {
        return Ok((scaled + 0.5).floor() as i64);
    }
    Err(Error::row(file, line, field, format!("{value} is not a number from 0 to 10^15")))
}
