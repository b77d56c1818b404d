//! Bytes by part.

use crate::case::Case;
use crate::engines::Engines;
use crate::sheet::{OURS, PERFECT, Sheet};
use anyhow::Result;

pub fn memory(case: &Case, engines: &Engines, sheet: &mut Sheet) -> Result<()> {
    let shape = engines.ours.shape();
    let nodes = shape.nodes.max(1) as f64;
    let mut basic = engines.ours.customize(&case.graph.weights)?;
    basic.prepare_paths();
    let mut perfect = engines.ours.customize_perfect(&case.graph.weights)?;
    perfect.prepare_paths();
    for (engine, customized) in [(OURS, &basic), (PERFECT, &perfect)] {
        let mut total = 0;
        for (part, bytes) in shape.bytes.iter().chain(&customized.bytes()) {
            sheet.set(&format!("memory, {part}, bytes a node"), engine, *bytes as f64 / nodes);
            total += bytes;
        }
        sheet.set("memory, all, bytes a node", engine, total as f64 / nodes);
        let allowed = 40 * shape.chordal_arcs + 24 * shape.nodes;
        sheet.set("memory, all, of 40 bytes a chordal arc and 24 a node", engine, total as f64 / allowed as f64);
    }
    Ok(())
}
