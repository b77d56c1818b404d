//! Closures of a hundred arcs, each in the middle of a used path: all engines in turns, so that what slows the machine down
//! for a while slows all of them. An update runs on one thread.

use crate::case::Case;
use crate::engines::Engines;
use crate::sheet::{OURS, PERFECT, ROUTING_KIT, Sheet, sum, timed};
use anyhow::Result;
use routingkit_cch::{CCHMetric, CCHMetricPartialUpdater, CCHQuery, INF_WEIGHT};
use skyroad::hierarchy::{Customized, Query};
use skyroad::metric::CLOSED;
use std::collections::BTreeMap;

const ARCS: usize = 100;
/// Of so many times that an arc is closed and opened the median counts.
const ROUNDS: usize = 7;
const PREPARED: &str = ", with prepared paths";

/// Arcs and their weights.
type Changes = Vec<(u32, u32)>;

/// An engine with weights.
enum Engine<'a> {
    Ours(Box<Customized>, Box<Query>),
    RoutingKit(CCHMetric<'a>, Box<CCHMetricPartialUpdater<'a>>),
}

impl Engine<'_> {
    /// Seconds that it takes.
    fn apply(&mut self, changes: &[(u32, u32)]) -> Result<f64> {
        match self {
            Self::Ours(customized, _) => {
                let (seconds, done) = timed(1, || customized.update(changes));
                done?;
                Ok(seconds)
            }
            Self::RoutingKit(metric, updater) => {
                let weight = |weight| if weight == CLOSED { INF_WEIGHT } else { weight };
                let changes: BTreeMap<u32, u32> = changes.iter().map(|&(arc, w)| (arc, weight(w))).collect();
                Ok(timed(1, || updater.apply(metric, &changes)).0)
            }
        }
    }

    fn total(&mut self, pairs: &[(u32, u32)]) -> u64 {
        match self {
            Self::Ours(customized, query) => sum(pairs.iter().map(|&(s, t)| query.distance(customized, s, t))),
            Self::RoutingKit(metric, _) => {
                let mut query = CCHQuery::new(metric);
                sum(pairs.iter().map(|&(s, t)| {
                    query.add_source(s, 0);
                    query.add_target(t, 0);
                    query.run().distance()
                }))
            }
        }
    }
}

/// An engine, its column and a note to the names of its lines.
struct Runner<'a> {
    column: &'static str,
    note: &'static str,
    engine: Engine<'a>,
    /// What its answers sum to.
    total: u64,
    /// Milliseconds.
    times: [f64; 2],
}

pub fn update(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let weights = &case.graph.weights;
    let basic = engines.ours.customize(weights)?;
    let arcs = used_arcs(case, &basic);
    let mut prepared = basic.clone();
    prepared.prepare_paths();
    let perfect = engines.ours.customize_perfect(weights)?;
    let ours = |customized| Engine::Ours(Box::new(customized), Box::new(Query::new(&engines.ours)));
    let metric = CCHMetric::new(&engines.routing_kit, weights.clone());
    let updater = Box::new(CCHMetricPartialUpdater::new(&engines.routing_kit));
    let runner = |column, note, engine| Runner { column, note, engine, total: 0, times: [0.0; 2] };
    let mut runners = [
        runner(OURS, "", ours(basic)),
        runner(PERFECT, "", ours(perfect)),
        runner(ROUTING_KIT, "", Engine::RoutingKit(metric, updater)),
        runner(OURS, PREPARED, ours(prepared)),
    ];
    for (i, &arc) in arcs.iter().enumerate() {
        in_turns(case, &[arc], &case.pairs[i * 10..][..10], &mut runners)?;
    }
    for Runner { column, note, total, times: [closing, opening], .. } in &runners {
        let count = arcs.len() as f64;
        sheet.answer(&format!("closing one used arc, mean of 100, ms{note}"), column, (closing / count, *total));
        sheet.set(&format!("opening it again, ms{note}"), column, opening / count);
    }
    runners.iter_mut().for_each(|runner| (runner.total, runner.times) = (0, [0.0; 2]));
    in_turns(case, &arcs, &case.pairs[..1000], &mut runners)?;
    for Runner { column, note, total, times: [closing, opening], .. } in &runners {
        sheet.answer(&format!("closing the 100 together, ms{note}"), column, (*closing, *total));
        sheet.set(&format!("opening the 100 together, ms{note}"), column, *opening);
    }
    Ok(())
}

/// Arcs in the middle of shortest paths, each once.
fn used_arcs(case: &Case, customized: &Customized) -> Vec<u32> {
    let mut query = Query::new(customized.hierarchy());
    let mut arcs = Vec::new();
    for &(s, t) in &case.pairs {
        let middle = query.path(customized, s, t).and_then(|path| path.arcs.get(path.arcs.len() / 2).copied());
        if let Some(arc) = middle.filter(|arc| !arcs.contains(arc)) {
            arcs.push(arc);
        }
        if arcs.len() == ARCS {
            break;
        }
    }
    arcs
}

/// Closes the arcs and opens them again: every runner once without a clock, and answers for the pairs meanwhile; then in
/// turns, of which the medians are added to each runner's times.
fn in_turns(case: &Case, arcs: &[u32], pairs: &[(u32, u32)], runners: &mut [Runner<'_>]) -> Result<()> {
    let closed: Changes = arcs.iter().map(|&arc| (arc, CLOSED)).collect();
    let opened: Changes = arcs.iter().map(|&arc| (arc, case.graph.weights[arc as usize])).collect();
    for Runner { engine, total, .. } in &mut *runners {
        engine.apply(&closed)?;
        *total += engine.total(pairs);
        engine.apply(&opened)?;
    }
    let mut times = vec![[[0.0; ROUNDS]; 2]; runners.len()];
    for round in 0..ROUNDS {
        for (step, changes) in [&closed, &opened].into_iter().enumerate() {
            for (runner, times) in runners.iter_mut().zip(&mut times) {
                times[step][round] = runner.engine.apply(changes)?;
            }
        }
    }
    for (runner, times) in runners.iter_mut().zip(&mut times) {
        for (sum, times) in runner.times.iter_mut().zip(times) {
            times.sort_by(f64::total_cmp);
            *sum += 1e3 * times[ROUNDS / 2];
        }
    }
    Ok(())
}
