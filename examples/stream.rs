//! Which stations and loads do millions of parcels go to, when they don't fit in memory?

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::assign::capacitated::{Deal, Site, Tally, Terms};
use skyroad::freight::{DepotId, ParcelId};
use skyroad::io::{ParcelReader, parcels_csv};
use skyroad::load::{Carried, Filling, Limits};
use skyroad::plan::{Demand, sites, station_table};
use skyroad::scenario::{Load, LoadId, Reason, Scenario};
use skyroad::search::Engine;
use skyroad::{Budget, Date, Id, IdVec, Parcel, Region, tibet};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reads a file of parcels twice: once to count them, once to say of each where it goes and to close loads as they fill. A day's
/// parcels share that day's stations.
#[derive(Parser)]
struct Args {
    /// CSV of parcels; the columns are in the documentation of `io::read_parcels`.
    parcels: PathBuf,
    /// First make the file: so many parcels of an average day and the days that follow it.
    #[arg(long)]
    make: Option<usize>,
    /// Parcels stand ready within ten days of this one.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// Write station and load of each parcel here, as CSV.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Open loads of one group (station, flow, service, temperature and hub of a day).
    #[arg(long, default_value_t = 4)]
    open: usize,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    if let Some(count) = args.make {
        return make(&region, date, count, &args.parcels);
    }
    let start = Instant::now();
    let (mut tallies, mut left_out) = (BTreeMap::<Date, Tally>::new(), 0u64);
    let mut reader = ParcelReader::open(&args.parcels, &region, date)?;
    while let Some(row) = reader.read()? {
        match row {
            Ok(parcel) => tallies.entry(parcel.ready.date()).or_default().add(&parcel)?,
            Err(warning) => {
                left_out += 1;
                if left_out <= 5 {
                    writeln!(std::io::stderr(), "{warning}")?;
                }
            }
        }
    }
    let counted = start.elapsed().as_secs_f64();
    let kinds: usize = tallies.values().flat_map(Tally::kinds).sum();
    let deals = deal(&region, tallies)?;
    let dealt = start.elapsed().as_secs_f64();
    let limits: IdVec<DepotId, Limits> =
        region.depots.iter().map(|d| Limits::of_fleet(&d.fleet, &region.vehicles)).collect();
    let mut second = Second::new(&region, &limits, deals, args.open);
    second.pass(&args, date)?;
    let out = serde_json::json!({
        "parcels": second.parcels, "rows_left_out": left_out, "kinds": kinds, "days": second.deals.len(),
        "unserved": second.unserved, "too_large": second.refused, "loads": second.closed, "loads_open_at_most": second.most_open,
        "cost": second.deals.values().map(|d| d.cost).sum::<i64>(), "bound": second.deals.values().map(|d| d.bound).sum::<i64>(),
        "counted_s": counted, "assigned_s": dealt, "seconds": start.elapsed().as_secs_f64(), "peak_mb": peak_mb(),
    });
    print(&out, args.json)
}

fn print(out: &serde_json::Value, json: bool) -> Result<()> {
    if json {
        writeln!(std::io::stdout(), "{out}")?;
        return Ok(());
    }
    for (name, value) in out.as_object().into_iter().flatten() {
        writeln!(std::io::stdout(), "{:20} {value:>16}", name.replace('_', " "))?;
    }
    Ok(())
}

/// The stations of each day's parcels, one day after another: of the table of ways only one is held.
fn deal(region: &Region, tallies: BTreeMap<Date, Tally>) -> Result<BTreeMap<Date, Deal>> {
    let engine = Engine::with_turns(&region.network, &region.turns)?;
    let of_day = |(date, tally): (Date, Tally)| {
        region.check_date(date)?;
        let table = station_table(region, &engine, date, &[])?;
        let scenario = Scenario { date, closures: vec![], parcels: IdVec::new(), seed: 1 };
        let sites = sites(region, &scenario).iter().cloned().map(Site::always_open).collect();
        Ok((date, tally.solve(sites, &table, Terms::default(), &Budget::default())?))
    };
    tallies.into_iter().map(of_day).collect()
}

/// The second pass over the parcels.
struct Second<'a> {
    region: &'a Region,
    limits: &'a IdVec<DepotId, Limits>,
    deals: BTreeMap<Date, Deal>,
    fillings: BTreeMap<Date, Filling<'a>>,
    open: usize,
    parcels: u64,
    unserved: u64,
    refused: u64,
    closed: u64,
    most_open: u64,
}

impl<'a> Second<'a> {
    fn new(region: &'a Region, limits: &'a IdVec<DepotId, Limits>, deals: BTreeMap<Date, Deal>, open: usize) -> Self {
        let fillings = BTreeMap::new();
        Self { region, limits, deals, fillings, open, parcels: 0, unserved: 0, refused: 0, closed: 0, most_open: 0 }
    }

    fn pass(&mut self, args: &Args, date: Date) -> Result<()> {
        let mut output = args.output.as_deref().map(File::create).transpose()?.map(BufWriter::new);
        if let Some(output) = &mut output {
            writeln!(output, "id,station,day,load")?;
        }
        let mut reader = ParcelReader::open(&args.parcels, self.region, date)?;
        let mut opened = 0;
        while let Some(row) = reader.read()? {
            let Ok(parcel) = row else { continue };
            let before: usize = self.fillings.get(&parcel.ready.date()).map_or(0, Filling::count);
            let (station, load) = self.put(&parcel)?;
            opened += (self.fillings.get(&parcel.ready.date()).map_or(0, Filling::count) - before) as u64;
            self.most_open = self.most_open.max(opened - self.closed);
            if let Some(output) = &mut output {
                let load = load.map_or(String::new(), |load| load.index().to_string());
                writeln!(output, "{},{station},{},{load}", parcel.id, parcel.ready.date())?;
            }
        }
        let closed = &mut self.closed;
        for filling in std::mem::take(&mut self.fillings).into_values() {
            filling.finish(&mut |_, _| *closed += 1);
        }
        Ok(())
    }

    /// The station and load of the next parcel.
    fn put(&mut self, parcel: &Parcel) -> Result<(&'a str, Option<LoadId>)> {
        let day = parcel.ready.date();
        self.parcels += 1;
        let station = self.deals.get_mut(&day).context("the file has changed")?.station(parcel)?;
        let Some(station) = station else {
            self.unserved += 1;
            return Ok(("", None));
        };
        let carried = Carried { parcel: ParcelId::from_index(0), station, shipment: None, ready: parcel.ready };
        let fresh = || Filling::new(&self.region.stations, self.limits, self.open);
        let filling = self.fillings.entry(day).or_insert_with(fresh);
        let closed = &mut self.closed;
        let put: Result<LoadId, Reason> = filling.put(parcel, &carried, &mut |_, _: Load| *closed += 1)?;
        self.refused += u64::from(put.is_err());
        Ok((&self.region.stations[station].code, put.ok()))
    }
}

/// Parcels of one day after another.
fn make(region: &Region, date: Date, count: usize, path: &Path) -> Result<()> {
    let hub = |code| region.timetable.terminal(code);
    let demand = Demand::new(hub("rail-xining")?, hub("air-tfu")?);
    let mut output = BufWriter::new(File::create(path)?);
    let mut left = count;
    for day in 0..10 {
        let parcels = demand.generate(region, date.plus_days(day), day as u64)?;
        let of_day = parcels.iter().take(left).enumerate();
        let named: IdVec<ParcelId, Parcel> =
            of_day.map(|(n, p)| Parcel { id: format!("{day}-{n}"), ..p.clone() }).collect();
        left -= named.len();
        let text = parcels_csv(&named, region)?;
        let rows = if day == 0 { text.as_str() } else { text.split_once('\n').map_or("", |(_, rows)| rows) };
        output.write_all(rows.as_bytes())?;
    }
    anyhow::ensure!(left == 0, "ten days have {left} parcels fewer");
    Ok(())
}

/// The most memory that this process ever held, where the system tells.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
