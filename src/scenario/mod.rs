//! The plain data of a question and its answer: [`Region`], [`Scenario`], [`Plan`]. No algorithm.
//!
//! A [`Scenario`] is what is asked of a [`Region`] on a date; a [`Plan`] is the answer, whole enough that `check`
//! can verify it without the solvers: which station and load each parcel is in ([`Outcome`]), which departures carry
//! each [`Shipment`], and what each vehicle does minute by minute ([`Tour`]).
//!
//! # The rules of a plan
//! What the planner must keep and `check` holds it to:
//!
//! * **Paths.** Every road leg is a shortest path by (time, then length) for its vehicle class, under the conditions
//!   of the local date on which it departs, with the scenario's closures; a tour drives on what is open on every one
//!   of its [`days`](Tour::days), which hold its start and its end. It keeps the region's rules on turns
//!   ([`Region::turns`]) on its way; where it begins, calls or ends, a vehicle turns as it likes. A path of 24.8 days (2³¹ − 1 ms) or more is not
//!   drivable. Times are whole seconds, rounded once for each leg. A terminal is reached from its road node over its
//!   access way, whose time and length are added; where a [`Transfer`](crate::timetable::Transfer) joins two
//!   terminals, it is used instead.
//! * **Line-haul.** Road legs drive as [`VehicleClass::HeavyTruck`](crate::VehicleClass) with two drivers:
//!   `arrive - depart` is [`pair_elapsed`](crate::freight::DriverRules::pair_elapsed) of the driving. A ride needs the
//!   goods in the terminal, within its opening hours, by its cut-off before departure; they are out again at the
//!   first open moment after arrival plus release. An inbound shipment starts inside its hub and ends at its depot;
//!   an outbound one starts at the depot and ends inside its hub, at the first open moment.
//! * **Money.** A road leg costs its rate for mass, volume, length and time in motion; a ride costs its tariff for
//!   the length between its stops and its scheduled time, plus the handling charge at both terminals. A tour costs
//!   fixed + km + hours of its vehicle, rounded once.
//! * **Room.** On every stretch of a departure the mass of all shipments aboard is within its capacity. On a vehicle
//!   mass and volume hold on every drive, inbound loads leaving and outbound loads joining visit by visit; chilled
//!   loads ride only on vehicles with a cold compartment.
//! * **Hours.** A visit starts within the station's opening hours on an opening day and lasts
//!   [`ServiceTimes::visit`](crate::freight::ServiceTimes::visit) of its pieces. Depot work, before leaving and after
//!   returning, is a service event of its own. One driver drives at most four hours between breaks (breaks, rests
//!   and waits of 20 min or more count, service does not); two relieve each other. In any 24 h no vehicle is driven
//!   longer than eight hours for each driver on board.
//! * **Order.** A tour starts when all its inbound loads are at the depot; an outbound load is collected when it
//!   stands ready; its line-haul starts when the tour is over.
//! * **Outcomes.** Inbound: delivered when its visit leaves. Outbound: delivered when its shipment ends. *Served* is
//!   delivered at a station within [`reach`](Region::reach) of the village by the promise and, where goods perish, within their shelf life from the end of the visit that
//!   collects them; else *late* with a reason; not delivered is *unserved* with a reason. A parcel in no load is
//!   unserved. A load that no tour carries holds unserved parcels alone: inbound ones stay at the depot, outbound ones
//!   at the station. Goods that are collected but find no departure stay at the depot, unserved.
//! * **Reasons.** Late is what came by too slow a line-haul ([`LineHaulTooSlow`](Reason::LineHaulTooSlow)), too late a
//!   tour ([`TourTooLate`](Reason::TourTooLate)), or longer than it keeps ([`ShelfLifePassed`](Reason::ShelfLifePassed)),
//!   for no other reason; nothing is unserved for one of these three. What is unserved speaks of the station that its
//!   outcome names, or else of the home station of its village:
//!   [`CountyCutOff`](Reason::CountyCutOff) where on the scenario's date no heavy truck can drive from the access node
//!   of any terminal that takes freight to the depot (in), or from the depot to any (out);
//!   [`StationCutOff`](Reason::StationCutOff) where on that date no vehicle of the depot can drive to the station and
//!   back, or the village's own way is beyond reach; [`StationsFull`](Reason::StationsFull) where the outcomes that name
//!   the home station, in that flow, reach its capacity; [`TooHeavy`](Reason::TooHeavy), [`TooBulky`](Reason::TooBulky),
//!   [`NoColdVehicle`](Reason::NoColdVehicle) where they are so for all vehicles of the depot.
//!   [`NoDeparture`](Reason::NoDeparture) is for parcels whose load has no shipment; beyond that,
//!   [`NoDeparture`](Reason::NoDeparture), [`NoVehicleLeft`](Reason::NoVehicleLeft) and
//!   [`NoLegalTour`](Reason::NoLegalTour) are the planner's word: `check` takes them on trust.
//! * **Stations.** Over the plan, a station handles at most its capacity in pieces, in and out each. It is given only
//!   parcels of villages within reach: on the scenario's date, with its closures, the village's own way to its home
//!   station and a [`Van`](crate::VehicleClass::Van)'s shortest path from there take no longer than
//!   [`Region::reach`]; to the home station itself only the village's own way counts. This holds for every outcome that
//!   names a station, unserved ones too.
//! * **No ghosts.** Every load and shipment has a parcel, every tour a visit.

mod advice;
mod cost_table;
pub mod haul;
mod itinerary;
mod lines;
mod load;
mod outcome;
mod plan;
mod region;
mod serving;
mod tour;
mod violation;
pub mod vrp;

pub use advice::{Change, Explanation, Remedy, Why};
pub use cost_table::CostTable;
pub use itinerary::{Itinerary, Leg, Place, Ride, Shipment, ShipmentId};
pub use lines::{HaulLine, Lines, TourLine};
pub use load::{Load, LoadId};
pub use outcome::{Fate, Outcome, Reason};
pub use plan::{Plan, Scenario};
pub use region::Region;
pub use serving::{Opening, Serving, StationServing};
pub use tour::{Activity, Event, Tour, TourId, Visit};
pub use violation::{Violation, ViolationKind};
