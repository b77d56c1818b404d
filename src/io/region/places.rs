//! places.csv and junctions.csv: the nodes of the trunk network.

use super::super::source::Source;
use super::super::table::Row;
use crate::base::{Coord, Error, Warning};
use crate::network::{Names, Node, NodeKind};
use std::collections::HashSet;

/// What is known of a county beside its seat's node.
pub(super) struct County {
    pub(super) adcode: String,
    pub(super) slug: String,
    pub(super) names: Names,
    pub(super) prefecture: String,
    pub(super) population: u32,
}

/// The nodes in reading order (counties first), and the counties.
pub(super) struct Places {
    pub(super) nodes: Vec<Node>,
    pub(super) counties: Vec<County>,
}

pub(super) fn read(source: &Source, warnings: &mut Vec<Warning>) -> Result<Places, Error> {
    const COLUMNS: [&str; 8] = ["level", "adcode", "slug", "name_zh", "name_en", "lat", "lon", "elev_m"];
    let places = super::table(source, "places.csv", &COLUMNS)?;
    let prefecture = |code: &str| {
        let row = places.rows().find(|r| r.text("level") == "prefecture" && r.text("adcode") == code);
        row.map(|r| r.string("name_en")).unwrap_or_default()
    };
    let mut seen = HashSet::new();
    let mut nodes = Vec::new();
    let mut counties = Vec::new();
    for (level, node, county) in places.read(warnings, |row| {
        let node = node(row, NodeKind::CountySeat, names(row))?;
        let population = row.maybe_number("pop_2020", 0.0..=1e9)?.unwrap_or(0.0) as u32;
        let county = County {
            adcode: row.string("adcode"),
            slug: node.slug.clone(),
            names: node.names.clone(),
            prefecture: prefecture(row.text("parent")),
            population,
        };
        if row.text("level") == "county" && !seen.insert(node.slug.clone()) {
            return Err(row.error("slug", format!("\"{}\" is there twice", node.slug)));
        }
        Ok((row.string("level"), node, county))
    }) {
        if level == "county" {
            nodes.push(node);
            counties.push(county);
        }
    }
    let junctions = super::table(source, "junctions.csv", &["slug", "name_zh", "kind", "lat", "lon", "elev_m"])?;
    nodes.extend(junctions.read(warnings, |row| {
        let kind = match row.text("kind") {
            "junction" => NodeKind::Junction,
            "pass" => NodeKind::Pass,
            "gateway" => NodeKind::Gateway,
            "airport" => NodeKind::Airport,
            "port" => NodeKind::Port,
            other => return Err(row.error("kind", format!("\"{other}\" is no kind of place"))),
        };
        if !seen.insert(row.string("slug")) {
            return Err(row.error("slug", format!("\"{}\" is there twice", row.text("slug"))));
        }
        node(row, kind, Names { zh: row.string("name_zh"), ..Names::default() })
    }));
    Ok(Places { nodes, counties })
}

fn names(row: &Row<'_>) -> Names {
    Names {
        zh: row.string("name_zh"),
        en: row.string("name_en"),
        bo: row.string("name_bo"),
        bo_checked: row.text("name_bo_checked") == "yes",
    }
}

fn node(row: &Row<'_>, kind: NodeKind, names: Names) -> Result<Node, Error> {
    if row.text("slug").is_empty() {
        return Err(row.error("slug", "is empty"));
    }
    Ok(Node {
        slug: row.string("slug"),
        names,
        kind,
        coord: coord(row)?,
        elevation: row.number("elev_m", -500.0..=9000.0)? as i32,
    })
}

pub(super) fn coord(row: &Row<'_>) -> Result<Coord, Error> {
    let (lat, lon) = (row.number("lat", -90.0..=90.0)?, row.number("lon", -180.0..=180.0)?);
    if lat == 0.0 && lon == 0.0 {
        return Err(row.error("lat", "0, 0 is an empty coordinate, in the Gulf of Guinea"));
    }
    Coord::new(lat, lon)
}
