//! How far can the network be trusted? Published travel times beside the program's, with the observed hours of the
//! road table and by the speed model alone.

use clap::Parser;
use skyroad::plan::{Anchor, Reading, TrainAnchor, read_anchors, read_train_anchors};
use skyroad::{Region, tibet};
use std::io::Write;

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

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
        let readings = (anchor.reading(&region.network)?, anchor.reading_by_model(&region.network)?);
        rows.push((anchor, readings.0, readings.1));
    }
    let trains = read_train_anchors(&tibet::SOURCE)?;
    if args.json {
        let trains = trains.iter().map(|t| train_json(&region, t)).collect::<Result<Vec<_>, _>>()?;
        let roads: Vec<_> = rows.iter().map(json).collect();
        say!("{}", serde_json::json!({ "anchors": roads, "trains": trains }));
        return Ok(());
    }
    say!("{:34} {:10} {:>17} {:>17}  published", "", "date", "observed hours", "speed model");
    for (anchor, observed, model) in &rows {
        let pair = format!("{}–{} {:?}", anchor.ends.0, anchor.ends.1, anchor.vehicle).to_lowercase();
        say!("{pair:34} {} {:>17} {:>17}  {}", anchor.date, shown(observed), shown(model), anchor.published);
    }
    for (anchor, observed, _) in rows.iter().filter(|(_, o, m)| !(o.holds() && m.holds())) {
        let fails = if observed.holds() { "by the speed model" } else { "with observed hours" };
        let note = if anchor.note.is_empty() { "no cause known" } else { &anchor.note };
        say!("outside {fails}: {}–{} {}: {note}", anchor.ends.0, anchor.ends.1, anchor.date);
    }
    let count = |pick: fn(&(Anchor, Reading, Reading)) -> &Reading| rows.iter().filter(|row| pick(row).holds()).count();
    say!(
        "within tolerance: {} of {n} with observed hours, {} of {n} by the speed model",
        count(|r| &r.1),
        count(|r| &r.2),
        n = rows.len()
    );
    say!();
    for train in &trains {
        let holds = if train.holds(&region.timetable)? { "holds" } else { "does not hold" };
        say!("{:8} {}–{} {holds}: {}", train.number, train.ends.0, train.ends.1, train.published);
    }
    Ok(())
}

fn train_json(region: &Region, train: &TrainAnchor) -> Result<serde_json::Value, skyroad::Error> {
    let reading = train.reading(&region.timetable)?;
    Ok(serde_json::json!({
        "number": train.number, "from": train.ends.0, "to": train.ends.1, "published": train.published,
        "hours": reading.map(|(depart, arrive, _)| (arrive - depart).as_hours()),
        "km": reading.map(|(_, _, length)| length.km()), "holds": train.holds(&region.timetable)?,
    }))
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
