//! Does each change that is named serve what was left out, and no smaller one?

use super::{naive, options, problem};
use skyroad::check::check_vrp;
use skyroad::scenario::vrp::*;
use skyroad::tour::vrp::{Change, Rescue, explain, solve};
use skyroad::{Budget, Id};

/// The same change, a bit smaller; `None` where there is none.
fn smaller(change: &Change) -> Option<Change> {
    Some(match *change {
        Change::Closes { visit, by } => Change::Closes { visit, by: by - 1 },
        Change::Opens { visit, by } => Change::Opens { visit, by: by - 1 },
        Change::Room { measure, by } => Change::Room { measure, by: by - 1 },
        Change::ShiftCloses { by } => Change::ShiftCloses { by: by - 1 },
        Change::ShiftOpens { by } => Change::ShiftOpens { by: by - 1 },
        Change::Duration { by } => Change::Duration { by: by - 1 },
        Change::Distance { by } => Change::Distance { by: by - 1 },
        Change::Visits { by } => Change::Visits { by: by - 1 },
        _ => return None,
    })
}

/// All ways to put a visit, or a pair, into tours of `kind` or a tour of its own.
fn ways(problem: &Problem, plans: &[Plan], visits: &[VisitId], kind: KindId) -> Vec<Vec<Plan>> {
    let mut ways = Vec::new();
    let alone = Plan { kind, stops: vec![] };
    let bases = (0..=plans.len()).filter(|&i| plans.get(i).is_none_or(|plan| plan.kind == kind));
    for base in bases {
        let stops = plans.get(base).unwrap_or(&alone).stops.clone();
        for first in 0..=stops.len() {
            for second in first..=if visits.len() > 1 { stops.len() } else { first } {
                let mut with = stops.clone();
                if let Some(&drop) = visits.get(1) {
                    with.insert(second, Place::Visit(drop));
                }
                with.insert(first, Place::Visit(visits[0]));
                let mut all = plans.to_vec();
                all.resize(plans.len().max(base + 1), alone.clone());
                all[base].stops = with;
                ways.push(all);
            }
        }
    }
    assert!(problem.kinds.get(kind).is_some());
    ways
}

fn plans_with(answer: &Answer, rescue: &Rescue) -> Vec<Plan> {
    let mut plans: Vec<Plan> = answer.tours.iter().map(Tour::plan).collect();
    let new = Plan { kind: rescue.kind, stops: rescue.stops.clone() };
    match rescue.tour {
        Some(tour) => plans[tour] = new,
        None => plans.push(new),
    }
    plans
}

#[test]
fn each_change_serves_and_no_smaller_one_does() {
    let mut sorts = std::collections::BTreeMap::new();
    for seed in 0..400 {
        let (problem, initial) = problem(seed);
        let Ok(answer) = solve(&problem, &options(seed, initial), &Budget::iterations(30)) else { continue };
        let plans: Vec<Plan> = answer.tours.iter().map(Tour::plan).collect();
        let before: i64 = answer.tours.iter().map(|tour| tour.cost).sum();
        for explained in explain(&problem, &answer, &Budget::default()).unwrap() {
            let pair = problem.pairs.iter().find(|p| p.0 == explained.visit || p.1 == explained.visit);
            let visits = pair.map_or(vec![explained.visit], |pair| vec![pair.0, pair.1]);
            assert!(explained.rescues.is_sorted_by_key(|rescue| rescue.cost));
            for rescue in &explained.rescues {
                let changed = rescue.change.applied(&problem, rescue.kind, explained.visit);
                let told = format!("seed {seed}, {:?}: {rescue:?}", explained.visit);
                let better = naive::answer(&changed, &plans_with(&answer, rescue));
                let better = better.unwrap_or_else(|| panic!("not legal: {told}"));
                assert_eq!(check_vrp(&changed, &better), vec![], "{told}");
                if !matches!(rescue.change, Change::ShiftOpens { .. }) {
                    let after: i64 = better.tours.iter().map(|tour| tour.cost).sum();
                    assert_eq!(after - before, rescue.cost, "{told}");
                }
                if let Some(change) = smaller(&rescue.change) {
                    for kind in problem.kinds.ids() {
                        let less = change.applied(&problem, kind, explained.visit);
                        let serves = |way: &Vec<Plan>| naive::answer(&less, way).is_some();
                        let way = ways(&less, &plans, &visits, kind).into_iter().find(serves);
                        // Fitting as things are is no change of this sort.
                        let fits = way.as_ref().is_some_and(|way| naive::answer(&problem, way).is_some());
                        assert!(way.is_none() || fits, "{told}: {change:?} does for {kind:?}: {way:?}");
                    }
                }
                *sorts.entry(format!("{:?}", rescue.change).split(' ').next().unwrap().to_owned()).or_insert(0) += 1;
            }
        }
    }
    println!("{sorts:?}");
    for sort in ["Nothing", "Prize", "Closes", "Opens", "Room", "Duration", "Distance", "Visits"] {
        assert!(sorts.get(sort).is_some_and(|&seen| seen >= 5), "{sort} in {sorts:?}");
    }
    for sort in ["ShiftOpens", "ShiftCloses", "Skill", "Vehicle", "Company"] {
        assert!(sorts.contains_key(sort), "{sort} in {sorts:?}");
    }
    let names = (KindId::from_index(0), VisitId::from_index(0));
    assert_eq!(
        Change::Vehicle.applied(&problem(0).0, names.0, names.1).kinds[names.0].count,
        problem(0).0.kinds[names.0].count + 1
    );
}
