#![allow(clippy::unwrap_used, reason = "tests")]
use super::capacitated_tests::{Case, legal, oracle, random};
use super::{Explainer, Tariff};
use crate::base::{Budget, Id, Millilitres, Rng, Seconds};
use crate::freight::{ParcelId, StationId};
use crate::scenario::{Change, Remedy, Why};
use std::collections::BTreeMap;

fn with(case: &Case, change: &Change) -> Case {
    let mut sites = case.sites.clone();
    sites[change.station()] = case.sites[change.station()].with(change);
    Case { sites, table: case.table.clone(), parcels: case.parcels.clone() }
}

/// Solves the changed question anew. Where the parcel is not served, another of exactly the same worth is, which the general
/// simplex proves: it costs nothing to serve this one instead.
fn proves(case: &Case, parcel: ParcelId, remedy: &Remedy, before: i64) -> bool {
    let changed = with(case, &remedy.change);
    let answer = changed.question().solve(&Budget::default()).unwrap();
    legal(&changed, &answer);
    assert_eq!(before - answer.cost, remedy.saves);
    let served = answer.stations[parcel].is_some();
    assert!(
        served || oracle(&changed, Some(parcel), None) == Some(answer.cost),
        "{remedy:?} does not serve {parcel:?}"
    );
    served
}

#[test]
fn every_remedy_when_applied_serves_the_parcel() {
    let (mut proven, mut literal, mut without) = (0, 0, 0);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..220 {
        let case = random(&mut Rng::new(seed));
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
        for parcel in case.parcels.ids() {
            let Some(explanation) = explainer.explain(parcel).unwrap() else {
                assert!(answer.stations[parcel].is_some());
                continue;
            };
            assert!(answer.stations[parcel].is_none());
            let Some(remedy) = explanation.remedy else {
                without += 1;
                continue;
            };
            literal += usize::from(proves(&case, parcel, &remedy, answer.cost));
            proven += 1;
            let kind = format!("{:?}", remedy.change);
            *kinds.entry(kind.split(' ').next().unwrap().to_owned()).or_default() += 1;
        }
    }
    println!("{proven} proven, {literal} served by the same solver, {without} without a single change; {kinds:?}");
    assert!(proven >= 1_000 && literal * 100 >= proven * 99);
    assert!(kinds.len() == 5, "{kinds:?}");
}

/// Whether it costs no more to leave the parcel than to serve it.
fn is_tie(case: &Case, change: &Change, parcel: ParcelId, cost: i64) -> bool {
    oracle(&with(case, change), None, Some(parcel)) == Some(cost)
}

/// All single changes that are cheaper, tried one by one.
#[test]
fn nothing_cheaper_serves_the_parcel() {
    for seed in 0..40 {
        let case = random(&mut Rng::new(1_000 + seed));
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
        let tariff = Tariff::default();
        for parcel in case.parcels.ids().filter(|&p| answer.stations[p].is_none()) {
            let remedy = explainer.explain(parcel).unwrap().unwrap().remedy;
            let most = remedy.map_or(i64::MAX, |r| r.price.0);
            for station in case.sites.ids() {
                let slots = (1..=case.parcels.len() as u32).map(|more| Change::Slots { station, more });
                let reach = (1..7).map(|h| Change::Reach { station, more: Seconds::hours(h) });
                let others = [Change::Supply { station }, Change::Cold { station }, Change::Hours { station }];
                for change in slots.chain(reach).chain(others).filter(|c| tariff.of(c).0 < most) {
                    let after = question.with(&change).unwrap().solve(&Budget::default()).unwrap();
                    let serves = after.stations[parcel].is_some() && !is_tie(&case, &change, parcel, after.cost);
                    assert!(!serves, "seed {seed}: {change:?} is cheaper than {remedy:?}");
                }
            }
        }
    }
}

#[test]
fn an_hour_of_reach_is_worth_what_it_saves() {
    let mut worth = 0;
    for seed in 0..100 {
        let case = random(&mut Rng::new(seed));
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
        for station in case.sites.ids() {
            let more = Seconds::hours(1);
            let after = question.with(&Change::Reach { station, more }).unwrap().solve(&Budget::default()).unwrap();
            let price = explainer.reach_price(station, more).unwrap();
            assert_eq!(answer.cost - after.cost, price, "seed {seed}, {station:?}");
            worth += usize::from(price > 0);
        }
    }
    assert!(worth > 50, "{worth}");
}

#[test]
fn litres_are_explained_too() {
    let mut proven = 0;
    for seed in 0..60 {
        let mut rng = Rng::new(seed);
        let mut case = random(&mut rng);
        case.sites.iter_mut().for_each(|s| {
            (s.pieces, s.volume) = (s.pieces + 20, Some(Millilitres(rng.below(150_000) as i64)));
        });
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
        for parcel in case.parcels.ids().filter(|&p| answer.stations[p].is_none()).take(4) {
            let Some(remedy) = explainer.explain(parcel).unwrap().unwrap().remedy else { continue };
            let after = question.with(&remedy.change).unwrap().solve(&Budget::default()).unwrap();
            assert!(after.stations[parcel].is_some());
            proven += 1;
        }
    }
    assert!(proven > 50, "{proven}");
}

#[test]
fn each_reason_is_found() {
    let mut case = random(&mut Rng::new(11));
    case.parcels = case.parcels.iter().take(1).cloned().collect();
    case.table = crate::scenario::CostTable::from_rows(1, vec![vec![Some((3_600_000, 0))]; case.table.rows()]);
    let parcel = ParcelId::from_index(0);
    case.parcels[parcel].temperature = crate::freight::Temperature::Chilled;
    let station = StationId::from_index(0);
    let open = super::Site { pieces: 0, reach: Seconds::hours(2), ..case.sites[station].clone().always_open() };
    let open = super::Site { cold: true, supplied: true, volume: None, ..open };
    let why = |site: super::Site, table: Option<crate::scenario::CostTable>| {
        let table = table.unwrap_or_else(|| case.table.clone());
        let case = Case { sites: [site].into_iter().collect(), table, parcels: case.parcels.clone() };
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        let mut explainer = Explainer::new(&question, &answer, Tariff::default(), Budget::default());
        let explanation = explainer.explain(parcel).unwrap().unwrap();
        (explanation.why, explanation.remedy.map(|r| r.change))
    };
    let none = crate::scenario::CostTable::empty(case.table.rows(), 1);
    assert_eq!(why(open.clone(), Some(none)), (Why::NoWay, None));
    let full = why(open.clone(), None);
    assert_eq!(full, (Why::Full { station }, Some(Change::Slots { station, more: 1 })));
    let with = |change: fn(&mut super::Site)| {
        let mut site = super::Site { pieces: 1, ..open.clone() };
        change(&mut site);
        why(site, None)
    };
    let far =
        (Why::TooFar { station, time: Seconds::hours(1) }, Some(Change::Reach { station, more: Seconds::hours(1) }));
    assert_eq!(with(|s| s.reach = Seconds(1)), far);
    assert_eq!(with(|s| s.supplied = false), (Why::CutOff { station }, Some(Change::Supply { station })));
    assert_eq!(with(|s| s.cold = false), (Why::NotCold { station }, Some(Change::Cold { station })));
    let never = crate::base::Weekdays::parse("").unwrap();
    assert_eq!(with(|s| s.days = crate::base::Weekdays::parse("").unwrap()).0, Why::NotOpen { station }, "{never:?}");
    let bulky = with(|s| s.volume = Some(Millilitres(1)));
    assert!(matches!(bulky, (Why::TooBulky { .. }, Some(Change::Litres { .. }))), "{bulky:?}");
    // Two things at once no single change mends.
    assert_eq!(with(|s| (s.supplied, s.cold) = (false, false)), (Why::CutOff { station }, None));
}

#[test]
fn the_next_station_is_the_best_of_all_candidates() {
    let mut found = 0;
    for seed in 0..80 {
        let mut rng = Rng::new(seed);
        let case = random(&mut rng);
        let question = case.question();
        let answer = question.solve(&Budget::default()).unwrap();
        let candidates = 4;
        let ways: Vec<Vec<Option<(u32, u32)>>> = (0..case.table.rows())
            .map(|_| (0..candidates).map(|_| (rng.below(5) > 0).then(|| (rng.below(18_000_000) as u32, 0))).collect())
            .collect();
        let site = super::Site {
            pieces: 4,
            supplied: true,
            cold: false,
            reach: Seconds::hours(3),
            ..case.sites.as_slice()[0].clone()
        };
        let time = |v: usize, c: usize| ways[v][c].map(|(millis, _)| Seconds::from_millis(millis));
        let next = super::next_site(&question, &answer, &site, candidates, time, &Budget::default()).unwrap();
        let saving = |c: usize| {
            let mut sites = case.sites.clone();
            sites.push(site.clone());
            let row = |v: usize| (0..case.sites.len()).map(|s| case.table.cell(v, s)).chain([ways[v][c]]).collect();
            let table = crate::scenario::CostTable::from_rows(sites.len(), (0..ways.len()).map(row));
            let more = Case { sites, table, parcels: case.parcels.clone() };
            answer.cost - oracle(&more, None, None).unwrap()
        };
        let all: Vec<i64> = (0..candidates).map(saving).collect();
        let best = all.iter().copied().max().unwrap();
        assert_eq!(next.map_or(0, |n| n.saves), best, "seed {seed}");
        if let Some(next) = next {
            assert!(all[next.candidate] == best && best <= next.bound && next.tried <= candidates);
            found += 1;
        }
    }
    assert!(found > 40, "{found}");
}
