//! The question.

use super::allowed::{Near, Open, Pairs};
use super::answer::Answer;
use super::points::{Key, Points};
use super::site::Site;
use super::volume;
use crate::assign::transport::{MAX_COST, Problem, Solver};
use crate::base::{Budget, Error, Id, IdVec, Seconds, Time};
use crate::freight::{Parcel, ParcelId, Service, StationId, Temperature};
use crate::scenario::CostTable;
use std::sync::Arc;

/// A promise that is shorter by so many seconds makes leaving a parcel dearer by one.
const SHORTER: i64 = 61;

/// So does being due so many seconds sooner. The two tell apart parcels of one village that would else be worth the same: who
/// is served then does not hang on chance.
const SOONER: i64 = 83;

/// Leaving a chilled parcel is as much dearer, in seconds.
const CHILLED: i64 = 600;

/// Millilitres of all parcels together.
const MAX_VOLUME: i128 = 1 << 61;

/// What ways and unserved parcels cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Arcs to so many of the nearest stations are there from the start; others come when they would pay.
    pub listed: usize,
    /// The cost of a second of an express parcel's way.
    pub express: u32,
    /// The cost of a second of a standard parcel's way.
    pub standard: u32,
    /// A parcel that no station serves costs as much as a way so long, and a little more the sooner it is promised: a 61st of
    /// what its promise is shorter than this, an 83rd of what it is due before the last parcel, ten minutes where it is chilled.
    pub unserved: Seconds,
    /// Rounds of litre prices, where litres bind.
    pub rounds: usize,
}

impl Default for Terms {
    /// Eight arcs; an express second costs three standard ones; unserved is as bad as ten days of way; 60 rounds.
    fn default() -> Self {
        Self { listed: 8, express: 3, standard: 1, unserved: Seconds::hours(240), rounds: 60 }
    }
}

impl Terms {
    /// The cost of a second.
    pub(super) fn weight(&self, service: Service) -> u32 {
        match service {
            Service::Express => self.express,
            Service::Standard => self.standard,
        }
    }

    /// The cost of a parcel that is not served; the last parcel is due at `last`.
    pub(super) fn overflow(&self, key: &Key, last: Option<Time>) -> u32 {
        let shorter = (self.unserved.0 - key.due.since(key.ready).0).clamp(0, self.unserved.0) / SHORTER;
        let sooner = last.map_or(0, |last| last.since(key.due).0.clamp(0, self.unserved.0)) / SOONER;
        let chilled = if key.temperature == Temperature::Chilled { CHILLED } else { 0 };
        self.weight(key.service) * (self.unserved.0 + shorter + sooner + chilled) as u32
    }

    /// No cost may be above [`MAX_COST`].
    fn check(&self, reach: Seconds) -> Result<(), Error> {
        let weight = i64::from(self.express.max(self.standard));
        let most =
            self.unserved.0.saturating_add(self.unserved.0 / SHORTER + self.unserved.0 / SOONER + CHILLED).max(reach.0);
        if self.unserved.0 < 0 || most.checked_mul(weight).is_none_or(|cost| cost > i64::from(MAX_COST)) {
            let problem = format!("a way of {most} s at {weight} a second is beyond 0 to {MAX_COST}");
            return Err(Error::invalid("assignment terms", problem));
        }
        Ok(())
    }
}

/// No volume below zero, and all together small enough to be added up.
fn check_volumes(parcels: &IdVec<ParcelId, Parcel>) -> Result<(), Error> {
    let wrong = |what: String| Err(Error::invalid("parcel volume", what));
    if let Some((id, parcel)) = parcels.entries().find(|(_, p)| p.volume.0 < 0) {
        return wrong(format!("parcel {} has {} ml", id.index(), parcel.volume.0));
    }
    let total: i128 = parcels.iter().map(|p| i128::from(p.volume.0)).sum();
    if total > MAX_VOLUME {
        return wrong(format!("all together have {total} ml, and at most {MAX_VOLUME} can be added up"));
    }
    Ok(())
}

/// As many sites as columns, and costs within range.
fn check_sites(sites: &IdVec<StationId, Site>, table: &CostTable, terms: &Terms) -> Result<(), Error> {
    if sites.len() != table.columns() {
        let problem = format!("{} stations and a table of {} columns", sites.len(), table.columns());
        return Err(Error::invalid("assignment", problem));
    }
    // No way of a table is longer than 24.8 days.
    let longest = sites.iter().map(|s| s.reach.min(Seconds(i64::from(u32::MAX) / 2000))).max().unwrap_or_default();
    terms.check(longest)
}

/// Who asks for what; the ways and the parcels stay where they are.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    pub(super) sites: IdVec<StationId, Site>,
    pub(super) table: &'a CostTable,
    pub(super) parcels: &'a IdVec<ParcelId, Parcel>,
    pub(super) terms: Terms,
    /// When the last parcel is due.
    pub(super) last: Option<Time>,
    pub(super) near: Arc<Near>,
    pub(super) points: Arc<[Points; 2]>,
    pub(super) open: [Arc<Open>; 2],
}

impl<'a> Question<'a> {
    /// `table` holds the ways from each village (row) to each station (column).
    ///
    /// # Errors
    /// A table with another number of columns than there are sites, a parcel of a village without a row, terms whose costs
    /// are out of range, where litres are limited also volumes that are.
    pub fn new(
        sites: IdVec<StationId, Site>,
        table: &'a CostTable,
        parcels: &'a IdVec<ParcelId, Parcel>,
        terms: Terms,
    ) -> Result<Self, Error> {
        check_sites(&sites, table, &terms)?;
        let sized = sites.iter().any(|s| s.volume.is_some());
        if sized {
            check_volumes(parcels)?;
        }
        // A table without columns does not know its rows.
        let named = || parcels.iter().map(|p| p.village.index() + 1).max().unwrap_or(0);
        let villages = if sites.is_empty() { named() } else { table.rows() };
        let (near, points) =
            rayon::join(|| Near::of(table, sites.as_slice(), villages), || Points::of(parcels, villages, sized));
        Ok(Self::of(sites, table, parcels, terms, near, points?))
    }

    /// The question about parcels that were counted; `none` are all that are at hand.
    pub(super) fn counted(
        sites: IdVec<StationId, Site>,
        table: &'a CostTable,
        none: &'a IdVec<ParcelId, Parcel>,
        terms: Terms,
        points: [Points; 2],
    ) -> Result<Self, Error> {
        check_sites(&sites, table, &terms)?;
        if sites.iter().any(|s| s.volume.is_some()) {
            return Err(Error::invalid(
                "assignment",
                "a station has litres, which parcels that were only counted have not",
            ));
        }
        let villages = points.iter().flat_map(|p| &p.points).map(|p| p.village as usize + 1).max().unwrap_or(0);
        if !sites.is_empty() && villages > table.rows() {
            let problem = format!("a parcel is of village {}, and there are {}", villages - 1, table.rows());
            return Err(Error::invalid("assignment", problem));
        }
        let near = Near::of(table, sites.as_slice(), villages);
        Ok(Self::of(sites, table, none, terms, near, points))
    }

    fn of(
        sites: IdVec<StationId, Site>,
        table: &'a CostTable,
        parcels: &'a IdVec<ParcelId, Parcel>,
        terms: Terms,
        near: Near,
        points: [Points; 2],
    ) -> Self {
        let open = [0, 1].map(|flow| Arc::new(Open::of(sites.as_slice(), &points[flow])));
        let dues = points.iter().flat_map(|p| &p.moments).map(|m| m.1);
        let last = dues.max();
        Self { sites, table, parcels, terms, last, near: Arc::new(near), points: Arc::new(points), open }
    }

    /// The stations.
    pub fn sites(&self) -> &IdVec<StationId, Site> {
        &self.sites
    }

    /// The ways.
    pub fn table(&self) -> &'a CostTable {
        self.table
    }

    /// How many points the parcels are, in and out.
    pub fn points(&self) -> [usize; 2] {
        [0, 1].map(|flow| self.points[flow].points.len())
    }

    /// The same with other sites; the parcels stay grouped.
    ///
    /// # Errors
    /// As [`Question::new`].
    pub fn with_sites(&self, sites: IdVec<StationId, Site>) -> Result<Self, Error> {
        Self::new(sites, self.table, self.parcels, self.terms.clone())
    }

    /// Solves it.
    ///
    /// # Errors
    /// Cancelled, or too large.
    pub fn solve(&self, budget: &Budget) -> Result<Answer, Error> {
        let (inbound, outbound) = rayon::join(|| volume::solve(self, 0, budget), || volume::solve(self, 1, budget));
        Ok(Answer::of(self, [inbound?, outbound?]))
    }

    pub(super) fn pairs<'q>(&'q self, flow: usize, litre: &'q [u32]) -> Pairs<'q, 'a> {
        Pairs { question: self, points: &self.points[flow], open: &self.open[flow], litre }
    }

    /// The optimum of one flow in pieces at these prices of litres.
    pub(super) fn in_pieces(&self, flow: usize, litre: &[u32], budget: &Budget) -> Result<Solver, Error> {
        let mut pairs = self.pairs(flow, litre);
        let mut problem = Problem::new(self.sites.iter().map(|s| s.pieces).collect());
        let points = &self.points[flow].points;
        problem.reserve(points.len(), points.len() * self.terms.listed);
        for point in points {
            let arcs = pairs.stations(point).take(self.terms.listed);
            let arcs = arcs.map(|(seconds, station)| (station, pairs.cost(point, seconds, station)));
            problem.add_point(point.demand(), pairs.overflow(point), arcs)?;
        }
        let mut solver = Solver::new(problem);
        solver.solve_beyond(&mut pairs, budget)?;
        Ok(solver)
    }
}
