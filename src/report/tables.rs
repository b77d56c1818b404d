//! The plan as CSV.

use super::kebab;
use crate::base::{Error, Id, IdVec, Seconds, Time};
use crate::freight::{Flow, Service, Temperature};
use crate::network::NodeId;
use crate::scenario::{Activity, Fate, LoadId, Place, Plan, Reason, Region, Scenario, Visit};
use crate::timetable::Mode;
use std::collections::HashMap;

/// One line for each parcel: `id, flow, station, load, at, fate, reason`.
///
/// # Errors
/// None for a plan of this scenario; the type is that of every CSV writer.
pub fn parcels_csv(region: &Region, scenario: &Scenario, plan: &Plan) -> Result<String, Error> {
    let mut sheet = Sheet::new("parcels.csv", &["id", "flow", "station", "load", "at", "fate", "reason"])?;
    // Thousands of parcels share a moment, a load and a reason: each is written out once.
    let mut times: HashMap<Time, String> = HashMap::new();
    let mut reasons: HashMap<Reason, String> = HashMap::new();
    let loads: IdVec<LoadId, String> = plan.loads.ids().map(|id| id.index().to_string()).collect();
    for (parcel, outcome) in scenario.parcels.iter().zip(&plan.outcomes) {
        let (fate, reason) = match outcome.fate {
            Fate::Served => ("served", None),
            Fate::Late(reason) => ("late", Some(reason)),
            Fate::Unserved(reason) => ("unserved", Some(reason)),
        };
        let at = outcome.at.map_or("", |at| times.entry(at).or_insert_with(|| at.to_string()));
        let reason = reason.map_or("", |r| reasons.entry(r).or_insert_with(|| kebab(&r)));
        let station = outcome.station.map_or("", |s| region.stations[s].code.as_str());
        let load = outcome.load.and_then(|l| loads.get(l)).map_or("", String::as_str);
        sheet.row([parcel.id.as_str(), flow(parcel.flow), station, load, at, fate, reason])?;
    }
    sheet.finish()
}

/// One line for each call of each tour, the depot's departure and return included.
///
/// # Errors
/// None for a plan of this region; the type is that of every CSV writer.
pub fn tours_csv(region: &Region, plan: &Plan) -> Result<String, Error> {
    const HEADER: [&str; 17] = [
        "tour",
        "depot",
        "vehicle",
        "unit",
        "call",
        "place",
        "arrive",
        "start",
        "leave",
        "pieces_in",
        "pieces_out",
        "kg_in",
        "kg_out",
        "tour_km",
        "tour_yuan",
        "tour_kg_co2e",
        "driving_h",
    ];
    let mut sheet = Sheet::new("tours.csv", &HEADER)?;
    for (id, tour) in plan.tours.entries() {
        let depot = region.depots[tour.depot].slug.as_str();
        let head = [id.index().to_string(), depot.into(), region.vehicles[tour.vehicle].name.clone()];
        let driving: Seconds =
            tour.events.iter().filter(|e| e.activity == Activity::Drive).map(|e| e.end.since(e.start)).sum();
        let foot = [
            fixed(tour.length.0, 3),
            fixed(tour.cost.0, 2),
            fixed(tour.co2.0, 3),
            format!("{:.2}", driving.as_hours()),
        ];
        let mut call = 0;
        let mut line = |fields: [String; 8]| {
            let middle = [tour.unit.to_string(), call.to_string()];
            call += 1;
            sheet.row(head.iter().chain(&middle).chain(&fields).chain(&foot))
        };
        let none = String::new;
        line([depot.into(), none(), none(), tour.start.to_string(), none(), none(), none(), none()])?;
        for visit in &tour.visits {
            line(visit_fields(region, plan, visit))?;
        }
        line([depot.into(), tour.end.to_string(), none(), none(), none(), none(), none(), none()])?;
    }
    sheet.finish()
}

fn visit_fields(region: &Region, plan: &Plan, visit: &Visit) -> [String; 8] {
    let sum = |loads: &[LoadId]| {
        loads.iter().filter_map(|&l| plan.loads.get(l)).fold((0, 0), |s, l| (s.0 + l.pieces, s.1 + l.mass.0))
    };
    let (deliver, collect) = (sum(&visit.deliver), sum(&visit.collect));
    [
        region.stations[visit.station].code.clone(),
        visit.arrive.to_string(),
        visit.start.to_string(),
        visit.leave.to_string(),
        deliver.0.to_string(),
        collect.0.to_string(),
        fixed(deliver.1, 3),
        fixed(collect.1, 3),
    ]
}

/// One line for each load.
///
/// # Errors
/// None for a plan of this region; the type is that of every CSV writer.
pub fn loads_csv(region: &Region, plan: &Plan) -> Result<String, Error> {
    const HEADER: [&str; 11] =
        ["load", "flow", "station", "depot", "service", "temperature", "pieces", "kg", "litres", "ready", "shipment"];
    let mut sheet = Sheet::new("loads.csv", &HEADER)?;
    for (id, load) in plan.loads.entries() {
        let station = &region.stations[load.station];
        sheet.row([
            id.index().to_string().as_str(),
            flow(load.flow),
            &station.code,
            &region.depots[station.depot].slug,
            service(load.service),
            temperature(load.temperature),
            &load.pieces.to_string(),
            &fixed(load.mass.0, 3),
            &fixed(load.volume.0, 3),
            &load.ready.to_string(),
            &load.shipment.map(|s| s.index().to_string()).unwrap_or_default(),
        ])?;
    }
    sheet.finish()
}

/// One line for each leg of each shipment.
///
/// # Errors
/// None for a plan of this region; the type is that of every CSV writer.
pub fn shipments_csv(region: &Region, plan: &Plan) -> Result<String, Error> {
    const HEADER: [&str; 20] = [
        "shipment",
        "flow",
        "hub",
        "depot",
        "service",
        "temperature",
        "pieces",
        "kg",
        "leg",
        "mode",
        "trip",
        "is_model",
        "from",
        "to",
        "depart",
        "arrive",
        "wait_h",
        "km",
        "yuan",
        "kg_co2e",
    ];
    let mut sheet = Sheet::new("shipments.csv", &HEADER)?;
    for (id, s) in plan.shipments.entries() {
        for (position, leg) in s.itinerary.legs.iter().enumerate() {
            let trip = leg.ride.map(|ride| &region.timetable.trips[ride.trip]);
            sheet.row([
                id.index().to_string().as_str(),
                flow(s.flow),
                &region.timetable.terminals[s.hub].code,
                &region.depots[s.depot].slug,
                service(s.service),
                temperature(s.temperature),
                &s.pieces.to_string(),
                &fixed(s.mass.0, 3),
                &position.to_string(),
                match leg.mode {
                    Mode::Road => "road",
                    Mode::Rail => "rail",
                    Mode::Air => "air",
                },
                trip.map_or("", |t| t.number.as_str()),
                trip.map_or("", |t| if t.is_model { "MODEL" } else { "published" }),
                place(region, leg.from),
                place(region, leg.to),
                &leg.depart.to_string(),
                &leg.arrive.to_string(),
                &format!("{:.2}", leg.wait.as_hours()),
                &fixed(leg.length.0, 3),
                &fixed(leg.cost.0, 2),
                &fixed(leg.co2.0, 3),
            ])?;
        }
    }
    sheet.finish()
}

/// One line for each station: what it serves, for whom, and how full that makes it.
///
/// # Errors
/// None for a plan of this scenario; the type is that of every CSV writer.
pub fn stations_csv(region: &Region, scenario: &Scenario, plan: &Plan) -> Result<String, Error> {
    const HEADER: [&str; 13] = [
        "station",
        "name",
        "depot",
        "capacity",
        "villages",
        "townships",
        "in_served",
        "in_late",
        "out_served",
        "out_late",
        "in_use",
        "out_use",
        "calls",
    ];
    let mut rows = vec![StationRow::default(); region.stations.len()];
    for (parcel, outcome) in scenario.parcels.iter().zip(&plan.outcomes) {
        let (Some(station), Some(_)) = (outcome.station, outcome.at) else { continue };
        let row = &mut rows[station.index()];
        let late = usize::from(matches!(outcome.fate, Fate::Late(_)));
        row.pieces[usize::from(parcel.flow == Flow::Out)][late] += 1;
        row.villages.insert(parcel.village.index());
        row.townships.insert(region.villages[parcel.village].home.index());
    }
    for visit in plan.tours.iter().flat_map(|t| &t.visits) {
        rows[visit.station.index()].calls += 1;
    }
    let mut sheet = Sheet::new("stations.csv", &HEADER)?;
    for ((_, station), row) in region.stations.entries().zip(&rows) {
        let [inbound, outbound] = row.pieces;
        let share =
            |pieces: [u32; 2]| format!("{:.3}", f64::from(pieces[0] + pieces[1]) / f64::from(station.capacity.max(1)));
        let counts = [inbound[0], inbound[1], outbound[0], outbound[1]].map(|n| n.to_string());
        let names = [&station.code, &station.names.zh, &region.depots[station.depot].slug];
        let sizes = [station.capacity as usize, row.villages.len(), row.townships.len()].map(|n| n.to_string());
        let uses = [share(inbound), share(outbound), row.calls.to_string()];
        sheet.row(names.into_iter().chain(&sizes).chain(&counts).chain(&uses))?;
    }
    sheet.finish()
}

#[derive(Clone, Default)]
struct StationRow {
    /// In and out; in time and late.
    pieces: [[u32; 2]; 2],
    villages: std::collections::HashSet<usize>,
    townships: std::collections::HashSet<usize>,
    calls: u32,
}

/// A CSV file in memory.
pub(super) struct Sheet {
    file: &'static str,
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    pub(super) fn new(file: &'static str, header: &[&str]) -> Result<Self, Error> {
        let mut sheet = Self { file, writer: csv::Writer::from_writer(Vec::new()) };
        sheet.row(header)?;
        Ok(sheet)
    }

    pub(super) fn row(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<(), Error> {
        self.writer.write_record(fields).map_err(|e| Error::file(self.file, e.to_string()))
    }

    pub(super) fn finish(self) -> Result<String, Error> {
        let bytes = self.writer.into_inner().map_err(|e| Error::file(self.file, e.to_string()))?;
        String::from_utf8(bytes).map_err(|e| Error::file(self.file, e.to_string()))
    }
}

/// An integer of the unit's smallest parts with `places` digits after the point, exactly.
fn fixed(value: i64, places: usize) -> String {
    let scale = 10i64.pow(places as u32);
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:0places$}", (value / scale).abs(), (value % scale).abs())
}

fn place(region: &Region, place: Place) -> &str {
    let node = |id: NodeId| region.network.nodes()[id].slug.as_str();
    match place {
        Place::Node(id) => node(id),
        Place::Terminal(id) => &region.timetable.terminals[id].code,
    }
}

fn flow(flow: Flow) -> &'static str {
    if flow == Flow::In { "in" } else { "out" }
}

fn service(service: Service) -> &'static str {
    if service == Service::Express { "express" } else { "standard" }
}

fn temperature(temperature: Temperature) -> &'static str {
    if temperature == Temperature::Chilled { "chilled" } else { "ambient" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_exact() {
        assert_eq!(fixed(1_005, 2), "10.05");
        assert_eq!(fixed(-7, 3), "-0.007");
        assert_eq!(fixed(-1_500, 3), "-1.500");
    }
}
