//! Freight planning instances of Gosch, Prandtstetter and Doerner ("On Modelling and Solving Green Collaborative Tactical
//! Transportation Planning", IPIC 2021): a `.json` with goods, places and tariffs, and an `.arcs` with the departures.
//!
//! | there | here |
//! |---|---|
//! | commodity | [`Goods`](crate::scenario::haul::Goods); weight in tonnes and volume in cubic metres become grams and millilitres |
//! | positive stock | a supply; negative: a demand, to be met on its day |
//! | lifetime | days from supply to demand; −1 does not perish |
//! | arc and commodity type | a [`Departure`](crate::scenario::haul::Departure) of that class with containers of its own |
//! | tariff | a tariff for its length: rates are for a kilometre, `cost_base` is a minimum charge and `start_y` the containers that it pays for |
//! | `costs of handling one unit of flow` | for a tonne; that of a transport unit is added to the container's charge |
//! | storage | a departure to the next day whose containers hold a cubic metre and a tonne |
//! | handling capacities | [`Dock`](crate::scenario::haul::Dock)s: coming in, going out and both together, for each place, day and mode |
//! | arcs to a `bin` | left out: what is left of a supply stays at no charge, which is what they offer (else they are refused) |
//!
//! Money is in millionths of a euro. Emissions are not charged: the instances give them the weight 0, and others are refused.
//! That this reading is right is seen where all goods go straight: the optimum of the instance F0 `direct` is 50,200.57.

mod build;
mod plan;
mod wire;

pub use plan::{haul_json, parse_haul};

use crate::base::Error;
use crate::scenario::haul::Problem;
use std::path::{Path, PathBuf};

/// Millionths of a euro in a euro.
pub const MICRO: f64 = 1e6;

/// An instance by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Gttp {
    /// The file's name without its end.
    pub name: String,
    /// What is to be solved: grams, millilitres, millionths of a euro.
    pub problem: Problem,
    /// For each departure its mode: `L` lorry, `R` rail, `S` ship, `C` storage, `O` free.
    pub modes: Vec<u8>,
}

/// Reads the instance of a `.json` file, and the `.arcs` that stands beside it.
pub fn read_gttp(json: &Path) -> Result<Gttp, Error> {
    let arcs = json.with_extension("arcs");
    let name = json.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (shown, shown_arcs) = (super::source::shown(json), super::source::shown(&arcs));
    parse_gttp(&name, [&shown, &shown_arcs], [&super::read_text(json)?, &super::read_text(&arcs)?])
}

/// Parses what [`read_gttp`] reads: the texts of `.json` and `.arcs`, and their `files`' names for errors.
pub fn parse_gttp(name: &str, files: [&str; 2], texts: [&str; 2]) -> Result<Gttp, Error> {
    let instance = wire::parse(files[0], texts[0])?;
    let (problem, modes) = build::problem(&instance, files, texts[1])?;
    Ok(Gttp { name: name.to_owned(), problem, modes })
}

/// The instances of a folder, sorted: its `.json` files that have an `.arcs` beside them. A file stands for itself.
pub fn gttp_files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let problem = |e: std::io::Error| Error::file(super::source::shown(path), e.to_string());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(problem)? {
        let file = entry.map_err(problem)?.path();
        if file.extension().is_some_and(|e| e == "json") && file.with_extension("arcs").exists() {
            found.push(file);
        }
    }
    found.sort();
    match found.is_empty() {
        true => Err(Error::file(super::source::shown(path), "holds no instance: a .json with an .arcs beside it")),
        false => Ok(found),
    }
}
