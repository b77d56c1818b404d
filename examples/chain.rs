//! How does a person, or a parcel, get from here to there, leaving then? The itinerary that arrives first.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example prints its answer")]

use anyhow::{Context, Result};
use clap::Parser;
use skyroad::itinerary::{Chains, Crew, Modes, Query, Span, find_place};
use skyroad::scenario::{Itinerary, Place};
use skyroad::{Date, Grams, Millilitres, Region, Time, half_up, report, tibet};
use std::process::ExitCode;

/// Find the itinerary that arrives first, by road, rail and air.
#[derive(Parser)]
struct Args {
    /// Where from: a town (gar, 噶尔), a station or airport (rail-lhasa, air-ngq).
    from: String,
    /// Where to.
    to: String,
    /// The day.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// The earliest start.
    #[arg(long, default_value = "08:00")]
    time: String,
    /// Send goods of this many kilograms by truck with two drivers; a person by car without it.
    #[arg(long, conflicts_with = "people")]
    kg: Option<f64>,
    /// Send a person by car: the default.
    #[arg(long)]
    people: bool,
    /// Fresh drivers wait for the truck on the way, so that it never stands.
    #[arg(long)]
    relay: bool,
    /// Allowed modes.
    #[arg(long, default_value = "road+rail+air", value_parser = ["road", "road+rail", "road+rail+air"])]
    modes: String,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether there is an itinerary.
fn run(args: &Args) -> Result<bool> {
    let region = tibet::region()?;
    let date = Date::parse(&args.date)?;
    region.check_date(date)?;
    let start = Time::parse(&format!("{date} {}", args.time))?;
    let ends = (find_place(&region, &args.from)?, find_place(&region, &args.to)?);
    let modes = Modes::ALL.into_iter().find(|m| m.name() == args.modes).context("modes")?;
    let query = match args.kg {
        Some(kg) => {
            anyhow::ensure!(kg > 0.0 && kg <= 1e6, "--kg {kg} is not between 0 and 1,000,000");
            // Four litres a kilogram, as the average parcel.
            Query::goods(ends, start, Grams(half_up(kg * 1000.0)), Millilitres(half_up(kg * 4000.0)))
        }
        None => Query::person(ends, start),
    };
    let crew = if args.relay { Crew::Relay } else { Crew::Pair };
    let nodes = [ends.0, ends.1].into_iter().filter_map(|p| if let Place::Node(node) = p { Some(node) } else { None });
    let chains = Chains::new(&region, &Span { nodes: nodes.collect(), ..Span::day(date) })?;
    let found = chains.earliest(&query.with_modes(modes).with_crew(crew))?;
    if args.json {
        println!("{}", serde_json::json!({ "itinerary": found.as_ref().map(|i| json(&region, i)) }));
    } else if let Some(itinerary) = &found {
        println!("{} to {}: leave {start}, there {}", args.from, args.to, itinerary.end);
        print!("{}", report::itinerary_text(&region, itinerary));
        let (whole, moving) = (itinerary.duration().as_hours(), itinerary.moving().as_hours());
        let (km, yuan, co2) = (itinerary.length().km(), itinerary.cost().yuan(), itinerary.co2().kg());
        println!("{whole:.2} h, of which {moving:.2} h moving; {km:.0} km, {yuan:.2} yuan, {co2:.2} kg CO2");
        let rides = itinerary.legs.iter().filter_map(|leg| leg.ride);
        if rides.into_iter().any(|ride| region.timetable.trips[ride.trip].is_model) {
            println!("MODEL: times, room or existence of that departure are assumed, at least in part, not published.");
        }
    }
    if found.is_none() {
        eprintln!("no itinerary departs within ten days of {start}: no road is open, and no departure is in reach");
    }
    Ok(found.is_some())
}

fn json(region: &Region, itinerary: &Itinerary) -> serde_json::Value {
    let leg = |leg: &skyroad::scenario::Leg| {
        let trip = leg.ride.map(|ride| &region.timetable.trips[ride.trip]);
        serde_json::json!({
            "mode": leg.mode, "from": report::place_code(region, leg.from), "to": report::place_code(region, leg.to),
            "depart": leg.depart, "arrive": leg.arrive, "km": leg.length.km(), "wait_h": leg.wait.as_hours(),
            "moving_h": leg.moving.as_hours(), "cny": leg.cost.yuan(), "co2_kg": leg.co2.kg(),
            "number": trip.map(|t| &t.number), "model": trip.is_some_and(|t| t.is_model),
        })
    };
    serde_json::json!({
        "start": itinerary.start, "end": itinerary.end, "hours": itinerary.duration().as_hours(),
        "hours_moving": itinerary.moving().as_hours(), "km": itinerary.length().km(), "cny": itinerary.cost().yuan(),
        "co2_kg": itinerary.co2().kg(), "legs": itinerary.legs.iter().map(leg).collect::<Vec<_>>(),
    })
}
