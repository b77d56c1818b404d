//! Where should stations open, and whom does each serve? Solves a location problem from a benchmark file and says how far the
//! answer is proven; prints one JSON object.

use anyhow::Result;
use clap::{Parser, ValueEnum};
use skyroad::assign::{hub, siting};
use skyroad::io::{read_facility, read_hubs, read_p_median, write_file};
use skyroad::{Budget, Warning};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Optimal sites. The formats are in the documentation of `io::read_facility`, `io::read_p_median` and `io::read_hubs`.
#[derive(Parser)]
struct Args {
    /// The problem; .gz and .xz are unpacked.
    instance: PathBuf,
    /// What kind of problem the file holds.
    #[arg(long)]
    kind: Kind,
    /// How many sites to open, where the file's own number is not meant.
    #[arg(long)]
    open: Option<usize>,
    /// Nodes of the search tree, or sets of hubs, at most.
    #[arg(long, default_value_t = 100_000_000)]
    nodes: u64,
    /// Seconds at most; the answer then depends on the machine.
    #[arg(long)]
    seconds: Option<f64>,
    /// Writes the site of each customer, one a line, counted from 0.
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Single-source capacitated facility location.
    Sscflp,
    /// P-median on a graph, in OR-Library's format.
    Pmedian,
    /// Single-allocation p-hub median, in the format of the Australia Post data; distances count in thousands.
    Hub,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut budget = Budget::iterations(args.nodes);
    if let Some(seconds) = args.seconds {
        budget = budget.within(Duration::try_from_secs_f64(seconds)?);
    }
    match args.kind {
        Kind::Sscflp => facility(&args, &budget),
        Kind::Pmedian => p_median(&args, &budget),
        Kind::Hub => hubs(&args, &budget),
    }
}

fn facility(args: &Args, budget: &Budget) -> Result<()> {
    let file = read_facility(&args.instance, 1 << 30)?;
    let site = |&(capacity, cost)| siting::Site { cost, capacity: Some(capacity), ..siting::Site::default() };
    let mut problem = siting::Problem::new(file.sites.iter().map(site).collect(), siting::Rules::default())?;
    for (at, &demand) in file.demand.iter().enumerate() {
        let cost = |site: usize| file.costs[site * file.demand.len() + at];
        let ways = (0..file.sites.len()).map(|s| siting::Way { site: s as u32, cost: cost(s), time: 0 });
        problem.add(siting::Customer { demand, ..siting::Customer::default() }, ways)?;
    }
    report(args, &problem, file.cost_decimals, &file.warnings, budget)
}

fn p_median(args: &Args, budget: &Budget) -> Result<()> {
    let file = read_p_median(&args.instance, 1 << 30)?;
    let costs = file.distances()?;
    let problem = siting::Problem::p_median(args.open.unwrap_or(file.open), &costs)?;
    report(args, &problem, 0, &file.warnings, budget)
}

fn hubs(args: &Args, budget: &Budget) -> Result<()> {
    let file = read_hubs(&args.instance, 1 << 30)?;
    let [collect, transfer, distribute] = file.rates;
    let distance = file.distances().iter().map(|d| d / 1000.0).collect();
    let rates = hub::Rates { collect, transfer, distribute };
    let open = args.open.unwrap_or(file.hubs);
    let problem = hub::Problem::new(file.places.len(), file.flow, distance, rates)?.hubs(open, open);
    let start = Instant::now();
    let Some(answer) = hub::solve(&problem, budget)? else { anyhow::bail!("there is no answer") };
    let seconds = start.elapsed().as_secs_f64();
    let cents = |cost: f64| (cost * 100.0).round() / 100.0;
    let out = serde_json::json!({
        "cost": cents(answer.cost), "bound": cents(answer.bound), "gap": answer.gap(),
        "optimal": answer.bound == answer.cost, "open": answer.hubs, "sets": answer.sets,
        "allocated": answer.allocated, "seconds": seconds, "warnings": file.warnings,
    });
    writeln!(std::io::stdout(), "{out}")?;
    write_served(args, answer.hub_of.iter().map(|&h| Some(h)))
}

fn report(args: &Args, problem: &siting::Problem, decimals: u32, warnings: &[Warning], budget: &Budget) -> Result<()> {
    let start = Instant::now();
    let Some(answer) = siting::solve(problem, budget)? else { anyhow::bail!("there is no answer") };
    let seconds = start.elapsed().as_secs_f64();
    let unit = 10f64.powi(decimals as i32);
    let out = serde_json::json!({
        "cost": answer.cost as f64 / unit, "bound": answer.bound as f64 / unit, "gap": answer.gap(),
        "optimal": answer.is_optimal(), "open": answer.open, "nodes": answer.nodes, "seconds": seconds,
        "warnings": warnings,
    });
    writeln!(std::io::stdout(), "{out}")?;
    write_served(args, answer.served.iter().copied())
}

fn write_served(args: &Args, served: impl Iterator<Item = Option<u32>>) -> Result<()> {
    if let Some(output) = &args.output {
        let line = |site: Option<u32>| site.map_or("none\n".to_owned(), |s| format!("{s}\n"));
        write_file(output, served.map(line).collect::<String>().as_bytes())?;
    }
    Ok(())
}
