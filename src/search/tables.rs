//! Many-to-many tables.

use super::dijkstra::Search;
use crate::metric::{FAR, Metric};
use crate::network::{Network, NodeId};
use crate::scenario::CostTable;
use rayon::prelude::*;

/// Times and lengths from every origin to every destination, one search for each origin, in parallel. A way at or
/// above [`FAR`] is none.
pub fn table(network: &Network, metric: &Metric, origins: &[NodeId], destinations: &[NodeId]) -> CostTable {
    let rows: Vec<Vec<_>> = origins
        .par_iter()
        .map_init(
            || Search::new(network, metric),
            |search, &origin| {
                search.run(origin);
                let near = |&node: &NodeId| search.reached(node).filter(|&(millis, _)| millis < FAR);
                destinations.iter().map(near).collect()
            },
        )
        .collect();
    CostTable::from_rows(destinations.len(), rows)
}
