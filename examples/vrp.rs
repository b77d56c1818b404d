//! How well is a vehicle routing problem solved? Reads it, solves it, checks the answer, prints one line of JSON.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints its answer")]

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};
use skyroad::Budget;
use skyroad::base::Id;
use skyroad::check::check_vrp;
use skyroad::io::vroom::{ComputingTimes, Request, VroomOptions, parse_vroom, parse_vroom_routes};
use skyroad::io::vrp::{Convention, Instance, parse_sol, parse_vrp, sol_text};
use skyroad::io::{read_text, write_file};
use skyroad::scenario::vrp::{Answer, Objective, Place, Plan, Problem};
use skyroad::tour::vrp::{Explained, Options, Rescue, explain, is_whole, lower_bound, solve};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Aim {
    Distance,
    Vehicles,
}

/// Solves a vehicle routing problem: VRPLIB, Solomon, Li and Lim, Cordeau or VROOM's JSON, told by the file's contents.
///
/// Distances are rounded to the nearest integer in VRPLIB files (CVRPLIB's convention), truncated to one decimal where
/// there are time windows (DIMACS's), and exact in mixed fleets, Li and Lim, Cordeau and with `--objective vehicles`.
/// The solution goes to --output alone; standard output gets one line of JSON.
#[derive(Parser)]
struct Args {
    /// The problem.
    problem: PathBuf,
    /// Best known cost, to print the gap in percent.
    #[arg(long)]
    bks: Option<f64>,
    /// Rounds of search: reproducible.
    #[arg(long)]
    iterations: Option<u64>,
    /// Wall-clock seconds.
    #[arg(long)]
    seconds: Option<f64>,
    /// Processor seconds of all threads together.
    #[arg(long)]
    cpu_seconds: Option<f64>,
    /// Worker threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Independent searches; by default 4 with --iterations, else one a thread.
    #[arg(long)]
    islands: Option<usize>,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What comes first; Li and Lim's files ask for vehicles by themselves.
    #[arg(long, value_enum)]
    objective: Option<Aim>,
    /// VROOM's JSON without matrices: legs are great circles at this speed.
    #[arg(long)]
    kmh: Option<f64>,
    /// Start from these routes: `.sol`, or the output for VROOM's JSON.
    #[arg(long)]
    initial: Option<PathBuf>,
    /// Find a lower bound too, in so many rounds (1000 where none are given): a bound by routes up to 256 visits, by
    /// forests beyond.
    #[arg(long, num_args = 0..=1, default_missing_value = "1000")]
    bound: Option<u64>,
    /// Wall-clock seconds for the bound, beside those of the search.
    #[arg(long, requires = "bound")]
    bound_seconds: Option<f64>,
    /// Tell of each unserved visit which single change of the problem would serve it in the tours found, and at what cost.
    #[arg(long)]
    explain: bool,
    /// Print the routes too, customers numbered from 0 with the depots first; VROOM's tasks in the file's order.
    #[arg(long)]
    routes: bool,
    /// Write the solution here, in the format's own way: `.sol`, or VROOM's output.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// A problem in its format.
enum Asked {
    Benchmark(Box<Instance>),
    Vroom(Box<Request>),
}

impl Asked {
    fn read(args: &Args) -> Result<Self> {
        let (path, text) = (args.problem.display().to_string(), read_text(&args.problem)?);
        if text.trim_start().starts_with(['{', '[']) {
            if args.objective.is_some() {
                bail!("--objective is for benchmark files; VROOM's JSON says by its costs what comes first");
            }
            return Ok(Self::Vroom(Box::new(parse_vroom(&path, &text, &VroomOptions { kmh: args.kmh })?)));
        }
        let name = args.problem.file_stem().unwrap_or_default().to_string_lossy();
        let exact = args.objective == Some(Aim::Vehicles);
        let mut instance = parse_vrp(&path, &name, &text, exact.then_some(Convention::Exact))?;
        match args.objective {
            Some(Aim::Vehicles) => instance.problem.objective = Objective::Vehicles,
            Some(Aim::Distance) => instance.problem.objective = Objective::Cost,
            None => {}
        }
        Ok(Self::Benchmark(Box::new(instance)))
    }

    fn problem(&self) -> &Problem {
        match self {
            Self::Benchmark(instance) => &instance.problem,
            Self::Vroom(request) => &request.problem,
        }
    }

    fn initial(&self, file: Option<&Path>) -> Result<Vec<Plan>> {
        let Some(path) = file else {
            return Ok(match self {
                Self::Vroom(request) => request.initial.clone().unwrap_or_default(),
                Self::Benchmark(_) => Vec::new(),
            });
        };
        let (shown, text) = (path.display().to_string(), read_text(path)?);
        Ok(match self {
            Self::Benchmark(instance) => parse_sol(&shown, &text, instance)?,
            Self::Vroom(request) => parse_vroom_routes(&shown, &text, request)?,
        })
    }

    fn cost(&self, plans: &[Plan], answer: &Answer) -> f64 {
        match self {
            Self::Benchmark(instance) => instance.cost(plans),
            Self::Vroom(request) => answer.cost as f64 / request.cost_scale as f64,
        }
    }

    /// In the file's units.
    fn bound(&self, bound: i64) -> f64 {
        match self {
            Self::Benchmark(instance) => instance.bound(bound),
            Self::Vroom(request) => bound as f64 / request.cost_scale as f64,
        }
    }

    /// How many places come before the first visit, and units of the problem's money for one of the file's.
    fn depots_and_scale(&self) -> (usize, f64) {
        match self {
            Self::Benchmark(file) => (file.depots as usize, (file.convention.scale() * file.cost_scale) as f64),
            Self::Vroom(request) => (0, request.cost_scale as f64),
        }
    }

    fn nodes(&self, plan: &Plan) -> Vec<u32> {
        match self {
            Self::Benchmark(instance) => instance.nodes(plan),
            Self::Vroom(_) => plan.stops.iter().filter_map(|stop| visit(*stop)).collect(),
        }
    }

    fn solution(&self, plans: &[Plan], answer: &Answer, times: ComputingTimes) -> String {
        match self {
            Self::Benchmark(instance) => sol_text(instance, plans),
            Self::Vroom(request) => format!("{}\n", request.output(answer, times)),
        }
    }
}

fn visit(stop: Place) -> Option<u32> {
    match stop {
        Place::Visit(visit) => Some(visit.index() as u32),
        Place::Reload(_) => None,
    }
}

fn main() -> Result<()> {
    let args = Args::parse();
    let start = Instant::now();
    rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global()?;
    let asked = Asked::read(&args)?;
    let loaded = start.elapsed();
    let timed = args.seconds.is_some() || args.cpu_seconds.is_some();
    let rounds = args.iterations.unwrap_or(if timed { u64::MAX } else { 100 * asked.problem().visits.len() as u64 });
    let mut budget = Budget::iterations(rounds);
    if let Some(seconds) = args.seconds {
        budget = budget.within(Duration::try_from_secs_f64(seconds).context("--seconds")?);
    }
    if let Some(seconds) = args.cpu_seconds {
        budget = budget.within_cpu(Duration::try_from_secs_f64(seconds).context("--cpu-seconds")?);
    }
    // Rounds are shared by four searches whatever the threads, so that the answer is the same; time by one a thread.
    let islands = args.islands.unwrap_or(if timed { args.threads.max(1) } else { 4 });
    let initial = asked.initial(args.initial.as_deref())?;
    let options = Options { seed: args.seed, islands, initial, ..Options::default() };
    let mut answer = solve(asked.problem(), &options, &budget)?;
    answer.bound = bound(&args, asked.problem(), &answer)?;
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let times = ComputingTimes { loading: millis(loaded), solving: millis(start.elapsed() - loaded) };
    println!("{}", line(&args, &asked, &answer, times, start)?);
    Ok(())
}

/// A lower bound of all answers that serve as much, where one is asked for and every visit that must be is served.
fn bound(args: &Args, problem: &Problem, answer: &Answer) -> Result<Option<i64>> {
    let Some(rounds) = args.bound.filter(|_| is_whole(problem, answer)) else { return Ok(None) };
    let mut budget = Budget::iterations(rounds);
    if let Some(seconds) = args.bound_seconds {
        budget = budget.within(Duration::try_from_secs_f64(seconds).context("--bound-seconds")?);
    }
    Ok(lower_bound(problem, Some(answer), &budget)?.map(|bound| bound.cost))
}

/// Of each unserved visit, as `--routes` numbers them: the reason, and changes that would serve it, the cheapest first.
fn explained(asked: &Asked, answer: &Answer) -> Result<serde_json::Value> {
    let (depots, scale) = asked.depots_and_scale();
    let why = |visit| answer.unserved.iter().find(|unserved| unserved.visit == visit).map(|of| format!("{:?}", of.why));
    let all = explain(asked.problem(), answer, &Budget::default())?;
    let one = |of: &Explained| {
        let rescue = |rescue: &Rescue| {
            serde_json::json!({
                "change": rescue.change.to_string(),
                "tour": rescue.tour,
                "kind": rescue.kind.index(),
                "cost": rescue.cost as f64 / scale,
            })
        };
        let rescues: Vec<serde_json::Value> = of.rescues.iter().map(rescue).collect();
        serde_json::json!({"visit": depots + of.visit.index(), "why": why(of.visit), "changes": rescues})
    };
    Ok(all.iter().map(one).collect())
}

fn line(
    args: &Args,
    asked: &Asked,
    answer: &Answer,
    times: ComputingTimes,
    start: Instant,
) -> Result<serde_json::Value> {
    let plans: Vec<Plan> = answer.tours.iter().map(|tour| tour.plan()).collect();
    let found = check_vrp(asked.problem(), answer);
    found.iter().take(5).for_each(|violation| eprintln!("{violation}"));
    let cost = asked.cost(&plans, answer);
    if let Some(path) = &args.output {
        write_file(path, asked.solution(&plans, answer, times).as_bytes())?;
    }
    let mut line = serde_json::json!({
        "instance": args.problem.file_stem().unwrap_or_default().to_string_lossy(),
        "cost": (cost * 1e4).round() / 1e4,
        "vehicles": plans.len(),
        "unserved": answer.unserved.len(),
        "bound": answer.bound.map(|bound| asked.bound(bound)),
        "violations": found.len(),
        "seconds": start.elapsed().as_secs_f64(),
        "cpu_seconds": cpu_seconds(),
        "iterations": answer.iterations,
        "checksum": format!("{:016x}", checksum(answer)),
    });
    if let Some(bks) = args.bks {
        line["gap_percent"] = (100.0 * (cost / bks - 1.0)).into();
    }
    if args.explain {
        line["explained"] = explained(asked, answer)?;
    }
    if args.routes {
        let mixed = asked.problem().kinds.len() > 1;
        let route = |plan: &Plan| match mixed {
            true => serde_json::json!([plan.kind.index(), asked.nodes(plan)]),
            false => serde_json::json!(asked.nodes(plan)),
        };
        line["routes"] = plans.iter().map(route).collect();
    }
    Ok(line)
}

/// Processor time of the whole process so far, where the system tells it.
fn cpu_seconds() -> Option<f64> {
    // Linux: fields 14 and 15 of /proc/self/stat count hundredths of a second.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}

/// Fowler, Noll and Vo's hash of all tours.
fn checksum(answer: &Answer) -> u64 {
    let words = answer.tours.iter().flat_map(|tour| {
        let visits = tour.visits().map(|visit| visit.index() as u64 + 1);
        std::iter::once(tour.kind.index() as u64 + (1 << 40)).chain(visits)
    });
    words.fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ word).wrapping_mul(0x0100_0000_01b3))
}
