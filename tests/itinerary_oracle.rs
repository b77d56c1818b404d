//! Itineraries against an oracle that knows no Dijkstra: labels over terminals corrected until nothing changes, each
//! road searched on its own day, each trip tried from every stop to every later one on every day.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod chain_fixture;

use chain_fixture::{Oracle, random_region};
use skyroad::freight::DriverRules;
use skyroad::itinerary::{Arrival, Chains, Crew, DurationProfile, Modes, Query, Residual, Span};
use skyroad::scenario::{Itinerary, Place, Region};
use skyroad::{Date, Grams, Id, Millilitres, Rng, Seconds, Time, tibet};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn random_place(region: &Region, rng: &mut Rng) -> Place {
    let (nodes, terminals) = (region.network.nodes().len(), region.timetable.terminals.len());
    match rng.below(3) {
        0 => Place::Terminal(Id::from_index(rng.below(terminals))),
        _ => Place::Node(Id::from_index(rng.below(nodes))),
    }
}

/// A random question; its start is within the first `days` days from `first`.
fn random_query<'a>(ends: (Place, Place), (first, days): (Date, usize), rng: &mut Rng) -> Query<'a> {
    let start = Time::at(first, Seconds(rng.below(days * 86_400) as i64));
    let query = match rng.below(2) {
        0 => Query::person(ends, start),
        _ => {
            Query::goods(ends, start, Grams(1 + rng.below(2_000_000) as i64), Millilitres(rng.below(9_000_000) as i64))
        }
    };
    let crew = if rng.below(2) == 0 { Crew::Pair } else { Crew::Relay };
    query.with_crew(crew).with_modes(Modes::ALL[rng.below(8).min(2)])
}

fn end(itinerary: &Option<Itinerary>) -> Option<Time> {
    itinerary.as_ref().map(|i| i.end)
}

/// What holds of any itinerary, taken by itself.
fn is_sound(itinerary: &Itinerary, query: &Query<'_>, region: &Region) {
    assert_eq!(itinerary.start, query.start);
    let (mut at, mut place) = (itinerary.start, query.ends.0);
    for leg in &itinerary.legs {
        assert!(leg.wait >= Seconds::ZERO && leg.depart == at + leg.wait && leg.from == place);
        let standing = leg.arrive.since(leg.depart) - leg.moving;
        assert!(standing >= Seconds::ZERO && (leg.ride.is_none() || standing == Seconds::ZERO));
        assert!(query.modes.allows(leg.mode));
        if let Some(ride) = leg.ride {
            let trip = &region.timetable.trips[ride.trip];
            assert_eq!(leg.depart, Time::at(ride.day, trip.stops[usize::from(ride.board)].depart));
            assert!(region.timetable.on(ride.day).contains(&ride.trip), "{} runs", trip.number);
        }
        (at, place) = (leg.arrive, leg.to);
    }
    assert!(at <= itinerary.end && place == query.ends.1);
    let roads = itinerary.legs.windows(2).filter(|w| w[0].ride.is_none() && w[1].ride.is_none());
    assert_eq!(roads.count(), 0, "no two road legs in a row");
}

#[test]
fn a_thousand_random_regions_equal_the_oracle() {
    let (mut found, mut rides) = (0, 0);
    for seed in 0..1200 {
        let mut rng = Rng::new(seed);
        let first = date(["2026-07-29", "2026-07-13", "2026-10-30"][rng.below(3)]);
        let region = random_region(&mut rng);
        let nodes = region.network.nodes().ids().collect();
        let span = Span { days: 2, horizon: 4, nodes, ..Span::day(first) };
        let chains = Chains::new(&region, &span).unwrap();
        let mut oracle = Oracle::new(&region, &span);
        for _ in 0..4 {
            let ends = (random_place(&region, &mut rng), random_place(&region, &mut rng));
            let query = random_query(ends, (first, 2), &mut rng);
            let itinerary = chains.earliest(&query).unwrap();
            let expected = oracle.earliest(&query, &[]);
            assert_eq!(end(&itinerary), expected, "seed {seed}: {query:?} {itinerary:?}");
            if let Some(itinerary) = itinerary {
                is_sound(&itinerary, &query, &region);
                found += 1;
                rides += itinerary.legs.iter().filter(|l| l.ride.is_some()).count();
            }
        }
    }
    assert!(found > 2000 && rides > 500, "{found} of 4800 found, with {rides} rides");
}

/// Departures fill up one by one; the oracle adds up what was booked by itself.
#[test]
fn booked_departures_are_full_for_the_next() {
    let mut refused = 0;
    for seed in 0..300 {
        let mut rng = Rng::new(70_000 + seed);
        let first = date("2026-07-13");
        let region = random_region(&mut rng);
        let span = Span { horizon: 5, nodes: region.network.nodes().ids().collect(), ..Span::day(first) };
        let chains = Chains::new(&region, &span).unwrap();
        let mut oracle = Oracle::new(&region, &span);
        let (mut residual, mut booked) = (Residual::new(&region.timetable), Vec::new());
        let ends = (random_place(&region, &mut rng), random_place(&region, &mut rng));
        for _ in 0..6 {
            let query = random_query(ends, (first, 1), &mut rng);
            let mass = Grams(400_000 + rng.below(900_000) as i64);
            let goods = Query { modes: Modes::RoadRailAir, ..Query::goods(ends, query.start, mass, Millilitres(0)) };
            let itinerary = chains.earliest(&goods.with_residual(&residual)).unwrap();
            assert_eq!(end(&itinerary), oracle.earliest(&goods, &booked), "seed {seed}");
            let Some(itinerary) = itinerary else { continue };
            let fits = residual.fits(&itinerary);
            assert!(fits.is_none_or(|room| room >= mass));
            if let Some(room) = fits {
                assert!(residual.book(&itinerary, room + Grams(1)).is_err());
                refused += 1;
            }
            residual.book(&itinerary, mass).unwrap();
            booked.extend(itinerary.legs.iter().filter_map(|l| l.ride).map(|ride| (ride, mass)));
            assert!(fits.is_none_or(|room| residual.fits(&itinerary) == Some(room - mass)));
        }
    }
    assert!(refused > 100, "{refused}");
}

/// The arrival that a profile states for a moment.
fn stated(profile: &DurationProfile, start: Time) -> Option<Time> {
    let piece = profile.pieces.iter().find(|p| p.first <= start && start <= p.last).unwrap();
    match piece.arrival {
        Arrival::At(end) => Some(end),
        Arrival::After(duration) => Some(start + duration),
        Arrival::Never => None,
    }
}

/// Best, median and worst, counted second by second.
fn counted(profile: &DurationProfile, (start, window): (Time, i64)) -> [Option<Seconds>; 3] {
    let durations: Vec<Option<Seconds>> =
        (0..window).map(|n| start + Seconds(n)).map(|t| stated(profile, t).map(|end| end.since(t))).collect();
    let mut known: Vec<Seconds> = durations.iter().flatten().copied().collect();
    known.sort_unstable();
    let worst = known.last().copied().filter(|_| known.len() == durations.len());
    [known.first().copied(), known.get((durations.len() - 1) / 2).copied(), worst]
}

#[test]
fn profiles_equal_the_oracle_at_every_breakpoint() {
    for seed in 0..150 {
        let mut rng = Rng::new(90_000 + seed);
        let first = date(["2026-07-30", "2026-07-13"][rng.below(2)]);
        let region = random_region(&mut rng);
        let span = Span { days: 3, horizon: 4, nodes: region.network.nodes().ids().collect(), ..Span::day(first) };
        let chains = Chains::new(&region, &span).unwrap();
        let mut oracle = Oracle::new(&region, &span);
        let ends = (random_place(&region, &mut rng), random_place(&region, &mut rng));
        let query = random_query(ends, (first, 1), &mut rng);
        let window = 1 + rng.below(2 * 86_400) as i64;
        let profile = chains.profile(&query, Seconds(window)).unwrap();
        let edges = profile.pieces.iter().flat_map(|p| [p.first, p.last]);
        let mut moments: Vec<Time> = edges.collect();
        assert_eq!((moments[0], moments[moments.len() - 1]), (query.start, query.start + Seconds(window - 1)));
        moments.extend((0..12).map(|_| query.start + Seconds(rng.below(window as usize) as i64)));
        moments.sort_unstable();
        let mut last = None;
        for start in moments {
            let expected = oracle.earliest(&Query { start, ..query }, &[]);
            assert_eq!(stated(&profile, start), expected, "seed {seed} at {start}: {query:?}");
            assert!(expected.is_none() || last.is_none_or(|last| last <= expected), "who leaves later arrives later");
            last = expected.is_some().then_some(expected).or(last);
        }
        let expected = counted(&profile, (query.start, window));
        assert_eq!([profile.best, profile.median, profile.worst], expected, "seed {seed}");
        assert_eq!(profile.itinerary.as_ref().map(Itinerary::duration), profile.best, "seed {seed}");
    }
}

#[test]
fn random_queries_of_the_embedded_region_equal_the_oracle() {
    let region = tibet::region().unwrap();
    let mut rng = Rng::new(7);
    let (mut found, mut rides) = (0, 0);
    for (day, count) in [("2026-07-15", 60), ("2026-01-30", 40), ("2016-07-15", 20), ("1995-07-15", 5)] {
        let span = Span { days: 2, horizon: 5, ..Span::day(date(day)) };
        let chains = Chains::new(&region, &span).unwrap();
        let mut oracle = Oracle::new(&region, &span);
        for _ in 0..count {
            let mut place = || match rng.below(3) {
                0 => Place::Terminal(Id::from_index(rng.below(region.timetable.terminals.len()))),
                _ => Place::Node(region.depots[Id::from_index(rng.below(region.depots.len()))].node),
            };
            let ends = (place(), place());
            let query = random_query(ends, (span.first, 2), &mut rng);
            let itinerary = chains.earliest(&query).unwrap();
            assert_eq!(end(&itinerary), oracle.earliest(&query, &[]), "{query:?} {itinerary:?}");
            if let Some(itinerary) = itinerary {
                is_sound(&itinerary, &query, &region);
                found += 1;
                rides += itinerary.legs.iter().filter(|l| l.ride.is_some()).count();
            }
        }
    }
    assert!(found > 50 && rides > 30, "{found} found, with {rides} rides");
}

#[test]
fn a_pair_rests_and_a_relay_does_not() {
    let region = tibet::region().unwrap();
    let chains = Chains::new(&region, &Span::day(date("2026-07-15"))).unwrap();
    let node = |slug| Place::Node(region.network.node(slug).unwrap());
    let ends = (node("gar"), node("bayi"));
    let goods = Query::goods(ends, Time::parse("2026-07-15 08:00").unwrap(), Grams(10_000), Millilitres(40_000));
    let road = |crew| chains.earliest(&goods.with_modes(Modes::Road).with_crew(crew)).unwrap().unwrap();
    let (pair, relay) = (road(Crew::Pair), road(Crew::Relay));
    assert_eq!(relay.duration(), relay.moving());
    assert_eq!(pair.duration(), DriverRules::CHINA.pair_elapsed(relay.moving()));
    let rests = pair.duration() - relay.duration();
    assert!(rests == Seconds::hours(16), "33 h of driving need two rests: {} h", rests.as_hours());
}

#[test]
fn what_the_engine_was_not_built_for_is_refused() {
    let region = tibet::region().unwrap();
    assert!(Chains::new(&region, &Span::day(date("1850-01-01"))).is_err());
    let chains = Chains::new(&region, &Span::day(date("2026-07-15"))).unwrap();
    let node = |slug| Place::Node(region.network.node(slug).unwrap());
    let start = |text| Time::parse(text).unwrap();
    let query = Query::person((node("gar"), node("bayi")), start("2026-07-16 00:00"));
    assert!(chains.earliest(&query).unwrap_err().to_string().contains("2026-07-15 to 2026-07-15"));
    let query = Query::person((node("gar"), node("golmud")), start("2026-07-15 10:00"));
    assert!(chains.earliest(&query).unwrap_err().to_string().contains("not among the nodes"));
    let query = Query::person((node("gar"), node("gar")), start("2026-07-15 10:00"));
    let stay = chains.earliest(&query).unwrap().unwrap();
    assert!(stay.legs.is_empty() && stay.duration() == Seconds::ZERO);
    assert!(chains.profile(&query, Seconds::hours(24)).is_err(), "the window leaves the day");
}
