//! A visit that may be made.

use crate::base::Error;

/// A stretch of time, both ends included; never ends before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    from: i64,
    to: i64,
}

impl Window {
    /// Any time.
    pub const ALWAYS: Self = Self { from: 0, to: i64::MAX };

    /// From `from` to `to`; refuses one that closes before it opens, and negative times.
    pub fn new(from: i64, to: i64) -> Result<Self, Error> {
        if from < 0 {
            return Err(Error::invalid("window", format!("opens at {from}; times count from 0")));
        }
        if to < from {
            return Err(Error::invalid("window", format!("closes at {to}, before it opens at {from}")));
        }
        Ok(Self { from, to })
    }

    /// When it opens.
    pub fn from(self) -> i64 {
        self.from
    }

    /// When it closes.
    pub fn to(self) -> i64 {
        self.to
    }
}

/// Something to deliver to a place, to pick up there, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Which place of the tables.
    pub place: u32,
    /// What is left there, in each measure (missing measures count 0).
    pub deliver: Vec<i64>,
    /// What is taken along from there, in each measure.
    pub pick: Vec<i64>,
    /// When service may start, in rising order, disjoint; empty: at any time.
    pub windows: Vec<Window>,
    /// How long service takes.
    pub service: i64,
    /// How long service takes by kind of vehicle, instead of `service`; empty: the same for all.
    pub service_by_kind: Vec<i64>,
    /// Money that it costs by kind of vehicle; empty: nothing.
    pub price_by_kind: Vec<i64>,
    /// No trip with this visit leaves the depot earlier.
    pub release: i64,
    /// What is lost where the visit is left out; `None`: it must be served if it can be.
    pub prize: Option<i64>,
    /// Where visits must be left out, those of higher priority are the last to be.
    pub priority: u32,
    /// Bits of which the vehicle must have every one.
    pub needs: u128,
    /// What its goods are, as bits: livestock, food, fuel.
    pub goods: u128,
    /// Bits of goods that can't be on a trip with its own.
    pub apart: u128,
}
