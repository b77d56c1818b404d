//! The evaluator's choice of a start against every start on a grid of five minutes: at most 5 % dearer on any tour,
//! 0.1 % in all.

use super::fixture::County;
use crate::base::Rng;
use crate::tour::instance::Instance;
use crate::tour::jobs;
use crate::tour::schedule::Scratch;

#[test]
fn starts_are_near_the_best() {
    let (mut chosen_sum, mut best_sum, mut exact) = (0, 0, 0);
    for seed in 0..400u64 {
        let county = County::random(seed, 4, 4, if seed % 2 == 0 { 150 } else { 600 });
        let problem = county.problem();
        let mut instance = Instance::new(&problem).unwrap();
        let (carried, _) = jobs::screen(&problem, &instance).unwrap();
        instance.jobs = jobs::bundle(&problem, &instance, &carried);
        let mut rng = Rng::new(seed);
        let mut sequence: Vec<u32> = (0..instance.jobs.len() as u32).collect();
        (1..sequence.len()).rev().for_each(|i| sequence.swap(i, rng.below(i + 1)));
        sequence.truncate(1 + rng.below(4));
        let kind = &instance.kinds[seed as usize % 3];
        let (mut scratch, log) = (Scratch::default(), &kind.fresh);
        let ready = sequence.iter().map(|&j| &instance.jobs[j as usize]).filter(|j| !j.is_out).map(|j| j.ready).max();
        let first = ready.unwrap_or(instance.earliest).max(instance.earliest);
        let chosen = instance.schedule(kind, log, &sequence, &mut scratch);
        let grid = (first..=instance.earliest + 72 * 3600).step_by(300);
        let runs = grid.filter_map(|start| instance.run(kind, log, &sequence, start, &mut scratch));
        let (metres, _) = instance.measure(seed as usize % 3, &sequence);
        let price = |r: crate::tour::schedule::Run| kind.money(metres, r.end - r.start) + r.late;
        let best = runs.filter(|r| r.end - r.start <= 144 * 3600).map(price).min();
        let chosen = chosen.map(price);
        let (Some(best), Some(chosen)) = (best, chosen) else {
            assert_eq!(best, chosen, "seed {seed}: a legal start was missed, or made up");
            continue;
        };
        assert!(chosen * 100 <= best * 105, "seed {seed}: {chosen} against {best}");
        exact += i32::from(chosen <= best);
        chosen_sum += chosen;
        best_sum += best.min(chosen);
    }
    println!("{exact} exact, {chosen_sum} against {best_sum}");
    assert!(chosen_sum * 1000 <= best_sum * 1001 && exact >= 300, "{exact} exact, {chosen_sum} against {best_sum}");
}
