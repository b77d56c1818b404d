#![allow(clippy::unwrap_used, reason = "tests")]
use super::{Answer, Question, Site, Terms};
use crate::assign::flow;
use crate::base::{Budget, Grams, Id, IdVec, Millilitres, Rng, Seconds, Time, TimeOfDay, TimeWindow, Weekdays};
use crate::freight::{Flow, Parcel, ParcelId, Service, StationId, Temperature, VillageId};
use crate::scenario::{Change, CostTable};
use crate::timetable::TerminalId;

/// What a question is made of.
pub(super) struct Case {
    pub(super) sites: IdVec<StationId, Site>,
    pub(super) table: CostTable,
    pub(super) parcels: IdVec<ParcelId, Parcel>,
}

impl Case {
    pub(super) fn question(&self) -> Question<'_> {
        let terms = Terms { listed: 2, ..Terms::default() };
        Question::new(self.sites.clone(), &self.table, &self.parcels, terms).unwrap()
    }
}

fn parcel(rng: &mut Rng, villages: usize) -> Parcel {
    let ready = Time::parse("2026-07-15 06:00").unwrap() + Seconds(3600 * rng.below(30) as i64);
    Parcel {
        id: String::new(),
        flow: [Flow::In, Flow::Out][rng.below(2)],
        village: VillageId::from_index(rng.below(villages)),
        hub: TerminalId::from_index(0),
        service: [Service::Express, Service::Standard][rng.below(2)],
        temperature: if rng.below(5) == 0 { Temperature::Chilled } else { Temperature::Ambient },
        mass: Grams(1),
        volume: Millilitres(100 + rng.below(30_000) as i64),
        ready,
        due: ready + Seconds(3600 * (6 + 12 * rng.below(4) as i64)),
        shelf_life: None,
    }
}

fn site(rng: &mut Rng, most: usize) -> Site {
    let day = |from, to| TimeWindow::new(TimeOfDay::new(from, 0).unwrap(), TimeOfDay::new(to, 0).unwrap()).unwrap();
    Site {
        pieces: rng.below(most + 1) as u32,
        volume: None,
        cold: rng.below(2) == 0,
        supplied: rng.below(6) > 0,
        hours: [TimeWindow::ALWAYS, day(9, 17), day(10, 12)][rng.below(3)],
        days: [Weekdays::ALL, Weekdays::parse("135").unwrap(), Weekdays::parse("6").unwrap()][rng.below(3)],
        reach: Seconds::hours(1 + rng.below(4) as i64),
    }
}

pub(super) fn random(rng: &mut Rng) -> Case {
    let (villages, columns, count) = (1 + rng.below(8), 1 + rng.below(6), rng.below(60));
    let mut table = CostTable::empty(villages, columns);
    for cell in 0..villages * columns {
        let millis = rng.below(7 * 3_600_000) as u32;
        table.set(cell / columns, cell % columns, (millis < 6 * 3_600_000).then_some((millis, 0)));
    }
    let most = 1 + rng.below(12);
    let sites = (0..columns).map(|_| site(rng, most)).collect();
    let parcels = (0..count).map(|_| parcel(rng, villages)).collect();
    Case { sites, table, parcels }
}

/// The seconds of a parcel's way to a station that may serve it, by the words of the documentation.
fn way(case: &Case, parcel: &Parcel, station: usize) -> Option<i64> {
    let site = &case.sites.as_slice()[station];
    let time = case.table.time(parcel.village.index(), station)?;
    let mut hours = (0..200).map(|h| parcel.ready + Seconds(h * 1800)).filter(|&t| t <= parcel.due);
    let open = |t: Time| {
        let second = t.second_of_day();
        let within = site.hours.opens().seconds() <= second && second <= site.hours.closes().seconds();
        site.days.contains(t.date().weekday()) && within
    };
    let cold = parcel.temperature == Temperature::Ambient || site.cold;
    (time <= site.reach && site.supplied && cold && hours.any(open)).then_some(time.0)
}

fn overflow(case: &Case, parcel: &Parcel) -> i64 {
    let unserved = 240 * 3600;
    let chilled = if parcel.temperature == Temperature::Chilled { 600 } else { 0 };
    let last = case.parcels.iter().map(|p| p.due).max().unwrap();
    let shorter = (unserved - parcel.due.since(parcel.ready).0).max(0) / 61;
    weight(parcel) * (unserved + shorter + last.since(parcel.due).0.min(unserved) / 83 + chilled)
}

fn weight(parcel: &Parcel) -> i64 {
    if parcel.service == Service::Express { 3 } else { 1 }
}

/// The least cost, parcel by parcel, by the general simplex; `must` is served whatever it costs, `never` is not.
pub(super) fn oracle(case: &Case, must: Option<ParcelId>, never: Option<ParcelId>) -> Option<i64> {
    let mut total = 0;
    for flow in [Flow::In, Flow::Out] {
        let parcels: Vec<(ParcelId, &Parcel)> = case.parcels.entries().filter(|(_, p)| p.flow == flow).collect();
        let (n, stations) = (parcels.len(), case.sites.len());
        let mut supply = vec![1; n];
        supply.extend(vec![0; stations]);
        supply.push(-(n as i64));
        let mut network = flow::Problem::new(supply);
        for (k, &(id, parcel)) in parcels.iter().enumerate() {
            for station in 0..stations {
                if let Some(seconds) = way(case, parcel, station).filter(|_| never != Some(id)) {
                    network.add_arc(k, n + station, 1, weight(parcel) * seconds).unwrap();
                }
            }
            if must != Some(id) {
                network.add_arc(k, n + stations, 1, overflow(case, parcel)).unwrap();
            }
        }
        for (station, site) in case.sites.iter().enumerate() {
            network.add_arc(n + station, n + stations, i64::from(site.pieces), 0).unwrap();
        }
        total += network.solve(&Budget::default()).unwrap()?.cost as i64;
    }
    Some(total)
}

/// Everyone is where he may be, nothing is fuller than it can be, and the cost is what it is said to be.
pub(super) fn legal(case: &Case, answer: &Answer) {
    let (mut cost, mut unserved) = (0, 0);
    let mut pieces = vec![[0u32; 2]; case.sites.len()];
    let mut litres = vec![[0i64; 2]; case.sites.len()];
    for (id, parcel) in case.parcels.entries() {
        let Some(station) = answer.stations[id] else {
            (cost, unserved) = (cost + overflow(case, parcel), unserved + 1);
            continue;
        };
        cost += weight(parcel) * way(case, parcel, station.index()).unwrap();
        pieces[station.index()][parcel.flow as usize] += 1;
        litres[station.index()][parcel.flow as usize] += parcel.volume.0;
    }
    for (station, site) in case.sites.iter().enumerate() {
        assert!(pieces[station].iter().all(|&n| n <= site.pieces));
        assert!(site.volume.is_none_or(|v| litres[station].iter().all(|&l| l <= v.0)));
    }
    assert_eq!((answer.cost, answer.unserved), (cost, unserved));
    assert!(answer.bound <= answer.cost && answer.gap() >= 0.0);
}

#[test]
fn random_questions_are_solved_to_the_optimum_parcel_by_parcel() {
    for seed in 0..600 {
        let case = random(&mut Rng::new(seed));
        let answer = case.question().solve(&Budget::default()).unwrap();
        legal(&case, &answer);
        assert_eq!((answer.cost, answer.bound), (oracle(&case, None, None).unwrap(), answer.cost), "seed {seed}");
    }
}

#[test]
fn slot_prices_are_what_one_slot_more_saves() {
    let mut priced = 0;
    for seed in 0..150 {
        let case = random(&mut Rng::new(seed));
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        for station in case.sites.ids() {
            let more = question.with(&Change::Slots { station, more: 1 }).unwrap().solve(&Budget::default()).unwrap();
            let price: i64 = [Flow::In, Flow::Out].iter().map(|&f| answer.slot_price(f, station)).sum();
            assert_eq!(answer.cost - more.cost, price, "seed {seed}, {station:?}");
            priced += usize::from(price > 0);
        }
    }
    assert!(priced > 100, "{priced}");
}

/// Every assignment of a few parcels.
fn brute(case: &Case) -> i64 {
    let (stations, count) = (case.sites.len(), case.parcels.len());
    let mut least = i64::MAX;
    for code in 0..(stations + 1).pow(count as u32) {
        let (mut code, mut cost) = (code, 0);
        let mut left: Vec<[(i64, i64); 2]> =
            case.sites.iter().map(|s| [(i64::from(s.pieces), s.volume.map_or(i64::MAX, |v| v.0)); 2]).collect();
        for parcel in &case.parcels {
            let station = code % (stations + 1);
            code /= stations + 1;
            let Some(room) = left.get_mut(station).map(|l| &mut l[parcel.flow as usize]) else {
                cost += overflow(case, parcel);
                continue;
            };
            *room = (room.0 - 1, room.1 - parcel.volume.0);
            let way = way(case, parcel, station).filter(|_| room.0 >= 0 && room.1 >= 0);
            cost = way.map_or(i64::MAX / 2, |w| cost + weight(parcel) * w).min(i64::MAX / 2);
        }
        least = least.min(cost);
    }
    least
}

#[test]
fn litres_hold_and_the_bound_is_below_what_trying_everything_finds() {
    let (mut optimal, mut cases) = (0, 0);
    for seed in 0..200 {
        let mut rng = Rng::new(seed);
        let mut case = random(&mut rng);
        case.parcels = case.parcels.iter().take(6).cloned().collect();
        case.sites = case.sites.iter().take(3).cloned().collect();
        case.sites.iter_mut().for_each(|s| s.volume = Some(Millilitres(rng.below(60_000) as i64)));
        let rows = (0..case.table.rows()).map(|v| (0..case.sites.len()).map(|s| case.table.cell(v, s)).collect());
        case.table = CostTable::from_rows(case.sites.len(), rows.collect::<Vec<_>>());
        let answer = case.question().solve(&Budget::default()).unwrap();
        legal(&case, &answer);
        let least = brute(&case);
        assert!(answer.bound <= least && least <= answer.cost, "seed {seed}: {} {least} {}", answer.bound, answer.cost);
        (optimal, cases) = (optimal + usize::from(least == answer.cost), cases + 1);
    }
    assert!(optimal * 10 >= cases * 9, "{optimal} of {cases} optimal");
}

/// Thousands of parcels, stations whose litres bind before their pieces.
fn bulky(seed: u64) -> Case {
    let mut rng = Rng::new(seed);
    let (villages, columns, count) = (120, 20, 4_000);
    let mut table = CostTable::empty(villages, columns);
    for cell in 0..villages * columns {
        table.set(cell / columns, cell % columns, Some((rng.below(5 * 3_600_000) as u32, 0)));
    }
    let site = |_| Site {
        pieces: 250,
        volume: Some(Millilitres(900_000 + rng.below(900_000) as i64)),
        reach: Seconds::hours(4),
        cold: true,
        supplied: true,
        hours: TimeWindow::ALWAYS,
        days: Weekdays::ALL,
    };
    let sites = (0..columns).map(site).collect();
    let parcels = (0..count).map(|_| parcel(&mut rng, villages)).collect();
    Case { sites, table, parcels }
}

#[test]
fn thousands_of_parcels_keep_to_litres_with_a_small_gap() {
    for seed in 0..3 {
        let case = bulky(seed);
        let answer = case.question().solve(&Budget::default()).unwrap();
        legal(&case, &answer);
        println!(
            "seed {seed}: cost {}, bound {}, gap {:.4} %, unserved {}",
            answer.cost,
            answer.bound,
            100.0 * answer.gap(),
            answer.unserved
        );
        assert!(answer.gap() < 0.02, "seed {seed}: {}", answer.gap());
    }
}

#[test]
fn the_answer_does_not_depend_on_threads() {
    let case = bulky(7);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| case.question().solve(&Budget::default())).unwrap()
    };
    let (one, three) = (run(1), run(3));
    assert_eq!((one.stations, one.cost, one.bound), (three.stations, three.cost, three.bound));
}

#[test]
fn empty_wrong_and_too_large() {
    let none = Case { sites: IdVec::new(), table: CostTable::empty(0, 0), parcels: IdVec::new() };
    let answer = none.question().solve(&Budget::default()).unwrap();
    assert_eq!((answer.cost, answer.bound, answer.unserved), (0, 0, 0));
    let mut case = random(&mut Rng::new(3));
    let new = |case: &Case, terms| Question::new(case.sites.clone(), &case.table, &case.parcels, terms).map(|_| ());
    assert!(new(&case, Terms { unserved: Seconds(i64::MAX), ..Terms::default() }).is_err());
    assert!(new(&case, Terms { unserved: Seconds(-1), ..Terms::default() }).is_err());
    assert!(new(&case, Terms { express: u32::MAX, ..Terms::default() }).is_err());
    case.sites.iter_mut().for_each(|s| (s.pieces, s.reach) = (u32::MAX, Seconds(i64::MAX)));
    let answer = case.question().solve(&Budget::default()).unwrap();
    legal(&case, &answer);
    let mut parcels = case.parcels.clone();
    parcels.push(Parcel { village: VillageId::from_index(99), ..parcel(&mut Rng::new(1), 1) });
    let message = new(&Case { parcels, ..case }, Terms::default()).unwrap_err().to_string();
    assert!(message.contains("village 99"), "{message}");
    let case = random(&mut Rng::new(4));
    let fewer: IdVec<StationId, Site> = case.sites.iter().skip(1).cloned().collect();
    assert!(new(&Case { sites: fewer, ..case }, Terms::default()).is_err());
}

#[test]
fn a_village_without_a_way_is_unserved() {
    let mut case = random(&mut Rng::new(5));
    case.table = CostTable::empty(case.table.rows(), case.table.columns());
    let answer = case.question().solve(&Budget::default()).unwrap();
    assert!(!case.parcels.is_empty() && answer.unserved == case.parcels.len());
    legal(&case, &answer);
}

#[test]
fn cancelled_or_out_of_time() {
    let case = bulky(1);
    let cancelled = Budget::default();
    cancelled.switch().store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(case.question().solve(&cancelled).unwrap_err().is_cancelled());
    let none = Budget::default().within(std::time::Duration::ZERO);
    let answer = case.question().solve(&none).unwrap();
    legal(&case, &answer);
    let best = case.question().solve(&Budget::default()).unwrap();
    assert!(answer.bound <= best.cost && best.cost <= answer.cost);
}
