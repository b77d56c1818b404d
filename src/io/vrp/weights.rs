//! Edge weights written out.

use super::Convention;
use super::parts::Parts;
use crate::base::Error;
use crate::scenario::vrp::{FAR, LegTable, Legs, Plane, Rounding};

/// A table of more cells than this is refused before it is made.
const MOST_CELLS: usize = 1 << 28;

/// Legs of `nodes` places by the file's EDGE_WEIGHT_TYPE.
pub(super) fn legs(parts: &Parts<'_>, nodes: usize, convention: Convention) -> Result<Legs, Error> {
    let (line, kind) = parts.key("EDGE_WEIGHT_TYPE").unwrap_or((0, "EUC_2D"));
    let refuse = |problem: String| Error::row(parts.file, line, "EDGE_WEIGHT_TYPE", problem);
    match kind {
        "EUC_2D" => super::plane(points(parts, nodes)?, convention),
        "CEIL_2D" if convention == Convention::Nearest => {
            Ok(Legs::Plane(Plane::new(points(parts, nodes)?, 1.0, Rounding::Up)?))
        }
        "CEIL_2D" => Err(refuse("CEIL_2D is rounded up to integers, not otherwise".to_owned())),
        "EXPLICIT" => explicit(parts, nodes, convention).map(Legs::Table),
        _ => Err(refuse(format!("\"{kind}\" is not read; EUC_2D, CEIL_2D and EXPLICIT are"))),
    }
}

fn points(parts: &Parts<'_>, nodes: usize) -> Result<Vec<[f64; 2]>, Error> {
    let rows = parts.table("NODE_COORD", nodes, 2)?.ok_or_else(|| parts.missing("NODE_COORD_SECTION"))?;
    let finite = |&(line, p): &(u64, &[f64])| match p[0].is_finite() && p[1].is_finite() {
        true => Ok([p[0], p[1]]),
        false => Err(Error::row(parts.file, line, "NODE_COORD", "is not finite")),
    };
    rows.iter().map(finite).collect()
}

/// Which cells a format lists in a row of the matrix: from, to (excluded), and whether it is mirrored.
fn span(format: &str, row: usize, nodes: usize) -> Option<(usize, usize, bool)> {
    match format {
        "FULL_MATRIX" => Some((0, nodes, false)),
        // A column of the upper triangle is a row of the lower one, and the other way round.
        "LOWER_ROW" | "UPPER_COL" => Some((0, row, true)),
        "LOWER_DIAG_ROW" | "UPPER_DIAG_COL" => Some((0, row + 1, true)),
        "UPPER_ROW" | "LOWER_COL" => Some((row + 1, nodes, true)),
        "UPPER_DIAG_ROW" | "LOWER_DIAG_COL" => Some((row, nodes, true)),
        _ => None,
    }
}

fn explicit(parts: &Parts<'_>, nodes: usize, convention: Convention) -> Result<LegTable, Error> {
    let (line, format) = parts.key("EDGE_WEIGHT_FORMAT").ok_or_else(|| parts.missing("EDGE_WEIGHT_FORMAT"))?;
    let spans: Option<Vec<_>> = (0..nodes.min(MOST_CELLS)).map(|row| span(format, row, nodes)).collect();
    let unread = || Error::row(parts.file, line, "EDGE_WEIGHT_FORMAT", format!("\"{format}\" is not read"));
    let spans = spans.ok_or_else(unread)?;
    let lines = parts.lines("EDGE_WEIGHT");
    let given: usize = lines.iter().map(|(_, row)| row.len()).sum();
    let needed = spans.iter().fold(0usize, |sum, &(from, to, _)| sum.saturating_add(to - from));
    if given != needed {
        return Err(Error::file(
            parts.file,
            format!("EDGE_WEIGHT_SECTION has {given} numbers; {format} takes {needed}"),
        ));
    }
    if nodes.saturating_mul(nodes) > MOST_CELLS {
        return Err(Error::too_large("a table of legs", (nodes as u64).pow(2) * 4, MOST_CELLS as u64 * 4));
    }
    let mut weights = lines.iter().flat_map(|(line, row)| row.iter().map(move |&w| (*line, w)));
    let mut cells = vec![0; nodes * nodes];
    for (row, &(from, to, mirrored)) in spans.iter().enumerate() {
        for (column, (line, weight)) in (from..to).zip(&mut weights) {
            let cell = rounded(weight, convention)
                .ok_or_else(|| Error::row(parts.file, line, "EDGE_WEIGHT", format!("{weight} is not 0 to {FAR}")))?;
            cells[row * nodes + column] = cell;
            if mirrored {
                cells[column * nodes + row] = cell;
            }
        }
    }
    LegTable::new(nodes, cells)
}

fn rounded(weight: f64, convention: Convention) -> Option<u32> {
    let scaled = weight * convention.scale() as f64;
    let rounded = match convention.rounding() {
        Rounding::Nearest => (scaled + 0.5).floor(),
        Rounding::Down => (scaled + 1e-9).floor(),
        Rounding::Up => (scaled - 1e-6).ceil(),
    };
    (rounded >= 0.0 && rounded < f64::from(FAR)).then_some(rounded as u32)
}
