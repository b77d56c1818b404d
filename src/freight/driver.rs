//! The law on driving hours.

use crate::base::Seconds;

/// Limits on one driver's driving.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DriverRules {
    /// The longest driving without a break.
    pub continuous: Seconds,
    /// The shortest break that counts.
    pub pause: Seconds,
    /// The longest driving in any 24 h, for each driver on board.
    pub daily: Seconds,
}

impl DriverRules {
    /// China: at most 4 h at the wheel, then at least 20 min of rest (Road Traffic Safety Law, implementing
    /// regulation, art. 62(7)); at most 8 h in 24 h for each driver of goods vehicles (JT/T tachograph rules).
    pub const CHINA: Self =
        Self { continuous: Seconds::hours(4), pause: Seconds::minutes(20), daily: Seconds::hours(8) };

    /// The longest driving in any 24 h with `drivers` on board.
    pub fn daily_for(&self, drivers: u8) -> Seconds {
        self.daily.times(i64::from(drivers.max(1)))
    }

    /// From leaving to arriving on a line-haul of this much driving with two drivers on board: they relieve each
    /// other at the wheel, so that only the daily rest stands still, for what is left of each 24 h.
    pub fn pair_elapsed(&self, driving: Seconds) -> Seconds {
        let daily = self.daily_for(2).0.clamp(1, 86_400);
        let rests = (driving.0 - 1).max(0) / daily;
        driving + Seconds(rests * (86_400 - daily))
    }
}

impl Default for DriverRules {
    fn default() -> Self {
        Self::CHINA
    }
}

/// How long loading and unloading takes (MODEL).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ServiceTimes {
    /// At the depot, before leaving and after returning.
    pub depot: Seconds,
    /// For each call at a station.
    pub call: Seconds,
    /// For each piece handed over or taken in there.
    pub piece: Seconds,
}

impl ServiceTimes {
    /// A call at a station that hands over or takes in this many pieces.
    pub fn visit(&self, pieces: u32) -> Seconds {
        self.call + self.piece.times(i64::from(pieces))
    }
}

impl Default for ServiceTimes {
    /// 20 min at the depot, 10 min a call and 1 s a piece (cages are sorted before), MODEL.
    fn default() -> Self {
        Self { depot: Seconds::minutes(20), call: Seconds::minutes(10), piece: Seconds(1) }
    }
}
