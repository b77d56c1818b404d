//! The law on driving hours, each rule on its own, from what was driven, worked and stood.

use super::Found;
use super::days;
use crate::freight::{Day, DriverRules, HoursRule, Night, Week};
use crate::scenario::Activity;
use crate::scenario::vrp::{Crew, Place, Problem, Rule, Tour};

pub(super) const DAY: i64 = 86_400;
pub(super) const WEEK: i64 = 7 * DAY;

/// What is done in a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Driving,
    Working,
    /// Neither, and whether there is a bed.
    Standing(bool),
}

/// A stretch of one doing; neighbours differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) doing: Doing,
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Piece {
    pub(super) fn length(&self) -> i64 {
        self.to - self.from
    }
}

/// A rule that does not hold, and how.
pub(super) type Broken = Option<(HoursRule, String)>;

/// Holds a tour with whole phases to its crew's law.
pub(super) fn check(problem: &Problem, tour: &Tour, found: &mut Found) {
    let Some(crew) = &problem.kinds[tour.kind].crew else { return };
    let before = logged(problem, tour, crew);
    let past = broken(crew, &before);
    let all = broken(crew, &join(before.into_iter().chain(pieces(problem, tour, crew))));
    // What was broken before the tour began is not held against it.
    let new = all.into_iter().zip(past).filter(|(_, before)| before.is_none());
    for (rule, message) in new.filter_map(|(now, _)| now) {
        found.add(Rule::Hours, None, format!("{message}: {}", crew.rules.article(rule)));
    }
}

fn broken(crew: &Crew, pieces: &[Piece]) -> [Broken; 7] {
    let rules = &crew.rules;
    let drivers = i64::from(crew.drivers);
    [
        continuous(rules, drivers, pieces),
        nights(rules, drivers, pieces),
        any_24(rules, drivers, pieces),
        beds(crew, pieces),
        days::check(crew, pieces),
        weeks(rules, drivers, pieces),
        duty(crew, drivers, pieces),
    ]
}

/// What the crew did before the tour, without gaps.
fn logged(problem: &Problem, tour: &Tour, crew: &Crew) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut now = crew.log.first().map_or(tour.start, |phase| phase.from);
    for phase in &crew.log {
        pieces.push(Piece { doing: Doing::Standing(false), from: now, to: phase.from });
        let doing = match phase.activity {
            Activity::Drive => Doing::Driving,
            Activity::Service => Doing::Working,
            Activity::Rest => Doing::Standing(true),
            Activity::Break | Activity::Wait => Doing::Standing(false),
        };
        pieces.push(Piece { doing, from: phase.from, to: phase.to });
        now = phase.to;
    }
    let bed = problem.kinds[tour.kind].start.is_some_and(|place| crew.lodgings.contains(&place));
    pieces.push(Piece { doing: Doing::Standing(bed), from: now, to: tour.start });
    join(pieces.into_iter())
}

/// Without pieces of no length, neighbours of one doing as one.
fn join(pieces: impl Iterator<Item = Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces.filter(|piece| piece.from < piece.to) {
        match joined.last_mut() {
            Some(last) if last.doing == piece.doing => last.to = piece.to,
            _ => joined.push(piece),
        }
    }
    joined
}

fn pieces(problem: &Problem, tour: &Tour, crew: &Crew) -> Vec<Piece> {
    let kind = &problem.kinds[tour.kind];
    let place = |at: Place| match at {
        Place::Visit(visit) => problem.visits[visit].place,
        Place::Reload(place) => place,
    };
    let drives = |from: i64, to: i64| {
        let drive = |p: &&crate::scenario::vrp::Phase| p.activity == Activity::Drive && p.from < to && p.to > from;
        tour.phases.iter().any(|phase| drive(&phase))
    };
    // Where it stands from `time` on; `None`: on the road.
    let standing_at = |time: i64| {
        let stop = tour.stops.iter().rev().find(|stop| stop.arrive <= time && !drives(stop.arrive, time));
        let start = kind.start.filter(|_| !drives(tour.start, time));
        let end = kind.end.filter(|_| !drives(time, tour.end));
        stop.map(|stop| place(stop.at)).or(start).or(end)
    };
    let pieces = tour.phases.iter().map(|phase| {
        let doing = match phase.activity {
            Activity::Drive => Doing::Driving,
            Activity::Service => Doing::Working,
            _ => Doing::Standing(standing_at(phase.from).is_some_and(|place| crew.lodgings.contains(&place))),
        };
        Piece { doing, from: phase.from, to: phase.to }
    });
    pieces.collect()
}

/// Driving between breaks, by `count`; the most of it.
fn most_between_breaks(rules: &DriverRules, pieces: &[Piece], count: impl Fn(&Piece) -> i64) -> i64 {
    // Before it starts, the vehicle stands.
    let (mut driven, mut still, mut part, mut most) = (0, rules.pause.0, false, 0);
    for piece in pieces {
        match piece.doing {
            Doing::Driving => {
                driven += count(piece);
                most = most.max(driven);
                still = 0;
                continue;
            }
            Doing::Working if !rules.work_pauses => {
                still = 0;
                continue;
            }
            _ => still += piece.length(),
        }
        let second = rules.pause_part.is_some_and(|first| part && still >= rules.pause.0 - first.0);
        if still >= rules.pause.0 || second {
            (driven, part) = (0, false);
        } else if rules.pause_part.is_some_and(|first| still >= first.0) {
            part = true;
        }
    }
    most
}

fn continuous(rules: &DriverRules, drivers: i64, pieces: &[Piece]) -> Broken {
    let most = most_between_breaks(rules, pieces, Piece::length);
    (drivers == 1 && most > rules.continuous.0)
        .then(|| (HoursRule::Continuous, format!("drives {most} s without a break")))
}

fn nights(rules: &DriverRules, drivers: i64, pieces: &[Piece]) -> Broken {
    let night = rules.night?;
    let most = most_between_breaks(rules, pieces, |piece| dark(night, piece));
    let broken = drivers == 1 && most > night.continuous.0;
    broken.then(|| (HoursRule::Night, format!("drives {most} s by night without a break")))
}

/// Seconds of a piece that are night.
fn dark(night: Night, piece: &Piece) -> i64 {
    let mut sum = 0;
    let mut midnight = piece.from.div_euclid(DAY) * DAY;
    while midnight < piece.to {
        let part = |from: i64, to: i64| (piece.to.min(midnight + to) - piece.from.max(midnight + from)).max(0);
        sum += match night.from <= night.to {
            true => part(night.from.0, night.to.0),
            false => part(0, night.to.0) + part(night.from.0, DAY),
        };
        midnight += DAY;
    }
    sum
}

fn driving_within(pieces: &[Piece], from: i64, to: i64) -> i64 {
    let drives = pieces.iter().filter(|piece| piece.doing == Doing::Driving);
    drives.map(|piece| (piece.to.min(to) - piece.from.max(from)).max(0)).sum()
}

fn any_24(rules: &DriverRules, drivers: i64, pieces: &[Piece]) -> Broken {
    let Day::Any24 { .. } = rules.day else { return None };
    let drives = pieces.iter().filter(|piece| piece.doing == Doing::Driving);
    let windows = drives.flat_map(|piece| [piece.from, piece.to - DAY]);
    let most = windows.map(|from| driving_within(pieces, from, from + DAY)).max()?;
    (most > rules.daily.0 * drivers).then(|| (HoursRule::Daily, format!("drives {most} s in 24 h")))
}

/// Without a sleeper, a day's driving is followed by a stay where there is a bed.
fn beds(crew: &Crew, pieces: &[Piece]) -> Broken {
    let Day::Any24 { stay } = crew.rules.day else { return None };
    let (mut driven, mut most) = (0, 0);
    for piece in pieces {
        match piece.doing {
            Doing::Driving => driven += piece.length(),
            Doing::Standing(true) if piece.length() >= stay.0 => driven = 0,
            _ => {}
        }
        most = most.max(driven);
    }
    let broken = !crew.sleeper && most > crew.rules.daily.0 * i64::from(crew.drivers);
    broken.then(|| (HoursRule::Stay, format!("drives {most} s between two nights in a bed")))
}

fn weeks(rules: &DriverRules, drivers: i64, pieces: &[Piece]) -> Broken {
    let Week::Calendar { driving, two_weeks, .. } = rules.week else { return None };
    let driven = |week: i64, weeks: i64| driving_within(pieces, week * WEEK, (week + weeks) * WEEK);
    let drives = pieces.iter().filter(|piece| piece.doing == Doing::Driving);
    let weeks = drives.flat_map(|piece| piece.from.div_euclid(WEEK)..=piece.to.div_euclid(WEEK));
    let busy = weeks.clone().map(|week| driven(week, 1)).max()?;
    let busiest = weeks.map(|week| driven(week, 2)).max()?;
    if busy > driving.0 * drivers {
        return Some((HoursRule::Weekly, format!("drives {busy} s in a week")));
    }
    (busiest > two_weeks.0 * drivers).then(|| (HoursRule::TwoWeeks, format!("drives {busiest} s in two weeks")))
}

fn duty(crew: &Crew, drivers: i64, pieces: &[Piece]) -> Broken {
    let Week::Duty { hours, days, restart } = crew.rules.week else { return None };
    let mut anew = i64::MIN;
    for piece in pieces {
        match piece.doing {
            Doing::Standing(bed) => {
                if piece.length() >= restart.0 && (bed || crew.sleeper) {
                    anew = piece.to;
                }
                continue;
            }
            Doing::Working => continue,
            Doing::Driving => {}
        }
        let midnights = (piece.from.div_euclid(DAY) + 1..=piece.to.div_euclid(DAY)).map(|day| day * DAY);
        for to in midnights.chain([piece.to]) {
            let from = ((to - 1).div_euclid(DAY) + 1 - i64::from(days)) * DAY;
            let busy = pieces.iter().filter(|piece| !matches!(piece.doing, Doing::Standing(_)));
            let sum: i64 = busy.map(|p| (p.to.min(to) - p.from.max(from).max(anew)).max(0)).sum();
            if sum > hours.0 * drivers {
                return Some((HoursRule::Duty, format!("drives after {} s on duty in {days} days", hours.0 * drivers)));
            }
        }
    }
    None
}
