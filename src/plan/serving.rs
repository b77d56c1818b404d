//! Who serves whom on a day, what more room is worth, why parcels are unserved, and where to open stations next.

use super::stations::station_table;
use super::supply::{roads_to_open, supplied};
use crate::assign::capacitated::{Answer, Explainer, Question, Site, Tariff, Terms, next_site};
use crate::base::{Budget, Error, Id, IdVec, Seconds};
use crate::freight::{Flow, Parcel, ParcelId, Service, StationId, Temperature, VillageId};
use crate::scenario::{
    CostTable, Explanation, Fate, Opening, Outcome, Plan, Reason, Region, Scenario, Serving, StationServing, Why,
};
use crate::search::Engine;
use std::collections::BTreeMap;

/// What is asked beside who serves whom.
#[derive(Clone, Debug)]
pub struct ServingOptions {
    /// What ways and unserved parcels cost.
    pub terms: Terms,
    /// What changes cost.
    pub tariff: Tariff,
    /// Explanations are found for so many stations, those whose villages have most unserved parcels.
    pub explained: usize,
    /// How many stations to open.
    pub open: usize,
    /// How many pieces a new one handles, in and out each.
    pub pieces: u32,
}

impl Default for ServingOptions {
    /// Ten stations explained, none opened; a new one would handle 200 pieces.
    fn default() -> Self {
        Self { terms: Terms::default(), tariff: Tariff::default(), explained: 10, open: 0, pieces: 200 }
    }
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Served {
    /// For a planner to read.
    pub serving: Serving,
    /// The station of each parcel.
    pub stations: IdVec<ParcelId, Option<StationId>>,
    /// Parcels that no station serves.
    pub unserved: usize,
    /// Ways and unserved parcels, weighted by the terms.
    pub cost: i64,
    /// No assignment costs less.
    pub bound: i64,
}

/// The sites of a region on a scenario's day: opening hours count, and stations that vehicles do not reach serve nobody.
pub fn sites(region: &Region, scenario: &Scenario) -> IdVec<StationId, Site> {
    let supplied = supplied(region, &region.network.on_with(scenario.date, &scenario.closures));
    let site = |(id, station)| Site { supplied: supplied[id], ..Site::of(station, region.reach) };
    region.stations.entries().map(site).collect()
}

/// Assigns the scenario's parcels and says all that [`Serving`] holds.
///
/// # Errors
/// A date that the region's data does not speak of, terms out of range, cancellation.
pub fn serve(
    region: &Region,
    engine: &Engine,
    scenario: &Scenario,
    options: &ServingOptions,
    budget: &Budget,
) -> Result<Served, Error> {
    region.check_date(scenario.date)?;
    let table = station_table(region, engine, scenario.date, &scenario.closures)?;
    let question = Question::new(sites(region, scenario), &table, &scenario.parcels, options.terms.clone())?;
    let answer = question.solve(budget)?;
    let mut stations = counts(region, &scenario.parcels, &answer);
    let mut explainer = Explainer::new(&question, &answer, options.tariff.clone(), budget.clone());
    for (id, row) in stations.ids().zip(stations.iter_mut()) {
        row.slot = [Flow::In, Flow::Out].map(|flow| Seconds(answer.slot_price(flow, id)));
    }
    let work = Work { region, scenario, options, budget };
    work.explain(&mut explainer, &answer, &mut stations)?;
    let openings = work.openings(&question, &answer)?;
    let serving = Serving { stations, openings };
    Ok(Served { serving, unserved: answer.unserved, cost: answer.cost, bound: answer.bound, stations: answer.stations })
}

/// The outcomes of an assignment alone, for a map: what a station is given counts as served.
pub fn outcomes_of(region: &Region, scenario: &Scenario, served: &Served) -> Plan {
    let supplied = supplied(region, &region.network.on_with(scenario.date, &scenario.closures));
    let outcome = |(parcel, &station): (&Parcel, &Option<StationId>)| {
        let home = region.villages[parcel.village].home;
        let reason = if supplied[home] { Reason::StationsFull } else { Reason::StationCutOff };
        let fate = if station.is_some() { Fate::Served } else { Fate::Unserved(reason) };
        Outcome { station, load: None, at: None, fate }
    };
    Plan {
        date: scenario.date,
        seed: scenario.seed,
        reproducible: true,
        outcomes: scenario.parcels.iter().zip(&served.stations).map(outcome).collect(),
        loads: IdVec::new(),
        shipments: IdVec::new(),
        tours: IdVec::new(),
    }
}

fn counts(region: &Region, parcels: &IdVec<ParcelId, Parcel>, answer: &Answer) -> IdVec<StationId, StationServing> {
    let mut served: IdVec<StationId, BTreeMap<StationId, [u32; 2]>> =
        IdVec::filled(region.stations.len(), BTreeMap::new());
    let mut rows = IdVec::filled(region.stations.len(), StationServing::default());
    for (parcel, station) in parcels.iter().zip(&answer.stations) {
        let (home, flow) = (region.villages[parcel.village].home, parcel.flow as usize);
        match *station {
            Some(station) => served[station].entry(home).or_default()[flow] += 1,
            None => rows[home].unserved[flow] += 1,
        }
    }
    for (row, served) in rows.iter_mut().zip(&served) {
        row.served = served.iter().map(|(&home, &pieces)| (home, pieces)).collect();
    }
    rows
}

/// Parcels that are told of together.
type Kind = (Flow, Service, Temperature);

struct Work<'w> {
    region: &'w Region,
    scenario: &'w Scenario,
    options: &'w ServingOptions,
    budget: &'w Budget,
}

impl Work<'_> {
    /// Explains the first unserved parcel of each kind, at the stations with the most unserved parcels.
    fn explain(
        &self,
        explainer: &mut Explainer<'_, '_>,
        answer: &Answer,
        rows: &mut IdVec<StationId, StationServing>,
    ) -> Result<(), Error> {
        let mut kinds: BTreeMap<(StationId, Kind), (u32, ParcelId)> = BTreeMap::new();
        for (id, parcel) in self.scenario.parcels.entries().filter(|(id, _)| answer.stations[*id].is_none()) {
            let kind = (parcel.flow, parcel.service, parcel.temperature);
            kinds.entry((self.region.villages[parcel.village].home, kind)).or_insert((0, id)).0 += 1;
        }
        let mut worst: Vec<StationId> = rows.ids().filter(|&s| rows[s].unserved != [0, 0]).collect();
        worst.sort_by_key(|&s| (std::cmp::Reverse(rows[s].unserved.iter().sum::<u32>()), s));
        worst.truncate(self.options.explained);
        let conditions = self.region.network.on_with(self.scenario.date, &self.scenario.closures);
        for &station in &worst {
            self.budget.check()?;
            for (_, &(count, parcel)) in kinds.range(first_kind(station)..).take_while(|((s, _), _)| *s == station) {
                let Some(explanation) = explainer.explain(parcel)? else { continue };
                if let Why::CutOff { station: cut } = explanation.why {
                    rows[station].roads = roads_to_open(self.region, &conditions, cut).unwrap_or_default();
                }
                let advice = &mut rows[station].advice;
                let change = |e: &Explanation| (e.why, e.remedy.map(|r| r.change));
                match advice.iter_mut().find(|(_, known)| change(known) == change(&explanation)) {
                    Some(known) => known.0 += count,
                    None => advice.push((count, explanation)),
                }
            }
            rows[station].advice.sort_by_key(|a| std::cmp::Reverse(a.0));
            rows[station].reach_hour = Seconds(explainer.reach_price(station, Seconds::hours(1))?);
        }
        Ok(())
    }

    /// One station after another, each in the village where it then saves most.
    fn openings(&self, question: &Question<'_>, answer: &Answer) -> Result<Vec<Opening>, Error> {
        let mut openings = Vec::new();
        let mut chosen: Vec<VillageId> = Vec::new();
        let mut grown: Option<(CostTable, IdVec<StationId, Site>)> = None;
        for _ in 0..self.options.open {
            let (sites, table) = (question.sites().clone(), question.table());
            let (table, sites) = grown.take().unwrap_or_else(|| (table.clone(), sites));
            let now = Question::new(sites.clone(), &table, &self.scenario.parcels, self.options.terms.clone())?;
            let solved = if chosen.is_empty() { answer.clone() } else { now.solve(self.budget)? };
            let Some((village, saves, site)) = self.next(&now, &solved)? else { break };
            chosen.push(village);
            let mut more = sites;
            more.push(site);
            let wider = table.with_column(|row| self.way(&table, row, village));
            let after = Question::new(more.clone(), &wider, &self.scenario.parcels, self.options.terms.clone())?;
            let more_served = solved.unserved.saturating_sub(after.solve(self.budget)?.unserved) as u32;
            openings.push(Opening { village, pieces: self.options.pieces, saves: Seconds(saves), more_served });
            grown = Some((wider, more));
        }
        Ok(openings)
    }

    fn next(&self, question: &Question<'_>, answer: &Answer) -> Result<Option<(VillageId, i64, Site)>, Error> {
        let villages = &self.region.villages;
        if villages.is_empty() {
            return Ok(None);
        }
        let table = question.table();
        let site = |village: VillageId| {
            let home = villages[village].home;
            let station = Site::of(&self.region.stations[home], self.region.reach);
            Site { pieces: self.options.pieces, ..station.always_open() }
        };
        let supplied: Vec<bool> = villages.iter().map(|v| question.sites()[v.home].supplied).collect();
        let time = |row: usize, candidate: usize| {
            let (millis, _) = self.way(table, row, VillageId::from_index(candidate)).filter(|_| supplied[candidate])?;
            Some(Seconds::from_millis(millis))
        };
        let any = site(VillageId::from_index(0));
        let next = next_site(question, answer, &any, villages.len(), time, self.budget)?;
        Ok(next.map(|next| {
            let village = VillageId::from_index(next.candidate);
            (village, next.saves, site(village))
        }))
    }

    /// From a village to another: by the road to its home station, then the other's own way.
    fn way(&self, table: &CostTable, row: usize, to: VillageId) -> Option<(u32, u32)> {
        if row == to.index() {
            return Some((0, 0));
        }
        let village = &self.region.villages[to];
        let (millis, metres) = table.cell(row, village.home.index())?;
        let (own, length) = (village.time.0.clamp(0, 1 << 20) as u32 * 1000, village.length.0.max(0) as u32);
        Some((millis.saturating_add(own), metres.saturating_add(length)))
    }
}

/// Before all kinds of a station.
fn first_kind(station: StationId) -> (StationId, Kind) {
    (station, (Flow::In, Service::Express, Temperature::Ambient))
}
