//! Places, days, departures, tariffs and goods.

use crate::base::Error;

/// Rates are for so many units of mass or volume: a rate for a tonne where mass is in grams.
pub const PER: i64 = 1_000_000;

/// The largest sum of all goods' mass or volume, so that sums and products of it stay within 64 bits.
pub const MAX_AMOUNT: i64 = 1 << 44;

/// The largest charge, for a container, a million units, a level or a missing unit.
pub const MAX_CHARGE: i64 = 1 << 36;

/// The largest number of departures, of moments, and of supplies and demands in all.
const MAX_PARTS: usize = 1 << 22;

/// A place on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Counted from 0.
    pub place: u32,
    /// Counted from 0.
    pub day: u32,
}

/// What may carry goods from one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Where and when goods must be there.
    pub from: Moment,
    /// Where and when they can be had.
    pub to: Moment,
    /// Carries goods of this class alone.
    pub class: u8,
    /// Position in [`Problem::tariffs`].
    pub tariff: u32,
    /// Mass and volume that one container holds.
    pub container: [i64; 2],
    /// How many containers there are; `None` is as many as wanted.
    pub most: Option<u32>,
}

/// What a tariff's rate is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The mass.
    Mass,
    /// The volume.
    Volume,
    /// The mass, or so much mass for [`PER`] units of volume where this is more: chargeable weight.
    Chargeable(i64),
}

/// One line of a tariff; a departure pays the cheapest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Fewer containers are charged as so many: a minimum fill.
    pub from: u32,
    /// The least charge.
    pub minimum: i64,
    /// For each container.
    pub container: i64,
    /// For [`PER`] units of the basis.
    pub rate: i64,
}

/// What a departure costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// What the levels' rates are for.
    pub basis: Basis,
    /// At least one.
    pub levels: Vec<Level>,
    /// For [`PER`] units of mass, in addition.
    pub handling: i64,
}

/// Units that are to be had, or wanted, at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Where and when.
    pub at: Moment,
    /// How many.
    pub units: i64,
}

/// One kind of goods, with its own origins and destinations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Rides on departures of this class.
    pub class: u8,
    /// Mass of a unit.
    pub mass: i64,
    /// Volume of a unit.
    pub volume: i64,
    /// How many days from supply to demand at most; `None` does not perish.
    pub keeps: Option<u32>,
    /// Where it comes from.
    pub supplies: Vec<Offer>,
    /// Where it is wanted; a later arrival is none, an earlier one is held on the way.
    pub demands: Vec<Offer>,
    /// What a missing unit costs.
    pub shortfall: i64,
}

/// Departures whose containers are handled together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dock {
    /// Positions in [`Problem::departures`].
    pub departures: Vec<u32>,
    /// How many containers they may have together.
    pub containers: u32,
}

/// Two departures that the same vehicles make: out, and later back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// Position in [`Problem::departures`].
    pub out: u32,
    /// Likewise; its containers are those that went out, as far as they reach.
    pub back: u32,
}

/// What is to travel, and what can carry it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// How many places.
    pub places: u32,
    /// How many days.
    pub days: u32,
    /// What can carry goods.
    pub departures: Vec<Departure>,
    /// What it costs.
    pub tariffs: Vec<Tariff>,
    /// What is to travel.
    pub goods: Vec<Goods>,
    /// Limits on the containers of several departures.
    pub docks: Vec<Dock>,
    /// Vehicles that come back, full or empty; no departure is the way out of two of them, or the way back of two.
    pub returns: Vec<Return>,
}

impl Problem {
    /// Position of a moment among all: by day, then by place.
    pub fn position(&self, moment: Moment) -> usize {
        moment.day as usize * self.places as usize + moment.place as usize
    }

    /// How many moments there are.
    pub fn moments(&self) -> usize {
        self.places as usize * self.days as usize
    }

    /// Checks all numbers: positions, signs, and limits within which sums stay exact.
    pub fn check(&self) -> Result<(), Error> {
        let offers: usize = self.goods.iter().map(|g| g.supplies.len() + g.demands.len()).sum();
        let moments = self.places as usize * self.days as usize;
        let parts = [("departures", self.departures.len()), ("moments", moments), ("supplies and demands", offers)];
        for (what, count) in parts {
            if count > MAX_PARTS {
                return Err(wrong(what, "there", format!("are {count}, and at most {MAX_PARTS} may be")));
            }
        }
        self.tariffs.iter().enumerate().try_for_each(|(i, t)| t.check(i))?;
        for (i, departure) in self.departures.iter().enumerate() {
            self.check_departure(departure).map_err(|problem| wrong("departure", i, problem))?;
        }
        self.goods.iter().enumerate().try_for_each(|(i, g)| self.check_goods(g).map_err(|p| wrong("goods", i, p)))?;
        let amount = |of: fn(&Goods) -> i64| -> i128 {
            let units = |g: &Goods| g.supplies.iter().chain(&g.demands).map(|o| i128::from(o.units)).sum::<i128>();
            self.goods.iter().map(|g| i128::from(of(g)) * units(g)).sum()
        };
        if amount(|g| g.mass.max(1)).max(amount(|g| g.volume)) > i128::from(MAX_AMOUNT) {
            return Err(Error::invalid("goods", "their mass or volume together is above 2^44"));
        }
        self.check_returns()?;
        for (i, dock) in self.docks.iter().enumerate() {
            if let Some(d) = dock.departures.iter().find(|&&d| d as usize >= self.departures.len()) {
                return Err(wrong("dock", i, format!("there is no departure {d}")));
            }
        }
        Ok(())
    }

    fn check_returns(&self) -> Result<(), Error> {
        let mut seen = std::collections::BTreeSet::new();
        for (i, &Return { out, back }) in self.returns.iter().enumerate() {
            let ends = |d: u32| self.departures.get(d as usize).map(|d| (d.from.day, d.to.day));
            let (Some(there), Some(home)) = (ends(out), ends(back)) else {
                return Err(wrong("return", i, format!("there is no departure {}", out.max(back))));
            };
            if out == back || home.0 < there.1 {
                return Err(wrong("return", i, "comes back before it is there".to_owned()));
            }
            if !seen.insert((false, out)) || !seen.insert((true, back)) {
                return Err(wrong("return", i, "a departure is the way out of two, or the way back of two".to_owned()));
            }
        }
        Ok(())
    }

    fn check_departure(&self, departure: &Departure) -> Result<(), String> {
        let Departure { from, to, .. } = departure;
        self.check_moment(*from)?;
        self.check_moment(*to)?;
        if to.day < from.day || from == to {
            return Err(format!("leads from {from:?} to {to:?}, which is not later"));
        }
        if departure.tariff as usize >= self.tariffs.len() {
            return Err(format!("there is no tariff {}", departure.tariff));
        }
        if departure.container.iter().any(|c| !(1..=MAX_AMOUNT).contains(c)) {
            return Err(format!("a container of {:?} is out of range", departure.container));
        }
        Ok(())
    }

    fn check_goods(&self, goods: &Goods) -> Result<(), String> {
        let range = 0..=MAX_AMOUNT;
        if !range.contains(&goods.mass)
            || !range.contains(&goods.volume)
            || !(0..=MAX_CHARGE).contains(&goods.shortfall)
        {
            return Err("a mass, volume or price of a missing unit is out of range".to_owned());
        }
        for offer in goods.supplies.iter().chain(&goods.demands) {
            self.check_moment(offer.at)?;
            if !range.contains(&offer.units) {
                return Err(format!("{} units are out of range", offer.units));
            }
        }
        Ok(())
    }

    fn check_moment(&self, moment: Moment) -> Result<(), String> {
        if moment.place >= self.places || moment.day >= self.days {
            return Err(format!("{moment:?} is none of {} places and {} days", self.places, self.days));
        }
        Ok(())
    }
}

impl Tariff {
    fn check(&self, index: usize) -> Result<(), Error> {
        let range = 0..=MAX_CHARGE;
        let per_volume = if let Basis::Chargeable(mass) = self.basis { mass } else { 0 };
        let charges = self.levels.iter().flat_map(|l| [l.minimum, l.container, l.rate]);
        // Containers × charge stays below 2⁶¹.
        let fine = charges.chain([self.handling]).all(|c| range.contains(&c))
            && (0..=PER << 10).contains(&per_volume)
            && self.levels.iter().all(|l| l.from <= 1 << 20);
        match self.levels.is_empty() || !fine {
            true => Err(wrong("tariff", index, "has no level, or a charge that is out of range".to_owned())),
            false => Ok(()),
        }
    }
}

fn wrong(what: &'static str, which: impl std::fmt::Display, problem: String) -> Error {
    Error::invalid(what, format!("{which} {problem}"))
}
