//! From a vector of weights to the first question.

use crate::case::{Case, Numbers};
use crate::engines::{Engines, pool};
use crate::sheet::{CCH, OURS, PERFECT, ROUTING_KIT, Sheet, timed};
use anyhow::Result;
use routingkit_cch::CCHMetric;

const TIMES: usize = 7;

pub fn weigh(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let weights = &case.graph.weights;
    let mut metric = CCHMetric::new(&engines.routing_kit, weights.clone());
    let mut fresh: Vec<Vec<u32>> = (0..TIMES).map(|_| weights.clone()).collect();
    let (rk, ()) = timed(TIMES, || metric.reset(fresh.pop().unwrap_or_default()));
    for threads in [1, 2] {
        let line = format!("weigh anew, {threads} thread{}, ms", if threads == 1 { "" } else { "s" });
        let pool = pool(threads)?;
        let mut basic = engines.ours.customize(weights)?;
        sheet.set(&line, OURS, 1e3 * pool.install(|| timed(TIMES, || basic.reset(weights))).0);
        let mut perfect = engines.ours.customize_perfect(weights)?;
        sheet.set(&line, PERFECT, 1e3 * pool.install(|| timed(TIMES, || perfect.reset(weights))).0);
        // Its own parallel customization takes longer on two threads than this on one.
        sheet.set(&line, ROUTING_KIT, 1e3 * rk);
        let customizer = engines.cch.customizer();
        let weights = engines.sorted_weights(weights);
        let mut out = customizer.customize(&weights);
        let (seconds, ()) = pool.install(|| timed(TIMES, || customizer.customize_into(&weights, &mut out)));
        sheet.set(&line, CCH, 1e3 * seconds);
    }
    let mut basic = engines.ours.customize(weights)?;
    let (seconds, ()) = pool(1)?.install(|| timed(3, || basic.prepare_paths()));
    sheet.set("prepare paths, 1 thread, ms", OURS, 1e3 * seconds);
    let (seconds, ()) = pool(2)?.install(|| timed(3, || basic.prepare_paths()));
    sheet.set("prepare paths, 2 threads, ms", OURS, 1e3 * seconds);
    many(case, engines, sheet, rk)
}

/// Sixteen metrics, each the weights plus up to a half at random.
fn many(case: &Case, engines: &Engines, sheet: &mut Sheet, rk: f64) -> Result<()> {
    let mut numbers = Numbers(16);
    let metrics: Vec<Vec<u32>> =
        (0..16).map(|_| case.graph.weights.iter().map(|&w| w + numbers.below(w as usize / 2 + 1)).collect()).collect();
    let metrics: Vec<&[u32]> = metrics.iter().map(Vec::as_slice).collect();
    for threads in [1, 2] {
        let line = format!("16 metrics at once, {threads} thread{}, ms each", if threads == 1 { "" } else { "s" });
        let pool = pool(threads)?;
        let mut all = engines.ours.customize_many(&metrics)?;
        let (seconds, done) = pool.install(|| timed(3, || engines.ours.reset_many(&mut all, &metrics)));
        done?;
        sheet.set(&line, OURS, 1e3 * seconds / 16.0);
        let alone = engines.ours.customize(metrics[15])?;
        anyhow::ensure!(all[15] == alone, "the last of 16 metrics differs from itself alone");
        sheet.set(&line, ROUTING_KIT, 1e3 * rk);
    }
    Ok(())
}
