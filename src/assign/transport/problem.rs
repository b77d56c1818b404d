//! The question.

use crate::base::Error;

/// The largest cost of a unit.
pub const MAX_COST: u32 = 1 << 30;

/// The largest sum of demands, so that no cost overflows: 2³² units at [`MAX_COST`] are 2⁶².
const MAX_TOTAL: u64 = 1 << 32;

/// A station that may serve a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Which station.
    pub station: u32,
    /// What a unit costs there.
    pub cost: u32,
}

/// Points with demands, stations with capacities, and arcs between them.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) capacity: Vec<u32>,
    pub(super) demand: Vec<u32>,
    pub(super) overflow: Vec<u32>,
    pub(super) first: Vec<u32>,
    pub(super) arcs: Vec<Arc>,
    total: u64,
}

impl Problem {
    /// No points yet, and stations of these capacities.
    pub fn new(capacity: Vec<u32>) -> Self {
        let (demand, overflow) = (Vec::new(), Vec::new());
        Self { capacity, demand, overflow, first: vec![0], arcs: Vec::new(), total: 0 }
    }

    /// Makes room for this many points and arcs.
    pub fn reserve(&mut self, points: usize, arcs: usize) {
        self.demand.reserve(points);
        self.overflow.reserve(points);
        self.first.reserve(points);
        self.arcs.reserve(arcs);
    }

    /// Adds a point of `demand` units, each of which costs `overflow` where no station serves it; `arcs` are stations
    /// with the cost of a unit there. Gives the point's number.
    ///
    /// # Errors
    /// A station that is not there, a cost above [`MAX_COST`], more than 2³² units or arcs over all.
    pub fn add_point(
        &mut self,
        demand: u32,
        overflow: u32,
        arcs: impl IntoIterator<Item = (u32, u32)>,
    ) -> Result<usize, Error> {
        let before = self.arcs.len();
        self.arcs.extend(arcs.into_iter().map(|(station, cost)| Arc { station, cost }));
        let wrong = self.wrong(before, demand, overflow);
        if let Some(problem) = wrong {
            self.arcs.truncate(before);
            return Err(Error::invalid("assignment", format!("point {}: {problem}", self.points())));
        }
        self.total += u64::from(demand);
        self.demand.push(demand);
        self.overflow.push(overflow);
        self.first.push(self.arcs.len() as u32);
        Ok(self.points() - 1)
    }

    fn wrong(&self, before: usize, demand: u32, overflow: u32) -> Option<String> {
        let stations = self.capacity.len();
        for arc in &self.arcs[before..] {
            if arc.station as usize >= stations {
                return Some(format!("there is no station {}, they are 0 to {}", arc.station, stations.max(1) - 1));
            }
            if arc.cost > MAX_COST {
                return Some(format!("a cost of {} is above {MAX_COST}", arc.cost));
            }
        }
        if overflow > MAX_COST {
            return Some(format!("an overflow cost of {overflow} is above {MAX_COST}"));
        }
        if self.total + u64::from(demand) > MAX_TOTAL {
            return Some(format!("all demands together are above {MAX_TOTAL}"));
        }
        (self.arcs.len() > u32::MAX as usize / 2).then(|| "there are too many arcs".to_owned())
    }

    /// How many points.
    pub fn points(&self) -> usize {
        self.demand.len()
    }

    /// How many stations.
    pub fn stations(&self) -> usize {
        self.capacity.len()
    }

    /// How many arcs, overflow not counted.
    pub fn arc_count(&self) -> usize {
        self.arcs.len()
    }

    /// The arcs of a point.
    pub fn arcs(&self, point: usize) -> &[Arc] {
        &self.arcs[self.first[point] as usize..self.first[point + 1] as usize]
    }

    /// The units of each point.
    pub fn demand(&self) -> &[u32] {
        &self.demand
    }

    /// The cost of a unit of each point that no station serves.
    pub fn overflow(&self) -> &[u32] {
        &self.overflow
    }

    /// The units that each station takes.
    pub fn capacity(&self) -> &[u32] {
        &self.capacity
    }

    pub(super) fn total(&self) -> i64 {
        self.total as i64
    }

    /// Replaces a demand.
    pub(super) fn replace_demand(&mut self, point: usize, demand: u32) -> Result<(), Error> {
        let total = self.total - u64::from(self.demand[point]) + u64::from(demand);
        if total > MAX_TOTAL {
            return Err(Error::invalid("assignment", format!("all demands together are above {MAX_TOTAL}")));
        }
        self.total = total;
        self.demand[point] = demand;
        Ok(())
    }

    /// Adds arcs, sorted by point.
    pub(super) fn insert(&mut self, offers: &[super::Offer]) {
        let mut arcs = Vec::with_capacity(self.arcs.len() + offers.len());
        let mut first = Vec::with_capacity(self.first.len());
        first.push(0);
        let mut offers = offers.iter().peekable();
        for point in 0..self.points() {
            arcs.extend_from_slice(self.arcs(point));
            while let Some(offer) = offers.next_if(|o| o.point as usize == point) {
                arcs.push(Arc { station: offer.station, cost: offer.cost });
            }
            first.push(arcs.len() as u32);
        }
        (self.arcs, self.first) = (arcs, first);
    }
}
