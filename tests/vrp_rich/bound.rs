//! Is a bound never above what an answer costs?

use super::{options, problem};
use skyroad::Budget;
use skyroad::tour::vrp::{is_whole, lower_bound, solve};

#[test]
fn no_answer_to_a_rich_problem_costs_less_than_its_bound() {
    let (mut bounded, mut parts) = (0, 0.0);
    for seed in 0..600 {
        let (problem, initial) = problem(seed);
        let Ok(answer) = solve(&problem, &options(seed, initial), &Budget::iterations(300)) else { continue };
        let known = is_whole(&problem, &answer).then_some(&answer);
        let blind = lower_bound(&problem, None, &Budget::iterations(60)).unwrap();
        let seeing = lower_bound(&problem, known, &Budget::iterations(60)).unwrap();
        let Some(answer) = known else { continue };
        for bound in blind.iter().chain(&seeing) {
            assert!(bound.cost <= answer.cost, "seed {seed}: {bound:?} above {}", answer.cost);
            (bounded, parts) = (bounded + 1, parts + bound.cost as f64 / answer.cost as f64);
        }
    }
    assert!(
        bounded > 100 && parts / f64::from(bounded) > 0.4,
        "{bounded} bounds, {} in the mean",
        parts / f64::from(bounded)
    );
}
