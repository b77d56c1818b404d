//! Tours: each depot's loads, wave by wave.

use super::day::{Draft, Options};
use crate::base::{Budget, Date, Error, Id, Seconds, Time};
use crate::freight::{Depot, DepotId, Flow, Service, StationId, VehicleClass};
use crate::metric::{Metric, Profile};
use crate::network::NodeId;
use crate::scenario::{CostTable, Load, LoadId, Reason, Region, Tour};
use crate::search::Ways;
use crate::tour::{self, Problem, Unit};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Tours of a wave are planned on what is open from its day to this many days later.
const DAYS_AHEAD: i64 = 9;
/// Depots open at this hour; no tour starts earlier in its day.
const OPENS: Seconds = Seconds::hours(6);

/// What outbound goods need from the end of their tour to their hub (MODEL).
const LINE_HAUL: Seconds = Seconds::hours(48);
/// Outbound goods join a wave of inbound ones that starts at most so long before they stand ready, and that ends early
/// enough for their promise; a wave is over within so long after its start.
const JOINS_WITHIN: Seconds = Seconds::hours(24);

/// Loads that leave together.
struct Wave {
    earliest: Time,
    loads: Vec<LoadId>,
}

/// A depot with its waves.
struct Work<'a> {
    id: DepotId,
    depot: &'a Depot,
    waves: Vec<Wave>,
}

/// All ways by class and days.
type Roads = BTreeMap<(VehicleClass, (Date, Date)), Ways>;

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
    let work: Vec<Work<'_>> = draft
        .region
        .depots
        .entries()
        .map(|(id, depot)| Work { id, depot, waves: waves(draft, &by_depot[id.index()], &dues) })
        .collect();
    let roads = roads(draft, &work)?;
    let planned: Result<Vec<DepotRounds>, Error> =
        work.into_par_iter().map(|work| depot_rounds(draft, work, &roads, &dues, options)).collect();
    for rounds in planned? {
        for tour in rounds.tours {
            draft.tours.push(tour);
        }
        draft.unplanned.extend(rounds.unplanned);
    }
    Ok(())
}

/// When a load should be delivered: the earliest promise of its parcels, for outbound ones less what line-haul takes.
fn dues(draft: &Draft<'_>) -> Vec<Option<Time>> {
    let mut dues: Vec<Option<Time>> = vec![None; draft.loads.loads.len()];
    for (parcel, load) in draft.loads.of.entries() {
        let record = &draft.scenario.parcels[parcel];
        if let Some(Ok(load)) = load {
            let promise = if record.flow == Flow::In { record.due } else { record.due - LINE_HAUL };
            let due = &mut dues[load.index()];
            *due = Some(due.map_or(promise, |d: Time| d.min(promise)));
        }
    }
    dues
}

fn depot_rounds(
    draft: &Draft<'_>,
    Work { id, depot, waves }: Work<'_>,
    roads: &Roads,
    dues: &[Option<Time>],
    options: &Options<'_>,
) -> Result<DepotRounds, Error> {
    let mut rounds = DepotRounds { tours: Vec::new(), unplanned: Vec::new() };
    let Some(first) = waves.first() else { return Ok(rounds) };
    let mut units = Unit::fleet(&depot.fleet, first.earliest);
    for wave in waves {
        let (tables, places, days) = tables(draft, depot, &wave, roads)?;
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

/// Inbound loads by service and day of arrival. Outbound loads go with the largest wave of their service that suits
/// their readiness and promise; where none does, with others that stand ready on the same day.
fn waves(draft: &Draft<'_>, loads: &[LoadId], dues: &[Option<Time>]) -> Vec<Wave> {
    let record = |id: LoadId| &draft.loads.loads[id];
    let (inbound, outbound): (Vec<LoadId>, Vec<LoadId>) = loads.iter().partition(|&&id| record(id).flow == Flow::In);
    let mut waves = BTreeMap::new();
    for id in inbound {
        add(&mut waves, record(id), id);
    }
    let homes: Vec<(Service, Date, Time, u32)> = waves
        .iter()
        .map(|(&(service, day), wave)| {
            (service, day, wave.earliest, wave.loads.iter().map(|&l| record(l).pieces).sum())
        })
        .collect();
    let mut alone = BTreeMap::new();
    for id in outbound {
        let load = record(id);
        let suits = |earliest: Time| {
            load.ready <= earliest + JOINS_WITHIN && dues[id.index()].is_none_or(|due| earliest + JOINS_WITHIN <= due)
        };
        let fitting = homes.iter().filter(|(service, _, earliest, _)| *service == load.service && suits(*earliest));
        match fitting.max_by_key(|(_, day, _, pieces)| (*pieces, Reverse(*day))) {
            Some(&(service, day, ..)) => {
                if let Some(wave) = waves.get_mut(&(service, day)) {
                    wave.loads.push(id);
                }
            }
            None => add(&mut alone, load, id),
        }
    }
    let mut waves: Vec<Wave> = waves.into_values().chain(alone.into_values()).collect();
    for wave in &mut waves {
        wave.earliest = wave.earliest.max(Time::at(wave.earliest.date(), OPENS));
    }
    waves.sort_by_key(|w| w.earliest);
    waves
}

/// Puts a load into the wave of its service and day of readiness, which starts when the last of them is ready.
fn add(waves: &mut BTreeMap<(Service, Date), Wave>, load: &Load, id: LoadId) {
    let wave = waves.entry((load.service, load.ready.date())).or_insert(Wave { earliest: load.ready, loads: vec![] });
    wave.earliest = wave.earliest.max(load.ready);
    wave.loads.push(id);
}

/// First and last day of the tours of a wave.
fn days(wave: &Wave) -> (Date, Date) {
    (wave.earliest.date(), wave.earliest.date().plus_days(DAYS_AHEAD))
}

/// The classes of the vehicles that a depot owns.
fn owned(region: &Region, depot: &Depot) -> BTreeSet<VehicleClass> {
    depot.fleet.iter().filter(|(_, count)| *count > 0).map(|&(kind, _)| region.vehicles[kind].class).collect()
}

/// The ways of each class over the days of each wave, which many depots share.
fn roads(draft: &Draft<'_>, work: &[Work<'_>]) -> Result<Roads, Error> {
    let region = draft.region;
    let terms = |work: &Work<'_>| -> Vec<(VehicleClass, (Date, Date))> {
        let classes = owned(region, work.depot);
        work.waves.iter().flat_map(|wave| classes.iter().map(|&class| (class, days(wave)))).collect()
    };
    let wanted: BTreeSet<(VehicleClass, (Date, Date))> = work.iter().flat_map(terms).collect();
    let weigh = |(class, days): (VehicleClass, (Date, Date))| {
        let conditions = region.network.on_days(days, &draft.scenario.closures);
        let metric = Metric::new(&region.network, &conditions, &Profile::new(class));
        Ok(((class, days), draft.engine.ways(&metric)?))
    };
    wanted.into_par_iter().map(weigh).collect()
}

type Tables = (BTreeMap<VehicleClass, CostTable>, Vec<StationId>, (Date, Date));

/// One table for each class of the depot's vehicles, between the depot and the wave's stations.
fn tables(draft: &Draft<'_>, depot: &Depot, wave: &Wave, roads: &Roads) -> Result<Tables, Error> {
    let region = draft.region;
    let mut places: Vec<StationId> = wave.loads.iter().map(|&l| draft.loads.loads[l].station).collect();
    places.sort_unstable();
    places.dedup();
    let nodes: Vec<NodeId> =
        std::iter::once(depot.node).chain(places.iter().map(|&s| region.stations[s].node)).collect();
    let days = days(wave);
    let table = |class| Ok((class, roads[&(class, days)].table(&nodes, &nodes)?));
    let tables: Result<_, Error> = owned(region, depot).into_iter().map(table).collect();
    Ok((tables?, places, days))
}
