//! Connection: each leg of a line-haul can be reached from the one before, and the chain joins its hub and depot.

use super::case::{Case, number};
use super::findings::Findings;
use crate::base::{Seconds, Time};
use crate::freight::Flow;
use crate::scenario::ViolationKind::{Connection, Path, Precedence, Timeline};
use crate::scenario::{Leg, Place, Shipment};
use crate::timetable::{Mode, Terminal, TerminalId};
use std::fmt::Arguments;

/// Shipment by shipment.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (id, shipment) in case.plan.shipments.entries() {
        let n = number(id);
        places(case, n, shipment, findings);
        waits(n, shipment, findings);
        connections(case, n, shipment, findings);
    }
}

/// From hub to depot or back, each leg where the last one ended.
fn places(case: &Case<'_>, n: usize, shipment: &Shipment, findings: &mut Findings) {
    let hub = Place::Terminal(shipment.hub);
    let depot = Place::Node(case.region.depots[shipment.depot].node);
    let (mut at, goal) = if shipment.flow == Flow::In { (hub, depot) } else { (depot, hub) };
    for (position, leg) in shipment.itinerary.legs.iter().enumerate() {
        findings.same(Path, format_args!("the start of leg {position} of shipment {n}"), leg.from, at);
        at = leg.to;
    }
    findings.same(Path, format_args!("the place where shipment {n} ends"), at, goal);
}

/// Legs in order, with the waits that lie between them.
fn waits(n: usize, shipment: &Shipment, findings: &mut Findings) {
    let mut at = shipment.itinerary.start;
    for (position, leg) in shipment.itinerary.legs.iter().enumerate() {
        let (depart, arrive, wait) = (leg.depart, leg.arrive, leg.depart.since(at));
        let kept = at <= depart && depart <= arrive;
        let what = format_args!("leg {position} of shipment {n} runs from {depart} to {arrive}, after {at}");
        findings.require(kept, Precedence, what);
        findings.same(Timeline, format_args!("the wait before leg {position} of shipment {n}"), leg.wait, wait);
        at = arrive;
    }
}

/// Follows the goods: when they can leave where they are, and whether that is inside a terminal.
fn connections(case: &Case<'_>, n: usize, shipment: &Shipment, findings: &mut Findings) {
    let terminals = &case.region.timetable.terminals;
    let (mut ready, mut inside) = (Some(shipment.itinerary.start), shipment.flow == Flow::In);
    for (position, leg) in shipment.itinerary.legs.iter().enumerate() {
        let name = format_args!("leg {position} of shipment {n}");
        if leg.mode == Mode::Road {
            let depart = leg.depart;
            if let Some(ready) = ready {
                findings.require(
                    ready <= depart,
                    Connection,
                    format_args!("{name} leaves at {depart}, before {ready}"),
                );
            }
            (ready, inside) = (Some(leg.arrive), false);
            continue;
        }
        if let Place::Terminal(from) = leg.from {
            let terminal = &terminals[from];
            let handed_in = if inside { ready } else { ready.and_then(|at| first_open(terminal, at)) };
            board(name, terminal, leg, handed_in, findings);
        }
        ready = alight(case, name, leg, findings);
        inside = true;
    }
    if shipment.flow == Flow::Out && !inside {
        ready = ready.and_then(|at| first_open(&terminals[shipment.hub], at));
        let code = &terminals[shipment.hub].code;
        findings.require(ready.is_some(), Connection, format_args!("shipment {n} ends at {code}, which is never open"));
    }
    if let Some(ready) = ready {
        findings.same(Connection, format_args!("the end of shipment {n}"), shipment.itinerary.end, ready);
    }
}

fn board(name: Arguments<'_>, terminal: &Terminal, leg: &Leg, handed_in: Option<Time>, findings: &mut Findings) {
    let code = &terminal.code;
    let Some(cut_off) = terminal.cut_off_freight else {
        findings.add(Connection, format_args!("{name} boards at {code}, where no freight is taken"));
        return;
    };
    let limit = leg.depart - cut_off;
    let kept = handed_in.is_some_and(|at| at <= limit);
    let what = format_args!("{name} boards at {code}, in by {handed_in:?}, cut-off at {limit}");
    findings.require(kept, Connection, what);
}

/// When the goods are out of the terminal that a ride brought them to.
fn alight(case: &Case<'_>, name: Arguments<'_>, leg: &Leg, findings: &mut Findings) -> Option<Time> {
    let Place::Terminal(id) = leg.to else { return None };
    let out = released(case, id, leg.arrive);
    let code = &case.region.timetable.terminals[id].code;
    findings.require(out.is_some(), Connection, format_args!("{name} ends at {code}, where no freight is given out"));
    out
}

fn released(case: &Case<'_>, id: TerminalId, arrive: Time) -> Option<Time> {
    let terminal = &case.region.timetable.terminals[id];
    first_open(terminal, arrive + terminal.release_freight?)
}

/// The first moment from `at` on at which a terminal is open; it opens every day.
fn first_open(terminal: &Terminal, at: Time) -> Option<Time> {
    let hours = terminal.hours?;
    let clock = at.second_of_day();
    let midnight = at - clock;
    let (opens, closes) = (hours.opens().seconds(), hours.closes().seconds());
    let wait_for = if clock <= closes { opens.max(clock) } else { opens + Seconds::hours(24) };
    Some(midnight + wait_for)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Coord, Fen, TimeOfDay, TimeWindow};

    fn terminal(hours: Option<&str>) -> Terminal {
        let window = |text: &str| {
            let (opens, closes) = text.split_once('-').unwrap();
            TimeWindow::new(TimeOfDay::parse(opens).unwrap(), TimeOfDay::parse(closes).unwrap()).unwrap()
        };
        Terminal {
            code: "rail-here".into(),
            mode: Mode::Rail,
            names: Default::default(),
            coord: Coord::new(30.0, 91.0).unwrap(),
            access: None,
            cut_off_people: Seconds::ZERO,
            cut_off_freight: None,
            release_people: Seconds::ZERO,
            release_freight: None,
            hours: hours.map(window),
            cold_storage: false,
            handling_per_kg: Fen::ZERO,
            source: String::new(),
        }
    }

    #[test]
    fn first_open_moments() {
        let time = |text| Time::parse(text).unwrap();
        let open = |at| first_open(&terminal(Some("08:00-18:00")), time(at)).unwrap();
        assert_eq!(open("2026-07-15 07:59:59"), time("2026-07-15 08:00"));
        assert_eq!(open("2026-07-15 12:00"), time("2026-07-15 12:00"));
        assert_eq!(open("2026-07-15 18:00"), time("2026-07-15 18:00"));
        assert_eq!(open("2026-07-15 18:00:01"), time("2026-07-16 08:00"));
        let always = first_open(&terminal(Some("00:00-24:00")), time("2026-07-15 23:59:59"));
        assert_eq!(always, Some(time("2026-07-15 23:59:59")));
        assert_eq!(first_open(&terminal(None), time("2026-07-15 12:00")), None);
    }
}
