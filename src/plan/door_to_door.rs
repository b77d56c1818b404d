//! How long from door to door, then and now, by which modes, for whom: a table over all departure moments of a week.

use crate::base::{Date, Error, Grams, Millilitres, Seconds, Time};
use crate::freight::DriverRules;
use crate::itinerary::{Chains, Crew, DurationProfile, Modes, Query, Span};
use crate::scenario::{Itinerary, Place, Region, Ride};
use crate::timetable::{Carriage, Mode};
use rayon::prelude::*;
use std::fmt::Write;

/// What is asked.
#[derive(Clone, Debug)]
pub struct DoorToDoor {
    /// Origin and destination.
    pub ends: (Place, Place),
    /// Scenarios: their names and first days of departure.
    pub scenarios: Vec<(String, Date)>,
    /// Mass of the parcel of freight rows.
    pub mass: Grams,
    /// Its volume.
    pub volume: Millilitres,
}

/// One row: a scenario, modes and a traveller.
#[derive(Clone, Debug)]
pub struct DoorToDoorRow {
    /// Name of the scenario.
    pub scenario: String,
    /// Allowed modes.
    pub modes: Modes,
    /// A person by car, or a parcel by truck whose drivers are relieved on the way.
    pub carriage: Carriage,
    /// Durations over the week of departure moments that starts with the scenario's day.
    pub profile: DurationProfile,
}

impl DoorToDoorRow {
    /// What travels: `person` or `parcel`.
    pub fn traveller(&self) -> &'static str {
        match self.carriage {
            Carriage::People => "person",
            Carriage::Freight => "parcel",
        }
    }

    /// Scenario, modes and traveller in words.
    pub fn title(&self) -> String {
        format!("{}, {}, {}", self.scenario, self.modes.name(), self.traveller())
    }

    /// The best duration in hours.
    pub fn best_hours(&self) -> Option<f64> {
        self.profile.best.map(Seconds::as_hours)
    }

    /// An itinerary of the best duration.
    pub fn itinerary(&self) -> Option<&Itinerary> {
        self.profile.itinerary.as_ref()
    }

    /// What the best itinerary would take if its trucks had two drivers on board instead of fresh ones on the way:
    /// the daily rests of each road leg more, connections aside. `None` without an itinerary.
    pub fn with_a_pair(&self, rules: &DriverRules) -> Option<Seconds> {
        let itinerary = self.itinerary()?;
        let roads = itinerary.legs.iter().filter(|leg| leg.mode == Mode::Road);
        let rests: Seconds = roads.map(|leg| rules.pair_elapsed(leg.moving) - leg.moving).sum();
        Some(itinerary.duration() + rests)
    }
}

/// Computes all rows: by scenario, then modes, then person before parcel.
///
/// # Errors
/// A scenario outside the region's data.
pub fn door_to_door(region: &Region, question: &DoorToDoor) -> Result<Vec<DoorToDoorRow>, Error> {
    let nodes = [question.ends.0, question.ends.1].into_iter().filter_map(|place| match place {
        Place::Node(node) => Some(node),
        Place::Terminal(_) => None,
    });
    let nodes: Vec<_> = nodes.collect();
    let of_scenario = |(name, date): &(String, Date)| -> Result<Vec<DoorToDoorRow>, Error> {
        let chains = Chains::new(region, &Span { nodes: nodes.clone(), ..Span::week(*date) })?;
        let start = Time::at(*date, Seconds::ZERO);
        let rows = Modes::ALL.into_iter().flat_map(|modes| [(modes, Carriage::People), (modes, Carriage::Freight)]);
        let row = |(modes, carriage)| {
            let query = match carriage {
                Carriage::People => Query::person(question.ends, start),
                Carriage::Freight => Query::goods(question.ends, start, question.mass, question.volume),
            };
            let query = query.with_modes(modes).with_crew(Crew::Relay);
            let profile = chains.profile(&query, Seconds::hours(7 * 24))?;
            Ok(DoorToDoorRow { scenario: name.clone(), modes, carriage, profile })
        };
        rows.collect::<Vec<_>>().into_par_iter().map(row).collect()
    };
    let rows: Result<Vec<Vec<DoorToDoorRow>>, Error> = question.scenarios.par_iter().map(of_scenario).collect();
    Ok(rows?.into_iter().flatten().collect())
}

/// The rows as an aligned table: hours over all departures of the week, then what the best itinerary is.
pub fn door_to_door_text(region: &Region, rows: &[DoorToDoorRow]) -> String {
    let mut out = format!(
        "{:8} {:14} {:7} {:>7} {:>7} {:>7} {:>7} {:>6} {:>9} {:>8}  best by\n",
        "scenario", "modes", "for a", "best h", "median", "worst", "moving", "km", "yuan", "kg CO2"
    );
    for row in rows {
        let hours = |span: Option<Seconds>| span.map_or("-".to_owned(), |s| format!("{:.2}", s.as_hours()));
        let DurationProfile { best, median, worst, itinerary, .. } = &row.profile;
        let [best, median, worst] = [best, median, worst].map(|span| hours(*span));
        let moving = hours(itinerary.as_ref().map(Itinerary::moving));
        let rest = itinerary.as_ref().map_or(String::new(), |i| {
            let (km, yuan, co2) = (i.length().km(), i.cost().yuan(), i.co2().kg());
            format!("{km:>6.0} {yuan:>9.2} {co2:>8.2}  {}", carriers(region, i))
        });
        let (scenario, modes, who) = (&row.scenario, row.modes.name(), row.traveller());
        let _ = writeln!(out, "{scenario:8} {modes:14} {who:7} {best:>7} {median:>7} {worst:>7} {moving:>7} {rest}");
    }
    out
}

/// `road, TV9808, road, C881 (MODEL)`.
fn carriers(region: &Region, itinerary: &Itinerary) -> String {
    let carrier = |ride: Option<Ride>| match ride.map(|ride| &region.timetable.trips[ride.trip]) {
        None => "road".to_owned(),
        Some(trip) if trip.is_model => format!("{} (MODEL)", trip.number),
        Some(trip) => trip.number.clone(),
    };
    itinerary.legs.iter().map(|leg| carrier(leg.ride)).collect::<Vec<_>>().join(", ")
}
