//! Distances and paths between pairs of nodes, far and near.

use crate::case::Case;
use crate::engines::Engines;
use crate::sheet::{CCH, FAST_PATHS, OURS, PATHFINDING, PERFECT, PETGRAPH, ROUTING_KIT, Sheet, sum, timed};
use anyhow::Result;
use routingkit_cch::{CCHMetric, CCHQuery};
use skyroad::hierarchy::{Customized, Query};

type Pairs<'a> = &'a [(u32, u32)];

/// Everything that answers pairs.
struct Able<'a> {
    case: &'a Case,
    basic: Customized,
    prepared: Customized,
    perfect: Customized,
    perfect_prepared: Customized,
    metric: CCHMetric<'a>,
    theirs: cch::Metric,
    engines: &'a Engines,
    /// With 1 more on every arc where one weighs nothing, which it refuses; then its sums are not compared.
    fast: fast_paths::FastGraph,
    fast_is_same: bool,
}

pub fn ask(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let weights = &case.graph.weights;
    let basic = engines.ours.customize(weights)?;
    let mut prepared = basic.clone();
    prepared.prepare_paths();
    let perfect = engines.ours.customize_perfect(weights)?;
    let mut perfect_prepared = perfect.clone();
    perfect_prepared.prepare_paths();
    let metric = CCHMetric::new(&engines.routing_kit, weights.clone());
    let theirs = engines.cch.customizer().customize(&engines.sorted_weights(weights));
    let (seconds, (fast, fast_is_same)) = timed(1, || fast(case));
    sheet.set("fast_paths' preparation, s", FAST_PATHS, seconds);
    let able = Able { case, basic, prepared, perfect, perfect_prepared, metric, theirs, engines, fast, fast_is_same };
    able.distances("distance, µs", &case.pairs, 5, sheet);
    able.paths("path with arcs, µs", &case.pairs, 3, sheet);
    for (log, pairs) in &case.local {
        let many: Vec<(u32, u32)> = pairs.iter().copied().cycle().take(100 * pairs.len()).collect();
        able.distances(&format!("distance, rank 2^{log}, µs"), &many, 3, sheet);
        able.paths(&format!("path with arcs, rank 2^{log}, µs"), &many, 3, sheet);
    }
    able.plain(sheet);
    pays(sheet);
    Ok(())
}

/// After how many questions the perfect state has made up for what it costs.
fn pays(sheet: &mut Sheet) {
    let pair = |line: &str| Some((sheet.get(line, OURS)?, sheet.get(line, PERFECT)?));
    let (Some(weigh), Some(ask)) = (pair("weigh anew, 1 thread, ms"), pair("distance, µs")) else { return };
    let more = 1e3 * (weigh.1 - weigh.0);
    let queries = if ask.0 > ask.1 { more / (ask.0 - ask.1) } else { f64::INFINITY };
    sheet.set("distances until perfect pays, thousands", PERFECT, queries / 1e3);
}

impl Able<'_> {
    fn distances(&self, line: &str, pairs: Pairs<'_>, times: usize, sheet: &mut Sheet) {
        let each = 1e6 / pairs.len() as f64;
        let mut query = Query::new(&self.engines.ours);
        for (engine, customized) in [(OURS, &self.basic), (PERFECT, &self.perfect)] {
            let (s, total) = timed(times, || sum(pairs.iter().map(|&(s, t)| query.distance(customized, s, t))));
            sheet.answer(line, engine, (s * each, total));
        }
        let mut query = CCHQuery::new(&self.metric);
        let (s, total) = timed(times, || {
            sum(pairs.iter().map(|&(s, t)| {
                query.add_source(s, 0);
                query.add_target(t, 0);
                query.run().distance()
            }))
        });
        sheet.answer(line, ROUTING_KIT, (s * each, total));
    }

    fn paths(&self, line: &str, pairs: Pairs<'_>, times: usize, sheet: &mut Sheet) {
        let each = 1e6 / pairs.len() as f64;
        let weights = &self.case.graph.weights;
        let along = |arcs: &[u32]| Some(arcs.iter().map(|&arc| weights[arc as usize]).sum());
        let mut query = Query::new(&self.engines.ours);
        for (engine, customized) in [(OURS, &self.prepared), (PERFECT, &self.perfect_prepared)] {
            let (s, total) = timed(times, || {
                sum(pairs.iter().map(|&(s, t)| query.path(customized, s, t).and_then(|p| along(&p.arcs))))
            });
            sheet.answer(line, engine, (s * each, total));
        }
        let (s, total) =
            timed(1, || sum(pairs.iter().map(|&(s, t)| query.path(&self.basic, s, t).and_then(|p| along(&p.arcs)))));
        sheet.answer(&format!("{line}, not prepared"), OURS, (s * each, total));
        let mut query = CCHQuery::new(&self.metric);
        let (s, total) = timed(times, || {
            sum(pairs.iter().map(|&(s, t)| {
                query.add_source(s, 0);
                query.add_target(t, 0);
                along(&query.run().arc_path())
            }))
        });
        sheet.answer(line, ROUTING_KIT, (s * each, total));
        let (view, metric) = (self.engines.cch.view(), self.theirs.view());
        let mut query = cch::PathQuery::new(&view);
        let (s, nodes) = timed(times, || {
            pairs.iter().filter_map(|&(s, t)| query.path(&metric, s, t)).map(|p| p.len()).sum::<usize>()
        });
        std::hint::black_box(nodes);
        sheet.set(line, CCH, s * each);
        let mut query = fast_paths::create_calculator(&self.fast);
        let (s, sum) = timed(times, || {
            let found = pairs.iter().filter_map(|&(s, t)| query.calc_path(&self.fast, s as usize, t as usize));
            found.map(|path| path.get_weight() as u64).sum()
        });
        if self.fast_is_same {
            sheet.answer(line, FAST_PATHS, (s * each, sum));
        } else {
            sheet.set(line, FAST_PATHS, s * each);
        }
    }

    /// The plain searches, on a few pairs.
    fn plain(&self, sheet: &mut Sheet) {
        let (pairs, line) = (&self.case.pairs[..20], "distance, 20 pairs, plain searches too, µs");
        let each = 1e6 / pairs.len() as f64;
        let mut query = Query::new(&self.engines.ours);
        let (s, total) = timed(9, || sum(pairs.iter().map(|&(s, t)| query.distance(&self.basic, s, t))));
        sheet.answer(line, OURS, (s * each, total));
        let csr = crate::sets::csr(self.engines);
        let (s, total) = timed(1, || {
            sum(pairs
                .iter()
                .map(|&(s, t)| petgraph::algo::dijkstra(&csr, s, Some(t), |e| *e.weight()).get(&t).copied()))
        });
        sheet.answer(line, PETGRAPH, (s * each, total));
        let graph = &self.engines.sorted;
        let next = |&v: &u32| {
            let arcs = graph.first_out[v as usize] as usize..graph.first_out[v as usize + 1] as usize;
            arcs.map(|arc| (graph.head[arc], graph.weight[arc]))
        };
        let (s, total) = timed(1, || {
            sum(pairs.iter().map(|&(s, t)| pathfinding::prelude::dijkstra(&s, next, |&v| v == t).map(|(_, d)| d)))
        });
        sheet.answer(line, PATHFINDING, (s * each, total));
    }
}

fn fast(case: &Case) -> (fast_paths::FastGraph, bool) {
    let graph = &case.graph;
    let mut input = fast_paths::InputGraph::new();
    let more = usize::from(graph.weights.contains(&0));
    for arc in (0..graph.tails.len()).filter(|&arc| graph.tails[arc] != graph.heads[arc]) {
        let (tail, head) = (graph.tails[arc] as usize, graph.heads[arc] as usize);
        input.add_edge(tail, head, graph.weights[arc] as usize + more);
    }
    input.freeze();
    (fast_paths::prepare(&input), more == 0)
}
