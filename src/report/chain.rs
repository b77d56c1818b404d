//! An itinerary as lines of text.

use crate::base::{Seconds, Time};
use crate::scenario::{Itinerary, Leg, Place, Region};
use crate::timetable::Mode;
use std::fmt::Write;

/// One line for each leg: times, mode, ends, kilometres, standing time before it, money, greenhouse gas and the
/// departure, marked `MODEL` where it was not published as a whole.
pub fn itinerary_text(region: &Region, itinerary: &Itinerary) -> String {
    let mut out = String::new();
    for leg in &itinerary.legs {
        let _ = writeln!(out, "{}", line(region, leg));
    }
    let last = itinerary.legs.last().map_or(itinerary.start, |leg| leg.arrive);
    if last < itinerary.end {
        let _ = writeln!(
            out,
            "  {:>11}   handed out {} after arrival",
            clock(itinerary.end),
            span(itinerary.end.since(last))
        );
    }
    out
}

fn line(region: &Region, leg: &Leg) -> String {
    let mode = match leg.mode {
        Mode::Road => "road",
        Mode::Rail => "rail",
        Mode::Air => "air",
    };
    let ends = format!("{} -> {}", place_code(region, leg.from), place_code(region, leg.to));
    let ride = leg.ride.map(|ride| {
        let trip = &region.timetable.trips[ride.trip];
        format!("  {}{}", trip.number, if trip.is_model { " MODEL" } else { "" })
    });
    let line = format!(
        "  {} - {}  {mode:4}  {ends:<32} {:>6.0} km  wait {:>6}  {:>9.2} yuan  {:>8.2} kg CO2{}",
        clock(leg.depart),
        clock(leg.arrive),
        leg.length.km(),
        span(leg.wait),
        leg.cost.yuan(),
        leg.co2.kg(),
        ride.unwrap_or_default()
    );
    line
}

/// A place's short name: a node's slug or a terminal's code.
pub fn place_code(region: &Region, place: Place) -> &str {
    match place {
        Place::Node(node) => &region.network.nodes()[node].slug,
        Place::Terminal(id) => &region.timetable.terminals[id].code,
    }
}

/// `07-15 08:30`.
fn clock(time: Time) -> String {
    let text = time.to_string();
    text.get(5..16).unwrap_or(&text).replace('T', " ")
}

/// `26:05` hours and minutes.
fn span(span: Seconds) -> String {
    let minutes = (span.0 + 30).div_euclid(60);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}
