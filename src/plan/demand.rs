//! A day's parcels (MODEL): seeded, from the parcels of an average day and the weight distribution of the facts.

use crate::base::{Date, Error, Grams, IdVec, Millilitres, Rng, Seconds, Time, half_up};
use crate::freight::{Depot, Flow, Parcel, ParcelId, Service, Station, StationId, Temperature, VillageId};
use crate::scenario::Region;
use crate::timetable::TerminalId;
use rayon::prelude::*;

/// How the day's parcels are made up. All figures are MODEL unless they name a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Where standard parcels change to the region's line-haul, and where farm goods go.
    pub standard_hub: TerminalId,
    /// The same for express parcels and chilled goods.
    pub express_hub: TerminalId,
    /// Parcels of this day for each of an average day.
    pub scale: f64,
    /// Share of inbound parcels that are express.
    pub express_share: f64,
    /// Share of express inbound parcels that are chilled: fresh food, medicine.
    pub chilled_share: f64,
    /// From ready at the hub to the promise at the station, for standard parcels. Published for parcels from other
    /// provinces: 4 to 7 days (2025), of which one or two lie before the hub.
    pub standard_promise: Seconds,
    /// The same for express parcels.
    pub express_promise: Seconds,
    /// From ready at the station to the promise at the hub, for ambient farm goods.
    pub goods_promise: Seconds,
    /// The same for chilled farm goods.
    pub chilled_promise: Seconds,
    /// How long chilled farm goods keep from collection: matsutake are best within 72 h (2020, 2022).
    pub shelf_life: Seconds,
}

const HOUR: i64 = 3600;
/// Some 2 GB: a hundred bytes a parcel, and as much again for its outcome and in the files.
const MOST_PARCELS: f64 = 10_000_000.0;

impl Demand {
    /// The default day with these hubs.
    pub fn new(standard_hub: TerminalId, express_hub: TerminalId) -> Self {
        Self {
            standard_hub,
            express_hub,
            scale: 1.0,
            express_share: 0.06,
            chilled_share: 0.05,
            standard_promise: Seconds(6 * 24 * HOUR + 8 * HOUR),
            express_promise: Seconds(3 * 24 * HOUR + 8 * HOUR),
            goods_promise: Seconds(12 * 24 * HOUR),
            chilled_promise: Seconds(6 * 24 * HOUR),
            shelf_life: Seconds(72 * HOUR),
        }
    }

    /// The parcels of `date`: station by station, first in, then out. Each station draws from a stream of its own,
    /// so that they may be made in parallel and do not change when another station does.
    ///
    /// # Errors
    /// Where the scale or a share is not a number of its range, and where there would be over ten million parcels.
    pub fn generate(&self, region: &Region, date: Date, seed: u64) -> Result<IdVec<ParcelId, Parcel>, Error> {
        let shares = [self.express_share, self.chilled_share];
        if !(0.0..=100.0).contains(&self.scale) || shares.iter().any(|s| !(0.0..=1.0).contains(s)) {
            return Err(Error::invalid("demand", "the scale must lie in 0 to 100 and the shares in 0 to 1"));
        }
        let mut villages: IdVec<StationId, Vec<VillageId>> = IdVec::filled(region.stations.len(), Vec::new());
        for (id, village) in region.villages.entries() {
            villages[village.home].push(id);
        }
        let per_day: f64 = region.depots.iter().map(|d| f64::from(d.parcels_in) + f64::from(d.parcels_out)).sum();
        if per_day * self.scale > MOST_PARCELS {
            let problem = format!("{:.0} parcels; at most {MOST_PARCELS:.0} are made", per_day * self.scale);
            return Err(Error::invalid("demand", problem));
        }
        let totals = self.county_totals(region);
        let stations: Vec<(StationId, &Station)> = region.stations.entries().collect();
        let parts: Vec<Vec<Parcel>> = stations
            .par_iter()
            .map(|&(id, station)| {
                let depot = &region.depots[station.depot];
                let share = station.parcels_in / totals[station.depot].max(f64::MIN_POSITIVE);
                let mut day = StationDay {
                    demand: self,
                    depot,
                    station,
                    villages: &villages[id],
                    start: Time::at(date, Seconds::ZERO),
                    season: Season::of(&depot.product, date),
                    rng: Rng::fork(seed, crate::base::Id::index(id) as u64),
                };
                day.parcels(share)
            })
            .collect();
        Ok(parts.into_iter().flatten().collect())
    }

    fn county_totals(&self, region: &Region) -> IdVec<crate::freight::DepotId, f64> {
        let mut totals = IdVec::filled(region.depots.len(), 0.0);
        for station in &region.stations {
            totals[station.depot] += station.parcels_in;
        }
        totals
    }
}

/// Share of a county's outbound parcels that is chilled on this date, by its product.
struct Season {
    chilled: f64,
}

impl Season {
    fn of(product: &str, date: Date) -> Self {
        let summer = (7..=9).contains(&date.month());
        let chilled = match product {
            p if p.contains("matsutake") || p.contains("mushroom") => f64::from(u8::from(summer)) * 0.6,
            p if p.contains("cordyceps") => f64::from(u8::from((5..=7).contains(&date.month()))) * 0.1,
            p if p.contains("yak") => 0.05,
            _ => 0.0,
        };
        Self { chilled }
    }
}

struct StationDay<'a> {
    demand: &'a Demand,
    depot: &'a Depot,
    station: &'a Station,
    villages: &'a [VillageId],
    start: Time,
    season: Season,
    rng: Rng,
}

impl StationDay<'_> {
    fn parcels(&mut self, share: f64) -> Vec<Parcel> {
        let count = |rng: &mut Rng, per_day: u32| {
            (f64::from(per_day) * share * self.demand.scale + rng.unit()).floor() as usize
        };
        let inbound = count(&mut self.rng, self.depot.parcels_in);
        let outbound = count(&mut self.rng, self.depot.parcels_out);
        if self.villages.is_empty() {
            return Vec::new();
        }
        let mut parcels = Vec::with_capacity(inbound + outbound);
        for n in 0..inbound {
            parcels.push(self.inbound(n));
        }
        for n in 0..outbound {
            parcels.push(self.outbound(n));
        }
        parcels
    }

    fn inbound(&mut self, n: usize) -> Parcel {
        let express = self.rng.unit() < self.demand.express_share;
        let chilled = express && self.rng.unit() < self.demand.chilled_share;
        // Noon: sorted at the hub, in time for the evening's train.
        let ready = self.start + Seconds(if express { 5 } else { 12 } * HOUR);
        let promise = if express { self.demand.express_promise } else { self.demand.standard_promise };
        let (mass, volume) = parcel_size(&mut self.rng);
        Parcel {
            id: format!("{}I{n:05}", self.station.township),
            flow: Flow::In,
            village: self.village(),
            hub: if express { self.demand.express_hub } else { self.demand.standard_hub },
            service: if express { Service::Express } else { Service::Standard },
            temperature: if chilled { Temperature::Chilled } else { Temperature::Ambient },
            mass,
            volume,
            ready,
            due: ready + promise,
            shelf_life: None,
        }
    }

    fn outbound(&mut self, n: usize) -> Parcel {
        let chilled = self.rng.unit() < self.season.chilled;
        let ready = self.start + Seconds(8 * HOUR);
        let promise = if chilled { self.demand.chilled_promise } else { self.demand.goods_promise };
        let (mass, volume) = goods_size(&mut self.rng);
        Parcel {
            id: format!("{}O{n:05}", self.station.township),
            flow: Flow::Out,
            village: self.village(),
            hub: if chilled { self.demand.express_hub } else { self.demand.standard_hub },
            service: if chilled { Service::Express } else { Service::Standard },
            temperature: if chilled { Temperature::Chilled } else { Temperature::Ambient },
            mass,
            volume,
            ready,
            due: ready + promise,
            shelf_life: chilled.then_some(self.demand.shelf_life),
        }
    }

    fn village(&mut self) -> VillageId {
        self.villages[self.rng.below(self.villages.len())]
    }
}

/// Mass and volume of an e-commerce parcel.
///
/// Mass: log-normal, mu 6.726, sigma 1.349 (ln grams; the fit's median is 834 g, the sample's 700 g); volume: quantiles 0.8, 2.9, 6.8, 18.5, 41, 63,
/// 136 litres at 5, 25, 50, 75, 90, 95, 99 % (both from 32,949 products of the Olist data set, 2026). Their
/// correlation of 0.8 in ranks is MODEL. 20 g to 50 kg and 0.2 to 300 litres.
fn parcel_size(rng: &mut Rng) -> (Grams, Millilitres) {
    let z = rng.normal();
    let mass = half_up((6.726 + 1.349 * z).exp().clamp(20.0, 50_000.0));
    let rank = 0.8 * z + 0.6 * rng.normal();
    let volume = half_up(volume_quantile(rank).clamp(0.2, 300.0) * 1000.0);
    (Grams(mass), Millilitres(volume))
}

/// Litres at a standard normal rank, log-linear between the published quantiles and beyond them.
fn volume_quantile(rank: f64) -> f64 {
    const QUANTILES: [(f64, f64); 7] =
        [(-1.645, 0.8), (-0.674, 2.9), (0.0, 6.8), (0.674, 18.5), (1.282, 41.0), (1.645, 63.0), (2.326, 136.0)];
    let above = QUANTILES.iter().position(|q| rank < q.0).unwrap_or(QUANTILES.len() - 1).max(1);
    let ((z0, v0), (z1, v1)) = (QUANTILES[above - 1], QUANTILES[above]);
    let share = (rank - z0) / (z1 - z0);
    (v0.ln() + share * (v1.ln() - v0.ln())).exp()
}

/// Mass and volume of farm goods: median 2.5 kg, 1.6 litres a kilogram (MODEL). 100 g to 40 kg.
fn goods_size(rng: &mut Rng) -> (Grams, Millilitres) {
    let mass = (2500.0_f64.ln() + 0.7 * rng.normal()).exp().clamp(100.0, 40_000.0);
    let litres_per_kg = (1.6_f64.ln() + 0.3 * rng.normal()).exp();
    (Grams(half_up(mass)), Millilitres(half_up(mass * litres_per_kg)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcel_sizes_have_the_published_quantiles() {
        let mut rng = Rng::new(1);
        let (mut mass, mut volume): (Vec<i64>, Vec<i64>) =
            (0..100_000).map(|_| parcel_size(&mut rng)).map(|(m, v)| (m.0, v.0)).unzip();
        mass.sort_unstable();
        volume.sort_unstable();
        let near = |value: i64, expected: f64| (value as f64 / expected - 1.0).abs() < 0.05;
        assert!(near(mass[50_000], 834.0), "{}", mass[50_000]);
        for (at, litres) in [(5_000, 0.8), (25_000, 2.9), (50_000, 6.8), (75_000, 18.5), (95_000, 63.0)] {
            assert!(near(volume[at], litres * 1000.0), "{at}: {} for {litres} l", volume[at]);
        }
    }
}
