//! The pipeline from a day's parcels to a plan: the one place where the steps meet.
//!
//! [`plan_day`] reads top-down: stations for parcels (`stations`), line-haul in (`line_haul`), loads, tours wave by
//! wave (`rounds`), line-haul out, outcomes. Depots are planned in parallel; what they share, the room on trains and
//! flights, is booked in a fixed order, so that the plan does not depend on the number of threads.
//!
//! # Choices of the spine
//! * Parcels go to the stations that cost their villagers least way over all, within capacity: an optimum, see
//!   [`assign::capacitated`](crate::assign::capacitated).
//! * Standard parcels never fly. A shipment takes the cheapest chain that keeps the promise, else the fastest.
//! * A depot's express and standard parcels go out in waves of their own, one for each day on which line-haul
//!   arrives; farm goods are collected with the largest wave of their service that suits their readiness and promise.
//!
//! *Cost.* For the embedded region (half a million parcels, 701 stations) some seconds on two cores.

mod ahead;
mod anchors;
mod chains;
mod closure;
mod day;
mod demand;
mod door_to_door;
mod geometry;
mod line_haul;
mod outcomes;
mod progress;
mod rounds;
mod serving;
mod stations;
mod supply;

pub use ahead::{Ahead, AheadQuestion, ClosedRoads, Forecast, Stores, send_ahead};
pub use anchors::{Anchor, Journey, Reading, TrainAnchor, read_anchors, read_train_anchors};
pub use closure::{ClosureEffect, ClosureQuestion, close_roads, closure_effect, find_segments};
pub use day::{Options, plan_day};
pub use demand::Demand;
pub use door_to_door::{DoorToDoor, DoorToDoorRow, door_to_door, door_to_door_text};
pub use geometry::lines;
pub use progress::{Progress, Silent};
pub use serving::{Served, ServingOptions, outcomes_of, serve, sites};
pub use stations::{station_question, station_table};
pub use supply::{roads_to_open, supplied};
