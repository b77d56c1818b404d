//! Who serves whom? The stations of a county with the villages and parcels that they serve on an average day.

use anyhow::Result;
use clap::Parser;
use skyroad::freight::{Flow, StationId};
use skyroad::io::region::Settings;
use skyroad::plan::{Demand, station_table};
use skyroad::search::Engine;
use skyroad::{Date, IdVec, Region, assign, tibet};
use std::io::Write;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Assign a day's parcels to the nearest stations with capacity left.
#[derive(Parser)]
struct Args {
    /// Only this county, by slug or code.
    #[arg(long)]
    county: Option<String>,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Parcels of this day for each of an average day.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Seed of the generated parcels.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Default)]
struct Served {
    villages: std::collections::BTreeSet<skyroad::freight::VillageId>,
    pieces_in: u32,
    pieces_out: u32,
    from_elsewhere: u32,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let settings = Settings::read(&tibet::SOURCE)?;
    let hub = |code: &str| region.timetable.terminal(code);
    let demand = Demand { scale: args.scale, ..Demand::new(hub(&settings.standard_hub)?, hub(&settings.express_hub)?) };
    let parcels = demand.generate(&region, date, args.seed)?;
    let table = station_table(&region, &Engine::new(&region.network)?, date, &[])?;
    let stations = assign::nearest(&region.stations, &table, &parcels, &assign::Options::default());
    let mut served: IdVec<StationId, Served> = IdVec::filled(region.stations.len(), Served::default());
    let mut unserved = 0;
    for (id, station) in stations.entries() {
        let Ok(station) = *station else {
            unserved += 1;
            continue;
        };
        let (parcel, entry) = (&parcels[id], &mut served[station]);
        entry.villages.insert(parcel.village);
        entry.from_elsewhere += u32::from(region.villages[parcel.village].home != station);
        match parcel.flow {
            Flow::In => entry.pieces_in += 1,
            Flow::Out => entry.pieces_out += 1,
        }
    }
    let county = args.county.as_deref().map(|c| region.depot(c)).transpose()?;
    let shown: Vec<StationId> =
        region.stations.entries().filter(|(_, s)| county.is_none_or(|c| c == s.depot)).map(|(id, _)| id).collect();
    if args.json {
        let rows: Vec<_> = shown.iter().map(|&s| json(&region, s, &served[s])).collect();
        say!("{}", serde_json::json!({ "stations": rows, "unserved": unserved }));
        return Ok(());
    }
    say!(
        "{:11} {:24} {:>8} {:>8} {:>8} {:>9} {:>9}",
        "station",
        "county",
        "villages",
        "in",
        "out",
        "capacity",
        "elsewhere"
    );
    for &id in &shown {
        let (station, row) = (&region.stations[id], &served[id]);
        say!(
            "{:11} {:24} {:8} {:8} {:8} {:9} {:9}  {}",
            station.code,
            region.depots[station.depot].names.latin(),
            row.villages.len(),
            row.pieces_in,
            row.pieces_out,
            station.capacity,
            row.from_elsewhere,
            station.names.zh
        );
    }
    say!("{} stations; {unserved} parcels of the region find no station", shown.len());
    Ok(())
}

fn json(region: &Region, id: StationId, served: &Served) -> serde_json::Value {
    let station = &region.stations[id];
    serde_json::json!({
        "code": station.code, "name_zh": station.names.zh, "county": region.depots[station.depot].slug,
        "villages": served.villages.len(), "in": served.pieces_in, "out": served.pieces_out,
        "capacity": station.capacity, "from_elsewhere": served.from_elsewhere,
    })
}
