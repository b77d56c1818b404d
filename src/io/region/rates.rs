//! rates.csv.

use super::super::source::Source;
use super::super::table::Row;
use crate::base::{Co2, Error, Fen, half_up};
use crate::freight::{Rate, Rates, Tariff};

pub(super) fn read(source: &Source) -> Result<Rates, Error> {
    const FILE: &str = "rates.csv";
    let table = super::table(source, FILE, &["tariff", "fixed_yuan", "per_km_yuan", "per_kg_yuan", "per_tkm_yuan"])?;
    let mut rates: [Rate; Tariff::ALL.len()] = Default::default();
    for tariff in Tariff::ALL {
        let row = table.rows().find(|r| r.text("tariff") == tariff.name());
        let row = row.ok_or_else(|| Error::file(FILE, format!("the tariff \"{}\" is missing", tariff.name())))?;
        rates[tariff as usize] = rate(&row)?;
    }
    Ok(Rates::new(rates))
}

fn rate(row: &Row<'_>) -> Result<Rate, Error> {
    let grams = |field: &str| Ok::<_, Error>(Co2(half_up(row.maybe_number(field, 0.0..=1e6)?.unwrap_or(0.0))));
    Ok(Rate {
        fixed: fen(row, "fixed_yuan")?,
        per_km: fen(row, "per_km_yuan")?,
        per_hour: fen(row, "per_hour_yuan")?,
        per_kg: fen(row, "per_kg_yuan")?,
        per_tkm: fen(row, "per_tkm_yuan")?,
        minimum: fen(row, "minimum_yuan")?,
        volumetric: row.maybe_number("volumetric_ml_per_kg", 1.0..=1e6)?.map(half_up),
        co2_per_tkm: grams("co2_g_per_tkm")?,
        co2_per_km: grams("co2_g_per_km")?,
        source: row.string("source"),
    })
}

/// Yuan to fen; empty is nothing. Rates are whole fen.
pub(super) fn fen(row: &Row<'_>, field: &str) -> Result<Fen, Error> {
    Ok(Fen(half_up(row.maybe_number(field, 0.0..=1e9)?.unwrap_or(0.0) * 100.0)))
}
