//! What must be sent ahead, and where to, before winter closes the roads?

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::freight::StationId;
use skyroad::io::{Row, Table, read_text};
use skyroad::plan::{Ahead, AheadQuestion, ClosedRoads, Forecast, Stores, close_roads, send_ahead, supplied};
use skyroad::{Budget, Date, Error, Fen, Grams, IdVec, Millilitres, Region, half_up, tibet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Plan what to send ahead to stations whose roads close, at the least cost of ways, holding and doing without.
#[derive(Parser)]
struct Args {
    /// Only this county, by slug or code; else all stations that are cut off on some day.
    #[arg(long)]
    county: Option<String>,
    /// The first day.
    #[arg(long, default_value = "2026-10-05")]
    date: String,
    /// How many weeks.
    #[arg(long, default_value_t = 30)]
    weeks: u32,
    /// Close a road from one day to another, beside its seasons: bomi-medog=2026-11-20..2027-04-20; repeatable.
    #[arg(long)]
    close: Vec<String>,
    /// Where goods are sent from.
    #[arg(long, default_value = "bayi")]
    from: String,
    /// CSV of forecasts: station, week (from 1), crates, shortfall_yuan; else a share of the parcels of average days (MODEL).
    #[arg(long)]
    forecast: Option<PathBuf>,
    /// Share of a station's parcels that can be foreseen: staples, medicine, fodder (MODEL).
    #[arg(long, default_value_t = 0.3)]
    share: f64,
    /// What doing without a crate costs, in yuan (MODEL).
    #[arg(long, default_value_t = 200.0)]
    shortfall: f64,
    /// Days of a station's capacity in pieces that its store holds (MODEL).
    #[arg(long, default_value_t = 15.0)]
    store_days: f64,
    /// Crates that can leave in a day, to all stations.
    #[arg(long, default_value_t = 20_000)]
    sends: i64,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let first = Date::parse(&args.date)?;
    let closed = args.close.iter().map(|text| closed(&region, text)).collect::<Result<Vec<_>>>()?;
    let forecasts = match &args.forecast {
        Some(path) => read(path, &region)?,
        None => forecasts(&args, &region, first, &closed)?,
    };
    let room = region.stations.iter().map(|s| half_up(f64::from(s.capacity) * args.store_days)).collect();
    let stores = Stores { room, holding: Fen(10), mass: Grams(5_000), volume: Millilitres(20_000) };
    let question = AheadQuestion {
        first,
        days: 7,
        periods: args.weeks,
        origin: region.network.node(&args.from)?,
        sends: args.sends,
        takes: args.sends,
        closed: &closed,
        forecasts: &forecasts,
        stores: &stores,
    };
    let ahead = send_ahead(&region, &question, &Budget::default())?;
    if args.json {
        say!("{}", json(&region, &ahead));
    } else {
        print(&region, first, &ahead);
    }
    Ok(())
}

fn closed(region: &Region, text: &str) -> Result<ClosedRoads> {
    let parts = text.split_once('=').and_then(|(road, days)| Some((road, days.split_once("..")?)));
    let (road, (first, last)) =
        parts.with_context(|| format!("\"{text}\" is not like bomi-medog=2026-11-20..2027-04-20"))?;
    let closures = close_roads(region, &[road.to_owned()])?;
    Ok(ClosedRoads { closures, first: Date::parse(first)?, last: Date::parse(last)? })
}

/// A share of what an average day brings, for stations that are cut off on some day.
fn forecasts(args: &Args, region: &Region, first: Date, closed: &[ClosedRoads]) -> Result<Vec<Forecast>> {
    let county = args.county.as_deref().map(|c| region.depot(c)).transpose()?;
    let mut cut_off = IdVec::filled(region.stations.len(), false);
    for day in (0..i64::from(args.weeks.min(500)) * 7).map(|day| first.plus_days(day)) {
        let shut = closed.iter().filter(|c| (c.first..=c.last).contains(&day)).flat_map(|c| c.closures.iter().cloned());
        let open = supplied(region, &region.network.on_with(day, &shut.collect::<Vec<_>>()));
        open.entries().for_each(|(station, open)| cut_off[station] |= !open);
    }
    let asked = region.stations.entries().filter(|(id, s)| county.map_or(cut_off[*id], |c| c == s.depot));
    let of_station = |(station, record): (StationId, &skyroad::Station)| {
        let crates = half_up(record.parcels_in * 7.0 * args.share);
        let shortfall = Fen(half_up(args.shortfall * 100.0));
        (0..args.weeks).map(move |period| Forecast { station, period, crates, shortfall })
    };
    Ok(asked.flat_map(of_station).collect())
}

fn read(path: &Path, region: &Region) -> Result<Vec<Forecast>> {
    let name = path.display().to_string();
    let table = Table::parse(&name, &read_text(path)?, &["station", "week", "crates", "shortfall_yuan"])?;
    let row = |row: &Row<'_>| -> Result<Forecast, Error> {
        let station = row.with("station", |code| region.station(code))?;
        let (week, crates) = (row.number("week", 1.0..=1e6)?, half_up(row.number("crates", 0.0..=1e9)?));
        let shortfall = Fen(half_up(row.number("shortfall_yuan", 0.0..=1e6)? * 100.0));
        Ok(Forecast { station, period: week as u32 - 1, crates, shortfall })
    };
    let mut warnings = Vec::new();
    let forecasts = table.read(&mut warnings, row);
    warnings.iter().try_for_each(|warning| writeln!(std::io::stderr(), "{warning}"))?;
    Ok(forecasts)
}

/// The weeks in which a station is never supplied, as ranges from 1.
fn weeks_closed(open: &[u32]) -> String {
    let weeks: Vec<usize> = (0..open.len()).filter(|&w| open[w] == 0).collect();
    let ranges = weeks.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [one] => format!("{}", one + 1),
        _ => format!("{}-{}", run[0] + 1, run[run.len() - 1] + 1),
    });
    ranges.collect::<Vec<_>>().join(",")
}

/// What a station wants, is sent before the week of use, does without, and would save with a crate more of store.
fn sums(ahead: &Ahead, s: usize) -> [i64; 4] {
    let (sent, wanted) = (ahead.sent(s), ahead.wanted_and_short(s));
    let ahead_of = sent.iter().zip(&wanted).map(|(n, [want, short])| (n - (want - short)).max(0)).sum();
    let total = |of: usize| wanted.iter().map(|w| w[of]).sum();
    [total(0), ahead_of, total(1), ahead.plan.store_worth[s].iter().sum()]
}

fn print(region: &Region, first: Date, ahead: &Ahead) {
    let titles = ["station", "county", "weeks closed", "wanted", "sent ahead", "short", "store saves"];
    let [a, b, c, d, e, f, g] = titles;
    say!("{a:11} {b:18} {c:12} {d:>8} {e:>10} {f:>7} {g:>11}");
    let mut weeks = vec![[0; 2]; ahead.problem.periods as usize];
    for (s, &id) in ahead.stations.iter().enumerate() {
        let station = &region.stations[id];
        let ([wanted, early, short, worth], closed) = (sums(ahead, s), weeks_closed(&ahead.open[s]));
        let (code, county, zh) = (&station.code, region.depots[station.depot].names.latin(), &station.names.zh);
        say!("{code:11} {county:18} {closed:12} {wanted:8} {early:10} {short:7} {:9.2} y  {zh}", worth as f64 / 100.0);
        for (week, (sent, [wanted, short])) in weeks.iter_mut().zip(ahead.sent(s).iter().zip(ahead.wanted_and_short(s)))
        {
            (week[0], week[1]) = (week[0] + sent, week[1] + (sent - (wanted - short)).max(0));
        }
    }
    for (week, [sent, early]) in weeks.iter().enumerate().filter(|(_, [_, early])| *early > 0) {
        let monday = first.plus_days(7 * week as i64);
        say!("week {} from {monday}: send {sent} crates, {early} of them ahead", week + 1);
    }
    say!("{} stations; {:.2} yuan, proven least", ahead.stations.len(), ahead.plan.cost as f64 / 100.0);
}

fn json(region: &Region, ahead: &Ahead) -> serde_json::Value {
    let station = |(s, &id): (usize, &StationId)| {
        let [wanted, early, short, worth] = sums(ahead, s);
        let kept = &ahead.plan.kept[s];
        serde_json::json!({
            "code": region.stations[id].code, "open_days": ahead.open[s], "sent": ahead.sent(s), "kept": kept,
            "wanted": wanted, "sent_ahead": early, "short": short, "store_worth_fen": worth,
        })
    };
    serde_json::json!({
        "stations": ahead.stations.iter().enumerate().map(station).collect::<Vec<_>>(),
        "cost_fen": i64::try_from(ahead.plan.cost).unwrap_or(i64::MAX), "optimal": true,
    })
}
