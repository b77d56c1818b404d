//! How fast a vehicle class drives on what.

use crate::base::Seconds;
use crate::freight::VehicleClass;
use crate::network::{Arc, Conditions, Network, RoadClass, Segment, Surface};

/// How a vehicle class drives.
///
/// All factors are MODEL, set by judgement to fall near the sourced anchors and then left alone:
///
/// | | car | van | box truck | heavy truck |
/// |---|---|---|---|---|
/// | base km/h on expressway, I, II, III, IV, spur | 96 82 64 54 40 36 | × 0.95 | × 0.82 | × 0.78 |
/// | surface: mixed, gravel | × 0.80, 0.65 | same | same | same |
/// | loss for each per cent of mean slope | 4 % | 5 % | 7 % | 8 % |
/// | loss for each 1,000 m above 3,000 m | 2 % | 2 % | 5 % | 5 % |
/// | winter (November to April): over 4,000 m, else | × 0.85, 0.95 | same | same | same |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Profile {
    class: VehicleClass,
    observed: bool,
}

/// Truck hours over car hours in the facts (median of the observed pairs); used for the 1990s, of which only one
/// figure is known. MODEL.
const TRUCK_OVER_CAR_PERCENT: i64 = 127;
/// Van hours over car hours. MODEL.
const VAN_OVER_CAR_PERCENT: i64 = 110;

impl Profile {
    /// A vehicle class; observed hours replace the speed model where there are any.
    pub fn new(class: VehicleClass) -> Self {
        Self { class, observed: true }
    }

    /// The speed model alone.
    pub fn without_observed(self) -> Self {
        Self { observed: false, ..self }
    }

    /// The vehicle class.
    pub fn class(self) -> VehicleClass {
        self.class
    }

    /// Milliseconds to drive `arc`, open or not.
    pub(super) fn millis(self, network: &Network, arc: &Arc, conditions: &Conditions) -> i64 {
        let segment = &network.segments()[arc.segment];
        let modern = segment.is_modern_in(conditions.date().year());
        match self.observed_on(segment, modern).filter(|_| self.observed) {
            Some(time) => time.0 * 1000,
            None => {
                let speed = self.speed(network, arc, modern, conditions.is_winter());
                crate::base::half_up(segment.length.0 as f64 * 3600.0 / speed)
            }
        }
    }

    fn observed_on(self, segment: &Segment, modern: bool) -> Option<Seconds> {
        let scaled = |time: Seconds, percent: i64| Seconds((time.0 * percent + 50) / 100);
        let hours = segment.observed;
        match (self.class, modern) {
            (VehicleClass::Car, true) => hours.car_now,
            (VehicleClass::Van, true) => hours.car_now.map(|t| scaled(t, VAN_OVER_CAR_PERCENT)),
            (_, true) => hours.truck_now,
            (VehicleClass::Car, false) => hours.in_1990s,
            (VehicleClass::Van, false) => hours.in_1990s.map(|t| scaled(t, VAN_OVER_CAR_PERCENT)),
            (_, false) => hours.in_1990s.map(|t| scaled(t, TRUCK_OVER_CAR_PERCENT)),
        }
    }

    /// The speed model, in km/h.
    fn speed(self, network: &Network, arc: &Arc, modern: bool, winter: bool) -> f64 {
        let segment = &network.segments()[arc.segment];
        let (low, high) = heights(network, arc, segment);
        let altitude = (low + high) / 2.0;
        let free = if modern {
            base(segment.class) * surface(segment.surface)
        } else {
            base(RoadClass::IV) * surface(Surface::Gravel)
        };
        let slope = 100.0 * climb(network, arc, segment) / (segment.length.0 as f64).max(1.0);
        let thin_air = 1.0 - self.loss_per_km_of_height() * ((altitude - 3000.0) / 1000.0).max(0.0);
        let season = match winter {
            true if high > 4000.0 => 0.85,
            true => 0.95,
            false => 1.0,
        };
        let speed = free * self.factor() * thin_air * season / (1.0 + self.loss_per_slope() * slope);
        let limit = match segment.restriction.truck_limit {
            Some(limit) if self.class.is_truck() => limit.min(segment.limit),
            _ => segment.limit,
        };
        speed.max(5.0).min(f64::from(limit))
    }

    fn factor(self) -> f64 {
        match self.class {
            VehicleClass::Car => 1.0,
            VehicleClass::Van => 0.95,
            VehicleClass::BoxTruck => 0.82,
            VehicleClass::HeavyTruck => 0.78,
        }
    }

    fn loss_per_slope(self) -> f64 {
        match self.class {
            VehicleClass::Car => 0.04,
            VehicleClass::Van => 0.05,
            VehicleClass::BoxTruck => 0.07,
            VehicleClass::HeavyTruck => 0.08,
        }
    }

    fn loss_per_km_of_height(self) -> f64 {
        if self.class.is_truck() { 0.05 } else { 0.02 }
    }
}

fn base(class: RoadClass) -> f64 {
    match class {
        RoadClass::Expressway => 96.0,
        RoadClass::I => 82.0,
        RoadClass::II => 64.0,
        RoadClass::III => 54.0,
        RoadClass::IV => 40.0,
        RoadClass::Spur => 36.0,
    }
}

fn surface(surface: Surface) -> f64 {
    match surface {
        Surface::Paved => 1.0,
        Surface::Mixed => 0.80,
        Surface::Gravel => 0.65,
    }
}

/// Lowest and highest known point of an arc, in metres.
fn heights(network: &Network, arc: &Arc, segment: &Segment) -> (f64, f64) {
    let (a, b) = ends(network, arc);
    let top = segment.pass.as_ref().map_or(a.max(b), |p| f64::from(p.elevation).max(a).max(b));
    (a.min(b), top)
}

/// Metres climbed and descended, over the pass where there is one.
fn climb(network: &Network, arc: &Arc, segment: &Segment) -> f64 {
    let (a, b) = ends(network, arc);
    let (_, top) = heights(network, arc, segment);
    (top - a) + (top - b)
}

fn ends(network: &Network, arc: &Arc) -> (f64, f64) {
    (f64::from(network.nodes()[arc.tail].elevation), f64::from(network.nodes()[arc.head].elevation))
}
