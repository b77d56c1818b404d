//! Which roads lead from here to there, what other good ways are there, and which stations are near the end?

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::search::{AlternativeOptions, Engine};
use skyroad::{Date, Metric, NodeId, Path, Profile, Region, VehicleClass, tibet};
use std::io::Write;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// List the roads of the shortest way and of alternatives to it.
#[derive(Parser)]
struct Args {
    /// Where from, such as lhasa.
    from: String,
    /// Where to.
    to: String,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// An alternative takes at most so many times as long.
    #[arg(long, default_value_t = 1.4)]
    stretch: f64,
    /// So many of the stations nearest to the end.
    #[arg(long, default_value_t = 3)]
    nearest: usize,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let network = &region.network;
    let (from, to) = (network.node(&args.from)?, network.node(&args.to)?);
    let metric = Metric::new(network, &network.on(date), &Profile::new(VehicleClass::Car));
    let ways = Engine::with_turns(network, &region.turns)?.ways(&metric)?;
    let options = AlternativeOptions { stretch: args.stretch, ..AlternativeOptions::default() };
    let paths = ways.alternatives(network, &mut ways.query(), (from, to), &options);
    paths.first().with_context(|| format!("no open road leads from {} to {} on {date}", args.from, args.to))?;
    let stations: Vec<NodeId> = region.stations.iter().map(|s| s.node).collect();
    let near = ways.nearest(to, &stations, args.nearest, |i| stations[i] != to)?;
    let station = |i: usize| region.stations.iter().nth(i).map_or("", |s| s.names.zh.as_str());
    if args.json {
        let paths: Vec<_> = paths.iter().map(|path| json(&region, &metric, path)).collect();
        let near: Vec<_> = near
            .iter()
            .map(|n| serde_json::json!({ "station": station(n.candidate), "h": n.time().as_hours() }))
            .collect();
        say!("{}", serde_json::json!({ "paths": paths, "nearest": near }));
        return Ok(());
    }
    for (i, path) in paths.iter().enumerate() {
        let name = if i == 0 { "shortest".to_owned() } else { format!("alternative {i}") };
        say!("{name}: {:.0} km, {:.1} h", path.length().km(), path.time().as_hours());
        for part in path.roads(network, &metric) {
            say!("  {:<28} {:>7.1} km {:>6.2} h", part.road, part.length.km(), part.time.as_hours());
        }
    }
    for n in &near {
        say!("near the end: {} ({:.1} km, {:.2} h)", station(n.candidate), n.length().km(), n.time().as_hours());
    }
    Ok(())
}

fn json(region: &Region, metric: &Metric, path: &Path) -> serde_json::Value {
    let roads = path
        .roads(&region.network, metric)
        .into_iter()
        .map(|part| serde_json::json!({ "road": part.road, "km": part.length.km(), "h": part.time.as_hours() }));
    serde_json::json!({
        "km": path.length().km(), "h": path.time().as_hours(), "roads": roads.collect::<Vec<_>>(),
    })
}
