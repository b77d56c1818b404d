//! What must come in from elsewhere, in whole containers.

use super::bound::Row;
use super::net::Net;
use std::collections::{BTreeMap, BTreeSet};

/// Rows for goods whose missing unit costs at least `cost`, so that no answer that is cheaper leaves any out.
///
/// About each place, with those from where it is reached within a day, is drawn a line; goods that are wanted inside and supplied outside
/// cross it by the day on which they are wanted.
pub(super) fn cuts(net: &Net<'_>, cost: f64) -> Vec<Row> {
    let problem = net.problem;
    let mut inside: BTreeMap<(u8, u32), BTreeSet<u32>> = BTreeMap::new();
    let mut days: BTreeMap<(u8, u32), BTreeSet<u32>> = BTreeMap::new();
    for goods in &problem.goods {
        for demand in &goods.demands {
            let key = (goods.class, demand.at.place);
            inside.entry(key).or_insert_with(|| BTreeSet::from([demand.at.place]));
            days.entry(key).or_default().insert(demand.at.day);
        }
    }
    for departure in problem.departures.iter().filter(|d| d.from.day == d.to.day) {
        if let Some(places) = inside.get_mut(&(departure.class, departure.to.place)) {
            places.insert(departure.from.place);
        }
    }
    let mut rows = Vec::new();
    for ((class, place), places) in &inside {
        for &day in &days[&(*class, *place)] {
            rows.extend(row(net, *class, (*place, places), day, cost));
        }
    }
    rows
}

fn row(net: &Net<'_>, class: u8, (place, inside): (u32, &BTreeSet<u32>), day: u32, cost: f64) -> Option<Row> {
    let mut lanes = BTreeSet::new();
    let mut amount = [0i64; 2];
    for want in &net.wants {
        let goods = &net.problem.goods[want.goods as usize];
        let at = goods.demands[want.demand as usize].at;
        let outside = goods.supplies.iter().all(|s| !inside.contains(&s.at.place));
        if goods.class != class || at.place != place || at.day > day || !outside || (goods.shortfall as f64) < cost {
            continue;
        }
        amount[0] += goods.mass * want.units;
        amount[1] += goods.volume * want.units;
        lanes.extend(net.ways[want.ways as usize].iter().copied().filter(|&l| {
            let departure = &net.problem.departures[l as usize];
            !inside.contains(&departure.from.place) && inside.contains(&departure.to.place)
        }));
    }
    let largest = |m: usize| lanes.iter().map(|&l| net.lanes[l as usize].container[m]).max();
    let need = |m: usize| Some(amount[m].div_euclid(largest(m)?) + i64::from(amount[m] % largest(m)? != 0));
    let containers = need(0)?.max(need(1)?) as f64;
    Some(Row { lanes: lanes.into_iter().collect(), containers, least: true })
}
