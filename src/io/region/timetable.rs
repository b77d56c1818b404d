//! terminals.csv, terminal_transfers.csv, rail_stop_times.csv, flight_legs.csv.

use super::super::source::Source;
use crate::base::{Error, Warning};
use crate::network::Network;
use crate::timetable::Timetable;

pub(super) fn read(_: &Source, _: &Network, _: &mut Vec<Warning>) -> Result<Timetable, Error> {
    Ok(Timetable::default())
}
