//! What the parts of the map's data share: texts, ways, rides and the clock.

use crate::base::{Coord, Date, Id, Seconds, Time};
use crate::network::{ArcId, Network};
use crate::scenario::Ride;
use crate::timetable::Timetable;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Collects what recurs, so that it is written once and named by its position.
pub(super) struct Pack {
    midnight: Time,
    texts: Vec<String>,
    text_ids: HashMap<String, usize>,
    ways: Vec<Value>,
    way_ids: HashMap<Vec<ArcId>, usize>,
    rides: Vec<Value>,
    ride_ids: HashMap<(usize, u16, u16), usize>,
}

impl Pack {
    pub(super) fn new(date: Date) -> Self {
        Self {
            midnight: Time::at(date, Seconds::ZERO),
            // Text 0 is empty.
            texts: vec![String::new()],
            text_ids: HashMap::from([(String::new(), 0)]),
            ways: Vec::new(),
            way_ids: HashMap::new(),
            rides: Vec::new(),
            ride_ids: HashMap::new(),
        }
    }

    /// Minutes since the midnight that starts the plan's day.
    pub(super) fn minute(&self, time: Time) -> i64 {
        (time.since(self.midnight).0).div_euclid(60)
    }

    /// The position of a text.
    pub(super) fn text(&mut self, text: &str) -> usize {
        if let Some(&id) = self.text_ids.get(text) {
            return id;
        }
        self.texts.push(text.to_owned());
        self.text_ids.insert(text.to_owned(), self.texts.len() - 1);
        self.texts.len() - 1
    }

    /// The position of a way, kept as segment numbers from 1, negative where driven backwards.
    pub(super) fn way(&mut self, network: &Network, arcs: &[ArcId]) -> usize {
        if let Some(&id) = self.way_ids.get(arcs) {
            return id;
        }
        let signed = arcs.iter().map(|&arc| {
            let record = network.arcs()[arc];
            let number = record.segment.index() as i64 + 1;
            if record.forward { number } else { -number }
        });
        self.ways.push(json!(signed.collect::<Vec<i64>>()));
        self.way_ids.insert(arcs.to_vec(), self.ways.len() - 1);
        self.ways.len() - 1
    }

    /// The position of a ride: number, line, whether MODEL, room in kilograms, its terminals in order.
    pub(super) fn ride(&mut self, timetable: &Timetable, ride: Ride) -> usize {
        let key = (ride.trip.index(), ride.board, ride.alight);
        if let Some(&id) = self.ride_ids.get(&key) {
            return id;
        }
        let trip = &timetable.trips[ride.trip];
        let stops = trip.stops.iter().take(usize::from(ride.alight) + 1).skip(usize::from(ride.board));
        let terminals: Vec<usize> = stops.map(|s| s.terminal.index()).collect();
        let line = self.text(&trip.line);
        let room = trip.capacity.map(|c| c.0 / 1000);
        self.rides.push(json!([trip.number, line, u8::from(trip.is_model), room, terminals]));
        self.ride_ids.insert(key, self.rides.len() - 1);
        self.rides.len() - 1
    }

    pub(super) fn texts(&mut self) -> Value {
        json!(std::mem::take(&mut self.texts))
    }

    pub(super) fn ways(&mut self) -> Value {
        json!(std::mem::take(&mut self.ways))
    }

    pub(super) fn rides(&mut self) -> Value {
        json!(std::mem::take(&mut self.rides))
    }
}

/// Degrees as whole numbers: 1/10,000 degree is 11 m, half a pixel at the closest zoom.
pub(super) fn fine(coord: Coord) -> (i64, i64) {
    let round = |degrees: f64| crate::base::half_up(degrees * 1e4);
    (round(coord.lon()), round(coord.lat()))
}
