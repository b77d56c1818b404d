//! The question.

use super::crew::Phase;
use super::id::{KindId, VisitId};
use super::kind::Kind;
use super::legs::Legs;
use super::visit::{Visit, Window};
use crate::base::{Error, IdVec};
use crate::freight::Pair;

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Objective {
    /// The least money.
    #[default]
    Cost,
    /// The fewest vehicles, then the least money.
    Vehicles,
    /// The least money, the longest tour costing extra, so that work is shared evenly.
    Even {
        /// Money for each unit of time that the longest tour takes, from its start to its end.
        per_longest: i64,
    },
}

/// Which order of visits a trip may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Any.
    #[default]
    Free,
    /// All that only pick up come after all that deliver, and a trip has one that delivers (backhauls).
    DeliveriesFirst,
    /// Of linked pairs, the last picked up is the first delivered.
    LastInFirstOut,
}

/// Visits to be made by a fleet.
#[derive(Clone, Debug)]
pub struct Problem {
    /// How far and how long, one for each profile; all have the same places.
    pub legs: Vec<Legs>,
    /// What may be visited.
    pub visits: IdVec<VisitId, Visit>,
    /// Pickups with their deliveries: the goods that the one picks are those that the other delivers.
    pub pairs: Vec<(VisitId, VisitId)>,
    /// Who drives.
    pub kinds: IdVec<KindId, Kind>,
    /// What comes first.
    pub objective: Objective,
    /// Which order a trip may have.
    pub order: Order,
}

/// No time, amount or price beyond this (10¹⁵) is taken, windows' ends aside.
const LARGEST: i64 = 1 << 50;

/// No vehicle has more breaks decided.
const MOST_BREAKS: usize = 16;

/// What all amounts, times and prices may add up to, so that sums and differences of a few totals stay within 63 bits.
const LARGEST_TOTAL: i128 = 1 << 58;

impl Problem {
    /// How many measures amounts have.
    pub fn measures(&self) -> usize {
        let kinds = self.kinds.iter().map(|kind| kind.capacity.len());
        kinds.max().unwrap_or(0)
    }

    /// How many places the legs join.
    pub fn places(&self) -> usize {
        self.legs.first().map_or(0, Legs::places)
    }

    /// How long service at `visit` takes a vehicle of `kind`.
    pub fn service(&self, visit: VisitId, kind: KindId) -> i64 {
        use crate::base::Id;
        let visit = &self.visits[visit];
        visit.service_by_kind.get(kind.index()).copied().unwrap_or(visit.service)
    }

    /// Whether tours of `kind` tell their [`phases`](super::Tour::phases): those with a crew, breaks, or legs with hours.
    pub fn is_phased(&self, kind: KindId) -> bool {
        let kind = &self.kinds[kind];
        kind.crew.is_some() || !kind.breaks.is_empty() || self.legs.get(kind.profile).is_some_and(Legs::have_hours)
    }

    /// `Err` names the first thing that is wrong; a problem that passes can be solved, though perhaps not every visit
    /// served.
    pub fn check(&self) -> Result<(), Error> {
        let places = self.places();
        if self.legs.iter().any(|legs| legs.places() != places) {
            return Err(Error::invalid("legs", "the profiles have not the same number of places"));
        }
        for (id, kind) in self.kinds.entries() {
            self.check_kind(kind, places).map_err(|e| within(e, format!("{id:?}")))?;
        }
        for (id, visit) in self.visits.entries() {
            self.check_visit(visit, places).map_err(|e| within(e, format!("{id:?}")))?;
        }
        self.check_totals()?;
        if let Objective::Even { per_longest } = self.objective {
            in_range("per_longest", per_longest)?;
        }
        self.check_pairs()?;
        self.check_committed()
    }

    fn check_totals(&self) -> Result<(), Error> {
        let total = |what, sum: i128| match sum <= LARGEST_TOTAL {
            true => Ok(()),
            false => Err(Error::invalid(what, "all together are more than can be counted")),
        };
        let all = |of: &dyn Fn(&Visit) -> i64| self.visits.iter().map(|visit| i128::from(of(visit))).sum::<i128>();
        for measure in 0..self.measures() {
            total("deliver", all(&|v| amount(&v.deliver, measure)))?;
            total("pick", all(&|v| amount(&v.pick, measure)))?;
        }
        total("prize", all(&|v| v.prize.unwrap_or(0)))?;
        let vehicles = |kind: &Kind| i128::from(kind.count).min(self.visits.len() as i128);
        total("fixed", self.kinds.iter().map(|kind| vehicles(kind) * i128::from(kind.fixed)).sum())?;
        total("price_by_kind", all(&|v| v.price_by_kind.iter().copied().max().unwrap_or(0)))?;
        total("service", all(&|v| v.service_by_kind.iter().copied().max().unwrap_or(v.service)))
    }

    fn check_kind(&self, kind: &Kind, places: usize) -> Result<(), Error> {
        if kind.profile >= self.legs.len() {
            return Err(Error::invalid("profile", format!("{} of {}", kind.profile, self.legs.len())));
        }
        if kind.capacity.len() != self.measures() {
            let problem = format!("{} measures where others have {}", kind.capacity.len(), self.measures());
            return Err(Error::invalid("capacity", problem));
        }
        for &place in kind.start.iter().chain(&kind.end).chain(&kind.reloads) {
            in_table(place, places)?;
        }
        check_crew(kind, places)?;
        check_breaks(kind, self.measures())?;
        let numbers = [kind.fixed, kind.per_distance, kind.per_driving, kind.per_duration, kind.reload_service];
        numbers.iter().chain(&kind.capacity).try_for_each(|&n| in_range("number", n))?;
        // The longest tour imaginable has each visit once; its money must fit.
        let money = [kind.per_distance, kind.per_driving].iter().map(|&p| i128::from(p)).sum::<i128>();
        let longest = self.longest_leg(kind.profile) * (2 * self.visits.len() as i128 + 2);
        let carried = self.most_carried(kind)? * longest;
        if money * longest + carried > LARGEST_TOTAL {
            return Err(Error::invalid("per_distance", "the longest tour would cost more than can be counted"));
        }
        Ok(())
    }

    /// Money for each unit of distance with all aboard that there is room for.
    fn most_carried(&self, kind: &Kind) -> Result<i128, Error> {
        let Some(carried) = &kind.carried else { return Ok(0) };
        if carried.prices.len() > self.measures() || carried.distance < 1 {
            return Err(Error::invalid("carried", "has prices for more measures than there are, or for no distance"));
        }
        carried.prices.iter().chain([&carried.distance]).try_for_each(|&n| in_range("carried", n))?;
        let full =
            carried.prices.iter().zip(&kind.capacity).map(|(&price, &room)| i128::from(price) * i128::from(room));
        Ok(full.sum::<i128>() / i128::from(carried.distance) + 1)
    }

    fn longest_leg(&self, profile: usize) -> i128 {
        match &self.legs[profile] {
            Legs::Table(table) => {
                let open = |cells: &[u32]| cells.iter().copied().filter(|&c| c < super::FAR).max().unwrap_or(0);
                i128::from(open(table.distances()).max(open(table.durations())))
            }
            Legs::Plane(plane) => {
                let far = plane.points().iter().flatten().fold(0.0f64, |far, x| far.max(x.abs()));
                (far * 3.0 * plane.scale()) as i128
            }
        }
    }

    fn check_visit(&self, visit: &Visit, places: usize) -> Result<(), Error> {
        in_table(visit.place, places)?;
        for (what, amounts) in [("deliver", &visit.deliver), ("pick", &visit.pick)] {
            if amounts.len() > self.measures() {
                return Err(Error::invalid(what, format!("{} measures of {}", amounts.len(), self.measures())));
            }
            amounts.iter().try_for_each(|&n| in_range(what, n))?;
        }
        in_range("service", visit.service)?;
        in_range("release", visit.release)?;
        in_range("prize", visit.prize.unwrap_or(0))?;
        if !visit.service_by_kind.is_empty() && visit.service_by_kind.len() != self.kinds.len() {
            return Err(Error::invalid("service_by_kind", "is neither empty nor one for each kind"));
        }
        visit.service_by_kind.iter().try_for_each(|&n| in_range("service_by_kind", n))?;
        if !visit.price_by_kind.is_empty() && visit.price_by_kind.len() != self.kinds.len() {
            return Err(Error::invalid("price_by_kind", "is neither empty nor one for each kind"));
        }
        visit.price_by_kind.iter().try_for_each(|&n| in_range("price_by_kind", n))?;
        rising(&visit.windows)
    }

    fn check_pairs(&self) -> Result<(), Error> {
        let mut seen: IdVec<VisitId, bool> = IdVec::filled(self.visits.len(), false);
        for &(pick, drop) in &self.pairs {
            let known = |id| self.visits.get(id).ok_or_else(|| Error::invalid("pairs", format!("no visit {id:?}")));
            let (a, b) = (known(pick)?, known(drop)?);
            if pick == drop || std::mem::replace(&mut seen[pick], true) || std::mem::replace(&mut seen[drop], true) {
                return Err(Error::invalid("pairs", format!("{pick:?} and {drop:?}: a visit is in one pair")));
            }
            if a.apart & b.goods != 0 || b.apart & a.goods != 0 {
                return Err(Error::invalid(
                    "pairs",
                    format!("{pick:?} and {drop:?} are one trip's and to be kept apart"),
                ));
            }
            let none = |amounts: &[i64]| amounts.iter().all(|&n| n == 0);
            let same = (0..self.measures()).all(|m| amount(&a.pick, m) == amount(&b.deliver, m));
            if !same || !none(&a.deliver) || !none(&b.pick) {
                let problem = format!("{pick:?} picks {:?}, {drop:?} delivers {:?}", a.pick, b.deliver);
                return Err(Error::invalid("pairs", problem));
            }
        }
        Ok(())
    }

    fn check_committed(&self) -> Result<(), Error> {
        let mut seen: IdVec<VisitId, bool> = IdVec::filled(self.visits.len(), false);
        for kind in self.kinds.iter().filter(|kind| !kind.committed.is_empty()) {
            if kind.count != 1 {
                return Err(Error::invalid("committed", "only a kind of one vehicle has visits decided"));
            }
            for &visit in &kind.committed {
                if self.visits.get(visit).is_none() || std::mem::replace(&mut seen[visit], true) {
                    return Err(Error::invalid("committed", format!("{visit:?} is unknown or there twice")));
                }
            }
        }
        Ok(())
    }
}

/// Drivers with a law that can be kept.
fn check_crew(kind: &Kind, places: usize) -> Result<(), Error> {
    let Some(crew) = &kind.crew else { return Ok(()) };
    crew.rules.check()?;
    crew.lodgings.iter().try_for_each(|&place| in_table(place, places))?;
    check_log(&crew.log, kind.shift)?;
    match crew.drivers {
        1 => Ok(()),
        2 if crew.rules.pair != Pair::Unknown => Ok(()),
        2 => Err(Error::invalid("drivers", "these rules don't say how two drivers share a vehicle")),
        n => Err(Error::invalid("drivers", format!("{n} on board, where 1 or 2 are possible"))),
    }
}

/// A past that is over before the shift.
fn check_log(log: &[Phase], shift: Window) -> Result<(), Error> {
    let mut now = -LARGEST;
    for phase in log {
        if phase.from < now || phase.to <= phase.from {
            return Err(Error::invalid("log", format!("{phase:?} does not come after {now}")));
        }
        now = phase.to;
    }
    match now <= shift.from() {
        true => Ok(()),
        false => Err(Error::invalid("log", format!("it ends at {now}, the shift begins at {}", shift.from()))),
    }
}

fn check_breaks(kind: &Kind, measures: usize) -> Result<(), Error> {
    if kind.breaks.len() > MOST_BREAKS {
        let problem = format!("{} where at most {MOST_BREAKS} are possible", kind.breaks.len());
        return Err(Error::invalid("breaks", problem));
    }
    for stop in &kind.breaks {
        in_range("breaks", stop.duration)?;
        if !stop.max_load.is_empty() && stop.max_load.len() != measures {
            return Err(Error::invalid("max_load", format!("{} measures of {measures}", stop.max_load.len())));
        }
        stop.max_load.iter().try_for_each(|&n| in_range("max_load", n))?;
        rising(&stop.windows)?;
    }
    Ok(())
}

fn rising(windows: &[Window]) -> Result<(), Error> {
    match windows.windows(2).find(|pair| pair[1].from() <= pair[0].to()) {
        Some(pair) => Err(Error::invalid("windows", format!("{:?} and {:?} overlap or fall", pair[0], pair[1]))),
        None => Ok(()),
    }
}

/// Amount of one measure; those not written are 0.
fn amount(amounts: &[i64], measure: usize) -> i64 {
    amounts.get(measure).copied().unwrap_or(0)
}

fn in_table(place: u32, places: usize) -> Result<(), Error> {
    if (place as usize) < places {
        return Ok(());
    }
    Err(Error::invalid("place", format!("{place} is not one of {places} places")))
}

fn in_range(what: &'static str, n: i64) -> Result<(), Error> {
    if (0..=LARGEST).contains(&n) {
        return Ok(());
    }
    Err(Error::invalid(what, format!("{n} is not within 0 to {LARGEST}")))
}

fn within(error: Error, whose: String) -> Error {
    match error.kind() {
        crate::base::ErrorKind::Invalid { what, problem } => Error::invalid(what, format!("{whose}: {problem}")),
        _ => error,
    }
}
