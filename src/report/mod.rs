//! What a planner reads of a plan: a summary, tables, GeoJSON and a one-file offline map.
//!
//! * [`summary`] counts: parcels and mass in and out, served, late and unserved with reasons, money, greenhouse gas,
//!   kilometres, for the region and each county. Its sums add up to the scenario's parcels exactly. [`text`] prints it.
//! * [`parcels_csv`], [`tours_csv`], [`loads_csv`], [`shipments_csv`], [`stations_csv`] are the plan as tables.
//! * [`critical_csv`] says of each road what its closure does to the stations.
//! * [`map_html`] is a page that works from a folder without a network: the viewer inside it is our own.
//! * [`serving_html`] is the same page with who serves whom, what more room is worth and where to open stations next.
//! * [`explanation_text`] says why no station serves a parcel and what would help.
//! * [`geojson`] is network and tours for other map programs.
//!
//! *Invariants.* Nothing here searches, decides or writes a file: ways to draw come in as
//! [`Lines`](crate::scenario::Lines), and `io` writes the strings that come out. What the facts call MODEL stays
//! marked. Everything that comes from data is escaped.
//!
//! *Cost.* O(parcels + tours); half a million parcels take well under a second.

mod advice;
mod chain;
mod critical;
mod geojson;
mod map;
mod remedies;
mod summary;
mod tables;
mod text;

use crate::network::RoadClass;

pub use advice::{explanation_text, roads_text};
pub use chain::{itinerary_text, place_code};
pub use critical::{ClosureEffect, CriticalRoad, critical_csv};
pub use geojson::{geojson, isochrone_geojson};
pub use map::{Language, MapOptions, map_html, serving_html};
pub use remedies::remedies;
pub use summary::{CountySummary, FlowSummary, Summary, Tally, summary};
pub use tables::{loads_csv, parcels_csv, shipments_csv, stations_csv, tours_csv};
pub use text::text;

/// The class as road signs and tables write it; serde would spell II `i-i`.
fn class_name(class: RoadClass) -> &'static str {
    match class {
        RoadClass::Expressway => "expressway",
        RoadClass::I => "i",
        RoadClass::II => "ii",
        RoadClass::III => "iii",
        RoadClass::IV => "iv",
        RoadClass::Spur => "spur",
    }
}

/// The name of a unit variant as the plan's JSON spells it, such as `line-haul-too-slow`.
fn kebab(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
