//! Legal schedules made illegal: does the verifier see every one?

use crate::golden::{answer, cases};
use skyroad::check::check_vrp;
use skyroad::freight::*;
use skyroad::scenario::Activity;
use skyroad::scenario::vrp::*;
use skyroad::tour::hours::time;
use skyroad::{Id, Rng, Seconds};
use std::collections::BTreeMap;

fn stands(activity: Activity) -> bool {
    !matches!(activity, Activity::Drive | Activity::Service)
}

/// Takes `by` seconds out of a phase: all that follows comes so much earlier.
fn shorten(tour: &mut Tour, at: usize, by: i64) {
    let from = tour.phases[at].to;
    tour.phases[at].to -= by;
    for phase in &mut tour.phases[at + 1..] {
        phase.from -= by;
        phase.to -= by;
    }
    tour.phases.retain(|phase| phase.to > phase.from);
    for stop in &mut tour.stops {
        for time in [&mut stop.arrive, &mut stop.begin, &mut stop.leave] {
            *time -= if *time >= from { by } else { 0 };
        }
    }
    tour.end -= by;
    tour.cost -= by;
}

type Break = fn(&mut Problem, &mut Tour, &mut Rng) -> bool;

const ALL: [(&str, Break); 6] = [
    // Of a schedule that is as early as the law allows, no stand that something waits for can be shorter.
    ("shorten the only stand", |_, tour, rng| {
        let at: Vec<usize> = (0..tour.phases.len()).filter(|&i| stands(tour.phases[i].activity)).collect();
        let all: i64 = at.iter().map(|&i| tour.phases[i].to - tour.phases[i].from).sum();
        let by = 1 + rng.below(all.min(3_000) as usize) as i64;
        let alone = at.len() == 1 && tour.phases[at[0]].to - tour.phases[at[0]].from > by;
        if alone {
            shorten(tour, at[0], by);
        }
        alone
    }),
    ("leave out all stands", |_, tour, _| {
        let had = tour.phases.iter().any(|phase| stands(phase.activity));
        while let Some(at) = tour.phases.iter().position(|phase| stands(phase.activity)) {
            let by = tour.phases[at].to - tour.phases[at].from;
            shorten(tour, at, by);
        }
        had
    }),
    ("ask for longer breaks", |problem, tour, _| {
        // Stands that follow each other are one.
        let (mut longest, mut still) = (0, 0);
        for phase in &tour.phases {
            still = if stands(phase.activity) { still + phase.to - phase.from } else { 0 };
            longest = longest.max(still);
        }
        let total: i64 = tour.driving;
        let crew = problem.kinds.iter_mut().next().unwrap().crew.as_mut().unwrap();
        let due = crew.drivers == 1 && total > crew.rules.continuous.0 && !crew.rules.work_pauses;
        crew.rules.pause = Seconds(longest + 60);
        crew.rules.pause_part = None;
        due
    }),
    ("allow a second less between breaks", |problem, tour, _| {
        let mut most: i64 = 0;
        let mut since: i64 = 0;
        for phase in &tour.phases {
            since = if phase.activity == Activity::Drive { since + phase.to - phase.from } else { 0 };
            most = most.max(since);
        }
        let crew = problem.kinds.iter_mut().next().unwrap().crew.as_mut().unwrap();
        crew.rules.continuous = Seconds(most - 1);
        crew.drivers == 1 && most > 1
    }),
    ("allow less in a day", |problem, tour, rng| {
        // In the day that ends with the first rest, or in all where there is none, at least the longest drive is driven.
        let most = tour.phases.iter().filter(|p| p.activity == Activity::Drive).map(|p| p.to - p.from).max().unwrap();
        let crew = problem.kinds.iter_mut().next().unwrap().crew.as_mut().unwrap();
        let drivers = i64::from(crew.drivers);
        crew.rules.daily = Seconds((most - 1 - rng.below(60) as i64) / drivers);
        if let Day::BetweenRests(day) = &mut crew.rules.day {
            day.longer = None;
        }
        most > 120
    }),
    ("call driving a break", |_, tour, rng| {
        let drives: Vec<usize> =
            (0..tour.phases.len()).filter(|&i| tour.phases[i].activity == Activity::Drive).collect();
        let at = drives[rng.below(drives.len())];
        tour.phases[at].activity = Activity::Break;
        true
    }),
];

#[test]
fn every_illegal_schedule_is_caught() {
    let mut rng = Rng::new(1000);
    let mut caught: BTreeMap<&str, usize> = BTreeMap::new();
    let legal: Vec<(Problem, Tour)> = cases()
        .iter()
        .filter_map(|case| {
            let problem = case.problem();
            let stops = problem.visits.ids().map(Place::Visit).collect();
            let tour = time(&problem, &Plan { kind: KindId::from_index(0), stops }).ok()?;
            Some((problem, tour))
        })
        .collect();
    while caught.values().sum::<usize>() < 1_000 {
        for (problem, tour) in &legal {
            for (name, mutate) in ALL {
                let (mut problem, mut tour) = (problem.clone(), tour.clone());
                if !mutate(&mut problem, &mut tour, &mut rng) {
                    continue;
                }
                let found = check_vrp(&problem, &answer(tour.clone()));
                let law = found
                    .iter()
                    .any(|violation| matches!(violation.rule, Rule::Hours | Rule::Phases | Rule::Window | Rule::Shift));
                assert!(law, "{name}: {found:?} in {tour:#?} of {:?}", problem.kinds);
                *caught.entry(name).or_default() += 1;
            }
        }
    }
    assert!(caught.len() == ALL.len() && caught.values().all(|&n| n >= 50), "{caught:?}");
}
