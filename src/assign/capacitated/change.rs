//! What changes cost, and what they make of a question.

use super::question::Question;
use super::site::Site;
use crate::base::{Error, Fen, IdVec, Millilitres, Seconds, TimeWindow, Weekdays};
use crate::freight::StationId;
use crate::scenario::Change;

impl Site {
    /// The station as it would be.
    pub fn with(&self, change: &Change) -> Self {
        let mut site = self.clone();
        match *change {
            Change::Slots { more, .. } => site.pieces = site.pieces.saturating_add(more),
            Change::Reach { more, .. } => site.reach = Seconds(site.reach.0.saturating_add(more.0)),
            Change::Supply { .. } => site.supplied = true,
            Change::Cold { .. } => site.cold = true,
            Change::Hours { .. } => (site.hours, site.days) = (TimeWindow::ALWAYS, Weekdays::ALL),
            Change::Litres { more, .. } => site.volume = site.volume.map(|v| Millilitres(v.0.saturating_add(more.0))),
        }
        site
    }
}

impl<'a> Question<'a> {
    /// The question as it would be with a change.
    ///
    /// # Errors
    /// A station that is not there, and as [`Question::new`].
    pub fn with(&self, change: &Change) -> Result<Question<'a>, Error> {
        let mut sites: IdVec<StationId, Site> = self.sites.clone();
        let Some(site) = self.sites.get(change.station()) else {
            return Err(Error::invalid("change", format!("there is no {:?}", change.station())));
        };
        sites[change.station()] = site.with(change);
        self.with_sites(sites)
    }
}

/// What changes cost a day, for comparing them (MODEL).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// One more piece.
    pub slot: Fen,
    /// One more hour of reach: somebody drives to the farther villages.
    pub reach_hour: Fen,
    /// A road opened.
    pub supply: Fen,
    /// A refrigerator.
    pub cold: Fen,
    /// Staff for longer hours.
    pub hours: Fen,
    /// One more litre of shelf.
    pub litre: Fen,
}

impl Default for Tariff {
    /// 1 yuan a piece, 100 an hour of reach, 20,000 a road, 30 a refrigerator, 200 for hours, 0.02 a litre.
    fn default() -> Self {
        let yuan = |yuan: i64| Fen(yuan * 100);
        let (slot, litre) = (yuan(1), Fen(2));
        Self { slot, reach_hour: yuan(100), supply: yuan(20_000), cold: yuan(30), hours: yuan(200), litre }
    }
}

impl Tariff {
    /// What a change costs a day.
    pub fn of(&self, change: &Change) -> Fen {
        let times = |price: Fen, n: i64| Fen(price.0.saturating_mul(n));
        match *change {
            Change::Slots { more, .. } => times(self.slot, i64::from(more)),
            Change::Reach { more, .. } => times(self.reach_hour, more.0.max(0).unsigned_abs().div_ceil(3600) as i64),
            Change::Supply { .. } => self.supply,
            Change::Cold { .. } => self.cold,
            Change::Hours { .. } => self.hours,
            Change::Litres { more, .. } => times(self.litre, more.0.max(0).unsigned_abs().div_ceil(1000) as i64),
        }
    }
}
