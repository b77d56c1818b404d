//! The nearest station with a piece of capacity left.

use crate::base::{Id, IdVec, Seconds};
use crate::freight::{Flow, Parcel, ParcelId, Service, Station, StationId};
use crate::scenario::{CostTable, Reason};
use rayon::prelude::*;

/// Which stations may serve a village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The longest way from a village to a station that serves it.
    pub reach: Seconds,
    /// At most this many stations, the nearest, may serve one village.
    pub neighbours: usize,
}

impl Default for Options {
    /// Within 4 h, the nearest eight.
    fn default() -> Self {
        Self { reach: Seconds::hours(4), neighbours: 8 }
    }
}

/// The station of each parcel, in the parcels' order.
///
/// `table` holds the times from each village (row) to each station (column). A parcel is refused with
/// [`Reason::StationCutOff`] where its village has no station within reach, and with [`Reason::StationsFull`] where
/// all stations that may serve it are full.
pub fn nearest(
    stations: &IdVec<StationId, Station>,
    table: &CostTable,
    parcels: &IdVec<ParcelId, Parcel>,
    options: &Options,
) -> IdVec<ParcelId, Result<StationId, Reason>> {
    let villages: Vec<Vec<StationId>> =
        (0..table.rows()).into_par_iter().map(|village| candidates(table, village, options)).collect();
    let mut room = [Flow::In, Flow::Out].map(|_| stations.iter().map(|s| s.capacity).collect::<IdVec<StationId, _>>());
    let mut seen = [Flow::In, Flow::Out].map(|_| vec![0; villages.len()]);
    let mut answer = IdVec::filled(parcels.len(), Err(Reason::StationCutOff));
    for service in [Service::Express, Service::Standard] {
        for (id, parcel) in parcels.entries().filter(|(_, p)| p.service == service) {
            let (flow, village) = (parcel.flow as usize, parcel.village.index());
            let Some(candidates) = villages.get(village).filter(|c| !c.is_empty()) else { continue };
            let seen = &mut seen[flow][village];
            while candidates.get(*seen).is_some_and(|&s| room[flow][s] == 0) {
                *seen += 1;
            }
            answer[id] = candidates.get(*seen).copied().ok_or(Reason::StationsFull);
            if let Ok(station) = answer[id] {
                room[flow][station] -= 1;
            }
        }
    }
    answer
}

/// The stations that may serve `village`, nearest first.
fn candidates(table: &CostTable, village: usize, options: &Options) -> Vec<StationId> {
    let within = |station: usize| table.time(village, station).filter(|&t| t <= options.reach).map(|t| (t, station));
    let mut found: Vec<_> = (0..table.columns()).filter_map(within).collect();
    if found.len() > options.neighbours {
        found.select_nth_unstable(options.neighbours);
        found.truncate(options.neighbours);
    }
    found.sort_unstable();
    found.into_iter().map(|(_, station)| StationId::from_index(station)).collect()
}

#[cfg(test)]
#[path = "nearest_tests.rs"]
mod tests;
