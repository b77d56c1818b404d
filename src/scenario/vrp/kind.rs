//! A kind of vehicle.

use super::crew::{Break, Crew};
use super::extras::Carried;
use super::id::VisitId;
use super::visit::Window;

/// Vehicles that are alike in everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// How many there are.
    pub count: u32,
    /// What one holds, in each measure.
    pub capacity: Vec<i64>,
    /// The place where it starts; `None`: at its first visit.
    pub start: Option<u32>,
    /// The place where it ends; `None`: at its last visit.
    pub end: Option<u32>,
    /// When it may be under way.
    pub shift: Window,
    /// Which of the problem's [`legs`](super::Problem::legs) it drives by.
    pub profile: usize,
    /// Money for each vehicle used.
    pub fixed: i64,
    /// Money for each unit of distance.
    pub per_distance: i64,
    /// Money for each unit of driving time.
    pub per_driving: i64,
    /// Money for each unit of time under way, waits and service included.
    pub per_duration: i64,
    /// What carrying goods costs on top; `None`: nothing.
    pub carried: Option<Carried>,
    /// The longest distance of a tour.
    pub max_distance: Option<i64>,
    /// The longest duration of a tour.
    pub max_duration: Option<i64>,
    /// The most visits of a tour.
    pub max_visits: Option<u32>,
    /// Places where it may be emptied and filled between two trips.
    pub reloads: Vec<u32>,
    /// The most trips of a tour; without reloads it is 1 whatever stands here.
    pub max_trips: Option<u32>,
    /// How long emptying and filling takes.
    pub reload_service: i64,
    /// What it can do, as bits.
    pub skills: u128,
    /// Visits that are decided already: the first of its tour, in this order. Only for a kind of one vehicle, which
    /// then drives a tour even if it makes no other visit.
    pub committed: Vec<VisitId>,
    /// Who drives under which law; `None`: nobody asks.
    pub crew: Option<Crew>,
    /// Stops that each vehicle makes, in this order.
    pub breaks: Vec<Break>,
}

impl Default for Kind {
    /// One vehicle from place 0 and back that holds nothing, costs 1 a unit of distance and knows no limit.
    fn default() -> Self {
        Self {
            count: 1,
            capacity: Vec::new(),
            start: Some(0),
            end: Some(0),
            shift: Window::ALWAYS,
            profile: 0,
            fixed: 0,
            per_distance: 1,
            per_driving: 0,
            per_duration: 0,
            carried: None,
            max_distance: None,
            max_duration: None,
            max_visits: None,
            reloads: Vec::new(),
            max_trips: None,
            reload_service: 0,
            skills: 0,
            committed: Vec::new(),
            crew: None,
            breaks: Vec::new(),
        }
    }
}
