//! How far and how long it is between two places.

use super::visit::Window;
use crate::base::Error;
use std::collections::BTreeMap;
use std::sync::Arc;

/// In a table: there is no way.
pub const FAR: u32 = u32::MAX / 2;

/// What each leg takes; asymmetric if need be, and free to break the triangle inequality.
#[derive(Clone, Debug)]
pub enum Legs {
    /// Every leg written out.
    Table(LegTable),
    /// Points, from which legs are computed when asked for: no n² of memory.
    Plane(Plane),
}

impl Legs {
    /// How many places there are.
    pub fn places(&self) -> usize {
        match self {
            Self::Table(table) => table.places,
            Self::Plane(plane) => plane.points.len(),
        }
    }

    /// Distance of a leg; [`FAR`]: there is no way.
    #[inline]
    pub fn distance(&self, from: u32, to: u32) -> u32 {
        match self {
            Self::Table(table) => table.distances[from as usize * table.places + to as usize],
            Self::Plane(plane) => plane.leg(from, to),
        }
    }

    /// Duration of a leg; [`FAR`]: there is no way.
    #[inline]
    pub fn duration(&self, from: u32, to: u32) -> u32 {
        match self {
            Self::Table(table) => table.durations[from as usize * table.places + to as usize],
            Self::Plane(plane) => plane.leg(from, to),
        }
    }

    /// When a leg may be begun, in rising order, disjoint; empty: at any time.
    pub fn hours(&self, from: u32, to: u32) -> &[Window] {
        match self {
            Self::Table(table) => table.hours.get(&(from, to)).map_or(&[], Vec::as_slice),
            Self::Plane(_) => &[],
        }
    }

    /// Whether any leg has [hours](Self::hours).
    pub fn have_hours(&self) -> bool {
        matches!(self, Self::Table(table) if !table.hours.is_empty())
    }
}

/// Distances and durations between all places, row-major: `[from * places + to]`.
#[derive(Clone, Debug)]
pub struct LegTable {
    places: usize,
    distances: Arc<[u32]>,
    durations: Arc<[u32]>,
    hours: Arc<BTreeMap<(u32, u32), Vec<Window>>>,
}

impl LegTable {
    /// A table where each leg takes as long as it is far.
    pub fn new(places: usize, cells: Vec<u32>) -> Result<Self, Error> {
        let distances: Arc<[u32]> = cells.into();
        let durations = Arc::clone(&distances);
        Self { places, distances, durations, hours: Arc::default() }.checked()
    }

    /// A table with durations of their own. A leg is [`FAR`] in both or in neither.
    pub fn with_durations(places: usize, distances: Vec<u32>, durations: Vec<u32>) -> Result<Self, Error> {
        Self { places, distances: distances.into(), durations: durations.into(), hours: Arc::default() }.checked()
    }

    /// The same table with legs that may be begun at certain times only, `(from, to)` with windows in rising order:
    /// roads closed by night, convoys that leave at seven, a pass to be crossed before its ice melts. Where the gate
    /// lies a way down the leg, its windows open and close so much earlier here.
    ///
    /// Refuses windows for a leg that is no way or takes no time, for one leg twice, and none at all: a leg that is
    /// never open is [`FAR`].
    ///
    /// ```
    /// use skyroad::scenario::vrp::{LegTable, Legs, Window};
    ///
    /// // The pass is open from six to noon, on each of two days; back down it is always open.
    /// let hour = 3600;
    /// let open = [6, 30].map(|h| Window::new(h * hour, (h + 6) * hour));
    /// let open = open.into_iter().collect::<Result<Vec<_>, _>>()?;
    /// let legs = Legs::Table(LegTable::new(2, vec![0, 9000, 9000, 0])?.with_hours([((0, 1), open.clone())])?);
    /// assert_eq!(legs.hours(0, 1), open);
    /// assert_eq!(legs.hours(1, 0), []);
    /// # Ok::<(), skyroad::Error>(())
    /// ```
    pub fn with_hours(mut self, hours: impl IntoIterator<Item = ((u32, u32), Vec<Window>)>) -> Result<Self, Error> {
        let mut all = BTreeMap::new();
        for ((from, to), windows) in hours {
            let refuse = |problem: &str| Error::invalid("hours", format!("from {from} to {to}: {problem}"));
            let within = |place: u32| (place as usize) < self.places;
            if !within(from) || !within(to) {
                return Err(refuse("is not between places of the table"));
            }
            let takes = self.durations[from as usize * self.places + to as usize];
            if takes == 0 || takes == FAR {
                return Err(refuse("is no way, or takes no time"));
            }
            if windows.is_empty() || windows.windows(2).any(|pair| pair[1].from() <= pair[0].to()) {
                return Err(refuse("has no windows, or some that overlap or fall"));
            }
            if all.insert((from, to), windows).is_some() {
                return Err(refuse("has hours twice"));
            }
        }
        self.hours = Arc::new(all);
        Ok(self)
    }

    /// Whether distance and duration are one and the same table.
    pub fn is_one(&self) -> bool {
        Arc::ptr_eq(&self.distances, &self.durations)
    }

    /// All distances, row-major.
    pub fn distances(&self) -> &Arc<[u32]> {
        &self.distances
    }

    /// All durations, row-major.
    pub fn durations(&self) -> &Arc<[u32]> {
        &self.durations
    }

    fn checked(self) -> Result<Self, Error> {
        let cells = self.places.checked_mul(self.places);
        for (what, table) in [("distances", &self.distances), ("durations", &self.durations)] {
            if cells != Some(table.len()) {
                let problem = format!("{} cells for {} places; a table is square", table.len(), self.places);
                return Err(Error::invalid(what, problem));
            }
            if let Some(&far) = table.iter().find(|&&cell| cell > FAR) {
                return Err(Error::invalid(what, format!("{far} is over {FAR}, which stands for no way")));
            }
        }
        let torn = (0..self.distances.len()).find(|&i| (self.distances[i] == FAR) != (self.durations[i] == FAR));
        match torn {
            Some(i) => Err(Error::invalid(
                "durations",
                format!("from {} to {} there is a way in one table alone", i / self.places, i % self.places),
            )),
            None => Ok(self),
        }
    }
}

/// How a Euclidean length becomes an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, halves up (TSPLIB's EUC_2D).
    Nearest,
    /// Down, forgiving 1e-9 (DIMACS, with a scale of 10).
    Down,
    /// Up, forgiving 1e-6: what is feasible so is feasible in exact lengths.
    Up,
}

/// Points in a plane; a leg takes as long as it is far: scale × length, rounded.
#[derive(Clone, Debug)]
pub struct Plane {
    points: Vec<[f64; 2]>,
    scale: f64,
    rounding: Rounding,
}

impl Plane {
    /// Refuses coordinates and scales that are no finite numbers, and planes where a leg would reach [`FAR`].
    pub fn new(points: Vec<[f64; 2]>, scale: f64, rounding: Rounding) -> Result<Self, Error> {
        if let Some(at) = points.iter().position(|p| !(p[0].is_finite() && p[1].is_finite())) {
            return Err(Error::invalid("points", format!("place {at} has no finite coordinates")));
        }
        if !(scale.is_finite() && scale > 0.0) {
            return Err(Error::invalid("scale", format!("{scale} is not above 0")));
        }
        let span = |axis: usize| {
            let (low, high) = points.iter().fold((f64::MAX, f64::MIN), |(l, h), p| (l.min(p[axis]), h.max(p[axis])));
            (high - low).max(0.0)
        };
        if span(0).hypot(span(1)) * scale >= f64::from(FAR) - 1.0 {
            return Err(Error::invalid("points", format!("lie too far apart: legs of {FAR} or more")));
        }
        Ok(Self { points, scale, rounding })
    }

    /// All points.
    pub fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// Units for a unit of length.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// How lengths are rounded.
    pub fn rounding(&self) -> Rounding {
        self.rounding
    }

    /// The leg between two places.
    #[inline]
    pub fn leg(&self, from: u32, to: u32) -> u32 {
        let ([ax, ay], [bx, by]) = (self.points[from as usize], self.points[to as usize]);
        let (dx, dy) = (ax - bx, ay - by);
        let length = (dx * dx + dy * dy).sqrt() * self.scale;
        match self.rounding {
            Rounding::Nearest => (length + 0.5) as u32,
            Rounding::Down => (length + 1e-9) as u32,
            Rounding::Up => (length - 1e-6).ceil() as u32,
        }
    }

    /// All legs written out.
    pub fn table(&self) -> Result<LegTable, Error> {
        let n = self.points.len() as u32;
        LegTable::new(self.points.len(), (0..n).flat_map(|a| (0..n).map(move |b| self.leg(a, b))).collect())
    }
}
