//! Places by the names that people use.

use crate::base::Error;
use crate::scenario::{Place, Region};

/// The place of this name: a node's slug, a terminal's code, or the Chinese or English name of a town or terminal,
/// whatever its case.
///
/// # Errors
/// An unknown name, with the nearest spelling.
pub fn find_place(region: &Region, name: &str) -> Result<Place, Error> {
    let (nodes, terminals) = (region.network.nodes(), &region.timetable.terminals);
    let same = |known: &str| !known.is_empty() && known.to_lowercase() == name.trim().to_lowercase();
    let by_code = || terminals.entries().find(|(_, t)| same(&t.code)).map(|(id, _)| Place::Terminal(id));
    let by_slug = || nodes.entries().find(|(_, n)| same(&n.slug)).map(|(id, _)| Place::Node(id));
    let town = || nodes.entries().find(|(_, n)| same(&n.names.zh) || same(&n.names.en)).map(|(id, _)| Place::Node(id));
    let hub =
        || terminals.entries().find(|(_, t)| same(&t.names.zh) || same(&t.names.en)).map(|(id, _)| Place::Terminal(id));
    by_slug().or_else(by_code).or_else(town).or_else(hub).ok_or_else(|| {
        let towns = nodes.iter().flat_map(|n| [n.slug.as_str(), n.names.en.as_str(), n.names.zh.as_str()]);
        let hubs = terminals.iter().flat_map(|t| [t.code.as_str(), t.names.en.as_str(), t.names.zh.as_str()]);
        Error::unknown("place", name, towns.chain(hubs).filter(|known| !known.is_empty()))
    })
}
