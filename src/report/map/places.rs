//! Stations, depots, vehicles and terminals.

use super::super::kebab;
use super::super::summary::Summary;
use super::flow;
use super::pack::{Pack, fine};
use crate::base::{Id, Weekdays};
use crate::freight::Flow;
use crate::network::Names;
use crate::scenario::{Fate, Plan, Reason, Region, Scenario};
use crate::timetable::Mode;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every reason that occurs, as `name: sentence`.
pub(super) fn reasons(sums: &Summary) -> Value {
    all_reasons(sums).iter().map(|r| (kebab(r), Value::from(r.sentence()))).collect::<serde_json::Map<_, _>>().into()
}

fn all_reasons(sums: &Summary) -> BTreeSet<Reason> {
    let flows = [&sums.inbound, &sums.outbound];
    flows.iter().flat_map(|f| f.late.keys().chain(f.unserved.keys()).copied()).collect()
}

/// What became of the parcels of one station, in and out.
#[derive(Clone, Default)]
struct Fates {
    /// Served, late, unserved.
    counts: [[u32; 3]; 2],
    grams: [i64; 2],
    reasons: BTreeMap<(usize, Reason), u32>,
}

/// For each station an array in the order that `model.js` names. A parcel that no station serves counts where its
/// village's own station is.
pub(super) fn stations(region: &Region, scenario: &Scenario, plan: &Plan, sums: &Summary) -> Value {
    let mut fates = vec![Fates::default(); region.stations.len()];
    for (parcel, outcome) in scenario.parcels.iter().zip(&plan.outcomes) {
        let station = outcome.station.unwrap_or(region.villages[parcel.village].home);
        let row = &mut fates[station.index()];
        let flow = usize::from(parcel.flow == Flow::Out);
        let (state, reason) = match outcome.fate {
            Fate::Served => (0, None),
            Fate::Late(reason) => (1, Some(reason)),
            Fate::Unserved(reason) => (2, Some(reason)),
        };
        row.counts[flow][state] += 1;
        row.grams[flow] += parcel.mass.0;
        if let Some(reason) = reason {
            *row.reasons.entry((flow, reason)).or_default() += 1;
        }
    }
    let order: BTreeMap<Reason, usize> = all_reasons(sums).into_iter().zip(0..).collect();
    let rows = region.stations.entries().map(|(id, s)| {
        let own = &fates[id.index()];
        let reasons: Vec<_> = own.reasons.iter().map(|((f, r), n)| (*f, order.get(r).copied(), *n)).collect();
        json!([
            s.node.index(),
            s.code,
            named(&s.names),
            s.depot.index(),
            s.capacity,
            format!("{}–{}", s.hours.opens(), s.hours.closes()),
            weekdays(s.days),
            s.population,
            own.counts,
            own.grams.map(|g| g / 1000),
            reasons,
        ])
    });
    rows.collect()
}

/// For each depot an array in the order that `model.js` names.
pub(super) fn depots(region: &Region, sums: &Summary) -> Value {
    let rows = region.depots.entries().map(|(id, d)| {
        let county = &sums.counties[id];
        let peers = || region.depots.iter().filter(|o| o.prefecture == d.prefecture);
        // Its prefecture's seat is the most populous county: true of all seven, and no column says it.
        let seat = peers().all(|o| o.population <= d.population);
        json!([
            d.node.index(),
            d.adcode,
            named(&d.names),
            d.prefecture,
            u8::from(seat),
            d.population,
            d.product,
            d.fleet.iter().map(|&(v, n)| (v.index(), n)).collect::<Vec<_>>(),
            flow(&county.inbound),
            flow(&county.outbound),
            [i64::from(county.tours), i64::from(county.vehicles), county.length.0, county.cost.0, county.co2.0],
        ])
    });
    rows.collect()
}

/// Name, kilograms, litres, whether chilled, drivers.
pub(super) fn vehicles(region: &Region) -> Value {
    let row = |v: &crate::freight::VehicleType| {
        json!([v.name, v.mass.0 / 1000, v.volume.0 / 1000, u8::from(v.chilled), v.drivers])
    };
    region.vehicles.iter().map(row).collect()
}

/// For each terminal an array in the order that `model.js` names.
pub(super) fn terminals(region: &Region, pack: &mut Pack) -> Value {
    let rows = region.timetable.terminals.iter().map(|t| {
        json!([
            t.code,
            u8::from(t.mode == Mode::Air),
            named(&t.names),
            fine(t.coord),
            t.access.map(|a| (a.node.index(), a.length.0, a.time.0 / 60)),
            t.cut_off_freight.map(|s| s.0 / 60),
            t.release_freight.map(|s| s.0 / 60),
            t.hours.map(|h| format!("{}–{}", h.opens(), h.closes())),
            u8::from(t.cold_storage),
            t.handling_per_kg.0,
            pack.text(&t.source),
        ])
    });
    rows.collect()
}

/// Chinese, English, Tibetan, whether the Tibetan name was checked; shorter where the rest is empty.
fn named(names: &Names) -> Value {
    if names.bo.is_empty() && names.en.is_empty() {
        return json!([names.zh]);
    }
    json!([names.zh, names.en, names.bo, u8::from(names.bo_checked)])
}

fn weekdays(days: Weekdays) -> String {
    (1..=7u8).filter(|&d| days.contains(d)).map(|d| d.to_string()).collect()
}
