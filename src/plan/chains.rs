//! Which chain a shipment takes: the cheapest that keeps the promise, else the fastest.
//!
//! [`Chains::earliest`] finds the fastest chain. A cheaper one rides further by train; so beside the fastest chains by
//! road, and by road and rail, every railhead is tried as the place where goods change between train and truck. Express
//! goods take the fastest chain of all, flights included.

use crate::base::{Error, Fen, Grams, Millilitres, Seconds, Time};
use crate::freight::{Flow, Service};
use crate::itinerary::{Chains, Modes, Query, Residual};
use crate::scenario::{Itinerary, Place, Region};
use crate::timetable::{Mode, TerminalId};

/// What is left of an inbound promise for the last mile: a night at the depot and a station that is closed for a day
/// (MODEL).
const LAST_MILE: Seconds = Seconds::hours(48);

/// What is to be shipped.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) flow: Flow,
    pub(super) service: Service,
    pub(super) hub: TerminalId,
    pub(super) depot: Place,
    pub(super) start: Time,
    /// The promise at the far end of the parcels' whole way.
    pub(super) due: Time,
    /// A departure must have room for this.
    pub(super) at_least: Grams,
    /// All that is to go; prices are compared for it.
    pub(super) total: (Grams, Millilitres),
}

/// A chain, with the room on its scarcest departure; `None` where it rides nothing.
pub(super) struct Offer {
    pub(super) itinerary: Itinerary,
    pub(super) room: Option<Grams>,
}

/// The chain to take, `None` where there is none with room.
pub(super) fn best(
    chains: &Chains<'_>,
    region: &Region,
    residual: &Residual,
    wanted: &Wanted,
) -> Result<Option<Offer>, Error> {
    let market = Market { chains, residual, wanted };
    let mut found = Vec::new();
    if wanted.service == Service::Express {
        found.extend(market.direct(Modes::RoadRailAir)?);
    } else {
        found.extend(market.direct(Modes::Road)?);
        found.extend(market.direct(Modes::RoadRail)?);
        for (railhead, terminal) in region.timetable.terminals.entries() {
            if terminal.mode == Mode::Rail && terminal.access.is_some() && railhead != wanted.hub {
                found.extend(market.over(railhead)?);
            }
        }
    }
    let keeps_by = match wanted.flow {
        Flow::In => wanted.due - LAST_MILE,
        Flow::Out => wanted.due,
    };
    let rank = |itinerary: &Itinerary| {
        let late = itinerary.end > keeps_by;
        let (mass, volume) = wanted.total;
        let money = if late { Fen::ZERO } else { chains.priced(itinerary.clone(), mass, volume).cost() };
        (late, money, itinerary.end)
    };
    let best = found.into_iter().min_by_key(rank);
    Ok(best.map(|itinerary| Offer { room: residual.fits(&itinerary), itinerary }))
}

struct Market<'a> {
    chains: &'a Chains<'a>,
    residual: &'a Residual,
    wanted: &'a Wanted,
}

impl Market<'_> {
    /// The fastest chain by these modes.
    fn direct(&self, modes: Modes) -> Result<Option<Itinerary>, Error> {
        let hub = Place::Terminal(self.wanted.hub);
        let ends = if self.wanted.flow == Flow::In { (hub, self.wanted.depot) } else { (self.wanted.depot, hub) };
        self.earliest(ends, self.wanted.start, modes)
    }

    /// By train alone between the hub and `railhead`, by truck between there and the depot.
    fn over(&self, railhead: TerminalId) -> Result<Option<Itinerary>, Error> {
        let (hub, change) = (Place::Terminal(self.wanted.hub), Place::Terminal(railhead));
        let parts = match self.wanted.flow {
            Flow::In => [(hub, change, Modes::Rail), (change, self.wanted.depot, Modes::Road)],
            Flow::Out => [(self.wanted.depot, change, Modes::Road), (change, hub, Modes::Rail)],
        };
        let mut whole = Itinerary { start: self.wanted.start, end: self.wanted.start, legs: Vec::new() };
        for (from, to, modes) in parts {
            let Some(part) = self.earliest((from, to), whole.end, modes)? else { return Ok(None) };
            whole = joined(whole, part);
        }
        Ok(Some(whole))
    }

    fn earliest(&self, ends: (Place, Place), start: Time, modes: Modes) -> Result<Option<Itinerary>, Error> {
        let query = Query::goods(ends, start, self.wanted.at_least, Millilitres::ZERO);
        self.chains.earliest(&query.with_modes(modes).with_residual(self.residual))
    }
}

/// One chain after the other; the standing time between them is the second one's first wait.
fn joined(mut first: Itinerary, second: Itinerary) -> Itinerary {
    let stands = first.legs.last().map(|last| second.start.since(last.arrive)).unwrap_or(Seconds::ZERO);
    first.legs.extend(second.legs.into_iter().enumerate().map(|(i, mut leg)| {
        if i == 0 {
            leg.wait += stands;
        }
        leg
    }));
    Itinerary { end: second.end, ..first }
}
