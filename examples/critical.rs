//! Which roads matter most? What closing each single stretch of road does to the stations, exactly, worst first.

use anyhow::Result;
use clap::Parser;
use skyroad::io::write_gz;
use skyroad::network::{NodeId, RoadClass, SegmentId};
use skyroad::report::{ClosureEffect, CriticalRoad, critical_csv};
use skyroad::search::critical::{Closes, Effect, Question, RoadGraph, Towards, effects};
use skyroad::{Budget, Date, Id, Metric, Profile, Region, VehicleClass, tibet};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Rank all roads by what their closure does to the stations.
#[derive(Parser)]
struct Args {
    /// Where parcels come from; repeatable, each station counts from the nearest.
    #[arg(long, default_values = ["lhasa", "golmud", "chengdu"])]
    from: Vec<String>,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Farm goods down to these places instead of parcels up from them.
    #[arg(long)]
    down: bool,
    /// The roads to the townships too; they are MODEL, and each is its station's only one.
    #[arg(long)]
    spurs: bool,
    /// How many roads to show.
    #[arg(long, default_value_t = 20)]
    top: usize,
    /// Write all roads with an effect, on parcels up and goods down, to this file: CSV packed by gzip.
    #[arg(long, value_name = "FILE.csv.gz")]
    table: Option<PathBuf>,
    /// Print one JSON object with all roads that have an effect.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let network = &region.network;
    let metric = Metric::new(network, &network.on(date), &Profile::new(VehicleClass::HeavyTruck));
    let graph = RoadGraph::of_region(&region, &metric, Closes::Segments)?;
    let origins = args.from.iter().map(|slug| Ok(network.node(slug)?.index() as u32)).collect::<Result<Vec<_>>>()?;
    let stations: Vec<_> =
        region.stations.iter().map(|s| (s.node.index() as u32, s.parcels_in.round() as u32)).collect();
    let is_spur = |e: &Effect| network.segments()[SegmentId::from_index(e.group as usize)].class == RoadClass::Spur;
    let ask = |towards| {
        let question = Question { origins: &origins, stations: &stations, towards };
        let mut found = effects(&graph, &question, &Budget::default())?;
        found.retain(|effect| args.spurs || !is_spur(effect));
        Ok::<_, skyroad::Error>(found)
    };
    let mut found = ask(if args.down { Towards::Origins } else { Towards::Stations })?;
    if let Some(file) = &args.table {
        let roads = both_ways(&ask(Towards::Stations)?, &ask(Towards::Origins)?);
        write_gz(file, critical_csv(network, &roads)?.as_bytes())?;
        writeln!(std::io::stderr(), "{} roads in {}", roads.len(), file.display())?;
    }
    found.sort_by_key(|e| (std::cmp::Reverse(e.severity()), e.group));
    if args.json {
        let rows: Vec<_> = found.iter().map(|e| json(&region, e)).collect();
        say!("{}", serde_json::json!({ "roads": rows, "segments": graph.groups() }));
        return Ok(());
    }
    say!("{} of {} stretches matter on {date}; the first {}:", found.len(), graph.groups(), args.top);
    say!("{:>8} {:>9} {:>8} {:>14} {:>9}  stretch", "cut off", "parcels", "longer", "parcel-hours", "worst, h");
    for effect in found.iter().take(args.top) {
        say!(
            "{:8} {:9} {:8} {:14.0} {:9.1}  {}",
            effect.cut_off,
            effect.cut_off_weight,
            effect.longer,
            effect.added as f64 / 3.6e6,
            worst_hours(effect),
            name(&region, effect)
        );
    }
    Ok(())
}

/// By road what its closure does up and down.
fn both_ways(up: &[Effect], down: &[Effect]) -> Vec<CriticalRoad> {
    let mut roads: BTreeMap<u32, CriticalRoad> = BTreeMap::new();
    let none = |group: u32| CriticalRoad {
        segment: SegmentId::from_index(group as usize),
        up: ClosureEffect::default(),
        down: ClosureEffect::default(),
    };
    up.iter().for_each(|effect| roads.entry(effect.group).or_insert_with(|| none(effect.group)).up = row(effect));
    down.iter().for_each(|effect| roads.entry(effect.group).or_insert_with(|| none(effect.group)).down = row(effect));
    roads.into_values().collect()
}

fn row(effect: &Effect) -> ClosureEffect {
    let worst = effect.worst.map(|(added, node)| (added, NodeId::from_index(node as usize)));
    ClosureEffect {
        cut_off: effect.cut_off,
        cut_off_parcels: effect.cut_off_weight,
        longer: effect.longer,
        added: effect.added,
        worst,
    }
}

fn worst_hours(effect: &Effect) -> f64 {
    effect.worst.map_or(0.0, |(added, _)| f64::from(added) / 3.6e6)
}

fn name(region: &Region, effect: &Effect) -> String {
    let segment = SegmentId::from_index(effect.group as usize);
    let arc = region.network.arcs().iter().find(|a| a.segment == segment && a.forward);
    let ends = arc.map(|a| [a.tail, a.head].map(|n| region.network.nodes()[n].slug.clone())).unwrap_or_default();
    format!("{} {} – {}", region.network.segments()[segment].road, ends[0], ends[1])
}

fn json(region: &Region, effect: &Effect) -> serde_json::Value {
    serde_json::json!({
        "road": name(region, effect), "cut_off": effect.cut_off, "parcels_cut_off": effect.cut_off_weight,
        "longer": effect.longer, "parcel_hours": effect.added as f64 / 3.6e6,
        "worst_hours": worst_hours(effect),
    })
}
