//! Who serves whom, what is more room worth, why is a parcel unserved, and what to open next?

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::freight::StationId;
use skyroad::io::region::Settings;
use skyroad::plan::{Demand, Served, ServingOptions, close_roads, outcomes_of, serve};
use skyroad::report::{MapOptions, explanation_text, serving_html};
use skyroad::scenario::{Scenario, StationServing};
use skyroad::search::Engine;
use skyroad::{Budget, Date, Region, tibet};
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Assign a day's parcels to stations at the least way over all, with prices, reasons and proposals.
#[derive(Parser)]
struct Args {
    /// Only this county, by slug or code.
    #[arg(long)]
    county: Option<String>,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Close this stretch, such as bomi-rawok, or road number; repeatable.
    #[arg(long)]
    close: Vec<String>,
    /// Parcels of this day for each of an average day.
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Seed of the generated parcels.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Say why parcels are unserved, and what would help, at so many stations, those with most of them.
    #[arg(long, default_value_t = 10)]
    explain: usize,
    /// Find so many places for new stations, one after another.
    #[arg(long, default_value_t = 0)]
    open: usize,
    /// Pieces a day that a new station handles, in and out each.
    #[arg(long, default_value_t = 200)]
    pieces: u32,
    /// Write a map here.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
    /// Tell on standard error how long it takes from parcels in memory, tables included.
    #[arg(long)]
    time: bool,
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
    let closures = close_roads(&region, &args.close)?;
    let scenario = Scenario { date, closures, parcels, seed: args.seed };
    if args.time {
        time(&region, &scenario)?;
    }
    let options =
        ServingOptions { explained: args.explain, open: args.open, pieces: args.pieces, ..ServingOptions::default() };
    let served =
        serve(&region, &Engine::with_turns(&region.network, &region.turns)?, &scenario, &options, &Budget::default())?;
    let county = args.county.as_deref().map(|c| region.depot(c)).transpose()?;
    let stations = region.stations.entries().filter(|(_, s)| county.is_none_or(|c| c == s.depot));
    let shown: Vec<StationId> = stations.map(|(id, _)| id).collect();
    if args.json {
        say!("{}", json(&region, &scenario, &served, &shown));
    } else {
        print(&region, &scenario, &served, &shown);
    }
    if let Some(path) = &args.out {
        let plan = outcomes_of(&region, &scenario, &served);
        let html = serving_html(&region, &scenario, &plan, &served.serving, &MapOptions::default());
        std::fs::write(path, html).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// From parcels in memory to the optimum: the road engine, the table of ways, points, arcs and pivots.
fn time(region: &Region, scenario: &Scenario) -> Result<()> {
    let start = Instant::now();
    let table = skyroad::plan::station_table(
        region,
        &Engine::with_turns(&region.network, &region.turns)?,
        scenario.date,
        &scenario.closures,
    )?;
    let tables = start.elapsed().as_secs_f64();
    let sites = skyroad::plan::sites(region, scenario);
    let terms = ServingOptions::default().terms;
    let question = skyroad::assign::capacitated::Question::new(sites, &table, &scenario.parcels, terms)?;
    let answer = question.solve(&Budget::default())?;
    writeln!(
        std::io::stderr(),
        "{} parcels of {} villages to {} stations in {:.3} s on {} threads, tables {tables:.3} s of it: {} + {} points, {} \
         arcs, {} unserved, cost {}, bound {}",
        scenario.parcels.len(),
        region.villages.len(),
        region.stations.len(),
        start.elapsed().as_secs_f64(),
        rayon::current_num_threads(),
        question.points()[0],
        question.points()[1],
        answer.arcs(),
        answer.unserved,
        answer.cost,
        answer.bound
    )?;
    Ok(())
}

/// Pieces in, out, and of villages of other stations.
fn pieces(id: StationId, row: &StationServing) -> [u32; 3] {
    let sum = |flow: usize| row.served.iter().map(|(_, n)| n[flow]).sum::<u32>();
    let others = row.served.iter().filter(|(home, _)| *home != id).map(|(_, n)| n[0] + n[1]).sum();
    [sum(0), sum(1), others]
}

fn print(region: &Region, scenario: &Scenario, served: &Served, shown: &[StationId]) {
    let conditions = region.network.on_with(scenario.date, &scenario.closures);
    let titles = ["station", "county", "in", "out", "capacity", "elsewhere", "unserved", "slot saves"];
    let [a, b, c, d, e, f, g, h] = titles;
    say!("{a:11} {b:24} {c:>8} {d:>8} {e:>9} {f:>9} {g:>9} {h:>11}");
    for &id in shown {
        let (station, row) = (&region.stations[id], &served.serving.stations[id]);
        let ([inbound, out, others], county) = (pieces(id, row), region.depots[station.depot].names.latin());
        let unserved = row.unserved.iter().sum::<u32>();
        let slot = row.slot.map(|s| s.as_hours()).iter().copied().fold(0.0, f64::max);
        let (code, capacity, name) = (&station.code, station.capacity, &station.names.zh);
        say!("{code:11} {county:24} {inbound:8} {out:8} {capacity:9} {others:9} {unserved:9} {slot:9.1} h  {name}");
    }
    for &id in shown {
        let row = &served.serving.stations[id];
        for (count, explanation) in &row.advice {
            let text = explanation_text(region, &conditions, explanation, &row.roads);
            say!("{}: {count} unserved: {text}", region.stations[id].code);
        }
        if row.reach_hour.0 > 0 {
            say!("{}: an hour more of reach saves {:.0} h of way", region.stations[id].code, row.reach_hour.as_hours());
        }
    }
    for (rank, opening) in served.serving.openings.iter().enumerate() {
        let village = &region.villages[opening.village];
        let home = &region.stations[village.home];
        say!(
            "open {}: {} pieces a day in village {} of {} {}: {} parcels more are served, {:.0} h of way saved",
            rank + 1,
            opening.pieces,
            village.code,
            home.code,
            home.names.zh,
            opening.more_served,
            opening.saves.as_hours()
        );
    }
    let proof = if served.cost == served.bound { "proven least" } else { "bound below it" };
    say!("{} stations; {} parcels of the region find no station; {proof}", shown.len(), served.unserved);
}

fn json(region: &Region, scenario: &Scenario, served: &Served, shown: &[StationId]) -> serde_json::Value {
    let conditions = region.network.on_with(scenario.date, &scenario.closures);
    let station = |&id: &StationId| {
        let (station, row) = (&region.stations[id], &served.serving.stations[id]);
        let [inbound, out, others] = pieces(id, row);
        let advice = row.advice.iter().map(|(count, explanation)| {
            let text = explanation_text(region, &conditions, explanation, &row.roads);
            serde_json::json!({ "parcels": count, "text": text })
        });
        serde_json::json!({
            "code": station.code, "name_zh": station.names.zh, "county": region.depots[station.depot].slug,
            "in": inbound, "out": out, "capacity": station.capacity, "from_elsewhere": others, "unserved": row.unserved,
            "slot_saves_s": row.slot.map(|s| s.0), "reach_hour_saves_s": row.reach_hour.0,
            "advice": advice.collect::<Vec<_>>(),
        })
    };
    let opening = |o: &skyroad::scenario::Opening| {
        serde_json::json!({
            "village": region.villages[o.village].code, "pieces": o.pieces, "saves_s": o.saves.0, "more_served": o.more_served,
        })
    };
    serde_json::json!({
        "stations": shown.iter().map(station).collect::<Vec<_>>(),
        "open_next": served.serving.openings.iter().map(opening).collect::<Vec<_>>(),
        "unserved": served.unserved, "cost": served.cost, "bound": served.bound,
    })
}
