//! On which days of the week is each village called at, so that few vehicles go?

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::io::{Row, Table, read_text};
use skyroad::load::calls::{CallProblem, Group, Village};
use skyroad::{Budget, Error, Warning, half_up};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Choose days of call for villages on roads, with a bound.
#[derive(Parser)]
struct Args {
    /// CSV of villages: id, road, calls (in a week), gap (the fewest days from one to the next), kg (in a week).
    villages: PathBuf,
    /// CSV of roads: id, yuan (for a trip), kg (that a vehicle holds).
    roads: PathBuf,
    /// Days of the cycle.
    #[arg(long, default_value_t = 7)]
    days: u32,
    /// Trips a day by own vehicles.
    #[arg(long, default_value_t = 1_000_000)]
    vehicles: i64,
    /// Yuan that each further trip of a day costs more.
    #[arg(long, default_value_t = 0.0)]
    hire: f64,
    /// Kilograms that can be handled in a day.
    #[arg(long, default_value_t = 1_000_000)]
    handle: i64,
    /// Yuan for each kilogram above that.
    #[arg(long, default_value_t = 0.0)]
    overload: f64,
    /// Changes tried for each village.
    #[arg(long, default_value_t = 2_000)]
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
    let fen = |yuan: f64| half_up(yuan * 100.0);
    let group = |row: &Row<'_>| {
        let (trip, room) = (fen(row.number("yuan", 0.0..=1e6)?), half_up(row.number("kg", 1.0..=1e6)?));
        Ok((row.string("id"), Group { trip, room }))
    };
    let roads = read(&args.roads, &["id", "yuan", "kg"], group)?;
    let village = |row: &Row<'_>| {
        let road = row.text("road");
        let found = roads.iter().position(|(id, _)| id == road);
        let group = found.ok_or_else(|| row.error("road", format!("there is no road \"{road}\"")))? as u32;
        let days = |field| row.number(field, 1.0..=14.0).map(|n| n as u32);
        let (calls, gap, amount) = (days("calls")?, days("gap")?, half_up(row.number("kg", 0.0..=1e6)?));
        Ok((row.string("id"), Village { group, calls, gap, amount }))
    };
    let villages = read(&args.villages, &["id", "road", "calls", "gap", "kg"], village)?;
    let problem = CallProblem {
        days: args.days,
        groups: roads.iter().map(|r| r.1).collect(),
        villages: villages.iter().map(|v| v.1).collect(),
        vehicles: args.vehicles,
        hire: fen(args.hire),
        handle: args.handle,
        overload: fen(args.overload),
    };
    let plan = problem.solve(&Budget::iterations(args.iterations), args.seed)?;
    let days = |pattern: u16| (0..args.days).filter(|d| pattern >> d & 1 == 1).map(|d| d + 1).collect::<Vec<u32>>();
    let mut out = std::io::stdout();
    if args.json {
        let village =
            |((id, _), &pattern): (&(String, Village), &u16)| serde_json::json!({ "id": id, "days": days(pattern) });
        let villages: Vec<_> = villages.iter().zip(&plan.patterns).map(village).collect();
        let json = serde_json::json!({
            "villages": villages, "trips": plan.trips, "kg": plan.loads, "cost_fen": plan.cost, "bound_fen": plan.bound,
        });
        writeln!(out, "{json}")?;
        return Ok(());
    }
    for ((id, village), &pattern) in villages.iter().zip(&plan.patterns) {
        let days: Vec<String> = days(pattern).iter().map(ToString::to_string).collect();
        writeln!(out, "{id:16} {:16} days {}", roads[village.group as usize].0, days.join(" "))?;
    }
    for (day, (trips, kg)) in plan.trips.iter().zip(&plan.loads).enumerate() {
        writeln!(out, "day {}: {trips} trips, {kg} kg", day + 1)?;
    }
    let (cost, bound) = (plan.cost as f64 / 100.0, plan.bound as f64 / 100.0);
    writeln!(out, "{cost:.2} yuan; no choice of days costs less than {bound:.2}")?;
    Ok(())
}

fn read<T>(path: &Path, required: &[&str], row: impl FnMut(&Row<'_>) -> Result<T, Error>) -> Result<Vec<T>> {
    let table = Table::parse(&path.display().to_string(), &read_text(path)?, required).context("see --help")?;
    let mut warnings: Vec<Warning> = Vec::new();
    let rows = table.read(&mut warnings, row);
    warnings.iter().try_for_each(|warning| writeln!(std::io::stderr(), "{warning}"))?;
    Ok(rows)
}
