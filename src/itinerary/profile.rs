//! Door-to-door durations over all departure moments, exactly.

use super::chains::Chains;
use super::clock::{DAY, Moment, last_open, last_second, next_open};
use super::query::Query;
use super::search::{self, Direct, Found, Hop};
use crate::base::{Error, Seconds, Time};
use crate::scenario::{Itinerary, Place};
use crate::timetable::Mode;
use rayon::prelude::*;

/// What the earliest arrival is over a stretch of departure moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The same moment: one waits for it.
    At(Time),
    /// So much after the departure.
    After(Seconds),
    /// None within the horizon.
    Never,
}

/// Departure moments (whole seconds, both ends included) of one kind of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The first departure.
    pub first: Time,
    /// The last one.
    pub last: Time,
    /// When one arrives.
    pub arrival: Arrival,
}

/// Earliest arrivals over all departure moments of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationProfile {
    /// The pieces, in order, without a gap.
    pub pieces: Vec<Piece>,
    /// The shortest duration; `None` where nothing arrives.
    pub best: Option<Seconds>,
    /// The duration that half of all moments do not exceed; `None` where fewer arrive.
    pub median: Option<Seconds>,
    /// The longest duration; `None` where some moment's departure never arrives.
    pub worst: Option<Seconds>,
    /// An itinerary of the shortest duration, of the first moment that has it.
    pub itinerary: Option<Itinerary>,
}

impl DurationProfile {
    /// The share of departure moments, 0 to 1, whose duration is at most `limit`.
    pub fn share_within(&self, limit: Seconds) -> f64 {
        let (mut within, mut all) = (0, 0);
        for piece in &self.pieces {
            let moments = piece.last.since(piece.first).0 + 1;
            all += moments;
            within += match piece.arrival {
                Arrival::At(end) => (limit.0 - end.since(piece.last).0 + 1).clamp(0, moments),
                Arrival::After(duration) if duration <= limit => moments,
                Arrival::After(_) | Arrival::Never => 0,
            };
        }
        within as f64 / all.max(1) as f64
    }
}

/// A [`Piece`] in plain seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    first: Moment,
    last: Moment,
    to: To,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    At(Moment),
    After(Moment),
    Never,
}

/// Of all moments from the window's first up to, without, its second.
pub(super) fn compute(
    chains: &Chains<'_>,
    query: &Query<'_>,
    window: (Moment, Moment),
) -> Result<DurationProfile, Error> {
    let days: Vec<(Moment, Moment)> =
        (window.0.div_euclid(DAY)..=(window.1 - 1).div_euclid(DAY)).map(|d| (d * DAY, (d + 1) * DAY)).collect();
    let parts: Vec<Vec<Part>> =
        days.par_iter().map(|&(a, b)| parts(chains, query, (a.max(window.0), b.min(window.1)))).collect();
    let parts: Vec<Part> = parts.into_iter().flatten().collect();
    let itinerary = match parts.iter().filter_map(Part::best).min() {
        Some((_, start)) => chains.earliest(&Query { start: chains.time(start), ..*query })?,
        None => None,
    };
    let total = window.1 - window.0;
    let longest = parts.iter().filter_map(Part::longest).max().unwrap_or(0);
    let arrives = !parts.iter().any(|part| part.to == To::Never);
    Ok(DurationProfile {
        best: parts.iter().filter_map(Part::best).min().map(|(duration, _)| Seconds(duration)),
        median: median(&parts, total, longest).map(Seconds),
        worst: arrives.then_some(Seconds(longest)),
        itinerary,
        pieces: joined(&parts).into_iter().map(|part| part.piece(chains)).collect(),
    })
}

impl Part {
    /// The shortest duration, and the first departure that has it.
    fn best(&self) -> Option<(Moment, Moment)> {
        match self.to {
            To::At(end) => Some((end - self.last, self.last)),
            To::After(duration) => Some((duration, self.first)),
            To::Never => None,
        }
    }

    fn longest(&self) -> Option<Moment> {
        match self.to {
            To::At(end) => Some(end - self.first),
            To::After(duration) => Some(duration),
            To::Never => None,
        }
    }

    /// How many departures take at most `limit`.
    fn within(&self, limit: Moment) -> i64 {
        let all = self.last - self.first + 1;
        match self.to {
            To::At(end) => (limit - (end - self.last) + 1).clamp(0, all),
            To::After(duration) if duration <= limit => all,
            To::After(_) | To::Never => 0,
        }
    }

    fn piece(self, chains: &Chains<'_>) -> Piece {
        let arrival = match self.to {
            To::At(end) => Arrival::At(chains.time(end)),
            To::After(duration) => Arrival::After(Seconds(duration)),
            To::Never => Arrival::Never,
        };
        Piece { first: chains.time(self.first), last: chains.time(self.last), arrival }
    }
}

/// The least duration that at least half of `total` departures keep, by halving the range up to `longest`.
fn median(parts: &[Part], total: i64, longest: Moment) -> Option<Moment> {
    let keeps = |limit: Moment| 2 * parts.iter().map(|part| part.within(limit)).sum::<i64>() >= total;
    if !keeps(longest) {
        return None;
    }
    let (mut low, mut high) = (0, longest);
    while low < high {
        let middle = low + (high - low) / 2;
        if keeps(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}

/// Neighbours of one arrival become one.
fn joined(parts: &[Part]) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for &part in parts {
        match out.last_mut() {
            Some(last) if last.to == part.to => last.last = part.last,
            _ => out.push(part),
        }
    }
    out
}

/// The parts of one stretch of departures within one day.
fn parts(chains: &Chains<'_>, query: &Query<'_>, (mut at, end): (Moment, Moment)) -> Vec<Part> {
    let mut out = Vec::new();
    let mut ridden: Option<(Option<Moment>, Moment)> = None;
    while at < end {
        // What rides give stays the same until the first ride is missed.
        let (by_ride, ride_last) = match ridden.filter(|&(_, last)| at <= last) {
            Some(known) => known,
            None => {
                let found = search::run(chains, query, at, Direct::Forbidden);
                let last = found.as_ref().map_or(Moment::MAX, |f| latest_start(chains, query, at, f));
                (found.map(|f| f.end), last)
            }
        };
        ridden = Some((by_ride, ride_last));
        let (by_road, road_last) = direct(chains, query, at);
        let last = ride_last.min(road_last).min(end - 1);
        let (to, last) = match (by_ride, by_road) {
            (None, road) => (road, last),
            (Some(ride), To::At(road)) => (To::At(ride.min(road)), last),
            (Some(ride), To::After(drive)) if at + drive <= ride => (To::After(drive), last.min(ride - drive)),
            (Some(ride), _) => (To::At(ride), last),
        };
        out.push(Part { first: at, last, to });
        at = last + 1;
    }
    out
}

/// The last departure, at least `at`, that still catches the first ride of `found`. Its arrival then holds for all
/// departures in between: none of them can arrive earlier than one that leaves before it.
fn latest_start(chains: &Chains<'_>, query: &Query<'_>, at: Moment, found: &Found) -> Moment {
    let terminals = &chains.region.timetable.terminals;
    let ride = found.hops.iter().find_map(|&(from, _, hop)| match (from, hop) {
        (Place::Terminal(id), Hop::Ride { trip, day, board, .. }) => Some((id, trip, day, board)),
        _ => None,
    });
    let Some((id, trip, day, board)) = ride else { return at };
    let depart = day as i64 * DAY + chains.region.timetable.trips[trip].stops[board].depart.0;
    let cut_off = terminals[id].cut_off(query.carriage).unwrap_or_default().0;
    let last = match (found.hops.first(), terminals[id].hours) {
        (Some(&(from, to, Hop::Road(_))), Some(hours)) => {
            let ends = chains.point(from).zip(chains.point(to));
            let limit = last_open(hours, depart - cut_off);
            let elapsed = |driving| query.elapsed(&chains.region.rules, driving);
            ends.and_then(|ends| chains.roads(query.carriage).latest_start(ends, (at, limit), elapsed))
        }
        _ => Some(depart - cut_off),
    };
    last.unwrap_or(at).max(at)
}

/// The arrival by one road leg for a departure at `at`, and the last departure of that day for which it stays so.
fn direct(chains: &Chains<'_>, query: &Query<'_>, at: Moment) -> (To, Moment) {
    let midnight = (at.div_euclid(DAY) + 1) * DAY;
    let ends = chains.point(query.ends.0).zip(chains.point(query.ends.1));
    let Some(ends) = ends.filter(|_| query.modes.allows(Mode::Road)) else { return (To::Never, midnight - 1) };
    let roads = chains.roads(query.carriage);
    let elapsed = |driving| query.elapsed(&chains.region.rules, driving);
    let today = usize::try_from(at.div_euclid(DAY)).ok().and_then(|day| roads.drive(ends, day));
    let today = today.map(|drive| elapsed(drive.0).0);
    // Waiting for the roads of a later day can pay where today's are shut.
    let later = roads.earliest(ends, midnight, elapsed).map(|driven| driven.arrive);
    let (arrive, last) = match (today, later) {
        (Some(drive), Some(later)) if at + drive <= later => (To::After(drive), (midnight - 1).min(later - drive)),
        (Some(drive), None) => (To::After(drive), midnight - 1),
        (_, Some(later)) => (To::At(later), midnight - 1),
        (None, None) => (To::Never, midnight - 1),
    };
    let Place::Terminal(id) = query.ends.1 else { return (arrive, last) };
    if query.ends.0 == query.ends.1 {
        return (arrive, last);
    }
    let Some(hours) = chains.region.timetable.terminals.get(id).and_then(|t| t.hours) else { return (To::Never, last) };
    match arrive {
        To::At(moment) => (To::At(next_open(hours, moment)), last),
        To::Never => (To::Never, last),
        To::After(drive) => {
            let (moment, open) = (at + drive, next_open(hours, at + drive));
            if open > moment {
                return (To::At(open), last.min(open - drive));
            }
            let closes = moment.div_euclid(DAY) * DAY + last_second(hours);
            (To::After(drive), last.min(closes.max(moment) - drive))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_counts_every_second() {
        // Durations 10, 9, …, 1, then 5 five times.
        let parts = [Part { first: 0, last: 9, to: To::At(10) }, Part { first: 10, last: 14, to: To::After(5) }];
        let mut all: Vec<i64> = (1..=10).chain([5; 5]).collect();
        all.sort_unstable();
        assert_eq!(median(&parts, 15, 10), Some(all[7]));
        assert_eq!(parts.iter().filter_map(Part::best).min(), Some((1, 9)));
        let never = [Part { first: 0, last: 9, to: To::At(10) }, Part { first: 10, last: 30, to: To::Never }];
        assert_eq!(median(&never, 31, 10), None);
    }
}
