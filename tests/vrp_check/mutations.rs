//! Ways to break an answer, each with the rule that it breaks.

use crate::naive;
use skyroad::scenario::vrp::*;
use skyroad::{Id, Rng};

/// A question with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) problem: Problem,
    pub(crate) answer: Answer,
}

/// Breaks a rule, or says `None` where there is nothing to break.
pub(crate) type Mutation = fn(&mut Case, &mut Rng) -> Option<Rule>;

pub(crate) const ALL: &[(&str, Mutation)] = &[
    ("drop a visit", drop_visit),
    ("double a visit", double_visit),
    ("serve what is unserved", also_unserved),
    ("forget an unserved visit", forget_unserved),
    ("shift a start", |case, rng| Some(shift(&mut tour(case, rng).start, rng))),
    ("shift an end", |case, rng| Some(shift(&mut tour(case, rng).end, rng))),
    ("shift an arrival", |case, rng| Some(shift(&mut stop(case, rng).arrive, rng))),
    ("shift a beginning", |case, rng| Some(shift(&mut stop(case, rng).begin, rng))),
    ("shift a leaving", |case, rng| Some(shift(&mut stop(case, rng).leave, rng))),
    ("shift a whole tour", shift_tour),
    ("overload", overload),
    ("add to a tour's cost", |case, rng| add(&mut tour(case, rng).cost, rng)),
    ("add to a distance", |case, rng| add(&mut tour(case, rng).distance, rng)),
    ("add to a driving time", |case, rng| add(&mut tour(case, rng).driving, rng)),
    ("add to the whole cost", |case, rng| add(&mut case.answer.cost, rng)),
    ("raise the bound", |case, _| {
        case.answer.bound = Some(case.answer.cost + 1);
        Some(Rule::Sum)
    }),
    ("close a window", close_window),
    ("take a vehicle away", |case, rng| {
        let kind = tour(case, rng).kind;
        case.problem.kinds[kind].count = case.answer.tours.iter().filter(|t| t.kind == kind).count() as u32 - 1;
        Some(Rule::Fleet)
    }),
    ("ask for a skill", |case, rng| {
        let visit = visit(case, rng);
        case.problem.visits[visit].needs |= 1 << 100;
        Some(Rule::Skill)
    }),
    ("shorten the distance", |case, rng| {
        let tour = tour(case, rng).clone();
        case.problem.kinds[tour.kind].max_distance = Some(tour.distance - 1);
        (tour.distance > 0).then_some(Rule::Distance)
    }),
    ("shorten the duration", |case, rng| {
        let tour = tour(case, rng).clone();
        case.problem.kinds[tour.kind].max_duration = Some(tour.end - tour.start - 1);
        (tour.end > tour.start).then_some(Rule::Duration)
    }),
    ("allow fewer visits", |case, rng| {
        let tour = tour(case, rng).clone();
        case.problem.kinds[tour.kind].max_visits = Some(tour.visits().count() as u32 - 1);
        Some(Rule::Visits)
    }),
    ("forbid reloads", |case, rng| {
        let tour = tour(case, rng).clone();
        case.problem.kinds[tour.kind].reloads.clear();
        (naive::trips(&tour.plan()).len() > 1).then_some(Rule::Trips)
    }),
    ("close a leg", close_leg),
    ("release late", |case, rng| {
        let tour = tour(case, rng).clone();
        let first = *naive::trips(&tour.plan())[0].first()?;
        case.problem.visits[first].release = tour.start + 1;
        Some(Rule::Release)
    }),
    ("end the shift early", |case, rng| {
        let tour = tour(case, rng).clone();
        let shift = &mut case.problem.kinds[tour.kind].shift;
        *shift = Window::new(shift.from(), tour.end - 1).ok()?;
        Some(Rule::Shift)
    }),
    ("begin the shift late", |case, rng| {
        let tour = tour(case, rng).clone();
        case.problem.kinds[tour.kind].shift = Window::new(tour.start + 1, 100_000).ok()?;
        Some(Rule::Shift)
    }),
    ("name a visit that is not", |case, rng| {
        stop(case, rng).at = Place::Visit(naive::visit(4_000_000_000));
        Some(Rule::Shape)
    }),
    ("name a kind that is not", |case, rng| {
        tour(case, rng).kind = KindId::from_index(77);
        Some(Rule::Shape)
    }),
    ("reorder tours", |case, _| {
        let keys = |tours: &[Tour]| tours.iter().map(|t| (t.kind, t.visits().next())).collect::<Vec<_>>();
        let before = keys(&case.answer.tours);
        case.answer.tours.reverse();
        (before != keys(&case.answer.tours)).then_some(Rule::Shape)
    }),
    ("decide another first visit", |case, rng| {
        let tour = tour(case, rng).clone();
        let last = tour.visits().last()?;
        case.problem.kinds[tour.kind].committed = vec![last];
        (tour.visits().next() != Some(last)).then_some(Rule::Committed)
    }),
    ("lie about a reason", |case, rng| {
        let i = index(case.answer.unserved.len(), rng)?;
        let said = &mut case.answer.unserved[i].why;
        *said = if *said == Why::NoSkill { Why::TooMuch } else { Why::NoSkill };
        Some(Rule::Reason)
    }),
    ("reload elsewhere", |case, rng| {
        let tour = tour(case, rng);
        let kind = tour.kind;
        let at = tour.stops.iter().position(|stop| matches!(stop.at, Place::Reload(_)))?;
        let wrong = (0..case.problem.places() as u32).find(|p| !case.problem.kinds[kind].reloads.contains(p))?;
        self::stop_at(case, kind, at).at = Place::Reload(wrong);
        Some(Rule::Trips)
    }),
    ("deliver a pair first", reverse_pair),
    ("ask a price for what is carried", |case, rng| {
        let tour = tour(case, rng).clone();
        let before = case.problem.extras(tour.kind, &tour.plan().stops);
        case.problem.kinds[tour.kind].carried = Some(Carried { prices: vec![7, 5], distance: 3 });
        (case.problem.extras(tour.kind, &tour.plan().stops) != before).then_some(Rule::Sum)
    }),
    ("ask a price for a visit", |case, rng| {
        let visit = visit(case, rng);
        case.problem.visits[visit].price_by_kind = vec![1_000; case.problem.kinds.len()];
        Some(Rule::Sum)
    }),
    ("ask a price for the longest tour", |case, _| {
        let longest = case.answer.tours.iter().map(|tour| tour.end - tour.start).max()?;
        case.problem.objective = Objective::Even { per_longest: 1_000 };
        (longest > 0).then_some(Rule::Sum)
    }),
    ("keep two of a trip apart", |case, rng| {
        let trips = naive::trips(&tour(case, rng).plan());
        let trip = trips.into_iter().find(|trip| trip.len() > 1)?;
        let (from, to) = if rng.below(2) == 0 { (trip[0], trip[1]) } else { (trip[1], trip[0]) };
        case.problem.visits[from].apart |= 1 << 99;
        case.problem.visits[to].goods |= 1 << 99;
        Some(Rule::Company)
    }),
];

fn index(len: usize, rng: &mut Rng) -> Option<usize> {
    (len > 0).then(|| rng.below(len))
}

fn tour<'a>(case: &'a mut Case, rng: &mut Rng) -> &'a mut Tour {
    let i = rng.below(case.answer.tours.len());
    &mut case.answer.tours[i]
}

fn stop<'a>(case: &'a mut Case, rng: &mut Rng) -> &'a mut Stop {
    let tour = tour(case, rng);
    let i = rng.below(tour.stops.len());
    &mut tour.stops[i]
}

fn stop_at(case: &mut Case, kind: KindId, at: usize) -> &mut Stop {
    let reloads =
        |tour: &Tour| tour.kind == kind && tour.stops.get(at).is_some_and(|s| matches!(s.at, Place::Reload(_)));
    let tour = case.answer.tours.iter_mut().find(|tour| reloads(tour)).unwrap();
    &mut tour.stops[at]
}

fn visit(case: &mut Case, rng: &mut Rng) -> VisitId {
    let visits: Vec<VisitId> = tour(case, rng).visits().collect();
    visits[rng.below(visits.len())]
}

fn shift(time: &mut i64, rng: &mut Rng) -> Rule {
    let by = 1 + rng.below(200) as i64;
    *time += if rng.below(2) == 0 { by } else { -by };
    Rule::Times
}

fn add(number: &mut i64, rng: &mut Rng) -> Option<Rule> {
    shift(number, rng);
    Some(Rule::Sum)
}

fn drop_visit(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let gone = visit(case, rng);
    for tour in &mut case.answer.tours {
        tour.stops.retain(|stop| stop.at != Place::Visit(gone));
    }
    Some(Rule::Once)
}

fn double_visit(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let again = *case.answer.tours[0].stops.iter().find(|stop| matches!(stop.at, Place::Visit(_)))?;
    tour(case, rng).stops.push(again);
    Some(Rule::Once)
}

fn also_unserved(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let visit = visit(case, rng);
    case.answer.unserved.push(Unserved { visit, why: Why::NoRoom });
    case.answer.unserved.sort_by_key(|u| u.visit);
    Some(Rule::Once)
}

fn forget_unserved(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let i = index(case.answer.unserved.len(), rng)?;
    case.answer.unserved.remove(i);
    Some(Rule::Once)
}

fn shift_tour(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let mut by = 0;
    let rule = shift(&mut by, rng);
    let tour = tour(case, rng);
    tour.start += by;
    tour.end += by;
    for stop in &mut tour.stops {
        stop.arrive += by;
        stop.begin += by;
        stop.leave += by;
    }
    Some(rule)
}

fn overload(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let tour = tour(case, rng).clone();
    let measure = rng.below(case.problem.measures());
    let peaks = naive::trips(&tour.plan()).into_iter().map(|trip| naive::peak(&case.problem, &trip, measure));
    let peak = peaks.max()?;
    case.problem.kinds[tour.kind].capacity[measure] = peak - 1;
    (peak > 0).then_some(Rule::Room)
}

fn close_window(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let stop = *stop(case, rng);
    let Place::Visit(visit) = stop.at else { return None };
    case.problem.visits[visit].windows = vec![Window::new(stop.begin + 1, stop.begin + 50).ok()?];
    Some(Rule::Window)
}

fn close_leg(case: &mut Case, rng: &mut Rng) -> Option<Rule> {
    let tour = tour(case, rng).clone();
    let kind = &case.problem.kinds[tour.kind];
    let Place::Visit(first) = tour.stops[0].at else { return None };
    let (from, to) = (kind.start?, case.problem.visits[first].place);
    let Legs::Table(table) = &case.problem.legs[kind.profile] else { return None };
    let places = case.problem.places();
    let (mut distances, mut durations) = (table.distances().to_vec(), table.durations().to_vec());
    let cell = from as usize * places + to as usize;
    (distances[cell], durations[cell]) = (FAR, FAR);
    let profile = kind.profile;
    case.problem.legs[profile] = Legs::Table(LegTable::with_durations(places, distances, durations).unwrap());
    Some(Rule::Way)
}

fn reverse_pair(case: &mut Case, _: &mut Rng) -> Option<Rule> {
    let visits: Vec<VisitId> = case.answer.tours.iter().flat_map(Tour::visits).collect();
    let &(a, b) = case.problem.pairs.iter().find(|pair| visits.contains(&pair.0))?;
    for stop in case.answer.tours.iter_mut().flat_map(|tour| &mut tour.stops) {
        stop.at = match stop.at {
            Place::Visit(visit) if visit == a => Place::Visit(b),
            Place::Visit(visit) if visit == b => Place::Visit(a),
            other => other,
        };
    }
    Some(Rule::Pair)
}
