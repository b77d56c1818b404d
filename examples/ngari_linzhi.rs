//! How long from Ngari (Gar) to Linzhi (Bayi), then and now, by road, rail and air, for a person and for a parcel?
#![allow(clippy::print_stdout, reason = "an example prints its answer")]

use anyhow::Result;
use clap::Parser;
use skyroad::itinerary::find_place;
use skyroad::plan::{DoorToDoor, DoorToDoorRow, door_to_door, door_to_door_text};
use skyroad::{Date, Grams, Millilitres, Region, Seconds, report, tibet};

/// Door-to-door times from Ngari to Linzhi over all departure moments of a week, 1995 to today.
#[derive(Parser)]
struct Args {
    /// Print one JSON object instead of tables.
    #[arg(long)]
    json: bool,
}

/// What a news article on new roads and railways in Tibet says: hours now, and before.
const ARTICLE: (f64, f64) = (16.0, 30.0);

fn main() -> Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let names = ["1995", "2010", "2016", "2021", "today", "winter"];
    let days = ["1995-07-15", "2010-07-15", "2016-07-15", "2021-07-15", "2026-07-15", "2026-01-15"];
    let day = |(name, day): (&str, &str)| Ok((name.to_owned(), Date::parse(day)?));
    let scenarios = names.into_iter().zip(days).map(day).collect::<Result<_>>()?;
    let ends = (find_place(&region, "gar")?, find_place(&region, "bayi")?);
    let question = DoorToDoor { ends, scenarios, mass: Grams(2_000), volume: Millilitres(8_000) };
    let rows = door_to_door(&region, &question)?;
    // "Now" is the row of today whose best hours are nearest to 16; "before", of the earlier years' rows with 30 h or
    // more, the one nearest to 30.
    let now = nearest(&rows, ARTICLE.0, |row, _| row.scenario == "today");
    let before = nearest(&rows, ARTICLE.1, |row, hours| row.scenario.parse::<u16>().is_ok() && hours >= ARTICLE.1);
    if args.json {
        let article = serde_json::json!({ "now": 16, "before": 30, "now_row": now, "before_row": before });
        let rows: Vec<_> = rows.iter().map(|row| json(&region, row)).collect();
        println!("{}", serde_json::json!({ "rows": rows, "article": article }));
        return Ok(());
    }
    println!(
        "Gar (Ngari) to Bayi (Linzhi), door to door, over every second of departure in the week from 15 July (winter:"
    );
    println!("15 January). A parcel has 2 kg; fresh drivers wait for its trucks on the way.\n");
    println!("{}", door_to_door_text(&region, &rows));
    for (i, row) in rows.iter().enumerate() {
        // Road alone is one leg, which the table tells already; a row that rides nothing is road alone.
        let rides = row.itinerary().is_some_and(|best| best.legs.len() > 1);
        if let Some(best) = row.itinerary().filter(|_| rides || Some(i) == before) {
            println!("{}: leave {}\n{}", row.title(), best.start, report::itinerary_text(&region, best));
        }
    }
    println!("MODEL: times, room or existence of that departure are assumed, at least in part, not published.\n");
    verdict(&region, &rows, (now, before));
    Ok(())
}

fn nearest(rows: &[DoorToDoorRow], hours: f64, counts: impl Fn(&DoorToDoorRow, f64) -> bool) -> Option<usize> {
    let known = rows.iter().enumerate().filter_map(|(i, row)| Some((i, row, row.best_hours()?)));
    let counted = known.filter(|(_, row, best)| counts(row, *best));
    counted.min_by(|a, b| (a.2 - hours).abs().total_cmp(&(b.2 - hours).abs())).map(|(i, _, _)| i)
}

/// What the article's 16 h can and cannot be reached by.
fn verdict(region: &Region, rows: &[DoorToDoorRow], (now, before): (Option<usize>, Option<usize>)) {
    let said =
        |row: Option<&DoorToDoorRow>| row.map(|r| format!("{}, {:.1} h", r.title(), r.best_hours().unwrap_or(0.0)));
    let named = |i: Option<usize>| said(i.map(|i| &rows[i])).unwrap_or("no row".to_owned());
    println!(
        "The article says 16 h now and 30+ h before. Nearest best hours: {} now; {} before.",
        named(now),
        named(before)
    );
    for row in rows.iter().filter(|row| row.scenario == "today") {
        let share = row.profile.share_within(Seconds::hours(16)) * 100.0;
        let best = row.best_hours().unwrap_or(f64::NAN);
        println!("  {:28} {best:5.1} h at best, {share:3.0} % of all departures take 16 h or less", row.title());
    }
    println!(
        "The nearest rows are nearest in hours alone, not what the article describes: it names no means of travel."
    );
    println!("Winter equals today: the observed hours of the open roads know no season, and none on this way closes.");
    println!("No railway comes nearer to Ngari than Shigatse, so without a flight 16 h can't be kept.");
    let truck = rows.iter().find(|row| row.title() == "today, road, parcel");
    if let Some(pair) = truck.and_then(|row| row.with_a_pair(&region.rules)) {
        println!(
            "Two drivers on board, with their daily rests, would take {:.1} h by road for the parcel.",
            pair.as_hours()
        );
    }
}

fn json(region: &Region, row: &DoorToDoorRow) -> serde_json::Value {
    let cut = |value: f64| (value * 100.0).round() / 100.0;
    let hours = |span: Option<Seconds>| span.map(|s| cut(s.as_hours()));
    let best = row.itinerary();
    let leg = |leg: &skyroad::scenario::Leg| {
        serde_json::json!({
            "mode": leg.mode, "from": report::place_code(region, leg.from), "to": report::place_code(region, leg.to),
            "depart": leg.depart, "arrive": leg.arrive, "km": cut(leg.length.km()), "wait_h": cut(leg.wait.as_hours()),
        })
    };
    serde_json::json!({
        "scenario": row.scenario, "modes": row.modes.name(), "traveller": row.traveller(),
        "hours": hours(row.profile.best), "hours_median": hours(row.profile.median),
        "hours_worst": hours(row.profile.worst), "hours_moving": hours(best.map(|i| i.moving())),
        "km": best.map(|i| cut(i.length().km())), "cny": best.map(|i| cut(i.cost().yuan())),
        "co2_kg": best.map(|i| cut(i.co2().kg())),
        "legs": best.into_iter().flat_map(|i| &i.legs).map(leg).collect::<Vec<_>>(),
    })
}
