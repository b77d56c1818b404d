//! Which departures carry which goods, and when is it worth holding them for a fuller one? Reads freight planning instances,
//! solves and checks each, prints one line of JSON for each.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints its answer")]

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::Budget;
use skyroad::check::check_haul;
use skyroad::io::gttp::{Gttp, MICRO, gttp_files, haul_json, read_gttp};
use skyroad::io::write_file;
use skyroad::load::haul::{Options, solve};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Plans freight over days of departures by road, rail and ship. The format is in the documentation of `io::gttp`.
#[derive(Parser)]
struct Args {
    /// An instance's .json (its .arcs stands beside it), or a folder of them.
    instances: PathBuf,
    /// Rounds of search: reproducible.
    #[arg(long, default_value_t = 100_000)]
    iterations: u64,
    /// Wall-clock seconds for each instance.
    #[arg(long)]
    seconds: Option<f64>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write each plan into this folder.
    #[arg(long)]
    output: Option<PathBuf>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    for file in gttp_files(&args.instances)? {
        let instance = read_gttp(&file)?;
        println!("{}", line(&args, &instance)?);
    }
    Ok(())
}

fn line(args: &Args, instance: &Gttp) -> Result<serde_json::Value> {
    let start = Instant::now();
    let mut budget = Budget::iterations(args.iterations);
    if let Some(seconds) = args.seconds {
        budget = budget.within(Duration::try_from_secs_f64(seconds).context("--seconds")?);
    }
    let answer = solve(&instance.problem, &Options { budget, seed: args.seed, ..Options::default() })?;
    let seconds = start.elapsed().as_secs_f64();
    let found = check_haul(&instance.problem, &answer);
    found.iter().take(5).for_each(|violation| eprintln!("{violation}"));
    if let Some(folder) = &args.output {
        write_file(&folder.join(format!("{}.plan.json", instance.name)), haul_json(instance, &answer)?.as_bytes())?;
    }
    let (cost, bound) = (answer.cost as f64 / MICRO, answer.bound as f64 / MICRO);
    let short: i64 = answer.short.iter().map(|s| s.units).sum();
    Ok(serde_json::json!({
        "instance": instance.name, "cost": cost, "bound": bound, "gap_percent": 100.0 * (cost - bound) / cost,
        "seconds": seconds, "strands": answer.strands.len(), "short": short, "violations": found.len(),
    }))
}
