//! What a departure costs: exactly, and fast.

use super::net::Lane;
use crate::scenario::haul::{Basis, PER, Tariff};

/// The fewest containers that hold the amounts.
pub(super) fn containers(lane: &Lane, amount: [i64; 2]) -> i64 {
    let need = |measure: usize| -> i64 {
        let (amount, holds) = (amount[measure], lane.container[measure]);
        if amount <= 0 { 0 } else { (amount - 1) / holds + 1 }
    };
    need(0).max(need(1))
}

/// What a departure with these amounts costs, so many containers being charged for: none where all come back anyway.
pub(super) fn charge(tariff: &Tariff, containers: i64, amount: [i64; 2]) -> i128 {
    if amount == [0, 0] {
        return 0;
    }
    let basis = match tariff.basis {
        Basis::Mass => i128::from(amount[0]),
        Basis::Volume => i128::from(amount[1]),
        Basis::Chargeable(mass) => i128::from(amount[0]).max(times(i128::from(amount[1]), mass)),
    };
    let levels = tariff.levels.iter().map(|level| {
        if containers == 0 {
            return times(basis, level.rate);
        }
        let charged = i128::from(containers.max(i64::from(level.from)));
        i128::from(level.minimum).max(charged * i128::from(level.container) + times(basis, level.rate))
    });
    levels.min().unwrap_or(0) + times(i128::from(amount[0]), tariff.handling)
}

/// The same in floating point, within a few units of money.
pub(super) fn estimate(tariff: &Tariff, containers: i64, amount: [f64; 2]) -> f64 {
    if amount == [0.0, 0.0] {
        return 0.0;
    }
    let per = 1.0 / PER as f64;
    let basis = basis(tariff.basis, amount);
    let mut least = f64::INFINITY;
    for level in &tariff.levels {
        let rated = basis * per * level.rate as f64;
        let charged = containers.max(i64::from(level.from)) as f64 * level.container as f64;
        least = least.min(if containers == 0 { rated } else { (charged + rated).max(level.minimum as f64) });
    }
    least + amount[0] * per * tariff.handling as f64
}

/// What a rate is charged for.
pub(super) fn basis(basis: Basis, [mass, volume]: [f64; 2]) -> f64 {
    match basis {
        Basis::Mass => mass,
        Basis::Volume => volume,
        Basis::Chargeable(by_volume) => mass.max(volume * by_volume as f64 / PER as f64),
    }
}

/// Amount × rate for [`PER`] units, halves up.
fn times(amount: i128, rate: i64) -> i128 {
    (amount * i128::from(rate) + i128::from(PER) / 2).div_euclid(i128::from(PER))
}
