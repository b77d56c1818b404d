//! How far is it on a plain graph? Distances by the customizable contraction hierarchy, or by Dijkstra to compare.
//! Answers go to standard output, one a line; measurements to the last line of standard error, as JSON.

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};
use skyroad::hierarchy::{Customized, Hierarchy, OrderOptions, Query, Sweep, Topology, Undirected, nested_dissection};
use skyroad::io::{ArcList, GraphOptions, Store, read_co, read_gr, read_text};
use skyroad::metric::{CLOSED, FAR};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Dijkstra,
    Cch,
}

/// Distances on a DIMACS graph.
#[derive(Parser)]
struct Args {
    /// Arcs `a u v w`, or lines `u v` of weight 1 both ways; .gz and .xz are unpacked.
    graph: PathBuf,
    /// Coordinates `v id x y` in millionths of a degree.
    #[arg(long)]
    coords: Option<PathBuf>,
    /// Lines `s t`: one answer a line.
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// A line of sources and a line of targets: a row of answers for each source.
    #[arg(long)]
    table: Option<PathBuf>,
    /// The distance to every node from this one.
    #[arg(long)]
    from: Option<u32>,
    /// Lines `u v`: all arcs from u to v are closed.
    #[arg(long)]
    close: Option<PathBuf>,
    /// Unpack the whole path of each pair, and check that its arcs add up (cch).
    #[arg(long)]
    paths: bool,
    /// Nodes count from 0, not from 1.
    #[arg(long)]
    zero_based: bool,
    /// Customize perfectly: slower to weigh, and on long ways faster to ask (cch).
    #[arg(long)]
    perfect: bool,
    /// Use the hierarchy in this file if it is the graph's, or else build it and save it there (cch).
    #[arg(long)]
    store: Option<PathBuf>,
    /// Worker threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Who computes.
    #[arg(long, value_enum, default_value = "cch")]
    engine: Engine,
}

/// What is measured, `null` where nothing was to be.
const TIMES: [&str; 8] =
    ["read_s", "order_s", "build_s", "customize_ms", "perfect_ms", "query_us", "table_ms", "sweep_ms"];

struct Report {
    figures: serde_json::Map<String, serde_json::Value>,
    checksum: u64,
}

impl Report {
    fn new() -> Self {
        let figures = TIMES.map(|name| (name.to_owned(), serde_json::Value::Null)).into_iter().collect();
        Self { figures, checksum: 0 }
    }

    fn set(&mut self, name: &str, value: impl Into<serde_json::Value>) {
        self.figures.insert(name.to_owned(), value.into());
    }

    /// Runs and takes the time, in units of `per_second`, shared by `count`.
    fn timed<T>(&mut self, name: &str, per_second: f64, count: usize, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.set(name, start.elapsed().as_secs_f64() * per_second / count.max(1) as f64);
        result
    }

    fn answer(&mut self, out: &mut String, distance: Option<u32>) {
        match distance {
            Some(d) => {
                self.checksum = self.checksum.wrapping_add(u64::from(d));
                out.push_str(&d.to_string());
            }
            None => out.push_str("inf"),
        }
    }
}

fn main() -> Result<()> {
    let args = Args::parse();
    rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global()?;
    let mut report = Report::new();
    let base = u32::from(!args.zero_based);
    let options = if args.zero_based { GraphOptions::default().zero_based() } else { GraphOptions::default() };
    let graph = report.timed("read_s", 1.0, 1, || read_gr(&args.graph, &options))?;
    let coords = args.coords.as_ref().map(|f| read_co(f, graph.nodes, &options)).transpose()?;
    if let Some(bad) = args.from.filter(|&n| n < base || (n - base) as usize >= graph.nodes) {
        bail!("{bad} is no node of the graph");
    }
    let weights = weights(&args, &graph, base)?;
    report.set("nodes", graph.nodes);
    report.set("arcs", graph.tails.len());
    report.set("threads", rayon::current_num_threads());
    report.set("coords", coords.is_some());
    report.set("engine", if args.engine == Engine::Cch { "cch" } else { "dijkstra" });
    let out = match args.engine {
        Engine::Cch => by_hierarchy(&args, &graph, coords.as_deref(), &weights, base, &mut report)?,
        Engine::Dijkstra => by_dijkstra(&args, &graph, &weights, base, &mut report)?,
    };
    std::io::stdout().write_all(out.as_bytes())?;
    report.set("peak_mb", peak_mb());
    let checksum = report.checksum;
    report.set("checksum", checksum);
    writeln!(std::io::stderr(), "{}", serde_json::Value::Object(report.figures))?;
    Ok(())
}

fn by_hierarchy(
    args: &Args,
    graph: &ArcList,
    coords: Option<&[[f32; 2]]>,
    weights: &[u32],
    base: u32,
    report: &mut Report,
) -> Result<String> {
    let hierarchy = hierarchy(args, graph, coords, report)?;
    // The first weighing also takes memory from the system; the second is what a new metric costs.
    drop(hierarchy.customize(weights)?);
    let basic = report.timed("customize_ms", 1e3, 1, || hierarchy.customize(weights))?;
    let customized =
        if args.perfect { report.timed("perfect_ms", 1e3, 1, || hierarchy.customize_perfect(weights))? } else { basic };
    let mut out = String::new();
    if let Some(file) = &args.pairs {
        let pairs = pairs(file, base, graph.nodes)?;
        let mut query = Query::new(&hierarchy);
        let found: Vec<Option<u32>> = report.timed("query_us", 1e6, pairs.len(), || {
            pairs.iter().map(|&(s, t)| asked(args, graph, weights, &mut query, &customized, (s, t))).collect()
        });
        for distance in found {
            report.answer(&mut out, distance);
            out.push('\n');
        }
    }
    if let Some(file) = &args.table {
        let (sources, targets) = sides(file, base, graph.nodes)?;
        let table = report.timed("table_ms", 1e3, 1, || customized.table(&sources, &targets, 8 << 30))?;
        for row in 0..sources.len() {
            for column in 0..targets.len() {
                out.push_str(if column > 0 { " " } else { "" });
                report.answer(&mut out, table.get(row, column));
            }
            out.push('\n');
        }
    }
    if let Some(source) = args.from {
        let mut sweep = Sweep::new(&hierarchy);
        report.timed("sweep_ms", 1e3, 1, || sweep.run(&customized, &[(source - base, 0)]));
        for node in 0..graph.nodes as u32 {
            report.answer(&mut out, sweep.distance(node));
            out.push('\n');
        }
    }
    Ok(out)
}

/// From the store, if there is one that fits; built and saved otherwise.
fn hierarchy(args: &Args, graph: &ArcList, coords: Option<&[[f32; 2]]>, report: &mut Report) -> Result<Hierarchy> {
    let topology = Topology::from_arcs(graph.nodes, graph.tails.clone(), graph.heads.clone())?;
    if let Some(file) = args.store.as_ref().filter(|file| file.exists()) {
        match report.timed("open_ms", 1e3, 1, || Store::open(file, &topology, None)) {
            Ok(store) => return Ok(store.hierarchy),
            Err(e) => writeln!(std::io::stderr(), "{e}; it is made anew")?,
        }
    }
    let undirected = Undirected::from_arcs(graph.nodes, &graph.tails, &graph.heads)?;
    let options = OrderOptions::default();
    let order = report.timed("order_s", 1.0, 1, || nested_dissection(&undirected, coords, &options));
    let hierarchy = report.timed("build_s", 1.0, 1, || Hierarchy::build(&topology, &order))?;
    if let Some(file) = &args.store {
        report.timed("save_ms", 1e3, 1, || Store::save(file, &topology, &hierarchy, None))?;
        report.set("store_mb", std::fs::metadata(file)?.len() as f64 / 1e6);
    }
    Ok(hierarchy)
}

fn asked(
    args: &Args,
    graph: &ArcList,
    weights: &[u32],
    query: &mut Query,
    customized: &Customized,
    (source, target): (u32, u32),
) -> Option<u32> {
    if !args.paths {
        return query.distance(customized, source, target);
    }
    let path = query.path(customized, source, target)?;
    let mut at = source;
    let mut sum = 0u32;
    for &arc in &path.arcs {
        assert_eq!(graph.tails[arc as usize], at, "the path is without a gap");
        at = graph.heads[arc as usize];
        sum += weights[arc as usize];
    }
    assert!(at == target && sum == path.duration, "the path leads to the target and adds up");
    Some(path.duration)
}

fn by_dijkstra(args: &Args, graph: &ArcList, weights: &[u32], base: u32, report: &mut Report) -> Result<String> {
    let mut first = vec![0usize; graph.nodes + 1];
    graph.tails.iter().for_each(|&t| first[t as usize + 1] += 1);
    (0..graph.nodes).for_each(|i| first[i + 1] += first[i]);
    let mut sorted: Vec<usize> = (0..graph.tails.len()).collect();
    sorted.sort_by_key(|&arc| graph.tails[arc]);
    let run = |source: u32| {
        let mut distance = vec![u32::MAX; graph.nodes];
        let mut heap = BinaryHeap::from([Reverse((0u32, source))]);
        distance[source as usize] = 0;
        while let Some(Reverse((at, node))) = heap.pop() {
            if at > distance[node as usize] {
                continue;
            }
            for &arc in &sorted[first[node as usize]..first[node as usize + 1]] {
                let (head, weight) = (graph.heads[arc], weights[arc]);
                // What is as far as that counts as not reached; below it no sum is too large for a word.
                if weight != CLOSED && at + weight < FAR.min(distance[head as usize]) {
                    distance[head as usize] = at + weight;
                    heap.push(Reverse((at + weight, head)));
                }
            }
        }
        distance
    };
    let known = |d: u32| (d != u32::MAX).then_some(d);
    let mut out = String::new();
    if let Some(file) = &args.pairs {
        let pairs = pairs(file, base, graph.nodes)?;
        let found: Vec<u32> =
            report.timed("query_us", 1e6, pairs.len(), || pairs.iter().map(|&(s, t)| run(s)[t as usize]).collect());
        for distance in found {
            report.answer(&mut out, known(distance));
            out.push('\n');
        }
    }
    if let Some(file) = &args.table {
        let (sources, targets) = sides(file, base, graph.nodes)?;
        let rows: Vec<Vec<u32>> = report.timed("table_ms", 1e3, 1, || sources.iter().map(|&s| run(s)).collect());
        for row in rows {
            for (column, &target) in targets.iter().enumerate() {
                out.push_str(if column > 0 { " " } else { "" });
                report.answer(&mut out, known(row[target as usize]));
            }
            out.push('\n');
        }
    }
    if let Some(source) = args.from {
        let row = report.timed("sweep_ms", 1e3, 1, || run(source - base));
        for distance in row {
            report.answer(&mut out, known(distance));
            out.push('\n');
        }
    }
    Ok(out)
}

fn weights(args: &Args, graph: &ArcList, base: u32) -> Result<Vec<u32>> {
    let mut weights = graph.weights.clone();
    if let Some(file) = &args.close {
        let closed: HashSet<(u32, u32)> = pairs(file, base, graph.nodes)?.into_iter().collect();
        for (arc, weight) in weights.iter_mut().enumerate() {
            if closed.contains(&(graph.tails[arc], graph.heads[arc])) {
                *weight = CLOSED;
            }
        }
    }
    Ok(weights)
}

/// The nodes of each line that is not blank, counted from 0, with the line's number.
fn numbers(file: &Path, base: u32, nodes: usize) -> Result<Vec<(usize, Vec<u32>)>> {
    let line = |(i, line): (usize, &str)| {
        let number =
            |t: &str| t.parse::<u32>().ok().and_then(|n| n.checked_sub(base)).filter(|&n| (n as usize) < nodes);
        let row: Option<Vec<u32>> = line.split_whitespace().map(number).collect();
        let row = row.with_context(|| format!("{}, line {i}: \"{line}\" is not nodes of the graph", file.display()))?;
        Ok((i, row))
    };
    let text = read_text(file)?;
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(line).collect()
}

fn pairs(file: &Path, base: u32, nodes: usize) -> Result<Vec<(u32, u32)>> {
    let pair = |(line, row): (usize, Vec<u32>)| match row[..] {
        [s, t] => Ok((s, t)),
        _ => bail!("{}, line {line}: there are {} nodes, not 2", file.display(), row.len()),
    };
    numbers(file, base, nodes)?.into_iter().map(pair).collect()
}

fn sides(file: &Path, base: u32, nodes: usize) -> Result<(Vec<u32>, Vec<u32>)> {
    let mut rows = numbers(file, base, nodes)?.into_iter().map(|(_, row)| row);
    match (rows.next(), rows.next(), rows.next()) {
        (Some(sources), Some(targets), None) => Ok((sources, targets)),
        _ => bail!("{}: a table is a line of sources and one of targets", file.display()),
    }
}

/// The most memory that this process ever held, where the system tells.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
