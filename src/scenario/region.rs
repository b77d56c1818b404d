//! A region: everything that does not change from day to day.

use crate::base::{Coord, Date, Error, IdVec, Seconds, Warning};
use crate::freight::{
    Depot, DepotId, DriverRules, Rates, ServiceTimes, Station, StationId, VehicleType, VehicleTypeId, Village,
    VillageId,
};
use crate::network::{Network, SegmentId, TurnTable};
use crate::timetable::Timetable;

/// Network, timetable, stations, depots, vehicles, rates: what a planner knows before the day's parcels come.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its name for people.
    pub name: String,
    /// Its roads.
    pub network: Network,
    /// Rules on turns, which all ways of a plan keep.
    pub turns: TurnTable,
    /// A line to draw for each segment, from its first node to its second; never measured on.
    pub shapes: IdVec<SegmentId, Vec<Coord>>,
    /// Its trains and flights.
    pub timetable: Timetable,
    /// Its service stations.
    pub stations: IdVec<StationId, Station>,
    /// Its villages.
    pub villages: IdVec<VillageId, Village>,
    /// Its depots.
    pub depots: IdVec<DepotId, Depot>,
    /// The kinds of vehicle that its depots own.
    pub vehicles: IdVec<VehicleTypeId, VehicleType>,
    /// What legs cost.
    pub rates: Rates,
    /// The law on driving hours.
    pub rules: DriverRules,
    /// How long loading and unloading takes.
    pub service_times: ServiceTimes,
    /// The longest way from a village to a station that may serve it.
    pub reach: Seconds,
    /// First and last date that the data speaks of.
    pub span: (Date, Date),
    /// Who must be named beside a map or table of it.
    pub attribution: String,
    /// What was mended or left out while it was read.
    pub warnings: Vec<Warning>,
}

impl Region {
    /// The depot of this county, by slug or administrative code.
    pub fn depot(&self, county: &str) -> Result<DepotId, Error> {
        let found = self.depots.entries().find(|(_, d)| d.slug == county || d.adcode == county);
        let known = || self.depots.iter().map(|d| d.slug.as_str());
        found.map(|(id, _)| id).ok_or_else(|| Error::unknown("county", county, known()))
    }

    /// The station of this code, Chinese name or township code.
    pub fn station(&self, name: &str) -> Result<StationId, Error> {
        let is = |s: &Station| s.code == name || s.township == name || s.names.zh == name;
        let known = || self.stations.iter().map(|s| s.code.as_str());
        let found = self.stations.entries().find(|(_, s)| is(s));
        found.map(|(id, _)| id).ok_or_else(|| Error::unknown("station", name, known()))
    }

    /// Refuses a date that the data does not speak of.
    pub fn check_date(&self, date: Date) -> Result<(), Error> {
        let (first, last) = self.span;
        if first <= date && date <= last {
            return Ok(());
        }
        Err(Error::invalid("date", format!("{date} is outside the data, which speaks of {first} to {last}")))
    }
}
