//! Rules on turns.
//!
//! | column | holds |
//! |---|---|
//! | from, via, to | slugs of the place before the junction, the junction, and the place after it; `from` and `to` empty: turning round at `via`, or at all junctions where `via` is `*` |
//! | from_road, to_road | optional: which road, where several join two places; empty means all of them |
//! | via_road | optional, where `via` is several junctions: the roads between them in order, by `>` too; an empty one means all that join the two |
//! | turn | `forbidden`, `only` (no other may be made from there) or `takes` |
//! | seconds | how long it takes, where it does: 0 to 268,435 |
//!
//! A rule over several junctions in a row names them by `>`: `n1,n2>n3,n4,forbidden` forbids the turn at n3 towards n4 to
//! those who came from n1 over n2, and to nobody else. `only` rules there on what comes after n3; on the way the road may
//! be left, which [`TurnTable`] says more of.
//!
//! Where two rows name one turn the stricter holds.

use super::source::{read_text, shown};
use super::table::{Row, Table};
use crate::base::{Error, Warning, half_up};
use crate::network::{ArcId, Network, NodeId, Turn, TurnTable};
use std::path::Path;

/// Seconds that a turn may take: 2²⁸ ms.
const LONGEST: f64 = (TurnTable::DEAREST / 1000) as f64;

/// A row may rule on so many ways along its junctions.
const MOST_WAYS: usize = 4096;

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
    let (from, to) = (node("from")?, node("to")?);
    let vias =
        row.with("via", |text| text.split('>').map(|slug| network.node(slug.trim())).collect::<Result<Vec<_>, _>>())?;
    let ways_in =
        arcs(network, (from, vias[0]), row.text("from_road")).map_err(|bad| bad.of(row, "from", "from_road"))?;
    let ways_out = arcs(network, (vias[vias.len() - 1], to), row.text("to_road"));
    let ways_out = ways_out.map_err(|bad| bad.of(row, "to", "to_road"))?;
    for along in ways_along(row, network, ways_in, &vias)? {
        match rule {
            Rule::Only => turns.only_along(network, &along, &ways_out)?,
            Rule::Is(turn) => ways_out.iter().try_for_each(|&to| {
                let arcs = [along.as_slice(), &[to]].concat();
                turns.set_along(network, &arcs, turn)
            })?,
        }
    }
    Ok(())
}

/// All ways over an arc in and on along the junctions of the rule, by any of the roads that the row allows.
fn ways_along(
    row: &Row<'_>,
    network: &Network,
    ways_in: Vec<ArcId>,
    vias: &[NodeId],
) -> Result<Vec<Vec<ArcId>>, Error> {
    let roads: Vec<&str> = match row.text("via_road") {
        "" => vec![""; vias.len() - 1],
        text => text.split('>').map(str::trim).collect(),
    };
    if roads.len() != vias.len() - 1 {
        let problem = format!("{} roads between {} junctions", roads.len(), vias.len());
        return Err(row.error("via_road", problem));
    }
    let mut along: Vec<Vec<ArcId>> = ways_in.into_iter().map(|arc| vec![arc]).collect();
    for (pair, road) in vias.windows(2).zip(roads) {
        let next = arcs(network, (pair[0], pair[1]), road).map_err(|bad| bad.of(row, "via", "via_road"))?;
        if along.len().saturating_mul(next.len()) > MOST_WAYS {
            return Err(row.error("via", format!("over {MOST_WAYS} ways lead along it; name their roads")));
        }
        along = along.iter().flat_map(|way| next.iter().map(move |&arc| [way.as_slice(), &[arc]].concat())).collect();
    }
    Ok(along)
}

fn rule(row: &Row<'_>) -> Result<Rule, Error> {
    match row.text("turn") {
        "forbidden" => Ok(Rule::Is(Turn::Forbidden)),
        "only" => Ok(Rule::Only),
        "takes" => Ok(Rule::Is(Turn::Takes(half_up(row.number("seconds", 0.0..=LONGEST)? * 1000.0) as u32))),
        other => Err(row.error("turn", format!("\"{other}\" is not forbidden, only or takes"))),
    }
}

/// That no arc joins two places, on a road if one was named.
struct NoRoad {
    problem: String,
    named: bool,
}

impl NoRoad {
    /// As an error in the field that names the place or the one that names the road.
    fn of(self, row: &Row<'_>, place: &str, road: &str) -> Error {
        row.error(if self.named { road } else { place }, self.problem)
    }
}

/// The arcs from one place to the next, on the road of this name if there is one.
fn arcs(network: &Network, (tail, head): (NodeId, NodeId), road: &str) -> Result<Vec<ArcId>, NoRoad> {
    let between = network.out_arcs(tail).filter(|(_, arc)| arc.head == head);
    let named = between.filter(|(id, _)| road.is_empty() || network.segment_of(*id).road == road);
    let found: Vec<ArcId> = named.map(|(id, _)| id).collect();
    if found.is_empty() {
        let slug = |node: NodeId| &network.nodes()[node].slug;
        let which = if road.is_empty() { "road".to_owned() } else { format!("road \"{road}\"") };
        let problem = format!("no {which} may be driven from {} to {}", slug(tail), slug(head));
        return Err(NoRoad { problem, named: !road.is_empty() });
    }
    Ok(found)
}
