//! Which lorries carry a week's parcels up to the counties, and which farm goods ride back on them while they keep?

use anyhow::{Result, ensure};
use clap::Parser;
use skyroad::check::check_haul;
use skyroad::freight::{DepotId, Flow, VehicleType};
use skyroad::load::haul::{Options, solve};
use skyroad::plan::Demand;
use skyroad::scenario::haul::{Answer, Basis, Departure, Goods, Level, Moment, Offer, Problem, Return, Tariff};
use skyroad::search::Engine;
use skyroad::{Budget, Date, Metric, Profile, Region, Seconds, Temperature, tibet};
use std::collections::BTreeMap;
use std::io::Write;

/// County, whether it goes down, whether it is chilled, days that it keeps.
type Kind = (usize, bool, bool, u32);

/// Holding at either end, in fen for a tonne and a day (MODEL).
const HOLDING: i64 = 2_000;
/// Goods are counted in hundreds of kilograms.
const UNIT: i64 = 100_000;
/// Days from the gate to the county's promise, and one more for the night on which a lorry is under way.
const PROMISE: u32 = 2;

/// Plan a week of lorries between a gate and the counties of a prefecture, each lorry up coming back, and say what farm goods that
/// ride back save.
#[derive(Parser)]
struct Args {
    /// The prefecture, by its English name.
    #[arg(long, default_value = "Nyingchi")]
    prefecture: String,
    /// Where parcels come from and farm goods go.
    #[arg(long, default_value = "lhasa")]
    gate: String,
    /// The first day.
    #[arg(long, default_value = "2026-08-03")]
    date: String,
    /// Days on which parcels and goods stand ready.
    #[arg(long, default_value_t = 7)]
    days: u32,
    /// The most lorries of a day between the gate and a county; any takes chilled goods, in boxes (MODEL).
    #[arg(long, default_value_t = 20)]
    lorries: u32,
    /// Rounds of search.
    #[arg(long, default_value_t = 20_000)]
    iterations: u64,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let counties: Vec<DepotId> =
        region.depots.entries().filter(|(_, d)| d.prefecture == args.prefecture).map(|(id, _)| id).collect();
    ensure!(!counties.is_empty(), "no county is of the prefecture \"{}\"", args.prefecture);
    let (paired, trips) = problem(&region, &args, &counties)?;
    let alone = Problem { returns: vec![], ..paired.clone() };
    let options = Options { budget: Budget::iterations(args.iterations), ..Options::default() };
    let one_way = solve(&alone, &options)?;
    // What costs less where lorries come back is never more than the same plan where they don't.
    let there_and_back = solve(&paired, &Options { initial: Some(one_way.clone()), ..options })?;
    for (problem, answer) in [(&paired, &there_and_back), (&alone, &one_way)] {
        ensure!(check_haul(problem, answer).is_empty(), "the verifier objects");
    }
    let out = serde_json::json!({
        "counties": counties.len(), "kinds_of_goods": paired.goods.len(), "departures": paired.departures.len(),
        "there_and_back": figures(&paired, &trips, &there_and_back), "each_way_paid": figures(&paired, &trips, &one_way),
    });
    if args.json {
        writeln!(std::io::stdout(), "{out}")?;
        return Ok(());
    }
    for name in ["there_and_back", "each_way_paid"] {
        writeln!(std::io::stdout(), "{}", name.replace('_', " "))?;
        for (key, value) in out[name].as_object().into_iter().flatten() {
            writeln!(std::io::stdout(), "  {:28} {value}", key.replace('_', " "))?;
        }
    }
    Ok(())
}

/// What an answer does: lorries up, those of them that bring something back, and what that takes.
fn figures(problem: &Problem, trips: &[Return], answer: &Answer) -> serde_json::Value {
    let lorries = |d: u32| {
        let of = answer.strands.iter().filter(|s| s.departures.contains(&d));
        let mut aboard = [0; 2];
        for strand in of {
            let goods = &problem.goods[strand.goods as usize];
            aboard = [aboard[0] + goods.mass * strand.units, aboard[1] + goods.volume * strand.units];
        }
        let container = problem.departures[d as usize].container;
        (0..2).map(|m| (aboard[m] + container[m] - 1) / container[m]).max().unwrap_or(0)
    };
    let pairs: Vec<(i64, i64)> = trips.iter().map(|t| (lorries(t.out), lorries(t.back))).collect();
    let up: i64 = pairs.iter().map(|p| p.0).sum();
    let down: i64 = pairs.iter().map(|p| p.1).sum();
    let full_back: i64 = pairs.iter().map(|p| p.0.min(p.1)).sum();
    serde_json::json!({
        "yuan": answer.cost as f64 / 100.0, "bound_yuan": answer.bound as f64 / 100.0,
        "gap_percent": 100.0 * (answer.cost - answer.bound) as f64 / answer.cost.max(1) as f64,
        "lorries_up": up, "lorry_loads_down": down, "down_on_those_that_came_up": full_back,
        "empty_runs_percent": 100.0 * (up - full_back) as f64 / up.max(1) as f64,
        "short_units": answer.short.iter().map(|s| s.units).sum::<i64>(),
    })
}

/// Lorries each day to each county and back, yards at both ends, and the goods of the days.
fn problem(region: &Region, args: &Args, counties: &[DepotId]) -> Result<(Problem, Vec<Return>)> {
    let first = Date::parse(&args.date)?;
    let metric =
        Metric::new(&region.network, &region.network.on(first), &Profile::new(skyroad::VehicleClass::HeavyTruck));
    let ways = Engine::with_turns(&region.network, &region.turns)?.ways(&metric)?;
    let (gate, mut query) = (region.network.node(&args.gate)?, ways.query());
    let lorry = region.vehicles.iter().max_by_key(|v| v.mass);
    let lorry: &VehicleType = lorry.ok_or_else(|| anyhow::anyhow!("the region has no vehicle"))?;
    let days = args.days + 8;
    let mut problem = Problem { places: counties.len() as u32 + 1, days, ..Problem::default() };
    let holding = Level { rate: HOLDING, ..Level::default() };
    problem.tariffs.push(Tariff { basis: Basis::Mass, levels: vec![holding], handling: 0 });
    let big = [i64::MAX >> 20; 2];
    let at = |place, day| Moment { place, day };
    for place in 0..problem.places {
        for day in 1..days {
            let (from, to) = (at(place, day - 1), at(place, day));
            problem.departures.push(Departure { from, to, class: 0, tariff: 0, container: big, most: None });
        }
    }
    let container = [lorry.mass.0, lorry.volume.0];
    let mut trips = Vec::new();
    for (place, &county) in (1u32..).zip(counties) {
        let Some(path) = ways.path(&mut query, gate, region.depots[county].node) else { continue };
        // A moment is a morning. A driver's day is eight hours; a lorry rests a night before it goes back.
        let nights = (path.time().as_hours() / 8.0) as u32;
        let yuan = lorry.per_km.0 as f64 / 100.0 * path.length().km()
            + lorry.per_hour.0 as f64 / 100.0 * path.time().as_hours();
        let charge = lorry.fixed.0 + skyroad::half_up(yuan * 100.0);
        let level = Level { container: charge, ..Level::default() };
        problem.tariffs.push(Tariff { basis: Basis::Mass, levels: vec![level], handling: 1_000 });
        let tariff = problem.tariffs.len() as u32 - 1;
        for day in 0..days.saturating_sub(2 * nights + 2) {
            let out = problem.departures.len() as u32;
            let one = |from, to| Departure { from, to, class: 0, tariff, container, most: Some(args.lorries) };
            let there = day + nights + 1;
            problem.departures.push(one(at(0, day), at(place, there)));
            problem.departures.push(one(at(place, there), at(0, there + nights + 1)));
            trips.push(Return { out, back: out + 1 });
        }
    }
    goods(region, args, counties, &mut problem)?;
    problem.returns.clone_from(&trips);
    Ok((problem, trips))
}

/// The days' parcels: up within [`PROMISE`] days and a night's drive, down while they keep.
fn goods(region: &Region, args: &Args, counties: &[DepotId], problem: &mut Problem) -> Result<()> {
    let hub = |code| region.timetable.terminal(code);
    let demand = Demand::new(hub("rail-xining")?, hub("air-tfu")?);
    let mut sums: BTreeMap<Kind, BTreeMap<u32, [i64; 2]>> = BTreeMap::new();
    for day in 0..args.days {
        let date = Date::parse(&args.date)?.plus_days(i64::from(day));
        for parcel in &demand.generate(region, date, u64::from(day))? {
            let depot = region.stations[region.villages[parcel.village].home].depot;
            let Some(county) = counties.iter().position(|&c| c == depot) else { continue };
            let life = parcel.shelf_life.unwrap_or(Seconds(parcel.due.since(parcel.ready).0.min(6 * 86_400)));
            let keeps = if parcel.flow == Flow::In { PROMISE + 1 } else { (life.0 / 86_400) as u32 };
            let key = (county, parcel.flow == Flow::Out, parcel.temperature == Temperature::Chilled, keeps);
            let sum = sums.entry(key).or_default().entry(day).or_default();
            *sum = [sum[0] + parcel.mass.0, sum[1] + parcel.volume.0];
        }
    }
    for ((county, out, _, keeps), days) in sums {
        let place = county as u32 + 1;
        let (from, to) = if out { (place, 0) } else { (0, place) };
        // Each day's goods are goods of their own: none is left to perish for fresher ones.
        for (day, [mass, volume]) in days {
            let units = (mass + UNIT - 1) / UNIT;
            let offer = |place, day| vec![Offer { at: Moment { place, day }, units }];
            problem.goods.push(Goods {
                class: 0,
                mass: UNIT,
                volume: volume.saturating_mul(UNIT) / mass.max(1),
                keeps: Some(keeps),
                supplies: offer(from, day),
                demands: offer(to, day + keeps),
                shortfall: 1_000_000,
            });
        }
    }
    Ok(())
}
