//! roads.csv: the trunk segments.

use super::super::source::Source;
use super::super::table::Row;
use super::places::Places;
use crate::base::{Date, Error, Metres, MonthSet, Seconds, Warning, half_up};
use crate::network::{Observed, Pass, Restriction, RoadClass, Segment, Surface, TruckRule};
use std::collections::HashMap;

/// A segment takes at most this many hours: a metric weighs arcs up to 2^28 ms, 74.56 h.
const LONGEST_HOURS: f64 = 74.5;

/// A segment between two nodes, by their positions in [`Places::nodes`].
pub(super) struct Trunk {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) segment: Segment,
    /// For drawing; starts and ends at the nodes.
    pub(super) shape: Vec<crate::base::Coord>,
}

pub(super) fn read(source: &Source, places: &Places, warnings: &mut Vec<Warning>) -> Result<Vec<Trunk>, Error> {
    const COLUMNS: [&str; 10] = [
        "from",
        "to",
        "road",
        "km",
        "class",
        "surface",
        "speed_limit_kmh",
        "hours_car_now",
        "hours_truck_now",
        "open_months",
    ];
    let by_slug: HashMap<&str, usize> = places.nodes.iter().enumerate().map(|(i, n)| (n.slug.as_str(), i)).collect();
    let mut shapes = super::shapes::read(source, warnings)?;
    let table = super::table(source, "roads.csv", &COLUMNS)?;
    let trunk = table.read(warnings, |row| {
        let end = |field: &str| {
            let slug = row.text(field);
            let known = || by_slug.keys().copied();
            row.with(field, |_| {
                by_slug.get(slug).copied().ok_or_else(|| Error::unknown("place", slug, sorted(known())))
            })
        };
        let (from, to) = (end("from")?, end("to")?);
        let segment = segment(row)?;
        let ends = (places.nodes[from].coord, places.nodes[to].coord);
        let shape = shapes.take(row.text("from"), row.text("to"), &segment.road, ends);
        Ok(Trunk { from, to, segment, shape })
    });
    if trunk.is_empty() {
        return Err(Error::file("roads.csv", "has no usable row; a region needs roads"));
    }
    Ok(trunk)
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
}

fn segment(row: &Row<'_>) -> Result<Segment, Error> {
    let year = |field: &str| Ok::<_, Error>(row.maybe_number(field, 1900.0..=2100.0)?.map(|y| y as i16));
    let hours = |field: &str| Ok::<_, Error>(row.maybe_number(field, 0.0..=LONGEST_HOURS)?.map(seconds));
    let pass = row.maybe_number("pass_m", 0.0..=9000.0)?;
    Ok(Segment {
        road: row.string("road"),
        length: Metres(half_up(row.number("km", 0.0..=10_000.0)? * 1000.0)),
        class: class(row)?,
        surface: surface(row)?,
        limit: row.number("speed_limit_kmh", 1.0..=200.0)? as u16,
        open_year: year("open_year")?,
        paved_year: year("paved_year")?,
        observed: Observed {
            car_now: hours("hours_car_now")?,
            truck_now: hours("hours_truck_now")?,
            in_1990s: hours("hours_1990s")?,
        },
        pass: pass.map(|elevation| Pass { name: row.string("pass"), elevation: elevation as i32 }),
        open_months: row.with("open_months", MonthSet::parse)?,
        season_note: row.string("season_and_events"),
        restriction: restriction(row)?,
        confidence: row.string("confidence"),
        source: row.string("source"),
    })
}

pub(super) fn seconds(hours: f64) -> Seconds {
    Seconds(half_up(hours * 3600.0))
}

fn class(row: &Row<'_>) -> Result<RoadClass, Error> {
    Ok(match row.text("class") {
        "expressway" => RoadClass::Expressway,
        "I" => RoadClass::I,
        "II" => RoadClass::II,
        "III" => RoadClass::III,
        "IV" => RoadClass::IV,
        other => return Err(row.error("class", format!("\"{other}\" is none of expressway, I, II, III, IV"))),
    })
}

/// "gravel -> asphalt 2026" is gravel that is being paved: mixed.
fn surface(row: &Row<'_>) -> Result<Surface, Error> {
    let text = row.text("surface");
    let (asphalt, gravel) = (text.contains("asphalt") || text.contains("concrete"), text.contains("gravel"));
    match (asphalt, gravel) {
        (true, false) => Ok(Surface::Paved),
        (true, true) => Ok(Surface::Mixed),
        (false, true) => Ok(Surface::Gravel),
        (false, false) => Err(row.error("surface", format!("\"{text}\" names neither asphalt, concrete nor gravel"))),
    }
}

fn restriction(row: &Row<'_>) -> Result<Restriction, Error> {
    let trucks = match row.text("truck_rule") {
        "" => TruckRule::Free,
        "since" => TruckRule::Since(row.with("truck_since", Date::parse)?),
        "alternate-days" => TruckRule::AlternateDays,
        other => return Err(row.error("truck_rule", format!("\"{other}\" is neither since nor alternate-days"))),
    };
    let truck_limit = row.maybe_number("truck_limit_kmh", 1.0..=200.0)?.map(|v| v as u16);
    Ok(Restriction { trucks, truck_limit, note: row.string("restriction") })
}
