//! Small problems with every feature, and plans for them.

use crate::naive;
use skyroad::scenario::vrp::*;
use skyroad::{Id, IdVec, Rng};

fn window(rng: &mut Rng, last: usize) -> Window {
    let from = rng.below(last) as i64;
    Window::new(from, from + 40 + rng.below(300) as i64).unwrap()
}

fn windows(rng: &mut Rng) -> Vec<Window> {
    let first = window(rng, 150);
    match rng.below(4) {
        0 => vec![],
        1 => {
            let from = first.to() + 1 + rng.below(40) as i64;
            vec![first, Window::new(from, from + 100).unwrap()]
        }
        _ => vec![first],
    }
}

/// A table of random legs, asymmetric, against the triangle inequality, with a few that are no way.
fn table(rng: &mut Rng, places: usize) -> LegTable {
    let mut cells = |most: usize| -> Vec<u32> { (0..places * places).map(|_| 1 + rng.below(most) as u32).collect() };
    let (mut distances, mut durations) = (cells(90), cells(40));
    for _ in 0..places / 3 {
        let cell = rng.below(places * places);
        (distances[cell], durations[cell]) = (FAR, FAR);
    }
    LegTable::with_durations(places, distances, durations).unwrap()
}

fn kind(rng: &mut Rng, places: usize, profile: usize) -> Kind {
    let mut some = |most: usize, odds: usize| (rng.below(odds) == 0).then(|| rng.below(most) as i64);
    let limits = [some(500, 3).map(|n| n + 150), some(300, 3).map(|n| n + 150), some(4, 3).map(|n| n + 2)];
    let depot = |rng: &mut Rng| (rng.below(4) > 0).then(|| rng.below(2) as u32);
    let reloads = if rng.below(2) == 0 { vec![0, rng.below(places) as u32] } else { vec![] };
    Kind {
        count: 1 + rng.below(3) as u32,
        capacity: vec![8 + rng.below(12) as i64, 6 + rng.below(9) as i64],
        start: depot(rng),
        end: depot(rng),
        shift: Window::new(rng.below(30) as i64, 300 + rng.below(300) as i64).unwrap(),
        profile,
        fixed: rng.below(100) as i64,
        per_distance: rng.below(4) as i64,
        per_driving: rng.below(3) as i64,
        per_duration: rng.below(3) as i64,
        max_distance: limits[0],
        max_duration: limits[1],
        max_visits: limits[2].map(|n| n as u32),
        reloads,
        max_trips: (rng.below(2) == 0).then_some(3),
        reload_service: rng.below(10) as i64,
        skills: rng.next_u64() as u128 & 3 | 1,
        committed: vec![],
        ..Kind::default()
    }
}

/// A problem that passes its own check.
pub(crate) fn problem(rng: &mut Rng) -> Problem {
    let n = 5 + rng.below(8);
    let places = n + 2;
    let kinds: Vec<Kind> = (0..1 + rng.below(3)).map(|i| kind(rng, places, i % 2)).collect();
    let mut visit = |i: usize| {
        let amounts =
            |rng: &mut Rng| if rng.below(3) == 0 { vec![] } else { vec![rng.below(6) as i64, rng.below(4) as i64] };
        Visit {
            place: 2 + i as u32,
            deliver: amounts(rng),
            pick: amounts(rng),
            windows: windows(rng),
            service: rng.below(12) as i64,
            service_by_kind: if rng.below(4) == 0 { vec![rng.below(9) as i64; kinds.len()] } else { vec![] },
            release: if rng.below(4) == 0 { rng.below(60) as i64 } else { 0 },
            prize: (rng.below(2) == 0).then(|| rng.below(300) as i64),
            priority: 0,
            needs: u128::from(rng.below(6) == 0) << 1,
            ..Visit::default()
        }
    };
    let mut visits: IdVec<VisitId, Visit> = (0..n).map(&mut visit).collect();
    let pairs: Vec<_> = (0..rng.below(3)).map(|i| (naive::visit(2 * i), naive::visit(2 * i + 1))).collect();
    for &(a, b) in &pairs {
        visits[a].deliver = vec![];
        visits[b].deliver = visits[a].pick.clone();
        visits[b].pick = vec![];
    }
    let order = [Order::Free, Order::Free, Order::DeliveriesFirst, Order::LastInFirstOut][rng.below(4)];
    let legs = (0..2).map(|_| Legs::Table(table(rng, places))).collect();
    let mut problem = Problem { legs, visits, pairs, kinds: IdVec::from_vec(kinds), objective: Objective::Cost, order };
    if rng.below(4) == 0 {
        let kind = problem.kinds.iter_mut().next().unwrap();
        (kind.count, kind.committed) = (1, vec![naive::visit(4)]);
    }
    if rng.below(4) == 0 {
        let kinds = problem.kinds.len();
        for visit in problem.visits.iter_mut().filter(|visit| visit.place % 2 == 0) {
            visit.price_by_kind = (0..kinds).map(|_| rng.below(60) as i64).collect();
        }
    }
    if rng.below(4) == 0 {
        problem.objective = Objective::Even { per_longest: 1 + rng.below(5) as i64 };
    }
    if rng.below(4) == 0 {
        for kind in problem.kinds.iter_mut() {
            let prices = (0..1 + rng.below(2)).map(|_| rng.below(5) as i64).collect();
            kind.carried = (rng.below(3) > 0).then(|| Carried { prices, distance: 1 + rng.below(20) as i64 });
        }
    }
    if rng.below(4) == 0 {
        for visit in problem.visits.iter_mut() {
            visit.goods = 1 << rng.below(4);
            visit.apart = if rng.below(3) == 0 { 1 << rng.below(4) } else { 0 };
        }
        for &(a, b) in &problem.pairs {
            (problem.visits[a].apart, problem.visits[b].apart) = (0, 0);
        }
    }
    problem.check().unwrap();
    problem
}

/// A stop put in somewhere, a new tour, or a reload.
fn grown(problem: &Problem, plans: &[Plan], visits: &[VisitId], rng: &mut Rng) -> Vec<Plan> {
    let mut plans = plans.to_vec();
    if plans.is_empty() || rng.below(3) == 0 {
        plans.push(Plan { kind: KindId::from_index(rng.below(problem.kinds.len())), stops: vec![] });
    }
    let which = rng.below(plans.len());
    let plan = &mut plans[which];
    let mut at = rng.below(plan.stops.len() + 1);
    for &visit in visits {
        plan.stops.insert(at, Place::Visit(visit));
        at += 1 + rng.below(plan.stops.len() - at);
    }
    let reloads = &problem.kinds[plan.kind].reloads;
    if !reloads.is_empty() && rng.below(3) == 0 {
        let place = reloads[rng.below(reloads.len())];
        plan.stops.insert(1 + rng.below(plan.stops.len()), Place::Reload(place));
    }
    plans
}

/// Plans that keep every rule by the naive reading, with as many visits as chance would have it.
pub(crate) fn legal_plans(problem: &Problem, rng: &mut Rng) -> Option<Vec<Plan>> {
    let mut plans: Vec<Plan> = vec![];
    for (id, kind) in problem.kinds.entries().filter(|(_, kind)| !kind.committed.is_empty()) {
        plans.push(Plan { kind: id, stops: kind.committed.iter().map(|&v| Place::Visit(v)).collect() });
    }
    naive::answer(problem, &plans)?;
    for _ in 0..6 * problem.visits.len() {
        let visit = naive::visit(rng.below(problem.visits.len()));
        let pair = problem.pairs.iter().find(|p| p.0 == visit || p.1 == visit);
        let visits = pair.map_or(vec![visit], |&(a, b)| vec![a, b]);
        let more = grown(problem, &plans, &visits, rng);
        if naive::answer(problem, &more).is_some() {
            plans = more;
        }
    }
    (!plans.is_empty()).then_some(plans)
}
