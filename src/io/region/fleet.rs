//! vehicles.csv, demand.csv: what depots own and what they must carry.

use super::super::source::Source;
use super::places::Places;
use super::rates::fen;
use crate::base::{Co2, Error, Grams, Id, IdVec, Millilitres, Warning, half_up};
use crate::freight::{Depot, DepotId, VehicleClass, VehicleType, VehicleTypeId};
use crate::network::NodeId;
use std::collections::HashMap;

pub(super) fn vehicles(
    source: &Source,
    warnings: &mut Vec<Warning>,
) -> Result<IdVec<VehicleTypeId, VehicleType>, Error> {
    const FILE: &str = "vehicles.csv";
    let table = super::table(source, FILE, &["name", "class", "mass_kg", "volume_m3", "chilled", "drivers"])?;
    let types: IdVec<_, _> = table
        .read(warnings, |row| {
            let class = match row.text("class") {
                "van" => VehicleClass::Van,
                "box-truck" => VehicleClass::BoxTruck,
                "heavy-truck" => VehicleClass::HeavyTruck,
                other => return Err(row.error("class", format!("\"{other}\" is none of van, box-truck, heavy-truck"))),
            };
            Ok(VehicleType {
                name: row.string("name"),
                class,
                mass: Grams(half_up(row.number("mass_kg", 1.0..=100_000.0)? * 1000.0)),
                volume: Millilitres(half_up(row.number("volume_m3", 0.01..=1000.0)? * 1e6)),
                chilled: row.text("chilled") == "yes",
                drivers: row.number("drivers", 1.0..=4.0)? as u8,
                fixed: fen(row, "fixed_yuan")?,
                per_km: fen(row, "per_km_yuan")?,
                per_hour: fen(row, "per_hour_yuan")?,
                co2_per_km: Co2(half_up(row.number("co2_kg_per_km", 0.0..=100.0)? * 1000.0)),
                source: row.string("source"),
            })
        })
        .into_iter()
        .collect();
    if types.is_empty() {
        return Err(Error::file(FILE, "has no usable row; depots need vehicles"));
    }
    Ok(types)
}

/// One depot at each county seat. Seats are the first nodes, in the order of the counties.
pub(super) fn depots(
    source: &Source,
    places: &Places,
    vehicles: &IdVec<VehicleTypeId, VehicleType>,
    warnings: &mut Vec<Warning>,
) -> Result<IdVec<DepotId, Depot>, Error> {
    let table = super::table(source, "demand.csv", &["adcode", "parcels_in_per_day", "parcels_out_per_day"])?;
    let rows = table.read(warnings, |row| {
        let parcels = |field: &str| Ok::<_, Error>(row.number(field, 0.0..=1e8)? as u32);
        let parcels = (parcels("parcels_in_per_day")?, parcels("parcels_out_per_day")?);
        Ok((row.string("adcode"), (parcels.0, parcels.1, row.string("outbound_product"))))
    });
    let mut demand: HashMap<String, _> = rows.into_iter().collect();
    let mut depots = IdVec::new();
    for (i, county) in places.counties.iter().enumerate() {
        let (parcels_in, parcels_out, product) = demand.remove(&county.adcode).unwrap_or_default();
        depots.push(Depot {
            adcode: county.adcode.clone(),
            slug: county.slug.clone(),
            names: county.names.clone(),
            prefecture: county.prefecture.clone(),
            node: NodeId::from_index(i),
            population: county.population,
            parcels_in,
            parcels_out,
            product,
            fleet: fleet(parcels_in.max(parcels_out), vehicles),
        });
    }
    for adcode in demand.keys().collect::<std::collections::BTreeSet<_>>() {
        warnings.push(Warning::new(format!("demand.csv: there is no county {adcode}; its demand is left out")));
    }
    Ok(depots)
}

/// How many vehicles a depot of this many parcels a day owns (MODEL): six of each kind, and of each kind as many more
/// as a third of the day would fill, at 2.1 kg and 17 litres a parcel.
fn fleet(parcels: u32, vehicles: &IdVec<VehicleTypeId, VehicleType>) -> Vec<(VehicleTypeId, u32)> {
    let third = f64::from(parcels) / 3.0;
    let count = |v: &VehicleType| {
        let by_mass = third * 2_100.0 / v.mass.0 as f64;
        let by_volume = third * 17_000.0 / v.volume.0 as f64;
        6 + by_mass.max(by_volume).ceil() as u32
    };
    vehicles.entries().map(|(id, v)| (id, count(v))).collect()
}
