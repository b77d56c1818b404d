//! From many to many, and from one to all.

use crate::case::Case;
use crate::engines::{Engines, pool};
use crate::sheet::{CCH, OURS, PATHFINDING, PERFECT, PETGRAPH, ROUTING_KIT, Sheet, sum, timed};
use anyhow::Result;
use petgraph::csr::Csr;
use routingkit_cch::{CCHMetric, CCHOneToMany};
use skyroad::hierarchy::{Query, Sweep, Sweep16, Table};

/// Bytes that a table may take.
const ALLOWED: u64 = 8 << 30;

pub fn sets(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let metric = CCHMetric::new(&engines.routing_kit, case.graph.weights.clone());
    tables(case, engines, &metric, sheet)?;
    sweeps(case, engines, &metric, sheet)
}

fn all(table: &Table, rows: usize) -> u64 {
    sum((0..rows).flat_map(|i| table.row(i).iter().map(|&d| (d < skyroad::metric::FAR).then_some(d))))
}

fn tables(case: &Case, engines: &Engines, metric: &CCHMetric<'_>, sheet: &mut Sheet) -> Result<()> {
    let (sources, targets) = (&case.sources[..], &case.targets[..]);
    let customized = engines.ours.customize(&case.graph.weights)?;
    for threads in [1, 2] {
        let line = format!("table 1000 x 1000, {threads} thread{}, ms", if threads == 1 { "" } else { "s" });
        let (s, table) = pool(threads)?.install(|| timed(7, || customized.table(sources, targets, ALLOWED)));
        sheet.answer(&line, OURS, (1e3 * s, all(&table?, sources.len())));
    }
    let line = "table 1000 x 1000, 1 thread, ms";
    let (s, total) = timed(1, || {
        let mut query = CCHOneToMany::new(metric, targets);
        sources.iter().map(|&source| sum(query.distances_from(source).into_iter())).sum()
    });
    sheet.answer(line, ROUTING_KIT, (1e3 * s, total));
    let theirs = engines.cch.customizer().customize(&engines.sorted_weights(&case.graph.weights));
    let (s, cells) = timed(1, || cch::distance_matrix(&engines.cch.view(), &theirs.view(), sources, targets));
    let known = |&d: &u32| (d != cch::INF_WEIGHT).then_some(d);
    sheet.answer(line, CCH, (1e3 * s, sum(cells.iter().map(known))));
    lengths(case, engines, sheet)
}

/// A table of durations and lengths; some cells are compared with the unpacked path's.
fn lengths(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let given: Vec<u32> = case.graph.weights.iter().map(|&w| w % 1009 + 1).collect();
    let customized = engines.ours.customize(&case.graph.weights)?;
    let pool = pool(1)?;
    let (s, lengths) = pool.install(|| timed(3, || customized.lengths(&given)));
    let lengths = lengths?;
    sheet.set("prepare lengths, 1 thread, ms", OURS, 1e3 * s);
    let (s, tables) = pool.install(|| timed(5, || lengths.table(&case.sources, &case.targets, ALLOWED)));
    sheet.set("table 1000 x 1000 with lengths, 1 thread, ms", OURS, 1e3 * s);
    let (durations, metres) = tables?;
    let mut query = Query::new(&engines.ours);
    for (i, &source) in case.sources.iter().enumerate().step_by(50) {
        for (j, &target) in case.targets.iter().enumerate().step_by(50) {
            let along = lengths.path(&mut query, source, target).map(|(path, _)| {
                let length: u32 = path.arcs.iter().map(|&arc| given[arc as usize]).sum();
                (path.duration, length)
            });
            let cell = durations.get(i, j).map(|d| (d, metres.row(i)[j]));
            anyhow::ensure!(cell == along, "cell {i}, {j} is {cell:?}, its path {along:?}");
        }
    }
    Ok(())
}

/// The graph for petgraph.
pub fn csr(engines: &Engines) -> Csr<(), u32> {
    let graph = &engines.sorted;
    let mut edges = Vec::with_capacity(graph.head.len());
    for v in 0..graph.node_count() {
        let mut arcs: Vec<(u32, u32)> = (graph.first_out[v] as usize..graph.first_out[v + 1] as usize)
            .map(|arc| (graph.head[arc], graph.weight[arc]))
            .collect();
        // It keeps no parallel arcs: the lightest stands for all.
        arcs.sort_unstable();
        arcs.dedup_by_key(|arc| arc.0);
        edges.extend(arcs.into_iter().map(|(head, weight)| (v as u32, head, weight)));
    }
    let mut csr = Csr::from_sorted_edges(&edges).unwrap_or_default();
    while csr.node_count() < graph.node_count() {
        csr.add_node(());
    }
    csr
}

fn sweeps(case: &Case, engines: &Engines, metric: &CCHMetric<'_>, sheet: &mut Sheet) -> Result<()> {
    let nodes = case.graph.nodes as u32;
    let basic = engines.ours.customize(&case.graph.weights)?;
    let perfect = engines.ours.customize_perfect(&case.graph.weights)?;
    let sources = &case.sources[..16];
    let mut sweep = Sweep::new(&engines.ours);
    let mut wide = Sweep16::new(&engines.ours);
    let (one, each) = ("one to all, ms", "one to all, 16 at once, ms each");
    for (engine, customized) in [(OURS, &basic), (PERFECT, &perfect)] {
        sweep.run(customized, &[(sources[0], 0)]);
        let first = sum((0..nodes).map(|v| sweep.distance(v)));
        let (s, ()) = timed(5, || sources.iter().for_each(|&source| sweep.run(customized, &[(source, 0)])));
        sheet.answer(one, engine, (1e3 * s / 16.0, first));
        let (s, ()) = timed(5, || wide.run(customized, sources));
        sheet.answer(each, engine, (1e3 * s / 16.0, sum((0..nodes).map(|v| wide.distance(0, v)))));
    }
    let everywhere: Vec<u32> = (0..nodes).collect();
    let mut query = CCHOneToMany::new(metric, &everywhere);
    let (s, found) = timed(5, || query.distances_from(sources[0]));
    let found = (1e3 * s, sum(found.into_iter()));
    sheet.answer(one, ROUTING_KIT, found);
    sheet.answer(each, ROUTING_KIT, found);
    let theirs = engines.cch.customizer().customize(&engines.sorted_weights(&case.graph.weights));
    let view = engines.cch.view();
    let mut query = cch::ElimTreeQuery::new(&view);
    query.pin_targets(&everywhere);
    let mut row = vec![0; everywhere.len()];
    let (s, ()) = timed(3, || {
        query.reset_source();
        query.add_source_and_run(&theirs.view(), sources[0]);
        query.get_distances_to_targets(&mut row);
    });
    let found = (1e3 * s, sum(row.iter().map(|&d| (d != cch::INF_WEIGHT).then_some(d))));
    sheet.answer(one, CCH, found);
    sheet.answer(each, CCH, found);
    let csr = csr(engines);
    let (s, found) = timed(3, || petgraph::algo::dijkstra(&csr, sources[0], None, |edge| *edge.weight()));
    let found = (1e3 * s, sum(found.values().map(|&d| Some(d))));
    sheet.answer(one, PETGRAPH, found);
    sheet.answer(each, PETGRAPH, found);
    let graph = &engines.sorted;
    let (s, found) = timed(1, || {
        pathfinding::prelude::dijkstra_all(&sources[0], |&v| {
            let arcs = graph.first_out[v as usize] as usize..graph.first_out[v as usize + 1] as usize;
            arcs.map(|arc| (graph.head[arc], graph.weight[arc])).collect::<Vec<_>>()
        })
    });
    let found = (1e3 * s, sum(found.values().map(|&(_, d)| Some(d))));
    sheet.answer(one, PATHFINDING, found);
    Ok(())
}
