//! Random problems, replayed.

use super::fixture::County;
use super::replay;
use crate::base::Budget;
use crate::tour::solve;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tours_keep_every_rule(seed: u64, stations in 1usize..12, loads in 1usize..40, radius in 10usize..700) {
        let county = County::random(seed, stations, loads, radius);
        let solution = solve(&county.problem(), &Budget::iterations(150)).unwrap();
        replay::check(&county.problem(), &solution);
        prop_assert!(solution.iterations <= 150);
    }

    #[test]
    fn the_next_wave_keeps_every_rule(seed: u64, stations in 1usize..6, loads in 1usize..25, radius in 10usize..400) {
        let first = County::random(seed, stations, loads, radius);
        let before = solve(&first.problem(), &Budget::iterations(50)).unwrap();
        let mut second = County::random(seed, stations, loads / 2 + 1, radius);
        second.units = before.units;
        let after = solve(&second.problem(), &Budget::iterations(50)).unwrap();
        replay::check(&second.problem(), &after);
    }
}
