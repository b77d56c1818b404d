//! The room that is left on departures.

use crate::base::{Date, Error, Grams, IdVec};
use crate::scenario::{Itinerary, Ride};
use crate::timetable::{Timetable, TripId};
use std::collections::HashMap;

/// Room left for freight on every stretch of every departure, so that a planner can book them one by one.
#[derive(Clone, Debug)]
pub struct Residual {
    /// Room and number of stretches of each trip.
    trips: IdVec<TripId, (Grams, usize)>,
    booked: HashMap<(TripId, Date), Vec<Grams>>,
}

impl Residual {
    /// All departures empty.
    pub fn new(timetable: &Timetable) -> Self {
        let room = |capacity: Option<Grams>| capacity.unwrap_or(Grams::ZERO);
        let trips = timetable.trips.iter().map(|t| (room(t.capacity), t.stops.len().saturating_sub(1))).collect();
        Self { trips, booked: HashMap::new() }
    }

    /// Room left from the boarding to the alighting stop: the least of its stretches.
    pub fn room(&self, ride: &Ride) -> Grams {
        let (capacity, _) = self.trips[ride.trip];
        let Some(booked) = self.booked.get(&(ride.trip, ride.day)) else { return capacity };
        let stretches = booked.iter().take(usize::from(ride.alight)).skip(usize::from(ride.board));
        capacity - stretches.copied().max().unwrap_or_default()
    }

    /// How much fits on the whole of `itinerary`; `None` where it rides nothing, so that there is no limit.
    pub fn fits(&self, itinerary: &Itinerary) -> Option<Grams> {
        itinerary.legs.iter().filter_map(|leg| leg.ride.as_ref()).map(|ride| self.room(ride)).min()
    }

    /// Takes room for `mass` on every ride of `itinerary`; refuses all of it where one has too little.
    pub fn book(&mut self, itinerary: &Itinerary, mass: Grams) -> Result<(), Error> {
        if let Some(room) = self.fits(itinerary).filter(|&room| room < mass) {
            let problem = format!("{} kg do not fit; {} kg do", mass.kg(), room.kg());
            return Err(Error::invalid("booking", problem));
        }
        for ride in itinerary.legs.iter().filter_map(|leg| leg.ride.as_ref()) {
            let stretches = self.trips[ride.trip].1;
            let booked = self.booked.entry((ride.trip, ride.day)).or_insert_with(|| vec![Grams::ZERO; stretches]);
            for stretch in booked.iter_mut().take(usize::from(ride.alight)).skip(usize::from(ride.board)) {
                *stretch += mass;
            }
        }
        Ok(())
    }
}
