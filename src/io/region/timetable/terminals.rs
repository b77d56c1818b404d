//! terminals.csv, terminal_transfers.csv.

use super::super::super::source::Source;
use super::super::super::table::{Row, Table};
use super::super::places::coord;
use super::super::rates::fen;
use super::super::roads::seconds;
use crate::base::{Coord, Error, IdVec, Metres, Seconds, TimeOfDay, TimeWindow, Warning, half_up};
use crate::network::{Names, Network};
use crate::timetable::{Access, Mode, Terminal, TerminalId, Transfer};
use std::collections::{HashMap, HashSet};

/// The terminals, and how far each one's clock lags behind the region's.
pub(super) struct Terminals {
    pub(super) list: IdVec<TerminalId, Terminal>,
    behind: IdVec<TerminalId, Seconds>,
}

impl Terminals {
    pub(super) fn read(source: &Source, network: &Network, warnings: &mut Vec<Warning>) -> Result<Self, Error> {
        const COLUMNS: [&str; 8] =
            ["id", "kind", "place", "name_en", "lat", "lon", "cut_off_passenger_min", "available_after_min"];
        let table = super::super::table(source, "terminals.csv", &COLUMNS)?;
        let positions = positions(source)?;
        let (mut seen, mut lost) = (HashSet::new(), Vec::new());
        let rows = table.read(warnings, |row| {
            if !seen.insert(row.string("id")) {
                return Err(row.error("id", format!("\"{}\" is there twice", row.text("id"))));
            }
            let access = access(row, network).unwrap_or_else(|e| {
                lost.push(Warning::new(format!("{e}; the terminal has no way by road")));
                None
            });
            let coord = match row.text("lat") {
                "" => positions.get(row.text("name_zh")).copied().or(access.map(|a| network.nodes()[a.node].coord)),
                _ => Some(coord(row)?),
            };
            let coord = coord.ok_or_else(|| row.error("lat", "is empty, and nothing else tells where this is"))?;
            Ok((terminal(row, (access, coord))?, minutes(row, "clock_behind_min")?))
        });
        warnings.append(&mut lost);
        let (list, behind): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        Ok(Self { list: IdVec::from_vec(list), behind: IdVec::from_vec(behind) })
    }

    pub(super) fn transfers(&self, source: &Source, warnings: &mut Vec<Warning>) -> Result<Vec<Transfer>, Error> {
        const COLUMNS: [&str; 4] = ["from", "to", "km", "hours"];
        let file = super::super::optional_table(source, "terminal_transfers.csv", &COLUMNS, warnings)?;
        let Some(table) = file else { return Ok(Vec::new()) };
        Ok(table.read(warnings, |row| {
            let end = |field: &str| row.with(field, |code| self.by_code(code));
            Ok(Transfer { from: end("from")?, to: end("to")?, length: length(row, "km")?, time: time(row, "hours")? })
        }))
    }

    fn by_code(&self, code: &str) -> Result<TerminalId, Error> {
        let found = self.list.entries().find(|(_, t)| t.code == code);
        let known = || self.list.iter().map(|t| t.code.as_str());
        found.map(|(id, _)| id).ok_or_else(|| Error::unknown("terminal", code, known()))
    }

    /// The airport of this IATA code.
    pub(super) fn airport(&self, iata: &str) -> Result<TerminalId, Error> {
        self.by_code(&format!("air-{}", iata.to_lowercase()))
    }

    /// The railway station of this English name, with or without "station", or code.
    pub(super) fn station(&self, name: &str) -> Result<TerminalId, Error> {
        let short = |t: &Terminal| t.names.en.strip_suffix(" station").unwrap_or(&t.names.en).to_owned();
        let wanted = name.strip_suffix(" station").unwrap_or(name);
        let mut stations = self.list.entries().filter(|(_, t)| t.mode == Mode::Rail);
        if let Some((id, _)) = stations.find(|(_, t)| short(t) == wanted || t.code == name) {
            return Ok(id);
        }
        let known: Vec<String> = self.list.iter().filter(|t| t.mode == Mode::Rail).map(short).collect();
        Err(Error::unknown("railway station", name, known.iter().map(String::as_str)))
    }

    /// How far the clock of `terminal` lags behind the region's: added to its local times.
    pub(super) fn behind(&self, terminal: TerminalId) -> Seconds {
        self.behind[terminal]
    }

    /// The great circle between two of them.
    pub(super) fn distance(&self, from: TerminalId, to: TerminalId) -> Metres {
        self.list[from].coord.distance(self.list[to].coord)
    }
}

fn terminal(row: &Row<'_>, (access, coord): (Option<Access>, Coord)) -> Result<Terminal, Error> {
    let mode = match row.text("kind") {
        "rail" => Mode::Rail,
        "air" => Mode::Air,
        other => return Err(row.error("kind", format!("\"{other}\" is neither rail nor air"))),
    };
    if row.text("id").is_empty() {
        return Err(row.error("id", "is empty"));
    }
    let hours = match (row.maybe("opens", TimeOfDay::parse)?, row.maybe("closes", TimeOfDay::parse)?) {
        (Some(opens), Some(closes)) => Some(row.with("closes", |_| TimeWindow::new(opens, closes))?),
        (None, None) => None,
        _ => return Err(row.error("closes", "opens and closes are given both or not at all")),
    };
    let (cut_off, handling) = (minutes(row, "cut_off_freight_min")?, row.text("handling_yuan_per_kg"));
    // A station that only people use says 0 minutes and no charge.
    let freight = hours.is_some() && (cut_off > Seconds::ZERO || !handling.is_empty());
    let release = minutes(row, "available_after_freight_min")?;
    Ok(Terminal {
        code: row.string("id"),
        mode,
        names: Names { zh: row.string("name_zh"), en: row.string("name_en"), ..Names::default() },
        coord,
        access,
        cut_off_people: minutes(row, "cut_off_passenger_min")?,
        cut_off_freight: freight.then_some(cut_off),
        release_people: minutes(row, "available_after_min")?,
        release_freight: freight.then_some(release),
        hours,
        cold_storage: row.text("cold_storage") == "yes",
        handling_per_kg: fen(row, "handling_yuan_per_kg")?,
        source: row.string("source"),
    })
}

/// Positions of railway stations by Chinese name, where odbl/rail.csv is there to tell.
fn positions(source: &Source) -> Result<HashMap<String, Coord>, Error> {
    const FILE: &str = "odbl/rail.csv";
    let Some(text) = source.optional_text(FILE)? else { return Ok(HashMap::new()) };
    let table = Table::parse(FILE, &text, &[])?;
    // Bad rows are told of where chainage is read.
    Ok(table.rows().filter_map(|row| Some((row.string("name_zh"), coord(&row).ok()?))).collect())
}

/// The way from the road node, `None` for a gateway off the road network.
fn access(row: &Row<'_>, network: &Network) -> Result<Option<Access>, Error> {
    let Some(node) = row.maybe("place", |slug| network.node(slug))? else { return Ok(None) };
    Ok(Some(Access { node, length: length(row, "access_km")?, time: time(row, "access_h")? }))
}

fn minutes(row: &Row<'_>, field: &str) -> Result<Seconds, Error> {
    Ok(Seconds(half_up(row.maybe_number(field, 0.0..=10_000.0)?.unwrap_or(0.0) * 60.0)))
}

fn length(row: &Row<'_>, field: &str) -> Result<Metres, Error> {
    Ok(Metres(half_up(row.number(field, 0.0..=1000.0)? * 1000.0)))
}

fn time(row: &Row<'_>, field: &str) -> Result<Seconds, Error> {
    row.number(field, 0.0..=200.0).map(seconds)
}
