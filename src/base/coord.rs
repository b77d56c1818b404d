//! A place on the earth.

use super::error::Error;
use super::units::{Metres, half_up};
use geo::{Distance, Haversine};

/// WGS84 latitude and longitude in degrees, finite and in range.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Coord {
    lat: f64,
    lon: f64,
}

impl Coord {
    /// Refuses NaN, infinities, |lat| over 90 and |lon| over 180.
    pub fn new(lat: f64, lon: f64) -> Result<Self, Error> {
        if lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0 {
            return Ok(Self { lat, lon });
        }
        Err(Error::invalid("coordinate", format!("latitude {lat}, longitude {lon} is nowhere on the earth")))
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Great-circle distance (haversine, mean earth radius).
    pub fn distance(self, other: Coord) -> Metres {
        Metres(half_up(Haversine.distance(geo::Point::from(self), geo::Point::from(other))))
    }

    /// The point at `fraction` of the straight way to `other`, in degrees; for drawing and MODEL positions.
    pub fn between(self, other: Coord, fraction: f64) -> Coord {
        Coord { lat: self.lat + (other.lat - self.lat) * fraction, lon: self.lon + (other.lon - self.lon) * fraction }
    }

    /// Local offset to `other` in kilometres east and north (equirectangular, for a few hundred km).
    pub fn offset_km(self, other: Coord) -> (f64, f64) {
        const KM_PER_DEGREE: f64 = 111.195;
        let shrink = ((self.lat + other.lat) / 2.0).to_radians().cos();
        ((other.lon - self.lon) * KM_PER_DEGREE * shrink, (other.lat - self.lat) * KM_PER_DEGREE)
    }
}

impl From<Coord> for geo::Point {
    fn from(c: Coord) -> Self {
        geo::Point::new(c.lon, c.lat)
    }
}

impl TryFrom<[f64; 2]> for Coord {
    type Error = Error;
    fn try_from([lat, lon]: [f64; 2]) -> Result<Self, Error> {
        Self::new(lat, lon)
    }
}

impl From<Coord> for [f64; 2] {
    fn from(c: Coord) -> Self {
        [c.lat, c.lon]
    }
}
