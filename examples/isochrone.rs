//! Who is within one, two and four hours of here? Areas as GeoJSON, stations and villages as a table.

use anyhow::Result;
use clap::Parser;
use skyroad::io::write_file;
use skyroad::search::isochrone::{AreaOptions, Reach};
use skyroad::search::snap::{SnapOptions, Snapper, Spot};
use skyroad::search::{Engine, Ways};
use skyroad::{Coord, Date, Metres, Metric, Profile, Region, Seconds, VehicleClass, half_up, report, tibet};
use std::io::Write;
use std::path::PathBuf;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Draw what is reached from one or many places within some hours.
#[derive(Parser)]
struct Args {
    /// Towns (lhasa) or coordinates (29.65,91.13); the nearest of them counts.
    #[arg(default_value = "lhasa")]
    from: Vec<String>,
    /// Hours, each an area.
    #[arg(long, value_delimiter = ',', default_value = "1,2,4")]
    hours: Vec<f64>,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Where the areas go.
    #[arg(long, default_value = "out/isochrone.geojson")]
    out: PathBuf,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let network = &region.network;
    let metric = Metric::new(network, &network.on(date), &Profile::new(VehicleClass::Van));
    let ways: Ways = Engine::with_turns(network, &region.turns)?.ways(&metric)?;
    let snapper = Snapper::new(network, &region.shapes);
    let origins = args.from.iter().map(|name| spot(&region, &snapper, &metric, name)).collect::<Result<Vec<_>>>()?;
    let reach = Reach::new(network, &metric, &ways, &snapper, &origins);
    let (mut areas, mut rows) = (Vec::new(), Vec::new());
    for &hours in &args.hours {
        anyhow::ensure!(hours > 0.0 && hours <= 200.0, "{hours} h is not between 0 and 200");
        let limit = Seconds(half_up(hours * 3600.0));
        areas.push((limit, reach.area(limit, &region.shapes, &AreaOptions::default())?));
        rows.push(served(&region, &reach, limit));
    }
    write_file(&args.out, report::isochrone_geojson(&region.attribution, &areas).as_bytes())?;
    if args.json {
        say!("{}", serde_json::json!({ "within": rows, "areas": args.out }));
        return Ok(());
    }
    say!("By van from {} on {date}:", args.from.join(", "));
    say!("{:>6} {:>9} {:>9} {:>10} {:>9}", "hours", "stations", "villages", "parcels", "km open");
    for row in &rows {
        let text = |name: &str| row[name].to_string();
        let [hours, stations, villages, parcels, km] = ["hours", "stations", "villages", "parcels", "km"].map(text);
        say!("{hours:>6} {stations:>9} {villages:>9} {parcels:>10} {km:>9}");
    }
    say!("areas: {} (parcels of an average day: MODEL)", args.out.display());
    Ok(())
}

/// A town, or a coordinate snapped to the nearest open road within 50 km.
fn spot(region: &Region, snapper: &Snapper, metric: &Metric, name: &str) -> Result<Spot> {
    let numbers: Vec<f64> = name.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    let [lat, lon] = numbers[..] else { return Ok(Spot::Node(region.network.node(name)?)) };
    let options = SnapOptions { within: Some(Metres(50_000)), metric: Some(metric), ..SnapOptions::default() };
    Ok(Spot::Road(snapper.expect(Coord::new(lat, lon)?, &options)?))
}

/// What lies within the limit: stations by road, villages by their own way on top.
fn served(region: &Region, reach: &Reach<'_>, limit: Seconds) -> serde_json::Value {
    let within = |node, more: Seconds| reach.time(node).is_some_and(|time| time + more <= limit);
    let stations: Vec<_> = region.stations.iter().filter(|s| within(s.node, Seconds::ZERO)).collect();
    let villages = region.villages.iter().filter(|v| within(region.stations[v.home].node, v.time)).count();
    let parcels: f64 = stations.iter().map(|s| s.parcels_in).sum();
    let metres: f64 = reach
        .stretches(limit)
        .iter()
        .filter(|s| region.network.arcs()[s.arc].forward)
        .map(|s| (s.to - s.from) * region.network.segment_of(s.arc).length.0 as f64)
        .sum();
    serde_json::json!({
        "hours": limit.as_hours(), "stations": stations.len(), "villages": villages,
        "parcels": half_up(parcels), "km": half_up(metres / 1000.0),
        "names": stations.iter().map(|s| &s.names.zh).collect::<Vec<_>>(),
    })
}
