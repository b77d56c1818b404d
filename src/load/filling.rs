//! Loads from parcels that pass, and are not held.

use super::consolidate::{Carried, Key, add, has_room, key, opened};
use super::limits::Limits;
use crate::base::{Error, Id, IdVec};
use crate::freight::{DepotId, Parcel, Station, StationId};
use crate::scenario::{Load, LoadId, Reason};
use std::collections::BTreeMap;

/// Loads while they are filled: of each group (see the [chapter](super)) no more than so many are open.
///
/// A parcel goes into the first open load of its group that has room. Where none has, another is opened; where that would be one too
/// many, the one with the most mass is closed first, and is done. With no limit these are the loads of [`consolidate`](super::consolidate),
/// but for their numbers, if parcels come in the same order. (J. Csirik, D. S. Johnson, "Bounded space on-line bin packing: best is
/// better than first", 2001.)
///
/// *Memory.* The open loads alone, some 150 bytes each.
#[derive(Clone, Debug)]
pub struct Filling<'a> {
    stations: &'a IdVec<StationId, Station>,
    limits: &'a IdVec<DepotId, Limits>,
    most: usize,
    open: BTreeMap<Key, Vec<(LoadId, Load)>>,
    count: usize,
}

impl<'a> Filling<'a> {
    /// At most `most` loads of a group are open, and one at least; `limits` holds each depot's largest vehicles.
    pub fn new(stations: &'a IdVec<StationId, Station>, limits: &'a IdVec<DepotId, Limits>, most: usize) -> Self {
        Self { stations, limits, most: most.max(1), open: BTreeMap::new(), count: 0 }
    }

    /// Puts a parcel into a load, whose number it gives, or says why no vehicle takes it; a load that is closed for it goes to
    /// `done`.
    ///
    /// # Errors
    /// A station or depot that is not there; over 2³² loads.
    pub fn put(
        &mut self,
        parcel: &Parcel,
        carried: &Carried,
        done: &mut impl FnMut(LoadId, Load),
    ) -> Result<Result<LoadId, Reason>, Error> {
        let depot = self.stations.get(carried.station).map(|s| s.depot);
        let Some(limits) = depot.and_then(|depot| self.limits.get(depot)) else {
            return Err(Error::invalid("load", format!("there is no station {}", carried.station.index())));
        };
        let limit = match limits.admit(parcel) {
            Ok(limit) => limit,
            Err(reason) => return Ok(Err(reason)),
        };
        let open = self.open.entry(key(parcel, carried)).or_default();
        if let Some((id, load)) = open.iter_mut().find(|(_, load)| has_room(load, parcel, limit)) {
            add(load, parcel, carried);
            return Ok(Ok(*id));
        }
        if self.count >= u32::MAX as usize - 1 {
            return Err(Error::invalid("load", "there are over 2^32 of them"));
        }
        if open.len() >= self.most {
            let fullest = (0..open.len()).max_by_key(|&at| (open[at].1.mass, std::cmp::Reverse(at))).unwrap_or(0);
            let (id, load) = open.remove(fullest);
            done(id, load);
        }
        let id = LoadId::from_index(self.count);
        self.count += 1;
        open.push((id, opened(parcel, carried)));
        Ok(Ok(id))
    }

    /// Loads opened so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Closes all that are open, group by group.
    pub fn finish(self, done: &mut impl FnMut(LoadId, Load)) {
        self.open.into_values().flatten().for_each(|(id, load)| done(id, load));
    }
}
