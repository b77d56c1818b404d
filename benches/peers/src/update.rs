//! Closures of a hundred arcs, each in the middle of a used path.

use crate::case::Case;
use crate::engines::{Engines, pool};
use crate::sheet::{OURS, PERFECT, ROUTING_KIT, Sheet, sum, timed};
use anyhow::Result;
use routingkit_cch::{CCHMetric, CCHMetricPartialUpdater, CCHQuery, INF_WEIGHT};
use skyroad::hierarchy::{Customized, Query};
use skyroad::metric::CLOSED;
use std::collections::BTreeMap;

const ARCS: usize = 100;
const ONE: &str = "closing one used arc, mean of 100, ms";
const OPEN: &str = "opening it again, ms";
const ALL: &str = "closing the 100 together, ms";

pub fn update(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let weights = &case.graph.weights;
    let basic = engines.ours.customize(weights)?;
    let mut query = Query::new(&engines.ours);
    let mut arcs = Vec::new();
    for &(s, t) in &case.pairs {
        let middle = query.path(&basic, s, t).and_then(|path| path.arcs.get(path.arcs.len() / 2).copied());
        if let Some(arc) = middle.filter(|arc| !arcs.contains(arc)) {
            arcs.push(arc);
        }
        if arcs.len() == ARCS {
            break;
        }
    }
    let mut prepared = basic.clone();
    prepared.prepare_paths();
    let perfect = engines.ours.customize_perfect(weights)?;
    let pool = pool(1)?;
    for (engine, note, customized) in
        [(OURS, "", basic), (PERFECT, "", perfect), (OURS, ", with prepared paths", prepared)]
    {
        pool.install(|| ours(case, &arcs, customized, (engine, note), sheet))?;
    }
    theirs(case, engines, &arcs, sheet);
    Ok(())
}

fn ours(
    case: &Case,
    arcs: &[u32],
    mut customized: Customized,
    (engine, note): (&'static str, &str),
    sheet: &mut Sheet,
) -> Result<()> {
    let weights = &case.graph.weights;
    let mut query = Query::new(customized.hierarchy());
    let (mut closing, mut opening, mut total) = (0.0, 0.0, 0);
    // Once without a clock, so that neither scratch nor cache is new.
    customized.update(&[(arcs[0], CLOSED)])?;
    customized.update(&[(arcs[0], weights[arcs[0] as usize])])?;
    for (i, &arc) in arcs.iter().enumerate() {
        let (s, done) = timed(1, || customized.update(&[(arc, CLOSED)]));
        closing += s;
        done?;
        total += sum(case.pairs[i * 10..][..10].iter().map(|&(s, t)| query.distance(&customized, s, t)));
        let (s, done) = timed(1, || customized.update(&[(arc, weights[arc as usize])]));
        opening += s;
        done?;
    }
    sheet.answer(&format!("{ONE}{note}"), engine, (1e3 * closing / arcs.len() as f64, total));
    sheet.set(&format!("{OPEN}{note}"), engine, 1e3 * opening / arcs.len() as f64);
    let (close, open): (Vec<_>, Vec<_>) = arcs.iter().map(|&arc| ((arc, CLOSED), (arc, weights[arc as usize]))).unzip();
    let mut times = Vec::new();
    for _ in 0..5 {
        customized.update(&open)?;
        let (s, done) = timed(1, || customized.update(&close));
        done?;
        times.push(s);
    }
    times.sort_by(f64::total_cmp);
    let total = sum(case.pairs[..1000].iter().map(|&(s, t)| query.distance(&customized, s, t)));
    sheet.answer(&format!("{ALL}{note}"), engine, (1e3 * times[2], total));
    Ok(())
}

fn theirs(case: &Case, engines: &Engines, arcs: &[u32], sheet: &mut Sheet) {
    let weights = &case.graph.weights;
    let mut metric = CCHMetric::new(&engines.routing_kit, weights.clone());
    let mut updater = CCHMetricPartialUpdater::new(&engines.routing_kit);
    let total = |metric: &CCHMetric<'_>, pairs: &[(u32, u32)]| {
        let mut query = CCHQuery::new(metric);
        sum(pairs.iter().map(|&(s, t)| {
            query.add_source(s, 0);
            query.add_target(t, 0);
            query.run().distance()
        }))
    };
    let closed = |arcs: &[u32]| arcs.iter().map(|&arc| (arc, INF_WEIGHT)).collect::<BTreeMap<_, _>>();
    let opened = |arcs: &[u32]| arcs.iter().map(|&arc| (arc, weights[arc as usize])).collect::<BTreeMap<_, _>>();
    let (mut closing, mut opening, mut all) = (0.0, 0.0, 0);
    for (i, arc) in arcs.chunks(1).enumerate() {
        let changes = closed(arc);
        closing += timed(1, || updater.apply(&mut metric, &changes)).0;
        all += total(&metric, &case.pairs[i * 10..][..10]);
        let changes = opened(arc);
        opening += timed(1, || updater.apply(&mut metric, &changes)).0;
    }
    sheet.answer(ONE, ROUTING_KIT, (1e3 * closing / arcs.len() as f64, all));
    sheet.set(OPEN, ROUTING_KIT, 1e3 * opening / arcs.len() as f64);
    let mut times = Vec::new();
    for _ in 0..5 {
        updater.apply(&mut metric, &opened(arcs));
        let changes = closed(arcs);
        times.push(timed(1, || updater.apply(&mut metric, &changes)).0);
    }
    times.sort_by(f64::total_cmp);
    sheet.answer(ALL, ROUTING_KIT, (1e3 * times[2], total(&metric, &case.pairs[..1000])));
}
