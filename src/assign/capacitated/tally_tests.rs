#![allow(clippy::unwrap_used, reason = "tests")]

use super::capacitated_tests::{Case, random};
use super::{Tally, Terms};
use crate::base::{Budget, Id, Millilitres, Rng};
use crate::freight::VillageId;
use std::sync::atomic::Ordering;

fn terms() -> Terms {
    Terms { listed: 2, ..Terms::default() }
}

fn tally(case: &Case) -> Tally {
    let mut tally = Tally::default();
    case.parcels.iter().for_each(|parcel| tally.add(parcel).unwrap());
    tally
}

#[test]
fn parcels_that_pass_go_where_parcels_that_stay_do() {
    let mut served = 0;
    for seed in 0..300 {
        let case = random(&mut Rng::new(seed));
        let whole = case.question().solve(&Budget::default()).unwrap();
        let mut deal = tally(&case).solve(case.sites.clone(), &case.table, terms(), &Budget::default()).unwrap();
        for (id, parcel) in case.parcels.entries() {
            assert_eq!(deal.station(parcel).unwrap(), whole.stations[id], "seed {seed}");
            served += usize::from(whole.stations[id].is_some());
        }
        assert_eq!((deal.cost, deal.bound), (whole.cost, whole.bound), "seed {seed}");
        assert_eq!(deal.unserved, whole.unserved as u64, "seed {seed}");
        for parcel in &case.parcels {
            assert!(deal.station(parcel).is_err(), "seed {seed}: all were given out");
        }
    }
    assert!(served > 1_000, "{served}");
}

#[test]
fn kinds_are_few_however_many_parcels_pass() {
    let case = random(&mut Rng::new(3));
    let mut tally = Tally::default();
    for _ in 0..1_000 {
        case.parcels.iter().for_each(|parcel| tally.add(parcel).unwrap());
    }
    assert_eq!(tally.parcels(), 1_000 * case.parcels.len() as u64);
    assert!(!case.parcels.is_empty() && tally.kinds().iter().sum::<usize>() <= case.parcels.len());
}

#[test]
fn what_cannot_be_dealt_is_refused() {
    let case = random(&mut Rng::new(3));
    let ask =
        |case: &Case, tally: Tally, budget: &Budget| tally.solve(case.sites.clone(), &case.table, terms(), budget);
    let mut litres = random(&mut Rng::new(3));
    litres.sites.iter_mut().for_each(|s| s.volume = Some(Millilitres(1)));
    let error = ask(&litres, tally(&litres), &Budget::default()).unwrap_err().to_string();
    assert!(error.contains("litres"), "{error}");
    let mut far = case.parcels.iter().next().unwrap().clone();
    far.village = VillageId::from_index(1_000);
    let mut more = tally(&case);
    more.add(&far).unwrap();
    let error = ask(&case, more, &Budget::default()).unwrap_err().to_string();
    assert!(error.contains("village 1000"), "{error}");
    let mut deal = ask(&case, tally(&case), &Budget::default()).unwrap();
    assert!(deal.station(&far).is_err());
    let cancelled = Budget::default();
    cancelled.switch().store(true, Ordering::Relaxed);
    assert!(ask(&case, tally(&case), &cancelled).unwrap_err().is_cancelled());
}
