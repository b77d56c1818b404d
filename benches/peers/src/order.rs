//! Node orders from the raw graph and the same coordinates.

use crate::case::Case;
use crate::engines::pool;
use crate::sheet::{CCH, OURS, ROUTING_KIT, Sheet, timed};
use anyhow::Result;
use skyroad::hierarchy::{Hierarchy, OrderOptions, Topology, Undirected, nested_dissection};

/// Our order; all engines use it. The peers' are made only if asked for.
pub fn order(case: &Case, all: bool, sheet: &mut Sheet) -> Result<Vec<u32>> {
    let graph = &case.graph;
    let (nodes, options) = (graph.nodes, OrderOptions::default());
    let ours = |threads: usize, coords: Option<&[[f32; 2]]>| -> Result<(f64, Vec<u32>)> {
        let (seconds, order) = pool(threads)?.install(|| {
            timed(1, || {
                let undirected = Undirected::from_arcs(nodes, &graph.tails, &graph.heads);
                undirected.map(|undirected| nested_dissection(&undirected, coords, &options))
            })
        });
        Ok((seconds, order?))
    };
    let (two, order) = ours(2, case.coords.as_deref())?;
    if !all {
        return Ok(order);
    }
    sheet.set("order, 2 threads, s", OURS, two);
    sheet.set("order, 1 thread, s", OURS, ours(1, case.coords.as_deref())?.0);
    shape(case, &order, "", OURS, sheet)?;
    let Some(coords) = &case.coords else { return Ok(order) };
    let (seconds, bare) = ours(2, None)?;
    sheet.set("order without coordinates, 2 threads, s", OURS, seconds);
    shape(case, &bare, " without coordinates", OURS, sheet)?;
    let (latitude, longitude): (Vec<f32>, Vec<f32>) = coords.iter().map(|c| (c[0], c[1])).unzip();
    let (tails, heads) = (&graph.tails[..], &graph.heads[..]);
    let (seconds, theirs) =
        timed(1, || routingkit_cch::compute_order_inertial(nodes as u32, tails, heads, &latitude, &longitude));
    sheet.set("order, 1 thread, s", ROUTING_KIT, seconds);
    sheet.set("order, 2 threads, s", ROUTING_KIT, seconds);
    shape(case, &theirs, "", ROUTING_KIT, sheet)?;
    let (seconds, theirs) = timed(1, || cch::inertial_order(nodes as u32, tails, heads, &latitude, &longitude));
    sheet.set("order, 1 thread, s", CCH, seconds);
    sheet.set("order, 2 threads, s", CCH, seconds);
    shape(case, &theirs, "", CCH, sheet)?;
    Ok(order)
}

fn shape(case: &Case, order: &[u32], how: &str, engine: &'static str, sheet: &mut Sheet) -> Result<()> {
    let graph = &case.graph;
    let topology = Topology::from_arcs(graph.nodes, graph.tails.clone(), graph.heads.clone())?;
    let shape = Hierarchy::build(&topology, order)?.shape();
    sheet.set(&format!("chordal arcs a node{how}"), engine, shape.chordal_arcs as f64 / shape.nodes.max(1) as f64);
    sheet.set(&format!("million triangles{how}"), engine, shape.triangles as f64 / 1e6);
    sheet.set(&format!("mean depth{how}"), engine, shape.mean_depth);
    sheet.set(&format!("greatest depth{how}"), engine, shape.deepest as f64);
    Ok(())
}
