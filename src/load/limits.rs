//! How much one load may hold.

use crate::base::{Grams, IdVec, Millilitres};
use crate::freight::{Parcel, Temperature, VehicleType, VehicleTypeId};
use crate::scenario::Reason;

/// What one vehicle can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    /// Payload.
    pub mass: Grams,
    /// Room.
    pub volume: Millilitres,
}

/// The largest vehicle of a depot for each temperature class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// For ambient goods; `None` where the depot has no vehicle.
    pub ambient: Option<Limit>,
    /// For chilled goods; `None` where no vehicle has a cold compartment.
    pub chilled: Option<Limit>,
}

impl Limits {
    /// The limits of a depot that owns this `fleet`.
    ///
    /// The largest vehicle is the one with the highest payload, then the most room: a limit is always one real
    /// vehicle's, never the payload of one with the room of another.
    pub fn of_fleet(fleet: &[(VehicleTypeId, u32)], vehicles: &IdVec<VehicleTypeId, VehicleType>) -> Self {
        let owned = || fleet.iter().filter(|&&(_, count)| count > 0).filter_map(|&(id, _)| vehicles.get(id));
        let limit = |v: &VehicleType| Limit { mass: v.mass, volume: v.volume };
        Self { ambient: owned().map(limit).max(), chilled: owned().filter(|v| v.chilled).map(limit).max() }
    }

    /// The limit for one temperature class.
    pub fn of(&self, temperature: Temperature) -> Option<Limit> {
        match temperature {
            Temperature::Ambient => self.ambient,
            Temperature::Chilled => self.chilled,
        }
    }

    /// The limit that holds for `parcel`, or why no vehicle takes it.
    pub fn admit(&self, parcel: &Parcel) -> Result<Limit, Reason> {
        if self.ambient.is_none() {
            return Err(Reason::NoVehicleLeft);
        }
        let limit = self.of(parcel.temperature).ok_or(Reason::NoColdVehicle)?;
        if parcel.mass > limit.mass {
            return Err(Reason::TooHeavy);
        }
        if parcel.volume > limit.volume {
            return Err(Reason::TooBulky);
        }
        Ok(limit)
    }
}
