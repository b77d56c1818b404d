//! Tours: each depot's loads, wave by wave.

use super::day::{Draft, Options};
use crate::base::{Budget, Error, Id, Seconds, Time};
use crate::freight::{Depot, DepotId, Flow, Service, StationId, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::NodeId;
use crate::scenario::{CostTable, LoadId, Reason, Tour};
use crate::search;
use crate::tour::{self, Problem, Unit};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Tours of a wave are planned on what is open from its day to this many days later.
const DAYS_AHEAD: i64 = 9;
/// Depots open at this hour; no tour starts earlier in its day.
const OPENS: Seconds = Seconds::hours(6);

/// Loads that leave together.
struct Wave {
    earliest: Time,
    loads: Vec<LoadId>,
}

struct DepotRounds {
    tours: Vec<Tour>,
    unplanned: Vec<(LoadId, Reason)>,
}

/// Plans the tours of all depots, in parallel; the order of the tours is that of the depots, then of their waves.
pub(super) fn plan(draft: &mut Draft<'_>, options: &Options<'_>) -> Result<(), Error> {
    let dues = dues(draft);
    let mut by_depot: Vec<Vec<LoadId>> = vec![Vec::new(); draft.region.depots.len()];
    for (id, load) in draft.loads.loads.entries() {
        by_depot[draft.region.stations[load.station].depot.index()].push(id);
    }
    let depots: Vec<(DepotId, &Depot)> = draft.region.depots.entries().collect();
    let planned: Result<Vec<DepotRounds>, Error> = depots
        .par_iter()
        .map(|&(id, depot)| depot_rounds(draft, (id, depot), &by_depot[id.index()], &dues, options))
        .collect();
    for rounds in planned? {
        for tour in rounds.tours {
            draft.tours.push(tour);
        }
        draft.unplanned.extend(rounds.unplanned);
    }
    Ok(())
}

/// The earliest promise of any parcel of a load, for inbound loads.
fn dues(draft: &Draft<'_>) -> Vec<Option<Time>> {
    let mut dues: Vec<Option<Time>> = vec![None; draft.loads.loads.len()];
    for (parcel, load) in draft.loads.of.entries() {
        let record = &draft.scenario.parcels[parcel];
        if let (Some(Ok(load)), Flow::In) = (load, record.flow) {
            let due = &mut dues[load.index()];
            *due = Some(due.map_or(record.due, |d: Time| d.min(record.due)));
        }
    }
    dues
}

fn depot_rounds(
    draft: &Draft<'_>,
    (id, depot): (DepotId, &Depot),
    loads: &[LoadId],
    dues: &[Option<Time>],
    options: &Options<'_>,
) -> Result<DepotRounds, Error> {
    let mut rounds = DepotRounds { tours: Vec::new(), unplanned: Vec::new() };
    let waves = waves(draft, loads);
    let Some(first) = waves.first() else { return Ok(rounds) };
    let mut units = Unit::fleet(&depot.fleet, first.earliest);
    for wave in waves {
        let (tables, places, days) = tables(draft, depot, &wave);
        let demand = |&id: &LoadId| tour::Demand { id, load: &draft.loads.loads[id], due: dues[id.index()] };
        let problem = Problem {
            depot: id,
            earliest: wave.earliest,
            days,
            demands: wave.loads.iter().map(demand).collect(),
            places: &places,
            stations: &draft.region.stations,
            vehicles: &draft.region.vehicles,
            tables: &tables,
            units,
            rules: &draft.region.rules,
            service_times: &draft.region.service_times,
            options: tour::Options { seed: draft.scenario.seed, ..options.tour.clone() },
        };
        let budget: &Budget = &options.budget;
        let solution = tour::solve(&problem, budget)?;
        rounds.tours.extend(solution.tours);
        rounds.unplanned.extend(solution.unplanned);
        units = solution.units;
    }
    Ok(rounds)
}

/// Inbound loads by service and day of arrival. Outbound loads go with the wave of their service that brings most
/// pieces, and alone where their depot gets nothing.
fn waves(draft: &Draft<'_>, loads: &[LoadId]) -> Vec<Wave> {
    let record = |id: LoadId| &draft.loads.loads[id];
    let mut waves: BTreeMap<(Service, Option<crate::base::Date>), Wave> = BTreeMap::new();
    let (inbound, outbound): (Vec<LoadId>, Vec<LoadId>) = loads.iter().partition(|&&id| record(id).flow == Flow::In);
    for id in inbound {
        let load = record(id);
        let day = load.ready.date();
        let wave = waves.entry((load.service, Some(day))).or_insert(Wave { earliest: load.ready, loads: vec![] });
        wave.earliest = wave.earliest.max(load.ready);
        wave.loads.push(id);
    }
    let pieces = |wave: &Wave| wave.loads.iter().map(|&l| record(l).pieces).sum::<u32>();
    let largest = |service: Service| {
        let of_service = waves.iter().filter(|((s, _), _)| *s == service);
        of_service.max_by_key(|(key, wave)| (pieces(wave), std::cmp::Reverse(*key))).map(|(key, _)| *key)
    };
    let homes = [Service::Express, Service::Standard].map(largest);
    for id in outbound {
        let load = record(id);
        let home = homes[load.service as usize].unwrap_or((load.service, None));
        waves.entry(home).or_insert(Wave { earliest: load.ready, loads: vec![] }).loads.push(id);
    }
    let mut waves: Vec<Wave> = waves.into_values().collect();
    for wave in &mut waves {
        let opens = Time::at(wave.earliest.date(), OPENS);
        wave.earliest = wave.earliest.max(opens);
    }
    waves.sort_by_key(|w| w.earliest);
    waves
}

type Tables = (BTreeMap<VehicleClass, CostTable>, Vec<StationId>, (crate::base::Date, crate::base::Date));

/// One table for each class of the depot's vehicles, between the depot and the wave's stations.
fn tables(draft: &Draft<'_>, depot: &Depot, wave: &Wave) -> Tables {
    let region = draft.region;
    let mut places: Vec<StationId> = wave.loads.iter().map(|&l| draft.loads.loads[l].station).collect();
    places.sort_unstable();
    places.dedup();
    let nodes: Vec<NodeId> =
        std::iter::once(depot.node).chain(places.iter().map(|&s| region.stations[s].node)).collect();
    let days = (wave.earliest.date(), wave.earliest.date().plus_days(DAYS_AHEAD));
    let conditions = region.network.on_days(days, &draft.scenario.closures);
    let owned = depot.fleet.iter().filter(|(_, count)| *count > 0).map(|&(kind, _)| region.vehicles[kind].class);
    let tables = owned.collect::<std::collections::BTreeSet<_>>().into_iter().map(|class| {
        let metric = Metric::new(&region.network, &conditions, &Profile::new(class));
        (class, search::table(&region.network, &metric, &nodes, &nodes))
    });
    (tables.collect(), places, days)
}
