//! What would have to change for what is late or unserved.

use crate::base::{Id, IdVec};
use crate::freight::{DepotId, Flow, Parcel};
use crate::network::{Conditions, Network, NodeId, SegmentId, Shut};
use crate::scenario::{Fate, Plan, Reason, Region, Scenario};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// At most so many counties, roads or parcels are named in a line.
const NAMED: usize = 4;

/// One line for each reason: the counties it strikes most, and what would have to change: which road to open and when
/// it does by itself, how heavy the heaviest parcel may be, which promise is too short.
pub fn remedies(region: &Region, scenario: &Scenario, plan: &Plan) -> Vec<String> {
    let mut struck: BTreeMap<Reason, Vec<&Parcel>> = BTreeMap::new();
    for (id, parcel) in scenario.parcels.entries() {
        if let Some(Fate::Late(reason) | Fate::Unserved(reason)) = plan.outcomes.get(id).map(|o| o.fate) {
            struck.entry(reason).or_default().push(parcel);
        }
    }
    struck.iter().map(|(&reason, parcels)| line(region, scenario, reason, parcels)).collect()
}

fn line(region: &Region, scenario: &Scenario, reason: Reason, parcels: &[&Parcel]) -> String {
    let home = |parcel: &Parcel| region.stations[region.villages[parcel.village].home].depot;
    let mut counties: IdVec<DepotId, u32> = IdVec::filled(region.depots.len(), 0);
    parcels.iter().for_each(|p| counties[home(p)] += 1);
    let mut worst: Vec<(DepotId, u32)> = counties.entries().map(|(d, &n)| (d, n)).filter(|c| c.1 > 0).collect();
    worst.sort_by_key(|&(depot, count)| (std::cmp::Reverse(count), depot));
    let named: Vec<String> = worst
        .iter()
        .take(NAMED)
        .map(|&(depot, count)| format!("{} {count}", region.depots[depot].names.latin()))
        .collect();
    let more = if worst.len() > NAMED { format!(" and {} more counties", worst.len() - NAMED) } else { String::new() };
    let mut line = format!("{}: {}{more}", reason.sentence(), named.join(", "));
    let change = match reason {
        Reason::CountyCutOff => roads(region, scenario, &worst),
        Reason::TooHeavy | Reason::TooBulky => sizes(region, reason, parcels, home),
        Reason::StationsFull => "more pieces a day at their stations, or stations nearer by".to_owned(),
        Reason::NoColdVehicle => "a vehicle with a cold compartment at the depot".to_owned(),
        Reason::NoVehicleLeft => "more vehicles, or tours that start earlier".to_owned(),
        Reason::TourTooLate | Reason::LineHaulTooSlow => promises(parcels),
        _ => return line,
    };
    // Writing to a String can't fail.
    let _ = write!(line, "; needed: {change}");
    line
}

/// The shut roads at the edge of what can be driven to from the counties' depots.
fn roads(region: &Region, scenario: &Scenario, counties: &[(DepotId, u32)]) -> String {
    let conditions = region.network.on_with(scenario.date, &scenario.closures);
    let mut edge = BTreeSet::new();
    for &(depot, _) in counties {
        edge.extend(edge_of(&region.network, &conditions, region.depots[depot].node));
    }
    let named: Vec<String> =
        edge.iter().take(NAMED).map(|&(segment, shut)| road(&region.network, segment, shut)).collect();
    if named.is_empty() { "a road that is not in the data".to_owned() } else { named.join(" or ") }
}

fn edge_of(network: &Network, conditions: &Conditions, from: NodeId) -> BTreeSet<(SegmentId, Shut)> {
    let mut inside = IdVec::filled(network.nodes().len(), false);
    inside[from] = true;
    let (mut stack, mut shut_arcs) = (vec![from], Vec::new());
    while let Some(node) = stack.pop() {
        for (id, arc) in network.out_arcs(node) {
            match conditions.shut_for_trucks(network, id) {
                Some(shut) => shut_arcs.push((arc.head, arc.segment, shut)),
                None if !inside[arc.head] => {
                    inside[arc.head] = true;
                    stack.push(arc.head);
                }
                None => {}
            }
        }
    }
    shut_arcs.into_iter().filter(|(head, ..)| !inside[*head]).map(|(_, segment, shut)| (segment, shut)).collect()
}

pub(super) fn road(network: &Network, id: SegmentId, shut: Shut) -> String {
    let segment = &network.segments()[id];
    let arc = network.arcs().iter().find(|arc| arc.segment == id);
    let slug = |node: NodeId| network.nodes()[node].slug.as_str();
    let ends = arc.map(|a| format!("{}–{}", slug(a.tail), slug(a.head))).unwrap_or(format!("stretch {}", id.index()));
    let when = match shut {
        Shut::Season => format!("open in months {}", segment.open_months),
        Shut::NotBuilt => segment.open_year.map_or("not built".to_owned(), |year| format!("opens in {year}")),
        Shut::Closure => "closed by the scenario".to_owned(),
        Shut::Trucks => "barred to trucks on this date".to_owned(),
    };
    format!("{} {ends} ({when})", segment.road)
}

/// The parcels that are too much, beside what their depot's largest vehicle takes.
fn sizes(region: &Region, reason: Reason, parcels: &[&Parcel], home: impl Fn(&Parcel) -> DepotId) -> String {
    let mut sorted = parcels.to_vec();
    sorted.sort_by_key(|p| (std::cmp::Reverse((p.mass, p.volume)), &p.id));
    let shown = sorted.iter().take(NAMED).map(|parcel| {
        let fleet = region.depots[home(parcel)].fleet.iter().filter(|(_, count)| *count > 0);
        let kinds = fleet.map(|&(kind, _)| &region.vehicles[kind]);
        match reason {
            Reason::TooHeavy => {
                let most = kinds.map(|v| v.mass).max().unwrap_or_default();
                format!("{} at {} kg under {} kg", parcel.id, parcel.mass.kg(), most.kg())
            }
            _ => {
                let most = kinds.map(|v| v.volume.0).max().unwrap_or(0);
                format!("{} at {} l under {} l", parcel.id, parcel.volume.0 / 1000, most / 1000)
            }
        }
    });
    format!("split or send by a larger vehicle: {}", shown.collect::<Vec<_>>().join(", "))
}

fn promises(parcels: &[&Parcel]) -> String {
    let shortest = parcels.iter().map(|p| p.due.since(p.ready)).min().unwrap_or_default();
    let flow = if parcels.iter().all(|p| p.flow == Flow::In) { "parcels in" } else { "parcels" };
    format!("a promise longer than {:.0} h for these {flow}, or stations that open on more days", shortest.as_hours())
}
