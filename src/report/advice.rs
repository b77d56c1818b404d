//! Why no station serves a parcel and what would help, in words.

use super::remedies::road;
use crate::base::IdVec;
use crate::freight::StationId;
use crate::network::{Conditions, SegmentId, Shut};
use crate::scenario::{Change, Explanation, Region, Serving, Why};

/// At most so many roads are named.
const NAMED: usize = 4;

/// One sentence for an explanation: the reason, then the change that would serve the parcel. `roads` are those that would
/// have to open for a station that is cut off.
pub fn explanation_text(
    region: &Region,
    conditions: &Conditions,
    explanation: &Explanation,
    roads: &[SegmentId],
) -> String {
    let reason = reason(region, explanation.why);
    match explanation.remedy {
        None => format!("{reason}; no single change would serve it"),
        Some(remedy) => {
            let change = change(region, conditions, remedy.change, roads);
            format!("{reason}; {change} would serve it (MODEL: {:.0} yuan a day)", remedy.price.yuan())
        }
    }
}

fn name(region: &Region, station: StationId) -> String {
    let station = &region.stations[station];
    format!("{} {}", station.code, station.names.zh)
}

fn reason(region: &Region, why: Why) -> String {
    let name = |station| name(region, station);
    match why {
        Why::NoWay => "no road leads to any station on this date".to_owned(),
        Why::TooFar { station, time } => {
            format!("the nearest station, {}, is {:.1} h away", name(station), time.as_hours())
        }
        Why::CutOff { station } => format!("no vehicle reaches {} on this date", name(station)),
        Why::NotCold { station } => {
            format!("chilled, and no station within reach has cold storage, {} neither", name(station))
        }
        Why::NotOpen { station } => {
            format!("no station within reach is open by its promise, {} neither", name(station))
        }
        Why::TooBulky { station } => format!("no station within reach stores so much, {} neither", name(station)),
        Why::Full { station } => format!("every station that may serve it is full, {} is the nearest", name(station)),
    }
}

fn change(region: &Region, conditions: &Conditions, change: Change, roads: &[SegmentId]) -> String {
    let name = name(region, change.station());
    match change {
        Change::Slots { more: 1, .. } => format!("one more piece a day at {name}"),
        Change::Slots { more, .. } => format!("{more} more pieces a day at {name}"),
        Change::Reach { more, .. } => format!("{:.0} h more of reach from {name}", more.as_hours()),
        Change::Supply { .. } => format!("opening {}", roads_text(region, conditions, roads)),
        Change::Cold { .. } => format!("cold storage at {name}"),
        Change::Hours { .. } => format!("longer opening hours at {name}"),
        Change::Litres { more, .. } => format!("{} litres more at {name}", more.0 / 1000),
    }
}

/// The roads by number, ends and when they open by themselves.
pub fn roads_text(region: &Region, conditions: &Conditions, roads: &[SegmentId]) -> String {
    let shut = |id: SegmentId| conditions.shut(id).unwrap_or(Shut::Trucks);
    let named: Vec<String> = roads.iter().take(NAMED).map(|&id| road(&region.network, id, shut(id))).collect();
    let more = roads.len().saturating_sub(NAMED);
    match (named.is_empty(), more) {
        (true, _) => "a road that is not in the data".to_owned(),
        (_, 0) => named.join(" and "),
        _ => format!("{} and {more} more stretches", named.join(", ")),
    }
}

/// For each station the lines that a map shows beside it.
pub(super) fn station_lines(
    region: &Region,
    conditions: &Conditions,
    serving: &Serving,
) -> IdVec<StationId, Vec<String>> {
    let lines = |(id, row): (StationId, &crate::scenario::StationServing)| {
        let mut lines = Vec::new();
        let own = row.served.iter().filter(|(home, _)| *home == id).map(|(_, n)| n[0] + n[1]).sum::<u32>();
        let others = row.served.iter().map(|(_, n)| n[0] + n[1]).sum::<u32>() - own;
        lines.push(format!("serves {own} pieces of its own villages and {others} of others"));
        for (flow, seconds) in ["in", "out"].iter().zip(row.slot).filter(|(_, s)| s.0 > 0) {
            lines.push(format!("one more piece {flow} saves {:.1} h of way", seconds.as_hours()));
        }
        if row.reach_hour.0 > 0 {
            lines.push(format!("an hour more of reach saves {:.1} h of way", row.reach_hour.as_hours()));
        }
        for (parcels, explanation) in &row.advice {
            lines.push(format!("{parcels} × {}", explanation_text(region, conditions, explanation, &row.roads)));
        }
        lines
    };
    serving.stations.entries().map(lines).collect()
}
