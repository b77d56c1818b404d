//! The rest of a day that is under way, cut from an answer.

mod past;

use crate::base::{Error, Id, IdVec};
use crate::scenario::vrp::{
    Answer, Crew, FAR, Kind, KindId, Legs, Order, Place, Plan, Problem, Stop, Tour, Visit, VisitId, Window,
};

/// What has happened since the plan was made.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// Legs from now on, where they changed: a road is closed or open again. As many profiles and places as before.
    pub legs: Option<Vec<Legs>>,
    /// Tours, by their position in the answer, whose vehicles drive no further.
    pub broken: Vec<usize>,
    /// Visits whose goods come at another time than was thought: a flight was missed. Of no effect on what is loaded or
    /// being loaded.
    pub releases: Vec<(VisitId, i64)>,
    /// Visits that are not to be made after all.
    pub cancelled: Vec<VisitId>,
    /// Visits that are new.
    pub visits: Vec<Visit>,
    /// Money for each visit that another vehicle makes than was planned: keeps a plan that drivers and senders know. Of
    /// visits that are aboard nothing is asked, and of those whose vehicle broke down.
    pub moved: i64,
}

/// Where a visit of the rest comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was in the problem.
    Old(VisitId),
    /// It is in [`News::visits`], at this position.
    New(usize),
    /// Where the vehicle of this tour is when it has finished what it is doing.
    Here(usize),
}

/// The rest of a day that is under way: what has happened stays, what is loaded stays, all else is planned anew.
///
/// [`Rest::of`] cuts an answer at a moment. A vehicle under way first finishes what it is doing: the leg that it drives
/// and the call at its end, or the call that it makes. From there, and from then, it becomes a kind of its own, with a
/// call of no length that it begins with and that holds what it has picked up so far. What was loaded for later calls
/// can be delivered by this vehicle alone, told by a skill that nobody else has; goods that still lie where trips start
/// need one that vehicles under way lack. Vehicles that have not left start when it is now. News then changes the rest:
/// other legs where roads were closed, vehicles that broke down, goods that come later, visits called off, new visits.
///
/// *Invariants.* A visit that is over or that a vehicle is at or on its way to is not in the rest, so no plan of the rest
/// can move it. [`Rest::plans`] are the old tours' rests: [`solve`](super::solve()) starts from those of them that are
/// still legal, and its answer costs no more than they do if all are.
///
/// With [`News::moved`], every vehicle with visits ahead is a kind of its own, and visits cost that much by all others
/// ([`Visit::price_by_kind`]): the answer's cost then counts it.
///
/// *What it leaves out.* A visit that stays with its vehicle may come at another time, at no price. A vehicle under way
/// makes no trip after the one that it is on or being loaded for: where it was to reload again, its tour ends there.
/// Goods on a vehicle that broke down are [stranded](Self::stranded); fetching them is a new visit. What is past is not
/// paid again, but limits of distance, duration and visits are those that are left, and never less than the way home.
/// Of goods picked up before, last in, first out is not asked. What drivers have behind becomes their
/// [log](crate::scenario::vrp::Crew::log). Refused are vehicles under way with breaks that ask how much is aboard, and
/// [`Order::DeliveriesFirst`].
#[derive(Clone, Debug)]
pub struct Rest {
    /// The question: solve it from [`plans`](Self::plans).
    pub problem: Problem,
    /// The rests of the old tours.
    pub plans: Vec<Plan>,
    /// What each visit was.
    pub origins: IdVec<VisitId, Origin>,
    /// Position of the tour that each kind goes on with; `None`: vehicles that have not left.
    pub vehicles: IdVec<KindId, Option<usize>>,
    /// Visits of the old problem whose goods are aboard a vehicle that broke down.
    pub stranded: Vec<VisitId>,
    /// Tours whose vehicles have no way to their end any more, as things are: they end where they call last.
    pub cut_off: Vec<usize>,
}

impl Rest {
    /// The rest of `answer` to `problem` at `now`. `Err` where a name in the news is unknown, where a vehicle under way is
    /// of a kind that can't be cut (see [above](Self)), or where the rest is no problem ([`Problem::check`]).
    ///
    /// ```
    /// use skyroad::{Budget, IdVec};
    /// use skyroad::scenario::vrp::{Kind, LegTable, Legs, Objective, Order, Problem, Visit};
    /// use skyroad::tour::vrp::{News, Options, Rest, solve};
    ///
    /// // Two villages, 10 from the depot and from each other; one vehicle takes both.
    /// let legs = vec![Legs::Table(LegTable::new(3, vec![0, 10, 10, 10, 0, 10, 10, 10, 0])?)];
    /// let visit = |place| Visit { place, deliver: vec![1], ..Visit::default() };
    /// let problem = Problem {
    ///     legs,
    ///     visits: IdVec::from_vec(vec![visit(1), visit(2)]),
    ///     pairs: vec![],
    ///     kinds: IdVec::from_vec(vec![Kind { count: 2, capacity: vec![2], ..Kind::default() }]),
    ///     objective: Objective::Cost,
    ///     order: Order::Free,
    /// };
    /// let budget = || Budget::iterations(50);
    /// let answer = solve(&problem, &Options::default(), &budget())?;
    /// // After 5 it is on its way to the first. Something is to be fetched there, too: it can still do that.
    /// let news = News { visits: vec![Visit { place: 1, pick: vec![1], ..Visit::default() }], ..News::default() };
    /// let rest = Rest::of(&problem, &answer, 5, &news)?;
    /// let options = Options { initial: rest.plans.clone(), ..Options::default() };
    /// let after = solve(&rest.problem, &options, &budget())?;
    /// assert_eq!((after.tours.len(), after.cost), (1, 20));
    /// # Ok::<(), skyroad::Error>(())
    /// ```
    pub fn of(problem: &Problem, answer: &Answer, now: i64, news: &News) -> Result<Self, Error> {
        check_news(problem, answer, news)?;
        let mut cut = Cut::new(problem, now, news);
        for (index, tour) in answer.tours.iter().enumerate() {
            cut.tour(index, tour)?;
        }
        for unserved in &answer.unserved {
            cut.visit(unserved.visit, None);
        }
        for (i, visit) in news.visits.iter().enumerate() {
            cut.origins.push(Origin::New(i));
            cut.aboard.push(None);
            cut.planned.push(None);
            cut.visits.push(visit.clone());
        }
        cut.rest(answer)
    }
}

fn check_news(problem: &Problem, answer: &Answer, news: &News) -> Result<(), Error> {
    let named = news.cancelled.iter().chain(news.releases.iter().map(|(visit, _)| visit));
    if let Some(visit) = named.into_iter().find(|visit| problem.visits.get(**visit).is_none()) {
        return Err(Error::invalid("news", format!("there is no {visit:?}")));
    }
    if let Some(tour) = news.broken.iter().find(|&&tour| tour >= answer.tours.len()) {
        return Err(Error::invalid("broken", format!("there is no tour {tour}")));
    }
    let alike = |legs: &Vec<Legs>| {
        legs.len() == problem.legs.len() && legs.iter().all(|legs| legs.places() == problem.places())
    };
    if news.legs.as_ref().is_some_and(|legs| !alike(legs)) {
        return Err(Error::invalid("legs", "are not those of as many profiles and places as before"));
    }
    if news.moved < 0 {
        return Err(Error::invalid("moved", format!("{} is no price", news.moved)));
    }
    if problem.order == Order::DeliveriesFirst {
        return Err(Error::invalid("order", "with deliveries first a trip under way can't be told from a wrong one"));
    }
    Ok(())
}

/// How far a tour is.
#[derive(Clone, Copy)]
enum State {
    Ahead,
    /// Stops before this one are past or can't be changed.
    UnderWay(usize),
    Over,
}

/// The rest in the making.
struct Cut<'a> {
    problem: &'a Problem,
    now: i64,
    news: &'a News,
    kinds: IdVec<KindId, Kind>,
    vehicles: IdVec<KindId, Option<usize>>,
    /// The old kind of each.
    from: IdVec<KindId, KindId>,
    visits: IdVec<VisitId, Visit>,
    origins: IdVec<VisitId, Origin>,
    /// The vehicle that has the goods of a visit aboard.
    aboard: IdVec<VisitId, Option<KindId>>,
    /// The vehicle that was to make a visit, where that is to be kept.
    planned: IdVec<VisitId, Option<KindId>>,
    /// What each old visit became.
    became: IdVec<VisitId, Option<VisitId>>,
    /// Its other visit in a pair.
    partner: IdVec<VisitId, Option<VisitId>>,
    plans: Vec<Plan>,
    stranded: Vec<VisitId>,
    cut_off: Vec<usize>,
}

impl<'a> Cut<'a> {
    fn new(problem: &'a Problem, now: i64, news: &'a News) -> Self {
        let mut kinds = problem.kinds.clone();
        for kind in kinds.iter_mut() {
            let shift = kind.shift;
            kind.shift = Window::new(shift.from().max(now).min(shift.to()), shift.to()).unwrap_or(shift);
        }
        let mut partner = IdVec::filled(problem.visits.len(), None);
        for &(pick, drop) in &problem.pairs {
            (partner[pick], partner[drop]) = (Some(drop), Some(pick));
        }
        Self {
            problem,
            now,
            news,
            vehicles: kinds.iter().map(|_| None).collect(),
            from: kinds.ids().collect(),
            kinds,
            visits: IdVec::new(),
            origins: IdVec::new(),
            aboard: IdVec::new(),
            planned: IdVec::new(),
            became: IdVec::filled(problem.visits.len(), None),
            partner,
            plans: Vec::new(),
            stranded: Vec::new(),
            cut_off: Vec::new(),
        }
    }

    fn state(&self, tour: &Tour) -> State {
        if tour.start > self.now {
            return State::Ahead;
        }
        // The call that it is at, or on its way to.
        match tour.stops.iter().position(|stop| stop.leave > self.now) {
            Some(last) => State::UnderWay(last + 1),
            None => State::Over,
        }
    }

    fn tour(&mut self, index: usize, tour: &Tour) -> Result<(), Error> {
        let broken = self.news.broken.contains(&index);
        let state = self.state(tour);
        // A vehicle is used once, and one that broke down before it left is not there.
        if broken || !matches!(state, State::Ahead) {
            let count = &mut self.kinds[tour.kind].count;
            *count = count.saturating_sub(1);
        }
        let (kind, from) = match state {
            State::Over => return Ok(()),
            State::Ahead => (Some(self.ahead(tour.kind, broken)), 0),
            State::UnderWay(next) if broken => (None, next),
            State::UnderWay(next) => (Some(self.under_way(index, tour, next)?), next),
        };
        let here = kind.filter(|_| matches!(state, State::UnderWay(_)));
        let committed = here.map_or(&[][..], |kind| &self.kinds[kind].committed);
        let mut stops: Vec<Place> = committed.iter().copied().map(Place::Visit).collect();
        // Until the next reload, all that is delivered is aboard.
        let mut loaded = matches!(state, State::UnderWay(_));
        for stop in &tour.stops[from..] {
            match stop.at {
                Place::Reload(_) if matches!(state, State::Ahead) => stops.push(stop.at),
                Place::Reload(_) => loaded = false,
                Place::Visit(id) => {
                    let is_aboard = (loaded && self.is_loaded(id)) || self.is_carried(id);
                    if broken && is_aboard {
                        self.stranded.push(id);
                        continue;
                    }
                    let rest = self.visit(id, kind.filter(|_| is_aboard));
                    // What lies where trips start is for the next vehicle that leaves.
                    let goes = matches!(state, State::Ahead) || loaded || is_aboard;
                    if let Some(rest) = rest.filter(|_| goes && !broken && self.news.moved > 0) {
                        self.planned[rest] = kind;
                    }
                    stops.extend(rest.filter(|_| goes).map(Place::Visit));
                }
            }
        }
        if let Some(kind) = kind.filter(|_| !broken) {
            let reload = |at: &Place| matches!(at, Place::Reload(_));
            stops.dedup_by(|a, b| reload(a) && reload(b));
            let first = stops.iter().position(|at| !reload(at)).unwrap_or(stops.len());
            let last = stops.iter().rposition(|at| !reload(at)).map_or(first, |last| last + 1);
            self.plans.extend((first < last).then(|| Plan { kind, stops: stops[first..last].to_vec() }));
        }
        Ok(())
    }

    /// The kind of a vehicle that has not left: one of its own where visits are to stay with it.
    fn ahead(&mut self, kind: KindId, broken: bool) -> KindId {
        if self.news.moved == 0 || broken || self.kinds[kind].count < 2 {
            return kind;
        }
        self.kinds[kind].count -= 1;
        self.vehicles.push(None);
        self.from.push(kind);
        self.kinds.push(Kind { count: 1, ..self.kinds[kind].clone() })
    }

    /// Whether a visit's goods come from where trips start.
    fn is_loaded(&self, visit: VisitId) -> bool {
        self.partner[visit].is_none() && self.problem.visits[visit].deliver.iter().any(|&n| n > 0)
    }

    /// Whether a visit delivers what this vehicle picked up before.
    fn is_carried(&self, visit: VisitId) -> bool {
        let drops = self.problem.visits[visit].deliver.iter().any(|&n| n > 0);
        drops && self.partner[visit].is_some_and(|pick| self.became[pick].is_none() && !self.called_off(pick))
    }

    fn called_off(&self, visit: VisitId) -> bool {
        let named = |visit: VisitId| self.news.cancelled.contains(&visit);
        named(visit) || self.partner[visit].is_some_and(named)
    }

    /// The vehicle of a tour from where stop `next - 1` ends, as a kind of its own.
    fn under_way(&mut self, index: usize, tour: &Tour, next: usize) -> Result<KindId, Error> {
        let kind = &self.kinds[tour.kind];
        let last = &tour.stops[next - 1];
        let (place, pick) = match last.at {
            Place::Visit(visit) => (self.problem.visits[visit].place, self.picked(tour, next)),
            Place::Reload(place) => (place, Vec::new()),
        };
        let time = last.leave;
        let windows = Window::new(time, time).into_iter().collect();
        let (goods, apart) = self.company(tour, next);
        let here = self.visits.push(Visit { place, pick, windows, goods, apart, ..Visit::default() });
        self.origins.push(Origin::Here(index));
        self.aboard.push(None);
        self.planned.push(None);
        let (distance, visits) = self.driven(tour, next);
        let reload = tour.stops[next..].iter().find_map(|stop| match stop.at {
            Place::Reload(place) => Some(place),
            Place::Visit(_) => None,
        });
        let end = reload.or(kind.end);
        let cut_off = end.is_some_and(|end| self.legs(kind.profile).distance(place, end) >= FAR);
        let end = end.filter(|_| !cut_off);
        let home = self.home(kind.profile, (place, end));
        let left = |most: Option<i64>, used: i64, home: i64| most.map(|most| (most - used).max(home));
        let shift = Window::new(kind.shift.from().max(time), kind.shift.to().max(time + home.1)).unwrap_or(kind.shift);
        let crew = kind.crew.as_ref();
        let crew = crew.map(|crew| Crew { log: past::log(self.problem, tour, crew, time), ..crew.clone() });
        let breaks = past::breaks_left(kind, tour, time)
            .map_err(|what| Error::invalid("breaks", format!("tour {index} {what}")))?;
        let kind = Kind {
            shift,
            count: 1,
            start: None,
            end,
            committed: vec![here],
            fixed: 0,
            max_distance: left(kind.max_distance, distance, home.0),
            max_duration: left(kind.max_duration, time - tour.start, home.1),
            // The call where it is counts as one.
            max_visits: kind.max_visits.map(|most| most.saturating_sub(visits) + 1),
            reloads: Vec::new(),
            max_trips: None,
            crew,
            breaks,
            ..kind.clone()
        };
        if cut_off {
            self.cut_off.push(index);
        }
        self.vehicles.push(Some(index));
        self.from.push(tour.kind);
        Ok(self.kinds.push(kind))
    }

    /// Legs from now on.
    fn legs(&self, profile: usize) -> &'a Legs {
        &self.news.legs.as_ref().unwrap_or(&self.problem.legs)[profile]
    }

    /// Distance and duration home: a vehicle that can't be back within its limits any more may still go there.
    fn home(&self, profile: usize, (place, end): (u32, Option<u32>)) -> (i64, i64) {
        let legs = self.legs(profile);
        let way = end.map(|end| (legs.distance(place, end), legs.duration(place, end)));
        way.map_or((0, 0), |way| (i64::from(way.0), i64::from(way.1)))
    }

    /// What the vehicle has picked up on its trip and keeps to its end.
    fn picked(&self, tour: &Tour, next: usize) -> Vec<i64> {
        let mut sum = vec![0; self.problem.measures()];
        for stop in tour.stops[..next].iter().rev() {
            let Place::Visit(visit) = stop.at else { break };
            let alone = self.partner[visit].is_none();
            for (sum, pick) in sum.iter_mut().zip(&self.problem.visits[visit].pick).filter(|_| alone) {
                *sum += pick;
            }
        }
        sum
    }

    /// What has been on its trip, and what that can't be with.
    fn company(&self, tour: &Tour, next: usize) -> (u128, u128) {
        let visits = tour.stops[..next].iter().rev().map_while(|stop| match stop.at {
            Place::Visit(visit) => Some(&self.problem.visits[visit]),
            Place::Reload(_) => None,
        });
        visits.fold((0, 0), |all, visit| (all.0 | visit.goods, all.1 | visit.apart))
    }

    /// Distance until stop `next`, and visits made.
    fn driven(&self, tour: &Tour, next: usize) -> (i64, u32) {
        let kind = &self.problem.kinds[tour.kind];
        let place = |stop: &Stop| match stop.at {
            Place::Visit(visit) => self.problem.visits[visit].place,
            Place::Reload(place) => place,
        };
        let places: Vec<u32> = kind.start.into_iter().chain(tour.stops[..next].iter().map(place)).collect();
        let legs = &self.problem.legs[kind.profile];
        let distance = places.windows(2).map(|leg| i64::from(legs.distance(leg[0], leg[1]))).sum();
        let visits = tour.stops[..next].iter().filter(|stop| matches!(stop.at, Place::Visit(_))).count();
        (distance, visits as u32)
    }

    /// Takes a visit over into the rest; `None` where it was called off.
    fn visit(&mut self, id: VisitId, aboard: Option<KindId>) -> Option<VisitId> {
        if self.called_off(id) {
            return None;
        }
        let mut visit = self.problem.visits[id].clone();
        if let Some(release) = self.news.releases.iter().rev().find(|(of, _)| *of == id) {
            visit.release = release.1;
        }
        if aboard.is_some() {
            visit.release = 0;
        }
        self.origins.push(Origin::Old(id));
        self.aboard.push(aboard);
        self.planned.push(None);
        let rest = self.visits.push(visit);
        self.became[id] = Some(rest);
        Some(rest)
    }

    /// All together.
    fn rest(mut self, answer: &Answer) -> Result<Rest, Error> {
        self.decide(answer);
        self.tell_apart()?;
        self.price_moves();
        let Self { problem, news, kinds, vehicles, visits, became, plans, origins, stranded, cut_off, .. } = self;
        let rest = Problem {
            legs: news.legs.clone().unwrap_or_else(|| problem.legs.clone()),
            visits,
            pairs: problem.pairs.iter().filter_map(|pair| Some((became[pair.0]?, became[pair.1]?))).collect(),
            kinds,
            objective: problem.objective,
            order: problem.order,
        };
        rest.check()?;
        Ok(Rest { problem: rest, plans, origins, vehicles, stranded, cut_off })
    }

    /// Kinds that were added take as long at a visit, and ask as much, as those that they come from; beyond that, a visit
    /// costs where another vehicle makes it than was planned.
    fn price_moves(&mut self) {
        let Self { from, planned, aboard, visits, news, .. } = self;
        for ((visit, planned), aboard) in visits.iter_mut().zip(planned.iter()).zip(aboard.iter()) {
            for given in [&mut visit.service_by_kind, &mut visit.price_by_kind] {
                if !given.is_empty() {
                    *given = from.iter().filter_map(|kind| given.get(kind.index()).copied()).collect();
                }
            }
            let Some(own) = planned.filter(|_| aboard.is_none()) else { continue };
            visit.price_by_kind.resize(from.len(), 0);
            let others = visit.price_by_kind.iter_mut().enumerate().filter(|(kind, _)| *kind != own.index());
            others.for_each(|(_, price)| *price = price.saturating_add(news.moved));
        }
    }

    /// What was decided for a vehicle that still has it to do stays decided.
    fn decide(&mut self, answer: &Answer) {
        for id in self.problem.kinds.ids() {
            let ahead = self.problem.kinds[id].committed.iter().filter_map(|&visit| self.became[visit]);
            let ahead: Vec<VisitId> = ahead.collect();
            let goes_on = |tour: &Option<usize>| tour.is_some_and(|tour| answer.tours[tour].kind == id);
            let own = self.vehicles.iter().position(goes_on).map(KindId::from_index);
            self.kinds[id].committed.clear();
            let vehicle = own.unwrap_or(id);
            if self.kinds[vehicle].count == 1 {
                self.kinds[vehicle].committed.extend(ahead);
            }
        }
    }

    /// A skill for each vehicle with goods aboard, and one for those that can still load.
    fn tell_apart(&mut self) -> Result<(), Error> {
        let skills = self.kinds.iter().map(|kind| kind.skills);
        let used = skills.chain(self.visits.iter().map(|visit| visit.needs)).fold(0, |all, bits| all | bits);
        let mut free = (0..u128::BITS).map(|bit| 1 << bit).filter(|bit| used & bit == 0);
        let mut bit = || free.next().ok_or_else(|| Error::invalid("skills", "no bits are left to tell vehicles apart"));
        if self.vehicles.iter().all(Option::is_none) {
            return Ok(());
        }
        let loads = bit()?;
        for id in self.vehicles.ids() {
            match self.vehicles[id] {
                None => self.kinds[id].skills |= loads,
                Some(_) if self.aboard.iter().any(|on| *on == Some(id)) => self.kinds[id].skills |= bit()?,
                Some(_) => {}
            }
        }
        let paired = |origin| matches!(origin, Origin::Old(old) if self.partner[old].is_some());
        for id in self.visits.ids() {
            let fresh = self.visits[id].deliver.iter().any(|&n| n > 0) && !paired(self.origins[id]);
            self.visits[id].needs |= match self.aboard[id] {
                Some(vehicle) => self.kinds[vehicle].skills & !used & !loads,
                None if fresh => loads,
                None => 0,
            };
        }
        Ok(())
    }
}
