//! How far can the network be trusted? Published travel times beside the program's, with the observed hours of the
//! road table and by the speed model alone.
#![allow(clippy::print_stdout, reason = "an example prints its answer")]

use clap::Parser;
use skyroad::plan::{Anchor, Reading, read_anchors};
use skyroad::tibet;

/// Compare published travel times with the network's.
#[derive(Parser)]
struct Args {
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let region = tibet::region()?;
    let mut rows: Vec<(Anchor, Reading, Reading)> = Vec::new();
    for anchor in read_anchors(&tibet::SOURCE)? {
        let readings = (anchor.reading(&region.network, true)?, anchor.reading(&region.network, false)?);
        rows.push((anchor, readings.0, readings.1));
    }
    if args.json {
        println!("{}", serde_json::json!({ "anchors": rows.iter().map(json).collect::<Vec<_>>() }));
        return Ok(());
    }
    println!("{:34} {:10} {:>17} {:>17}  published", "", "date", "observed hours", "speed model");
    for (anchor, observed, model) in &rows {
        let pair = format!("{}–{} {:?}", anchor.ends.0, anchor.ends.1, anchor.vehicle).to_lowercase();
        println!("{pair:34} {} {:>17} {:>17}  {}", anchor.date, shown(observed), shown(model), anchor.published);
    }
    for (anchor, observed, _) in rows.iter().filter(|(_, o, m)| !(o.holds() && m.holds())) {
        let fails = if observed.holds() { "by the speed model" } else { "with observed hours" };
        let note = if anchor.note.is_empty() { "no cause known" } else { &anchor.note };
        println!("outside {fails}: {}–{} {}: {note}", anchor.ends.0, anchor.ends.1, anchor.date);
    }
    let count = |pick: fn(&(Anchor, Reading, Reading)) -> &Reading| rows.iter().filter(|row| pick(row).holds()).count();
    println!(
        "within tolerance: {} of {n} with observed hours, {} of {n} by the speed model",
        count(|r| &r.1),
        count(|r| &r.2),
        n = rows.len()
    );
    Ok(())
}

fn shown(reading: &Reading) -> String {
    let mark = |holds: bool| if holds { ' ' } else { '!' };
    match reading.found {
        Some((km, hours)) => format!("{km:.0} km{} {hours:.2} h{}", mark(reading.km_holds), mark(reading.hours_hold)),
        None => format!("no way{}", mark(reading.hours_hold)),
    }
}

fn json((anchor, observed, model): &(Anchor, Reading, Reading)) -> serde_json::Value {
    let value = |r: &Reading| {
        let (km, hours) = r.found.unzip();
        serde_json::json!({ "km": km, "hours": hours, "km_holds": r.km_holds, "hours_hold": r.hours_hold })
    };
    serde_json::json!({
        "from": anchor.ends.0, "to": anchor.ends.1, "date": anchor.date.to_string(), "published": anchor.published,
        "held": anchor.is_held, "observed": value(observed), "model": value(model),
    })
}
