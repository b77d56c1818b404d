//! A region's worth of tours, measured: `cargo test --release speed -- --ignored --nocapture`.

use super::fixture::{County, at};
use super::replay;
use crate::base::{Budget, Rng};
use crate::freight::Flow;
use crate::tour::{Unit, solve};
use rayon::prelude::*;
use std::time::Instant;

#[test]
#[ignore = "a measurement"]
fn seventy_four_depots() {
    let counties: Vec<County> = (0..74).map(region_like).collect();
    let start = Instant::now();
    let solutions: Vec<_> = counties
        .par_iter()
        .map(|c| {
            let start = Instant::now();
            (solve(&c.problem(), &Budget::default()).unwrap(), start.elapsed())
        })
        .collect();
    println!("74 depots in {:?}", start.elapsed());
    for (k, (county, (solution, time))) in counties.iter().zip(&solutions).enumerate() {
        replay::check(&county.problem(), solution);
        let unplanned = solution.unplanned.len();
        let cost: i64 = solution.tours.iter().map(|t| t.cost.0).sum();
        if k % 12 == 0 || unplanned > 0 {
            let (loads, tours) = (county.loads.len(), solution.tours.len());
            println!(
                "{k}: {loads} loads, {tours} tours, {unplanned} unplanned, {cost} fen, {} it, {time:?}",
                solution.iterations
            );
        }
    }
}

/// Depot 0 is like Lhasa, with hundreds of loads; the others have 2 to 25 stations and 4 small loads each.
fn region_like(k: u64) -> County {
    let mut rng = Rng::new(k);
    let stations = if k == 0 { 20 } else { 2 + rng.below(24) };
    let mut county = County::random(k, stations, stations * 4, if k % 9 == 1 { 500 } else { 150 });
    if k == 0 {
        for station in 0..8 {
            for _ in 0..60 {
                county.load(station, Flow::In, 1_300 + rng.below(200) as i64);
            }
            for _ in 0..10 {
                county.load(station, Flow::Out, 1_000 + rng.below(400) as i64);
            }
        }
    }
    let count = if k == 0 { 60 } else { 6 };
    county.units = Unit::fleet(&county.vehicles.ids().map(|v| (v, count)).collect::<Vec<_>>(), at(6));
    county
}
