//! Outcome: a station serves only villages within the region's reach.

use super::case::Case;
use super::findings::Findings;
use super::paths::Way;
use crate::base::Seconds;
use crate::freight::{Parcel, StationId, VehicleClass};
use crate::scenario::ViolationKind::Outcome as Kind;
use crate::scenario::{Outcome, Plan, Region, Scenario};

/// What [`check`] will ask paths for: from the home of each parcel's village to the station that is named instead.
pub(super) fn ways(region: &Region, scenario: &Scenario, plan: &Plan) -> Vec<Way> {
    let named = scenario.parcels.iter().zip(&plan.outcomes).filter_map(|(p, o)| Some((p, o.station?)));
    let pairs = named.map(|(parcel, station)| (region.villages[parcel.village].home, station));
    let mut pairs: Vec<_> = pairs.filter(|(home, station)| home != station).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|ends| way(region, scenario, ends)).collect()
}

/// By van on the plan's date.
fn way(region: &Region, scenario: &Scenario, (home, station): (StationId, StationId)) -> Way {
    let day = scenario.date;
    let (from, to) = (region.stations[home].node, region.stations[station].node);
    Way { first: day, last: day, class: VehicleClass::Van, from, to }
}

/// The station that an outcome names, whatever its fate.
pub(super) fn check(case: &Case<'_>, parcel: &Parcel, outcome: &Outcome, findings: &mut Findings) {
    let Some(station) = outcome.station else { return };
    let time = time(case, parcel, station);
    let (id, code, reach) = (&parcel.id, &case.region.stations[station].code, case.region.reach);
    let what =
        format_args!("parcel {id} is given to station {code}, {time:?} from its village, where reach is {reach:?}");
    findings.require(time.is_some_and(|time| time <= reach), Kind, what);
}

/// The village's own way home, then the van's; `None` where no road is open.
fn time(case: &Case<'_>, parcel: &Parcel, station: StationId) -> Option<Seconds> {
    let village = &case.region.villages[parcel.village];
    if village.home == station {
        return Some(village.time);
    }
    let (drive, _) = case.paths.get(way(case.region, case.scenario, (village.home, station)))?;
    Some(Seconds(village.time.0.saturating_add(drive.0)))
}
