//! One table: a line for each question, a column for each engine.

use std::collections::BTreeMap;
use std::time::Instant;

pub const OURS: &str = "ours";
pub const PERFECT: &str = "perfect";
pub const ROUTING_KIT: &str = "RoutingKit";
pub const CCH: &str = "cch";
pub const FAST_PATHS: &str = "fast_paths";
pub const PETGRAPH: &str = "petgraph";
pub const PATHFINDING: &str = "pathfinding";
const COLUMNS: [&str; 7] = [OURS, PERFECT, ROUTING_KIT, CCH, FAST_PATHS, PETGRAPH, PATHFINDING];

struct Line {
    name: String,
    values: BTreeMap<&'static str, f64>,
    sums: Vec<(&'static str, u64)>,
}

#[derive(Default)]
pub struct Sheet {
    lines: Vec<Line>,
}

impl Sheet {
    fn line(&mut self, name: &str) -> &mut Line {
        if let Some(at) = self.lines.iter().position(|line| line.name == name) {
            return &mut self.lines[at];
        }
        self.lines.push(Line { name: name.to_owned(), values: BTreeMap::new(), sums: Vec::new() });
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    pub fn set(&mut self, line: &str, engine: &'static str, value: f64) {
        self.line(line).values.insert(engine, value);
        eprintln!("{line}: {engine} {}", shown(value));
    }

    /// Sets a value together with what its answers sum to, which must be the same for all engines of the line.
    pub fn answer(&mut self, line: &str, engine: &'static str, (value, sum): (f64, u64)) {
        self.set(line, engine, value);
        self.line(line).sums.push((engine, sum));
    }

    pub fn get(&self, line: &str, engine: &str) -> Option<f64> {
        self.lines.iter().find(|l| l.name == line)?.values.get(engine).copied()
    }

    /// The table as Markdown: behind each peer's value how many times ours it is (of our two states the better).
    pub fn print(&self, title: &str) {
        let used: Vec<&str> =
            COLUMNS.into_iter().filter(|c| self.lines.iter().any(|line| line.values.contains_key(c))).collect();
        println!("\n{title}\n");
        println!("| | {} |", used.join(" | "));
        println!("|---|{}", "---|".repeat(used.len()));
        for line in &self.lines {
            let ours = [OURS, PERFECT].iter().filter_map(|c| line.values.get(c)).copied().fold(f64::INFINITY, f64::min);
            let cell = |column: &&str| match line.values.get(column) {
                None => String::new(),
                Some(&v) if *column == OURS || *column == PERFECT || !ours.is_finite() => shown(v),
                Some(&v) => format!("{} ({}×)", shown(v), shown(v / ours)),
            };
            println!("| {} | {} |", line.name, used.iter().map(cell).collect::<Vec<_>>().join(" | "));
        }
    }

    /// Lines whose engines do not agree.
    pub fn differences(&self) -> Vec<String> {
        let differs = |line: &&Line| line.sums.windows(2).any(|w| w[0].1 != w[1].1);
        self.lines.iter().filter(differs).map(|line| format!("{}: {:?}", line.name, line.sums)).collect()
    }
}

fn shown(value: f64) -> String {
    match value {
        v if v >= 99.5 => format!("{v:.0}"),
        v if v >= 9.95 => format!("{v:.1}"),
        v if v >= 0.995 => format!("{v:.2}"),
        v => format!("{v:.3}"),
    }
}

/// Seconds that `work` takes, the median of `times` runs, and what the last gave.
pub fn timed<T>(times: usize, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut run = || {
        let start = Instant::now();
        let result = work();
        (start.elapsed().as_secs_f64(), result)
    };
    let (first, mut result) = run();
    let mut all = vec![first];
    for _ in 1..times {
        let (seconds, last) = run();
        all.push(seconds);
        result = last;
    }
    all.sort_by(f64::total_cmp);
    (all[all.len() / 2], result)
}

/// Adds up distances; those that do not exist count as nothing.
pub fn sum(distances: impl Iterator<Item = Option<u32>>) -> u64 {
    distances.flatten().map(u64::from).sum()
}
