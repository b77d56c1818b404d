//! Where tasks and vehicles are, and how far and long it is between.

use super::wire::{Input, Matrices, Vehicle};
use super::{VroomOptions, bad};
use crate::base::{Coord, Error};
use crate::scenario::vrp::{FAR, LegTable, Legs};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// More places than this have no table made for them.
const MOST_PLACES: usize = 16_384;

/// What a kind pays for and what limits it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Paid {
    /// A table of costs.
    Costs,
    /// Metres.
    Metres,
    /// Seconds alone.
    Seconds,
}

/// Metres between places, row after row, where they are known.
pub(super) type Metres = Option<Arc<[u32]>>;

/// Square tables of a profile, row after row.
#[derive(Clone)]
struct Tables {
    seconds: Arc<[u32]>,
    metres: Metres,
    costs: Option<Arc<[u32]>>,
}

/// All places of an input.
pub(super) struct Places<'a> {
    file: &'a str,
    count: usize,
    /// Whether they are rows of a matrix.
    pub(super) indexed: bool,
    coordinates: HashMap<[u64; 2], u32>,
    tables: BTreeMap<String, Tables>,
    legs: Vec<Legs>,
    made: BTreeMap<(String, u64, Paid), usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a str, input: &mut Input, options: &VroomOptions) -> Result<Self, Error> {
        if let Some(durations) = input.matrix.take() {
            let car = input.matrices.entry("car".to_owned()).or_default();
            car.durations.get_or_insert(durations);
        }
        let (coordinates, made) = (HashMap::new(), BTreeMap::new());
        let mut places =
            Self { file, count: 0, indexed: true, coordinates, tables: BTreeMap::new(), legs: Vec::new(), made };
        match (input.matrices.is_empty(), options.kmh) {
            (false, _) => places.take_matrices(std::mem::take(&mut input.matrices))?,
            (true, Some(kmh)) => places.draw_circles(input, kmh)?,
            (true, None) => {
                let problem = "are missing; coordinates alone need a speed for great circles";
                return Err(bad(file, "", "matrices", problem));
            }
        }
        Ok(places)
    }

    fn take_matrices(&mut self, matrices: BTreeMap<String, Matrices>) -> Result<(), Error> {
        for (profile, matrices) in matrices {
            let path = format!("matrices.{profile}");
            let durations = matrices.durations.ok_or_else(|| bad(self.file, &path, "durations", "is missing"))?;
            if self.count == 0 {
                self.count = durations.len();
            }
            let count = self.count;
            let flat = |field: &str, rows: Vec<Vec<u32>>| -> Result<Arc<[u32]>, Error> {
                if let Some((row, cells)) = rows.iter().enumerate().find(|(_, cells)| cells.len() != count) {
                    let problem = format!("row {row} has {} numbers instead of {count}", cells.len());
                    return Err(bad(self.file, &path, field, problem));
                }
                if rows.len() != count {
                    return Err(bad(self.file, &path, field, format!("has {} rows instead of {count}", rows.len())));
                }
                Ok(rows.into_iter().flatten().map(|cell| cell.min(FAR)).collect())
            };
            let tables = Tables {
                seconds: flat("durations", durations)?,
                metres: matrices.distances.map(|rows| flat("distances", rows)).transpose()?,
                costs: matrices.costs.map(|rows| flat("costs", rows)).transpose()?,
            };
            self.tables.insert(profile, tables);
        }
        Ok(())
    }

    fn draw_circles(&mut self, input: &Input, kmh: f64) -> Result<(), Error> {
        if !(kmh > 0.0 && kmh <= 1000.0) {
            return Err(Error::invalid("kmh", format!("{kmh} is not a speed above 0, up to 1,000")));
        }
        self.indexed = false;
        let ends = input.shipments.iter().flat_map(|shipment| [&shipment.pickup, &shipment.delivery]);
        let tasks = input.jobs.iter().chain(ends).filter_map(|job| job.location);
        let vehicles = input.vehicles.iter().flat_map(|vehicle| vehicle.start.into_iter().chain(vehicle.end));
        let mut coords = Vec::new();
        for location in tasks.chain(vehicles) {
            let coord = Coord::new(location[1], location[0]).map_err(|e| Error::file(self.file, e.to_string()))?;
            self.coordinates.entry(location.map(f64::to_bits)).or_insert_with(|| {
                coords.push(coord);
                coords.len() as u32 - 1
            });
        }
        if coords.len() > MOST_PLACES {
            let cells = |n: usize| (n as u64).pow(2) * 8;
            return Err(Error::too_large("legs between all places", cells(coords.len()), cells(MOST_PLACES)));
        }
        let metre = |a: &Coord, b: &Coord| (great_circle(*a, *b) + 0.5) as u32;
        let metres: Vec<u32> = coords.iter().flat_map(|a| coords.iter().map(move |b| metre(a, b))).collect();
        let seconds = metres.iter().map(|&metres| (f64::from(metres) * 3.6 / kmh + 0.5).min(f64::from(FAR)) as u32);
        let tables = Tables { seconds: seconds.collect(), metres: Some(metres.into()), costs: None };
        self.count = coords.len();
        for profile in input.vehicles.iter().map(|vehicle| vehicle.profile.clone()) {
            self.tables.insert(profile, tables.clone());
        }
        Ok(())
    }

    /// The place that an index or coordinates name.
    pub(super) fn place(
        &self,
        path: &str,
        field: &str,
        index: Option<u32>,
        location: Option<[f64; 2]>,
    ) -> Result<Option<u32>, Error> {
        let problem = match (self.indexed, index, location) {
            (true, Some(index), _) if (index as usize) < self.count => return Ok(Some(index)),
            (true, Some(index), _) => format!("{index} is not a row of {}", self.count),
            (true, None, Some(_)) => "is missing; with matrices places are given by index".to_owned(),
            (false, _, Some(location)) => return Ok(self.coordinates.get(&location.map(f64::to_bits)).copied()),
            (false, Some(_), None) => "there is no matrix".to_owned(),
            (_, None, None) => return Ok(None),
        };
        Err(bad(self.file, path, field, problem))
    }

    /// Which table of legs a vehicle drives by, what it pays for, and metres where they are known.
    pub(super) fn profile(&mut self, path: &str, vehicle: &Vehicle) -> Result<(usize, Paid, Metres), Error> {
        let Some(tables) = self.tables.get(&vehicle.profile) else {
            let problem = format!("there is no matrix for \"{}\"", vehicle.profile);
            return Err(bad(self.file, path, "profile", problem));
        };
        let tables = tables.clone();
        let speed = vehicle.speed_factor;
        if !(speed > 0.0 && speed <= 5.0) {
            return Err(bad(self.file, path, "speed_factor", format!("{speed} is not above 0, up to 5")));
        }
        let metres_count = vehicle.costs.per_km > 0 || vehicle.max_distance.is_some();
        let paid = match &tables {
            Tables { costs: Some(_), .. } => Paid::Costs,
            _ if metres_count => Paid::Metres,
            _ => Paid::Seconds,
        };
        if metres_count && tables.metres.is_none() {
            return Err(bad(self.file, path, "max_distance", "or costs.per_km: the matrix has no distances"));
        }
        let key = (vehicle.profile.clone(), speed.to_bits(), paid);
        if let Some(&index) = self.made.get(&key) {
            return Ok((index, paid, tables.metres));
        }
        let faster =
            |cell: u32| if cell >= FAR { FAR } else { (f64::from(cell) / speed + 0.5).min(f64::from(FAR)) as u32 };
        let mut seconds: Vec<u32> = tables.seconds.iter().map(|&cell| faster(cell)).collect();
        let other = match paid {
            Paid::Costs => tables.costs.clone(),
            Paid::Metres => tables.metres.clone(),
            Paid::Seconds => None,
        };
        let table = match other {
            None => LegTable::new(self.count, seconds),
            Some(other) => {
                let mut other = other.to_vec();
                for (a, b) in seconds.iter_mut().zip(&mut other).filter(|(a, b)| (**a == FAR) != (**b == FAR)) {
                    (*a, *b) = (FAR, FAR);
                }
                LegTable::with_durations(self.count, other, seconds)
            }
        };
        self.legs.push(Legs::Table(table?));
        self.made.insert(key, self.legs.len() - 1);
        Ok((self.legs.len() - 1, paid, tables.metres))
    }

    /// The tables of legs, by the numbers that [`Self::profile`] gave.
    pub(super) fn into_legs(self) -> Result<Vec<Legs>, Error> {
        match self.legs.is_empty() {
            true => Ok(vec![Legs::Table(LegTable::new(self.count, vec![0; self.count * self.count])?)]),
            false => Ok(self.legs),
        }
    }
}

/// Metres on a sphere, by the haversine formula.
fn great_circle(a: Coord, b: Coord) -> f64 {
    let (a, b) = ((a.lat().to_radians(), a.lon().to_radians()), (b.lat().to_radians(), b.lon().to_radians()));
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let h = half(b.0 - a.0) + a.0.cos() * b.0.cos() * half(b.1 - a.1);
    2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
}
