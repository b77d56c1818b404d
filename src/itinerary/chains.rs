//! The engine: what is computed once for a span of days.

use super::clock::{Days, Moment};
use super::query::{Query, class};
use super::roads::{Points, Roads};
use super::search::{self, Direct};
use super::{legs, profile};
use crate::base::{Date, Error, Id, IdVec, Seconds, Time};
use crate::network::{Closure, NodeId};
use crate::scenario::{Itinerary, Place, Region};
use crate::search::Engine;
use crate::timetable::{Carriage, TripId};

/// What an engine is built for.
#[derive(Clone, Debug)]
pub struct Span {
    /// The first day on which queries start.
    pub first: Date,
    /// How many days, one or more.
    pub days: usize,
    /// How many more days an itinerary may take to its last departure.
    pub horizon: usize,
    /// What is closed beside the season, on all days.
    pub closures: Vec<Closure>,
    /// Nodes that queries start or end at, beside the depots.
    pub nodes: Vec<NodeId>,
}

impl Span {
    /// Queries of one day, with a horizon of ten days, between depots and terminals.
    pub fn day(first: Date) -> Self {
        Self { first, days: 1, horizon: 10, closures: Vec::new(), nodes: Vec::new() }
    }

    /// The same for a week of queries.
    pub fn week(first: Date) -> Self {
        Self { days: 7, ..Self::day(first) }
    }
}

/// The engine: immutable, shared by threads.
#[derive(Clone, Debug)]
pub struct Chains<'a> {
    pub(super) region: &'a Region,
    pub(super) days: Days,
    points: Points,
    cars: Roads,
    trucks: Roads,
    /// For each trip, on which of the days it runs.
    runs: IdVec<TripId, Vec<bool>>,
    /// For each terminal (by its index), the trips that stop there and go on, with the stop.
    pub(super) boardings: Vec<Vec<(TripId, usize)>>,
}

impl<'a> Chains<'a> {
    /// Precomputes driving times between all terminals, depots and given nodes for persons and goods, once for each
    /// state of the roads within the span, and the days on which each trip runs.
    ///
    /// # Errors
    /// A span without a day, or one that starts outside the region's data.
    pub fn new(region: &'a Region, span: &Span) -> Result<Self, Error> {
        Self::with(region, &Engine::with_turns(&region.network, &region.turns)?, span)
    }

    /// The same by the road engine of the region's network that is there already.
    ///
    /// # Errors
    /// As [`Chains::new`]; an engine of another network.
    pub fn with(region: &'a Region, engine: &Engine, span: &Span) -> Result<Self, Error> {
        region.check_date(span.first)?;
        if !(1..=366).contains(&span.days) || span.horizon > 366 {
            let problem =
                format!("{} days and a horizon of {}; 1 to 366 and up to 366 can be", span.days, span.horizon);
            return Err(Error::invalid("span", problem));
        }
        let days = Days::new(span.first, lead(region), span.days, span.horizon);
        let points = Points::new(region, &span.nodes);
        let roads = |carriage| Roads::new((region, engine), &points, class(carriage), (&days, &span.closures));
        let (cars, trucks) = (roads(Carriage::People)?, roads(Carriage::Freight)?);
        let mut runs = IdVec::filled(region.timetable.trips.len(), vec![false; days.dates().len()]);
        for (day, &date) in days.dates().iter().enumerate() {
            for trip in region.timetable.on(date) {
                runs[trip][day] = true;
            }
        }
        let mut boardings = vec![Vec::new(); region.timetable.terminals.len()];
        for (id, trip) in region.timetable.trips.entries().filter(|&(id, _)| runs[id].contains(&true)) {
            for (i, stop) in trip.stops.iter().enumerate().take(trip.stops.len().saturating_sub(1)) {
                boardings[stop.terminal.index()].push((id, i));
            }
        }
        Ok(Self { region, days, points, cars, trucks, runs, boardings })
    }

    /// The itinerary that ends first; `None` where none departs within the horizon. Of equal ends one with few legs.
    ///
    /// # Errors
    /// A start outside the span, or an end that the engine was not built for.
    pub fn earliest(&self, query: &Query<'_>) -> Result<Option<Itinerary>, Error> {
        let start = self.check(query)?;
        if query.ends.0 == query.ends.1 {
            return Ok(Some(Itinerary { start: query.start, end: query.start, legs: Vec::new() }));
        }
        let found = search::run(self, query, start, Direct::Allowed);
        Ok(found.map(|found| legs::itinerary(self, query, &found)))
    }

    /// Door-to-door durations over every departure moment from the query's start on for the length of `window`.
    ///
    /// # Errors
    /// As [`Chains::earliest`], at either end of the window; an empty window.
    pub fn profile(&self, query: &Query<'_>, window: Seconds) -> Result<profile::DurationProfile, Error> {
        let start = self.check(query)?;
        if window <= Seconds::ZERO {
            return Err(Error::invalid("window", "is empty"));
        }
        let end = query.start + window;
        self.check(&Query { start: end - Seconds(1), ..*query })?;
        profile::compute(self, query, (start, self.days.moment(end)))
    }

    fn check(&self, query: &Query<'_>) -> Result<Moment, Error> {
        for place in [query.ends.0, query.ends.1] {
            let known = match place {
                Place::Node(_) => self.point(place).is_some(),
                Place::Terminal(id) => id.index() < self.boardings.len(),
            };
            if !known {
                let problem = format!("{place:?} is not among the nodes that this engine was built for");
                return Err(Error::invalid("place", problem));
            }
        }
        let start = self.days.moment(query.start);
        if self.days.may_start(start) {
            return Ok(start);
        }
        let first = self.days.dates()[self.days.lead];
        let last = first.plus_days(self.days.asked as i64 - 1);
        let problem = format!("{} is outside the days that this engine was built for, {first} to {last}", query.start);
        Err(Error::invalid("start", problem))
    }

    /// The place's row in the road tables.
    pub(super) fn point(&self, place: Place) -> Option<usize> {
        match place {
            Place::Node(node) => self.points.of_node(node),
            Place::Terminal(id) => Some(id.index()),
        }
    }

    pub(super) fn roads(&self, carriage: Carriage) -> &Roads {
        match carriage {
            Carriage::People => &self.cars,
            Carriage::Freight => &self.trucks,
        }
    }

    pub(super) fn runs(&self, trip: TripId, day: usize) -> bool {
        self.runs[trip][day]
    }

    pub(super) fn time(&self, moment: Moment) -> Time {
        self.days.time(moment)
    }
}

/// How many days before the first query a trip may start that is still boarded on it: one, or more for trips that
/// are under way for longer, and for cut-offs that reach back over midnight.
fn lead(region: &Region) -> usize {
    let last = region.timetable.trips.iter().flat_map(|t| &t.stops).map(|s| s.depart.0).max();
    usize::try_from(last.unwrap_or(0).div_euclid(super::clock::DAY)).unwrap_or(0).max(1)
}
