//! Rules on turns.
//!
//! | column | holds |
//! |---|---|
//! | from, via, to | slugs of the place before the junction, the junction, and the place after it; `from` and `to` empty: turning round at `via`, or at all junctions where `via` is `*` |
//! | from_road, to_road | optional: which road, where several join two places; empty means all of them |
//! | turn | `forbidden`, `only` (no other may be made from there) or `takes` |
//! | seconds | how long it takes, where it does: 0 to 268,435 |
//!
//! Where two rows name one turn the stricter holds. A rule over several junctions in a row is not kept: its `via` is no
//! place, so that the row is left out with a warning.

use super::source::{read_text, shown};
use super::table::{Row, Table};
use crate::base::{Error, Warning, half_up};
use crate::network::{ArcId, Network, NodeId, Turn, TurnTable};
use std::path::Path;

/// Seconds that a turn may take: 2²⁸ ms.
const LONGEST: f64 = (TurnTable::DEAREST / 1000) as f64;

/// Reads the rules on turns of `network` from a file. Bad rows are left out, each with a warning that names line and
/// field.
///
/// # Errors
/// Where the file can't be read or a column is missing.
pub fn read_turns(path: &Path, network: &Network) -> Result<(TurnTable, Vec<Warning>), Error> {
    parse_turns(&shown(path), &read_text(path)?, network)
}

/// The same from text; `file` is the name that messages give.
///
/// ```
/// # #[cfg(feature = "tibet")] {
/// use skyroad::{io, tibet};
/// let network = tibet::region()?.network;
/// let text = "from,via,to,turn,seconds\nquxu,lhasa,dagze,forbidden,\n,*,,takes,45\n";
/// let (turns, warnings) = io::parse_turns("turns.csv", text, &network)?;
/// assert!(!turns.is_empty() && warnings.is_empty());
/// # }
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_turns(file: &str, text: &str, network: &Network) -> Result<(TurnTable, Vec<Warning>), Error> {
    let table = Table::parse(file, text, &["from", "via", "to", "turn"])?;
    let (mut turns, mut warnings) = (TurnTable::new(), Vec::new());
    table.read(&mut warnings, |row| add(row, network, &mut turns));
    Ok((turns, warnings))
}

/// What a row says of its turn.
enum Rule {
    Is(Turn),
    Only,
}

fn add(row: &Row<'_>, network: &Network, turns: &mut TurnTable) -> Result<(), Error> {
    let rule = rule(row)?;
    let node = |field: &str| row.with(field, |slug| network.node(slug));
    if row.text("from").is_empty() && row.text("to").is_empty() {
        let Rule::Is(turn) = rule else {
            return Err(row.error("turn", "\"only\" needs the places before and after the junction"));
        };
        if row.text("via") == "*" {
            return turns.u_turns(network, turn, |_| true);
        }
        let junction = node("via")?;
        return turns.u_turns(network, turn, |node| node == junction);
    }
    let (from, via, to) = (node("from")?, node("via")?, node("to")?);
    let ways_in = arcs(row, network, (from, via), ("from", "from_road"))?;
    let ways_out = arcs(row, network, (via, to), ("to", "to_road"))?;
    for &way_in in &ways_in {
        match rule {
            Rule::Only => turns.only(network, way_in, &ways_out)?,
            Rule::Is(turn) => ways_out.iter().try_for_each(|&way_out| turns.set(network, way_in, way_out, turn))?,
        }
    }
    Ok(())
}

fn rule(row: &Row<'_>) -> Result<Rule, Error> {
    match row.text("turn") {
        "forbidden" => Ok(Rule::Is(Turn::Forbidden)),
        "only" => Ok(Rule::Only),
        "takes" => Ok(Rule::Is(Turn::Takes(half_up(row.number("seconds", 0.0..=LONGEST)? * 1000.0) as u32))),
        other => Err(row.error("turn", format!("\"{other}\" is not forbidden, only or takes"))),
    }
}

/// The arcs from one place to the next, on the road that the row names if it does.
fn arcs(
    row: &Row<'_>,
    network: &Network,
    (tail, head): (NodeId, NodeId),
    (field, road): (&str, &str),
) -> Result<Vec<ArcId>, Error> {
    let name = row.text(road);
    let between = network.out_arcs(tail).filter(|(_, arc)| arc.head == head);
    let named = between.filter(|(id, _)| name.is_empty() || network.segment_of(*id).road == name);
    let found: Vec<ArcId> = named.map(|(id, _)| id).collect();
    if found.is_empty() {
        let slug = |node: NodeId| &network.nodes()[node].slug;
        let which = if name.is_empty() { "road".to_owned() } else { format!("road \"{name}\"") };
        let problem = format!("no {which} may be driven from {} to {}", slug(tail), slug(head));
        return Err(row.error(if name.is_empty() { field } else { road }, problem));
    }
    Ok(found)
}
