//! How few, or how cheap, vehicles carry these goods? Packs a list in kilograms, litres and pieces, with a bound.

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::io::{Row, Table, read_text};
use skyroad::load::pack::{Item, PackOptions, PackProblem, Unpacked, Vehicle, pack};
use skyroad::{Budget, Error, Fen, Warning, half_up};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The bit of cooling, in what items need and vehicles offer.
const COLD: u32 = 1;

/// Pack goods into vehicles.
#[derive(Parser)]
struct Args {
    /// CSV of goods: id, kg, litres; optional cold (1 or empty).
    items: PathBuf,
    /// CSV of vehicles: name, kg, litres, yuan; optional pieces (the most aboard), count (how many there are), cold.
    vehicles: PathBuf,
    /// Iterations of the search.
    #[arg(long, default_value_t = 50_000)]
    iterations: u64,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut warnings = Vec::new();
    let items = read(&args.items, &["id", "kg", "litres"], &mut warnings, item)?;
    let vehicles = read(&args.vehicles, &["name", "kg", "litres", "yuan"], &mut warnings, vehicle)?;
    for warning in &warnings {
        writeln!(std::io::stderr(), "{warning}")?;
    }
    let problem = PackProblem::new(items.iter().map(|i| i.1).collect(), vehicles.iter().map(|v| v.1).collect())?;
    let packing = pack(&problem, &PackOptions { budget: Budget::iterations(args.iterations), seed: args.seed })?;
    let name = |item: &usize| items[*item].0.as_str();
    if args.json {
        let used = packing.vehicles.iter().map(|v| {
            serde_json::json!({ "vehicle": vehicles[v.vehicle].0, "items": v.items.iter().map(name).collect::<Vec<_>>() })
        });
        let left = packing.unpacked.iter().map(|(i, why)| serde_json::json!({ "item": name(i), "why": reason(*why) }));
        let out = serde_json::json!({
            "vehicles": used.collect::<Vec<_>>(), "unpacked": left.collect::<Vec<_>>(),
            "cost_fen": packing.cost.0, "bound_fen": packing.bound.0, "optimal": packing.is_optimal(),
        });
        writeln!(std::io::stdout(), "{out}")?;
        return Ok(());
    }
    let mut out = std::io::stdout();
    for used in &packing.vehicles {
        let sum = |measure: usize| used.items.iter().map(|&i| problem.items()[i].sizes[measure]).sum::<i64>();
        let (kind, aboard) = (&vehicles[used.vehicle].0, used.items.iter().map(name).collect::<Vec<_>>().join(" "));
        writeln!(out, "{kind}: {:.1} kg, {:.1} l: {aboard}", sum(0) as f64 / 1e3, sum(1) as f64 / 1e3)?;
    }
    for (item, why) in &packing.unpacked {
        writeln!(out, "left behind: {}: {}", name(item), reason(*why))?;
    }
    let (cost, bound) = (packing.cost.yuan(), packing.bound.yuan());
    writeln!(out, "{} vehicles, {cost:.2} yuan; no packing costs less than {bound:.2}", packing.vehicles.len())?;
    Ok(())
}

fn read<T>(
    path: &Path,
    required: &[&str],
    warnings: &mut Vec<Warning>,
    row: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>> {
    let text = read_text(path)?;
    let table = Table::parse(&path.display().to_string(), &text, required).context("the columns are in --help")?;
    warnings.extend(table.warnings.iter().cloned());
    Ok(table.read(warnings, row))
}

/// Thousandths of a field in kilograms or litres.
fn thousandths(row: &Row<'_>, field: &str) -> Result<i64, Error> {
    Ok(half_up(row.number(field, 0.0..=1e9)? * 1e3))
}

fn cold(row: &Row<'_>) -> Result<u32, Error> {
    Ok(row.maybe_number("cold", 0.0..=1.0)?.map_or(0, |cold| if cold > 0.0 { COLD } else { 0 }))
}

fn item(row: &Row<'_>) -> Result<(String, Item), Error> {
    let sizes = [thousandths(row, "kg")?, thousandths(row, "litres")?, 1, 0];
    Ok((row.string("id"), Item { sizes, needs: cold(row)?, group: 0 }))
}

fn vehicle(row: &Row<'_>) -> Result<(String, Vehicle), Error> {
    let most = |field| Ok::<_, Error>(row.maybe_number(field, 0.0..=4e9)?.map(|n| n as u32));
    let pieces = most("pieces")?.map_or(1 << 40, i64::from);
    let capacity = [thousandths(row, "kg")?, thousandths(row, "litres")?, pieces, 0];
    let (cost, available) = (Fen(half_up(row.number("yuan", 0.0..=1e9)? * 100.0)), most("count")?);
    Ok((row.string("name"), Vehicle { capacity, offers: cold(row)?, cost, available }))
}

fn reason(why: Unpacked) -> &'static str {
    match why {
        Unpacked::TooLarge => "larger than every vehicle",
        Unpacked::NotOffered => "no vehicle is cooled",
        Unpacked::NoVehicleLeft => "all vehicles are full",
        _ => "not packed",
    }
}
