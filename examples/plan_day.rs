//! The main job: a day's parcels go from railheads and airports to the township stations and the farm goods come back,
//! with times, money, a map and a verified plan.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints its answer")]

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::io::region::Settings;
use skyroad::io::{self, Source};
use skyroad::plan::{Demand, Options, Progress, close_roads, lines, plan_day};
use skyroad::{Date, Plan, Region, Scenario, Warning, check, report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Plan a day's parcels end to end.
#[derive(Parser)]
struct Args {
    /// The day that the plan starts on.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Folder with another region's CSV files, as in data/; the embedded Tibet without it.
    #[arg(long)]
    region: Option<PathBuf>,
    /// CSV of the day's parcels; generated (MODEL) without it.
    #[arg(long)]
    parcels: Option<PathBuf>,
    /// Generated parcels of this day for each of an average day.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Seed of generated parcels and of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Close a stretch of road, such as bomi-rawok, or a road, such as G318; repeatable.
    #[arg(long)]
    close: Vec<String>,
    /// Folder that the results are written to.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    /// Print one JSON object instead of the report.
    #[arg(long)]
    json: bool,
}

struct Told;

impl Progress for Told {
    fn step(&self, what: &str) {
        eprintln!("  {what}");
    }
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether the plan is without violations and serves something.
fn run(args: &Args) -> Result<bool> {
    let source = args.region.clone().map_or(skyroad::tibet::SOURCE, Source::Folder);
    let region = io::region::read(&source)?;
    tell(&region.warnings);
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let (parcels, warnings) = match &args.parcels {
        Some(file) => io::read_parcels(file, &region, date)?,
        None => {
            let settings = Settings::read(&source)?;
            let hub = |code: &str| region.timetable.terminal(code);
            let demand = Demand::new(hub(&settings.standard_hub)?, hub(&settings.express_hub)?);
            (Demand { scale: args.scale, ..demand }.generate(&region, date, args.seed)?, Vec::new())
        }
    };
    tell(&warnings);
    let closures = close_roads(&region, &args.close)?;
    let scenario = Scenario { date, closures, parcels, seed: args.seed };
    let plan = plan_day(&region, &scenario, &Options { progress: &Told, ..Options::default() })?;
    eprintln!("  check: every rule, without the solvers");
    let violations = check::check(&region, &scenario, &plan);
    for violation in violations.iter().take(20) {
        eprintln!("violation: {violation}");
    }
    write(args, &region, &scenario, &plan, violations.len()).context("the results can't be written")?;
    let summary = report::summary(&region, &scenario, &plan);
    if args.json {
        println!(
            "{}",
            serde_json::json!({
                "summary": summary,
                "remedies": report::remedies(&region, &scenario, &plan),
                "violations": violations.len(),
            })
        );
    } else {
        println!("{}", report::text(&summary));
        for line in report::remedies(&region, &scenario, &plan) {
            println!("{line}");
        }
        println!("map: {}", args.out.join("map.html").display());
        println!("check: {} violations", violations.len());
    }
    Ok(violations.is_empty() && summary.inbound.served.parcels + summary.outbound.served.parcels > 0)
}

fn tell(warnings: &[Warning]) {
    for warning in warnings.iter().take(20) {
        eprintln!("warning: {warning}");
    }
    if warnings.len() > 20 {
        eprintln!("warning: {} more rows were left out", warnings.len() - 20);
    }
}

fn write(args: &Args, region: &Region, scenario: &Scenario, plan: &Plan, violations: usize) -> Result<()> {
    let options = report::MapOptions { lines: lines(region, scenario, plan)?, ..report::MapOptions::default() };
    let map = report::map_html(region, scenario, plan, violations, &options);
    let file = |name: &str, text: &str| io::write_file(&Path::new(&args.out).join(name), text.as_bytes());
    file("map.html", &map)?;
    file("plan.json", &io::plan_json(plan)?)?;
    file("parcels.csv", &report::parcels_csv(region, scenario, plan)?)?;
    file("tours.csv", &report::tours_csv(region, plan)?)?;
    file("loads.csv", &report::loads_csv(region, plan)?)?;
    file("shipments.csv", &report::shipments_csv(region, plan)?)?;
    file("stations.csv", &report::stations_csv(region, scenario, plan)?)?;
    Ok(())
}
