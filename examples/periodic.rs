//! Which village is served on which days of the week, and who drives where on each?

use anyhow::Result;
use clap::Parser;
use skyroad::check::check_period;
use skyroad::io::{Row, Table, read_text};
use skyroad::scenario::vrp::{Kind, Legs, Objective, Order, Period, Plane, Problem, Rounding, Visit, VisitId};
use skyroad::tour::periodic::{Options, solve};
use skyroad::{Budget, Error, Id, IdVec, Warning, half_up};
use std::io::Write;
use std::path::PathBuf;

/// Plan a week of tours to villages that are served on one of some sets of days.
#[derive(Parser)]
struct Args {
    /// CSV of villages: id, x_km, y_km (from the depot), kg (each call), days (sets of days that will do, as 14|25).
    villages: PathBuf,
    /// Days of the period.
    #[arg(long, default_value_t = 5)]
    days: u32,
    /// Vehicles that may go each day.
    #[arg(long, default_value_t = 2)]
    vehicles: u32,
    /// Kilograms that one holds.
    #[arg(long, default_value_t = 1000)]
    kg: i64,
    /// Rounds of search.
    #[arg(long, default_value_t = 50_000)]
    iterations: u64,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Name, point in metres, kilograms, patterns.
type Village = (String, [f64; 2], i64, Vec<u32>);

fn main() -> Result<()> {
    let args = Args::parse();
    let columns = ["id", "x_km", "y_km", "kg", "days"];
    let table = Table::parse(&args.villages.display().to_string(), &read_text(&args.villages)?, &columns)?;
    let mut warnings: Vec<Warning> = Vec::new();
    let villages: Vec<Village> = table.read(&mut warnings, |row| village(row, args.days));
    warnings.iter().try_for_each(|warning| writeln!(std::io::stderr(), "{warning}"))?;
    let points = std::iter::once([0.0, 0.0]).chain(villages.iter().map(|village| village.1)).collect();
    let visit = |(place, village): (u32, &Village)| Visit { place, deliver: vec![village.2], ..Visit::default() };
    let problem = Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest)?)],
        visits: (1..).zip(&villages).map(visit).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind { count: args.vehicles, capacity: vec![args.kg], ..Kind::default() }]),
        objective: Objective::Cost,
        order: Order::Free,
    };
    let period = Period { problem, days: args.days, patterns: villages.iter().map(|v| v.3.clone()).collect() };
    let options = Options { seed: args.seed, ..Options::default() };
    let answer = solve(&period, &options, &Budget::iterations(args.iterations))?;
    let mut out = std::io::stdout();
    for (day, plan) in (1..).zip(&answer.days) {
        let name = |visit: VisitId| villages[visit.index()].0.as_str();
        for tour in &plan.answer.tours {
            let calls: Vec<&str> = tour.visits().filter_map(|visit| plan.visit(visit)).map(name).collect();
            writeln!(out, "day {day}: {} km: {}", half_up(tour.distance as f64 / 1000.0), calls.join(", "))?;
        }
        for left in plan.answer.unserved.iter().filter_map(|left| plan.visit(left.visit)) {
            writeln!(out, "day {day}: no room for {}", name(left))?;
        }
    }
    writeln!(out, "{} km in {} days", half_up(answer.cost as f64 / 1000.0), args.days)?;
    writeln!(out, "check: {} violations", check_period(&period, &answer).len())?;
    Ok(())
}

fn village(row: &Row<'_>, days: u32) -> Result<Village, Error> {
    let metres = |field| row.number(field, -1e4..=1e4).map(|km| km * 1000.0);
    let day = |digit: char| {
        let day = digit.to_digit(10).filter(|day| (1..=days).contains(day));
        day.map(|day| 1u32 << (day - 1))
            .ok_or_else(|| row.error("days", format!("\"{digit}\" is no day of 1 to {days}")))
    };
    let pattern = |set: &str| set.chars().try_fold(0, |days, digit| Ok(days | day(digit)?));
    let patterns = row.text("days").split('|').map(pattern).collect::<Result<Vec<u32>, Error>>()?;
    if patterns.contains(&0) {
        return Err(row.error("days", "a set of days is empty"));
    }
    let kg = half_up(row.number("kg", 0.0..=1e6)?);
    Ok((row.string("id"), [metres("x_km")?, metres("y_km")?], kg, patterns))
}
