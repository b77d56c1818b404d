//! Who is served where at the least cost? Solves an assignment problem from a file and proves the answer; prints one JSON
//! object.

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::Budget;
use skyroad::assign::indivisible;
use skyroad::assign::transport::{Plane, Problem, Solver};
use skyroad::io::{AssignmentFile, COST_OF_DISTANCE, read_assignment};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// Optimal assignment of points to stations with capacities. The format is in the documentation of `io::AssignmentFile`.
#[derive(Parser)]
struct Args {
    /// Demands, capacities, stations and costs for each point; .gz and .xz are unpacked.
    instance: PathBuf,
    /// The optimum over all pairs, at the costs that their coordinates give, not over the listed ones alone.
    #[arg(long)]
    all_pairs: bool,
    /// Every point goes whole to one station.
    #[arg(long, conflicts_with_all = ["all_pairs", "resolve"])]
    indivisible: bool,
    /// Steps of the bound for whole points.
    #[arg(long, default_value_t = 200)]
    steps: u64,
    /// Worker threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Then give this station one slot more, and one less again, and tell how long each took.
    #[arg(long)]
    resolve: Option<usize>,
}

fn main() -> Result<()> {
    let args = Args::parse();
    rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global()?;
    let file = read_assignment(&args.instance, 4 << 30)?;
    let start = Instant::now();
    if args.indivisible {
        return whole(&args, file);
    }
    let (mut solver, plane) = build(&args, file)?;
    let built = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let rounds = match plane {
        Some(mut plane) => solver.solve_beyond(&mut plane, &Budget::default())?,
        None => solver.solve(&Budget::default()).map(|()| 1)?,
    };
    let solved = start.elapsed().as_secs_f64();
    let solution = solver.solution();
    let mut out = serde_json::json!({
        "cost": solution.cost, "bound": solution.bound, "overflow": solution.overflow,
        "arcs": solver.problem().arc_count(), "rounds": rounds, "pivots": solver.pivots(),
        "build_s": built, "solve_s": solved, "checksum": solution.checksum(), "threads": args.threads,
    });
    if let Some(station) = args.resolve {
        let changes = resolve(&mut solver, station)?;
        out["resolve"] = changes;
    }
    out["peak_mb"] = peak_mb().into();
    writeln!(std::io::stdout(), "{out}")?;
    Ok(())
}

/// The problem with its first basis; the plane where all pairs count.
fn build(args: &Args, file: AssignmentFile) -> Result<(Solver, Option<Plane>)> {
    let plane = match (args.all_pairs, file.places) {
        (false, _) => None,
        (true, None) => anyhow::bail!("{} has no coordinates", args.instance.display()),
        (true, Some([points, stations])) => Some(Plane::new(points, &stations, COST_OF_DISTANCE)?),
    };
    let problem = listed(file.capacity, &file.demand, (file.listed, &file.pairs), file.overflow)?;
    drop(file.pairs);
    Ok((Solver::new(problem), plane))
}

fn listed(capacity: Vec<u32>, demand: &[u32], (each, pairs): (usize, &[(u32, u32)]), overflow: u32) -> Result<Problem> {
    let mut problem = Problem::new(capacity);
    problem.reserve(demand.len(), pairs.len());
    for (point, &demand) in demand.iter().enumerate() {
        problem.add_point(demand, overflow, pairs[point * each..(point + 1) * each].iter().copied())?;
    }
    Ok(problem)
}

/// Every point at one station, with the gap to the bound.
fn whole(args: &Args, file: AssignmentFile) -> Result<()> {
    let problem = listed(file.capacity, &file.demand, (file.listed, &file.pairs), file.overflow)?;
    let start = Instant::now();
    let answer = indivisible::solve(&problem, &Budget::iterations(args.steps))?;
    let out = serde_json::json!({
        "cost": answer.cost, "bound": answer.bound, "gap": answer.gap(), "divisible": answer.divisible,
        "overflow": answer.overflow, "arcs": problem.arc_count(), "solve_s": start.elapsed().as_secs_f64(),
        "checksum": answer.checksum(), "threads": args.threads, "peak_mb": peak_mb(),
    });
    writeln!(std::io::stdout(), "{out}")?;
    Ok(())
}

fn resolve(solver: &mut Solver, station: usize) -> Result<serde_json::Value> {
    let capacity = *solver.problem().capacity().get(station).context("there is no such station")?;
    let change = |solver: &mut Solver, capacity: u32| {
        let start = Instant::now();
        solver.set_capacity(station, capacity);
        let seconds = start.elapsed().as_secs_f64();
        serde_json::json!({ "capacity": capacity, "seconds": seconds, "cost": solver.solution().cost })
    };
    let prepare = Instant::now();
    solver.prepare_changes();
    let prepared = prepare.elapsed().as_secs_f64();
    let more = capacity + 1 + capacity / 2;
    let changes = [more, capacity, capacity / 2, 0, capacity].map(|to| change(solver, to));
    Ok(serde_json::json!({ "prepare_s": prepared, "changes": changes }))
}

/// The most memory that this process ever held, where the system tells.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
