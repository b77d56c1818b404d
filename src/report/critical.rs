//! What closing each road does, as a table.

use super::tables::Sheet;
use crate::base::{Error, Id};
use crate::network::{Network, NodeId, SegmentId};

/// What a closure does to the stations in one direction of flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClosureEffect {
    /// Stations without a way.
    pub cut_off: u32,
    /// Their parcels a day.
    pub cut_off_parcels: u64,
    /// Stations with a longer way.
    pub longer: u32,
    /// Milliseconds added, each station's times its parcels, summed.
    pub added: u128,
    /// Milliseconds added at the station that loses most, and its node; `None` where no way is longer.
    pub worst: Option<(u32, NodeId)>,
}

/// A road with what its closure does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CriticalRoad {
    /// The road, closed both ways.
    pub segment: SegmentId,
    /// To parcels on their way up to the stations.
    pub up: ClosureEffect,
    /// To goods on their way down from them.
    pub down: ClosureEffect,
}

/// One line for each of `roads`, in their order. Columns name their units: `km`, `s`, `parcels` (a day), `parcel_s` (each
/// parcel's seconds, summed). Fields of the worst station are empty where no way is longer.
///
/// # Errors
/// None for roads of this network; the type is that of every CSV writer.
pub fn critical_csv(network: &Network, roads: &[CriticalRoad]) -> Result<String, Error> {
    const EFFECT: [&str; 6] =
        ["cut_off_stations", "cut_off_parcels", "longer_stations", "added_parcel_s", "worst_added_s", "worst_station"];
    let mut header = vec!["segment".to_owned(), "road".into(), "from".into(), "to".into(), "km".into()];
    for flow in ["up", "down"] {
        header.extend(EFFECT.map(|name| format!("{flow}_{name}")));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut sheet = Sheet::new("critical.csv", &header)?;
    let slug = |node: NodeId| network.nodes()[node].slug.clone();
    let mut ends: Vec<[NodeId; 2]> = vec![[NodeId::default(); 2]; network.segments().len()];
    for arc in network.arcs() {
        ends[arc.segment.index()] = if arc.forward { [arc.tail, arc.head] } else { [arc.head, arc.tail] };
    }
    for road in roads {
        let (segment, [from, to]) = (&network.segments()[road.segment], ends[road.segment.index()]);
        let km = format!("{}.{:03}", segment.length.0 / 1000, segment.length.0 % 1000);
        let mut row = vec![road.segment.index().to_string(), segment.road.clone(), slug(from), slug(to), km];
        for effect in [&road.up, &road.down] {
            row.extend([
                effect.cut_off.to_string(),
                effect.cut_off_parcels.to_string(),
                effect.longer.to_string(),
                seconds(effect.added),
                effect.worst.map(|(millis, _)| seconds(u128::from(millis))).unwrap_or_default(),
                effect.worst.map(|(_, node)| slug(node)).unwrap_or_default(),
            ]);
        }
        sheet.row(row)?;
    }
    sheet.finish()
}

/// Whole seconds, halves up.
fn seconds(millis: u128) -> String {
    ((millis + 500) / 1000).to_string()
}
