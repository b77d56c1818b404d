//! What changes when a road closes? Who is cut off, who loses how many hours, weighted by parcels.

use anyhow::Result;
use clap::Parser;
use skyroad::plan::{ClosureEffect, ClosureQuestion, close_roads, closure_effect};
use skyroad::{Date, Region, VehicleClass, tibet};
use std::io::Write;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Close a road and see who is cut off and who loses time.
#[derive(Parser)]
struct Args {
    /// The stretch between two neighbouring places, such as bomi-rawok, or a road number, such as G318; repeatable.
    #[arg(long, required = true)]
    segment: Vec<String>,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Where the parcels come from.
    #[arg(long, default_value = "lhasa")]
    from: String,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let closures = close_roads(&region, &args.segment)?;
    let origin = region.network.node(&args.from)?;
    let question = ClosureQuestion { date, closures: &closures, origin, class: VehicleClass::HeavyTruck };
    let effect = closure_effect(&region, &question)?;
    if args.json {
        say!("{}", json(&region, &effect));
    } else {
        print(&region, &effect, &args);
    }
    Ok(())
}

fn print(region: &Region, effect: &ClosureEffect, args: &Args) {
    say!("{} closed on {}, heavy trucks from {}", args.segment.join(", "), args.date, args.from);
    say!("cut off: {} stations, {:.0} parcels a day (MODEL)", effect.cut_off.len(), effect.parcels_cut_off);
    say!("longer:  {} stations, {:.0} parcel-hours a day (MODEL)", effect.longer.len(), effect.parcel_hours);
    for &station in effect.cut_off.iter().take(20) {
        say!("  cut off   {}", name(region, station));
    }
    for &(station, added) in effect.longer.iter().take(20) {
        say!("  +{:5.1} h   {}", added.as_hours(), name(region, station));
    }
}

fn name(region: &Region, station: skyroad::freight::StationId) -> String {
    let station = &region.stations[station];
    let county = &region.depots[station.depot].names;
    format!("{} {} ({}), {:.0} parcels a day", station.code, station.names.zh, county.latin(), station.parcels_in)
}

fn json(region: &Region, effect: &ClosureEffect) -> serde_json::Value {
    let code = |s: skyroad::freight::StationId| region.stations[s].code.clone();
    let longer =
        |&(s, added): &(_, skyroad::Seconds)| serde_json::json!({ "station": code(s), "hours": added.as_hours() });
    serde_json::json!({
        "cut_off": effect.cut_off.iter().map(|&s| code(s)).collect::<Vec<_>>(),
        "parcels_cut_off": effect.parcels_cut_off,
        "longer": effect.longer.iter().map(longer).collect::<Vec<_>>(),
        "parcel_hours": effect.parcel_hours,
    })
}
