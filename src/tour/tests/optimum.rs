//! Against the optimum of small instances, found by trying everything.

use super::fixture::County;
use crate::base::Budget;
use crate::tour::instance::Instance;
use crate::tour::schedule::Scratch;
use crate::tour::{jobs, solve};

/// The cheapest set of tours over all partitions and orders.
fn optimum(instance: &Instance<'_>) -> i64 {
    let count = instance.jobs.len();
    let mut cheapest = vec![i64::MAX; 1 << count];
    let mut scratch = Scratch::default();
    orders(instance, &mut Vec::new(), 0, &mut cheapest, &mut scratch);
    // best[set]: the tour of the set's lowest job, and the best of what is left.
    let mut best = vec![0i64; 1 << count];
    for set in 1usize..1 << count {
        let lowest = set & set.wrapping_neg();
        let parts = (1..=set).filter(|part| part & set == *part && part & lowest != 0);
        best[set] = parts.map(|p| cheapest[p].saturating_add(best[set & !p])).min().unwrap();
    }
    best[(1 << count) - 1]
}

fn orders(instance: &Instance<'_>, prefix: &mut Vec<u32>, set: usize, cheapest: &mut [i64], scratch: &mut Scratch) {
    for job in 0..instance.jobs.len() as u32 {
        if set >> job & 1 == 0 {
            prefix.push(job);
            let grown = set | 1 << job;
            if let Some(priced) = instance.price(prefix, cheapest[grown], scratch) {
                cheapest[grown] = priced.cost;
            }
            orders(instance, prefix, grown, cheapest, scratch);
            prefix.pop();
        }
    }
}

#[test]
fn small_instances_are_solved_to_within_two_percent() {
    let (mut exact, mut total) = (0, 0);
    for seed in 0..120 {
        let mut county = County::random(seed, 6, 6, 150);
        county.units =
            crate::tour::Unit::fleet(&county.vehicles.ids().map(|v| (v, 8)).collect::<Vec<_>>(), super::fixture::at(6));
        let problem = county.problem();
        let mut instance = Instance::new(&problem).unwrap();
        let (carried, refused) = jobs::screen(&problem, &instance).unwrap();
        assert!(refused.is_empty());
        instance.jobs = jobs::bundle(&problem, &instance, &carried);
        let best = optimum(&instance);
        let solution = solve(&problem, &Budget::default()).unwrap();
        assert!(solution.unplanned.is_empty());
        let found = priced(&county, &solution);
        assert!(found >= best, "seed {seed}: {found} is below the optimum {best}");
        assert!(found * 100 <= best * 102, "seed {seed}: {found} against {best}");
        exact += i32::from(found == best);
        total += 1;
    }
    assert!(exact * 10 >= total * 9, "{exact} of {total} are optimal");
}

/// Money and lateness, from the published fields.
fn priced(county: &County, solution: &crate::tour::Solution) -> i64 {
    let mut price = 0;
    for tour in &solution.tours {
        price += tour.cost.0;
        for visit in &tour.visits {
            let delivered = visit.deliver.iter().map(|id| (id, visit.leave));
            for (id, time) in delivered.chain(visit.collect.iter().map(|id| (id, tour.end))) {
                let index = county.loads.ids().position(|l| l == *id).unwrap();
                let late = county.dues[index].map_or(0, |due| time.since(due).0);
                if late > 0 {
                    let pieces = i64::from(county.loads[*id].pieces);
                    price += county.options.late_piece.0 * pieces + county.options.late_hour.0 * late / 3600;
                }
            }
        }
    }
    price
}
