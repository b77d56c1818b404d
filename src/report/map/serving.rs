//! Who serves whom, and what to open next.

use super::super::advice::station_lines;
use crate::base::Id;
use crate::scenario::{Region, Scenario, Serving};
use serde_json::{Value, json};

/// `flows`: from the home station of villages to another that serves them, with pieces. `rows`: for each station lines of
/// text. `openings`: the home station of the village, its code, pieces, hours of way saved, parcels more served.
pub(super) fn serving(region: &Region, scenario: &Scenario, serving: &Serving) -> Value {
    let conditions = region.network.on_with(scenario.date, &scenario.closures);
    let flows = serving.stations.entries().flat_map(|(id, row)| {
        let others = row.served.iter().filter(move |(home, _)| *home != id);
        others.map(move |(home, pieces)| json!([home.index(), id.index(), pieces[0] + pieces[1]]))
    });
    let opening = |o: &crate::scenario::Opening| {
        let village = &region.villages[o.village];
        json!([village.home.index(), village.code, o.pieces, (o.saves.as_hours() * 10.0).round() / 10.0, o.more_served])
    };
    json!({
        "flows": flows.collect::<Vec<_>>(),
        "rows": station_lines(region, &conditions, serving).as_slice(),
        "openings": serving.openings.iter().map(opening).collect::<Vec<_>>(),
    })
}
