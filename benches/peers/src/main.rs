//! skyroad's road engine beside its peers: one process, one graph, one node order, one set of questions, and checksums
//! that must agree.
//!
//! `SKYROAD_DATA=FOLDER cargo run --release -- GRAPH.. [--only GROUP,..]`, where a graph is `new-york`, `nw`, `bremen`
//! or `world` and a group is `order`, `weigh`, `update`, `ask`, `sets` or `memory`.

mod ask;
mod case;
mod engines;
mod memory;
mod order;
mod sets;
mod sheet;
mod update;
mod weigh;

use anyhow::{Context, Result, ensure};
use case::Case;
use engines::Engines;
use sheet::Sheet;

fn main() -> Result<()> {
    let data = std::env::var_os("SKYROAD_DATA").context("SKYROAD_DATA must name the folder that holds graphs/")?;
    let mut graphs = Vec::new();
    let mut only: Option<Vec<String>> = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--only" {
            let groups = arguments.next().context("--only wants groups")?;
            only = Some(groups.split(',').map(str::to_owned).collect());
        } else {
            graphs.push(argument);
        }
    }
    ensure!(!graphs.is_empty(), "no graph: new-york, nw, bremen or world");
    let wanted = |group: &str| only.as_ref().is_none_or(|only| only.iter().any(|g| g == group));
    let mut differences = Vec::new();
    for name in graphs {
        let case = Case::read(data.as_ref(), &name)?;
        let mut sheet = Sheet::default();
        let order = order::order(&case, wanted("order"), &mut sheet)?;
        let engines = Engines::build(&case, &order, &mut sheet)?;
        if wanted("weigh") {
            weigh::weigh(&case, &engines, &mut sheet)?;
        }
        if wanted("ask") {
            ask::ask(&case, &engines, &mut sheet)?;
        }
        if wanted("update") {
            update::update(&case, &engines, &mut sheet)?;
        }
        if wanted("sets") {
            sets::sets(&case, &engines, &mut sheet)?;
        }
        if wanted("memory") {
            memory::memory(&case, &engines, &mut sheet)?;
        }
        let (nodes, arcs) = (case.graph.nodes, case.graph.tails.len());
        sheet.print(&format!("### {}: {nodes} nodes, {arcs} arcs; {}, {}", case.name, machine(), date()));
        differences.extend(sheet.differences());
    }
    ensure!(differences.is_empty(), "engines differ:\n{}", differences.join("\n"));
    println!("\nAll engines gave the same sums of answers.");
    Ok(())
}

fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("\t: unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{} cores, {}", cores, model.trim_start_matches(['\t', ' ', ':']))
}

/// Today by the system's clock (civil from days, Hinnant).
fn date() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let days = (now / 86_400) as i64 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (d, m) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    format!("{:04}-{m:02}-{d:02}", year + era * 400 + i64::from(m <= 2))
}
